"""What holds on every page in every state: no barrier, no scrolling sideways, colours and print."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.person import PersonFactory
from tests.journeys.places import TOURS
from tests.journeys.ways import in_one_language
from tests.journeys.words import say

Axe = Callable[[Page], None]

on_every_tour = pytest.mark.parametrize("tour", TOURS)
# Language changes neither colours nor what is printed; these tours show every component.
on_most_tours = pytest.mark.parametrize("tour", ["site", "states", "kinds"])


@on_every_tour
def test_no_page_is_a_barrier(person: PersonFactory, axe: Axe, tour: str) -> None:
    someone = person()
    someone.page.set_viewport_size({"width": 1100, "height": 900})
    for shown in TOURS[tour](someone):
        axe(shown.page)


@in_one_language
@on_most_tours
def test_no_page_is_a_barrier_in_the_dark_on_a_phone(person: PersonFactory, axe: Axe, tour: str) -> None:
    someone = person()
    someone.page.set_viewport_size({"width": 320, "height": 640})
    someone.page.emulate_media(color_scheme="dark")
    for shown in TOURS[tour](someone):
        axe(shown.page)


def test_the_choice_of_language_is_no_barrier(person: PersonFactory, axe: Axe) -> None:
    someone = person()
    for address in ("/", "/no-such-page"):
        for colours in ("light", "dark"):
            someone.page.emulate_media(color_scheme=colours)
            someone.go(address)
            axe(someone.page)


@on_every_tour
def test_no_page_scrolls_sideways_on_a_phone(person: PersonFactory, tour: str) -> None:
    someone = person()
    someone.page.set_viewport_size({"width": 320, "height": 640})
    for shown in TOURS[tour](someone):
        assert_fits(shown.page)


def test_the_choice_of_language_does_not_scroll_sideways_on_a_phone(person: PersonFactory) -> None:
    someone = person()
    someone.page.set_viewport_size({"width": 320, "height": 640})
    for address in ("/", "/no-such-page"):
        someone.go(address)
        assert_fits(someone.page)


def test_the_choice_of_language_leads_to_each(person: PersonFactory) -> None:
    someone = person()
    someone.go("/")
    someone.page.locator(f'main a.govuk-button[hreflang="{someone.locale}"]').click()
    someone.expect_at(f"/{someone.locale}/")
    expect(someone.page.locator("html")).to_have_attribute("lang", someone.locale)


@in_one_language
@on_most_tours
def test_forced_colours_leave_every_control_visible(person: PersonFactory, tour: str) -> None:
    someone = person()
    someone.page.emulate_media(forced_colors="active")
    for shown in TOURS[tour](someone):
        hidden = shown.page.evaluate(UNSEEN_CONTROLS)
        assert not hidden, (shown.place(), hidden)


@in_one_language
@on_most_tours
def test_print_leaves_out_what_only_a_screen_needs(person: PersonFactory, tour: str) -> None:
    for shown in TOURS[tour](person()):
        shown.page.emulate_media(media="print")
        printed = shown.page.locator("header, footer, main").evaluate_all(
            "(parts, chrome) => parts.flatMap(part => [...part.querySelectorAll(chrome)])"
            ".filter(element => element.checkVisibility()).map(element => element.outerHTML)",
            ".holi-switch, .govuk-phase-banner, button, footer *",
        )
        assert not printed, (shown.place(), printed)
        shown.page.emulate_media(media="screen")


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
