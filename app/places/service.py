"""Use cases of places; each owns one transaction, and takes the workshop's lock first: so nobody is overbooked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, delete, func, select

from app.accounts.rules import new_token, token_key
from app.extensions import db, transaction
from app.outbox import service as outbox
from app.outbox.rules import NO_FACTS, Kind
from app.places.models import Participant, PersonalLink
from app.places.rules import Standing, email_key
from app.workshops.models import Workshop, WorkshopEvent
from app.workshops.rules import Action, WorkshopState
from app.workshops.service import mark_full, note

_LINK_SENT_EVERY = timedelta(minutes=10)
_ONE_SITTING = timedelta(hours=1)
_NEWS_UNTIL_THE_END = frozenset({Kind.CONFIRMATION, Kind.WAITING, Kind.PLACE_GIVEN})
# Built once: putting such a statement together takes longer than the database takes to answer it.
_COUNT_LINE = select(
    select(func.count())
    .select_from(Participant)
    .where(Participant.workshop_id == bindparam("workshop"), Participant.standing == Standing.PLACE)
    .scalar_subquery()
    .label("taken"),
    select(func.max(Participant.turn))
    .where(Participant.workshop_id == bindparam("workshop"), Participant.standing == Standing.WAITING)
    .scalar_subquery()
    .label("last_turn"),
    select(Participant.id)
    .where(Participant.workshop_id == bindparam("workshop"), Participant.email_key == bindparam("key"))
    .scalar_subquery()
    .label("known"),
)


# Not frozen: Python writes the traceback into an exception on its way.
@dataclass(eq=False)
class AlreadyRegistered(Exception):
    """The address is registered already. Whoever is told must not learn it from the reply.

    ``waiting``: whether a new registration would go to the waiting list now.
    """

    waiting: bool = False


class NoParticipant(LookupError):
    """There is no such participant, or they have cancelled."""


class NoPlaceFree(Exception):
    """Every place is taken."""


def take_place(
    workshop_id: int, email: str | None, response_id: str, *, language: str | None, at: datetime
) -> Standing:
    """Take a place for a registration that is already in the same transaction, or the last turn in the waiting list.

    They are told. Raises AlreadyRegistered.
    """
    with transaction():
        workshop = _lock(workshop_id)
        key = None if email is None else email_key(email)
        line = _line(workshop_id, key)
        waiting = line.is_full(workshop.capacity)
        if line.known is not None:
            raise AlreadyRegistered(waiting=waiting)
        participant = Participant(
            workshop_id=workshop_id,
            email_key=key,
            response_id=response_id,
            registered_at=at,
            standing=Standing.WAITING if waiting else Standing.PLACE,
            turn=(line.last_turn or 0) + 1 if waiting else None,
            language=language,
        )
        db.session.add(participant)
        db.session.flush()
        kind = Kind.WAITING if waiting else Kind.CONFIRMATION
        # Whoever was just sending when the workshop was called off has to hear of it as well.
        _tell(participant, kind if workshop.cancelled_at is None else Kind.WORKSHOP_CANCELLED, workshop, at)
        _say(workshop, full=waiting or line.taken + 1 >= workshop.capacity)
        return participant.standing


def tell_again(workshop_id: int, email: str, *, at: datetime) -> None:
    """Tell somebody that their address was registered once more, and nothing has changed; with a new link.

    Raises NoParticipant where it is registered no longer.
    """
    if not _send_link(workshop_id, email, Kind.AGAIN, at):
        raise NoParticipant


def send_link(workshop_id: int, email: str, *, at: datetime) -> None:
    """Send a new link to whoever is registered with this address, if anybody is; at most one in ten minutes."""
    _send_link(workshop_id, email, Kind.LINK, at)


def send_link_to(participant_id: int, *, at: datetime) -> bool:
    """Send a new link to a participant; False where one was sent a moment ago. Raises NoParticipant."""
    with transaction():
        participant, workshop = _locked(participant_id)
        return _tell_once(participant, Kind.LINK, workshop, at) is not None


def cancel(participant_id: int, *, at: datetime) -> None:
    """Give up a place, or a turn in the waiting list, at the person's own wish; who comes next is told.

    A second click changes nothing. Raises NoParticipant.
    """
    _leave(participant_id, Kind.CANCELLED, Action.PLACE_CANCELLED, by=None, at=at)


def remove(participant_id: int, *, by: int | None, at: datetime, reason: str = "") -> None:
    """Take a place, or a turn in the waiting list, away; they are told, and so is who comes next.

    Raises NoParticipant.
    """
    _leave(participant_id, Kind.REMOVED, Action.PLACE_REMOVED, by=by, at=at, reason=reason)


def move(participant_id: int, *, to: int, by: int | None, at: datetime) -> None:
    """Have somebody stand at another position in the waiting list, counted from 1. Raises NoParticipant."""
    with transaction():
        participant, workshop = _locked(participant_id)
        order = list(db.session.scalars(_in_line(workshop.id)))
        if participant not in order:
            raise NoParticipant
        order.remove(participant)
        order.insert(max(0, to - 1), participant)
        for turn, one in enumerate(order, 1):
            one.turn = turn
        note(
            workshop.id,
            Action.PLACE_MOVED,
            by=by,
            at=at,
            participant=participant_id,
            position=order.index(participant) + 1,
        )


def give_place(participant_id: int, *, by: int | None, at: datetime) -> None:
    """Give somebody who waits a free place, past all others in line; they are told.

    Raises NoParticipant and NoPlaceFree.
    """
    with transaction():
        participant, workshop = _locked(participant_id)
        if participant.standing is not Standing.WAITING:
            raise NoParticipant
        if workshop.cancelled_at is not None or _line(workshop.id).taken >= workshop.capacity:
            raise NoPlaceFree
        _promote(participant, workshop, by=by, at=at)
        _settle(workshop, at)


def fill_places(workshop_id: int, *, at: datetime) -> None:
    """Give places that are free to those who wait, in order, while the workshop is to come; they are told."""
    with transaction():
        _settle(_lock(workshop_id), at)


def drop_registration(workshop_id: int, response_id: str, *, at: datetime) -> None:
    """Forget whoever registered with a response that is about to be deleted; the place goes to who comes next."""
    with transaction():
        workshop = _lock(workshop_id)
        db.session.execute(delete(Participant).where(Participant.response_id == response_id))
        _settle(workshop, at)


def follow_answers(
    workshop_id: int, response_id: str, *, email: str | None, language: str | None, by_organiser: bool, at: datetime
) -> None:
    """Have a registration stand under the address and the language of its answers.

    Where an organiser gives it another address, links that went to the earlier one end, and a new one is sent: it may
    have been somebody else's. Raises AlreadyRegistered.
    """
    with transaction():
        workshop = _lock(workshop_id)
        participant = db.session.scalars(
            select(Participant).where(Participant.response_id == response_id)
        ).one_or_none()
        if participant is None:
            return
        participant.language = language
        if participant.standing is Standing.CANCELLED:
            return
        key = None if email is None else email_key(email)
        if key is not None and _find_by_key(workshop_id, key) not in {None, participant.id}:
            raise AlreadyRegistered
        if by_organiser and key != participant.email_key:
            db.session.execute(delete(PersonalLink).where(PersonalLink.participant_id == participant.id))
            _tell(participant, Kind.LINK, workshop, at)
        participant.email_key = key


def choose_language(participant_id: int, language: str) -> None:
    """Write to somebody in another language from now on: cy, en or both. Raises NoParticipant."""
    with transaction():
        participant, _ = _locked(participant_id)
        participant.language = language


def forget(participant_id: int, *, at: datetime) -> None:
    """Forget a participant with their links and messages; the place goes to who comes next. Raises NoParticipant."""
    with transaction():
        participant, workshop = _locked(participant_id)
        db.session.delete(participant)
        _settle(workshop, at)


def note_attendance(workshop_id: int, attended: Mapping[int, bool | None], *, by: int | None, at: datetime) -> None:
    """Note who came, by participant (None: not known after all). Those of other workshops are left alone."""
    with transaction():
        _lock(workshop_id)
        changed = 0
        for participant in db.session.scalars(
            select(Participant).where(Participant.workshop_id == workshop_id, Participant.id.in_(attended))
        ):
            if participant.attended is not attended[participant.id]:
                participant.attended = attended[participant.id]
                changed += 1
        if changed:
            _note_attended(workshop_id, changed, by=by, at=at)


def make_link(participant_id: int, *, at: datetime) -> str:
    """A new link to somebody's own page: its token, of which the database keeps a hash alone."""
    token = new_token()
    with transaction():
        db.session.add(PersonalLink(key=token_key(token), participant_id=participant_id, made_at=at))
    return token


