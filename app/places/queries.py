"""Reads of places."""

from __future__ import annotations

from sqlalchemy import func, select

from app.extensions import db
from app.places.models import Participant


def count_taken(workshop_id: int) -> int:
    """How many places of the workshop are taken."""
    query = select(func.count()).select_from(Participant).where(Participant.workshop_id == workshop_id)
    return db.session.execute(query).scalar_one()
