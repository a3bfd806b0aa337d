"""The texts of a workshop as translators write them: the newest wording of each, whatever has become of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from app.language import Locale, other
from app.web.pages.unfinished import gap_at, unapproved_at
from app.web.pages.worded import Worded, either
from app.web.translator.marking import marked
from app.wording.queries import StoredText
from app.wording.rules import State
from app.workshops.queries import WorkshopSnapshot, list_texts
from app.workshops.rules import CASE_STUDY

_FOR_THE_REGISTERED = "workshop.joining"
"""What people are told once they have registered, such as the way into an online session."""


class Drafts:
    """Words of a workshop in ``locale``; what that language lacks is said in the other one.

    With ``job``, the ids of an outside unit's texts, these alone are found again on a page, in their newest wording;
    every other text is said as it is approved, in ``locale`` alone, or not at all.
    """

    def __init__(self, workshop: WorkshopSnapshot, locale: Locale, job: Collection[int] | None = None) -> None:
        self._locale = locale
        texts = list_texts(workshop.id)
        self.by_id: Mapping[int, StoredText] = {text.id: text for text in texts if job is None or text.id in job}
        self.stored: Mapping[str, StoredText] = {
            text.key: text if text.id in self.by_id else _approved(text, locale) for text in texts
        }
        self._gap: Callable[[str], str] = gap_at if job is None else unapproved_at
        asked = (text for form in workshop.forms.values() for text in form.current.questionnaire.texts())
        self._blocks = frozenset(text.key for text in asked if text.markdown)

    def worded(self, key: str) -> Worded | None:
        """A text, and which language it is in; None where neither has it."""
        stored = self.stored.get(key)
        return None if stored is None else either(stored.wordings, self._locale)

    def plain(self, key: str) -> str:
        """A text by itself; in place of one that neither language has, that it is missing."""
        found = self.worded(key)
        return self._gap(key) if found is None else found.text

    def marked(self, key: str) -> str:
        """The same as it stands on a page on which it is to be found again."""
        found = self.worded(key)
        if found is None:
            return self._gap(key)
        text_id = self.stored[key].id
        return marked(text_id, found.text, block=key in self._blocks) if text_id in self.by_id else found.text

    def case_studies(self) -> list[str]:
        """Every case study that either language has, in the organiser's order."""
        return [self.marked(key) for key in self.stored if key.startswith(CASE_STUDY) and self.worded(key)]

    def state(self, text: StoredText) -> State | None:
        """How far a text is in this language; None for a source, which is as it is."""
        if not text.wordings[self._locale]:
            return State.MISSING
        return None if text.source_locale == self._locale else text.state

    def locale(self, text: StoredText) -> Locale | None:
        """The language in which a text is shown, where it is not the page's."""
        return None if text.wordings[self._locale] else other(self._locale)


def _approved(text: StoredText, locale: Locale) -> StoredText:
    """The text as participants see it in ``locale``, with no wording where they do not."""
    live = text.live if text.live is not None and text.key != _FOR_THE_REGISTERED else None
    here = "" if live is None else live[locale]
    wordings: dict[Locale, str] = {locale: here, other(locale): ""}
    return replace(text, wordings=wordings)
