"""Somebody at a browser, who visits a workshop and fills in its forms."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote, urlsplit

from playwright.sync_api import Locator, Page, expect

from app.language import Locale, other, path
from tests.journeys.answers import WHOLE, Fields
from tests.journeys.words import say
from tests.journeys.workshops import KINDS, ROOMY, Slugs

SEGMENTS = {"registration": "register", "before": "before", "during": "activity", "after": "after", "kinds": "after"}
CHECKED = ("registration", "kinds")
"""Forms whose answers are shown before they are sent."""


class Served(Protocol):
    """Where Holi is served."""

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who reads in ``locale`` at ``page``, and fills in ``form`` of the workshop at ``slugs``."""

    page: Page
    server: Served
    locale: Locale
    form: str
    slugs: Slugs

    def workshop(self) -> str:
        """The path of the workshop's page."""
        return path(f"/{{workshops}}/{self.slugs[self.locale]}", self.locale)

    def address(self, place: int | str = 1, locale: Locale | None = None) -> str:
        """The path of a page of the form, by its number or as ``check`` or ``delete``."""
        locale = locale or self.locale
        last = "" if place == 1 else f"/{{{place}}}" if isinstance(place, str) else f"/{place}"
        return path(f"/{{workshops}}/{self.slugs[locale]}/{{{SEGMENTS[self.form]}}}{last}", locale)

    def after(self, number: int) -> str:
        """Where a finished page leads, when everything else is finished too."""
        if number < len(WHOLE[self.form]):
            return self.address(number + 1)
        return self.address("check") if self.form in CHECKED else self.address()

    def go(self, address: str) -> None:
        """Open an address as from outside: typed, from a bookmark or a mail."""
        self.page.goto(self.server.url + address)

    def reach(self, place: int | str = 1) -> None:
        """Come to a page of the form, with all pages before it answered to the full."""
        number = len(WHOLE[self.form]) + 1 if place == "check" else int(place)
        request = self.page.context.request
        for before in range(1, number):
            # As the browser would, with its cookies, but without its pages: those have journeys of their own.
            request.get(self.server.url + self.address(before), max_retries=3)
            fields = WHOLE[self.form][before - 1]
            body = [f"{name}={_quoted(one)}" for name, value in fields.items() for one in _several(value)]
            sent = request.post(
                self.server.url + self.address(before),
                data="&".join(body),
                headers={"Content-Type": "application/x-www-form-urlencoded"},
                max_redirects=0,
                max_retries=3,
            )
            assert sent.headers.get("location") == self.after(before), f"page {before} led to {sent.headers}"
        self.go(self.address(place))
        expect(self.page).to_have_url(self.server.url + self.address(place))

    def receive(self) -> str:
        """Fill in the whole form and send it; the reference of the receipt."""
        if self.form in CHECKED:
            self.reach("check")
        else:
            last = len(WHOLE[self.form])
            self.reach(last)
            self.fill(WHOLE[self.form][-1])
        self.go_on()
        return self.reference()

    def fill(self, fields: Fields) -> None:
        """Type and choose, once the page that has these fields is there."""
        for name in list(fields)[:1]:
            self.field(name).first.wait_for(state="attached")
        kinds = self.page.evaluate(
            "names => names.map(name => document.querySelector(`#page [name='${name}']`).type)", list(fields)
        )
        for (name, value), kind in zip(fields.items(), kinds, strict=True):
            if kind in {"radio", "checkbox"}:
                for one in _several(value):
                    self.option(name, one).check()
            elif kind == "select-one":
                self.field(name).select_option(str(value))
            else:
                self.field(name).fill(str(value))

    def field(self, name: str) -> Locator:
        """The controls of that name."""
        return self.page.locator(f'#page [name="{name}"]')

    def option(self, name: str, value: str) -> Locator:
        """The radio button or check box of that name and value."""
        return self.page.locator(f'#page [name="{name}"][value="{value}"]')

    def typed(self) -> dict[str, list[str]]:
        """What the form holds now: every field that is not empty, with its values."""
        entries = self.page.evaluate("[...new FormData(document.getElementById('page'))]")
        held: dict[str, list[str]] = {}
        for name, value in entries:
            if value and name != "version" and not name.startswith("draft-"):
                held.setdefault(name, []).append(value)
        return held

    def go_on(self) -> None:
        """Press the button at the end of the page: Continue, or Submit."""
        self.button().click()

    def button(self, action: str = "continue") -> Locator:
        """A button of the form that can be seen."""
        return self.page.locator(f'button[name="action"][value="{action}"]:not([aria-hidden])')

    def switch(self) -> None:
        """Change the language."""
        self.page.locator(".holi-switch").click()

    def reference(self) -> str:
        """The reference of the receipt that the page shows."""
        shown = self.page.locator(".holi-reference")
        expect(shown).to_have_text(re.compile(r"^\s*[A-Z0-9]{4}-[A-Z0-9]{4}\s*$"))
        return shown.inner_text().strip()

    def expect_at(self, address: str) -> None:
        """The browser has come to that path, and shows the whole page."""
        expect(self.page).to_have_url(re.compile(re.escape(self.server.url + address) + r"(#.*)?$"))
        self.page.wait_for_load_state()

    def expect_errors(self, locale: Locale | None = None) -> None:
        """The page shows what is wrong with it, in the language."""
        beginning = say(locale or self.locale, "Error: %(title)s", title="")
        expect(self.page).to_have_title(re.compile("^" + re.escape(beginning)))
        expect(self.errors().first).to_be_visible()
        self.page.wait_for_load_state()

    def expect_gone(self) -> None:
        """Nothing is left that could be deleted: the question about it is no longer asked."""
        self.expect_at(self.address("delete"))
        expect(self.page.locator('[value="delete-confirmed"]')).to_have_count(0)
        self.page.wait_for_load_state()

    def errors(self) -> Locator:
        """The links of the error summary."""
        return self.page.locator(".govuk-error-summary a")

    def in_other_language(self) -> Person:
        """The same person at the same page, who now reads the other language."""
        return Person(page=self.page, server=self.server, locale=other(self.locale), form=self.form, slugs=self.slugs)

    def focused(self) -> str:
        """The name, or else the id, of what has the focus."""
        return str(self.page.evaluate("document.activeElement.name || document.activeElement.id"))

    def place(self) -> str:
        """The path that the browser is at."""
        return urlsplit(self.page.url).path


PersonFactory = Callable[..., Person]


def workshop_of(form: str) -> Slugs:
    """The workshop that the form belongs to."""
    return KINDS if form == "kinds" else ROOMY


def _several(value: object) -> list[str]:
    return [value] if isinstance(value, str) else list(value)  # type: ignore[call-overload]


def _quoted(value: str) -> str:
    return quote(value.replace("\n", "\r\n"), safe="")
