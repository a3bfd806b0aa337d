"""Decisions about places."""

from __future__ import annotations


def email_key(email: str) -> str:
    """The form in which two addresses are the same person's: without difference of case or of outer space."""
    return email.strip().casefold()


def places_left(capacity: int, taken: int) -> int:
    """Never below none, also where an organiser has lowered the capacity."""
    return max(0, capacity - taken)
