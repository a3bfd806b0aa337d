"""Words that several of the organisers' pages use, and whose words there are: a title in one language or the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask_babel import LazyString, gettext, lazy_pgettext

from app.language import LOCALES, Locale, other
from app.language.catalogues import message
from app.questionnaires import Questionnaire, text_key
from app.workshops.queries import FormSnapshot, WorkshopSnapshot
from app.workshops.rules import WorkshopState

LANGUAGES: Final[Mapping[Locale, str]] = {"cy": "Cymraeg", "en": "English"}
"""Each in its own language, as everywhere: they stand in no catalogue."""

STATES: Final[Mapping[WorkshopState, LazyString]] = {
    # Translators: tag beside a workshop: only its organisers see it as yet
    WorkshopState.DRAFT: lazy_pgettext("state of a workshop", "Draft"),
    # Translators: tag beside a workshop: it has pages that everybody can open
    WorkshopState.PUBLISHED: lazy_pgettext("state of a workshop", "Published"),
    # Translators: tag beside a workshop: its forms take no more answers
    WorkshopState.CLOSED: lazy_pgettext("state of a workshop", "Closed"),
    # Translators: tag beside a workshop: it is over and put away, out of the list of workshops
    WorkshopState.ARCHIVED: lazy_pgettext("state of a workshop", "Archived"),
}
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """A text, and the language that it is in."""

    text: str
    locale: Locale

    def __str__(self) -> str:
        return self.text


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


def either(texts: Mapping[Locale, str], locale: Locale) -> Worded | None:
    """A text in ``locale``, else in the other language; None where it is in neither."""
    if texts[locale]:
        return Worded(text=texts[locale], locale=locale)
    return Worded(text=texts[other(locale)], locale=other(locale)) if texts[other(locale)] else None
