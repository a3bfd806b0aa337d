"""A new workshop: from the library's forms, or as a copy of an earlier one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Final

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext, lazy_pgettext

from app import clock
from app.language import Locale
from app.language.catalogues import message
from app.language.formatting import format_date
from app.questionnaires import library
from app.web.access import allows, person
from app.web.addresses import localised
from app.web.fields.own import ChoiceField, DayField, ListField, ManyField, NumberField, OwnForm, TimeField
from app.web.fields.pair import PairField
from app.web.organiser.page import EDITORS, bp, show
from app.web.organiser.words import MOMENTS, library_title, titled
from app.web.page import blank, sent, switched, tell
from app.web.pages.worded import LANGUAGES
from app.workshops import service
from app.workshops.queries import MOMENTS as ORDER
from app.workshops.queries import copyable
from app.workshops.rules import LONDON, LONGEST_TITLE
from app.workshops.rules.times import MOST_PLACES
from app.workshops.service import NewWorkshop

_USUAL_PLACES: Final = "20"


def _library() -> Mapping[str, str]:
    """The titles of the library's forms in the reader's language, in the order in which they are filled in."""
    forms = sorted(library().values(), key=lambda form: ORDER.index(form.moment))
    return {form.key: library_title(form, g.locale) for form in forms}


def _day() -> DayField:
    return DayField(
        # Translators: label of three fields for the day of a workshop
        lazy_gettext("Date of the workshop"),
        # Translators: error message under the fields for the day of a workshop
        missing=lazy_gettext("Enter the date of the workshop"),
        # Translators: hint under the label of a date; the example is 5 May 2027
        hint=lazy_gettext("For example, 5 5 2027"),
    )


def _starts() -> TimeField:
    return TimeField(
        # Translators: label of a field for the time at which a workshop starts
        lazy_gettext("Start time"),
        # Translators: error message under a field for a time
        missing=lazy_gettext("Enter the start time"),
        # Translators: hint under the label of a time of day
        hint=lazy_gettext("For example, 09:30"),
    )


class CreateForm(OwnForm):
    """What a workshop begins with."""

    source = ChoiceField(
        # Translators: question when creating a workshop; both languages are needed in the end
        lazy_gettext("Which language will you write in first?"),
        choices=LANGUAGES,
        # Translators: error message under the question which language an organiser writes in first
        missing=lazy_gettext("Select the language that you will write in first"),
        languages=True,
    )
    title = PairField(
        lazy_pgettext("workshop", "Title"),
        # Translators: hint over two fields, for the title of a workshop in Welsh and in English
        hint=lazy_gettext("You can leave the title in the other language for later."),
        most=LONGEST_TITLE,
        wanted=False,
        missing={
            # Translators: error message under the field for the Welsh title of a workshop
            "cy": lazy_gettext("Enter the title in Welsh, the language that you will write in first"),
            # Translators: error message under the field for the English title of a workshop
            "en": lazy_gettext("Enter the title in English, the language that you will write in first"),
        },
    )
    day = _day()
    starts = _starts()
    ends = TimeField(
        # Translators: label of a field for the time at which a workshop ends
        lazy_gettext("End time"),
        # Translators: error message under a field for a time
        missing=lazy_gettext("Enter the end time"),
        # Translators: hint under the label of a time of day
        hint=lazy_gettext("For example, 12:00"),
    )
    places = NumberField(
        # Translators: label of a field: how many people can take part in a workshop
        lazy_gettext("How many places are there?"),
        least=1,
        most=MOST_PLACES,
        # Translators: error message under the field for the number of places of a workshop
        wrong=lazy_gettext("Enter a number of places from 1 to 100,000"),
    )
    forms = ManyField(
        # Translators: question when creating a workshop, above check boxes with the titles of forms
        lazy_gettext("Which forms will you use?"),
        choices=_library,
        hints={form.key: MOMENTS[form.moment] for form in library().values()},
        # Translators: hint under the question which forms a workshop uses
        hint=lazy_gettext("Each is ready in both languages. You can change its words, and add or remove forms, later."),
    )

    def validate(self, *_: object) -> bool:
        """Each field, then whether title and times go together."""
        valid = super().validate()
        if not (self.title.errors or self.source.errors or self.title.value[self.source.locale]):
            self.title.refuse_missing(self.source.locale)
        if valid and self.ends_at <= self.starts_at:
            # Translators: error message under the field for the time at which a workshop ends
            self.refuse("ends", gettext("The end time must be after the start time"))
        elif valid:
            _refuse_the_past(self, self.starts_at)
        return not self.errors

    @property
    def starts_at(self) -> datetime:
        """When the workshop starts, once the form is valid."""
        return _moment(self.day.day, self.starts.time)

    @property
    def ends_at(self) -> datetime:
        """When the workshop ends, once the form is valid."""
        return _moment(self.day.day, self.ends.time)


class CopyForm(OwnForm):
    """Which workshop is copied, and when the new one is."""

    workshop = ListField(
        # Translators: label of a list of workshops
        lazy_gettext("Which workshop do you want to copy?"),
        # Translators: error message under a list of workshops to copy from
        missing=lazy_gettext("Select the workshop that you want to copy"),
    )
    day = _day()
    starts = _starts()

    def validate(self, *_: object) -> bool:
        """Each field, then whether the new workshop is still to come."""
        if super().validate():
            _refuse_the_past(self, self.starts_at)
        return not self.errors

    @property
    def starts_at(self) -> datetime:
        """When the new workshop starts, once the form is valid."""
        return _moment(self.day.day, self.starts.time)


@allows(*EDITORS)
def create(locale: Locale) -> ResponseReturnValue:
    """What a new workshop begins with."""
    form = blank(CreateForm, source=locale, places=_USUAL_PLACES, forms=tuple(library()))
    return _create(form)


@allows(*EDITORS)
def send_create(locale: Locale) -> ResponseReturnValue:
    """Create it, as a draft."""
    form = sent(CreateForm)
    if (elsewhere := switched(form, locale)) is not None:
        return elsewhere
    if not form.validate():
        return _create(form)
    start = NewWorkshop(
        title=form.title.value,
        source_locale=form.source.locale,
        starts_at=form.starts_at,
        ends_at=form.ends_at,
        capacity=form.places.number or 1,
        library=form.forms.chosen,
    )
    workshop_id = service.create(start, by=person().user_id, translate=message, at=clock.now())
    tell("workshop-created")
    return redirect(url_for(".overview", workshop_id=workshop_id), 303)


@allows(*EDITORS)
def copy(locale: Locale) -> ResponseReturnValue:
    """Which workshop to copy, and to when; ``?from=`` chooses one beforehand."""
    return _copy(blank(CopyForm, workshop=request.args.get("from", "")), locale)


@allows(*EDITORS)
def send_copy(locale: Locale) -> ResponseReturnValue:
    """Copy it, as a draft."""
    form = sent(CopyForm)
    if (elsewhere := switched(form, locale)) is not None:
        return elsewhere
    _offer(form, locale)
    if not form.validate():
        return show("copy", form)
    at = clock.now()
    copied = service.copy(int(form.workshop.data or ""), starts_at=form.starts_at, by=person().user_id, at=at)
    tell("workshop-copied")
    return redirect(url_for(".overview", workshop_id=copied), 303)


def _create(form: CreateForm) -> ResponseReturnValue:
    return show("create", form, can_copy=bool(copyable(person())))


def _copy(form: CopyForm, locale: Locale) -> ResponseReturnValue:
    _offer(form, locale)
    return show("copy", form if form.workshop.choices else None)


def _offer(form: CopyForm, locale: Locale) -> None:
    """Give the form the workshops to choose from, the latest first."""
    listed = copyable(person())
    titles = {str(one.id): (titled(one.title, locale), format_date(one.starts_at, locale)) for one in listed}
    # Translators: a workshop in a list: its title, and the day that it is on
    form.workshop.choices = {
        key: gettext("%(title)s (%(date)s)", title=title, date=day) for key, (title, day) in titles.items()
    }
    form.workshop.locales = {key: title.locale for key, (title, _) in titles.items() if title.locale != locale}


def _refuse_the_past(form: OwnForm, starts_at: datetime) -> None:
    if starts_at <= clock.now():
        # Translators: error message under the fields for the day of a workshop
        form.refuse("day", gettext("The workshop must start in the future"))


def _moment(day: date | None, time: time | None) -> datetime:
    if day is None or time is None:
        raise ValueError("the form is not valid")
    return datetime.combine(day, time, LONDON)


localised(bp, "/{organise}/{new}", "create", create)
localised(bp, "/{organise}/{new}", "send_create", send_create, ("POST",))
localised(bp, "/{organise}/{copy}", "copy", copy)
localised(bp, "/{organise}/{copy}", "send_copy", send_copy, ("POST",))
