"""Each step of the database goes up and down with data in it, and the last one is what the models say."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, cast

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Engine, MetaData, create_engine, inspect, text

from app import create_app
from app.extensions import Model, db
from config import ROOT, Settings
from tests.servers import KINDS, Databases, Kind, environment

Row = Mapping[str, Any]
Data = Mapping[str, Sequence[Row]]

NOW: Final = "2027-03-01 10:00:00.000000"
DAY: Final = "2027-03-01"
# What stands in the database before a step is taken back, by the step that made it possible: tables in the order in
# which they depend on one another. A new step comes with rows for what it adds or changes.
DATA: Final[Mapping[str, Data]] = {
    "0001": {
        "catalogues": [{"id": 1, "revision": 1}],
        "texts": [
            {
                "id": 1,
                "catalogue_id": 1,
                "key": "workshop.title",
                "position": 0,
                "source_locale": "en",
                "source": "Title",
                "comment": "",
            }
        ],
        "translations": [
            {
                "id": 1,
                "text_id": 1,
                "locale": "cy",
                "text": "Teitl",
                "state": "approved",
                "source_hash": "0" * 64,
                "updated_at": NOW,
            }
        ],
        "workshops": [
            {
                "id": 1,
                "catalogue_id": 1,
                "state": "published",
                "starts_at": NOW,
                "ends_at": "2027-03-01 12:00:00.000000",
                "capacity": 10,
                "full": False,
                "contact_email": None,
                "delete_on": "2028-03-01",
                "created_at": NOW,
            }
        ],
        "slugs": [{"id": 1, "workshop_id": 1, "locale": "cy", "slug": "gweithdy", "current": True}],
        "questionnaires": [
            {
                "id": 1,
                "workshop_id": 1,
                "moment": "registration",
                "opens_at": NOW,
                "closes_at": "2027-03-02 10:00:00.000000",
                "responses_deleted": 0,
            }
        ],
        "versions": [
            {
                "id": 1,
                "questionnaire_id": 1,
                "number": 1,
                "hash": "0" * 64,
                "definition": json.dumps({"key": "form"}),
                "published_at": NOW,
            }
        ],
        "drafts": [
            {
                "key": "1" * 64,
                "questionnaire_id": 1,
                "version_id": 1,
                "pages": json.dumps({"first": {"name": ["Ŵ"]}}),
                "last_page": "first",
                "checked_page": None,
                "reached_check": False,
                "locale_started": "cy",
                "started_at": NOW,
                "updated_at": NOW,
            }
        ],
        "departures": [{"questionnaire_id": 1, "page": "first", "count": 2}],
        "receipts": [{"key": "2" * 64, "questionnaire_id": 1, "reference": "ACDE-FGHJ", "made_on": DAY}],
        "responses": [
            {
                "id": "3" * 32,
                "questionnaire_id": 1,
                "version_id": 1,
                "wording_revision": 1,
                "reference": "ACDE-FGHJ",
                "locale_started": "cy",
                "locale_submitted": "en",
                "started_at": NOW,
                "submitted_at": NOW,
                "submitted_on": DAY,
                "answers": json.dumps({"name": "Ŵ"}),
            }
        ],
        "sensitive_answers": [{"response_id": "3" * 32, "answers": json.dumps({"needs": "yes"})}],
        "participants": [
            {
                "id": 1,
                "workshop_id": 1,
                "email_key": "w@example.com",
                "response_id": "3" * 32,
                "registered_at": NOW,
            }
        ],
    },
    "0002": {
        "users": [
            {
                "id": 1,
                "email": "W@example.com",
                "email_key": "w@example.com",
                "name": "Ŵ",
                "role": "administrator",
                "locale": "cy",
                "password_hash": "$argon2id$",
                "totp_secret": "SECRET",
                "totp_last_step": 60_000_000,
                "created_at": NOW,
                "disabled_at": None,
            }
        ],
        "sign_ins": [
            {
                "id": 1,
                "key": "4" * 64,
                "user_id": 1,
                "awaits_code": False,
                "new_secret": None,
                "device": "Firefox, Linux",
                "started_at": NOW,
                "seen_at": NOW,
            }
        ],
        "account_links": [{"id": 1, "key": "5" * 64, "user_id": 1, "purpose": "reset", "expires_at": NOW}],
        "recovery_codes": [{"key": "6" * 64, "user_id": 1}],
        "sign_in_attempts": [{"id": 1, "account": "7" * 64, "address": "8" * 64, "at": NOW}],
        "account_events": [{"id": 1, "at": NOW, "action": "signed_in", "actor_id": 1, "subject_id": None}],
    },
    "0003": {
        "workshop_members": [{"workshop_id": 1, "user_id": 1}],
        "short_links": [{"code": "k4tpx7", "workshop_id": 1, "locale": "cy", "moment": "after"}],
        "workshop_events": [
            {"id": 1, "at": NOW, "workshop_id": 1, "actor_id": 1, "action": "published", "details": "{}"}
        ],
        "entered_responses": [{"response_id": "3" * 32, "entered_by": 1}],
        "answer_translations": [
            {
                "response_id": "3" * 32,
                "answer": "comments",
                "locale": "en",
                "text": "Clear",
                "translated_by": 1,
                "translated_at": NOW,
            }
        ],
        "tallies": [
            {
                "questionnaire_id": 1,
                "answer": "role",
                "value": "policy",
                "day": DAY,
                "locale": "cy",
                "role": "",
                "count": 1,
            }
        ],
    },
    "0004": {
        "catalogues": [{"id": 2, "revision": 1, "interface": True, "base_hash": "1" * 64}],
        "texts": [
            {
                "id": 2,
                "catalogue_id": 2,
                "key": "ui.0123456789abcdef",
                "position": 0,
                "source_locale": "en",
                "source": "Continue",
                "comment": "",
                "source_hash": "2" * 64,
                "live_cy": "Parhau",
                "live_en": "Continue",
                "version": 3,
                "context": "",
                "base": "Ymlaen",
                "retired_at": NOW,
            }
        ],
        "jobs": [
            {
                "id": 1,
                "reference": "2027-001",
                "target_locale": "cy",
                "due_on": DAY,
                "note": "",
                "created_by": 1,
                "created_at": NOW,
                "token_hash": "3" * 64,
                "token_expires_at": NOW,
            }
        ],
        "job_texts": [
            {"job_id": 1, "text_id": 1, "position": 0, "source": "Title", "version": 0, "counted": "new", "words": 1}
        ],
        "job_files": [
            {
                "id": 1,
                "job_id": 1,
                "name": "2027-001.xlf",
                "format": "xliff1",
                "outcome": None,
                "uploaded_by": 1,
                "uploaded_at": NOW,
            }
        ],
        "text_changes": [
            {
                "id": 1,
                "text_id": 1,
                "at": NOW,
                "actor_id": 1,
                "job_id": 1,
                "change": "approved",
                "source": "Title",
                "translation": "Teitl",
            }
        ],
        "text_questions": [{"id": 1, "text_id": 1, "question": "Which title?", "asked_by": 1, "asked_at": NOW}],
        "glossary_terms": [
            {
                "id": 1,
                "en": "workshop",
                "cy": "gweithdy",
                "context": "",
                "note": "",
                "removed": False,
                "updated_by": 1,
                "updated_at": NOW,
            }
        ],
    },
    "0005": {
        "participants": [
            {
                "id": 2,
                "workshop_id": 1,
                "email_key": "y@example.com",
                "registered_at": NOW,
                "standing": "waiting",
                "turn": 1,
                "language": "both",
                "attended": None,
                "cancelled_at": None,
            },
            {
                "id": 3,
                "workshop_id": 1,
                "email_key": None,
                "registered_at": NOW,
                "standing": "cancelled",
                "turn": None,
                "language": "cy",
                "attended": False,
                "cancelled_at": NOW,
            },
        ],
        "personal_links": [{"key": "9" * 64, "participant_id": 1, "made_at": NOW}],
        "ties": [
            {"key": "a" * 64, "participant_id": 1, "questionnaire_id": 1, "response_id": "3" * 32},
            {"key": "b" * 64, "participant_id": 2, "questionnaire_id": 1, "response_id": None},
        ],
        "messages": [
            {
                "id": 1,
                "kind": "confirmation",
                "moment": "",
                "workshop_id": 1,
                "participant_id": 1,
                "user_id": None,
                "facts": "{}",
                "sending": "failed",
                "created_at": NOW,
                "due_at": NOW,
                "until": NOW,
                "attempts": 9,
                "failure": "unreachable",
                "sent_at": None,
                "followed_at": None,
                "provider_id": None,
                "message_id": "c" * 32,
                "once": "confirmation::1",
            },
            {
                "id": 2,
                "kind": "digest",
                "moment": "",
                "workshop_id": None,
                "participant_id": None,
                "user_id": 1,
                "facts": json.dumps({"new": 3}),
                "sending": "sent",
                "created_at": NOW,
                "due_at": NOW,
                "until": None,
                "attempts": 1,
                "failure": None,
                "sent_at": NOW,
                "followed_at": NOW,
                "provider_id": "d" * 36,
                "message_id": "d" * 32,
                "once": None,
            },
        ],
        "mailings": [{"workshop_id": 1, "kind": "reminder", "moment": "before", "enabled": False, "due_at": NOW}],
        "announcements": [
            {
                "id": 1,
                "workshop_id": 1,
                "number": 1,
                "audience": "unanswered",
                "moment": "after",
                "created_by": 1,
                "created_at": NOW,
                "sent_at": NOW,
                "sent_to": 7,
            }
        ],
    },
}
STEPS: Final = [step.revision for step in reversed(list(ScriptDirectory(str(ROOT / "migrations")).walk_revisions()))]


@pytest.fixture(params=KINDS)
def blank(request: pytest.FixtureRequest, databases: Databases, tmp_path: Path) -> Iterator[Flask]:
    """The application on a database without a table."""
    url = databases.blank(cast(Kind, request.param))
    app = create_app(Settings.from_environ(environment(url, tmp_path)))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
    databases.remove(url)


def fill(engine: Engine, data: Data) -> None:
    """Put rows in, as plain SQL: models may since have moved on."""
    with engine.begin() as connection:
        for table, found in data.items():
            for row in found:
                names = ", ".join(f'"{name}"' for name in row)
                values = ", ".join(f":{name}" for name in row)
                connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)


def contents(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, Alembic's own apart."""
    found = MetaData()
    found.reflect(engine)
    with engine.connect() as connection:
        return {
            name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
            for name, table in found.tables.items()
            if name != "alembic_version"
        }


