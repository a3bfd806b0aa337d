"""Workshops and people as the use cases make them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, Final

from app import clock
from app.accounts.models import User
from app.accounts.rules import Role
from app.extensions import db, transaction
from app.language import Locale
from app.language.catalogues import message
from app.workshops import service
from app.workshops.queries import WorkshopSnapshot, get_workshop, list_events
from app.workshops.rules import LONDON, Action
from app.workshops.service import NewWorkshop, NotReady

LIBRARY: Final = ("registration", "pre_session", "activity", "post_session")
TITLE: Final[Mapping[Locale, str]] = {"cy": "Diwrnod dylunio", "en": "Design day"}
WANTED: Final[Mapping[str, Mapping[Locale, str]]] = {
    "workshop.summary": {"cy": "Crynodeb", "en": "A summary"},
    "workshop.place": {"cy": "Ar-lein", "en": "Online"},
}
_numbers = count()


def london(*parts: int) -> datetime:
    """A moment by the clock on the wall in London."""
    return datetime(*parts, tzinfo=LONDON).astimezone(UTC)  # type: ignore[misc, arg-type]


def new_workshop(**parts: Any) -> NewWorkshop:
    """A workshop of two hours a fortnight from now, with the library's forms."""
    starts_at = parts.pop("starts_at", clock.now() + timedelta(days=14))
    given = {
        "title": TITLE,
        "source_locale": "en",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "capacity": 20,
        "library": LIBRARY,
    }
    return NewWorkshop(**(given | parts))


def make_draft(*, by: int | None = None, **parts: Any) -> int:
    """The id of a draft of which only the title is written."""
    return service.create(new_workshop(**parts), by=by, translate=message, at=clock.now())


def make_ready(*, by: int | None = None, **parts: Any) -> int:
    """The id of a draft that can be published."""
    made = make_draft(by=by, **parts)
    service.change_texts(made, WANTED, by=by, at=clock.now())
    return made


def make_published(*, by: int | None = None, **parts: Any) -> int:
    """The id of a workshop that participants see."""
    made = make_ready(by=by, **parts)
    service.publish(made, by=by, at=clock.now())
    return made


def make_person(role: Role = Role.ORGANISER, *, disabled: bool = False, name: str = "Siân") -> int:
    """The id of somebody who can sign in, unless they are ``disabled``."""
    email = f"{role.value}{next(_numbers)}@example.com"
    user = User(
        email=email,
        email_key=email,
        name=name,
        role=role,
        locale="cy",
        password_hash="-",
        created_at=clock.now(),
        disabled_at=clock.now() if disabled else None,
    )
    with transaction():
        db.session.add(user)
        db.session.flush()
        return user.id


def now_is(workshop_id: int) -> WorkshopSnapshot:
    """The workshop as the database has it."""
    db.session.rollback()
    return get_workshop(workshop_id)


def trail(workshop_id: int) -> list[Action]:
    """What the workshop's trail tells, oldest first."""
    return [line.action for line in reversed(list_events(workshop_id, 1000))]


def gap_keys(problem: NotReady) -> set[tuple[str | None, Locale | None]]:
    """Which texts are missing in which language."""
    return {(gap.key, gap.locale) for gap in problem.gaps}
