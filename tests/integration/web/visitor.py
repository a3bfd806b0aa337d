"""A person with a browser: their cookies, their language, and the headers that a browser sends with a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask import Flask
from werkzeug.test import TestResponse

from app.language import Locale, other, path
from app.language.catalogues import gettext_in
from tests.factories import published
from tests.unit.web.markup import Element, Page

Fields = Mapping[str, str | Sequence[str]]

SLUGS: Final[Mapping[Locale, str]] = {
    "cy": "cysylltu-polisi-a-dylunio-gwasanaethau",
    "en": "connecting-policy-and-service-design",
}
SEGMENTS: Final = {"registration": "register", "before": "before", "during": "activity", "after": "after"}
NOTICES: Final = ("/{accessibility-statement}", "/{privacy-notice}", "/{cookies}")

# What each page of the library's forms takes without a problem.
ANSWERS: Final[Mapping[str, Sequence[Fields]]] = {
    "registration": (
        {"full_name": "Siân Ŵyn", "email": "sian@example.com", "role": "policy"},
        {"contact_language": "both", "workshop_language": "cy", "access_needs": "no", "hopes": "Cwrdd â phobl"},
        {"share_contact": "yes"},
    ),
    "before": (
        {"contact_frequency": "weekly"}
        | {f"confidence-{row}": "3" for row in ("explain", "feed_back", "join_up", "upstream")},
        {"barriers": ["time", "words"], "example": "Tai"},
    ),
    "during": ({"group": "Grŵp 1", "problem": "Tai"},),
    "after": (
        {"overall": "5"}
        | {f"agreement-{row}": "5" for row in ("mix", "learnt", "connected", "language")}
        | {f"confidence-{row}": "4" for row in ("explain", "feed_back", "join_up", "upstream")},
        {"most_useful": "Popeth", "keep_in_touch": "yes", "recommend": "9"},
        {"comment": "Da iawn", "quote": "unnamed"},
    ),
}


class Visitor:
    """Somebody who visits the workshop at ``slugs`` in the language ``locale``."""

    def __init__(self, app: Flask, locale: Locale, slugs: Mapping[Locale, str] = SLUGS) -> None:
        self.app = app
        self.locale: Locale = locale
        self.slugs = slugs
        self.client = app.test_client()

    def workshop(self, locale: Locale | None = None) -> str:
        """The path of the workshop's page."""
        locale = locale or self.locale
        return path(f"/{{workshops}}/{self.slugs[locale]}", locale)

    def form(self, moment: str, step: int | str = 1, locale: Locale | None = None) -> str:
        """The path of a form's page, by its number or as ``check`` or ``delete``."""
        locale = locale or self.locale
        last = "" if step == 1 else f"/{{{step}}}" if isinstance(step, str) else f"/{step}"
        return path(f"/{{workshops}}/{self.slugs[locale]}/{{{SEGMENTS[moment]}}}{last}", locale)

    def get(self, address: str, **headers: str) -> TestResponse:
        """What a link, or a typed address, leads to; redirects are not followed."""
        return self.client.get(address, headers=_names(headers))

    def post(
        self, address: str, fields: Fields | None = None, action: str | None = None, **headers: str
    ) -> TestResponse:
        """What sending a form from one of our own pages leads to; redirects are not followed."""
        data: dict[str, Any] = dict(fields or {})
        if action is not None:
            data["action"] = action
        return self.client.post(address, data=data, headers={"Sec-Fetch-Site": "same-origin"} | _names(headers))

    def send(self, address: str, fields: Fields | None = None, action: str | None = None) -> TestResponse:
        """The page that is shown after sending a form: an AssertionError unless it was redirected with 303, once."""
        sent = self.post(address, fields, action)
        assert sent.status_code == 303, f"{sent.status_code} {sent.text[:500]}"
        return self.get(sent.headers["Location"])

    def open(self, moment: str) -> TestResponse:
        """The form's first page, opened with a link."""
        return self.get(self.form(moment))

    def fill(self, moment: str, pages: int | None = None) -> TestResponse:
        """The page shown after the first ``pages`` pages of the form (all) have been answered."""
        shown = self.open(moment)
        for number, fields in enumerate(ANSWERS[moment][:pages], 1):
            shown = self.send(self.form(moment, number), fields)
        return shown

    def submit(self, moment: str) -> TestResponse:
        """The receipt of a form that has been answered and sent."""
        shown = self.fill(moment)
        return self.send(self.form(moment, "check")) if moment == "registration" else shown

    def cookie(self, moment: str) -> str | None:
        """The draft's id that the browser keeps for a form."""
        found = self.client.get_cookie(self.cookie_name(moment))
        return None if found is None else found.value

    def cookie_name(self, moment: str) -> str:
        """The name of a form's cookie."""
        return f"holi_{published(self.app, self.slugs['en']).forms[moment].id}"

    def words(self, source: str, **variables: object) -> str:
        """A sentence of the interface in the visitor's language, as it stands in the catalogue."""
        with self.app.app_context():
            found = gettext_in(self.locale, source)
        assert self.locale == "en" or found != source, f"the catalogue has no “{source}”"
        return found % variables if variables else found

    def in_other_language(self) -> Visitor:
        """The same browser in the hands of the same person, who reads the other language."""
        same = Visitor(self.app, other(self.locale), self.slugs)
        same.client = self.client
        return same


def title(response: TestResponse) -> str:
    """The page's title, as the browser's tab shows it."""
    return Page(response.text).one("title").text


def language(response: TestResponse) -> str:
    """The language that the page says it is in."""
    return Page(response.text).one("html")["lang"]


def errors(response: TestResponse) -> list[Element]:
    """The links of the error summary, none where there is no summary."""
    return [
        link
        for link in Page(response.text).all("a")
        if any("govuk-error-summary" in box["class"].split() for box in link.inside)
    ]


def switch(response: TestResponse) -> Element:
    """The language switch: a button, or a link."""
    (found,) = [element for element in Page(response.text).elements if "holi-switch" in element["class"].split()]
    return found


def _names(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}
