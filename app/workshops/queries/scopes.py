"""Workshops as translators see them: whose texts they are, and by when they are needed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.accounts.rules import Role
from app.extensions import db
from app.language import Locale
from app.questionnaires import Questionnaire
from app.wording.queries import find_interface, list_wordings
from app.wording.rules import INTERFACE
from app.workshops.models import Member, Workshop, WorkshopQuestionnaire
from app.workshops.queries.snapshots import MOMENTS, Reader, current_version
from app.workshops.rules import WorkshopState


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkshopScope:
    """A workshop's catalogue; ``title`` has "" where it is not written yet.

    ``needed_at`` is when the first form opens that has not closed yet (of a draft: that is still to open), or else
    when the workshop starts.
    """

    workshop_id: int
    catalogue_id: int
    title: Mapping[Locale, str]
    state: WorkshopState
    needed_at: datetime
    second_approval: bool


def list_scopes(person: Reader, at: datetime) -> tuple[WorkshopScope, ...]:
    """The workshops that are still being prepared or held, the most urgent first: of those whose texts are needed
    already, the next one to start.

    Translators and administrators see all, others those of which they are members.
    """
    query = (
        select(Workshop)
        .where(Workshop.state.in_((WorkshopState.DRAFT, WorkshopState.PUBLISHED)))
        .options(selectinload(Workshop.questionnaires))
    )
    if person.role not in (Role.ADMINISTRATOR, Role.TRANSLATOR):
        query = query.join(Member, Member.workshop_id == Workshop.id).where(Member.user_id == person.user_id)
    rows = db.session.scalars(query).all()
    return _scopes(rows, at)


def find_scopes(catalogue_ids: Collection[int], at: datetime) -> tuple[WorkshopScope, ...]:
    """The workshops whose catalogues these are, whatever has become of them, the most urgent first."""
    query = select(Workshop).where(Workshop.catalogue_id.in_(catalogue_ids))
    return _scopes(db.session.scalars(query.options(selectinload(Workshop.questionnaires))).all(), at)


def list_forms(workshop_ids: Collection[int]) -> Mapping[int, Mapping[str, Questionnaire]]:
    """The forms of each workshop as they are now, by their own keys and in the order in which they are filled in."""
    rows = db.session.scalars(
        select(WorkshopQuestionnaire)
        .where(WorkshopQuestionnaire.workshop_id.in_(workshop_ids))
        .options(selectinload(WorkshopQuestionnaire.versions))
    )
    found: dict[int, dict[str, Questionnaire]] = {id_: {} for id_ in workshop_ids}
    for row in sorted(rows, key=lambda row: MOMENTS.index(row.moment)):
        form = current_version(row).questionnaire
        found[row.workshop_id][form.key] = form
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueName:
    """What a catalogue is called: the scope that files name it by, and the workshop's title (None: the interface)."""

    scope: str
    workshop_id: int | None
    title: Mapping[Locale, str] | None


def name_catalogues(catalogue_ids: Collection[int]) -> Mapping[int, CatalogueName]:
    """Whose texts they are, whatever has become of the workshops."""
    query = select(Workshop.id, Workshop.catalogue_id).where(Workshop.catalogue_id.in_(catalogue_ids))
    workshops = {row.catalogue_id: row.id for row in db.session.execute(query)}
    titles = list_wordings("workshop.title", list(workshops))
    interface = CatalogueName(scope=INTERFACE, workshop_id=None, title=None)
    return {
        id_: CatalogueName(scope=f"workshop-{workshops[id_]}", workshop_id=workshops[id_], title=titles[id_])
        if id_ in workshops
        else interface
        for id_ in catalogue_ids
    }


def find_catalogues(scopes: Collection[str] | None = None) -> Mapping[str, int]:
    """The catalogues that files name so, as far as there are any; by default all of them."""
    query = select(Workshop.id, Workshop.catalogue_id).order_by(Workshop.id)
    known = {f"workshop-{row.id}": row.catalogue_id for row in db.session.execute(query)}
    if (interface := find_interface()) is not None:
        known[INTERFACE] = interface
    return {scope: id_ for scope, id_ in known.items() if scopes is None or scope in scopes}


def _scopes(rows: Sequence[Workshop], at: datetime) -> tuple[WorkshopScope, ...]:
    titles = list_wordings("workshop.title", [row.catalogue_id for row in rows])
    return tuple(
        WorkshopScope(
            workshop_id=row.id,
            catalogue_id=row.catalogue_id,
            title=titles[row.catalogue_id],
            state=row.state,
            needed_at=_needed_at(row, at),
            second_approval=row.second_approval,
        )
        for row in sorted(rows, key=lambda row: (max(_needed_at(row, at), at), row.starts_at, row.id))
    )


def _needed_at(row: Workshop, at: datetime) -> datetime:
    """A draft's forms often open as soon as it is published, which says nothing of by when it has to be."""
    opening = (
        form.opens_at
        for form in row.questionnaires
        if form.closes_at > at and (row.state is not WorkshopState.DRAFT or form.opens_at > at)
    )
    return min(opening, default=row.starts_at)
