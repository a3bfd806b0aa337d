"""Journeys without a mouse."""

from __future__ import annotations

import secrets
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from app.questionnaires import Question, Questionnaire, library
from tests.browsers import with_and_without_javascript
from tests.journeys.answers import PAGES, WRONG
from tests.journeys.person import Person, PersonFactory
from tests.journeys.ways import each_way, in_one_language, on_every_page, without_javascript
from tests.journeys.workshops import every_kind

FORMS = {"registration": "registration", "before": "pre_session", "during": "activity", "after": "post_session"}


def questions(form: str, number: int) -> tuple[Question, ...]:
    """The questions of a page."""
    definition = Questionnaire.from_json(every_kind()) if form == "kinds" else library()[FORMS[form]]
    return definition.pages[number - 1].questions


def one_line_fields(form: str, number: int) -> dict[str, tuple[str, str] | None]:
    """The text fields of a page that Enter sends; with a detail, the question and option that reveal it."""
    fields: dict[str, tuple[str, str] | None] = {}
    for question in questions(form, number):
        if question.kind in {"short_text", "email", "phone", "whole_number", "date"}:
            fields |= dict.fromkeys(question.field_names())
        for option in getattr(question, "options", ()):
            if option.detail is not None:
                fields[f"{question.key}-{option.key}-detail"] = (question.key, option.key)
    return fields


@each_way(place for place in PAGES if one_line_fields(*place))
def test_enter_in_every_text_field_continues(person: PersonFactory, form: str, number: int) -> None:
    someone = person(form=form)
    someone.reach(number)
    for name, revealed_by in one_line_fields(form, number).items():
        if name == "which":
            someone.option("needs", "yes").check()
        if revealed_by:
            someone.option(*revealed_by).check()
        someone.field(name).press("Enter")
        someone.expect_errors()
        someone.expect_at(someone.address(number))


@with_and_without_javascript
def test_a_whole_registration_needs_no_mouse(person: PersonFactory) -> None:
    someone = person()
    someone.go(someone.workshop())
    _tab_to(someone, 'a[href$="' + someone.address() + '"]')
    _press(someone, "Enter")
    someone.expect_at(someone.address())
    for name, text in {
        "full_name": "Siân",
        "email": f"{secrets.token_hex(8)}@example.com",
        "organisation": "Ŵy",
    }.items():
        _tab_to(someone, f'[name="{name}"]')
        someone.page.keyboard.type(text)
    _tab_to(someone, '[name="role"]')
    _press(someone, "Space", "ArrowUp")  # from the first to the last, which asks for a detail
    _tab_to(someone, '[name="role-other-detail"]')
    someone.page.keyboard.type("Cyfieithu")
    _tab_to(someone, '#page [name="action"]')
    _press(someone, "Enter")
    someone.expect_at(someone.address(2))
    _tab_to(someone, '[name="contact_language"]')
    _press(someone, "ArrowDown")
    _tab_to(someone, '[name="workshop_language"]')
    _press(someone, "Space")
    _tab_to(someone, '[name="access_needs"]')
    _press(someone, "ArrowDown", "Enter")
    someone.expect_at(someone.address(3))
    _tab_to(someone, '[name="share_contact"]')
    _press(someone, "Space")
    _tab_to(someone, '#page [name="action"]')
    _press(someone, "Space")
    someone.expect_at(someone.address("check"))
    _tab_to(someone, '#page [name="action"]')
    _press(someone, "Enter")
    assert someone.reference()


@with_and_without_javascript
def test_the_first_key_leads_past_the_head_of_the_page(person: PersonFactory) -> None:
    someone = person()
    someone.reach(2)
    _press(someone, "Tab")
    expect(someone.page.locator(".govuk-skip-link")).to_be_focused()
    _press(someone, "Enter", "Tab")
    assert someone.page.evaluate("document.activeElement.closest('main') !== null")


@in_one_language
@pytest.mark.parametrize("colours", ["light", "dark"])
@pytest.mark.parametrize("place", [1, "check"])
def test_what_has_the_focus_can_be_seen(
    person: PersonFactory, colours: Literal["light", "dark"], place: int | str
) -> None:
    someone = person()
    someone.page.emulate_media(color_scheme=colours, reduced_motion="reduce")
    someone.reach(place)
    seen = 0
    while True:
        _press(someone, "Tab")
        if someone.page.evaluate("document.activeElement === document.body"):
            break
        with_focus = _look_at_focus(someone.page)
        someone.page.evaluate("window.had = document.activeElement; document.activeElement.blur()")
        without = _look_at_focus(someone.page)
        someone.page.evaluate("window.had.focus({preventScroll: true})")
        assert with_focus != without, someone.page.evaluate("window.had.outerHTML")
        seen += 1
    assert seen > 10


@in_one_language
@on_every_page
def test_after_an_error_the_focus_is_on_the_summary_and_each_error_leads_to_its_field(
    person: PersonFactory, form: str, number: int
) -> None:
    someone = with_errors(person(form=form), number)
    expect(someone.page.locator(".govuk-error-summary")).to_be_focused()
    assert_errors_lead_to_fields(someone)


@in_one_language
@without_javascript
def test_without_scripts_each_error_leads_to_its_field(person: PersonFactory) -> None:
    assert_errors_lead_to_fields(with_errors(person(form="kinds"), 1))


def with_errors(someone: Person, number: int) -> Person:
    """The person at a page of which much was wrong or missing."""
    someone.reach(number)
    someone.fill(WRONG[someone.form][number - 1])
    someone.go_on()
    someone.expect_errors()
    return someone


def assert_errors_lead_to_fields(someone: Person) -> None:
    """Each link of the page's error summary moves the focus to the field it names."""
    for link in someone.errors().all():
        link.press("Enter")
        target = someone.page.locator(str(link.get_attribute("href")))
        expect(target).to_be_focused()
        expect(target).to_be_in_viewport()


def _press(someone: Person, *keys: str) -> None:
    for key in keys:
        someone.page.keyboard.press(key)


def _tab_to(someone: Person, selector: str) -> None:
    """Press Tab until something that the selector names has the focus."""
    for _ in range(60):
        someone.page.keyboard.press("Tab")
        if someone.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not lead to {selector}")


def _look_at_focus(page: Page) -> bytes:
    """A picture of the surroundings of what has, or just had, the focus."""
    box = page.evaluate(
        "const box = (document.activeElement === document.body ? window.had : document.activeElement)"
        ".getBoundingClientRect(); [box.x, box.y, box.width, box.height]"
    )
    x, y, width, height = box
    clip = {"x": max(0, x - 12), "y": max(0, y - 12), "width": width + 24, "height": height + 24}
    return page.screenshot(clip=clip, animations="disabled", caret="hide")  # type: ignore[arg-type]