def end_links(participant_id: int, *, by: int | None, at: datetime, send: bool) -> None:
    """Have no link of somebody's work any more, and, with ``send``, a new one sent to them. Raises NoParticipant."""
    with transaction():
        participant, workshop = _locked(participant_id)
        db.session.execute(delete(PersonalLink).where(PersonalLink.participant_id == participant_id))
        note(workshop.id, Action.LINKS_ENDED, by=by, at=at, participant=participant_id)
        if send:
            _tell(participant, Kind.LINK, workshop, at)


def tell_all(
    workshop_id: int,
    kind: Kind,
    *,
    at: datetime,
    due_at: datetime | None = None,
    until: datetime | None = None,
    facts: Mapping[str, object] = NO_FACTS,
    instead_of: Collection[Kind] = (),
) -> None:
    """Tell all who have a place or wait for one.

    It stands instead of those of its kind, and of ``instead_of``, that nobody has tried to send yet: of these the first
    facts stay, since they tell what the reader last heard.
    """
    with transaction():
        _lock(workshop_id)
        for participant in db.session.scalars(
            select(Participant)
            .where(Participant.workshop_id == workshop_id, Participant.standing != Standing.CANCELLED)
            .order_by(Participant.id)
        ):
            earlier = outbox.withdraw(participant.id, {kind, *instead_of})
            outbox.put(
                kind,
                at=at,
                workshop_id=workshop_id,
                participant_id=participant.id,
                facts=earlier[0] if earlier and facts else facts,
                due_at=due_at,
                until=until,
            )


