"""Cleaning what was typed, and the kinds that are answered in writing."""

import re
import unicodedata
from abc import abstractmethod
from collections.abc import Iterator

from app.questionnaires.answers import Answers, Column, Json, Raw, Reading
from app.questionnaires.kinds.base import Kind, counted
from app.questionnaires.summaries import ANSWERED, InWriting, Outline

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_DROPPED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_SPACES = " \n\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_UNSEEN = "\u200b\u2060\ufeff"  # without width: who typed nothing else has typed nothing
_SHORT = 1_000
_MOST_MARKS = 30


def last(raw: Raw, name: str) -> str:
    """The last value posted under a name; empty if there is none."""
    values = raw.get(name)
    return values[-1] if values else ""


def typed(name: str, value: Json) -> dict[str, list[str]]:
    """The field of that name with a text, number or code typed into it; no field where there is none."""
    return {} if value is None else {name: [str(value)]}


def lines(text: str) -> str:
    """The text in NFC, with newlines as "\\n", without control characters and surrogates, trimmed."""
    if not (text.isascii() and text.isprintable()):
        text = _LINE_ENDS.sub("\n", text)
        text = _DROPPED.sub("", text).replace("\t", " ")
        text = unicodedata.normalize("NFC", text if len(text) <= _SHORT else _stream_safe(text))
    return text.strip(_SPACES + _UNSEEN)


def _stream_safe(text: str) -> str:
    """The text without the combining marks of a letter that are beyond the 30th.

    Normalising takes time quadratic in such marks: 100,000 of them, 200 kB, took eight seconds. No writing
    has as many (Unicode Standard Annex 15, stream-safe text format).
    """
    kept: list[str] = []
    run = 0
    for mark in text:
        run = run + 1 if unicodedata.combining(mark) else 0
        if run <= _MOST_MARKS:
            kept.append(mark)
    return "".join(kept)


def line(text: str) -> str:
    """The same on one line."""
    return lines(text).replace("\n", " ")


class Written(Kind):
    """A kind that is answered in writing, on one line or several."""

    @property
    @abstractmethod
    def longest(self) -> int:
        """The most characters (code points) that are accepted."""

    def _clean(self, text: str) -> str:
        return line(text)

    def _check(self, text: str) -> Reading | None:
        """The reading of a text in the wrong format, or None if there is nothing wrong with it."""
        return None

    def read(self, raw: Raw) -> Reading:
        text = self._clean(last(raw, self.key))
        if not text:
            return self._empty()
        if len(text) > self.longest:
            return self._refuse("too_long", params={"max": self.longest})
        return self._check(text) or Reading(answers={self.key: text})

    def to_raw(self, answers: Answers) -> Raw:
        return typed(self.key, answers.get(self.key))

    def columns(self, form_key: str) -> tuple[Column, ...]:
        return (self._column(form_key),)

    def tallied(self, answers: Answers) -> Iterator[tuple[str, str]]:
        return counted(answers, self.key, self.key, ANSWERED)

    def outline(self, form_key: str) -> tuple[Outline, ...]:
        return (InWriting(column=self._column(form_key)),)
