"""From counts to figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from statistics import fmean
from statistics import median as exact_median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.questionnaires import Questionnaire
from app.results.rules import (
    Bars,
    Dates,
    Figure,
    Group,
    Numbers,
    QuestionSummary,
    Reached,
    Scales,
    Written,
    asked_pages,
    roles_of,
    summed_up,
)
from app.results.rules.summing import mean, median
from tests.factories import feedback_form
from tests.unit.questionnaires.builders import form_data, page_data, question_data

Counts = Mapping[str, Mapping[str, int]]


def questions(
    *versions: dict[str, Any], counts: Counts, responses: int = 20, others: tuple[Group, ...] = ()
) -> dict[str, QuestionSummary]:
    pages = asked_pages(Questionnaire.from_json(version) for version in versions)
    found = summed_up(pages, Group(responses=responses, counts=counts), others)
    return {question.key: question for page in found for question in page.questions}


def figure(kind: str, counts: Mapping[str, int], responses: int = 20, **parts: Any) -> Figure:
    data = form_data(page_data(question_data(kind, **parts)))
    return questions(data, counts={"q": counts}, responses=responses)["q"].figures[0]


def told(bars: Bars) -> dict[str, int | None]:
    return {bar.choice.code: bar.count for bar in bars.bars}


def test_a_choice_is_bars_in_their_author_s_order_with_shares_of_those_who_answered() -> None:
    found = figure("single_choice", {"blue": 6, "other": 2, "@skipped": 5})
    assert isinstance(found, Bars)
    assert told(found) == {"red": 0, "blue": 6, "other": 2}
    assert [bar.share for bar in found.bars] == [0, 0.75, 0.25]
    assert found.reached == Reached(answered=8, skipped=5, not_shown=7)


def test_of_several_answers_each_is_a_share_of_those_who_gave_any() -> None:
    found = figure("multiple_choice", {"@answered": 10, "red": 10, "blue": 5, "@skipped": 1})
    assert isinstance(found, Bars)
    assert found.several
    assert [bar.share for bar in found.bars] == [1, 0.5, 0, 0]
    assert found.reached == Reached(answered=10, skipped=1, not_shown=9)


def test_a_question_that_nobody_answered_has_shares_of_none() -> None:
    found = figure("yes_no", {}, responses=0)
    assert isinstance(found, Bars)
    assert [(bar.count, bar.share) for bar in found.bars] == [(0, 0), (0, 0)]


def test_details_of_options_are_figures_after_the_choice() -> None:
    counts = {"q": {"other": 3}, "q.other.detail": {"@answered": 2, "@skipped": 1}}
    _, detail = questions(form_data(page_data(question_data("select"))), counts=counts)["q"].figures
    assert isinstance(detail, Written)
    assert detail.key == "q.other.detail"
    assert detail.reached == Reached(answered=2, skipped=1, not_shown=17)


def test_a_grid_is_rows_on_one_scale() -> None:
    counts = {"q.a": {"1": 4, "2": 6}, "q.b": {"2": 9, "@skipped": 1}}
    (found,) = questions(form_data(page_data(question_data("grid"))), counts=counts, responses=10)["q"].figures
    assert isinstance(found, Scales)
    assert [choice.code for choice in found.scale] == ["1", "2"]
    assert [told(row) for row in found.rows] == [{"1": 4, "2": 6}, {"1": 0, "2": 9}]
    assert [row.reached.skipped for row in found.rows] == [0, 1]


def test_a_scale_shows_each_of_its_numbers_with_mean_and_median() -> None:
    found = figure("number_scale", {"0": 1, "9": 1, "10": 2})
    assert isinstance(found, Numbers)
    assert [(step.first, step.last) for step in found.steps] == [(number, number) for number in range(11)]
    assert [step.count for step in found.steps] == [1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2]
    assert (found.mean, found.median) == (7.25, 9.5)


def test_numbers_far_apart_are_shown_in_steps_of_equal_width_without_a_gap() -> None:
    found = figure("whole_number", {"-3": 1, "4": 2, "250": 3})
    assert isinstance(found, Numbers)
    widths = {step.last - step.first + 1 for step in found.steps}
    assert widths == {50}
    assert [step.first for step in found.steps] == [-50, 0, 50, 100, 150, 200, 250]
    assert sum(step.count or 0 for step in found.steps) == 6


@given(st.lists(st.integers(-(10**15) + 1, 10**15 - 1), min_size=1, max_size=30))
def test_whatever_numbers_were_given_there_are_few_steps_and_each_number_is_in_one(numbers: list[int]) -> None:
    counts = {str(number): numbers.count(number) for number in numbers}
    found = figure("whole_number", counts, responses=len(numbers))
    assert isinstance(found, Numbers)
    assert len(found.steps) <= 21
    assert sum(step.count or 0 for step in found.steps) == len(numbers) == found.reached.answered
    assert all(one.last + 1 == other.first for one, other in zip(found.steps, found.steps[1:], strict=False))


def test_no_number_gives_no_steps_and_no_average() -> None:
    found = figure("whole_number", {"@skipped": 3})
    assert isinstance(found, Numbers)
    assert (found.steps, found.mean, found.median) == ((), None, None)


@given(st.lists(st.integers(-50, 50), min_size=1))
def test_mean_and_median_are_those_of_the_numbers(numbers: list[int]) -> None:
    counts = {number: numbers.count(number) for number in numbers}
    assert mean(counts) == pytest.approx(fmean(numbers))
    assert median(counts) == exact_median(numbers)


TWO_MONTHS = [f"2026-0{month}-{day:02}" for month in (5, 6) for day in range(1, 21)]
FOUR_YEARS = [f"{year}-{month:02}-01" for year in (1990, 2001, 2020, 2024) for month in range(1, 13)]


@pytest.mark.parametrize(
    ("given_dates", "expected"),
    [
        (["2026-05-04", "2026-05-06"], [(date(2026, 5, 4), 1), (date(2026, 5, 6), 1)]),
        (TWO_MONTHS, [(date(2026, 5, 1), 20), (date(2026, 6, 1), 20)]),
        (FOUR_YEARS, [(date(year, 1, 1), 12) for year in (1990, 2001, 2020, 2024)]),
    ],
)
def test_few_dates_are_shown_by_day_more_by_month_many_by_year(
    given_dates: list[str], expected: list[tuple[date, int]]
) -> None:
    found = figure("date", dict.fromkeys(given_dates, 1), responses=50)
    assert isinstance(found, Dates)
    assert [(span.first, span.count) for span in found.spans] == expected


def test_texts_are_only_how_many_there_are() -> None:
    found = figure("long_text", {"@answered": 4, "@skipped": 2}, responses=6)
    assert found == Written(key="q", text_keys=("form.q.label",), reached=Reached(answered=4, skipped=2, not_shown=0))


def test_a_question_of_a_special_category_has_no_figures() -> None:
    data = form_data(page_data(question_data("yes_no", personal="special")))
    found = questions(data, counts={"q": {"yes": 3}})["q"]
    assert found.special
    assert found.figures == ()


def changed(form: dict[str, Any], key: str, **parts: Any) -> dict[str, Any]:
    """The form with one question changed."""
    pages = [
        page | {"questions": [asked | parts if asked["key"] == key else asked for asked in page["questions"]]}
        for page in form["pages"]
    ]
    return form | {"pages": pages}


def test_an_option_that_was_taken_out_stands_last_with_its_words_and_its_count() -> None:
    older = feedback_form()
    newer = changed(older, "liked", options=[{"key": "talk", "number": 2, "label": "The talk"}])
    found = questions(newer, older, counts={"liked": {"@answered": 3, "food": 2, "talk": 1}})["liked"].figures[0]
    assert isinstance(found, Bars)
    assert told(found) == {"talk": 1, "food": 2}
    assert found.bars[-1].choice.text_key == "feedback.liked.option.food"


def test_a_row_that_was_taken_out_of_a_grid_stands_last_on_the_scale_of_both_versions() -> None:
    older = form_data(page_data(question_data("grid")))
    newer = changed(
        older, "q", rows=[{"key": "b", "label": "Second"}],
        scale=[{"key": "2", "number": 2, "label": "Yes"}, {"key": "3", "number": 3, "label": "Often"}],
    )  # fmt: skip
    (found,) = questions(newer, older, counts={"q.a": {"1": 1}})["q"].figures
    assert isinstance(found, Scales)
    assert [choice.code for choice in found.scale] == ["2", "3", "1"]
    assert [row.key for row in found.rows] == ["q.b", "q.a"]


def test_a_scale_that_was_longer_before_keeps_its_numbers() -> None:
    older = form_data(page_data(question_data("number_scale")))
    newer = changed(older, "q", lowest=1, highest=5)
    (found,) = questions(newer, older, counts={"q": {"9": 1}})["q"].figures
    assert isinstance(found, Numbers)
    assert (found.steps[0].first, found.steps[-1].last) == (0, 10)


def test_a_question_that_was_taken_out_stands_on_its_page_after_those_that_are_asked() -> None:
    older = feedback_form(pages=2)
    first, second = older["pages"]
    newer = older | {"pages": [first | {"questions": first["questions"][2:]}, second]}
    pages = asked_pages(map(Questionnaire.from_json, (newer, older)))
    assert [[asked.question.key for asked in page.questions] for page in pages] == [["liked", "mood", "why"], ["more"]]


def test_a_question_that_has_changed_its_kind_is_shown_as_it_is_now() -> None:
    older = form_data(page_data(question_data("single_choice")))
    newer = form_data(page_data(question_data("whole_number")))
    (found, _) = questions(newer, older, counts={"q": {"red": 3, "4": 1}})["q"].figures
    assert isinstance(found, Numbers)
    assert found.mean == 4


def test_roles_are_the_options_of_the_question_that_asks_for_them() -> None:
    pages = asked_pages([Questionnaire.from_json(feedback_form())])
    assert [choice.code for choice in roles_of(["mood"], pages)] == ["good", "bad"]
    assert roles_of([], pages) == ()


def beside(counts: Counts, responses: int = 30) -> tuple[Group, ...]:
    return (Group(responses=responses, counts=counts),)


def test_beside_others_a_count_under_five_is_not_told_nor_one_that_would_give_it_away() -> None:
    here = {"mood": {"good": 9, "bad": 1}}
    (found,) = questions(feedback_form(), counts=here, responses=10, others=beside({"mood": {"good": 30}}))[
        "mood"
    ].figures
    assert isinstance(found, Bars)
    assert told(found) == {"good": None, "bad": None}
    assert found.reached == Reached(answered=10, skipped=0, not_shown=0)


def test_beside_others_a_count_is_not_told_where_theirs_is_under_five() -> None:
    there = beside({"mood": {"good": 28, "bad": 2}})
    (found,) = questions(feedback_form(), counts={"mood": {"good": 10, "bad": 10}}, others=there)["mood"].figures
    assert isinstance(found, Bars)
    assert told(found) == {"good": None, "bad": None}


def test_beside_others_each_of_several_answers_is_judged_by_itself() -> None:
    here = {"liked": {"@answered": 20, "food": 12, "talk": 19}}
    there = beside({"liked": {"@answered": 30, "food": 6, "talk": 10}})
    (found,) = questions(feedback_form(), counts=here, others=there)["liked"].figures
    assert isinstance(found, Bars)
    assert told(found) == {"food": 12, "talk": None}


def test_beside_others_there_is_no_average_of_numbers_that_are_not_all_told() -> None:
    data = form_data(page_data(question_data("number_scale")))
    here, there = {"q": {"1": 8, "2": 12}}, beside({"q": {"1": 10, "2": 20}})
    (open_,) = questions(data, counts=here, others=there)["q"].figures
    (shut,) = questions(data, counts={"q": {"1": 8, "2": 12, "9": 1}}, responses=21, others=there)["q"].figures
    assert isinstance(open_, Numbers)
    assert isinstance(shut, Numbers)
    assert (open_.mean, open_.median) == (1.6, 2)
    assert (shut.mean, shut.median) == (None, None)


def test_beside_others_how_many_wrote_is_not_told_where_they_are_few() -> None:
    here, there = {"why": {"@answered": 3}}, beside({"why": {"@answered": 12}})
    (found,) = questions(feedback_form(), counts=here, others=there)["why"].figures
    assert isinstance(found, Written)
    assert found.reached == Reached(answered=None, skipped=0, not_shown=None)
