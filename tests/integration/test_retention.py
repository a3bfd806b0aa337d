"""What is due is deleted, counts stay, and one failure keeps nothing else from going."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from flask import Flask

from app.accounts.rules import Lifetime
from app.extensions import transaction
from app.places.service import make_link
from app.responses.service import save_page, submit, tie
from app.retention import service as retention
from app.retention.service import Outcome
from app.workshops.queries import WorkshopSnapshot
from tests.conftest import Clock
from tests.factories import NO_ERASURES, counts, feedback_form, filled_in, make_sheet, registration_form, rows
from tests.integration.conftest import Make

DRAFT_DAYS, SENSITIVE_DAYS = 7, 14
DAY = timedelta(days=1)


def run(clock: Clock) -> Outcome:
    sign_ins = Lifetime(idle=timedelta(hours=2), absolute=timedelta(hours=12))
    return retention.run(
        at=clock.now(),
        draft_days=DRAFT_DAYS,
        sensitive_days=SENSITIVE_DAYS,
        sign_ins=sign_ins,
        **NO_ERASURES,
    )


def leave(workshop: WorkshopSnapshot, clock: Clock, page: str, draft_id: str) -> None:
    """Begin to give feedback, and leave."""
    sheet = make_sheet(workshop, "after", draft_id)
    save_page(sheet, None, page, {"mood": ["good"]}, checked=False, locale="cy", at=clock.now())


def register(workshop: WorkshopSnapshot, clock: Clock, number: int = 1) -> None:
    """Register somebody with access needs."""
    sheet = make_sheet(workshop, "registration", f"{workshop.id:016x}{number:016x}")
    way = filled_in(sheet, name="Siân", email=f"{number}@example.com", needs="yes", needs__yes__detail="a ramp")
    submit(sheet, None, way, wording_revision=1, locale="cy", at=clock.now())


def give_feedback(workshop: WorkshopSnapshot, clock: Clock) -> None:
    sheet = make_sheet(workshop, "after", f"{workshop.id:032x}")
    submit(sheet, None, filled_in(sheet, mood="good"), wording_revision=1, locale="cy", at=clock.now())


pytestmark = pytest.mark.usefixtures("context")


def test_nothing_goes_before_its_day(app: Flask, make: Make, clock: Clock) -> None:
    workshop = make(feedback_form(), registration_form())
    leave(workshop, clock, "first", "1" * 32)
    register(workshop, clock)
    before = counts(app)
    clock.move(days=DRAFT_DAYS)
    assert run(clock) == Outcome(deleted={}, failed=())
    assert counts(app) == before


def test_drafts_go_after_their_days_and_are_counted_by_the_page_they_were_left_on(
    app: Flask, make: Make, clock: Clock
) -> None:
    workshop = make(feedback_form(pages=2))
    for number, page in enumerate(["first", "first", "second"]):
        leave(workshop, clock, page, f"{number:032x}")
    clock.move(days=DRAFT_DAYS, seconds=1)
    assert run(clock) == Outcome(deleted={"drafts": 3}, failed=())
    assert rows(app, "drafts") == []
    assert {(row["page"], row["count"]) for row in rows(app, "departures")} == {("first", 2), ("second", 1)}


def test_later_departures_are_added_to_earlier_ones(app: Flask, make: Make, clock: Clock) -> None:
    workshop = make(feedback_form())
    for number in range(2):
        leave(workshop, clock, "first", f"{number:032x}")
        clock.move(days=DRAFT_DAYS, seconds=1)
        run(clock)
    assert [(row["page"], row["count"]) for row in rows(app, "departures")] == [("first", 2)]


def test_a_draft_s_days_count_from_its_last_change(app: Flask, make: Make, clock: Clock) -> None:
    workshop = make(feedback_form())
    sheet = make_sheet(workshop, "after")
    draft = save_page(sheet, None, "first", {}, checked=False, locale="cy", at=clock.now())
    clock.move(days=DRAFT_DAYS)
    save_page(sheet, draft, "first", {"mood": ["good"]}, checked=False, locale="cy", at=clock.now())
    clock.move(days=1)
    assert run(clock).deleted == {}
    assert len(rows(app, "drafts")) == 1


def test_receipts_go_and_their_responses_stay(app: Flask, make: Make, clock: Clock) -> None:
    give_feedback(make(feedback_form()), clock)
    clock.move(days=DRAFT_DAYS + 1)
    assert run(clock).deleted == {"receipts": 1}
    assert rows(app, "receipts") == []
    assert len(rows(app, "responses")) == 1


def test_special_answers_go_before_the_responses_that_they_belong_to(app: Flask, make: Make, clock: Clock) -> None:
    workshop = make(registration_form())
    register(workshop, clock)
    clock.set(workshop.ends_at + SENSITIVE_DAYS * DAY)
    assert "sensitive answers" not in " ".join(run(clock).deleted)
    clock.move(seconds=1)
    assert run(clock).deleted == {f"sensitive answers of workshop {workshop.id}": 1}
    assert rows(app, "sensitive_answers") == []
    assert [row["answers"] for row in rows(app, "responses")] == [{"name": "Siân", "email": "1@example.com"}]


def test_on_a_workshop_s_day_all_that_people_left_goes_and_the_counts_stay(
    app: Flask, make: Make, clock: Clock
) -> None:
    workshop = make(feedback_form(), registration_form())
    for number in range(3):
        register(workshop, clock, number)
    (participant, *_) = (row["id"] for row in rows(app, "participants"))
    tie(workshop.forms["after"], participant, f"{workshop.id:032x}")
    make_link(participant, at=clock.now())
    give_feedback(workshop, clock)
    assert [row["participant_id"] for row in rows(app, "ties") if row["response_id"]] == [participant]
    clock.move(days=(workshop.delete_on - clock.now().date()).days)
    leave(workshop, clock, "first", "1" * 32)
    outcome = run(clock)
    assert outcome.deleted[f"responses of workshop {workshop.id}"] == 4
    left = counts(app)
    gone = (
        "responses",
        "sensitive_answers",
        "participants",
        "drafts",
        "receipts",
        "personal_links",
        "ties",
        "messages",
    )
    assert {name: left[name] for name in gone} == dict.fromkeys(gone, 0)
    assert {row["moment"]: row["responses_deleted"] for row in rows(app, "questionnaires")} == {
        "registration": 3,
        "after": 1,
    }


def test_a_draft_that_goes_with_its_workshop_is_counted_too(app: Flask, make: Make, clock: Clock) -> None:
    workshop = make(feedback_form())
    clock.move(days=(workshop.delete_on - clock.now().date()).days)
    leave(workshop, clock, "first", "1" * 32)
    run(clock)
    assert [(row["page"], row["count"]) for row in rows(app, "departures")] == [("first", 1)]


def test_a_workshop_whose_day_has_not_come_keeps_everything(app: Flask, make: Make, clock: Clock) -> None:
    due = make(registration_form(), slug={"cy": "un", "en": "one"}, delete_after_days=1)
    other = make(registration_form(), slug={"cy": "dau", "en": "two"}, delete_after_days=30)
    for workshop in (due, other):
        register(workshop, clock)
    clock.move(days=(due.delete_on - clock.now().date()).days)
    assert run(clock).deleted == {f"responses of workshop {due.id}": 1}
    assert [row["questionnaire_id"] for row in rows(app, "responses")] == [other.forms["registration"].id]
    assert [row["workshop_id"] for row in rows(app, "participants")] == [other.id]
    assert [row["workshop_id"] for row in rows(app, "messages")] == [other.id]


def test_a_second_run_finds_nothing_and_counts_nothing_twice(app: Flask, make: Make, clock: Clock) -> None:
    workshop = make(feedback_form(), registration_form())
    register(workshop, clock)
    leave(workshop, clock, "first", "1" * 32)
    clock.move(days=60)
    run(clock)
    before = {table: rows(app, table) for table in ("questionnaires", "departures")}
    assert run(clock) == Outcome(deleted={}, failed=())
    assert {table: rows(app, table) for table in before} == before


def test_a_failure_in_the_middle_keeps_none_of_the_others_and_is_named(
    app: Flask, make: Make, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    workshops = [make(registration_form(), slug={"cy": slug, "en": slug}) for slug in ("a", "b", "c")]
    for workshop in workshops:
        register(workshop, clock)
    broken = workshops[1].id
    delete = retention._delete_responses

    def half_done(workshop_id: int) -> int:
        with transaction():
            number = delete(workshop_id)
            if workshop_id == broken:
                raise OSError("disk full")
            return number

    monkeypatch.setattr(retention, "_delete_responses", half_done)
    clock.move(days=60)
    with caplog.at_level(logging.ERROR):
        outcome = run(clock)

    assert outcome.failed == (f"responses of workshop {broken}",)
    assert [row["workshop_id"] for row in rows(app, "participants")] == [broken]
    assert [row["questionnaire_id"] for row in rows(app, "responses")] == [workshops[1].forms["registration"].id]
    assert {row["workshop_id"]: row["responses_deleted"] for row in rows(app, "questionnaires")} == {
        workshop.id: 0 if workshop.id == broken else 1 for workshop in workshops
    }
    assert f"responses of workshop {broken} could not be deleted" in caplog.text
