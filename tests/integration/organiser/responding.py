"""A workshop whose forms have been answered, and the addresses of its responses."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask

from app.language import Locale
from app.language.catalogues import gettext_in, pgettext_in
from app.responses.queries import SingleResponse, get_response, list_responses
from app.responses.service import submit
from app.workshops.queries import WorkshopSnapshot
from tests.conftest import Clock
from tests.factories import Form, filled_in, make_sheet, make_workshop
from tests.integration.organiser.desk import Desk, share

ANSWERS: dict[str, dict[str, str | list[str]]] = {
    "registration": {
        "name": "Siân Ŵyn",
        "email": "sian@example.com",
        "needs": "yes",
        "needs__yes__detail": "ramp <b>",
    },
    "after": {"mood": "bad", "why": "Oer\niawn", "liked": ["food", "talk"]},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The workshop, in the hands of an organiser of it."""

    app: Flask
    clock: Clock
    workshop: WorkshopSnapshot

    def submit(self, moment: str, number: int = 0, locale: Locale = "cy", **fields: str | list[str]) -> str:
        """Answer a form as a person does; the response's id."""
        with self.app.app_context():
            sheet = make_sheet(self.workshop, moment, f"{number:032x}")
            way = filled_in(sheet, **{**ANSWERS.get(moment, {}), **fields})
            known = {one.id for one in list_responses(sheet.form).responses}
            submit(sheet, None, way, wording_revision=1, locale=locale, at=self.clock.now())
            (new,) = {one.id for one in list_responses(sheet.form).responses} - known
        return new

    def get(self, moment: str, response_id: str) -> SingleResponse:
        """What is stored."""
        with self.app.app_context():
            return get_response(self.workshop.forms[moment].id, response_id, sensitive=True)

    def only(self, moment: str) -> SingleResponse:
        """The one response that there is to a form."""
        with self.app.app_context():
            (one,) = list_responses(self.workshop.forms[moment]).responses
        return self.get(moment, one.id)

    def at(self, moment: str, *more: str) -> str:
        """The address of a form's responses, or of one, or of what stands below it; segments in braces."""
        form = f"/{{organise}}/{self.workshop.id}/{{forms}}/{self.workshop.forms[moment].id}"
        return "/".join((form, "{responses}", *more))

    def enter(self, moment: str) -> str:
        """The address where answers are entered."""
        return f"/{{organise}}/{self.workshop.id}/{{forms}}/{self.workshop.forms[moment].id}/{{enter}}"


def answered(app: Flask, folder: Path, clock: Clock, member: Desk, *forms: Form, **parts: Any) -> Answered:
    """A published workshop with these forms, which the member may open."""
    workshop = make_workshop(app, folder, clock.now(), *forms, **parts)
    share(app, workshop.id, member, clock.now())
    return Answered(app=app, clock=clock, workshop=workshop)


def say(member: Desk, sentence: str, *, context: str | None = None, **filled: object) -> str:
    """A sentence of the interface in the member's language."""
    with member.app.app_context():
        if context is None:
            return gettext_in(member.locale, sentence, **filled)
        return pgettext_in(member.locale, context, sentence, **filled)
