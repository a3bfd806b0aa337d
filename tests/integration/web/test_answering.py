"""Answering a form, page by page, from the blank page to the receipt."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.language import Locale
from tests.conftest import Clock
from tests.factories import counts, heading, reference, rows
from tests.integration.web.visitor import ANSWERS, Visitor, errors, language, switch, title
from tests.integration.web.workshops import KINDS_ANSWERS, KINDS_SLUGS, every_kind, publish
from tests.unit.web.markup import Page

ABOUT = ANSWERS["registration"][0]


@pytest.fixture
def kinds(sqlite_app: Flask, tmp_path: Path, locale: Locale) -> Visitor:
    """Somebody at the form of every kind."""
    publish(sqlite_app, tmp_path, every_kind())
    return Visitor(sqlite_app, locale, KINDS_SLUGS)


@pytest.mark.parametrize("moment", ANSWERS)
def test_a_blank_page_leaves_no_trace_in_the_database(sqlite_visitor: Visitor, moment: str) -> None:
    before = counts(sqlite_visitor.app)
    assert sqlite_visitor.open(moment).status_code == 200
    assert counts(sqlite_visitor.app) == before


@pytest.mark.parametrize("moment", ANSWERS)
def test_a_form_leads_from_its_first_page_to_a_reference(visitor: Visitor, moment: str) -> None:
    receipt = visitor.submit(moment)
    assert language(receipt) == visitor.locale
    (stored,) = rows(visitor.app, "responses")
    assert reference(receipt) == stored["reference"]
    assert {stored["locale_started"], stored["locale_submitted"]} == {visitor.locale}


@pytest.mark.parametrize("moment", ANSWERS)
def test_an_empty_page_comes_back_with_its_errors(sqlite_visitor: Visitor, moment: str) -> None:
    sqlite_visitor.open(moment)
    shown = sqlite_visitor.send(sqlite_visitor.form(moment))
    assert title(shown).startswith({"cy": "Gwall: ", "en": "Error: "}[sqlite_visitor.locale])
    assert sqlite_visitor.words("There is a problem") in shown.text
    assert errors(shown)


@pytest.mark.parametrize("moment", ANSWERS)
def test_every_error_leads_to_its_field(sqlite_visitor: Visitor, moment: str) -> None:
    sqlite_visitor.open(moment)
    for number in range(1, len(ANSWERS[moment]) + 1):
        shown = sqlite_visitor.send(sqlite_visitor.form(moment, number))
        for link in errors(shown):
            assert len(Page(shown.text).with_id(link["href"].removeprefix("#"))) == 1, link
        sqlite_visitor.send(sqlite_visitor.form(moment, number), ANSWERS[moment][number - 1])


def test_every_error_of_every_kind_leads_to_its_field(kinds: Visitor) -> None:
    kinds.open("after")
    shown = kinds.send(
        kinds.form("after"), {"errors": "1" * 21, "phone": "1", "count": "x", "choice": "a", "many": "a"}
    )
    assert len(errors(shown)) == 14
    for link in errors(shown):
        assert len(Page(shown.text).with_id(link["href"].removeprefix("#"))) == 1, link


def test_a_page_with_errors_keeps_what_was_typed(visitor: Visitor) -> None:
    visitor.open("registration")
    page = Page(visitor.send(visitor.form("registration"), {"full_name": "Siân", "email": "sian@"}).text)
    assert (page.value("full_name"), page.value("email")) == ("Siân", "sian@")


def test_an_error_is_gone_once_its_page_is_right(sqlite_visitor: Visitor) -> None:
    sqlite_visitor.open("registration")
    sqlite_visitor.send(sqlite_visitor.form("registration"))
    sqlite_visitor.send(sqlite_visitor.form("registration"), ABOUT)
    shown = sqlite_visitor.get(sqlite_visitor.form("registration"))
    assert not errors(shown)
    assert Page(shown.text).value("full_name") == ABOUT["full_name"]


def test_a_page_that_is_reached_for_the_first_time_shows_no_errors(sqlite_visitor: Visitor) -> None:
    assert not errors(sqlite_visitor.fill("registration", 1))


def test_a_page_beyond_the_first_leads_whoever_has_typed_nothing_to_the_first(sqlite_visitor: Visitor) -> None:
    for number in (2, 3):
        answer = sqlite_visitor.get(sqlite_visitor.form("registration", number))
        assert (answer.status_code, answer.headers["Location"]) == (303, sqlite_visitor.form("registration"))


def test_jumping_ahead_leads_to_the_first_unfinished_page(sqlite_visitor: Visitor) -> None:
    sqlite_visitor.fill("registration", 1)
    for step in (3, "check"):
        assert sqlite_visitor.get(sqlite_visitor.form("registration", step)).headers["Location"] == sqlite_visitor.form(
            "registration", 2
        )


def test_sending_a_later_page_first_keeps_it_and_leads_to_the_first(visitor: Visitor) -> None:
    visitor.open("registration")
    shown = visitor.send(visitor.form("registration", 3), ANSWERS["registration"][2])
    assert Page(shown.text).one("form", id="page")["action"] == visitor.form("registration")
    assert [row["pages"] for row in rows(visitor.app, "drafts")] == [{"consent": {"share_contact": ["yes"]}}]


def test_sending_from_the_last_page_with_an_earlier_one_missing_sends_nothing(visitor: Visitor) -> None:
    visitor.open("before")
    shown = visitor.send(visitor.form("before", 2), ANSWERS["before"][1])
    assert Page(shown.text).one("form", id="page")["action"] == visitor.form("before")
    assert rows(visitor.app, "responses") == []


def test_back_keeps_what_was_typed_and_asks_nothing_of_it(visitor: Visitor) -> None:
    visitor.fill("registration", 1)
    shown = visitor.send(visitor.form("registration", 2), {"hopes": "Cwrdd â phobl"}, action="back")
    assert Page(shown.text).value("full_name") == ABOUT["full_name"]
    again = visitor.send(visitor.form("registration"), ABOUT)
    assert Page(again.text).value("hopes") == "Cwrdd â phobl"
    assert not errors(again)


def test_back_from_the_first_page_leads_to_the_workshop(sqlite_visitor: Visitor) -> None:
    sqlite_visitor.open("registration")
    answer = sqlite_visitor.post(sqlite_visitor.form("registration"), {"full_name": "Siân"}, action="back")
    assert answer.headers["Location"] == sqlite_visitor.workshop()
    assert Page(sqlite_visitor.open("registration").text).value("full_name") == "Siân"


def test_back_from_the_check_leads_to_the_last_page(sqlite_visitor: Visitor) -> None:
    sqlite_visitor.fill("registration")
    answer = sqlite_visitor.post(sqlite_visitor.form("registration", "check"), action="back")
    assert answer.headers["Location"] == sqlite_visitor.form("registration", 3)


def test_the_check_shows_every_answer_in_the_readers_words(sqlite_visitor: Visitor) -> None:
    page = Page(sqlite_visitor.fill("registration").text)
    shown = [" ".join(row.text.split()) for row in page.all("dd", class_="govuk-summary-list__value")]
    words = {"cy": ["Cymraeg a Saesneg", "Cymraeg"], "en": ["Welsh and English", "Welsh"]}[sqlite_visitor.locale]
    assert shown[:2] == ["Siân Ŵyn", "sian@example.com"]
    assert shown[2] == sqlite_visitor.words("No answer provided")
    assert shown[4:6] == words


def test_each_answer_of_the_check_leads_to_its_field(kinds: Visitor) -> None:
    page = Page(_fill(kinds).text)
    links = [link["href"] for link in page.all("a") if "#" in link["href"] and link["href"].startswith("/")]
    assert len(links) == 17
    for link in links:
        address, _, field = link.partition("#")
        assert Page(kinds.get(address).text).with_id(field), link


def test_a_change_leads_back_to_the_check(visitor: Visitor) -> None:
    visitor.fill("registration")
    shown = visitor.send(visitor.form("registration"), {**ABOUT, "full_name": "Siôn"})
    assert heading(shown) == visitor.words("Check your answers")
    assert "Siôn" in shown.text


def test_a_change_comes_back_by_way_of_a_page_that_it_newly_shows(kinds: Visitor) -> None:
    kinds.open("after")
    first = {**KINDS_ANSWERS[0], "choice": "b"}
    kinds.send(kinds.form("after"), first)
    assert heading(kinds.send(kinds.form("after", 3), KINDS_ANSWERS[2])) == kinds.words("Check your answers")
    changed = kinds.post(kinds.form("after"), KINDS_ANSWERS[0])
    assert changed.headers["Location"] == kinds.form("after", 2)
    then = kinds.post(kinds.form("after", 2), KINDS_ANSWERS[1])
    assert then.headers["Location"] == kinds.form("after", "check")


def test_a_page_that_a_choice_hides_is_passed_over(kinds: Visitor) -> None:
    kinds.open("after")
    answer = kinds.post(kinds.form("after"), {**KINDS_ANSWERS[0], "choice": "b"})
    assert answer.headers["Location"] == kinds.form("after", 3)
    assert kinds.get(kinds.form("after", 2)).headers["Location"] == kinds.form("after", 3)


def test_a_question_whose_condition_fails_is_neither_asked_nor_answered(visitor: Visitor) -> None:
    visitor.fill("after", 2)
    receipt = visitor.send(visitor.form("after", 3), {"comment": "", "quote": "named"})
    assert reference(receipt)
    (stored,) = rows(visitor.app, "responses")
    assert "quote" not in stored["answers"]
    assert stored["answers"]["comment"] is None


def test_a_question_whose_condition_holds_is_asked(sqlite_visitor: Visitor) -> None:
    sqlite_visitor.fill("after", 2)
    shown = sqlite_visitor.send(sqlite_visitor.form("after", 3), {"comment": "Da iawn"})
    assert [link["href"] for link in errors(shown)] == ["#quote"]


def test_an_answer_that_is_hidden_stays_in_the_draft(kinds: Visitor) -> None:
    _fill(kinds)
    kinds.send(kinds.form("after", 3), {"comment": "", "quote": "yes"})
    assert Page(kinds.get(kinds.form("after", 3)).text).value("quote") == ["yes"]


def test_sending_twice_gives_the_same_receipt(visitor: Visitor) -> None:
    visitor.fill("registration")
    first = visitor.send(visitor.form("registration", "check"))
    assert reference(first) == reference(visitor.send(visitor.form("registration", "check")))
    assert counts(visitor.app)["responses"] == 1


def test_the_last_page_sent_twice_gives_the_same_receipt(visitor: Visitor) -> None:
    first = visitor.submit("during")
    assert reference(first) == reference(visitor.send(visitor.form("during"), ANSWERS["during"][0]))
    assert counts(visitor.app)["responses"] == 1


def test_every_page_of_a_form_that_was_sent_leads_to_the_receipt(visitor: Visitor) -> None:
    visitor.submit("registration")
    for step in (2, 3, "check"):
        assert visitor.get(visitor.form("registration", step)).headers["Location"] == visitor.form("registration")
    for step in (1, 2, 3, "check"):
        assert reference(visitor.send(visitor.form("registration", step), ABOUT))


def test_a_receipt_shows_nothing_of_what_was_typed(sqlite_visitor: Visitor) -> None:
    sqlite_visitor.submit("registration")
    for step in (1, "delete"):
        assert "sian@example.com" not in sqlite_visitor.get(sqlite_visitor.form("registration", step)).text


def test_answering_for_someone_else_begins_with_a_blank_page(visitor: Visitor) -> None:
    visitor.submit("registration")
    before = visitor.cookie("registration")
    shown = visitor.send(visitor.form("registration"), action="again")
    assert Page(shown.text).value("full_name") == ""
    assert visitor.cookie("registration") not in {None, before}
    assert heading(visitor.get(visitor.form("registration"))) != visitor.words("Thank you for registering")


def test_two_people_on_one_browser_get_two_references(visitor: Visitor) -> None:
    first = reference(visitor.submit("during"))
    visitor.send(visitor.form("during"), action="again")
    assert reference(visitor.send(visitor.form("during"), {"group": "2", "problem": "3"})) not in {None, first}
    assert counts(visitor.app)["responses"] == 2


def test_the_forms_of_a_workshop_are_apart(sqlite_visitor: Visitor) -> None:
    sqlite_visitor.submit("during")
    assert reference(sqlite_visitor.open("after")) is None
    assert sqlite_visitor.cookie("during") != sqlite_visitor.cookie("after")


def test_deleting_asks_first_and_keeps_what_was_typed_on_the_page(visitor: Visitor) -> None:
    visitor.open("registration")
    shown = visitor.send(visitor.form("registration"), {"full_name": "Siân"}, action="delete")
    assert heading(shown) == visitor.words("Are you sure you want to delete your answers?")
    assert Page(visitor.open("registration").text).value("full_name") == "Siân"


def test_deleting_from_the_check_asks_first(sqlite_visitor: Visitor) -> None:
    sqlite_visitor.fill("registration")
    answer = sqlite_visitor.post(sqlite_visitor.form("registration", "check"), action="delete")
    assert answer.headers["Location"] == sqlite_visitor.form("registration", "delete")
    assert counts(sqlite_visitor.app)["drafts"] == 1


def test_deleting_deletes_everything_says_so_and_gives_a_new_cookie(visitor: Visitor) -> None:
    visitor.fill("registration", 2)
    before = visitor.cookie("registration")
    shown = visitor.send(visitor.form("registration", "delete"), action="delete-confirmed")
    assert heading(shown) == visitor.words("You have no unsent answers here")
    assert visitor.cookie("registration") not in {None, before}
    assert rows(visitor.app, "drafts") == []
    assert Page(visitor.open("registration").text).value("full_name") == ""


def test_an_old_cookie_leads_to_nothing_after_a_deletion(visitor: Visitor) -> None:
    visitor.fill("registration", 1)
    before = visitor.cookie("registration") or ""
    visitor.send(visitor.form("registration", "delete"), action="delete-confirmed")
    visitor.client.set_cookie(visitor.cookie_name("registration"), before)
    assert Page(visitor.open("registration").text).value("full_name") == ""


def test_a_page_sent_without_a_cookie_comes_back_whole_with_a_cookie_and_says_why(visitor: Visitor) -> None:
    answer = visitor.post(visitor.form("registration"), ABOUT)
    page = Page(answer.text)
    assert answer.status_code == 200
    assert (page.value("full_name"), page.value("role")) == (ABOUT["full_name"], [ABOUT["role"]])
    assert visitor.words("Important") in page.one("div", class_="govuk-notification-banner").text
    assert rows(visitor.app, "drafts") == []
    assert visitor.post(visitor.form("registration"), ABOUT).headers["Location"] == visitor.form("registration", 2)


def test_any_page_sent_without_a_cookie_comes_back_whole(kinds: Visitor) -> None:
    for number, fields in enumerate(KINDS_ANSWERS, 1):
        page = Page(Visitor(kinds.app, kinds.locale, KINDS_SLUGS).post(kinds.form("after", number), fields).text)
        assert page.one("form", id="page")["action"] == kinds.form("after", number)
        name, value = next(iter(fields.items()))
        assert page.value(name) == value


def test_a_cookie_that_is_none_of_ours_counts_as_none(sqlite_visitor: Visitor) -> None:
    for cookie in ("", "x", "G" * 32, "0" * 31, "0" * 33, "../../etc", "%00"):
        sqlite_visitor.client.set_cookie(sqlite_visitor.cookie_name("registration"), cookie)
        assert "Set-Cookie" in sqlite_visitor.open("registration").headers, cookie


def test_an_unknown_action_goes_on_as_enter_would(sqlite_visitor: Visitor) -> None:
    sqlite_visitor.open("registration")
    for action in ("", "nonsense", "again", "delete-confirmed", "\x00", "%s"):
        answer = sqlite_visitor.post(sqlite_visitor.form("registration"), ABOUT, action=action)
        assert answer.headers["Location"] == sqlite_visitor.form("registration", 2), action


def test_a_page_that_the_form_has_not_is_not_found(sqlite_visitor: Visitor) -> None:
    visitor, begun = sqlite_visitor, Visitor(sqlite_visitor.app, sqlite_visitor.locale)
    begun.fill("registration", 1)
    for number in ("0", "4", "99999999999999999999999", "-1", "1.5", "x", "²", "1/2", "%00"):
        address = f"{visitor.form('registration')}/{number}"
        for answer in (visitor.get(address), begun.get(address), visitor.post(address), begun.post(address)):
            assert (answer.status_code, language(answer)) == (404, visitor.locale), address


def test_an_unknown_version_counts_as_the_current_one(visitor: Visitor) -> None:
    for version in ("", "0" * 64, "nonsense", "\x00", "%s", "é" * 100, "1"):
        stranger = Visitor(visitor.app, visitor.locale)
        stranger.open("registration")
        answer = stranger.post(stranger.form("registration"), {**ABOUT, "version": version})
        assert answer.headers["Location"] == stranger.form("registration", 2), version


def test_a_workshop_that_is_not_there_is_not_found(visitor: Visitor) -> None:
    for slug in ("nowhere", "%00", "%FF", "a" * 3000, "%25s", "..%2f..%2fetc"):
        visitor.slugs = {"cy": slug, "en": slug}
        for address in (visitor.workshop(), visitor.form("registration"), visitor.form("before", "check")):
            answer = visitor.get(address)
            assert (answer.status_code, language(answer)) == (404, visitor.locale), address


def test_a_form_that_is_not_checked_has_no_check(sqlite_visitor: Visitor) -> None:
    sqlite_visitor.fill("before", 1)
    assert sqlite_visitor.get(sqlite_visitor.form("before", "check")).status_code == 404


def test_a_form_that_the_workshop_has_not_is_not_found(kinds: Visitor) -> None:
    assert kinds.get(kinds.form("before")).status_code == 404


def test_a_draft_is_there_a_week_later_in_the_same_browser(visitor: Visitor, clock: Clock) -> None:
    visitor.fill("registration", 1)
    clock.move(days=6)
    assert Page(visitor.open("registration").text).value("full_name") == ABOUT["full_name"]


def test_a_draft_stays_in_its_own_browser(sqlite_visitor: Visitor) -> None:
    sqlite_visitor.fill("registration", 1)
    stranger = Visitor(sqlite_visitor.app, sqlite_visitor.locale)
    assert Page(stranger.open("registration").text).value("full_name") == ""


def test_a_page_is_sent_to_its_own_address(sqlite_visitor: Visitor) -> None:
    sqlite_visitor.fill("registration", 2)
    for number in (1, 2, 3):
        page = Page(sqlite_visitor.get(sqlite_visitor.form("registration", number)).text)
        assert page.one("form", id="page")["action"] == sqlite_visitor.form("registration", number)


def test_enter_presses_continue_and_not_the_switch(sqlite_visitor: Visitor) -> None:
    shown = sqlite_visitor.fill("registration", 1)
    buttons = [button for button in Page(shown.text).all("button") if button["type"] == "submit"]
    assert buttons[0]["value"] == "continue"
    assert buttons.index(buttons[0]) < [button["class"] for button in buttons].index(switch(shown)["class"])


def _fill(kinds: Visitor) -> TestResponse:
    shown = kinds.open("after")
    for number, fields in enumerate(KINDS_ANSWERS, 1):
        shown = kinds.send(kinds.form("after", number), fields)
    return shown
