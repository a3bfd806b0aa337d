"""``flask catalogue check`` on the texts of workshops: what their pages would say."""

from __future__ import annotations

import json
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from app.wording.queries import QueueFilter, list_lines
from app.wording.rules import State
from app.wording.service import save_draft
from app.workshops.queries import WorkshopSnapshot
from tests.conftest import Clock
from tests.factories import SLUGS, feedback_form
from tests.integration.conftest import Make

LABEL = "feedback.mood.label"


@pytest.fixture
def workshop(make: Make) -> WorkshopSnapshot:
    """A workshop with one form."""
    return make(feedback_form())


def draft(app: Flask, workshop: WorkshopSnapshot, clock: Clock, words: str) -> None:
    """Give its first question another draft."""
    with app.app_context():
        lines = list_lines(QueueFilter(catalogues=[workshop.catalogue_id], states=tuple(State)))
        line = next(line for line in lines if line.key == LABEL)
        save_draft(line.id, [words], version=line.version, by=None, at=clock.now())


def check(app: Flask, *options: str) -> Result:
    """Run the command."""
    return app.test_cli_runner().invoke(args=["catalogue", "check", *options])


def found(result: Result) -> list[dict[str, Any]]:
    """What it told machines of the first question."""
    return [one for one in json.loads(result.output)["findings"] if one["key"] == LABEL]


def test_an_error_is_told_with_its_place_and_the_exit_status(
    app: Flask, workshop: WorkshopSnapshot, clock: Clock
) -> None:
    draft(app, workshop, clock, "<b>Sut oedd hi?</b>")
    result = check(app, "--workshop", SLUGS["cy"])
    assert result.exit_code == 1
    assert f"workshop-{workshop.id}:{LABEL}: error: The HTML tags are not those of the source." in result.output


def test_machines_get_code_kind_and_facts(app: Flask, workshop: WorkshopSnapshot, clock: Clock) -> None:
    draft(app, workshop, clock, "<b>Sut oedd hi?</b>")
    (finding,) = (one for one in found(check(app, "--all-workshops", "--format", "json")) if one["kind"] == "error")
    assert (finding["scope"], finding["code"], finding["message"]) == (
        f"workshop-{workshop.id}",
        "tags",
        "How was it?",
    )


def test_advice_alone_is_no_failure_unless_it_is_asked_for(
    app: Flask, workshop: WorkshopSnapshot, clock: Clock
) -> None:
    draft(app, workshop, clock, "Sut oedd hi")
    assert [one["code"] for one in found(check(app, "--workshop", SLUGS["en"], "--format", "json"))] == ["end"]
    assert check(app, "--workshop", SLUGS["en"]).exit_code == 0
    assert check(app, "--workshop", SLUGS["en"], "--strict").exit_code == 1


def test_an_unknown_workshop_is_named(app: Flask) -> None:
    result = check(app, "--workshop", "nowhere")
    assert result.exit_code == 1
    assert "No workshop has the address “nowhere”." in result.output