def shape(engine: Engine) -> dict[str, Any]:
    """What a database says of its tables: columns, keys, indexes, constraints."""
    found = inspect(engine)

    def ordered(parts: Sequence[Any]) -> list[str]:
        return sorted(repr([(name, plain(part[name])) for name in sorted(part)]) for part in parts)

    def plain(value: Any) -> Any:
        """What a part of an index says, without the object that says it."""
        return {name: str(option) for name, option in value.items()} if isinstance(value, dict) else value

    return {
        table: {
            "columns": [
                (column["name"], str(column["type"]), column["nullable"], column["default"])
                for column in found.get_columns(table)
            ],
            "key": found.get_pk_constraint(table),
            "foreign keys": ordered(found.get_foreign_keys(table)),
            "unique": ordered(found.get_unique_constraints(table)),
            "checks": ordered(found.get_check_constraints(table)),
            "indexes": ordered(found.get_indexes(table)),
            "options": found.get_table_options(table),
        }
        for table in found.get_table_names()
        if table != "alembic_version"
    }


def test_every_step_has_data_to_be_tried_with() -> None:
    assert list(DATA) == STEPS


@pytest.mark.parametrize("step", STEPS)
def test_a_step_goes_up_and_down_and_up_again_with_data_in_it(blank: Flask, step: str) -> None:
    before = STEPS[: STEPS.index(step)]
    for earlier in before:
        upgrade(revision=earlier)
        fill(db.engine, DATA[earlier])
    tables_before, rows_before = shape(db.engine), contents(db.engine)

    upgrade(revision=step)
    tables_after = shape(db.engine)
    fill(db.engine, DATA[step])
    filled = contents(db.engine)
    downgrade(revision=before[-1] if before else "base")

    assert all(filled[table] for table in DATA[step])
    assert shape(db.engine) == tables_before
    assert contents(db.engine) == rows_before

    upgrade(revision=step)
    assert shape(db.engine) == tables_after
    assert tables_after != tables_before


