"""Responses as a file: whole, in either language or as numbers, and harmless in a spreadsheet."""

from __future__ import annotations

import io
import re
import secrets
import tracemalloc
import zipfile
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from openpyxl.cell import Cell
from sqlalchemy import delete, insert, text

from app.extensions import db, transaction
from app.language import LOCALES, Locale
from app.responses.models import AnswerTranslation, EnteredResponse, Response, SensitiveAnswers
from app.responses.service import Sheet, submit
from app.results.export.queries import get_contents, stream_rows
from app.results.export.rules import Format, Labels
from app.results.export.service import TooManyResponses
from app.workshops.queries import WorkshopSnapshot
from app.workshops.rules import Action
from tests.conftest import Clock
from tests.downloads import book_of, data_of, download, lines_of, rows_of, sent, sheet_of, table
from tests.factories import (
    Form,
    feedback_form,
    filled_in,
    make_sheet,
    publish_version,
    published,
    registration_form,
)
from tests.factories import rows as rows_in
from tests.integration.conftest import Make
from tests.office import Office

pytestmark = pytest.mark.usefixtures("context")

HOSTILE = [
    "=1+1",
    "-5",
    "+44 29 2000 0000",
    "@SUM(A1:A9)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1+1",
    '=HYPERLINK("https://example.com";"here")',
    'said "yes", and ""no""',
    "a;b,c\td",
    "one\ntwo\nthree",
    "🎉 👩‍👩‍👧",
    "ŵ ŷ Ŵ Ŷ â ï",
    "w\u0302",
    "'",
    " outer space ",
    "<r><t>not ours</t></r>",
    '<r></r></is></c><c r="Z1"><f>1+1</f></c><c t="inlineStr"><is><r></r>',
    "<b>&amp;</b>",
    "_x0041_",
    "https://example.com",
    "TRUE",
    "0029",
    "1e5",
    "\ufffe",
    "ŵ" * 40_000,
]
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝")
LONGEST = 32_767


def store(sheet: Sheet, answers: Iterable[dict[str, Any]], day: date) -> list[str]:
    """Store responses as they stand, on successive days (which repeat after a hundred); their ids."""
    responses = [
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
    ]
    with transaction():
        db.session.execute(insert(Response), responses)
    return [str(response["id"]) for response in responses]


@pytest.fixture
def sheet(make: Make) -> Sheet:
    return make_sheet(make(feedback_form(pages=2)), "after")


@pytest.fixture
def hostile(app: Flask, sheet: Sheet, clock: Clock) -> WorkshopSnapshot:
    """A workshop whose feedback holds one hostile text a response."""
    store(sheet, ({"mood": "bad", "why": typed} for typed in HOSTILE), clock.now().date())
    return published(app)


def test_the_statistics_file_gives_each_text_exactly_as_it_is_stored(hostile: WorkshopSnapshot) -> None:
    assert [row["why"] for row in table(hostile)] == HOSTILE


def test_the_file_for_excel_leads_formulas_by_an_apostrophe_and_alters_nothing_else(
    hostile: WorkshopSnapshot,
) -> None:
    expected = [f"'{typed}" if typed.startswith(FORMULAS) else typed for typed in HOSTILE]
    assert [row["why"] for row in table(hostile, format="csv-excel")] == expected


@pytest.mark.parametrize("labels", ["cy", "both", "codes"])
def test_no_cell_of_the_file_for_excel_begins_like_a_formula(hostile: WorkshopSnapshot, labels: Labels) -> None:
    lines = lines_of(data_of(download(hostile, format="csv-excel", labels=labels)))
    cells = [cell for line in lines for cell in line]
    assert len(cells) > len(HOSTILE)
    assert not [cell for cell in cells if cell.startswith(FORMULAS)]


def test_headings_are_guarded_too(make: Make) -> None:
    form = feedback_form()
    form["pages"][0]["questions"][0]["label"] = "=How was it?"
    workshop = make(form)
    for format_ in ("csv-excel", "codebook"):
        lines = lines_of(data_of(download(workshop, format=format_, labels="en")))
        assert "'=How was it?" in [cell for line in lines for cell in line]


def test_lines_end_as_rfc_4180_has_it(hostile: WorkshopSnapshot) -> None:
    data = data_of(download(hostile))
    assert data.endswith(b"\r\n")
    assert b"one\ntwo\nthree" in data


