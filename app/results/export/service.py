"""Taking responses away as a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from app.language.formatting import LONDON
from app.language.locales import FORM_SEGMENTS, SEGMENTS
from app.results.export.delimited import codebook_parts, csv_parts
from app.results.export.queries import Contents, Download, get_contents
from app.results.export.rules import MOST_ROWS, Ending, ending_of
from app.results.export.streaming import Part, zipped
from app.results.export.words import codebook_sheet, file_name
from app.results.export.xlsx import workbook_parts
from app.workshops import service as workshops
from app.workshops.rules import Action

_MEDIA_TYPES: Final[Mapping[Ending, str]] = {
    "csv": "text/csv; charset=utf-8",
    "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class TooManyResponses(Exception):
    """A sheet of a workbook has no room for so many rows; CSV has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A file on its way: what it is called, and its parts, which are made as they are asked for."""

    name: str
    media_type: str
    responses: int
    parts: Iterator[Part]


def send(download: Download, *, by: int | None, at: datetime) -> Outgoing:
    """Begin a download: it stands in the workshop's trail before the file's first byte is made.

    The codebook alone holds nothing of anybody, and is not told of. Raises TooManyResponses.
    """
    contents = get_contents(download)
    if download.format == "xlsx" and any(table.responses >= MOST_ROWS for table in contents.tables):
        raise TooManyResponses
    if download.format != "codebook":
        workshops.note(
            download.workshop.id,
            Action.DOWNLOADED,
            by=by,
            at=at,
            form=download.form.moment,
            format=download.format,
            labels=download.labels,
            choices=download.choices,
            versions=download.versions,
            sensitive=download.sensitive,
            responses=contents.responses,
        )
    ending = ending_of(download.format, download.versions)
    return Outgoing(
        name=name_of(download, at=at),
        media_type=_MEDIA_TYPES[ending],
        responses=0 if download.format == "codebook" else contents.responses,
        parts=_parts(download, contents, at=at),
    )


def name_of(download: Download, *, at: datetime) -> str:
    """What the file is called, in the first of its languages."""
    stem = _stem(download, at=at)
    if download.format == "codebook":
        stem = f"{stem}-{_codebook_word(download)}"
    return f"{stem}.{ending_of(download.format, download.versions)}"


def _stem(download: Download, *, at: datetime) -> str:
    locale, workshop = download.words.locales[0], download.workshop
    return file_name(
        locale,
        slug=workshop.slugs.get(locale) or str(workshop.id),
        form=SEGMENTS[FORM_SEGMENTS[download.form.moment]][locale],
        day=at.astimezone(LONDON).date(),
    )


def _codebook_word(download: Download) -> str:
    return codebook_sheet(download.words.locales[0]).lower().replace(" ", "-")


def _parts(download: Download, contents: Contents, *, at: datetime) -> Iterator[Part]:
    if download.format == "xlsx":
        return workbook_parts(download, contents, at=at)
    if download.format == "codebook":
        return codebook_parts(contents.whole, download.words)
    if download.versions == "separate":
        return zipped(_files(download, contents, at=at))
    return csv_parts(download, contents.tables[0])


def _files(download: Download, contents: Contents, *, at: datetime) -> Iterator[tuple[str, Iterator[Part]]]:
    """What the zip file holds: a file for each version, named by its number, and the codebook."""
    stem = _stem(download, at=at)
    for table in contents.tables:
        yield f"{stem}-{table.number}.csv", csv_parts(download, table)
    yield f"{stem}-{_codebook_word(download)}.csv", codebook_parts(contents.whole, download.words)
