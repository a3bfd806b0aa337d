"""The switch between Welsh and English stands on every page, stays on it, and keeps what was typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from app.language import Locale, other, path
from tests.conftest import Clock
from tests.factories import heading, rows
from tests.integration.web.gallery import BOTH, can_fail, gallery, set_full
from tests.integration.web.visitor import ANSWERS, NOTICES, Visitor, errors, language, switch, title
from tests.integration.web.workshops import KINDS_ANSWERS, KINDS_SLUGS, every_kind, publish
from tests.unit.web.markup import Page


@pytest.mark.usefixtures("own_application")
def test_every_page_in_every_state_has_the_switch(
    sqlite_app: Flask, locale: Locale, clock: Clock, tmp_path: Path
) -> None:
    can_fail(sqlite_app)
    publish(sqlite_app, tmp_path, every_kind())
    for name, page in gallery(sqlite_app, locale, clock).items():
        if name not in BOTH:
            assert language(page) == locale, name
            assert switch(page)["lang"] == other(locale), name


def test_a_page_of_a_form_switches_by_a_button_of_the_form(sqlite_visitor: Visitor) -> None:
    for page in (sqlite_visitor.open("registration"), sqlite_visitor.fill("registration", 1)):
        button = switch(page)
        assert (button.tag, button["form"], button["name"], button["value"]) == ("button", "page", "action", "switch")


def test_switching_keeps_half_of_what_was_to_be_typed_and_finds_no_fault_in_it(visitor: Visitor) -> None:
    visitor.open("registration")
    shown = visitor.send(visitor.form("registration"), {"full_name": "Siân ŵ", "email": "sian@"}, action="switch")
    page = Page(shown.text)
    assert language(shown) == other(visitor.locale)
    assert (page.value("full_name"), page.value("email")) == ("Siân ŵ", "sian@")
    assert not errors(shown)


def test_switching_stays_on_the_page(visitor: Visitor) -> None:
    for number in range(1, 4):
        visitor.fill("registration", number - 1)
        answer = visitor.post(visitor.form("registration", number), action="switch")
        assert answer.headers["Location"] == visitor.form("registration", number, other(visitor.locale))
        assert visitor.get(answer.headers["Location"]).status_code == 200


def test_switching_after_an_error_shows_the_same_errors_in_the_other_language(visitor: Visitor) -> None:
    visitor.open("registration")
    before = visitor.send(visitor.form("registration"), {"full_name": "Siân"})
    after = visitor.send(visitor.form("registration"), {"full_name": "Siân"}, action="switch")
    assert [link["href"] for link in errors(after)] == [link["href"] for link in errors(before)]
    assert not {link.text for link in errors(after)} & {link.text for link in errors(before)}
    assert title(after).startswith({"cy": "Error: ", "en": "Gwall: "}[visitor.locale])


def test_switching_keeps_every_kind_of_answer(sqlite_app: Flask, locale: Locale, tmp_path: Path) -> None:
    publish(sqlite_app, tmp_path, every_kind())
    visitor = Visitor(sqlite_app, locale, KINDS_SLUGS)
    visitor.open("after")
    page = Page(visitor.send(visitor.form("after"), KINDS_ANSWERS[0], action="switch").text)
    for name, value in KINDS_ANSWERS[0].items():
        assert page.value(name) in (value, [value]), name


def test_switching_twice_comes_back_to_the_same_page(visitor: Visitor) -> None:
    first = visitor.fill("registration", 1)
    there = visitor.send(visitor.form("registration", 2), action="switch")
    back = visitor.in_other_language().send(Page(there.text).one("form", id="page")["action"], action="switch")
    assert heading(back) == heading(first)


def test_the_check_switches_to_the_check(visitor: Visitor) -> None:
    visitor.fill("registration")
    answer = visitor.post(visitor.form("registration", "check"), action="switch")
    assert answer.headers["Location"] == visitor.form("registration", "check", other(visitor.locale))
    assert heading(visitor.get(answer.headers["Location"])) == visitor.in_other_language().words("Check your answers")


def test_the_language_of_beginning_and_that_of_sending_are_stored_apart(visitor: Visitor) -> None:
    visitor.fill("before", 1)
    visitor.post(visitor.form("before", 2), action="switch")
    same = visitor.in_other_language()
    same.send(same.form("before", 2), ANSWERS["before"][1])
    (stored,) = rows(visitor.app, "responses")
    assert (stored["locale_started"], stored["locale_submitted"]) == (visitor.locale, same.locale)


def test_every_other_page_switches_by_a_link_to_itself(sqlite_visitor: Visitor, clock: Clock) -> None:
    visitor = sqlite_visitor
    visitor.submit("registration")
    addresses = [
        path("/", visitor.locale),
        visitor.workshop(),
        visitor.form("registration"),
        visitor.form("registration", "delete"),
        *(path(notice, visitor.locale) for notice in NOTICES),
    ]
    for address in addresses:
        link = switch(visitor.get(address))
        there = visitor.get(link["href"])
        assert (there.status_code, language(there)) == (200, other(visitor.locale)), address
        assert switch(there)["href"] == address
    clock.move(days=40)
    closed = visitor.get(switch(visitor.open("after"))["href"])
    assert heading(closed) == visitor.in_other_language().words("This form is closed")


def test_whoever_switches_just_as_the_workshop_fills_is_told_in_the_language_they_asked_for(visitor: Visitor) -> None:
    visitor.fill("registration", 1)
    set_full(visitor.app, full=True)
    shown = Page(visitor.send(visitor.form("registration", 2), {"hopes": "Cwrdd"}, action="switch").text)
    assert shown.one("h2", id="waiting-list-title").text.strip() == visitor.in_other_language().words("Waiting list")
    assert shown.value("hopes") == "Cwrdd"


def test_every_page_names_its_address_in_both_languages(sqlite_visitor: Visitor) -> None:
    for address in (path("/", sqlite_visitor.locale), sqlite_visitor.workshop(), sqlite_visitor.form("before")):
        page = Page(sqlite_visitor.get(address).text)
        alternates = {link["hreflang"]: link["href"] for link in page.all("link", rel="alternate")}
        assert alternates.keys() == {"cy", "en"}
        assert alternates[sqlite_visitor.locale] == f"http://localhost{address}"
