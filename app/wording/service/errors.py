"""What keeps a text from being changed."""

from __future__ import annotations

from dataclasses import dataclass

from app.language.rules import Flaw

# Not frozen, all of them: Python writes the traceback into an exception on its way.


@dataclass(eq=False)
class NoText(LookupError):
    """There is no text with this key, or this id."""

    key: str | int


@dataclass(eq=False)
class Overtaken(Exception):
    """Somebody has changed the text since it was read."""

    text_id: int


@dataclass(eq=False)
class NotSecond(Exception):
    """Whoever would approve the translation wrote it, and somebody else has to."""

    text_id: int


@dataclass(eq=False)
class Blocked(Exception):
    """The translation has flaws with which it cannot be handed in or approved."""

    flaws: tuple[Flaw, ...]


@dataclass(eq=False)
class NoTerm(LookupError):
    """The term base has no such term."""

    en: str
    context: str


@dataclass(eq=False)
class HasTerm(Exception):
    """The term base has another term of the same English and context."""

    en: str
    context: str
