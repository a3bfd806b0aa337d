"""The last place goes while somebody is filling in their registration: they join the waiting list, and lose nothing."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect

from app import clock
from app.responses.queries import list_people
from app.responses.service import submit
from tests.browsers import with_and_without_javascript
from tests.factories import filled_in, make_sheet, published
from tests.journeys.answers import HALF, WHOLE, as_held
from tests.journeys.person import Person, PersonFactory
from tests.journeys.words import say
from tests.journeys.workshops import Slugs, publish_sample


@pytest.fixture
def one_place(application: Flask, tmp_path: Path) -> Slugs:
    """A workshop with one place."""
    name = secrets.token_hex(8)
    slugs: Slugs = {"cy": f"un-{name}", "en": f"one-{name}"}
    publish_sample(application, tmp_path, slugs, capacity=1)
    return slugs


@with_and_without_javascript
def test_whoever_sends_after_the_last_place_went_is_on_the_waiting_list(
    person: PersonFactory, one_place: Slugs, application: Flask
) -> None:
    late = person(slugs=one_place)
    late.reach("check")
    expect(late.button()).to_have_text(say(late.locale, "Submit"))
    take_the_last_place(application, one_place)
    late.go_on()
    expect_waiting(late)
    assert standings(application, one_place) == ["place", "waiting"]


@with_and_without_javascript
def test_whoever_goes_on_after_the_last_place_went_is_told_and_keeps_what_they_typed(
    person: PersonFactory, one_place: Slugs, application: Flask
) -> None:
    late = person(slugs=one_place)
    late.reach(2)
    late.fill(HALF["registration"][1])
    take_the_last_place(application, one_place)
    late.switch()
    late = late.in_other_language()
    late.expect_at(late.address(2))
    expect(late.page.locator("#waiting-list-title")).to_have_text(say(late.locale, "Waiting list"))
    assert late.typed() == as_held(HALF["registration"][1])
    late.fill(WHOLE["registration"][1])
    late.go_on()
    late.expect_at(late.address(3))
    late.fill(WHOLE["registration"][2])
    late.go_on()
    late.expect_at(late.address("check"))
    expect(late.button()).to_have_text(say(late.locale, "Join the waiting list"))
    late.go_on()
    expect_waiting(late)
    assert standings(application, one_place) == ["place", "waiting"]


def take_the_last_place(app: Flask, slugs: Slugs) -> None:
    """Somebody else registers, without a browser."""
    workshop = published(app, slugs["en"])
    with app.app_context():
        sheet = make_sheet(workshop, "registration")
        first, *others = WHOLE["registration"]
        fields = {**first, "email": "quick@example.com"}
        for page in others:
            fields |= page
        way = filled_in(sheet, **fields)  # type: ignore[arg-type]
        submit(sheet, None, way, wording_revision=1, locale="cy", at=clock.now())


def expect_waiting(someone: Person) -> None:
    """The receipt says that one waits, and has a reference."""
    expect(someone.page.locator("h1")).to_have_text(say(someone.locale, "You are on the waiting list"))
    assert someone.reference()


def standings(app: Flask, slugs: Slugs) -> list[str]:
    """Whether each participant of the workshop has a place, or waits for one."""
    workshop = published(app, slugs["en"])
    with app.app_context():
        return [one.place.standing.value for one in list_people(workshop.id)]
