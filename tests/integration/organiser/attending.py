"""A workshop for which people have registered, in the hands of an organiser of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from flask import Flask

from app.places.queries import Place, find_by_registration, find_place, list_places
from app.responses.queries import list_responses
from app.responses.service import submit
from app.workshops.queries import WorkshopSnapshot
from tests.conftest import Clock
from tests.factories import Form, feedback_form, filled_in, make_sheet, make_workshop, registration_form
from tests.integration.organiser.desk import Desk, share

_numbers = count()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attended:
    """The workshop, and its participants."""

    app: Flask
    clock: Clock
    workshop: WorkshopSnapshot

    def register(self, *names: str, email: str | None = None) -> list[int]:
        """Have people register, a minute after each other; their ids."""
        return [self._register(name, email) for name in names]

    def _register(self, name: str, email: str | None) -> int:
        self.clock.move(minutes=1)
        number = next(_numbers)
        with self.app.app_context():
            sheet = make_sheet(self.workshop, "registration", f"{number:032x}")
            way = filled_in(sheet, name=name, email=email or f"{number}@example.com", needs="no")
            submit(sheet, None, way, wording_revision=1, locale="cy", at=self.clock.now())
            made = max(list_responses(sheet.form).responses, key=lambda one: one.submitted_at or self.clock.now())
            place = find_by_registration(made.id)
        assert place is not None
        return place.id

    def place(self, participant_id: int) -> Place:
        """What somebody has."""
        with self.app.app_context():
            found = find_place(participant_id)
        assert found is not None
        return found

    def line(self) -> list[int]:
        """Who waits, in order."""
        with self.app.app_context():
            return [one.id for one in list_places(self.workshop.id) if one.position is not None]

    def attended(self, ids: Sequence[int]) -> list[bool | None]:
        """What is noted of each."""
        return [self.place(id_).attended for id_ in ids]

    def at(self, *more: str | int) -> str:
        """The address of the participants, or of what stands below; segments in braces."""
        return "/".join((f"/{{organise}}/{self.workshop.id}/{{participants}}", *map(str, more)))

    def attendance(self, *more: str) -> str:
        """The address where it is noted who came, or of what stands below."""
        return "/".join((f"/{{organise}}/{self.workshop.id}/{{attendance}}", *more))


def attended(app: Flask, folder: Path, clock: Clock, member: Desk, *forms: Form, **parts: Any) -> Attended:
    """A published workshop that one registers for, which the member may open."""
    parts = {"starts": "+20 minutes"} | parts
    workshop = make_workshop(app, folder, clock.now(), *(forms or (registration_form(), feedback_form())), **parts)
    share(app, workshop.id, member, clock.now())
    return Attended(app=app, clock=clock, workshop=workshop)


def later(clock: Clock) -> None:
    """Let the workshop begin."""
    clock.move(minutes=25)
