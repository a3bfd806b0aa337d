"""What a cell, a name and a sheet may be called."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.results.export.rules import (
    LONGEST_CELL,
    cut,
    ending_of,
    guarded,
    sheet_name,
    utf16_length,
    variable_names,
)


@pytest.mark.parametrize(
    "text", ["=1+1", "+44 29 2000 0000", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x"]
)
def test_a_text_that_excel_would_take_for_a_formula_is_led_by_an_apostrophe(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "1+1=2", "a@example.com", "’", "'quoted'", "ŵ", "🎉", " =1"])
def test_any_other_text_is_left_alone(text: str) -> None:
    assert guarded(text) == text


def test_a_key_is_its_name_among_codes() -> None:
    assert list(variable_names(["mood", "liked.food", "needs.yes.detail"])) == [
        "mood",
        "liked.food",
        "needs.yes.detail",
    ]


@pytest.mark.parametrize("key", ["to", "by", "if", "next", "version"])
def test_a_name_that_means_something_else_is_led_by_a_q(key: str) -> None:
    assert list(variable_names([key], taken=["version"])) == [f"q_{key}"]


def test_a_long_key_becomes_a_name_that_is_the_same_in_every_file() -> None:
    keys = [f"{'a' * 60}.{'b' * 40}.{end}" for end in "xy"]
    first, second = variable_names(keys)
    assert first != second
    assert len(first) == len(second) == 64
    assert list(variable_names(keys[1:])) == [second]


@given(st.lists(st.from_regex(r"[a-z][a-z0-9_]{0,59}(\.[a-z0-9][a-z0-9_]{0,59}){0,2}", fullmatch=True), unique=True))
def test_names_are_those_that_r_and_spss_take(keys: list[str]) -> None:
    names = list(variable_names(keys, taken=["version", "reference"]))
    assert len(set(names)) == len(keys)
    assert all(re.fullmatch(r"[a-z][a-z0-9_.]*", name) and len(name) <= 64 for name in names)
    assert not set(names) & {"version", "reference", "all", "and", "or", "not", "if", "in", "for", "while"}


@pytest.mark.parametrize(
    ("text", "whole"),
    [("a" * 32_767, True), ("a" * 32_768, False), ("ŵ" * 40_000, False), ("🎉" * 16_383, True), ("🎉" * 20_000, False)],
)
def test_a_cell_takes_as_much_of_a_text_as_excel_counts(text: str, whole: bool) -> None:
    kept = cut(text)
    assert text.startswith(kept)
    assert (kept == text) is whole
    assert utf16_length(kept) <= LONGEST_CELL
    assert utf16_length(kept) >= min(utf16_length(text), LONGEST_CELL - 1)


def test_a_letter_is_never_cut_in_two() -> None:
    assert cut("a" + "🎉" * 20_000) == "a" + "🎉" * 16_383


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Labels", "Labels"), ("a/b:c*d?e[f]g\\h", "a b c d e f g h"), ("x" * 40, "x" * 31), ("'quoted'", "quoted")],
)
def test_a_sheet_has_a_name_that_workbooks_take(name: str, expected: str) -> None:
    assert sheet_name(name) == expected


@pytest.mark.parametrize(
    ("format_", "versions", "ending"),
    [
        ("xlsx", "separate", "xlsx"),
        ("csv-excel", "merged", "csv"),
        ("csv-stats", "separate", "zip"),
        ("codebook", "separate", "csv"),
    ],
)
def test_versions_apart_are_several_files_in_one_unless_they_have_sheets(
    format_: str, versions: str, ending: str
) -> None:
    assert ending_of(format_, versions) == ending  # type: ignore[arg-type]
