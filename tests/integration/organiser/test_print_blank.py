"""Any form on paper: all that it asks, in the language of the page, with what somebody with a pen has to know."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from app.accounts.rules import Role
from app.language import Locale, other, path
from app.workshops import service
from app.workshops.queries import WorkshopSnapshot, get_workshop
from tests.conftest import Clock
from tests.factories import feedback_form, heading, make_workshop
from tests.integration.organiser.desk import TITLE, Desk, desk, make_managed, share
from tests.integration.web.visitor import Visitor
from tests.integration.web.workshops import every_kind
from tests.unit.web.markup import Page


def workshop(app: Flask, workshop_id: int) -> WorkshopSnapshot:
    with app.app_context():
        return get_workshop(workshop_id)


def place(found: WorkshopSnapshot, moment: str) -> str:
    """The address of a form on paper."""
    return f"/{{organise}}/{found.id}/{{print}}/{found.forms[moment].id}"


@pytest.fixture
def published(sqlite_app: Flask, clock: Clock, organiser: Desk) -> WorkshopSnapshot:
    return workshop(sqlite_app, make_managed(sqlite_app, clock.now(), "published", by=organiser.user_id))


@pytest.mark.parametrize("moment", ["registration", "before", "during", "after"])
def test_every_text_that_a_person_meets_is_there(organiser: Desk, published: WorkshopSnapshot, moment: str) -> None:
    page = Page(organiser.get(place(published, moment)).text)
    content = " ".join(page.one("main").text.split())
    questionnaire = published.forms[moment].current.questionnaire
    words = published.words(organiser.locale)
    met = [text for text in questionnaire.texts() if not text.key.endswith((".required", ".invalid"))]
    missing = [text.key for text in met if not text.markdown and " ".join(words(text.key).split()) not in content]
    assert not missing
    assert len(page.all("h2")) >= len(questionnaire.pages)


def test_the_heading_is_the_form_and_over_it_stand_the_workshop_and_its_day(
    organiser: Desk, published: WorkshopSnapshot
) -> None:
    page = organiser.get(place(published, "registration"))
    assert heading(page) == published.words(organiser.locale)("registration.title")
    assert TITLE[organiser.locale] in Page(page.text).one("p", class_="holi-context").text


def test_nothing_on_it_can_be_filled_in_or_sent(organiser: Desk, published: WorkshopSnapshot) -> None:
    page = Page(organiser.get(place(published, "after")).text)
    (content,) = page.all("main")
    inside = [element.tag for element in page.elements if content in element.inside]
    assert not {"form", "input", "select", "textarea"} & set(inside)


def test_a_grid_is_a_table_with_a_place_to_tick_for_each_statement_and_point(
    organiser: Desk, published: WorkshopSnapshot
) -> None:
    questionnaire = published.forms["before"].current.questionnaire
    grid = questionnaire.question("confidence")
    page = Page(organiser.get(place(published, "before")).text)
    table = page.all("table")[0]
    (caption,) = [caption for caption in page.all("caption") if table in caption.inside]
    assert caption.text == published.words(organiser.locale)("pre_session.confidence.label")
    rows, points = len(grid.row_fields), len(grid.points)  # type: ignore[union-attr]
    assert len([cell for cell in page.all("td") if table in cell.inside]) == rows * points
    assert len([head for head in page.all("th", scope="row") if table in head.inside]) == rows


def test_conditions_are_said_in_words(sqlite_app: Flask, clock: Clock, organiser: Desk, tmp_path: Path) -> None:
    found = make_workshop(sqlite_app, tmp_path, clock.now(), feedback_form())
    share(sqlite_app, found.id, organiser, clock.now())
    words = Visitor(sqlite_app, organiser.locale).words
    mark = "" if organiser.locale == "en" else "≈ "
    said = [line.text for line in Page(organiser.get(place(found, "after")).text).all("p", class_="holi-condition")]
    assert said == [
        words(
            "Only if you answered “%(answer)s” to the question “%(question)s”",
            answer=f"{mark}Bad",
            question=f"1. {mark}How was it?",
        )
    ]


@pytest.mark.parametrize("anonymous", [True, False])
def test_who_reads_it_learns_what_happens_to_the_answers(
    sqlite_app: Flask, clock: Clock, organiser: Desk, tmp_path: Path, anonymous: bool
) -> None:
    found = make_workshop(sqlite_app, tmp_path, clock.now(), feedback_form(anonymous=anonymous))
    share(sqlite_app, found.id, organiser, clock.now())
    with sqlite_app.app_context():
        privacy: dict[Locale, str] = {"cy": "Y tîm yn unig.", "en": "The team alone."}
        service.change_texts(found.id, {"workshop.privacy": privacy}, by=None, at=clock.now())
    words = Visitor(sqlite_app, organiser.locale).words
    box = Page(organiser.get(place(found, "after")).text).one("div", class_="holi-paper__privacy").text
    assert privacy[organiser.locale] in box
    assert "http://localhost" + path("/{privacy-notice}", organiser.locale) in box
    assert str(found.delete_on.year) in box
    assert (words("This form is anonymous: do not write your name on it.") in box) is anonymous


def test_a_draft_can_be_printed_and_marks_what_it_lacks(sqlite_app: Flask, clock: Clock, organiser: Desk) -> None:
    title: dict[Locale, str] = {**TITLE, organiser.locale: ""}
    draft = workshop(sqlite_app, make_managed(sqlite_app, clock.now(), by=organiser.user_id, title=title))
    marks = Page(organiser.get(place(draft, "registration")).text).all("mark", class_="holi-missing")
    assert len(marks) == 1
    there = organiser.client.get(path(place(draft, "registration"), other(organiser.locale)))
    assert "holi-missing" not in there.text


def test_only_those_who_look_after_the_workshop_print_its_forms(
    sqlite_app: Flask, clock: Clock, published: WorkshopSnapshot
) -> None:
    stranger, viewer = desk(sqlite_app), desk(sqlite_app, Role.VIEWER)
    share(sqlite_app, published.id, viewer, clock.now())
    assert stranger.get(place(published, "before")).status_code == 404
    assert viewer.get(place(published, "before")).status_code == 403


def test_every_kind_of_question_is_valid_html(
    sqlite_app: Flask, clock: Clock, organiser: Desk, tmp_path: Path, valid_html: Callable[..., None]
) -> None:
    found = make_workshop(sqlite_app, tmp_path, clock.now(), every_kind())
    share(sqlite_app, found.id, organiser, clock.now())
    valid_html(organiser.get(place(found, "after")).text)
