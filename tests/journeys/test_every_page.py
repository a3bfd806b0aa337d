"""What holds on every page in every state: no barrier, no scrolling sideways, the switch, colours and print."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from app.language import other
from tests.journeys.person import Person, PersonFactory
from tests.journeys.places import TOURS
from tests.journeys.ways import in_one_language
from tests.journeys.words import say

Axe = Callable[[Page], None]

PHONE: Final[ViewportSize] = {"width": 320, "height": 640}
COLOURS: Final[tuple[Literal["light", "dark"], ...]] = ("light", "dark")

# The language switch: its name, in the language that it leads to, whatever the page’s own; and where its right and
# upper edges are, by the width of the window (pixels).
NAMES = {"cy": "Cymraeg (Newid yr iaith i’r Gymraeg)", "en": "English (Change the language to English)"}
CORNERS = {320: [305, 10], 600: [585, 10], 1100: [1030, 10]}

on_every_tour = pytest.mark.parametrize("tour", TOURS)
# Language changes neither colours nor what is printed; these tours show every component.
on_most_tours = pytest.mark.parametrize("tour", ["site", "states", "kinds"])


# A page is loaded once, as a phone loads it, and then looked at in every way: to come to it takes the longest.
@on_every_tour
def test_no_page_scrolls_sideways_on_a_phone_moves_the_switch_or_is_a_barrier(
    person: PersonFactory, axe: Axe, tour: str
) -> None:
    someone = person()
    someone.page.set_viewport_size(PHONE)
    for shown in TOURS[tour](someone):
        assert_fits(shown.page)
        assert_switch_in_its_place(shown)
        shown.page.set_viewport_size({"width": 1100, "height": 900})
        axe(shown.page)
        shown.page.set_viewport_size(PHONE)


@in_one_language
@on_most_tours
def test_no_page_is_a_barrier_in_the_dark_hides_a_control_in_forced_colours_or_prints_what_only_a_screen_needs(
    person: PersonFactory, axe: Axe, tour: str
) -> None:
    someone = person()
    someone.page.set_viewport_size(PHONE)
    someone.page.emulate_media(color_scheme="dark")
    for shown in TOURS[tour](someone):
        axe(shown.page)
        shown.page.set_viewport_size({"width": 1280, "height": 900})
        shown.page.emulate_media(color_scheme="light", forced_colors="active")
        hidden = shown.page.evaluate(UNSEEN_CONTROLS)
        assert not hidden, (shown.place(), hidden)
        shown.page.emulate_media(media="print", forced_colors="none")
        printed = shown.page.evaluate(PRINTED_CHROME)
        assert not printed, (shown.place(), printed)
        shown.page.set_viewport_size(PHONE)
        shown.page.emulate_media(media="screen", color_scheme="dark")


@in_one_language
def test_the_choice_of_language_does_not_scroll_sideways_on_a_phone_and_is_no_barrier(
    person: PersonFactory, axe: Axe
) -> None:
    page = person().page
    for address in ("/", "/no-such-page"):
        page.set_viewport_size(PHONE)
        person().go(address)
        assert_fits(page)
        page.set_viewport_size({"width": 1280, "height": 900})
        for colours in COLOURS:
            page.emulate_media(color_scheme=colours)
            axe(page)


def test_the_choice_of_language_leads_to_each(person: PersonFactory) -> None:
    someone = person()
    someone.go("/")
    someone.page.locator(f'main a.govuk-button[hreflang="{someone.locale}"]').click()
    someone.expect_at(f"/{someone.locale}/")
    expect(someone.page.locator("html")).to_have_attribute("lang", someone.locale)


@in_one_language
def test_print_is_dark_on_white_where_the_screen_is_light_on_dark(person: PersonFactory) -> None:
    someone = person()
    someone.page.emulate_media(media="print", color_scheme="dark")
    someone.reach(1)
    scheme = "getComputedStyle(document.documentElement).colorScheme"
    ink = "getComputedStyle(document.querySelector('h1')).color"
    assert someone.page.evaluate(f"[{scheme}, {ink}]") == ["light", "rgb(0, 0, 0)"]


@in_one_language
@pytest.mark.parametrize("form", ["registration", "before", "kinds"])
def test_print_shows_heading_questions_and_answers(person: PersonFactory, form: str) -> None:
    someone = person(form=form)
    someone.reach(1)
    on_screen = someone.page.evaluate(QUESTIONS)
    someone.page.emulate_media(media="print")
    assert len(on_screen) > 5
    assert someone.page.evaluate(QUESTIONS) == on_screen


def test_a_page_that_is_not_there_says_so_in_the_readers_language(person: PersonFactory) -> None:
    someone = person()
    someone.go(f"/{someone.locale}/no-such-page")
    expect(someone.page.locator("h1")).to_have_text(say(someone.locale, "Page not found"))


def assert_switch_in_its_place(shown: Person) -> None:
    """The language switch has its name and its language, and stands where it stands on every page."""
    there = other(shown.locale)
    switch = shown.page.locator(".holi-switch")
    expect(switch, shown.place()).to_have_accessible_name(NAMES[there])
    expect(switch, shown.place()).to_have_attribute("lang", there)
    for width, corner in CORNERS.items():
        shown.page.set_viewport_size({"width": width, "height": 900})
        box = switch.evaluate(
            "element => { const box = element.getBoundingClientRect(); return [box.right, box.top + scrollY]; }"
        )
        assert box == pytest.approx(corner, abs=0.5), f"{shown.place()} at {width}"


def assert_fits(page: Page) -> None:
    """The page is no wider than the window, and neither is anything in it."""
    wide = page.evaluate(
        "[...document.querySelectorAll('body *')]"
        ".filter(element => element.checkVisibility() && !element.closest('svg')"
        " && element.getBoundingClientRect().right > innerWidth + 0.5)"
        ".map(element => element.outerHTML.slice(0, 200))"
    )
    assert not wide, f"{page.url}: wider than the window:\n" + "\n".join(wide)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


# What asks, and what takes the answers, as far as it can be seen.
QUESTIONS = """
[...document.querySelectorAll('h1, #page :is(label, legend, input:not([type=hidden]), textarea, select)')]
  .filter(element => element.checkVisibility())
  .map(element => element.id || element.innerText.trim())
"""

# What is of no use on paper, and yet would be printed.
PRINTED_CHROME = """
[...document.querySelectorAll('header, footer, main')]
  .flatMap(part => [...part.querySelectorAll('.holi-switch, .govuk-phase-banner, button, footer *')])
  .filter(element => element.checkVisibility())
  .map(element => element.outerHTML)
"""

# Buttons, links and fields whose text has the colour of what is behind it, or that have neither border nor text.
UNSEEN_CONTROLS = """
[...document.querySelectorAll('a[href], button:not([aria-hidden]), textarea, select, input:not([type=hidden])')]
  .filter(element => element.checkVisibility() && !['radio', 'checkbox'].includes(element.type))
  .filter(element => {
    const style = getComputedStyle(element);
    const seen = style.color !== style.backgroundColor;
    const field = ['INPUT', 'TEXTAREA', 'SELECT'].includes(element.tagName);
    const framed = parseFloat(style.borderTopWidth) > 0 && style.borderTopStyle !== 'none';
    const button = element.matches('.govuk-button, .holi-switch');
    return !seen || ((field || button) && !framed);
  })
  .map(element => element.outerHTML.slice(0, 200))
"""
