"""The page with a workshop's times, and those of its forms."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from flask import Flask

from app.language import Locale
from app.responses.service import submit
from app.web.organiser.times import _FAULTS
from app.workshops.rules import TimeFault
from tests.conftest import Clock
from tests.factories import feedback_form, filled_in, make_sheet, make_workshop
from tests.integration.organiser.desk import Desk, desk, make_managed, share
from tests.integration.organiser.editing import Sheet, errors, notice, snapshot
from tests.journeys.words import say
from tests.unit.web.markup import Page

TIMES: Final = "/{organise}/%d/{times}"
PARTS: Final = ("day", "month", "year", "time")


def moment(name: str, day: int, month: int, year: int, clock: str) -> dict[str, str]:
    """The fields of a moment."""
    return dict(zip((f"{name}-{part}" for part in PARTS), (str(day), str(month), str(year), clock), strict=True))


@pytest.fixture
def organiser(sqlite_app: Flask, clock: Clock, locale: Locale) -> Desk:
    """An organiser who reads ``locale``, signed in on 1 May 2027 at 10:00."""
    clock.set(datetime(2027, 5, 1, 9, tzinfo=UTC))
    return desk(sqlite_app, locale=locale)


@pytest.fixture
def workshop(sqlite_app: Flask, clock: Clock, organiser: Desk) -> int:
    """A published workshop of the organiser's, on 1 June 2027 at 10:00."""
    return make_managed(sqlite_app, clock.now(), "published", by=organiser.user_id, starts=timedelta(days=31))


def test_times_are_entered_once_in_the_time_of_wales(sqlite_app: Flask, organiser: Desk, workshop: int) -> None:
    sheet = Sheet(desk=organiser, template=TIMES % workshop)
    form = snapshot(sqlite_app, workshop).forms["registration"]
    changes = {
        **moment("starts_at", 2, 12, 2027, "09:30"),
        **moment("ends_at", 2, 12, 2027, "1230"),
        "capacity": "35",
        **moment(f"form-{form.id}-closes", 1, 12, 2027, "17.00"),
        **{f"delete_on-{part}": value for part, value in (("day", "31"), ("month", "12"), ("year", "2028"))},
    }
    page = sheet.follow(sheet.send(changes))
    assert notice(page)
    found = snapshot(sqlite_app, workshop)
    assert found.starts_at == datetime(2027, 12, 2, 9, 30, tzinfo=UTC)
    assert found.ends_at == datetime(2027, 12, 2, 12, 30, tzinfo=UTC)
    assert found.capacity == 35
    assert found.delete_on == date(2028, 12, 31)
    assert found.forms["registration"].closes_at == datetime(2027, 12, 1, 17, tzinfo=UTC)
    assert found.forms["registration"].opens_at == form.opens_at
    assert page.value("starts_at-time") == "09:30"


def test_saving_without_a_change_changes_nothing(sqlite_app: Flask, organiser: Desk, workshop: int) -> None:
    before = snapshot(sqlite_app, workshop)
    sheet = Sheet(desk=organiser, template=TIMES % workshop)
    sheet.follow(sheet.send({}))
    assert snapshot(sqlite_app, workshop) == before


def test_what_cannot_be_is_said_at_its_field_and_stays_as_typed(
    sqlite_app: Flask, organiser: Desk, workshop: int, locale: Locale
) -> None:
    before = snapshot(sqlite_app, workshop)
    form = before.forms["registration"].id
    changes = {
        **moment("ends_at", 1, 6, 2027, "09:00"),
        **moment(f"form-{form}-closes", 1, 1, 2027, "09:00"),
        "delete_on-year": "2026",
    }
    answer = Sheet(desk=organiser, template=TIMES % workshop).send(changes)
    assert answer.status_code == 422
    found = errors(answer)
    assert list(found) == ["ends_at", f"form-{form}-closes", "delete_on"]
    assert say(locale, "The workshop must end after it starts") in found["ends_at"]
    assert before.wording.texts[locale]["registration.title"] in found[f"form-{form}-closes"]
    page = Page(answer.text)
    assert {name: page.value(name) for name in changes} == changes
    assert snapshot(sqlite_app, workshop) == before


