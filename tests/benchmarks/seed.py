"""Many stored responses, put into the database at one go."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select, text

from app import clock, create_app
from app.extensions import db, is_sqlite, transaction
from app.language import LOCALES
from app.responses.models import Receipt, Response
from app.workshops.models import Version, WorkshopQuestionnaire
from config import Settings

_AT_ONCE = 5_000
ANSWERS = {
    "name": "Siân Ŵyn",
    "email": "sian@example.com",
    "organisation": "Cyngor Tref",
    "post": "Cydlynydd",
    "work": "design",
    "barriers": ["time", "words"],
    "recommend": 8,
    "remarks": "Roedd y sesiwn yn ddefnyddiol iawn.",
}

_WORK = ("policy", "design", "frontline", "other")
_BARRIERS = ["time", "contacts", "words", "evidence"]


def seed(environ: Mapping[str, str], moment: str, number: int) -> None:
    """Store ``number`` responses to the only form of ``moment``, each with its receipt, over the last 90 days."""
    app = create_app(Settings.from_environ(environ))
    with app.app_context():
        form, version = db.session.execute(
            select(WorkshopQuestionnaire.id, Version.id)
            .join(Version, Version.questionnaire_id == WorkshopQuestionnaire.id)
            .where(WorkshopQuestionnaire.moment == moment)
        ).one()
        now = clock.now()
        # Random keys, but put in by their order: else the database goes to and fro in its tables for minutes.
        ids, keys = (sorted(secrets.token_hex(size) for _ in range(number)) for size in (16, 32))
        places = list(enumerate(zip(ids, keys, strict=True)))
        for begin in range(0, number, _AT_ONCE):
            rows = [
                _row(form, version, id_, key, place, now - timedelta(days=place % 90, seconds=place % 3600))
                for place, (id_, key) in places[begin : begin + _AT_ONCE]
            ]
            with transaction():
                db.session.connection().execute(insert(Response), [response for response, _ in rows])
                db.session.connection().execute(insert(Receipt), [receipt for _, receipt in rows])
        # The database's own housekeeping, which would otherwise begin in the middle of a measurement.
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)" if is_sqlite() else "VACUUM (ANALYZE)"))
        db.session.remove()
        db.engine.dispose()


def _row(
    form: int, version: int, id_: str, key: str, place: int, submitted: datetime
) -> tuple[dict[str, Any], dict[str, Any]]:
    reference = secrets.token_hex(5)
    locale = LOCALES[place % 2]
    response = {
        "id": id_,
        "questionnaire_id": form,
        "version_id": version,
        "wording_revision": 1,
        "reference": reference,
        "locale_started": locale,
        "locale_submitted": locale,
        "started_at": submitted - timedelta(seconds=60 + place % 900),
        "submitted_at": submitted,
        "submitted_on": submitted.date(),
        "answers": ANSWERS | _choices(place),
    }
    receipt = {
        "key": key,
        "questionnaire_id": form,
        "reference": reference,
        "made_on": submitted.date(),
    }
    return response, receipt


def _choices(place: int) -> dict[str, Any]:
    """Choices that differ, so that what is counted does."""
    return {"work": _WORK[place % 4], "barriers": _BARRIERS[: 1 + place % 4], "recommend": place % 11}
