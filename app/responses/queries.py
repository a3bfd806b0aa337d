"""Reads of drafts, receipts and responses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from app.extensions import db
from app.responses.models import Draft, Receipt, Response, SensitiveAnswers


@dataclass(frozen=True, slots=True, kw_only=True)
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


def find_state(questionnaire_id: int, key: str) -> DraftState | ReceiptState | None:
    """What is known under a draft's key for this form: two look-ups by primary key at most."""
    draft = db.session.execute(
        select(
            Draft.version_id,
            Draft.pages,
            Draft.checked_page,
            Draft.reached_check,
            Draft.locale_started,
            Draft.started_at,
        ).where(Draft.key == key, Draft.questionnaire_id == questionnaire_id)
    ).first()
    return DraftState(**draft._mapping) if draft is not None else find_receipt(questionnaire_id, key)


def find_receipt(questionnaire_id: int, key: str) -> ReceiptState | None:
    """The receipt of a submitted draft."""
    query = select(Receipt.reference).where(Receipt.key == key, Receipt.questionnaire_id == questionnaire_id)
    reference = db.session.execute(query).scalar_one_or_none()
    return None if reference is None else ReceiptState(reference=reference)


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