def test_every_field_that_a_problem_can_name_is_a_control_of_the_page(
    sqlite_app: Flask, organiser: Desk, workshop: int
) -> None:
    page = Sheet(desk=organiser, template=TIMES % workshop).open()
    ids = [form.id for form in snapshot(sqlite_app, workshop).forms.values()]
    names = ["starts_at", "ends_at", "capacity", "delete_on"]
    for name in [*names, *(f"form-{form}-{end}" for form in ids for end in ("opens", "closes"))]:
        (control,) = page.with_id(name)
        assert control.tag == "input"


def test_every_fault_has_a_sentence() -> None:
    assert set(_FAULTS) == set(TimeFault)


@pytest.mark.parametrize(
    ("capacity", "right"), [("0", False), ("-1", False), ("ten", False), ("100001", False), ("1", True)]
)
def test_places_are_a_number(organiser: Desk, workshop: int, locale: Locale, capacity: str, right: bool) -> None:
    answer = Sheet(desk=organiser, template=TIMES % workshop).send({"capacity": capacity})
    found = errors(answer)
    assert found == ({} if right else {"capacity": say(locale, "Enter a number of places from 1 to 100,000")})


def test_the_language_switch_keeps_what_was_typed(organiser: Desk, workshop: int) -> None:
    sheet = Sheet(desk=organiser, template=TIMES % workshop)
    address = sheet.open().one("button", class_="holi-switch")["formaction"]
    typed = {"starts_at-day": "31", "starts_at-month": "2", "starts_at-time": "half past", "capacity": "many"}
    there = Page(sheet.send(typed, action="switch", address=address).text)
    assert {name: there.value(name) for name in typed} == typed
    assert errors(there) == {}


def test_two_at_once_change_different_times_and_are_shown_the_same_one(
    sqlite_app: Flask, clock: Clock, organiser: Desk, workshop: int, locale: Locale
) -> None:
    colleague = desk(sqlite_app, locale=locale)
    share(sqlite_app, workshop, colleague, clock.now())
    mine, theirs = (Sheet(desk=one, template=TIMES % workshop) for one in (organiser, colleague))
    page = mine.open()
    theirs.follow(theirs.send({"capacity": "50", "starts_at-time": "09:00"}))
    answer = mine.send({"starts_at-time": "08:00", "ends_at-time": "13:00"}, page=page)
    assert list(errors(answer)) == ["starts_at"]
    assert "09:00" in Page(answer.text).one("p", class_="holi-theirs__text").text
    mine.follow(mine.send({}, page=Page(answer.text)))
    found = snapshot(sqlite_app, workshop)
    assert found.capacity == 50
    assert found.starts_at == datetime(2027, 6, 1, 7, tzinfo=UTC)
    assert found.ends_at == datetime(2027, 6, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize("answered", [True, False], ids=["answered", "not answered"])
def test_closing_earlier_on_people_who_answer_is_done_and_said(
    sqlite_app: Flask, clock: Clock, organiser: Desk, tmp_path: Path, locale: Locale, answered: bool
) -> None:
    made = make_workshop(sqlite_app, tmp_path, clock.now(), feedback_form())
    share(sqlite_app, made.id, organiser, clock.now())
    if answered:
        with sqlite_app.app_context():
            paper = make_sheet(made, "after")
            submit(paper, None, filled_in(paper, mood="good"), wording_revision=1, locale="cy", at=clock.now())
    sheet = Sheet(desk=organiser, template=TIMES % made.id)
    earlier = made.forms["after"].closes_at - timedelta(days=1)
    day = moment(f"form-{made.forms['after'].id}-closes", earlier.day, earlier.month, earlier.year, "00:10")
    page = sheet.follow(sheet.send(day))
    assert snapshot(sqlite_app, made.id).forms["after"].closes_at < made.forms["after"].closes_at
    warning = (
        "Saved. A form that people have answered already now closes earlier:"
        " whoever is still to answer it has less time."
    )
    assert notice(page) == say(locale, warning if answered else "Saved.")
