"""Messages that organisers write themselves: begun, changed, copied, deleted, and sent once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.extensions import db, transaction
from app.language import Locale
from app.mail.models import Announcement
from app.mail.queries import PARTS, gaps_of_message, recipients
from app.mail.rules import Audience
from app.outbox import service as outbox
from app.outbox.rules import Kind
from app.workshops import service as workshops
from app.workshops.queries import get_workshop, list_texts
from app.workshops.rules import Action, Gap, message_key
from app.workshops.service.common import lock

Parts = Mapping[str, Mapping[Locale, str]]
"""``subject`` and ``text``, in each language."""


class NoAnnouncement(LookupError):
    """The workshop has no such message."""


class AlreadySent(Exception):
    """What was sent stays as it is."""


class NobodyThere(Exception):
    """Nobody is there to whom the message would go."""


# Not frozen: Python writes the traceback into an exception on its way.
@dataclass(eq=False)
class Unfinished(Exception):
    """The message may not be sent yet: these texts are missing, or wait for translators."""

    gaps: tuple[Gap, ...]


def begin(
    workshop_id: int,
    *,
    audience: Audience,
    moment: str,
    texts: Parts,
    by: int | None,
    at: datetime,
    wait: Collection[str] = (),
) -> int:
    """Keep a message as a draft; its number in the workshop. Parts in ``wait`` are left to translators.

    Raises NoWorkshop.
    """
    with transaction():
        lock(workshop_id)
        last = select(func.max(Announcement.number)).where(Announcement.workshop_id == workshop_id)
        number = (db.session.execute(last).scalar_one() or 0) + 1
        db.session.add(
            Announcement(
                workshop_id=workshop_id, number=number, audience=audience, moment=moment, created_by=by, created_at=at
            )
        )
        db.session.flush()
        keys = {message_key(number, part): texts.get(part, {}) for part in PARTS}
        workshops.add_message(
            workshop_id, number, keys, by=by, at=at, wait=[message_key(number, part) for part in wait]
        )
        return number


def address(workshop_id: int, number: int, *, audience: Audience, moment: str) -> None:
    """Say to whom a draft goes. Raises NoAnnouncement and AlreadySent."""
    with transaction():
        draft = _draft(workshop_id, number)
        draft.audience, draft.moment = audience, moment


def copy(workshop_id: int, number: int, *, by: int | None, at: datetime) -> int:
    """A new draft with the same words, to the same people; its number. Raises NoAnnouncement."""
    with transaction():
        lock(workshop_id)
        former = _get(workshop_id, number)
        stored = {text.key: text.wordings for text in list_texts(workshop_id)}
        texts = {part: stored.get(message_key(number, part), {}) for part in PARTS}
        return begin(workshop_id, audience=former.audience, moment=former.moment, texts=texts, by=by, at=at)


def delete(workshop_id: int, number: int, *, by: int | None, at: datetime) -> None:
    """Delete a draft, with its words. Raises NoAnnouncement and AlreadySent."""
    with transaction():
        db.session.delete(_draft(workshop_id, number))
        db.session.flush()
        workshops.remove_message(workshop_id, number, by=by, at=at)


def send(announcement_id: int, *, by: int | None, at: datetime) -> int:
    """Send a message to each of whom it is for, once; to how many. A second click sends nothing.

    Raises NoAnnouncement, Unfinished, and NobodyThere.
    """
    with transaction():
        found = db.session.get(Announcement, announcement_id)
        if found is None:
            raise NoAnnouncement
        lock(found.workshop_id)
        db.session.refresh(found)
        if found.sent_at is not None:
            return found.sent_to or 0
        workshop = get_workshop(found.workshop_id)
        gaps = gaps_of_message(workshop, found.number)
        if gaps:
            raise Unfinished(gaps)
        readers = recipients(workshop, found.audience, found.moment)
        if not readers:
            raise NobodyThere
        asks = found.audience is Audience.UNANSWERED
        for participant_id in readers:
            outbox.put(
                Kind.OWN,
                at=at,
                workshop_id=workshop.id,
                participant_id=participant_id,
                facts={"number": found.number} | ({"moment": found.moment} if asks else {}),
                once=f"own:{found.id}:{participant_id}",
            )
        found.sent_at, found.sent_to = at, len(readers)
        workshops.note(workshop.id, Action.MESSAGE_WRITTEN, by=by, at=at, number=len(readers))
        return len(readers)


def _get(workshop_id: int, number: int) -> Announcement:
    found = db.session.scalars(
        select(Announcement).where(Announcement.workshop_id == workshop_id, Announcement.number == number)
    ).one_or_none()
    if found is None:
        raise NoAnnouncement
    return found


def _draft(workshop_id: int, number: int) -> Announcement:
    lock(workshop_id)
    found = _get(workshop_id, number)
    if found.sent_at is not None:
        raise AlreadySent
    return found
