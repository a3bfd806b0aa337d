"""A message that is ready to leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from app.language import Locale


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarFile:
    """An entry for the reader's calendar (RFC 5545, RFC 5546): ``PUBLISH`` to download, ``REQUEST`` to an attendee;
    ``CANCEL`` takes an earlier one away.
    """

    name: str
    method: Literal["PUBLISH", "REQUEST", "CANCEL"]
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A message in one language or in both; ``message_id`` without angle brackets, alike at each attempt."""

    to: str
    subject: str
    text: str
    html: str
    locales: tuple[Locale, ...]
    reply_to: str | None
    message_id: str
    date: datetime
    calendar: CalendarFile | None = None
