"""Words that several of the organisers' pages use, and whose words there are: a title in one language or the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString, gettext, lazy_gettext, lazy_pgettext

from app.language import LOCALES, Locale
from app.language.catalogues import message
from app.questionnaires import Questionnaire, text_key
from app.web.pages.worded import Worded, either
from app.wording.rules import State
from app.workshops.queries import FormSnapshot, WorkshopSnapshot
from app.workshops.rules import WorkshopState

_STATES: Final[Mapping[WorkshopState, LazyString]] = {
    # Translators: tag beside a workshop: only its organisers see it as yet
    WorkshopState.DRAFT: lazy_pgettext("state of a workshop", "Draft"),
    # Translators: tag beside a workshop: it has pages that everybody can open
    WorkshopState.PUBLISHED: lazy_pgettext("state of a workshop", "Published"),
    # Translators: tag beside a workshop: its forms take no more answers
    WorkshopState.CLOSED: lazy_pgettext("state of a workshop", "Closed"),
    # Translators: tag beside a workshop: it is over and put away, out of the list of workshops
    WorkshopState.ARCHIVED: lazy_pgettext("state of a workshop", "Archived"),
}
# Translators: tag beside a workshop: it does not take place
_CANCELLED: Final = lazy_pgettext("state of a workshop", "Cancelled")
WAITS: Final[Mapping[State, LazyString]] = {
    # Translators: tag beside the label of a field: the text has to be written in that language
    State.MISSING: lazy_gettext("Waiting for a translator"),
    # Translators: tag beside the label of a field: the text has changed in the other language
    State.STALE: lazy_gettext("Waiting for a translator"),
    # Translators: tag beside the label of a field: a translator has begun with it
    State.DRAFT: lazy_gettext("Being translated"),
    # Translators: tag beside the label of a field: it is translated, and somebody has to approve that
    State.NEEDS_REVIEW: lazy_gettext("Waiting for approval"),
}
"""For whom a text waits that is not approved in both languages."""
MOMENTS: Final[Mapping[str, LazyString]] = {
    # Translators: when a form is filled in, under the title of the form
    "registration": lazy_pgettext("moment of a form", "To register for the workshop"),
    # Translators: when a form is filled in, under the title of the form
    "before": lazy_pgettext("moment of a form", "Before the workshop"),
    # Translators: when a form is filled in, under the title of the form
    "during": lazy_pgettext("moment of a form", "During the workshop"),
    # Translators: when a form is filled in, under the title of the form
    "after": lazy_pgettext("moment of a form", "After the workshop"),
}


def state_of(workshop: WorkshopSnapshot) -> LazyString:
    """Where a workshop is in its life; of a closed one, that it was cancelled, if it was."""
    called_off = workshop.cancelled and workshop.state is WorkshopState.CLOSED
    return _CANCELLED if called_off else _STATES[workshop.state]


def title_of(workshop: WorkshopSnapshot, locale: Locale) -> Worded:
    """The workshop's title in ``locale``, where it has none in the other language, where neither in our words."""
    return titled({one: workshop.find_text(one, "workshop.title") or "" for one in LOCALES}, locale)


def titled(titles: Mapping[Locale, str], locale: Locale) -> Worded:
    """The same of a title in both languages, either of which may be empty."""
    # Translators: stands where the title of a workshop would, while it has none
    return either(titles, locale) or Worded(text=gettext("Workshop without a title"), locale=locale)


def form_title_of(workshop: WorkshopSnapshot, form: FormSnapshot, locale: Locale) -> Worded:
    """The title of one of its forms, likewise."""
    questionnaire = form.current.questionnaire
    key = text_key(questionnaire.key, "title")
    found = either({one: workshop.find_text(one, key) or "" for one in LOCALES}, locale)
    return found or Worded(text=questionnaire.title, locale=questionnaire.source_locale)


def library_title(form: Questionnaire, locale: Locale) -> str:
    """The title of a form of the library, whose texts the interface's catalogue has in both languages."""
    if locale == form.source_locale:
        return form.title
    return message(locale, text_key(form.key, "title"), form.title) or form.title
