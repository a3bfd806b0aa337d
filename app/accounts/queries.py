"""Reads of accounts."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from app.accounts.models import Event, Link, Policy, RecoveryCode, SignIn, User
from app.accounts.rules import MAILED, Action, Lifetime, Purpose, Role, email_key, is_over, link_lasts, token_key
from app.extensions import db
from app.language import Locale
from app.outbox.models import Message
from app.outbox.rules import Sending


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Who is signed in, in which browser, and what is still asked of them.

    ``awaits_code``: the password was right, the code of the second factor is still to come. ``new_secret`` is what a
    second factor that is being set up would have.
    """

    sign_in_id: int
    user_id: int
    email: str
    name: str
    role: Role
    locale: Locale
    has_second_factor: bool
    second_factor_required: bool
    awaits_code: bool
    new_secret: str | None
    started_at: datetime
    seen_at: datetime


class Standing(enum.StrEnum):
    """Whether somebody can sign in."""

    INVITED = "invited"
    ACTIVE = "active"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody's account, as administrators see it. ``digest``: whether they want to be told daily by mail."""

    id: int
    email: str
    name: str
    role: Role
    locale: Locale
    standing: Standing
    has_second_factor: bool
    digest: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    """One place where somebody is signed in; ``device`` is empty where the browser did not say what it is."""

    sign_in_id: int
    device: str
    started_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenLink:
    """A link that can still be used, and for whom."""

    user_id: int
    email: str
    name: str


class Mailed(enum.StrEnum):
    """What has become of a message with a link; ``trying``: it could not be sent yet, and is tried again."""

    WAITING = "waiting"
    TRYING = "trying"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkMail:
    """A message with a link for somebody, as long as it is of use."""

    mailed: Mailed
    sent_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One line of the trail. ``actor`` is None for the command line, and for what a link let somebody do."""

    at: datetime
    action: Action
    actor: str | None
    subject: str | None


def find_known(token: str, *, at: datetime, lifetime: Lifetime) -> Known | None:
    """Who is signed in by this token, unless that has ended: signed out, over by time, the account disabled."""
    found = db.session.execute(
        select(SignIn, User, Policy.second_factor_required)
        .join(User, User.id == SignIn.user_id)
        .join(Policy, Policy.id == 1)
        .where(SignIn.key == token_key(token), User.disabled_at.is_(None))
    ).first()
    if found is None:
        return None
    sign_in, user, required = found
    if is_over(lifetime, started_at=sign_in.started_at, seen_at=sign_in.seen_at, at=at):
        return None
    return Known(
        sign_in_id=sign_in.id,
        user_id=user.id,
        email=user.email,
        name=user.name,
        role=user.role,
        locale=user.locale,  # type: ignore[arg-type]
        has_second_factor=user.totp_secret is not None,
        second_factor_required=required,
        awaits_code=sign_in.awaits_code,
        new_secret=sign_in.new_secret,
        started_at=sign_in.started_at,
        seen_at=sign_in.seen_at,
    )


def list_browsers(user_id: int, *, at: datetime, lifetime: Lifetime) -> tuple[Browser, ...]:
    """Where somebody is signed in now, the latest seen first."""
    found = db.session.scalars(
        select(SignIn)
        .where(SignIn.user_id == user_id, SignIn.awaits_code.is_(False))
        .order_by(SignIn.seen_at.desc(), SignIn.id.desc())
    )
    return tuple(
        Browser(sign_in_id=one.id, device=one.device, started_at=one.started_at, seen_at=one.seen_at)
        for one in found
        if not is_over(lifetime, started_at=one.started_at, seen_at=one.seen_at, at=at)
    )


def list_people() -> tuple[Person, ...]:
    """Everybody with an account or an invitation, in no language's order: whoever shows them sorts them."""
    return tuple(_person(user) for user in db.session.scalars(select(User).order_by(User.id)))


