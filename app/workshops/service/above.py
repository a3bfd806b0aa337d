"""What workshops have to know of places and answers, which stand above them: handed to them in ``create_app``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class Above:
    """``count_taken``: the places taken in a workshop. ``is_begun``: whether anybody has begun to answer a form."""

    count_taken: Callable[[int], int] | None = None
    is_begun: Callable[[int], bool] | None = None


_above = Above()


def look_above(*, count_taken: Callable[[int], int], is_begun: Callable[[int], bool]) -> None:
    """Say how places are counted, and answers found."""
    _above.count_taken, _above.is_begun = count_taken, is_begun


def count_taken(workshop_id: int) -> int:
    """How many places of the workshop are taken."""
    if _above.count_taken is None:
        raise RuntimeError("nobody has said how places are counted")
    return _above.count_taken(workshop_id)


def is_begun(form_id: int) -> bool:
    """Whether anybody has answered the form, or begun to."""
    if _above.is_begun is None:
        raise RuntimeError("nobody has said how answers are found")
    return _above.is_begun(form_id)
