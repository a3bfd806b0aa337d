"""An organiser sets up a workshop: from an empty list to published pages in both languages, and to the archive."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app import clock
from app.accounts.rules import Role
from app.accounts.service import invite
from app.language import LOCALES, Locale, other
from app.language.formatting import LONDON
from tests.browsers import watched_page
from tests.journeys.desk import PASSWORD, Desk
from tests.servers import PATIENCE, LiveServer

TITLES: dict[Locale, str] = {"cy": "Gwell gwasanaethau i’r tŷ", "en": "Better services for the house"}
TEXTS: dict[str, dict[Locale, str]] = {
    "summary": {"cy": "Diwrnod o drafod.", "en": "A day of talking."},
    "place": {"cy": "Ar-lein", "en": "Online"},
}


def come(desk: Desk, app: Flask) -> None:
    """Join as an organiser who has no workshop yet."""
    with app.app_context():
        _, token = invite(f"{secrets.token_hex(4)}@example.com", Role.ORGANISER, by=None, locale="cy", at=clock.now())
    desk.open(f"/{{invitation}}/{token}")
    desk.type(name="Siân Ŵyn", password=PASSWORD)
    desk.page.locator(f"[name=locale][value={desk.locale}]").check()
    desk.page.locator("[name=password]").press("Enter")
    desk.page.wait_for_url("**" + desk.address("/{organise}"))


def follow(desk: Desk, template: str) -> None:
    """Follow the page's first link to an address, with or without a place on the page it leads to."""
    desk.page.locator(f'main a[href^="{desk.address(template)}"]').first.click()


def begin(desk: Desk) -> int:
    """Create a workshop, with a title in the organiser's own language only; its number."""
    day = clock.now().astimezone(LONDON) + timedelta(days=10)
    desk.page.locator(f"#title-{desk.locale}").fill(TITLES[desk.locale])
    for part in ("day", "month", "year"):
        desk.page.locator(f"#day-{part}").fill(str(getattr(day, part)))
    desk.type(starts="09:30", ends="12.00", places="25")
    desk.press("Create workshop")
    desk.page.wait_for_url(re.compile(r"/\d+$"))
    return int(desk.page.url.rpartition("/")[2])


def write(desk: Desk) -> None:
    """Write what is missing of the description."""
    desk.page.locator(f"#workshop-title-{other(desk.locale)}").fill(TITLES[other(desk.locale)])
    for name, texts in TEXTS.items():
        for locale in LOCALES:
            desk.page.locator(f"#workshop-{name}-{locale}").fill(texts[locale])
    desk.press("Save")


def comes_to_answer(visitor: Page, address: str, wanted: int) -> bool:
    """Whether the page answers so, once the worker has learned of what has changed."""
    tried = time.monotonic()
    while True:
        answer = visitor.goto(address)
        assert answer is not None
        if answer.status == wanted:
            return True
        if time.monotonic() > tried + PATIENCE:
            return False
        visitor.wait_for_timeout(100)


def expect_public(desk: Desk, browser: Browser, *, seen: bool) -> None:
    """Everybody can open the workshop's pages in both languages, or nobody."""
    addresses = [desk.page.locator(f"main a[hreflang={locale}]").get_attribute("href") for locale in LOCALES]
    with watched_page(browser) as visitor:
        for locale, address in zip(LOCALES, addresses, strict=True):
            assert address is not None
            assert comes_to_answer(visitor, address, 200 if seen else 404)
            if seen:
                expect(visitor.locator("h1")).to_have_text(TITLES[locale])


def test_from_an_empty_list_to_published_pages_and_to_the_archive(
    service: LiveServer, application: Flask, browser: Browser, page: Page, locale: Locale, axe: Callable[[Page], None]
) -> None:
    desk = Desk(page, service.url, locale, axe)
    come(desk, application)
    desk.at("/{organise}")
    follow(desk, "/{organise}/{new}")
    desk.at("/{organise}/{new}")
    desk.press("Create workshop")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    desk.judge()
    page.locator(f"#title-{locale}").fill(TITLES[locale])
    desk.switch()
    desk.at("/{organise}/{new}")
    expect(page.locator(f"#title-{locale}")).to_have_value(TITLES[locale])
    desk.switch()
    workshop = begin(desk)
    own = f"/{{organise}}/{workshop}"
    desk.at(own)
    expect_public(desk, browser, seen=False)

    follow(desk, f"{own}/{{publish}}")
    desk.at(f"{own}/{{publish}}")
    gaps = page.locator(".holi-gaps a")
    expect(gaps).to_have_count(5)
    gaps.first.click()
    desk.at(f"{own}/{{description}}")
    assert page.evaluate("document.querySelector(':target').name") == f"workshop-title-{other(locale)}"
    write(desk)
    desk.at(f"{own}/{{description}}")
    page.locator(".govuk-back-link").click()
    desk.at(own)
    follow(desk, f"{own}/{{publish}}")
    desk.at(f"{own}/{{publish}}")
    desk.press("Publish in both languages")
    desk.at(own)
    expect(page.locator(".govuk-notification-banner")).to_be_visible()
    expect_public(desk, browser, seen=True)

    for template in ("{people}", "{activity-log}"):
        follow(desk, f"{own}/{template}")
        desk.at(f"{own}/{template}")
        page.locator(".govuk-back-link").click()
        desk.at(own)
    follow(desk, f"{own}/{{close}}")
    desk.at(f"{own}/{{close}}")
    desk.press("Close the workshop")
    desk.at(own)
    expect_public(desk, browser, seen=True)
    follow(desk, f"{own}/{{archive}}")
    desk.at(f"{own}/{{archive}}")
    desk.press("Archive the workshop")
    desk.at(own)
    expect_public(desk, browser, seen=False)

    desk.open("/{organise}")
    desk.at("/{organise}")
    follow(desk, "/{organise}/{archived}")
    desk.at("/{organise}/{archived}")
    follow(desk, own)
    follow(desk, "/{organise}/{copy}")
    desk.at("/{organise}/{copy}")
    expect(page.locator("[name=workshop]")).to_have_value(str(workshop))


def test_setting_up_without_scripts(service: LiveServer, application: Flask, browser: Browser, locale: Locale) -> None:
    with watched_page(browser, javascript=False) as page:
        desk = Desk(page, service.url, locale, lambda _: None)
        come(desk, application)
        follow(desk, "/{organise}/{new}")
        workshop = begin(desk)
        own = f"/{{organise}}/{workshop}"
        follow(desk, f"{own}/{{publish}}")
        page.locator(".holi-gaps a").first.click()
        write(desk)
        desk.open(f"{own}/{{publish}}")
        desk.press("Publish in both languages")
        page.wait_for_url("**" + desk.address(own))
        expect_public(desk, browser, seen=True)
