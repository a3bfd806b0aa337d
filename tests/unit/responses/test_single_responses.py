"""Decisions about one response: what became of each question, what a correction reads, what may be translated."""

from __future__ import annotations

from typing import Any

import pytest

from app.questionnaires import Questionnaire, walk
from app.responses.rules import (
    Standing,
    answers_mark,
    corrected,
    deleted_early,
    raw_of,
    reference_in,
    standing,
    written_answers,
)
from tests.unit.questionnaires.builders import form, page_data, question_data
from tests.unit.web.builders import EVERY_KIND, questionnaire

HEALTH: dict[str, Any] = {"key": "health", "personal": "special", "required": "Say yes or no"}


def with_health(**shown_if: Any) -> Questionnaire:
    """A sensitive question, one that it asks, one that this asks in turn, a page that it shows, and one on its own."""
    questions = [
        question_data("yes_no", **HEALTH, **shown_if),
        question_data("short_text", key="more", shown_if={"question": "health", "is": "yes"}),
        question_data("short_text", key="most", shown_if={"question": "more", "answered": True}),
        question_data("short_text", key="plain"),
    ]
    last = page_data(
        question_data("short_text", key="last"), key="second", shown_if={"question": "health", "is": "yes"}
    )
    first = page_data(question_data("short_text", key="name"), key="first")
    return form(first, page_data(*questions, key="middle"), last)


@pytest.mark.parametrize("typed", ["KX4T-9HQM", "kx4t-9hqm", " KX4T 9HQM ", "kx4t9hqm", "KX4T‑9HQM"])
def test_a_reference_is_known_however_it_is_typed(typed: str) -> None:
    assert reference_in(typed) == "KX4T-9HQM"


@pytest.mark.parametrize("typed", ["", "KX4T-9HQ", "KX4T-9HQMM", "BBBB-BBBB", "siân@example.com", "KX4T_9HQM"])
def test_what_is_no_reference_is_none(typed: str) -> None:
    assert reference_in(typed) is None


def test_answers_typed_in_again_are_the_same_answers_page_by_page() -> None:
    every_kind = questionnaire()
    fields = {
        "data": ["Siân"],
        "errors": ["Un\nDau"],
        "email": ["a@example.com"],
        "phone": ["029 2000 0000"],
        "count": ["5"],
        "day-day": ["27"],
        "day-month": ["mawrth"],
        "day-year": ["2027"],
        "pick": ["b"],
        "choice": ["a"],
        "choice-a-detail": ["Cŵn"],
        "many": ["b", "a"],
        "many-a-detail": ["Tŷ"],
        "needs": ["yes"],
        "which": ["Capsiynau"],
        "likely": ["7"],
        "agree-learnt": ["1"],
        "agree-met": ["2"],
        "agreed": ["yes"],
    }
    way = walk(every_kind, {"all": fields})
    assert way.complete
    assert {name for name in fields if name not in raw_of(every_kind, way.answers)["all"]} == set()
    assert walk(every_kind, raw_of(every_kind, way.answers)).answers == way.answers


def test_every_kind_of_question_says_what_became_of_it() -> None:
    every_kind = questionnaire()
    keys = [one["key"] for one in EVERY_KIND if one["kind"] != "guidance"]
    for key in keys:
        question = every_kind.question(key)
        assert standing(question, {}, ()) is Standing.NOT_SHOWN
        assert standing(question, {key: None}, ()) is Standing.SKIPPED
    grid = every_kind.question("agree")
    assert standing(grid, {"agree": {"learnt": None, "met": None}}, ()) is Standing.SKIPPED
    assert standing(grid, {"agree": {"learnt": "1", "met": None}}, ()) is Standing.ANSWERED
    assert standing(every_kind.question("likely"), {"likely": 0}, ()) is Standing.ANSWERED


def test_a_sensitive_question_without_its_answer_has_lost_it_if_it_was_shown() -> None:
    shown = with_health()
    assert deleted_early(shown, {"plain": None, "health": "no"}) == frozenset()
    gone = deleted_early(shown, {"plain": None, "more": "x"})
    assert gone == {"health", "more", "most", "last"}
    assert standing(shown.question("health"), {}, gone) is Standing.DELETED
    assert standing(shown.question("most"), {}, gone) is Standing.NOT_SHOWN
    assert standing(shown.question("more"), {"more": "x"}, gone) is Standing.ANSWERED


def test_a_sensitive_question_that_was_not_shown_has_lost_nothing() -> None:
    hidden = with_health(shown_if={"question": "name", "answered": True})
    answers = {"name": None, "plain": None}
    assert deleted_early(hidden, answers) == frozenset()
    assert standing(hidden.question("health"), answers, ()) is Standing.NOT_SHOWN


def test_a_correction_reads_the_whole_form_and_keeps_what_rests_on_deleted_answers() -> None:
    stored = {"name": "Siân", "plain": "a", "more": "b", "last": "c"}
    way = corrected(with_health(), stored, {"middle": {"plain": ["d"], "more": ["typed all the same"]}})
    assert way.complete
    assert way.answers == {"name": None, "plain": "d", "more": "b", "last": "c"}


def test_a_correction_judges_what_it_asks() -> None:
    way = corrected(with_health(), {"name": None, "plain": None, "health": "no"}, {})
    assert not way.complete
    assert [problem.question for step in way.pages if step.reading for problem in step.reading.problems] == ["health"]


def test_the_mark_of_answers_differs_when_they_do_and_not_by_their_order() -> None:
    assert answers_mark({"a": "x", "b": ["1"]}) == answers_mark({"b": ["1"], "a": "x"})
    assert len({answers_mark(answers) for answers in ({}, {"a": None}, {"a": "ŵ"}, {"a": "w"})}) == 4


def test_what_people_wrote_may_be_translated_but_not_who_and_where_they_are() -> None:
    assert [key for key, _ in written_answers(questionnaire())] == ["errors", "choice.a", "many.a", "which"]
