"""The term base: the words that the service uses for a thing, in both languages.

It stands in ``translations/glossary.csv``; what translators add or take away in pages wins over the file.
"""

from __future__ import annotations

import csv
import itertools
import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from app.language.locales import Locale, other
from app.language.messages import SourceError
from app.language.mutations import mutated, plain

_OTHERS: Final = re.compile(r"(?P<first>.+?) \((?P<others>[^()]+)\)")
# What is filled in, markup and addresses are no words.
_NO_WORDS: Final = re.compile(r"%\([^)]{0,200}\)[a-zA-Z]?|\{[^{}\n]*\}|</?[a-zA-Z][^<>]*>|(?:https?://|www\.)\S+")
_WORD: Final = re.compile(r"[\w]+(?:['’-][\w]+)*")
# What hangs on a word after an apostrophe: gweithdy’r, i’n, workshop’s.
_CLITIC: Final = re.compile(r"['’](?:r|n|i|u|w|m|th|ch|s)$")
_ENDS: Final = " .:!?…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A term: English, and Welsh with its plural or what else may stand for it in brackets ("Gweithdy (gweithdai)").

    A ``whole`` one is said only where it is the whole text (the label of a button); others are found within texts.
    """

    en: str
    cy: str
    context: str = ""
    note: str = ""
    whole: bool = False

    def words(self, locale: Locale) -> tuple[str, ...]:
        """The term in a language, and after it what else may stand for it."""
        text = self.en if locale == "en" else self.cy
        found = _OTHERS.fullmatch(text)
        return (found["first"], *re.split(r",\s*", found["others"])) if found else (text,)


class Change(Protocol):
    """What translators have changed in the term base; ``removed``: the term is taken out of it."""

    @property
    def en(self) -> str: ...
    @property
    def cy(self) -> str: ...
    @property
    def context(self) -> str: ...
    @property
    def note(self) -> str: ...
    @property
    def removed(self) -> bool: ...


class GlossaryError(SourceError):
    """The file of the term base cannot be read: which file, and why."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(path, 1, reason)


class Glossary:
    """Terms, and where they stand in texts. It does not change, and threads may share it."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms: Final = tuple(terms)
        self._whole: dict[tuple[Locale, str], list[Term]] = {}
        self._within: dict[tuple[Locale, tuple[str, ...]], list[Term]] = {}
        self._longest = 1
        for term in self.terms:
            for locale in ("en", "cy"):
                self._enter(term, locale)

    def find(self, source: str, locale: Locale) -> tuple[Term, ...]:
        """The terms in a text of ``locale``, in its order, each once; where terms overlap, the longest.

        Whole words count, whatever their case and accents; an English plural and a Welsh mutation are seen through.
        """
        found = list(self._whole.get((locale, _whole(source)), ()))
        words = _words(source)
        place = 0
        while place < len(words):
            for length in range(min(self._longest, len(words) - place), 0, -1):
                terms = self._within.get((locale, tuple(words[place : place + length])))
                if terms:
                    found += terms
                    place += length - 1
                    break
            place += 1
        return tuple(dict.fromkeys(found))

    def unused(self, source: str, target: str, target_locale: Locale) -> tuple[Term, ...]:
        """The terms of ``source`` for which ``target`` has none of the words that the glossary gives.

        Where several terms are written alike (English: "English", "Saesneg"), one of them is enough.
        """
        locale = other(target_locale)
        alike: dict[str, list[Term]] = {}
        for term in self.find(source, locale):
            alike.setdefault(plain(term.words(locale)[0]), []).append(term)
        return tuple(
            terms[0] for terms in alike.values() if not any(uses(term, target, target_locale) for term in terms)
        )

    def _enter(self, term: Term, locale: Locale) -> None:
        for written in term.words(locale):
            if term.whole:
                self._whole.setdefault((locale, _whole(written)), []).append(term)
                continue
            words = _words(written)
            self._longest = max(self._longest, len(words))
            for variant in set(_variants(words, locale)):
                terms = self._within.setdefault((locale, variant), [])
                if term not in terms:
                    terms.append(term)


def uses(term: Term, target: str, locale: Locale) -> bool:
    """Whether a text of ``locale`` has the words of ``term``, in any order, mutated, in the plural or inflected."""
    there = _words(target)
    ways = term.words(locale)
    # Where the term base tells other forms, they need not be guessed: gweithd-, and not gweith-.
    ending = 1 if len(ways) > 1 else 2
    return any(all(_among(word, ending, there, locale) for word in _words(written)) for written in ways)


def merge(terms: Iterable[Term], changes: Iterable[Change]) -> Glossary:
    """The term base with what translators have changed: a change of the same English and context wins."""
    merged = {(term.en, term.context): term for term in terms}
    for change in changes:
        name = change.en, change.context
        former = merged.pop(name, None) if change.removed else merged.get(name)
        if not change.removed:
            whole = former is not None and former.whole
            merged[name] = Term(en=change.en, cy=change.cy, context=change.context, note=change.note, whole=whole)
    return Glossary(merged.values())


class _Files:
    """Files of terms as last read, by their path and what the file system says of them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read: dict[Path, tuple[tuple[int, int, int], tuple[Term, ...]]] = {}

    def load(self, path: Path) -> tuple[Term, ...]:
        try:
            status = path.stat()
        except OSError as error:
            raise GlossaryError(path, error.strerror or "cannot be read") from error
        signature = status.st_mtime_ns, status.st_size, status.st_ino
        with self._lock:
            kept = self._read.get(path)
            if kept is None or kept[0] != signature:
                kept = signature, _read(path)
                self._read[path] = kept
        return kept[1]


_files: Final = _Files()


def load(path: Path) -> tuple[Term, ...]:
    """The terms of a file, read again only when it has changed. GlossaryError when it cannot be read."""
    return _files.load(path)


def _read(path: Path) -> tuple[Term, ...]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return tuple(
                Term(en=row["en"], cy=row["cy"], context=row["context"], note=row["note"], whole=row["whole"] == "yes")
                for row in csv.DictReader(file, strict=True)
            )
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise GlossaryError(path, str(error)) from error
    except KeyError as error:
        raise GlossaryError(path, f"lacks the column {error}") from error


def _words(text: str) -> list[str]:
    return [plain(_CLITIC.sub("", word)) for word in _WORD.findall(_NO_WORDS.sub(" ", text))]


def _whole(text: str) -> str:
    return plain(" ".join(text.split()).strip(_ENDS))


def _variants(words: Sequence[str], locale: Locale) -> Iterator[tuple[str, ...]]:
    if not words:
        return
    if locale == "cy":
        yield from itertools.product(mutated(words[0]), *(mutated(word)[:2] for word in words[1:]))
        return
    *first, last = words
    yield (*first, last)
    for plural in _plurals(last):
        yield (*first, plural)


def _plurals(word: str) -> tuple[str, ...]:
    if word.endswith("y"):
        return word[:-1] + "ies", word + "s"
    return (word + "es",) if word.endswith(("s", "x", "sh", "ch")) else (word + "s",)


def _among(word: str, ending: int, there: Iterable[str], locale: Locale) -> bool:
    """Whether one of the words begins as ``word`` without its ``ending``, which number, person and tense change."""
    stem = word[: max(4, len(word) - ending)]
    stems = mutated(stem) if locale == "cy" else (stem,)
    return any(candidate.startswith(stems) for candidate in there)
