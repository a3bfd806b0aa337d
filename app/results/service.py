"""Taking responses out."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Literal

from sqlalchemy import select

from app.extensions import db
from app.language import Locale
from app.language.catalogues import gettext_in
from app.questionnaires import Questionnaire
from app.responses.queries import StoredResponse, stream_responses
from app.results.rules import Labels, cell_text, columns_of, guarded, heading
from app.workshops.models import Version
from app.workshops.queries import PublishedWorkshop

Format = Literal["csv-excel", "csv-stats"]


def N_(message: str) -> str:  # noqa: N802 – the name that gettext's tools know for "translate this later"
    """Mark a message for extraction where its language is known only later."""
    return message


# Each column of a response itself: its code, and its heading for people.
_FACTS = (
    # Translators: heading of a column in a downloaded file
    ("response_id", N_("Response number")),
    # Translators: heading of a column in a downloaded file: what the participant was given to quote
    ("reference", N_("Reference number")),
    # Translators: heading of a column in a downloaded file: which version of the form was answered
    ("version", N_("Version of the form")),
    # Translators: heading of a column in a downloaded file: which wording of the form was read
    ("wording", N_("Wording of the form")),
    # Translators: heading of a column in a downloaded file; its cells hold “cy” or “en”
    ("language_started", N_("Language at the start")),
    # Translators: heading of a column in a downloaded file; its cells hold “cy” or “en”
    ("language_submitted", N_("Language when sent")),
    # Translators: heading of a column in a downloaded file; its cells hold a date and time
    ("started_at", N_("Started (UTC)")),
    # Translators: heading of a column in a downloaded file; its cells hold a date and time
    ("submitted_at", N_("Sent (UTC)")),
    # Translators: heading of a column in a downloaded file; its cells hold a date
    ("submitted_on", N_("Day sent")),
)
# Translators: cell of a downloaded file: the participant was not asked this question
_NOT_SHOWN = N_("Not shown")


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """What is wanted: which form, in which format, with which labels."""

    workshop: PublishedWorkshop
    moment: str
    format: Format
    labels: Labels


def export(download: Download, output: IO[str]) -> int:
    """Write every response of a form to ``output`` as CSV, row by row, and return how many there are.

    ``csv-excel``: for Excel, guarded against formulas; the caller opens the file as UTF-8 with a byte-order mark.
    ``csv-stats``: for R or SPSS, each text as it was typed. Open ``output`` with ``newline=""`` (RFC 4180).
    """
    form = download.workshop.forms[download.moment]
    versions = db.session.execute(
        select(Version.id, Version.number, Version.definition)
        .where(Version.questionnaire_id == form.id)
        .order_by(Version.number.desc())
    ).all()
    columns = columns_of(Questionnaire.from_json(version.definition) for version in versions)
    numbers = {version.id: version.number for version in versions}
    locale: Locale | None = None if download.labels == "codes" else download.labels
    words = None if locale is None else download.workshop.words(locale)
    not_shown = "not_shown" if locale is None else gettext_in(locale, _NOT_SHOWN)
    safe = guarded if download.format == "csv-excel" else str
    writer = csv.writer(output)
    facts = [code if locale is None else gettext_in(locale, label) for code, label in _FACTS]
    writer.writerow(safe(cell) for cell in [*facts, *(heading(column, words) for column in columns)])
    count = 0
    for response in stream_responses(form.id):
        cells = (cell_text(column, response.answers, words, not_shown) for column in columns)
        writer.writerow(safe(cell) for cell in [*_facts(response, numbers), *cells])
        count += 1
    return count


def _facts(response: StoredResponse, numbers: dict[int, int]) -> list[str]:
    return [
        response.id,
        response.reference or "",
        str(numbers[response.version_id]),
        str(response.wording_revision),
        response.locale_started,
        response.locale_submitted,
        _moment(response.started_at),
        _moment(response.submitted_at),
        response.submitted_on.isoformat(),
    ]


def _moment(value: datetime | None) -> str:
    return "" if value is None else value.isoformat(timespec="seconds")
