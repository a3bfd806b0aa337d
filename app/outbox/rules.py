"""What is mailed, what becomes of it, and when it is tried again."""

from __future__ import annotations

import enum
import secrets
from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Final


class Kind(enum.StrEnum):
    """What a message says.

    again: somebody has registered with an address that is registered already; removed: an organiser took the place
    away; own: an organiser's own message; link: a new link for whoever lost theirs. The last four go to staff.
    """

    CONFIRMATION = "confirmation"
    WAITING = "waiting"
    AGAIN = "again"
    PLACE_GIVEN = "place_given"
    CANCELLED = "cancelled"
    REMOVED = "removed"
    CHANGED = "changed"
    POSTPONED = "postponed"
    WORKSHOP_CANCELLED = "workshop_cancelled"
    JOINING = "joining"
    INVITATION = "invitation"
    REMINDER = "reminder"
    THANKS = "thanks"
    OWN = "own"
    LINK = "link"
    DIGEST = "digest"
    JOB = "job"
    ACCOUNT_INVITATION = "account_invitation"
    ACCOUNT_RESET = "account_reset"


STAFF: Final = frozenset({Kind.DIGEST, Kind.JOB, Kind.ACCOUNT_INVITATION, Kind.ACCOUNT_RESET})
"""Kinds that go to people with an account; all others go to participants."""


class Sending(enum.StrEnum):
    """Where a message is: waiting for its turn or its next attempt; sent; failed for good; or over, unsent, because
    its time passed or what it was to say no longer held."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    OVER = "over"


class Failure(enum.StrEnum):
    """Why an attempt, or what came of it later, failed.

    not_let_in: our name, password or key was refused; too_many: the service asks us to slow down; service_broken: it
    has trouble of its own; bad_address: it refuses the recipient; refused: it refuses the message; bounced and
    not_delivered: it said so after it had accepted the message; fault: an error of our own.
    """

    UNREACHABLE = "unreachable"
    SLOW = "slow"
    NOT_LET_IN = "not_let_in"
    TOO_MANY = "too_many"
    SERVICE_BROKEN = "service_broken"
    BAD_ADDRESS = "bad_address"
    REFUSED = "refused"
    BOUNCED = "bounced"
    NOT_DELIVERED = "not_delivered"
    NO_ADDRESS = "no_address"
    FAULT = "fault"


PAUSES: Final = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=20),
    timedelta(hours=1),
    timedelta(hours=3),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
)
"""How long to wait after the first, the second … attempt; after the last pause one more is made, and no other."""

KEPT_FOR: Final = timedelta(days=14)
"""How long a message waits to be sent, should there be no service for so long."""

LEASE: Final = timedelta(minutes=10)
"""How long a message belongs to the worker that took it; should that one die, another takes it then."""


def next_pause(attempts: int, asked: timedelta | None = None) -> timedelta | None:
    """How long to wait after so many attempts, at least as long as the service ``asked``; None after the last one."""
    if attempts > len(PAUSES):
        return None
    pause = PAUSES[attempts - 1]
    return pause if asked is None else max(pause, min(asked, PAUSES[-1]))


def new_message_id() -> str:
    """The part of a Message-ID (RFC 5322, section 3.6.4) that is ours alone, of 128 random bits."""
    return secrets.token_hex(16)


NO_FACTS: Final[Mapping[str, object]] = MappingProxyType({})
