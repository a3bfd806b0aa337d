"""A workbook: the answers with labels, with codes, what the columns mean, and what is to be known about the file.

Rows go to temporary files as they come (``constant_memory``), and a response is read once for all sheets. Texts are
written as text: none becomes a formula, a link or a number.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_rowcol_to_cell

from app.language import Locale
from app.results.export.about import Cut, about, cuts_told
from app.results.export.codebook import codebook_of
from app.results.export.plan import Stored, Style, rows_of
from app.results.export.queries import Contents, Download, Table, stream_rows
from app.results.export.rules import LONGEST_CELL, Cell, cut, looks_like_formula, sheet_name, utf16_length
from app.results.export.streaming import Part
from app.results.export.words import Words, about_sheet, codebook_sheet, codes_sheet, labels_sheet

_AT_ONCE: Final = 64 * 1024
_NARROWEST, _WIDEST = 10, 50
_EVERYWHERE: Final = "A1:XFD1048576"
_RICH: Final = ("<r>", "</r>")
"""XlsxWriter takes a text that begins and ends like this for XML of its own, and would write it as it stands."""


def workbook_parts(download: Download, contents: Contents, *, at: datetime) -> Iterator[Part]:
    """The workbook; its first byte comes once the last response has been taken in."""
    done = 0
    with tempfile.TemporaryDirectory(prefix="holi-") as folder:
        path = Path(folder, "workbook.xlsx")
        for done in _build(path, download, contents, at):
            yield Part(b"", done)
        with path.open("rb") as file:
            while data := file.read(_AT_ONCE):
                yield Part(data, done)


def _build(path: Path, download: Download, contents: Contents, at: datetime) -> Iterator[int]:
    """Write the workbook, and say how many responses it has so far."""
    done, words = 0, download.words
    with Workbook(path, {"constant_memory": True, "tmpdir": str(path.parent)}) as workbook:
        book = _Book(workbook, words)
        sheets = [_answer_sheets(book, download, table) for table in contents.tables]
        codebook = book.sheet(codebook_sheet, widths=(50, 24, 12, 50, 12, 50))
        last = book.sheet(about_sheet, widths=(30, 60, 36, 30))
        for table, writers in zip(contents.tables, sheets, strict=True):
            for batch in stream_rows(download.form.id, table.plan, sensitive=download.sensitive):
                for stored in batch:
                    for add in writers:
                        add(stored)
                done += len(batch)
                yield done
        codebook.head(list(next(rows := codebook_of(contents.whole, words))))
        for row in rows:
            codebook.add(row)
        for row in (*about(download, contents, at=at), *cuts_told(download, book.cuts)):
            last.add(row)


def _answer_sheets(book: _Book, download: Download, table: Table) -> list[Callable[[Stored], None]]:
    """What writes a response into the sheet with labels, unless only codes are wanted, and into the one with codes."""
    labels = [] if download.labels == "codes" else [_writer(book, labels_sheet, download.words, table)]
    return [*labels, _writer(book, codes_sheet, None, table)]


def _writer(book: _Book, name: Callable[[Locale], str], words: Words | None, table: Table) -> Callable[[Stored], None]:
    headings = table.plan.headings(words)
    sheet = book.sheet(name, table.number, widths=[min(max(len(heading), _NARROWEST), _WIDEST) for heading in headings])
    sheet.head(headings)
    row = rows_of(table.plan, Style(words=words))
    return lambda stored: sheet.add(row(stored), stored[0])


class _Book:
    """The workbook, and the texts that had to be cut."""

    def __init__(self, workbook: Workbook, words: Words) -> None:
        self._workbook = workbook
        self._words = words
        self.cuts: list[Cut] = []
        self.bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        # So that a text that looks like a formula stays a text also when somebody edits its cell.
        self.quoted = workbook.add_format({"quote_prefix": True})
        self.plain = workbook.add_format()

    def sheet(self, named: Callable[[Locale], str], number: int | None = None, *, widths: Sequence[int]) -> _Sheet:
        """A new sheet, its name in the languages of the file."""
        name = " – ".join(dict.fromkeys(named(locale) for locale in self._words.locales))
        return _Sheet(self, self._workbook, sheet_name(name if number is None else f"{name} {number}"), widths)


class _Sheet:
    """A sheet that is written from top to bottom."""

    def __init__(self, book: _Book, workbook: Workbook, name: str, widths: Sequence[int]) -> None:
        self._book = book
        self._name = name
        self._sheet = workbook.add_worksheet(name)
        self._row = 0
        for column, width in enumerate(widths):
            self._sheet.set_column(column, column, width)
        self._sheet.ignore_errors({"number_stored_as_text": _EVERYWHERE})

    def head(self, headings: Sequence[Cell]) -> None:
        """The first row, which stays in sight."""
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_row(0, None, self._book.bold)
        self.add(headings)

    def add(self, cells: Sequence[Cell], response: str = "") -> None:
        """The next row; ``response`` is whose."""
        row, sheet = self._row, self._sheet
        for column, cell in enumerate(cells):
            if isinstance(cell, int):
                sheet.write_number(row, column, cell)
            elif cell:
                self._write_text(row, column, cell, response)
        self._row += 1

    def _write_text(self, row: int, column: int, text: str, response: str) -> None:
        if len(text) > LONGEST_CELL // 2 and (length := utf16_length(text)) > LONGEST_CELL:
            where = xl_rowcol_to_cell(row, column)
            self._book.cuts.append(Cut(sheet=self._name, cell=where, response=response, length=length))
            text = cut(text)
        if text.startswith(_RICH[0]) and text.endswith(_RICH[1]):
            self._sheet.write_rich_string(row, column, text[:1], self._book.plain, text[1:])
        else:
            self._sheet.write_string(row, column, text, self._book.quoted if looks_like_formula(text) else None)
