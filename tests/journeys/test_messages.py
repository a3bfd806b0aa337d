"""An organiser looks after the messages of a workshop, and writes one: by keyboard, with and without scripts."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app import clock
from app.accounts.rules import Role
from app.language import Locale
from app.outbox import service as outbox
from app.responses.service import submit
from app.workshops.queries import get_workshop
from tests.factories import filled_in, make_sheet
from tests.integration.accounts.members import entered, user_id
from tests.integration.organiser.desk import make_managed
from tests.journeys.answers import WHOLE
from tests.journeys.desk import Desk
from tests.journeys.words import say
from tests.servers import LiveServer

LOOK_EVERY = 15_000


class Writer(Desk):
    """An organiser with a published workshop for which somebody has registered."""

    application: Flask
    workshop: int

    def messages(self, *more: str) -> str:
        """The address of the messages, or of what stands below."""
        return "/".join((f"/{{organise}}/{self.workshop}/{{messages}}", *more))

    def fill(self, number: str, **fields: str) -> None:
        """Write into the fields of a message."""
        for name, value in fields.items():
            self.page.fill(f"#workshop-message-{number}-{name.replace('_', '-')}", value)


@pytest.fixture
def writer(service: LiveServer, application: Flask, page: Page, locale: Locale, axe: Callable[[Page], None]) -> Writer:
    """Somebody signed in."""
    email, now = f"{secrets.token_hex(4)}@example.com", clock.now()
    member = entered(application, Role.ORGANISER, email)
    made = make_managed(application, now, "published", by=user_id(application, email), starts=timedelta(days=30))
    fields = {name: value for one in WHOLE["registration"] for name, value in one.items()}
    given = {
        name.replace("-", "__"): value if isinstance(value, str) else list(value) for name, value in fields.items()
    }
    with application.app_context():
        sheet = make_sheet(get_workshop(made), "registration", secrets.token_hex(16))
        submit(sheet, None, filled_in(sheet, **given), wording_revision=1, locale="cy", at=now)
    page.context.add_cookies([{"name": "holi_session", "value": member.cookie() or "", "url": service.url}])
    desk = Writer(page, service.url, locale, axe)
    desk.application, desk.workshop = application, made
    return desk


@pytest.mark.parametrize("locale", ["cy"])
def test_every_page_about_messages_is_accessible_and_fits_on_a_phone(writer: Writer) -> None:
    for address in (
        writer.messages(),
        writer.messages("{schedule}", "joining"),
        writer.messages("{texts}", "thanks"),
        writer.messages("{preview}", "invitation-before"),
        f"/{{organise}}/{writer.workshop}/{{cancel}}",
    ):
        writer.open(address)
        for details in writer.page.locator("details").all():
            details.evaluate("element => element.open = true")
        writer.at(address)
        expect(writer.page.locator("h1")).to_have_count(1)


@pytest.mark.parametrize(("locale", "javascript"), [("cy", True), ("en", False)])
def test_a_message_is_written_in_both_languages_looked_at_and_sent(writer: Writer, javascript: bool) -> None:
    page = writer.page

    def judge() -> None:
        if javascript:
            writer.judge()

    writer.open(writer.messages())
    writer.go(page.get_by_text(say(writer.locale, "Write a message"), exact=True))
    page.check("[name=to][value=everybody]")
    writer.fill("new", subject_cy="Cofiwch eich gliniadur", subject_en="Bring your laptop", text_cy="Ŵy\n" * 20)
    writer.switch()
    expect(page.locator("[name=to][value=everybody]")).to_be_checked()
    expect(page.locator("#workshop-message-new-subject-cy")).to_have_value("Cofiwch eich gliniadur")
    page.locator("#workshop-message-new-subject-en").press("Enter")
    expect(page).to_have_url(writer.url + writer.address(writer.messages("1")))
    judge()
    writer.press("Save, and check before sending")
    expect(page.locator(".holi-gaps a")).to_have_count(1)
    judge()
    writer.go(page.locator(".holi-gaps a"))
    writer.fill("1", text_en="Eggs\n" * 20)
    writer.press("Save, and check before sending")
    expect(page.locator(".holi-letter")).to_have_count(2)
    judge()
    writer.go(page.locator("button[value=send]"))
    expect(page.locator(".govuk-notification-banner")).to_be_visible()
    expect(page.locator("#figures li")).to_have_count(1)
    judge()


@pytest.mark.parametrize("locale", ["cy"])
def test_figures_follow_what_is_sent(writer: Writer) -> None:
    page = writer.page
    page.clock.install()
    writer.open(writer.messages())
    confirmation = page.locator("#mail-confirmation .holi-card__figures")
    before = confirmation.inner_text()
    with writer.application.app_context():
        for one in outbox.claim(at=clock.now(), limit=1000):
            outbox.note_sent(one.id, provider_id=None, at=clock.now())
    page.clock.fast_forward(LOOK_EVERY)
    expect(confirmation).not_to_have_text(before)
    expect(page.locator("#unsent")).to_be_empty()
