"""Somebody who edits a workshop: its pages as a browser would send them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask
from werkzeug.test import TestResponse

from app.wording.queries import StoredText
from app.workshops.queries import WorkshopSnapshot, get_workshop, list_texts
from tests.integration.accounts.members import OWN
from tests.integration.organiser.desk import Desk
from tests.unit.web.markup import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page with a form, as it is shown to somebody; what is sent is what it holds, after some changes."""

    desk: Desk
    template: str
    query: str = ""

    @property
    def address(self) -> str:
        """Its path."""
        return self.desk.at(self.template) + self.query

    def open(self) -> Page:
        """The page."""
        answer = self.desk.client.get(self.address, headers=OWN)
        assert answer.status_code == 200, answer.status_code
        return Page(answer.text)

    def send(
        self,
        changes: Mapping[str, str],
        *,
        action: str = "continue",
        page: Page | None = None,
        address: str | None = None,
    ) -> TestResponse:
        """Send what ``page`` (or the page as it is now) holds, changed."""
        fields = held(page or self.open()) | dict(changes) | {"action": action}
        return self.desk.client.post(address or self.address, data=fields, headers=OWN)

    def follow(self, answer: TestResponse) -> Page:
        """The page that a redirect leads to."""
        assert answer.status_code == 303, answer.status_code
        shown = self.desk.client.get(answer.headers["Location"].partition("#")[0], headers=OWN)
        assert shown.status_code == 200
        return Page(shown.text)


def held(page: Page) -> dict[str, str]:
    """The fields of the page's form with what they hold; none where the page is no form."""
    form = next(iter(page.with_id("page")), None)
    names = [
        one["name"] for one in page.elements if form in one.inside and one["name"] and one.tag in {"input", "textarea"}
    ]
    return {name: str(page.value(name)) for name in names}


def errors(page: Page | TestResponse) -> dict[str, str]:
    """The entries of the error summary: where each leads, and what it says."""
    page = page if isinstance(page, Page) else Page(page.text)
    return {
        link["href"].removeprefix("#"): " ".join(link.text.split())
        for link in page.all("a")
        if any("govuk-error-summary" in box["class"].split() for box in link.inside)
    }


def notice(page: Page) -> str:
    """What the box at the top says; nothing where there is none."""
    found = page.all("p", class_="govuk-notification-banner__heading")
    return " ".join(found[0].text.split()) if found else ""


def stored(app: Flask, workshop_id: int) -> Mapping[str, StoredText]:
    """The texts of the workshop and its forms as they are saved."""
    with app.app_context():
        return {text.key: text for text in list_texts(workshop_id)}


def snapshot(app: Flask, workshop_id: int) -> WorkshopSnapshot:
    """The workshop as it is saved."""
    with app.app_context():
        return get_workshop(workshop_id)


def due(page: Page) -> set[str]:
    """The fields whose labels say that something is still to be done."""
    return {
        label["for"]
        for label in page.all("label")
        if any("holi-tag--due" in one["class"] for one in page.elements if label in one.inside)
    }
