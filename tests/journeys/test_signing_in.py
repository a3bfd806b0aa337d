"""An administrator's first day: from the invitation to a second step, out, in again, and inviting somebody."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import pyotp
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app import clock
from app.accounts.rules import Role
from app.accounts.service import invite
from app.language import Locale, path
from tests.browsers import watched_page
from tests.journeys.desk import PASSWORD, Desk
from tests.journeys.words import say
from tests.servers import LiveServer


def test_from_an_invitation_to_ones_own_account(
    service: LiveServer, application: Flask, page: Page, locale: Locale, axe: Callable[[Page], None]
) -> None:
    email = f"{secrets.token_hex(4)}@example.com"
    with application.app_context():
        _, token = invite(email, Role.ADMINISTRATOR, by=None, locale="cy", at=clock.now())
    desk = Desk(page, service.url, locale, axe)

    desk.open(f"/{{invitation}}/{token}")
    desk.at(f"/{{invitation}}/{token}")
    desk.press("Create account")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    desk.judge()
    desk.type(name="Siân Ŵyn")
    desk.switch()
    desk.at(f"/{{invitation}}/{token}")
    expect(page.locator("[name=name]")).to_have_value("Siân Ŵyn")
    desk.switch()
    page.locator(f"[name=locale][value={locale}]").check()
    desk.type(password=PASSWORD)
    page.locator("[name=password]").press("Enter")
    desk.at("/{organise}")
    expect(page.locator(".holi-person")).to_contain_text("Siân Ŵyn")

    desk.open("/{account}/{second-factor}")
    desk.at("/{account}/{second-factor}")
    desk.press("Set up a second step")
    expect(page.locator(".holi-qr")).to_be_visible()
    page.locator(".holi-qr").evaluate("async picture => await picture.decode()")
    desk.at("/{account}/{second-factor}")
    secret = page.locator(".holi-token").inner_text().replace(" ", "")
    desk.type(code="000000")
    desk.press("Continue")
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    desk.type(code=pyotp.TOTP(secret).now())
    used = time.time() // 30
    desk.press("Continue")
    desk.at("/{account}/{recovery-codes}")
    codes = page.locator(".holi-codes li").all_inner_texts()
    assert len(codes) == 10
    desk.switch()
    assert page.locator(".holi-codes li").all_inner_texts() == codes
    desk.switch()
    desk.press("I have kept these codes")
    desk.at("/{account}")

    desk.press("Sign out")
    desk.at("/{sign-in}")
    page.go_back()
    page.reload()
    expect(page).to_have_url(re.compile(re.escape(path("/{sign-in}", locale))))
    desk.open("/{account}")
    desk.at("/{sign-in}")
    desk.type(email=email, password="not the password")
    desk.press("Sign in")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    desk.judge()
    desk.type(password=PASSWORD)
    desk.press("Sign in")
    desk.at("/{sign-in}/{second-factor}")
    desk.type(code=pyotp.TOTP(secret).at(int((used + 1) * 30)))
    desk.press("Continue")
    desk.at("/{account}")
    for template in (
        "/{account}/{details}",
        "/{account}/{password}",
        "/{account}/{second-factor}",
        "/{account}/{recovery-codes}/{new}",
        "/{account}/{second-factor}/{remove}",
        "/{people}",
        "/{people}/{activity-log}",
        "/{people}/{invite}",
    ):
        desk.open(template)
        desk.at(template)

    invited = f"{secrets.token_hex(4)}@example.com"
    desk.type(email=invited)
    desk.press("Make an invitation")
    expect(page.locator(".holi-token")).to_have_count(2)
    links = page.locator(".holi-token").all_inner_texts()
    assert [urlsplit(link).path.split("/")[1] for link in links] == ["cy", "en"]
    desk.judge()
    page.goto(links[0])
    expect(page.locator("html")).to_have_attribute("lang", "cy")
    expect(page.locator("main")).to_contain_text(invited)


def test_signing_in_without_scripts(service: LiveServer, application: Flask, browser: Browser, locale: Locale) -> None:
    email = f"{secrets.token_hex(4)}@example.com"
    with application.app_context():
        _, token = invite(email, Role.ORGANISER, by=None, locale="cy", at=clock.now())
    with watched_page(browser, javascript=False) as page:
        page.goto(service.url + path(f"/{{invitation}}/{token}", locale))
        page.locator("[name=name]").fill("Nia")
        page.locator("[name=password]").fill(PASSWORD)
        page.locator("[name=password]").press("Enter")
        expect(page).to_have_url(service.url + path("/{organise}", locale))
        page.get_by_role("button", name=say(locale, "Sign out")).click()
        page.locator("[name=email]").fill(email)
        page.locator("[name=password]").fill(PASSWORD)
        page.get_by_role("button", name=say(locale, "Sign in"), exact=True).last.click()
        expect(page).to_have_url(service.url + path("/{organise}", locale))
