"""Use cases of accounts; each owns one transaction.

``secret`` is the service's own key, under which addresses and recovery codes are hashed. Whoever acts is named by
their user id; None stands for the command line.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Delete, Update, delete, func, or_, select, update

from app.accounts import rules
from app.accounts.models import Attempt, Event, Link, Policy, RecoveryCode, SignIn, User
from app.accounts.rules import Action, Lifetime, PasswordFlaw, Purpose, Role
from app.extensions import db, is_sqlite, transaction
from app.language import Locale
from app.outbox import service as outbox

_ATTEMPTS_LOCK = 0x686F6C69
"""PostgreSQL counts attempts one at a time under this number, as SQLite's writers already do."""
SEEN_EVERY = timedelta(minutes=1)


class NotAnEmail(Exception):
    """What was given cannot be an email address."""


class HasAccount(Exception):
    """Whoever is invited can sign in already, or is disabled."""


class NoAccount(Exception):
    """Nobody has that address, or they have not taken up their invitation yet."""


class LinkOver(Exception):
    """The link has been used, has expired, or never was."""


class WrongCredentials(Exception):
    """Account, password or code is not right; which of them, nobody is told."""


class TooManyAttempts(Exception):
    """So many were tried for this account, or from this address, that none is looked at for a while."""


class LastAdministrator(Exception):
    """Nobody would be left who can manage accounts."""


# Not frozen: Python writes the traceback into an exception on its way.
@dataclass(eq=False)
class WeakPassword(Exception):
    """The new password is not taken."""

    flaw: PasswordFlaw


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a request comes from: an IP address, and what the browser says that it is."""

    address: str
    user_agent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A sign-in that has begun: the token for the cookie, whose it is, whether the second factor is still to come."""

    token: str
    role: Role
    locale: Locale
    awaits_code: bool


def invite(email: str, role: Role, *, by: int | None, locale: Locale, at: datetime) -> tuple[int, str]:
    """Invite somebody, or make a new link for an invitation; their user id and the link's token.

    Raises NotAnEmail, and HasAccount. An earlier link for the same person no longer works, and none is mailed.
    """
    with transaction():
        user_id = _invited(email, role, by, locale, at)
        return user_id, _link_to_pass_on(user_id, Purpose.INVITATION, at)


def invite_by_mail(email: str, role: Role, *, by: int | None, locale: Locale, at: datetime) -> int:
    """Invite somebody, and have a link mailed to them; their user id. Raises NotAnEmail, and HasAccount."""
    with transaction():
        user_id = _invited(email, role, by, locale, at)
        _mail_link(user_id, Purpose.INVITATION, at)
        return user_id


def make_reset_link(user_id: int, *, by: int | None, at: datetime) -> str:
    """Let somebody set a new password; the link's token. Raises NoAccount. No earlier link is mailed any more."""
    with transaction():
        _let_reset(user_id, by, at)
        return _link_to_pass_on(user_id, Purpose.RESET, at)


def mail_reset_link(user_id: int, *, by: int | None, at: datetime) -> None:
    """Let somebody set a new password by a link that is mailed to them. Raises NoAccount."""
    with transaction():
        _let_reset(user_id, by, at)
        _mail_link(user_id, Purpose.RESET, at)


def make_reset_link_for(email: str, *, at: datetime) -> str:
    """A link by address, for the command line. Raises NoAccount."""
    with transaction():
        return make_reset_link(_get_id(email), by=None, at=at)


def mail_reset_link_for(email: str, *, at: datetime) -> None:
    """The same, mailed. Raises NoAccount."""
    with transaction():
        mail_reset_link(_get_id(email), by=None, at=at)


