"""Fields of what several people may change at once: nobody overwrites what they have not seen."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final, cast

from flask_babel import gettext, lazy_gettext
from markupsafe import Markup
from wtforms.form import BaseForm
from wtforms.utils import unset_value
from wtforms.validators import ValidationError

from app.web.fields.base import MultiDict, Params, component, labelled
from app.web.fields.own import NumberField, OwnWidget, WrittenField, strip

# Translators: error message over a field: two people changed the same thing at once; the other’s version is below
CLASH: Final = lazy_gettext(
    "Somebody else has changed this while you were writing. Compare both: what you save next replaces theirs."
)
_MARK_LENGTH: Final = 16


class _GuardedWidget(OwnWidget):
    """Renders a field with the mark of what it showed, and what is saved now where that has become something else."""

    def __call__(self, field: WrittenField, **_: object) -> Markup:
        return component("guarded", "question", field)


class Guarded(WrittenField):
    """A field that carries a mark of what it showed.

    ``stored`` is what is saved now. Whoever changed nothing leaves that as it is, though it be newer than what they
    saw; whoever changed what has meanwhile become something else is shown both, and nothing is saved.
    """

    widget = _GuardedWidget()

    def process(self, formdata: MultiDict | None, data: object = None, extra_filters: object = None) -> None:
        """Keep what was typed, what is saved now (``data``, or the default), and the mark of what was shown."""
        if data is unset_value:
            data = self.default
        super().process(formdata, data, extra_filters)  # type: ignore[arg-type]
        self.stored: Any = self._as_saved(data)
        sent = formdata.getlist(self.mark_name) if formdata is not None else []
        self.seen = sent[-1] if sent else _mark(self.stored)
        self.clashes = False

    def pre_validate(self, form: Any) -> None:
        """Refuse to replace what the person has not seen (ValidationError)."""
        super().pre_validate(form)
        self.clashes = self.touched and _mark(self.stored) != self.seen and self.value != self.stored
        if self.clashes:
            raise ValidationError(CLASH)

    @property
    def value(self) -> Any:
        """What was typed, as it is saved; None where it is nothing, or nothing that could be saved."""
        return strip(self.data) or None

    @property
    def touched(self) -> bool:
        """Whether the person changed what they were shown."""
        return _mark(self.value) != self.seen

    @property
    def outcome(self) -> Any:
        """What is to be saved: what was typed, or what is there where the person changed nothing."""
        return self.value if self.touched else self.stored

    @property
    def mark_name(self) -> str:
        """The name of the HTML field with the mark."""
        return f"{self.name}-seen"

    @property
    def mark(self) -> str:
        """The mark to carry: of what was shown first, or, once both have been shown, of what is saved now."""
        return _mark(self.stored) if self.clashes else self.seen

    @property
    def theirs(self) -> str | None:
        """In words what is saved now, where the person is to compare it with what they typed."""
        return self.in_words(self.stored) if self.clashes else None

    def in_words(self, value: Any) -> str:
        """A value as a reader reads it."""
        # Translators: stands where somebody else’s version of a text is shown: they have left it empty
        return str(value) if value else gettext("Nothing: it is empty now")

    def typed(self) -> dict[str, str | list[str]]:
        """What was typed, by HTML field, and the mark."""
        return {**super().typed(), self.mark_name: self.seen}

    def component_html(self) -> Markup:
        """What the field is without its guard."""
        return component(self.component, "question", self)

    def _as_saved(self, data: Any) -> Any:
        return data or None


class GuardedTextField(Guarded):
    """A text on one line, which may be left empty."""

    def params(self) -> Params:
        """What the input component is given."""
        label = {"html": labelled(str(self.text), optional=True), "classes": "govuk-label--m"}
        return super().params() | {"label": label}


class WholeNumberField(Guarded, NumberField):
    """A whole number."""

    def process(self, formdata: MultiDict | None, data: object = None, extra_filters: object = None) -> None:
        """Keep what was typed; ``data`` is a number."""
        number = self.default if data is unset_value else data
        super().process(formdata, None if number is None else str(number), extra_filters)

    @property
    def value(self) -> int | None:
        """The number."""
        return self.number

    def _as_saved(self, data: Any) -> int | None:
        return int(data) if data else None


def outcome(form: BaseForm, name: str) -> Any:
    """What is to be saved of a guarded field of a form."""
    return cast("Guarded", form[name]).outcome


def _mark(value: Any) -> str:
    canonical = json.dumps(value, default=str, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()[:_MARK_LENGTH]
