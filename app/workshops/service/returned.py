"""What comes back from translators: held against what is here, and taken in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from app.extensions import transaction
from app.wording import service as wording
from app.wording.exchange import Compared, Outcome, Report, compare
from app.wording.formats import Returned, Words, read
from app.wording.queries import QueueFilter, TextLine, list_lines
from app.wording.queries.jobs import JobDetail, find_job
from app.wording.rules import State
from app.wording.service import Blocked, NotSecond
from app.wording.service.jobs import NoJob, claim_file, mark_returned, tell_outcome
from app.workshops.queries import name_catalogues
from app.workshops.service.translated import approve_text, lock_workshops_of, submit_text

Accepted = Mapping[int, int]
"""Conflicts that are decided for what came back: the ids of the texts, and the version that was seen."""

_EVERY_STATE: Final = tuple(State)
_TOLD: Final = 500
"""Lines that were left out of which the page tells one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a file: how many of its lines are written in which state, and which are not, and why."""

    written: Mapping[State, int]
    unchanged: int
    left: tuple[Compared, ...]


def report_on_job(job: JobDetail, returned: Iterable[Returned]) -> Report:
    """What a file that came back with a job would do."""
    return compare(returned, _by_name([text.line for text in job.texts]), job.sent)


def report_on(catalogues: Sequence[int], returned: Iterable[Returned]) -> Report:
    """What a file would do that belongs to no job: every text of the catalogues may be in it."""
    return compare(returned, _by_name(list_lines(QueueFilter(catalogues=catalogues, states=_EVERY_STATE))))


def take_in(
    report: Report, *, accept: Accepted, state: State, by: int | None, at: datetime, job: int | None = None
) -> Taken:
    """Write what a report says is new or changed, and the conflicts that are accepted, as ``state``; nothing else.

    Where a workshop asks for a second person, what would be approved is handed in for them.
    """
    written = dict.fromkeys((State.APPROVED, State.NEEDS_REVIEW, State.DRAFT), 0)
    left = []
    with transaction():
        lock_workshops_of([line.id for line in report.lines if line.id is not None])
        for line in report.lines:
            if not _is_wanted(line, accept):
                left.append(line)
                continue
            try:
                written[_write(line, state, by=by, at=at, job=job)] += 1
            except Blocked as problem:
                left.append(replace(line, outcome=Outcome.REFUSED, flaws=problem.flaws))
        if job is not None:
            mark_returned(job, [line.id for line in report.lines if line.id is not None and _has_come(line)], at=at)
    return Taken(
        written={one: number for one, number in written.items() if number},
        unchanged=sum(line.outcome is Outcome.UNCHANGED for line in left),
        left=tuple(line for line in left if line.outcome is not Outcome.UNCHANGED),
    )


def take_in_file(
    job_id: int,
    file_id: int,
    *,
    words: Words,
    accept: Accepted,
    state: State,
    by: int | None,
    at: datetime,
) -> Taken | None:
    """Take in a file that came back with a job, once: None where that has been done, or the file is not kept any more.

    What it says is held against how things stand now. Raises NoJob (or it is closed) and FileRefused.
    """
    with transaction():
        job = find_job(job_id, None)
        if job is None or job.closed_at is not None:
            raise NoJob(job_id)
        file = claim_file(file_id, job_id, at=at)
        if file is None:
            return None
        returned = read(file.format, file.data, words, expected=job.target_locale)
        taken = take_in(report_on_job(job, returned), accept=accept, state=state, by=by, at=at, job=job_id)
        tell_outcome(file_id, told(taken))
        return taken


def told(taken: Taken) -> dict[str, Any]:
    """What became of a file, as it is kept for the page that tells."""
    return {
        "written": {state.value: number for state, number in taken.written.items()},
        "unchanged": taken.unchanged,
        "left": [_told_line(line) for line in taken.left[:_TOLD]],
        "left_count": len(taken.left),
    }


def _told_line(line: Compared) -> dict[str, Any]:
    return {
        "line": line.line,
        "scope": line.scope,
        "key": line.key,
        "id": line.id,
        "outcome": line.outcome.value,
        "clash": None if line.clash is None else line.clash.value,
        "twice": line.twice,
        "theirs": list(line.theirs),
        "flaws": [{"code": flaw.code.value, "facts": dict(flaw.facts)} for flaw in line.flaws if flaw.kind == "error"],
    }


def _by_name(lines: Sequence[TextLine]) -> Mapping[tuple[str, str], TextLine]:
    names = name_catalogues({line.catalogue_id for line in lines})
    return {(names[line.catalogue_id].scope, line.key): line for line in lines}


def _is_wanted(line: Compared, accept: Accepted) -> bool:
    if line.outcome is Outcome.CONFLICTING:
        # Only as it was seen: what has changed once more is a new conflict.
        return line.id is not None and accept.get(line.id) == line.version
    return line.outcome in (Outcome.NEW, Outcome.CHANGED)


def _has_come(line: Compared) -> bool:
    return line.outcome in (Outcome.NEW, Outcome.CHANGED, Outcome.CONFLICTING) or (
        line.outcome is Outcome.UNCHANGED and any(line.theirs)
    )


def _write(line: Compared, state: State, *, by: int | None, at: datetime, job: int | None) -> State:
    """Write a line, and say how far it is."""
    assert line.id is not None  # noqa: S101 – only a text that is here is wanted
    assert line.version is not None  # noqa: S101
    text_id, version = line.id, line.version
    if state is State.APPROVED:
        try:
            approve_text(text_id, line.theirs, version=version, by=by, at=at, job=job)
        except NotSecond:
            state = State.NEEDS_REVIEW
        else:
            return State.APPROVED
    if state is State.NEEDS_REVIEW:
        submit_text(text_id, line.theirs, version=version, by=by, at=at, job=job)
        return State.NEEDS_REVIEW
    wording.save_draft(text_id, line.theirs, version=version, by=by, at=at, job=job)
    return State.DRAFT
