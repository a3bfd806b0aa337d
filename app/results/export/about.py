"""What a workbook says of itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.language.formatting import LONDON, format_date
from app.questionnaires import text_key
from app.responses.rules import special_questions
from app.results.export import words as said
from app.results.export.queries import Contents, Download
from app.results.export.rules import Cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A text that is longer than a cell takes: where it stands, of which response, and how long it is."""

    sheet: str
    cell: str
    response: str
    length: int


def about(download: Download, contents: Contents, *, at: datetime) -> Iterator[list[Cell]]:
    """The lines under About, but for the texts that were cut."""
    words, form = download.words, download.form.current.questionnaire
    versions = sorted(version.number for version in contents.whole.versions)
    yield [words.say(said.WORKSHOP), words.text("workshop.title")]
    yield [words.say(said.FORM), words.text(text_key(form.key, "title"))]
    yield [words.say(said.RESPONSES), contents.responses]
    yield [words.say(said.VERSIONS), ", ".join(map(str, versions))]
    yield [words.say(said.MADE), at.astimezone(LONDON).isoformat(timespec="seconds")]
    yield [words.say(said.DELETE_BY), words.each(lambda locale: format_date(download.workshop.delete_on, locale))]
    yield []
    for sentence in _sentences(download, contents):
        yield [words.say(sentence)]


def cuts_told(download: Download, cuts: Sequence[Cut]) -> Iterator[list[Cell]]:
    """The lines about texts that were cut; that there are none, too, is told."""
    words = download.words
    yield []
    if not cuts:
        yield [words.say(said.NOTHING_CUT)]
        return
    yield [words.say(said.TEXTS_CUT)]
    yield [words.say(heading) for heading in said.CUTS]
    for one in cuts:
        yield [one.sheet, one.cell, one.response, one.length]


def _sentences(download: Download, contents: Contents) -> Iterator[str]:
    yield said.ABOUT_PERSONAL_DATA
    yield said.ABOUT_SENT_ONLY
    yield said.ABOUT_EMPTY
    yield said.ABOUT_ANONYMOUS if contents.whole.anonymous else said.ABOUT_TIMES
    if any(special_questions(version.questionnaire) for version in contents.whole.versions):
        yield said.ABOUT_SENSITIVE_IN if download.sensitive else said.ABOUT_SENSITIVE_OUT
    yield said.ABOUT_WORDING
