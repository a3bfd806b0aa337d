"""A text on several lines."""

from typing import Annotated, Literal

from pydantic import Field, StrictInt

from app.questionnaires.kinds.typed import Written, lines


class LongText(Written):
    """A text on several lines; `rows` is the height of its field."""

    kind: Literal["long_text"]
    max_length: Annotated[StrictInt, Field(ge=1, le=20_000)] = 2_000
    rows: Annotated[StrictInt, Field(ge=2, le=30)] | None = None

    @property
    def longest(self) -> int:
        return self.max_length

    def _clean(self, text: str) -> str:
        return lines(text)
