"""Translators' approvals, with what follows from them for the workshop whose text it is."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from app.extensions import db, transaction
from app.language import Locale
from app.wording import service as wording
from app.wording.models import Catalogue, SourceText
from app.wording.queries import list_wordings
from app.wording.service import NoText
from app.wording.service.translating import Wording
from app.workshops.models import Workshop
from app.workshops.rules import Action, limit_of
from app.workshops.service.addresses import follow_titles
from app.workshops.service.common import lock, note
from app.workshops.service.texts import TITLE


def submit_text(
    text_id: int, translation: Wording, *, version: int, by: int | None, at: datetime, job: int | None = None
) -> None:
    """Hand a translation in for another's approval. Raises NoText, Overtaken and Blocked."""
    with transaction():
        key, _, workshop = _find(text_id)
        wording.submit(text_id, translation, version=version, limit=_limit(key, workshop), by=by, at=at, job=job)


def approve_text(
    text_id: int, translation: Wording, *, version: int, by: int | None, at: datetime, job: int | None = None
) -> None:
    """Approve a translation; of a workshop's text as that workshop asks, with a line in its trail.

    Raises NoText, Overtaken, Blocked, and NotSecond where a second person has to approve and this is the first.
    """
    with transaction():
        key, catalogue_id, workshop = _find(text_id)
        before = {} if workshop is None else _titles(catalogue_id)
        second = workshop is not None and workshop.second_approval
        limit = _limit(key, workshop)
        wording.approve(text_id, translation, version=version, second=second, limit=limit, by=by, at=at, job=job)
        if workshop is not None:
            _follow(workshop, key, before, Action.TEXT_APPROVED, by=by, at=at)


def keep_text(text_id: int, *, version: int, by: int | None, at: datetime) -> None:
    """Say that a translation still stands for its changed source. Raises NoText, Overtaken and Blocked."""
    with transaction():
        key, catalogue_id, workshop = _find(text_id)
        before = {} if workshop is None else _titles(catalogue_id)
        wording.keep(text_id, version=version, limit=_limit(key, workshop), by=by, at=at)
        if workshop is not None:
            _follow(workshop, key, before, Action.TEXT_KEPT, by=by, at=at)


def require_second_approval(workshop_id: int, *, wanted: bool, by: int | None, at: datetime) -> None:
    """Say whether a second person has to approve the workshop's translations. Raises NoWorkshop."""
    with transaction():
        workshop = lock(workshop_id)
        if workshop.second_approval != wanted:
            workshop.second_approval = wanted
            note(workshop_id, Action.CHANGED, by=by, at=at, second_approval=wanted)


def lock_workshops_of(text_ids: Collection[int]) -> tuple[Workshop, ...]:
    """The workshops whose texts these are, locked in the order of their ids, and then the catalogues likewise.

    Organisers' changes lock the workshop, then its texts, then the revision, and taking in the files begins with the
    catalogue: whoever came the other way round would wait for them while they wait for him.
    """
    catalogues = select(SourceText.catalogue_id).where(SourceText.id.in_(text_ids))
    query = select(Workshop).where(Workshop.catalogue_id.in_(catalogues)).order_by(Workshop.id)
    workshops = tuple(db.session.scalars(query.with_for_update()))
    db.session.execute(
        select(Catalogue.id).where(Catalogue.id.in_(catalogues)).order_by(Catalogue.id).with_for_update()
    )
    return workshops


def _find(text_id: int) -> tuple[str, int, Workshop | None]:
    workshop = next(iter(lock_workshops_of([text_id])), None)
    text = db.session.get(SourceText, text_id)
    if text is None:
        raise NoText(text_id)
    return text.key, text.catalogue_id, workshop


def _limit(key: str, workshop: Workshop | None) -> int | None:
    return None if workshop is None else limit_of(key)


def _titles(catalogue_id: int) -> dict[Locale, str]:
    return dict(list_wordings(TITLE, [catalogue_id])[catalogue_id])


def _follow(
    workshop: Workshop, key: str, before: dict[Locale, str], action: Action, *, by: int | None, at: datetime
) -> None:
    if key == TITLE:
        follow_titles(workshop, before, _titles(workshop.catalogue_id))
    note(workshop.id, action, by=by, at=at, keys=[key])
