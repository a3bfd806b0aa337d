"""What holds between a workshop's times, and what becomes of them by the clock on the wall."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from app.questionnaires import Moment
from app.workshops.rules import (
    LONDON,
    TimeFault,
    TimeProblem,
    Times,
    default_delete_on,
    default_period,
    shifted,
    shifted_period,
    time_problems,
    wall_difference,
)


def london(*parts: int, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=LONDON, fold=fold).astimezone(UTC)  # type: ignore[misc, arg-type]


START = london(2027, 3, 1, 10)
END = london(2027, 3, 1, 12)
GOOD = Times(
    starts_at=START,
    ends_at=END,
    capacity=20,
    delete_on=date(2028, 2, 29),
    forms={7: (london(2027, 2, 1), START), 8: (END, london(2027, 3, 15, 17))},
)


def problems(**changes: object) -> list[tuple[str, TimeFault]]:
    found = time_problems(replace(GOOD, **changes))  # type: ignore[arg-type]
    return [(problem.field, problem.fault) for problem in found]


def test_times_in_order_have_no_problem() -> None:
    assert time_problems(GOOD) == ()


@pytest.mark.parametrize("end", [START, START - timedelta(minutes=1)])
def test_a_workshop_ends_after_it_starts(end: datetime) -> None:
    assert problems(ends_at=end) == [("ends_at", TimeFault.ENDS_FIRST)]


def test_a_workshop_lasts_a_fortnight_at_most() -> None:
    assert problems(ends_at=START + timedelta(days=14), forms={}) == []
    assert problems(ends_at=START + timedelta(days=14, minutes=1), forms={}) == [("ends_at", TimeFault.TOO_LONG)]


@pytest.mark.parametrize("closes", [START, START - timedelta(seconds=1)])
def test_a_form_closes_after_it_opens(closes: datetime) -> None:
    assert problems(forms={7: (START, closes), 8: (START, END)}) == [("form-7-closes", TimeFault.CLOSES_FIRST)]


@pytest.mark.parametrize(("capacity", "fault"), [(0, TimeFault.TOO_FEW_PLACES), (100_001, TimeFault.TOO_MANY_PLACES)])
def test_a_workshop_has_a_place_and_not_too_many(capacity: int, fault: TimeFault) -> None:
    assert problems(capacity=capacity) == [("capacity", fault)]


def test_answers_are_not_deleted_before_the_day_after_the_last_form_has_closed() -> None:
    assert problems(delete_on=date(2027, 3, 15)) == [("delete_on", TimeFault.DELETED_TOO_EARLY)]
    assert problems(delete_on=date(2027, 3, 16)) == []


def test_the_day_of_the_last_closing_is_the_one_in_london() -> None:
    forms = {7: (START, london(2027, 6, 1, 0, 30))}
    assert problems(forms=forms, delete_on=date(2027, 6, 1)) == [("delete_on", TimeFault.DELETED_TOO_EARLY)]


def test_answers_are_kept_for_ten_years_at_most() -> None:
    last = date(2027, 3, 1) + timedelta(days=3650)
    assert problems(delete_on=last) == []
    assert problems(delete_on=last + timedelta(days=1)) == [("delete_on", TimeFault.DELETED_TOO_LATE)]


def test_years_that_nobody_means_are_refused_in_every_field() -> None:
    far = london(2300, 1, 1)
    found = problems(starts_at=far, ends_at=far, forms={7: (far, far)}, delete_on=date(2301, 1, 1))
    assert found == [
        (field, TimeFault.UNKNOWN_YEAR) for field in ("starts_at", "ends_at", "form-7-opens", "form-7-closes")
    ]


def test_every_problem_is_told_at_once_in_the_order_of_the_fields() -> None:
    assert time_problems(
        replace(GOOD, ends_at=START, capacity=0, forms={7: (END, START)}, delete_on=date(2027, 1, 1))
    ) == (
        TimeProblem(field="ends_at", fault=TimeFault.ENDS_FIRST),
        TimeProblem(field="capacity", fault=TimeFault.TOO_FEW_PLACES),
        TimeProblem(field="form-7-closes", fault=TimeFault.CLOSES_FIRST),
        TimeProblem(field="delete_on", fault=TimeFault.DELETED_TOO_EARLY),
    )


@pytest.mark.parametrize(
    ("moment", "opens", "closes"),
    [
        ("registration", london(2027, 2, 1, 9, 41), START),
        ("before", london(2027, 2, 1, 9, 41), START),
        ("during", START, london(2027, 3, 2, 12)),
        ("after", END, london(2027, 3, 15, 17)),
    ],
)
def test_forms_are_open_when_it_is_usual_unless_organisers_say_otherwise(
    moment: Moment, opens: datetime, closes: datetime
) -> None:
    now = london(2027, 2, 1, 9, 41) + timedelta(seconds=17)
    assert default_period(moment, starts_at=START, ends_at=END, now=now) == (opens, closes)


def test_the_survey_after_a_workshop_before_summer_time_closes_at_five_in_summer_time() -> None:
    start, end = london(2027, 3, 22, 10), london(2027, 3, 22, 12)
    assert default_period("after", starts_at=start, ends_at=end, now=start)[1] == datetime(2027, 4, 5, 16, tzinfo=UTC)


@pytest.mark.parametrize("moment", ["registration", "before"])
def test_a_form_for_a_workshop_that_has_started_already_would_have_opened_the_day_before(moment: Moment) -> None:
    found = default_period(moment, starts_at=START, ends_at=END, now=END)
    assert found == (london(2027, 2, 28, 10), START)


def test_answers_are_kept_for_a_year_from_the_day_in_london() -> None:
    assert default_delete_on(london(2027, 6, 1, 0, 30)) == date(2028, 5, 31)


@pytest.mark.parametrize(
    ("then", "now"),
    [
        (london(2027, 3, 1, 10), london(2027, 7, 1, 10)),
        (london(2027, 7, 1, 10), london(2028, 1, 10, 10)),
        (london(2027, 3, 27, 10), london(2027, 3, 28, 10)),
    ],
)
def test_ten_o_clock_stays_ten_o_clock_whatever_summer_time_does_in_between(then: datetime, now: datetime) -> None:
    by = wall_difference(then, now)
    assert shifted(then, by) == now
    assert (
        shifted(then + timedelta(days=30), by).astimezone(LONDON).hour
        == (then + timedelta(days=30)).astimezone(LONDON).hour
    )


def test_a_night_that_the_clocks_shorten_does_not_turn_a_period_round() -> None:
    period = (london(2027, 2, 28, 1, 15), london(2027, 2, 28, 2))
    opens, closes = shifted_period(period, timedelta(days=28))
    assert (opens, closes) == (london(2027, 3, 28, 2, 15), london(2027, 3, 28, 3))


def test_two_times_with_one_name_stay_apart_as_far_as_they_were() -> None:
    period = (london(2027, 10, 31, 1, 30), london(2027, 10, 31, 1, 30, fold=1))
    opens, closes = shifted_period(period, timedelta(days=7))
    assert (opens, closes) == (london(2027, 11, 7, 1, 30), london(2027, 11, 7, 2, 30))
