"""Dates, times, periods, durations and numbers in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.language import LOCALES, Locale
from app.language.formatting import (
    format_date,
    format_datetime,
    format_duration,
    format_number,
    format_period,
    format_time,
    format_weekday_date,
    format_weekday_date_in_sentence,
)

# In summer, so that London is an hour ahead of UTC.
MORNING = datetime(2027, 5, 5, 9, 5, tzinfo=UTC)
NAIVE = datetime(2027, 5, 5, 9, 5)  # noqa: DTZ001  # what must be refused


@pytest.mark.parametrize(
    ("formatter", "cy", "en"),
    [
        (format_date, "5 Mai 2027", "5 May 2027"),
        (format_weekday_date, "dydd Mercher 5 Mai 2027", "Wednesday 5 May 2027"),
        (format_weekday_date_in_sentence, "ddydd Mercher 5 Mai 2027", "Wednesday 5 May 2027"),
        (format_time, "10:05", "10:05"),
        (format_datetime, "5 Mai 2027, 10:05", "5 May 2027, 10:05"),
    ],
)
def test_moments_are_shown_in_the_time_of_london(formatter: Callable[[Any, Locale], str], cy: str, en: str) -> None:
    assert formatter(MORNING, "cy") == cy
    assert formatter(MORNING, "en") == en


@pytest.mark.parametrize(
    "formatter",
    [format_date, format_weekday_date, format_weekday_date_in_sentence, format_time, format_datetime],
)
def test_a_naive_moment_is_refused(formatter: Callable[[Any, Locale], str]) -> None:
    with pytest.raises(ValueError, match="zone"):
        formatter(NAIVE, "cy")


def test_a_late_moment_in_summer_is_on_the_next_day() -> None:
    assert format_date(datetime(2027, 6, 30, 23, 30, tzinfo=UTC), "cy") == "1 Gorffennaf 2027"
    assert format_date(datetime(2027, 12, 31, 23, 30, tzinfo=UTC), "cy") == "31 Rhagfyr 2027"


def test_a_plain_date_has_no_zone_to_lose() -> None:
    assert format_date(date(2027, 3, 1), "cy") == "1 Mawrth 2027"
    assert format_weekday_date(date(2027, 3, 1), "cy") == "dydd Llun 1 Mawrth 2027"


def test_every_weekday_begins_small_and_mutates_in_a_sentence() -> None:
    days = [date(2027, 5, 3) + timedelta(days=ahead) for ahead in range(7)]
    assert [format_weekday_date(day, "cy").rsplit(" ", 3)[0] for day in days] == [
        "dydd Llun",
        "dydd Mawrth",
        "dydd Mercher",
        "dydd Iau",
        "dydd Gwener",
        "dydd Sadwrn",
        "dydd Sul",
    ]
    for day in days:
        assert format_weekday_date_in_sentence(day, "cy") == f"d{format_weekday_date(day, 'cy')}"


def test_every_month_has_a_welsh_name() -> None:
    months = {format_date(date(2027, month, 1), "cy") for month in range(1, 13)}
    assert months.isdisjoint({format_date(date(2027, month, 1), "en") for month in range(1, 13)})


@pytest.mark.parametrize("locale", LOCALES)
@given(moment=st.datetimes(timezones=st.just(UTC)).filter(lambda moment: moment.year > 1900))
def test_no_time_has_a_half_of_the_day(locale: Locale, moment: datetime) -> None:
    assert len(format_time(moment, locale)) == 5
    assert not {"AM", "PM", "am", "pm", "yb", "yh"} & set(format_datetime(moment, locale).split())


def test_noon_and_midnight() -> None:
    assert format_time(datetime(2027, 1, 5, 12, tzinfo=UTC), "cy") == "12:00"
    assert format_time(datetime(2027, 1, 5, 0, tzinfo=UTC), "cy") == "00:00"


def test_a_period_is_a_range_with_a_dash() -> None:
    assert format_period(MORNING, MORNING + timedelta(hours=2), "cy") == "10:05–12:05"
    assert format_period(MORNING, MORNING + timedelta(hours=2), "en") == "10:05–12:05"


def test_a_period_over_midnight_has_both_dates() -> None:
    end = MORNING + timedelta(days=1)
    assert format_period(MORNING, end, "cy") == "5 Mai 2027, 10:05 – 6 Mai 2027, 10:05"
    assert format_period(MORNING, end, "en") == "5 May 2027, 10:05 – 6 May 2027, 10:05"


def test_a_period_through_the_hour_that_comes_twice_is_no_error() -> None:
    start = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    assert format_period(start, start + timedelta(minutes=45), "cy") == "01:30–01:15"


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="before"):
        format_period(MORNING, MORNING - timedelta(minutes=1), "cy")


@pytest.mark.parametrize(
    ("minutes", "cy", "en"),
    [
        (0, "0 munud", "0 minutes"),
        (1, "1 funud", "1 minute"),
        (2, "2 funud", "2 minutes"),
        (45, "45 munud", "45 minutes"),
        (60, "1 awr", "1 hour"),
        (61, "1 awr 1 funud", "1 hour 1 minute"),
        (90, "1 awr 30 munud", "1 hour 30 minutes"),
        (120, "2 awr", "2 hours"),
        (122, "2 awr 2 funud", "2 hours 2 minutes"),
        (121, "2 awr 1 funud", "2 hours 1 minute"),
        (390, "6 awr 30 munud", "6 hours 30 minutes"),
    ],
)
@pytest.mark.usefixtures("app")
def test_durations(minutes: int, cy: str, en: str) -> None:
    assert format_duration(minutes, "cy") == cy
    assert format_duration(minutes, "en") == en


def test_a_duration_cannot_be_negative(app: Flask) -> None:
    with pytest.raises(ValueError, match="negative"):
        format_duration(-1, "cy")


def test_numbers_have_commas() -> None:
    assert format_number(1234567, "cy") == format_number(1234567, "en") == "1,234,567"
    assert format_number(0.5, "cy") == "0.5"
