"""Lists of workshops that say little of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.accounts.rules import Role
from app.extensions import db
from app.language import Locale
from app.wording import queries as wording
from app.wording.queries import StoredText
from app.workshops.models import Member, Workshop
from app.workshops.queries.snapshots import NoWorkshop, Reader
from app.workshops.rules import WorkshopState


@dataclass(frozen=True, slots=True, kw_only=True)
class Copyable:
    """A workshop that can be copied; a title is "" where it is not written yet."""

    id: int
    title: Mapping[Locale, str]
    starts_at: datetime
    state: WorkshopState


def copyable(person: Reader) -> tuple[Copyable, ...]:
    """The workshops that somebody may copy: every one that they may open, the latest first."""
    query = select(Workshop.id, Workshop.catalogue_id, Workshop.starts_at, Workshop.state)
    if person.role is not Role.ADMINISTRATOR:
        query = query.join(Member, Member.workshop_id == Workshop.id).where(Member.user_id == person.user_id)
    rows = db.session.execute(query.order_by(Workshop.starts_at.desc(), Workshop.id.desc())).all()
    titles = wording.list_wordings("workshop.title", [row.catalogue_id for row in rows])
    return tuple(
        Copyable(id=row.id, title=titles[row.catalogue_id], starts_at=row.starts_at, state=row.state) for row in rows
    )


def list_texts(workshop_id: int) -> tuple[StoredText, ...]:
    """Every text of the workshop and of its forms as its organisers see it, approved or not. Raises NoWorkshop."""
    workshop = db.session.get(Workshop, workshop_id)
    if workshop is None:
        raise NoWorkshop(workshop_id)
    return wording.list_texts(workshop.catalogue_id)