def test_only_the_file_for_excel_begins_with_a_byte_order_mark(hostile: WorkshopSnapshot) -> None:
    marked = {
        format_: data_of(download(hostile, format=format_)).startswith(b"\xef\xbb\xbf")
        for format_ in ("csv-excel", "csv-stats", "codebook")
    }
    assert marked == {"csv-excel": True, "csv-stats": False, "codebook": True}


@pytest.mark.parametrize(
    ("labels", "heading", "mood", "liked", "not_asked"),
    [
        ("en", "How was it?", "Good", "The food; The talk", "Not shown"),
        ("cy", "≈ How was it?", "≈ Good", "≈ The food; ≈ The talk", "Heb ei ddangos"),
        (
            "both",
            "≈ How was it? / How was it?",
            "≈ Good / Good",
            "≈ The food / The food; ≈ The talk / The talk",
            "Heb ei ddangos / Not shown",
        ),
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


def test_every_heading_is_in_the_language_asked_for(app: Flask, sheet: Sheet, clock: Clock) -> None:
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
    facts = ("version", "wording", "language_started", "language_submitted", "submitted_on", "entered")
    assert [row[name] for name in facts] == ["1", "3", "cy", "cy", clock.now().date().isoformat(), "0"]
    assert (row["questions_asked"], row["questions_answered"]) == ("3", "1")
    assert len(row["response_id"]) == 32
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0[01]:00", row["submitted_at"])


def test_an_anonymous_file_has_neither_reference_nor_times(app: Flask, make: Make, clock: Clock) -> None:
    sheet = make_sheet(make(feedback_form(anonymous=True)), "after")
    submit(sheet, None, filled_in(sheet, mood="good"), wording_revision=1, locale="cy", at=clock.now())
    (row,) = table(published(app))
    assert not {"reference", "started_at", "submitted_at"} & set(row)
    assert row["submitted_on"] == clock.now().date().isoformat()


def test_who_typed_a_response_in_for_somebody_is_told_by_a_one(app: Flask, sheet: Sheet, clock: Clock) -> None:
    ids = store(sheet, [{"mood": "good"}, {"mood": "bad"}], clock.now().date())
    with transaction():
        db.session.execute(insert(EnteredResponse).values(response_id=ids[1], entered_by=None))
    assert [row["entered"] for row in table(published(app))] == ["0", "1"]


def test_translations_of_answers_stand_in_columns_of_their_own(app: Flask, sheet: Sheet, clock: Clock) -> None:
    ids = store(sheet, [{"mood": "bad", "why": "glaw"}, {"mood": "bad", "why": "rain"}], clock.now().date())
    with transaction():
        for response_id, locale, words in ((ids[0], "en", "rain"), (ids[1], "cy", "glaw")):
            db.session.execute(
                insert(AnswerTranslation).values(
                    response_id=response_id,
                    answer="why",
                    locale=locale,
                    text=words,
                    translated_by=None,
                    translated_at=clock.now(),
                )
            )
    found = table(published(app))
    names = ("why", "why.translation.cy", "why.translation.en")
    assert [[row[name] for name in names] for row in found] == [["glaw", "", "rain"], ["rain", "glaw", ""]]
    assert [row["questions_asked"] for row in found] == ["2", "2"]


def register(make: Make, clock: Clock) -> None:
    """Somebody with access needs registers."""
    sheet = make_sheet(make(registration_form()), "registration")
    way = filled_in(sheet, name="Siân", email="a@example.com", needs="yes", needs__yes__detail="a ramp")
    submit(sheet, None, way, wording_revision=1, locale="cy", at=clock.now())


def test_special_answers_are_left_out_unless_they_are_asked_for(app: Flask, make: Make, clock: Clock) -> None:
    register(make, clock)
    for format_ in ("csv-excel", "csv-stats", "xlsx", "codebook"):
        data = data_of(download(published(app), "registration", format=format_, labels="en"))
        assert b"a ramp" not in data
        assert b"access needs" not in data
    book = book_of(data_of(download(published(app), "registration", format="xlsx", labels="en")))
    cells = [cell for name in book.sheetnames for row in book[name].iter_rows(values_only=True) for cell in row]
    assert not [cell for cell in cells if isinstance(cell, str) and ("ramp" in cell or "access needs" in cell)]


def test_special_answers_come_back_among_the_others_where_they_are_asked_for(
    app: Flask, make: Make, clock: Clock
) -> None:
    register(make, clock)
    (row,) = table(published(app), "registration", sensitive=True)
    assert (row["name"], row["needs"], row["needs.yes.detail"]) == ("Siân", "1", "a ramp")


def test_special_answers_that_were_deleted_say_so(app: Flask, make: Make, clock: Clock) -> None:
    register(make, clock)
    with transaction():
        db.session.execute(delete(SensitiveAnswers))
    (row,) = table(published(app), "registration", sensitive=True, labels="en")
    assert row["Do you have access needs?"] == "Deleted"


def newer(form: Form) -> Form:
    """The form in its second version: “bad” can no longer be chosen, and nothing hangs on it."""
    first, second = form["pages"]
    mood, _, liked = first["questions"]
    mood = mood | {"options": mood["options"][:1]}
    return form | {"pages": [first | {"questions": [mood, liked]}, second]}


@pytest.fixture
def two_versions(app: Flask, sheet: Sheet, clock: Clock) -> WorkshopSnapshot:
    """A workshop whose feedback has a response to each of two versions."""
    store(sheet, [{"mood": "bad", "why": "rain", "liked": None, "more": None}], clock.now().date())
    publish_version(app, published(app), newer(feedback_form(pages=2)), clock.now())
    later = make_sheet(published(app), "after")
    store(later, [{"mood": "good", "liked": None, "more": None}], clock.now().date() + timedelta(days=1))
    return published(app)


def test_responses_to_every_version_stand_in_one_table(two_versions: WorkshopSnapshot) -> None:
    old, new = table(two_versions, labels="en")
    assert [row["Version of the form"] for row in (old, new)] == ["1", "2"]
    assert [row["How was it?"] for row in (old, new)] == ["Bad", "Good"]
    assert [row["Why?"] for row in (old, new)] == ["rain", "Not shown"]


def test_versions_apart_are_a_file_each_and_the_codebook(two_versions: WorkshopSnapshot, clock: Clock) -> None:
    outgoing = sent(download(two_versions, versions="separate", labels="en", format="csv-excel"))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(part.data for part in outgoing.parts)))
    stem = outgoing.name.removesuffix(".zip")
    assert archive.testzip() is None
    assert archive.namelist() == [f"{stem}-2.csv", f"{stem}-1.csv", f"{stem}-codebook.csv"]
    (new,), (old,), _ = (rows_of(archive.read(name)) for name in archive.namelist())
    assert ("Why?" in old, "Why?" in new) == (True, False)
    assert (old["How was it?"], new["How was it?"]) == ("Bad", "Good")


