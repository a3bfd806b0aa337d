"""Reads of the outbox."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from app.extensions import db
from app.outbox.models import Message
from app.outbox.rules import Failure, Kind, Sending


def has_due(*, at: datetime) -> bool:
    """Whether any message is to be sent now; asked before anything is locked."""
    query = select(Message.id).where(Message.sending == Sending.WAITING, Message.due_at <= at).limit(1)
    return db.session.execute(query).first() is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxLine:
    """A message and what has become of it.

    ``due_at`` is its next attempt while it waits, ``failure`` what its last one came to; ``until`` when it is too late.
    """

    id: int
    kind: Kind
    moment: str
    workshop_id: int | None
    participant_id: int | None
    sending: Sending
    created_at: datetime
    due_at: datetime
    attempts: int
    failure: Failure | None
    sent_at: datetime | None
    until: datetime | None
    facts: Mapping[str, Any]

    @property
    def number(self) -> int | None:
        """Which of the organisers' own messages it is."""
        return self.facts.get("number") if self.kind is Kind.OWN else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many messages are where; ``retried``: of those that wait, how many were tried before and failed."""

    waiting: int = 0
    retried: int = 0
    sent: int = 0
    failed: int = 0
    over: int = 0


def list_to(participant_id: int) -> tuple[OutboxLine, ...]:
    """Every message to a participant, the newest first."""
    rows = db.session.scalars(
        select(Message).where(Message.participant_id == participant_id).order_by(Message.id.desc())
    )
    return tuple(_line(row) for row in rows)


def tally(workshop_id: int) -> Mapping[tuple[Kind, str, int | None], Tally]:
    """A workshop's messages by kind, moment and, of organisers' own, number."""
    number = Message.facts["number"].as_integer()
    rows = db.session.execute(
        select(Message.kind, Message.moment, number, Message.sending, Message.failure.is_not(None), func.count())
        .where(Message.workshop_id == workshop_id)
        .group_by(Message.kind, Message.moment, number, Message.sending, Message.failure.is_not(None))
    )
    found: dict[tuple[Kind, str, int | None], dict[str, int]] = {}
    for kind, moment, which, sending, failed, count in rows:
        counts = found.setdefault((kind, moment, which if kind is Kind.OWN else None), {})
        names = [sending.value, *(["retried"] if failed and sending is Sending.WAITING else [])]
        for name in names:
            counts[name] = counts.get(name, 0) + count
    return {key: Tally(**counts) for key, counts in found.items()}


def list_of(workshop_id: int, sending: Sending, *, limit: int) -> tuple[OutboxLine, ...]:
    """A workshop's messages that are in a state, the newest first."""
    rows = db.session.scalars(
        select(Message)
        .where(Message.workshop_id == workshop_id, Message.sending == sending)
        .order_by(Message.id.desc())
        .limit(limit)
    )
    return tuple(_line(row) for row in rows)


def was_told(participant_id: int, kind: Kind, moment: str) -> bool:
    """Whether a message of this kind, about this form, was sent to a participant."""
    query = select(Message.id).where(
        Message.participant_id == participant_id,
        Message.kind == kind,
        Message.moment == moment,
        Message.sending == Sending.SENT,
    )
    return db.session.execute(query.limit(1)).first() is not None


def _line(row: Message) -> OutboxLine:
    return OutboxLine(**{name: getattr(row, name) for name in OutboxLine.__slots__})
