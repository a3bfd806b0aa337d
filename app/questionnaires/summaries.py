"""How answers are counted, and what a summary of a question looks like: each kind says both of itself."""

from dataclasses import dataclass
from typing import TypeAlias

from app.questionnaires.answers import Column

ANSWERED = "@answered"
"""What a text counts as; and a multiple choice, beside a count for each option that was ticked."""

SKIPPED = "@skipped"
"""What an answer counts as that was asked for and left empty. One that was not asked for is not counted at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ByCode:
    """A bar for each code of a column; `several`: one person may have given more than one of them."""

    column: Column
    several: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Stacked:
    """A stacked bar for each row of a grid: its columns share their codes."""

    label: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ByNumber:
    """How numbers are spread, with mean and median. Of a scale: its ends, and the text keys of their names."""

    column: Column
    lowest: int | None = None
    highest: int | None = None
    lowest_label: str | None = None
    highest_label: str | None = None

    @property
    def ends(self) -> tuple[int, ...]:
        """The ends of the scale; empty where there is none."""
        return () if self.lowest is None or self.highest is None else (self.lowest, self.highest)


@dataclass(frozen=True, slots=True, kw_only=True)
class ByDate:
    """How dates are spread. Values are ISO dates."""

    column: Column


@dataclass(frozen=True, slots=True, kw_only=True)
class InWriting:
    """Texts, of which a summary tells only how many there are."""

    column: Column


Outline: TypeAlias = ByCode | Stacked | ByNumber | ByDate | InWriting
"""A part of a question's summary, before anything is counted."""
