"""Conditions judged on answers."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from app.questionnaires import Condition, Json, holds

CONDITION: TypeAdapter[Condition] = TypeAdapter(Condition)


def judged(condition: dict[str, Any], **answers: Json) -> bool:
    return holds(CONDITION.validate_python(condition), answers)


@pytest.mark.parametrize("answer", ["text", 0, ["red"], True, {"a": "1", "b": None}])
def test_any_answer_is_an_answer(answer: Json) -> None:
    assert judged({"question": "q", "answered": True}, q=answer)
    assert not judged({"question": "q", "answered": False}, q=answer)


@pytest.mark.parametrize("answers", [{}, {"q": None}, {"q": []}, {"q": {"a": None}}])
def test_nothing_is_no_answer(answers: dict[str, Json]) -> None:
    assert not judged({"question": "q", "answered": True}, **answers)
    assert judged({"question": "q", "answered": False}, **answers)


def test_is_compares_a_code_and_looks_into_several() -> None:
    condition = {"question": "q", "is": "red"}
    assert judged(condition, q="red")
    assert judged(condition, q=["blue", "red"])
    assert not judged(condition, q="blue")
    assert not judged(condition, q="redder")
    assert not judged(condition)


def test_is_compares_numbers_of_a_scale() -> None:
    assert judged({"question": "q", "is": "7"}, q=7)
    assert not judged({"question": "q", "is": "7"}, q=8)


def test_is_not_holds_also_without_an_answer() -> None:
    condition = {"question": "q", "is_not": "none"}
    assert judged(condition)
    assert judged(condition, q=None)
    assert judged(condition, q=["time"])
    assert not judged(condition, q=["none"])
    assert not judged(condition, q="none")


def test_any_of_wants_one_of_its_codes() -> None:
    condition = {"question": "q", "any_of": ["red", "blue"]}
    assert judged(condition, q="blue")
    assert judged(condition, q=["green", "red"])
    assert not judged(condition, q="green")


def test_conditions_nest() -> None:
    condition = {
        "all": [
            {"question": "a", "is": "yes"},
            {"any": [{"question": "b", "is": "yes"}, {"question": "c", "answered": True}]},
        ]
    }
    assert judged(condition, a="yes", c="x")
    assert judged(condition, a="yes", b="yes")
    assert not judged(condition, a="yes")
    assert not judged(condition, b="yes", c="x")


def test_conditions_are_written_as_they_are_read() -> None:
    condition = {"all": [{"question": "a", "is": "yes"}, {"any": [{"question": "b", "is_not": "no"}]}]}
    assert CONDITION.dump_python(CONDITION.validate_python(condition), mode="json") == condition


@pytest.mark.parametrize("bad", [{}, {"question": "q"}, {"all": []}, {"question": "q", "is": "a", "is_not": "b"}, "q"])
def test_what_is_no_condition_is_refused(bad: object) -> None:
    with pytest.raises(ValidationError):
        CONDITION.validate_python(bad)
