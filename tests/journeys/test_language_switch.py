"""The language switch: nothing that was typed is lost by it."""

from __future__ import annotations

from playwright.sync_api import expect

from app.language import other
from tests.browsers import with_and_without_javascript
from tests.journeys.answers import HALF, WRONG, as_held
from tests.journeys.person import Person, PersonFactory
from tests.journeys.ways import on_every_page_each_way
from tests.journeys.words import form_text


@on_every_page_each_way
def test_switching_keeps_what_was_half_typed(person: PersonFactory, form: str, number: int) -> None:
    someone = person(form=form)
    someone.reach(number)
    half = HALF[form][number - 1]
    someone.fill(half)
    someone.switch()
    someone.expect_at(someone.address(number, other(someone.locale)))
    assert someone.typed() == as_held(half)


@with_and_without_javascript
def test_switching_there_and_back_leads_to_the_page_that_one_was_on(person: PersonFactory) -> None:
    someone = person()
    someone.reach(2)
    someone.switch()
    expect(someone.page.locator("html")).to_have_attribute("lang", other(someone.locale))
    someone.switch()
    someone.expect_at(someone.address(2))


@on_every_page_each_way
def test_after_an_error_switching_keeps_what_was_typed_and_tells_the_same_errors_in_the_other_language(
    person: PersonFactory, form: str, number: int
) -> None:
    someone = with_errors(person(form=form), number)
    before = told(someone)
    someone.switch()
    someone.expect_at(someone.address(number, other(someone.locale)))
    assert someone.typed() == as_held(WRONG[form][number - 1])
    someone.expect_errors(other(someone.locale))
    after = told(someone)
    assert [field for field, _ in after] == [field for field, _ in before]
    assert not {text for _, text in after} & {text for _, text in before}


def test_an_error_is_told_in_the_words_of_the_language_switched_to(person: PersonFactory) -> None:
    someone = with_errors(person(), 3)
    there = other(someone.locale)
    someone.switch()
    someone.expect_errors(there)
    expect(someone.errors()).to_have_text([form_text(there, "registration", "share_contact", "required")])


def test_what_is_typed_after_an_error_is_kept_by_switching(person: PersonFactory) -> None:
    someone = with_errors(person(), 1)
    someone.fill({"organisation": "Cŵn Cymru"})
    someone.switch()
    someone.expect_errors(other(someone.locale))
    assert someone.typed()["organisation"] == ["Cŵn Cymru"]


@with_and_without_javascript
def test_switching_before_sending_shows_the_answers_in_the_other_language(person: PersonFactory) -> None:
    someone = person()
    someone.reach("check")
    someone.switch()
    there = other(someone.locale)
    someone.expect_at(someone.address("check", there))
    expect(someone.page.locator("main")).to_contain_text(form_text(there, "registration", "role", "option", "other"))


def test_the_language_of_the_last_page_is_the_one_that_a_response_was_sent_in(person: PersonFactory) -> None:
    someone = person(form="during")
    someone.reach()
    someone.fill({"group": "Grŵp", "problem": "Tai"})
    someone.switch()
    someone.expect_at(someone.address(1, other(someone.locale)))
    someone.go_on()
    reference = someone.reference()
    someone.switch()
    expect(someone.page.locator("html")).to_have_attribute("lang", someone.locale)
    assert someone.reference() == reference


def with_errors(someone: Person, number: int) -> Person:
    """The person at a page that shows errors, since something was wrong with it and much was missing."""
    someone.reach(number)
    someone.fill(WRONG[someone.form][number - 1])
    someone.go_on()
    someone.expect_errors()
    return someone


def told(someone: Person) -> list[tuple[str, str]]:
    """The errors of the summary: where each leads, and its words."""
    found = someone.errors().evaluate_all("links => links.map(link => [link.getAttribute('href'), link.innerText])")
    return [(address, words) for address, words in found]
