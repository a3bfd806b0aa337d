"""Decisions about drafts and submissions."""

from __future__ import annotations

import re

import pytest

from app.questionnaires import Questionnaire, Walk, walk
from app.responses.rules import (
    answer_of_purpose,
    draft_key,
    following_page,
    new_draft_id,
    new_reference,
    previous_page,
    split_sensitive,
)
from tests.factories import registration_form

GOOD, EMPTY = {"q": ["text"]}, {"q": [""]}


def three_pages(**sent: dict[str, list[str]]) -> Walk:
    """The way through pages a, b and c, each with a question that must be answered."""
    pages = [
        {
            "key": key,
            "title": key,
            "questions": [{"key": f"{key}_q", "kind": "short_text", "label": "?", "required": "Enter"}],
        }
        for key in "abc"
    ]
    form = Questionnaire.from_json({"key": "form", "moment": "after", "title": "A form", "pages": pages})
    return walk(form, {key: {f"{key}_q": raw["q"]} for key, raw in sent.items()})


def test_a_draft_id_has_128_random_bits() -> None:
    ids = {new_draft_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(re.fullmatch(r"[0-9a-f]{32}", id_) for id_ in ids)


def test_the_key_of_a_draft_does_not_contain_its_id() -> None:
    draft_id = new_draft_id()
    assert re.fullmatch(r"[0-9a-f]{64}", draft_key(1, draft_id))
    assert draft_id not in draft_key(1, draft_id)
    assert draft_key(1, draft_id) == draft_key(1, draft_id) != draft_key(2, draft_id)


def test_references_can_be_read_aloud() -> None:
    references = {new_reference() for _ in range(500)}
    assert len(references) == 500
    assert all(re.fullmatch(r"[A-Z0-9]{4}-[A-Z0-9]{4}", reference) for reference in references)
    assert not set("".join(references)) & set("0O1IL5S8B2")


@pytest.mark.parametrize(
    ("sent", "after", "reached_check", "expected"),
    [
        ({"a": GOOD}, "a", False, "b"),
        ({"a": GOOD, "b": GOOD, "c": GOOD}, "a", False, "b"),
        ({"a": GOOD, "b": GOOD, "c": GOOD}, "a", True, None),
        ({"a": GOOD, "b": EMPTY, "c": GOOD}, "a", True, "b"),
        ({"a": GOOD, "b": GOOD}, "a", True, "c"),
        ({"a": GOOD, "b": GOOD, "c": GOOD}, "c", False, None),
        ({"a": EMPTY, "b": GOOD, "c": GOOD}, "c", False, "a"),
        ({"b": GOOD, "c": GOOD}, "c", True, "a"),
    ],
)
def test_continue_leads_on_in_order_and_from_checking_only_to_what_still_wants_something(
    sent: dict[str, dict[str, list[str]]], after: str, reached_check: bool, expected: str | None
) -> None:
    page = following_page(three_pages(**sent), after, reached_check=reached_check)
    assert (page.key if page else None) == expected


@pytest.mark.parametrize(("page", "expected"), [("a", None), ("b", "a"), ("c", "b"), ("gone", None)])
def test_back_leads_to_the_page_before(page: str, expected: str | None) -> None:
    before = previous_page(three_pages(), page)
    assert (before.key if before else None) == expected


def test_special_answers_stand_apart_with_their_details() -> None:
    form = Questionnaire.from_json(registration_form())
    answers = {"name": "Siân", "needs": "yes", "needs.yes": "a ramp", "needsless": "kept"}
    plain, special = split_sensitive(form, answers)
    assert plain == {"name": "Siân", "needsless": "kept"}
    assert special == {"needs": "yes", "needs.yes": "a ramp"}


@pytest.mark.parametrize(("email", "expected"), [("a@example.com", "a@example.com"), (None, None)])
def test_the_address_is_the_answer_to_the_question_whose_purpose_it_is(email: str | None, expected: str | None) -> None:
    form = Questionnaire.from_json(registration_form())
    assert answer_of_purpose(form, {"name": "Siân", "email": email}, "email") == expected


def test_a_form_without_such_a_question_gives_no_address() -> None:
    form = Questionnaire.from_json(registration_form())
    assert answer_of_purpose(form, {"name": "Siân"}, "phone") is None
