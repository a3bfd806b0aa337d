"""The forms of Holi's own pages: fields over GOV.UK Frontend's components, with every word from our catalogues."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, time
from typing import Any, ClassVar, Final, cast

from flask_babel import LazyString, gettext, lazy_gettext
from markupsafe import Markup
from wtforms import Form, StringField
from wtforms.validators import ValidationError

from app.language import Locale
from app.web.fields.base import MultiDict, Params, component, error_message
from app.web.fields.date import PARTS
from app.web.fields.forms import Meta

_CLOCK: Final = re.compile(r"([01]?[0-9]|2[0-3])[:.]?([0-5][0-9])")
_YEARS: Final = range(2000, 2200)


def strip(text: str | None) -> str:
    """What was typed without outer space."""
    return (text or "").strip()


def time_of_day(typed: str) -> time | None:
    """The time that was typed with 24 hours, like 09:30, 9.30 or 0930; None where it is none."""
    match = _CLOCK.fullmatch(typed)
    return None if match is None else time(int(match[1]), int(match[2]))


class OwnWidget:
    """Renders a field by the component that it names."""

    def __call__(self, field: WrittenField, **_: object) -> Markup:
        return component(field.component, "question", field)


class WrittenField(StringField):
    """A text on one line; ``more`` goes to the component as it is."""

    component: ClassVar[str] = "short_text"
    secret: ClassVar[bool] = False
    """Whether the server never shows it again."""
    widget = OwnWidget()

    def __init__(
        self,
        label: LazyString,
        validators: list[Any] | None = None,
        *,
        hint: LazyString | None = None,
        more: Params | None = None,
        **options: Any,
    ) -> None:
        super().__init__("", validators, **options)
        self.text = label
        self.hint = hint
        self.more = more or {}

    def process_formdata(self, valuelist: list[Any]) -> None:
        """What was sent, without a character that nobody can type, and with which PostgreSQL fails."""
        super().process_formdata([value.replace("\0", "") for value in valuelist])

    def params(self) -> Params:
        """What the input component is given."""
        return {
            "id": self.name,
            "name": self.name,
            "value": self.data or "",
            "label": {"text": str(self.text), "classes": "govuk-label--m"},
            **self._around(),
            **self.more,
        }

    @property
    def anchor(self) -> str:
        """The id of the HTML field that an error leads to."""
        return self.name

    @property
    def complaints(self) -> tuple[tuple[str | Markup, str], ...]:
        """Its entries in the error summary: a sentence each, and the id of the HTML field that it leads to."""
        return ((str(self.errors[0]), self.anchor),) if self.errors else ()

    def typed(self) -> Mapping[str, str | list[str]]:
        """What was typed, by HTML field."""
        return {self.name: self.data or ""}

    def _around(self) -> Params:
        hint = {} if self.hint is None else {"hint": {"text": str(self.hint)}}
        return hint | ({"errorMessage": error_message(str(self.errors[0]))} if self.errors else {})


class TextField(WrittenField):
    """A text on several lines."""

    component = "text_area"

    def params(self) -> Params:
        """What the text area component is given."""
        value = self.data or ""
        # HTML drops a line feed that directly follows the tag.
        return {**super().params(), "value": f"\n{value}" if value.startswith(("\r", "\n")) else value, "rows": 8}


class FileField(WrittenField):
    """A file; what was chosen cannot be shown again."""

    component = "file"
    secret = True

    def params(self) -> Params:
        """What the file upload component is given."""
        label = {"text": str(self.text), "classes": "govuk-label--m"}
        return {"id": self.name, "name": self.name, "label": label, **self._around(), **self.more}


class DayField(WrittenField):
    """A day, in three HTML fields; ``day`` is None where there is none. What was typed stays, also “31/02”."""

    component = "date"

    def __init__(self, label: LazyString, *, missing: LazyString, **options: Any) -> None:
        super().__init__(label, **options)
        self.missing = missing
        self.parts: dict[str, str] = dict.fromkeys(PARTS, "")

    def process(self, formdata: MultiDict | None, data: object = None, extra_filters: object = None) -> None:
        """Keep the three parts; ``data`` is a date, or None."""
        if formdata is not None:
            self.parts = {part: strip("".join(formdata.getlist(f"{self.name}-{part}")[:1])) for part in PARTS}
        elif isinstance(data, date):
            self.parts = {part: str(getattr(data, part)) for part in PARTS}
        self.data = None

    @property
    def day(self) -> date | None:
        """The day, if what was typed is one."""
        if not all(part.isascii() and part.isdigit() and len(part) <= 4 for part in self.parts.values()):
            return None
        numbers = {part: int(typed) for part, typed in self.parts.items()}
        try:
            return date(**numbers) if numbers["year"] in _YEARS else None
        except ValueError:
            return None

    def pre_validate(self, form: object) -> None:
        """Refuse what is no day (ValidationError)."""
        if not any(self.parts.values()):
            raise ValidationError(self.missing)
        if self.day is None:
            raise ValidationError(lazy_gettext("Enter a real date"))

    @property
    def anchor(self) -> str:
        """The id of the first HTML field."""
        return f"{self.name}-day"

    def typed(self) -> Mapping[str, str | list[str]]:
        """What was typed, by HTML field."""
        return {f"{self.name}-{part}": typed for part, typed in self.parts.items()}

    def params(self) -> Params:
        """What the date input component is given."""
        wrong = " govuk-input--error" if self.errors else ""
        return {
            "id": self.name,
            "namePrefix": self.name,
            "fieldset": {"legend": {"text": str(self.text), "classes": "govuk-fieldset__legend--m"}},
            "items": [
                {"name": part, "label": label, "value": self.parts[part], "classes": f"{width}{wrong}"}
                for part, (label, width) in PARTS.items()
            ],
            **self._around(),
        }


class TimeField(WrittenField):
    """A time of day with 24 hours, like 09:30, 9.30 or 0930; ``time`` is None where it is none."""

    def __init__(self, label: LazyString, *, missing: LazyString, **options: Any) -> None:
        super().__init__(
            label, filters=[strip], more={"classes": "govuk-input--width-5", "spellcheck": False}, **options
        )
        self.missing = missing

    @property
    def time(self) -> time | None:
        """The time, if what was typed is one."""
        return time_of_day(self.data or "")

    def pre_validate(self, form: object) -> None:
        """Refuse what is no time (ValidationError)."""
        if not self.data:
            raise ValidationError(self.missing)
        if self.time is None:
            # Translators: error message under a field for a time of day; 09:30 is an example
            raise ValidationError(lazy_gettext("Enter a real time, like 09:30"))


class NumberField(WrittenField):
    """A whole number from ``least`` to ``most``; ``number`` is None where it is none."""

    def __init__(self, label: LazyString, *, least: int, most: int, wrong: LazyString, **options: Any) -> None:
        more = {"classes": "govuk-input--width-5", "inputmode": "numeric", "spellcheck": False}
        super().__init__(label, filters=[strip], more=more, **options)
        self.range = range(least, most + 1)
        self.wrong = wrong

    @property
    def number(self) -> int | None:
        """The number, if what was typed is one of those."""
        typed = (self.data or "").replace(",", "")
        if not (typed.isascii() and typed.isdigit() and len(typed) <= 9 and int(typed) in self.range):
            return None
        return int(typed)

    def pre_validate(self, form: object) -> None:
        """Refuse any other (ValidationError)."""
        if self.number is None:
            raise ValidationError(self.wrong)


class ManyField(WrittenField):
    """Any of a few; ``chosen`` are the values that are ticked and among the choices, in their order.

    ``choices`` is asked for each form that is made: the words may depend on who reads.
    """

    component = "multiple_choice"

    def __init__(
        self,
        label: LazyString,
        *,
        choices: Callable[[], Mapping[str, str]],
        hints: Mapping[str, LazyString] | None = None,
        **options: Any,
    ) -> None:
        super().__init__(label, **options)
        self.choices = choices()
        self.hints = hints or {}
        self.chosen: tuple[str, ...] = ()

    def process(self, formdata: MultiDict | None, data: object = None, extra_filters: object = None) -> None:
        """Keep what is ticked; ``data`` are values."""
        ticked: Sequence[str] = formdata.getlist(self.name) if formdata is not None else tuple(data or ())  # type: ignore[arg-type]
        self.chosen = tuple(value for value in self.choices if value in ticked)
        self.data = None

    def typed(self) -> Mapping[str, str | list[str]]:
        """What is ticked."""
        return {self.name: list(self.chosen)}

    def params(self) -> Params:
        """What the check boxes component is given."""
        return {
            "idPrefix": self.name,
            "name": self.name,
            "fieldset": {"legend": {"text": str(self.text), "classes": "govuk-fieldset__legend--m"}},
            "items": [self._item(value) for value in self.choices],
            **self._around(),
        }

    def _item(self, value: str) -> Params:
        item: Params = {"value": value, "text": self.choices[value], "checked": value in self.chosen}
        return item | ({"hint": {"text": str(self.hints[value])}} if value in self.hints else {})


class ChoiceField(WrittenField):
    """One of a few; ``choices`` gives each value its words, ``hints`` what more there is to say of it."""

    component = "single_choice"

    def __init__(
        self,
        label: LazyString,
        *,
        choices: Mapping[Any, LazyString | str],
        missing: LazyString,
        hints: Mapping[Any, LazyString] | None = None,
        languages: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(label, **options)
        self.choices = choices
        self.hints = hints or {}
        self.missing = missing
        self.languages = languages

    def pre_validate(self, form: object) -> None:
        """Refuse what is none of the choices (ValidationError)."""
        if self.data not in self.choices:
            raise ValidationError(self.missing)

    @property
    def locale(self) -> Locale:
        """The choice, where languages are what is chosen from."""
        return "cy" if self.data == "cy" else "en"

    def params(self) -> Params:
        """What the radios component is given."""
        return {
            "idPrefix": self.name,
            "name": self.name,
            "fieldset": {"legend": {"text": str(self.text), "classes": "govuk-fieldset__legend--m"}},
            "items": [self._item(value) for value in self.choices],
            **self._around(),
        }

    def _item(self, value: str) -> Params:
        item: Params = {"value": str(value), "text": str(self.choices[value]), "checked": value == self.data}
        if self.languages:
            item["label"] = {"attributes": {"lang": value}}
        if value in self.hints:
            item["hint"] = {"text": str(self.hints[value])}
        return item


class ListField(ChoiceField):
    """One of many, in a list that opens; ``locales`` says which language a choice is in, where it is not the page's."""

    component = "select"

    def __init__(self, label: LazyString, *, missing: LazyString, **options: Any) -> None:
        super().__init__(label, choices={}, missing=missing, **options)
        self.locales: Mapping[str, Locale] = {}

    def params(self) -> Params:
        """What the select component is given: an empty choice first, so that nothing is chosen by accident."""
        # Translators: stands in a list that opens, before one has chosen anything from it
        first: Params = {"value": "", "text": gettext("Choose from the list")}
        return {
            "id": self.name,
            "name": self.name,
            "label": {"text": str(self.text), "classes": "govuk-label--m"},
            "items": [first, *(self._item(value) for value in self.choices)],
            **self._around(),
        }

    def _item(self, value: str) -> Params:
        attributes = {"lang": self.locales[value]} if value in self.locales else {}
        return {
            "value": value,
            "text": str(self.choices[value]),
            "selected": value == self.data,
            "attributes": attributes,
        }


class OwnForm(Form):
    """A form whose problems stand in a summary as well."""

    Meta = Meta

    @property
    def written(self) -> tuple[WrittenField, ...]:
        """The form's fields, all of which are ours."""
        return tuple(cast("Iterator[WrittenField]", iter(self)))

    @property
    def error_list(self) -> list[dict[str, str]]:
        """The entries of the error summary: a sentence and the field that it leads to."""
        complaints = (complaint for field in self.written for complaint in field.complaints)
        return [
            {"html" if isinstance(sentence, Markup) else "text": sentence, "href": f"#{anchor}"}
            for sentence, anchor in complaints
        ]

    def refuse(self, name: str, sentence: str) -> None:
        """Put a problem to a field that only trying could find."""
        self[name].errors = (sentence,)

    def typed(self) -> dict[str, str | list[str]]:
        """What was typed and may be shown again, by HTML field."""
        shown = (field for field in self.written if not field.secret)
        return {name: value for field in shown for name, value in field.typed().items()}
