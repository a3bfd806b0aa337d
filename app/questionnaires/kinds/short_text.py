"""A text on one line."""

from typing import Annotated, Literal

from pydantic import Field, StrictInt

from app.questionnaires.kinds.typed import Written


class ShortText(Written):
    """A text on one line."""

    kind: Literal["short_text"]
    max_length: Annotated[StrictInt, Field(ge=1, le=1_000)] = 200

    @property
    def longest(self) -> int:
        return self.max_length