def ask_for_reset(email: str, *, source: Source, secret: str, at: datetime) -> None:
    """Mail a link to set a new password to whoever has this address, if they can sign in; one in ten minutes at most.

    Raises TooManyAttempts. Whether there is such an account shows neither in that nor in how long it takes.
    """
    key = rules.email_key(email)
    # One commit, whoever it is: that is what takes time.
    with transaction():
        _count_attempt(rules.keyed_hash(secret, "reset", key), source, secret, at)
        user = _find_by_email(email)
        if user is None or user.password_hash is None or user.disabled_at is not None:
            return
        spell = int(at.timestamp() // rules.RESET_SENT_EVERY.total_seconds())
        if _mail_link(user.id, Purpose.RESET, at, once=f"reset:{user.id}:{spell}"):
            _note(Action.RESET_ASKED, by=None, of=user.id, at=at)


def renew_link(user_id: int, purpose: Purpose, *, at: datetime) -> tuple[str, datetime]:
    """A link as it is about to be mailed: its token, and until when it works. An earlier one no longer does.

    Raises NoAccount where it is of no use any more: they have joined since, or are disabled.
    """
    with transaction():
        user = db.session.get(User, user_id, with_for_update=True, populate_existing=True)
        if user is None or user.disabled_at is not None:
            raise NoAccount
        if (user.password_hash is None) is not (purpose is Purpose.INVITATION):
            raise NoAccount
        return _new_link(user_id, purpose, at)


def accept_invitation(token: str, *, name: str, password: str, locale: Locale, source: Source, at: datetime) -> Entry:
    """Take up an invitation, and sign in. Raises LinkOver and WeakPassword; the link then still works."""
    user_id, hashed = _judged(token, Purpose.INVITATION, password, at)
    with transaction():
        user = _use_link(token, Purpose.INVITATION, at)
        if user.id != user_id:
            raise LinkOver
        user.name, user.password_hash, user.locale = name, hashed, locale
        _note(Action.JOINED, by=None, of=user.id, at=at)
        return _enter(user, source, at, awaits_code=False)


def reset_password(token: str, password: str, *, at: datetime) -> None:
    """Set a new password by a link; every sign-in ends. Raises LinkOver and WeakPassword; the link then still works."""
    user_id, hashed = _judged(token, Purpose.RESET, password, at)
    with transaction():
        user = _use_link(token, Purpose.RESET, at)
        if user.id != user_id:
            raise LinkOver
        user.password_hash = hashed
        _end(SignIn.user_id == user.id)
        _note(Action.PASSWORD_RESET, by=None, of=user.id, at=at)


def sign_in(email: str, password: str, *, source: Source, secret: str, at: datetime) -> Entry:
    """Begin a sign-in. Raises TooManyAttempts and WrongCredentials, alike whether or not there is such an account."""
    account = rules.keyed_hash(secret, "account", rules.email_key(email))
    attempt = _count_attempt(account, source, secret, at)
    user = _find_by_email(email)
    right = rules.password_matches(password, None if user is None else user.password_hash)
    if user is None or not right or user.disabled_at is not None:
        raise WrongCredentials
    judged = user.password_hash
    rehashed = rules.hash_password(password) if judged is not None and rules.needs_rehash(judged) else None
    user_id = user.id
    with transaction():
        user = db.session.get_one(User, user_id, with_for_update=True)
        if user.password_hash != judged or user.disabled_at is not None:
            raise WrongCredentials  # changed while the password was being judged
        if rehashed is not None:
            user.password_hash = rehashed
        if user.totp_secret is None:
            _forgive(account)
            return _enter(user, source, at, awaits_code=False)
        # The password alone ends the count for the password, never that of the codes.
        db.session.execute(delete(Attempt).where(Attempt.id == attempt))
        return _enter(user, source, at, awaits_code=True)


def confirm_code(token: str, code: str, *, source: Source, secret: str, at: datetime) -> Entry:
    """Finish a sign-in with a code of the authenticator app, or a recovery code; the token is a new one.

    Raises TooManyAttempts, WrongCredentials, and LinkOver when the first step lies too far back.
    """
    account = _account(_waiting(token, at).user_id, secret)
    _count_attempt(account, source, secret, at)
    with transaction():
        waiting = _waiting(token, at)
        user = db.session.get_one(User, waiting.user_id, with_for_update=True)
        if user.disabled_at is not None or not _takes_code(user, code, secret, at):
            raise WrongCredentials
        _forgive(account)
        db.session.delete(waiting)
        return _enter(user, source, at, awaits_code=False)


def keep_alive(sign_in_id: int, *, seen_at: datetime, at: datetime) -> None:
    """Note that somebody is there; written at most once a minute."""
    if at - seen_at < SEEN_EVERY:
        return
    with transaction():
        db.session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(seen_at=at))


