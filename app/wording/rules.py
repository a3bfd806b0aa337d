"""Decisions about texts: their states, their plural forms, and the row in which a text travels to translators."""

from __future__ import annotations

import enum
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.language.locales import Locale

INTERFACE: Final = "interface"
"""The scope of the service's own texts; that of a workshop's is ``workshop-`` and its id."""
_BETWEEN_FORMS: Final = "\x1e"
_KEY_AT_MOST: Final = 255


class State(enum.StrEnum):
    """How far a translation is. Only an approved one is served."""

    MISSING = "missing"
    DRAFT = "draft"
    NEEDS_REVIEW = "needs_review"
    APPROVED = "approved"
    STALE = "stale"


class Change(enum.StrEnum):
    """What happened to a text: its source was changed; its translation was drafted, handed in for a second person's
    approval, approved, or kept because the change of the source left the meaning as it was.
    """

    SOURCE_CHANGED = "source_changed"
    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    KEPT = "kept"


class Counted(enum.StrEnum):
    """How the words of a text count in a quotation.

    new: never translated; changed: its source has changed since; repeated: it is the same as another; review: its
    translation is there, and is to be looked at.
    """

    NEW = "new"
    CHANGED = "changed"
    REPEATED = "repeated"
    REVIEW = "review"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A text as it travels to translators and back; ``scope`` and ``key`` name it, whatever file it travels in.

    A wording is a tuple: one string, or one for each plural form of its language (English 2, Welsh 6).
    ``target`` is () where there is no translation. ``context`` is the msgctxt of a message of the interface, "" where
    it has none; ``place`` says where the text stands, ``limit`` how many characters fit there.
    ``former`` is the source from which the translation of a stale text was made.
    """

    scope: str
    key: str
    source_locale: Locale
    source: tuple[str, ...]
    target: tuple[str, ...]
    state: State
    comment: str = ""
    context: str = ""
    place: str = ""
    markdown: bool = False
    limit: int | None = None
    former: tuple[str, ...] = ()

    @property
    def plural(self) -> bool:
        """Whether the text has a form for each kind of number."""
        return len(self.source) > 1


def join_forms(forms: Sequence[str]) -> str:
    """A wording as one string, as the database keeps it: its forms with U+001E between them."""
    return _BETWEEN_FORMS.join(forms)


def split_forms(text: str) -> tuple[str, ...]:
    """The forms of a wording that ``join_forms`` made one string of."""
    return tuple(text.split(_BETWEEN_FORMS))


def source_hash(source: str) -> str:
    """SHA-256 of a source text, in hexadecimal: what a translation was made from."""
    return hashlib.sha256(source.encode()).hexdigest()


def key_of(context: str, message: str) -> str:
    """The key of a message of the interface's files: the texts of forms have their own for a context."""
    return context if "." in context and len(context) <= _KEY_AT_MOST else interface_key(context, message)


def interface_key(context: str, message: str) -> str:
    """The key of a message of the interface that has none of its own, as the texts of forms have."""
    return "ui." + hashlib.sha256(f"{context}\x04{message}".encode()).hexdigest()[:16]
