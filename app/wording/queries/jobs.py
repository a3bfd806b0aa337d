"""Jobs: which there are, how far each is, and the texts of one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, func, select

from app.accounts.models import User
from app.accounts.rules import token_key
from app.extensions import db
from app.language import Locale
from app.wording.exchange import Sent
from app.wording.models import Job, JobFile, JobText, SourceText, Translation
from app.wording.queries.queue import LINE, STATE, TextLine, line_of
from app.wording.rules import Counted, State, split_forms

FILES_KEPT: Final = timedelta(hours=1)
"""How long a file that came back is kept between its dry run and its taking in."""
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class JobSummary:
    """A job in a list: how many of its texts there are in all, and how many have come back."""

    id: int
    reference: str
    target_locale: Locale
    due_on: date | None
    created_at: datetime
    closed_at: datetime | None
    texts: int
    returned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JobLine:
    """A text of a job as it stands now; how it counted when the job was made, and when it came back last."""

    line: TextLine
    sent: Sent
    counted: Counted
    words: int
    returned_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many texts count alike, and how many words they have."""

    texts: int
    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class JobDetail:
    """A job with its texts in order. ``link_expires_at`` is None where it has no link; ``created_by`` is a name."""

    id: int
    reference: str
    target_locale: Locale
    due_on: date | None
    note: str
    created_by: str
    created_at: datetime
    closed_at: datetime | None
    link_expires_at: datetime | None
    texts: tuple[JobLine, ...]

    @property
    def catalogues(self) -> frozenset[int]:
        """The catalogues in which its texts stand."""
        return frozenset(text.line.catalogue_id for text in self.texts)

    @property
    def returned(self) -> int:
        """How many of its texts have come back."""
        return sum(text.returned_at is not None for text in self.texts)

    @property
    def tallies(self) -> Mapping[Counted, Tally]:
        """Texts and words by how they count."""
        return {
            counted: Tally(
                texts=sum(text.counted is counted for text in self.texts),
                words=sum(text.words for text in self.texts if text.counted is counted),
            )
            for counted in Counted
        }

    @property
    def sent(self) -> Mapping[int, Sent]:
        """Its texts as they went out, by their ids."""
        return {text.line.id: text.sent for text in self.texts}