def test_versions_apart_have_sheets_of_their_own(two_versions: WorkshopSnapshot) -> None:
    book = book_of(data_of(download(two_versions, versions="separate", labels="cy", format="xlsx")))
    assert book.sheetnames == ["Labeli 2", "Codau 2", "Labeli 1", "Codau 1", "Llyfr codau", "Ynghylch"]
    assert [row["mood"] for name in ("Codau 2", "Codau 1") for row in sheet_of(book, name)] == [1, 2]


def test_rows_come_in_order_of_day(app: Flask, sheet: Sheet, clock: Clock) -> None:
    today = clock.now().date()
    for days in (2, 0, 1):
        store(sheet, [{"mood": "good"}], today + timedelta(days=days))
    found = [row["submitted_on"] for row in table(published(app))]
    assert found == [(today + timedelta(days=days)).isoformat() for days in (0, 1, 2)]


@pytest.mark.parametrize("format_", ["csv-excel", "csv-stats", "xlsx", "codebook"])
@pytest.mark.parametrize("versions", ["merged", "separate"])
def test_a_form_without_responses_is_a_file_with_headings(make: Make, format_: Format, versions: str) -> None:
    data = data_of(download(make(feedback_form()), format=format_, versions=versions))
    if data.startswith(b"PK"):
        assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
    else:
        assert lines_of(data)[0]


def test_a_workbook_holds_labels_codes_the_codebook_and_what_is_to_be_known(
    app: Flask, sheet: Sheet, clock: Clock
) -> None:
    store(sheet, [{"mood": "bad", "why": "rain", "liked": ["talk"], "more": None}], clock.now().date())
    book = book_of(data_of(download(published(app), format="xlsx", labels="en")))
    assert book.sheetnames == ["Labels", "Codes", "Codebook", "About"]
    (labels,), (codes,) = sheet_of(book, "Labels"), sheet_of(book, "Codes")
    assert (labels["How was it?"], labels["What was good?"]) == ("Bad", "The talk")
    assert (codes["mood"], codes["liked.food"], codes["liked.talk"], codes["more"]) == (2, 0, 1, None)
    assert {row["Name among codes"] for row in sheet_of(book, "Codebook")} >= set(codes)
    told = [row[0] for row in book["About"].iter_rows(values_only=True)]
    assert "Every text is whole." in told


