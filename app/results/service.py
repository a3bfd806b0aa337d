"""Counting responses, and correcting and deleting them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.extensions import db, is_sqlite, transaction
from app.places.queries import find_place
from app.responses import service as responses
from app.responses.models import Response
from app.results.models import Tally
from app.results.queries import count_uncounted
from app.results.rules import (
    KEPT,
    NO_DAY,
    SENT,
    Counting,
    Key,
    Sent,
)
from app.workshops.models import Workshop, WorkshopQuestionnaire
from app.workshops.queries import list_versions

_BATCH = 500
"""How many responses one transaction takes in: some 50 milliseconds, for which others wait in SQLite."""


def fold(form_id: int, *, at_most: int = 5000) -> int:
    """Take responses that are not counted yet into the tallies, and return how many are left.

    Any number of processes may do so at once: each takes what no other is taking.
    """
    while (left := count_uncounted(form_id)) and at_most > 0:
        taken = _take_in(form_id, min(_BATCH, at_most))
        if not taken:
            break
        at_most -= taken
    return left


def recount(form_id: int) -> None:
    """Count all responses anew. What is counted of responses that have been deleted stays."""
    with transaction():
        _lock(form_id)
        db.session.execute(delete(Tally).where(Tally.questionnaire_id == form_id, Tally.role != KEPT))
        counted = update(Response).where(Response.questionnaire_id == form_id, Response.counted)
        db.session.execute(counted.values(counted=False))


def keep_counts(form_id: int) -> None:
    """Before every response to a form is deleted: count those that are not, and let go of what could tell of one.

    What was answered stays as a number, apart from day, language and role; so do the numbers by day and language.
    """
    with transaction():
        _lock(form_id)
        while _take_in(form_id, _BATCH):
            pass
        kept: Counter[Key] = Counter()
        counts = select(Tally.answer, Tally.value, Tally.day, Tally.locale, Tally.count)
        counts = counts.where(Tally.questionnaire_id == form_id, Tally.role != KEPT)
        for answer, value, day, locale, count in db.session.execute(counts):
            where = (day, locale) if answer == SENT else (NO_DAY, "")
            kept[Key(answer, value, *where, role=KEPT)] += count
        db.session.execute(delete(Tally).where(Tally.questionnaire_id == form_id, Tally.role != KEPT))
        _add(form_id, kept)


def subtract(response_id: str) -> None:
    """Take a response out of the tallies, if they have it: a correction or a deletion follows in this transaction."""
    with transaction():
        form_id = db.session.scalar(select(Response.questionnaire_id).where(Response.id == response_id))
        if form_id is None:
            return
        _join(form_id, workshop=True)
        # By its id alone: PostgreSQL would not wait for somebody who is counting it, were “counted” a condition.
        mine = _TO_COUNT.add_columns(Response.counted).where(Response.id == response_id)
        row = db.session.execute(mine.with_for_update()).first()
        if row is None or not row.counted:
            return
        db.session.execute(update(Response).where(Response.id == response_id).values(counted=False))
        keys = _countings(form_id)[row.version_id].keys(_sent(row))
        _add(form_id, dict.fromkeys(keys, -1))
        db.session.execute(delete(Tally).where(Tally.questionnaire_id == form_id, Tally.count == 0))


def correct_response(
    response_id: str,
    raw_pages: Mapping[str, responses.Raw],
    *,
    reason: str | None,
    by: int | None,
    at: datetime,
    shown: str | None = None,
) -> bool:
    """Correct a response, and have it counted anew; see ``responses.service.correct``, also for what it raises."""
    with transaction():
        subtract(response_id)
        return responses.correct(response_id, raw_pages, reason=reason, by=by, at=at, shown=shown)


def delete_response(response_id: str, *, reason: str, by: int | None, at: datetime) -> None:
    """Delete a response, and what it counts for; see ``responses.service.delete_response``, also for what it raises."""
    with transaction():
        subtract(response_id)
        responses.delete_response(response_id, reason=reason, by=by, at=at)


def forget_response(response_id: str, *, at: datetime) -> None:
    """The same without a line in the trail; see ``responses.service.forget_response``, also for what it raises."""
    with transaction():
        subtract(response_id)
        responses.forget_response(response_id, at=at)


def choose_language(participant_id: int, language: str, *, by: int | None = None, at: datetime) -> None:
    """Write to a participant in another language; see ``responses.service.choose_language``. Raises NoParticipant."""
    with transaction():
        place = find_place(participant_id)
        if place is not None and place.response_id is not None:
            subtract(place.response_id)
        responses.choose_language(participant_id, language, by=by, at=at)


_TO_COUNT = select(
    Response.id,
    Response.version_id,
    Response.locale_submitted,
    Response.submitted_on,
    Response.started_at,
    Response.submitted_at,
    Response.answers,
)
_SET_COUNTED = update(Response).where(Response.id.in_(bindparam("taken", expanding=True))).values(counted=True)


def _take_in(form_id: int, number: int) -> int:
    """Count so many responses in one transaction, and return how many there were."""
    with transaction():
        _join(form_id)
        rows = db.session.execute(
            _TO_COUNT.where(Response.questionnaire_id == form_id, ~Response.counted)
            .limit(number)
            .with_for_update(skip_locked=True)
        ).all()
        if not rows:
            return 0
        countings = _countings(form_id)
        _add(form_id, Counter(key for row in rows for key in countings[row.version_id].keys(_sent(row))))
        db.session.connection().execute(_SET_COUNTED, {"taken": [row.id for row in rows]})
        return len(rows)


def _add(form_id: int, counts: Mapping[Key, int]) -> None:
    """Add to the tallies, in the order of their keys, so that two who do so never wait for each other."""
    if not counts:
        return
    new = (sqlite.insert if is_sqlite() else postgresql.insert)(Tally)
    statement = new.on_conflict_do_update(
        index_elements=list(Tally.__table__.primary_key), set_={"count": Tally.count + new.excluded.count}
    )
    rows = [{"questionnaire_id": form_id, **key._asdict(), "count": counts[key]} for key in sorted(counts)]
    db.session.connection().execute(statement, rows)


def _join(form_id: int, *, workshop: bool = False) -> None:
    """Keep the tallies of a form from being counted anew meanwhile; others may go on adding to them.

    Whoever goes on to free a place needs the workshop's lock, which comes before its forms'. Locks of rows are
    PostgreSQL's: SQLite's writers come one at a time.
    """
    form = WorkshopQuestionnaire.id == form_id
    if workshop:
        owner = select(WorkshopQuestionnaire.workshop_id).where(form).scalar_subquery()
        db.session.execute(select(Workshop.id).where(Workshop.id == owner).with_for_update())
    db.session.execute(select(WorkshopQuestionnaire.id).where(form).with_for_update(read=True))


def _lock(form_id: int) -> None:
    """Keep everybody else from the tallies of a form until the transaction ends."""
    form = select(WorkshopQuestionnaire.id).where(WorkshopQuestionnaire.id == form_id)
    db.session.execute(form.with_for_update(key_share=True))


def _countings(form_id: int) -> dict[int, Counting]:
    return {version.id: Counting.of(version.questionnaire) for version in list_versions(form_id)}


def _sent(row: Row[Any]) -> Sent:
    return Sent(
        locale=row.locale_submitted,
        day=row.submitted_on,
        started_at=row.started_at,
        submitted_at=row.submitted_at,
        answers=row.answers,
    )
