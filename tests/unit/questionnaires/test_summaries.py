"""How each kind counts answers, and what a summary of it looks like."""

from __future__ import annotations

from typing import Any

import pytest

from app.questionnaires import (
    ANSWERED,
    KINDS,
    SKIPPED,
    Answers,
    ByCode,
    ByDate,
    ByNumber,
    Column,
    InWriting,
    Kind,
    Outline,
    Stacked,
)
from tests.unit.questionnaires.builders import question, read

FIELDS: dict[str, dict[str, str | list[str]]] = {
    "short_text": {"q": "One line"},
    "long_text": {"q": "Some\nlines"},
    "email": {"q": "a@example.com"},
    "phone": {"q": "029 2000 0000"},
    "whole_number": {"q": "12"},
    "date": {"q__day": "4", "q__month": "5", "q__year": "2026"},
    "single_choice": {"q": "other", "q__other__detail": "Green"},
    "select": {"q": "red"},
    "multiple_choice": {"q": ["red", "other"], "q__other__detail": "Green"},
    "yes_no": {"q": "no"},
    "number_scale": {"q": "7"},
    "grid": {"q__a": "2"},
    "consent": {"q": "yes"},
    "guidance": {},
}


def columns_of(outline: Outline) -> tuple[Column, ...]:
    return outline.columns if isinstance(outline, Stacked) else (outline.column,)


def columns(asked: Kind) -> dict[str, Column]:
    return {column.key: column for outline in asked.outline("form") for column in columns_of(outline)}


def tallied(kind: str, answers: Answers | None = None, **parts: Any) -> list[tuple[str, str]]:
    asked = question(kind, **parts)
    return list(asked.tallied(read(asked, **FIELDS[kind]).answers if answers is None else answers))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_summary_of_each_column_that_it_counts(kind: str) -> None:
    asked = question(kind)
    known = columns(asked)
    exported = {column.key: column for column in asked.columns("form")}
    assert bool(known) is (kind != "guidance")
    for key, column in known.items():
        assert (column.answer, column.text_keys) == (exported[key].answer, exported[key].text_keys)
    assert {key for key, _ in tallied(kind)} <= set(known)


@pytest.mark.parametrize("kind", KINDS)
def test_every_value_that_is_counted_has_its_place_in_the_summary(kind: str) -> None:
    known = {outline.column.key: outline for outline in question(kind).outline("f") if not isinstance(outline, Stacked)}
    for key, value in tallied(kind):
        if value in (ANSWERED, SKIPPED):
            continue
        match known.get(key):
            case ByCode(column=column):
                assert value in (column.codes or {})
            case ByNumber():
                assert value == str(int(value))
            case ByDate():
                assert value == "2026-05-04"
            case InWriting():
                pytest.fail("a text is counted by what it says")


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_not_shown_is_not_counted_and_what_was_left_empty_is(kind: str) -> None:
    asked = question(kind)
    assert list(asked.tallied({})) == []
    assert {value for _, value in asked.tallied(asked.read({}).answers)} <= {SKIPPED}
    assert bool(list(asked.tallied(asked.read({}).answers))) is (kind != "guidance")


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("long_text", [("q", ANSWERED)]),
        ("whole_number", [("q", "12")]),
        ("date", [("q", "2026-05-04")]),
        ("single_choice", [("q", "other"), ("q.other.detail", ANSWERED)]),
        ("multiple_choice", [("q", ANSWERED), ("q", "red"), ("q", "other"), ("q.other.detail", ANSWERED)]),
        ("number_scale", [("q", "7")]),
        ("grid", [("q.a", "2"), ("q.b", SKIPPED)]),
        ("consent", [("q", "1")]),
    ],
)
def test_answers_count_by_code_or_number_and_texts_by_being_there(kind: str, expected: list[tuple[str, str]]) -> None:
    assert tallied(kind) == expected


@pytest.mark.parametrize("kind", ["whole_number", "date"])
def test_a_number_or_date_that_identifies_counts_as_a_text(kind: str) -> None:
    asked = question(kind, personal="identifying")
    assert [type(outline) for outline in asked.outline("form")] == [InWriting]
    assert tallied(kind, personal="identifying") == [("q", ANSWERED)]


def test_a_scale_knows_its_ends_and_their_names() -> None:
    (outline,) = question("number_scale").outline("form")
    assert isinstance(outline, ByNumber)
    assert outline.ends == (0, 10)
    assert (outline.lowest_label, outline.highest_label) == ("form.q.lowest", "form.q.highest")
    (plain,) = question("number_scale", lowest_label=None).outline("form")
    assert isinstance(plain, ByNumber)
    assert plain.lowest_label is None


def test_a_grid_is_stacked_its_rows_on_one_scale() -> None:
    (outline,) = question("grid").outline("form")
    assert isinstance(outline, Stacked)
    assert [column.key for column in outline.columns] == ["q.a", "q.b"]
    assert outline.columns[0].codes == outline.columns[1].codes
