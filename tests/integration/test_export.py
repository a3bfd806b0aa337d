"""Responses as a file: whole, in either language or as numbers, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import io
import os
import secrets
import tracemalloc
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, text

from app.extensions import db, transaction
from app.language import Locale
from app.responses.models import Response
from app.responses.queries import stream_responses
from app.responses.service import Sheet, submit
from app.results.rules import Labels
from app.results.service import Download, Format, export
from app.workshops.queries import PublishedWorkshop
from tests.conftest import Clock
from tests.factories import (
    Form,
    feedback_form,
    filled_in,
    make_sheet,
    publish_version,
    published,
    registration_form,
)
from tests.integration.conftest import Make

pytestmark = pytest.mark.usefixtures("context")

HOSTILE = [
    "=1+1",
    "-5",
    "+44 29 2000 0000",
    "@SUM(A1:A9)",
    "\t=1",
    "\r=1",
    "\n=1",
    '=HYPERLINK("https://example.com";"here")',
    'said "yes", and ""no""',
    "a;b,c\td",
    "one\ntwo\nthree",
    "🎉 👩‍👩‍👧",
    "ŵ ŷ Ŵ Ŷ â ï",
    "w\u0302",
    "'",
    "ŵ" * 40_000,
]
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def store(sheet: Sheet, answers: Iterable[dict[str, Any]], day: date) -> None:
    """Store responses as they stand, on successive days (which repeat after a hundred)."""
    with transaction():
        db.session.execute(
            insert(Response),
            [
                {
                    "id": secrets.token_hex(16),
                    "questionnaire_id": sheet.form.id,
                    "version_id": sheet.version.id,
                    "wording_revision": 1,
                    "reference": "ACDE-FGHJ",
                    "locale_started": "cy",
                    "locale_submitted": "en",
                    "started_at": None,
                    "submitted_at": None,
                    "submitted_on": day + timedelta(days=number % 100),
                    "answers": given,
                }
                for number, given in enumerate(answers)
            ],
        )


def table(
    workshop: PublishedWorkshop, *, labels: Labels = "codes", format_: Format = "csv-stats", moment: str = "after"
) -> list[dict[str, str]]:
    """The file, read by the csv module: a row a response, its cells by heading."""
    file = io.StringIO(newline="")
    count = export(Download(workshop=workshop, moment=moment, format=format_, labels=labels), file)
    found = list(csv.DictReader(io.StringIO(file.getvalue(), newline=""), strict=True))
    assert len(found) == count
    return found


@pytest.fixture
def sheet(make: Make) -> Sheet:
    return make_sheet(make(feedback_form(pages=2)), "after")


@pytest.fixture
def hostile(app: Flask, sheet: Sheet, clock: Clock) -> PublishedWorkshop:
    """A workshop whose feedback holds one hostile text a response."""
    store(sheet, ({"mood": "bad", "why": typed} for typed in HOSTILE), clock.now().date())
    return published(app)


def test_the_statistics_file_gives_each_text_exactly_as_it_is_stored(hostile: PublishedWorkshop) -> None:
    assert [row["why"] for row in table(hostile)] == HOSTILE


def test_the_file_for_excel_leads_formulas_by_an_apostrophe_and_alters_nothing_else(
    hostile: PublishedWorkshop,
) -> None:
    expected = [f"'{typed}" if typed.startswith(FORMULAS) else typed for typed in HOSTILE]
    assert [row["why"] for row in table(hostile, format_="csv-excel")] == expected


def test_no_cell_of_the_file_for_excel_begins_like_a_formula(hostile: PublishedWorkshop) -> None:
    file = io.StringIO(newline="")
    export(Download(workshop=hostile, moment="after", format="csv-excel", labels="cy"), file)
    cells = [cell for row in csv.reader(io.StringIO(file.getvalue(), newline="")) for cell in row]
    assert len(cells) > len(HOSTILE)
    assert not [cell for cell in cells if cell.startswith(FORMULAS)]


def test_headings_are_guarded_too(make: Make) -> None:
    form = feedback_form()
    form["pages"][0]["questions"][0]["label"] = "=How was it?"
    workshop = make(form)
    file = io.StringIO(newline="")
    export(Download(workshop=workshop, moment="after", format="csv-excel", labels="en"), file)
    assert "'=How was it?" in next(csv.reader(io.StringIO(file.getvalue(), newline="")))


def test_lines_end_as_rfc_4180_has_it(hostile: PublishedWorkshop) -> None:
    file = io.StringIO(newline="")
    export(Download(workshop=hostile, moment="after", format="csv-stats", labels="codes"), file)
    assert file.getvalue().endswith("\r\n")
    assert "one\ntwo\nthree" in file.getvalue()


@pytest.mark.parametrize(
    ("labels", "heading", "mood", "liked", "not_asked"),
    [
        ("en", "How was it?", "Good", "The food; The talk", "Not shown"),
        ("cy", "≈ How was it?", "≈ Good", "≈ The food; ≈ The talk", "Heb ei ddangos"),
        ("codes", "mood", "1", "1; 2", "not_shown"),
    ],
)
def test_labels_are_in_the_language_asked_for_or_are_the_permanent_numbers(
    app: Flask, sheet: Sheet, clock: Clock, labels: Labels, heading: str, mood: str, liked: str, not_asked: str
) -> None:
    store(sheet, [{"mood": "good", "liked": ["food", "talk"], "more": None}], clock.now().date())
    (row,) = table(published(app), labels=labels)
    assert row[heading] == mood
    assert liked in row.values()
    assert not_asked in row.values()


@pytest.mark.parametrize("locale", ["cy", "en"])
def test_every_heading_is_in_the_language_asked_for(app: Flask, sheet: Sheet, clock: Clock, locale: Locale) -> None:
    store(sheet, [{"mood": "good"}], clock.now().date())
    welsh, english = [list(table(published(app), labels=labels)[0]) for labels in ("cy", "en")]
    assert len(welsh) == len(english)
    assert not set(welsh) & set(english)


def test_not_asked_skipped_and_not_ticked_are_three_things(app: Flask, sheet: Sheet, clock: Clock) -> None:
    given: list[dict[str, Any]] = [
        {"mood": "good", "liked": ["food"], "more": None},
        {"mood": "bad", "why": None, "liked": None, "more": "x"},
    ]
    store(sheet, given, clock.now().date())
    first, second = table(published(app))
    names = ("why", "liked", "liked.food", "liked.talk", "more")
    assert [first[name] for name in names] == ["not_shown", "1", "1", "0", ""]
    assert [second[name] for name in names] == ["", "", "", "", "x"]


def test_a_row_says_which_version_wording_and_languages(app: Flask, sheet: Sheet, clock: Clock) -> None:
    submit(sheet, None, filled_in(sheet, mood="good"), wording_revision=3, locale="cy", at=clock.now())
    (row,) = table(published(app))
    facts = ("version", "wording", "language_started", "language_submitted", "submitted_at", "submitted_on")
    stamp = clock.now().isoformat(timespec="seconds")
    assert [row[name] for name in facts] == ["1", "3", "cy", "cy", stamp, clock.now().date().isoformat()]
    assert len(row["response_id"]) == 32


def test_an_anonymous_row_has_neither_reference_nor_times(app: Flask, make: Make, clock: Clock) -> None:
    sheet = make_sheet(make(feedback_form(anonymous=True)), "after")
    submit(sheet, None, filled_in(sheet, mood="good"), wording_revision=1, locale="cy", at=clock.now())
    (row,) = table(published(app))
    assert row["reference"] == row["started_at"] == row["submitted_at"] == ""


def test_special_answers_come_back_among_the_others(app: Flask, make: Make, clock: Clock) -> None:
    sheet = make_sheet(make(registration_form()), "registration")
    way = filled_in(sheet, name="Siân", email="a@example.com", needs="yes", needs__yes__detail="a ramp")
    submit(sheet, None, way, wording_revision=1, locale="cy", at=clock.now())
    (row,) = table(published(app), moment="registration")
    assert (row["name"], row["needs"], row["needs.yes.detail"]) == ("Siân", "1", "a ramp")


def newer(form: Form) -> Form:
    """The form in its second version: “bad” can no longer be chosen, and nothing hangs on it."""
    first, second = form["pages"]
    mood, _, liked = first["questions"]
    mood = mood | {"options": mood["options"][:1]}
    return form | {"pages": [first | {"questions": [mood, liked]}, second]}


def test_responses_to_every_version_stand_in_one_table(app: Flask, sheet: Sheet, make: Make, clock: Clock) -> None:
    store(sheet, [{"mood": "bad", "why": "rain", "liked": None, "more": None}], clock.now().date())
    publish_version(app, published(app), newer(feedback_form(pages=2)), clock.now())
    later = make_sheet(published(app), "after")
    store(later, [{"mood": "good", "liked": None, "more": None}], clock.now().date() + timedelta(days=1))

    old, new = table(published(app), labels="en")

    assert [row["Version of the form"] for row in (old, new)] == ["1", "2"]
    assert [row["How was it?"] for row in (old, new)] == ["Bad", "Good"]
    assert [row["Why?"] for row in (old, new)] == ["rain", "Not shown"]


def test_rows_come_in_order_of_day(app: Flask, sheet: Sheet, clock: Clock) -> None:
    today = clock.now().date()
    for days in (2, 0, 1):
        store(sheet, [{"mood": "good"}], today + timedelta(days=days))
    found = [row["submitted_on"] for row in table(published(app))]
    assert found == [(today + timedelta(days=days)).isoformat() for days in (0, 1, 2)]


def test_twenty_thousand_responses_never_stand_in_memory_together(app: Flask, sheet: Sheet, clock: Clock) -> None:
    each, number = 600, 20_000
    store(sheet, ({"mood": "bad", "why": "x" * each} for _ in range(number)), clock.now().date())
    workshop = published(app)
    tracemalloc.start()
    try:
        with Path(os.devnull).open("w", encoding="utf-8", newline="") as nowhere:
            count = export(Download(workshop=workshop, moment="after", format="csv-stats", labels="en"), nowhere)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count == number
    assert peak < each * number / 3


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_database_server_is_asked_for_a_batch_at_a_time(context: Flask, sheet: Sheet, clock: Clock) -> None:
    store(sheet, ({"mood": "good"} for _ in range(50)), clock.now().date())
    responses = stream_responses(sheet.form.id, batch=10)
    next(responses)
    assert db.session.execute(text("SELECT count(*) FROM pg_cursors")).scalar_one() == 1
    assert len(list(responses)) == 49
