"""Small workshops, and people who fill in their forms, for the tests of everything that stands on questionnaires."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, insert, select
from werkzeug.test import TestResponse

from app.extensions import db
from app.language import Locale, path
from app.language.catalogues import message
from app.questionnaires import Questionnaire, Walk, walk
from app.responses.rules import draft_key
from app.responses.service import Sheet
from app.wording.rules import source_hash
from app.wording.service import move_revision
from app.workshops.file import WorkshopFile
from app.workshops.models import Version
from app.workshops.queries import WorkshopSnapshot, find_published
from app.workshops.service import import_workshop

Form = dict[str, Any]
SLUGS: Mapping[Locale, str] = {"cy": "gweithdy-prawf", "en": "test-workshop"}
NO_ERASURES: dict[str, Any] = {"ledger": Path("nothing"), "backup_days": 30}
"""For ``retention.run``, where nobody has been erased."""
_SEGMENTS = {"registration": "register", "before": "before", "during": "activity", "after": "after"}


def registration_form(**parts: Any) -> Form:
    """Name, address and access needs on one page, then “check your answers”."""
    needs = {
        "key": "needs",
        "kind": "yes_no",
        "label": "Do you have access needs?",
        "personal": "special",
        "options": [
            {"key": "yes", "number": 1, "label": "Yes", "detail": {"label": "Which?"}},
            {"key": "no", "number": 0, "label": "No"},
        ],
    }
    questions = [
        {"key": "name", "kind": "short_text", "label": "Name", "purpose": "name", "required": "Enter your name"},
        {"key": "email", "kind": "email", "label": "Email", "purpose": "email", "required": "Enter your email"},
        needs,
    ]
    page = {"key": "you", "title": "You", "questions": questions}
    form = {"key": "signup", "moment": "registration", "check_answers": True, "title": "Sign up", "pages": [page]}
    return form | parts


def feedback_form(*, pages: int = 1, **parts: Any) -> Form:
    """A choice, a text asked of whoever chose “bad”, boxes to tick; and a page with one text, if ``pages`` is 2."""
    mood = {
        "key": "mood",
        "kind": "single_choice",
        "label": "How was it?",
        "required": "Select how it was",
        "options": [{"key": "good", "number": 1, "label": "Good"}, {"key": "bad", "number": 2, "label": "Bad"}],
    }
    why = {"key": "why", "kind": "long_text", "label": "Why?", "shown_if": {"question": "mood", "is": "bad"}}
    parts_liked = {
        "key": "liked",
        "kind": "multiple_choice",
        "label": "What was good?",
        "options": [
            {"key": "food", "number": 1, "label": "The food"},
            {"key": "talk", "number": 2, "label": "The talk"},
        ],
    }
    more = {"key": "more", "kind": "long_text", "label": "Anything else?", "max_length": 20_000}
    every_page = [
        {"key": "first", "title": "The day", "questions": [mood, why, parts_liked]},
        {"key": "second", "title": "More", "questions": [more]},
    ]
    form = {"key": "feedback", "moment": "after", "title": "Feedback", "pages": every_page[:pages]}
    return form | parts


def with_role(form: Form, **parts: Any) -> Form:
    """The form, which first asks for the person's role: policy, design, or something else that they write."""
    other = {"key": "other", "number": 3, "label": "Something else", "detail": {"label": "What?"}}
    role = {
        "key": "role",
        "kind": "single_choice",
        "label": "What do you do?",
        "purpose": "workshop_role",
        "options": [
            {"key": "policy", "number": 1, "label": "Policy"},
            {"key": "design", "number": 2, "label": "Design"},
            other,
        ],
    }
    first, *others = form["pages"]
    return form | {"pages": [first | {"questions": [role | parts, *first["questions"]]}, *others]}


def in_other_language(form: Form) -> dict[str, str]:
    """A translation of every text of a form: the text after a mark."""
    return {text.key: f"≈ {text.text}" for text in Questionnaire.from_json(form).texts()}


def workshop_data(*forms: Form, **parts: Any) -> dict[str, Any]:
    """The content of a workshop file; each form stands in a file named by its key, and is open now."""
    data = {
        "slug": dict(SLUGS),
        "title": {"cy": "Gweithdy prawf", "en": "Test workshop"},
        "summary": {"cy": "Crynodeb", "en": "A summary"},
        "place": {"cy": "Ar-lein", "en": "Online"},
        "starts": "+1 day",
        "duration_minutes": 60,
        "capacity": 10,
        "delete_after_days": 30,
        "activity": {"name": {"cy": "Tasg", "en": "A task"}, "explanation": {"cy": "Ateb", "en": "Answer"}},
        "forms": [
            {
                "file": f"{form['key']}-form.yaml",
                "translations": in_other_language(form),
                "opens": "-1 day",
                "closes": "+2 days",
            }
            for form in forms
        ],
    }
    return data | parts