def test_the_last_step_is_what_the_models_say(blank: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, Model.metadata) == []


def test_migrating_makes_the_tables_that_the_models_would_make_themselves(blank: Flask, databases: Databases) -> None:
    upgrade()
    migrated = shape(db.engine)
    kind: Kind = "sqlite" if db.engine.dialect.name == "sqlite" else "postgresql"
    url = databases.blank(kind)
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    try:
        Model.metadata.create_all(engine)
        assert shape(engine) == migrated
    finally:
        engine.dispose()
        databases.remove(url)


def test_migrating_twice_changes_nothing(blank: Flask) -> None:
    upgrade()
    before = contents(db.engine)
    upgrade()
    assert contents(db.engine) == before
    assert before["revision"] == [(1, 1)]


def test_workshops_from_before_there_were_short_links_are_given_theirs(blank: Flask) -> None:
    upgrade(revision="0002")
    fill(db.engine, DATA["0001"])
    upgrade(revision="0003")
    with db.engine.connect() as connection:
        links = connection.execute(text("SELECT code, workshop_id, moment, locale FROM short_links")).all()
    assert sorted(link[1:] for link in links) == [
        (1, moment, locale) for moment in ("", "registration") for locale in ("cy", "en")
    ]
    assert all(len(link.code) == 6 for link in links)


