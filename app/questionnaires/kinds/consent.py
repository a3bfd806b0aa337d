"""A single box to tick."""

from typing import Literal

from app.questionnaires.answers import Column, Raw, Reading
from app.questionnaires.kinds.base import Kind
from app.questionnaires.kinds.typed import last


class Consent(Kind):
    """A single box; the label is what a person consents to, `required` the sentence if it must be ticked."""

    kind: Literal["consent"]

    def read(self, raw: Raw) -> Reading:
        return Reading(answers={self.key: True}) if last(raw, self.key) else self._empty()

    def columns(self, form_key: str) -> tuple[Column, ...]:
        return (self._column(form_key),)
