"""Statements, each judged on the same scale."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from app.questionnaires.answers import Answers, Column, Json, Problem, Raw, Reading, text_key
from app.questionnaires.kinds.base import Kind
from app.questionnaires.kinds.choices import Number, refuse_repeated
from app.questionnaires.kinds.typed import last
from app.questionnaires.model import Code, Model, Text, fault, first_repeated
from app.questionnaires.summaries import SKIPPED, Outline, Stacked


class Row(Model):
    """A statement of a grid."""

    key: Code
    label: Text


class ScalePoint(Model):
    """A point of a grid's scale, with its permanent number for statistics."""

    key: Code
    number: Number
    label: Text


class Grid(Kind):
    """Statements, each judged on the same scale; if it is required, every row is."""

    kind: Literal["grid"]
    rows: Annotated[tuple[Row, ...], Field(min_length=1)]
    scale: Annotated[tuple[ScalePoint, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _rows_and_points_differ(self) -> Self:
        keys = [row.key for row in self.rows]
        if (index := first_repeated(keys)) is not None:
            raise fault(f"the row “{keys[index]}” stands twice", "give each its own key", "rows", index, "key")
        refuse_repeated("scale", "scale point", ((point.key, point.number) for point in self.scale))
        return self

    @cached_property
    def points(self) -> Mapping[str, int]:
        """The codes of the scale with their numbers."""
        return {point.key: point.number for point in self.scale}

    @cached_property
    def row_fields(self) -> tuple[tuple[str, str], ...]:
        """Each row's key and the HTML name of its field."""
        return tuple((row.key, f"{self.key}-{row.key}") for row in self.rows)

    def field_names(self) -> tuple[str, ...]:
        return tuple(name for _, name in self.row_fields)

    def read(self, raw: Raw) -> Reading:
        rows: dict[str, Json] = {}
        problems: list[Problem] = []
        for row, field in self.row_fields:
            code = last(raw, field)
            known = code in self.points
            rows[row] = code if known else None
            if not known and (code or self.required is not None):
                problems.append(self._row_problem(row, field, "not_an_option" if code else "required"))
        return Reading(answers={self.key: rows}, problems=tuple(problems))

    def to_raw(self, answers: Answers) -> Raw:
        chosen = answers.get(self.key)
        rows = chosen if isinstance(chosen, Mapping) else {}
        return {name: [str(rows[row])] for row, name in self.row_fields if rows.get(row) is not None}

    def _row_problem(self, row: str, field: str, code: str) -> Problem:
        return Problem(
            question=self.key,
            field=field,
            code=code,
            text_key=text_key(self.key, "required") if code == "required" else None,
            row=text_key(self.key, "row", row),
        )

    def columns(self, form_key: str) -> tuple[Column, ...]:
        label = text_key(form_key, self.key, "label")
        codes = {point.key: (point.number, text_key(form_key, self.key, "scale", point.key)) for point in self.scale}
        return tuple(
            Column(
                key=f"{self.key}.{row.key}",
                text_keys=(label, text_key(form_key, self.key, "row", row.key)),
                answer=self.key,
                value=_row_of(self.key, row.key),
                codes=codes,
            )
            for row in self.rows
        )

    def tallied(self, answers: Answers) -> Iterator[tuple[str, str]]:
        judged = answers.get(self.key)
        if isinstance(judged, Mapping):
            for row in self.rows:
                point = judged.get(row.key)
                yield f"{self.key}.{row.key}", SKIPPED if point is None else str(point)

    def outline(self, form_key: str) -> tuple[Outline, ...]:
        return (Stacked(label=text_key(form_key, self.key, "label"), columns=self.columns(form_key)),)

    def _wording(self) -> Iterator[tuple[tuple[str, ...], str, str]]:
        yield from super()._wording()
        for row in self.rows:
            yield ("row", row.key), row.label, f"Statement of “{self.label}”."
        for point in self.scale:
            yield ("scale", point.key), point.label, f"Point {point.number} on the scale of “{self.label}”."


def _row_of(key: str, row: str) -> Callable[[Answers], Json]:
    def value(answers: Answers) -> Json:
        answer = answers.get(key)
        return answer.get(row) if isinstance(answer, Mapping) else None

    return value
