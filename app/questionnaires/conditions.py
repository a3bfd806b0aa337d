"""Conditions: when a page or a question is shown, judged on earlier answers."""

from collections.abc import Iterator, Mapping
from typing import Annotated

from pydantic import Discriminator, Field, StrictBool, Tag

from app.questionnaires.answers import Answers, Json
from app.questionnaires.model import Code, Key, Model


class Answered(Model):
    """Whether a question has (or has not) any answer."""

    question: Key
    answered: StrictBool


class Is(Model):
    """The answer is this code; of a multiple choice: it is among those ticked."""

    question: Key
    is_: Code = Field(alias="is")


class IsNot(Model):
    """Shown unless the answer is this code, so also while there is no answer."""

    question: Key
    is_not: Code


class AnyOf(Model):
    """The answer is one of these codes; of a multiple choice: one of them is ticked."""

    question: Key
    any_of: tuple[Code, ...] = Field(min_length=1)


class AllHold(Model):
    """Every one of these conditions holds."""

    all: tuple["Condition", ...] = Field(min_length=1)


class AnyHolds(Model):
    """At least one of these conditions holds."""

    any: tuple["Condition", ...] = Field(min_length=1)


SHAPES: Mapping[str, type[Model]] = {
    "answered": Answered,
    "is": Is,
    "is_not": IsNot,
    "any_of": AnyOf,
    "all": AllHold,
    "any": AnyHolds,
}
TAG = "?"
"""Begins the tags of conditions, which pydantic puts into the place of an error."""


def _shape(value: object) -> str | None:
    if isinstance(value, Mapping):
        return next((TAG + word for word in SHAPES if word in value), None)
    return next((TAG + word for word, model in SHAPES.items() if isinstance(value, model)), None)


Condition = Annotated[
    Annotated[Answered, Tag("?answered")]
    | Annotated[Is, Tag("?is")]
    | Annotated[IsNot, Tag("?is_not")]
    | Annotated[AnyOf, Tag("?any_of")]
    | Annotated[AllHold, Tag("?all")]
    | Annotated[AnyHolds, Tag("?any")],
    Discriminator(_shape),
]

AllHold.model_rebuild()
AnyHolds.model_rebuild()


def holds(condition: Condition, answers: Answers) -> bool:
    """Whether the condition holds for these answers; a question that was not shown has no answer."""
    match condition:
        case Answered():
            return _is_answered(answers.get(condition.question)) is condition.answered
        case Is():
            return _contains(answers.get(condition.question), condition.is_)
        case IsNot():
            return not _contains(answers.get(condition.question), condition.is_not)
        case AnyOf():
            answer = answers.get(condition.question)
            return any(_contains(answer, code) for code in condition.any_of)
        case AllHold():
            return all(holds(part, answers) for part in condition.all)
        case AnyHolds():
            return any(holds(part, answers) for part in condition.any)


def references(condition: Condition, *at: str | int) -> Iterator[tuple[str, tuple[str, ...], tuple[str | int, ...]]]:
    """Every question that the condition names, with the codes it asks for and where it stands."""
    match condition:
        case Answered():
            yield condition.question, (), at
        case Is():
            yield condition.question, (condition.is_,), at
        case IsNot():
            yield condition.question, (condition.is_not,), at
        case AnyOf():
            yield condition.question, condition.any_of, at
        case AllHold():
            for index, part in enumerate(condition.all):
                yield from references(part, *at, "all", index)
        case AnyHolds():
            for index, part in enumerate(condition.any):
                yield from references(part, *at, "any", index)


def _is_answered(answer: Json) -> bool:
    if isinstance(answer, Mapping):
        return any(value is not None for value in answer.values())
    return answer is not None and answer != []


def _contains(answer: Json, code: str) -> bool:
    if isinstance(answer, list | tuple):
        return code in answer
    if isinstance(answer, int) and not isinstance(answer, bool):
        return str(answer) == code
    return answer == code
