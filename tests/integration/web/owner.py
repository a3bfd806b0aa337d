"""Somebody who has registered for the sample workshop, at their own page."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from app import clock
from app.language import Locale, path
from app.places import service as places
from app.places.queries import Place, find_place, list_places
from app.responses.queries import SingleResponse, get_response, list_tied
from tests.factories import published
from tests.integration.web.visitor import ANSWERS, SLUGS, Visitor
from tests.unit.web.markup import Page


class Owner(Visitor):
    """A visitor who has registered, and has a link to a page of their own."""

    def __init__(
        self, app: Flask, locale: Locale, email: str = "sian@example.com", name: str = "Siân Ŵyn", **fields: str
    ) -> None:
        super().__init__(app, locale)
        workshop = published(app, SLUGS["en"])
        with app.app_context():
            known = {place.id for place in list_places(workshop.id)}
        guest = Visitor(app, locale)
        guest.open("registration")
        own: tuple[dict[str, str], ...] = ({"email": email, "full_name": name}, fields, {})
        for number, answers in enumerate(ANSWERS["registration"], 1):
            guest.send(guest.form("registration", number), {**answers, **own[number - 1]})
        guest.send(guest.form("registration", "check"))
        with app.app_context():
            (self.id,) = {place.id for place in list_places(workshop.id)} - known
        self.token = self.new_link()

    def new_link(self) -> str:
        """The token of one more link to the page."""
        with self.app.app_context():
            return places.make_link(self.id, at=clock.now())

    def at(self, more: str = "", locale: Locale | None = None) -> str:
        """The path of the page, or of what stands below it: ``/{cancel}``."""
        return path(f"/{{my-place}}/{self.token}{more}", locale or self.locale)

    def see(self, more: str = "") -> TestResponse:
        """The page, or what stands below it."""
        return self.get(self.at(more))

    def place(self) -> Place:
        """What they have."""
        with self.app.app_context():
            found = find_place(self.id)
        assert found is not None
        return found

    def stored(self, moment: str = "registration") -> SingleResponse:
        """What they have answered."""
        with self.app.app_context():
            found = find_place(self.id)
            assert found is not None
            response_id = found.response_id if moment == "registration" else list_tied(self.id)[moment]
            form = published(self.app, SLUGS["en"]).forms[moment]
            return get_response(form.id, str(response_id), sensitive=True)


def held(page: TestResponse, **fields: Any) -> dict[str, Any]:
    """What the page's one form would send, with other values in some fields."""
    shown = Page(page.text)
    form = shown.one("form", id="page")
    controls = [one for one in shown.elements if one.tag in {"input", "textarea", "select"} and form in one.inside]
    names = {one["name"] for one in controls if one["name"]}
    return {name: value for name in names if (value := shown.value(name)) not in ("", [])} | fields
