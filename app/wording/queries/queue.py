"""The queue of translators: every text that one may translate, by state, by need, by what it says."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Select, and_, case, func, literal, select

from app.extensions import db
from app.language import Locale
from app.language.sorting import fold
from app.wording.models import SourceText, Translation
from app.wording.rules import State, split_forms

PAGE: Final = 50
"""Texts on a page of the queue."""
_STATES: Final = (State.STALE, State.MISSING, State.DRAFT, State.NEEDS_REVIEW, State.APPROVED)
"""Of one catalogue's texts, which come first: what people already see in an older wording, then what they miss."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFilter:
    """Which texts, from which catalogues in which order: whose turn comes first is for the caller to say.

    ``target`` is the language that is translated into (None: both). ``words`` is looked for in source, translation, key
    and comment, with and without accents.
    """

    catalogues: Sequence[int]
    states: Collection[State] = (State.STALE, State.MISSING, State.DRAFT, State.NEEDS_REVIEW)
    target: Locale | None = None
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLine:
    """A text in the queue; wordings as tuples of forms, () where there is no translation."""

    id: int
    catalogue_id: int
    key: str
    context: str
    source_locale: Locale
    source: tuple[str, ...]
    target: tuple[str, ...]
    state: State
    comment: str
    version: int
    made_from: tuple[str, ...] | None
    updated_at: datetime | None
    updated_by: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuePage:
    """Part of the queue; ``number`` of ``pages``, counted from 1, and how many texts there are in all."""

    lines: tuple[TextLine, ...]
    total: int
    number: int
    pages: int


def list_queue(wanted: QueueFilter, *, page: int = 1) -> QueuePage:
    """A page of the queue (the last one where ``page`` is past it)."""
    if wanted.words.strip():
        found = _search(wanted)
        total = len(found)
        number, pages = _page(page, total)
        return QueuePage(
            lines=tuple(found[(number - 1) * PAGE : number * PAGE]), total=total, number=number, pages=pages
        )
    total = db.session.execute(_narrow(select(func.count()).select_from(SourceText), wanted)).scalar_one()
    number, pages = _page(page, total)
    rows = db.session.execute(_ordered(wanted).limit(PAGE).offset((number - 1) * PAGE))
    return QueuePage(lines=tuple(map(line_of, rows)), total=total, number=number, pages=pages)


def list_lines(wanted: QueueFilter) -> tuple[TextLine, ...]:
    """The whole queue, for a job or a file."""
    if wanted.words.strip():
        return tuple(_search(wanted))
    return tuple(map(line_of, db.session.execute(_ordered(wanted))))


def find_neighbours(wanted: QueueFilter, text_id: int) -> tuple[int | None, int | None]:
    """The ids of the texts before and after one in the queue.

    A text that the filter no longer takes in has the first of the queue after it.
    """
    if wanted.words.strip():
        ids = [line.id for line in _search(wanted)]
    else:
        ids = list(db.session.scalars(_ordered(wanted).with_only_columns(SourceText.id)))
    if text_id not in ids:
        return None, next(iter(ids), None)
    place = ids.index(text_id)
    return (ids[place - 1] if place else None), next(iter(ids[place + 1 : place + 2]), None)


def count_states(catalogues: Collection[int], target: Locale | None = None) -> Mapping[int, Mapping[State, int]]:
    """How many texts of each catalogue are in each state, as far as there are any."""
    query = (
        select(SourceText.catalogue_id, STATE, func.count())
        .outerjoin(Translation, Translation.text_id == SourceText.id)
        .where(SourceText.catalogue_id.in_(catalogues), *_there(target))
        .group_by(SourceText.catalogue_id, STATE)
    )
    counts: dict[int, dict[State, int]] = {id_: {} for id_ in catalogues}
    for catalogue_id, state, count in db.session.execute(query):
        counts[catalogue_id][State(state)] = count
    return counts


STATE: Final[Any] = case(
    (Translation.id.is_(None), literal(State.MISSING.value)),
    (
        and_(
            Translation.source_hash != SourceText.source_hash,
            Translation.state.in_((State.APPROVED, State.NEEDS_REVIEW)),
        ),
        literal(State.STALE.value),
    ),
    (Translation.state == State.DRAFT, literal(State.DRAFT.value)),
    (Translation.state == State.NEEDS_REVIEW, literal(State.NEEDS_REVIEW.value)),
    (Translation.state == State.STALE, literal(State.STALE.value)),
    else_=literal(State.APPROVED.value),
)
"""``queries.texts.state_of`` in SQL."""
LINE: Final = (
    SourceText.id,
    SourceText.catalogue_id,
    SourceText.key,
    SourceText.context,
    SourceText.source_locale,
    SourceText.source,
    SourceText.comment,
    SourceText.version,
    STATE.label("now_state"),
    Translation.text.label("target"),
    Translation.made_from,
    Translation.updated_at,
    Translation.updated_by,
)
"""The columns of a ``TextLine``."""


def line_of(row: Any) -> TextLine:
    """A row of the columns ``LINE``."""
    return TextLine(
        id=row.id,
        catalogue_id=row.catalogue_id,
        key=row.key,
        context=row.context or "",
        source_locale=row.source_locale,
        source=split_forms(row.source),
        target=() if row.target is None else split_forms(row.target),
        state=State(row.now_state),
        comment=row.comment,
        version=row.version,
        made_from=None if row.made_from is None else split_forms(row.made_from),
        updated_at=row.updated_at,
        updated_by=row.updated_by,
    )


def _ordered(wanted: QueueFilter) -> Select[Any]:
    # One that there is not: without any, SQL has no case to speak of.
    turns = {id_: place for place, id_ in enumerate(wanted.catalogues)} or {-1: 0}
    turn = case(turns, value=SourceText.catalogue_id, else_=-1)
    rank = case({state.value: place for place, state in enumerate(_STATES)}, value=STATE)
    return _narrow(select(*LINE), wanted).order_by(turn, rank, SourceText.position, SourceText.id)


def _narrow(query: Select[Any], wanted: QueueFilter) -> Select[Any]:
    return query.outerjoin(Translation, Translation.text_id == SourceText.id).where(
        SourceText.catalogue_id.in_(wanted.catalogues),
        STATE.in_([state.value for state in wanted.states]),
        *_there(wanted.target),
    )


def _there(target: Locale | None) -> list[Any]:
    """A text that is empty, or no longer used, is nobody's work."""
    there: list[Any] = [SourceText.retired_at.is_(None), SourceText.source != ""]
    if target is not None:
        there.append(SourceText.source_locale != target)
    return there


def _search(wanted: QueueFilter) -> list[TextLine]:
    """Read through, since neither database folds Welsh accents; some thousands of texts take a few hundredths."""
    words = fold(wanted.words.strip())
    rows = db.session.execute(_ordered(wanted))
    return [
        line_of(row)
        for row in rows
        if any(words in _folded(text) for text in (row.source, row.target or "", row.key, row.comment))
    ]


_folded: Final = lru_cache(maxsize=32_768)(fold)
"""Folding takes longer than reading, and texts are searched far more often than they change."""


def _page(page: int, total: int) -> tuple[int, int]:
    pages = max(1, -(-total // PAGE))
    return min(max(page, 1), pages), pages
