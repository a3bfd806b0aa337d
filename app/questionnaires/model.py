"""What every part of a definition shares: frozen models, keys and texts, and faults that know their place."""

import unicodedata
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

FAULT = "definition"
"""The pydantic error type of the faults that this package finds itself."""


class Model(BaseModel):
    """A frozen part of a definition that refuses what it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", serialize_by_alias=True, validate_by_name=True)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
"""The permanent name of a form, page or question: stored and exported, never shown."""

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]*$", max_length=60)]
"""The permanent name of an option, row or scale point, which may be a digit."""

Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000), AfterValidator(_composed)
]
"""A text shown to people, in the form's source language."""


def fault(what: str, remedy: str, *at: str | int) -> PydanticCustomError:
    """An error to raise in a validator; `at` is the way from that model to the place that is wrong."""
    facts: dict[str, Any] = {"what": what, "remedy": remedy, "at": at}
    return PydanticCustomError(FAULT, "{what}; {remedy}", facts)


def first_repeated(values: list[str]) -> int | None:
    """The index of the first value that stood before, or None if all differ."""
    seen: set[str] = set()
    for index, value in enumerate(values):
        if value in seen:
            return index
        seen.add(value)
    return None
