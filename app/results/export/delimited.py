"""CSV: for Excel (guarded, led by a byte-order mark), for statistics (as typed), and of the codebook. RFC 4180."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from app.results.export.codebook import codebook_of
from app.results.export.plan import Plan, Style, rows_of
from app.results.export.queries import Download, Table, stream_rows
from app.results.export.rules import Cell, guarded
from app.results.export.streaming import Part
from app.results.export.words import Words

_MARK: Final = "\ufeff"
"""By which Excel knows that a file is in UTF-8."""


class _Lines:
    """Rows to bytes."""

    def __init__(self) -> None:
        self._bytes = io.BytesIO()
        # Not a StringIO, which has four bytes for each letter.
        self._text = io.TextIOWrapper(self._bytes, "utf-8", newline="")
        self._writer = csv.writer(self._text)

    def bytes_of(self, rows: Iterable[Sequence[Cell]], begin: str = "") -> bytes:
        """The lines of rows, after ``begin``."""
        self._text.write(begin)
        self._writer.writerows(rows)
        self._text.flush()
        data = self._bytes.getvalue()
        self._bytes.seek(0)
        self._bytes.truncate()
        return data


def csv_parts(download: Download, table: Table) -> Iterator[Part]:
    """The responses of a table, a row each, under their headings."""
    for_excel, lines, words, plan = download.format == "csv-excel", _Lines(), download.label_words, table.plan
    safe = guarded if for_excel else str
    headings = [safe(heading) for heading in plan.headings(words)]
    row = rows_of(plan, Style(words=words, safe=safe))
    done = 0
    yield Part(lines.bytes_of([headings], begin=_MARK if for_excel else ""), done)
    for batch in stream_rows(download.form.id, plan, sensitive=download.sensitive):
        done += len(batch)
        yield Part(lines.bytes_of(map(row, batch)), done)


def codebook_parts(plan: Plan, words: Words) -> Iterator[Part]:
    """The codebook, for Excel."""
    rows = ([guarded(cell) if isinstance(cell, str) else cell for cell in row] for row in codebook_of(plan, words))
    yield Part(_Lines().bytes_of(rows, begin=_MARK), 0)
