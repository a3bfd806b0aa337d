"""Reads of drafts, receipts and responses."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, String, and_, bindparam, func, null, select

from app.accounts.models import User
from app.extensions import db
from app.language import Locale, fold
from app.places.queries import Place, find_place, list_places
from app.questionnaires import Answers, Questionnaire
from app.responses.models import AnswerTranslation, Draft, EnteredResponse, Receipt, Response, SensitiveAnswers, Tie
from app.responses.rules import answer_of_purpose, reference_in
from app.workshops.models import WorkshopQuestionnaire
from app.workshops.queries import FormSnapshot, VersionSnapshot, find_version


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
    """That the draft was submitted, and the reference to quote; ``waiting``: who registered has to wait for a place."""

    reference: str
    waiting: bool = False


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
        Receipt.waiting,
    )
    .select_from(_key)
    .outerjoin(Draft, and_(Draft.key == _key.c.key, Draft.questionnaire_id == bindparam("form")))
    .outerjoin(Receipt, and_(Receipt.key == _key.c.key, Receipt.questionnaire_id == bindparam("form")))
)


def find_state(questionnaire_id: int, key: str) -> DraftState | ReceiptState | None:
    """What is known under a draft's key for this form, in one look-up by primary keys; a receipt ends the draft."""
    # The columns of an outer join may be empty, which their types do not say.
    row: Any = db.session.connection().execute(_FIND_STATE, {"key": key, "form": questionnaire_id}).one()
    *draft, reference, waiting = row
    if reference is not None:
        return ReceiptState(reference=reference, waiting=waiting)
    return None if row.version_id is None else DraftState(*draft)


def is_begun(questionnaire_id: int) -> bool:
    """Whether anybody has answered the form, or typed something that is still kept."""
    return any(
        db.session.execute(
            select(table.questionnaire_id).where(table.questionnaire_id == questionnaire_id).limit(1)
        ).first()
        is not None
        for table in (Response, Draft)
    )


def count_responses(form_ids: Collection[int]) -> Mapping[int, int]:
    """How many responses each of these forms has, deleted ones not among them."""
    query = (
        select(Response.questionnaire_id, func.count())
        .where(Response.questionnaire_id.in_(form_ids))
        .group_by(Response.questionnaire_id)
    )
    counted = {row[0]: row[1] for row in db.session.execute(query)}
    return {form_id: counted.get(form_id, 0) for form_id in form_ids}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A participant with what their registration says of them; "" where it does not say, or is gone.

    ``answered`` holds the moments of the forms that they have answered by a link of their own.
    """

    place: Place
    name: str
    email: str
    organisation: str
    answered: frozenset[str]


def list_people(workshop_id: int) -> list[Person]:
    """Everybody who has registered, in the order of ``places.queries.list_places``."""
    return _people(list_places(workshop_id))


def find_person(participant_id: int) -> Person | None:
    """A participant, if there is one with this id."""
    place = find_place(participant_id)
    return None if place is None else _people([place])[0]


def list_tied(participant_id: int) -> Mapping[str, str]:
    """The responses that a participant gave by a link of their own: moment of the form → id of the response."""
    rows = db.session.execute(
        select(WorkshopQuestionnaire.moment, Tie.response_id)
        .join(WorkshopQuestionnaire, WorkshopQuestionnaire.id == Tie.questionnaire_id)
        .where(Tie.participant_id == participant_id, Tie.response_id.is_not(None))
    )
    return {row.moment: row.response_id for row in rows}


def _people(places: Sequence[Place]) -> list[Person]:
    registrations = {
        row.id: row
        for row in db.session.execute(
            select(Response.id, Response.questionnaire_id, Response.version_id, Response.answers).where(
                Response.id.in_([place.response_id for place in places])
            )
        )
    }
    answered: dict[int, set[str]] = {}
    for participant_id, moment in db.session.execute(
        select(Tie.participant_id, WorkshopQuestionnaire.moment)
        .join(WorkshopQuestionnaire, WorkshopQuestionnaire.id == Tie.questionnaire_id)
        .where(Tie.participant_id.in_([place.id for place in places]), Tie.response_id.is_not(None))
    ):
        answered.setdefault(participant_id, set()).add(moment)
    versions: dict[int, VersionSnapshot | None] = {}
    found = []
    for place in places:
        row = registrations.get(place.response_id or "")
        said: dict[str, str] = {}
        if row is not None:
            if row.version_id not in versions:
                versions[row.version_id] = find_version(row.questionnaire_id, version_id=row.version_id)
            version = versions[row.version_id]
            if version is not None:
                said = {
                    purpose: answer_of_purpose(version.questionnaire, row.answers, purpose) or ""
                    for purpose in ("name", "email", "organisation")
                }
        found.append(
            Person(
                place=place,
                name=said.get("name", ""),
                email=said.get("email", ""),
                organisation=said.get("organisation", ""),
                answered=frozenset(answered.get(place.id, ())),
            )
        )
    return found


RESPONSES_A_PAGE = 50


class NoResponse(LookupError):
    """There is no such response, or no longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedResponse:
    """A line of the list. Of an anonymous one, neither reference nor time nor name is known.

    ``entered``: an organiser typed it in on somebody's behalf.
    """

    id: str
    version_id: int
    reference: str | None
    name: str | None
    locale: Locale
    submitted_at: datetime | None
    submitted_on: date
    entered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseList:
    """A page of the list; ``total`` is None where a search was not carried to its end."""

    responses: tuple[ListedResponse, ...]
    number: int
    total: int | None
    has_more: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslatedAnswer:
    """A written answer in the other language; ``by`` is None where the account is gone."""

    text: str
    locale: Locale
    by: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleResponse:
    """A response to be read. Sensitive answers are among the others only where they were asked for.

    ``entered``: an organiser typed it in; ``entered_by`` is who, if that is known.
    """

    id: str
    version: VersionSnapshot
    wording_revision: int
    reference: str | None
    locale_started: Locale
    locale_submitted: Locale
    submitted_at: datetime | None
    submitted_on: date
    answers: Answers
    entered: bool
    entered_by: str | None
    translations: Mapping[str, TranslatedAnswer]


