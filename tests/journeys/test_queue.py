"""A translator at the queue and the glossary: by keyboard, on a phone, in the dark, in both languages."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import timedelta

from flask import Flask
from playwright.sync_api import Locator, Page, expect

from app import clock
from app.accounts.rules import Role
from app.accounts.service import invite
from app.language import Locale
from tests.integration.organiser.desk import make_managed
from tests.integration.translator.texts import change
from tests.journeys.desk import NARROW, PASSWORD, Desk
from tests.journeys.words import say
from tests.servers import LiveServer

QUEUE = "/{translate}"
GLOSSARY = "/{translate}/{glossary}"
TITLE: Mapping[Locale, str] = {"cy": "Gweithdy’r tŷ", "en": "Workshop of the house"}
WORDS = "Do you have any needs that we should know of?"


def come(desk: Desk, app: Flask) -> None:
    """Join as a translator: the queue is the first page."""
    with app.app_context():
        email = f"{secrets.token_hex(4)}@example.com"
        _, token = invite(email, Role.TRANSLATOR, by=None, locale="cy", at=clock.now())
    desk.open(f"/{{invitation}}/{token}")
    desk.type(name="Siân Ŵyn", password=PASSWORD)
    desk.page.locator(f"[name=locale][value={desk.locale}]").check()
    desk.page.locator("[name=password]").press("Enter")
    desk.page.wait_for_url("**" + desk.address(QUEUE))


def tab_to(page: Page, target: Locator) -> None:
    """Come to something by the Tab key alone."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("no Tab leads there")


def look(desk: Desk, axe: Callable[[Page], None]) -> None:
    """The page is accessible by day at a desk, and in the dark on a phone."""
    desk.judge()
    desk.page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    size = desk.page.viewport_size
    assert size is not None
    desk.page.set_viewport_size({"width": NARROW, "height": 900})
    axe(desk.page)
    desk.page.set_viewport_size(size)
    desk.page.emulate_media(color_scheme="light", reduced_motion="reduce")


def test_a_translator_finds_what_is_to_be_done_and_looks_after_the_glossary(
    page: Page, service: LiveServer, application: Flask, axe: Callable[[Page], None], locale: Locale
) -> None:
    now = clock.now()
    workshop = make_managed(application, now, "published", title=TITLE, starts=timedelta(days=2))
    text_id = change(application, workshop, now, key="registration.access_needs.label", words=WORDS)
    desk = Desk(page, service.url, locale, axe)
    come(desk, application)
    look(desk, axe)

    tab_to(page, page.locator("#words"))
    page.keyboard.type("anghenion a needs that we")
    page.keyboard.press("Enter")
    page.wait_for_url("**words=anghenion**")
    expect(page.locator(".holi-queue__text")).to_have_count(0)
    look(desk, axe)
    page.locator("#words").fill("NEEDS THAT WE")
    page.locator("#scope").select_option(f"workshop-{workshop}")
    page.keyboard.press("Tab")
    page.locator("#words").press("Enter")
    page.wait_for_url("**words=NEEDS**")
    expect(page.locator(".holi-queue__text")).to_have_count(1)
    expect(page.locator(".holi-queue__text")).to_contain_text(say(locale, "Into Welsh"))
    before = page.url.partition("?")[2]
    desk.switch()
    expect(page.locator("#words")).to_have_value("NEEDS THAT WE")
    assert page.url.partition("?")[2] == before
    desk.switch()

    text = page.locator(".holi-queue__words a")
    tab_to(page, text)
    page.keyboard.press("Enter")
    desk.at(f"/{{translate}}/{{texts}}/{text_id}")
    assert "scope=workshop" in page.url

    desk.open(GLOSSARY)
    look(desk, axe)
    page.locator(f'main a[href="{desk.address(GLOSSARY)}/{"newydd" if locale == "cy" else "new"}"]').click()
    expect(page.locator("#en")).to_be_visible()
    english = f"Zebra {secrets.token_hex(4)}"
    desk.type(cy="Sebra (sebras)", en=english)
    look(desk, axe)
    desk.switch()
    expect(page.locator("#en")).to_have_value(english)
    desk.switch()
    page.locator("#en").press("Enter")
    expect(page.locator("main")).to_contain_text(say(locale, "The term has been saved."))
    row = page.locator(".holi-glossary tr", has_text=english)
    row.get_by_role("link").click()
    page.get_by_role("link", name=say(locale, "Take this term out of the glossary")).click()
    expect(page.get_by_role("button", name=say(locale, "Yes, take it out"))).to_be_visible()
    look(desk, axe)
    desk.press("Yes, take it out")
    expect(page.locator(".holi-card", has_text=english)).to_have_count(1)
    expect(row).to_have_count(0)
    look(desk, axe)
    page.locator(".holi-card", has_text=english).get_by_role("button").click()
    expect(row).to_have_count(1)
