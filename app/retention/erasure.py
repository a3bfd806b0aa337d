"""Erasing a participant for good, at their own wish: also from a database that is put back from a backup.

The ledger stands outside the database, a line of JSON for each erasure: when it was, and the random ids of the
responses that went. It is written before anything is deleted: nobody is told that they are erased who might come back.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, or_, select, update

from app.extensions import db, transaction
from app.places import service as places
from app.places.models import Participant
from app.places.service import NoParticipant
from app.responses.models import Draft, Response, Tie
from app.results import service as results
from app.workshops.models import Workshop, WorkshopEvent
from app.workshops.rules import Action
from app.workshops.service import note

_AT_ONCE = 500
"""How many ids are looked for with one query."""


class LedgerDamaged(Exception):
    """A line of the ledger cannot be read, and nobody knows whom it was about; all others have been carried out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An erasure: ``responses`` are the ids of the registration and of what was answered by a personal link."""

    erased_at: datetime
    responses: tuple[str, ...]


def erase(participant_id: int, ledger: Path, *, at: datetime) -> None:
    """Delete a participant with their answers, links and messages; their place goes to who comes next.

    Figures that are counted from their answers go down. The trail says that somebody was erased, and no longer whom
    its earlier lines were about. Raises NoParticipant.
    """
    responses = _responses_of(participant_id)
    _write(ledger, Entry(erased_at=at, responses=tuple(responses)))
    if not _forget(participant_id, at):
        raise NoParticipant


def replay(ledger: Path, *, at: datetime, backup_days: int) -> int:
    """Erase again whomever of the ledger the database knows once more, and return how many erasures that took.

    Entries older than ``backup_days`` go: no backup is as old as that. Raises LedgerDamaged.
    """
    if not ledger.exists():
        return 0
    entries, damaged = _read(ledger)
    again = 0
    for entry in _known(entries):
        again += _erase_again(entry, at)
    if any(_is_over(entry, at, backup_days) for entry in entries):
        _drop(ledger, at, backup_days)
    if damaged:
        raise LedgerDamaged(f"{damaged} lines of {ledger.name} cannot be read")
    return again


def _responses_of(participant_id: int) -> list[str]:
    """The ids of a participant's responses. Raises NoParticipant."""
    found = db.session.execute(select(Participant.response_id).where(Participant.id == participant_id)).first()
    if found is None:
        raise NoParticipant
    tied = db.session.scalars(select(Tie.response_id).where(Tie.participant_id == participant_id))
    return [one for one in (found.response_id, *tied) if one is not None]


def _erase_again(entry: Entry, at: datetime) -> bool:
    """Whether there was anything of it."""
    done = False
    owners = select(Participant.id).outerjoin(Tie, Tie.participant_id == Participant.id)
    owners = owners.where(or_(Participant.response_id.in_(entry.responses), Tie.response_id.in_(entry.responses)))
    for participant_id in db.session.scalars(owners.distinct()).all():
        done |= _forget(participant_id, at)
    with transaction():
        for response_id in db.session.scalars(select(Response.id).where(Response.id.in_(entry.responses))).all():
            results.forget_response(response_id, at=at)
            done = True
    return done


def _forget(participant_id: int, at: datetime) -> bool:
    """Delete all that there is of somebody; whether there was anybody."""
    with transaction():
        workshop_id = db.session.scalar(select(Participant.workshop_id).where(Participant.id == participant_id))
        if workshop_id is None:
            return False
        # The workshop first, as whoever corrects or deletes a response does; then the ties: a survey that is just being
        # sent is waited for, and goes too.
        db.session.execute(select(Workshop.id).where(Workshop.id == workshop_id).with_for_update())
        ties = db.session.execute(
            select(Tie.key, Tie.response_id).where(Tie.participant_id == participant_id).with_for_update()
        ).all()
        responses = _responses_of(participant_id)
        _take_out_of_trail(workshop_id, participant_id, responses)
        db.session.execute(delete(Draft).where(Draft.key.in_([tie.key for tie in ties])))
        places.forget(participant_id, at=at)
        for response_id in responses:
            results.forget_response(response_id, at=at)
        note(workshop_id, Action.ERASED, by=None, at=at)
        return True


