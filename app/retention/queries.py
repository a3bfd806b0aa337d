"""Everything that is held about a participant, for themselves to see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from app.extensions import db
from app.outbox.models import Message
from app.outbox.rules import Failure, Kind, Sending
from app.places.models import PersonalLink
from app.responses.models import Draft, Tie
from app.responses.queries import Person, SingleResponse, find_person, get_response, list_tied
from app.workshops.models import WorkshopEvent, WorkshopQuestionnaire
from app.workshops.queries import MOMENTS, WorkshopSnapshot, get_workshop
from app.workshops.rules import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldDraft:
    """What they have typed into the form of ``moment`` and not sent; ``pages`` as in ``responses.models.Draft``."""

    moment: str
    started_at: datetime
    updated_at: datetime
    pages: Mapping[str, Mapping[str, list[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldMessage:
    """A message to them: put into the outbox at ``created_at``, and what became of it."""

    kind: Kind
    moment: str
    created_at: datetime
    sending: Sending
    sent_at: datetime | None
    failure: Failure | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldEvent:
    """A line of the workshop's trail that leads to them; ``by_somebody``: who did it had an account."""

    at: datetime
    action: Action
    by_somebody: bool
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """All that is held. ``responses`` by the moments of their forms, in their order; ``links``: when each was made."""

    person: Person
    workshop: WorkshopSnapshot
    responses: Mapping[str, SingleResponse]
    drafts: tuple[HeldDraft, ...]
    messages: tuple[HeldMessage, ...]
    links: tuple[datetime, ...]
    events: tuple[HeldEvent, ...]


def find_held(participant_id: int) -> Held | None:
    """All that is held about a participant, if there is one with this id."""
    person = find_person(participant_id)
    if person is None:
        return None
    workshop = get_workshop(person.place.workshop_id)
    responses = list_own_responses(person, workshop)
    return Held(
        person=person,
        workshop=workshop,
        responses=responses,
        drafts=_drafts(participant_id),
        messages=_messages(participant_id),
        links=tuple(
            db.session.scalars(
                select(PersonalLink.made_at)
                .where(PersonalLink.participant_id == participant_id)
                .order_by(PersonalLink.made_at)
            )
        ),
        events=_events(workshop.id, participant_id, [one.reference for one in responses.values() if one.reference]),
    )


def list_own_responses(person: Person, workshop: WorkshopSnapshot) -> Mapping[str, SingleResponse]:
    """A participant's registration, and what they have answered by a link of their own; sensitive answers included."""
    ids = dict(list_tied(person.place.id))
    if person.place.response_id is not None:
        ids["registration"] = person.place.response_id
    return {
        moment: get_response(workshop.forms[moment].id, ids[moment], sensitive=True)
        for moment in MOMENTS
        if moment in ids and moment in workshop.forms
    }


def _drafts(participant_id: int) -> tuple[HeldDraft, ...]:
    rows = db.session.execute(
        select(WorkshopQuestionnaire.moment, Draft.started_at, Draft.updated_at, Draft.pages)
        .join(Draft, Draft.questionnaire_id == WorkshopQuestionnaire.id)
        .join(Tie, Tie.key == Draft.key)
        .where(Tie.participant_id == participant_id)
        .order_by(Draft.started_at)
    )
    return tuple(HeldDraft(**row._mapping) for row in rows)


def _messages(participant_id: int) -> tuple[HeldMessage, ...]:
    columns = [getattr(Message, name) for name in HeldMessage.__slots__]
    rows = db.session.execute(
        select(*columns).where(Message.participant_id == participant_id).order_by(Message.created_at, Message.id)
    )
    return tuple(HeldMessage(**row._mapping) for row in rows)


def _events(workshop_id: int, participant_id: int, references: list[str]) -> tuple[HeldEvent, ...]:
    rows = db.session.scalars(
        select(WorkshopEvent)
        .where(
            WorkshopEvent.workshop_id == workshop_id,
            or_(
                WorkshopEvent.details["participant"].as_integer() == participant_id,
                WorkshopEvent.details["reference"].as_string().in_(references),
            ),
        )
        .order_by(WorkshopEvent.at, WorkshopEvent.id)
    )
    return tuple(
        HeldEvent(at=row.at, action=row.action, by_somebody=row.actor_id is not None, details=row.details)
        for row in rows
    )
