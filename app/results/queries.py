"""Reads of results: how far a form has come, what was answered, what was written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, Final, Self

from sqlalchemy import ColumnElement, Row, Select, and_, case, false, func, or_, select

from app.extensions import db
from app.language import LOCALES, Locale
from app.language import fold as folded
from app.places.queries import count_taken, count_waiting
from app.questionnaires import ANSWERED, Column, InWriting, text_key
from app.responses.models import AnswerTranslation, Departure, Draft, Response
from app.results.models import Tally
from app.results.rules import (
    KEPT,
    SENT,
    TOOK,
    AskedPage,
    Choice,
    Filters,
    Group,
    Leaving,
    Places,
    Progress,
    Span,
    Summary,
    TextsPage,
    Translation,
    Written,
    WrittenAnswer,
    asked_pages,
    may_combine,
    median_time,
    periods,
    role_question,
    roles_of,
    summed_up,
    viewable,
)
from app.workshops.models import Workshop, WorkshopQuestionnaire
from app.workshops.queries import FormSnapshot, list_versions

TEXTS_A_PAGE: Final = 25
MOST_SEARCHED: Final = 100_000
"""How many texts one search goes through, the newest first: about a second."""
_IDLE: Final = timedelta(hours=1)
_AT_ONCE: Final = 500


class NoSuchAnswer(LookupError):
    """The form has no written answer of that key that may be listed."""


def progress(form: FormSnapshot, *, at: datetime) -> Progress:
    """How far a form has come; what is not counted yet is in none but the figures of how many."""
    anonymous = form.current.questionnaire.anonymous
    uncounted = count_uncounted(form.id)
    deleted = db.session.scalars(
        select(WorkshopQuestionnaire.responses_deleted).where(WorkshopQuestionnaire.id == form.id)
    ).one()
    submitted = _live(form.id) + uncounted + deleted
    under_way, gone, left = _left(form, at)
    days = _by(form.id, Tally.day)
    return Progress(
        started=submitted + under_way + gone,
        submitted=submitted,
        under_way=under_way,
        uncounted=uncounted,
        left=left,
        median_seconds=median_time((int(value), count) for value, count in _by(form.id, Tally.value, of=TOOK).items()),
        by_day=periods(days.items()) if anonymous else _single_days(days),
        by_locale=_by_locale(form.id, anonymous=anonymous),
        places=_places(form),
    )


def summary(form: FormSnapshot, filters: Filters) -> Summary:
    """What was answered, as far as it is counted."""
    asked = _Asked.of(form)
    groups = _groups(form, filters)
    total = sum(_by(form.id, Tally.role).values())
    return Summary(
        responses=groups[0].responses if groups else 0,
        total=total,
        deleted=total - _live(form.id),
        uncounted=count_uncounted(form.id),
        withheld=not groups,
        roles=asked.roles,
        pages=summed_up(asked.pages, groups[0], groups[1:]) if groups else (),
    )


def texts(form: FormSnapshot, answer: str, filters: Filters, search: str = "", page: int = 1) -> TextsPage:
    """Page ``page`` of what was written to one question (``Written.key``), or of what ``search`` finds in it.

    A search looks for the words as they stand, with or without accents and capitals, in translations too. Raises
    NoSuchAnswer, also for answers of a special category.
    """
    asked = _Asked.of(form)
    column = asked.written(answer)
    page = max(1, page)
    if _withheld(form, filters, asked, column):
        return TextsPage(items=(), page=page, total=None, more=False, whole=True, withheld=True)
    query = _written(form, column, filters, asked.role_keys)
    first, wanted = (page - 1) * TEXTS_A_PAGE, folded(search)
    if wanted:
        found, whole = _search(query, wanted, first)
    else:
        found, whole = db.session.execute(query.limit(TEXTS_A_PAGE + 1).offset(first)).all(), True
    return TextsPage(
        items=tuple(_written_answer(row, column) for row in found[:TEXTS_A_PAGE]),
        page=page,
        total=None if wanted else _count_written(form, column, filters),
        more=len(found) > TEXTS_A_PAGE,
        whole=whole,
        withheld=False,
    )


def count_uncounted(form_id: int) -> int:
    """How many responses the tallies have not taken in; an index holds just these."""
    query = select(func.count()).select_from(Response).where(Response.questionnaire_id == form_id, ~Response.counted)
    return db.session.execute(query).scalar_one()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What all versions of a form together asked."""

    pages: tuple[AskedPage, ...]
    roles: tuple[Choice, ...]
    role_keys: tuple[str, ...]

    @classmethod
    def of(cls, form: FormSnapshot) -> Self:
        versions = [version.questionnaire for version in list_versions(form.id)]
        pages = asked_pages(versions)
        keys = sorted({key for key in map(role_question, versions) if key is not None})
        return cls(pages=pages, roles=roles_of(keys, pages), role_keys=tuple(keys))

    def written(self, key: str) -> Column:
        """The column of a written answer. Raises NoSuchAnswer."""
        for page in self.pages:
            for asked in page.questions:
                for outline in asked.outlines:
                    if isinstance(outline, InWriting) and outline.column.key == key:
                        if asked.question.personal == "special":
                            raise NoSuchAnswer
                        return outline.column
        raise NoSuchAnswer


