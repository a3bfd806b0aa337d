"""Texts, their translations with a state, and the revision that tells workers when what is served has moved."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Enum, ForeignKey, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base, UtcDateTime
from app.wording.rules import Change, Counted, State


def _enum(kind: type[enum.StrEnum], length: int = 16) -> Any:
    return Enum(kind, native_enum=False, length=length, values_callable=lambda members: [one.value for one in members])


class Revision(Base):
    """One row: a number that moves whenever something that is served changes, never with a mere submission."""

    __tablename__ = "revision"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]


class Catalogue(Base):
    """The texts of one workshop, or (``interface`` is True, else NULL) those of the service itself.

    ``revision`` counts its approved wordings. ``base_hash`` is the hash of the files from which the interface's texts
    were last taken in.
    """

    __tablename__ = "catalogues"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int]
    interface: Mapped[bool | None] = mapped_column(index=True, unique=True)
    base_hash: Mapped[str | None] = mapped_column(String(64))


class SourceText(Base):
    """A text in its source language under its stable key. Wordings are as ``rules.join_forms`` makes them.

    ``live_cy`` and ``live_en`` are the pair that was approved last, and that participants see until another one is.
    ``version`` grows with every change, so that nobody overwrites what they have not seen. Of the interface's texts
    alone: ``context`` is the msgctxt, ``base`` the translation that files and pages last had in common, and one with
    ``retired_at`` is no longer used.
    """

    __tablename__ = "texts"
    __table_args__ = (UniqueConstraint("catalogue_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    catalogue_id: Mapped[int] = mapped_column(ForeignKey("catalogues.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(255))
    position: Mapped[int]
    source_locale: Mapped[str] = mapped_column(String(2))
    source: Mapped[str] = mapped_column(Text)
    comment: Mapped[str] = mapped_column(Text)
    source_hash: Mapped[str] = mapped_column(String(64), server_default=text("''"))
    live_cy: Mapped[str | None] = mapped_column(Text)
    live_en: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(server_default="0", default=0)
    context: Mapped[str | None] = mapped_column(Text)
    base: Mapped[str | None] = mapped_column(Text)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    translations: Mapped[list[Translation]] = relationship(cascade="all, delete-orphan")


class Translation(Base):
    """A text in the other language. It attaches by key and by the hash of the source that it was made from.

    ``made_from`` is that source, where it is known; ``updated_by`` who wrote the wording, where it was somebody with an
    account.
    """

    __tablename__ = "translations"
    __table_args__ = (UniqueConstraint("text_id", "locale"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("texts.id", ondelete="CASCADE"))
    locale: Mapped[str] = mapped_column(String(2))
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[State] = mapped_column(_enum(State))
    source_hash: Mapped[str] = mapped_column(String(64))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    made_from: Mapped[str | None] = mapped_column(Text)
    updated_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))


class TextChange(Base):
    """One line of a text's history. Nobody and no job: the command line, or the files."""

    __tablename__ = "text_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("texts.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    job_id: Mapped[int | None] = mapped_column(ForeignKey("jobs.id", ondelete="SET NULL"))
    change: Mapped[Change] = mapped_column(_enum(Change))
    source: Mapped[str] = mapped_column(Text)
    translation: Mapped[str] = mapped_column(Text)


class TextQuestion(Base):
    """What a translator asks the organisers about a source, and the answer."""

    __tablename__ = "text_questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("texts.id", ondelete="CASCADE"), index=True)
    question: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answer: Mapped[str | None] = mapped_column(Text)
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Job(Base):
    """Texts that go out to be translated into one language together, and come back.

    ``token_hash`` is of the link by which an outside unit collects and returns them without an account.
    """

    __tablename__ = "jobs"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(String(16), unique=True)
    target_locale: Mapped[str] = mapped_column(String(2))
    due_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    token_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    token_expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class JobText(Base):
    """A text of a job, as it was when the job was made: what came back is compared with that."""

    __tablename__ = "job_texts"

    job_id: Mapped[int] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"), primary_key=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("texts.id", ondelete="CASCADE"), primary_key=True, index=True)
    position: Mapped[int]
    source: Mapped[str] = mapped_column(Text)
    target: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int]
    counted: Mapped[Counted] = mapped_column(_enum(Counted))
    words: Mapped[int]
    returned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class JobFile(Base):
    """A file that came back, from its dry run until it is taken in; from then on ``outcome`` says what became of it.

    Kept for an hour, and in the database, so that any worker on any host can go on with it.
    """

    __tablename__ = "job_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(255))
    format: Mapped[str] = mapped_column(String(8))
    data: Mapped[bytes | None] = mapped_column(LargeBinary)
    outcome: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)


class GlossaryTerm(Base):
    """A term that translators have added to the term base in the files, or changed (``removed``: taken out of it)."""

    __tablename__ = "glossary_terms"
    __table_args__ = (UniqueConstraint("en", "context"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    en: Mapped[str] = mapped_column(String(255))
    cy: Mapped[str] = mapped_column(String(255))
    context: Mapped[str] = mapped_column(String(255))
    note: Mapped[str] = mapped_column(Text)
    removed: Mapped[bool]
    updated_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
