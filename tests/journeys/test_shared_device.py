"""Two people, one after the other, at one browser: the second learns nothing of the first."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import expect

from tests.browsers import with_and_without_javascript
from tests.journeys.answers import WHOLE
from tests.journeys.person import Person, PersonFactory
from tests.journeys.ways import in_one_language

SECRETS = ("Siân Ŵyn", "sian@example.com", "Meibion", "Cyfieithydd", "Capsiynau", "Cwrdd")


@in_one_language
@with_and_without_javascript
def test_whoever_answers_next_begins_with_a_blank_form(person: PersonFactory) -> None:
    first = by_hand(person())
    first.go_on()
    first.reference()
    first.page.locator('[value="again"]').click()
    first.expect_at(first.address())
    expect(first.page.locator(".holi-reference")).to_have_count(0)
    assert first.typed() == {}


@in_one_language
@with_and_without_javascript
def test_going_back_from_somebody_elses_blank_form_shows_nothing_of_the_first_person(person: PersonFactory) -> None:
    first = by_hand(person())
    first.go_on()
    first.reference()
    first.page.locator('[value="again"]').click()
    first.expect_at(first.address())
    assert_nothing_is_told(first)


@in_one_language
@with_and_without_javascript
def test_going_back_from_a_receipt_shows_at_most_the_reference(person: PersonFactory) -> None:
    first = by_hand(person())
    first.go_on()
    first.reference()
    assert_nothing_is_told(first)


@in_one_language
@with_and_without_javascript
def test_deleted_answers_are_not_there_when_the_form_is_opened_again(person: PersonFactory) -> None:
    first = by_hand(person())
    delete(first)
    first.go(first.address())
    first.expect_at(first.address())
    assert first.typed() == {}


@in_one_language
@with_and_without_javascript
def test_going_back_after_a_deletion_shows_nothing_of_what_was_typed(person: PersonFactory) -> None:
    first = by_hand(person())
    delete(first)
    assert_nothing_is_told(first)


@in_one_language
@with_and_without_javascript
def test_going_back_after_deleting_a_first_page_shows_nothing_of_what_was_typed(person: PersonFactory) -> None:
    first = person()
    first.go(first.workshop())
    first.page.locator(f'main a[href="{first.address()}"]').first.click()
    first.fill(WHOLE["registration"][0])
    delete(first)
    assert_nothing_is_told(first)


@in_one_language
def test_a_page_that_the_browser_kept_alive_is_asked_for_anew_once_it_was_sent(person: PersonFactory) -> None:
    first = person()
    first.reach(1)
    first.page.evaluate("document.title = 'kept alive'")
    # What a browser does when it takes a page out of its memory; in tests it keeps none there.
    first.page.evaluate("document.getElementById('page').dispatchEvent(new Event('submit'))")
    first.page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(first.page).not_to_have_title("kept alive")


@in_one_language
@with_and_without_javascript
def test_whoever_keeps_their_answers_finds_them_as_they_were(person: PersonFactory) -> None:
    first = person()
    first.reach(2)
    first.fill({"hopes": "Cwrdd"})
    first.button("delete").click()
    first.expect_at(first.address("delete"))
    first.page.locator(f'main a[href="{first.address()}"]').click()
    first.expect_at(first.address())
    expect(first.field("full_name")).to_have_value(str(WHOLE["registration"][0]["full_name"]))


def by_hand(someone: Person) -> Person:
    """The person at “check your answers”, with every page in the browser's history."""
    someone.go(someone.workshop())
    someone.page.locator(f'main a[href="{someone.address()}"]').first.click()
    for number, fields in enumerate(WHOLE[someone.form], 1):
        someone.expect_at(someone.address(number))
        someone.fill(fields)
        someone.go_on()
    someone.expect_at(someone.address("check"))
    return someone


def delete(someone: Person) -> None:
    """Delete everything that was typed."""
    someone.button("delete").click()
    someone.expect_at(someone.address("delete"))
    someone.page.locator('[value="delete-confirmed"]').click()
    someone.expect_gone()


def assert_nothing_is_told(someone: Person) -> None:
    """Go back through all of the browser's history: no page shows, or holds, a word of what was typed."""
    seen = 0
    for told in pages_before(someone):
        assert not [secret for secret in SECRETS if secret in told], someone.page.url
        seen += 1
    assert seen >= 3


def pages_before(someone: Person) -> Iterator[str]:
    """The text, source and fields of every page in the browser's history, the last first."""
    while someone.page.url != "about:blank":
        held = someone.typed() if someone.page.locator("form#page [name]").count() else {}
        yield f"{someone.page.content()} {held}"
        someone.page.go_back()
