"""A date in three fields: day, month, year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString, lazy_gettext

from app.web.fields.base import Params, QuestionField

PARTS: Final[Mapping[str, tuple[LazyString, str]]] = {
    # Translators: label of the first field of a date
    "day": (lazy_gettext("Day"), "govuk-input--width-2"),
    # Translators: label of the second field of a date; a number from 1 to 12
    "month": (lazy_gettext("Month"), "govuk-input--width-2"),
    # Translators: label of the third field of a date
    "year": (lazy_gettext("Year"), "govuk-input--width-4"),
}


class DateField(QuestionField):
    """A date; what was typed stays as it was, also "31/02"."""

    component = "date"

    def params(self) -> Params:
        """What the date input component is given."""
        key = self.question.key
        return {
            "id": key,
            "namePrefix": key,
            "fieldset": {"legend": {"html": self._label(), "classes": "govuk-fieldset__legend--m"}},
            "items": [
                {
                    "name": part,
                    "label": label,
                    "value": self.typed(f"{key}-{part}"),
                    "classes": f"{width} govuk-input--error" if self._is_wrong(part) else width,
                }
                for part, (label, width) in PARTS.items()
            ],
            **self._hint(),
            **self._error(),
        }

    def _is_wrong(self, part: str) -> bool:
        """Whether ``part`` is to be marked: the one that is missing, or all of a date that is wrong as a whole."""
        return any(problem.params.get("missing", part) == part for problem in self.problems)
