"""From an organiser’s change of a published question, by way of translators, to what participants see."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final

from flask import Flask
from playwright.sync_api import Browser, Page, expect

from app import clock
from app.accounts.rules import Role
from app.language import LOCALES, Locale, other, path
from app.workshops import service as workshops
from app.workshops.queries import WorkshopSnapshot, get_workshop, list_texts
from tests.browsers import watched_page
from tests.integration.organiser import desk as offices
from tests.journeys.desk import Desk
from tests.journeys.words import say
from tests.servers import PATIENCE, LiveServer

KEY: Final = "registration.organisation.label"
SOURCES: Final[dict[Locale, str]] = {"cy": "Ble rydych chi’n gweithio, {name}?", "en": "Where do you work, {name}?"}
LOST: Final[dict[Locale, str]] = {"cy": "Ble rydych chi’n gweithio?", "en": "Where do you work?"}
"""Translations that have lost their placeholder."""

Axe = Callable[[Page], None]


def come(server: LiveServer, app: Flask, page: Page, role: Role, locale: Locale, axe: Axe) -> Desk:
    """Somebody with an account, at a browser."""
    member = offices.desk(app, role, locale)
    page.context.add_cookies([{"name": "holi_session", "value": str(member.cookie()), "url": server.url}])
    return Desk(page, server.url, locale, axe)


def change_in_one_language(desk: Desk, workshop: WorkshopSnapshot, locale: Locale) -> None:
    """Write the question anew, and leave its other language to translators."""
    desk.open(f"/{{organise}}/{workshop.id}/{{forms}}/{workshop.forms['registration'].id}/{{texts}}")
    written = desk.page.locator(f"#{KEY.replace('.', '-')}-{locale}")
    written.fill(SOURCES[locale])
    desk.page.locator("section", has=written).locator("[name=action][value^='wait:']").click()
    waits = desk.page.locator("section", has=written).locator(".govuk-notification-banner")
    expect(waits).to_contain_text(
        say(
            desk.locale,
            "Saved. What you changed in one language alone waits for a translator. "
            "Until the translation has been approved, people see the earlier text in both languages.",
        )
    )


def field(desk: Desk) -> str:
    """What stands in the field of the translation."""
    return desk.page.locator("[name=form-0]").input_value()


def asked(page: Page, url: str, slugs: Mapping[Locale, str]) -> dict[Locale, str]:
    """The question as participants read it in each language."""
    found: dict[Locale, str] = {}
    for locale in LOCALES:
        page.goto(url + path(f"/{{workshops}}/{slugs[locale]}/{{register}}", locale))
        found[locale] = " ".join(page.locator("label[for=organisation]").inner_text().split())
    return found


def test_a_published_question_is_translated_checked_and_approved_before_anybody_sees_it(
    service: LiveServer, application: Flask, page: Page, browser: Browser, locale: Locale, axe: Axe
) -> None:
    source, target = locale, other(locale)  # in either language one writes, and the other waits
    made = offices.make_managed(application, clock.now(), "published", source_locale=source, starts=timedelta(hours=1))
    with application.app_context():
        workshops.require_second_approval(made, wanted=True, by=None, at=clock.now())
        snapshot = get_workshop(made)
    change_in_one_language(come(service, application, page, Role.ADMINISTRATOR, locale, axe), snapshot, source)
    with application.app_context():
        changed = next(text.id for text in list_texts(made) if text.key == KEY)

    desk = come(service, application, page, Role.TRANSLATOR, locale, axe)
    desk.open("/{translate}")
    first = page.locator("main a[href*='/testunau/'], main a[href*='/texts/']").first
    expect(first).to_contain_text(SOURCES[source])
    first.click()
    desk.at(f"/{{translate}}/{{texts}}/{changed}")
    expect(page.locator("ins").first).to_be_visible()
    with page.expect_popup() as opened:
        page.locator(f"main a[target=_blank][hreflang={target}]").click()
    expect(opened.value.locator("html")).to_have_attribute("lang", target)
    expect(opened.value.locator("body")).to_contain_text(field(desk))
    opened.value.close()

    page.locator("[name=form-0]").fill(LOST[target])
    page.locator("[name=form-0]").press("Control+Enter")
    expect(page.locator(".govuk-error-summary")).to_contain_text("{name}")
    assert field(desk) == LOST[target]
    desk.judge()
    page.locator("[name=form-0]").fill(LOST[target].removesuffix("?") + ", ")
    page.locator("button[data-insert='{name}']").click()
    page.keyboard.type("?")
    assert field(desk) == SOURCES[target]
    page.locator("#page [value=submit]").click()
    expect(page.locator(".govuk-notification-banner")).to_contain_text(
        say(locale, "The translation has been handed in. Somebody else can now approve it.")
    )
    expect(page.locator("#page [value=approve]")).to_have_count(0)

    with watched_page(browser) as participant, watched_page(browser) as another:
        before = asked(participant, service.url, snapshot.slugs)
        assert all("{name}" not in words for words in before.values())
        second = come(service, application, another, Role.TRANSLATOR, target, axe)
        second.open(f"/{{translate}}/{{texts}}/{changed}")
        second.judge()
        another.locator("#page [value=approve]").click()
        expect(another.locator(".govuk-notification-banner")).to_contain_text(
            say(target, "The translation has been approved.")
        )
        until = time.monotonic() + PATIENCE
        while True:
            participant.wait_for_timeout(1_100)  # workers look once a second whether something has changed
            after = asked(participant, service.url, snapshot.slugs)
            if all(after[one].startswith(SOURCES[one]) for one in LOCALES) or time.monotonic() > until:
                break
    assert all(after[one].startswith(SOURCES[one]) for one in LOCALES)
