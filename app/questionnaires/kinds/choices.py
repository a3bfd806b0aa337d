"""Options, their details, and the kinds that are answered by choosing one of them."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Annotated, Self

from pydantic import Field, StrictBool, StrictInt, model_validator

from app.questionnaires.answers import Answers, Column, Json, Problem, Raw, Reading, text_key
from app.questionnaires.kinds.base import Kind, answer_to, counted
from app.questionnaires.kinds.typed import last, line, typed
from app.questionnaires.model import Code, Model, Text, fault, first_repeated
from app.questionnaires.summaries import ANSWERED, ByCode, InWriting, Outline

Number = Annotated[StrictInt, Field(ge=0, le=9_999)]
"""The permanent number of an option, for statistics."""


class Detail(Model):
    """A short text asked for when its option is chosen."""

    label: Text
    required: Text | None = None
    max_length: Annotated[StrictInt, Field(ge=1, le=1_000)] = 200


class Option(Model):
    """An option: `names_person` says that whoever chooses it gives up being anonymous."""

    key: Code
    number: Number
    label: Text
    detail: Detail | None = None
    names_person: StrictBool = False


class Choice(Kind):
    """A kind with options, any of which may ask for a detail."""

    options: Annotated[tuple[Option, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _options_differ(self) -> Self:
        refuse_repeated("options", "option", ((option.key, option.number) for option in self.options))
        return self

    @cached_property
    def by_key(self) -> Mapping[str, Option]:
        """The options by their keys, in their author's order."""
        return {option.key: option for option in self.options}

    @cached_property
    def codes(self) -> Mapping[str, int]:
        return {option.key: option.number for option in self.options}

    @property
    def identifies(self) -> bool:
        return super().identifies or any(option.names_person for option in self.options)

    def field_names(self) -> tuple[str, ...]:
        details = (self.detail_field(option) for option in self.options if option.detail)
        return (self.key, *details)

    def to_raw(self, answers: Answers) -> Raw:
        answer = answers.get(self.key)
        chosen = answer if isinstance(answer, list | tuple) else () if answer is None else (answer,)
        fields = {self.key: [str(code) for code in chosen]} if chosen else {}
        for option in self.options:
            if option.detail:
                fields |= typed(self.detail_field(option), answers.get(f"{self.key}.{option.key}"))
        return fields

    def detail_field(self, option: Option) -> str:
        """The HTML name of an option's detail."""
        return f"{self.key}-{option.key}-detail"

    def columns(self, form_key: str) -> tuple[Column, ...]:
        return (self._column(form_key, self._numbered(form_key)), *self._detail_columns(form_key))

    def tallied(self, answers: Answers) -> Iterator[tuple[str, str]]:
        yield from self._tallied_choice(answers)
        for option in self.options:
            if option.detail:
                answer = f"{self.key}.{option.key}"
                yield from counted(answers, answer, f"{answer}.detail", ANSWERED)

    def outline(self, form_key: str) -> tuple[Outline, ...]:
        details = (InWriting(column=column) for column in self._detail_columns(form_key))
        return (self._outline_choice(form_key), *details)

    def _tallied_choice(self, answers: Answers) -> Iterator[tuple[str, str]]:
        return counted(answers, self.key, self.key)

    def _outline_choice(self, form_key: str) -> Outline:
        return ByCode(column=self._column(form_key, self._numbered(form_key)))

    def _numbered(self, form_key: str) -> Mapping[str, tuple[int, str]]:
        return {
            option.key: (option.number, text_key(form_key, self.key, "option", option.key)) for option in self.options
        }

    def _detail_columns(self, form_key: str) -> Iterator[Column]:
        for option in self.options:
            if option.detail:
                words = text_key(form_key, self.key, "option", option.key)
                answer = f"{self.key}.{option.key}"
                yield Column(
                    key=f"{answer}.detail",
                    text_keys=(text_key(form_key, self.key, "label"), words, f"{words}.detail"),
                    answer=answer,
                    value=answer_to(answer),
                )

    def _wording(self) -> Iterator[tuple[tuple[str, ...], str, str]]:
        yield from super()._wording()
        for option in self.options:
            at = ("option", option.key)
            yield at, option.label, f"Option of “{self.label}”."
            if option.detail:
                yield (
                    (*at, "detail"),
                    option.detail.label,
                    f"Label of the field below the option “{option.label}”.",
                )
                if option.detail.required:
                    where = f"Error message: nothing in the field “{option.detail.label}”."
                    yield (*at, "detail", "required"), option.detail.required, where

    def _chosen(self, answer: Json, options: Iterable[Option], raw: Raw) -> Reading:
        """The reading of a valid choice, with the details that its options ask for."""
        answers: dict[str, Json] = {self.key: answer}
        problems: list[Problem] = []
        for option in options:
            if option.detail:
                text, problem = self._detail(option, option.detail, raw)
                answers[f"{self.key}.{option.key}"] = text
                if problem:
                    problems.append(problem)
        return Reading(answers=answers, problems=tuple(problems))

    def _detail(self, option: Option, detail: Detail, raw: Raw) -> tuple[str | None, Problem | None]:
        field = self.detail_field(option)
        text = line(last(raw, field))
        if len(text) > detail.max_length:
            return None, Problem(question=self.key, field=field, code="too_long", params={"max": detail.max_length})
        if not text and detail.required is not None:
            sentence = text_key(self.key, "option", option.key, "detail", "required")
            return None, Problem(question=self.key, field=field, code="required", text_key=sentence)
        return text or None, None


class ChooseOne(Choice):
    """A kind of which one option is chosen."""

    def read(self, raw: Raw) -> Reading:
        code = last(raw, self.key)
        if not code:
            return self._empty()
        option = self.by_key.get(code)
        if option is None:
            return self._refuse("not_an_option")
        return self._chosen(option.key, (option,), raw)


def refuse_repeated(place: str, noun: str, keyed: Iterable[tuple[str, int]]) -> None:
    """Raise the fault of the first key or number that stands twice in a list of options or scale points."""
    keys, numbers = zip(*keyed, strict=True)
    if (index := first_repeated(list(keys))) is not None:
        raise fault(f"the {noun} “{keys[index]}” stands twice", "give each its own key", place, index, "key")
    if (index := first_repeated([str(number) for number in numbers])) is not None:
        raise fault(f"the number {numbers[index]} stands twice", "give each its own number", place, index, "number")
