"""Reads of workshops: snapshots of what is published, which workers may keep until the revision moves."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import selectinload

from app.extensions import db
from app.language import LOCALES, Locale
from app.questionnaires import Questionnaire
from app.wording.queries import Wording, get_wording
from app.workshops.models import Slug, Version, Workshop, WorkshopQuestionnaire, WorkshopState
from app.workshops.rules import FormState, form_state

_WHOLE = (
    selectinload(Workshop.slugs),
    selectinload(Workshop.questionnaires).selectinload(WorkshopQuestionnaire.versions),
)
MOMENTS = ("registration", "before", "during", "after")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedVersion:
    """A version of a form, by which drafts and responses are read."""

    id: int
    number: int
    questionnaire: Questionnaire


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedForm:
    """A form that has an address."""

    id: int
    workshop_id: int
    moment: str
    opens_at: datetime
    closes_at: datetime
    current: PublishedVersion

    def state(self, now: datetime, *, full: bool, grace: bool = False) -> FormState:
        """What the form says at ``now``; only registration can be full."""
        return form_state(self.opens_at, self.closes_at, now, full=full and self.moment == "registration", grace=grace)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedWorkshop:
    """A workshop as its pages show it."""

    id: int
    slugs: Mapping[Locale, str]
    wording: Wording
    starts_at: datetime
    ends_at: datetime
    capacity: int
    full: bool
    contact_email: str | None
    delete_on: date
    forms: Mapping[str, PublishedForm]

    def words(self, locale: Locale) -> Callable[[str], str]:
        """The text of a key in ``locale``; KeyError for a key that the workshop has not."""
        return self.wording.texts[locale].__getitem__

    def case_studies(self, locale: Locale) -> list[str]:
        """The case studies' texts, in the organiser's order."""
        return [text for key, text in self.wording.texts[locale].items() if key.startswith("workshop.case_study.")]


def find_published(locale: Locale, slug: str) -> PublishedWorkshop | None:
    """The published workshop that has, or had, this address."""
    row = db.session.execute(
        select(Workshop)
        .join(Slug, Slug.workshop_id == Workshop.id)
        .where(Slug.locale == locale, Slug.slug == slug, Workshop.state == WorkshopState.PUBLISHED)
        .options(*_WHOLE)
    ).scalar_one_or_none()
    return None if row is None else _published(row)


def list_published(after: datetime) -> list[PublishedWorkshop]:
    """Published workshops that end after ``after``, the next one first."""
    return _list(Workshop.ends_at > after)


def list_kept(day: date) -> list[PublishedWorkshop]:
    """Published workshops whose answers are still kept on ``day``, the next one first."""
    return _list(Workshop.delete_on > day)


def _list(condition: ColumnElement[bool]) -> list[PublishedWorkshop]:
    rows = db.session.execute(
        select(Workshop)
        .where(Workshop.state == WorkshopState.PUBLISHED, condition)
        .order_by(Workshop.starts_at, Workshop.id)
        .options(*_WHOLE)
    ).scalars()
    return [_published(row) for row in rows]


def find_version(
    form_id: int, *, version_id: int | None = None, version_hash: str | None = None
) -> PublishedVersion | None:
    """A version of the form by its id or its hash."""
    query = select(Version).where(Version.questionnaire_id == form_id)
    query = query.where(Version.id == version_id) if version_hash is None else query.where(Version.hash == version_hash)
    row = db.session.execute(query).scalar_one_or_none()
    return None if row is None else _version(row)


def slug_exists(locale: Locale, slug: str) -> bool:
    """Whether a workshop, published or not, has or had this address."""
    return db.session.execute(select(Slug.id).where(Slug.locale == locale, Slug.slug == slug)).first() is not None


def _published(row: Workshop) -> PublishedWorkshop:
    return PublishedWorkshop(
        id=row.id,
        slugs={locale: slug.slug for locale in LOCALES for slug in row.slugs if slug.current and slug.locale == locale},
        wording=get_wording(row.catalogue_id),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        capacity=row.capacity,
        full=row.full,
        contact_email=row.contact_email,
        delete_on=row.delete_on,
        forms={
            form.moment: PublishedForm(
                id=form.id,
                workshop_id=row.id,
                moment=form.moment,
                opens_at=form.opens_at,
                closes_at=form.closes_at,
                current=_version(form.versions[-1]),
            )
            for form in sorted(row.questionnaires, key=lambda form: MOMENTS.index(form.moment))
        },
    )


def _version(row: Version) -> PublishedVersion:
    return PublishedVersion(id=row.id, number=row.number, questionnaire=_questionnaire(json.dumps(row.definition)))


@lru_cache(maxsize=256)
def _questionnaire(definition: str) -> Questionnaire:
    """A version never changes, so a worker makes sense of its definition once."""
    return Questionnaire.from_json(json.loads(definition))
