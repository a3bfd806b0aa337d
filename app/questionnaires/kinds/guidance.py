"""A text to read between questions."""

from collections.abc import Iterator
from typing import Literal, Self

from pydantic import model_validator

from app.questionnaires.answers import Answers, Column, Raw, Reading, SourceText, text_key
from app.questionnaires.kinds.base import Kind
from app.questionnaires.model import fault
from app.questionnaires.summaries import Outline

_NOT_ASKED = ("hint", "required", "purpose")


class Guidance(Kind):
    """A text to read between questions: its label, in Markdown. It has no field and no answer."""

    kind: Literal["guidance"]

    @model_validator(mode="after")
    def _asks_nothing(self) -> Self:
        for name in _NOT_ASKED:
            if getattr(self, name) is not None:
                raise fault(f"guidance has no “{name}”", "remove it, since guidance asks for no answer", name)
        if self.personal != "none":
            raise fault("guidance holds no personal data", "remove “personal”", "personal")
        return self

    def field_names(self) -> tuple[str, ...]:
        return ()

    def read(self, raw: Raw) -> Reading:
        return Reading(answers={})

    def to_raw(self, answers: Answers) -> Raw:
        return {}

    def columns(self, form_key: str) -> tuple[Column, ...]:
        return ()

    def tallied(self, answers: Answers) -> Iterator[tuple[str, str]]:
        return iter(())

    def outline(self, form_key: str) -> tuple[Outline, ...]:
        return ()

    def texts(self, form_key: str) -> tuple[SourceText, ...]:
        key = text_key(form_key, self.key, "label")
        return (SourceText(key=key, text=self.label, comment="Guidance between questions (Markdown).", markdown=True),)
