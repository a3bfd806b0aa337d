"""The words that pages are expected to show, from where the service has them."""

from __future__ import annotations

from functools import cache

from app.language import Locale
from app.language.catalogues import Catalogue, compiled_path, read_catalogue
from app.questionnaires import library, text_key
from config import TRANSLATIONS


def say(locale: Locale, message: str, **filled: object) -> str:
    """A text of the interface."""
    return _catalogue(locale).gettext(message) % filled if filled else _catalogue(locale).gettext(message)


def say_of(locale: Locale, singular: str, plural: str, number: int) -> str:
    """A text of the interface that goes by a number."""
    return _catalogue(locale).ngettext(singular, plural, number)


def form_text(locale: Locale, form: str, *parts: str) -> str:
    """A text of a form of the library, by its key, like ``form_text("cy", "registration", "full_name", "label")``."""
    key = text_key(form, *parts)
    (source,) = [text.text for text in library()[form].texts() if text.key == key]
    found = source if locale == "en" else _catalogue(locale).find(key, source)
    assert found is not None, f"{key} has no text in “{locale}”"
    return found


@cache
def _catalogue(locale: Locale) -> Catalogue:
    return Catalogue("en") if locale == "en" else read_catalogue(compiled_path(TRANSLATIONS, locale), locale)
