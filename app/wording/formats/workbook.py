"""XLSX: a protected sheet in which only the translations can be written."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from openpyxl import load_workbook
from xlsxwriter import Workbook

from app.language.locales import Locale
from app.wording.formats.exchange import MOST_ROWS, Column, FileRefused, Head, Reason, Returned, Words, clean
from app.wording.formats.safety import open_archive
from app.wording.formats.tables import MOST_COLUMNS, read_table, table_rows
from app.wording.rules import Row

_WIDTHS: Final[Mapping[Column, int]] = {
    Column.KEY: 30,
    Column.FORM: 10,
    Column.SOURCE: 60,
    Column.TARGET: 60,
    Column.COMMENT: 40,
    Column.PLACE: 30,
    Column.STATE: 16,
}
_EVERYWHERE: Final = "A1:XFD1048576"
_LONGEST_CELL: Final = 32_767
"""UTF-16 units in a cell (Microsoft, “Excel specifications and limits”)."""
_LONGEST_NAME: Final = 31
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\'\n]")
_RICH: Final = ("<r>", "</r>")
"""XlsxWriter takes a text that begins and ends like this for XML of its own."""
_FREE: Final = ("format_cells", "format_columns", "format_rows", "sort", "autofilter")
# ECMA-376, 22.9.2.19: how a workbook writes what XML cannot, and an underscore that looks as though it began such. Of
# all others openpyxl may already have taken that away.
_ESCAPED: Final = re.compile(r"_x00(5F|[01][0-9A-F])_", re.IGNORECASE)


def write_xlsx(rows: Iterable[Row], target_locale: Locale, head: Head) -> bytes:
    """The workbook. FileRefused where a text is longer than a cell."""
    file = io.BytesIO()
    with Workbook(file, {"constant_memory": True}) as book:
        book.set_properties({"title": clean(head.title), "subject": clean(head.reference), "author": "Holi"})
        sheet = book.add_worksheet(_NOT_IN_NAMES.sub(" ", clean(head.reference))[:_LONGEST_NAME].strip())
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        styles = {column: _Style(book, unlocked=column is Column.TARGET) for column in Column}
        for place, column in enumerate(Column):
            sheet.set_column(place, place, _WIDTHS[column])
            sheet.write_string(0, place, clean(head.words.column(column)), bold)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.ignore_errors({"number_stored_as_text": _EVERYWHERE})
        sheet.protect("", dict.fromkeys(_FREE, True))
        for number, cells in enumerate(table_rows(rows, target_locale, head.words), start=1):
            for place, column in enumerate(Column):
                styles[column].write(sheet, number, place, cells[column])
    return file.getvalue()


def read_xlsx(data: bytes, words: Words) -> tuple[Returned, ...]:
    """What the first sheet with the columns says. FileRefused: no workbook, a bomb, or no such sheet."""
    open_archive(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # openpyxl raises whatever it stumbles over
        raise FileRefused(Reason.MALFORMED) from error
    refused: FileRefused | None = None
    for sheet in book.worksheets:
        try:
            return read_table(_rows(sheet), words)
        except FileRefused as error:
            if error.reason is not Reason.NO_COLUMNS:
                raise
            refused = error
    raise refused or FileRefused(Reason.MALFORMED)


class _Style:
    """How the cells of a column look."""

    def __init__(self, book: Workbook, *, unlocked: bool) -> None:
        # With a quote before it, a text that looks like a formula stays a text also when somebody edits its cell.
        self._format = book.add_format(
            {
                "text_wrap": True,
                "valign": "top",
                "quote_prefix": True,
                "locked": not unlocked,
                **({"bg_color": "#FFF9E5", "border": 1, "border_color": "#B1B4B6"} if unlocked else {}),
            }
        )
        self._rich = book.add_format()

    def write(self, sheet: Any, row: int, column: int, text: str) -> None:
        """Write a text as a text."""
        if len(text.encode("utf-16-le")) > 2 * _LONGEST_CELL:
            raise FileRefused(Reason.TOO_LONG, line=row + 1, found=len(text), limit=_LONGEST_CELL)
        if text.startswith(_RICH[0]) and text.endswith(_RICH[1]):
            sheet.write_rich_string(row, column, text[:1], self._rich, text[1:], self._format)
        elif text:
            sheet.write_string(row, column, text, self._format)
        else:
            sheet.write_blank(row, column, None, self._format)


def _rows(sheet: Any) -> Iterator[tuple[int, Sequence[str]]]:
    # What a sheet says of its own size is not believed.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_row=MOST_ROWS + 100, max_col=MOST_COLUMNS, values_only=True)
    number = 0
    while True:
        try:
            cells = next(rows)
        except StopIteration:
            return
        except Exception as error:  # as above
            raise FileRefused(Reason.MALFORMED, line=number + 1) from error
        number += 1
        yield number, [_text(cell) for cell in cells]


def _text(cell: object) -> str:
    if cell is None:
        return ""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), cell) if isinstance(cell, str) else str(cell)
