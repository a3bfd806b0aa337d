"""Use cases of the outbox. Facts are put into it in the transaction that caused them; all else is the worker's."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, Delete, Update, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.extensions import db, is_sqlite, transaction
from app.outbox.models import Message
from app.outbox.rules import KEPT_FOR, LEASE, NO_FACTS, PAUSES, Failure, Kind, Sending, new_message_id, next_pause


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A message that the worker has taken on; ``attempts`` counts this one, ``failure`` is what one before came to."""

    id: int
    kind: Kind
    moment: str
    workshop_id: int | None
    participant_id: int | None
    user_id: int | None
    facts: Mapping[str, Any]
    created_at: datetime
    attempts: int
    failure: Failure | None = None
    message_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """A message that the service has accepted and may still fail to deliver."""

    id: int
    provider_id: str
    sent_at: datetime


def put(
    kind: Kind,
    *,
    at: datetime,
    workshop_id: int | None = None,
    participant_id: int | None = None,
    user_id: int | None = None,
    moment: str = "",
    facts: Mapping[str, object] = NO_FACTS,
    due_at: datetime | None = None,
    until: datetime | None = None,
    once: str | None = None,
) -> int | None:
    """Have something mailed, from ``due_at`` on (else at once), not after ``until`` (else two weeks);
    joins the caller's transaction.

    The message's id; None where what may be said only ``once`` is said already. ``facts`` are codes and figures.
    """
    message = {
        "kind": kind,
        "moment": moment,
        "workshop_id": workshop_id,
        "participant_id": participant_id,
        "user_id": user_id,
        "facts": dict(facts),
        "sending": Sending.WAITING,
        "created_at": at,
        "due_at": due_at or at,
        "until": until or (due_at or at) + KEPT_FOR,
        "attempts": 0,
        "message_id": new_message_id(),
        "once": once,
    }
    insert = (sqlite.insert if is_sqlite() else postgresql.insert)(Message).values(**message)
    with transaction():
        return db.session.execute(insert.on_conflict_do_nothing().returning(Message.id)).scalar_one_or_none()


def withdraw(participant_id: int, kinds: Collection[Kind]) -> tuple[Mapping[str, Any], ...]:
    """Send no message of these kinds to a participant that nobody has tried to send yet; their facts, oldest first."""
    with transaction():
        unsent = db.session.scalars(
            select(Message)
            .where(
                Message.participant_id == participant_id,
                Message.kind.in_(kinds),
                Message.sending == Sending.WAITING,
                Message.attempts == 0,
            )
            .order_by(Message.id)
        ).all()
        for message in unsent:
            message.sending = Sending.OVER
            message.once = None  # should it hold again, it is not said yet
        return tuple(message.facts for message in unsent)


def withdraw_from_user(user_id: int, kinds: Collection[Kind], *, but: int | None = None) -> None:
    """Send no message of these kinds to somebody with an account any more, save one, and none that failed again."""
    which = [Message.user_id == user_id, Message.kind.in_(kinds), Message.id != (but or 0)]
    with transaction():
        unsent = Message.sending.in_((Sending.WAITING, Sending.FAILED))
        _run(update(Message).where(*which, unsent).values(sending=Sending.OVER))


def forget(*, before: datetime) -> int:
    """Delete messages to people with an account that were put here before then; how many there were.

    Those to participants go with their workshop's answers.
    """
    with transaction():
        return _run(delete(Message).where(Message.user_id.is_not(None), Message.created_at < before))


def claim(*, at: datetime, limit: int) -> list[Claimed]:
    """Take on messages that are due, the longest waiting first; nobody else takes them until a lease has passed.

    What is past its time, or was taken on again and again by workers that died, is put aside first.
    """
    waiting = Message.sending == Sending.WAITING
    with transaction():
        _run(update(Message).where(waiting, Message.until < at).values(sending=Sending.OVER))
        _run(
            update(Message)
            .where(waiting, Message.due_at <= at, Message.attempts > len(PAUSES))
            .values(sending=Sending.FAILED, failure=Failure.FAULT)
        )
        rows = db.session.scalars(
            select(Message)
            .where(waiting, Message.due_at <= at)
            .order_by(Message.due_at, Message.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        ).all()
        for row in rows:
            row.due_at = at + LEASE
            row.attempts += 1
        return [Claimed(**{name: getattr(row, name) for name in Claimed.__slots__}) for row in rows]


def note_sent(message_id: int, *, provider_id: str | None, at: datetime) -> None:
    """Note that the service has accepted a message."""
    _set(message_id, sending=Sending.SENT, sent_at=at, provider_id=provider_id, failure=None)


def note_trouble(message_id: int, failure: Failure, *, asked: timedelta | None = None, at: datetime) -> None:
    """Try a message again after a pause, at least as long as the service ``asked``; or no more, after the last one."""
    with transaction():
        message = db.session.get(Message, message_id, with_for_update=True)
        if message is None:  # whoever it was for has been erased meanwhile
            return
        pause = next_pause(message.attempts, asked)
        message.failure = failure
        if pause is None:
            message.sending = Sending.FAILED
        else:
            message.due_at = at + pause


def note_failed(message_id: int, failure: Failure) -> None:
    """Note that a message was refused for good, or was not delivered after all."""
    _set(message_id, sending=Sending.FAILED, failure=failure)


def note_over(message_id: int) -> None:
    """Put a message aside: what it was to say no longer holds."""
    _set(message_id, sending=Sending.OVER)


def list_to_follow(*, at: datetime, limit: int, most: timedelta = timedelta(days=4)) -> list[Followed]:
    """Messages of the last days of which the service has not said yet what became of them, the newest first."""
    rows = db.session.execute(
        select(Message.id, Message.provider_id, Message.sent_at)
        .where(
            Message.sending == Sending.SENT,
            Message.provider_id.is_not(None),
            Message.followed_at.is_(None),
            Message.sent_at > at - most,
        )
        .order_by(Message.sent_at.desc())
        .limit(limit)
    )
    return [Followed(id=row.id, provider_id=row.provider_id, sent_at=row.sent_at) for row in rows]


def note_followed(message_id: int, failure: Failure | None, *, at: datetime) -> None:
    """Note what the service said became of a message: delivered (None), or why not."""
    changes: dict[str, Any] = {"followed_at": at}
    if failure is not None:
        changes |= {"sending": Sending.FAILED, "failure": failure}
    _set(message_id, **changes)


def retry(workshop_id: int | None, *, at: datetime, message_id: int | None = None) -> int:
    """Try a failed message of a workshop again from the beginning, or all of them; how many there were."""
    which = [Message.sending == Sending.FAILED, Message.workshop_id == workshop_id]
    if message_id is not None:
        which.append(Message.id == message_id)
    fresh = {"sending": Sending.WAITING, "attempts": 0, "due_at": at, "sent_at": None}
    with transaction():
        return _run(update(Message).where(*which).values(**fresh, provider_id=None, followed_at=None))


def _set(message_id: int, **changes: Any) -> None:
    with transaction():
        _run(update(Message).where(Message.id == message_id).values(**changes))


def _run(statement: Update | Delete) -> int:
    return cast("CursorResult[Any]", db.session.execute(statement)).rowcount
