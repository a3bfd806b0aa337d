"""Who works on a workshop, and what they did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from app.accounts.models import User
from app.accounts.rules import Role
from app.extensions import db
from app.language import fold
from app.workshops.models import Member, WorkshopEvent
from app.workshops.rules import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkshopMember:
    """Somebody who may open the workshop; ``name`` is "" until they have accepted their invitation."""

    user_id: int
    name: str
    email: str
    role: Role
    disabled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailLine:
    """One line of a workshop's trail; ``actor`` is None for the command line, and for an account that is gone."""

    at: datetime
    action: Action
    actor: str | None
    details: Mapping[str, Any]


def list_members(workshop_id: int) -> tuple[WorkshopMember, ...]:
    """Everybody with whom the workshop is shared, by name."""
    rows = db.session.scalars(
        select(User).join(Member, Member.user_id == User.id).where(Member.workshop_id == workshop_id)
    )
    members = [
        WorkshopMember(
            user_id=user.id,
            name=user.name,
            email=user.email,
            role=user.role,
            disabled=user.disabled_at is not None,
        )
        for user in rows
    ]
    return tuple(sorted(members, key=lambda member: (fold(member.name or member.email), member.user_id)))


def list_events(workshop_id: int, limit: int, *, participant_id: int | None = None) -> tuple[TrailLine, ...]:
    """The latest lines of the workshop's trail, newest first; or those of them that tell of a participant."""
    query = (
        select(WorkshopEvent, User.name, User.email)
        .outerjoin(User, User.id == WorkshopEvent.actor_id)
        .where(WorkshopEvent.workshop_id == workshop_id)
        .order_by(WorkshopEvent.at.desc(), WorkshopEvent.id.desc())
        .limit(limit)
    )
    if participant_id is not None:
        query = query.where(WorkshopEvent.details["participant"].as_integer() == participant_id)
    return tuple(
        TrailLine(at=event.at, action=event.action, actor=name or email, details=event.details)
        for event, name, email in db.session.execute(query)
    )
