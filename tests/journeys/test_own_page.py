"""Somebody’s own page, from opening the link in their mail to having everything deleted."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app import clock
from app.language import Locale, path
from app.places import service as places
from app.places.queries import list_places
from app.responses.service import submit
from tests.factories import filled_in, make_sheet, published
from tests.journeys.answers import WHOLE
from tests.journeys.desk import Desk
from tests.journeys.words import form_text, say
from tests.journeys.workshops import ROOMY
from tests.servers import LiveServer


class Owner(Desk):
    """Somebody who has registered, with the token of the link that they were sent."""

    token: str

    def mine(self, more: str = "") -> str:
        """The address of their page, or of what stands below it."""
        return f"/{{my-place}}/{self.token}{more}"


def registered(app: Flask, locale: Locale) -> str:
    """Register somebody; the token of a link to their page."""
    workshop = published(app, ROOMY["en"])
    fields = {name.replace("-", "__"): value for part in WHOLE["registration"] for name, value in part.items()}
    fields |= {"email": f"{secrets.token_hex(4)}@example.com", "full_name": "Siân Ŵyn"}
    with app.app_context():
        known = {place.id for place in list_places(workshop.id)}
        sheet = make_sheet(workshop, "registration", secrets.token_hex(16))
        way = filled_in(sheet, **{name: str(value) for name, value in fields.items()})
        submit(sheet, None, way, wording_revision=1, locale=locale, at=clock.now())
        (new,) = {place.id for place in list_places(workshop.id)} - known
        return places.make_link(new, at=clock.now())


@pytest.fixture
def owner(
    page: Page,
    service: LiveServer,
    application: Flask,
    locale: Locale,
    javascript: bool,
    axe: Callable[[Page], None],
) -> Owner:
    """Somebody with a place; axe needs scripts, so that it looks at their pages only where there are."""
    someone = Owner(page, service.url, locale, axe if javascript else lambda _page: None)
    someone.token = registered(application, locale)
    return someone


@pytest.mark.parametrize(
    ("locale", "javascript"), [("cy", True), ("en", False)], ids=["cy-javascript", "en-no javascript"]
)
def test_ones_own_page_from_the_link_to_the_end(owner: Owner) -> None:
    desk, page = owner, owner.page
    desk.open(desk.mine())
    desk.at(desk.mine())
    expect(page.locator("h1")).to_have_text(say(desk.locale, "You have a place"))
    desk.switch()
    desk.at(desk.mine())
    # What was chosen and not saved is still chosen in the other language; Enter saves it.
    page.locator("#page [name=language][value=en]").check()
    desk.switch()
    expect(page.locator("#page [name=language][value=en]")).to_be_checked()
    page.locator("#page [name=language][value=cy]").check()
    desk.press("Save the language")
    desk.at(desk.mine())
    notice = page.locator(".govuk-notification-banner")
    expect(notice).to_contain_text(say(desk.locale, "We will write to you in the language that you have chosen."))

    with page.expect_download() as downloading:
        page.get_by_role("link", name=say(desk.locale, "Add to your calendar")).click()
    assert downloading.value.suggested_filename.endswith(".ics")

    desk.go(page.get_by_role("link", name=say(desk.locale, "See or change your answers")))
    desk.at(desk.mine("/{answers}/{register}"))
    expect(page.locator("main")).to_contain_text("Capsiynau, os gwelwch yn dda")
    desk.go(page.get_by_role("link", name=say(desk.locale, "Change your answers")))
    desk.at(desk.mine("/{answers}/{register}/{change}"))
    page.locator("#page [name=full_name]").fill("")
    with page.expect_navigation():
        page.locator("#page [name=full_name]").press("Enter")
    wrong = form_text(desk.locale, "registration", "full_name", "required")
    expect(page.locator(".govuk-error-summary")).to_contain_text(wrong)
    desk.judge()
    page.locator("#page [name=hopes]").fill("Gwrando")
    desk.switch()
    expect(page.locator(".govuk-error-summary")).to_be_visible()
    expect(page.locator("#page [name=hopes]")).to_have_value("Gwrando")
    page.locator("#page [name=full_name]").fill("Siân Wyn")
    desk.press("Save your answers")
    expect(notice).to_contain_text(say(desk.locale, "Your answers have been changed."))
    expect(page.locator("main")).to_contain_text("Gwrando")
    desk.judge()

    desk.open(desk.mine("/{my-data}"))
    desk.at(desk.mine("/{my-data}"))
    with page.expect_download() as downloading:
        page.get_by_role("link", name=say(desk.locale, "Download as a file (JSON)")).click()
    assert downloading.value.suggested_filename == say(desk.locale, "my-data.json")

    desk.open(desk.mine("/{before}"))
    expect(page).to_have_url(desk.url + path(f"/{{workshops}}/{ROOMY[desk.locale]}/{{before}}", desk.locale))

    desk.open(desk.mine("/{cancel}"))
    desk.at(desk.mine("/{cancel}"))
    desk.switch()
    desk.press("Yes, cancel my place")
    desk.at(desk.mine())
    expect(page.locator("h1")).to_have_text(say(desk.locale, "You no longer have a place"))

    desk.open(desk.mine("/{erase}"))
    desk.at(desk.mine("/{erase}"))
    desk.press("Yes, delete everything")
    desk.at("/{my-place}/{erased}")
    desk.switch()
    desk.at("/{my-place}/{erased}")
    desk.open(desk.mine())
    expect(page.locator("h1")).to_have_text(say(desk.locale, "This link does not work"))
    desk.judge()
    desk.open(f"/{{workshops}}/{ROOMY[desk.locale]}/{{link}}")
    desk.judge()
