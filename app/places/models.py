"""Who takes part in a workshop, or waits for a place; and the links that are theirs alone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Enum, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.extensions import Base, UtcDateTime
from app.places.rules import Standing


class Participant(Base):
    """Somebody who has registered: name and address stand in their registration.

    ``email_key`` is the address in the form in which two are the same person's; whoever cancels may register with it
    again. ``turn`` orders the waiting list; ``language`` is the one they asked to be written to in (cy, en, both; None:
    they did not say). ``attended`` is None until an organiser has noted it.
    """

    __tablename__ = "participants"
    __table_args__ = (
        UniqueConstraint("workshop_id", "email_key"),
        Index("ix_participants_workshop_id_standing_turn", "workshop_id", "standing", "turn"),
        # A number is never used again: by it, drafts and the trail would take one who was erased for another.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    workshop_id: Mapped[int] = mapped_column(ForeignKey("workshops.id", ondelete="CASCADE"))
    # Folding case makes up to three letters of one.
    email_key: Mapped[str | None] = mapped_column(String(3 * 254))
    response_id: Mapped[str | None] = mapped_column(ForeignKey("responses.id", ondelete="SET NULL"), index=True)
    registered_at: Mapped[datetime] = mapped_column(UtcDateTime)
    standing: Mapped[Standing] = mapped_column(
        Enum(
            Standing,
            native_enum=False,
            length=16,
            values_callable=lambda standings: [one.value for one in standings],
        ),
        server_default=Standing.PLACE.value,
    )
    turn: Mapped[int | None]
    language: Mapped[str | None] = mapped_column(String(4))
    attended: Mapped[bool | None]
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PersonalLink(Base):
    """A link to a participant's own page, under the hash of its token. Several may work at once."""

    __tablename__ = "personal_links"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id", ondelete="CASCADE"), index=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
