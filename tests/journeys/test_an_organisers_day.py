"""From the invitation to the files: a workshop is set up, ten people answer, and the answers are taken away."""

from __future__ import annotations

import csv
import io
import re
import secrets
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import openpyxl
import pyotp
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app import clock
from app.accounts.rules import Role
from app.accounts.service import invite
from app.language import LOCALES, Locale, other
from tests.browsers import watched_page
from tests.journeys.desk import PASSWORD, Desk
from tests.journeys.person import Person
from tests.journeys.words import form_text, say
from tests.servers import LiveServer

FIRST: dict[Locale, str] = {"cy": "Diwrnod y trefnydd", "en": "The organiser’s day"}
TITLES: dict[Locale, str] = {"cy": "Diwrnod hir ym Môn", "en": "A long day on Anglesey"}
PEOPLE = 10


def choose(page: Page, name: str, value: str) -> None:
    """Pick a radio button."""
    page.locator(f"#page [name={name}][value={value}]").check()


def enter(desk: Desk, application: Flask) -> None:
    """Take up the invitation, and set up a second step."""
    with application.app_context():
        email = f"{secrets.token_hex(4)}@example.com"
        _, token = invite(email, Role.ORGANISER, by=None, locale="cy", at=clock.now())
    desk.open(f"/{{invitation}}/{token}")
    choose(desk.page, "locale", desk.locale)
    desk.type(name="Siân Ŵyn", password=PASSWORD)
    desk.press("Create account")
    desk.at("/{organise}")
    desk.open("/{account}/{second-factor}")
    desk.press("Set up a second step")
    secret = desk.page.locator(".holi-token").inner_text().replace(" ", "")
    desk.type(code=pyotp.TOTP(secret).now())
    desk.press("Continue")
    desk.press("I have kept these codes")
    desk.at("/{account}")


def set_up(desk: Desk) -> int:
    """Create a workshop from the library, and put right what is missing; the workshop’s number."""
    page, day = desk.page, clock.now() + timedelta(days=10)
    desk.open("/{organise}/{new}")
    desk.at("/{organise}/{new}")
    choose(page, "source", desk.locale)
    page.locator(f"[name=title-{desk.locale}]").fill(FIRST[desk.locale])
    desk.switch()
    expect(page.locator(f"[name=title-{other(desk.locale)}]")).to_have_value(FIRST[other(desk.locale)])
    desk.switch()
    for part in ("day", "month", "year"):
        page.locator(f"[name=day-{part}]").fill(str(getattr(day, part)))
    desk.type(starts="09:30", ends="12:00")
    desk.press("Create workshop")
    expect(page).to_have_url(re.compile(r"/\d+$"))
    workshop = int(page.url.rpartition("/")[2])
    place = f"/{{organise}}/{workshop}"
    desk.at(place)

    desk.open(f"{place}/{{publish}}")
    missing = page.locator("main a[href*='#']")
    expect(missing.first).to_be_visible()
    desk.judge()
    assert page.locator(f"main a[href*='#workshop-title-{other(desk.locale)}']").count() == 1
    missing.first.click()
    expect(page.locator(":target")).to_be_visible()

    desk.open(f"{place}/{{description}}")
    desk.judge()
    for locale in LOCALES:
        page.locator(f"#workshop-title-{locale}").fill(TITLES[locale])
        page.locator(f"#workshop-summary-{locale}").fill(f"Ŵ {locale}")
        page.locator(f"#workshop-place-{locale}").fill(f"Môn {locale}")
    desk.press("Save")
    desk.judge()
    desk.open(f"{place}/{{times}}")
    later = day + timedelta(days=1)
    for field in ("starts_at", "ends_at"):
        page.locator(f"[name={field}-day]").fill(str(later.day))
        page.locator(f"[name={field}-month]").fill(str(later.month))
        page.locator(f"[name={field}-year]").fill(str(later.year))
    desk.press("Save")
    desk.judge()
    for locale in LOCALES:
        desk.locale = locale
        desk.open(f"{place}/{{preview}}")
        expect(page.locator("h1")).to_have_text(TITLES[locale])
        desk.judge()
    return workshop


def answer(browser: Browser, service: LiveServer, slugs: dict[Locale, str]) -> None:
    """Ten people fill in the survey before the session, five in each language."""
    for number in range(PEOPLE):
        with watched_page(browser) as page:
            Person(page=page, server=service, locale=LOCALES[number % 2], form="before", slugs=slugs).receive()


def download(page: Page, format_: str, labels: str) -> bytes:
    """Choose and download a file."""
    choose(page, "moment", "before")
    choose(page, "format", format_)
    choose(page, "labels", labels)
    with page.expect_download() as coming:
        page.locator("main button[name=action][value=download]").click()
    return Path(coming.value.path()).read_bytes()


def tables(content: bytes) -> Iterator[list[list[str]]]:
    """Every table of a CSV, or of a zip of them."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for name in archive.namelist():
                yield from tables(archive.read(name))
    else:
        yield list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_an_organisers_day(
    service: LiveServer,
    application: Flask,
    browser: Browser,
    page: Page,
    locale: Locale,
    axe: Callable[[Page], None],
) -> None:
    desk = Desk(page, service.url, locale, axe)
    enter(desk, application)
    workshop = set_up(desk)
    desk.locale = locale
    place = f"/{{organise}}/{workshop}"
    desk.open(f"{place}/{{publish}}")
    desk.judge()
    page.locator("main button[type=submit]").last.click()
    desk.at(place)
    addresses = [str(link.get_attribute("href")) for link in page.locator("main a[hreflang], main a[lang]").all()]
    slugs: dict[Locale, str] = {
        one: next(link.rpartition("/")[2] for link in addresses if f"/{one}/" in link) for one in LOCALES
    }

    answer(browser, service, slugs)

    desk.open(f"{place}/{{results}}")
    expect(page.locator("main")).to_contain_text(str(PEOPLE))
    desk.judge()
    page.goto(service.url + _results(page, locale))
    expect(page.locator("main svg").first).to_be_visible()
    desk.judge()

    desk.open(f"{place}/{{download}}")
    desk.judge()
    heading = form_text(locale, "pre_session", "contact_frequency", "label")
    book = openpyxl.load_workbook(io.BytesIO(download(page, "xlsx", locale)), read_only=True)
    sheets = [[list(row) for row in sheet.values] for sheet in book.worksheets]
    assert len(sheets) >= 4
    assert len(sheets[0]) == PEOPLE + 1
    assert heading in sheets[0][0]
    for format_ in ("csv-excel", "csv-stats"):
        for labels in ("cy", "en", "both", "codes"):
            (table,) = tables(download(page, format_, labels))
            assert len(table) == PEOPLE + 1, (format_, labels)
            assert (heading in table[0]) is (labels == locale), (format_, labels)
    desk.open(f"{place}/{{activity-log}}")
    desk.judge()
    assert page.locator("main .holi-card").count() >= 9
    desk.press("Sign out")
    expect(page.locator("main")).to_contain_text(say(locale, "You have signed out."))


def _results(page: Page, locale: Locale) -> str:
    segment = {"cy": "canlyniadau", "en": "results"}[locale]
    links = [str(link.get_attribute("href")) for link in page.locator(f"main a[href$='/{segment}']").all()]
    return next(link for link in links if re.search(r"/\d+/[a-z]+/\d+/", link))
