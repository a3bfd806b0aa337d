"""The workshops that the journeys lead through, published as an organiser publishes theirs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml
from flask import Flask

from app import clock
from app.language import Locale
from app.questionnaires import Questionnaire
from app.workshops.service import cancel, mark_full
from tests.factories import Form, published, write_workshop
from tests.servers import SAMPLE
from tests.unit.web.builders import EVERY_KIND

Slugs = Mapping[Locale, str]

ROOMY: Final[Slugs] = {"cy": "digon-o-le", "en": "plenty-of-room"}
"""The sample workshop, with places for every journey."""
KINDS: Final[Slugs] = {"cy": "pob-math", "en": "every-kind"}
WAITING: Final[Slugs] = {"cy": "yn-y-dyfodol", "en": "later"}
FULL: Final[Slugs] = {"cy": "yn-llawn", "en": "no-room"}
"""Whoever registers has to wait for a place."""
OVER: Final[Slugs] = {"cy": "ar-ben", "en": "over"}
CANCELLED: Final[Slugs] = {"cy": "canslwyd", "en": "cancelled"}

_NOTE: Final = {
    "key": "note",
    "kind": "long_text",
    "label": "What more?",
    "required": "Tell us more",
    "max_length": 500,
}


def every_kind() -> Form:
    """A form with every kind of question, a second page that an answer shows, and “check your answers”."""
    pages = [
        {"key": "all", "title": "Everything", "guidance": "Take *your* time.", "questions": EVERY_KIND},
        {"key": "more", "title": "More", "shown_if": {"question": "choice", "is": "a"}, "questions": [_NOTE]},
    ]
    form = {"key": "kinds", "moment": "after", "check_answers": True, "title": "Every kind", "pages": pages}
    return Questionnaire.from_json(form).to_json()


def publish_all(app: Flask, folder: Path) -> None:
    """Publish every workshop that journeys may share, since none of them changes it for the others."""
    publish_sample(app, folder, ROOMY, capacity=100_000)
    publish_sample(app, folder, WAITING, opens="+1 day")
    publish_sample(app, folder, OVER, closes="-2 hours")
    publish_sample(app, folder, FULL)
    publish_sample(app, folder, CANCELLED)
    with app.app_context():
        mark_full(published(app, FULL["en"]).id, full=True)
        cancel(published(app, CANCELLED["en"]).id, by=None, at=clock.now())
    kinds = folder / "kinds"
    kinds.mkdir()
    form = every_kind()
    _import(app, write_workshop(kinds, form, slug=dict(KINDS)))


def publish_sample(
    app: Flask, folder: Path, slugs: Slugs, *, opens: str = "-3 days", closes: str = "+3 days", **parts: Any
) -> None:
    """Publish the sample workshop under other addresses, with other limits."""
    data = yaml.safe_load(SAMPLE.read_text(encoding="utf-8")) | {"slug": dict(slugs), **parts}
    data["forms"] = [{**form, "opens": opens, "closes": closes} for form in data["forms"]]
    file = folder / f"{slugs['en']}.yaml"
    file.write_text(json.dumps(data), encoding="utf-8")  # JSON is YAML too
    _import(app, file)


def _import(app: Flask, file: Path) -> None:
    done = app.test_cli_runner().invoke(args=["workshop", "import", str(file)])
    assert done.exit_code == 0, done.output
