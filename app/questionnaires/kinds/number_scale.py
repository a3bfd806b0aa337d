"""A number on a scale with two named ends."""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, StrictInt, model_validator

from app.questionnaires.answers import Answers, Column, Raw, Reading, text_key
from app.questionnaires.kinds.base import Kind, counted
from app.questionnaires.kinds.typed import last, typed
from app.questionnaires.model import Text, fault
from app.questionnaires.summaries import ByNumber, Outline

_MOST_POINTS = 21

End = Annotated[StrictInt, Field(ge=-100, le=100)]


class NumberScale(Kind):
    """A number from `lowest` to `highest`, whose ends may be named."""

    kind: Literal["number_scale"]
    lowest: End
    highest: End
    lowest_label: Text | None = None
    highest_label: Text | None = None

    @model_validator(mode="after")
    def _ends_make_a_scale(self) -> Self:
        if self.lowest >= self.highest:
            raise fault("the lowest number is not below the highest", "exchange or correct them", "lowest")
        if self.highest - self.lowest >= _MOST_POINTS:
            remedy = "bring lowest and highest nearer, or ask for a whole_number"
            raise fault(f"a scale has {_MOST_POINTS} numbers at most", remedy, "highest")
        return self

    @cached_property
    def codes(self) -> Mapping[str, int]:
        return {str(number): number for number in range(self.lowest, self.highest + 1)}

    def read(self, raw: Raw) -> Reading:
        code = last(raw, self.key)
        if not code:
            return self._empty()
        number = self.codes.get(code)
        return self._refuse("not_an_option") if number is None else Reading(answers={self.key: number})

    def to_raw(self, answers: Answers) -> Raw:
        return typed(self.key, answers.get(self.key))

    def columns(self, form_key: str) -> tuple[Column, ...]:
        return (self._column(form_key),)

    def tallied(self, answers: Answers) -> Iterator[tuple[str, str]]:
        return counted(answers, self.key, self.key)

    def outline(self, form_key: str) -> tuple[Outline, ...]:
        return (
            ByNumber(
                column=self._column(form_key),
                lowest=self.lowest,
                highest=self.highest,
                lowest_label=self.lowest_label and text_key(form_key, self.key, "lowest"),
                highest_label=self.highest_label and text_key(form_key, self.key, "highest"),
            ),
        )

    def _wording(self) -> Iterator[tuple[tuple[str, ...], str, str]]:
        yield from super()._wording()
        if self.lowest_label is not None:
            yield ("lowest",), self.lowest_label, f"What {self.lowest} means on the scale of “{self.label}”."
        if self.highest_label is not None:
            yield (
                ("highest",),
                self.highest_label,
                f"What {self.highest} means on the scale of “{self.label}”.",
            )
