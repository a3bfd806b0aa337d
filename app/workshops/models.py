"""Workshops, their addresses, their questionnaires, and the versions of these."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Enum, ForeignKey, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base, UtcDateTime
from app.workshops.rules import Action, WorkshopState


class Workshop(Base):
    """A workshop. Its texts stand in a catalogue of its own under ``workshop.…``.

    ``source_locale`` is the language in which its organisers write first; ``join_url`` leads to an online session.
    With ``second_approval`` nobody approves a translation that they wrote themselves. ``full``: whoever registers has
    to wait for a place. ``calendar_sequence`` counts changes for calendars (RFC 5545, section 3.8.7.4).
    """

    __tablename__ = "workshops"
    __table_args__ = (
        CheckConstraint("capacity > 0", name="capacity"),
        CheckConstraint("ends_at > starts_at", name="ends"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    catalogue_id: Mapped[int] = mapped_column(ForeignKey("catalogues.id"), unique=True)
    state: Mapped[WorkshopState] = mapped_column(
        Enum(
            WorkshopState,
            native_enum=False,
            length=16,
            values_callable=lambda states: [state.value for state in states],
        )
    )
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime)
    capacity: Mapped[int]
    full: Mapped[bool]
    contact_email: Mapped[str | None] = mapped_column(String(254))
    delete_on: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    join_url: Mapped[str | None] = mapped_column(String(500))
    source_locale: Mapped[str] = mapped_column(String(2), server_default="en")
    second_approval: Mapped[bool] = mapped_column(server_default=false(), default=False)
    calendar_sequence: Mapped[int] = mapped_column(server_default="0", default=0)
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    slugs: Mapped[list[Slug]] = relationship(cascade="all, delete-orphan")
    questionnaires: Mapped[list[WorkshopQuestionnaire]] = relationship(cascade="all, delete-orphan")


class Slug(Base):
    """A workshop's name in addresses, one current in each language; earlier ones go on leading there."""

    __tablename__ = "slugs"
    __table_args__ = (UniqueConstraint("locale", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), index=True)
    locale: Mapped[str] = mapped_column(String(2))
    slug: Mapped[str] = mapped_column(String(120))
    current: Mapped[bool]


class WorkshopQuestionnaire(Base):
    """One form of a workshop: when it is open. What it asks is in its versions."""

    __tablename__ = "questionnaires"
    __table_args__ = (
        UniqueConstraint("workshop_id", "moment"),
        CheckConstraint("closes_at > opens_at", name="closes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"))
    moment: Mapped[str] = mapped_column(String(16))
    opens_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closes_at: Mapped[datetime] = mapped_column(UtcDateTime)
    responses_deleted: Mapped[int]

    versions: Mapped[list[Version]] = relationship(cascade="all, delete-orphan", order_by="Version.number")


class Version(Base):
    """A questionnaire: structure, keys and source texts. Never changed once it is published."""

    __tablename__ = "versions"
    __table_args__ = (
        UniqueConstraint("questionnaire_id", "number"),
        UniqueConstraint("questionnaire_id", "hash"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaires.id", ondelete="CASCADE"))
    number: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    definition: Mapped[dict[str, Any]] = mapped_column(JSON)
    published_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Member(Base):
    """Somebody who may open a workshop: an organiser of it, or a viewer, as their own role says."""

    __tablename__ = "workshop_members"

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)


class ShortLink(Base):
    """A short address for slides and posters: of a workshop's page (moment "") or one of its forms, in one language."""

    __tablename__ = "short_links"
    __table_args__ = (UniqueConstraint("workshop_id", "locale", "moment"),)

    code: Mapped[str] = mapped_column(String(8), primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"))
    locale: Mapped[str] = mapped_column(String(2))
    moment: Mapped[str] = mapped_column(String(16))


class WorkshopEvent(Base):
    """One line of a workshop's trail: who did what, when. Nobody: the command line.

    ``details`` holds codes and figures, and a reason where one was given; never an answer. It outlives its workshop.
    """

    __tablename__ = "workshop_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    workshop_id: Mapped[int | None] = mapped_column(ForeignKey("workshops.id", ondelete="SET NULL"), index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    action: Mapped[Action] = mapped_column(
        Enum(Action, native_enum=False, length=32, values_callable=lambda actions: [one.value for one in actions])
    )
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
