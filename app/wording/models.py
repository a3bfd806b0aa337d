"""Texts, their translations with a state, and the revision that tells workers when what is served has moved."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Enum, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.extensions import Base, UtcDateTime
from app.wording.rules import State


class Revision(Base):
    """One row: a number that moves whenever something that is served changes, never with a mere submission."""

    __tablename__ = "revision"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]


class Catalogue(Base):
    """The texts of one workshop, or the interface's overlay; ``revision`` counts its approved wordings."""

    __tablename__ = "catalogues"

    id: Mapped[int] = mapped_column(primary_key=True)
    revision: Mapped[int]


class SourceText(Base):
    """A text in its source language under its stable key (msgctxt)."""

    __tablename__ = "texts"
    __table_args__ = (UniqueConstraint("catalogue_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    catalogue_id: Mapped[int] = mapped_column(ForeignKey("catalogues.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(255))
    position: Mapped[int]
    source_locale: Mapped[str] = mapped_column(String(2))
    source: Mapped[str] = mapped_column(Text)
    comment: Mapped[str] = mapped_column(Text)

    translations: Mapped[list[Translation]] = relationship(cascade="all, delete-orphan")


class Translation(Base):
    """A text in the other language. It attaches by key and by the hash of the source that it was made from."""

    __tablename__ = "translations"
    __table_args__ = (UniqueConstraint("text_id", "locale"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    text_id: Mapped[int] = mapped_column(ForeignKey("texts.id", ondelete="CASCADE"))
    locale: Mapped[str] = mapped_column(String(2))
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[State] = mapped_column(
        Enum(
            State,
            native_enum=False,
            length=16,
            values_callable=lambda states: [state.value for state in states],
        )
    )
    source_hash: Mapped[str] = mapped_column(String(64))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
