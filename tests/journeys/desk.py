"""Somebody who is signed in, or about to be, at a browser."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from app.language import Locale, other, path
from tests.journeys.words import say

PASSWORD = "tair oen fach wen"
NARROW = 320


class Desk:
    """Somebody at a browser, every page of which is judged."""

    def __init__(self, page: Page, url: str, locale: Locale, axe: Callable[[Page], None]) -> None:
        self.page, self.url, self.locale, self.axe = page, url, locale, axe

    def address(self, template: str) -> str:
        """The path of a template of segments in the reader's language."""
        return path(template, self.locale)

    def open(self, template: str) -> None:
        """Open an address."""
        self.page.goto(self.url + self.address(template))

    def at(self, template: str) -> None:
        """The browser is there, in that language; the page is accessible and not wider than a phone."""
        expect(self.page).to_have_url(re.compile(re.escape(self.url + path(template, self.locale)) + r"([?#].*)?$"))
        expect(self.page.locator("html")).to_have_attribute("lang", self.locale)
        self.judge()

    def judge(self) -> None:
        """Let axe look, and look at a narrow window."""
        self.axe(self.page)
        size = self.page.viewport_size
        assert size is not None
        self.page.set_viewport_size({"width": NARROW, "height": 900})
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        self.page.set_viewport_size(size)
        assert wide <= NARROW, f"{self.page.url} is {wide} wide"

    def press(self, words: str) -> None:
        """Press the button of these words, in the reader's language."""
        self.go(self.page.get_by_role("button", name=say(self.locale, words), exact=True).last)

    def go(self, leading: Locator) -> None:
        """Click what leads to a page, and wait until that is there: what is read next is read from it."""
        with self.page.expect_navigation():
            leading.click()

    def type(self, **fields: str) -> None:
        """Type into the fields of the page's form."""
        for name, value in fields.items():
            self.page.locator(f"#page [name={name}]").fill(value)

    def switch(self) -> None:
        """Change the language."""
        self.page.locator(".holi-switch").click()
        self.locale = other(self.locale)
        expect(self.page.locator("html")).to_have_attribute("lang", self.locale)
        self.page.wait_for_load_state()
