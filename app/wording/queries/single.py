"""One text with all that a translator wants to know of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import aliased

from app.accounts.models import User
from app.extensions import db
from app.wording.models import Job, SourceText, TextChange, TextQuestion, Translation
from app.wording.queries.queue import LINE, STATE, TextLine, line_of
from app.wording.rules import Change, State, split_forms

_SAME_AT_MOST: Final = 10
_HISTORY_AT_MOST: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A line of a text's history: ``by`` is a name ("" for the command line or files), ``job`` a reference."""

    at: datetime
    by: str
    job: str | None
    change: Change
    source: tuple[str, ...]
    translation: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question about a source, and its answer if there is one; who asked and answered by name."""

    id: int
    text_id: int
    catalogue_id: int
    source: tuple[str, ...]
    question: str
    asked_by: str
    asked_at: datetime
    answer: str | None
    answered_by: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Same:
    """How the same source was translated elsewhere."""

    text_id: int
    catalogue_id: int
    key: str
    target: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextDetail:
    """A text; its history, the latest first; questions, the oldest first; the same source elsewhere, approved there."""

    line: TextLine
    live: bool
    history: tuple[Earlier, ...]
    questions: tuple[Asked, ...]
    elsewhere: tuple[Same, ...]


def find_text(text_id: int, catalogues: Collection[int]) -> TextDetail | None:
    """The text, if it stands in one of these catalogues."""
    row = db.session.execute(
        select(*LINE, SourceText.live_cy, SourceText.source_hash.label("now_hash"))
        .outerjoin(Translation, Translation.text_id == SourceText.id)
        .where(SourceText.id == text_id, SourceText.catalogue_id.in_(catalogues))
    ).one_or_none()
    if row is None:
        return None
    return TextDetail(
        line=line_of(row),
        live=row.live_cy is not None,
        history=_history(text_id),
        questions=list_questions(text_id=text_id),
        elsewhere=_elsewhere(row, catalogues),
    )


def list_questions(
    *, text_id: int | None = None, catalogues: Collection[int] | None = None, only_open: bool = False
) -> tuple[Asked, ...]:
    """Questions about a text, or about texts of some catalogues, the oldest first."""
    asker, answerer = aliased(User), aliased(User)
    query = (
        select(TextQuestion, SourceText.catalogue_id, SourceText.source, asker.name, answerer.name)
        .join(SourceText, SourceText.id == TextQuestion.text_id)
        .outerjoin(asker, asker.id == TextQuestion.asked_by)
        .outerjoin(answerer, answerer.id == TextQuestion.answered_by)
        .order_by(TextQuestion.asked_at, TextQuestion.id)
    )
    if text_id is not None:
        query = query.where(TextQuestion.text_id == text_id)
    if catalogues is not None:
        query = query.where(SourceText.catalogue_id.in_(catalogues))
    if only_open:
        query = query.where(TextQuestion.answered_at.is_(None))
    return tuple(
        Asked(
            id=asked.id,
            text_id=asked.text_id,
            catalogue_id=catalogue_id,
            source=split_forms(source),
            question=asked.question,
            asked_by=asked_by or "",
            asked_at=asked.asked_at,
            answer=asked.answer,
            answered_by=answered_by or "",
            answered_at=asked.answered_at,
        )
        for asked, catalogue_id, source, asked_by, answered_by in db.session.execute(query)
    )


def _history(text_id: int) -> tuple[Earlier, ...]:
    rows = db.session.execute(
        select(TextChange, User.name, Job.reference)
        .outerjoin(User, User.id == TextChange.actor_id)
        .outerjoin(Job, Job.id == TextChange.job_id)
        .where(TextChange.text_id == text_id)
        .order_by(TextChange.id.desc())
        .limit(_HISTORY_AT_MOST)
    )
    return tuple(
        Earlier(
            at=change.at,
            by=name or "",
            job=reference,
            change=change.change,
            source=split_forms(change.source),
            translation=split_forms(change.translation) if change.translation else (),
        )
        for change, name, reference in rows
    )


def _elsewhere(row: Any, catalogues: Collection[int]) -> tuple[Same, ...]:
    same = (
        select(SourceText.id, SourceText.catalogue_id, SourceText.key, Translation.text)
        .join(Translation, Translation.text_id == SourceText.id)
        .where(
            SourceText.source_hash == row.now_hash,
            SourceText.source_locale == row.source_locale,
            SourceText.catalogue_id.in_(catalogues),
            SourceText.id != row.id,
            State.APPROVED.value == STATE,
        )
        .order_by(Translation.updated_at.desc())
    )
    found: dict[str, Same] = {}
    for one in db.session.execute(same):
        if one.text not in found and len(found) < _SAME_AT_MOST:
            found[one.text] = Same(
                text_id=one.id, catalogue_id=one.catalogue_id, key=one.key, target=split_forms(one.text)
            )
    return tuple(found.values())