def _by(form_id: int, column: Any, *, of: str = SENT, live: bool = False) -> dict[Any, int]:
    """How many responses (or times) are counted, by a column of the tallies; ``live``: without deleted ones."""
    query = (
        select(column, func.sum(Tally.count))
        .where(Tally.questionnaire_id == form_id, Tally.answer == of)
        .group_by(column)
    )
    return {
        value: int(count) for value, count in db.session.execute(query.where(Tally.role != KEPT) if live else query)
    }


def _live(form_id: int) -> int:
    return sum(_by(form_id, Tally.role, live=True).values())


def _single_days(days: Mapping[date, int]) -> tuple[Span, ...]:
    return tuple(Span(first=day, last=day, count=count) for day, count in sorted(days.items()))


def _by_locale(form_id: int, *, anonymous: bool) -> Mapping[Locale, int] | None:
    counts = dict.fromkeys(LOCALES, 0) | _by(form_id, Tally.locale)
    told = not anonymous or viewable(counts) == {locale for locale, count in counts.items() if count}
    return counts if told else None


def _places(form: FormSnapshot) -> Places | None:
    if form.moment != "registration":
        return None
    capacity = db.session.scalars(select(Workshop.capacity).where(Workshop.id == form.workshop_id)).one()
    return Places(taken=count_taken(form.workshop_id), capacity=capacity, waiting=count_waiting(form.workshop_id))


def _left(form: FormSnapshot, at: datetime) -> tuple[int, int, tuple[Leaving, ...]]:
    """How many are under way, how many have gone for good, and the pages that the latter and the idle were left on."""
    idle = func.sum(case((Draft.updated_at < at - _IDLE, 1), else_=0))
    drafts = db.session.execute(
        select(Draft.last_page, func.count().label("number"), idle.label("idle"))
        .where(Draft.questionnaire_id == form.id)
        .group_by(Draft.last_page)
    ).all()
    departures = db.session.execute(
        select(Departure.page, Departure.count).where(Departure.questionnaire_id == form.id)
    )
    gone = dict(departures.all())
    left = Counter(gone) + Counter({page: int(idle) for page, _, idle in drafts})
    titles = {
        page.key: text_key(version.questionnaire.key, "page", page.key, "title")
        for version in reversed(list_versions(form.id))
        for page in version.questionnaire.pages
    }
    order = [*form.current.questionnaire.pages_by_key, *titles, *sorted(left)]
    return (
        sum(number for _, number, _ in drafts),
        sum(gone.values()),
        tuple(
            Leaving(page=page, text_key=titles.get(page), count=left[page])
            for page in dict.fromkeys(order)
            if left[page]
        ),
    )


def _groups(form: FormSnapshot, filters: Filters) -> tuple[Group, ...]:
    """The responses that the filters leave, and of an anonymous form what may be set beside them.

    None at all where the form promises anonymity and they would tell of too few.
    """
    if not (form.current.questionnaire.anonymous and filters.number):
        return (_group(form.id, filters),)
    if not may_combine(filters):
        return ()
    column = Tally.role if filters.locale is None else Tally.locale
    wanted = filters.role if filters.locale is None else filters.locale
    parts = _by(form.id, column, live=True)
    told = viewable(parts)
    if wanted not in told:
        return () if parts.get(wanted) else (Group(responses=0, counts={}),)
    counts = _counts_by_part(form.id, column)
    rest = parts.keys() - told
    together = [{wanted}, *({part} for part in sorted(told - {wanted})), *([rest] if rest else [])]
    return tuple(
        Group(responses=sum(parts[name] for name in names), counts=_added(counts[name] for name in names))
        for names in together
    )


def _group(form_id: int, filters: Filters) -> Group:
    query = (
        select(Tally.answer, Tally.value, func.sum(Tally.count))
        .where(Tally.questionnaire_id == form_id, *_filtered(filters))
        .group_by(Tally.answer, Tally.value)
    )
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for answer, value, count in db.session.execute(query):
        counts[answer][value] = int(count)
    return Group(responses=sum(counts[SENT].values()), counts=counts)


