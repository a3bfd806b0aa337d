"""Use cases of places; each owns one transaction."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update

from app.extensions import db, transaction
from app.places.models import Participant
from app.places.queries import count_taken
from app.places.rules import email_key
from app.workshops.models import Workshop
from app.workshops.service import mark_full


class WorkshopFull(Exception):
    """Every place is taken."""


class AlreadyRegistered(Exception):
    """The address has a place already. Whoever is told must not learn it from the reply."""


def take_place(workshop_id: int, email: str | None, response_id: str, *, at: datetime) -> None:
    """Take a place for a response that is already in the same transaction.

    Raises WorkshopFull and AlreadyRegistered; fullness is judged first, so that both kinds of people see it alike.
    """
    with transaction():
        # PostgreSQL needs the row's lock before counting; SQLite's writers already come one at a time.
        capacity = db.session.execute(
            select(Workshop.capacity).where(Workshop.id == workshop_id).with_for_update()
        ).scalar_one()
        taken = count_taken(workshop_id)
        if taken >= capacity:
            raise WorkshopFull
        key = None if email is None else email_key(email)
        same = select(Participant.id).where(Participant.workshop_id == workshop_id, Participant.email_key == key)
        if key is not None and db.session.execute(same).first() is not None:
            raise AlreadyRegistered
        db.session.add(Participant(workshop_id=workshop_id, email_key=key, response_id=response_id, registered_at=at))
        if taken + 1 == capacity:
            mark_full(workshop_id, full=True)


def free_place(workshop_id: int, response_id: str) -> None:
    """Give up the place that a response took, if it took one; a workshop that was full for want of it no longer is."""
    with transaction():
        workshop = db.session.execute(
            select(Workshop.capacity, Workshop.full).where(Workshop.id == workshop_id).with_for_update()
        ).one()
        db.session.execute(delete(Participant).where(Participant.response_id == response_id))
        if workshop.full and count_taken(workshop_id) < workshop.capacity:
            mark_full(workshop_id, full=False)


def change_address(workshop_id: int, response_id: str, email: str | None) -> None:
    """Have the place that a response took stand under another address. Raises AlreadyRegistered."""
    with transaction():
        db.session.execute(select(Workshop.id).where(Workshop.id == workshop_id).with_for_update())
        key = None if email is None else email_key(email)
        others = select(Participant.id).where(
            Participant.workshop_id == workshop_id,
            Participant.email_key == key,
            Participant.response_id.is_distinct_from(response_id),
        )
        if key is not None and db.session.execute(others).first() is not None:
            raise AlreadyRegistered
        db.session.execute(update(Participant).where(Participant.response_id == response_id).values(email_key=key))
