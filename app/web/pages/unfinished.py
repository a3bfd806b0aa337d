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
        return found or ("" if key in _OPTIONAL and not others.get(key) else _gap())

    return text


def gap_at(key: str) -> str:
    """What stands in place of a text that neither language has: nothing where none is needed."""
    return "" if key in _OPTIONAL else _gap()


def case_studies_or_gaps(workshop: WorkshopSnapshot, locale: Locale) -> list[str]:
    """Every case study that either language has, in the organiser's order."""
    words = words_or_gaps(workshop, locale)
    return [
        words(text.key)
        for text in list_texts(workshop.id)
        if text.key.startswith(CASE_STUDY) and any(text.wordings.values())
    ]


def unapproved_at(key: str) -> str:
    """What stands in place of a text that nobody has approved yet, for those who see only what is approved."""
    # Translators: in a preview for translators from outside, in place of a text that is not theirs to translate and is
    # not finished yet
    return "" if key in _OPTIONAL else _marked(gettext("[This text has not been approved yet]"))


def mark_gaps(page: str) -> str:
    """The page, with every text that is missing in it marked where it can be."""
    plain = _WITHOUT_MARKUP.sub(lambda found: found[0].replace(_BEGIN, "").replace(_END, ""), page)
    return plain.replace(_BEGIN, '<mark class="holi-missing">').replace(_END, "</mark>")


def _gap() -> str:
    # Translators: in a preview, in place of a text that is still missing in the language of the page; in Welsh it says
    # that there is no Welsh text
    return _marked(gettext("[There is no English text here yet]"))


def _marked(words: str) -> str:
    return f"{_BEGIN}{words}{_END}"
