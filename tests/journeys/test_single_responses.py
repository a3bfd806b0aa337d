"""An organiser looks after single responses: finds, reads, translates, corrects, enters and deletes them."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app import clock
from app.accounts.rules import Role
from app.language import Locale, other, path
from app.workshops.queries import WorkshopSnapshot, get_workshop
from tests.browsers import watched_page
from tests.integration.accounts.members import make_user
from tests.integration.organiser.desk import make_managed
from tests.journeys.desk import PASSWORD, Desk
from tests.journeys.person import Person
from tests.journeys.ways import without_javascript
from tests.journeys.words import form_text, say
from tests.servers import LiveServer

Axe = Callable[[Page], None]


class Caretaker(Desk):
    """An organiser with a workshop of their own, whose forms have been answered in the other language."""

    workshop: WorkshopSnapshot
    reference: str

    def responses(self, moment: str, *more: str) -> str:
        """The address of a form's responses, or of what stands below it."""
        form = f"/{{organise}}/{self.workshop.id}/{{forms}}/{self.workshop.forms[moment].id}"
        return "/".join((form, "{responses}", *more))

    def follow(self, words: str) -> None:
        """Follow the link of these words."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=re.compile(f"^{re.escape(say(self.locale, words))}")).first.click()

    def keyboard(self, words: str) -> None:
        """Come to the button of these words by the Tab key alone, and press it."""
        wanted = say(self.locale, words)
        for _ in range(80):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("document.activeElement.innerText?.trim()") == wanted:
                with self.page.expect_navigation():
                    self.page.keyboard.press("Enter")
                return
        raise AssertionError(f"no Tab leads to “{wanted}”")


@pytest.fixture
def caretaker(
    service: LiveServer, application: Flask, browser: Browser, page: Page, locale: Locale, axe: Axe
) -> Caretaker:
    """Somebody signed in; a registration and a survey have been sent by a person who reads the other language."""
    email = f"{secrets.token_hex(4)}@example.com"
    made = make_managed(
        application, clock.now(), "published", by=make_user(application, Role.ORGANISER, email=email, name="Gwen Ŵyn")
    )
    desk = Caretaker(page, service.url, locale, axe)
    with application.app_context():
        desk.workshop = get_workshop(made)
    for form in ("registration", "before"):
        with watched_page(browser) as theirs:
            person = Person(page=theirs, server=service, locale=other(locale), form=form, slugs=desk.workshop.slugs)
            reference = person.receive()
            desk.reference = reference if form == "registration" else desk.reference
    desk.open("/{sign-in}")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    expect(page.locator(".holi-person")).to_contain_text("Gwen Ŵyn")
    return desk


def find(desk: Caretaker, search: str) -> None:
    """Look for somebody with the keyboard, and open what was found."""
    desk.open(desk.responses("registration"))
    desk.at(desk.responses("registration"))
    desk.page.locator("[name=search]").fill(search)
    desk.page.locator("[name=search]").press("Enter")
    desk.at(desk.responses("registration"))
    assert search not in desk.page.url
    desk.page.locator("table a").press("Enter")
    expect(desk.page.locator("h1")).to_have_text(say(desk.locale, "Response %(reference)s", reference=desk.reference))
    desk.judge()


def test_a_response_is_found_read_and_translated(caretaker: Caretaker) -> None:
    desk, page = caretaker, caretaker.page
    theirs: Locale = other(desk.locale)
    desk.open(desk.responses("registration"))
    page.locator("[name=search]").fill("neb")
    page.locator("[name=search]").press("Enter")
    expect(page.locator("main h2")).to_contain_text("neb")
    desk.judge()
    find(desk, "sian wyn")
    written = page.locator(f".holi-answer[lang={theirs}]")
    expect(written.filter(has_text="Cyfieithydd")).to_be_visible()
    expect(
        page.get_by_text(say(desk.locale, f"Answered in {'Welsh' if theirs == 'cy' else 'English'}")).first
    ).to_be_visible()
    label = form_text(desk.locale, "registration", "access_needs", "label")
    needs = page.locator(".govuk-summary-list__row").filter(has_text=label)
    expect(needs).to_contain_text("Capsiynau")

    into = "an English" if desk.locale == "en" else "a Welsh"
    needs.get_by_role("link", name=re.compile(re.escape(say(desk.locale, f"Add {into} translation")))).press("Enter")
    expect(page.locator("blockquote .holi-answer")).to_have_attribute("lang", theirs)
    desk.judge()
    page.locator("[name=translation]").fill("Captions\n– ŵ")
    address = page.url
    desk.switch()
    expect(page.locator("html")).to_have_attribute("lang", desk.locale)
    expect(page.locator("[name=translation]")).to_have_value("Captions\n– ŵ")
    desk.judge()
    desk.switch()
    assert page.url == address
    expect(page.locator("[name=translation]")).to_have_value("Captions\n– ŵ")
    desk.press("Save")
    expect(page.locator(".govuk-notification-banner")).to_contain_text(
        say(desk.locale, "The translation has been saved.")
    )
    desk.judge()
    expect(needs.locator(".holi-answer__translation")).to_contain_text("Gwen Ŵyn")
    expect(needs.locator(".holi-answer__translation .holi-answer")).to_have_text("Captions\n– ŵ")

    page.emulate_media(media="print")
    for gone in (".holi-switch", ".holi-on-screen", ".holi-answer__act", ".govuk-back-link"):
        assert not page.locator(gone).first.is_visible(), gone
    expect(needs.locator(".holi-answer__translation .holi-answer")).to_be_visible()


def test_a_response_is_corrected_with_a_reason(caretaker: Caretaker) -> None:
    desk, page = caretaker, caretaker.page
    find(desk, "SIÂN ŴYN")
    desk.follow("Correct the answers")
    desk.judge()
    page.locator("#page [name=email]").fill("sian@")
    page.locator("#page [name=role][value=policy]").check()
    desk.keyboard("Save the corrections")
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    assert page.title().startswith(say(desk.locale, "Error: %(title)s", title=""))
    desk.judge()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#page [name=email]")).to_be_focused()
    desk.switch()
    expect(page.locator("html")).to_have_attribute("lang", desk.locale)
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    expect(page.locator("#page [name=email]")).to_have_value("sian@")
    expect(page.locator("#page [name=role][value=policy]")).to_be_checked()
    desk.judge()
    desk.switch()
    expect(page.locator("html")).to_have_attribute("lang", desk.locale)
    page.locator("#page [name=email]").fill("sian@example.org")
    page.locator("[name=Own-reason]").fill("Camsillafu")
    page.locator("[name=Own-reason]").press("Enter")
    expect(page.locator(".govuk-notification-banner")).to_contain_text(
        say(desk.locale, "The answers have been corrected.")
    )
    desk.judge()
    expect(page.locator("main")).to_contain_text("sian@example.org")
    expect(page.locator("main")).to_contain_text(form_text(desk.locale, "registration", "role", "option", "policy"))
    expect(page.locator("main")).not_to_contain_text("Cyfieithydd")


def test_somebodys_answers_are_entered_by_keyboard(caretaker: Caretaker) -> None:
    desk, page = caretaker, caretaker.page
    desk.open(desk.responses("before"))
    desk.follow("Enter somebody’s answers")
    desk.judge()
    example = page.locator("#page [name=example]")
    # A question follows the answers, and what is hidden is not asked.
    page.locator("#page [name=barriers][value=none]").check()
    expect(example).to_be_hidden()
    page.locator("#page [name=barriers][value=none]").uncheck()
    expect(example).to_be_visible()
    example.fill("Tai\na thrafnidiaeth")
    desk.switch()
    expect(example).to_have_value("Tai\na thrafnidiaeth")
    desk.switch()
    expect(page.locator("html")).to_have_attribute("lang", desk.locale)
    desk.keyboard("Save the answers")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    desk.judge()
    for name in ("Own-answered_in", "contact_frequency", *(f"confidence-{row}" for row in _ROWS)):
        page.locator(f"#page [name={name}]").first.focus()
        page.keyboard.press("Space")
    page.locator("#page [name=barriers]").first.focus()
    page.keyboard.press("Space")
    desk.keyboard("Save the answers")
    expect(page.locator(".govuk-notification-banner")).to_contain_text(say(desk.locale, "The answers have been saved."))
    expect(page.locator(".holi-facts")).to_contain_text("Gwen Ŵyn")
    desk.judge()
    desk.open(desk.responses("before"))
    expect(page.locator("table .govuk-tag")).to_have_text(say(desk.locale, "Entered by an organiser"))
    desk.judge()


def test_a_response_is_deleted_and_its_place_is_free(caretaker: Caretaker, application: Flask) -> None:
    desk, page = caretaker, caretaker.page
    find(desk, desk.reference.lower().replace("-", ""))
    desk.follow("Delete the response")
    desk.judge()
    page.locator("[name=reason]").fill("Prawf")
    desk.switch()
    expect(page.locator("html")).to_have_attribute("lang", desk.locale)
    expect(page.locator("[name=reason]")).to_have_value("Prawf")
    desk.judge()
    page.locator("[name=reason]").press("Enter")
    desk.at(desk.responses("registration"))
    expect(page.locator(".govuk-notification-banner")).to_contain_text(
        say(desk.locale, "The response has been deleted.")
    )
    with application.app_context():
        assert get_workshop(desk.workshop.id).full is False


@without_javascript
def test_without_scripts_a_response_is_corrected_and_nothing_is_lost_by_the_switch(caretaker: Caretaker) -> None:
    desk, page = caretaker, caretaker.page
    page.goto(desk.url + path(desk.responses("registration"), desk.locale))
    page.locator("table a").click()
    page.locator(f"a[href$='{path('/{correct}', desk.locale)[3:]}']").click()
    page.locator("#page [name=full_name]").fill("Siân Wyn")
    page.locator("[name=Own-reason]").fill("Camsillafu")
    desk.switch()
    expect(page.locator("#page [name=full_name]")).to_have_value("Siân Wyn")
    page.locator("[name=Own-reason]").press("Enter")
    expect(page.locator("main")).to_contain_text("Siân Wyn")


_ROWS = ("explain", "feed_back", "join_up", "upstream")
