"""Fields that are answered in writing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask_babel import ngettext

from app.web.fields.base import Params, QuestionField

AUTOCOMPLETE: Final[Mapping[str, str]] = {
    "name": "name",
    "email": "email",
    "phone": "tel",
    "organisation": "organization",
    "job_title": "organization-title",
}
"""Purposes for which HTML has a token (https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill)."""


class ShortTextField(QuestionField):
    """A text on one line."""

    component = "short_text"

    def params(self) -> Params:
        """What the input component is given."""
        return {
            "id": self.question.key,
            "name": self.question.key,
            "value": self.typed(),
            "label": {"html": self._label(), "classes": "govuk-label--m"},
            "autocomplete": "off" if self._form.for_somebody_else else AUTOCOMPLETE.get(self.question.purpose or ""),
            **self._hint(),
            **self._error(),
        }


class EmailField(ShortTextField):
    """An email address."""

    component = "email"

    def params(self) -> Params:
        """What the input component is given: a keyboard for addresses, and no checking of spelling."""
        return {**super().params(), "type": "email", "inputmode": "email", "spellcheck": False}


class PhoneField(ShortTextField):
    """A phone number."""

    component = "phone"

    def params(self) -> Params:
        """What the input component is given: a keyboard for numbers."""
        return {**super().params(), "type": "tel", "inputmode": "tel", "classes": "govuk-input--width-20"}


class WholeNumberField(ShortTextField):
    """A whole number; ``type="number"`` would drop what is not one before we could say why."""

    component = "whole_number"

    def params(self) -> Params:
        """What the input component is given: a keyboard for digits."""
        return {**super().params(), "inputmode": "numeric", "spellcheck": False, "classes": "govuk-input--width-10"}


class LongTextField(QuestionField):
    """A text on several lines, whose length the page's script counts."""

    component = "long_text"

    @property
    def limit(self) -> str:
        """How much may be written."""
        # Translators: under a text area; %(num)d is the largest number of characters
        sentence = ngettext(
            "You can enter up to %(num)d character",
            "You can enter up to %(num)d characters",
            self.question.max_length,
        )
        return str(sentence)

    def params(self) -> Params:
        """What the text area component is given."""
        key, value = self.question.key, self.typed()
        return {
            "id": key,
            "name": key,
            # HTML drops a line feed that directly follows the tag.
            "value": f"\n{value}" if value.startswith(("\r", "\n")) else value,
            "rows": self.question.rows or 5,
            "label": {"html": self._label(), "classes": "govuk-label--m"},
            "describedBy": f"{key}-info",
            "attributes": {"data-maximum": self.question.max_length},
            **self._hint(),
            **self._error(),
        }
