"""What participants do to their own answers, by a link that is theirs."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app.accounts.rules import Lifetime
from app.places.queries import list_places
from app.places.service import NoParticipant
from app.responses.queries import get_response, list_tied
from app.responses.rules import personal_draft_id
from app.responses.service import submit, tie
from app.results import service as results
from app.retention import service as retention
from app.workshops.queries import WorkshopSnapshot
from tests.conftest import Clock
from tests.factories import Form, feedback_form, filled_in, make_sheet, registration_form, rows
from tests.integration.conftest import Make

pytestmark = pytest.mark.usefixtures("context")


def asking_for_language() -> Form:
    """A registration that also asks in which language to write."""
    options = [{"key": key, "number": number, "label": key} for number, key in enumerate(("cy", "en", "both"), 1)]
    question = {
        "key": "language",
        "kind": "single_choice",
        "label": "Language?",
        "purpose": "contact_language",
        "options": options,
    }
    form = registration_form()
    (page,) = form["pages"]
    return form | {"pages": [page | {"questions": [*page["questions"], question]}]}


def register(workshop: WorkshopSnapshot, clock: Clock, **fields: str) -> int:
    sheet = make_sheet(workshop, "registration")
    way = filled_in(sheet, name="Siân", email="sian@example.com", **fields)
    submit(sheet, None, way, wording_revision=1, locale="cy", at=clock.now())
    (place,) = list_places(workshop.id)
    return place.id


def tallied(app: Flask, answer: str) -> dict[str, int]:
    return {row["value"]: row["count"] for row in rows(app, "tallies") if row["answer"] == answer}


def test_who_chooses_another_language_has_it_in_their_registration_and_is_counted_anew(
    app: Flask, make: Make, clock: Clock
) -> None:
    workshop = make(asking_for_language())
    form = workshop.forms["registration"]
    participant = register(workshop, clock, language="en")
    results.fold(form.id)
    assert tallied(app, "language") == {"en": 1}
    for language in ("cy", "cy"):
        results.choose_language(participant, language, at=clock.now())
        results.fold(form.id)
    (place,) = list_places(workshop.id)
    assert place.language == "cy"
    assert get_response(form.id, str(place.response_id)).answers["language"] == "cy"
    assert tallied(app, "language") == {"cy": 1}
    noted: list[dict[str, Any]] = [row for row in rows(app, "workshop_events") if row["action"] == "response_corrected"]
    assert [set(row["details"]) for row in noted] == [{"own", "form", "reference"}]
    with pytest.raises(NoParticipant):
        results.choose_language(participant + 1, "cy", at=clock.now())


def test_a_registration_that_does_not_ask_for_a_language_is_left_alone(app: Flask, make: Make, clock: Clock) -> None:
    workshop = make(registration_form())
    participant = register(workshop, clock)
    before = rows(app, "responses")
    results.choose_language(participant, "both", at=clock.now())
    assert rows(app, "responses") == before
    assert [place.language for place in list_places(workshop.id)] == ["both"]


def test_the_first_answer_to_a_survey_stays_ones_own_also_when_its_receipt_has_gone(
    app: Flask, make: Make, clock: Clock
) -> None:
    workshop = make(registration_form(), feedback_form())
    participant = register(workshop, clock)
    form = workshop.forms["after"]
    draft_id = personal_draft_id("secret", participant, form.id)
    for why in ("First", "Second"):
        tie(form, participant, draft_id)
        sheet = make_sheet(workshop, "after", draft_id)
        way = filled_in(sheet, mood="bad", why=why)
        submit(sheet, None, way, wording_revision=1, locale="cy", at=clock.now())
        clock.move(days=8)
        outcome = retention.run(
            at=clock.now(),
            draft_days=7,
            sensitive_days=14,
            sign_ins=Lifetime(idle=timedelta(hours=1), absolute=timedelta(hours=1)),
            ledger=_damaged(Path(str(app.instance_path))),
            backup_days=30,
        )
        # What else is due goes all the same.
        assert (outcome.deleted["receipts"] > 0, outcome.failed) == (True, ("people who were erased before",))
    assert len(rows(app, "responses")) == 3
    assert get_response(form.id, list_tied(participant)["after"]).answers["why"] == "First"


def _damaged(folder: Path) -> Path:
    """A ledger that cannot be read."""
    ledger = folder / "damaged.jsonl"
    ledger.write_text("damaged\n")
    return ledger