def sign_out(token: str, *, at: datetime) -> None:
    """End the sign-in of this token; nothing happens where it has ended already."""
    with transaction():
        found = db.session.execute(select(SignIn).where(SignIn.key == rules.token_key(token))).scalar_one_or_none()
        if found is not None:
            if not found.awaits_code:
                _note(Action.SIGNED_OUT, by=found.user_id, of=found.user_id, at=at)
            db.session.delete(found)


def change_details(user_id: int, *, name: str, locale: Locale, at: datetime) -> None:
    """Change one's own name and interface language."""
    with transaction():
        user = db.session.get_one(User, user_id)
        if (user.name, user.locale) != (name, locale):
            user.name, user.locale = name, locale
            _note(Action.DETAILS_CHANGED, by=user_id, of=user_id, at=at)


def want_digests(user_id: int, wanted: bool, *, at: datetime) -> None:
    """Have a daily summary of one's workshops mailed to oneself, or no longer."""
    with transaction():
        user = db.session.get_one(User, user_id)
        if user.digest is not wanted:
            user.digest = wanted
            _note(Action.DETAILS_CHANGED, by=user_id, of=user_id, at=at)


def change_password(user_id: int, current: str, new: str, *, source: Source, secret: str, at: datetime) -> Entry:
    """Change one's own password; every sign-in ends, and this browser gets a new one.

    Raises TooManyAttempts, WrongCredentials where the current one is not right, and WeakPassword.
    """
    account = _check_own_password(user_id, current, source, secret, at)
    email = db.session.execute(select(User.email).where(User.id == user_id)).scalar_one()
    hashed = _hashed(new, email)
    with transaction():
        _forgive(account)
        user = db.session.get_one(User, user_id)
        user.password_hash = hashed
        _end(SignIn.user_id == user_id)
        db.session.execute(delete(Link).where(Link.user_id == user_id))
        _note(Action.PASSWORD_CHANGED, by=user_id, of=user_id, at=at)
        return _enter(user, source, at, awaits_code=False)


def begin_second_factor(sign_in_id: int) -> None:
    """Make the secret of a second factor, to be confirmed from the same browser."""
    with transaction():
        db.session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(new_secret=rules.new_secret()))


def set_up_second_factor(sign_in_id: int, code: str, *, nonce: str, secret: str, at: datetime) -> None:
    """Make the secret that was begun the second factor, once a code shows that the app has it.

    The recovery codes that ``nonce`` stands for take the place of any earlier ones; other sign-ins end.
    Raises WrongCredentials.
    """
    with transaction():
        sign_in = db.session.get_one(SignIn, sign_in_id)
        if sign_in.new_secret is None:
            raise WrongCredentials
        step = rules.matching_step(sign_in.new_secret, code, after=None, at=at)
        if step is None:
            raise WrongCredentials
        user = db.session.get_one(User, sign_in.user_id)
        user.totp_secret, user.totp_last_step = sign_in.new_secret, step
        sign_in.new_secret = None
        _renew_codes(user.id, nonce, secret)
        _end(SignIn.user_id == user.id, SignIn.id != sign_in_id)
        _note(Action.SECOND_FACTOR_SET_UP, by=user.id, of=user.id, at=at)


def renew_recovery_codes(user_id: int, password: str, *, nonce: str, source: Source, secret: str, at: datetime) -> None:
    """Let the codes that ``nonce`` stands for take the place of the earlier ones.

    Raises TooManyAttempts and WrongCredentials.
    """
    account = _check_own_password(user_id, password, source, secret, at)
    with transaction():
        _forgive(account)
        _renew_codes(user_id, nonce, secret)
        _note(Action.RECOVERY_CODES_RENEWED, by=user_id, of=user_id, at=at)