def _take_out_of_trail(workshop_id: int, participant_id: int, responses: Sequence[str]) -> None:
    """Have no line of the trail lead to somebody: neither by number nor by reference, nor by what a reason says."""
    references = db.session.scalars(
        select(Response.reference).where(Response.id.in_(responses), Response.reference.is_not(None))
    ).all()
    theirs = select(WorkshopEvent.id, WorkshopEvent.details).where(
        WorkshopEvent.workshop_id == workshop_id,
        or_(
            WorkshopEvent.details["participant"].as_integer() == participant_id,
            WorkshopEvent.details["reference"].as_string().in_(references),
        ),
    )
    for event_id, details in db.session.execute(theirs).all():
        left = {name: value for name, value in details.items() if name not in {"participant", "reference", "reason"}}
        db.session.execute(update(WorkshopEvent).where(WorkshopEvent.id == event_id).values(details=left))


def _known(entries: Sequence[Entry]) -> list[Entry]:
    """Those of whose responses the database has any."""
    ids = [one for entry in entries for one in entry.responses]
    there: set[str] = set()
    for start in range(0, len(ids), _AT_ONCE):
        there.update(db.session.scalars(select(Response.id).where(Response.id.in_(ids[start : start + _AT_ONCE]))))
    return [entry for entry in entries if there.intersection(entry.responses)]


def _write(ledger: Path, entry: Entry) -> None:
    """Add a line, and come back once it is on disk."""
    with _alone(ledger):
        new = not ledger.exists()
        with os.fdopen(os.open(ledger, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
            # What a crash has left of a line stood for nothing: nobody was told that it was done.
            file.truncate(file.read().rfind(b"\n") + 1)
            file.seek(0, os.SEEK_END)
            file.write(_line(entry))
            file.flush()
            os.fsync(file.fileno())
        if new:
            _sync_folder(ledger.parent)


def _read(ledger: Path) -> tuple[list[Entry], int]:
    """The entries, and how many lines cannot be read."""
    whole, _, _torn = ledger.read_bytes().rpartition(b"\n")
    found = [_entry(line) for line in whole.splitlines()]
    return [entry for entry in found if entry is not None], found.count(None)


def _drop(ledger: Path, at: datetime, backup_days: int) -> None:
    """Write the ledger anew without entries that are over; lines that cannot be read stay."""
    with _alone(ledger):
        lines = {line: _entry(line) for line in ledger.read_bytes().splitlines(keepends=True)}
        kept = [line for line, entry in lines.items() if entry is None or not _is_over(entry, at, backup_days)]
        fresh = ledger.with_name(f"{ledger.name}.new")
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.writelines(kept)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(ledger)
        _sync_folder(ledger.parent)


def _entry(line: bytes) -> Entry | None:
    """What a line says; None where it cannot be read."""
    try:
        found = json.loads(line)
        erased_at, responses = datetime.fromisoformat(found["erased_at"]), found["responses"]
        return Entry(erased_at=erased_at, responses=tuple(map(str, responses)))
    except (ValueError, KeyError, TypeError):
        return None


def _is_over(entry: Entry, at: datetime, backup_days: int) -> bool:
    return entry.erased_at < at - timedelta(days=backup_days)


def _line(entry: Entry) -> bytes:
    fields = {"erased_at": entry.erased_at.isoformat(), "responses": entry.responses}
    return json.dumps(fields).encode() + b"\n"


@contextmanager
def _alone(ledger: Path) -> Iterator[None]:
    """Keep all other processes from writing to the ledger."""
    lock = os.open(ledger.with_name(f"{ledger.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
