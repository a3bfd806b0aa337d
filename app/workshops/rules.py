"""Decisions about workshops."""

from __future__ import annotations

import enum
from datetime import datetime, timedelta

GRACE = timedelta(hours=1)


class FormState(enum.StrEnum):
    """What a form says to whoever opens it."""

    NOT_YET_OPEN = "not_yet_open"
    OPEN = "open"
    FULL = "full"
    CLOSED = "closed"


def form_state(opens_at: datetime, closes_at: datetime, now: datetime, *, full: bool, grace: bool = False) -> FormState:
    """The state at ``now``; ``grace`` is for what was begun before the form closed, and lasts an hour."""
    if now < opens_at:
        return FormState.NOT_YET_OPEN
    if now >= closes_at + (GRACE if grace else timedelta()):
        return FormState.CLOSED
    return FormState.FULL if full else FormState.OPEN
