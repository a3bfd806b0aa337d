"""What scripts add to a page, and that nothing is missing without them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Dialog, expect

from tests.journeys.answers import WHOLE
from tests.journeys.person import Person, PersonFactory
from tests.journeys.ways import in_one_language, without_javascript
from tests.journeys.words import say, say_of

LIMIT = 1000  # characters of “What do you hope to get from the workshop?”


@in_one_language
@pytest.mark.parametrize("typed", [0, 1, LIMIT - 6, LIMIT - 3, LIMIT - 2, LIMIT - 1, LIMIT])
def test_the_count_tells_how_many_characters_are_left(person: PersonFactory, typed: int) -> None:
    someone = person()
    someone.reach(2)
    someone.field("hopes").fill("ŵ" * typed)
    left = LIMIT - typed
    sentence = say_of(
        someone.locale, "You have %(count)s character remaining", "You have %(count)s characters remaining", left
    )
    expect(someone.page.locator('#page .holi-count[aria-hidden="true"]')).to_have_text(sentence % {"count": left})


def test_the_count_tells_how_many_characters_are_too_many(person: PersonFactory) -> None:
    someone = person()
    someone.reach(2)
    someone.field("hopes").fill("ŵ" * (LIMIT + 2))
    sentence = say_of(
        someone.locale, "You have %(count)s character too many", "You have %(count)s characters too many", 2
    )
    expect(someone.page.locator('#page .holi-count[aria-hidden="true"]')).to_have_text(sentence % {"count": 2})


@without_javascript
def test_without_scripts_the_limit_is_told(person: PersonFactory) -> None:
    someone = person()
    someone.reach(2)
    sentence = say_of(
        someone.locale, "You can enter up to %(num)d character", "You can enter up to %(num)d characters", LIMIT
    )
    expect(someone.page.locator("#hopes-info")).to_have_text(sentence % {"num": LIMIT})


@in_one_language
def test_a_question_appears_once_its_condition_holds(person: PersonFactory) -> None:
    someone = person(form="after")
    someone.reach(3)
    expect(someone.option("quote", "no")).to_be_hidden()
    someone.field("comment").press_sequentially("Da")
    expect(someone.option("quote", "no")).to_be_visible()


@in_one_language
def test_a_question_disappears_once_its_condition_no_longer_holds(person: PersonFactory) -> None:
    someone = person(form="after")
    someone.reach(3)
    someone.fill(WHOLE["after"][2])
    someone.field("comment").fill("")
    expect(someone.option("quote", "no")).to_be_hidden()


@in_one_language
@without_javascript
def test_without_scripts_a_question_with_a_condition_can_be_seen(person: PersonFactory) -> None:
    someone = person(form="after")
    someone.reach(3)
    expect(someone.option("quote", "no")).to_be_visible()


@in_one_language
@without_javascript
def test_without_scripts_a_question_with_a_condition_is_asked_where_it_holds(person: PersonFactory) -> None:
    someone = person(form="after")
    someone.reach(3)
    someone.fill({"comment": "Da iawn"})
    someone.go_on()
    someone.expect_errors()
    expect(someone.errors()).to_have_attribute("href", "#quote")


@in_one_language
@without_javascript
def test_without_scripts_a_question_with_a_condition_may_be_left_out_where_it_does_not_hold(
    person: PersonFactory,
) -> None:
    someone = person(form="after")
    someone.reach(3)
    someone.go_on()
    assert someone.reference()


@in_one_language
def test_an_option_that_excludes_the_others_unticks_them(person: PersonFactory) -> None:
    someone = at_barriers(person)
    someone.fill({"barriers": ["time", "words"]})
    someone.option("barriers", "none").check()
    assert someone.typed()["barriers"] == ["none"]


@in_one_language
def test_another_option_unticks_the_one_that_excludes_it(person: PersonFactory) -> None:
    someone = at_barriers(person)
    someone.option("barriers", "none").check()
    someone.option("barriers", "time").check()
    assert someone.typed()["barriers"] == ["time"]


@in_one_language
@without_javascript
def test_without_scripts_an_option_that_excludes_the_others_is_refused_beside_them(person: PersonFactory) -> None:
    someone = at_barriers(person)
    someone.fill({"barriers": ["time", "none"]})
    someone.go_on()
    someone.expect_errors()
    expect(someone.errors()).to_have_attribute("href", "#barriers")
    assert someone.typed()["barriers"] == ["time", "none"]


@in_one_language
@pytest.mark.parametrize(
    ("form", "number", "question", "option"),
    [("registration", 1, "role", "other"), ("before", 2, "barriers", "other"), ("kinds", 1, "choice", "a")],
)
def test_a_detail_is_revealed_with_its_option(
    person: PersonFactory, form: str, number: int, question: str, option: str
) -> None:
    someone = person(form=form)
    someone.reach(number)
    detail = someone.field(f"{question}-{option}-detail")
    expect(detail).to_be_hidden()
    someone.option(question, option).check()
    expect(detail).to_be_visible()


@in_one_language
def test_a_detail_is_hidden_again_with_another_option(person: PersonFactory) -> None:
    someone = person()
    someone.reach(1)
    someone.option("role", "other").check()
    someone.option("role", "policy").check()
    expect(someone.field("role-other-detail")).to_be_hidden()


@in_one_language
@without_javascript
def test_without_scripts_a_detail_can_be_seen(person: PersonFactory) -> None:
    someone = person()
    someone.reach(1)
    expect(someone.field("role-other-detail")).to_be_visible()


@in_one_language
def test_leaving_with_text_that_was_not_sent_asks_first(person: PersonFactory) -> None:
    someone = person()
    asked = listen(someone)
    someone.reach(1)
    someone.field("full_name").press_sequentially("Siân")
    someone.page.locator("footer a").first.click()
    expect(someone.page.locator("form#page")).to_have_count(0)
    assert asked == ["beforeunload"]


@in_one_language
@pytest.mark.parametrize("action", ["continue", "delete", "switch"])
def test_a_button_of_the_form_never_asks(person: PersonFactory, action: str) -> None:
    someone = person()
    asked = listen(someone)
    someone.reach(1)
    someone.field("full_name").press_sequentially("Siân")
    before = someone.page.url
    someone.button(action).click()
    if action == "continue":
        someone.expect_errors()
    else:
        expect(someone.page).not_to_have_url(before)
    assert asked == []


@in_one_language
def test_leaving_without_having_typed_never_asks(person: PersonFactory) -> None:
    someone = person()
    asked = listen(someone)
    someone.reach(1)
    someone.field("full_name").focus()
    someone.page.locator("footer a").first.click()
    expect(someone.page.locator("form#page")).to_have_count(0)
    assert asked == []


@in_one_language
def test_a_text_over_its_limit_is_kept_and_told(person: PersonFactory) -> None:
    someone = person()
    someone.reach(2)
    long = "ŵ" * (LIMIT + 1)
    someone.fill({"hopes": long})
    someone.go_on()
    someone.expect_errors()
    assert someone.typed()["hopes"] == [long]
    expect(someone.page.locator('.govuk-error-summary a[href="#hopes"]')).to_have_count(1)


@without_javascript
def test_without_scripts_errors_are_announced_by_the_title(person: PersonFactory) -> None:
    someone = person()
    someone.reach(1)
    someone.go_on()
    expect(someone.page.locator(".govuk-error-summary__title")).to_have_text(say(someone.locale, "There is a problem"))
    someone.expect_errors()


def at_barriers(person: PersonFactory) -> Person:
    """Somebody at the page where one option excludes the others."""
    someone = person(form="before")
    someone.reach(2)
    return someone


def listen(someone: Person) -> list[str]:
    """The questions that the browser asks, each of which is answered with “leave”."""
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    someone.page.on("dialog", answer)
    return asked
