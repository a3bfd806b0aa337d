"""Answers in words."""

from __future__ import annotations

import pytest

from app.questionnaires import Answers
from app.web.fields import answer_lines
from tests.unit.web.builders import questionnaire, words_of

ANSWERS: Answers = {
    "data": "Siân",
    "errors": "one\ntwo",
    "count": 1234,
    "day": "2027-05-05",
    "pick": "b",
    "choice": "a",
    "choice.a": "this one",
    "many": ["a", "b"],
    "many.a": None,
    "needs": "no",
    "likely": 0,
    "agree": {"learnt": "2", "met": None},
    "agreed": True,
    "phone": None,
}


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("key", "lines"),
    [
        ("data", ["Siân"]),
        ("errors", ["one\ntwo"]),
        ("count", ["1,234"]),
        ("day", ["5 May 2027"]),
        ("pick", ["Second"]),
        ("choice", ["First", "this one"]),
        ("many", ["First", "Second"]),
        ("needs", ["Nac oes"]),
        ("likely", ["0"]),
        ("agree", ["I learnt “much”: Yes", "I met people: No answer provided"]),
        ("agreed", ["Selected"]),
        ("phone", ["No answer provided"]),
        ("email", ["No answer provided"]),
    ],
)
def test_an_answer_reads_in_the_words_of_its_question(key: str, lines: list[str]) -> None:
    form = questionnaire()
    assert answer_lines(form.key, form.question(key), ANSWERS, words_of(form)) == lines


@pytest.mark.usefixtures("welsh")
def test_a_date_reads_in_the_readers_language() -> None:
    form = questionnaire()
    assert answer_lines(form.key, form.question("day"), ANSWERS, words_of(form)) == ["5 Mai 2027"]
