"""Sending answers: once, whole or not at all, a place for each address and no more places than there are."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from app.extensions import db
from app.responses import service
from app.responses.queries import DraftState, ReceiptState, find_state
from app.responses.service import Sheet, delete_draft, save_page, submit
from app.workshops.models import Workshop
from app.workshops.queries import WorkshopSnapshot
from tests.conftest import Clock
from tests.factories import counts, feedback_form, filled_in, make_sheet, registration_form, rows
from tests.integration.conftest import Make

pytestmark = pytest.mark.usefixtures("context")

NOTHING_KEPT = {"drafts": 0, "receipts": 0, "responses": 0, "participants": 0, "sensitive_answers": 0}


def register(workshop: WorkshopSnapshot, clock: Clock, email: str, draft_id: str, **fields: str) -> ReceiptState:
    """Register somebody, whose browser has a draft under ``draft_id``."""
    sheet = make_sheet(workshop, "registration", draft_id)
    raw = {"name": ["Siân"], "email": [email]} | {name: [value] for name, value in fields.items()}
    draft = save_page(sheet, None, "you", raw, checked=False, locale="cy", at=clock.now())
    way = filled_in(sheet, name="Siân", email=email, **fields)
    return submit(sheet, draft, way, wording_revision=1, locale="cy", at=clock.now())


def kept(app: Flask) -> dict[str, int]:
    """How many rows there are of what people leave."""
    found = counts(app)
    return {name: found[name] for name in NOTHING_KEPT}


def draft_of(sheet: Sheet) -> DraftState:
    found = find_state(sheet.form.id, sheet.key)
    assert isinstance(found, DraftState)
    return found


def test_a_response_holds_codes_and_no_label(app: Flask, make: Make, clock: Clock) -> None:
    sheet = make_sheet(make(feedback_form(pages=2)), "after")
    way = filled_in(sheet, mood="bad", why="Ŵ", liked=["talk"], more="")
    submit(sheet, None, way, wording_revision=1, locale="cy", at=clock.now())
    (response,) = rows(app, "responses")
    assert response["answers"] == {"mood": "bad", "why": "Ŵ", "liked": ["talk"], "more": None}


def test_what_was_not_asked_is_not_in_the_response(app: Flask, make: Make, clock: Clock) -> None:
    sheet = make_sheet(make(feedback_form()), "after")
    way = filled_in(sheet, mood="good", why="typed before the other choice")
    submit(sheet, None, way, wording_revision=1, locale="cy", at=clock.now())
    (response,) = rows(app, "responses")
    assert response["answers"] == {"mood": "good", "liked": None}


def test_a_response_remembers_version_wording_languages_and_times(app: Flask, make: Make, clock: Clock) -> None:
    sheet = make_sheet(make(feedback_form()), "after")
    began = clock.now()
    draft = save_page(sheet, None, "first", {"mood": ["good"]}, checked=False, locale="en", at=began)
    clock.move(minutes=5)
    receipt = submit(sheet, draft, filled_in(sheet, mood="good"), wording_revision=7, locale="cy", at=clock.now())
    (response,) = rows(app, "responses")
    assert {name: response[name] for name in response if name not in ("id", "answers")} == {
        "questionnaire_id": sheet.form.id,
        "version_id": sheet.version.id,
        "wording_revision": 7,
        "reference": receipt.reference,
        "locale_started": "en",
        "locale_submitted": "cy",
        "started_at": began,
        "submitted_at": clock.now(),
        "submitted_on": clock.now().date(),
        "counted": False,
    }


def test_sending_ends_the_draft(app: Flask, make: Make, clock: Clock) -> None:
    register(make(registration_form()), clock, "a@example.com", "1" * 32)
    assert kept(app) == NOTHING_KEPT | {"receipts": 1, "responses": 1, "participants": 1, "sensitive_answers": 1}


def test_the_same_draft_sent_again_gives_the_same_receipt_and_no_second_response(
    app: Flask, make: Make, clock: Clock
) -> None:
    sheet = make_sheet(make(feedback_form()), "after")
    way = filled_in(sheet, mood="good")
    first, second = [submit(sheet, None, way, wording_revision=1, locale="cy", at=clock.now()) for _ in range(2)]
    assert first == second == find_state(sheet.form.id, sheet.key)
    assert kept(app)["responses"] == 1


def test_a_registration_sent_again_takes_one_place(app: Flask, make: Make, clock: Clock) -> None:
    workshop = make(registration_form())
    first = register(workshop, clock, "a@example.com", "1" * 32)
    assert register(workshop, clock, "a@example.com", "1" * 32) == first
    assert kept(app)["participants"] == 1


@pytest.mark.parametrize("again", ["sian@example.com", "SIAN@EXAMPLE.COM", " Sian@Example.com "])
def test_an_address_has_one_place_however_it_is_written(app: Flask, make: Make, clock: Clock, again: str) -> None:
    workshop = make(registration_form())
    first = register(workshop, clock, "sian@example.com", "1" * 32)
    second = register(workshop, clock, again, "2" * 32)
    assert second.reference != first.reference
    assert kept(app) == NOTHING_KEPT | {"receipts": 2, "responses": 1, "participants": 1, "sensitive_answers": 1}
    assert [row["reference"] for row in rows(app, "responses")] == [first.reference]


def test_the_second_registration_of_an_address_sent_again_gives_its_own_receipt_again(make: Make, clock: Clock) -> None:
    workshop = make(registration_form())
    register(workshop, clock, "sian@example.com", "1" * 32)
    second = register(workshop, clock, "sian@example.com", "2" * 32)
    assert register(workshop, clock, "sian@example.com", "2" * 32) == second


def test_the_same_address_may_register_for_another_workshop(app: Flask, make: Make, clock: Clock) -> None:
    for slug in ("one", "two"):
        register(make(registration_form(), slug={"cy": slug, "en": slug}), clock, "a@example.com", slug.ljust(32, "0"))
    assert kept(app)["participants"] == 2


def test_the_longest_address_is_registered_also_where_folding_its_case_makes_it_longer(
    app: Flask, make: Make, clock: Clock
) -> None:
    label = "ß" * 60
    email = f"{'ß' * 64}@{label}.{label}.{label}.de"
    register(make(registration_form()), clock, email, "1" * 32)
    (participant,) = rows(app, "participants")
    assert participant["email_key"] == email.replace("ß", "ss")


def test_in_a_full_workshop_a_registration_joins_the_waiting_list(app: Flask, make: Make, clock: Clock) -> None:
    workshop = make(registration_form(), capacity=1)
    receipts = [register(workshop, clock, f"{number}@example.com", str(number) * 32) for number in (1, 2)]
    assert [receipt.waiting for receipt in receipts] == [False, True]
    assert [row["standing"] for row in rows(app, "participants")] == ["place", "waiting"]
    assert kept(app) == NOTHING_KEPT | {"receipts": 2, "responses": 2, "participants": 2, "sensitive_answers": 2}
    assert register(workshop, clock, "2@example.com", "2" * 32) == receipts[1]


def test_once_full_a_registered_address_is_told_what_everybody_is_told(app: Flask, make: Make, clock: Clock) -> None:
    workshop = make(registration_form(), capacity=1)
    register(workshop, clock, "a@example.com", "1" * 32)
    assert register(workshop, clock, "a@example.com", "2" * 32).waiting
    assert [row["kind"] for row in rows(app, "messages")] == ["confirmation", "again"]
    assert len(rows(app, "participants")) == 1


def test_a_workshop_is_full_from_its_last_place_on(context: Flask, make: Make, clock: Clock) -> None:
    workshop = make(registration_form(), capacity=2)
    full = []
    for number in (1, 2):
        register(workshop, clock, f"{number}@example.com", str(number) * 32)
        full.append(db.session.scalars(select(Workshop.full)).one())
    assert full == [False, True]


def test_a_second_registration_of_an_address_takes_no_place_from_others(make: Make, clock: Clock) -> None:
    workshop = make(registration_form(), capacity=2)
    register(workshop, clock, "a@example.com", "1" * 32)
    register(workshop, clock, "A@example.com", "2" * 32)
    assert not db.session.scalars(select(Workshop.full)).one()
    register(workshop, clock, "b@example.com", "3" * 32)
    assert db.session.scalars(select(Workshop.full)).one()


def test_forms_other_than_registration_take_no_place(app: Flask, make: Make, clock: Clock) -> None:
    sheet = make_sheet(make(feedback_form(), capacity=1), "after")
    submit(sheet, None, filled_in(sheet, mood="good"), wording_revision=1, locale="cy", at=clock.now())
    assert kept(app) == NOTHING_KEPT | {"receipts": 1, "responses": 1}


def test_a_failure_on_the_way_leaves_everything_as_it_was(
    app: Flask, make: Make, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_key: str) -> None:
        raise OSError("disk full")

    workshop = make(registration_form())
    monkeypatch.setattr(service, "_delete_draft", fail)
    with pytest.raises(OSError, match="disk full"):
        register(workshop, clock, "a@example.com", "1" * 32, needs="yes")
    assert kept(app) == NOTHING_KEPT | {"drafts": 1}


def test_special_answers_stand_apart_from_the_response(app: Flask, make: Make, clock: Clock) -> None:
    register(make(registration_form()), clock, "a@example.com", "1" * 32, needs="yes", needs__yes__detail="a ramp")
    (response,), (apart,) = rows(app, "responses"), rows(app, "sensitive_answers")
    assert response["answers"] == {"name": "Siân", "email": "a@example.com"}
    assert apart == {"response_id": response["id"], "answers": {"needs": "yes", "needs.yes": "a ramp"}}


def test_a_page_is_kept_as_it_was_typed_mistakes_included(make: Make, clock: Clock) -> None:
    sheet = make_sheet(make(registration_form()), "registration")
    raw = {"name": [" 31/02\r\n", "twice"], "email": ["not an address"], "needs": ["maybe"]}
    save_page(sheet, None, "you", raw, checked=True, locale="cy", at=clock.now())
    draft = draft_of(sheet)
    assert draft.pages == {"you": raw}
    assert draft.checked_page == "you"


def test_a_page_sent_again_replaces_that_page_alone(make: Make, clock: Clock) -> None:
    sheet = make_sheet(make(feedback_form(pages=2)), "after")
    began = clock.now()
    draft: DraftState | None = None
    for page, raw in (("first", {"mood": ["good"]}), ("second", {"more": ["x"]}), ("first", {"mood": ["bad"]})):
        draft = save_page(sheet, draft, page, raw, checked=False, locale="en", at=clock.now())
        clock.move(minutes=1)
    found = draft_of(sheet)
    assert found == draft
    assert found.pages == {"first": {"mood": ["bad"]}, "second": {"more": ["x"]}}
    assert found.started_at == began


def test_a_draft_that_a_person_deletes_is_gone(app: Flask, make: Make, clock: Clock) -> None:
    sheet = make_sheet(make(feedback_form()), "after")
    save_page(sheet, None, "first", {"mood": ["good"]}, checked=False, locale="cy", at=clock.now())
    delete_draft(sheet.key)
    assert find_state(sheet.form.id, sheet.key) is None
    assert kept(app) == NOTHING_KEPT
