"""Whoever wants to be erased is gone for good: also from a database that comes back from a backup."""

from __future__ import annotations

import json
import shutil
import sqlite3
import stat
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert

from app.accounts.rules import Lifetime
from app.extensions import db
from app.outbox.rules import Kind
from app.places import service as places
from app.places.queries import count_taken, list_places
from app.places.rules import Standing
from app.places.service import NoParticipant
from app.responses.models import Response
from app.responses.queries import NoResponse
from app.responses.rules import personal_draft_id
from app.responses.service import save_page, submit, tie
from app.results import service as results
from app.retention import service as retention
from app.retention.erasure import LedgerDamaged, erase, replay
from app.retention.queries import find_held
from app.workshops.queries import WorkshopSnapshot
from app.workshops.rules import Action
from tests.conftest import Clock
from tests.factories import counts, feedback_form, filled_in, make_sheet, registration_form, rows
from tests.integration.conftest import Make

pytestmark = pytest.mark.usefixtures("context")

CANARY = "canary-5d1e"
BACKUP_DAYS = 30


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "erasures.jsonl"


def register(workshop: WorkshopSnapshot, clock: Clock, name: str, number: int = 1) -> int:
    """Register somebody with access needs; their number."""
    sheet = make_sheet(workshop, "registration", f"{number:032x}")
    known = {one.id for one in list_places(workshop.id)}
    way = filled_in(sheet, name=name, email=f"{name}@example.com", needs="yes", needs__yes__detail=name)
    submit(sheet, None, way, wording_revision=1, locale="cy", at=clock.now())
    (new,) = {one.id for one in list_places(workshop.id)} - known
    return new


def give_feedback(workshop: WorkshopSnapshot, clock: Clock, participant_id: int, why: str) -> None:
    """Answer the survey by a link of one's own."""
    draft_id = personal_draft_id("secret", participant_id, workshop.forms["after"].id)
    tie(workshop.forms["after"], participant_id, draft_id)
    sheet = make_sheet(workshop, "after", draft_id)
    way = filled_in(sheet, mood="bad", why=why)
    submit(sheet, None, way, wording_revision=1, locale="cy", at=clock.now())


def everything(app: Flask) -> str:
    """All rows of all tables."""
    return json.dumps([rows(app, table.name) for table in db.metadata.sorted_tables], default=str)


def restore(app: Flask, before: dict[str, list[dict[str, Any]]]) -> None:
    """Put rows back as a backup would."""
    for table in reversed(db.metadata.sorted_tables):
        db.session.execute(table.delete())
    for table in db.metadata.sorted_tables:
        if before[table.name]:
            db.session.execute(insert(table), before[table.name])
    db.session.commit()


def test_everything_about_somebody_goes_and_the_next_in_line_gets_the_place(
    app: Flask, make: Make, clock: Clock, ledger: Path
) -> None:
    workshop = make(registration_form(), feedback_form(), capacity=1)
    gone, waits = [register(workshop, clock, name, number) for number, name in enumerate((CANARY, "nia"))]
    give_feedback(workshop, clock, gone, CANARY)
    for form in workshop.forms.values():
        results.fold(form.id)
    places.make_link(gone, at=clock.now())
    places.end_links(gone, by=None, at=clock.now(), send=True)
    (correction,) = [row for row in rows(app, "responses") if row["answers"].get("why")]
    results.correct_response(
        correction["id"],
        {"first": {"mood": ["bad"], "why": [f"{CANARY} again"]}},
        reason=CANARY,
        by=None,
        at=clock.now(),
    )
    held = find_held(gone)
    assert held is not None
    assert set(held.responses) == {"registration", "after"}
    assert [message.kind for message in held.messages] == [Kind.CONFIRMATION, Kind.LINK]
    assert [event.action for event in held.events] == [Action.LINKS_ENDED, Action.RESPONSE_CORRECTED]

    erase(gone, ledger, at=clock.now())

    assert CANARY not in everything(app)
    assert [(place.id, place.standing) for place in list_places(workshop.id)] == [(waits, Standing.PLACE)]
    assert [row["kind"] for row in rows(app, "messages") if row["sending"] == "waiting"] == ["place_given"]
    left = counts(app)
    assert [left[table] for table in ("responses", "ties", "drafts", "sensitive_answers", "personal_links")] == [
        1,
        0,
        0,
        1,
        0,
    ]
    assert {(row["action"], *row["details"]) for row in rows(app, "workshop_events") if row["details"]} <= {
        ("place_given", "participant"),
        ("response_corrected", "form"),
    }
    assert [row["details"] for row in rows(app, "workshop_events") if row["action"] == "erased"] == [{}]
    after = workshop.forms["after"].id
    assert [row for row in rows(app, "tallies") if row["questionnaire_id"] == after] == []

    entry = json.loads(ledger.read_text())
    assert set(entry) == {"erased_at", "responses"}
    assert len(entry["responses"]) == 2
    assert stat.S_IMODE(ledger.stat().st_mode) == 0o600
    with pytest.raises(NoParticipant):
        erase(gone, ledger, at=clock.now())
    # Nobody is ever taken for somebody who was erased.
    assert register(workshop, clock, "wynn", 9) > max(gone, waits)


