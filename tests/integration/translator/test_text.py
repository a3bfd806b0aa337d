"""The page of a text: what it shows, and what is saved from it."""

from __future__ import annotations

from typing import Final

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.accounts.rules import Role
from app.language import Locale, other
from app.wording.rules import Change, State
from app.wording.service import answer_question, save_draft
from app.workshops import service
from app.workshops.queries import list_events
from app.workshops.rules import Action
from tests.conftest import Clock
from tests.integration.accounts.members import OWN
from tests.integration.organiser.desk import Desk, desk, make_managed
from tests.integration.organiser.editing import errors, held, notice
from tests.integration.translator.texts import (
    LABEL,
    PLURAL,
    SINGULAR,
    change,
    detail,
    live,
    make_interface,
    make_stale,
    sheet,
    text_id_of,
)
from tests.journeys.words import say
from tests.unit.web.markup import Page

ONE_LANGUAGE: Final = pytest.mark.parametrize("locale", ["cy"])
"""For what has nothing to do with the language of the page."""
HOSTILE: Final = "<script>alert(1)</script>\"'&"


def words(page: Page) -> str:
    """The page's main part as text on one line."""
    return " ".join(page.one("main").text.split())


def act(one: Desk, text_id: int, part: str, **fields: str) -> TestResponse:
    """Press a button of the page that leads elsewhere than to the page itself."""
    sent = held(sheet(one, text_id).open()) | fields
    return one.client.post(one.at(f"/{{translate}}/{{texts}}/{text_id}/{part}"), data=sent, headers=OWN)


def both(app: Flask, workshop_id: int, at: Clock) -> None:
    """A second person approves in this workshop."""
    with app.app_context():
        service.require_second_approval(workshop_id, wanted=True, by=None, at=at.now())


@ONE_LANGUAGE
def test_a_stale_text_shows_its_old_and_new_source_word_by_word(
    sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale
) -> None:
    _, text_id = make_stale(sqlite_app, clock.now(), words="Do you have any support needs?")
    page = sheet(translator, text_id).open()
    assert len(page.all("strong", class_="holi-tag--urgent")) == 1
    assert ["access" in one.text for one in page.all("del")] == [True]
    assert ["support" in one.text for one in page.all("ins")] == [True]
    assert page.one("textarea", name="form-0")["lang"] == "cy"
    assert page.one("textarea", name="form-0")["spellcheck"] == "true"


def test_what_has_changed_in_the_source_is_still_shown_beside_a_draft(
    sqlite_app: Flask, clock: Clock, translator: Desk
) -> None:
    _, text_id = make_stale(sqlite_app, clock.now(), words="Do you have any support needs?")
    one = sheet(translator, text_id)
    page = one.follow(one.send({"form-0": "A oes"}, action="draft"))
    assert ["access" in deleted.text for deleted in page.all("del")] == [True]


def test_the_page_says_where_the_text_stands_and_leads_to_its_preview(
    sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale
) -> None:
    workshop_id, text_id = make_stale(sqlite_app, clock.now())
    page = sheet(translator, text_id).open()
    assert say(locale, "Translate: %(name)s").split(":")[0] in page.one("h1").text
    addresses = [link["href"] for link in page.all("a", target="_blank")]
    assert [f"/{one}/" in address for one, address in zip(("cy", "en"), addresses, strict=True)] == [True, True]
    assert all(str(workshop_id) in address for address in addresses)


def test_an_approved_translation_goes_live(sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale) -> None:
    workshop_id, text_id = make_stale(sqlite_app, clock.now())
    one = sheet(translator, text_id)
    page = one.follow(one.send({"form-0": "A oes angen cymorth arnoch?"}, action="approve"))
    assert notice(page) == say(locale, "The translation has been approved.")
    assert live(sqlite_app, workshop_id, LABEL) == {
        "cy": "A oes angen cymorth arnoch?",
        "en": "Do you need support?",
    }


def test_a_draft_may_have_flaws_which_the_page_then_shows(
    sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale
) -> None:
    (text_id,) = make_interface(sqlite_app, clock.now(), SINGULAR)
    one = sheet(translator, text_id)
    page = one.follow(one.send({"form-0": "Helo, croeso"}, action="draft"))
    assert notice(page) == say(locale, "The draft has been saved. Participants do not see it yet.")
    assert "%(name)s" in page.with_id("form-0-advice")[0].text
    assert errors(page) == {}


