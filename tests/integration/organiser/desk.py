"""Workshops in each state of their lives, and people at their desks who look after them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import count
from typing import Final, Literal

from flask import Flask

from app.accounts.rules import Role
from app.language import Locale
from app.language.catalogues import message
from app.workshops import service
from app.workshops.service import NewWorkshop
from tests.integration.accounts.members import Member, entered, user_id

State = Literal["draft", "ready", "published", "closed", "archived"]
STATES: Final[tuple[State, ...]] = ("draft", "ready", "published", "closed", "archived")
"""A draft lacks texts; one that is ready can be published."""
LIBRARY: Final = ("registration", "pre_session", "activity", "post_session")
TITLE: Final[Mapping[Locale, str]] = {"cy": "Gweithdy’r gwanwyn", "en": "Spring workshop"}
TEXTS: Final[Mapping[str, Mapping[Locale, str]]] = {
    "workshop.summary": {"cy": "Diwrnod o drafod.", "en": "A day of talking."},
    "workshop.place": {"cy": "Neuadd y Dref, Aberystwyth", "en": "Town Hall, Aberystwyth"},
    "workshop.activity.name": {"cy": "I fyny’r afon", "en": "Upstream"},
    "workshop.activity.explanation": {"cy": "Dewch o hyd i’r achos.", "en": "Find the cause."},
}
_numbers = count()


class Desk(Member):
    """Somebody signed in who looks after workshops, or may not; ``user_id`` is their account's."""

    user_id: int


def desk(app: Flask, role: Role = Role.ORGANISER, locale: Locale = "en", *, email: str | None = None) -> Desk:
    """A new person of that role, signed in, who is a member of no workshop."""
    email = email or f"{role.value}{next(_numbers)}@example.com"
    member = entered(app, role, email)
    found = Desk(app, locale)
    found.client = member.client
    found.user_id = user_id(app, email)
    return found


def make_managed(
    app: Flask,
    at: datetime,
    state: State = "draft",
    *,
    by: int | None = None,
    title: Mapping[Locale, str] = TITLE,
    texts: Mapping[str, Mapping[Locale, str]] = TEXTS,
    starts: timedelta = timedelta(days=7),
    library: tuple[str, ...] = LIBRARY,
    capacity: int = 20,
    source_locale: Locale = "en",
) -> int:
    """A workshop of two hours that starts ``starts`` after ``at``; ``by`` becomes its member. Its id."""
    start = NewWorkshop(
        title=title,
        source_locale=source_locale,
        starts_at=at + starts,
        ends_at=at + starts + timedelta(hours=2),
        capacity=capacity,
        library=library,
    )
    with app.app_context():
        made = service.create(start, by=by, translate=message, at=at)
        if state != "draft":
            service.change_texts(made, texts, by=by, at=at)
            service.change_contact(made, contact_email="help@example.com", join_url=None, by=by, at=at)
        if state in {"published", "closed", "archived"}:
            service.publish(made, by=by, at=at)
        if state in {"closed", "archived"}:
            service.close(made, by=by, at=at)
        if state == "archived":
            service.archive(made, by=by, at=at)
        if "shelf" in app.extensions:
            app.extensions["shelf"].look(at_once=True)
    return made


def in_one(locale: Locale, text: str) -> Mapping[Locale, str]:
    """A text that the other language lacks."""
    return {"cy": text, "en": ""} if locale == "cy" else {"cy": "", "en": text}


def share(app: Flask, workshop_id: int, member: Desk, at: datetime) -> None:
    """Let somebody open a workshop."""
    with app.app_context():
        service.share(workshop_id, member.user_id, by=None, at=at)
