"""Handing over what is in the outbox, and asking what became of it."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from datetime import datetime

from app.extensions import db
from app.mail.carriers import Carrier, Refused, TryLater
from app.mail.composing import NoAddress, compose
from app.outbox import service as outbox
from app.outbox.rules import LEASE, Failure
from app.outbox.service import Claimed
from config import Settings

AT_ONCE = 10
"""Messages that are taken on together: few enough that a slow service has them within their lease."""
_log = logging.getLogger(__name__)


def deliver(carrier: Carrier, settings: Settings, now: Callable[[], datetime]) -> int:
    """Hand over messages that are due, some of them at a time; how many were taken on.

    What goes wrong with one keeps none of the others; nothing of a message or its reader is logged.
    """
    begun = now()
    claimed = outbox.claim(at=begun, limit=AT_ONCE)
    if not claimed:
        return 0
    with carrier.open():
        for message in claimed:
            if now() - begun > LEASE / 2:
                break  # whoever comes next takes the rest on when the lease is over
            _deliver(message, carrier, settings, now)
    return len(claimed)


def follow(carrier: Carrier, now: Callable[[], datetime], *, limit: int = 100) -> int:
    """Ask the service what became of messages that it accepted; of how many it could say."""
    known = 0
    for message in outbox.list_to_follow(at=now(), limit=limit):
        try:
            became = carrier.follow(message.provider_id)
        except TryLater as problem:
            _log.warning("nobody could ask what became of messages: %s", problem.failure)
            break
        if became != "pending":
            outbox.note_followed(message.id, became, at=now())
            known += 1
    return known


def _deliver(claimed: Claimed, carrier: Carrier, settings: Settings, now: Callable[[], datetime]) -> None:
    try:
        mail = compose(claimed, settings, attaches=settings.mail_service == "smtp", at=now())
        if mail is None:
            outbox.note_over(claimed.id)
            return
        provider_id = carrier.send(mail, again=claimed.attempts > 1 or claimed.failure is not None)
    except TryLater as problem:
        outbox.note_trouble(claimed.id, problem.failure, asked=problem.after, at=now())
        _log.warning("message %d, attempt %d: %s %s", claimed.id, claimed.attempts, problem.failure, problem.answer)
    except Refused as problem:
        outbox.note_failed(claimed.id, problem.failure)
        _log.warning("message %d failed: %s %s", claimed.id, problem.failure, problem.answer)
    except NoAddress:
        outbox.note_failed(claimed.id, Failure.NO_ADDRESS)
    except Exception as fault:  # noqa: BLE001 – whatever is wrong with one message keeps none of the others
        db.session.rollback()
        outbox.note_trouble(claimed.id, Failure.FAULT, at=now())
        # What the exception says may be somebody's: where it was raised is enough.
        where = "".join(traceback.format_tb(fault.__traceback__))
        _log.error("message %d, attempt %d: %s\n%s", claimed.id, claimed.attempts, type(fault).__name__, where)
    else:
        outbox.note_sent(claimed.id, provider_id=provider_id, at=now())
