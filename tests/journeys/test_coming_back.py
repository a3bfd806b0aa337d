"""Going back, coming back, and sending twice."""

from __future__ import annotations

import secrets
from collections.abc import Sequence

import pytest
from playwright.sync_api import Browser, expect

from tests.browsers import watched_page, with_and_without_javascript
from tests.journeys.answers import HALF, WHOLE, as_held
from tests.journeys.export import Export
from tests.journeys.person import PersonFactory
from tests.journeys.ways import in_one_language


@in_one_language
@with_and_without_javascript
def test_back_keeps_what_was_half_typed(person: PersonFactory) -> None:
    someone = person()
    someone.reach(2)
    someone.fill(HALF["registration"][1])
    someone.button("back").click()
    someone.expect_at(someone.address(1))
    someone.go_on()
    someone.expect_at(someone.address(2))
    assert someone.typed() == as_held(HALF["registration"][1])


@in_one_language
@with_and_without_javascript
def test_back_shows_the_page_before_as_it_was_left(person: PersonFactory) -> None:
    someone = person()
    someone.reach(2)
    someone.button("back").click()
    someone.expect_at(someone.address(1))
    assert someone.typed() == as_held(WHOLE["registration"][0])


@in_one_language
@with_and_without_javascript
def test_back_from_check_your_answers_leads_to_the_last_page(person: PersonFactory) -> None:
    someone = person()
    someone.reach("check")
    someone.button("back").click()
    someone.expect_at(someone.address(3))
    assert someone.typed() == as_held(WHOLE["registration"][2])


@in_one_language
@with_and_without_javascript
def test_the_browsers_own_back_shows_the_page_before_as_it_was_sent(person: PersonFactory) -> None:
    someone = person()
    someone.go(someone.workshop())
    someone.page.locator(f'main a[href="{someone.address()}"]').first.click()
    someone.fill(WHOLE["registration"][0])
    someone.go_on()
    someone.expect_at(someone.address(2))
    someone.page.go_back()
    someone.expect_at(someone.address(1))
    assert someone.typed() == as_held(WHOLE["registration"][0])


@in_one_language
@with_and_without_javascript
def test_text_that_was_not_sent_is_there_again_after_a_look_at_a_notice(person: PersonFactory) -> None:
    someone = person()
    someone.page.on("dialog", lambda dialog: dialog.accept())
    someone.reach(1)
    someone.fill({"full_name": "Siân Ŵ"})
    someone.page.locator("footer a").first.click()
    expect(someone.page.locator("form#page")).to_have_count(0)
    someone.page.go_back()
    expect(someone.field("full_name")).to_have_value("Siân Ŵ")


@in_one_language
@with_and_without_javascript
def test_the_browsers_own_back_from_the_receipt_shows_the_receipt(person: PersonFactory) -> None:
    someone = person()
    reference = someone.receive()
    someone.page.go_back()
    assert someone.reference() == reference


@in_one_language
@with_and_without_javascript
def test_sending_again_from_another_tab_gives_the_same_receipt(person: PersonFactory) -> None:
    someone = person()
    someone.reach("check")
    again = person(page=someone.page.context.new_page())
    again.go(again.address("check"))
    someone.go_on()
    reference = someone.reference()
    again.go_on()
    assert again.reference() == reference


@in_one_language
@with_and_without_javascript
def test_a_double_click_gives_one_response(person: PersonFactory, export: Export) -> None:
    someone = person(form="during")
    group = secrets.token_hex(8)
    someone.reach()
    someone.fill({"group": group, "problem": "Tai"})
    someone.button().dblclick()
    reference = someone.reference()
    assert [row["reference"] for row in export.rows(someone) if row["group"] == group] == [reference]


@in_one_language
@with_and_without_javascript
def test_whoever_comes_back_later_goes_on_where_they_were(
    person: PersonFactory, browser: Browser, javascript: bool
) -> None:
    someone = person()
    someone.reach(1)
    someone.fill(WHOLE["registration"][0])
    someone.go_on()
    someone.expect_at(someone.address(2))
    someone.fill(HALF["registration"][1])
    someone.go_on()
    someone.expect_errors()
    kept = someone.page.context.cookies()
    with watched_page(browser, javascript=javascript) as page:
        page.context.add_cookies(kept)  # type: ignore[arg-type]  # what one gives the other takes
        later = person(page=page)
        later.go(later.address())
        later.expect_at(later.address(2))
        assert later.typed() == as_held(HALF["registration"][1])


@in_one_language
def test_a_session_cookie_would_not_last_so_the_browser_is_told_how_long(person: PersonFactory) -> None:
    someone = person()
    someone.reach(1)
    assert all(cookie["expires"] > 0 for cookie in someone.page.context.cookies())


@in_one_language
@with_and_without_javascript
def test_a_link_opened_again_after_everything_was_answered_leads_to_the_check(person: PersonFactory) -> None:
    someone = person()
    someone.reach("check")
    someone.go(someone.address())
    someone.expect_at(someone.address("check"))


@in_one_language
@with_and_without_javascript
def test_a_change_comes_back_to_the_check(person: PersonFactory) -> None:
    someone = person()
    someone.reach("check")
    someone.page.locator(f'a[href="{someone.address(1)}#full_name"]').click()
    expect(someone.field("full_name")).to_have_value(str(WHOLE["registration"][0]["full_name"]))
    someone.fill({"full_name": "Enw newydd"})
    someone.go_on()
    someone.expect_at(someone.address("check"))
    expect(someone.page.locator("main")).to_contain_text("Enw newydd")


@in_one_language
@with_and_without_javascript
def test_a_change_that_shows_another_page_comes_back_by_way_of_it(person: PersonFactory) -> None:
    someone = person(form="kinds")
    someone.reach(1)
    someone.fill(without_detail())
    someone.go_on()
    someone.expect_at(someone.address("check"))
    someone.page.locator(f'a[href="{someone.address(1)}#choice"]').click()
    someone.fill({"choice": "a", "choice-a-detail": "Cŵn"})
    someone.go_on()
    someone.expect_at(someone.address(2))
    someone.fill(WHOLE["kinds"][1])
    someone.go_on()
    someone.expect_at(someone.address("check"))


@in_one_language
@with_and_without_javascript
def test_a_change_that_shows_another_question_on_the_page_asks_it(person: PersonFactory) -> None:
    someone = person(form="kinds")
    someone.reach(1)
    someone.fill({name: value for name, value in without_detail().items() if name != "which"} | {"needs": "no"})
    someone.go_on()
    someone.expect_at(someone.address("check"))
    expect(someone.page.locator(f'a[href="{someone.address(1)}#which"]')).to_have_count(0)
    someone.page.locator(f'a[href="{someone.address(1)}#needs"]').click()
    someone.fill({"needs": "yes", "which": "Capsiynau"})
    someone.go_on()
    someone.expect_at(someone.address("check"))
    expect(someone.page.locator(f'a[href="{someone.address(1)}#which"]')).to_have_count(1)


@in_one_language
@pytest.mark.parametrize("form", ["registration", "during"])
def test_reloading_a_receipt_sends_nothing_again(person: PersonFactory, form: str) -> None:
    someone = person(form=form)
    reference = someone.receive()
    someone.page.reload()
    assert someone.reference() == reference


def without_detail() -> dict[str, str | Sequence[str]]:
    """Every kind of question answered, so that no other page follows."""
    return {name: value for name, value in WHOLE["kinds"][0].items() if name != "choice-a-detail"} | {"choice": "b"}
