"""Jobs: texts that go out together, the link of an outside unit, and files that come back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import delete, select, update

from app.accounts.models import User
from app.accounts.rules import Role, new_token, token_key
from app.extensions import db, transaction
from app.language import Locale
from app.language.formatting import LONDON
from app.outbox import service as outbox
from app.outbox.rules import Kind
from app.wording.counting import Countable, count
from app.wording.formats import Format
from app.wording.models import Job, JobFile, JobText, Revision, SourceText
from app.wording.queries import QueueFilter, list_lines
from app.wording.queries.jobs import FILES_KEPT, approved_elsewhere, list_texts_of
from app.wording.rules import Counted, join_forms

LINK_LASTS_AFTER: Final = timedelta(days=14)
"""How long after the deadline, or after today where there is none or it has passed, a link works unless told."""
NEW_FOR: Final = timedelta(days=7)
"""How long a job may wait to be told of as new."""


@dataclass(eq=False)
class NoJob(LookupError):
    """There is no job with this id, or it is closed."""

    job_id: int


@dataclass(eq=False)
class NothingToTranslate(Exception):
    """None of the texts is to be translated into that language."""

    target_locale: Locale


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """What a job would hold: texts and words by how they count."""

    texts: Mapping[Counted, int]
    words: Mapping[Counted, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedFile:
    """A file as it came back."""

    format: Format
    data: bytes


Selection = QueueFilter | Sequence[int]
"""The texts of a job: what a filter of the queue takes in, or their ids in order."""


def estimate(selection: Selection, target_locale: Locale) -> Estimate:
    """What a job of these texts would hold."""
    lines = _chosen(selection, target_locale)
    counts = _counts(lines)
    return Estimate(
        texts={one: sum(text.counted is one for text in counts) for one in Counted},
        words={one: sum(text.words for text in counts if text.counted is one) for one in Counted},
    )


def create_job(
    selection: Selection, target_locale: Locale, *, due_on: date | None, note: str, by: int | None, at: datetime
) -> int:
    """Make a job of the texts that are to be translated into a language, and return its id.

    Translators are told by mail, but for who makes it. Raises NothingToTranslate.
    """
    with transaction():
        lines = _chosen(selection, target_locale)
        if not lines:
            raise NothingToTranslate(target_locale)
        job = Job(
            reference=_next_reference(at),
            target_locale=target_locale,
            due_on=due_on,
            note=note,
            created_by=by,
            created_at=at,
        )
        db.session.add(job)
        db.session.flush()
        db.session.add_all(
            JobText(
                job_id=job.id,
                text_id=line.id,
                position=position,
                source=join_forms(line.source),
                target=join_forms(line.target) if any(line.target) else None,
                version=line.version,
                counted=counted.counted,
                words=counted.words,
            )
            for position, (line, counted) in enumerate(zip(lines, _counts(lines), strict=True))
        )
        _tell_translators(job.id, by, at)
        return job.id


def link_expiry(due_on: date | None, at: datetime) -> datetime:
    """When a link made now expires unless told: two weeks after the deadline, at the end of that day in London."""
    today = at.astimezone(LONDON).date()
    day = max(due_on or today, today) + LINK_LASTS_AFTER
    return datetime.combine(day, time(23, 59, 59), LONDON)


def make_link(job_id: int, *, at: datetime, expires_at: datetime | None = None) -> str:
    """Make the link by which an outside unit collects and returns a job, and return its token; an earlier one ends.

    Only its hash is kept. Raises NoJob.
    """
    with transaction():
        job = _open(job_id)
        token = new_token()
        job.token_hash = token_key(token)
        job.token_expires_at = expires_at or link_expiry(job.due_on, at)
        return token


def revoke_link(job_id: int) -> None:
    """End the link of a job."""
    with transaction():
        db.session.execute(update(Job).where(Job.id == job_id).values(token_hash=None, token_expires_at=None))


def close_job(job_id: int, *, at: datetime) -> None:
    """Say that a job is done with: its link ends, and nothing more is taken in. Raises NoJob."""
    with transaction():
        job = _open(job_id)
        job.closed_at, job.token_hash, job.token_expires_at = at, None, None


def reopen_job(job_id: int) -> None:
    """Take a job up again. Raises NoJob."""
    with transaction():
        job = _lock(job_id)
        job.closed_at = None


def store_file(job_id: int, *, name: str, format_: Format, data: bytes, by: int | None, at: datetime) -> int:
    """Keep a file that came back until it is taken in, an hour at most, and return its id. Raises NoJob."""
    with transaction():
        _open(job_id)
        forget_files(at=at)
        file = JobFile(job_id=job_id, name=name[:255], format=format_.value, data=data, uploaded_by=by, uploaded_at=at)
        db.session.add(file)
        db.session.flush()
        return file.id


def forget_files(*, at: datetime) -> int:
    """Delete files that came back more than an hour ago, and say how many they were."""
    with transaction():
        old = delete(JobFile).where(JobFile.uploaded_at <= at - FILES_KEPT).returning(JobFile.id)
        return len(db.session.execute(old).all())


def claim_file(file_id: int, job_id: int, *, at: datetime) -> ClaimedFile | None:
    """What a file holds, which with this is used up; None where it has been already, or the hour is over.

    Only within a transaction.
    """
    query = select(JobFile).where(
        JobFile.id == file_id, JobFile.job_id == job_id, JobFile.uploaded_at > at - FILES_KEPT
    )
    file = db.session.scalars(query.with_for_update()).one_or_none()
    if file is None or file.data is None:
        return None
    claimed = ClaimedFile(format=Format(file.format), data=file.data)
    file.data = None
    db.session.flush()
    return claimed


def tell_outcome(file_id: int, outcome: Mapping[str, Any]) -> None:
    """Write down what became of a file, for the page that tells."""
    with transaction():
        db.session.execute(update(JobFile).where(JobFile.id == file_id).values(outcome=dict(outcome)))


def mark_returned(job_id: int, text_ids: Sequence[int], *, at: datetime) -> None:
    """Note that texts of a job have come back, and how they stand: what comes back again is compared with that."""
    with transaction():
        db.session.flush()
        wanted = set(text_ids)
        rows = db.session.execute(
            select(JobText, SourceText.source, SourceText.version)
            .join(SourceText, SourceText.id == JobText.text_id)
            .where(JobText.job_id == job_id)
        )
        for text, source, version in rows:
            if text.text_id in wanted:
                text.returned_at, text.source, text.version = at, source, version


def _chosen(selection: Selection, target_locale: Locale) -> list[Any]:
    lines = list_lines(selection) if isinstance(selection, QueueFilter) else list_texts_of(selection)
    return [line for line in lines if line.source_locale != target_locale]


def _counts(lines: Sequence[Any]) -> Sequence[Any]:
    return count((Countable(source=line.source, state=line.state) for line in lines), approved_elsewhere(lines))


def _tell_translators(job_id: int, by: int | None, at: datetime) -> None:
    translators = db.session.scalars(
        select(User.id)
        .where(User.role == Role.TRANSLATOR, User.disabled_at.is_(None), User.password_hash.is_not(None))
        .order_by(User.id)
    ).all()
    for user_id in translators:
        if user_id != by:
            once = f"job:{job_id}:{user_id}"
            outbox.put(Kind.JOB, at=at, user_id=user_id, facts={"job": job_id}, until=at + NEW_FOR, once=once)


def _next_reference(at: datetime) -> str:
    """The next number of the year, like 2026-014; jobs that are made at once wait for one another."""
    db.session.execute(select(Revision).with_for_update())
    year = at.astimezone(LONDON).year
    numbers = db.session.scalars(select(Job.reference).where(Job.reference.like(f"{year}-%")))
    last = max((int(reference.partition("-")[2]) for reference in numbers), default=0)
    return f"{year}-{last + 1:03}"


def _lock(job_id: int) -> Job:
    job = db.session.scalars(select(Job).where(Job.id == job_id).with_for_update()).one_or_none()
    if job is None:
        raise NoJob(job_id)
    return job


def _open(job_id: int) -> Job:
    job = _lock(job_id)
    if job.closed_at is not None:
        raise NoJob(job_id)
    return job
