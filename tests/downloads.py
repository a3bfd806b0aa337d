"""Files of responses as whoever downloads them reads them: bytes, rows by heading, sheets."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from app import clock
from app.results.export.queries import Download
from app.results.export.service import Outgoing, send
from app.workshops.queries import WorkshopSnapshot

Row = dict[str, str]


def download(workshop: WorkshopSnapshot, moment: str = "after", **wanted: Any) -> Download:
    """What somebody wants of a form: CSV for statistics in codes, unless they say otherwise."""
    options = {"format": "csv-stats", "labels": "codes", "locale": "cy"} | wanted
    return Download(workshop=workshop, form=workshop.forms[moment], **options)


def sent(wanted: Download) -> Outgoing:
    """The file on its way, asked for by nobody who is known."""
    return send(wanted, by=None, at=clock.now())


def data_of(wanted: Download) -> bytes:
    """The file."""
    return b"".join(part.data for part in sent(wanted).parts)


def table(workshop: WorkshopSnapshot, moment: str = "after", **wanted: Any) -> list[Row]:
    """A CSV file, read by the csv module: a row a response, its cells by heading."""
    return rows_of(data_of(download(workshop, moment, **wanted)))


def rows_of(data: bytes) -> list[Row]:
    """The rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def lines_of(data: bytes) -> list[list[str]]:
    """The same, headings included, each a list."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def book_of(data: bytes | Path) -> Workbook:
    """A workbook, or the file that holds it, read by openpyxl."""
    return load_workbook(io.BytesIO(data) if isinstance(data, bytes) else data)


def sheet_of(book: Workbook, name: str) -> list[dict[str, Any]]:
    """A sheet's rows, their cells by heading; an empty cell is None."""
    headings, *rows = book[name].iter_rows(values_only=True)
    return [dict(zip((str(heading) for heading in headings), row, strict=True)) for row in rows]