def remove_own_second_factor(user_id: int, password: str, *, source: Source, secret: str, at: datetime) -> None:
    """Sign in by password alone from now on. Raises TooManyAttempts and WrongCredentials."""
    account = _check_own_password(user_id, password, source, secret, at)
    with transaction():
        _forgive(account)
        _remove_second_factor(user_id, by=user_id, at=at)


def remove_second_factor(user_id: int, *, by: int, at: datetime) -> None:
    """Help somebody who has lost their app and their codes; their sign-ins end."""
    with transaction():
        _remove_second_factor(user_id, by=by, at=at)
        _end(SignIn.user_id == user_id)


def end_sign_in(user_id: int, sign_in_id: int, *, at: datetime) -> None:
    """End one of one's own sign-ins; nothing happens where it is somebody else's, or has ended already."""
    with transaction():
        if _end(SignIn.user_id == user_id, SignIn.id == sign_in_id):
            _note(Action.SIGN_INS_ENDED, by=user_id, of=user_id, at=at)


def end_other_sign_ins(user_id: int, sign_in_id: int, *, at: datetime) -> None:
    """End all of one's own sign-ins but this one."""
    with transaction():
        if _end(SignIn.user_id == user_id, SignIn.id != sign_in_id):
            _note(Action.SIGN_INS_ENDED, by=user_id, of=user_id, at=at)


def end_sign_ins_of(user_id: int, *, by: int, at: datetime) -> None:
    """End all sign-ins of somebody."""
    with transaction():
        _end(SignIn.user_id == user_id)
        _note(Action.SIGN_INS_ENDED, by=by, of=user_id, at=at)


def change_role(user_id: int, role: Role, *, by: int, at: datetime) -> None:
    """Give somebody another role, which counts from their next request. Raises LastAdministrator."""
    with transaction():
        _lock_policy()
        user = db.session.get_one(User, user_id)
        if user.role == role:
            return
        if user.role is Role.ADMINISTRATOR:
            _keep_an_administrator(user_id)
        user.role = role
        _note(Action.ROLE_CHANGED, by=by, of=user_id, at=at)


def disable(user_id: int, *, by: int, at: datetime) -> None:
    """Let somebody no longer sign in: their sign-ins and links end at once. Raises LastAdministrator."""
    with transaction():
        _lock_policy()
        user = db.session.get_one(User, user_id)
        if user.disabled_at is not None:
            return
        if user.role is Role.ADMINISTRATOR:
            _keep_an_administrator(user_id)
        user.disabled_at = at
        _end(SignIn.user_id == user_id)
        db.session.execute(delete(Link).where(Link.user_id == user_id))
        _note(Action.DISABLED, by=by, of=user_id, at=at)


def enable(user_id: int, *, by: int, at: datetime) -> None:
    """Let somebody sign in again."""
    with transaction():
        user = db.session.get_one(User, user_id)
        if user.disabled_at is not None:
            user.disabled_at = None
            _note(Action.ENABLED, by=by, of=user_id, at=at)


def require_second_factor(required: bool, *, by: int, at: datetime) -> None:
    """Settle whether everybody must have a second factor; whoever has none sets it up before doing anything else."""
    with transaction():
        policy = _lock_policy()
        if policy.second_factor_required != required:
            policy.second_factor_required = required
            _note(Action.SECOND_FACTOR_REQUIRED if required else Action.SECOND_FACTOR_OPTIONAL, by=by, of=None, at=at)


def forget(*, at: datetime, lifetime: Lifetime) -> int:
    """Delete what is over: sign-ins, links, attempts, and lines of the trail a year old; how many."""
    over = (
        delete(SignIn).where(
            or_(SignIn.started_at <= at - lifetime.absolute, SignIn.seen_at <= at - lifetime.idle),
        ),
        delete(Link).where(Link.expires_at <= at),
        delete(Attempt).where(Attempt.at <= at - rules.ATTEMPTS_COUNT_FOR),
        delete(Event).where(Event.at <= at - rules.EVENTS_KEPT),
    )
    with transaction():
        return sum(_rows(statement) for statement in over)


