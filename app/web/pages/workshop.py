"""A workshop's own page, rendered for whoever shows it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import SimpleNamespace

from flask import render_template
from flask_babel import gettext

from app.language import Locale
from app.language.formatting import (
    format_date,
    format_datetime,
    format_duration,
    format_period,
    format_weekday_date,
)
from app.questionnaires import text_key
from app.web.fields import Words
from app.workshops.queries import FormSnapshot, WorkshopSnapshot
from app.workshops.rules import FormState, WorkshopState


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkshopContext:
    """A workshop in the language ``locale`` at the moment ``now``; ``form_url`` gives the address of a form.

    ``words`` gives "" for a text that a workshop may do without. ``lost_link_url``: where whoever is registered has the
    link to their own page sent again.
    """

    workshop: WorkshopSnapshot
    locale: Locale
    words: Words
    case_studies: Sequence[str]
    places_left: int
    contact_email: str
    form_url: Callable[[FormSnapshot], str]
    now: datetime
    lost_link_url: str | None = None


def render_workshop_page(context: WorkshopContext) -> str:
    """What the workshop is, when and where, and its forms."""
    return render_template(
        "participant/workshop.html",
        workshop=_facts(context),
        forms=[_form_card(context, form) for form in context.workshop.forms.values()],
    )


def _facts(context: WorkshopContext) -> SimpleNamespace:
    found, words, locale = context.workshop, context.words, context.locale
    minutes = int((found.ends_at - found.starts_at).total_seconds() // 60)
    return SimpleNamespace(
        title=words("workshop.title"),
        summary=words("workshop.summary"),
        place=words("workshop.place"),
        date_text=format_weekday_date(found.starts_at, locale),
        time_text=format_period(found.starts_at, found.ends_at, locale),
        duration_text=format_duration(minutes, locale),
        places_left=_places_left(context),
        capacity=found.capacity,
        has_waiting_list=_has_waiting_list(context),
        cancelled=found.cancelled,
        over=found.state in {WorkshopState.CLOSED, WorkshopState.ARCHIVED},
        privacy=words("workshop.privacy"),
        activity_name=words("workshop.activity.name"),
        activity_explanation=words("workshop.activity.explanation"),
        case_studies=context.case_studies,
        contact_email=context.contact_email,
        lost_link_url=context.lost_link_url if "registration" in found.forms else None,
        delete_text=format_date(found.delete_on, locale),
    )


def _places_left(context: WorkshopContext) -> int | None:
    """What is free for whoever comes: nothing, where others wait for it."""
    found = context.workshop
    if "registration" not in found.forms or found.cancelled:
        return None
    return 0 if found.full else context.places_left


def _has_waiting_list(context: WorkshopContext) -> bool:
    registration = context.workshop.forms.get("registration")
    return context.workshop.full and registration is not None and registration.state(context.now) is FormState.OPEN


def _form_card(context: WorkshopContext, form: FormSnapshot) -> SimpleNamespace:
    state, locale = form.state(context.now), context.locale
    when: dict[FormState, str] = {
        # Translators: under the title of a form on the workshop's page; a date and time follow
        FormState.NOT_YET_OPEN: gettext("Opens: %(moment)s", moment=format_datetime(form.opens_at, locale)),
        # Translators: under the title of a form on the workshop's page; a date and time follow
        FormState.OPEN: gettext("Open until: %(moment)s", moment=format_datetime(form.closes_at, locale)),
        # Translators: under the title of a form on the workshop's page; a date and time follow
        FormState.CLOSED: gettext("Closed: %(moment)s", moment=format_datetime(form.closes_at, locale)),
    }
    return SimpleNamespace(
        title=context.words(text_key(form.current.questionnaire.key, "title")),
        state=state.value,
        url=context.form_url(form),
        when_text=when.get(state),
        primary=form.moment == "registration",
    )
