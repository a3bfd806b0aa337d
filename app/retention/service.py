"""Deleting what is due. Each step stands alone, so that a failure in one keeps none of the others."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, Delete, Select, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.accounts import service as accounts
from app.accounts.rules import Lifetime
from app.extensions import db, is_sqlite, transaction
from app.outbox import service as outbox
from app.outbox.models import Message
from app.places.models import Participant
from app.responses.models import AnswerTranslation, Departure, Draft, Receipt, Response, SensitiveAnswers
from app.responses.rules import written_answers
from app.results import service as results
from app.retention.erasure import replay
from app.wording.service.jobs import forget_files
from app.workshops.models import Version, Workshop, WorkshopQuestionnaire
from app.workshops.queries import find_version

STAFF_MESSAGES_KEPT = timedelta(days=90)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one step deleted, by name; ``failed`` names the steps that could not be done."""

    deleted: dict[str, int]
    failed: tuple[str, ...]


def run(
    *, at: datetime, draft_days: int, sensitive_days: int, sign_ins: Lifetime, ledger: Path, backup_days: int
) -> Outcome:
    """Delete expired drafts and receipts, sensitive answers, responses whose day has come, sign-ins that are over, and
    files of translators that nobody took in; and once more whoever was erased, should a backup have brought them back.

    ``draft_days`` count from a draft's last change, ``sensitive_days`` from the end of the workshop. ``ledger``: of
    erasures, whose entries are kept for ``backup_days``.
    """
    steps: list[tuple[str, Callable[[], int]]] = [
        ("people who were erased before", lambda: replay(ledger, at=at, backup_days=backup_days)),
        ("drafts", lambda: _end_drafts(Draft.updated_at < at - timedelta(days=draft_days))),
        ("receipts", lambda: _expire_receipts(at - timedelta(days=draft_days))),
        ("records of signing in", lambda: accounts.forget(at=at, lifetime=sign_ins)),
        ("files of translators", lambda: forget_files(at=at)),
        ("messages to people with an account", lambda: outbox.forget(before=at - STAFF_MESSAGES_KEPT)),
    ]
    ended = select(Workshop.id).where(Workshop.ends_at < at - timedelta(days=sensitive_days))
    steps += [
        (f"sensitive answers of workshop {id_}", _later(_delete_sensitive, id_)) for id_ in db.session.scalars(ended)
    ]
    due = select(Workshop.id).where(Workshop.delete_on <= at.date())
    steps += [(f"responses of workshop {id_}", _later(_delete_responses, id_)) for id_ in db.session.scalars(due)]
    deleted: dict[str, int] = {}
    failed = []
    for name, step in steps:
        try:
            deleted[name] = step()
        except Exception:
            log.exception("retention: %s could not be deleted", name)
            failed.append(name)
    return Outcome(deleted={name: number for name, number in deleted.items() if number}, failed=tuple(failed))


def _later(step: Callable[[int], int], workshop_id: int) -> Callable[[], int]:
    return lambda: step(workshop_id)


def _end_drafts(which: ColumnElement[bool]) -> int:
    """Delete drafts, and count each under the page that it was left on."""
    with transaction():
        ended = delete(Draft).where(which).returning(Draft.questionnaire_id, Draft.last_page)
        left = Counter(tuple(row) for row in db.session.execute(ended))
        for (questionnaire_id, page), number in left.items():
            counted = (sqlite.insert if is_sqlite() else postgresql.insert)(Departure).values(
                questionnaire_id=questionnaire_id, page=page, count=number
            )
            db.session.execute(
                counted.on_conflict_do_update(
                    index_elements=["questionnaire_id", "page"], set_={"count": Departure.count + number}
                )
            )
        return left.total()


def _expire_receipts(before: datetime) -> int:
    with transaction():
        return _rows(delete(Receipt).where(Receipt.made_on < before.date()))


def _delete_sensitive(workshop_id: int) -> int:
    responses = _responses_of(workshop_id)
    with transaction():
        db.session.execute(
            delete(AnswerTranslation).where(
                AnswerTranslation.response_id.in_(responses),
                AnswerTranslation.answer.in_(_sensitive_texts(workshop_id)),
            )
        )
        return _rows(delete(SensitiveAnswers).where(SensitiveAnswers.response_id.in_(responses)))


def _sensitive_texts(workshop_id: int) -> set[str]:
    """The keys of written answers that may reveal a special category, in any version of the workshop's forms."""
    versions = db.session.execute(
        select(Version.questionnaire_id, Version.id)
        .join(WorkshopQuestionnaire, WorkshopQuestionnaire.id == Version.questionnaire_id)
        .where(WorkshopQuestionnaire.workshop_id == workshop_id)
    )
    known = (find_version(form_id, version_id=version_id) for form_id, version_id in versions.all())
    return {
        answer
        for version in known
        if version
        for answer, question in written_answers(version.questionnaire)
        if question.personal == "special"
    }


def _delete_responses(workshop_id: int) -> int:
    """Delete responses, drafts, participants and their messages; how many answered, and what, stays counted."""
    forms = select(WorkshopQuestionnaire.id).where(WorkshopQuestionnaire.workshop_id == workshop_id)
    deleted = 0
    with transaction():
        # Whoever cancels a place at this moment comes before or after, and not in between.
        db.session.execute(select(Workshop.id).where(Workshop.id == workshop_id).with_for_update())
        for form_id in db.session.scalars(forms).all():
            results.keep_counts(form_id)
            # What has come in the meantime is not counted, and stays for the next time.
            gone = _rows(delete(Response).where(Response.questionnaire_id == form_id, Response.counted))
            db.session.execute(
                update(WorkshopQuestionnaire)
                .where(WorkshopQuestionnaire.id == form_id)
                .values(responses_deleted=WorkshopQuestionnaire.responses_deleted + gone)
            )
            _end_drafts(Draft.questionnaire_id == form_id)
            deleted += gone
        db.session.execute(delete(Message).where(Message.workshop_id == workshop_id))
        # Their links, and what ties answers to them, go along.
        db.session.execute(delete(Participant).where(Participant.workshop_id == workshop_id))
    return deleted


def _responses_of(workshop_id: int) -> Select[str]:
    return (
        select(Response.id)
        .join(WorkshopQuestionnaire, WorkshopQuestionnaire.id == Response.questionnaire_id)
        .where(WorkshopQuestionnaire.workshop_id == workshop_id)
    )


def _rows(statement: Delete) -> int:
    return cast("CursorResult[Any]", db.session.execute(statement)).rowcount
