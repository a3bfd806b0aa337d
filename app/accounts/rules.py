"""Decisions about accounts: roles, passwords, codes of the second factor, links, how long things last."""

from __future__ import annotations

import enum
import hashlib
import hmac
import ipaddress
import re
import secrets
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from types import MappingProxyType
from typing import Final

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.outbox.rules import Kind

SHORTEST_PASSWORD: Final = 12
LONGEST_PASSWORD: Final = 1000
"""Characters; a bound on what is hashed, far above what anyone types."""
INVITATION_LASTS: Final = timedelta(days=7)
RESET_LASTS: Final = timedelta(hours=24)
CODE_WAITS: Final = timedelta(minutes=10)
"""How long the second step of a sign-in may follow the first."""
ATTEMPTS_COUNT_FOR: Final = timedelta(minutes=15)
ATTEMPTS_PER_ACCOUNT: Final = 10
ATTEMPTS_PER_ADDRESS: Final = 100
"""A whole office shares one address."""
RESET_SENT_EVERY: Final = timedelta(minutes=10)
"""How often somebody who has forgotten their password is sent a link at most."""
EVENTS_KEPT: Final = timedelta(days=365)
RECOVERY_CODES: Final = 10
SECONDS_PER_STEP: Final = 30
ISSUER: Final = "Holi"

_ALPHABET: Final = "ACDEFGHJKMNPQRTUVWXY34679"
"""Without letters and figures that are taken for one another when read aloud or copied by hand."""
_EMAIL: Final = re.compile(r"[^@\s\0]{1,64}@[^@\s\0]{1,189}")


class Role(enum.StrEnum):
    """What somebody may do."""

    ADMINISTRATOR = "administrator"
    ORGANISER = "organiser"
    VIEWER = "viewer"
    TRANSLATOR = "translator"


TOLD_DAILY: Final = frozenset({Role.ADMINISTRATOR, Role.ORGANISER})
"""Roles that are told by mail, unless they do not want it, what happened in workshops that are theirs."""


class Purpose(enum.StrEnum):
    """What a link is for."""

    INVITATION = "invitation"
    RESET = "reset"


MAILED: Final[Mapping[Purpose, Kind]] = MappingProxyType(
    {Purpose.INVITATION: Kind.ACCOUNT_INVITATION, Purpose.RESET: Kind.ACCOUNT_RESET}
)
"""The kind of message that brings a link."""


class Action(enum.StrEnum):
    """What the trail tells of."""

    INVITED = "invited"
    JOINED = "joined"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGN_INS_ENDED = "sign_ins_ended"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 – a name, no password
    PASSWORD_RESET = "password_reset"  # noqa: S105
    RESET_LINK_MADE = "reset_link_made"
    RESET_ASKED = "reset_asked"
    SECOND_FACTOR_SET_UP = "second_factor_set_up"
    SECOND_FACTOR_REMOVED = "second_factor_removed"
    RECOVERY_CODE_USED = "recovery_code_used"
    RECOVERY_CODES_RENEWED = "recovery_codes_renewed"
    ROLE_CHANGED = "role_changed"
    DETAILS_CHANGED = "details_changed"
    DISABLED = "disabled"
    ENABLED = "enabled"
    SECOND_FACTOR_REQUIRED = "second_factor_required"
    SECOND_FACTOR_OPTIONAL = "second_factor_optional"


class PasswordFlaw(enum.StrEnum):
    """Why a new password is not taken."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    COMMON = "common"
    EMAIL = "email"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifetime:
    """How long a sign-in lasts: after the last request (``idle``), and altogether (``absolute``)."""

    idle: timedelta
    absolute: timedelta


def link_lasts(purpose: Purpose) -> timedelta:
    """How long a link works."""
    return INVITATION_LASTS if purpose is Purpose.INVITATION else RESET_LASTS


def email_key(email: str) -> str:
    """The form in which two addresses are the same account's: NFC, without difference of case or of outer space."""
    return unicodedata.normalize("NFC", email).strip().casefold()


def is_email(text: str) -> bool:
    """Whether ``text`` can be an address; the domain may have no dot, as on a machine of one's own."""
    return _EMAIL.fullmatch(text) is not None


def new_token() -> str:
    """A random token of 160 bits for a link or a sign-in's cookie, of letters that programs take for part of a link."""
    return secrets.token_hex(20)


def token_key(token: str) -> str:
    """What the database keeps of a token (SHA-256, hexadecimal): who reads it cannot make the link or cookie."""
    return hashlib.sha256(token.encode()).hexdigest()


def keyed_hash(secret: str, purpose: str, text: str) -> str:
    """A hash (HMAC-SHA-256, hexadecimal) that only who has ``secret`` can guess ``text`` from."""
    return hmac.new(secret.encode(), f"{purpose}\n{text}".encode(), "sha256").hexdigest()


