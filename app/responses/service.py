"""Use cases of answering; each owns one transaction."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, Executable, bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.extensions import db, is_sqlite, transaction
from app.language import Locale, other
from app.places import service as places
from app.places.queries import find_place
from app.places.rules import LANGUAGES, Standing
from app.places.service import (
    AlreadyRegistered,
    NoParticipant,
    drop_registration,
    follow_answers,
    take_place,
    tell_again,
)
from app.questionnaires import Answers, Questionnaire, Walk, walk
from app.questionnaires.kinds import Choice
from app.questionnaires.kinds.typed import lines
from app.responses.models import AnswerTranslation, Draft, EnteredResponse, Receipt, Response, SensitiveAnswers, Tie
from app.responses.queries import DraftState, NoResponse, ReceiptState, asked_for, find_state
from app.responses.rules import (
    answer_of_purpose,
    answers_mark,
    can_be_tied,
    corrected,
    draft_key,
    new_draft_id,
    new_reference,
    split_sensitive,
    written_answers,
)
from app.wording.models import Catalogue
from app.workshops import service as workshops
from app.workshops.models import Workshop, WorkshopQuestionnaire
from app.workshops.queries import FormSnapshot, VersionSnapshot, find_version
from app.workshops.rules import Action

Raw = Mapping[str, list[str]]

# Built once: putting such a statement together takes longer than the database takes to carry it out.
_FIRST_RECEIPT = {
    "sqlite": sqlite.insert(Receipt).on_conflict_do_nothing().returning(Receipt.key),
    "postgresql": postgresql.insert(Receipt).on_conflict_do_nothing().returning(Receipt.key),
}
_INSERT_RESPONSE = insert(Response)
_INSERT_SENSITIVE = insert(SensitiveAnswers)
_DELETE_DRAFT = delete(Draft).where(Draft.key == bindparam("ended"))
_RECEIPT_WAITS = update(Receipt).where(Receipt.key == bindparam("ended")).values(waiting=True)
# Only the first: what is answered by a link once more, after its receipt has gone, is nobody's in particular.
_TIE_RESPONSE = (
    update(Tie)
    .where(Tie.key == bindparam("ended"), Tie.response_id.is_(None))
    .values(response_id=bindparam("response"))
)
LONGEST_TRANSLATION = 40_000
"""Characters: twice the longest answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What one person fills in: the form, the version they began with, and their draft's key."""

    form: FormSnapshot
    version: VersionSnapshot
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

    The same draft submitted again, or at the same moment, gives the same receipt and no second response. Where every
    place is taken, a registration goes to the waiting list. An address that is registered already gets a receipt like
    any other, and changes nothing but that its owner is told.
    """
    questionnaire = sheet.version.questionnaire
    reference = new_reference()
    waiting = False
    email = answer_of_purpose(questionnaire, walk.answers, "email")
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
                waiting = _register(sheet.form.workshop_id, questionnaire, walk.answers, response_id, at)
                if waiting:
                    _run(_RECEIPT_WAITS, {"ended": sheet.key})
            elif not questionnaire.anonymous:
                _run(_TIE_RESPONSE, {"ended": sheet.key, "response": response_id})
            _delete_draft(sheet.key)
    except AlreadyRegistered as known:
        waiting = known.waiting
        try:
            with transaction():
                if not _insert_receipt(sheet, reference, at, waiting=waiting):
                    return _receipt(sheet)
                _delete_draft(sheet.key)
                tell_again(sheet.form.workshop_id, str(email), at=at)
        except NoParticipant:
            # They have cancelled in this very moment: the address is free again.
            return submit(sheet, draft, walk, wording_revision=wording_revision, locale=locale, at=at)
    except _AlreadySubmitted:
        return _receipt(sheet)
    return ReceiptState(reference=reference, waiting=waiting)


def tie(form: FormSnapshot, participant_id: int, draft_id: str) -> None:
    """Have answers that are given under a draft's id count as a participant's own, where they can be anybody's."""
    if not can_be_tied(form.current.questionnaire):
        return
    tied = {"key": draft_key(form.id, draft_id), "participant_id": participant_id, "questionnaire_id": form.id}
    with transaction():
        _run((sqlite.insert if is_sqlite() else postgresql.insert)(Tie).on_conflict_do_nothing(), tied)


def choose_language(participant_id: int, language: str, *, by: int | None, at: datetime) -> None:
    """Write to a participant in another language from now on; their registration says so too, if it asks for it.

    ``language`` is cy, en or both; ``by`` is the organiser who chose it, None for the participant. Raises
    NoParticipant.
    """
    with transaction():
        place = find_place(participant_id)
        if place is None:
            raise NoParticipant
        if place.response_id is not None:
            stored = _stored(place.response_id)
            key = asked_for(stored.version.questionnaire, "contact_language")
            if key is not None and language in _codes(stored, key) and stored.answers.get(key) != language:
                stored.row.answers = {**stored.row.answers, key: language}
                stored.row.counted = False
                named = stored.named | ({"own": True} if by is None else {})
                workshops.note(stored.form.workshop_id, Action.RESPONSE_CORRECTED, by=by, at=at, **named)
        places.choose_language(participant_id, language)


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


