"""When a workshop is, how many places it has, when its forms are open, and when its answers are deleted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from types import SimpleNamespace
from typing import Any, ClassVar, Final

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext, lazy_pgettext

from app import clock
from app.language import Locale
from app.language.formatting import format_number
from app.places.queries import count_taken, count_waiting
from app.responses.queries import count_responses
from app.web.access import allows, person
from app.web.addresses import localised
from app.web.fields.guard import WholeNumberField, outcome
from app.web.fields.moment import DateField, DateTimeField
from app.web.fields.own import OwnForm
from app.web.fields.quote import Quote
from app.web.organiser.editing import filled, form_of_fields, show_editing, switching
from app.web.organiser.page import EDITORS, bp, managed
from app.web.organiser.words import form_title_of
from app.web.page import tell
from app.workshops import service
from app.workshops.queries import FormSnapshot, WorkshopSnapshot
from app.workshops.rules import VISIBLE, TimeFault, TimeProblem, Times, WorkshopState, form_field, time_problems
from app.workshops.rules.times import MOST_PLACES
from app.workshops.service import BadTimes

# Translators: error message under the field for the number of places of a workshop
_PLACES: Final = lazy_gettext("Enter a number of places from 1 to 100,000")
_FAULTS: Final[Mapping[TimeFault, LazyString]] = {
    # Translators: error message under a date
    TimeFault.UNKNOWN_YEAR: lazy_gettext("Enter a year from 2000 to 2199"),
    # Translators: error message under the date and time at which a workshop ends
    TimeFault.ENDS_FIRST: lazy_gettext("The workshop must end after it starts"),
    # Translators: error message under the date and time at which a workshop ends
    TimeFault.TOO_LONG: lazy_gettext("The workshop must end within 14 days of its start"),
    # Translators: error message under the date and time at which a form closes
    TimeFault.CLOSES_FIRST: lazy_gettext("The form must close after it opens"),
    # Translators: error message under the date on which the answers to a workshop’s forms are deleted
    TimeFault.DELETED_TOO_EARLY: lazy_gettext("Enter a date after the workshop has ended and every form has closed"),
    # Translators: error message under the date on which the answers to a workshop’s forms are deleted
    TimeFault.DELETED_TOO_LATE: lazy_gettext("Enter a date within ten years of the workshop"),
    TimeFault.TOO_FEW_PLACES: _PLACES,
    TimeFault.TOO_MANY_PLACES: _PLACES,
}
# Translators: error message under fields for a date and a time of day: all are empty
_NO_MOMENT: Final = lazy_gettext("Enter a date and a time")


class TimesForm(OwnForm):
    """A workshop's times; ``form_ids`` are those of the forms that have fields here."""

    form_ids: ClassVar[tuple[int, ...]]

    @property
    def times(self) -> Times:
        """What is to be saved, once each field by itself is right."""
        return Times(
            starts_at=outcome(self, "starts_at"),
            ends_at=outcome(self, "ends_at"),
            capacity=outcome(self, "capacity"),
            delete_on=outcome(self, "delete_on"),
            forms={
                form_id: (outcome(self, form_field(form_id, "opens")), outcome(self, form_field(form_id, "closes")))
                for form_id in self.form_ids
            },
        )

    def validate(self, *_: object) -> bool:
        """Each field by itself, then whether they go together."""
        if not super().validate():
            return False
        self.refuse_times(time_problems(self.times))
        return not self.error_list

    def refuse_times(self, problems: tuple[TimeProblem, ...]) -> None:
        """Say at each field what is wrong with its time."""
        for problem in problems:
            self.refuse(problem.field, _FAULTS[problem.fault])


@allows(*EDITORS)
def times(locale: Locale, workshop_id: int) -> ResponseReturnValue:
    """Every time of the workshop, and its places."""
    workshop = managed(workshop_id)
    return _show(_form(workshop, locale), workshop, locale)


@allows(*EDITORS)
def send_times(locale: Locale, workshop_id: int) -> ResponseReturnValue:
    """Save them; where a form now closes earlier on people who may be answering it, say so."""
    workshop = managed(workshop_id)
    form = _form(workshop, locale)
    if switching() or not (form.validate() and _save(workshop, form)):
        return _show(form, workshop, locale)
    told = "-tells" if _tells(workshop, form.times) else ""
    earlier = "-closes-earlier" if _closes_earlier_on_somebody(workshop, form.times) else ""
    tell(f"saved{told}{earlier}")
    return redirect(url_for(".times", workshop_id=workshop_id), 303)


