"""Reads of workshops: snapshots, of which workers may keep what is published until the revision moves."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Protocol

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import selectinload

from app.accounts.rules import Role
from app.extensions import db
from app.language import LOCALES, Locale
from app.questionnaires import Questionnaire
from app.wording.queries import Wording, get_wording, get_wordings
from app.workshops.models import Member, Slug, Version, Workshop, WorkshopQuestionnaire
from app.workshops.rules import CASE_STUDY, VISIBLE, FormState, WorkshopState, form_state

_WHOLE = (
    selectinload(Workshop.slugs),
    selectinload(Workshop.questionnaires).selectinload(WorkshopQuestionnaire.versions),
)
MOMENTS = ("registration", "before", "during", "after")


# Not frozen: Python writes the traceback into an exception on its way.
@dataclass(eq=False)
class NoWorkshop(LookupError):
    """There is no workshop with this id."""

    workshop_id: int


class Reader(Protocol):
    """Who asks: somebody who is signed in."""

    @property
    def user_id(self) -> int:
        """The id of their account."""

    @property
    def role(self) -> Role:
        """What they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionSnapshot:
    """A version of a form, by which drafts and responses are read."""

    id: int
    number: int
    questionnaire: Questionnaire


@dataclass(frozen=True, slots=True, kw_only=True)
class FormSnapshot:
    """A form that has an address. ``over``: its whole workshop takes no answers any more."""

    id: int
    workshop_id: int
    moment: str
    opens_at: datetime
    closes_at: datetime
    current: VersionSnapshot
    over: bool = False

    def state(self, now: datetime, *, grace: bool = False) -> FormState:
        """What the form says at ``now``."""
        return form_state(self.opens_at, self.closes_at, now, grace=grace, over=self.over)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkshopSnapshot:
    """A workshop as its pages show it; before it is published, texts may be missing in either language.

    Joining details, privacy details and the activity may be absent in both, also once it is published. ``full``: who
    registers now has to wait for a place. ``cancelled``: it does not take place.
    """

    id: int
    catalogue_id: int
    state: WorkshopState
    source_locale: Locale
    slugs: Mapping[Locale, str]
    wording: Wording
    starts_at: datetime
    ends_at: datetime
    capacity: int
    full: bool
    contact_email: str | None
    join_url: str | None
    delete_on: date
    second_approval: bool
    calendar_sequence: int
    cancelled: bool
    forms: Mapping[str, FormSnapshot]

    def words(self, locale: Locale) -> Callable[[str], str]:
        """The text of a key in ``locale``; KeyError for a key that the workshop has not."""
        return self.wording.texts[locale].__getitem__

    def find_text(self, locale: Locale, key: str) -> str | None:
        """The text of a key that may be absent, or that a draft may lack in ``locale``."""
        return self.wording.texts[locale].get(key)

    def case_studies(self, locale: Locale) -> list[str]:
        """The case studies' texts, in the organiser's order."""
        return [text for key, text in self.wording.texts[locale].items() if key.startswith(CASE_STUDY)]


def find_published(locale: Locale, slug: str) -> WorkshopSnapshot | None:
    """The workshop that participants see at this address, or an earlier one of it: published, or closed since."""
    return _find_at(locale, slug, Workshop.state.in_(VISIBLE))


def find_by_slug(locale: Locale, slug: str) -> WorkshopSnapshot | None:
    """The workshop that has, or had, this address, in whatever state it is."""
    return _find_at(locale, slug, true())


def _find_at(locale: Locale, slug: str, condition: ColumnElement[bool]) -> WorkshopSnapshot | None:
    row = db.session.execute(
        select(Workshop)
        .join(Slug, Slug.workshop_id == Workshop.id)
        .where(Slug.locale == locale, Slug.slug == slug, condition)
        .options(*_WHOLE)
    ).scalar_one_or_none()
    return None if row is None else _snapshot(row, get_wording(row.catalogue_id))


def get_workshop(workshop_id: int) -> WorkshopSnapshot:
    """The workshop, in any state. Raises NoWorkshop."""
    row = db.session.get(Workshop, workshop_id, options=_WHOLE)
    if row is None:
        raise NoWorkshop(workshop_id)
    return _snapshot(row, get_wording(row.catalogue_id))


def list_published(after: datetime) -> list[WorkshopSnapshot]:
    """Published workshops that end after ``after``, the next one first. Those that are closed are not among them."""
    return _list(Workshop.state == WorkshopState.PUBLISHED, Workshop.ends_at > after)


