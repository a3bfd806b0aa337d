"""What a workshop's organisers have settled about its messages, and what they write themselves."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import Enum, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, UtcDateTime
from app.mail.rules import Audience
from app.outbox.rules import Kind


def _one_of(kind: type[enum.StrEnum], length: int) -> Enum:
    return Enum(kind, native_enum=False, length=length, values_callable=lambda members: [one.value for one in members])


class Mailing(Base):
    """That a message of the usual schedule is not sent, or at another time than is usual (None: the usual one)."""

    __tablename__ = "mailings"

    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[Kind] = mapped_column(_one_of(Kind, 32), primary_key=True)
    moment: Mapped[str] = mapped_column(String(16), primary_key=True)
    enabled: Mapped[bool]
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Announcement(Base):
    """A message of an organiser's own: its words are texts of the workshop, ``workshop.message.<number>.…``."""

    __tablename__ = "announcements"
    __table_args__ = (UniqueConstraint("workshop_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"))
    number: Mapped[int]
    audience: Mapped[Audience] = mapped_column(_one_of(Audience, 16))
    moment: Mapped[str] = mapped_column(String(16))
    created_by: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_to: Mapped[int | None]
