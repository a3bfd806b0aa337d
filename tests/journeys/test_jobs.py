"""A job goes out as XLIFF and as a Word document, comes back by the link of an outside unit, and goes live."""

from __future__ import annotations

import io
import secrets
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app import clock
from app.accounts.rules import Role
from app.accounts.service import invite
from app.language import Locale, other
from app.workshops import service as workshops
from app.workshops.queries import get_workshop, list_texts
from tests.browsers import watched_page
from tests.integration.organiser.desk import make_managed
from tests.journeys.desk import PASSWORD, Desk
from tests.servers import LiveServer

XLIFF: Final = "{urn:oasis:names:tc:xliff:document:1.2}"
WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SECONDS: Final = 30
"""Within which what has been approved is seen by everybody."""
PLACE, SUMMARY = "workshop.place", "workshop.summary"
SOURCES: Final = {PLACE: "Ysgol Ŵyn / Ŵyn School", SUMMARY: "Crynodeb newydd / New summary"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A published workshop, two texts of which wait for their translation."""

    workshop_id: int
    slug: str
    text_ids: dict[str, int]


@pytest.fixture
def changed(application: Flask, locale: Locale) -> Changed:
    """A workshop whose organiser has changed two texts in the language that is not the reader's."""
    title: dict[Locale, str] = {"cy": f"Archeb {locale}", "en": f"Job {locale}"}
    workshop_id = make_managed(application, clock.now(), "published", title=title, source_locale=other(locale))
    with application.app_context():
        stored = {text.key: text for text in list_texts(workshop_id)}
        for key, words in SOURCES.items():
            pair = {other(locale): words, locale: stored[key].wordings[locale]}
            workshops.change_texts(workshop_id, {key: pair}, by=None, at=clock.now(), wait={key})
        workshops.require_second_approval(workshop_id, wanted=True, by=None, at=clock.now())
        ids = {key: stored[key].id for key in SOURCES}
        return Changed(workshop_id=workshop_id, slug=get_workshop(workshop_id).slugs[locale], text_ids=ids)


def enter(desk: Desk, application: Flask) -> None:
    """Take up an invitation to translate."""
    with application.app_context():
        email = f"{secrets.token_hex(4)}@example.com"
        _, token = invite(email, Role.TRANSLATOR, by=None, locale=desk.locale, at=clock.now())
    desk.open(f"/{{invitation}}/{token}")
    desk.page.locator(f"#page [name=locale][value={desk.locale}]").check()
    desk.type(name="Siân Ŵyn", password=PASSWORD)
    submit(desk.page)
    desk.at("/{translate}")


def submit(page: Page) -> None:
    """Press the button of the page's form."""
    page.locator("#page .govuk-button[value=continue]").click()


def fetched(page: Page, format_: str) -> bytes:
    """The job's file."""
    with page.expect_download() as download:
        page.locator(f"main a[href$='/{format_}']").click()
    return Path(download.value.path()).read_bytes()


def in_xliff(data: bytes, key: str, words: str) -> bytes:
    """The file with a translation, as a tool would give it back."""
    root = ElementTree.fromstring(data)
    (unit,) = [
        one for one in root.iter(f"{XLIFF}trans-unit") if (one.get("resname") or one.get("id") or "").endswith(key)
    ]
    target = unit.find(f"{XLIFF}target")
    if target is None:
        target = ElementTree.SubElement(unit, f"{XLIFF}target")
    for child in list(target):
        target.remove(child)
    target.text = words
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def in_word(data: bytes, key: str, words: str) -> bytes:
    """The document with a translation typed into the row of that key."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, _typed(part, key, words) if name == "word/document.xml" else part)
    return written.getvalue()


def _typed(part: bytes, key: str, words: str) -> bytes:
    root = ElementTree.fromstring(part)
    rows = [["".join(cell.itertext()) for cell in row.iter(f"{WORD}tc")] for row in root.iter(f"{WORD}tr")]
    (heading,) = [row for row in rows if any("Translation" in cell for cell in row)]
    column = next(place for place, cell in enumerate(heading) if "Translation" in cell)
    (row,) = [
        row for row in root.iter(f"{WORD}tr") if any("".join(c.itertext()).endswith(key) for c in row.iter(f"{WORD}tc"))
    ]
    cell = list(row.iter(f"{WORD}tc"))[column]
    texts = list(cell.iter(f"{WORD}t"))
    if not texts:
        paragraph = next(cell.iter(f"{WORD}p"))
        texts = [ElementTree.SubElement(ElementTree.SubElement(paragraph, f"{WORD}r"), f"{WORD}t")]
    for text in texts:
        text.text = ""
    texts[0].text = words
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def look(unit: Desk, text_id: int) -> None:
    """See a text of the job on its page, and come back to its line."""
    line = unit.page.locator(f"#text-{text_id}")
    line.locator("a").click()
    mark = unit.page.locator(f"main #text-{text_id}.holi-place")
    expect(mark).to_contain_class("holi-place--here")
    unit.judge()
    unit.switch()
    unit.judge()
    unit.switch()
    mark.locator(".holi-place__number").click()
    expect(line).to_be_in_viewport()


def hand_in(unit: Desk, address: str, name: str, data: bytes, words: str) -> None:
    """Send a file, look at what it would change, and hand it in."""
    unit.page.goto(f"{address}")
    unit.go(unit.page.locator("main .govuk-button"))
    unit.judge()
    submit(unit.page)
    expect(unit.page.locator(".govuk-error-summary")).to_be_visible()
    unit.judge()
    unit.page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    )
    submit(unit.page)
    expect(unit.page.locator("main")).to_contain_text(words)
    unit.judge()
    submit(unit.page)
    expect(unit.page.locator("dl.holi-waiting")).to_be_visible()
    unit.judge()


def approve(translator: Desk, text_id: int) -> None:
    """Open a text of the job, and approve it."""
    translator.page.locator(f"main a[href$='/{text_id}']").click()
    expect(translator.page.locator("#page button[value=approve]")).to_be_visible()
    translator.page.locator("#page button[value=approve]").click()
    expect(translator.page.locator(".govuk-notification-banner")).to_be_visible()


def test_a_job_is_sent_out_comes_back_and_goes_live(
    browser: Browser,
    service: LiveServer,
    application: Flask,
    page: Page,
    locale: Locale,
    axe: Callable[[Page], None],
    changed: Changed,
) -> None:
    translator = Desk(page, service.url, locale, axe)
    enter(translator, application)
    page.goto(f"{service.url}{translator.address('/{translate}')}?scope=workshop-{changed.workshop_id}&target={locale}")
    page.locator(
        "main a[href*='scope=workshop'][href*='/new'], main a[href*='scope=workshop'][href*='/newydd']"
    ).click()
    translator.at("/{translate}/{jobs}/{new}")
    translator.type(note="Diolch ŵ")
    for part, number in (("day", "5"), ("month", "5"), ("year", "2099")):
        page.locator(f"#page [name=due-{part}]").fill(number)
    translator.switch()
    expect(page.locator("#page [name=note]")).to_have_value("Diolch ŵ")
    translator.switch()
    submit(page)
    expect(page.locator(".govuk-notification-banner")).to_be_visible()
    translator.judge()
    job_address = page.url
    translator.go(page.locator("button[name=action][value=link]"))
    translator.judge()
    link = page.locator(f".holi-links dt[lang={locale}] + dd .holi-token").inner_text()
    translator.go(page.locator("button[name=action][value='hide-link']"))
    assert link not in page.content()
    translator.open("/{translate}/{jobs}")
    translator.judge()

    words = {PLACE: f"Llwyd {locale}", SUMMARY: f"Gwyn {locale}"}
    with watched_page(browser) as outside:
        unit = Desk(outside, service.url, locale, axe)
        outside.goto(link)
        unit.judge()
        look(unit, changed.text_ids[SUMMARY])
        xliff, word = fetched(outside, "xliff1"), fetched(outside, "docx")
        hand_in(unit, link, "back.xlf", in_xliff(xliff, PLACE, words[PLACE]), words[PLACE])
        hand_in(unit, link, "back.docx", in_word(word, SUMMARY, words[SUMMARY]), words[SUMMARY])

    participant = f"{service.url}{translator.address('/{workshops}/' + changed.slug)}"
    page.goto(participant)
    assert not any(one in page.content() for one in words.values())
    for text_id in changed.text_ids.values():
        page.goto(job_address)
        approve(translator, text_id)
    for _ in range(SECONDS):
        page.goto(participant)
        if all(one in page.content() for one in words.values()):
            break
        page.wait_for_timeout(1000)
    for one in words.values():
        expect(page.locator("main")).to_contain_text(one)
    page.goto(job_address)
    translator.go(page.locator("button[name=action][value=close]"))
    translator.judge()
    with watched_page(browser) as outside:
        outside.goto(link)
        Desk(outside, service.url, locale, axe).judge()
        expect(outside.locator("main .govuk-table")).to_have_count(0)