@pytest.mark.parametrize(
    ("labels", "names"),
    [
        ("cy", ["Labeli", "Codau", "Llyfr codau", "Ynghylch"]),
        ("en", ["Labels", "Codes", "Codebook", "About"]),
        ("both", ["Labeli – Labels", "Codau – Codes", "Llyfr codau – Codebook", "Ynghylch – About"]),
        ("codes", ["Codau", "Llyfr codau", "Ynghylch"]),
    ],
)
def test_sheets_are_named_in_the_language_asked_for(make: Make, labels: Labels, names: list[str]) -> None:
    book = book_of(data_of(download(make(feedback_form()), format="xlsx", labels=labels)))
    assert book.sheetnames == names
    assert all(len(name) <= 31 for name in names)


@pytest.mark.parametrize(
    ("wanted", "name"),
    [
        ({"format": "xlsx", "labels": "cy"}, "gweithdy-prawf-ar-ol-ymatebion-2026-11-24.xlsx"),
        ({"format": "xlsx", "labels": "en"}, "workshop-test-workshop-after-responses-2026-11-24.xlsx"),
        ({"format": "csv-excel", "labels": "both"}, "gweithdy-prawf-ar-ol-ymatebion-2026-11-24.csv"),
        ({"labels": "codes", "locale": "en"}, "workshop-test-workshop-after-responses-2026-11-24.csv"),
        ({"versions": "separate"}, "gweithdy-prawf-ar-ol-ymatebion-2026-11-24.zip"),
        ({"format": "codebook"}, "gweithdy-prawf-ar-ol-ymatebion-2026-11-24-llyfr-codau.csv"),
    ],
)
def test_a_file_is_named_in_the_language_asked_for(make: Make, clock: Clock, wanted: dict[str, str], name: str) -> None:
    clock.set(clock.now().replace(year=2026, month=11, day=24))
    assert sent(download(make(feedback_form()), **wanted)).name == name


def _unescaped(cell: str) -> str:
    """A text as a workbook means it: some characters are written by their number (ECMA-376, ST_Xstring)."""
    return re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), cell)


def test_a_workbook_gives_each_text_as_it_is_stored_and_none_as_a_formula(hostile: WorkshopSnapshot) -> None:
    book = book_of(data_of(download(hostile, format="xlsx", labels="en")))
    for name, heading in (("Labels", "Why?"), ("Codes", "why")):
        found = [_unescaped(str(row[heading])) for row in sheet_of(book, name)]
        assert found == [typed[:LONGEST] for typed in HOSTILE]
    kinds = {cell.data_type for name in book.sheetnames for row in book[name].iter_rows() for cell in row}
    assert kinds <= {"s", "n", "inlineStr"}


def test_a_text_that_looks_like_a_formula_stays_one_when_its_cell_is_edited(hostile: WorkshopSnapshot) -> None:
    book = book_of(data_of(download(hostile, format="xlsx")))
    quoted = {str(cell.value) for row in book["Codau"].iter_rows() for cell in row if cell.quotePrefix}
    assert "=1+1" in quoted
    assert "TRUE" not in quoted


def test_a_workbook_lists_each_text_that_was_cut(hostile: WorkshopSnapshot) -> None:
    book = book_of(data_of(download(hostile, format="xlsx", labels="en")))
    told = [row for row in book["About"].iter_rows(values_only=True) if row[0] in ("Labels", "Codes")]
    assert [(row[0], row[3]) for row in told] == [("Labels", 40_000), ("Codes", 40_000)]
    for sheet, cell, response, _ in told:
        assert len(str(book[str(sheet)][str(cell)].value)) == LONGEST
        assert book[str(sheet)][f"A{str(cell).lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ')}"].value == response


def test_who_downloads_what_stands_in_the_trail_before_the_first_byte(app: Flask, make: Make, clock: Clock) -> None:
    workshop = make(feedback_form())
    sent(download(workshop, format="xlsx", labels="both", sensitive=True))
    (line,) = [row for row in rows_in(app, "workshop_events") if row["action"] == Action.DOWNLOADED]
    assert (line["workshop_id"], line["actor_id"], line["at"]) == (workshop.id, None, clock.now())
    assert line["details"] == {
        "form": "after",
        "format": "xlsx",
        "labels": "both",
        "choices": "both",
        "versions": "merged",
        "sensitive": True,
        "responses": 0,
    }


