"""What workshops have to know of places and answers, which stand above them: handed to them in ``create_app``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from app.outbox.rules import Kind


class IsBegun(Protocol):
    """Whether anybody has answered a form, or begun to."""

    def __call__(self, form_id: int, /) -> bool: ...


class FillPlaces(Protocol):
    """Give free places to those who wait; takes part in the caller's transaction."""

    def __call__(self, workshop_id: int, *, at: datetime) -> None: ...


class TellAll(Protocol):
    """Tell all who have a place or wait for one; takes part in the caller's transaction."""

    def __call__(
        self,
        workshop_id: int,
        kind: Kind,
        *,
        at: datetime,
        due_at: datetime | None = None,
        until: datetime | None = None,
        facts: Mapping[str, object] = ...,
        instead_of: Collection[Kind] = (),
    ) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Above:
    """What stands above workshops."""

    is_begun: IsBegun
    fill_places: FillPlaces
    tell_all: TellAll


_above: Above | None = None


def look_above(found: Above) -> None:
    """Say how answers are found, places filled and people told."""
    global _above
    _above = found


def above() -> Above:
    """What stands above."""
    if _above is None:
        raise RuntimeError("nobody has said what stands above workshops")
    return _above
