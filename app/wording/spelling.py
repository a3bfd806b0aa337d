"""Welsh spelling and mutation, judged without a network where the extra ``spelling`` is installed.

The dictionary (Prifysgol Bangor's, as hunspell reads it) and the rules of mutation come with ``cymraeg-mcp``; its
server is not used. Loading takes about a second and 60 MB in a process, once, when the first text is judged.
"""

from __future__ import annotations

import importlib.util
import io
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, Protocol

from app.language.mutations import mutated

# Nouns of our field that the rules do not list; and one of theirs that many say as masculine.
_FEMININE: Final = frozenset(
    {
        "blaenoriaeth", "barn", "canolfan", "canran", "cofrestr", "colofn", "cost", "cronfa", "cyfraith", "cyfran",
        "cyfres", "cymuned", "cynhadledd", "deddf", "dogfen", "dolen", "galwad", "gwefan", "gwybodaeth", "menter",
        "pleidlais", "problem", "taflen", "tasg", "trafodaeth", "trwydded", "tudalen",
    }
)  # fmt: skip
_EITHER: Final = frozenset({"munud"})

_NEEDED: Final = ("spylls", "cymraeg_mcp")
_WORD: Final = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
# What hangs on a word after an apostrophe is left to it: mae'r, i'n, a'i.
_CLITIC: Final = re.compile(r"'(?:r|n|i|u|w|m|th|ch)$")


@dataclass(frozen=True, slots=True)
class Slip:
    """A word that may have to mutate after the one before it, and how it would be written."""

    word: str
    after: str
    better: tuple[str, ...]


class Speller(Protocol):
    """Who knows Welsh words. Apostrophes are straight in what it is given and gives."""

    def unknown(self, text: str) -> tuple[str, ...]:
        """The words of a text that the dictionary does not know, each once."""

    def slips(self, text: str) -> tuple[Slip, ...]:
        """Where a mutation seems to be missing."""


class _Engine(Protocol):
    def check_text(self, text: str) -> list[Any]:
        """Findings with a ``word``, its ``trigger``, ``suggestions`` and ``confidence``."""


class WelshSpeller:
    """A dictionary, the words that are right though it does not know them, and the rules of mutation."""

    def __init__(self, lookup: Callable[[str], bool], engine: _Engine, accepted: Iterator[str]) -> None:
        self._accepted = frozenset(form for word in accepted for form in mutated(word.casefold()))
        self._engine = engine
        self._lookup = lookup
        self.knows = lru_cache(maxsize=20_000)(self._knows)

    def unknown(self, text: str) -> tuple[str, ...]:
        """The words of a text that the dictionary does not know, each once."""
        words = dict.fromkeys(_WORD.findall(text))
        return tuple(word for word in words if not self.knows(word))

    def slips(self, text: str) -> tuple[Slip, ...]:
        """Where a mutation seems to be missing, by rules that say so with some certainty."""
        return tuple(
            Slip(finding.word, finding.trigger, tuple(finding.suggestions))
            for finding in self._engine.check_text(text)
            if not _is_right(finding.trigger, finding.word.casefold())
        )

    def _knows(self, word: str) -> bool:
        bare = _CLITIC.sub("", word)
        if len(bare) < 2 or self._is_known(word) or self._is_known(bare):
            return True
        parts = bare.split("-")
        return len(parts) > 1 and all(len(part) < 2 or self._is_known(part) for part in parts)

    def _is_known(self, word: str) -> bool:
        lower = word.lower()
        return lower in self._accepted or any(self._lookup(form) for form in (word, lower, lower.capitalize()))


def _is_right(after: str, word: str) -> bool:
    """What the rules take for a slip: a finite verb does not mutate after neu (neu cadwch), and o hyd is an adverb."""
    return (after == "neu" and word.endswith("wch")) or (after, word) == ("hyd", "tan")


def installed() -> bool:
    """Whether the extra is there."""
    return all(importlib.util.find_spec(name) is not None for name in _NEEDED)


def find_speller(accepted: Path) -> Speller | None:
    """The speller with the words of a file that are right, one a line; None where the extra is not installed.

    It loads its dictionary when first asked.
    """
    return _Lazy(accepted) if installed() else None


class _Lazy:
    """A speller that is loaded by the first who asks, while others wait."""

    def __init__(self, accepted: Path) -> None:
        self._accepted = accepted

    def unknown(self, text: str) -> tuple[str, ...]:
        return _load(self._accepted).unknown(text)

    def slips(self, text: str) -> tuple[Slip, ...]:
        return _load(self._accepted).slips(text)


_loading: Final = threading.Lock()


def _load(accepted: Path) -> WelshSpeller:
    with _loading:
        return _loaded(accepted)


@cache
def _loaded(accepted: Path) -> WelshSpeller:
    from cymraeg_mcp.mutations import MutationEngine
    from cymraeg_mcp.paths import dictionary_base, mutation_rules_path

    lookup = lru_cache(maxsize=50_000)(_dictionary(dictionary_base()).lookup)
    engine = MutationEngine(mutation_rules_path(), lookup)
    engine.feminine_nouns = (engine.feminine_nouns | _FEMININE) - _EITHER
    return WelshSpeller(lookup, engine, _accepted_words(accepted))


def _dictionary(base: Path) -> Any:
    """A dictionary of hunspell's in UTF-8: ``spylls`` by itself leaves the files open."""
    from spylls.hunspell import readers
    from spylls.hunspell.dictionary import Dictionary
    from spylls.hunspell.readers.file_reader import BaseReader

    class Reader(BaseReader):  # type: ignore[misc]  # spylls has no types
        def reset_encoding(self, encoding: str) -> None:
            """The text has been decoded already."""

    affixes, words = (
        Reader(io.StringIO(base.with_suffix(suffix).read_text(encoding="utf-8"))) for suffix in (".aff", ".dic")
    )
    affix, context = readers.read_aff(affixes)
    return Dictionary(affix, readers.read_dic(words, aff=affix, context=context))


def _accepted_words(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8").splitlines():
        word = line.partition("#")[0].strip().replace("’", "'")
        if word:
            yield word
