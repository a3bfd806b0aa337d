"""Nothing leads from an anonymous response to whoever gave it; and what is deleted is gone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from app.extensions import db
from app.outbox.rules import Kind
from app.outbox.service import put
from app.places.service import make_link
from app.responses.queries import find_person, list_people
from app.responses.rules import personal_draft_id
from app.responses.service import delete_draft, save_page, submit, tie
from tests.conftest import Clock
from tests.factories import feedback_form, filled_in, make_sheet, make_workshop, registration_form, rows
from tests.integration.conftest import Make

ANONYMOUS = feedback_form(pages=2, anonymous=True)
CANARY = "canary-4f1e9b"


@pytest.fixture
def sent(context: Flask, make: Make, clock: Clock) -> list[str]:
    """The references of three people who answered an anonymous form, one after another.

    All three had registered, were written to, and came by a link of their own, as far as there is one.
    """
    clock.set(clock.now().replace(hour=12))  # so that all answer on one day
    workshop = make(registration_form(), ANONYMOUS)
    for number in range(3):
        sheet = make_sheet(workshop, "registration", f"{number:032x}")
        way = filled_in(sheet, name=f"Person {number}", email=f"{number}@example.com")
        submit(sheet, None, way, wording_revision=1, locale="cy", at=clock.now())
    for person in list_people(workshop.id):
        make_link(person.place.id, at=clock.now())
        put(Kind.INVITATION, at=clock.now(), workshop_id=workshop.id, participant_id=person.place.id, moment="after")
    references = []
    for number, person in enumerate(list_people(workshop.id)):
        draft_id = personal_draft_id("secret", person.place.id, workshop.forms["after"].id)
        tie(workshop.forms["after"], person.place.id, draft_id)
        sheet = make_sheet(workshop, "after", draft_id)
        raw = {"mood": ["bad"], "why": [f"person {number}"]}
        draft = save_page(sheet, None, "first", raw, checked=False, locale="cy", at=clock.now())
        clock.move(minutes=7)
        way = filled_in(sheet, mood="bad", why=f"person {number}")
        references.append(submit(sheet, draft, way, wording_revision=1, locale="cy", at=clock.now()).reference)
    return references


def anonymous(app: Flask) -> list[dict[str, Any]]:
    """The responses to the anonymous form."""
    (form,) = (row["id"] for row in rows(app, "questionnaires") if row["moment"] == "after")
    return [row for row in rows(app, "responses") if row["questionnaire_id"] == form]


def values(data: object) -> Iterator[str]:
    """Every value in the rows of a table, and in the JSON of its columns, as text."""
    if isinstance(data, dict):
        for item in data.values():
            yield from values(item)
    elif isinstance(data, list | tuple):
        for item in data:
            yield from values(item)
    elif data is not None:
        yield str(data)


def test_an_anonymous_response_has_a_day_but_no_time_and_no_reference(
    context: Flask, sent: list[str], clock: Clock
) -> None:
    found = anonymous(context)
    assert len(found) == len(sent)
    for response in found:
        assert response["started_at"] is response["submitted_at"] is response["reference"] is None
        assert response["submitted_on"] == clock.now().date()


def test_each_person_still_gets_a_receipt(context: Flask, sent: list[str]) -> None:
    assert len(set(sent)) == 3
    assert {row["reference"] for row in rows(context, "receipts")} >= set(sent)


def test_no_value_leads_from_any_other_table_to_a_response(context: Flask, sent: list[str]) -> None:
    ids = {response["id"] for response in anonymous(context)}
    elsewhere = {
        value for table in db.metadata.tables if table != "responses" for value in values(rows(context, table))
    }
    assert len(ids) == len(sent)
    assert not [value for value in elsewhere for id_ in ids if id_ in value]


def test_no_value_of_a_receipt_stands_in_a_response(context: Flask, sent: list[str]) -> None:
    stored = json.dumps(anonymous(context), default=str)
    receipts = [row for row in rows(context, "receipts") if row["reference"] in sent]
    assert len(receipts) == len(sent)
    for receipt in receipts:
        assert receipt["key"] not in stored
        assert receipt["reference"] not in stored


def test_nothing_about_participants_tells_whether_they_answered(context: Flask, sent: list[str]) -> None:
    assert len(rows(context, "participants")) == len(sent)
    assert rows(context, "ties") == []
    assert {person.answered for place in rows(context, "participants") if (person := find_person(place["id"]))} == {
        frozenset()
    }
    told = [row for row in rows(context, "messages") if row["kind"] == "invitation"]
    assert len(told) == len(sent)
    assert {row["sending"] for row in told} == {"waiting"}


def test_the_drafts_are_gone(context: Flask, sent: list[str]) -> None:
    assert sent
    assert rows(context, "drafts") == []


def test_responses_come_out_in_no_order_that_tells_who_came_first(context: Flask, make: Make, clock: Clock) -> None:
    workshop = make(ANONYMOUS)
    for number in range(12):
        sheet = make_sheet(workshop, "after", f"{number:032x}")
        way = filled_in(sheet, mood="bad", why=f"{number:02}")
        submit(sheet, None, way, wording_revision=1, locale="cy", at=clock.now())
    ordered = db.session.execute(text("SELECT id, answers FROM responses ORDER BY submitted_on, id")).all()
    arrived = [
        json.loads(row.answers)["why"] if isinstance(row.answers, str) else row.answers["why"] for row in ordered
    ]
    assert len(arrived) == 12
    assert arrived != sorted(arrived)  # by chance once in 479,001,600


@pytest.mark.parametrize("table", ["responses", "sensitive_answers"])
def test_sqlite_numbers_no_rows_of_answers(sqlite_app: Flask, table: str) -> None:
    with sqlite_app.app_context(), pytest.raises(OperationalError, match="no such column: rowid"):
        db.session.execute(text(f"SELECT rowid FROM {table}"))


@pytest.mark.parametrize(
    ("pragma", "value"), [("secure_delete", 1), ("synchronous", 2), ("journal_mode", "wal"), ("foreign_keys", 1)]
)
def test_sqlite_overwrites_what_is_deleted_waits_for_the_disk_and_checks_keys(
    sqlite_app: Flask, pragma: str, value: Any
) -> None:
    with sqlite_app.app_context():
        assert db.session.execute(text(f"PRAGMA {pragma}")).scalar_one() == value


def on_disk(app: Flask) -> bytes:
    """All that SQLite's files hold once its journal has been worked off."""
    with app.app_context():
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()  # type: ignore[union-attr]
        file = Path(str(db.engine.url.database))
    return b"".join(path.read_bytes() for path in file.parent.glob(f"{file.name}*"))


@pytest.mark.parametrize("way_out", ["sent", "deleted"])
def test_nothing_that_was_typed_into_a_draft_stays_on_disk_when_it_ends(
    sqlite_app: Flask, tmp_path: Path, clock: Clock, way_out: str
) -> None:
    sheet = make_sheet(make_workshop(sqlite_app, tmp_path, clock.now(), ANONYMOUS), "after")
    # Long enough to need pages of its own; then the question it answers is no longer asked.
    typed = {"mood": ["good"], "why": [CANARY * 600]}
    with sqlite_app.app_context():
        draft = save_page(sheet, None, "first", typed, checked=False, locale="cy", at=clock.now())
    assert CANARY.encode() in on_disk(sqlite_app)

    with sqlite_app.app_context():
        if way_out == "sent":
            way = filled_in(sheet, mood="good", why=CANARY)
            submit(sheet, draft, way, wording_revision=1, locale="cy", at=clock.now())
        else:
            delete_draft(sheet.key)

    assert CANARY.encode() not in on_disk(sqlite_app)
