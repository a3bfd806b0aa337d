"""People who sign in, their sign-ins and links, attempts to sign in, and the trail."""

from __future__ import annotations

import enum
from datetime import datetime

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, String, true
from sqlalchemy.orm import Mapped, mapped_column

from app.accounts.rules import Action, Purpose, Role
from app.extensions import Base, UtcDateTime


def _one_of(kind: type[enum.StrEnum], length: int) -> Enum:
    return Enum(kind, native_enum=False, length=length, values_callable=lambda members: [one.value for one in members])


class User(Base):
    """Somebody who may sign in, or who is invited to: then there is no password yet.

    ``email_key`` is the address in the form in which two are the same account's. ``totp_last_step`` is the step of
    time whose code counted last. ``digest``: whether they get one by mail.
    """

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254))
    # Folding case makes up to three letters of one.
    email_key: Mapped[str] = mapped_column(String(3 * 254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[Role] = mapped_column(_one_of(Role, 16))
    locale: Mapped[str] = mapped_column(String(2))
    password_hash: Mapped[str | None] = mapped_column(String(255))
    totp_secret: Mapped[str | None] = mapped_column(String(64))
    totp_last_step: Mapped[int | None]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    digest: Mapped[bool] = mapped_column(server_default=true(), default=True)


class SignIn(Base):
    """A browser in which somebody is signed in, under the hash of its cookie's token.

    ``awaits_code``: the password was right, and the second factor is still to come. ``new_secret`` is the secret of a
    second factor that is being set up.
    """

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    awaits_code: Mapped[bool]
    new_secret: Mapped[str | None] = mapped_column(String(64))
    device: Mapped[str] = mapped_column(String(80))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Link(Base):
    """A link that lets one person set a password, once, under the hash of its token."""

    __tablename__ = "account_links"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[Purpose] = mapped_column(_one_of(Purpose, 16))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class RecoveryCode(Base):
    """A recovery code that has not been used, as a keyed hash."""

    __tablename__ = "recovery_codes"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)


class Attempt(Base):
    """A password or code that was tried, until it proves right: whose, and from where, as keyed hashes."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (
        Index("ix_sign_in_attempts_account_at", "account", "at"),
        Index("ix_sign_in_attempts_address_at", "address", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Event(Base):
    """One line of the trail: who did what, to whose account, and when. Nobody: the command line, or a link."""

    __tablename__ = "account_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    action: Mapped[Action] = mapped_column(_one_of(Action, 32))
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    subject_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))


class Policy(Base):
    """One row: what administrators have settled for everybody."""

    __tablename__ = "account_policy"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    second_factor_required: Mapped[bool]