def _leave(participant_id: int, kind: Kind, action: Action, *, by: int | None, at: datetime, reason: str = "") -> None:
    with transaction():
        participant, workshop = _locked(participant_id)
        if participant.standing is Standing.CANCELLED:
            return
        facts = {"standing": participant.standing.value}
        participant.standing, participant.turn = Standing.CANCELLED, None
        participant.email_key, participant.cancelled_at = None, at
        outbox.withdraw(participant_id, set(Kind) - {Kind.LINK})
        _tell(participant, kind, workshop, at, facts=facts)
        reasons = {"reason": reason} if reason else {}
        note(workshop.id, action, by=by, at=at, participant=participant_id, **reasons)
        _settle(workshop, at)


def _settle(workshop: Workshop, at: datetime) -> None:
    """Give free places to who waits; and say to every worker whether whoever comes now has to wait."""
    db.session.flush()
    line = _line(workshop.id)
    free = workshop.capacity - line.taken
    to_come = workshop.state is WorkshopState.PUBLISHED and at < workshop.starts_at
    if line.last_turn is not None and free > 0 and to_come:
        for participant in db.session.scalars(_in_line(workshop.id).limit(free)).all():
            _promote(participant, workshop, by=None, at=at)
        db.session.flush()
        line = _line(workshop.id)
    _say(workshop, full=line.is_full(workshop.capacity))