def list_managed(person: Reader, *, states: Collection[WorkshopState] = tuple(WorkshopState)) -> list[WorkshopSnapshot]:
    """The workshops in one of ``states`` that somebody may open, the next one first."""
    query = select(Workshop).where(Workshop.state.in_(states)).order_by(Workshop.starts_at, Workshop.id)
    query = query.options(*_WHOLE)
    if person.role is not Role.ADMINISTRATOR:
        query = query.join(Member, Member.workshop_id == Workshop.id).where(Member.user_id == person.user_id)
    return _snapshots(db.session.scalars(query).all())


def find_managed(workshop_id: int, person: Reader) -> WorkshopSnapshot | None:
    """The workshop, in any state, if there is one that somebody may open: an administrator all, others as members."""
    row = db.session.get(Workshop, workshop_id, options=_WHOLE)
    if row is None:
        return None
    if person.role is not Role.ADMINISTRATOR and db.session.get(Member, (workshop_id, person.user_id)) is None:
        return None
    return _snapshot(row, get_wording(row.catalogue_id))


def list_kept(day: date) -> list[WorkshopSnapshot]:
    """Workshops that took answers, now closed and archived ones included, and still keep them on ``day``."""
    return _list(Workshop.state != WorkshopState.DRAFT, Workshop.delete_on > day)


def _list(*conditions: ColumnElement[bool]) -> list[WorkshopSnapshot]:
    query = select(Workshop).where(*conditions).order_by(Workshop.starts_at, Workshop.id).options(*_WHOLE)
    return _snapshots(db.session.scalars(query).all())


def find_version(
    form_id: int, *, version_id: int | None = None, version_hash: str | None = None
) -> VersionSnapshot | None:
    """A version of the form by its id or its hash."""
    query = select(Version).where(Version.questionnaire_id == form_id)
    query = query.where(Version.id == version_id) if version_hash is None else query.where(Version.hash == version_hash)
    row = db.session.execute(query).scalar_one_or_none()
    return None if row is None else _version(row)


def list_versions(form_id: int) -> list[VersionSnapshot]:
    """Every version of the form, the newest first."""
    rows = db.session.scalars(
        select(Version).where(Version.questionnaire_id == form_id).order_by(Version.number.desc())
    )
    return [_version(row) for row in rows]


def slug_exists(locale: Locale, slug: str) -> bool:
    """Whether a workshop, published or not, has or had this address."""
    return db.session.execute(select(Slug.id).where(Slug.locale == locale, Slug.slug == slug)).first() is not None


def _snapshots(rows: Sequence[Workshop]) -> list[WorkshopSnapshot]:
    wordings = get_wordings([row.catalogue_id for row in rows])
    return [_snapshot(row, wordings[row.catalogue_id]) for row in rows]


def _snapshot(row: Workshop, wording: Wording) -> WorkshopSnapshot:
    if row.state is not WorkshopState.DRAFT:
        wording = replace(wording, texts=wording.live)
    return WorkshopSnapshot(
        id=row.id,
        catalogue_id=row.catalogue_id,
        state=row.state,
        source_locale=row.source_locale,  # type: ignore[arg-type]
        slugs={locale: slug.slug for locale in LOCALES for slug in row.slugs if slug.current and slug.locale == locale},
        wording=wording,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        capacity=row.capacity,
        full=row.full,
        contact_email=row.contact_email,
        join_url=row.join_url,
        delete_on=row.delete_on,
        second_approval=row.second_approval,
        calendar_sequence=row.calendar_sequence,
        cancelled=row.cancelled_at is not None,
        forms={
            form.moment: FormSnapshot(
                id=form.id,
                workshop_id=row.id,
                moment=form.moment,
                opens_at=form.opens_at,
                closes_at=form.closes_at,
                current=current_version(form),
                over=row.state in {WorkshopState.CLOSED, WorkshopState.ARCHIVED},
            )
            for form in sorted(row.questionnaires, key=lambda form: MOMENTS.index(form.moment))
        },
    )


def current_version(form: WorkshopQuestionnaire) -> VersionSnapshot:
    """The version of a form that is shown now."""
    return _version(form.versions[-1])


def _version(row: Version) -> VersionSnapshot:
    return VersionSnapshot(id=row.id, number=row.number, questionnaire=_questionnaire(json.dumps(row.definition)))


@lru_cache(maxsize=256)
def _questionnaire(definition: str) -> Questionnaire:
    """A version never changes, so a worker makes sense of its definition once."""
    return Questionnaire.from_json(json.loads(definition))