@ONE_LANGUAGE
@pytest.mark.parametrize("action", ["approve", "submit", "approve-next"])
def test_a_lost_placeholder_blocks_and_what_was_typed_stays(
    sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale, action: str
) -> None:
    (text_id,) = make_interface(sqlite_app, clock.now(), SINGULAR)
    answer = sheet(translator, text_id).send({"form-0": "Helo, croeso"}, action=action)
    assert answer.status_code == 422
    page = Page(answer.text)
    assert set(errors(page)) == {"form-0"}
    assert "%(name)s" in errors(page)["form-0"]
    assert page.value("form-0") == "Helo, croeso"
    assert detail(sqlite_app, text_id).line.state is State.MISSING


@ONE_LANGUAGE
def test_a_plural_has_six_fields_and_needs_them_all(
    sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale
) -> None:
    (text_id,) = make_interface(sqlite_app, clock.now(), PLURAL)
    one = sheet(translator, text_id)
    forms = {f"form-{place}": f"%(num)s lle ar ôl {place}" for place in range(6)}
    page = one.open()
    assert [area["name"] for area in page.all("textarea") if area["lang"] == "cy"] == list(forms)
    answer = one.send(forms | {"form-4": ""}, action="approve")
    assert list(errors(answer)) == ["form-4"]
    one.follow(one.send(forms, action="approve"))
    assert detail(sqlite_app, text_id).line.target == tuple(forms.values())


def test_nothing_typed_is_no_draft(sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale) -> None:
    _, text_id = make_stale(sqlite_app, clock.now())
    answer = sheet(translator, text_id).send({"form-0": "  "}, action="draft")
    assert errors(answer) == {"form-0": say(locale, "The translation is missing.")}


@ONE_LANGUAGE
def test_enter_saves_a_draft(sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale) -> None:
    _, text_id = make_stale(sqlite_app, clock.now())
    sheet(translator, text_id).send({"form-0": "A oes\r\nangen cymorth?"}, action="continue")
    line = detail(sqlite_app, text_id).line
    assert (line.target, line.state) == (("A oes angen cymorth?",), State.DRAFT)


@ONE_LANGUAGE
def test_a_second_person_approves_what_the_first_handed_in(
    sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale
) -> None:
    workshop_id, text_id = make_stale(sqlite_app, clock.now())
    both(sqlite_app, workshop_id, clock)
    one = sheet(translator, text_id)
    typed = {"form-0": "A oes angen cymorth arnoch?"}
    assert not one.open().all("button", value="approve")
    refused = one.send(typed, action="approve")
    assert "form-0" in errors(refused)
    assert Page(refused.text).value("form-0") == typed["form-0"]
    assert Page(refused.text).all("button", value="submit")
    one.follow(one.send(typed, action="submit"))
    assert detail(sqlite_app, text_id).line.state is State.NEEDS_REVIEW
    assert not one.open().all("button", value="approve")
    second = sheet(desk(sqlite_app, Role.TRANSLATOR, locale), text_id)
    assert second.open().all("button", value="approve")
    second.follow(second.send({}, action="approve"))
    assert live(sqlite_app, workshop_id, LABEL)["cy"] == typed["form-0"]


@ONE_LANGUAGE
def test_whoever_is_overtaken_sees_both_and_chooses(
    sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale
) -> None:
    _, text_id = make_stale(sqlite_app, clock.now())
    one = sheet(translator, text_id)
    opened = one.open()
    with sqlite_app.app_context():
        save_draft(text_id, ["Rhywbeth arall?"], version=detail(sqlite_app, text_id).line.version, by=1, at=clock.now())
    answer = one.send({"form-0": "Fy ngeiriau i?"}, action="approve", page=opened)
    assert answer.status_code == 422
    page = Page(answer.text)
    assert page.value("form-0") == "Fy ngeiriau i?"
    assert "Rhywbeth arall?" in page.with_id("theirs")[0].text
    assert detail(sqlite_app, text_id).line.target == ("Rhywbeth arall?",)
    one.follow(one.send({}, action="approve", page=page))
    assert detail(sqlite_app, text_id).line.target == ("Fy ngeiriau i?",)


@ONE_LANGUAGE
def test_a_source_that_changes_meanwhile_is_shown_before_anything_is_approved(
    sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale
) -> None:
    workshop_id, text_id = make_stale(sqlite_app, clock.now())
    one = sheet(translator, text_id)
    opened = one.open()
    change(sqlite_app, workshop_id, clock.now(), words="Do you want lunch?")
    answer = one.send({"form-0": "A oes angen cymorth?"}, action="approve", page=opened)
    assert answer.status_code == 422
    assert "Do you want lunch?" in words(Page(answer.text))
    assert Page(answer.text).value("form-0") == "A oes angen cymorth?"


