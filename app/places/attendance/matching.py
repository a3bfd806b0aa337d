"""Who of a workshop's people is who on a list.

An address or a whole name decides; anything less is a proposal, for the organiser to confirm. The outcome is the same
in whatever order people and lines come.
"""

from __future__ import annotations

import enum
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.places.attendance.names import Words, readings, tidy, words
from app.places.attendance.reading import Listed

# Welsh letters of two signs, with which initials are written: Ll. Evans, Rh. Jones.
_TWO_SIGNS: Final = frozenset({"ch", "dd", "ff", "ll", "ph", "rh", "th"})
_LONG: Final = 5  # letters from which a slip is likelier than another name: Siân is not Siôn


class Quality(enum.StrEnum):
    """How well a line of the list tells who it is."""

    SURE = "sure"
    LIKELY = "likely"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Someone who may have come; ``id`` is theirs alone."""

    id: int
    name: str
    email: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchedLine:
    """A line of the list, with the ids of those who it may be, ascending: one if sure or likely, none if unknown."""

    listed: Listed
    quality: Quality
    candidates: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """Every line once, in the list's order, and in the people's order those who none of the lines may be."""

    lines: tuple[MatchedLine, ...]
    absent: tuple[int, ...]


class _Ground(enum.IntEnum):
    """Why a line is thought to be someone, the better the higher."""

    NOTHING = 0
    NEAR = 1
    NAME = 2
    ADDRESS = 3
    BOTH = 4


def match(people: Sequence[Known], listed: Sequence[Listed]) -> Matches:
    """Set each line beside ``people``. At most one line is `Quality.SURE` of any of them.

    Where several lines are one person (who joined under two names, or has a namesake who is not registered), the best
    stays sure, the others become likely; if two are equally good, both are likely. A line with the address of one and
    the name of another is ambiguous.
    """
    index = _Index(people)
    found = [index.find(line) for line in listed]
    best = _best(found)
    lines = tuple(
        MatchedLine(listed=line, quality=_quality(ground, ids, best), candidates=tuple(sorted(ids)))
        for line, (ground, ids) in zip(listed, found, strict=True)
    )
    there = frozenset[int]().union(*(ids for _, ids in found))
    return Matches(lines=lines, absent=tuple(person.id for person in people if person.id not in there))


def _best(found: Iterable[tuple[_Ground, frozenset[int]]]) -> Mapping[int, _Ground]:
    """The ground on which each may be sure: the best that a line has alone."""
    grounds: defaultdict[int, list[_Ground]] = defaultdict(list)
    for ground, ids in found:
        if len(ids) == 1:
            grounds[min(ids)].append(ground)
    return {who: max(several) for who, several in grounds.items() if several.count(max(several)) == 1}


def _quality(ground: _Ground, ids: frozenset[int], best: Mapping[int, _Ground]) -> Quality:
    if not ids:
        return Quality.UNKNOWN
    if len(ids) > 1:
        return Quality.AMBIGUOUS
    return Quality.SURE if ground >= _Ground.NAME and best.get(min(ids)) == ground else Quality.LIKELY


class _Index:
    """The people, by what lines may have in common with them."""

    def __init__(self, people: Iterable[Known]) -> None:
        self._addresses: defaultdict[str, set[int]] = defaultdict(set)
        self._names: defaultdict[Words, set[int]] = defaultdict(set)
        self._runs: defaultdict[str, set[int]] = defaultdict(set)
        self._forenames: defaultdict[str, set[int]] = defaultdict(set)
        self._words: defaultdict[str, set[tuple[int, Words]]] = defaultdict(set)
        for person in people:
            self._add(person)

    def _add(self, person: Known) -> None:
        if person.email:
            self._addresses[_address(person.email)].add(person.id)
        for reading in readings(tidy(person.name)):
            self._names[_key(reading)].add(person.id)
            self._runs["".join(reading)].add(person.id)
            self._forenames[reading[0]].add(person.id)
            for word in reading:
                self._words[word].add((person.id, reading))

    def find(self, line: Listed) -> tuple[_Ground, frozenset[int]]:
        """Who ``line`` may be, and on what ground."""
        ways = readings(tidy(line.name))
        addressed = self._addresses.get(_address(line.email), set()) if line.email else set()
        named = {who for way in ways for who in self._names.get(_key(way), ())}
        if addressed & named:
            return _Ground.BOTH, frozenset(addressed & named)
        if addressed:
            return _Ground.ADDRESS, frozenset(addressed | named)
        if named:
            return _Ground.NAME, frozenset(named)
        near = {who for way in ways for who in self._near(way)} or self._in_address(line.email)
        return (_Ground.NEAR if near else _Ground.NOTHING), frozenset(near)

    def _near(self, way: Words) -> set[int]:
        if len(way) == 1:
            return (self._forenames.get(way[0], set()) if len(way[0]) > 1 else set()) | self._runs.get(way[0], set())
        others = {other for word in set(way) if len(word) > 1 for other in self._words.get(word, ())}
        return {who for who, other in others if _near(way, other)} | self._runs.get("".join(way), set())

    def _in_address(self, email: str | None) -> set[int]:
        """Those whose whole name is the first part of the address, as in ``sian.evans@…``."""
        way = words((email or "").partition("@")[0].rstrip("0123456789"))
        return self._names.get(_key(way), set()) if len(way) > 1 else set()


def _address(email: str) -> str:
    return email.strip().casefold()


def _key(way: Words) -> Words:
    return tuple(sorted(way))


def _near(one: Words, other: Words) -> bool:
    """Whether two names that share a word may be one person's: names left out, initials, or a slip in a long name."""
    left, right, shared = list(one), [], 0
    for word in other:
        if word in left:
            left.remove(word)
            shared += len(word) > 1
        else:
            right.append(word)
    short, long = sorted((left, right), key=len)
    if not short or not shared:
        return shared > 1
    return _are_initials(sorted(short), sorted(long)) or (
        len(short) == len(long) == 1 and min(len(short[0]), len(long[0])) >= _LONG and _is_slip(short[0], long[0])
    )


def _are_initials(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether each of ``short`` is the initial of another of ``long``, or the other way round."""
    left = list(long)
    for word in short:
        whole = next((other for other in left if _is_initial(word, other) or _is_initial(other, word)), None)
        if whole is None:
            return False
        left.remove(whole)
    return True


def _is_initial(word: str, whole: str) -> bool:
    return len(word) < len(whole) and (len(word) == 1 or word in _TWO_SIGNS) and whole.startswith(word)


def _is_slip(one: str, other: str) -> bool:
    """Whether one letter more, less, or other, or two in the wrong order, part ``one`` from ``other``."""
    start = next((at for at, (left, right) in enumerate(zip(one, other, strict=False)) if left != right), None)
    if start is None:
        return abs(len(one) - len(other)) <= 1
    left, right = one[start:], other[start:]
    return (
        left[1:] == right[1:]
        or left[1:] == right
        or left == right[1:]
        or (left[:2] == right[1::-1] and left[2:] == right[2:])
    )
