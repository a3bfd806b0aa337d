"""Words counted for a quotation: how many a text has, and what is new, changed or repeated."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from app.wording.rules import Counted, State

_NO_WORDS: Final = re.compile(
    r"%\([^)]*\)[-+ #0-9.*hlL]*[a-zA-Z]"  # filled in by gettext
    r"|\{[^{}\n]*\}"  # filled in by us
    r"|</?[a-zA-Z][^<>]*>"
    r"|(?<=\])\([^()\s]*(?:\s\"[^\"]*\")?\)"  # where a link of Markdown leads
    r"|^\s*(?:[-*+]|\d+[.)]|#{1,6}|>)\s+",  # lists, headings and quotations of Markdown
    re.MULTILINE,
)
_LETTER: Final = re.compile(r"\w")


@dataclass(frozen=True, slots=True, kw_only=True)
class Countable:
    """A text as it is counted: its source, how far its translation is."""

    source: tuple[str, ...]
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How a text counts, and how many words its source has."""

    counted: Counted
    words: int


def count_words(forms: Sequence[str]) -> int:
    """The words of a text in all its forms. Placeholders, tags and marks of Markdown are none; an address is one."""
    return sum(
        1
        for form in forms
        for word in re.split(r"[\s–—]+", _NO_WORDS.sub(" ", form))
        if _LETTER.search(word.replace("_", ""))
    )


def count(texts: Iterable[Countable], approved: Collection[tuple[str, ...]]) -> tuple[Count, ...]:
    """How each text counts, in their order.

    A text whose source is translated as it stands is there to be reviewed. Another is repeated where its source came
    before, or is among those that are ``approved`` elsewhere; else changed where it has a translation of an earlier
    source; else new.
    """
    seen = set(approved)
    counts = []
    for text in texts:
        if text.state in (State.NEEDS_REVIEW, State.APPROVED):
            counted = Counted.REVIEW
        elif text.source in seen:
            counted = Counted.REPEATED
        else:
            counted = Counted.CHANGED if text.state is State.STALE else Counted.NEW
        seen.add(text.source)
        counts.append(Count(counted=counted, words=count_words(text.source)))
    return tuple(counts)
