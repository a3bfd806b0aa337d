"""A workshop's times: what must hold between them, what they are at first, and what becomes of them in a copy.

Organisers think in the time of the clock on the wall, so days and hours are added there and not in UTC.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from app.questionnaires.definition import Moment

LONDON: Final = ZoneInfo("Europe/London")
YEARS: Final = range(2000, 2200)
LONGEST: Final = timedelta(days=14)
MOST_PLACES: Final = 100_000
ANSWERS_KEPT: Final = timedelta(days=365)
"""How long after the end of a workshop its answers are kept, unless its organisers say otherwise."""
ANSWERS_KEPT_AT_MOST: Final = timedelta(days=3650)

Period = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """A workshop's times and places, and when each of its forms opens and closes, by the form's id."""

    starts_at: datetime
    ends_at: datetime
    capacity: int
    delete_on: date
    forms: Mapping[int, Period]


class TimeFault(enum.StrEnum):
    """What is wrong with a time."""

    UNKNOWN_YEAR = "unknown_year"
    ENDS_FIRST = "ends_first"
    TOO_LONG = "too_long"
    CLOSES_FIRST = "closes_first"
    DELETED_TOO_EARLY = "deleted_too_early"
    DELETED_TOO_LATE = "deleted_too_late"
    TOO_FEW_PLACES = "too_few_places"
    TOO_MANY_PLACES = "too_many_places"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeProblem:
    """A time that cannot be: in which field (``starts_at``, ``form-7-closes`` …), and why."""

    field: str
    fault: TimeFault


def form_field(form_id: int, end: str) -> str:
    """The name of the field of a form's ``opens`` or ``closes``."""
    return f"form-{form_id}-{end}"


def time_problems(times: Times) -> tuple[TimeProblem, ...]:
    """What cannot be in a workshop's times, in the order of the fields; nothing is judged by the present time.

    Answers are deleted ten years after the workshop at the latest, and not before every form has closed.
    """
    return tuple(TimeProblem(field=field, fault=fault) for field, fault in _problems(times))


def _problems(times: Times) -> Iterator[tuple[str, TimeFault]]:
    if not _known(times.starts_at):
        yield "starts_at", TimeFault.UNKNOWN_YEAR
    if not _known(times.ends_at):
        yield "ends_at", TimeFault.UNKNOWN_YEAR
    elif times.ends_at <= times.starts_at:
        yield "ends_at", TimeFault.ENDS_FIRST
    elif times.ends_at - times.starts_at > LONGEST:
        yield "ends_at", TimeFault.TOO_LONG
    if times.capacity < 1:
        yield "capacity", TimeFault.TOO_FEW_PLACES
    elif times.capacity > MOST_PLACES:
        yield "capacity", TimeFault.TOO_MANY_PLACES
    for form_id, (opens_at, closes_at) in times.forms.items():
        if not _known(opens_at):
            yield form_field(form_id, "opens"), TimeFault.UNKNOWN_YEAR
        if not _known(closes_at):
            yield form_field(form_id, "closes"), TimeFault.UNKNOWN_YEAR
        elif closes_at <= opens_at:
            yield form_field(form_id, "closes"), TimeFault.CLOSES_FIRST
    last = max([times.ends_at, *(closes_at for _, closes_at in times.forms.values())])
    if times.delete_on <= last.astimezone(LONDON).date():
        yield "delete_on", TimeFault.DELETED_TOO_EARLY
    elif times.delete_on - times.ends_at.astimezone(LONDON).date() > ANSWERS_KEPT_AT_MOST:
        yield "delete_on", TimeFault.DELETED_TOO_LATE


def _known(moment: datetime) -> bool:
    return moment.astimezone(LONDON).year in YEARS


def default_period(moment: Moment, *, starts_at: datetime, ends_at: datetime, now: datetime) -> Period:
    """When a form of a new workshop opens and closes, unless its organisers say otherwise.

    Registration and the survey before: from now until the workshop starts; during: until a day after its end; the
    survey after: from the end, for a fortnight.
    """
    if moment in {"registration", "before"}:
        now = now.replace(second=0, microsecond=0)
        return min(now, shifted(starts_at, timedelta(days=-1))), starts_at
    if moment == "during":
        return starts_at, shifted(ends_at, timedelta(days=1))
    last = (ends_at.astimezone(LONDON) + timedelta(days=14)).date()
    return ends_at, datetime.combine(last, time(17), LONDON).astimezone(UTC)


def default_delete_on(ends_at: datetime) -> date:
    """The day on which answers are deleted, unless the organisers say otherwise."""
    return ends_at.astimezone(LONDON).date() + ANSWERS_KEPT


def is_another_day(before: datetime, after: datetime) -> bool:
    """Whether two moments are on different days, by the clock on the wall."""
    return before.astimezone(LONDON).date() != after.astimezone(LONDON).date()


def wall_difference(earlier: datetime, later: datetime) -> timedelta:
    """By how much a clock on the wall is further on at ``later``, whatever summer time did in between."""
    return _wall(later) - _wall(earlier)


def shifted(moment: datetime, by: timedelta) -> datetime:
    """The moment at which the clock on the wall is further on by so much: 10:00 stays 10:00 in summer and in winter."""
    return (_wall(moment) + by).replace(tzinfo=LONDON).astimezone(UTC)


def shifted_period(period: Period, by: timedelta) -> Period:
    """Both ends shifted; as long as before where the night on which the clocks change would swallow it."""
    start, end = period
    opens, closes = shifted(start, by), shifted(end, by)
    return opens, closes if closes > opens else opens + (end - start)


def _wall(moment: datetime) -> datetime:
    return moment.astimezone(LONDON).replace(tzinfo=None)