@ONE_LANGUAGE
def test_the_meaning_may_be_unchanged(sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale) -> None:
    workshop_id, text_id = make_stale(sqlite_app, clock.now())
    before = live(sqlite_app, workshop_id, LABEL)["cy"]
    answer = act(translator, text_id, "{keep}", action="keep")
    assert answer.status_code == 303
    assert live(sqlite_app, workshop_id, LABEL) == {"cy": before, "en": "Do you need support?"}
    with sqlite_app.app_context():
        events = list_events(workshop_id, 10)
    assert events[0].action is Action.TEXT_KEPT


@ONE_LANGUAGE
def test_what_was_changed_is_not_just_kept(sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale) -> None:
    _, text_id = make_stale(sqlite_app, clock.now())
    answer = act(translator, text_id, "{keep}", action="keep", **{"form-0": "Rhywbeth arall?"})
    assert "form-0" in errors(answer)
    assert Page(answer.text).value("form-0") == "Rhywbeth arall?"
    assert detail(sqlite_app, text_id).line.state is State.STALE


def test_a_translation_from_elsewhere_fills_the_field(
    sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale
) -> None:
    there = make_managed(sqlite_app, clock.now(), "published")
    here = make_managed(sqlite_app, clock.now(), "published")
    where = text_id_of(sqlite_app, there, LABEL)
    translation = detail(sqlite_app, where).line.target[0]
    text_id = text_id_of(sqlite_app, here, LABEL)
    version = detail(sqlite_app, text_id).line.version
    with sqlite_app.app_context():
        save_draft(text_id, ["Drafft?"], version=version, by=None, at=clock.now())
    assert translation in words(sheet(translator, text_id).open())
    answer = act(translator, text_id, "{reuse}", reuse=str(where))
    page = Page(answer.text)
    assert notice(page) == say(locale, "The translation has been put into the field. Nothing has been saved yet.")
    assert page.value("form-0") == translation
    assert detail(sqlite_app, text_id).line.target == ("Drafft?",)


@ONE_LANGUAGE
def test_what_the_page_does_not_offer_is_not_reused(
    sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale
) -> None:
    workshop_id, text_id = make_stale(sqlite_app, clock.now())
    another = text_id_of(sqlite_app, workshop_id, "workshop.title")
    for reuse in (str(another), "x", "99999999999999999999"):
        assert act(translator, text_id, "{reuse}", reuse=reuse).status_code == 404


def test_a_question_waits_for_its_answer_and_what_was_typed_stays(
    sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale
) -> None:
    _, text_id = make_stale(sqlite_app, clock.now())
    asked = {"question": HOSTILE, "form-0": "Hanner ffor"}
    for _ in range(2):  # reloading sends it again
        page = Page(act(translator, text_id, "{questions}", action="ask", **asked).text)
    assert notice(page) == say(locale, "Your question has been sent to the organisers of the workshop.")
    assert page.value("form-0") == "Hanner ffor"
    assert HOSTILE in words(page)
    assert not any("alert" in one.text for one in page.all("script"))
    assert say(locale, "Waiting for an answer") in words(page)
    (question,) = detail(sqlite_app, text_id).questions
    with sqlite_app.app_context():
        answer_question(question.id, "Yes, it is.", by=None, at=clock.now())
    page = sheet(translator, text_id).open()
    assert "Yes, it is." in words(page)
    assert say(locale, "Waiting for an answer") not in words(page)


def test_an_empty_question_is_not_sent(sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale) -> None:
    _, text_id = make_stale(sqlite_app, clock.now())
    answer = act(translator, text_id, "{questions}", action="ask", question=" ")
    assert errors(answer) == {"question": say(locale, "Enter your question")}
    assert detail(sqlite_app, text_id).questions == ()


@ONE_LANGUAGE
def test_nobody_in_particular_wrote_the_texts_of_the_service(
    sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale
) -> None:
    (text_id,) = make_interface(sqlite_app, clock.now(), SINGULAR)
    assert not sheet(translator, text_id).open().with_id("question")
    assert act(translator, text_id, "{questions}", action="ask", question="What?").status_code == 404


def test_approving_leads_to_the_next_text_and_keeps_the_filter(
    sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale
) -> None:
    workshop_id, first = make_stale(sqlite_app, clock.now())
    second = change(sqlite_app, workshop_id, clock.now(), key="registration.hopes.label", words="What else?")
    make_interface(sqlite_app, clock.now(), SINGULAR)
    one = sheet(translator, first, query="?state=stale")
    page = one.open()
    assert [link["href"] for link in page.all("a", rel="next")] == [
        translator.at(f"/{{translate}}/{{texts}}/{second}") + "?state=stale"
    ]
    answer = one.send({"form-0": "A oes angen cymorth arnoch chi?"}, action="approve-next")
    assert answer.headers["Location"].startswith(translator.at(f"/{{translate}}/{{texts}}/{second}") + "?state=stale")
    assert notice(one.follow(answer)) == say(locale, "The translation has been approved.")


