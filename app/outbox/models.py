"""The outbox."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Enum, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, UtcDateTime
from app.outbox.rules import Failure, Kind, Sending


def _one_of(kind: type[enum.StrEnum], length: int) -> Enum:
    return Enum(kind, native_enum=False, length=length, values_callable=lambda members: [one.value for one in members])


class Message(Base):
    """A fact that is to be mailed to a participant or to somebody with an account: neither words nor an address.

    ``moment``: of which form, "" where of none. ``due_at``: when it is tried next, or belongs to nobody any more who
    took it and died. After ``until`` it is not sent. ``once``: what may be said only once, whoever thinks of it.
    ``provider_id`` is the service's own, by which it is asked later, until ``followed_at``, what became of it.
    """

    __tablename__ = "messages"
    __table_args__ = (
        Index("ix_messages_sending_due_at", "sending", "due_at"),
        Index("ix_messages_workshop_id_sending", "workshop_id", "sending"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(_one_of(Kind, 32))
    moment: Mapped[str] = mapped_column(String(16))
    workshop_id: Mapped[int | None] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"))
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participants.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    sending: Mapped[Sending] = mapped_column(_one_of(Sending, 16))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int]
    failure: Mapped[Failure | None] = mapped_column(_one_of(Failure, 16))
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    followed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    provider_id: Mapped[str | None] = mapped_column(String(64))
    message_id: Mapped[str] = mapped_column(String(32), unique=True)
    once: Mapped[str | None] = mapped_column(String(120), unique=True)
