"""What a response counts as, and the time that it took."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from statistics import median_low
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.questionnaires import Questionnaire
from app.results.rules import SENT, TOOK, Counting, Key, Sent, median_time
from app.results.rules.tallies import bucket
from tests.factories import Form, feedback_form, registration_form, with_role

DAY = date(2026, 5, 4)
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def keys(form: Form, answers: dict[str, Any], took: timedelta | None = None, locale: str = "cy") -> list[Key]:
    sent = Sent(
        locale=locale,
        day=DAY,
        started_at=None if took is None else NOON - took,
        submitted_at=None if took is None else NOON,
        answers=answers,
    )
    return list(Counting.of(Questionnaire.from_json(form)).keys(sent))


def test_a_response_counts_itself_and_each_answer_under_its_day_and_language() -> None:
    found = keys(feedback_form(), {"mood": "bad", "why": "rain", "liked": None})
    assert found == [
        Key(SENT, "", DAY, "cy", ""),
        Key("mood", "bad", DAY, "cy", ""),
        Key("why", "@answered", DAY, "cy", ""),
        Key("liked", "@skipped", DAY, "cy", ""),
    ]


def test_every_key_carries_the_role_of_whoever_answered() -> None:
    found = keys(with_role(feedback_form()), {"role": "design", "mood": "good", "liked": ["food", "talk"]})
    assert {key.role for key in found} == {"design"}


@pytest.mark.parametrize("answers", [{}, {"role": None}])
def test_whoever_gives_no_role_counts_under_none(answers: dict[str, Any]) -> None:
    assert {key.role for key in keys(with_role(feedback_form()), answers)} == {""}


def test_what_was_not_shown_is_not_counted() -> None:
    assert "why" not in {key.answer for key in keys(feedback_form(), {"mood": "good", "liked": None})}


def test_questions_of_a_special_category_are_never_counted_nor_a_role_that_is_one() -> None:
    answers = {"name": "Siân", "email": "a@example.com", "needs": "yes", "needs.yes": "a ramp"}
    assert {key.answer for key in keys(registration_form(), answers)} == {SENT, "name", "email"}
    special = keys(with_role(feedback_form(), personal="special"), {"role": "design", "mood": "good"})
    assert {key.role for key in special} == {""}
    assert "role" not in {key.answer for key in special}


def test_no_text_that_somebody_typed_is_in_what_is_counted() -> None:
    typed = "a text that nobody else typed"
    found = keys(registration_form(), {"name": typed, "email": typed})
    assert typed not in {part for key in found for part in key}


def test_the_time_that_it_took_is_counted_by_its_bucket() -> None:
    (found,) = [key for key in keys(feedback_form(), {}, timedelta(minutes=4, seconds=7)) if key.answer == TOOK]
    assert found.value == "240"


@pytest.mark.parametrize("took", [None, timedelta(), timedelta(seconds=-9)])
def test_a_time_that_is_unknown_is_not_counted(took: timedelta | None) -> None:
    assert TOOK not in {key.answer for key in keys(feedback_form(), {}, took)}


def test_an_anonymous_response_has_no_time() -> None:
    assert TOOK not in {key.answer for key in keys(feedback_form(anonymous=True), {}, timedelta(minutes=4))}


def test_there_are_few_buckets_however_long_people_take() -> None:
    assert len({bucket(seconds) for seconds in range(0, 30 * 86_400, 5)}) < 350


@given(st.lists(st.integers(1, 7 * 86_400 - 1), min_size=1))
def test_the_median_of_buckets_is_near_the_median(times: list[int]) -> None:
    counts: dict[int, int] = {}
    for seconds in times:
        counts[bucket(seconds)] = counts.get(bucket(seconds), 0) + 1
    found, exact = median_time(counts.items()), median_low(times)
    assert found is not None
    assert abs(found - exact) <= max(3, exact * 0.09)


def test_there_is_no_median_of_nothing() -> None:
    assert median_time([]) is None
