"""Whatever is posted, reading never fails, and what is read satisfies the definition."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.questionnaires import KINDS, Json, Questionnaire, Raw, holds, walk
from app.questionnaires.kinds import (
    Choice,
    Consent,
    Date,
    Grid,
    Kind,
    LongText,
    MultipleChoice,
    NumberScale,
    WholeNumber,
)
from app.questionnaires.kinds.typed import Written, lines
from tests.unit.questionnaires.builders import form, page_data, question_data

CONDITIONS: list[dict[str, Any]] = [
    {"question": "yes_no_0", "is": "yes"},
    {"question": "multiple_choice_0", "any_of": ["red", "none"]},
    {"all": [{"question": "short_text_0", "answered": True}, {"question": "grid_0", "answered": False}]},
    {"any": [{"question": "number_scale_0", "is_not": "3"}, {"question": "date_0", "answered": True}]},
]


def _questions(number: int, *, required: bool, shown_if: dict[str, Any] | None) -> list[dict[str, Any]]:
    return [
        question_data(
            kind,
            key=f"{kind}_{number}",
            required="Answer this" if required and kind != "guidance" else None,
            shown_if=shown_if,
        )
        for kind in KINDS
    ]


FORM: Questionnaire = form(
    page_data(*_questions(0, required=False, shown_if=None), key="p0"),
    *(
        page_data(*_questions(number, required=number % 2 == 0, shown_if=condition), key=f"p{number}")
        for number, condition in enumerate(CONDITIONS, start=1)
    ),
)
NAMES = sorted({name for question in FORM.questions_by_key.values() for name in question.field_names()})

wild = st.text(st.characters(exclude_categories=()), max_size=60)
plausible = st.sampled_from(
    ["", " ", "yes", "no", "red", "blue", "other", "none", "1", "2", "7", "31", "02", "mai", "2026", "a@b.cy", "-5"]
)
raws: st.SearchStrategy[Raw] = st.dictionaries(
    st.one_of(st.sampled_from(NAMES), wild), st.lists(st.one_of(plausible, wild), max_size=4), max_size=40
)


def satisfies(question: Kind, answers: Mapping[str, Json]) -> bool:
    """Whether an answer is one that the definition allows; what is None was left empty or refused."""
    answer = answers[question.key]
    if answer is None:
        return True
    match question:
        case Written():
            return isinstance(answer, str) and _is_clean(answer, question.longest, isinstance(question, LongText))
        case WholeNumber():
            return type(answer) is int and abs(answer) < 10**15
        case NumberScale():
            return type(answer) is int and question.lowest <= answer <= question.highest
        case Date():
            return isinstance(answer, str) and date.fromisoformat(answer).isoformat() == answer
        case Grid():
            rows = [row.key for row in question.rows]
            assert isinstance(answer, Mapping)
            return list(answer) == rows and all(code is None or code in question.points for code in answer.values())
        case Consent():
            return answer is True
        case MultipleChoice():
            assert isinstance(answer, list)
            in_order = [code for code in question.codes if code in answer]
            alone = question.exclusive not in answer or len(answer) == 1
            return bool(answer) and answer == in_order and alone and _details_fit(question, answer, answers)
        case Choice():
            return answer in question.codes and _details_fit(question, [answer], answers)
    return False


def _is_clean(text: str, longest: int, lines_allowed: bool) -> bool:
    controls = [mark for mark in text if unicodedata.category(mark) in ("Cc", "Cs") and mark != "\n"]
    one_line = lines_allowed or "\n" not in text
    composed = unicodedata.is_normalized("NFC", text)
    return 0 < len(text) <= longest and not controls and one_line and composed and text == text.strip()


def _details_fit(question: Choice, chosen: list[Any], answers: Mapping[str, Json]) -> bool:
    expected = {f"{question.key}.{code}" for code in chosen if question.by_key[code].detail}
    return {key for key in answers if key.startswith(f"{question.key}.")} == expected


@given(raw=raws)
@settings(max_examples=200, deadline=None)
def test_what_is_read_satisfies_the_definition(raw: Raw) -> None:
    for question in FORM.questions_by_key.values():
        reading = question.read(raw)
        if question.kind == "guidance":
            assert not reading.answers
            continue
        assert satisfies(question, reading.answers)
        assert all(problem.field in question.field_names() for problem in reading.problems)
        assert all(re.fullmatch("[a-z_]+", problem.code) for problem in reading.problems)
        known = {text.key for text in question.texts("form")}
        named = {key for problem in reading.problems for key in (problem.text_key, problem.row) if key}
        assert known.issuperset(f"form.{key}" for key in named)


@given(raw=raws)
@settings(max_examples=200, deadline=None)
def test_answers_typed_in_again_are_read_as_the_same_answers(raw: Raw) -> None:
    for question in FORM.questions_by_key.values():
        answers = question.read(raw).answers
        again = question.to_raw(answers)
        assert question.read(again).answers == answers
        assert set(again) <= set(question.field_names())


@given(pages=st.dictionaries(st.sampled_from([page.key for page in FORM.pages]), raws))
@settings(max_examples=100, deadline=None)
def test_a_walk_is_the_same_each_time_and_never_has_hidden_questions(pages: dict[str, Raw]) -> None:
    walked = walk(FORM, pages)
    assert walk(FORM, pages) == walked
    shown = {key for step in walked.pages if step.reading for key in step.reading.shown}
    assert {key.partition(".")[0] for key in walked.answers} == {
        key for key in shown if FORM.question(key).kind != "guidance"
    }
    for key in shown:
        condition = FORM.question(key).shown_if
        assert condition is None or holds(condition, walked.answers)
    assert walked.complete is (walked.first_unfinished is None)


@given(wild)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert lines(lines(text)) == lines(text)


@given(wild)
def test_what_is_read_can_be_stored(text: str) -> None:
    assert lines(text).encode("utf-8").decode("utf-8") == lines(text)
