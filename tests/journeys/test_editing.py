"""Organisers edit a workshop: every page in both languages, by keyboard, and without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app import clock
from app.accounts.rules import Role
from app.language import Locale, other
from app.wording import service as wording
from app.workshops import service as workshops
from app.workshops.queries import get_workshop, list_texts
from tests.browsers import watched_page, with_and_without_javascript
from tests.integration.organiser import desk as offices
from tests.journeys.desk import Desk
from tests.journeys.words import form_text, say
from tests.servers import LiveServer

LABEL = "registration.full_name.label"
FORM_TITLE = "registration.title"
NAME = "registration-full_name-label"


@pytest.fixture
def desk(service: LiveServer, application: Flask, page: Page, locale: Locale, axe: Callable[[Page], None]) -> Desk:
    """An organiser at a browser, signed in, who looks after no workshop yet."""
    return signed_in(service, application, page, locale, axe)


@pytest.fixture
def draft(application: Flask, page: Page) -> int:
    """A draft with every form of the library, one text of which lacks its Welsh, and two case studies; anybody's.

    A translator has asked about the title of the workshop, and about that of a form, which waits for its Welsh.
    """
    at = clock.now()
    made = offices.make_managed(application, at, starts=timedelta(days=30))
    with application.app_context():
        workshops.change_texts(made, {LABEL: {"cy": "", "en": "Full name"}}, by=None, at=at)
        for text in ("A", "B"):
            workshops.add_case_study(made, {"cy": f"{text} cy", "en": f"{text} en"}, by=None, at=at)
        texts = {text.key: text for text in list_texts(made)}
        changed = {**texts[FORM_TITLE].wordings, "en": "Sign up"}
        workshops.change_texts(made, {FORM_TITLE: changed}, by=None, at=at, wait=[FORM_TITLE])
        for key in ("workshop.title", FORM_TITLE):
            wording.ask(texts[key].id, "Which?", by=None, at=at)
    return made


def signed_in(service: LiveServer, application: Flask, page: Page, locale: Locale, axe: Callable[[Page], None]) -> Desk:
    """An administrator, who may open every workshop, at a browser."""
    member = offices.desk(application, Role.ADMINISTRATOR, locale)
    page.context.add_cookies([{"name": "holi_session", "value": str(member.cookie()), "url": service.url}])
    return Desk(page, service.url, locale, axe)


def field(desk: Desk, name: str) -> str:
    """What a field holds."""
    return desk.page.locator(f"#page [name='{name}']").input_value()


def fill(desk: Desk, **fields: str) -> None:
    """Type into fields (``__`` for a dash)."""
    for name, value in fields.items():
        desk.page.locator(f"#page [name='{name.replace('__', '-')}']").fill(value)


def expect_notice(desk: Desk, words: str) -> None:
    """The page says that something was done."""
    expect(desk.page.locator(".govuk-notification-banner__heading")).to_have_text(say(desk.locale, words))


def addresses(application: Flask, workshop: int) -> dict[str, str]:
    """The pages on which a workshop is edited."""
    with application.app_context():
        form = get_workshop(workshop).forms["registration"].id
    place = f"/{{organise}}/{workshop}"
    pages = ("description", "activity", "case-studies", "times", "contact", "forms", "questions")
    return {page: f"{place}/{{{page}}}" for page in pages} | {"texts": f"{place}/{{forms}}/{form}/{{texts}}"}


def test_every_page_is_accessible_and_fits_on_a_phone(desk: Desk, application: Flask, draft: int) -> None:
    for address in addresses(application, draft).values():
        desk.open(address)
        desk.at(address)
        expect(desk.page.locator("h1")).to_have_count(1)
    desk.open(addresses(application, draft)["texts"] + "?only=missing")
    desk.judge()


@with_and_without_javascript
def test_texts_are_written_in_both_languages_and_the_switch_keeps_them(
    desk: Desk, application: Flask, draft: int, javascript: bool
) -> None:
    address = addresses(application, draft)["description"]
    desk.open(address)
    long = "Ŵy " * 900
    fill(desk, workshop__summary__cy=long, workshop__place__en="Bala")
    desk.switch()
    expect(desk.page.locator("html")).to_have_attribute("lang", desk.locale)
    assert field(desk, "workshop-summary-cy") == long
    assert field(desk, "workshop-place-en") == "Bala"
    desk.press("Save")
    expect_notice(desk, "Saved. Still to do: the Welsh and the English of the texts that say “To be written”.")
    expect(desk.page.locator("label[for='workshop-summary-en'] .govuk-tag")).to_have_text(
        say(desk.locale, "To be written")
    )
    fill(desk, workshop__summary__en="Eggs", workshop__place__cy="Y Bala")
    desk.press("Save")
    expect_notice(desk, "Saved.")
    if javascript:
        desk.judge()


@with_and_without_javascript
def test_enter_saves_and_never_switches(desk: Desk, application: Flask, draft: int, javascript: bool) -> None:
    pages = addresses(application, draft)
    lines = {
        "description": "workshop-title-cy",
        "activity": "workshop-activity-name-en",
        "times": "capacity",
        "contact": "contact_email",
        "texts": f"{NAME}-en",
    }
    for page, name in lines.items():
        desk.open(pages[page])
        desk.page.locator(f"#page [name='{name}']").press("Enter")
        expect(desk.page.locator(".govuk-notification-banner")).to_be_visible()
        expect(desk.page.locator("html")).to_have_attribute("lang", desk.locale)


def test_a_published_text_waits_for_a_translator_until_its_meaning_is_said_to_be_unchanged(
    desk: Desk, application: Flask
) -> None:
    made = offices.make_managed(application, clock.now(), "published", starts=timedelta(days=30))
    desk.open(addresses(application, made)["description"])
    fill(desk, workshop__place__en="Town Hall")
    desk.press("Save, and have it translated")
    expect_notice(
        desk,
        "Saved. What you changed in one language alone waits for a translator. "
        "Until the translation has been approved, people see the earlier text in both languages.",
    )
    desk.judge()
    fill(desk, workshop__summary__cy="Diwrnod", workshop__summary__en="A day")
    desk.page.locator("#page [name='workshop-place-en']").press("Enter")
    expect_notice(desk, "Saved.")
    desk.page.locator("button[value^='keep:']").click()
    expect_notice(desk, "Saved. The text counts as approved, and is shown in both languages.")
    expect(desk.page.locator(".holi-tag--due")).to_have_count(0)


def test_times_are_put_right_where_they_are_wrong(desk: Desk, application: Flask, draft: int) -> None:
    desk.open(addresses(application, draft)["times"])
    before = field(desk, "ends_at-year")
    fill(desk, ends_at__year="2020", starts_at__time="2pm")
    desk.press("Save")
    link = desk.page.locator(".govuk-error-summary a")
    expect(link).to_have_count(1)
    desk.judge()
    link.click()
    expect(desk.page.locator("#starts_at-time")).to_be_focused()
    fill(desk, starts_at__time="14:00")
    desk.press("Save")
    expect(link).to_contain_text(say(desk.locale, "The workshop must end after it starts"))
    desk.page.locator(".govuk-error-summary a").click()
    expect(desk.page.locator("#ends_at")).to_be_focused()
    fill(desk, ends_at__year=before, ends_at__time="1700")
    desk.press("Save")
    expect_notice(desk, "Saved.")
    assert field(desk, "ends_at-time") == "17:00"


@with_and_without_javascript
def test_case_studies_are_ordered_and_removed_with_what_was_typed_kept(
    desk: Desk, application: Flask, draft: int, javascript: bool
) -> None:
    desk.open(addresses(application, draft)["case-studies"])
    fill(desk, workshop__case_study__2__cy="Ŵyn")
    desk.page.locator("button[value='up:workshop.case_study.2']").click()
    expect(desk.page.locator("#page textarea").nth(1)).to_have_value("Ŵyn")
    desk.page.locator("button[value='remove:workshop.case_study.1']").click()
    expect(desk.page.locator("h1")).to_have_text(say(desk.locale, "Remove this case study?"))
    if javascript:
        desk.judge()
    desk.press("Remove the case study")
    expect_notice(desk, "The case study has been removed.")
    expect(desk.page.locator("#page textarea").nth(1)).to_have_value("Ŵyn")


@with_and_without_javascript
def test_a_form_is_removed_and_added_again(desk: Desk, application: Flask, draft: int, javascript: bool) -> None:
    address = addresses(application, draft)["forms"]
    desk.open(address)
    title = form_text(desk.locale, "post_session", "title")
    desk.page.locator(f"li:has(h3:text-is('{title}')) a[href*='remove=']").click()
    expect(desk.page.locator("main")).to_contain_text(title)
    if javascript:
        desk.judge()
    desk.press("Remove the form")
    expect_notice(desk, "The form has been removed.")
    if javascript:
        desk.judge()
    desk.page.locator("button[value='add:post_session']").click()
    expect_notice(desk, "The form has been added. Check when it is open.")


@with_and_without_javascript
def test_what_is_missing_in_a_form_is_found_and_written(
    desk: Desk, application: Flask, draft: int, javascript: bool
) -> None:
    desk.open(addresses(application, draft)["texts"])
    desk.page.locator("main a[href$='?only=missing']").click()
    expect(desk.page.locator("#page input[lang]")).to_have_count(2)
    fill(desk, **{f"{NAME}-cy": "Enw llawn"})
    desk.switch()
    expect(desk.page.locator("html")).to_have_attribute("lang", desk.locale)
    assert field(desk, f"{NAME}-cy") == "Enw llawn"
    expect(desk.page.locator("#page input[lang]")).to_have_count(2)
    desk.page.locator("button[value='save:about']").click()
    expect_notice(desk, "Saved.")
    expect(desk.page.locator("#page")).to_have_count(0)
    desk.page.locator("main a.govuk-link").first.click()
    assert field(desk, f"{NAME}-cy") == "Enw llawn"


def test_a_section_is_saved_where_one_is(desk: Desk, application: Flask, draft: int) -> None:
    desk.open(addresses(application, draft)["texts"])
    fill(desk, **{"registration-page-consent-title-en": "Your agreement"})
    desk.page.locator("button[value='save:consent']").click()
    expect(desk.page).to_have_url(re.compile("#part-consent$"))
    notice = desk.page.locator("#part-consent .govuk-notification-banner")
    expect(notice).to_be_in_viewport()
    desk.judge()
    expect(desk.page.locator("#registration-page-consent-title-en")).to_have_value("Your agreement")


def test_two_at_once_are_shown_both_texts(
    service: LiveServer,
    application: Flask,
    browser: Browser,
    desk: Desk,
    draft: int,
    locale: Locale,
    axe: Callable[[Page], None],
) -> None:
    address = addresses(application, draft)["description"]
    with watched_page(browser) as page:
        colleague = signed_in(service, application, page, other(locale), axe)
        for one in (desk, colleague):
            one.open(address)
        fill(colleague, workshop__title__en="Theirs")
        colleague.press("Save")
        expect_notice(colleague, "Saved. Still to do: the Welsh and the English of the texts that say “To be written”.")
    fill(desk, workshop__title__en="Mine")
    desk.press("Save")
    expect(desk.page.locator("#workshop-title-en-theirs")).to_contain_text("Theirs")
    assert field(desk, "workshop-title-en") == "Mine"
    desk.judge()
    desk.press("Save")
    expect(desk.page.locator(".govuk-notification-banner")).to_be_visible()
    assert field(desk, "workshop-title-en") == "Mine"


def test_a_whole_page_is_written_without_a_mouse(desk: Desk, application: Flask, draft: int) -> None:
    desk.open(addresses(application, draft)["activity"])
    for name in ("workshop-activity-name-en", "workshop-activity-name-cy"):
        for _ in range(30):
            desk.page.keyboard.press("Tab")
            if desk.page.evaluate("document.activeElement.id") == name:
                break
        desk.page.keyboard.type("Gwraidd")
    desk.page.keyboard.press("Enter")
    expect_notice(desk, "Saved.")
    assert field(desk, "workshop-activity-name-cy") == "Gwraidd"