@dataclass(frozen=True, slots=True, kw_only=True)
class JobBrief:
    """A job in short: how many words its texts have."""

    id: int
    reference: str
    target_locale: Locale
    due_on: date | None
    closed: bool
    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file that came back; ``data`` until it is taken in, then ``outcome``."""

    id: int
    job_id: int
    name: str
    format: str
    data: bytes | None
    outcome: Mapping[str, Any] | None
    uploaded_by: int | None


def list_jobs(within: Collection[int] | None) -> tuple[JobSummary, ...]:
    """Open jobs first, the most urgent before the others; then closed ones, the latest first.

    ``within`` are catalogues: only jobs all of whose texts stand in these. None: every job.
    """
    texts, returned = func.count(JobText.text_id), func.count(JobText.returned_at)
    query = (
        select(Job, texts.label("texts"), returned.label("returned"))
        .outerjoin(JobText, JobText.job_id == Job.id)
        .group_by(Job.id)
    )
    if within is not None:
        query = query.having(texts > 0).where(Job.id.not_in(_reaching_beyond(within)))
    found = [
        JobSummary(
            id=job.id,
            reference=job.reference,
            target_locale=_locale(job),
            due_on=job.due_on,
            created_at=job.created_at,
            closed_at=job.closed_at,
            texts=texts,
            returned=returned,
        )
        for job, texts, returned in db.session.execute(query)
    ]
    opened = sorted(
        (job for job in found if job.closed_at is None), key=lambda job: (job.due_on or date.max, job.created_at)
    )
    closed = [job for job in found if job.closed_at is not None]
    return (*opened, *sorted(closed, key=lambda job: (job.closed_at, job.id), reverse=True))


def find_job(job_id: int, within: Collection[int] | None) -> JobDetail | None:
    """The job, if all its texts stand in the catalogues ``within`` (None: in any)."""
    job = db.session.get(Job, job_id)
    found = None if job is None else _detail(job)
    if found is None or within is None:
        return found
    return found if found.texts and found.catalogues <= set(within) else None


def find_brief(job_id: int) -> JobBrief | None:
    """The job without its texts."""
    job = db.session.get(Job, job_id)
    if job is None:
        return None
    words = db.session.execute(
        select(func.coalesce(func.sum(JobText.words), 0)).where(JobText.job_id == job_id)
    ).scalar_one()
    return JobBrief(
        id=job.id,
        reference=job.reference,
        target_locale=_locale(job),
        due_on=job.due_on,
        closed=job.closed_at is not None,
        words=words,
    )


def find_job_by_token(token: str, *, at: datetime) -> JobDetail | None:
    """The job to which a link leads that has not expired, nor been taken back."""
    query = select(Job).where(Job.token_hash == token_key(token), Job.token_expires_at > at)
    job = db.session.scalars(query).one_or_none()
    return None if job is None else _detail(job)


def find_file(file_id: int, job_id: int, *, at: datetime) -> StoredFile | None:
    """A file that came back with this job within the last hour."""
    query = select(JobFile).where(
        JobFile.id == file_id, JobFile.job_id == job_id, JobFile.uploaded_at > at - FILES_KEPT
    )
    file = db.session.scalars(query).one_or_none()
    if file is None:
        return None
    return StoredFile(
        id=file.id,
        job_id=file.job_id,
        name=file.name,
        format=file.format,
        data=file.data,
        outcome=file.outcome,
        uploaded_by=file.uploaded_by,
    )


def list_texts_of(text_ids: Sequence[int]) -> tuple[TextLine, ...]:
    """These texts, in this order, as far as they are there and not retired."""
    found: dict[int, TextLine] = {}
    for some in _batches(list(text_ids)):
        query = _lines().where(SourceText.id.in_(some), SourceText.retired_at.is_(None), SourceText.source != "")
        found |= {row.id: line_of(row) for row in db.session.execute(query)}
    return tuple(found[id_] for id_ in dict.fromkeys(text_ids) if id_ in found)


def approved_elsewhere(lines: Sequence[TextLine]) -> frozenset[tuple[str, ...]]:
    """Those of the texts' sources that have been translated and approved in another text, in the same direction."""
    ids = {line.id for line in lines}
    hashes = [one for some in _batches(sorted(ids)) for one in db.session.scalars(_hashes(some))]
    found: set[tuple[str, ...]] = set()
    for locale in {line.source_locale for line in lines}:
        for some in _batches(hashes):
            query = (
                select(SourceText.id, SourceText.source)
                .join(Translation, Translation.text_id == SourceText.id)
                .where(
                    SourceText.source_hash.in_(some),
                    SourceText.source_locale == locale,
                    State.APPROVED.value == STATE,
                )
            )
            found |= {split_forms(row.source) for row in db.session.execute(query) if row.id not in ids}
    return frozenset(found)


def _batches(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))


def _hashes(ids: Collection[int]) -> Select[Any]:
    return select(SourceText.source_hash).where(SourceText.id.in_(ids)).distinct()


def _lines() -> Select[Any]:
    return select(*LINE).outerjoin(Translation, Translation.text_id == SourceText.id)


def _reaching_beyond(within: Collection[int]) -> Select[Any]:
    return (
        select(JobText.job_id)
        .join(SourceText, SourceText.id == JobText.text_id)
        .where(SourceText.catalogue_id.not_in(within))
    )


def _detail(job: Job) -> JobDetail:
    rows = db.session.execute(
        _lines()
        .add_columns(
            JobText.source.label("sent_source"),
            JobText.target.label("sent_target"),
            JobText.version.label("sent_version"),
            JobText.counted,
            JobText.words,
            JobText.returned_at,
        )
        .join(JobText, JobText.text_id == SourceText.id)
        .where(JobText.job_id == job.id)
        .order_by(JobText.position)
    )
    author = None if job.created_by is None else db.session.get(User, job.created_by)
    return JobDetail(
        id=job.id,
        reference=job.reference,
        target_locale=_locale(job),
        due_on=job.due_on,
        note=job.note,
        created_by="" if author is None else author.name,
        created_at=job.created_at,
        closed_at=job.closed_at,
        link_expires_at=job.token_expires_at if job.token_hash else None,
        texts=tuple(
            JobLine(
                line=line_of(row),
                sent=Sent(
                    source=split_forms(row.sent_source),
                    target=split_forms(row.sent_target) if row.sent_target else (),
                    version=row.sent_version,
                    at=row.returned_at or job.created_at,
                ),
                counted=row.counted,
                words=row.words,
                returned_at=row.returned_at,
            )
            for row in rows
        ),
    )


def _locale(job: Job) -> Locale:
    return "cy" if job.target_locale == "cy" else "en"
