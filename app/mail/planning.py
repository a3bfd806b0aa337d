"""Putting into the outbox what a workshop's schedule says is due, once for each participant, whoever comes when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select

from app.extensions import db, transaction
from app.mail.models import Mailing
from app.mail.rules import REMINDED_AFTER, WITHIN, Planned, Settled, schedule
from app.outbox import service as outbox
from app.outbox.models import Message
from app.outbox.rules import Kind, Sending
from app.places.models import Participant
from app.places.rules import Standing
from app.responses.models import Tie
from app.workshops.models import Workshop, WorkshopQuestionnaire
from app.workshops.rules import WorkshopState


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A message of a workshop's schedule whose time has come."""

    workshop_id: int
    planned: Planned
    form_id: int | None
    invites: bool


def plan(*, at: datetime) -> int:
    """Put into the outbox whatever is due now, to whoever has not had it yet; how many messages that made."""
    made = 0
    for due in _list_due(at):
        wanted = _wanted(due, at)
        if wanted:
            made += _put(due, wanted, at)
    return made


def once_key(kind: Kind, moment: str, participant_id: int) -> str:
    """By which a participant has each message of the schedule only once."""
    return f"{kind.value}:{moment}:{participant_id}"


def _list_due(at: datetime) -> list[Due]:
    """The messages that are due, of workshops that are published."""
    workshops = db.session.execute(
        select(Workshop.id, Workshop.starts_at, Workshop.ends_at).where(
            Workshop.state == WorkshopState.PUBLISHED, Workshop.ends_at > at - WITHIN - timedelta(days=1)
        )
    ).all()
    ids = [row.id for row in workshops]
    forms: dict[int, dict[str, WorkshopQuestionnaire]] = {}
    for form in db.session.scalars(select(WorkshopQuestionnaire).where(WorkshopQuestionnaire.workshop_id.in_(ids))):
        forms.setdefault(form.workshop_id, {})[form.moment] = form
    settled: dict[int, dict[tuple[Kind, str], Settled]] = {}
    for row in db.session.scalars(select(Mailing).where(Mailing.workshop_id.in_(ids))):
        settled.setdefault(row.workshop_id, {})[row.kind, row.moment] = Settled(enabled=row.enabled, due_at=row.due_at)
    found = []
    for workshop in workshops:
        surveys = forms.get(workshop.id, {})
        times = {moment: (form.opens_at, form.closes_at) for moment, form in surveys.items()}
        plans = schedule(workshop.starts_at, workshop.ends_at, times, settled.get(workshop.id, {}))
        invited = {one.moment for one in plans if one.kind is Kind.INVITATION and one.enabled}
        found += [
            Due(
                workshop_id=workshop.id,
                planned=one,
                form_id=surveys[one.moment].id if one.moment else None,
                invites=one.moment in invited,
            )
            for one in plans
            if one.enabled and one.due_at <= at < one.until
        ]
    return found


def _wanted(due: Due, at: datetime) -> list[int]:
    """Who is to have the message, and has not had it: participants by the order in which they registered."""
    planned = due.planned
    query = select(Participant.id).where(
        Participant.workshop_id == due.workshop_id, Participant.standing == Standing.PLACE
    )
    if planned.kind is Kind.THANKS or planned.moment == "after":
        # Whoever did not come has nothing to be thanked for, or asked about.
        query = query.where(Participant.attended.is_not(False))
    if planned.moment:
        answered = select(Tie.participant_id).where(Tie.questionnaire_id == due.form_id, Tie.response_id.is_not(None))
        query = query.where(Participant.id.not_in(answered))
    if planned.kind is Kind.REMINDER and due.invites:
        query = query.where(Participant.id.in_(_invited(due, at - REMINDED_AFTER)))
    ids = db.session.scalars(query.order_by(Participant.id)).all()
    had = _had(due)
    return [id_ for id_ in ids if once_key(planned.kind, planned.moment, id_) not in had]


def _invited(due: Due, before: datetime) -> Select[int | None]:
    return select(Message.participant_id).where(
        Message.workshop_id == due.workshop_id,
        Message.kind == Kind.INVITATION,
        Message.moment == due.planned.moment,
        Message.sending == Sending.SENT,
        Message.sent_at <= before,
    )


def _had(due: Due) -> set[str]:
    rows = db.session.scalars(
        select(Message.once).where(
            Message.workshop_id == due.workshop_id,
            Message.kind == due.planned.kind,
            Message.moment == due.planned.moment,
            Message.once.is_not(None),
        )
    )
    return {str(row) for row in rows}


def _put(due: Due, wanted: list[int], at: datetime) -> int:
    planned = due.planned
    with transaction():
        made = [
            outbox.put(
                planned.kind,
                at=at,
                workshop_id=due.workshop_id,
                participant_id=participant_id,
                moment=planned.moment,
                until=planned.until,
                once=once_key(planned.kind, planned.moment, participant_id),
            )
            for participant_id in wanted
        ]
    return sum(one is not None for one in made)
