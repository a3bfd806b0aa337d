"""Creating a workshop, and copying one."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest
from flask import Flask

from app.accounts.rules import Role
from app.language import Locale, other, path
from app.language.formatting import LONDON
from app.questionnaires import library
from app.workshops.queries import WorkshopSnapshot, get_workshop, list_members
from app.workshops.rules import WorkshopState
from tests.conftest import Clock
from tests.integration.accounts.members import OWN, problems
from tests.integration.organiser.desk import LIBRARY, TITLE, Desk, desk, make_managed, share
from tests.unit.web.markup import Page

NEW, COPY = "/{organise}/{new}", "/{organise}/{copy}"
NOON = datetime(2027, 3, 1, 12, tzinfo=LONDON)


@pytest.fixture(autouse=True)
def _spring(clock: Clock) -> None:
    """It is noon on 1 March 2027."""
    clock.set(NOON)


def send(member: Desk, template: str = NEW, **changes: str | list[str]) -> tuple[int, str]:
    """The status of the answer, and where it leads or else its page."""
    fields: dict[str, str | list[str]] = {
        "csrf_token": member.csrf(),
        "action": "continue",
        "day-day": "5",
        "day-month": "5",
        "day-year": "2027",
        "starts": "9.30",
    }
    if template == NEW:
        fields |= {"source": "en", "title-cy": "Tŷ", "title-en": "House", "ends": "12:00", "places": "30"}
        fields |= {"forms": list(LIBRARY)}
    answer = member.client.post(member.at(template), data=fields | changes, headers=OWN)
    return answer.status_code, answer.headers.get("Location", answer.text)


def made(member: Desk, location: str) -> WorkshopSnapshot:
    """The workshop that the address leads to."""
    assert location.startswith(member.at("/{organise}/"))
    with member.app.app_context():
        return get_workshop(int(location.rpartition("/")[2]))


def test_a_workshop_begins_as_a_draft_of_its_organiser(sqlite_app: Flask, organiser: Desk) -> None:
    status, location = send(organiser)
    assert status == 303
    workshop = made(organiser, location)
    assert (workshop.state, workshop.source_locale, workshop.capacity) == (WorkshopState.DRAFT, "en", 30)
    assert workshop.starts_at == datetime(2027, 5, 5, 9, 30, tzinfo=LONDON)
    assert workshop.ends_at == datetime(2027, 5, 5, 12, tzinfo=LONDON)
    assert [*workshop.forms] == ["registration", "before", "during", "after"]
    assert workshop.slugs == {"cy": "ty", "en": "house"}
    with sqlite_app.app_context():
        assert [one.user_id for one in list_members(workshop.id)] == [organiser.user_id]
    assert organiser.client.get(location).status_code == 200


def test_all_forms_of_the_library_are_ticked_and_the_readers_language_comes_first(organiser: Desk) -> None:
    page = Page(organiser.get(NEW).text)
    assert page.value("forms") == list(LIBRARY)
    assert page.value("source") == [organiser.locale]
    assert page.value("places") == "20"


def test_the_library_has_one_form_for_each_moment_so_that_all_can_be_ticked() -> None:
    assert set(Counter(form.moment for form in library().values()).values()) == {1}


def test_no_form_need_be_chosen_at_once(organiser: Desk) -> None:
    status, location = send(organiser, forms=[])
    assert (status, made(organiser, location).forms) == (303, {})


def test_the_title_in_the_language_that_is_not_written_first_may_wait(organiser: Desk, locale: Locale) -> None:
    status, location = send(organiser, source=locale, **{f"title-{other(locale)}": ""})
    assert status == 303
    assert made(organiser, location).find_text(locale, "workshop.title") == {"cy": "Tŷ", "en": "House"}[locale]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"source": "fr"}, "Select the language that you will write in first"),
        ({"title-en": ""}, "Enter the title in English, the language that you will write in first"),
        ({"title-cy": "", "source": "cy"}, "Enter the title in Welsh, the language that you will write in first"),
        ({"title-cy": "x" * 151}, "This text must be 150 characters or fewer"),
        ({"day-day": "", "day-month": "", "day-year": ""}, "Enter the date of the workshop"),
        ({"day-day": "31", "day-month": "2"}, "Enter a real date"),
        ({"day-year": "1999"}, "Enter a real date"),
        ({"day-year": "²⁷"}, "Enter a real date"),
        ({"day-month": "2"}, "The workshop must start in the future"),
        ({"starts": ""}, "Enter the start time"),
        ({"starts": "25:00"}, "Enter a real time, like 09:30"),
        ({"ends": ""}, "Enter the end time"),
        ({"ends": "9:30"}, "The end time must be after the start time"),
        ({"places": "0"}, "Enter a number of places from 1 to 100,000"),
        ({"places": "many"}, "Enter a number of places from 1 to 100,000"),
        ({"places": "100001"}, "Enter a number of places from 1 to 100,000"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(sqlite_app: Flask, changes: dict[str, str], sentence: str) -> None:
    member = desk(sqlite_app)
    answer = member.client.post(member.at(NEW), headers=OWN, data=_fields(member) | changes)
    assert (answer.status_code, problems(answer)) == (422, [sentence])
    page = Page(answer.text)
    (link,) = [one for one in page.all("a") if one.text == sentence]
    (target,) = page.with_id(link["href"].removeprefix("#"))
    assert target.tag == "input"
    for name, value in changes.items():
        if name != "source":
            assert page.value(name) == value


def _fields(member: Desk) -> dict[str, str]:
    return {
        "csrf_token": member.csrf(),
        "action": "continue",
        "source": "en",
        "title-cy": "Tŷ",
        "title-en": "House",
        "day-day": "5",
        "day-month": "5",
        "day-year": "2027",
        "starts": "09:30",
        "ends": "12:00",
        "places": "30",
    }


def test_everything_that_is_wrong_is_told_at_once(organiser: Desk) -> None:
    answer = organiser.client.post(
        organiser.at(NEW), headers=OWN, data={"csrf_token": organiser.csrf(), "action": "continue", "source": "cy"}
    )
    assert len(problems(answer)) == 5


@pytest.mark.parametrize("typed", ["0930", "9.30", "09:30", " 9:30 "])
def test_a_time_can_be_typed_in_several_ways(sqlite_app: Flask, typed: str) -> None:
    member = desk(sqlite_app)
    assert made(member, send(member, starts=typed)[1]).starts_at.astimezone(LONDON).hour == 9


def test_the_switch_keeps_everything_that_was_typed(organiser: Desk) -> None:
    status, location = send(
        organiser, action="switch", source="cy", forms=["activity"], starts="25:99", **{"day-day": "31"}
    )
    assert (status, location) == (303, path(NEW, other(organiser.locale)))
    page = Page(organiser.client.get(location).text)
    assert page.one("html")["lang"] == other(organiser.locale)
    assert (page.value("title-cy"), page.value("title-en")) == ("Tŷ", "House")
    assert (page.value("source"), page.value("forms")) == (["cy"], ["activity"])
    assert (page.value("starts"), page.value("day-day"), page.value("places")) == ("25:99", "31", "30")


def test_a_workshop_is_copied_to_another_day(sqlite_app: Flask, clock: Clock, organiser: Desk) -> None:
    first = make_managed(sqlite_app, NOON, "published", by=organiser.user_id)
    viewer = desk(sqlite_app, Role.VIEWER)
    share(sqlite_app, first, viewer, clock.now())
    offered = Page(organiser.client.get(organiser.at(COPY), query_string={"from": first}).text)
    assert offered.value("workshop") == [str(first)]
    status, location = send(organiser, COPY, workshop=str(first))
    assert status == 303
    copied = made(organiser, location)
    assert (copied.state, copied.starts_at) == (
        WorkshopState.DRAFT,
        datetime(2027, 5, 5, 9, 30, tzinfo=LONDON),
    )
    assert copied.ends_at - copied.starts_at == timedelta(hours=2)
    assert copied.find_text("cy", "workshop.title") == TITLE["cy"]
    with sqlite_app.app_context():
        assert {one.user_id for one in list_members(copied.id)} == {organiser.user_id, viewer.user_id}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"workshop": ""}, "Select the workshop that you want to copy"),
        ({"workshop": "99"}, "Select the workshop that you want to copy"),
        ({"day-year": "2026"}, "The workshop must start in the future"),
        ({"starts": "noon"}, "Enter a real time, like 09:30"),
    ],
)
def test_what_is_wrong_with_a_copy_is_told_at_its_field(
    sqlite_app: Flask, changes: dict[str, str], sentence: str
) -> None:
    member = desk(sqlite_app)
    made_before = make_managed(sqlite_app, NOON, by=member.user_id)
    answer = member.client.post(
        member.at(COPY), headers=OWN, data=_fields(member) | {"workshop": str(made_before)} | changes
    )
    assert (answer.status_code, problems(answer)) == (422, [sentence])


def test_somebody_elses_workshop_cannot_be_copied(sqlite_app: Flask, organiser: Desk) -> None:
    theirs = make_managed(sqlite_app, NOON, by=desk(sqlite_app).user_id)
    make_managed(sqlite_app, NOON, by=organiser.user_id)
    assert send(organiser, COPY, workshop=str(theirs))[0] == 422


def test_where_there_is_nothing_to_copy_one_is_led_to_create(organiser: Desk) -> None:
    page = Page(organiser.get(COPY).text)
    assert not page.with_id("page")
    assert page.all("a", href=organiser.at(NEW))
    assert send(organiser, COPY, workshop="1")[0] in {200, 422}


def test_a_copy_keeps_its_choice_over_the_switch(sqlite_app: Flask, organiser: Desk) -> None:
    first = make_managed(sqlite_app, NOON, by=organiser.user_id)
    _, location = send(organiser, COPY, action="switch", workshop=str(first), starts="x")
    page = Page(organiser.client.get(location).text)
    assert (page.value("workshop"), page.value("starts")) == ([str(first)], "x")
