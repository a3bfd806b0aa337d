"""How the beginning of a Welsh word changes: soft, nasal and aspirate mutation, and the h after some possessives."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_VOWELS: Final = "aeiouwy"
# The longer beginnings first: the ll of llais is not an l.
_CHANGES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "ll": ("l",),
        "rh": ("r",),
        "ch": (),
        "th": (),
        "ph": (),
        "dd": (),
        "p": ("b", "mh", "ph"),
        "t": ("d", "nh", "th"),
        "c": ("g", "ngh", "ch"),
        "b": ("f", "m"),
        "d": ("dd", "n"),
        "g": ("", "ng"),
        "m": ("f",),
    }
)


def plain(text: str) -> str:
    """``text`` for comparison: without accents and case, with straight apostrophes."""
    bare = unicodedata.normalize("NFD", text.replace("’", "'").casefold())
    return "".join(sign for sign in bare if not unicodedata.combining(sign))


def mutated(word: str) -> tuple[str, ...]:
    """The ``plain`` forms of a ``plain`` radical, itself first."""
    for beginning, changes in _CHANGES.items():
        if word.startswith(beginning):
            rest = word[len(beginning) :]
            return word, *(change + rest for change in changes if change + rest)
    return (word, "h" + word) if word[:1] and word[0] in _VOWELS else (word,)
