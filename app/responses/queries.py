"""Reads of drafts, receipts and responses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import String, and_, bindparam, select

from app.extensions import db
from app.responses.models import Draft, Receipt, Response, SensitiveAnswers


@dataclass(frozen=True, slots=True)
class DraftState:
    """What somebody has typed so far; ``pages`` holds raw fields by page key."""

    version_id: int
    pages: Mapping[str, Mapping[str, list[str]]]
    checked_page: str | None
    reached_check: bool
    locale_started: str
    started_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptState:
    """That the draft was submitted, and the reference to quote."""

    reference: str


# Built once: putting such a statement together takes longer than the database takes to answer it.
_key = select(bindparam("key", type_=String).label("key")).subquery("asked")
_FIND_STATE = (
    select(
        Draft.version_id,
        Draft.pages,
        Draft.checked_page,
        Draft.reached_check,
        Draft.locale_started,
        Draft.started_at,
        Receipt.reference,
    )
    .select_from(_key)
    .outerjoin(Draft, and_(Draft.key == _key.c.key, Draft.questionnaire_id == bindparam("form")))
    .outerjoin(Receipt, and_(Receipt.key == _key.c.key, Receipt.questionnaire_id == bindparam("form")))
)


def find_state(questionnaire_id: int, key: str) -> DraftState | ReceiptState | None:
    """What is known under a draft's key for this form, in one look-up by primary keys; a receipt ends the draft."""
    # The columns of an outer join may be empty, which their types do not say.
    row: Any = db.session.connection().execute(_FIND_STATE, {"key": key, "form": questionnaire_id}).one()
    *draft, reference = row
    if reference is not None:
        return ReceiptState(reference=reference)
    return None if row.version_id is None else DraftState(*draft)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredResponse:
    """A response as it is stored, its sensitive answers among the others."""

    id: str
    version_id: int
    wording_revision: int
    reference: str | None
    locale_started: str
    locale_submitted: str
    started_at: datetime | None
    submitted_at: datetime | None
    submitted_on: date
    answers: Mapping[str, Any]


def stream_responses(questionnaire_id: int, *, batch: int = 500) -> Iterator[StoredResponse]:
    """Every response of a form in order of day, then id; memory holds ``batch`` of them at a time."""
    rows = db.session.execute(
        select(
            Response.id,
            Response.version_id,
            Response.wording_revision,
            Response.reference,
            Response.locale_started,
            Response.locale_submitted,
            Response.started_at,
            Response.submitted_at,
            Response.submitted_on,
            Response.answers,
            SensitiveAnswers.answers.label("sensitive"),
        )
        .outerjoin(SensitiveAnswers, SensitiveAnswers.response_id == Response.id)
        .where(Response.questionnaire_id == questionnaire_id)
        .order_by(Response.submitted_on, Response.id),
        execution_options={"yield_per": batch},
    )
    for row in rows:
        fields = dict(row._mapping)
        fields["answers"] = {**fields["answers"], **(fields.pop("sensitive") or {})}
        yield StoredResponse(**fields)