def _insert_receipt(sheet: Sheet, reference: str, at: datetime, *, waiting: bool = False) -> bool:
    """Whether this submission is the first: on PostgreSQL an equal one under way is waited for."""
    receipt = {
        "key": sheet.key,
        "questionnaire_id": sheet.form.id,
        "reference": reference,
        "made_on": at.date(),
        "waiting": waiting,
    }
    return _run(_FIRST_RECEIPT["sqlite" if is_sqlite() else "postgresql"], receipt).first() is not None


def _register(workshop_id: int, questionnaire: Questionnaire, answers: Answers, response_id: str, at: datetime) -> bool:
    """Take a place for a registration, or a turn; whether it has to wait. Raises AlreadyRegistered."""
    email = answer_of_purpose(questionnaire, answers, "email")
    language = _language(questionnaire, answers)
    return take_place(workshop_id, email, response_id, language=language, at=at) is Standing.WAITING


def _language(questionnaire: Questionnaire, answers: Answers) -> str | None:
    """The language that somebody asked to be written to in, if the form asks for it and knows it."""
    asked = answer_of_purpose(questionnaire, answers, "contact_language")
    return asked if asked in LANGUAGES else None


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


# Not frozen: Python writes the traceback into an exception on its way.
@dataclass(eq=False)
class Unfinished(Exception):
    """The answers cannot be stored as they are; the walk knows what is wrong with them."""

    way: Walk


class Changed(Exception):
    """Somebody else has corrected the response since it was shown."""


class NoAnswer(LookupError):
    """The response has no answer of that key that could be translated."""


def enter(
    form: FormSnapshot,
    version: VersionSnapshot,
    raw_pages: Mapping[str, Raw],
    *,
    by: int | None,
    locale: Locale,
    at: datetime,
    key: str | None = None,
) -> str:
    """Store a response for somebody who answered in ``locale`` in another way, and return its id.

    The same ``key`` (like a draft's id) again, or at the same moment, gives the same response. A registration takes its
    place, or a turn in the waiting list. Raises Unfinished and AlreadyRegistered. When somebody began to answer is not
    known.
    """
    way = walk(version.questionnaire, {page.key: raw_pages.get(page.key, {}) for page in version.questionnaire.pages})
    if not way.complete:
        raise Unfinished(way)
    anonymous = version.questionnaire.anonymous
    response_id = draft_key(form.id, key or new_draft_id())[:32]
    plain, sensitive = split_sensitive(version.questionnaire, way.answers)
    response: dict[str, Any] = {
        "id": response_id,
        "questionnaire_id": form.id,
        "version_id": version.id,
        "reference": None if anonymous else new_reference(),
        "locale_started": locale,
        "locale_submitted": locale,
        "started_at": None,
        "submitted_at": None if anonymous else at,
        "submitted_on": at.date(),
        "answers": plain,
    }
    with transaction():
        response["wording_revision"] = db.session.execute(
            select(Catalogue.revision)
            .join(Workshop, Workshop.catalogue_id == Catalogue.id)
            .where(Workshop.id == form.workshop_id)
        ).scalar_one()
        first = (sqlite.insert if is_sqlite() else postgresql.insert)(Response).on_conflict_do_nothing()
        if _run(first.returning(Response.id), response).first() is None:
            return response_id
        if sensitive:
            _run(_INSERT_SENSITIVE, {"response_id": response_id, "answers": sensitive})
        # Of a response that is to tell nothing of anybody, it is not even kept who typed it in.
        db.session.add(EnteredResponse(response_id=response_id, entered_by=None if anonymous else by))
        if form.moment == "registration":
            _register(form.workshop_id, version.questionnaire, way.answers, response_id, at)
        workshops.note(
            form.workshop_id, Action.RESPONSE_ENTERED, by=by, at=at, **_named(form.moment, response["reference"])
        )
    return response_id