def _find_by_email(email: str) -> User | None:
    query = select(User).where(User.email_key == rules.email_key(email))
    return db.session.execute(query).scalar_one_or_none()


def _get_id(email: str) -> int:
    user = _find_by_email(email)
    if user is None:
        raise NoAccount
    return user.id


def _account(user_id: int, secret: str) -> str:
    key = db.session.execute(select(User.email_key).where(User.id == user_id)).scalar_one()
    return rules.keyed_hash(secret, "account", key)


def _note(action: Action, *, by: int | None, of: int | None, at: datetime) -> None:
    db.session.add(Event(at=at, action=action, actor_id=by, subject_id=of))


def _invited(email: str, role: Role, by: int | None, locale: Locale, at: datetime) -> int:
    email = email.strip()
    if not rules.is_email(email):
        raise NotAnEmail
    user = _find_by_email(email)
    if user is None:
        user = User(email=email, email_key=rules.email_key(email), name="", locale=locale, created_at=at, role=role)
        db.session.add(user)
        db.session.flush()
    elif user.password_hash is not None or user.disabled_at is not None:
        raise HasAccount
    user.role = role
    _note(Action.INVITED, by=by, of=user.id, at=at)
    return user.id


def _let_reset(user_id: int, by: int | None, at: datetime) -> None:
    user = db.session.get(User, user_id)
    if user is None or user.password_hash is None or user.disabled_at is not None:
        raise NoAccount
    _note(Action.RESET_LINK_MADE, by=by, of=user_id, at=at)


def _new_link(user_id: int, purpose: Purpose, at: datetime) -> tuple[str, datetime]:
    """A link's token, and until when it works; earlier links of the same person no longer do."""
    db.session.execute(delete(Link).where(Link.user_id == user_id))
    token, expires_at = rules.new_token(), at + rules.link_lasts(purpose)
    db.session.add(Link(key=rules.token_key(token), user_id=user_id, purpose=purpose, expires_at=expires_at))
    return token, expires_at


def _link_to_pass_on(user_id: int, purpose: Purpose, at: datetime) -> str:
    """The token of a link that nothing mailed later puts an end to."""
    outbox.withdraw_from_user(user_id, rules.MAILED.values())
    return _new_link(user_id, purpose, at)[0]


def _mail_link(user_id: int, purpose: Purpose, at: datetime, *, once: str | None = None) -> bool:
    """Have a link mailed, which is made when it is; whether it will be."""
    put = outbox.put(rules.MAILED[purpose], at=at, user_id=user_id, until=at + rules.link_lasts(purpose), once=once)
    if put is not None:
        outbox.withdraw_from_user(user_id, rules.MAILED.values(), but=put)
    return put is not None


def _judged(token: str, purpose: Purpose, password: str, at: datetime) -> tuple[int, str]:
    """Whose link it is, and the new password hashed, which takes too long for a transaction."""
    user = _link_owner(token, purpose, at)
    return user.id, _hashed(password, user.email)


def _hashed(password: str, email: str) -> str:
    flaw = rules.password_flaw(password, email)
    if flaw is not None:
        raise WeakPassword(flaw)
    return rules.hash_password(password)


def _link_owner(token: str, purpose: Purpose, at: datetime) -> User:
    found = db.session.execute(
        select(User)
        .join(Link, Link.user_id == User.id)
        .where(
            Link.key == rules.token_key(token),
            Link.purpose == purpose,
            Link.expires_at > at,
            User.disabled_at.is_(None),
        )
    ).scalar_one_or_none()
    if found is None:
        raise LinkOver
    return found


def _use_link(token: str, purpose: Purpose, at: datetime) -> User:
    user = _link_owner(token, purpose, at)
    # Of two who come at once, one deletes the row.
    if not _rows(delete(Link).where(Link.key == rules.token_key(token))):
        raise LinkOver
    return user


def _enter(user: User, source: Source, at: datetime, *, awaits_code: bool) -> Entry:
    token = rules.new_token()
    db.session.add(
        SignIn(
            key=rules.token_key(token),
            user_id=user.id,
            awaits_code=awaits_code,
            new_secret=None,
            device=rules.device_name(source.user_agent),
            started_at=at,
            seen_at=at,
        )
    )
    if not awaits_code:
        _note(Action.SIGNED_IN, by=user.id, of=user.id, at=at)
    return Entry(token=token, role=user.role, locale=cast("Locale", user.locale), awaits_code=awaits_code)


