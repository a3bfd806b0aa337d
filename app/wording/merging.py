"""Bringing what was approved in pages into the files, so that nobody's work is lost: three wordings are compared."""

from __future__ import annotations

import enum
import re
import textwrap
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

from app.language.messages import REVIEW, Entry

NOTED: Final = re.compile(r"Holi(?: \d+)?: ")
"""How the lines of a comment begin that tells of our wording; further ones have a number, and none is like another."""
_WIDTH: Final = 60
"""So short that a PO writer leaves each line as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """A message of the interface as it was approved in pages last.

    ``base`` is what files and pages last had in common (() for nothing), ``former`` what was approved here since.
    """

    key: str
    context: str
    sources: tuple[str, ...]
    forms: tuple[str, ...]
    base: tuple[str, ...]
    former: Collection[tuple[str, ...]] = ()

    @property
    def name(self) -> tuple[str, tuple[str, ...]]:
        """What tells the message from every other."""
        return self.context, self.sources


class Outcome(enum.StrEnum):
    """What becomes of an approved wording: the files have it, take it, have a newer one, or have another one."""

    SAME = "same"
    TAKEN = "taken"
    OVERTAKEN = "overtaken"
    CONFLICT = "conflict"


def merge(entry: Entry, approved: Approved) -> tuple[Outcome, Entry]:
    """What becomes of an approved wording, and the file's message with it.

    Where files and pages have both moved on from ``base``, the file keeps its wording, and ours stands in a comment.
    """
    theirs = entry.forms if any(entry.forms) else ()
    comments = tuple(comment for comment in entry.comments if not NOTED.match(comment))
    if theirs != approved.forms and theirs and theirs != approved.base:
        if approved.forms == approved.base:
            return Outcome.OVERTAKEN, replace(entry, comments=comments)
        if theirs not in approved.former:
            return Outcome.CONFLICT, replace(entry, comments=(*comments, *_note(approved.forms)))
    settled = tuple(comment for comment in comments if comment != REVIEW)
    merged = replace(entry, forms=approved.forms, fuzzy=False, comments=settled)
    return (Outcome.SAME if merged == entry else Outcome.TAKEN), merged


def _note(forms: tuple[str, ...]) -> list[str]:
    wording = " | ".join(f"“{form}”" for form in forms)
    first, *others = textwrap.wrap(wording, _WIDTH, break_on_hyphens=False)
    return [f"Holi: {first}", *(f"Holi {number}: {line}" for number, line in enumerate(others, 2))]