def _say(workshop: Workshop, *, full: bool) -> None:
    if workshop.full is not full:
        mark_full(workshop.id, full=full)


def _promote(participant: Participant, workshop: Workshop, *, by: int | None, at: datetime) -> None:
    participant.standing, participant.turn = Standing.PLACE, None
    outbox.withdraw(participant.id, {Kind.WAITING})
    _tell(participant, Kind.PLACE_GIVEN, workshop, at)
    note(workshop.id, Action.PLACE_GIVEN, by=by, at=at, participant=participant.id)


def _tell(participant: Participant, kind: Kind, workshop: Workshop, at: datetime, **more: Any) -> int | None:
    until = workshop.ends_at if kind in _NEWS_UNTIL_THE_END else None
    return outbox.put(kind, at=at, workshop_id=workshop.id, participant_id=participant.id, until=until, **more)


def _note_attended(workshop_id: int, changed: int, *, by: int | None, at: datetime) -> None:
    """Whoever taps at name after name leaves one line in the trail, and not one for each."""
    last = db.session.scalar(
        select(WorkshopEvent).where(WorkshopEvent.workshop_id == workshop_id).order_by(WorkshopEvent.id.desc()).limit(1)
    )
    if last and last.action is Action.ATTENDANCE_NOTED and last.actor_id == by and at - last.at < _ONE_SITTING:
        last.details = {"number": last.details["number"] + changed}
    else:
        note(workshop_id, Action.ATTENDANCE_NOTED, by=by, at=at, number=changed)


def _send_link(workshop_id: int, email: str, kind: Kind, at: datetime) -> bool:
    """Whether anybody is registered with the address."""
    with transaction():
        workshop = _lock(workshop_id)
        found = _find_by_key(workshop_id, email_key(email))
        if found is not None:
            _tell_once(db.session.get_one(Participant, found), kind, workshop, at)
        return found is not None


def _tell_once(participant: Participant, kind: Kind, workshop: Workshop, at: datetime) -> int | None:
    spell = int(at.timestamp() // _LINK_SENT_EVERY.total_seconds())
    return _tell(participant, kind, workshop, at, once=f"{kind}:{participant.id}:{spell}")


def _lock(workshop_id: int) -> Workshop:
    # PostgreSQL needs the row's lock before counting; SQLite's writers already come one at a time.
    return db.session.get_one(Workshop, workshop_id, with_for_update=True, populate_existing=True)


def _locked(participant_id: int) -> tuple[Participant, Workshop]:
    """The participant as they are once the workshop is locked. Raises NoParticipant."""
    workshop_id = db.session.scalar(select(Participant.workshop_id).where(Participant.id == participant_id))
    if workshop_id is None:
        raise NoParticipant
    workshop = _lock(workshop_id)
    participant = db.session.get(Participant, participant_id, populate_existing=True)
    if participant is None:
        raise NoParticipant
    return participant, workshop


def _find_by_key(workshop_id: int, key: str) -> int | None:
    return _line(workshop_id, key).known


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """How many places are taken, the last turn in the waiting list (None: nobody waits), and who has the address."""

    taken: int
    last_turn: int | None
    known: int | None

    def is_full(self, capacity: int) -> bool:
        """Whether whoever registers now has to wait: behind others also where a place is free."""
        return self.taken >= capacity or self.last_turn is not None


def _line(workshop_id: int, key: str | None = None) -> _Line:
    """What is in the database: changes of the session that matter must have been flushed."""
    row = db.session.connection().execute(_COUNT_LINE, {"workshop": workshop_id, "key": key}).one()
    return _Line(taken=row.taken, last_turn=row.last_turn, known=row.known)


def _in_line(workshop_id: int) -> Select[Participant]:
    return (
        select(Participant)
        .where(Participant.workshop_id == workshop_id, Participant.standing == Standing.WAITING)
        .order_by(Participant.turn, Participant.id)
    )
