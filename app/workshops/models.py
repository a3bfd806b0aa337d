"""Workshops, their addresses, their questionnaires, and the versions of these."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Enum, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base, UtcDateTime


class WorkshopState(enum.StrEnum):
    """Where a workshop is in its life; only a published one has pages."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"
    ARCHIVED = "archived"


class Workshop(Base):
    """A workshop. Its texts stand in a catalogue of its own under ``workshop.…``."""

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
    """A published questionnaire: structure, keys and source texts. Never changed."""

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
