"""A form on paper: every question is there, with something to write on and, where need be, whom it is for."""

from __future__ import annotations

from typing import Any

import pytest

from app.questionnaires import KINDS
from app.web.pages.conditions import Said
from app.web.pages.paper import PaperAnswer, PaperOption, PaperQuestion, on_paper
from tests.unit.web.builders import EVERY_KIND, OPTIONS, questionnaire, words_of

pytestmark = pytest.mark.usefixtures("english")

MOOD = {
    "kind": "single_choice",
    "key": "mood",
    "label": "Mood?",
    "options": [{"key": "good", "number": 1, "label": "Good"}, {"key": "bad", "number": 2, "label": "Bad"}],
}
SCORE = {"kind": "number_scale", "key": "score", "label": "Score?", "lowest": 0, "highest": 3}


def printed(*questions: dict[str, Any]) -> tuple[PaperQuestion, ...]:
    form = questionnaire(list(questions))
    (page,) = on_paper(form, words_of(form), "en")
    return page.questions


def answers_of(kind: str) -> PaperAnswer:
    (definition,) = (each for each in EVERY_KIND if each["kind"] == kind and "shown_if" not in each)
    (question,) = printed(definition)
    return question.answer


def said(condition: dict[str, Any]) -> Said:
    asked = {"kind": "short_text", "key": "why", "label": "Why?", "shown_if": condition}
    found = printed(MOOD, SCORE, asked)[-1].condition
    assert found is not None
    return found


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"guidance"}))
def test_every_kind_of_question_has_something_to_write_on(kind: str) -> None:
    assert answers_of(kind).shape != "nothing"


def test_guidance_has_words_and_neither_a_number_nor_anything_to_write_on() -> None:
    guidance, question = printed(EVERY_KIND[0], MOOD)
    assert (guidance.number, guidance.optional, guidance.answer.shape) == (None, False, "nothing")
    assert "Read this</h2>" in guidance.label
    assert question.number == 1


def test_questions_are_numbered_through_all_pages() -> None:
    pages = [
        {"key": "one", "title": "One", "questions": [MOOD]},
        {"key": "two", "title": "Two", "guidance": "Take *your* time.", "questions": [SCORE]},
    ]
    form = questionnaire(pages=pages)
    first, second = on_paper(form, words_of(form), "en")
    assert [question.number for page in (first, second) for question in page.questions] == [1, 2]
    assert (first.guidance, second.title) == (None, "Two")
    assert "<em>your</em>" in str(second.guidance)


def test_a_question_without_a_sentence_for_a_missing_answer_is_optional() -> None:
    free, asked = printed(MOOD, SCORE | {"required": "Give a score"})
    assert (free.optional, asked.optional) == (True, False)


def test_a_long_answer_has_the_height_of_its_field() -> None:
    text = {"kind": "long_text", "key": "story", "label": "Story"}
    assert [question.answer.lines for question in printed(text, text | {"key": "tale", "rows": 9})] == [5, 9]


def test_an_option_that_asks_for_more_has_a_line_for_it() -> None:
    (question,) = printed({"kind": "single_choice", "key": "pick", "label": "Pick", "options": OPTIONS})
    assert question.answer.how == "Tick one"
    assert question.answer.options[:2] == (
        PaperOption(text="First", detail="Which?"),
        PaperOption(text="Second"),
    )


@pytest.mark.parametrize(
    ("exclusive", "sentence"),
    [
        ({}, "Tick all that apply"),
        ({"exclusive": "none"}, "Tick all that apply. If you tick “None of these”, tick nothing else."),
    ],
)
def test_boxes_say_how_many_may_be_ticked(exclusive: dict[str, str], sentence: str) -> None:
    question = {"kind": "multiple_choice", "key": "many", "label": "Many", "options": OPTIONS}
    assert printed(question | exclusive)[0].answer.how == sentence


@pytest.mark.parametrize(
    ("bounds", "sentence"),
    [
        ({}, "Write a whole number"),
        ({"min": 1}, "Write a whole number"),
        ({"min": 0, "max": 2000}, "Write a whole number from 0 to 2,000"),
    ],
)
def test_a_number_says_its_bounds(bounds: dict[str, int], sentence: str) -> None:
    question = {"kind": "whole_number", "key": "count", "label": "How many?"}
    assert printed(question | bounds)[0].answer.how == sentence


def test_a_scale_has_its_numbers_and_what_its_ends_mean() -> None:
    scale = answers_of("number_scale")
    assert scale.columns == tuple(str(number) for number in range(11))
    assert scale.ends == ("0: Not at all", "10: Very")


def test_a_grid_has_its_statements_and_its_scale() -> None:
    grid = answers_of("grid")
    assert (grid.rows, grid.columns) == (("I learnt “much”", "I met people"), ("No", "Yes"))


@pytest.mark.parametrize(
    ("condition", "sentence"),
    [
        ({"question": "mood", "is": "bad"}, "Only if you answered “Bad” to the question “1. Mood?”"),
        ({"question": "mood", "is_not": "bad"}, "Only if you did not answer “Bad” to the question “1. Mood?”"),
        (
            {"question": "mood", "any_of": ["good", "bad"]},
            "Only if you gave one of these answers to the question “1. Mood?”: “Good”, “Bad”",
        ),
        ({"question": "mood", "answered": True}, "Only if you answered the question “1. Mood?”"),
        ({"question": "mood", "answered": False}, "Only if you did not answer the question “1. Mood?”"),
        ({"question": "score", "is": "3"}, "Only if you answered “3” to the question “2. Score?”"),
    ],
)
def test_a_condition_is_a_sentence(condition: dict[str, Any], sentence: str) -> None:
    assert said(condition) == Said(sentence=sentence)


def test_conditions_that_are_joined_are_a_sentence_and_a_list() -> None:
    bad, low = {"question": "mood", "is": "bad"}, {"question": "score", "any_of": ["0", "1"]}
    unanswered = {"question": "score", "answered": False}
    assert said({"all": [bad, {"any": [low, unanswered]}]}) == Said(
        sentence="Only if all of these are true:",
        parts=(
            Said(sentence="You answered “Bad” to the question “1. Mood?”"),
            Said(
                sentence="At least one of these is true:",
                parts=(
                    Said(sentence="You gave one of these answers to the question “2. Score?”: “0”, “1”"),
                    Said(sentence="You did not answer the question “2. Score?”"),
                ),
            ),
        ),
    )


def test_a_page_says_whom_it_is_for() -> None:
    pages = [
        {"key": "one", "title": "One", "questions": [MOOD]},
        {"key": "two", "title": "Two", "questions": [SCORE], "shown_if": {"question": "mood", "is": "good"}},
    ]
    form = questionnaire(pages=pages)
    first, second = on_paper(form, words_of(form), "en")
    assert first.condition is None
    assert second.condition == Said(sentence="Only if you answered “Good” to the question “1. Mood?”")


def test_a_percent_sign_in_a_question_stays_one() -> None:
    percent = MOOD | {"label": "100 %(answer)s?"}
    asked = {"kind": "short_text", "key": "why", "label": "Why?", "shown_if": {"question": "mood", "is": "bad"}}
    assert printed(percent, asked)[1].condition == Said(
        sentence="Only if you answered “Bad” to the question “1. 100 %(answer)s?”"
    )
