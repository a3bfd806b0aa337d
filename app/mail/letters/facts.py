"""What letters are made of: all that is to be said, before it has words."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from app.accounts.rules import Role
from app.language import Locale
from app.outbox.rules import Kind
from app.workshops.queries import WorkshopSnapshot


class Target(enum.StrEnum):
    """Where a link in a message leads.

    place: the reader's personal page; form: the survey that the message is about; calendar: the entry for a calendar,
    to download; workshop: the workshop's public page; staff: the page, behind a sign-in, that the message is about.
    """

    PLACE = "place"
    FORM = "form"
    CALENDAR = "calendar"
    WORKSHOP = "workshop"
    STAFF = "staff"


LinkTo = Callable[[Target, Locale], str]
"""The whole address of a target, in a language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What an organiser wrote for a message in one language; ``text`` is Markdown. "": the standard words stand."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantFacts:
    """A message to a participant.

    ``name`` is "" where it is not known. ``position`` in the waiting list counts from 1; None for whoever has a place,
    or had one. ``before`` and ``before_end`` are when the workshop was to start and end, of ``changed`` and
    ``postponed``. ``closes_at`` is until when the survey is open, and ``anonymous`` whether it is, of ``invitation``,
    ``reminder``, and of ``thanks`` and ``own`` where they ask for one. ``is_over``: the workshop has begun, so that
    nobody can cancel or change a registration. ``own`` holds what organisers wrote in place of the standard
    words, both languages or neither. ``attaches_calendar``: an entry for the calendar goes with the message; without,
    a link leads to one.
    """

    kind: Kind
    moment: str
    workshop: WorkshopSnapshot
    name: str
    contact_email: str
    link: LinkTo
    attaches_calendar: bool
    position: int | None = None
    before: datetime | None = None
    before_end: datetime | None = None
    closes_at: datetime | None = None
    anonymous: bool = False
    is_over: bool = False
    own: Mapping[Locale, Words] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkshopNews:
    """What has happened in a workshop since the last digest: figures alone, never a name or an answer."""

    title: Mapping[Locale, str]
    registered: int
    waiting: int
    cancelled: int
    failed: int
    taken: int
    capacity: int
    waiting_now: int
    link: LinkTo


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestFacts:
    """A digest to an organiser."""

    name: str
    day: date
    news: tuple[WorkshopNews, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JobFacts:
    """A new job, to a translator; ``target`` is the language to translate into, ``due_on`` None without a deadline."""

    name: str
    reference: str
    target: Locale
    words: int
    due_on: date | None
    link: LinkTo


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFacts:
    """An invitation to sign in for the first time (``role`` is what they will be), or a link to set a new password."""

    kind: Kind
    name: str
    role: Role
    expires_at: datetime
    link: LinkTo


Facts = ParticipantFacts | DigestFacts | JobFacts | AccountFacts
