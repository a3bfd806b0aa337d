"""When the messages of a workshop's schedule are sent, or that they are not; and what failed, tried again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.extensions import db, transaction
from app.mail.models import Mailing
from app.mail.queries import Scheduled, list_scheduled
from app.outbox import service as outbox
from app.outbox.rules import Kind
from app.workshops.queries import WorkshopSnapshot, get_workshop
from app.workshops.rules import Action
from app.workshops.service.common import lock, note


class NoMessage(LookupError):
    """The workshop's schedule has no such message."""


# Not frozen: Python writes the traceback into an exception on its way.
@dataclass(eq=False)
class TooLate(Exception):
    """The message would come after what it speaks of: it has to be sent before ``until``."""

    until: datetime


@dataclass(eq=False)
class TooEarly(Exception):
    """The message would come before there is anything to answer: the survey opens at ``since``."""

    since: datetime


def settle(
    workshop_id: int, kind: Kind, moment: str, *, enabled: bool, due_at: datetime | None, by: int | None, at: datetime
) -> None:
    """Have a message of the schedule sent at another time than is usual (None: then), or not at all.

    Raises NoMessage, TooLate, TooEarly and NoWorkshop.
    """
    with transaction():
        # Who presses twice waits for themselves: PostgreSQL would refuse the second row of two.
        lock(workshop_id)
        workshop = get_workshop(workshop_id)
        scheduled = _get(workshop, kind, moment)
        if enabled and due_at is not None and due_at >= scheduled.planned.until:
            raise TooLate(scheduled.planned.until)
        if due_at is not None and moment and due_at < workshop.forms[moment].opens_at:
            raise TooEarly(workshop.forms[moment].opens_at)
        wanted = (enabled, due_at if enabled else None)
        row = db.session.get(Mailing, (workshop_id, kind, moment))
        if _settled(row) == wanted:
            return
        if row is None:
            row = Mailing(workshop_id=workshop_id, kind=kind, moment=moment)
            db.session.add(row)
        row.enabled, row.due_at = wanted
        db.session.flush()
        note(workshop_id, Action.SCHEDULE_CHANGED, by=by, at=at, message=kind.value, moment=moment)


def send_now(workshop_id: int, kind: Kind, moment: str, *, by: int | None, at: datetime) -> None:
    """Have a message of the schedule sent at once, to all who have not had it. Raises as ``settle``."""
    settle(workshop_id, kind, moment, enabled=True, due_at=at, by=by, at=at)


def retry(workshop_id: int, *, message_id: int | None = None, by: int | None, at: datetime) -> int:
    """Try a failed message of a workshop again, or all of them; how many there were."""
    with transaction():
        number = outbox.retry(workshop_id, at=at, message_id=message_id)
        if number:
            note(workshop_id, Action.MESSAGES_RETRIED, by=by, at=at, number=number)
        return number


def _get(workshop: WorkshopSnapshot, kind: Kind, moment: str) -> Scheduled:
    for scheduled in list_scheduled(workshop):
        if (scheduled.planned.kind, scheduled.planned.moment) == (kind, moment):
            return scheduled
    raise NoMessage


def _settled(row: Mailing | None) -> tuple[bool, datetime | None]:
    return (True, None) if row is None else (row.enabled, row.due_at)