def test_whoever_had_registered_has_a_place_and_is_written_to_in_the_language_that_they_asked_for(blank: Flask) -> None:
    upgrade(revision="0004")
    question = {"key": "language", "purpose": "contact_language"}
    definition = {"key": "form", "pages": [{"questions": [{"key": "name"}]}, {"questions": [question]}]}
    (response,), (place,) = DATA["0001"]["responses"], DATA["0001"]["participants"]
    said = [{"language": "both"}, {"language": "cy"}, {"language": None}, {"name": "Ŵ"}]
    ids = [str(number) * 32 for number in range(3, 7)]
    asked: Data = {
        "versions": [{**DATA["0001"]["versions"][0], "definition": json.dumps(definition)}],
        "responses": [
            {**response, "id": id_, "reference": f"ACDE-FGH{id_[0]}", "answers": json.dumps(answers)}
            for id_, answers in zip(ids, said, strict=True)
        ],
        "sensitive_answers": [],
        "participants": [
            *({**place, "id": number, "email_key": id_, "response_id": id_} for number, id_ in enumerate(ids, 1)),
            {**place, "id": 5, "response_id": None},
        ],
    }
    fill(db.engine, {**DATA["0001"], **asked})
    upgrade(revision="0005")
    with db.engine.connect() as connection:
        found = connection.execute(text("SELECT standing, turn, language FROM participants ORDER BY id")).all()
    assert [tuple(row) for row in found] == [("place", None, language) for language in ("both", "cy", None, None, None)]


def test_what_places_and_mail_added_to_what_was_there_before_goes_again_and_the_rest_stays(blank: Flask) -> None:
    for step in STEPS[: STEPS.index("0005")]:
        upgrade(revision=step)
        fill(db.engine, DATA[step])
    before = contents(db.engine)
    upgrade(revision="0005")
    changes: Mapping[str, Mapping[str, Any]] = {
        "workshops": {"calendar_sequence": 3, "cancelled_at": NOW},
        "users": {"digest": False},
        "receipts": {"waiting": True},
        "participants": {"attended": True, "language": "cy"},
    }
    with db.engine.begin() as connection:
        for table, changed in changes.items():
            values = ", ".join(f"{name} = :{name}" for name in changed)
            connection.execute(text(f"UPDATE {table} SET {values}"), changed)
    downgrade(revision="0004")
    assert contents(db.engine) == before


def test_there_is_one_row_for_the_revision_and_never_a_second(blank: Flask) -> None:
    upgrade()
    with pytest.raises(Exception, match="ck_revision_one_row"):
        fill(db.engine, {"revision": [{"id": 2, "number": 1}]})


def test_deleting_a_workshop_takes_along_all_that_hangs_on_it(blank: Flask) -> None:
    upgrade()
    fill(db.engine, DATA["0001"])
    with db.engine.begin() as connection:
        connection.execute(text("DELETE FROM drafts"))
        connection.execute(text("DELETE FROM responses"))
        connection.execute(text("DELETE FROM workshops"))
    left = {table for table, found in contents(db.engine).items() if found}
    assert left == {"account_policy", "catalogues", "texts", "translations", "revision"}
