"""Decisions about places."""

from __future__ import annotations

import enum
from typing import Final

from app.language.locales import LOCALES, Locale


class Standing(enum.StrEnum):
    """What a participant has: a place, a turn in the waiting list, or neither any more."""

    PLACE = "place"
    WAITING = "waiting"
    CANCELLED = "cancelled"


LANGUAGES: Final = ("cy", "en", "both")
"""In which language somebody can ask to be written to."""


def email_key(email: str) -> str:
    """The form in which two addresses are the same person's: without difference of case or of outer space."""
    return email.strip().casefold()


def places_left(capacity: int, taken: int) -> int:
    """Never below none, also where an organiser has lowered the capacity."""
    return max(0, capacity - taken)


def written_in(language: str | None) -> tuple[Locale, ...]:
    """The languages in which somebody is written to: both, Welsh first, for who asked for both or did not say."""
    return LOCALES if language not in LOCALES else (language,)
