"""Charts hold what the numbers say: nothing is drawn longer, wider or higher than its share."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.web.organiser.charts import COLUMN_HEIGHT, SHADES, round_up, shades, stack, timeline, width

STYLE = Path(__file__).parents[3] / "app" / "web" / "assets" / "scss" / "_results.scss"
MONDAY = date(2027, 5, 3)
COUNTS = st.lists(st.integers(0, 10_000), min_size=1, max_size=12)


def length(percent: str) -> float:
    return float(percent.removesuffix("%"))


def test_a_bar_is_as_long_as_its_share() -> None:
    assert [width(count, 8) for count in (0, 1, 4, 8)] == ["0%", "12.5%", "50%", "100%"]


def test_a_bar_of_nothing_has_no_length() -> None:
    assert width(0, 0) == "0%"


def test_a_bar_is_never_longer_than_the_whole() -> None:
    assert width(9, 8) == "100%"


@given(COUNTS)
def test_the_parts_of_a_stacked_bar_follow_each_other_and_fill_it(counts: list[int]) -> None:
    parts = [part for part in stack(counts, range(len(counts)), sum(counts)) if part]
    end = 0.0
    for part in parts:
        assert length(part.x) == pytest.approx(end, abs=0.01)
        end = length(part.x) + length(part.width)
    assert end == pytest.approx(100 if parts else 0, abs=0.01)


@given(COUNTS)
def test_the_words_of_a_part_stand_in_its_middle(counts: list[int]) -> None:
    for part in stack(counts, range(len(counts)), sum(counts)):
        if part:
            assert length(part.middle) == pytest.approx(length(part.x) + length(part.width) / 2, abs=0.01)


def test_an_empty_part_of_a_stacked_bar_is_not_drawn() -> None:
    assert [part is None for part in stack([0, 3, 0], [0, 1, 2], 3)] == [True, False, True]


def test_whoever_skipped_leaves_the_end_of_a_stacked_bar_empty() -> None:
    (part,) = stack([3], [0], 4)
    assert part is not None
    assert part.width == "75%"


def test_words_stand_only_where_there_is_room_for_them() -> None:
    parts = stack([50, 8, 2], [0, 1, 2], 60)
    assert [part.words for part in parts if part] == ["always", "wide", "never"]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([1, 2, 3, 4], (0, 2, 4, 6)),
        ([5, 4, 3, 2, 1], (6, 4, 3, 2, 0)),
        ([0, 1], (0, 6)),
        ([7], (0,)),
    ],
)
def test_a_higher_number_is_darker_in_whatever_order_the_points_stand(
    numbers: list[int], expected: tuple[int, ...]
) -> None:
    assert shades(numbers) == expected


@given(st.lists(st.integers(-100, 9_999), min_size=1, max_size=30, unique=True))
def test_every_point_of_a_scale_has_one_of_the_stylesheets_colours(numbers: list[int]) -> None:
    assert set(shades(numbers)) <= set(range(SHADES))


@pytest.mark.parametrize(
    ("number", "expected"), [(0, 2), (1, 2), (2, 2), (3, 4), (5, 10), (11, 20), (21, 40), (99, 100), (4_001, 10_000)]
)
def test_the_top_line_stands_for_a_round_number_with_a_whole_half(number: int, expected: int) -> None:
    assert round_up(number) == expected


def test_without_answers_there_is_no_chart() -> None:
    assert timeline([], until=MONDAY) is None


def test_each_day_has_a_column_also_when_nobody_answered() -> None:
    found = timeline([(MONDAY, 3), (MONDAY + timedelta(days=9), 1)], until=MONDAY)
    assert found is not None
    assert [column.count for column in found.columns] == [3, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    assert all(column.first == column.last for column in found.columns)


def test_a_week_at_least_is_shown_with_today_at_its_end() -> None:
    found = timeline([(MONDAY, 3)], until=MONDAY + timedelta(days=2))
    assert found is not None
    assert (found.columns[0].first, found.columns[-1].last) == (MONDAY - timedelta(days=4), MONDAY + timedelta(days=2))


def test_beyond_some_weeks_a_column_stands_for_a_week() -> None:
    days = [(MONDAY, 1), (MONDAY + timedelta(days=6), 2), (MONDAY + timedelta(days=7), 4)]
    found = timeline(days, until=date(2027, 7, 1))
    assert found is not None
    assert found.days == 7
    assert [column.count for column in found.columns][:2] == [3, 4]


@given(st.dictionaries(st.integers(0, 3_000), st.integers(1, 500), min_size=1, max_size=40))
def test_no_answer_is_lost_and_no_column_leaves_the_chart(days: dict[int, int]) -> None:
    found = timeline([(MONDAY + timedelta(days=day), count) for day, count in days.items()], until=MONDAY)
    assert found is not None
    assert sum(column.count for column in found.columns) == sum(days.values())
    assert len(found.columns) <= 53
    for column in found.columns:
        assert 0 <= column.height <= COLUMN_HEIGHT
        assert column.y + column.height == pytest.approx(COLUMN_HEIGHT, abs=0.1)
        assert length(column.x) + length(column.width) <= 100


def test_the_stylesheet_has_every_colour() -> None:
    style = STYLE.read_text(encoding="utf-8")
    for name in ("$steps", "$steps-words", "$dark-steps", "$dark-steps-words"):
        (line,) = [line for line in style.splitlines() if line.startswith(f"{name}:")]
        assert line.count(",") + 1 == SHADES
