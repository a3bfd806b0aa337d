"""From counts to the figures of each question."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from app.questionnaires import (
    ANSWERED,
    SKIPPED,
    ByCode,
    ByDate,
    ByNumber,
    Column,
    InWriting,
    Kind,
    Outline,
    Questionnaire,
    Stacked,
    text_key,
)
from app.results.rules.figures import (
    Bar,
    Bars,
    Choice,
    Dates,
    Figure,
    Numbers,
    PageSummary,
    QuestionSummary,
    Reached,
    Scales,
    Span,
    Step,
    Written,
)
from app.results.rules.privacy import hidden

MOST_STEPS: Final = 21
"""Up to so many whole numbers each have a step of their own; beyond, steps get wider."""
_FEW_STEPS: Final = 12
_MOST_DAYS, _MOST_MONTHS = 31, 36
_DATE: Final = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Responses that are counted together: how many, and by column how often each value was given."""

    responses: int
    counts: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedQuestion:
    """A question as its newest version has it, with what a summary of all versions' answers looks like."""

    question: Kind
    text_key: str
    outlines: tuple[Outline, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedPage:
    """A page with its questions."""

    key: str
    text_key: str
    questions: tuple[AskedQuestion, ...]


def asked_pages(versions: Iterable[Questionnaire]) -> tuple[AskedPage, ...]:
    """What all versions of a form together asked; ``versions`` is newest first.

    Questions, rows and options that were taken out stand after those that are asked now.
    """
    pages: dict[str, tuple[str, list[str]]] = {}
    asked: dict[str, AskedQuestion] = {}
    for form in versions:
        for page in form.pages:
            for question in page.questions:
                outlines = question.outline(form.key)
                if question.key in asked:
                    newer = asked[question.key]
                    asked[question.key] = replace(newer, outlines=_merged(newer.outlines, outlines))
                elif outlines:
                    label = text_key(form.key, question.key, "label")
                    asked[question.key] = AskedQuestion(question=question, text_key=label, outlines=outlines)
                    title = text_key(form.key, "page", page.key, "title")
                    pages.setdefault(page.key, (title, []))[1].append(question.key)
    return tuple(
        AskedPage(key=key, text_key=title, questions=tuple(asked[question] for question in questions))
        for key, (title, questions) in pages.items()
    )


def roles_of(keys: Collection[str], pages: Iterable[AskedPage]) -> tuple[Choice, ...]:
    """The roles that the questions of these keys offer."""
    return tuple(
        choice
        for page in pages
        for asked in page.questions
        if asked.question.key in keys
        for outline in asked.outlines
        if isinstance(outline, ByCode)
        for choice in _choices(outline.column)
    )


def summed_up(pages: Iterable[AskedPage], group: Group, others: Sequence[Group] = ()) -> tuple[PageSummary, ...]:
    """The figures of a group.

    ``others``: those that a reader may set beside it, where that must tell of nobody; see ``privacy.hidden``.
    """
    desk = _Desk(groups=(group, *others), guarded=bool(others))
    return tuple(
        PageSummary(
            key=page.key,
            text_key=page.text_key,
            questions=tuple(_question(asked, desk) for asked in page.questions),
        )
        for page in pages
    )


def _question(asked: AskedQuestion, desk: _Desk) -> QuestionSummary:
    question = asked.question
    special = question.personal == "special"
    return QuestionSummary(
        key=question.key,
        kind=question.kind,
        text_key=asked.text_key,
        special=special,
        identifies=question.identifies,
        figures=() if special else tuple(desk.figure(outline) for outline in asked.outlines),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """Where figures are made: the first of the groups is the one they are of."""

    groups: tuple[Group, ...]
    guarded: bool

    def figure(self, outline: Outline) -> Figure:
        match outline:
            case ByCode():
                return self._bars(outline.column, several=outline.several)
            case Stacked():
                return Scales(
                    text_key=outline.label,
                    scale=_choices(outline.columns[0]),
                    rows=tuple(self._bars(column) for column in outline.columns),
                )
            case ByNumber():
                return self._numbers(outline)
            case ByDate():
                return self._dates(outline.column)
            case InWriting(column=column):
                reached, _ = self._partition(column, [ANSWERED.__eq__])
                return Written(key=column.key, text_keys=column.text_keys, reached=reached)

    def _bars(self, column: Column, *, several: bool = False) -> Bars:
        choices = _choices(column)
        tests = [choice.code.__eq__ for choice in choices]
        if several:
            reached, _ = self._partition(column, [ANSWERED.__eq__])
            counts = [self._alone(column, choice.code) for choice in choices]
        else:
            reached, counts = self._partition(column, tests)
        return Bars(
            key=column.key,
            text_keys=column.text_keys,
            reached=reached,
            several=several,
            bars=tuple(
                Bar(choice=choice, count=count, share=_share(count, reached))
                for choice, count in zip(choices, counts, strict=True)
            ),
        )

    def _numbers(self, outline: ByNumber) -> Numbers:
        column = outline.column
        steps = _steps([int(value) for value in self._values(column) if _is_number(value)], outline.ends)
        reached, counts = self._partition(column, [_between(first, last) for first, last in steps])
        here = {int(value): number for value, number in _counts(self.groups[0], column).items() if _is_number(value)}
        told = None not in counts
        return Numbers(
            key=column.key,
            text_keys=column.text_keys,
            reached=reached,
            steps=tuple(
                Step(first=first, last=last, count=count, share=_share(count, reached))
                for (first, last), count in zip(steps, counts, strict=True)
            ),
            mean=mean(here) if told else None,
            median=median(here) if told else None,
            lowest_label=outline.lowest_label,
            highest_label=outline.highest_label,
        )

    def _dates(self, column: Column) -> Dates:
        spans = _spans(self._values(column))
        reached, counts = self._partition(column, [_within(first, last) for first, last in spans])
        return Dates(
            key=column.key,
            text_keys=column.text_keys,
            reached=reached,
            spans=tuple(
                Span(first=first, last=last, count=count) for (first, last), count in zip(spans, counts, strict=True)
            ),
        )

    def _values(self, column: Column) -> set[str]:
        return {value for group in self.groups for value in _counts(group, column)}

    def _partition(self, column: Column, tests: Sequence[Callable[[str], bool]]) -> tuple[Reached, list[int | None]]:
        """How far a question reached, and how many values pass each of the tests, of which each passes one."""
        rows = [_cells(group, column, tests) for group in self.groups]
        gone = hidden(rows) if self.guarded else frozenset()
        skipped, not_shown, *counts = (None if place in gone else count for place, count in enumerate(rows[0]))
        told = skipped is not None and not_shown is not None and counts != [None]
        return Reached(answered=sum(rows[0][2:]) if told else None, skipped=skipped, not_shown=not_shown), counts

    def _alone(self, column: Column, code: str) -> int | None:
        """How many gave a code beside others."""
        rows = []
        for group in self.groups:
            count = _counts(group, column).get(code, 0)
            rows.append((count, group.responses - count))
        return None if self.guarded and hidden(rows) else rows[0][0]


def mean(counts: Mapping[int, int]) -> float | None:
    """The mean of numbers, each with how often it was given; None where there are none."""
    number = sum(counts.values())
    return sum(value * count for value, count in counts.items()) / number if number else None


def median(counts: Mapping[int, int]) -> float | None:
    """The median: of an even number of values, the middle between the two in the middle."""
    number = sum(counts.values())
    if not number:
        return None
    places = ((number - 1) // 2, number // 2)
    found: list[int] = []
    passed = 0
    for value in sorted(counts):
        passed += counts[value]
        found += [value for place in places[len(found) :] if place < passed]
    return sum(found) / 2


def _cells(group: Group, column: Column, tests: Sequence[Callable[[str], bool]]) -> list[int]:
    """How many skipped a question, were not shown it, and gave what passes each of the tests."""
    counts = _counts(group, column)
    passed = [sum(count for value, count in counts.items() if test(value)) for test in tests]
    skipped = counts.get(SKIPPED, 0)
    return [skipped, group.responses - skipped - sum(passed), *passed]


def _counts(group: Group, column: Column) -> Mapping[str, int]:
    return group.counts.get(column.key, {})


def _is_number(value: str) -> bool:
    """Whether it is one: a question may have been of another kind in an earlier version, and its codes are none."""
    return value.removeprefix("-").isdecimal()


def _is_date(value: str) -> bool:
    return _DATE.fullmatch(value) is not None


def _choices(column: Column) -> tuple[Choice, ...]:
    codes = column.codes or {}
    return tuple(Choice(code=code, number=number, text_key=words) for code, (number, words) in codes.items())


def _share(count: int | None, reached: Reached) -> float | None:
    if count is None or reached.answered is None:
        return None
    return count / reached.answered if reached.answered else 0.0


def _steps(given: Sequence[int], scale: tuple[int, ...]) -> list[tuple[int, int]]:
    """The first and last numbers of steps that hold all that was given, and the whole of a scale."""
    ends = (*given, *scale)
    if not ends:
        return []
    first, last = min(ends), max(ends)
    width = 1 if last - first < MOST_STEPS else _width(last - first)
    return [(at, at + width - 1) for at in range(first // width * width, last + 1, width)]


def _width(extent: int) -> int:
    """The smallest of 2, 5, 10, 20, 50, … that makes few steps of an extent."""
    power = 1
    while True:
        for factor in (2, 5, 10):
            if extent // (factor * power) < _FEW_STEPS:
                return factor * power
        power *= 10


def _spans(given: Iterable[str]) -> list[tuple[date, date]]:
    """The dates that were given, or where they are many their months, or the years of these."""
    days = {date.fromisoformat(value) for value in given if _is_date(value)}
    if len(days) <= _MOST_DAYS:
        return [(day, day) for day in sorted(days)]
    months = sorted({(day.year, day.month) for day in days})
    if len(months) <= _MOST_MONTHS:
        return [(date(y, m, 1), date(y, m, calendar.monthrange(y, m)[1])) for y, m in months]
    return [(date(year, 1, 1), date(year, 12, 31)) for year in sorted({day.year for day in days})]


def _between(first: int, last: int) -> Callable[[str], bool]:
    return lambda value: _is_number(value) and first <= int(value) <= last


def _within(first: date, last: date) -> Callable[[str], bool]:
    return lambda value: _is_date(value) and first <= date.fromisoformat(value) <= last


def _merged(newer: tuple[Outline, ...], older: Iterable[Outline]) -> tuple[Outline, ...]:
    """The outlines of two versions of a question; where it changed its kind, the newer one's alone."""
    merged = {_name(outline): outline for outline in newer}
    for outline in older:
        known = merged.get(_name(outline))
        merged[_name(outline)] = outline if known is None else _joined(known, outline)
    return tuple(merged.values())


def _name(outline: Outline) -> str:
    return outline.label if isinstance(outline, Stacked) else outline.column.key


def _joined(newer: Outline, older: Outline) -> Outline:
    match newer, older:
        case ByCode(), ByCode():
            return replace(newer, column=_with_codes(newer.column, older.column))
        case Stacked(), Stacked():
            known = {column.key for column in newer.columns}
            rows = (*newer.columns, *(column for column in older.columns if column.key not in known))
            scale = _with_codes(newer.columns[0], older.columns[0])
            return replace(newer, columns=tuple(replace(row, codes=scale.codes) for row in rows))
        case ByNumber(), ByNumber() if newer.ends and older.ends:
            ends = (*newer.ends, *older.ends)
            return replace(newer, lowest=min(ends), highest=max(ends))
    return newer


def _with_codes(newer: Column, older: Column) -> Column:
    """The newer column, with the codes that only the older one has after its own."""
    own = newer.codes or {}
    return replace(newer, codes={**own, **{code: of for code, of in (older.codes or {}).items() if code not in own}})
