"""Who has a place in a workshop."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, UtcDateTime


class Participant(Base):
    """A place in a workshop; ``email_key`` is the address in the form in which two are the same person's."""

    __tablename__ = "participants"
    __table_args__ = (UniqueConstraint("workshop_id", "email_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"))
    # Folding case makes up to three letters of one.
    email_key: Mapped[str | None] = mapped_column(String(3 * 254))
    response_id: Mapped[str | None] = mapped_column(ForeignKey("responses.id", ondelete="SET NULL"), index=True)
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime)
