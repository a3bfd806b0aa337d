"""A single box to tick."""

from collections.abc import Iterator
from typing import Literal

from app.questionnaires.answers import Answers, Column, Raw, Reading, text_key
from app.questionnaires.kinds.base import Kind, counted
from app.questionnaires.kinds.typed import last
from app.questionnaires.summaries import ByCode, Outline

_TICKED = "1"


class Consent(Kind):
    """A single box; the label is what a person consents to, `required` the sentence if it must be ticked."""

    kind: Literal["consent"]

    def read(self, raw: Raw) -> Reading:
        return Reading(answers={self.key: True}) if last(raw, self.key) else self._empty()

    def to_raw(self, answers: Answers) -> Raw:
        return {self.key: ["yes"]} if answers.get(self.key) else {}

    def columns(self, form_key: str) -> tuple[Column, ...]:
        return (self._column(form_key),)

    def tallied(self, answers: Answers) -> Iterator[tuple[str, str]]:
        return counted(answers, self.key, self.key, _TICKED)

    def outline(self, form_key: str) -> tuple[Outline, ...]:
        codes = {_TICKED: (1, text_key(form_key, self.key, "label"))}
        return (ByCode(column=self._column(form_key, codes)),)
