"""How far a translation is, in words, and a text as a line of a list shows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString, lazy_pgettext

from app.wording.rules import State

STATES: Final[Mapping[State, LazyString]] = {
    # Translators: tag beside a text: there is no translation of it yet
    State.MISSING: lazy_pgettext("state of a translation", "Untranslated"),
    # Translators: tag beside a text: its translation is not finished
    State.DRAFT: lazy_pgettext("state of a translation", "Draft"),
    # Translators: tag beside a text: somebody has to look at its translation before it is shown
    State.NEEDS_REVIEW: lazy_pgettext("state of a translation", "Needs review"),
    # Translators: tag beside a text: it has changed since it was translated
    State.STALE: lazy_pgettext("state of a translation", "Out of date"),
    # Translators: tag beside a text: its translation is shown to everybody
    State.APPROVED: lazy_pgettext("state of a translation", "Approved"),
}
_SHORT: Final = 140


def shortened(text: str, most: int = _SHORT) -> str:
    """The text on one line, cut at the end of a word with an ellipsis where it is longer."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[:most]
    return f"{cut.rpartition(' ')[0] or cut}…"