def _waiting(token: str, at: datetime) -> SignIn:
    found = db.session.execute(
        select(SignIn).where(
            SignIn.key == rules.token_key(token),
            SignIn.awaits_code.is_(True),
            SignIn.started_at > at - rules.CODE_WAITS,
        )
    ).scalar_one_or_none()
    if found is None:
        raise LinkOver
    return found


def _takes_code(user: User, code: str, secret: str, at: datetime) -> bool:
    if user.totp_secret is not None:
        step = rules.matching_step(user.totp_secret, code, after=user.totp_last_step, at=at)
        if step is not None:
            user.totp_last_step = step
            return True
    key = rules.recovery_code_key(secret, code)
    if _rows(delete(RecoveryCode).where(RecoveryCode.user_id == user.id, RecoveryCode.key == key)):
        _note(Action.RECOVERY_CODE_USED, by=user.id, of=user.id, at=at)
        return True
    return False


def _count_attempt(account: str, source: Source, secret: str, at: datetime) -> int:
    """Write down an attempt before it is judged, so that many at once are counted too; its id."""
    address = rules.keyed_hash(secret, "address", rules.network(source.address))
    since = at - rules.ATTEMPTS_COUNT_FOR
    with transaction():
        if not is_sqlite():
            db.session.execute(select(func.pg_advisory_xact_lock(_ATTEMPTS_LOCK)))
        if (
            _attempts(Attempt.account == account, Attempt.at > since) >= rules.ATTEMPTS_PER_ACCOUNT
            or _attempts(Attempt.address == address, Attempt.at > since) >= rules.ATTEMPTS_PER_ADDRESS
        ):
            raise TooManyAttempts
        attempt = Attempt(account=account, address=address, at=at)
        db.session.add(attempt)
        db.session.flush()
        return attempt.id


def _attempts(*which: ColumnElement[bool]) -> int:
    return db.session.execute(select(func.count()).select_from(Attempt).where(*which)).scalar_one()


def _forgive(account: str) -> None:
    db.session.execute(delete(Attempt).where(Attempt.account == account))


def _check_own_password(user_id: int, password: str, source: Source, secret: str, at: datetime) -> str:
    """The key under which the account's attempts are counted. Raises TooManyAttempts and WrongCredentials."""
    account = _account(user_id, secret)
    _count_attempt(account, source, secret, at)
    hashed = db.session.execute(select(User.password_hash).where(User.id == user_id)).scalar_one()
    if not rules.password_matches(password, hashed):
        raise WrongCredentials
    return account


def _renew_codes(user_id: int, nonce: str, secret: str) -> None:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    db.session.add_all(
        RecoveryCode(key=rules.recovery_code_key(secret, code), user_id=user_id)
        for code in rules.recovery_codes(secret, nonce)
    )


def _remove_second_factor(user_id: int, *, by: int, at: datetime) -> None:
    db.session.execute(update(User).where(User.id == user_id).values(totp_secret=None, totp_last_step=None))
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    _note(Action.SECOND_FACTOR_REMOVED, by=by, of=user_id, at=at)


def _end(*which: ColumnElement[bool]) -> int:
    return _rows(delete(SignIn).where(*which))


def _lock_policy() -> Policy:
    """The one row of policy, locked, so that of two administrators one may still see the other go."""
    return db.session.execute(select(Policy).with_for_update()).scalar_one()


def _keep_an_administrator(leaving: int) -> None:
    others = select(User.id).where(
        User.role == Role.ADMINISTRATOR,
        User.id != leaving,
        User.disabled_at.is_(None),
        User.password_hash.is_not(None),
    )
    if db.session.execute(others.limit(1)).first() is None:
        raise LastAdministrator


def _rows(statement: Delete | Update) -> int:
    return cast("CursorResult[Any]", db.session.execute(statement)).rowcount
