"""What an anonymous form may tell of some of its responses."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.results.rules import Filters, may_combine, periods, viewable
from app.results.rules.privacy import FEWEST, hidden

MONDAY = date(2026, 5, 4)
tables = st.integers(1, 7).flatmap(
    lambda width: st.lists(st.lists(st.integers(0, 12), min_size=width, max_size=width), min_size=1, max_size=4)
)
days = st.lists(
    st.tuples(st.dates(MONDAY, MONDAY + timedelta(days=30)), st.integers(1, 9)), unique_by=lambda day: day[0]
)


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ({"cy": 5, "en": 5}, {"cy", "en"}),
        ({"cy": 4, "en": 50}, set()),
        ({"cy": 0, "en": 50}, {"en"}),
        ({"policy": 40, "design": 30, "operations": 20}, {"policy", "design", "operations"}),
        ({"policy": 40, "design": 3, "operations": 2}, {"policy"}),
        ({"policy": 40, "design": 30, "operations": 2}, {"policy"}),
        ({}, set()),
    ],
)
def test_parts_are_told_of_unless_that_tells_of_fewer_than_five(parts: dict[str, int], expected: set[str]) -> None:
    assert viewable(parts) == expected


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 30), max_size=6))
def test_neither_a_part_nor_what_is_left_beside_all_parts_is_one_to_four(parts: dict[str, int]) -> None:
    told = viewable(parts)
    rest = sum(count for part, count in parts.items() if part not in told)
    assert all(parts[part] >= FEWEST for part in told)
    assert not told or rest == 0 or rest >= FEWEST


@given(tables)
def test_no_count_that_is_told_is_one_to_four_and_none_can_be_worked_out_from_the_others(
    table: list[list[int]],
) -> None:
    gone = hidden(table)
    told = [place for place in range(len(table[0])) if place not in gone]
    for group in table:
        assert all(group[place] == 0 or group[place] >= FEWEST for place in told)
        rest = sum(group[place] for place in gone)
        assert not told or rest == 0 or rest >= FEWEST


def test_counts_that_are_all_five_or_more_are_all_told() -> None:
    assert hidden([[5, 0, 12], [7, 9, 0]]) == frozenset()


def test_the_smallest_other_count_goes_with_one_that_is_too_small() -> None:
    assert hidden([[1, 30, 6], [30, 30, 30]]) == {0, 2}


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), True),
        (Filters(locale="cy"), True),
        (Filters(role="policy"), True),
        (Filters(locale="cy", role="policy"), False),
        (Filters(since=MONDAY), False),
        (Filters(until=MONDAY), False),
    ],
)
def test_one_filter_at_a_time_and_no_days(filters: Filters, expected: bool) -> None:
    assert may_combine(filters) is expected


@given(days)
def test_days_are_joined_until_five_answered_and_nobody_is_lost(known: list[tuple[date, int]]) -> None:
    spans = periods(known)
    total = sum(count for _, count in known)
    assert all((span.count or 0) >= FEWEST and span.first <= span.last for span in spans)
    assert all(before.last < after.first for before, after in pairwise(spans))
    assert sum(span.count or 0 for span in spans) == (total if total >= FEWEST else 0)
