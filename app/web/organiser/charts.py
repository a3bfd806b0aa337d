"""The geometry of charts: lengths of SVG, from counts.

Widths and places are percentages, so that a chart is as wide as the page lets it be and its words stay upright; heights
are pixels. Plain Python: what a chart says stands in the table beside it, and its colours in the stylesheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from typing import Final

SHADES: Final = 7
"""How many colours the stylesheet has for the points of a scale, from the palest to the darkest."""
COLUMN_HEIGHT: Final = 120
"""Pixels from the foot of a chart of columns to its top line."""

_DAYS_SHOWN: Final = 45
_WEEKS_SHOWN: Final = 53
_FEWEST_DAYS: Final = 7
_GAP: Final = 0.22  # of a column’s share, left free beside it
_ROOM_FOR_WORDS: Final = 0.15  # of the whole: enough for “100%” on a phone
_ROOM_ON_WIDE_PAGES: Final = 0.07


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A part of a stacked bar; ``middle`` is where its words stand.

    ``shade`` is the number of its colour; ``words`` says where its share has room: "always", "wide" (unless on a
    phone) or "never".
    """

    x: str
    width: str
    middle: str
    shade: int
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The answers from ``first`` to ``last``, and the column that stands for them; heights in pixels."""

    first: date
    last: date
    count: int
    x: str
    width: str
    y: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Columns over time, each of ``days`` days, under a top line that stands for ``top`` answers."""

    columns: tuple[Column, ...]
    days: int
    top: int


def percent(share: float) -> str:
    """A share of the whole as a length in SVG: ``percent(0.125)`` is ``12.5%``."""
    return f"{round(share * 100, 3):g}%"


def width(count: int, whole: int) -> str:
    """How long the bar of ``count`` is, where the full length stands for ``whole``; none at all of nothing."""
    return percent(min(count / whole, 1) if whole else 0)


def stack(counts: Sequence[int], shades: Sequence[int], whole: int) -> tuple[Segment | None, ...]:
    """The parts of a bar whose full length stands for ``whole``, in the order of ``counts``; None for an empty one."""
    ends = list(accumulate(counts))
    return tuple(
        Segment(
            x=percent((end - count) / whole),
            width=percent(count / whole),
            middle=percent((end - count / 2) / whole),
            shade=shade,
            words=_room(count / whole),
        )
        if count
        else None
        for count, end, shade in zip(counts, ends, shades, strict=True)
    )


def shades(numbers: Sequence[int]) -> tuple[int, ...]:
    """The colour of each point of a scale by its number, in whatever order they stand: a higher number is darker."""
    ranks = {number: rank for rank, number in enumerate(sorted(set(numbers)))}
    last = max(len(ranks) - 1, 1)
    return tuple(round(ranks[number] * (SHADES - 1) / last) for number in numbers)


def timeline(counts: Sequence[tuple[date, int]], *, until: date) -> Timeline | None:
    """A column for each day from the first answer to the last, or to ``until`` if that is later.

    A week at least is shown. Beyond 45 days a column stands for as many whole weeks as keep the columns at 53 or fewer.
    None where nobody has answered.
    """
    if not counts:
        return None
    end = max(until, *(day for day, _ in counts))
    start = min(end - timedelta(days=_FEWEST_DAYS - 1), *(day for day, _ in counts))
    span = (end - start).days + 1
    days = 1 if span <= _DAYS_SHOWN else 7 * -(-span // (7 * _WEEKS_SHOWN))
    sums = [0] * -(-span // days)
    for day, count in counts:
        sums[(day - start).days // days] += count
    top = round_up(max(sums))
    return Timeline(
        columns=tuple(_column(place, total, len(sums), top, start, end, days) for place, total in enumerate(sums)),
        days=days,
        top=top,
    )


def round_up(number: int) -> int:
    """The first of 2, 4, 10, 20, 40, 100 … that is not below ``number``, so that its half is whole too."""
    power = 1
    while True:
        for step in (2, 4, 10):
            if number <= step * power:
                return step * power
        power *= 10


def _column(place: int, count: int, columns: int, top: int, start: date, end: date, days: int) -> Column:
    first = start + timedelta(days=place * days)
    height = round(COLUMN_HEIGHT * count / top, 1)
    return Column(
        first=first,
        last=min(first + timedelta(days=days - 1), end),
        count=count,
        x=percent((place + _GAP / 2) / columns),
        width=percent((1 - _GAP) / columns),
        y=round(COLUMN_HEIGHT - height, 1),
        height=height,
    )


def _room(share: float) -> str:
    if share >= _ROOM_FOR_WORDS:
        return "always"
    return "wide" if share >= _ROOM_ON_WIDE_PAGES else "never"
