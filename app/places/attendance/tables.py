"""Reports with columns: Microsoft Teams (two kinds), Zoom (meetings and webinars), and rows copied from a sheet.

Columns are known by their headings or, in a language whose headings are not known, by what they hold. Each gives pairs
of a name and an address as they stand in the row.
"""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from app.language import fold
from app.places.attendance.headings import PERSONAL, Column, column_of

Pair = tuple[str, str]
Cells = tuple[str, ...]

# Bounded, so that a line without an address takes no time that grows with its square.
ADDRESS: Final = re.compile(r"[^\s<>,;:\"()\[\]@]{1,64}@[^\s<>,;:\"()\[\]@]{1,255}\.[^\s<>,;:\"()\[\]@.]{1,63}")

_DELIMITERS: Final = "\t,;"
_LONGEST_ROW: Final = 10_000
_MOST_COLUMNS: Final = 100
_SECTION: Final = re.compile(r"\s*(\d+)\.\s*\S")
_MARKED: Final = re.compile(r"^(?:\s*[•‣◦▪·o-]|\s*\(?\d{1,4}[.):])\s*\t")  # a list's bullet or number, from Word
_GUEST: Final = re.compile(r"(.+)_([^_]+)#ext#@.*", re.I)
_YES: Final = frozenset({"yes", "true", "ie", "ydy", "oes"})
_NO: Final = frozenset({"no", "false", "na", "naddo", "nac ydy", "nac oes"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """What the columns hold, and how they are parted."""

    delimiter: str
    columns: tuple[Column | None, ...]

    def pair(self, line: str) -> Pair | None:
        """Who stands in the row, or None where nobody does or where they did not come in."""
        cells = _split(line, self.delimiter)
        named = tuple(zip(self.columns, cells, strict=False))
        if self._is_about_a_meeting() or not self._came(named):
            return None
        name, email = self._name(named), self._email(named)
        return (name, email) if name or email else None

    def ends_at(self, line: str) -> bool:
        """Whether ``line`` is the title of another part of the report."""
        filled = [cell for cell in _split(line, self.delimiter) if cell]
        return len(filled) == 1 and len(self.columns) > 1 and _SECTION.match(filled[0]) is not None

    def _is_about_a_meeting(self) -> bool:
        """Zoom's block at the top names the host, and their address; a meeting may also stand in each person's row."""
        return Column.MEETING in self.columns and Column.JOINED not in self.columns

    def _came(self, named: Sequence[tuple[Column | None, str]]) -> bool:
        by_column = dict(named)
        joined = by_column.get(Column.JOINED, "")
        if Column.JOINED in self.columns and not any(mark.isalnum() for mark in joined):
            return False
        attended, waited = (fold(by_column.get(column, "")) for column in (Column.ATTENDED, Column.WAITED))
        return attended not in _NO and waited not in _YES

    def _name(self, named: Sequence[tuple[Column | None, str]]) -> str:
        """The last column of names: where a row names the host as well, they come first."""
        whole, forename, surname = (
            next((cell for found, cell in reversed(named) if found is column), "")
            for column in (Column.NAME, Column.FORENAME, Column.SURNAME)
        )
        if Column.FORENAME in self.columns:
            return whole or f"{forename} {surname}".strip()
        return f"{whole} {surname}".strip()

    def _email(self, named: Sequence[tuple[Column | None, str]]) -> str:
        """The first address after the name; those before it are the host's, if there are any after it."""
        last_name = max((at for at, column in enumerate(self.columns) if column is Column.NAME), default=0)
        columns = [at for at, column in enumerate(self.columns) if column is Column.EMAIL]
        after = [at for at in columns if at > last_name] or columns
        return next((address for at in after if at < len(named) and (address := address_in(named[at][1]))), "")


def address_in(cell: str) -> str:
    """The address in ``cell``, or nothing. That of a guest in Entra (``sian_gov.wales#EXT#@…``) is turned back."""
    found = ADDRESS.search(cell)
    guest = _GUEST.fullmatch(found[0]) if found else None
    return f"{guest[1]}@{guest[2]}" if guest else found[0] if found else ""


def read_tables(lines: Sequence[str]) -> list[Pair] | None:
    """Who came by the reports in ``lines``, or None where no headings are known."""
    table, pairs, is_report = None, [], False
    for at, line in enumerate(lines):
        if found := _table_headed(line, is_first=at < 3 and not any(lines[:at])):
            table, is_report = found, True
        elif table and table.ends_at(line):
            table = None
        elif table and (pair := table.pair(line)):
            pairs.append(pair)
    return pairs if is_report else None


def read_columns(lines: Sequence[str]) -> list[Pair] | None:
    """Who stands in rows without headings, or with headings in another language; None where ``lines`` are no rows."""
    for delimiter in _DELIMITERS:
        rows = _rows(_second_part(lines), delimiter)
        if rows and (delimiter == "\t" or _is_report(rows)):
            return list(_pairs(rows))
    return None


def _table_headed(line: str, *, is_first: bool) -> _Table | None:
    """The table that begins at ``line``: two known headings, or one in the first line, with a person's among them."""
    if "@" in line:
        return None
    for delimiter in _DELIMITERS:
        if delimiter not in line:
            continue
        columns = tuple(column_of(cell) for cell in _split(line, delimiter))
        known = sum(column is not None for column in columns)
        if known >= (1 if is_first else 2) and not PERSONAL.isdisjoint(columns):
            return _Table(delimiter=delimiter, columns=columns)
    return None


def _split(line: str, delimiter: str) -> Cells:
    row: list[str] = next(csv.reader([line[:_LONGEST_ROW]], delimiter=delimiter), [])
    return tuple(cell.strip() for cell in row[:_MOST_COLUMNS])


def _rows(lines: Sequence[str], delimiter: str) -> list[Cells]:
    """The rows, all of one width, or none where less than half of the lines have columns.

    Of a report whose parts have different columns, those of the longest part.
    """
    parts: list[list[Cells]] = []
    for filled, part in itertools.groupby(lines, key=lambda line: bool(line.strip())):
        rows = [_split(_MARKED.sub("", line), delimiter) for line in part] if filled else []
        if rows and parts and _width(parts[-1]) == _width(rows):
            parts[-1].extend(rows)
        elif rows:
            parts.append(rows)
    longest = _evened(max(reversed(parts), key=len, default=[]))
    rows = longest if _is_report(longest) else _evened([cells for part in parts for cells in part])
    columned = sum(len(_filled(cells)) > 1 for cells in rows)
    return rows if columned and columned * 2 >= len(rows) else []


def _width(rows: Sequence[Cells]) -> int:
    return max(map(len, rows), default=0)


def _evened(rows: Sequence[Cells]) -> list[Cells]:
    width = _width(rows)
    return [cells + ("",) * (width - len(cells)) for cells in rows]


def _is_report(rows: Sequence[Cells]) -> bool:
    """Whether a column holds times or other numbers alone, apart from its heading."""
    return len(rows) > 1 and _width(rows) > 2 and any(_has_times(cells) for cells in _columns(rows))


def _second_part(lines: Sequence[str]) -> Sequence[str]:
    titles = [
        (at, found[1]) for at, line in enumerate(lines) if (found := _SECTION.match(line)) and "\t" not in line.strip()
    ]
    if len(titles) < 2 or not any("\t" in line.strip() for line in lines):
        return lines
    start = next((at for at, number in titles if number == "2"), titles[0][0])
    return lines[start + 1 : next((at for at, _ in titles if at > start), len(lines))]


def _columns(rows: Sequence[Cells]) -> list[Cells]:
    return list(zip(*rows, strict=True))


def _pairs(rows: Sequence[Cells]) -> Iterator[Pair]:
    columns = _columns(rows)
    body = rows[1:] if any(_is_headed(cells) for cells in columns) else rows
    names = _name_columns(_columns(body) if body else [])
    for cells in body:
        email = next((address for cell in cells if (address := address_in(cell))), "")
        name = " ".join(cells[at] for at in names).strip() or next(filter(_may_be_name, cells), "")
        if name or email:
            yield name, email


def _name_columns(columns: Sequence[Cells]) -> tuple[int, ...]:
    """Where the names stand: the first column that holds such, and the one after it if each has one word."""
    found = [at for at, cells in enumerate(columns) if _most(map(_may_be_name, filled := _filled(cells)), len(filled))]
    for first, second in itertools.pairwise(found):
        if second == first + 1 and all(
            _most((len(cell.split()) == 1 for cell in filled), len(filled))
            for filled in (_filled(columns[first]), _filled(columns[second]))
        ):
            return first, second
        break
    return tuple(found[:1])


def _filled(cells: Iterable[str]) -> list[str]:
    return [cell for cell in cells if cell]


def _most(held: Iterable[bool], of: int) -> bool:
    return of > 0 and sum(held) * 2 > of


def _may_be_name(cell: str) -> bool:
    return any(letter.isalpha() for letter in cell) and not any(mark.isdigit() or mark == "@" for mark in cell)


def _has_times(cells: Cells) -> bool:
    """Whether every row but the first, which may be headings, has a number in this column."""
    return all(any(mark.isdigit() for mark in cell) and "@" not in cell for cell in cells[1:])


def _is_headed(cells: Cells) -> bool:
    """Whether the first row has words where all that follow have numbers or addresses."""
    first, *others = cells
    filled = _filled(others)
    return bool(filled) and _may_be_name(first) and not any(_may_be_name(cell) for cell in filled)
