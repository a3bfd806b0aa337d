"""The columns of a file, and how a stored response becomes a row: worked out once for a file, then only called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, Final, TypeAlias

from app.language import Locale
from app.language.formatting import LONDON
from app.questionnaires import Answers, Column, Kind, Questionnaire
from app.questionnaires.kinds import Grid
from app.responses.rules import deleted_early
from app.results.export import words as said
from app.results.export.rules import DELETED, NOT_SHOWN, Cell, Choices, variable_names
from app.results.export.words import Words
from app.workshops.queries import VersionSnapshot

Stored: TypeAlias = "tuple[str, int, int, str | None, str, str, str | None, str | None, str, int, dict[Any, Any]]"
"""A response: id, version, wording, reference, languages, times, day, whether it was entered (1 or 0), answers.

Times are texts in UTC like ``2026-11-24 10:05:00``, the day is one like ``2026-11-24``.
"""
CellOf: TypeAlias = Callable[[Answers], Cell]
Translated: TypeAlias = tuple[str, Locale]
"""The key of an answer, and the language that it was translated into; also the key of the translation in a row."""

_TIMES: Final = frozenset({"reference", "started_at", "submitted_at"})
_SEPARATOR: Final = "; "


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A column with the question that it comes from, and the numbers of the versions that have it."""

    name: str
    column: Column
    question: Kind
    versions: tuple[int, ...]
    translated: Locale | None = None
    """Set where it holds not the answer but its translation."""

    def heading(self, words: Words | None) -> str:
        """The question's label, and the row's or option's after a dash; its name where there are no words."""
        if words is None:
            return self.name
        label = words.text(*self.column.text_keys)
        if self.translated is None:
            return label
        return f"{label} – {words.say(said.TRANSLATION)} ({self.translated})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a table holds: facts of the response itself, then answers. ``versions`` stand newest first."""

    versions: tuple[VersionSnapshot, ...]
    facts: tuple[str, ...]
    asked: tuple[Asked, ...]

    @property
    def anonymous(self) -> bool:
        """Whether no version says who answered, or when."""
        return _anonymous(self.versions)

    def headings(self, words: Words | None) -> list[str]:
        """The first row: in words, or by names that statistics packages take."""
        facts = [name if words is None else words.say(said.FACTS[name]) for name in self.facts]
        return [*facts, *(one.heading(words) for one in self.asked)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """How values become cells: labels in ``words``, or numbers where there are none; ``safe`` passes every text."""

    words: Words | None
    safe: Callable[[str], str] = str

    def label(self, number: int, key: str) -> Cell:
        """The cell of a code."""
        return number if self.words is None else self.safe(self.words.text(key))

    @property
    def not_shown(self) -> str:
        """The cell of a question that was not asked."""
        return NOT_SHOWN if self.words is None else self.words.say(said.NOT_SHOWN)

    @property
    def deleted(self) -> str:
        """The cell of an answer that was deleted before its response."""
        return DELETED if self.words is None else self.words.say(said.DELETED)


def columns_of(versions: Iterable[Questionnaire]) -> list[Column]:
    """The columns of all versions together, the newest version's first; ``versions`` is newest first.

    A column keeps the codes of every version, so that an option that was taken out still has its label.
    """
    merged: dict[str, Column] = {}
    for questionnaire in versions:
        for question in questionnaire.questions_by_key.values():
            for column in question.columns(questionnaire.key):
                newer = merged.setdefault(column.key, column)
                if newer.codes is not None and column.codes is not None:
                    merged[column.key] = replace(newer, codes={**column.codes, **newer.codes})
    return list(merged.values())


def make_plan(
    versions: Sequence[VersionSnapshot], *, choices: Choices, sensitive: bool, translated: Sequence[Translated] = ()
) -> Plan:
    """The columns of these versions together, the newest's first; ``versions`` is newest first.

    Answers of a special category have columns only where they are asked for (``sensitive``).
    """
    wanted = [one for one in _asked(versions) if _is_wanted(one, choices, sensitive)]
    asked = [each for one in wanted for each in (one, *_translations(one, translated))]
    names = variable_names((one.name for one in asked), said.FACTS)
    anonymous = _anonymous(versions)
    return Plan(
        versions=tuple(versions),
        facts=tuple(name for name in said.FACTS if not (anonymous and name in _TIMES)),
        asked=tuple(replace(one, name=name) for name, one in zip(names, asked, strict=True)),
    )


def rows_of(plan: Plan, style: Style) -> Callable[[Stored], list[Cell]]:
    """What makes the cells of a response, in the order of the headings."""
    facts = _facts_of(plan)
    cells = {version.id: [_cell_of(one, version, style) for one in plan.asked] for version in plan.versions}

    def row(stored: Stored) -> list[Cell]:
        answers, made = stored[-1], facts(stored)
        made += [cell(answers) for cell in cells[stored[1]]]
        return made

    return row


def _anonymous(versions: Sequence[VersionSnapshot]) -> bool:
    return all(version.questionnaire.anonymous for version in versions)


def _asked(versions: Sequence[VersionSnapshot]) -> Iterator[Asked]:
    has = {version.number: _column_keys(version.questionnaire) for version in versions}
    questions: dict[str, Kind] = {}
    for version in versions:
        questions = {**version.questionnaire.questions_by_key, **questions}
    for column in columns_of(version.questionnaire for version in versions):
        yield Asked(
            name=column.key,
            column=column,
            question=questions[column.answer.partition(".")[0]],
            versions=tuple(number for number, keys in has.items() if column.key in keys),
        )


def _column_keys(questionnaire: Questionnaire) -> frozenset[str]:
    return frozenset(column.key for column in columns_of([questionnaire]))


def _is_wanted(one: Asked, choices: Choices, sensitive: bool) -> bool:
    if one.question.personal == "special" and not sensitive:
        return False
    unwanted = {"joined": "split", "split": "whole"}
    return one.column.form != unwanted.get(choices)


def _translations(one: Asked, translated: Sequence[Translated]) -> Iterator[Asked]:
    if one.column.form != "plain" or one.column.codes is not None:
        return
    for answer, locale in translated:
        if answer == one.column.answer:
            yield replace(one, name=f"{one.name}.translation.{locale}", translated=locale)


def _facts_of(plan: Plan) -> Callable[[Stored], list[Cell]]:
    numbers = {version.id: version.number for version in plan.versions}
    reached = _reach(plan)

    def named(stored: Stored) -> list[Cell]:
        id_, version, wording, reference, begun, sent, started_at, submitted_at, day, entered, answers = stored
        return [
            id_, reference or "", numbers[version], wording, begun, sent, _local(started_at), _local(submitted_at),
            day, entered, *reached(answers),
        ]  # fmt: skip

    def anonymous(stored: Stored) -> list[Cell]:
        id_, version, wording, _, begun, sent, _, _, day, entered, answers = stored
        return [id_, numbers[version], wording, begun, sent, day, entered, *reached(answers)]

    return anonymous if plan.anonymous else named


def _local(moment: str | None) -> str:
    """A time in the United Kingdom with its distance from UTC, of one in UTC."""
    if moment is None:
        return ""
    hour, distance = _local_hour(moment[:13])
    return f"{hour}{moment[13:19]}{distance}"


@lru_cache(maxsize=100_000)
def _local_hour(hour: str) -> tuple[str, str]:
    """The hour there, and the distance: they only ever change with a new hour, and days have many answers."""
    local = datetime.fromisoformat(f"{hour}:00+00:00").astimezone(LONDON).isoformat()
    return local[:13], local[19:]


def _reach(plan: Plan) -> Callable[[Answers], tuple[int, int]]:
    """How many of the questions were asked, and how many of those were answered."""
    questions = {one.question.key: one.question for one in plan.asked}
    keys = tuple(questions)
    grids = tuple(key for key, question in questions.items() if isinstance(question, Grid))

    def reached(answers: Answers) -> tuple[int, int]:
        given = [answers[key] for key in keys if key in answers]
        empty = given.count(None)
        for grid in grids:
            rows = answers.get(grid)
            empty += isinstance(rows, dict) and all(row is None for row in rows.values())
        return len(given), len(given) - empty

    return reached


def _cell_of(one: Asked, version: VersionSnapshot, style: Style) -> CellOf:
    not_shown = style.not_shown
    if one.translated is not None:
        return _translation_cell((one.column.answer, one.translated), style)
    if version.number not in one.versions:
        return lambda answers: not_shown
    absent = _absent(one, version, style)
    if one.column.form == "whole":
        return _joined_cell(one.column, style, absent)
    return (
        _plain_cell(one.column, style, absent) if one.column.codes is None else _chosen_cell(one.column, style, absent)
    )


# What follows is called for every answer of every response, so that each does all of its work itself.


def _plain_cell(column: Column, style: Style, absent: CellOf) -> CellOf:
    """What was typed, a number, or a tick; empty where the question was skipped."""
    answer, value, safe = column.answer, column.value, style.safe

    def cell(answers: Answers) -> Cell:
        given: Any = value(answers)
        if given.__class__ is str:
            return safe(given)
        if given is None:
            return "" if answer in answers else absent(answers)
        return int(given)

    return cell


def _chosen_cell(column: Column, style: Style, absent: CellOf) -> CellOf:
    """The option that was chosen."""
    answer, value, labels = column.answer, column.value, _labels(column, style)

    def cell(answers: Answers) -> Cell:
        code: str | None = value(answers)  # type: ignore[assignment]
        if code is None:
            return "" if answer in answers else absent(answers)
        return labels.get(code, code)

    return cell


def _joined_cell(column: Column, style: Style, absent: CellOf) -> CellOf:
    """The options that were ticked."""
    answer, value, safe = column.answer, column.value, style.safe
    labels = {code: str(label) for code, label in _labels(column, replace(style, safe=str)).items()}

    def cell(answers: Answers) -> Cell:
        codes: Any = value(answers)
        if codes is None:
            return "" if answer in answers else absent(answers)
        return safe(_SEPARATOR.join([labels.get(code, code) for code in codes]))

    return cell


def _translation_cell(key: Translated, style: Style) -> CellOf:
    safe = style.safe
    return lambda answers: safe(answers.get(key, ""))  # type: ignore[call-overload]


def _labels(column: Column, style: Style) -> dict[str, Cell]:
    return {code: style.label(*numbered) for code, numbered in (column.codes or {}).items()}


def _absent(one: Asked, version: VersionSnapshot, style: Style) -> CellOf:
    """The cell of a question that has no answer, not even an empty one: nobody asked it, or the answer was deleted."""
    not_shown, deleted, key = style.not_shown, style.deleted, one.question.key
    if one.question.personal != "special":
        return lambda answers: not_shown
    questionnaire = version.questionnaire
    return lambda answers: deleted if key in deleted_early(questionnaire, answers) else not_shown
