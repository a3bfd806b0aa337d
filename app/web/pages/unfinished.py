"""Texts of a workshop that may lack some: what is missing in a language is said in its place, and marked.

The marks are letters of private use, so that no text holds them, until the page is there: a text also stands in titles
and in options of lists, where no markup may stand.
"""

from __future__ import annotations

import re
from typing import Final

from flask_babel import gettext

from app.language import Locale, other
from app.web.fields import Words
from app.workshops.queries import WorkshopSnapshot, list_texts
from app.workshops.rules import CASE_STUDY, OWN_TEXTS

_BEGIN: Final = "\ue002"
_END: Final = "\ue003"
_WITHOUT_MARKUP: Final = re.compile(r"<(title|option)\b[^>]*>.*?</\1>|<[^>]*>", re.DOTALL)
_OPTIONAL: Final = frozenset(key for key, text in OWN_TEXTS.items() if not text.required)


def words_or_gaps(workshop: WorkshopSnapshot, locale: Locale) -> Words:
    """The workshop's words in ``locale``; a text that neither language has and that none needs is empty."""
    own, others = workshop.wording.texts[locale], workshop.wording.texts[other(locale)]

    def text(key: str) -> str:
        found = own.get(key, "")
        if found or (key in _OPTIONAL and not others.get(key)):
            return found
        return f"{_BEGIN}{_missing()}{_END}"

    return text


def case_studies_or_gaps(workshop: WorkshopSnapshot, locale: Locale) -> list[str]:
    """Every case study that either language has, in the organiser's order."""
    words = words_or_gaps(workshop, locale)
    return [
        words(text.key)
        for text in list_texts(workshop.id)
        if text.key.startswith(CASE_STUDY) and any(text.wordings.values())
    ]


def mark_gaps(page: str) -> str:
    """The page, with every text that is missing in it marked where it can be."""
    plain = _WITHOUT_MARKUP.sub(lambda found: found[0].replace(_BEGIN, "").replace(_END, ""), page)
    return plain.replace(_BEGIN, '<mark class="holi-missing">').replace(_END, "</mark>")


def _missing() -> str:
    # Translators: in a preview, in place of a text that is still missing in the language of the page; in Welsh it says
    # that there is no Welsh text
    return str(gettext("[There is no English text here yet]"))
