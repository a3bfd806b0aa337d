"""Whole numbers, scales of numbers, and dates."""

import pytest

from tests.unit.questionnaires.builders import question, read, refusal


@pytest.mark.parametrize(
    ("typed", "number"), [("0", 0), (" 12 ", 12), ("-5", -5), ("\u22125", -5), ("+7", 7), ("007", 7), ("-0", 0)]
)
def test_whole_numbers(typed: str, number: int) -> None:
    assert read(question("whole_number"), q=typed).answers == {"q": number}


@pytest.mark.parametrize("typed", ["1,000", "1.0", "1e3", "١٢", "²", "1 2", "--1", "0x10", "1_000", "ten", "-"])
def test_what_is_not_a_whole_number_is_refused(typed: str) -> None:
    assert refusal(read(question("whole_number"), q=typed)) == ("q", "not_a_number", {})


def test_a_number_outside_its_bounds_is_refused_with_them() -> None:
    asked = question("whole_number", min=1, max=20)
    for typed in ("0", "21", "-1"):
        assert refusal(read(asked, q=typed)) == ("q", "out_of_range", {"min": 1, "max": 20})
    assert read(asked, q="20").answers == {"q": 20}


def test_a_number_of_a_million_digits_is_out_of_range_and_zeros_before_it_are_not() -> None:
    asked = question("whole_number", min=1, max=20)
    assert refusal(read(asked, q="9" * 1_000_000))[1] == "out_of_range"
    assert refusal(read(asked, q="-" + "9" * 1_000_000))[1] == "out_of_range"
    assert read(asked, q="0" * 1_000_000 + "5").answers == {"q": 5}
    assert refusal(read(asked, q="0" * 1_000_000 + "x"))[1] == "not_a_number"


def test_a_number_with_one_bound_is_too_low_or_too_high() -> None:
    assert refusal(read(question("whole_number", min=1), q="0")) == ("q", "too_low", {"min": 1})
    assert refusal(read(question("whole_number", max=9), q="10")) == ("q", "too_high", {"max": 9})
    assert refusal(read(question("whole_number"), q="9" * 16)) == ("q", "too_high", {"max": 10**15 - 1})
    assert refusal(read(question("whole_number"), q="-" + "9" * 16)) == ("q", "too_low", {"min": 1 - 10**15})


def test_a_whole_number_may_be_left_empty_unless_required() -> None:
    assert read(question("whole_number"), q=" ").answers == {"q": None}
    assert refusal(read(question("whole_number", required="Enter it"), q=" ")) == ("q", "required", {})


def test_a_scale_takes_its_numbers_alone() -> None:
    asked = question("number_scale", required="Select a number")
    assert read(asked, q="0").answers == {"q": 0}
    assert read(asked, q="10").answers == {"q": 10}
    for typed in ("11", "-1", "+1", "01", " 1", "x"):
        assert refusal(read(asked, q=typed)) == ("q", "not_an_option", {})
    assert refusal(read(asked)) == ("q", "required", {})


def test_a_scale_names_its_ends() -> None:
    keys = [text.key for text in question("number_scale").texts("form")]
    assert keys == ["form.q.label", "form.q.lowest", "form.q.highest"]


def test_numbers_are_exported_as_numbers() -> None:
    for kind in ("whole_number", "number_scale"):
        (column,) = question(kind).columns("form")
        assert column.value({"q": 7}) == 7


def test_a_date_has_three_fields() -> None:
    assert question("date").field_names() == ("q-day", "q-month", "q-year")


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        ("3", "2", "2026"),
        ("03", "02", "2026"),
        ("3", "February", "2026"),
        (" 3 ", "feb.", "2026"),
        ("3", "Chwefror", "2026"),
        ("3", "CHWEF", "2026"),
    ],
)
def test_dates_by_number_or_by_name_in_either_language(day: str, month: str, year: str) -> None:
    assert read(question("date"), q__day=day, q__month=month, q__year=year).answers == {"q": "2026-02-03"}


@pytest.mark.parametrize(
    ("name", "number"),
    [
        *(("jan", 1), ("ion", 1), ("chw", 2), ("mar", 3), ("maw", 3), ("ebr", 4), ("may", 5), ("mai", 5)),
        *(("meh", 6), ("jun", 6), ("gor", 7), ("jul", 7), ("aws", 8), ("aug", 8), ("med", 9), ("sept", 9)),
        *(("hyd", 10), ("tach", 11), ("nov", 11), ("rha", 12), ("dec", 12)),
    ],
)
def test_months_by_three_letters_or_more(name: str, number: int) -> None:
    reading = read(question("date"), q__day="1", q__month=name, q__year="2026")
    assert reading.answers == {"q": f"2026-{number:02}-01"}


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        ("31", "02", "2026"),
        ("29", "2", "2025"),
        ("0", "1", "2026"),
        ("1", "13", "2026"),
        ("1", "ma", "2026"),
        ("1", "1", "26"),
        ("1", "1", "0000"),
        ("1st", "1", "2026"),
        ("٣", "1", "2026"),
        ("1", "1", "9" * 100_000),
    ],
)
def test_dates_that_are_none(day: str, month: str, year: str) -> None:
    reading = read(question("date"), q__day=day, q__month=month, q__year=year)
    assert refusal(reading) == ("q-day", "invalid_date", {})


@pytest.mark.parametrize("part", ["day", "month", "year"])
def test_a_missing_part_is_named(part: str) -> None:
    typed = {"q-day": ["1"], "q-month": ["1"], "q-year": ["2026"]} | {f"q-{part}": [""]}
    assert refusal(question("date").read(typed)) == (f"q-{part}", "date_incomplete", {"missing": part})


def test_an_empty_date_is_missing_only_if_required() -> None:
    assert read(question("date")).answers == {"q": None}
    assert refusal(read(question("date", required="Enter it"))) == ("q-day", "required", {})


def test_dates_outside_their_bounds_are_refused_with_them() -> None:
    asked = question("date", earliest="2026-01-01", latest="2026-12-31")
    before = read(asked, q__day="31", q__month="12", q__year="2025")
    after = read(asked, q__day="1", q__month="1", q__year="2027")
    assert refusal(before) == ("q-day", "date_before", {"min": "2026-01-01"})
    assert refusal(after) == ("q-day", "date_after", {"max": "2026-12-31"})


def test_dates_are_exported_as_they_are_stored() -> None:
    (column,) = question("date").columns("form")
    assert column.value({"q": "2026-02-03"}) == "2026-02-03"
