"""A new workshop: from the library's forms, or as a copy of an earlier one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.accounts.models import User
from app.extensions import db, transaction
from app.language import Locale
from app.questionnaires import Questionnaire
from app.wording.queries import list_texts
from app.wording.service import Pair, copy_catalogue, create_catalogue
from app.workshops.models import Member, Version, Workshop, WorkshopQuestionnaire
from app.workshops.rules import (
    LONDON,
    MESSAGE,
    Action,
    Times,
    WorkshopState,
    default_delete_on,
    default_period,
    shifted_period,
    time_problems,
    wall_difference,
)
from app.workshops.service.addresses import give_short_links, give_slugs
from app.workshops.service.common import lock, note
from app.workshops.service.errors import BadTimes, MomentTaken
from app.workshops.service.forms import Translate, library_form, questionnaire_row, translations
from app.workshops.service.people import add_member
from app.workshops.service.texts import TITLE, form_pairs, own_pairs


@dataclass(frozen=True, slots=True, kw_only=True)
class NewWorkshop:
    """What an organiser says of a workshop first. A title may be "" in one language; ``library``: keys of forms."""

    title: Mapping[Locale, str]
    source_locale: Locale
    starts_at: datetime
    ends_at: datetime
    capacity: int
    library: tuple[str, ...]


def create(start: NewWorkshop, *, by: int | None, translate: Translate, at: datetime) -> int:
    """Make a draft with these forms of the library, their texts in both languages, and return its id.

    Its other texts are there to be written; its forms open and close, and its answers are deleted, when it is usual.
    Raises BadTimes, NoForm (of the library) and MomentTaken.
    """
    forms = [library_form(key) for key in start.library]
    _refuse_clash(forms)
    delete_on = default_delete_on(start.ends_at)
    _refuse_bad(start, delete_on)
    with transaction():
        workshop = Workshop(
            catalogue_id=create_catalogue(_pairs(start, forms, translate), at=at),
            state=WorkshopState.DRAFT,
            starts_at=start.starts_at,
            ends_at=start.ends_at,
            capacity=start.capacity,
            full=False,
            contact_email=None,
            source_locale=start.source_locale,
            delete_on=delete_on,
            created_at=at,
            questionnaires=[
                questionnaire_row(
                    form,
                    default_period(form.moment, starts_at=start.starts_at, ends_at=start.ends_at, now=at),
                    at,
                )
                for form in forms
            ],
        )
        return _begin(workshop, start.title, Action.CREATED, by=by, at=at)


def copy(workshop_id: int, *, starts_at: datetime, by: int | None, at: datetime) -> int:
    """Make a draft that is like a workshop, starts at ``starts_at``, and return its id.

    Texts keep their translations as far as they are; forms come in their current versions; members, places and contact
    are the same. Every time is as far from the start as it was, by the clock on the wall. Raises NoWorkshop.
    """
    with transaction():
        old = lock(workshop_id)
        by_how_much = wall_difference(old.starts_at, starts_at)
        starts, ends = shifted_period((old.starts_at, old.ends_at), by_how_much)
        workshop = Workshop(
            catalogue_id=copy_catalogue(old.catalogue_id, without=MESSAGE),
            state=WorkshopState.DRAFT,
            starts_at=starts,
            ends_at=ends,
            capacity=old.capacity,
            full=False,
            contact_email=old.contact_email,
            join_url=old.join_url,
            source_locale=old.source_locale,
            second_approval=old.second_approval,
            delete_on=old.delete_on + (_day(starts) - _day(old.starts_at)),
            created_at=at,
            questionnaires=[_copied_form(form, by_how_much, at) for form in old.questionnaires],
        )
        members = _list_enabled_members(workshop_id)
        titles = next(text.wordings for text in list_texts(old.catalogue_id) if text.key == TITLE)
        new_id = _begin(workshop, titles, Action.COPIED, by=by, at=at, source=workshop_id)
        for user_id in members:
            add_member(new_id, user_id)
        return new_id


def _begin(
    workshop: Workshop,
    titles: Mapping[Locale, str],
    action: Action,
    *,
    by: int | None,
    at: datetime,
    **details: int,
) -> int:
    db.session.add(workshop)
    db.session.flush()
    give_slugs(workshop.id, titles)
    give_short_links(workshop.id)
    if by is not None:
        add_member(workshop.id, by)
    note(workshop.id, action, by=by, at=at, **details)
    return workshop.id


def _pairs(start: NewWorkshop, forms: list[Questionnaire], translate: Translate) -> list[Pair]:
    own = own_pairs({TITLE: start.title}, start.source_locale)
    return [*own, *(pair for form in forms for pair in form_pairs(form, translations(form, translate)))]


def _refuse_clash(forms: list[Questionnaire]) -> None:
    seen: set[str] = set()
    for form in forms:
        if form.moment in seen:
            raise MomentTaken(form.moment)
        seen.add(form.moment)


def _refuse_bad(start: NewWorkshop, delete_on: date) -> None:
    problems = time_problems(
        Times(
            starts_at=start.starts_at,
            ends_at=start.ends_at,
            capacity=start.capacity,
            delete_on=delete_on,
            forms={},
        )
    )
    if problems:
        raise BadTimes(problems)


def _copied_form(form: WorkshopQuestionnaire, by: timedelta, at: datetime) -> WorkshopQuestionnaire:
    current = form.versions[-1]
    opens_at, closes_at = shifted_period((form.opens_at, form.closes_at), by)
    return WorkshopQuestionnaire(
        moment=form.moment,
        opens_at=opens_at,
        closes_at=closes_at,
        responses_deleted=0,
        versions=[Version(number=1, hash=current.hash, definition=current.definition, published_at=at)],
    )


def _list_enabled_members(workshop_id: int) -> list[int]:
    query = (
        select(Member.user_id)
        .join(User, User.id == Member.user_id)
        .where(Member.workshop_id == workshop_id, User.disabled_at.is_(None))
    )
    return list(db.session.scalars(query))


def _day(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()
