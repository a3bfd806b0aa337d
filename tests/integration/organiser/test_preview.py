"""A preview shows what participants will see, to those who look after the workshop, and keeps nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.accounts.rules import Role
from app.language import Locale, other, path
from app.workshops import service
from app.workshops.queries import WorkshopSnapshot, get_workshop
from tests.conftest import Clock
from tests.factories import counts, feedback_form, heading, make_workshop, registration_form
from tests.integration.organiser.desk import STATES, TITLE, Desk, State, desk, make_managed, share
from tests.integration.web.visitor import Visitor
from tests.unit.web.markup import Element, Page

GAP = {"cy": "[Nid oes testun Cymraeg yma eto]", "en": "[There is no English text here yet]"}


def workshop(app: Flask, workshop_id: int) -> WorkshopSnapshot:
    with app.app_context():
        return get_workshop(workshop_id)


def place(found: WorkshopSnapshot, moment: str | None = None, number: int = 1) -> str:
    """The address of a page of the preview."""
    form = "" if moment is None else f"/{found.forms[moment].id}/{number}"
    return f"/{{organise}}/{found.id}/{{preview}}{form}"


def main(page: TestResponse) -> str:
    """What stands on the page below its head, without what only a preview carries, and addresses."""
    (content,) = re.findall(r"<main.*</main>", page.text, re.DOTALL)
    content = re.sub(r'<input type="hidden" name="(csrf_token|draft-\w+)"[^>]*>|( data-preview)', "", content)
    return re.sub(r"\s+", " ", re.sub(r'(href|action)="[^"]*"', r"\1", content))


def links(page: TestResponse) -> list[Element]:
    """The links of the bar over the page."""
    return [
        link for link in Page(page.text).all("a") if any("holi-preview" in box["class"].split() for box in link.inside)
    ]


def untitled(locale: Locale) -> dict[Locale, str]:
    """A title in the other language alone."""
    return {**TITLE, locale: ""}


@pytest.fixture
def published(sqlite_app: Flask, clock: Clock, organiser: Desk) -> WorkshopSnapshot:
    made = make_managed(sqlite_app, clock.now(), "published", by=organiser.user_id)
    return workshop(sqlite_app, made)


def test_the_workshops_page_is_that_of_participants(
    sqlite_app: Flask, organiser: Desk, published: WorkshopSnapshot
) -> None:
    visitor = Visitor(sqlite_app, organiser.locale, published.slugs)
    assert main(organiser.get(place(published))) == main(visitor.get(visitor.workshop()))


@pytest.mark.parametrize("moment", ["registration", "before"])
def test_the_first_page_of_a_form_is_that_of_participants(
    sqlite_app: Flask, organiser: Desk, published: WorkshopSnapshot, moment: str
) -> None:
    visitor = Visitor(sqlite_app, organiser.locale, published.slugs)
    shown, seen = main(organiser.get(place(published, moment))), main(visitor.open(moment))
    assert shown.replace("page", "").split() == seen.replace("page", "").split()


def test_every_page_of_every_form_can_be_walked_through(organiser: Desk, published: WorkshopSnapshot) -> None:
    walked = [place(published)]
    at = organiser.at(walked[0])
    for _ in range(40):
        page = organiser.client.get(at)
        assert page.status_code == 200, at
        further = [link["href"] for link in links(page) if link["rel"] == "next"]
        if not further:
            break
        back = [link["href"] for link in links(organiser.client.get(further[0])) if link["rel"] == "prev"]
        assert back == [at]
        at = further[0]
        walked.append(at)
    steps = sum(
        len(form.current.questionnaire.pages) + form.current.questionnaire.check_answers + 1
        for form in published.forms.values()
    )
    assert len(set(walked)) == 1 + steps


def test_the_bar_says_that_nothing_is_kept_and_leads_back_and_to_every_form(
    sqlite_app: Flask, organiser: Desk, published: WorkshopSnapshot
) -> None:
    page = organiser.get(place(published, "before"))
    bar = Page(page.text).one("div", class_="holi-preview")
    visitor = Visitor(sqlite_app, organiser.locale)
    assert visitor.words("Preview: nothing that you type here is kept") in bar.text
    addresses = [link["href"] for link in links(page)]
    assert organiser.at(f"/{{organise}}/{published.id}") in addresses
    assert {organiser.at(place(published, moment)) for moment in published.forms} <= set(addresses)
    assert [link["href"] for link in links(page) if link["aria-current"]] == [organiser.at(place(published, "before"))]


def test_check_your_answers_names_every_question(organiser: Desk, published: WorkshopSnapshot) -> None:
    questionnaire = published.forms["registration"].current.questionnaire
    page = organiser.get(place(published, "registration", len(questionnaire.pages) + 1))
    asked = [question for question in questionnaire.questions_by_key.values() if question.field_names()]
    assert len(Page(page.text).all("dt")) == len(asked)
    changes = [link["href"].partition("#")[0] for link in Page(page.text).all("a") if "#" in link["href"]]
    assert organiser.at(place(published, "registration", 2)) in changes


def test_the_receipt_has_a_reference_that_no_response_has(organiser: Desk, published: WorkshopSnapshot) -> None:
    last = len(published.forms["before"].current.questionnaire.pages) + 1
    page = organiser.get(place(published, "before", last))
    assert Page(page.text).one("strong", class_="holi-reference").text == "AAAA-0000"
    assert organiser.get(place(published, "before", last + 1)).status_code == 404
    assert organiser.get(place(published, "before", 0)).status_code == 404


@pytest.mark.parametrize(
    ("number", "action", "leads_to"),
    [(1, "continue", 2), (2, "back", 1), (1, "back", None), (1, "delete", 1), (5, "continue", 5), (5, "again", 1)],
)
def test_buttons_lead_where_they_will_and_nothing_is_kept(
    sqlite_app: Flask,
    organiser: Desk,
    published: WorkshopSnapshot,
    number: int,
    action: str,
    leads_to: int | None,
) -> None:
    before = counts(sqlite_app)
    answer = organiser.post(place(published, "registration", number), full_name="Siân", action=action)
    expected = place(published) if leads_to is None else place(published, "registration", leads_to)
    assert (answer.status_code, answer.headers["Location"]) == (303, organiser.at(expected))
    assert counts(sqlite_app) == before
    assert "Siân" not in organiser.get(place(published, "registration", number)).text.partition("<main")[2]


def test_buttons_carry_what_a_page_behind_a_sign_in_asks_for(organiser: Desk, published: WorkshopSnapshot) -> None:
    for number in range(1, 6):
        page = Page(organiser.get(place(published, "registration", number)).text)
        forms = [form for form in page.all("form") if form["action"].endswith(f"/{number}")]
        tokens = [field for field in page.all("input", name="csrf_token") if forms[0] in field.inside]
        assert len(forms) == len(tokens) == 1, number


def test_the_switch_leads_to_the_same_page_in_the_other_language(organiser: Desk, published: WorkshopSnapshot) -> None:
    there = other(organiser.locale)
    answer = organiser.post(place(published, "before", 2), action="switch")
    assert answer.headers["Location"] == path(place(published, "before", 2), there)
    switch = Page(organiser.get(place(published)).text).one("a", class_="holi-switch")
    assert switch["href"] == path(place(published), there)


def test_a_draft_shows_what_is_missing_in_words_of_the_language(
    sqlite_app: Flask, clock: Clock, organiser: Desk
) -> None:
    title = untitled(organiser.locale)
    made = make_managed(sqlite_app, clock.now(), by=organiser.user_id, title=title)
    draft = workshop(sqlite_app, made)
    page = organiser.get(place(draft))
    assert heading(page) == GAP[organiser.locale]
    assert Page(page.text).one("title").text.startswith(f"{GAP[organiser.locale]} – ")
    assert len(Page(page.text).all("mark", class_="holi-missing")) == 3  # title, summary, place
    in_other = organiser.client.get(path(place(draft), other(organiser.locale)))
    assert heading(in_other) == title[other(organiser.locale)]


def test_what_no_language_has_and_nobody_needs_is_no_gap(sqlite_app: Flask, clock: Clock, organiser: Desk) -> None:
    made = make_managed(sqlite_app, clock.now(), "ready", by=organiser.user_id)
    with sqlite_app.app_context():
        empty: dict[Locale, str] = {"cy": "", "en": ""}
        texts = {"workshop.activity.name": empty, "workshop.activity.explanation": empty}
        service.change_texts(made, texts, by=None, at=clock.now())
    assert "holi-missing" not in organiser.get(place(workshop(sqlite_app, made))).text


def test_a_case_study_in_one_language_is_a_gap_in_the_other(sqlite_app: Flask, clock: Clock, organiser: Desk) -> None:
    made = make_managed(sqlite_app, clock.now(), "ready", by=organiser.user_id)
    studies: list[dict[Locale, str]] = [
        {"cy": "Un", "en": "One"},
        {organiser.locale: "", other(organiser.locale): "2"},
        {"cy": "Tri", "en": "Three"},
    ]
    with sqlite_app.app_context():
        for study in studies:
            service.add_case_study(made, study, by=None, at=clock.now())
    page = Page(organiser.get(place(workshop(sqlite_app, made))).text)
    shown = [item.text for item in page.all("li") if any("govuk-list--bullet" in box["class"] for box in item.inside)]
    assert shown == [studies[0][organiser.locale], GAP[organiser.locale], studies[2][organiser.locale]]


def test_questions_that_earlier_pages_decide_are_there_and_the_bar_says_for_whom(
    sqlite_app: Flask, clock: Clock, tmp_path: Path
) -> None:
    editor = desk(sqlite_app)
    form = feedback_form(pages=2)
    form["pages"][1]["questions"][0]["shown_if"] = {"question": "mood", "is": "bad"}
    form["pages"][1]["shown_if"] = {"question": "liked", "any_of": ["food", "talk"]}
    found = make_workshop(sqlite_app, tmp_path, clock.now(), form)
    share(sqlite_app, found.id, editor, clock.now())
    page = Page(editor.get(place(found, "after", 2)).text)
    assert page.one("textarea", name="more")
    assert not [box for box in page.all("div") if box["data-shown-if"]]
    assert [line.text for line in page.all("p", class_="holi-condition")] == [
        "Only if you gave one of these answers to the question “What was good?”: “The food”, “The talk”",
        "Only if you answered “Bad” to the question “How was it?”",
    ]


def test_questions_that_the_page_itself_decides_follow_its_script(
    sqlite_app: Flask, clock: Clock, tmp_path: Path
) -> None:
    editor = desk(sqlite_app)
    found = make_workshop(sqlite_app, tmp_path, clock.now(), feedback_form(), registration_form())
    share(sqlite_app, found.id, editor, clock.now())
    page = Page(editor.get(place(found, "after")).text)
    assert [box["data-shown-if"] for box in page.all("div") if box["data-shown-if"]] == [
        '{"question": "mood", "is": "bad"}'
    ]
    assert not page.all("p", class_="holi-condition")


@pytest.mark.parametrize("state", STATES)
def test_a_workshop_of_any_state_can_be_looked_at(
    sqlite_app: Flask, clock: Clock, organiser: Desk, state: State
) -> None:
    found = workshop(sqlite_app, make_managed(sqlite_app, clock.now(), state, by=organiser.user_id))
    assert organiser.get(place(found)).status_code == 200
    assert organiser.get(place(found, "after", 2)).status_code == 200


def test_only_those_who_look_after_the_workshop_see_a_preview(
    sqlite_app: Flask, clock: Clock, published: WorkshopSnapshot
) -> None:
    stranger, viewer = desk(sqlite_app), desk(sqlite_app, Role.VIEWER)
    share(sqlite_app, published.id, viewer, clock.now())
    for address in (place(published), place(published, "before")):
        assert stranger.get(address).status_code == 404
        assert viewer.get(address).status_code == 403


def test_a_form_of_another_workshop_is_not_part_of_the_preview(
    sqlite_app: Flask, clock: Clock, organiser: Desk, published: WorkshopSnapshot
) -> None:
    another = workshop(sqlite_app, make_managed(sqlite_app, clock.now(), by=organiser.user_id))
    form = another.forms["before"].id
    assert organiser.get(f"/{{organise}}/{published.id}/{{preview}}/{form}/1").status_code == 404


def test_pages_of_participants_say_nothing_of_previews(sqlite_app: Flask, published: WorkshopSnapshot) -> None:
    visitor = Visitor(sqlite_app, "en", published.slugs)
    assert "preview" not in visitor.open("registration").text


def test_every_kind_of_page_is_valid_html(
    sqlite_app: Flask, clock: Clock, organiser: Desk, valid_html: Callable[..., None]
) -> None:
    title = untitled(organiser.locale)
    draft = workshop(sqlite_app, make_managed(sqlite_app, clock.now(), by=organiser.user_id, title=title))
    places = [place(draft), *(place(draft, "registration", number) for number in range(1, 6)), place(draft, "after")]
    valid_html(*(organiser.get(address).text for address in places))
