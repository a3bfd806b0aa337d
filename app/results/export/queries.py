"""Reads for files of responses: what a file will hold, and the responses themselves, a batch at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, String, Text, case, cast, exists, func, literal, select, type_coerce
from sqlalchemy.orm import InstrumentedAttribute

from app.extensions import UtcDateTime, db, is_sqlite
from app.language import Locale
from app.questionnaires.kinds import MultipleChoice
from app.responses.models import AnswerTranslation, EnteredResponse, Response, SensitiveAnswers
from app.results.export.plan import Plan, Stored, Translated, make_plan
from app.results.export.rules import Choices, Format, Labels, Versions
from app.results.export.words import Words, locales_of
from app.workshops.queries import FormSnapshot, VersionSnapshot, WorkshopSnapshot, list_versions

_AT_ONCE = 200
"""Responses in memory: an answer may have 20,000 letters, and a form many answers."""
_decode = json.JSONDecoder().raw_decode
"""What json.loads does, but for looking at what the database has put together itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """What is wanted of a form's responses; ``locale`` is the reader's, for what is said where labels are codes."""

    workshop: WorkshopSnapshot
    form: FormSnapshot
    format: Format
    labels: Labels
    locale: Locale
    choices: Choices = "both"
    versions: Versions = "merged"
    sensitive: bool = False

    @property
    def words(self) -> Words:
        """The words of the file, also where its cells are codes."""
        return Words(locales=locales_of(self.labels, self.locale), texts=self.workshop.wording.texts)

    @property
    def label_words(self) -> Words | None:
        """The words of headings and labels; None where they are codes."""
        return None if self.labels == "codes" else self.words


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table of a file: its columns, and how many responses it has. ``number`` is set where it is of one version."""

    plan: Plan
    responses: int
    number: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What a file holds: its tables, and the columns of all of them together, for the codebook.

    There is always a table: one, or where each version has its own, one for each with responses, the newest first.
    """

    whole: Plan
    tables: tuple[Table, ...]

    @property
    def responses(self) -> int:
        """How many responses there are."""
        return sum(table.responses for table in self.tables)


def get_contents(download: Download) -> Contents:
    """What a file will hold."""
    versions = list_versions(download.form.id)
    translated = _translated(download.form.id)
    counts = _counts(download.form.id, versions)

    def plan(*chosen: VersionSnapshot) -> Plan:
        return make_plan(chosen, choices=download.choices, sensitive=download.sensitive, translated=translated)

    whole = plan(*versions)
    if download.versions == "merged":
        return Contents(whole=whole, tables=(Table(plan=whole, responses=sum(counts.values())),))
    answered = [version for version in versions if counts.get(version.id)] or versions[:1]
    tables = (
        Table(plan=plan(version), responses=counts.get(version.id, 0), number=version.number) for version in answered
    )
    return Contents(whole=whole, tables=tuple(tables))


def choosable(workshop: WorkshopSnapshot) -> frozenset[str]:
    """Which of a download's choices make a difference to any of the workshop's forms, by their names."""
    found: set[str] = set()
    for form in workshop.forms.values():
        versions = list_versions(form.id)
        questions = [one for version in versions for one in version.questionnaire.questions_by_key.values()]
        if len(versions) > 1:
            found.add("versions")
        if any(isinstance(one, MultipleChoice) for one in questions):
            found.add("choices")
        if any(one.personal == "special" for one in questions):
            found.add("sensitive")
    return frozenset(found)


def stream_rows(form_id: int, plan: Plan, *, sensitive: bool, batch: int = _AT_ONCE) -> Iterator[Sequence[Stored]]:
    """The responses to the plan's versions in order of day, then id, in batches, of which memory holds one.

    Translations of answers stand among the answers, under the key of their column.
    """
    translated = any(one.translated for one in plan.asked)
    read = _with_sensitive if sensitive else _plain
    rows = db.session.connection().execute(
        _rows_query(form_id, plan, sensitive=sensitive), execution_options={"yield_per": batch}
    )
    try:
        for part in rows.partitions():
            stored = read(part)
            if translated:
                _add_translations(stored)
            yield stored
    finally:
        rows.close()