def _filtered(filters: Filters) -> Iterator[ColumnElement[bool]]:
    """The conditions that filters put on tallies; counts of deleted responses pass none."""
    if filters.number:
        yield Tally.role != KEPT
    if filters.locale is not None:
        yield Tally.locale == filters.locale
    if filters.role is not None:
        yield Tally.role == filters.role
    if filters.since is not None:
        yield Tally.day >= filters.since
    if filters.until is not None:
        yield Tally.day <= filters.until


Counts = dict[str, dict[str, int]]


def _counts_by_part(form_id: int, column: Any) -> dict[str, Counts]:
    query = (
        select(column, Tally.answer, Tally.value, func.sum(Tally.count))
        .where(Tally.questionnaire_id == form_id, Tally.role != KEPT)
        .group_by(column, Tally.answer, Tally.value)
    )
    parts: dict[str, Counts] = defaultdict(lambda: defaultdict(dict))
    for part, answer, value, count in db.session.execute(query):
        parts[part][answer][value] = int(count)
    return parts


def _added(parts: Iterable[Counts]) -> Counts:
    together: Counts = defaultdict(lambda: defaultdict(int))
    for part in parts:
        for answer, values in part.items():
            for value, count in values.items():
                together[answer][value] += count
    return together


def _withheld(form: FormSnapshot, filters: Filters, asked: _Asked, column: Column) -> bool:
    """Whether not even the number of these texts may be told."""
    if not (form.current.questionnaire.anonymous and filters.number):
        return False
    groups = _groups(form, filters)
    if not groups:
        return True
    figures = (
        figure
        for page in summed_up(asked.pages, groups[0], groups[1:])
        for question in page.questions
        for figure in question.figures
    )
    return any(
        isinstance(figure, Written) and figure.key == column.key and figure.reached.answered is None
        for figure in figures
    )


def _count_written(form: FormSnapshot, column: Column, filters: Filters) -> int:
    query = select(func.coalesce(func.sum(Tally.count), 0)).where(
        Tally.questionnaire_id == form.id,
        Tally.answer == column.key,
        Tally.value == ANSWERED,
        Tally.role != KEPT,
        *_filtered(filters),
    )
    return int(db.session.execute(query).scalar_one())


def _written(form: FormSnapshot, column: Column, filters: Filters, role_keys: Sequence[str]) -> Select[Any]:
    text = Response.answers[column.answer].as_string()
    translated = and_(AnswerTranslation.response_id == Response.id, AnswerTranslation.answer == column.answer)
    query = (
        select(
            Response.id,
            Response.locale_submitted,
            Response.submitted_on,
            Response.submitted_at,
            text.label("text"),
            AnswerTranslation.locale.label("translated_to"),
            AnswerTranslation.text.label("translation"),
        )
        .outerjoin(AnswerTranslation, translated)
        .where(Response.questionnaire_id == form.id, text.is_not(None))
        .order_by(Response.submitted_on.desc(), Response.submitted_at.desc(), Response.id)
    )
    if filters.locale is not None:
        query = query.where(Response.locale_submitted == filters.locale)
    if filters.role is not None:
        query = query.where(or_(false(), *(Response.answers[key].as_string() == filters.role for key in role_keys)))
    if filters.since is not None:
        query = query.where(Response.submitted_on >= filters.since)
    if filters.until is not None:
        query = query.where(Response.submitted_on <= filters.until)
    return query


def _search(query: Select[Any], wanted: str, first: int) -> tuple[Sequence[Row[Any]], bool]:
    """The texts of a page, and one more if there is a next page; and whether no text was left out of the search."""
    searched = 0

    def matching() -> Iterator[Row[Any]]:
        nonlocal searched
        for row in rows:
            searched += 1
            if searched > MOST_SEARCHED:
                return
            if wanted in folded(str(row.text)) or (row.translation and wanted in folded(row.translation)):
                yield row

    rows = db.session.execute(query.limit(MOST_SEARCHED + 1), execution_options={"yield_per": _AT_ONCE})
    found = list(islice(matching(), first, first + TEXTS_A_PAGE + 1))
    rows.close()
    return found, searched <= MOST_SEARCHED


def _written_answer(row: Row[Any], column: Column) -> WrittenAnswer:
    translation = Translation(locale=row.translated_to, text=row.translation) if row.translation else None
    return WrittenAnswer(
        response_id=row.id,
        answer=column.answer,
        text=str(row.text),
        locale=row.locale_submitted,
        translation=translation,
        submitted_on=row.submitted_on,
        submitted_at=row.submitted_at,
    )
