"""An organiser looks after the participants of a workshop, and notes who came: by keyboard, and without a network."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Locator, Page, Route, expect

from app import clock
from app.accounts.rules import Role
from app.language import Locale
from app.places.queries import list_places
from app.responses.service import submit
from app.workshops.queries import get_workshop
from tests.factories import filled_in, make_sheet
from tests.integration.accounts.members import entered, user_id
from tests.integration.organiser.desk import make_managed
from tests.journeys.answers import WHOLE
from tests.journeys.desk import Desk
from tests.journeys.words import say
from tests.servers import LiveServer

NAMES = ("Siân Ŵyn", "Gwenllian Llwyd-Bebb", "Huw Ŷsbyty", "Nia Ben", "Dewi Ddu")
AGAIN_MS = 5_000


class Steward(Desk):
    """An organiser with a workshop of two places, for which five people have registered."""

    application: Flask
    workshop: int
    ids: list[int]

    def participants(self, *more: str | int) -> str:
        """The address of the participants, or of what stands below."""
        return "/".join((f"/{{organise}}/{self.workshop}/{{participants}}", *map(str, more)))

    def attendance(self, *more: str) -> str:
        """The address where it is noted who came, or of what stands below."""
        return "/".join((f"/{{organise}}/{self.workshop}/{{attendance}}", *more))

    def keyboard(self, target: Locator) -> None:
        """Come to something by the Tab key alone."""
        for _ in range(80):
            self.page.keyboard.press("Tab")
            if target.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError("no Tab leads there")

    def choice(self, number: int, value: str) -> Locator:
        """One of the three choices beside a name."""
        return self.page.locator(f"[name=came-{self.ids[number]}][value={value}]")

    def attended(self) -> list[bool | None]:
        """What is noted of each."""
        with self.application.app_context():
            found = {one.id: one.attended for one in list_places(self.workshop)}
        return [found[id_] for id_ in self.ids]


@pytest.fixture
def steward(
    service: LiveServer, application: Flask, page: Page, locale: Locale, axe: Callable[[Page], None]
) -> Steward:
    """Somebody signed in."""
    email, now = f"{secrets.token_hex(4)}@example.com", clock.now()
    member = entered(application, Role.ORGANISER, email)
    made = make_managed(application, now, "published", by=user_id(application, email), capacity=2)
    fields = {name: value for one in WHOLE["registration"] for name, value in one.items()}
    with application.app_context():
        for number, name in enumerate(NAMES):
            given = {**fields, "full_name": name, "email": f"{number}@example.com"}
            sheet = make_sheet(get_workshop(made), "registration", secrets.token_hex(16))
            way = filled_in(
                sheet,
                **{key.replace("-", "__"): one if isinstance(one, str) else list(one) for key, one in given.items()},
            )
            submit(sheet, None, way, wording_revision=1, locale="cy", at=now + timedelta(seconds=number))
        ids = [one.id for one in list_places(made)]
    page.context.add_cookies([{"name": "holi_session", "value": member.cookie() or "", "url": service.url}])
    desk = Steward(page, service.url, locale, axe)
    desk.application, desk.workshop, desk.ids = application, made, ids
    return desk


@pytest.mark.parametrize(("locale", "javascript"), [("cy", True), ("en", False)])
def test_the_waiting_list_is_put_in_order_by_keyboard_and_somebody_leaves(steward: Steward, javascript: bool) -> None:
    page = steward.page
    steward.open(f"/{{organise}}/{steward.workshop}")
    steward.go(page.locator(f"main a[href$='{steward.address(steward.participants())}']"))
    last = steward.ids[-1]
    for number, target in ((2, f"up-{last}"), (1, f"participant-{last}")):
        button = page.locator(f"#up-{last}")
        if number == 2:
            steward.keyboard(button)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        expect(page.locator(f"#{target}")).to_be_focused()
        expect(page.locator(f"#position-{last}")).to_have_text(
            say(steward.locale, "Now number %(number)s", number=number)
        )
    if javascript:
        steward.at(steward.participants())
        for details in page.locator("details").all():
            details.evaluate("element => element.open = true")
        steward.judge()
    steward.go(page.locator(f"#participant-{steward.ids[0]}"))
    if javascript:
        steward.at(steward.participants(steward.ids[0]))
    steward.go(page.locator("main a.holi-link--warning"))
    page.fill("[name=reason]", "Clash")
    steward.switch()
    expect(page.locator("[name=reason]")).to_have_value("Clash")
    with page.expect_navigation():
        page.locator("[name=reason]").press("Enter")
    expect(page.locator(".govuk-notification-banner")).to_contain_text(
        say(steward.locale, "They are no longer taking part.")
    )
    expect(page.locator("section[aria-labelledby=with-a-place]")).to_contain_text("Dewi Ddu")
    if javascript:
        page.emulate_media(media="print")
        expect(page.locator("section[aria-labelledby=with-a-place] th.holi-on-paper")).to_be_visible()
        for gone in ("#waiting", "form#page", ".holi-participants .holi-on-screen"):
            expect(page.locator(gone).first).to_be_hidden()


@pytest.mark.parametrize("locale", ["cy"])
def test_taps_are_saved_at_once_and_what_is_not_saved_says_so(steward: Steward) -> None:
    page = steward.page
    page.clock.install()
    steward.open(steward.attendance())
    steward.at(steward.attendance())
    expect(page.locator("[data-attendance-button]")).to_be_hidden()
    state, trouble = page.locator("[data-attendance-state]"), page.locator("[data-attendance-trouble]")
    with page.expect_response(lambda answer: answer.status == 204):
        steward.choice(0, "yes").check(force=True)
    expect(state).to_have_text(say(steward.locale, "Saved"))
    expect(page.locator("#count-yes")).to_have_text("1")
    assert steward.attended()[:2] == [True, None]

    page.locator("#attendance-search").fill("YSBYTY")
    expect(page.locator("[data-attendance-row]:visible")).to_have_count(1)
    page.locator("#attendance-search").fill("neb")
    expect(page.locator("[data-attendance-nobody]")).not_to_be_empty()
    page.locator("#attendance-search").fill("")

    def refuse(route: Route) -> None:
        route.abort()

    address = re.compile(re.escape(steward.address(steward.attendance())) + "$")
    page.route(address, refuse)
    steward.choice(1, "no").check(force=True)
    lost = "Not saved: there is no connection. Keep this page open. It is tried again by itself."
    expect(trouble).to_have_text(say(steward.locale, lost))
    expect(page.locator("[data-attendance-unsaved]:visible")).to_have_count(1)
    steward.judge()
    page.unroute(address, refuse)
    with page.expect_response(lambda answer: answer.status == 204):
        page.clock.fast_forward(AGAIN_MS)
    expect(state).to_have_text(say(steward.locale, "Saved"))
    expect(page.locator("[data-attendance-unsaved]:visible")).to_have_count(0)
    assert steward.attended()[:2] == [True, False]
    steward.open(steward.attendance())
    expect(steward.choice(1, "no")).to_be_checked()

    page.context.clear_cookies()
    steward.choice(1, "yes").check(force=True)
    expect(trouble).to_contain_text(say(steward.locale, "Not saved yet").split()[0])
    expect(page.locator("[data-attendance-unsaved]:visible")).to_have_count(1)
    assert steward.attended()[:2] == [True, False]


@pytest.mark.parametrize(("locale", "javascript"), [("en", True), ("cy", False)])
def test_who_came_is_noted_by_a_list(steward: Steward, javascript: bool) -> None:
    page = steward.page
    steward.open(steward.attendance())
    steward.go(page.get_by_text(say(steward.locale, "Paste a list"), exact=True))
    if javascript:
        steward.at(steward.attendance("{list}"))
    page.fill("[name=text]", "SIAN WYN\nNia B\nSomebody Else")
    steward.switch()
    expect(page.locator("[name=text]")).to_have_value("SIAN WYN\nNia B\nSomebody Else")
    steward.press("See who is who")
    expect(page.locator("h1")).to_have_text(say(steward.locale, "Who is who on the list"))
    if javascript:
        steward.judge()
    assert steward.attended() == [None] * 5
    page.locator("select").select_option(label="Dewi Ddu")
    steward.switch()
    expect(page.locator("select option:checked")).to_have_text("Dewi Ddu")
    steward.press("Save who came")
    expect(page.locator(".govuk-notification-banner")).to_contain_text(say(steward.locale, "Saved who came."))
    assert steward.attended() == [True, False, None, True, True]
