"""Jobs of a workshop's texts, and translators' hands on their files."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import Any, Final

from flask import Flask
from werkzeug.test import TestResponse

from app.language import Locale
from app.wording.exchange import rows_of
from app.wording.formats import Format, read, write
from app.wording.headings import file_head, file_words
from app.wording.queries import QueueFilter
from app.wording.queries.jobs import JobDetail, find_job
from app.wording.rules import Row, State
from app.wording.service.jobs import create_job
from app.workshops.queries import get_workshop, name_catalogues
from tests.integration.accounts.members import OWN
from tests.integration.organiser.desk import Desk, make_managed

BACK: Final = tuple(format_ for format_ in Format if format_.comes_back)
"""The formats that are read, too."""
EVERY: Final = tuple(State)
NAME: Final = "registration.full_name.label"
PLACE: Final = "workshop.place"
Change = Callable[[Row], Row]


def make_job(
    app: Flask,
    at: datetime,
    *,
    workshop_id: int | None = None,
    target: Locale = "cy",
    states: tuple[State, ...] = EVERY,
    due_on: date | None = None,
    note: str = "",
) -> JobDetail:
    """A job of every text of a workshop (a new one that is published)."""
    workshop_id = workshop_id or make_managed(app, at, "published")
    with app.app_context():
        wanted = QueueFilter(catalogues=[get_workshop(workshop_id).catalogue_id], states=states)
        job_id = create_job(wanted, target, due_on=due_on, note=note, by=None, at=at)
    return job(app, job_id)


def job(app: Flask, job_id: int) -> JobDetail:
    """A job as it is saved."""
    with app.app_context():
        found = find_job(job_id, None)
    assert found is not None
    return found


def returned(
    app: Flask, found: JobDetail, words: Mapping[str, tuple[str, ...] | str], format_: Format = Format.XLIFF1
) -> bytes:
    """The job's file with other translations under these keys."""

    def changed(row: Row) -> Row:
        if row.key not in words:
            return row
        said = words[row.key]
        return replace(row, target=(said,) if isinstance(said, str) else said)

    with app.app_context():
        names = {id_: one.scope for id_, one in name_catalogues(found.catalogues).items()}
        rows = [changed(row) for row in rows_of([text.line for text in found.texts], names)]
        return write(format_, rows, found.target_locale, file_head(found.reference, found.target_locale))


def text_of(found: JobDetail, key: str) -> Any:
    """A text of a job by its key."""
    return next(text for text in found.texts if text.line.key == key)


def send_file(desk: Desk, template: str, data: bytes, name: str = "back.xlf", **fields: str) -> TestResponse:
    """Send a file from a page."""
    sent: dict[str, Any] = {"file": (BytesIO(data), name), "action": "continue"} | fields
    if desk.csrf():
        sent["csrf_token"] = desk.csrf()
    return desk.client.post(desk.at(template), data=sent, headers=OWN, content_type="multipart/form-data")


def read_back(app: Flask, data: bytes, format_: Format) -> dict[str, tuple[str, ...]]:
    """The translations in a file by their keys."""
    with app.app_context():
        return {one.key: one.target for one in read(format_, data, file_words())}


def file_id(answer: TestResponse) -> int:
    """The id of the file in the address that a page leads on to."""
    assert answer.status_code == 303, answer.status_code
    found = re.search(r"/(\d+)$", answer.headers["Location"])
    assert found
    return int(found[1])