def find_person(user_id: int) -> Person | None:
    """Somebody's account."""
    user = db.session.get(User, user_id)
    return None if user is None else _person(user)


def find_by_email(email: str) -> Person | None:
    """The account with this address, however it is typed."""
    user = db.session.execute(select(User).where(User.email_key == email_key(email))).scalar_one_or_none()
    return None if user is None else _person(user)


def find_link(token: str, purpose: Purpose, *, at: datetime) -> OpenLink | None:
    """Whom a link is for, while it can be used."""
    found = db.session.execute(
        select(User.id, User.email, User.name)
        .join(Link, Link.user_id == User.id)
        .where(
            Link.key == token_key(token),
            Link.purpose == purpose,
            Link.expires_at > at,
            User.disabled_at.is_(None),
        )
    ).first()
    return None if found is None else OpenLink(user_id=found.id, email=found.email, name=found.name)


def find_link_mail(user_id: int, purpose: Purpose, *, at: datetime) -> LinkMail | None:
    """The message with a link that was to reach somebody last, unless that link is over, or another made since."""
    message = db.session.scalars(
        select(Message)
        .where(Message.user_id == user_id, Message.kind == MAILED[purpose])
        .order_by(Message.id.desc())
        .limit(1)
    ).one_or_none()
    if message is None or message.sending is Sending.OVER or (message.until is not None and message.until <= at):
        return None
    if message.sending is Sending.SENT:
        expires_at = db.session.scalar(
            select(Link.expires_at).where(Link.user_id == user_id, Link.purpose == purpose, Link.expires_at > at)
        )
        if expires_at is None or message.sent_at is None or expires_at - link_lasts(purpose) > message.sent_at:
            return None
    tried = message.sending is Sending.WAITING and message.failure is not None
    return LinkMail(mailed=Mailed.TRYING if tried else Mailed(message.sending.value), sent_at=message.sent_at)


def second_factor_required() -> bool:
    """Whether everybody must have a second factor."""
    return db.session.execute(select(Policy.second_factor_required)).scalar_one()


def count_recovery_codes(user_id: int) -> int:
    """How many recovery codes somebody has left."""
    query = select(func.count()).select_from(RecoveryCode).where(RecoveryCode.user_id == user_id)
    return db.session.execute(query).scalar_one()


def list_happenings(limit: int) -> tuple[Happening, ...]:
    """The latest lines of the trail, newest first."""
    actor, subject = aliased(User), aliased(User)
    query = (
        select(Event, actor.name, actor.email, subject.name, subject.email)
        .outerjoin(actor, actor.id == Event.actor_id)
        .outerjoin(subject, subject.id == Event.subject_id)
        .order_by(Event.at.desc(), Event.id.desc())
        .limit(limit)
    )
    return tuple(
        Happening(
            at=event.at,
            action=event.action,
            actor=actor_name or actor_email,
            subject=subject_name or subject_email,
        )
        for event, actor_name, actor_email, subject_name, subject_email in db.session.execute(query)
    )


def anybody(*, at: datetime) -> bool:
    """Whether anyone can sign in, or has an invitation that can still be used."""
    can: ColumnElement[bool] = or_(
        User.password_hash.is_not(None), and_(Link.purpose == Purpose.INVITATION, Link.expires_at > at)
    )
    query = select(User.id).outerjoin(Link, Link.user_id == User.id).where(User.disabled_at.is_(None), can)
    return db.session.execute(query.limit(1)).first() is not None


def _person(user: User) -> Person:
    if user.disabled_at is not None:
        standing = Standing.DISABLED
    elif user.password_hash is None:
        standing = Standing.INVITED
    else:
        standing = Standing.ACTIVE
    return Person(
        id=user.id,
        email=user.email,
        name=user.name,
        role=user.role,
        locale=user.locale,  # type: ignore[arg-type]
        standing=standing,
        has_second_factor=user.totp_secret is not None,
        digest=user.digest,
    )