def test_the_codebook_alone_is_nobody_s_data_and_not_told_of(app: Flask, make: Make) -> None:
    data_of(download(make(feedback_form()), format="codebook"))
    assert Action.DOWNLOADED not in {row["action"] for row in rows_in(app, "workshop_events")}


def test_a_workbook_refuses_what_a_sheet_has_no_room_for(
    app: Flask, sheet: Sheet, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.results.export.service.MOST_ROWS", 3)
    store(sheet, [{"mood": "good"}] * 2, clock.now().date())
    assert len(sheet_of(book_of(data_of(download(published(app), format="xlsx"))), "Codau")) == 2
    store(sheet, [{"mood": "good"}], clock.now().date())
    with pytest.raises(TooManyResponses):
        sent(download(published(app), format="xlsx"))
    assert len(table(published(app))) == 3


def test_each_part_says_how_many_responses_have_been_taken_in(app: Flask, sheet: Sheet, clock: Clock) -> None:
    store(sheet, [{"mood": "good"}] * 1_200, clock.now().date())
    for format_ in ("csv-stats", "xlsx"):
        done = [part.done for part in sent(download(published(app), format=format_)).parts]
        assert done == sorted(done)
        assert done[-1] == 1_200
        assert 200 in done


@pytest.mark.parametrize("format_", ["csv-stats", "xlsx"])
def test_many_responses_never_stand_in_memory_together(app: Flask, sheet: Sheet, clock: Clock, format_: Format) -> None:
    each, number = 4_000, 5_000
    store(sheet, ({"mood": "bad", "why": "x" * each} for _ in range(number)), clock.now().date())
    outgoing = sent(download(published(app), format=format_, labels="en"))
    tracemalloc.start()
    try:
        done = [part.done for part in outgoing.parts][-1]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert done == number
    assert peak < each * number / 3


@pytest.mark.parametrize("database", ["postgresql"])
def test_a_database_server_is_asked_for_a_batch_at_a_time(context: Flask, sheet: Sheet, clock: Clock) -> None:
    store(sheet, ({"mood": "good"} for _ in range(50)), clock.now().date())
    plan = get_contents(download(published(context))).whole
    batches = stream_rows(sheet.form.id, plan, sensitive=False, batch=10)
    assert len(next(batches)) == 10
    assert db.session.execute(text("SELECT count(*) FROM pg_cursors")).scalar_one() == 1
    assert [len(batch) for batch in batches] == [10] * 4


on_sqlite = pytest.mark.parametrize("database", ["sqlite"])
UNALTERED = {"ŵ ŷ Ŵ Ŷ â ï", "🎉 👩‍👩‍👧", "one\ntwo\nthree", 'said "yes", and ""no""', "<b>&amp;</b>", "TRUE"}


@on_sqlite
@pytest.mark.parametrize("labels", LOCALES)
def test_libreoffice_reads_the_csv_for_excel_with_its_letters_and_without_a_formula(
    hostile: WorkshopSnapshot, tmp_path: Path, office: Office, labels: Locale
) -> None:
    file = tmp_path / f"{labels}.csv"
    file.write_bytes(data_of(download(hostile, format="csv-excel", labels=labels)))
    # Commas, double quotes, UTF-8, every column as it comes, and formulas evaluated where there are some.
    book = book_of(office.convert(file, "xlsx", read_as="CSV:44,34,76,1,,0,false,true,false,false,false,-1,true"))
    (sheet,) = book.worksheets
    cells: list[Any] = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert UNALTERED - {"TRUE"} | {"'=1+1", "'-5", "'+44 29 2000 0000", "'@SUM(A1:A9)"} <= texts_of(cells)


@on_sqlite
@pytest.mark.parametrize("labels", LOCALES)
def test_libreoffice_reads_the_workbook_with_its_letters_and_without_a_formula(
    hostile: WorkshopSnapshot, tmp_path: Path, office: Office, labels: Locale
) -> None:
    file = tmp_path / f"{labels}-book.xlsx"
    file.write_bytes(data_of(download(hostile, format="xlsx", labels=labels)))
    book = book_of(office.convert(file, "xlsx"))
    assert len(book.sheetnames) == 4
    for sheet in book.worksheets[:2]:
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert not [cell for cell in cells if cell.data_type == "f"]
        assert UNALTERED | {"=1+1", "-5", "+44 29 2000 0000", "@SUM(A1:A9)", "<r><t>not ours</t></r>"} <= texts_of(
            cells
        )


def texts_of(cells: Iterable[Cell]) -> set[str]:
    """The texts among cells."""
    return {_unescaped(cell.value) for cell in cells if isinstance(cell.value, str)}
