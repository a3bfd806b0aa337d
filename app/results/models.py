"""Tallies: what was answered how often, so that results never re-read every response."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base


class Tally(Base):
    """How many responses of a day, in a language, from people with a role ("" unless the form asks) gave a value.

    ``answer`` is the key of an export's column, ``value`` the code or number that was answered, or whether it was; see
    ``rules.tallies``, also for what counts responses themselves, and what is left of those that have been deleted.
    """

    __tablename__ = "tallies"
    __table_args__ = ({"sqlite_with_rowid": False},)

    questionnaire_id: Mapped[int] = mapped_column(ForeignKey("questionnaires.id", ondelete="CASCADE"), primary_key=True)
    answer: Mapped[str] = mapped_column(String(255), primary_key=True)
    value: Mapped[str] = mapped_column(String(80), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    locale: Mapped[str] = mapped_column(String(2), primary_key=True)
    role: Mapped[str] = mapped_column(String(80), primary_key=True)
    count: Mapped[int]
