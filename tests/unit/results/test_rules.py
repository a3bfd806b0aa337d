"""What a response looks like in a file, cell by cell."""

from __future__ import annotations

import pytest

from app.questionnaires import Answers, Column, Questionnaire
from app.results.rules import cell_text, columns_of, guarded, heading
from tests.factories import Form, feedback_form, in_other_language


def columns(*forms: Form) -> dict[str, Column]:
    return {column.key: column for column in columns_of(Questionnaire.from_json(form) for form in forms)}


WELSH = in_other_language(feedback_form()).__getitem__


@pytest.mark.parametrize("text", ["=1+1", "+44 29 2000 0000", "-5", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_text_that_excel_would_take_for_a_formula_is_led_by_an_apostrophe(text: str) -> None:
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "1+1=2", "a@example.com", "’", "'quoted'", "ŵ", "🎉", " =1"])
def test_any_other_text_is_left_alone(text: str) -> None:
    assert guarded(text) == text


@pytest.mark.parametrize(
    ("key", "answers", "welsh", "code"),
    [
        ("mood", {"mood": "bad"}, "≈ Bad", "2"),
        ("mood", {"mood": None}, "", ""),
        ("why", {"mood": "good"}, "Heb ei ddangos", "not_shown"),
        ("why", {"why": None}, "", ""),
        ("why", {"why": "bad"}, "bad", "bad"),
        ("liked", {"liked": ["food", "talk"]}, "≈ The food; ≈ The talk", "1; 2"),
        ("liked", {"liked": None}, "", ""),
        ("liked.food", {"liked": ["food"]}, "1", "1"),
        ("liked.talk", {"liked": ["food"]}, "0", "0"),
        ("liked.talk", {"liked": None}, "", ""),
        ("liked.talk", {}, "Heb ei ddangos", "not_shown"),
    ],
)
def test_not_asked_and_skipped_and_not_ticked_stay_apart(key: str, answers: Answers, welsh: str, code: str) -> None:
    column = columns(feedback_form())[key]
    assert cell_text(column, answers, WELSH, "Heb ei ddangos") == welsh
    assert cell_text(column, answers, None, "not_shown") == code


def test_a_consent_is_a_one() -> None:
    page = {"key": "p", "title": "P", "questions": [{"key": "agree", "kind": "consent", "label": "I agree"}]}
    column = columns(feedback_form() | {"pages": [page]})["agree"]
    assert cell_text(column, {"agree": True}, WELSH, "–") == "1"
    assert cell_text(column, {"agree": None}, WELSH, "–") == ""


def test_a_heading_is_the_question_and_after_a_dash_its_option() -> None:
    found = columns(feedback_form())
    assert heading(found["mood"], WELSH) == "≈ How was it?"
    assert heading(found["liked.food"], WELSH) == "≈ What was good? – ≈ The food"
    assert heading(found["liked.food"], None) == "liked.food"


def without(form: Form, question: str) -> Form:
    """The form with one question taken out."""
    pages = [
        page | {"questions": [asked for asked in page["questions"] if asked["key"] != question]}
        for page in form["pages"]
    ]
    return form | {"pages": pages}


def test_columns_of_all_versions_stand_once_the_newest_version_s_first() -> None:
    older = feedback_form(pages=2)
    newer = without(older, "liked")
    assert list(columns(newer, older)) == ["mood", "why", "more", "liked", "liked.food", "liked.talk"]


def test_an_option_that_was_taken_out_keeps_its_label_and_its_number() -> None:
    older = feedback_form()
    newer = feedback_form()
    newer["pages"][0]["questions"][0]["options"] = [
        {"key": "good", "number": 1, "label": "Good"},
        {"key": "splendid", "number": 3, "label": "Splendid"},
    ]
    newer["pages"][0]["questions"][1].pop("shown_if")
    column = columns(newer, older)["mood"]
    assert cell_text(column, {"mood": "bad"}, WELSH, "–") == "≈ Bad"
    assert [cell_text(column, {"mood": code}, None, "–") for code in ("good", "bad", "splendid")] == ["1", "2", "3"]


def test_an_option_that_was_taken_out_of_a_list_to_tick_keeps_its_column() -> None:
    older = feedback_form()
    newer = feedback_form()
    newer["pages"][0]["questions"][2]["options"].pop()
    found = columns(newer, older)
    assert cell_text(found["liked.talk"], {"liked": ["talk"]}, WELSH, "–") == "1"
    assert cell_text(found["liked"], {"liked": ["talk"]}, WELSH, "–") == "≈ The talk"