def write_workshop(folder: Path, *forms: Form, **parts: Any) -> Path:
    """Write a workshop file, and its forms' beside it (JSON is YAML too)."""
    for form in forms:
        (folder / f"{form['key']}-form.yaml").write_text(json.dumps(form))
    file = folder / "workshop.yaml"
    file.write_text(json.dumps(workshop_data(*forms, **parts)))
    return file


def make_workshop(app: Flask, folder: Path, at: datetime, *forms: Form, **parts: Any) -> WorkshopSnapshot:
    """Import a workshop with these forms."""
    content = WorkshopFile.model_validate(workshop_data(*forms, **parts))
    file = write_workshop(folder, *forms, **parts)
    with app.app_context():
        import_workshop(content, file, translate=message, at=at)
    return published(app, content.slug.en)


def published(app: Flask, slug: str = SLUGS["en"]) -> WorkshopSnapshot:
    """The workshop as it is served now."""
    with app.app_context():
        found = find_published("en", slug)
    assert found is not None
    return found


def publish_version(app: Flask, workshop: WorkshopSnapshot, form: Form, at: datetime) -> Questionnaire:
    """Publish a second version of one of the workshop's forms, whose texts are there already."""
    questionnaire = Questionnaire.from_json(form)
    known = workshop.forms[questionnaire.moment]
    with app.app_context():
        db.session.execute(
            insert(Version).values(
                questionnaire_id=known.id,
                number=known.current.number + 1,
                hash=questionnaire.hash,
                definition=questionnaire.to_json(),
                published_at=at,
            )
        )
        db.session.commit()
        move_revision()
        if "shelf" in app.extensions:
            app.extensions["shelf"].look(at_once=True)
    return questionnaire


def sourced(text: str) -> dict[str, str]:
    """What a text's row holds of its source, as writing it leaves it."""
    return {"source": text, "source_hash": source_hash(text)}


def make_sheet(workshop: WorkshopSnapshot, moment: str, draft_id: str = "0" * 32) -> Sheet:
    """What one person fills in, by the current version."""
    form = workshop.forms[moment]
    return Sheet(form=form, version=form.current, key=draft_key(form.id, draft_id))


def filled_in(sheet: Sheet, **fields: str | list[str]) -> Walk:
    """The walk of somebody who sent these fields; they may stand on any page. ``__`` stands for a dash."""
    raw = {name.replace("__", "-"): [value] if isinstance(value, str) else value for name, value in fields.items()}
    questionnaire = sheet.version.questionnaire
    way = walk(questionnaire, {page.key: raw for page in questionnaire.pages})
    assert way.complete, [step.reading for step in way.pages]
    return way


def address(moment: str, *more: str, locale: Locale = "en", slug: str | None = None) -> str:
    """The path of a form, or of what stands below it."""
    form = path(f"/{{workshops}}/<slug>/{{{_SEGMENTS[moment]}}}", locale).replace("<slug>", slug or SLUGS[locale])
    return "/".join((form, *more))


def counts(app: Flask) -> dict[str, int]:
    """How many rows each table has, and the revision's number."""
    with app.app_context():
        found = {
            table.name: db.session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in db.metadata.sorted_tables
        }
        return found | {
            "revision number": db.session.execute(select(db.metadata.tables["revision"].c.number)).scalar_one()
        }


def rows(app: Flask, table: str) -> list[dict[str, Any]]:
    """Every row of a table."""
    with app.app_context():
        return [dict(row) for row in db.session.execute(select(db.metadata.tables[table])).mappings()]


def heading(page: TestResponse | str) -> str:
    """The text of a page's first heading."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page if isinstance(page, str) else page.text, re.DOTALL)
    assert found is not None
    return html.unescape(re.sub(r"<[^>]+>", "", found[1])).strip()


def reference(page: TestResponse | str) -> str | None:
    """The reference on a receipt; None on any other page."""
    found = re.search(r'holi-reference">\s*([A-Z0-9-]+)', page if isinstance(page, str) else page.text)
    return found[1] if found else None
