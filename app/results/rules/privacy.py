"""What a form that promises anonymity may tell of some of its responses: nothing of fewer than five.

What is told of some is set beside what is told of all, so that the rest must not be fewer than five either; and of
figures with a known sum, those that are not told must together be five, or the one missing could be worked out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from app.results.rules.figures import Filters, Span

FEWEST: Final = 5


def may_combine(filters: Filters) -> bool:
    """Whether these filters may be asked for together: two cut out groups too small to judge, and days do so daily."""
    return filters.number <= 1 and not filters.dated


def viewable(parts: Mapping[str, int]) -> frozenset[str]:
    """Of the parts into which responses fall, those that may be looked at by themselves.

    The rest have no responses, or stay together: they are five or more, or all that there are.
    """
    names = sorted(parts)
    kept = hidden([[parts[name] for name in names]])
    return frozenset(name for place, name in enumerate(names) if place not in kept and parts[name])


def hidden(groups: Sequence[Sequence[int]]) -> frozenset[int]:
    """The places of those counts that no group may show; each group's counts add up to a number that is known.

    A place is hidden where any group has one to four there, and further ones, the smallest first, until what each
    group hides is nothing, five or more, or everything.
    """
    places = range(len(groups[0]))
    gone = {place for place in places if any(0 < group[place] < FEWEST for group in groups)}
    while (short := next((group for group in groups if 0 < sum(group[p] for p in gone) < FEWEST), None)) is not None:
        rest = [place for place in places if place not in gone and short[place]]
        if not rest:
            return frozenset(places)
        gone.add(min(rest, key=lambda place: (sum(group[place] for group in groups), place)))
    return frozenset(gone)


def periods(days: Iterable[tuple[date, int]]) -> tuple[Span, ...]:
    """Days joined until each span has five responses; none where all together have fewer."""
    spans: list[Span] = []
    first, count = None, 0
    last = date.min
    for day, number in sorted(days):
        first, last, count = first or day, day, count + number
        if count >= FEWEST:
            spans.append(Span(first=first, last=last, count=count))
            first, count = None, 0
    if spans and count:
        spans[-1] = Span(first=spans[-1].first, last=last, count=(spans[-1].count or 0) + count)
    return tuple(spans)
