"""An older text and a newer one, compared word by word."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

_TOKENS: Final = re.compile(r"\s*(?:\w+(?:['’-]\w+)*|[^\w\s])|\s+")
"""A word or a sign with the space before it: then what changes are phrases, not words with spaces between them."""
_CHANGES_AT_MOST: Final = 400
"""Words and signs taken away or added: to find them takes up to the square of it. A text with more is another text."""


class Side(enum.StrEnum):
    """Which of the two texts a piece is in."""

    BOTH = "both"
    OLD = "old"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a text: in both, taken away, or added."""

    side: Side
    text: str


def compare(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces of both texts in order, what was taken away before what stands in its place.

    The pieces of ``OLD`` and ``BOTH`` together are the old text, those of ``NEW`` and ``BOTH`` the new one.
    """
    before, after = _TOKENS.findall(old), _TOKENS.findall(new)
    same = _common(before, after)
    found = _replaced(before, after) if same is None else _pieces(before, after, same)
    return tuple(piece for piece in found if piece.text)


def _pieces(before: Sequence[str], after: Sequence[str], same: Sequence[tuple[int, int]]) -> Iterator[Piece]:
    old = new = 0
    both = ""
    for x, y in (*same, (len(before), len(after))):
        if (x, y) != (old, new):
            taken, added = "".join(before[old:x]), "".join(after[new:y])
            space = _space_before(taken, added)
            yield Piece(Side.BOTH, both + space)
            yield Piece(Side.OLD, taken[len(space) :])
            yield Piece(Side.NEW, added[len(space) :])
            both = ""
        both += "".join(before[x : x + 1])
        old, new = x + 1, y + 1
    yield Piece(Side.BOTH, both)


def _space_before(taken: str, added: str) -> str:
    """The space with which both begin, if they begin with the same: that has not changed."""
    spaces = {text[: len(text) - len(text.lstrip())] for text in (taken, added)}
    return spaces.pop() if len(spaces) == 1 else ""


def _replaced(before: Sequence[str], after: Sequence[str]) -> Iterator[Piece]:
    yield Piece(Side.OLD, "".join(before))
    yield Piece(Side.NEW, "".join(after))


def _common(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]] | None:
    """The places of a longest common sequence in both; None where too much differs.

    E. W. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986). ``difflib`` takes minutes where somebody
    repeats a few words a thousand times.
    """
    reached = {1: 0}
    trace = []
    for changes in range(_CHANGES_AT_MOST + 1):
        trace.append(dict(reached))
        for diagonal in range(-changes, changes + 1, 2):
            x = _start(reached, diagonal, _is_added(reached, diagonal, changes))
            while x < len(before) and x - diagonal < len(after) and before[x] == after[x - diagonal]:
                x += 1
            reached[diagonal] = x
            if x >= len(before) and x - diagonal >= len(after):
                return _walked_back(trace, len(before), len(after))
    return None


def _is_added(reached: Mapping[int, int], diagonal: int, changes: int) -> bool:
    """Whether the last change that leads furthest on a diagonal is a word added, and not one taken away."""
    return diagonal == -changes or (diagonal != changes and reached[diagonal - 1] < reached[diagonal + 1])


def _start(reached: Mapping[int, int], diagonal: int, added: bool) -> int:
    return reached[diagonal + 1] if added else reached[diagonal - 1] + 1


def _walked_back(trace: Sequence[Mapping[int, int]], x: int, y: int) -> list[tuple[int, int]]:
    same = []
    for changes in range(len(trace) - 1, -1, -1):
        diagonal = x - y
        added = _is_added(trace[changes], diagonal, changes)
        start = _start(trace[changes], diagonal, added)
        while x > start:
            x, y = x - 1, y - 1
            same.append((x, y))
        x, y = (x, y - 1) if added else (x - 1, y)
    same.reverse()
    return same
