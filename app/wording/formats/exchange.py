"""What every format shares: the formats, the words of a file, what came back, why one is refused, and the limits."""

from __future__ import annotations

import enum
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from app.language.locales import Locale
from app.language.rules import FORM_COUNTS, FORM_NAMES
from app.wording.rules import Row, State

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_ROWS: Final = 20_000
"""Rows of a file; in a table a plural form is one."""
LONGEST_TEXT: Final = 20_000

SINGULAR: Final = "1"
"""The name of the form that stands with one, in either language."""
OTHER: Final = "other"
FORMS: Final[Mapping[Locale, tuple[str, ...]]] = {locale: FORM_NAMES[count] for locale, count in FORM_COUNTS.items()}
"""The plural forms of a language by the numbers that they stand with, in their order."""

# C0 but for tab and line feed, DEL, C1, halves of surrogate pairs, and what Unicode calls noncharacters: none is a
# letter, and XML takes few of them.
_NOT_TEXT: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


class Format(enum.StrEnum):
    """A kind of file in which texts travel."""

    PO = "po"
    XLIFF1 = "xliff1"
    XLIFF2 = "xliff2"
    XLSX = "xlsx"
    CSV = "csv"
    DOCX = "docx"
    TMX = "tmx"

    @property
    def suffix(self) -> str:
        """What a file's name ends in, with its dot."""
        return ".xlf" if self in (Format.XLIFF1, Format.XLIFF2) else f".{self.value}"

    @property
    def media_type(self) -> str:
        """What a browser is told that the file is."""
        return _MEDIA_TYPES[self]

    @property
    def comes_back(self) -> bool:
        """Whether a file of this kind is read, too."""
        return self is not Format.TMX


_MEDIA_TYPES: Final[Mapping[Format, str]] = {
    Format.PO: "text/x-gettext-translation; charset=utf-8",
    Format.XLIFF1: "application/xliff+xml",
    Format.XLIFF2: "application/xliff+xml",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.TMX: "application/x-tmx+xml",
}


class Reason(enum.StrEnum):
    """Why a file is refused."""

    TOO_LARGE = "too_large"
    """``found`` bytes, where ``limit`` are taken."""
    TOO_MANY = "too_many"
    """More rows than ``limit``."""
    TOO_LONG = "too_long"
    """A text of ``found`` characters, where ``limit`` are taken; ``line`` or ``names`` say which."""
    MALFORMED = "malformed"
    ZIP_BOMB = "zip_bomb"
    """It would unpack to ``found`` bytes, or out of all proportion."""
    ENTITIES = "entities"
    """XML with a document type: nothing that a translator's tool writes."""
    WRONG_LANGUAGE = "wrong_language"
    """It says that it is in the language ``names``."""
    NO_COLUMNS = "no_columns"
    """A table without the columns ``names``."""
    UNKNOWN_FORMAT = "unknown_format"
    ONE_WAY = "one_way"
    """A format that is written and never read."""
    ENCODING = "encoding"
    """Text that is neither in UTF-8 nor in UTF-16: a file in Windows’ own encoding has lost every ŵ and ŷ."""


class FileRefused(Exception):
    """A file that cannot be taken, or written, as a whole: why, and the facts that its reason names."""

    def __init__(
        self,
        reason: Reason,
        *,
        line: int | None = None,
        found: int | None = None,
        limit: int | None = None,
        names: tuple[str, ...] = (),
    ) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.line = line
        self.found = found
        self.limit = limit
        self.names = names


class Column(enum.StrEnum):
    """A column of a table, by the name that is always understood."""

    KEY = "key"
    FORM = "form"
    SOURCE = "source"
    TARGET = "target"
    COMMENT = "comment"
    PLACE = "place"
    STATE = "state"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What columns and states are called in a file, in one language or in both (“Allwedd / Key”).

    Read back, a name counts whole or as either of its halves. ``other`` is the plural form of all other numbers.
    """

    columns: Mapping[Column, str] = field(default_factory=dict)
    states: Mapping[State, str] = field(default_factory=dict)
    other: str = OTHER

    def column(self, column: Column) -> str:
        """The heading of a column."""
        return self.columns.get(column, column.value)

    def state(self, state: State) -> str:
        """The name of a state."""
        return self.states.get(state, state.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a file says of itself: the job's reference, a title, and whole lines under it, the deadline among them."""

    reference: str
    title: str
    lines: tuple[str, ...] = ()
    words: Words = field(default_factory=Words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """A text as it came back.

    ``scope`` is "" where the file's own name for it, in ``key``, is none of ours. ``target`` is () where every form is
    empty. ``source`` is as ``shown`` gives it, or None where the file does not tell; ``state`` likewise. ``line`` is
    a line of the file, or the row of its table. ``note`` is what the translator remarked; in a table, whatever stands
    under “comment”, ours included. A text that a file names twice comes twice.
    """

    scope: str
    key: str
    target: tuple[str, ...]
    source: tuple[str, ...] | None
    state: State | None
    line: int
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A text, or one of its plural forms, as formats with a line for each write it. ``form`` is None without plural."""

    form: str | None
    source: str
    target: str


def clean(text: str) -> str:
    """The text with U+000A at the end of its lines, and without what is no letter: control characters and the like."""
    return _NOT_TEXT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def shown(source: tuple[str, ...]) -> tuple[str, ...]:
    """A source as files show it: one string, or singular and plural, of which gettext's files know no more."""
    forms = source if len(source) <= 2 else (source[FORMS["cy"].index(SINGULAR)], source[-1])
    return tuple(map(clean, forms))


def reference(row: Row) -> str:
    """The name of a text in files: its scope and its key."""
    return f"{row.scope}/{row.key}"


def split_reference(name: str) -> tuple[str, str]:
    """Scope and key of a name that ``reference`` made; the scope of any other is ""."""
    scope, slash, key = name.partition("/")
    return (scope, key) if slash and scope and key else ("", name)


def targets(row: Row, locale: Locale) -> tuple[str, ...]:
    """The translation with every form that the language has, empty ones for those that are missing.

    ValueError where there are more of them than the language has forms.
    """
    count = len(FORMS[locale]) if row.plural else 1
    if len(row.target) > count:
        raise ValueError(f"{reference(row)} has {len(row.target)} forms, not {count}")
    return tuple(map(clean, row.target)) + ("",) * (count - len(row.target))


def lines(row: Row, locale: Locale) -> Iterator[Line]:
    """The text as lines: one, or one for each plural form of the language that it is translated into."""
    source = shown(row.source)
    if not row.plural:
        yield Line(form=None, source=source[0], target=targets(row, locale)[0])
        return
    for form, target in zip(FORMS[locale], targets(row, locale), strict=True):
        yield Line(form=form, source=source[0] if form == SINGULAR else source[-1], target=target)
