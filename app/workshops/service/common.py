"""What every use case of workshops does: lock the workshop, write its trail, tell the workers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.extensions import db, transaction
from app.wording.service import move_revision
from app.workshops.models import Workshop, WorkshopEvent
from app.workshops.queries import NoWorkshop, WorkshopSnapshot, get_workshop
from app.workshops.rules import VISIBLE, Action, WorkshopState


def lock(workshop_id: int) -> Workshop:
    """The workshop's row, which nobody else changes until the transaction ends. Raises NoWorkshop."""
    workshop = db.session.get(Workshop, workshop_id, with_for_update=True)
    if workshop is None:
        raise NoWorkshop(workshop_id)
    return workshop


def reread(workshop_id: int) -> WorkshopSnapshot:
    """The workshop as this transaction has made it so far."""
    db.session.flush()
    db.session.expire_all()
    return get_workshop(workshop_id)


def must_be_whole(workshop: Workshop) -> bool:
    """Whether every text has to be there in both languages: from the day on which it is published."""
    return workshop.state is not WorkshopState.DRAFT


def tell_workers(workshop: Workshop) -> None:
    """Have every worker read the workshop anew, if participants see it."""
    if workshop.state in VISIBLE:
        move_revision()


def note(workshop_id: int, action: Action, *, by: int | None, at: datetime, **details: Any) -> None:
    """Write a line of the workshop's trail; takes part in the caller's transaction.

    ``by`` is None for the command line. ``details`` are codes and figures, or a reason that was given: no answers.
    """
    with transaction():
        db.session.add(WorkshopEvent(at=at, workshop_id=workshop_id, actor_id=by, action=action, details=dict(details)))
        db.session.flush()
