"""Reads of places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.accounts.rules import token_key
from app.extensions import db
from app.places.models import Participant, PersonalLink
from app.places.rules import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A participant's place, or turn in the waiting list: ``position`` counts from 1, None for who does not wait."""

    id: int
    workshop_id: int
    response_id: str | None
    registered_at: datetime
    standing: Standing
    position: int | None
    language: str | None
    attended: bool | None
    cancelled_at: datetime | None


def count_taken(workshop_id: int) -> int:
    """How many places of the workshop are taken."""
    return _count(workshop_id, Standing.PLACE)


def count_waiting(workshop_id: int) -> int:
    """How many wait for a place in the workshop."""
    return _count(workshop_id, Standing.WAITING)


def list_places(workshop_id: int) -> list[Place]:
    """Everybody who has registered: those with a place by time of registration, the waiting list in order, the rest."""
    rows = db.session.scalars(
        select(Participant)
        .where(Participant.workshop_id == workshop_id)
        .order_by(Participant.registered_at, Participant.id)
    ).all()
    waiting = sorted((row for row in rows if row.standing is Standing.WAITING), key=lambda row: (row.turn or 0, row.id))
    position = {row.id: number for number, row in enumerate(waiting, 1)}
    by_standing = {standing: [row for row in rows if row.standing is standing] for standing in Standing}
    ordered = [*by_standing[Standing.PLACE], *waiting, *by_standing[Standing.CANCELLED]]
    return [_place(row, position.get(row.id)) for row in ordered]


def find_place(participant_id: int) -> Place | None:
    """A participant, if there is one with this id."""
    row = db.session.get(Participant, participant_id, populate_existing=True)
    return None if row is None else _place(row, _position(row))


def find_by_token(token: str) -> Place | None:
    """Whose personal link this is the token of, if it still works."""
    found = db.session.scalar(select(PersonalLink.participant_id).where(PersonalLink.key == token_key(token)))
    return None if found is None else find_place(found)


def find_by_registration(response_id: str) -> Place | None:
    """Who registered with this response."""
    found = db.session.scalar(select(Participant.id).where(Participant.response_id == response_id))
    return None if found is None else find_place(found)


def _count(workshop_id: int, standing: Standing) -> int:
    query = select(func.count()).select_from(Participant)
    query = query.where(Participant.workshop_id == workshop_id, Participant.standing == standing)
    return db.session.execute(query).scalar_one()


def _position(row: Participant) -> int | None:
    if row.standing is not Standing.WAITING:
        return None
    before = select(func.count()).select_from(Participant)
    before = before.where(
        Participant.workshop_id == row.workshop_id,
        Participant.standing == Standing.WAITING,
        Participant.turn <= row.turn,
    )
    return db.session.execute(before).scalar_one()


def _place(row: Participant, position: int | None) -> Place:
    return Place(
        id=row.id,
        workshop_id=row.workshop_id,
        response_id=row.response_id,
        registered_at=row.registered_at,
        standing=row.standing,
        position=position,
        language=row.language,
        attended=row.attended,
        cancelled_at=row.cancelled_at,
    )
