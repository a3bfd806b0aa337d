"""Use cases of answering; each owns one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, Executable, bindparam, delete, insert
from sqlalchemy.dialects import postgresql, sqlite

from app.extensions import db, is_sqlite, transaction
from app.language import Locale
from app.places.service import AlreadyRegistered, take_place
from app.questionnaires import Walk
from app.responses.models import Draft, Receipt, Response, SensitiveAnswers
from app.responses.queries import DraftState, ReceiptState, find_state
from app.responses.rules import answer_of_purpose, new_reference, split_sensitive
from app.workshops.queries import PublishedForm, PublishedVersion

Raw = Mapping[str, list[str]]

# Built once: putting such a statement together takes longer than the database takes to carry it out.
_FIRST_RECEIPT = {
    "sqlite": sqlite.insert(Receipt).on_conflict_do_nothing().returning(Receipt.key),
    "postgresql": postgresql.insert(Receipt).on_conflict_do_nothing().returning(Receipt.key),
}
_INSERT_RESPONSE = insert(Response)
_INSERT_SENSITIVE = insert(SensitiveAnswers)
_DELETE_DRAFT = delete(Draft).where(Draft.key == bindparam("ended"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What one person fills in: the form, the version they began with, and their draft's key."""

    form: PublishedForm
    version: PublishedVersion
    key: str


def save_page(
    sheet: Sheet,
    draft: DraftState | None,
    page: str,
    raw: Raw,
    *,
    checked: bool | None,
    reached_check: bool = False,
    locale: Locale,
    at: datetime,
) -> DraftState:
    """Keep the raw fields of a page, mistakes included, and return the draft as it then is.

    ``checked``: whether the page is to be shown with its problems next; None leaves that as it is.
    """
    before = draft or DraftState(
        version_id=sheet.version.id,
        pages={},
        checked_page=None,
        reached_check=False,
        locale_started=locale,
        started_at=at,
    )
    checked_page = before.checked_page if checked is None else page if checked else None
    after = replace(
        before,
        pages={**before.pages, page: raw},
        checked_page=checked_page,
        reached_check=before.reached_check or reached_check,
    )
    changes = {
        "pages": after.pages,
        "last_page": page,
        "checked_page": after.checked_page,
        "reached_check": after.reached_check,
        "updated_at": at,
    }
    insert_draft = (sqlite.insert if is_sqlite() else postgresql.insert)(Draft).values(
        key=sheet.key,
        questionnaire_id=sheet.form.id,
        version_id=after.version_id,
        locale_started=after.locale_started,
        started_at=after.started_at,
        **changes,
    )
    with transaction():
        db.session.execute(insert_draft.on_conflict_do_update(index_elements=["key"], set_=changes))
    return after


def submit(
    sheet: Sheet, draft: DraftState | None, walk: Walk, *, wording_revision: int, locale: Locale, at: datetime
) -> ReceiptState:
    """Store the response of a complete walk, take the place, end the draft: all at once, or nothing.

    The same draft submitted again, or at the same moment, gives the same receipt and no second response. An address
    that is registered already gets a receipt like any other, and changes nothing. Raises WorkshopFull.
    """
    questionnaire = sheet.version.questionnaire
    reference = new_reference()
    try:
        with transaction():
            if not _insert_receipt(sheet, reference, at):
                raise _AlreadySubmitted
            response_id = _insert_response(
                sheet,
                draft,
                walk,
                None if questionnaire.anonymous else reference,
                wording_revision,
                locale,
                at,
            )
            if sheet.form.moment == "registration":
                email = answer_of_purpose(questionnaire, walk.answers, "email")
                take_place(sheet.form.workshop_id, email, response_id, at=at)
            _delete_draft(sheet.key)
    except AlreadyRegistered:
        with transaction():
            if not _insert_receipt(sheet, reference, at):
                return _receipt(sheet)
            _delete_draft(sheet.key)
    except _AlreadySubmitted:
        return _receipt(sheet)
    return ReceiptState(reference=reference)


def delete_draft(key: str) -> None:
    """Delete what was typed, at the person's own wish."""
    with transaction():
        _delete_draft(key)


class _AlreadySubmitted(Exception):
    pass


def _receipt(sheet: Sheet) -> ReceiptState:
    receipt = find_state(sheet.form.id, sheet.key)
    if not isinstance(receipt, ReceiptState):
        raise RuntimeError("the receipt that was in the way of a second one has vanished")
    return receipt


def _insert_receipt(sheet: Sheet, reference: str, at: datetime) -> bool:
    """Whether this submission is the first: on PostgreSQL an equal one under way is waited for."""
    receipt = {
        "key": sheet.key,
        "questionnaire_id": sheet.form.id,
        "reference": reference,
        "made_on": at.date(),
    }
    return _run(_FIRST_RECEIPT["sqlite" if is_sqlite() else "postgresql"], receipt).first() is not None


def _insert_response(
    sheet: Sheet,
    draft: DraftState | None,
    walk: Walk,
    reference: str | None,
    wording_revision: int,
    locale: Locale,
    at: datetime,
) -> str:
    questionnaire = sheet.version.questionnaire
    plain, sensitive = split_sensitive(questionnaire, walk.answers)
    response_id = secrets.token_hex(16)
    timed = not questionnaire.anonymous
    response = {
        "id": response_id,
        "questionnaire_id": sheet.form.id,
        "version_id": sheet.version.id,
        "wording_revision": wording_revision,
        "reference": reference,
        "locale_started": draft.locale_started if draft else locale,
        "locale_submitted": locale,
        "started_at": (draft.started_at if draft else at) if timed else None,
        "submitted_at": at if timed else None,
        "submitted_on": at.date(),
        "answers": plain,
    }
    _run(_INSERT_RESPONSE, response)
    if sensitive:
        _run(_INSERT_SENSITIVE, {"response_id": response_id, "answers": sensitive})
    return response_id


def _delete_draft(key: str) -> None:
    _run(_DELETE_DRAFT, {"ended": key})


def _run(statement: Executable, parameters: Mapping[str, Any]) -> CursorResult[Any]:
    return db.session.connection().execute(statement, parameters)