def test_what_was_begun_by_ones_own_link_goes_too_and_anonymous_answers_stay(
    app: Flask, make: Make, clock: Clock, ledger: Path
) -> None:
    workshop = make(registration_form(), feedback_form(), feedback_form(key="early", moment="before", anonymous=True))
    gone = register(workshop, clock, CANARY)
    draft_id = personal_draft_id("secret", gone, workshop.forms["after"].id)
    tie(workshop.forms["after"], gone, draft_id)
    typed = {"mood": ["bad"], "why": [CANARY]}
    sheet = make_sheet(workshop, "after", draft_id)
    save_page(sheet, None, "first", typed, checked=None, locale="cy", at=clock.now())
    anonymous = make_sheet(workshop, "before")
    submit(anonymous, None, filled_in(anonymous, mood="good"), wording_revision=1, locale="cy", at=clock.now())
    held = find_held(gone)
    assert held is not None
    assert [(draft.moment, draft.pages) for draft in held.drafts] == [("after", {"first": typed})]
    erase(gone, ledger, at=clock.now())
    assert CANARY not in everything(app)
    assert [row["answers"]["mood"] for row in rows(app, "responses")] == ["good"]


def test_an_erased_person_stays_erased_after_a_restore(app: Flask, make: Make, clock: Clock, ledger: Path) -> None:
    workshop = make(registration_form(), feedback_form())
    gone, stays = [register(workshop, clock, name, number) for number, name in enumerate((CANARY, "nia"))]
    backup = {table.name: rows(app, table.name) for table in db.metadata.sorted_tables}
    give_feedback(workshop, clock, gone, CANARY)
    late_backup = {table.name: rows(app, table.name) for table in db.metadata.sorted_tables}
    erase(gone, ledger, at=clock.now())
    for older in (backup, late_backup):
        restore(app, older)
        assert CANARY in everything(app)
        clock.move(days=1)
        assert replay(ledger, at=clock.now(), backup_days=BACKUP_DAYS) == 1
        assert CANARY not in everything(app)
        assert [place.id for place in list_places(workshop.id)] == [stays]
        assert replay(ledger, at=clock.now(), backup_days=BACKUP_DAYS) == 0
    # By then no backup is so old.
    clock.move(days=BACKUP_DAYS - 2, seconds=1)
    assert replay(ledger, at=clock.now(), backup_days=BACKUP_DAYS) == 0
    assert ledger.read_bytes() == b""
    assert stat.S_IMODE(ledger.stat().st_mode) == 0o600


@pytest.mark.parametrize("database", ["sqlite"])
@pytest.mark.usefixtures("own_application")
def test_a_copy_of_the_whole_database_put_back_brings_nobody_back(
    app: Flask, make: Make, clock: Clock, ledger: Path, tmp_path: Path
) -> None:
    workshop = make(registration_form())
    gone = register(workshop, clock, CANARY)
    file, copied = Path(str(db.engine.url.database)), tmp_path / "backup.sqlite3"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("VACUUM INTO ?", (str(copied),))
    erase(gone, ledger, at=clock.now())
    db.session.remove()
    db.engine.dispose()
    for beside in ("-wal", "-shm"):
        file.with_name(file.name + beside).unlink(missing_ok=True)
    shutil.copyfile(copied, file)
    assert CANARY in everything(app)
    outcome = retention.run(
        at=clock.now(),
        draft_days=7,
        sensitive_days=14,
        sign_ins=Lifetime(idle=timedelta(hours=1), absolute=timedelta(hours=1)),
        ledger=ledger,
        backup_days=BACKUP_DAYS,
    )
    assert outcome.deleted == {"people who were erased before": 1}
    assert CANARY not in everything(app)
    db.session.remove()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert CANARY.encode() not in file.read_bytes()


def test_a_ledger_that_a_crash_has_torn_is_gone_on_with_and_a_damaged_one_is_told(
    app: Flask, make: Make, clock: Clock, ledger: Path
) -> None:
    workshop = make(registration_form())
    first, second = [register(workshop, clock, name, number) for number, name in enumerate(("a", "b"))]
    ledger.write_bytes(b'{"erased_at": "2027-')
    assert replay(ledger, at=clock.now(), backup_days=BACKUP_DAYS) == 0
    erase(first, ledger, at=clock.now())
    assert len(ledger.read_text().splitlines()) == 1
    backup = {table.name: rows(app, table.name) for table in db.metadata.sorted_tables}
    ledger.write_bytes(b"\x00damaged\n" + ledger.read_bytes())
    erase(second, ledger, at=clock.now())
    restore(app, backup)
    with pytest.raises(LedgerDamaged):
        replay(ledger, at=clock.now(), backup_days=BACKUP_DAYS)
    assert list_places(workshop.id) == []
    clock.move(days=BACKUP_DAYS + 1)
    with pytest.raises(LedgerDamaged):
        replay(ledger, at=clock.now(), backup_days=BACKUP_DAYS)
    assert ledger.read_bytes() == b"\x00damaged\n"


def test_whatever_happens_at_the_same_moment_nothing_of_somebody_is_left(
    app: Flask, make: Make, clock: Clock, ledger: Path
) -> None:
    workshop = make(registration_form(), feedback_form(), capacity=3)
    gone = [register(workshop, clock, f"{CANARY}-{number}", number) for number in range(6)]
    ids = {place.id: place.response_id for place in list_places(workshop.id)}
    at = clock.now()

    def alone(what: Any, *given: Any, **named: Any) -> None:
        # Somebody else may be quicker.
        with app.app_context(), suppress(NoParticipant, NoResponse):
            what(*given, **named)

    with ThreadPoolExecutor(12) as pool:
        done = []
        for number in gone:
            done.append(pool.submit(alone, erase, number, ledger, at=at))
            done.append(pool.submit(alone, places.cancel, number, at=at))
            done.append(pool.submit(alone, results.delete_response, str(ids[number]), reason="", by=None, at=at))
        for one in done:
            one.result()
    db.session.rollback()  # what was read before is let go
    assert list_places(workshop.id) == []
    assert count_taken(workshop.id) == 0
    assert db.session.query(Response).count() == 0
    assert CANARY not in everything(app)
