"""A text in one language or in the other, and which it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from app.language import Locale, other

LANGUAGES: Final[Mapping[Locale, str]] = {"cy": "Cymraeg", "en": "English"}
"""Each in its own language, as everywhere: they stand in no catalogue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worded:
    """A text, and the language that it is in."""

    text: str
    locale: Locale

    def __str__(self) -> str:
        return self.text


def either(texts: Mapping[Locale, str], locale: Locale) -> Worded | None:
    """A text in ``locale``, else in the other language; None where it is in neither."""
    if texts[locale]:
        return Worded(text=texts[locale], locale=locale)
    return Worded(text=texts[other(locale)], locale=other(locale)) if texts[other(locale)] else None
