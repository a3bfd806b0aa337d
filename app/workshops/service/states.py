"""A workshop's life: published, closed, reopened, archived; or deleted before any of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select, update

from app.extensions import db, transaction
from app.outbox.rules import Kind
from app.wording.service import delete_catalogue, move_revision
from app.workshops.models import Workshop, WorkshopQuestionnaire
from app.workshops.queries import gaps_of
from app.workshops.rules import MOVES, Action, WorkshopState
from app.workshops.service.above import above
from app.workshops.service.addresses import give_short_links
from app.workshops.service.common import lock, note, reread
from app.workshops.service.errors import HasResponses, NotReady, WrongState


def publish(workshop_id: int, *, by: int | None, at: datetime) -> None:
    """Open a draft's pages, in both languages at once. Raises NotReady, WrongState and NoWorkshop."""
    _move(workshop_id, Action.PUBLISHED, by=by, at=at)


def close(workshop_id: int, *, by: int | None, at: datetime) -> None:
    """Take no answers any more; pages say that the workshop is over. Raises WrongState and NoWorkshop."""
    _move(workshop_id, Action.CLOSED, by=by, at=at)


def cancel(workshop_id: int, *, by: int | None, at: datetime) -> None:
    """Call a published workshop off: it is closed, and all who have a place or wait for one are told.

    Raises WrongState and NoWorkshop.
    """
    with transaction():
        if lock(workshop_id).cancelled_at is None:
            _move(workshop_id, Action.CANCELLED, by=by, at=at)


def reopen(workshop_id: int, *, by: int | None, at: datetime) -> None:
    """Have a closed or archived workshop published again. Raises NotReady, WrongState and NoWorkshop."""
    _move(workshop_id, Action.REOPENED, by=by, at=at)


def archive(workshop_id: int, *, by: int | None, at: datetime) -> None:
    """Show the workshop to participants no longer; results stay until their day. Raises WrongState and NoWorkshop."""
    _move(workshop_id, Action.ARCHIVED, by=by, at=at)


def delete_draft(workshop_id: int, *, by: int | None, at: datetime) -> None:
    """Delete a workshop that was never published; its trail stays. Raises WrongState, HasResponses and NoWorkshop."""
    with transaction():
        workshop = lock(workshop_id)
        if workshop.state is not WorkshopState.DRAFT:
            raise WrongState(workshop.state)
        forms = select(WorkshopQuestionnaire.id).where(WorkshopQuestionnaire.workshop_id == workshop_id)
        if any(above().is_begun(form_id) for form_id in db.session.scalars(forms).all()):
            raise HasResponses
        catalogue_id = workshop.catalogue_id
        note(workshop_id, Action.DELETED, by=by, at=at, workshop=workshop_id)
        db.session.execute(delete(Workshop).where(Workshop.id == workshop_id))
        delete_catalogue(catalogue_id)


def mark_full(workshop_id: int, *, full: bool) -> None:
    """Say to every worker that the workshop has become full, or has a free place again."""
    with transaction():
        db.session.execute(update(Workshop).where(Workshop.id == workshop_id).values(full=full))
        move_revision()


def _move(workshop_id: int, action: Action, *, by: int | None, at: datetime) -> None:
    """Take the step, unless the workshop is there already, as after a second click."""
    move = MOVES[action]
    with transaction():
        workshop = lock(workshop_id)
        # Who wants to call off what somebody else has just closed is told so: as it is, nobody would hear of it.
        if workshop.state is move.after and action is not Action.CANCELLED:
            return
        if workshop.state not in move.before:
            raise WrongState(workshop.state)
        if move.after is WorkshopState.PUBLISHED:
            gaps = gaps_of(reread(workshop_id), at)
            if gaps:
                raise NotReady(gaps)
            give_short_links(workshop_id)
        workshop.state = move.after
        workshop.cancelled_at = (
            at if action is Action.CANCELLED else None if action is Action.REOPENED else workshop.cancelled_at
        )
        note(workshop_id, action, by=by, at=at)
        move_revision()
        if action is Action.CANCELLED:
            workshop.calendar_sequence += 1
            above().tell_all(workshop_id, Kind.WORKSHOP_CANCELLED, at=at, instead_of=set(Kind) - {Kind.LINK})
        if move.after is WorkshopState.PUBLISHED:
            above().fill_places(workshop_id, at=at)
