"""What "bilingual" means: the two languages, their addresses, dates, order and catalogues."""

from __future__ import annotations

from app.language.locales import FORM_SEGMENTS, LOCALES, SEGMENTS, Locale, other, path
from app.language.sorting import fold, normalise, sort_key

__all__ = ["FORM_SEGMENTS", "LOCALES", "SEGMENTS", "Locale", "fold", "normalise", "other", "path", "sort_key"]
