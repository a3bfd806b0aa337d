"""The values that pass between what a person posts, what is stored, and what is exported."""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json] | None"

Raw: TypeAlias = Mapping[str, Sequence[str]]
"""The fields of one page as they were posted: HTML name to its values, in order."""

Answers: TypeAlias = Mapping[str, Json]
"""`<question>` or `<question>.<option>` (a detail) to a coded value; None was shown but left empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why a field was not accepted; the rim finds the words.

    `field` is the HTML name to focus, `text_key` the definition's own sentence, which wins over the
    interface's sentence for `code`, and `row` the text key of the grid's row. What a kind reads has
    text keys that begin with the question; `journey.read_page` puts the form's key before them.
    """

    question: str
    field: str
    code: str
    text_key: str | None = None
    params: Mapping[str, int | str] = dataclasses.field(default_factory=dict)
    row: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one question, or one page, makes of the posted fields."""

    answers: Answers
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """A text to translate. The comment tells translators where it stands."""

    key: str
    text: str
    comment: str
    markdown: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of an export.

    `text_keys` name the parts of its label, from the question inwards. `codes` gives each code's number
    and text key, or None where values are not codes. `answer` is the key in the answers that it comes
    from: absent there means that the question was not shown. A multiple choice has a `whole` column
    (its codes in a list) and a `split` one for each option (1 ticked, 0 not ticked, None skipped).
    """

    key: str
    text_keys: tuple[str, ...]
    answer: str
    value: Callable[[Answers], Json]
    codes: Mapping[str, tuple[int, str]] | None = None
    form: Literal["plain", "whole", "split"] = "plain"

    def shown(self, answers: Answers) -> bool:
        """Whether the person was asked."""
        return self.answer in answers


def text_key(form_key: str, *parts: str) -> str:
    """The stable key (msgctxt) of a text: `text_key("registration", "email", "label")`."""
    return ".".join((form_key, *parts))
