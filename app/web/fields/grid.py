"""Statements by scale: a row of options for each statement."""

from __future__ import annotations

from collections.abc import Iterator

from app.web.fields.base import Params, QuestionField


class GridField(QuestionField):
    """A group of rows, each with the scale's options."""

    component = "grid"

    def params(self) -> Params:
        """What the grid's own component is given: the group, and what each row's radios are given."""
        key = self.question.key
        notes = {**self._hint(), **self._error()}
        described = {"hint": f"{key}-hint", "errorMessage": f"{key}-error"}
        return {
            "id": key,
            "legend": self._label(),
            "describedBy": " ".join(described[note] for note in notes),
            "rows": list(self._rows()),
            **notes,
        }

    def _rows(self) -> Iterator[Params]:
        wrong = {problem.field for problem in self.problems}
        for row, name in self.question.row_fields:
            chosen = self.typed(name)
            yield {
                "idPrefix": name,
                "name": name,
                "fieldset": {"legend": {"text": self.text("row", row)}},
                "formGroup": {"classes": "govuk-form-group--error" if name in wrong else ""},
                "items": [
                    {
                        "value": point.key,
                        "text": self.text("scale", point.key),
                        "checked": point.key == chosen,
                    }
                    for point in self.question.scale
                ],
            }
