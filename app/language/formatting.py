"""Dates, times and numbers as a reader of either language writes them, in the time of Europe/London.

English is formatted as in Great Britain. Times have 24 hours: the Welsh of the CLDR prints "AM", and *am* is
Welsh for "at". Ranges take a dash, since *i* ("to") would mutate the word after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

import babel
from babel.dates import parse_pattern
from babel.numbers import format_decimal

from app.language.catalogues import ngettext_in
from app.language.locales import Locale

LONDON: Final = ZoneInfo("Europe/London")

_REGIONS: Final[Mapping[Locale, babel.Locale]] = {
    "cy": babel.Locale.parse("cy"),
    "en": babel.Locale.parse("en_GB"),
}
_DATE: Final = parse_pattern("d MMMM y")
_TIME: Final = parse_pattern("HH:mm")

# By date.weekday(). Babel’s Welsh names have a capital, for the head of a calendar. Here "dydd Llun" stands
# after a colon, and "ddydd Llun" where a date says when something happens ("Cynhelir y gweithdy ddydd Llun").
_WEEKDAYS: Final[Mapping[Locale, tuple[str, ...]]] = {
    "cy": ("dydd Llun", "dydd Mawrth", "dydd Mercher", "dydd Iau", "dydd Gwener", "dydd Sadwrn", "dydd Sul"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
_WEEKDAYS_IN_SENTENCE: Final[Mapping[Locale, tuple[str, ...]]] = {
    "cy": (
        "ddydd Llun",
        "ddydd Mawrth",
        "ddydd Mercher",
        "ddydd Iau",
        "ddydd Gwener",
        "ddydd Sadwrn",
        "ddydd Sul",
    ),
    "en": _WEEKDAYS["en"],
}


def format_date(day: date, locale: Locale) -> str:
    """``5 May 2027``, ``5 Mai 2027``, of a plain date or an aware datetime (ValueError for a naive one)."""
    return _DATE.apply(_day(day), _REGIONS[locale])


def format_weekday_date(day: date, locale: Locale) -> str:
    """``Wednesday 5 May 2027``; ``dydd Mercher 5 Mai 2027``, for after a colon or by itself in a table."""
    day = _day(day)
    return f"{_WEEKDAYS[locale][day.weekday()]} {_DATE.apply(day, _REGIONS[locale])}"


def format_weekday_date_in_sentence(day: date, locale: Locale) -> str:
    """``Wednesday 5 May 2027``; ``ddydd Mercher 5 Mai 2027``, mutated to say when something happens."""
    day = _day(day)
    return f"{_WEEKDAYS_IN_SENTENCE[locale][day.weekday()]} {_DATE.apply(day, _REGIONS[locale])}"


def format_time(moment: datetime, locale: Locale) -> str:
    """``09:05``, alike in both languages. ValueError for a naive moment."""
    return _TIME.apply(_local(moment), _REGIONS[locale])


def format_datetime(moment: datetime, locale: Locale) -> str:
    """``5 May 2027, 09:05``, ``5 Mai 2027, 09:05``. ValueError for a naive moment."""
    return f"{format_date(moment, locale)}, {format_time(moment, locale)}"


def format_period(start: datetime, end: datetime, locale: Locale) -> str:
    """``10:00–12:00``; with both dates when it ends on another day.

    ValueError for naive moments, and for an end before the start.
    """
    start, end = _local(start), _local(end)
    if end.timestamp() < start.timestamp():
        raise ValueError("a period cannot end before it starts")
    if start.date() == end.date():
        return f"{format_time(start, locale)}–{format_time(end, locale)}"
    return f"{format_datetime(start, locale)} – {format_datetime(end, locale)}"


def format_duration(minutes: int, locale: Locale) -> str:
    """``45 minutes``, ``2 hours``, ``1 hour 30 minutes``, in the catalogue's words. ValueError below zero."""
    if minutes < 0:
        raise ValueError("a duration cannot be negative")
    hours, rest = divmod(minutes, 60)
    if not hours:
        # Translators: How long something takes. %(num)s is a number of minutes below 60.
        return ngettext_in(locale, "%(num)s minute", "%(num)s minutes", rest)
    if not rest:
        # Translators: How long something takes. %(num)s is a number of whole hours.
        return ngettext_in(locale, "%(num)s hour", "%(num)s hours", hours)
    if hours == 1:
        # Translators: How long something takes. %(num)s is a number of minutes from 1 to 59.
        return ngettext_in(locale, "1 hour %(num)s minute", "1 hour %(num)s minutes", rest)
    # Translators: How long something takes. %(hours)s is 2 or more; %(num)s is the minutes, 1 to 59.
    return ngettext_in(
        locale,
        "%(hours)s hours %(num)s minute",
        "%(hours)s hours %(num)s minutes",
        rest,
        hours=hours,
    )


def format_number(number: int | float | Decimal, locale: Locale) -> str:
    """``1,234.5`` in both languages."""
    return format_decimal(number, locale=_REGIONS[locale])


def _day(day: date) -> date:
    return _local(day).date() if isinstance(day, datetime) else day


def _local(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError("a moment without a zone cannot be shown")
    return moment.astimezone(LONDON)
