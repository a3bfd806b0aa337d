"""The pages of a form as a browser and a screen reader meet them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

import pytest
from flask import render_template

from app.questionnaires import Moment, walk
from app.web.pages import (
    CheckContext,
    ClosedState,
    DeleteContext,
    ReceiptContext,
    StateContext,
    check_sections,
    render_check_page,
    render_delete_page,
    render_question_page,
    render_receipt,
    render_state_page,
)
from tests.unit.web.builders import context_of, page_of, questionnaire, words_of
from tests.unit.web.markup import Page

ADDRESS = "/en/workshops/a-workshop/after"
RAW = {"data": ["Siân"], "choice": ["b"], "agree-met": ["1"]}


def question_page(**parts: Any) -> str:
    return render_question_page(context_of(page_of(questionnaire(), {}), has_back=True, **parts))


def check_page(*, waits: bool = False) -> str:
    form = questionnaire()
    words = words_of(form)
    return render_check_page(
        CheckContext(
            questionnaire=form,
            words=words,
            sections=check_sections(form, walk(form, {"all": RAW}), words, lambda key: f"{ADDRESS}/{key}"),
            version=form.hash,
            workshop_title="A workshop",
            action_url=f"{ADDRESS}/check",
            waits=waits,
        )
    )


def state_page(state: ClosedState = "closed", *, kept: bool = True) -> str:
    return render_state_page(
        StateContext(
            state=state,
            form_title="A form",
            workshop_title="A workshop",
            workshop_url="/en/workshops/a-workshop",
            when_text="5 May 2027, 09:00",
            contact_email="help@example.com",
            action_url=f"{ADDRESS}/delete",
            kept=kept,
            kept_days=7,
        )
    )


def receipt(moment: Moment = "registration", **parts: Any) -> str:
    return render_receipt(
        ReceiptContext(
            reference="HK74MQ2X",
            moment=moment,
            form_title="A form",
            workshop_title="A workshop",
            workshop_url="/en/workshops/a-workshop",
            action_url=ADDRESS,
            **parts,
        )
    )


def delete_page() -> str:
    return render_delete_page(
        DeleteContext(
            form_title="A form", workshop_title="A workshop", action_url=f"{ADDRESS}/delete", back_url=ADDRESS
        )
    )


PAGES = (question_page, check_page, state_page, receipt, delete_page)


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("render", PAGES)
def test_a_page_has_nothing_that_the_content_security_policy_refuses(render: Callable[[], str]) -> None:
    page = Page(render())
    assert all(script["src"].startswith("/static/") and not script.text.strip() for script in page.all("script"))
    assert page.all("style") == []
    names = {name for element in page.elements for name in element.attributes}
    assert "style" not in names
    assert not {name for name in names if name.startswith("on")}
    assert not [element for element in page.elements if "data:" in element["href"] + element["src"]]


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("render", PAGES)
def test_a_page_has_one_heading_and_names_its_language(render: Callable[[], str]) -> None:
    page = Page(render())
    assert page.one("html")["lang"] == "en"
    assert page.one("h1").text.strip()
    assert " – A form – A workshop – " in page.one("title").text
    assert page.one("main")["id"] == "main-content"


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("render", [question_page, check_page])
def test_enter_presses_continue_and_the_switch_stands_in_the_header(render: Callable[[], str]) -> None:
    buttons = [button for button in Page(render()).all("button") if button["name"] == "action"]
    assert [button["value"] for button in buttons] == ["continue", "switch", "back", "continue", "delete"]
    first, switch = buttons[:2]
    assert (first["form"], first["tabindex"], first["aria-hidden"]) == ("page", "-1", "true")
    assert (switch["form"], switch["lang"]) == ("page", "cy")
    assert " ".join(switch.text.split()) == "Cymraeg (Newid yr iaith i’r Gymraeg)"
    assert "hreflang" not in switch.attributes


@pytest.mark.usefixtures("welsh")
def test_the_welsh_page_offers_english_in_english() -> None:
    switch = Page(question_page()).one("button", value="switch")
    assert switch["lang"] == "en"
    assert " ".join(switch.text.split()) == "English (Change the language to English)"


@pytest.mark.usefixtures("english")
def test_elsewhere_the_switch_is_a_link() -> None:
    link = Page(delete_page()).one("a", class_="holi-switch")
    assert (link["lang"], link["hreflang"], link["rel"]) == ("cy", "cy", "alternate")
    assert link["href"].startswith("/cy/")


@pytest.mark.usefixtures("english")
def test_errors_are_said_in_the_title_and_a_summary() -> None:
    page = Page(question_page())
    assert page.one("title").text.startswith("Error: Everything – A form – A workshop – ")
    assert page.one("div", class_="govuk-error-summary")


@pytest.mark.usefixtures("english")
def test_a_page_without_errors_says_none() -> None:
    page = Page(render_question_page(context_of(page_of(questionnaire()))))
    assert page.one("title").text.startswith("Everything – ")
    assert page.all("div", class_="govuk-error-summary") == []


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("last", "checked", "words"), [(False, False, "Continue"), (True, True, "Continue"), (True, False, "Submit")]
)
def test_the_button_says_submit_where_it_sends_the_form(last: bool, checked: bool, words: str) -> None:
    form = page_of(questionnaire(check_answers=checked))
    page = Page(render_question_page(context_of(form, last=last)))
    assert page.one("button", class_="govuk-button").text.strip() == words


@pytest.mark.usefixtures("english")
def test_the_form_carries_its_version_and_leaves_checking_to_us() -> None:
    form = questionnaire()
    page = Page(question_page())
    assert "novalidate" in page.one("form", id="page").attributes
    assert page.one("input", name="version")["value"] == form.hash


@pytest.mark.usefixtures("english")
def test_the_first_page_has_no_back_and_a_notice_is_shown() -> None:
    page = Page(render_question_page(context_of(page_of(questionnaire()), notice="Allow cookies <b>")))
    assert page.all("button", value="back") == []
    assert "Allow cookies <b>" in page.one("div", class_="govuk-notification-banner").text


@pytest.mark.usefixtures("english")
def test_each_answer_can_be_changed_where_it_was_asked() -> None:
    checked = Page(check_page())
    asked = Page(question_page())
    links = [link["href"] for link in checked.all("a") if "#" in link["href"] and link["href"] != "#main-content"]
    assert links
    for link in links:
        address, _, field = link.partition("#")
        assert address == f"{ADDRESS}/all"
        assert len(asked.with_id(field)) == 1
    assert "Change: Name" in [" ".join(link.text.split()) for link in checked.all("a")]


@pytest.mark.usefixtures("english")
def test_questions_that_were_not_asked_are_not_among_the_answers() -> None:
    terms = [term.text for term in Page(check_page()).all("dt")]
    assert "Which?" not in terms
    assert "Name" in terms


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("state", get_args(ClosedState))
def test_a_form_that_cannot_be_answered_says_why_and_whom_to_ask(state: ClosedState) -> None:
    page = Page(state_page(state))
    assert page.one("h1").text.strip()
    assert page.one("main").text.count("help@example.com") == 1
    assert f"{ADDRESS}/delete" in [link["href"] for link in page.all("a")]


@pytest.mark.usefixtures("english")
def test_who_has_typed_nothing_is_not_told_that_it_is_kept() -> None:
    assert f"{ADDRESS}/delete" not in [link["href"] for link in Page(state_page(kept=False)).all("a")]


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("moment", get_args(Moment))
def test_a_receipt_shows_the_reference_and_offers_to_begin_again(moment: Moment) -> None:
    page = Page(receipt(moment))
    assert page.one("strong", class_="holi-reference").text == "HK74MQ2X"
    assert page.one("button", value="again")


@pytest.mark.usefixtures("english")
def test_every_registration_is_told_that_the_first_one_stands() -> None:
    sentence = "If this email address had already been registered for this workshop, we keep the first registration."
    assert sentence in receipt("registration")
    assert sentence not in receipt("after")


@pytest.mark.usefixtures("english")
def test_whoever_waits_is_told_so_and_not_how_to_join() -> None:
    told: dict[str, Any] = {"joining": "The green door", "join_url": "https://example.com/room"}
    has_place, waits = receipt(**told), receipt(waiting=True, **told)
    assert Page(waits).one("h1").text.strip() == "You are on the waiting list"
    for words in told.values():
        assert (words in has_place, words in waits) == (True, False)
    assert "with its place or its turn on the waiting list" in waits


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("waiting", [False, True])
def test_a_link_is_promised_only_where_something_carries_mail(waiting: bool) -> None:
    link, otherwise = "An email is on its way to you.", "The organisers will be in touch with you."
    for mails in (True, False):
        page = receipt(waiting=waiting, mails=mails)
        assert (link in page, otherwise in page) == (mails, not mails)


@pytest.mark.usefixtures("english")
def test_the_button_that_sends_the_form_says_when_it_leads_to_the_waiting_list() -> None:
    for page, waits in ((check_page, False), (check_page, True), (question_page, False), (question_page, True)):
        shown = Page(page(waits=waits))
        assert ("join the waiting list" in shown.one("main").text) is waits
        if page is check_page:
            send = shown.all("button", value="continue")[-1]
            assert send.text.strip() == ("Join the waiting list" if waits else "Submit")


@pytest.mark.usefixtures("english")
def test_deleting_is_asked_first_and_can_be_left() -> None:
    page = Page(delete_page())
    assert page.one("button", value="delete-confirmed")
    assert ADDRESS in [link["href"] for link in page.all("a")]


@pytest.mark.usefixtures("english")
def test_the_list_of_workshops_may_be_empty() -> None:
    assert "There are no workshops to register for at the moment." in render_template(
        "participant/home.html", workshops=[]
    )
