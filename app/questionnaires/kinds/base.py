"""The base of every kind of question, and what several kinds share."""

from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping
from typing import Literal

from app.questionnaires.answers import Answers, Column, Json, Problem, Raw, Reading, SourceText, text_key
from app.questionnaires.conditions import Condition
from app.questionnaires.model import Key, Model, Text
from app.questionnaires.summaries import SKIPPED, Outline

Purpose = Literal[
    "name",
    "email",
    "phone",
    "organisation",
    "job_title",
    "contact_language",
    "workshop_language",
    "workshop_role",
    "share_contact",
]
Personal = Literal["none", "identifying", "special"]


class Kind(Model):
    """A question of some kind: its definition, and how its answer is read, exported and put into words.

    `required` is the sentence shown when the answer is missing; without one the question is optional.
    """

    kind: str
    key: Key
    label: Text
    hint: Text | None = None
    required: Text | None = None
    purpose: Purpose | None = None
    personal: Personal = "none"
    shown_if: Condition | None = None

    @abstractmethod
    def read(self, raw: Raw) -> Reading:
        """The answer in the posted fields, or what is wrong with them. Never raises, whatever was posted."""

    @abstractmethod
    def to_raw(self, answers: Answers) -> Raw:
        """The fields in which `answers` would be typed: `read` makes the same answers of them again.

        Nothing for a question that was left empty or not asked.
        """

    @abstractmethod
    def columns(self, form_key: str) -> tuple[Column, ...]:
        """The columns of an export that this question fills."""

    @abstractmethod
    def tallied(self, answers: Answers) -> Iterator[tuple[str, str]]:
        """What a response counts as: keys of columns, each with a value; nothing where the question was not shown."""

    @abstractmethod
    def outline(self, form_key: str) -> tuple[Outline, ...]:
        """What a summary of the answers looks like, in parts; together they have each column that is counted."""

    @property
    def identifies(self) -> bool:
        """Whether an answer says who gave it."""
        return self.personal == "identifying" or self.purpose in ("name", "email", "phone")

    @property
    def codes(self) -> Mapping[str, int]:
        """The codes that a condition may ask for, with their numbers; empty if the kind has none."""
        return {}

    def field_names(self) -> tuple[str, ...]:
        """The names of its HTML fields."""
        return (self.key,)

    def texts(self, form_key: str) -> tuple[SourceText, ...]:
        """Its texts in the order in which a reader meets them."""
        return tuple(
            SourceText(key=text_key(form_key, self.key, *parts), text=text, comment=comment)
            for parts, text, comment in self._wording()
        )

    def _wording(self) -> Iterator[tuple[tuple[str, ...], str, str]]:
        """The parts of each text's key, the text, and where it stands."""
        yield ("label",), self.label, f"The question (kind: {self.kind})."
        if self.hint is not None:
            yield ("hint",), self.hint, f"Hint below the question “{self.label}”."
        if self.required is not None:
            yield ("required",), self.required, f"Error message: no answer to “{self.label}”."

    def _empty(self, field: str | None = None) -> Reading:
        """The reading of a question that was left empty."""
        if self.required is None:
            return Reading(answers={self.key: None})
        return self._refuse("required", field, text=("required",))

    def _refuse(
        self,
        code: str,
        field: str | None = None,
        *,
        text: tuple[str, ...] | None = None,
        params: Mapping[str, int | str] | None = None,
    ) -> Reading:
        """The reading of an answer that cannot be accepted."""
        problem = Problem(
            question=self.key,
            field=field or self.key,
            code=code,
            text_key=text_key(self.key, *text) if text else None,
            params=params or {},
        )
        return Reading(answers={self.key: None}, problems=(problem,))

    def _column(self, form_key: str, codes: Mapping[str, tuple[int, str]] | None = None) -> Column:
        return Column(
            key=self.key,
            text_keys=(text_key(form_key, self.key, "label"),),
            answer=self.key,
            value=answer_to(self.key),
            codes=codes,
        )


class Correctable(Kind):
    """A kind whose definition may word its own sentence for an answer in the wrong format."""

    invalid: Text | None = None

    def _wording(self) -> Iterator[tuple[tuple[str, ...], str, str]]:
        yield from super()._wording()
        if self.invalid is not None:
            yield (
                ("invalid",),
                self.invalid,
                f"Error message: the answer to “{self.label}” has the wrong format.",
            )

    def _invalid(self, code: str, field: str | None = None) -> Reading:
        return self._refuse(code, field, text=None if self.invalid is None else ("invalid",))


def counted(answers: Answers, answer: str, column: str, as_: str | None = None) -> Iterator[tuple[str, str]]:
    """The value that one answer counts as for a column: skipped, or ``as_``, or what was answered."""
    if answer in answers:
        value = answers[answer]
        yield column, SKIPPED if value is None else str(value) if as_ is None else as_


def answer_to(key: str) -> Callable[[Answers], Json]:
    """Gives the stored value of one answer; None where it is empty or was not asked for."""
    return lambda answers: answers.get(key)