def _form(workshop: WorkshopSnapshot, locale: Locale) -> TimesForm:
    fields: dict[str, Any] = {
        # Translators: label of fields for the date and time at which a workshop starts
        "starts_at": _moment(lazy_pgettext("workshop", "Start"), workshop.starts_at),
        # Translators: label of fields for the date and time at which a workshop ends
        "ends_at": _moment(lazy_pgettext("workshop", "End"), workshop.ends_at),
        "capacity": WholeNumberField(
            # Translators: label of a field: how many people can take part in a workshop
            lazy_gettext("How many places are there?"),
            least=1,
            most=MOST_PLACES,
            wrong=_PLACES,
            default=workshop.capacity,
        ),
    }
    for one in workshop.forms.values():
        title = form_title_of(workshop, one, locale)
        of = Quote(title.text, title.locale)
        # Translators: label of fields for the date and time at which a form opens
        opens = _moment(lazy_pgettext("form", "Opens"), one.opens_at, of=of)
        # Translators: label of fields for the date and time at which a form closes
        closes = _moment(lazy_pgettext("form", "Closes"), one.closes_at, of=of)
        fields |= {form_field(one.id, "opens"): opens, form_field(one.id, "closes"): closes}
    fields["delete_on"] = DateField(
        # Translators: label of fields for a date
        lazy_gettext("When are the answers deleted?"),
        # Translators: hint under the label “When are the answers deleted?”
        hint=lazy_gettext("All answers and the names of participants are deleted on this day; counts are kept."),
        # Translators: error message under the date on which the answers to a workshop’s forms are deleted
        missing=lazy_gettext("Enter the date on which the answers are deleted"),
        default=workshop.delete_on,
    )
    form = form_of_fields(TimesForm, fields)
    form.form_ids = tuple(one.id for one in workshop.forms.values())
    return filled(form)


def _moment(label: LazyString, saved: datetime, *, of: Quote | None = None) -> DateTimeField:
    return DateTimeField(label, of=of, size="s" if of else "m", missing=_NO_MOMENT, default=saved)


def _show(form: TimesForm, workshop: WorkshopSnapshot, locale: Locale) -> ResponseReturnValue:
    sections = [
        SimpleNamespace(
            title=form_title_of(workshop, one, locale),
            opens=form[form_field(one.id, "opens")],
            closes=form[form_field(one.id, "closes")],
        )
        for one in workshop.forms.values()
    ]
    return show_editing(
        "times",
        form,
        workshop,
        locale,
        sections=sections,
        told=format_number(_told(workshop), locale),
        tells=_told(workshop) > 0,
    )


def _save(workshop: WorkshopSnapshot, form: TimesForm) -> bool:
    try:
        service.change_times(workshop.id, form.times, by=person().user_id, at=clock.now())
    except BadTimes as refused:  # somebody else has just changed what this depends on
        form.refuse_times(refused.problems)
        return False
    return True


def _told(workshop: WorkshopSnapshot) -> int:
    """How many people are told of another time."""
    if workshop.state is not WorkshopState.PUBLISHED:
        return 0
    return count_taken(workshop.id) + count_waiting(workshop.id)


def _tells(before: WorkshopSnapshot, after: Times) -> bool:
    """Whether people have just been told of another time: one that is still to come."""
    is_same = (before.starts_at, before.ends_at) == (after.starts_at, after.ends_at)
    return not is_same and after.starts_at > clock.now() and _told(before) > 0


def _closes_earlier_on_somebody(before: WorkshopSnapshot, after: Times) -> bool:
    """Whether a form that participants see, and have answered, closes earlier than it did."""
    earlier = [one.id for one in _shortened(before, after)]
    return before.state in VISIBLE and any(count_responses(earlier).values())


def _shortened(before: WorkshopSnapshot, after: Times) -> Iterator[FormSnapshot]:
    return (one for one in before.forms.values() if after.forms[one.id][1] < one.closes_at)


localised(bp, "/{organise}/<int:workshop_id>/{times}", "times", times)
localised(bp, "/{organise}/<int:workshop_id>/{times}", "send_times", send_times, ("POST",))
