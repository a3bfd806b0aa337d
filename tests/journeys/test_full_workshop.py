"""The last place goes while somebody is filling in their registration."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, expect

from tests.browsers import watched_page, with_and_without_javascript
from tests.journeys.answers import HALF, as_held
from tests.journeys.person import Person, PersonFactory
from tests.journeys.ways import in_one_language
from tests.journeys.words import say
from tests.journeys.workshops import Slugs, publish_sample, set_full


@pytest.fixture
def one_place(application: Flask, tmp_path: Path) -> Slugs:
    """A workshop with one place."""
    name = secrets.token_hex(8)
    slugs: Slugs = {"cy": f"un-{name}", "en": f"one-{name}"}
    publish_sample(application, tmp_path, slugs, capacity=1)
    return slugs


@with_and_without_javascript
def test_whoever_sends_after_the_last_place_went_sees_that_the_workshop_is_full(
    person: PersonFactory, one_place: Slugs, browser: Browser
) -> None:
    late = person(slugs=one_place)
    late.reach("check")
    take_the_last_place(person, one_place, browser)
    late.go_on()
    expect_full(late)


@with_and_without_javascript
def test_whoever_goes_on_after_the_last_place_went_sees_that_the_workshop_is_full(
    person: PersonFactory, one_place: Slugs, browser: Browser
) -> None:
    late = half_way(person(slugs=one_place))
    take_the_last_place(person, one_place, browser)
    until_full(late)
    expect_full(late)


@in_one_language
@with_and_without_javascript
def test_what_was_typed_before_the_last_place_went_is_there_when_one_is_free_again(
    person: PersonFactory, one_place: Slugs, browser: Browser, application: Flask
) -> None:
    late = half_way(person(slugs=one_place))
    take_the_last_place(person, one_place, browser)
    until_full(late)
    set_full(application, one_place, full=False)
    until(lambda: go_and_look(late, 2, "form#page"))
    assert late.typed() == as_held(HALF["registration"][1])


@in_one_language
def test_whoever_finds_the_workshop_full_can_delete_what_they_typed(
    person: PersonFactory, one_place: Slugs, browser: Browser
) -> None:
    late = person(slugs=one_place)
    late.reach("check")
    take_the_last_place(person, one_place, browser)
    late.go_on()
    expect_full(late)
    late.page.locator(f'main a[href="{late.address("delete")}"]').click()
    late.page.locator('[value="delete-confirmed"]').click()
    late.expect_gone()


@in_one_language
def test_the_full_page_keeps_its_place_when_the_language_is_switched(
    person: PersonFactory, one_place: Slugs, browser: Browser
) -> None:
    late = person(slugs=one_place)
    late.reach("check")
    take_the_last_place(person, one_place, browser)
    late.go_on()
    expect_full(late)
    late.switch()
    expect_full(late.in_other_language())


def take_the_last_place(person: PersonFactory, slugs: Slugs, browser: Browser) -> None:
    """Somebody else registers."""
    with watched_page(browser) as page:
        quick = person(page=page, slugs=slugs)
        quick.receive()


def half_way(someone: Person) -> Person:
    """The person on the second page, half answered."""
    someone.reach(2)
    someone.fill(HALF["registration"][1])
    return someone


def until_full(someone: Person) -> None:
    """Send the page until the worker that takes it has learnt that the last place went: it looks once a second."""
    until(lambda: send_and_look(someone))


def send_and_look(someone: Person) -> bool:
    """Whether sending the page leads to one without a form."""
    someone.go_on()
    expect(someone.page.locator(".govuk-error-summary, h2").first).to_be_visible()
    return not someone.page.locator("form#page").count()


def go_and_look(someone: Person, place: int, selector: str) -> bool:
    """Whether the page at that place has what the selector names."""
    someone.go(someone.address(place))
    return someone.page.locator(selector).count() > 0


def until(look: Callable[[], bool]) -> None:
    """Look again and again until it is so."""
    deadline = time.monotonic() + 15
    while not look():
        assert time.monotonic() < deadline


def expect_full(someone: Person) -> None:
    """The page says that the workshop is full, and that what was typed is kept."""
    expect(someone.page.locator("h1")).to_have_text(say(someone.locale, "The workshop is full"))
    expect(someone.page.locator("h2")).to_have_text(say(someone.locale, "What you have typed"))
