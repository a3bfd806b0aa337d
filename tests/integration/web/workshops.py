"""Workshops of the tests' own, brought in as an organiser brings in theirs: as files, by the command."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import yaml
from flask import Flask

from app.language import Locale
from app.questionnaires import Questionnaire
from tests.factories import Form, workshop_data, write_workshop
from tests.integration.web.visitor import Fields
from tests.servers import SAMPLE
from tests.unit.web.builders import EVERY_KIND, questionnaire

Word = Callable[[str], str]
"""Makes the Welsh of a text in English."""

KINDS_SLUGS: Final[Mapping[Locale, str]] = {"cy": "pob-math", "en": "every-kind"}
KINDS_ANSWERS: Final[Sequence[Fields]] = (
    {
        "data": "1",
        "errors": "2",
        "email": "sian@example.com",
        "phone": "029 2000 0000",
        "count": "5",
        "day-day": "27",
        "day-month": "3",
        "day-year": "2027",
        "pick": "b",
        "choice": "a",
        "choice-a-detail": "3",
        "many": ["a", "b"],
        "many-a-detail": "4",
        "needs": "yes",
        "which": "5",
        "likely": "7",
        "agree-learnt": "1",
        "agree-met": "2",
        "agreed": "yes",
    },
    {"note": "6"},
    {"comment": "7", "quote": "yes"},
)


def every_kind() -> Form:
    """A form that is checked before it is sent: a page of every kind, one that a choice shows, one with a condition."""
    pages = [
        {"key": "all", "title": "Everything", "guidance": "Take *your* time.", "questions": EVERY_KIND},
        {
            "key": "more",
            "title": "More about it",
            "shown_if": {"question": "choice", "is": "a"},
            "questions": [{"kind": "long_text", "key": "note", "label": "A note", "max_length": 20_000}],
        },
        {
            "key": "last",
            "title": "The last page",
            "questions": [
                {"kind": "long_text", "key": "comment", "label": "A comment"},
                {
                    "kind": "yes_no",
                    "key": "quote",
                    "label": "May we quote you?",
                    "required": "Say whether we may quote you",
                    "shown_if": {"question": "comment", "answered": True},
                    "options": [
                        {"key": "yes", "number": 1, "label": "Yes"},
                        {"key": "no", "number": 0, "label": "No"},
                    ],
                },
            ],
        },
    ]
    return questionnaire(check_answers=True, pages=pages).to_json()


def publish(app: Flask, folder: Path, *forms: Form, word: Word = "Cymraeg: {}".format, **parts: Any) -> None:
    """Publish a workshop at KINDS_SLUGS with these forms, whose Welsh ``word`` makes."""
    data = workshop_data(*forms, slug=dict(KINDS_SLUGS), **parts)
    for entry, form in zip(data["forms"], forms, strict=True):
        entry["translations"] = {text.key: word(text.text) for text in Questionnaire.from_json(form).texts()}
    file = write_workshop(folder, *forms)
    _import(app, file, _reworded(data, word) | {"slug": data["slug"]})


def publish_sample(app: Flask, folder: Path, word: Word) -> None:
    """Publish the sample workshop, the Welsh of whose own texts ``word`` makes."""
    content = yaml.safe_load(SAMPLE.read_text(encoding="utf-8"))
    _import(app, folder / "sample.yaml", _reworded(content, word) | {"slug": content["slug"]})


def _reworded(content: Any, word: Word) -> Any:
    if isinstance(content, dict):
        if content.keys() == {"cy", "en"}:
            return content | {"cy": word(content["en"])}
        return {key: _reworded(value, word) for key, value in content.items()}
    if isinstance(content, list):
        return [_reworded(item, word) for item in content]
    return content


def _import(app: Flask, file: Path, content: Mapping[str, Any]) -> None:
    file.write_text(json.dumps(content), encoding="utf-8")
    result = app.test_cli_runner().invoke(args=["workshop", "import", str(file)])
    assert result.exit_code == 0, result.output
