"""A date, typed in three parts."""

import datetime
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, model_validator

from app.questionnaires.answers import Answers, Column, Raw, Reading
from app.questionnaires.kinds.base import Correctable, counted
from app.questionnaires.kinds.typed import last, line
from app.questionnaires.model import fault
from app.questionnaires.summaries import ANSWERED, ByDate, InWriting, Outline

_MONTHS = (
    ("january", "ionawr"),
    ("february", "chwefror"),
    ("march", "mawrth"),
    ("april", "ebrill"),
    ("may", "mai"),
    ("june", "mehefin"),
    ("july", "gorffennaf"),
    ("august", "awst"),
    ("september", "medi"),
    ("october", "hydref"),
    ("november", "tachwedd"),
    ("december", "rhagfyr"),
)
# No two months share their first three letters, neither within a language nor across the two.
_MONTH_NUMBERS: Mapping[str, int] = {
    name[:length]: number
    for number, names in enumerate(_MONTHS, start=1)
    for name in names
    for length in range(3, len(name) + 1)
}
_DAY_OR_MONTH = re.compile("[0-9]{1,2}")
_YEAR = re.compile("[0-9]{4}")
_ISO = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _iso(value: object) -> datetime.date:
    # pydantic alone would take seconds since 1970 for a date, too.
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, str) and _ISO.fullmatch(value):
        with suppress(ValueError):
            return datetime.date.fromisoformat(value)
    raise fault("this is not a date", "write a real one like 2026-05-31")


IsoDate = Annotated[datetime.date, BeforeValidator(_iso)]


class Date(Correctable):
    """A date in day, month and year; months may be written as a number or a name in Welsh or English."""

    kind: Literal["date"]
    earliest: IsoDate | None = None
    latest: IsoDate | None = None

    @model_validator(mode="after")
    def _bounds_stand_in_order(self) -> Self:
        if self.earliest and self.latest and self.earliest > self.latest:
            raise fault("the earliest date is after the latest", "exchange earliest and latest", "earliest")
        return self

    def field_names(self) -> tuple[str, ...]:
        return (f"{self.key}-day", f"{self.key}-month", f"{self.key}-year")

    def read(self, raw: Raw) -> Reading:
        day, month, year = parts = tuple(line(last(raw, name)) for name in self.field_names())
        if not any(parts):
            return self._empty(self.field_names()[0])
        for name, part in zip(("day", "month", "year"), parts, strict=True):
            if not part:
                return self._refuse("date_incomplete", f"{self.key}-{name}", params={"missing": name})
        found = _date(day, month, year)
        if found is None:
            return self._invalid("invalid_date", f"{self.key}-day")
        if self.earliest and found < self.earliest:
            return self._refuse("date_before", f"{self.key}-day", params={"min": self.earliest.isoformat()})
        if self.latest and found > self.latest:
            return self._refuse("date_after", f"{self.key}-day", params={"max": self.latest.isoformat()})
        return Reading(answers={self.key: found.isoformat()})

    def to_raw(self, answers: Answers) -> Raw:
        answer = answers.get(self.key)
        if not isinstance(answer, str):
            return {}
        year, month, day = answer.split("-")
        parts = (day.lstrip("0"), month.lstrip("0"), year)
        return {name: [part] for name, part in zip(self.field_names(), parts, strict=True)}

    def columns(self, form_key: str) -> tuple[Column, ...]:
        return (self._column(form_key),)

    def tallied(self, answers: Answers) -> Iterator[tuple[str, str]]:
        return counted(answers, self.key, self.key, ANSWERED if self.identifies else None)

    def outline(self, form_key: str) -> tuple[Outline, ...]:
        column = self._column(form_key)
        return (InWriting(column=column) if self.identifies else ByDate(column=column),)


def _date(day: str, month: str, year: str) -> datetime.date | None:
    if not (_DAY_OR_MONTH.fullmatch(day) and _YEAR.fullmatch(year)):
        return None
    name = month.removesuffix(".").casefold()
    number = int(month) if _DAY_OR_MONTH.fullmatch(month) else _MONTH_NUMBERS.get(name, 0)
    try:
        return datetime.date(int(year), number, int(day))
    except ValueError:
        return None
