"""Drafts, receipts and responses."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, UtcDateTime


class Draft(Base):
    """What somebody has typed so far, raw, under the hash of their cookie's id."""

    __tablename__ = "drafts"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaires.id", ondelete="CASCADE"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    pages: Mapped[dict[str, dict[str, list[str]]]] = mapped_column(JSON)
    last_page: Mapped[str] = mapped_column(String(80))
    checked_page: Mapped[str | None] = mapped_column(String(80))
    reached_check: Mapped[bool]
    locale_started: Mapped[str] = mapped_column(String(2))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class Receipt(Base):
    """That a draft was submitted, so that a second click gives the same reference.

    An anonymous response has no reference, and no receipt leads to it. ``waiting``: a registration that had to wait.
    """

    __tablename__ = "receipts"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaires.id", ondelete="CASCADE"), index=True)
    reference: Mapped[str] = mapped_column(String(16))
    made_on: Mapped[date] = mapped_column(index=True)
    waiting: Mapped[bool] = mapped_column(server_default=false(), default=False)


class Response(Base):
    """A submission: coded answers, never a label. Random keys and no row order, so that no sequence can be read off.

    ``counted``: the tallies have taken it in.
    """

    __tablename__ = "responses"
    __table_args__ = (
        Index("ix_responses_questionnaire_id_submitted_on", "questionnaire_id", "submitted_on"),
        # Holds only what the results have not taken in yet, so that it stays small however much is stored.
        Index(
            "ix_responses_uncounted",
            "questionnaire_id",
            sqlite_where=text("counted = 0"),
            postgresql_where=text("NOT counted"),
        ),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaires.id", ondelete="CASCADE"))
    version_id: Mapped[int] = mapped_column(ForeignKey("versions.id"))
    wording_revision: Mapped[int]
    reference: Mapped[str | None] = mapped_column(String(16))
    locale_started: Mapped[str] = mapped_column(String(2))
    locale_submitted: Mapped[str] = mapped_column(String(2))
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    submitted_on: Mapped[date]
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    counted: Mapped[bool] = mapped_column(server_default=false())


class Tie(Base):
    """That a form is answered by a participant, who came by a link of their own: under the key of their draft.

    Of an anonymous form there is none. ``response_id``: once it is answered.
    """

    __tablename__ = "ties"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id", ondelete="CASCADE"), index=True)
    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaires.id", ondelete="CASCADE"), index=True)
    response_id: Mapped[str | None] = mapped_column(ForeignKey("responses.id", ondelete="SET NULL"), unique=True)


class EnteredResponse(Base):
    """That an organiser typed a response in on somebody's behalf."""

    __tablename__ = "entered_responses"
    __table_args__ = ({"sqlite_with_rowid": False},)

    response_id: Mapped[str] = mapped_column(ForeignKey("responses.id", ondelete="CASCADE"), primary_key=True)
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))


class AnswerTranslation(Base):
    """A written answer in the other language, by an organiser, for those who read only that one."""

    __tablename__ = "answer_translations"
    __table_args__ = ({"sqlite_with_rowid": False},)

    response_id: Mapped[str] = mapped_column(ForeignKey("responses.id", ondelete="CASCADE"), primary_key=True)
    answer: Mapped[str] = mapped_column(String(255), primary_key=True)
    locale: Mapped[str] = mapped_column(String(2))
    text: Mapped[str] = mapped_column(Text)
    translated_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    translated_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SensitiveAnswers(Base):
    """The answers of a response that may reveal a special category of personal data: kept apart, deleted early."""

    __tablename__ = "sensitive_answers"
    __table_args__ = ({"sqlite_with_rowid": False},)

    response_id: Mapped[str] = mapped_column(ForeignKey("responses.id", ondelete="CASCADE"), primary_key=True)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)


class Departure(Base):
    """How many drafts of a form ended unsent, by the page that they were left on."""

    __tablename__ = "departures"

    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaires.id", ondelete="CASCADE"), primary_key=True)
    page: Mapped[str] = mapped_column(String(80), primary_key=True)
    count: Mapped[int]
