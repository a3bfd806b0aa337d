"""Responses as they are exported: codes, and texts as they were typed."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask

from app.workshops.queries import find_published
from tests.downloads import table
from tests.journeys.person import Person


@dataclass(frozen=True, slots=True)
class Export:
    """Reads what an application, which shares its database with the server, exports."""

    app: Flask

    def rows(self, person: Person) -> list[dict[str, str]]:
        """Every response to the person's form, by the codes of its columns."""
        with self.app.app_context():
            workshop = find_published(person.locale, person.slugs[person.locale])
            assert workshop is not None
            moment = "after" if person.form == "kinds" else person.form
            return table(workshop, moment, sensitive=True)

    def row(self, person: Person, reference: str) -> dict[str, str]:
        """The one response with that reference."""
        (found,) = [row for row in self.rows(person) if row["reference"] == reference]
        return found
