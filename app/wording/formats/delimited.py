"""CSV for spreadsheets (RFC 4180, led by a byte-order mark), guarded against formulas so that every text comes back."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from app.language.locales import Locale
from app.wording.formats.encoding import decoded
from app.wording.formats.exchange import Column, FileRefused, Head, Reason, Returned, Words, clean
from app.wording.formats.tables import Names, find_columns, is_heading, no_columns, read_table, table_rows
from app.wording.rules import Row

_DELIMITERS: Final = (",", ";", "\t")
_FORMULA_STARTS: Final = "=+\\-@\t\r\n＝＋－＠"
# OWASP, “CSV Injection”. Apostrophes that stand there already get one more, so that taking one off is exact.
_GUARDED: Final = re.compile(f"'*[{_FORMULA_STARTS}]")
_GUARD: Final = re.compile(f"'+[{_FORMULA_STARTS}]")


def write_csv(rows: Iterable[Row], target_locale: Locale, head: Head) -> bytes:
    """The table, under its headings."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head.words.column(column) for column in Column)
    for cells in table_rows(rows, target_locale, head.words):
        writer.writerow(_guarded(cells[column]) for column in Column)
    return text.getvalue().encode("utf-8-sig")


def read_csv(data: bytes, words: Words) -> tuple[Returned, ...]:
    """What a table says, with commas, semicolons or tabs between its cells. FileRefused: no such table."""
    # Line ends stay as they are: a cell has its own, and \r\n in it is what Windows made of \n.
    text = decoded(data)
    delimiter = _delimiter(text, words)
    if delimiter is None:
        raise no_columns(words)
    return read_table(_rows(text, delimiter), words)


def looks_delimited(text: str) -> bool:
    """Whether the first line of a text has cells."""
    first = text.partition("\n")[0]
    return any(delimiter in first for delimiter in _DELIMITERS)


def _delimiter(text: str, words: Words) -> str | None:
    """That with which the first rows have the columns."""
    names = Names(words)
    for delimiter in _DELIMITERS:
        for _, (_, cells) in zip(range(20), _rows(text, delimiter, strict=False), strict=False):
            if is_heading(find_columns(cells, names)):
                return delimiter
    return None


def _rows(text: str, delimiter: str, *, strict: bool = True) -> Iterator[tuple[int, Sequence[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, [_unguarded(clean(cell)) for cell in cells]
    except csv.Error as error:
        if strict:
            raise FileRefused(Reason.MALFORMED, line=number + 1) from error


def _guarded(cell: str) -> str:
    return f"'{cell}" if _GUARDED.match(cell) else cell


def _unguarded(cell: str) -> str:
    return cell[1:] if _GUARD.match(cell) else cell
