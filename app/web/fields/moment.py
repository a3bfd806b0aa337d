"""Dates, and moments of a day, in fields of their parts; in the time of Europe/London."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any, Final

from flask import g
from flask_babel import LazyString, lazy_gettext
from markupsafe import Markup
from wtforms.utils import unset_value
from wtforms.validators import ValidationError

from app.language.formatting import LONDON, format_date, format_datetime, format_time
from app.questionnaires import Problem
from app.web.fields.base import MultiDict, Params
from app.web.fields.date import PARTS
from app.web.fields.guard import Guarded
from app.web.fields.own import DayField, strip, time_of_day
from app.web.fields.problems import question_text
from app.web.fields.quote import Quote, told

# Translators: label of the fourth field of a date and time of day, after day, month and year
_TIME: Final = lazy_gettext("Time")
# Translators: error message under a date and a time of day: the time was left empty or is none; the times are examples
_NO_TIME: Final = lazy_gettext("Enter a time with 24 hours, like 09:30 or 14:00")
# Translators: error message under a date and a time of day: like 01:30 on the day in March when the clocks go forward
_SKIPPED: Final = lazy_gettext("The clocks go forward on that day and leave this time out: enter another time")
# Translators: what a date is called where it stands alone: %(what)s is the title of a form, %(label)s like “Opens”
_OF: Final = lazy_gettext("%(what)s: %(label)s")


class DateField(Guarded, DayField):
    """A date in its parts; the first has the field's own id, so that a link leads into it.

    ``of`` says what it is a date of, where several fields of a page have the same label.
    """

    def __init__(self, label: LazyString, *, of: Quote | None = None, size: str = "m", **options: Any) -> None:
        super().__init__(label, **options)
        self.of = of
        self.size = size
        self.wrong: str | None = None

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no date (ValidationError); ``wrong`` is the part of it that is missing, if one is."""
        self.wrong = None
        if any(self.parts.values()):
            for part, typed in self.parts.items():
                if not typed:
                    self._refuse(part, _missing(part))
        super().pre_validate(form)

    @property
    def value(self) -> Any:
        """The date."""
        return self.day

    @property
    def anchor(self) -> str:
        """The id of the part that is wrong."""
        return self._id(self.wrong or "day")

    @property
    def complaints(self) -> tuple[tuple[str | Markup, str], ...]:
        """The entry of the error summary, with what the date is of."""
        return ((told(str(self.errors[0]), self._full_label()), self.anchor),) if self.errors else ()

    def in_words(self, value: Any) -> str:
        """The date as a reader reads it."""
        return format_date(value, g.locale)

    def params(self) -> Params:
        """What the date input component is given."""
        return {
            "id": f"{self.name}-parts",
            "namePrefix": self.name,
            "fieldset": {"legend": {"html": self._legend(), "classes": f"govuk-fieldset__legend--{self.size}"}},
            "items": [
                {"name": part, "label": label, "value": self.parts[part], "classes": self._classes(part, width)}
                | {"id": self._id(part)}
                for part, (label, width) in PARTS.items()
            ],
            **self._around(),
        }

    def _full_label(self) -> Markup:
        return (
            Markup.escape(self.text)
            if self.of is None
            else Markup.escape(str(_OF)) % {"what": self.of, "label": self.text}
        )

    def _legend(self) -> Markup:
        if self.of is None:
            return Markup.escape(self.text)
        # Whoever sees the page sees it in the heading above.
        return Markup('<span class="govuk-visually-hidden">{}: </span>{}').format(self.of, self.text)

    def _classes(self, part: str, width: str) -> str:
        return f"{width} govuk-input--error" if self.errors and self.wrong in (None, part) else width

    def _id(self, part: str) -> str:
        return self.name if part == "day" else f"{self.name}-{part}"

    def _refuse(self, part: str, sentence: LazyString | str) -> None:
        self.wrong = part
        raise ValidationError(sentence)


class DateTimeField(DateField):
    """A moment: a date and a time of day with 24 hours; an aware datetime in UTC."""

    def process(self, formdata: MultiDict | None, data: object = None, extra_filters: object = None) -> None:
        """Keep the four parts; ``data`` is an aware moment, or None."""
        moment = self.default if data is unset_value else data
        local = moment.astimezone(LONDON) if isinstance(moment, datetime) else None
        self.clock = "" if local is None else format_time(local, g.locale)
        if formdata is not None:
            self.clock = strip("".join(formdata.getlist(f"{self.name}-time")[:1]))
        super().process(formdata, local, extra_filters)

    def pre_validate(self, form: Any) -> None:
        """Refuse what is no moment (ValidationError)."""
        super().pre_validate(form)
        if self.time is None:
            self._refuse("time", _NO_TIME)
        if self.value is None:
            self._refuse("time", _SKIPPED)

    @property
    def time(self) -> time | None:
        """The time of day, if what was typed is one."""
        return time_of_day(self.clock)

    @property
    def value(self) -> Any:
        """The moment; None where it lies in the hour that is left out in spring."""
        if self.day is None or self.time is None:
            return None
        wall = datetime.combine(self.day, self.time)
        if self.stored is not None and _on_the_wall(self.stored) == wall:
            return self.stored  # the later of two equal hours in autumn stays the later
        moment = wall.replace(tzinfo=LONDON).astimezone(UTC)
        return moment if _on_the_wall(moment) == wall else None

    def in_words(self, value: Any) -> str:
        """The moment as a reader reads it."""
        return format_datetime(value, g.locale)

    def typed(self) -> dict[str, str | list[str]]:
        """What was typed, by HTML field, and the mark."""
        return {**super().typed(), f"{self.name}-time": self.clock}

    def params(self) -> Params:
        """What the date input component is given, the time as a fourth part."""
        params = super().params()
        clock = {
            "name": "time",
            "label": _TIME,
            "value": self.clock,
            "classes": self._classes("time", "govuk-input--width-5"),
            "inputmode": "text",  # a keypad of digits has no colon
        }
        return params | {"items": [*params["items"], clock | {"id": self._id("time")}]}

    def _as_saved(self, data: Any) -> datetime | None:
        return None if data is None else data.astimezone(UTC)


def _on_the_wall(moment: datetime) -> datetime:
    return moment.astimezone(LONDON).replace(tzinfo=None)


def _missing(part: str) -> str:
    problem = Problem(question="", field="", code="date_incomplete", params={"missing": part})
    return question_text(problem, str)
