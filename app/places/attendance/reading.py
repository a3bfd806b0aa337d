"""Who came, from what an organiser has at hand: a meeting's report, rows of a sheet, a list of names or addresses."""

from __future__ import annotations

import codecs
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from app.language import fold
from app.places.attendance.headings import is_between
from app.places.attendance.names import tidy, words
from app.places.attendance.tables import ADDRESS, Pair, address_in, read_columns, read_tables

MOST_LINES: Final = 5_000
MOST_BYTES: Final = 1_000_000

_BREAK: Final = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")
_BULLET: Final = re.compile(
    r"""^\s*(?:
        (?:[•‣◦▪·*☐☑✓✔–—-]|\[[ xX]?\])\s*
        |o\t+  # a hollow bullet, as Word copies it
        |\(?\d{1,4}[.):]\s*(?=[^\W\d]|[<"'“‘]|\S{0,64}@)
        |\d{1,4}\s+(?=[^\W\d])
    )+""",
    re.VERBOSE,
)
_AFTER_ADDRESS: Final = re.compile(r"(?<=>)\s*,\s*")
_FORMATS: Final = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")  # XLSX and DOCX, PDF, XLS


class TooLong(Exception):
    """The list has more lines (or people on its lines) or bytes than `MOST_LINES` and `MOST_BYTES`."""


class NotText(Exception):
    """The file is a workbook, a PDF or another thing that is no text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """Someone on the list, as written there; ``name`` may be empty, if there is an address."""

    name: str
    email: str | None


def decode(data: bytes) -> str:
    """The text of a file: UTF-16 (as Teams writes it) or UTF-8, with or without a mark, else Windows' Western letters.

    Raises `TooLong` over 1 MB (2 MB in UTF-16), and `NotText`.
    """
    wide = _wide(data)
    if len(data) > MOST_BYTES * (2 if wide else 1):
        raise TooLong
    if data.startswith(_FORMATS):
        raise NotText
    text = data.decode(wide, "replace") if wide else _narrow(data)
    if "\0" in text:
        raise NotText
    return text.removeprefix("\ufeff")


def read_list(text: str) -> tuple[Listed, ...]:
    """The people in ``text``, in order, each once, however often they joined. Raises `TooLong`.

    A row of a report that says that someone was only invited, or only in the waiting room, is left out.
    """
    if len(text) > MOST_BYTES:
        raise TooLong
    lines = _BREAK.split(text.removeprefix("\ufeff").rstrip("\r\n "))
    if len(lines) > MOST_LINES:
        raise TooLong
    for read in (read_tables, read_columns):
        pairs = read(lines)
        if pairs is not None:
            return _each_once(pairs)
    people = (pair for line in lines for pair in _pairs_of(line))
    pairs = list(itertools.islice(people, MOST_LINES + 1))
    if len(pairs) > MOST_LINES:
        raise TooLong
    return _each_once(pairs)


def _wide(data: bytes) -> str | None:
    """The kind of UTF-16, by its mark or, without one, by the empty halves of plain letters."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    start = data[:1000]
    low, high = start[1::2].count(0), start[::2].count(0)
    if max(low, high) * 4 < len(start) or min(low, high) or not start:
        return None
    return "utf-16-le" if low else "utf-16-be"


def _narrow(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _pairs_of(line: str) -> Iterator[Pair]:
    """The people in a line of a plain list: mostly one, or several as a mail program parts them."""
    if is_between(line):
        return
    for piece in _pieces(_BULLET.sub("", line)):
        email = address_in(piece)
        rest = ADDRESS.sub(" ", piece, count=1).replace("mailto:", " ")
        name = re.sub(r"<\s*>|\(\s*\)|\[\s*\]", " ", rest).strip(" ,:;–—-\t") if email else piece
        if email or any(letter.isalpha() for letter in name):
            yield name, email


def _pieces(line: str) -> Iterator[str]:
    for piece in line.split(";"):
        for part in _AFTER_ADDRESS.split(piece):
            addresses = ADDRESS.findall(part)
            names = part.split(",")
            if len(addresses) > 1:
                yield from addresses
            elif not addresses and len(names) > 2 and all(len(name.split()) > 1 for name in names):
                yield from names
            else:
                yield part


@dataclass(slots=True, kw_only=True)
class _Person:
    """Someone whose rows are being gathered."""

    name: str
    email: str
    keys: set[tuple[str, ...]] = field(default_factory=set)

    def add(self, name: str) -> None:
        """Take the name in, and keep the fuller one."""
        if len(words(name)) > len(words(self.name)) or not self.name:
            self.name = name
        self.keys.add(_key(name))


def _key(name: str) -> tuple[str, ...]:
    """What two writings of a name have in common; of one without letters, such as a telephone's number, all of it."""
    return tuple(sorted(words(name))) or (fold(name),)


def _each_once(pairs: Iterable[Pair]) -> tuple[Listed, ...]:
    """Everyone once: by address, or by name where only one person bears it.

    Two who have no name in common stay two, even behind one address, which may be an office's.
    """
    people: list[_Person] = []
    by_name: dict[tuple[str, ...], _Person] = {}
    by_address: dict[tuple[str, str], _Person] = {}
    for raw, email in pairs:
        name = tidy(raw)
        person = _known_by_address(by_address, name, email) if email else by_name.get(_key(name))
        if person is None:
            person = _Person(name=name, email=email)
            people.append(person)
        person.add(name)
        if email:
            for word in ("", *words(name)):
                by_address.setdefault((email.casefold(), word), person)
        else:
            by_name.setdefault(_key(name), person)
    return tuple(Listed(name=person.name, email=person.email or None) for person in _joined(people))


def _known_by_address(found: dict[tuple[str, str], _Person], name: str, email: str) -> _Person | None:
    parts, address = words(name), email.casefold()
    first = found.get((address, ""))
    if first is None or len(parts) < 2 or len(words(first.name)) < 2:
        return first
    return next((found[address, part] for part in parts if (address, part) in found), None)


def _joined(people: Sequence[_Person]) -> Iterator[_Person]:
    """``people``, where a row without an address is that of the only one who has the same name and an address."""
    bearers: dict[tuple[str, ...], list[_Person]] = {}
    for person in people:
        for key in person.keys if person.email else ():
            bearers.setdefault(key, []).append(person)
    taken: set[int] = set()
    for person in people:
        same = bearers.get(_key(person.name), [])
        kept = same[0] if not person.email and len(same) == 1 else person
        if id(kept) not in taken:
            taken.add(id(kept))
            yield kept
