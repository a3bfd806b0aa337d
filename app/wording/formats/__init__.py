"""Files in which texts travel to translators and back: one module a format, from ``Row`` and to ``Returned``.

Plain Python: no request, no database, no clock. Whatever a file holds, nothing of it is executed or fetched. What is
written comes back the same, but for what ``clean`` takes away; a target whose forms are all empty comes back as ().
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from app.language.locales import Locale
from app.wording.formats.delimited import looks_delimited, read_csv, write_csv
from app.wording.formats.document import read_docx, write_docx
from app.wording.formats.encoding import decoded
from app.wording.formats.exchange import (
    LONGEST_TEXT,
    MOST_BYTES,
    MOST_ROWS,
    Column,
    FileRefused,
    Format,
    Head,
    Reason,
    Returned,
    Words,
    clean,
    lines,
    shown,
)
from app.wording.formats.po import read_po, write_po
from app.wording.formats.safety import names_in_archive, root_of
from app.wording.formats.tmx import write_tmx
from app.wording.formats.workbook import read_xlsx, write_xlsx
from app.wording.formats.xliff1 import read_xliff1, write_xliff1
from app.wording.formats.xliff2 import read_xliff2, write_xliff2
from app.wording.rules import Row

__all__ = [
    "LONGEST_TEXT",
    "MOST_BYTES",
    "MOST_ROWS",
    "Column",
    "FileRefused",
    "Format",
    "Head",
    "Reason",
    "Returned",
    "Words",
    "clean",
    "lines",
    "read",
    "shown",
    "sniff",
    "write",
]

_WRITERS: Final[Mapping[Format, Callable[[Iterable[Row], Locale, Head], bytes]]] = {
    Format.PO: write_po,
    Format.XLIFF1: write_xliff1,
    Format.XLIFF2: write_xliff2,
    Format.XLSX: write_xlsx,
    Format.CSV: write_csv,
    Format.DOCX: write_docx,
    Format.TMX: write_tmx,
}
_IN_ARCHIVES: Final = (("xl/", Format.XLSX), ("word/", Format.DOCX))
_TEXT_ENDINGS: Final = (".csv", ".tsv", ".txt")
_LOOKED_AT: Final = 4_000


def write(format_: Format, rows: Iterable[Row], target_locale: Locale, head: Head) -> bytes:
    """The texts as a file of that format, in their order.

    FileRefused where they would be too much to be taken back. ValueError where a translation has more forms than its
    language.
    """
    rows = list(rows)
    _check_rows(rows, target_locale)
    data = _WRITERS[format_](rows, target_locale, head)
    if len(data) > MOST_BYTES and format_.comes_back:
        raise FileRefused(Reason.TOO_LARGE, found=len(data), limit=MOST_BYTES)
    return data


def read(
    format_: Format, data: bytes, words: Words | None = None, *, expected: Locale | None = None
) -> tuple[Returned, ...]:
    """What came back, in the order of the file.

    ``words`` are those of the ``Head`` with which tables were written: their columns are found by them, or by the
    names of ``Column``. FileRefused: the file cannot be taken; where ``expected`` is given, also one that says that
    it is in another language.
    """
    if len(data) > MOST_BYTES:
        raise FileRefused(Reason.TOO_LARGE, found=len(data), limit=MOST_BYTES)
    words = words or Words()
    match format_:
        case Format.PO:
            return read_po(data)
        case Format.XLIFF1:
            return read_xliff1(data, expected)
        case Format.XLIFF2:
            return read_xliff2(data, expected)
        case Format.XLSX:
            return read_xlsx(data, words)
        case Format.CSV:
            return read_csv(data, words)
        case Format.DOCX:
            return read_docx(data, words)
        case Format.TMX:
            raise FileRefused(Reason.ONE_WAY)


def sniff(filename: str, data: bytes) -> Format | None:
    """Which format the data is in, or None. Its name decides only what its content leaves open.

    FileRefused where it is XML with a document type.
    """
    if data.startswith(b"PK"):
        names = names_in_archive(data)
        return next((format_ for start, format_ in _IN_ARCHIVES if any(name.startswith(start) for name in names)), None)
    # No tool writes a control character into XML, nor XML into a table.
    if (root := root_of(data[:MOST_BYTES])) is not None:
        return _of_root(*root)
    try:
        text = decoded(data[:MOST_BYTES])
    except FileRefused:
        return Format.CSV if filename.casefold().endswith(_TEXT_ENDINGS) else None
    # A table may quote such lines, but its headings come first.
    said = (line for line in text.removeprefix("\ufeff").splitlines()[:_LOOKED_AT] if line.strip() and line[0] != "#")
    if next(said, "").startswith(("msgid", "msgctxt")):
        return Format.PO
    if text.lstrip("\ufeff \n").startswith("<"):
        return None
    return Format.CSV if filename.casefold().endswith(_TEXT_ENDINGS) or looks_delimited(text) else None


def _of_root(name: str, attributes: Mapping[str, str]) -> Format | None:
    if name == "tmx":
        return Format.TMX
    if name != "xliff":
        return None
    version = attributes.get("version", "")
    return Format.XLIFF2 if version.startswith("2") else Format.XLIFF1 if version.startswith("1") else None


def _check_rows(rows: Iterable[Row], locale: Locale) -> None:
    count = 0
    for row in rows:
        for line in lines(row, locale):
            count += 1
            longest = max(len(line.source), len(line.target))
            if longest > LONGEST_TEXT:
                raise FileRefused(Reason.TOO_LONG, found=longest, limit=LONGEST_TEXT, names=(row.scope, row.key))
    if count > MOST_ROWS:
        raise FileRefused(Reason.TOO_MANY, found=count, limit=MOST_ROWS)