def network(address: str) -> str:
    """What counts as one address: an IPv4 address, or the 64 bits of an IPv6 address that a household is given."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network((found, 64), strict=False))


def is_over(lifetime: Lifetime, *, started_at: datetime, seen_at: datetime, at: datetime) -> bool:
    """Whether a sign-in has ended by time."""
    return at - seen_at >= lifetime.idle or at - started_at >= lifetime.absolute


def password_text(password: str) -> str:
    """A password in the form in which it is hashed, however a keyboard composes its letters (NIST SP 800-63B)."""
    return unicodedata.normalize("NFC", password)


def password_flaw(password: str, email: str) -> PasswordFlaw | None:
    """Why ``password`` cannot be taken, or None. Any characters will do: length is what makes guessing slow."""
    text = password_text(password)
    if len(text) < SHORTEST_PASSWORD:
        return PasswordFlaw.TOO_SHORT
    if len(text) > LONGEST_PASSWORD:
        return PasswordFlaw.TOO_LONG
    plain = text.casefold().strip()
    if plain == email_key(email):
        return PasswordFlaw.EMAIL
    if plain in _COMMON or len(set(plain)) == 1:
        return PasswordFlaw.COMMON
    return None


def hash_password(password: str) -> str:
    """The password as it is stored (argon2id, RFC 9106), with a salt of its own and the parameters in it."""
    return _hasher().hash(password_text(password))


def password_matches(password: str, hashed: str | None) -> bool:
    """Whether the password is the one that was hashed. Without a hash the work is the same, and the answer no."""
    text = password_text(password)
    known = hashed is not None and len(text) <= LONGEST_PASSWORD
    try:
        matches = _hasher().verify(hashed or _nobodys_hash(), text[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return False
    return matches and known


def needs_rehash(hashed: str) -> bool:
    """Whether the parameters have moved on since the hash was made."""
    return _hasher().check_needs_rehash(hashed)


def new_secret() -> str:
    """A random secret of 160 bits for an authenticator app, in base 32 (RFC 4226, section 4)."""
    return pyotp.random_base32()


def provisioning_uri(secret: str, email: str) -> str:
    """What the QR code says to an authenticator app."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def matching_step(secret: str, code: str, *, after: int | None, at: datetime) -> int | None:
    """The step of time (RFC 6238) whose code this is: the current one, or a neighbour; None where it is none of them.

    ``after`` is the step whose code counted last: neither it nor an earlier one counts again.
    """
    digits = "".join(code.split())
    now = int(at.timestamp()) // SECONDS_PER_STEP
    otp = pyotp.TOTP(secret)
    found = [
        step
        for step in (now - 1, now, now + 1)
        if hmac.compare_digest(otp.generate_otp(step).encode(), digits.encode()) and (after is None or step > after)
    ]
    return found[0] if found else None


def recovery_codes(secret: str, nonce: str) -> tuple[str, ...]:
    """The codes, like ``KX4T-9HQM-ACDE-FGHJ`` (74 bits each), that ``nonce`` stands for to who has ``secret``."""
    return tuple(_recovery_code(secret, f"{nonce} {number}") for number in range(RECOVERY_CODES))


def recovery_code_key(secret: str, code: str) -> str:
    """What the database keeps of a recovery code, however its letters and hyphens were typed."""
    letters = re.sub(r"[^0-9A-Z]", "", code.upper())
    return keyed_hash(secret, "recovery code", letters)


def device_name(user_agent: str) -> str:
    """The browser and the system, in names alike in both languages, like ``Firefox, Android``; "" if unknown."""
    return ", ".join(_named(user_agent, _BROWSERS) + _named(user_agent, _SYSTEMS))


def _recovery_code(secret: str, text: str) -> str:
    number = int(keyed_hash(secret, "new recovery code", text), 16)
    letters = "".join(_digits(number, 16))
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))


def _digits(number: int, count: int) -> Iterator[str]:
    for _ in range(count):
        number, rest = divmod(number, len(_ALPHABET))
        yield _ALPHABET[rest]


def _named(user_agent: str, marks: tuple[tuple[str, str], ...]) -> list[str]:
    return [name for mark, name in marks if mark in user_agent][:1]


# In this order: what stands lower is also claimed by what stands above it.
_BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS: Final = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobodys_hash() -> str:
    return _hasher().hash(secrets.token_urlsafe())


# The commonest of twelve characters and more, in English and Welsh; shorter ones are refused for their length.
_COMMON_LIST: Final = """
000000000000 098765432109 111122223333 112233445566 121212121212 123123123123 123321123321 123412341234 123456123456
123456654321 123456789000 123456789012 1234567890123 12345678901234 1234567890qw 123456789101 1234567891011
123456789abc 123456abcdef 123qweasdzxc 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qaz2wsx3edc 1qaz2wsx3edc4rfv abc123abc123
abcabcabcabc abcd1234abcd abcdefghijkl abcdefghijklm abcdefghijklmnop abcdefghijklmnopqrstuvwxyz admin1234567
adminadminadmin administrator administrator1 administrator123 asdfasdfasdf asdfghjkl123 asdfghjklqwe caerdydd1234
changeme1234 changemenow1 changemeplease cyfrinair123 cyfrinair1234 cyfrinaircyfrinair cymru1234567 cymruambyth1
cymruambyth123 footballfootball gweinyddwr12 gweinyddwr123 helloworld12 helloworld123 iloveyou1234 iloveyouforever
iloveyousomuch letmein12345 letmein123456 letmeinletmein liverpoolfc1 manchesterunited microsoft123 newpassword1
newpassword123 p@ssw0rd1234 p@ssword1234 passw0rd1234 password1234 password12345 password123456 password1234567
password123456789 passwordpassword passwordpassword1 princess1234 q1w2e3r4t5y6 qazwsxedcrfv qazwsxedcrfvtgb
qwerasdfzxcv qwerty123456 qwerty1234567 qwertyqwerty qwertyuiop12 qwertyuiop123 qwertyuiop1234567890 qwertyuiop[]
qwertyuiopasdf qwertyuiopasdfghjkl qwertyuiopasdfghjklzxcvbnm secretpassword sunshine1234 superman1234
temporarypassword temppassword testpassword testpassword1 testtesttest thisisapassword trustno1trustno1 unbelievable
welcome12345 welcome123456 welcometowales zaq12wsxcde3 zxcvbnm12345 zxcvbnmasdfghjkl zxcvbnmzxcvbnm
"""
_COMMON: Final = frozenset(_COMMON_LIST.split())