def list_responses(form: FormSnapshot, *, page: int = 1, search: str = "") -> ResponseList:
    """Page ``page`` of a form's responses, the newest day first; or of those that ``search`` finds.

    A search looks for a reference; and for part of a name or an address, with or without accents and capitals, where
    the form asks for them. Those of one day stand in the order in which they were sent, anonymous ones in no order.
    """
    wanted = fold(search)
    if wanted:
        return _found(form, page, search, wanted)
    count = select(func.count()).select_from(Response).where(Response.questionnaire_id == form.id)
    total = db.session.execute(count).scalar_one()
    number = max(1, min(page, -(-total // RESPONSES_A_PAGE)))
    rows = db.session.execute(_listing(form).limit(RESPONSES_A_PAGE).offset((number - 1) * RESPONSES_A_PAGE))
    return ResponseList(
        responses=tuple(ListedResponse(**row._mapping) for row in rows),
        number=number,
        total=total,
        has_more=number * RESPONSES_A_PAGE < total,
    )


def get_response(form_id: int, response_id: str, *, sensitive: bool = False) -> SingleResponse:
    """A response to a form, to be read; with its sensitive answers only on demand. Raises NoResponse."""
    found = db.session.execute(
        select(Response, EnteredResponse, User.name, User.email)
        .outerjoin(EnteredResponse, EnteredResponse.response_id == Response.id)
        .outerjoin(User, User.id == EnteredResponse.entered_by)
        .where(Response.id == response_id, Response.questionnaire_id == form_id)
        .execution_options(populate_existing=True)
    ).first()
    version = None if found is None else find_version(form_id, version_id=found[0].version_id)
    if found is None or version is None:
        raise NoResponse
    row, entered, name, email = found
    apart = db.session.get(SensitiveAnswers, response_id, populate_existing=True) if sensitive else None
    return SingleResponse(
        id=row.id,
        version=version,
        wording_revision=row.wording_revision,
        reference=row.reference,
        locale_started=row.locale_started,  # type: ignore[arg-type]
        locale_submitted=row.locale_submitted,  # type: ignore[arg-type]
        submitted_at=row.submitted_at,
        submitted_on=row.submitted_on,
        answers={**row.answers, **(apart.answers if apart else {})},
        entered=entered is not None,
        entered_by=name or email,
        translations=_translations(response_id),
    )


def _found(form: FormSnapshot, page: int, search: str, wanted: str) -> ResponseList:
    """What a search finds: the one with that reference, else whatever bears the name or the address."""
    reference = reference_in(search)
    if reference is not None:
        row = db.session.execute(_listing(form).where(Response.reference == reference)).first()
        if row is not None:
            return ResponseList(responses=(ListedResponse(**row._mapping),), number=1, total=1, has_more=False)
    number, found = max(1, page), list[ListedResponse]()
    first, last = (number - 1) * RESPONSES_A_PAGE, number * RESPONSES_A_PAGE
    keys = [key for key in (asked_for(form.current.questionnaire, what) for what in ("name", "email")) if key]
    if not keys:
        return ResponseList(responses=(), number=1, total=0, has_more=False)
    # Neither database knows letters without their accents: whoever bears the name is looked for here, row by row.
    sought = [Response.answers[key].as_string().label(f"sought_{number}") for number, key in enumerate(keys)]
    rows = db.session.execute(_listing(form).add_columns(*sought), execution_options={"yield_per": 500})
    matching = 0
    for row in rows:
        if not any(text and wanted in fold(text) for text in row[-len(keys) :]):
            continue
        if first <= matching < last:
            fields = dict(row._mapping)
            found.append(ListedResponse(**{name: fields[name] for name in ListedResponse.__slots__}))
        matching += 1
        if matching > last:
            rows.close()
            return ResponseList(responses=tuple(found), number=number, total=None, has_more=True)
    return ResponseList(responses=tuple(found), number=number, total=matching, has_more=False)


def asked_for(questionnaire: Questionnaire, purpose: str) -> str | None:
    """The key of the question with this purpose, if the form asks one."""
    return next((key for key, one in questionnaire.questions_by_key.items() if one.purpose == purpose), None)


def _listing(form: FormSnapshot) -> Select[Any]:
    name = asked_for(form.current.questionnaire, "name")
    return (
        select(
            Response.id,
            Response.version_id,
            Response.reference,
            (null() if name is None else Response.answers[name].as_string()).label("name"),
            Response.locale_submitted.label("locale"),
            Response.submitted_at,
            Response.submitted_on,
            EnteredResponse.response_id.is_not(None).label("entered"),
        )
        .outerjoin(EnteredResponse, EnteredResponse.response_id == Response.id)
        .where(Response.questionnaire_id == form.id)
        .order_by(Response.submitted_on.desc(), Response.submitted_at.desc(), Response.id)
    )


def _translations(response_id: str) -> dict[str, TranslatedAnswer]:
    rows = db.session.execute(
        select(AnswerTranslation, User.name, User.email)
        .outerjoin(User, User.id == AnswerTranslation.translated_by)
        .where(AnswerTranslation.response_id == response_id)
    )
    return {
        row.answer: TranslatedAnswer(
            text=row.text,
            locale=row.locale,  # type: ignore[arg-type]
            by=name or email,
            at=row.translated_at,
        )
        for row, name, email in rows
    }