@ONE_LANGUAGE
def test_after_the_last_text_comes_the_queue(sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale) -> None:
    _, text_id = make_stale(sqlite_app, clock.now())
    answer = sheet(translator, text_id).send({"form-0": "A oes angen?"}, action="approve-next")
    assert answer.headers["Location"] == translator.at("/{translate}")


def test_advice_about_the_text_before_is_shown_with_the_next(
    sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale
) -> None:
    workshop_id, first = make_stale(sqlite_app, clock.now())
    change(sqlite_app, workshop_id, clock.now(), key="registration.hopes.label", words="What else?")
    one = sheet(translator, first)
    page = one.follow(one.send({"form-0": "A oes angen cymorth"}, action="approve-next"))
    assert say(locale, "There is advice about the translation that you have just saved:") in words(page)
    assert translator.at(f"/{{translate}}/{{texts}}/{first}") in [link["href"] for link in page.all("a")]


@ONE_LANGUAGE
def test_the_language_switch_keeps_what_was_typed_and_saves_nothing(
    sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale
) -> None:
    _, text_id = make_stale(sqlite_app, clock.now())
    one = sheet(translator, text_id, query="?state=stale")
    page = one.open()
    there = next(button["formaction"] for button in page.all("button", value="switch"))
    answer = one.send({"form-0": "Hanner", "question": "Pam?"}, action="switch", page=page, address=there)
    assert answer.status_code == 200
    other_page = Page(answer.text)
    assert other_page.one("html")["lang"] == other(locale)
    assert (other_page.value("form-0"), other_page.value("question")) == ("Hanner", "Pam?")
    assert detail(sqlite_app, text_id).line.state is State.STALE


def test_history_says_who_did_what_and_when(sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale) -> None:
    _, text_id = make_stale(sqlite_app, clock.now())
    clock.move(minutes=1)
    one = sheet(translator, text_id)
    page = one.follow(one.send({"form-0": HOSTILE.replace("<script>", "").replace("</script>", "")}, action="draft"))
    lines = [" ".join(line.text.split()) for line in page.all("p", class_="holi-history__what")]
    assert lines == [say(locale, "Translation saved as a draft"), say(locale, "Source changed")]
    assert "Siân" in page.all("p", class_="holi-history__who")[0].text
    assert [one.change for one in detail(sqlite_app, text_id).history] == [Change.DRAFTED, Change.SOURCE_CHANGED]


@ONE_LANGUAGE
def test_hostile_texts_are_shown_as_text(sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale) -> None:
    _, text_id = make_stale(sqlite_app, clock.now(), words=HOSTILE)
    one = sheet(translator, text_id)
    page = one.follow(one.send({"form-0": HOSTILE + "x"}, action="draft"))
    assert page.value("form-0") == HOSTILE + "x"
    assert HOSTILE in words(page)
    assert not any("alert" in script.text for script in page.all("script"))


@ONE_LANGUAGE
def test_a_short_limit_is_counted_and_kept(sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale) -> None:
    workshop_id = make_managed(sqlite_app, clock.now(), "published")
    text_id = text_id_of(sqlite_app, workshop_id, "workshop.title")
    one = sheet(translator, text_id)
    assert one.open().one("textarea", name="form-0")["data-maximum"] == "150"
    answer = one.send({"form-0": "a" * 151}, action="approve")
    assert list(errors(answer)) == ["form-0"]


@ONE_LANGUAGE
def test_an_organiser_opens_texts_of_their_own_workshops_and_no_others(
    sqlite_app: Flask, clock: Clock, locale: Locale
) -> None:
    organiser = desk(sqlite_app, locale=locale)
    _, text_id = make_stale(sqlite_app, clock.now(), by=organiser.user_id)
    _, others = make_stale(sqlite_app, clock.now())
    (interface,) = make_interface(sqlite_app, clock.now(), SINGULAR)
    assert sheet(organiser, text_id).open().all("button", value="approve")
    assert act(organiser, text_id, "{keep}", action="keep").status_code == 303
    for text in (others, interface, 10**12):
        for part in ("", "/{keep}", "/{reuse}", "/{questions}"):
            address = f"/{{translate}}/{{texts}}/{text}{part}"
            assert organiser.post(address, action="approve", reuse="1").status_code == 404
        assert organiser.get(f"/{{translate}}/{{texts}}/{text}").status_code == 404