def correct(
    response_id: str,
    raw_pages: Mapping[str, Raw],
    *,
    reason: str | None,
    by: int | None,
    at: datetime,
    shown: str | None = None,
) -> bool:
    """Store other answers in place of those of a response, and return whether that changed anything.

    ``reason`` is None where the person who answered does it themselves. ``shown`` is the mark of the answers that were
    on the page (``rules.answers_mark``). The results have to count the response anew. Translations of what has changed
    go. Raises NoResponse, Unfinished, Changed and AlreadyRegistered.
    """
    with transaction():
        stored = _stored(response_id)
        questionnaire = stored.version.questionnaire
        way = corrected(questionnaire, stored.answers, raw_pages)
        if not way.complete:
            raise Unfinished(way)
        if way.answers == stored.answers:
            return False
        if shown is not None and shown != answers_mark(stored.answers):
            raise Changed
        plain, sensitive = split_sensitive(questionnaire, way.answers)
        stored.row.answers = plain
        stored.row.counted = False
        db.session.execute(delete(SensitiveAnswers).where(SensitiveAnswers.response_id == response_id))
        if sensitive:
            _run(_INSERT_SENSITIVE, {"response_id": response_id, "answers": sensitive})
        if stored.form.moment == "registration":
            follow_answers(
                stored.form.workshop_id,
                response_id,
                email=answer_of_purpose(questionnaire, way.answers, "email"),
                language=_language(questionnaire, way.answers),
                by_organiser=reason is not None,
                at=at,
            )
        _drop_translations(response_id, stored.answers, way.answers)
        why = {"own": True} if reason is None else {"reason": reason}
        workshops.note(stored.form.workshop_id, Action.RESPONSE_CORRECTED, by=by, at=at, **why, **stored.named)
    return True


def delete_response(response_id: str, *, reason: str, by: int | None, at: datetime) -> None:
    """Delete a response and all that hangs on it; the place that it took is free again. Raises NoResponse.

    Its receipt stays, which knows nothing but the reference: without it, a form that is sent once more would bring the
    response back.
    """
    with transaction():
        stored = _stored(response_id)
        workshop_id, named = stored.form.workshop_id, stored.named
        forget_response(response_id, at=at)
        workshops.note(workshop_id, Action.RESPONSE_DELETED, by=by, at=at, reason=reason, **named)


def forget_response(response_id: str, *, at: datetime) -> None:
    """The same without a line in the workshop's trail, which would name what is to be forgotten. Raises NoResponse."""
    with transaction():
        workshop_id = _stored(response_id).form.workshop_id
        drop_registration(workshop_id, response_id, at=at)
        db.session.execute(delete(Response).where(Response.id == response_id))


def translate_answer(response_id: str, answer: str, text: str, *, by: int | None, at: datetime) -> None:
    """Keep a written answer in the other language than it was given in; an empty text takes the translation away.

    ``answer`` is its key in the answers. Raises NoResponse and NoAnswer.
    """
    with transaction():
        stored = _stored(response_id)
        translatable = {key for key, _ in written_answers(stored.version.questionnaire)}
        if answer not in translatable or not stored.answers.get(answer):
            raise NoAnswer
        db.session.execute(
            delete(AnswerTranslation).where(
                AnswerTranslation.response_id == response_id, AnswerTranslation.answer == answer
            )
        )
        clean = lines(text)[:LONGEST_TRANSLATION]
        if clean:
            db.session.add(
                AnswerTranslation(
                    response_id=response_id,
                    answer=answer,
                    locale=other("cy" if stored.row.locale_submitted == "cy" else "en"),
                    text=clean,
                    translated_by=by,
                    translated_at=at,
                )
            )
        workshops.note(stored.form.workshop_id, Action.ANSWER_TRANSLATED, by=by, at=at, question=answer, **stored.named)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stored:
    """A response that this transaction alone may change; ``answers`` with the sensitive ones among them."""

    row: Response
    form: WorkshopQuestionnaire
    version: VersionSnapshot
    answers: Answers

    @property
    def named(self) -> dict[str, str]:
        return _named(self.form.moment, self.row.reference)


def _stored(response_id: str) -> _Stored:
    form = db.session.scalar(
        select(WorkshopQuestionnaire)
        .join(Response, Response.questionnaire_id == WorkshopQuestionnaire.id)
        .where(Response.id == response_id)
    )
    if form is None:
        raise NoResponse
    # PostgreSQL needs the rows' locks, always the workshop's first; SQLite's writers already come one at a time.
    db.session.execute(select(Workshop.id).where(Workshop.id == form.workshop_id).with_for_update())
    row = db.session.get(Response, response_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise NoResponse
    version = find_version(form.id, version_id=row.version_id)
    if version is None:
        raise NoResponse
    sensitive = db.session.get(SensitiveAnswers, response_id, populate_existing=True)
    answers = {**row.answers, **(sensitive.answers if sensitive else {})}
    return _Stored(row=row, form=form, version=version, answers=answers)


def _named(moment: str, reference: str | None) -> dict[str, str]:
    """What the trail says of a response: what people quote, and of an anonymous one only which form it answers."""
    return {"form": moment} | ({} if reference is None else {"reference": reference})


def _codes(stored: _Stored, question: str) -> Collection[str]:
    asked = stored.version.questionnaire.question(question)
    return asked.by_key if isinstance(asked, Choice) else ()


def _drop_translations(response_id: str, before: Answers, after: Answers) -> None:
    changed = [key for key, value in before.items() if after.get(key) != value]
    db.session.execute(
        delete(AnswerTranslation).where(
            AnswerTranslation.response_id == response_id, AnswerTranslation.answer.in_(changed)
        )
    )
