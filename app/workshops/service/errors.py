"""What a use case may refuse, with the facts of it."""

from __future__ import annotations

from dataclasses import dataclass

from app.language import Locale
from app.workshops.rules import Gap, TimeProblem, WorkshopState

# Not frozen: Python writes the traceback into an exception on its way.


@dataclass(eq=False)
class NotReady(Exception):
    """Participants may not see this yet: these things are missing, stale, not approved or past."""

    gaps: tuple[Gap, ...]


@dataclass(eq=False)
class SlugTaken(Exception):
    """Another workshop has, or had, this address."""

    locale: Locale
    slug: str


@dataclass(eq=False)
class BadTimes(Exception):
    """These times cannot be."""

    problems: tuple[TimeProblem, ...]


@dataclass(eq=False)
class WrongState(Exception):
    """The workshop is in a state in which this cannot be done to it."""

    state: WorkshopState


@dataclass(eq=False)
class NoForm(LookupError):
    """The workshop, or the library, has no form with this id or key."""

    form: int | str


@dataclass(eq=False)
class MomentTaken(Exception):
    """The workshop has a form for this moment already."""

    moment: str


@dataclass(eq=False)
class HasResponses(Exception):
    """Somebody has answered this, or begun to."""


@dataclass(eq=False)
class NoPerson(LookupError):
    """Nobody who can sign in has this account."""

    user_id: int


@dataclass(eq=False)
class LastOrganiser(Exception):
    """Nobody else who may change the workshop would be left."""
