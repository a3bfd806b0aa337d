"""When a workshop's messages are sent, and to whom."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Final

from app.outbox.rules import Kind
from app.workshops.rules import LONDON

MORNING: Final = time(9)
"""When messages are sent that have no hour of their own, by the clock on the wall."""
WITHIN: Final = timedelta(days=14)
"""How long after a workshop its participants are thanked, should the service have stood still."""
REMINDED_AFTER: Final = timedelta(hours=20)
"""Nobody is reminded sooner after their invitation."""
DIGEST_AT: Final = time(8)
"""Until when, and from when on, a day's digest tells of what has happened, by the clock on the wall."""
DIGEST_REACHES: Final = timedelta(days=7)
"""How far back a digest goes at most."""
DIGEST_KEPT: Final = timedelta(days=2)
"""How long one may wait to be sent: the next ones tell of what came after it."""


class Audience(enum.StrEnum):
    """To whom an organiser writes: all who have a place or wait for one; or those who have not answered a survey."""

    EVERYBODY = "everybody"
    PLACES = "places"
    WAITING = "waiting"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A message of a workshop's schedule: from when on, and until when at the latest, it is sent to each."""

    kind: Kind
    moment: str
    due_at: datetime
    until: datetime
    enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What organisers have settled about one message of the schedule."""

    enabled: bool
    due_at: datetime | None


def schedule(
    starts_at: datetime,
    ends_at: datetime,
    surveys: Mapping[str, tuple[datetime, datetime]],
    settled: Mapping[tuple[Kind, str], Settled],
) -> tuple[Planned, ...]:
    """A workshop's messages in the order in which they are due; ``surveys``: when ``before`` and ``after`` are open.

    Those that could never be sent, since their time would come after what they speak of, are not among them.
    """
    return tuple(one for one in whole_schedule(starts_at, ends_at, surveys, settled) if one.due_at < one.until)


def whole_schedule(
    starts_at: datetime,
    ends_at: datetime,
    surveys: Mapping[str, tuple[datetime, datetime]],
    settled: Mapping[tuple[Kind, str], Settled],
) -> tuple[Planned, ...]:
    """The same with those that could never be sent. None about a survey is due before that is open."""
    found = [
        _once_open(_as_settled(planned, settled.get((planned.kind, planned.moment))), surveys)
        for planned in _usual(starts_at, ends_at, surveys)
    ]
    return tuple(sorted(found, key=lambda one: one.due_at))


def _once_open(planned: Planned, surveys: Mapping[str, tuple[datetime, datetime]]) -> Planned:
    if not planned.moment:
        return planned
    opens_at, _ = surveys[planned.moment]
    return replace(planned, due_at=max(planned.due_at, opens_at))


def _as_settled(planned: Planned, settled: Settled | None) -> Planned:
    if settled is None:
        return planned
    return replace(planned, due_at=settled.due_at or planned.due_at, enabled=settled.enabled)


def _usual(
    starts_at: datetime, ends_at: datetime, surveys: Mapping[str, tuple[datetime, datetime]]
) -> Iterator[Planned]:
    yield Planned(kind=Kind.JOINING, moment="", due_at=_morning(starts_at, -2), until=starts_at)
    yield Planned(kind=Kind.THANKS, moment="", due_at=_morning(ends_at, 1), until=ends_at + WITHIN)
    if "before" in surveys:
        opens_at, closes_at = surveys["before"]
        due_at = max(opens_at, _morning(starts_at, -7))
        yield Planned(kind=Kind.INVITATION, moment="before", due_at=due_at, until=closes_at)
        yield Planned(kind=Kind.REMINDER, moment="before", due_at=_morning(closes_at, -1), until=closes_at)
    if "after" in surveys:
        opens_at, closes_at = surveys["after"]
        # Open early it may be, but there is nothing to ask about before the end.
        yield Planned(kind=Kind.INVITATION, moment="after", due_at=max(opens_at, ends_at), until=closes_at)
        yield Planned(kind=Kind.REMINDER, moment="after", due_at=_morning(closes_at, -3), until=closes_at)


def _morning(moment: datetime, days: int) -> datetime:
    day = moment.astimezone(LONDON).date() + timedelta(days=days)
    return datetime.combine(day, MORNING, LONDON).astimezone(moment.tzinfo)


def digest_time(moment: datetime) -> datetime:
    """Until when the digest of that day tells of what has happened: eight in the morning, in the zone of ``moment``."""
    return datetime.combine(moment.astimezone(LONDON).date(), DIGEST_AT, LONDON).astimezone(moment.tzinfo)
