"""Reads of what organisers have settled about a workshop's messages, and of those that they write themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.extensions import db
from app.language import LOCALES, Locale
from app.mail.models import Announcement, Mailing
from app.mail.rules import Audience, Planned, Settled, whole_schedule
from app.outbox.rules import Kind
from app.places.rules import Standing
from app.responses.queries import list_people
from app.wording.queries import StoredText
from app.wording.rules import State
from app.workshops.queries import Gap, GapKind, WorkshopSnapshot, list_texts
from app.workshops.rules import message_key

PARTS = ("subject", "text")
"""Of a message."""
SURVEYS = ("before", "after")
"""The moments of the forms that people are invited to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """A message of a workshop's schedule; ``usual_at`` is when it is sent unless organisers say otherwise.

    ``is_possible``: whether its time comes before it is too late.
    """

    planned: Planned
    usual_at: datetime

    @property
    def is_possible(self) -> bool:
        """Whether it can ever be sent."""
        return self.planned.due_at < self.planned.until


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMessage:
    """An organiser's own message: a draft until it was sent (``sent_at``), to so many (``sent_to``)."""

    id: int
    number: int
    audience: Audience
    moment: str
    created_at: datetime
    sent_at: datetime | None
    sent_to: int | None


def list_scheduled(workshop: WorkshopSnapshot) -> tuple[Scheduled, ...]:
    """The messages of a workshop's schedule, in the order in which they are due."""
    surveys = {moment: (form.opens_at, form.closes_at) for moment, form in workshop.forms.items() if moment in SURVEYS}
    times = (workshop.starts_at, workshop.ends_at, surveys)
    usual = {(one.kind, one.moment): one.due_at for one in whole_schedule(*times, {})}
    return tuple(
        Scheduled(planned=one, usual_at=usual[one.kind, one.moment])
        for one in whole_schedule(*times, settled(workshop.id))
    )


def settled(workshop_id: int) -> Mapping[tuple[Kind, str], Settled]:
    """What organisers have settled about the messages of the schedule."""
    rows = db.session.scalars(select(Mailing).where(Mailing.workshop_id == workshop_id))
    return {(row.kind, row.moment): Settled(enabled=row.enabled, due_at=row.due_at) for row in rows}


def list_own(workshop_id: int) -> tuple[OwnMessage, ...]:
    """The organisers' own messages, the newest first."""
    rows = db.session.scalars(
        select(Announcement).where(Announcement.workshop_id == workshop_id).order_by(Announcement.number.desc())
    )
    return tuple(_own(row) for row in rows)


def find_own(workshop_id: int, number: int) -> OwnMessage | None:
    """One of them, by its number in the workshop."""
    row = db.session.scalars(
        select(Announcement).where(Announcement.workshop_id == workshop_id, Announcement.number == number)
    ).one_or_none()
    return None if row is None else _own(row)


def recipients(workshop: WorkshopSnapshot, audience: Audience, moment: str) -> tuple[int, ...]:
    """The participants to whom a message would go now.

    Who has answered an anonymous survey is known to nobody: its message goes to all who have a place.
    """
    form = workshop.forms.get(moment)
    is_anonymous = form is not None and form.current.questionnaire.anonymous
    standings = {
        Audience.EVERYBODY: {Standing.PLACE, Standing.WAITING},
        Audience.WAITING: {Standing.WAITING},
    }.get(audience, {Standing.PLACE})
    people = [person for person in list_people(workshop.id) if person.place.standing in standings]
    if audience is Audience.UNANSWERED:
        people = [one for one in people if is_anonymous or moment not in one.answered]
    if audience is Audience.UNANSWERED and moment == "after":
        # Whoever did not come has nothing to be asked about.
        people = [one for one in people if one.place.attended is not False]
    return tuple(one.place.id for one in people)


def gaps_of_message(workshop: WorkshopSnapshot, number: int) -> tuple[Gap, ...]:
    """What keeps an organiser's own message from being sent: texts that are missing, or wait for translators."""
    texts = {text.key: text for text in list_texts(workshop.id)}
    return tuple(
        Gap(place="messages", key=key, form_id=None, locale=locale, kind=kind)
        for key in (message_key(number, part) for part in PARTS)
        for locale in LOCALES
        if (kind := _gap(texts.get(key), locale)) is not None
    )


def _gap(text: StoredText | None, locale: Locale) -> GapKind | None:
    if text is None or not text.wordings[locale]:
        return GapKind.MISSING
    if locale == text.source_locale or text.state is State.APPROVED:
        return None
    return GapKind(text.state.value)


def _own(row: Announcement) -> OwnMessage:
    return OwnMessage(**{name: getattr(row, name) for name in OwnMessage.__slots__})
