"""A whole number."""

import re
from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, StrictInt, model_validator

from app.questionnaires.answers import Answers, Column, Raw, Reading
from app.questionnaires.kinds.base import Correctable, counted
from app.questionnaires.kinds.typed import last, line, typed
from app.questionnaires.model import fault
from app.questionnaires.summaries import ANSWERED, ByNumber, InWriting, Outline

_NUMBER = re.compile(r"([+\-\u2212]?)([0-9]+)")
_MOST_DIGITS = 15  # every such number is exact in JSON, spreadsheets and statistics packages
_LARGEST = 10**_MOST_DIGITS - 1

Bound = Annotated[StrictInt, Field(ge=-_LARGEST, le=_LARGEST)]


class WholeNumber(Correctable):
    """A whole number, within bounds if the definition sets them."""

    kind: Literal["whole_number"]
    min: Bound | None = None
    max: Bound | None = None

    @model_validator(mode="after")
    def _bounds_stand_in_order(self) -> Self:
        if self.min is not None and self.max is not None and self.min > self.max:
            raise fault("the smallest number is larger than the largest", "exchange min and max", "min")
        return self

    def read(self, raw: Raw) -> Reading:
        text = line(last(raw, self.key))
        if not text:
            return self._empty()
        match = _NUMBER.fullmatch(text)
        if match is None:
            return self._invalid("not_a_number")
        sign, digits = match[1], match[2].lstrip("0") or "0"
        # int() is quadratic in its digits: what is longer than any bound is never given to it.
        size = int(digits) if len(digits) <= _MOST_DIGITS else _LARGEST + 1
        number = size if sign in ("", "+") else -size
        return self._outside(number) or Reading(answers={self.key: number})

    def to_raw(self, answers: Answers) -> Raw:
        return typed(self.key, answers.get(self.key))

    def _outside(self, number: int) -> Reading | None:
        smallest = -_LARGEST if self.min is None else self.min
        largest = _LARGEST if self.max is None else self.max
        if smallest <= number <= largest:
            return None
        if self.min is not None and self.max is not None:
            return self._refuse("out_of_range", params={"min": self.min, "max": self.max})
        if number < smallest:
            return self._refuse("too_low", params={"min": smallest})
        return self._refuse("too_high", params={"max": largest})

    def columns(self, form_key: str) -> tuple[Column, ...]:
        return (self._column(form_key),)

    def tallied(self, answers: Answers) -> Iterator[tuple[str, str]]:
        return counted(answers, self.key, self.key, ANSWERED if self.identifies else None)

    def outline(self, form_key: str) -> tuple[Outline, ...]:
        column = self._column(form_key)
        return (InWriting(column=column) if self.identifies else ByNumber(column=column),)
