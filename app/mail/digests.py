"""The daily summary for organisers: what has happened in their workshops, in figures alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, func, select

from app.accounts.models import User
from app.accounts.rules import TOLD_DAILY
from app.extensions import db
from app.language import LOCALES, Locale
from app.language.formatting import LONDON
from app.mail.rules import DIGEST_KEPT, DIGEST_REACHES, digest_time
from app.outbox import service as outbox
from app.outbox.models import Message
from app.outbox.rules import Kind, Sending
from app.places.models import Participant
from app.places.rules import Standing
from app.wording.queries import get_wordings
from app.workshops.models import Member, Workshop, WorkshopEvent
from app.workshops.rules import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """How many have registered for a workshop, joined its waiting list and cancelled, and how many messages failed."""

    registered: int = 0
    waiting: int = 0
    cancelled: int = 0
    failed: int = 0

    def __bool__(self) -> bool:
        """Whether anything has happened."""
        return bool(self.registered or self.waiting or self.cancelled or self.failed)


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What has happened in a workshop, and how it stands now."""

    workshop_id: int
    title: Mapping[Locale, str]
    happened: Happened
    taken: int
    capacity: int
    waiting_now: int


def plan_digests(*, at: datetime) -> int:
    """From eight in the morning on, put the day's digest into the outbox for whoever has news; how many that made.

    It tells what happened until eight, since the last one or in a week: so it is the same whenever it is asked for.
    """
    until = digest_time(at)
    if at < until:
        return 0
    made, known = 0, dict[datetime, Mapping[int, Happened]]()
    readers = _readers()
    told = _told(readers)
    for user_id, workshops in readers.items():
        since = max(told.get(user_id, until - DIGEST_REACHES), until - DIGEST_REACHES)
        if since >= until:
            continue  # they have had today's
        if since not in known:
            known[since] = _happened(set().union(*readers.values()), since, until)
        if workshops & known[since].keys() and _put(user_id, since, until, at):
            made += 1
    return made


def news(user_id: int, since: datetime, until: datetime) -> tuple[News, ...]:
    """What happened in somebody's workshops from ``since`` to ``until``, the next workshop first."""
    mine = set(db.session.scalars(select(Member.workshop_id).where(Member.user_id == user_id)))
    happened = _happened(mine, since, until)
    rows = db.session.execute(
        select(Workshop.id, Workshop.catalogue_id, Workshop.capacity)
        .where(Workshop.id.in_(happened))
        .order_by(Workshop.starts_at, Workshop.id)
    ).all()
    wordings = get_wordings([row.catalogue_id for row in rows])
    standing = _counted(Participant, Participant.workshop_id.in_(happened), by=Participant.standing)
    return tuple(
        News(
            workshop_id=row.id,
            title={locale: wordings[row.catalogue_id].live[locale]["workshop.title"] for locale in LOCALES},
            happened=happened[row.id],
            taken=standing.get((row.id, Standing.PLACE), 0),
            capacity=row.capacity,
            waiting_now=standing.get((row.id, Standing.WAITING), 0),
        )
        for row in rows
    )


def _readers() -> dict[int, set[int]]:
    """Whoever wants digests, with the workshops that they are members of."""
    rows = db.session.execute(
        select(User.id, Member.workshop_id)
        .join(Member, Member.user_id == User.id)
        .where(
            User.role.in_(TOLD_DAILY),
            User.digest.is_(True),
            User.disabled_at.is_(None),
            User.password_hash.is_not(None),
        )
        .order_by(User.id)
    )
    readers: dict[int, set[int]] = {}
    for row in rows:
        readers.setdefault(row.id, set()).add(row.workshop_id)
    return readers


def _told(user_ids: Collection[int]) -> dict[int, datetime]:
    """Until when each was told by their last digest."""
    rows = db.session.execute(
        select(Message.user_id, func.max(Message.created_at).label("last"))
        .where(Message.user_id.in_(user_ids), Message.kind == Kind.DIGEST)
        .group_by(Message.user_id)
    )
    return {row.user_id: digest_time(row.last) for row in rows}


def _put(user_id: int, since: datetime, until: datetime, at: datetime) -> bool:
    day = until.astimezone(LONDON).date()
    put = outbox.put(
        Kind.DIGEST,
        at=at,
        user_id=user_id,
        facts={"since": since.isoformat(), "until": until.isoformat()},
        until=at + DIGEST_KEPT,
        once=f"digest:{user_id}:{day.isoformat()}",
    )
    return put is not None


def _happened(workshop_ids: Collection[int], since: datetime, until: datetime) -> Mapping[int, Happened]:
    """What happened, by the workshops in which anything did."""

    def within(moment: SQLColumnExpression[datetime]) -> ColumnElement[bool]:
        return (moment >= since) & (moment < until)

    # Somebody who came and has left again counts as both.
    came = _counted(
        Participant,
        Participant.workshop_id.in_(workshop_ids),
        within(Participant.registered_at),
        by=Participant.standing == Standing.WAITING,
    )
    left = _counted(
        WorkshopEvent,
        WorkshopEvent.workshop_id.in_(workshop_ids),
        WorkshopEvent.action == Action.PLACE_CANCELLED,
        within(WorkshopEvent.at),
    )
    # When a message failed is when it was to be tried last, or when the service said so later.
    failed = _counted(
        Message,
        Message.workshop_id.in_(workshop_ids),
        Message.sending == Sending.FAILED,
        within(func.coalesce(Message.followed_at, Message.due_at)),
    )
    found = {
        id_: Happened(
            registered=came.get((id_, False), 0),
            waiting=came.get((id_, True), 0),
            cancelled=left.get((id_, None), 0),
            failed=failed.get((id_, None), 0),
        )
        for id_ in workshop_ids
    }
    return {id_: one for id_, one in found.items() if one}


def _counted(
    table: type[Participant] | type[WorkshopEvent] | type[Message],
    *which: ColumnElement[bool],
    by: Any = None,
) -> dict[tuple[int, Any], int]:
    """How many rows there are, by workshop and ``by``."""
    columns = [table.workshop_id] if by is None else [table.workshop_id, by]
    rows = db.session.execute(select(func.count(), *columns).where(*which).group_by(*columns)).all()
    return {(row[1], None if by is None else row[2]): row[0] for row in rows}