def _rows_query(form_id: int, plan: Plan, *, sensitive: bool) -> Select[Any]:
    entered = _any_entered(form_id)
    is_entered = case((EnteredResponse.response_id.is_not(None), 1), else_=0) if entered else literal(0)
    query = (
        select(
            Response.id,
            Response.version_id,
            Response.wording_revision,
            Response.reference,
            Response.locale_started,
            Response.locale_submitted,
            _as_text(Response.started_at),
            _as_text(Response.submitted_at),
            _as_text(Response.submitted_on),
            is_entered,
            _as_text(Response.answers),
        )
        .where(Response.questionnaire_id == form_id)
        .order_by(Response.submitted_on, Response.id)
    )
    # What hardly any response has is looked for only where there is some: a join for every row takes its time.
    if entered:
        query = query.outerjoin(EnteredResponse, EnteredResponse.response_id == Response.id)
    if sensitive:
        query = query.add_columns(_as_text(SensitiveAnswers.answers)).outerjoin(
            SensitiveAnswers, SensitiveAnswers.response_id == Response.id
        )
    if len(plan.versions) == 1:
        query = query.where(Response.version_id == plan.versions[0].id)
    return query


def _as_text(column: InstrumentedAttribute[Any]) -> ColumnElement[str | None]:
    """A column as text: a moment in UTC to the second. Making an object of each would take a third of the time."""
    if is_sqlite():
        return type_coerce(column, String)
    if isinstance(column.type, UtcDateTime):
        return func.to_char(func.timezone("UTC", column), "YYYY-MM-DD HH24:MI:SS")
    return cast(column, Text)


def _plain(rows: Sequence[Any]) -> list[Stored]:
    return [(*row[:-1], _decode(row[-1])[0]) for row in rows]


def _with_sensitive(rows: Sequence[Any]) -> list[Stored]:
    return [(*row[:-2], {**_decode(row[-2])[0], **(_decode(row[-1])[0] if row[-1] else {})}) for row in rows]


def _add_translations(stored: Sequence[Stored]) -> None:
    answers = {row[0]: row[-1] for row in stored}
    found = db.session.execute(
        select(
            AnswerTranslation.response_id, AnswerTranslation.answer, AnswerTranslation.locale, AnswerTranslation.text
        ).where(AnswerTranslation.response_id.in_(answers))
    )
    for response_id, answer, locale, text in found:
        answers[response_id][answer, locale] = text


def _translated(form_id: int) -> tuple[Translated, ...]:
    """Which answers have been translated, and into which language."""
    rows = db.session.execute(
        select(AnswerTranslation.answer, AnswerTranslation.locale)
        .distinct()
        .join(Response, Response.id == AnswerTranslation.response_id)
        .where(Response.questionnaire_id == form_id)
        .order_by(AnswerTranslation.answer, AnswerTranslation.locale)
    )
    return tuple((answer, "cy" if locale == "cy" else "en") for answer, locale in rows)


def _any_entered(form_id: int) -> bool:
    of_form = exists().where(EnteredResponse.response_id == Response.id, Response.questionnaire_id == form_id)
    return bool(db.session.execute(select(of_form)).scalar_one())


def _counts(form_id: int, versions: Sequence[VersionSnapshot]) -> dict[int, int]:
    """How many responses each version has, by its id."""
    of_form = Response.questionnaire_id == form_id
    if len(versions) == 1:  # an index alone tells how many there are, not of which version
        return {versions[0].id: db.session.execute(select(func.count()).where(of_form)).scalar_one()}
    counts = select(Response.version_id, func.count().label("number")).where(of_form).group_by(Response.version_id)
    return {row.version_id: row.number for row in db.session.execute(counts)}
