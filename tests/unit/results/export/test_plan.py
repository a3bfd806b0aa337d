"""Which columns a file has, and what a response looks like in it, cell by cell."""

from __future__ import annotations

from typing import Any

import pytest

from app.language import Locale
from app.questionnaires import Answers, Questionnaire
from app.results.export.codebook import codebook_of
from app.results.export.plan import Plan, Style, make_plan, rows_of
from app.results.export.rules import Cell, guarded
from app.results.export.words import Words
from app.workshops.queries import VersionSnapshot
from tests.factories import Form, feedback_form, in_other_language, registration_form
from tests.unit.web.builders import EVERY_KIND

Cells = dict[str, Cell]


def versions_of(*forms: Form) -> list[VersionSnapshot]:
    """Versions of a form, the newest first."""
    numbered = zip(range(len(forms), 0, -1), forms, strict=True)
    return [
        VersionSnapshot(id=number, number=number, questionnaire=Questionnaire.from_json(form))
        for number, form in numbered
    ]


def words_of(*locales: Locale, form: Form) -> Words:
    """The words of a form, whose Welsh is its English after a mark."""
    english = {text.key: text.text for text in Questionnaire.from_json(form).texts()}
    return Words(locales=locales, texts={"en": english, "cy": in_other_language(form)})


def plan_of(*forms: Form, **options: Any) -> Plan:
    """The columns of these versions."""
    wanted: dict[str, Any] = {"choices": "both", "sensitive": False} | options
    return make_plan(versions_of(*forms), **wanted)


def names(plan: Plan) -> list[str]:
    """The columns' names among codes, without those that tell of the response itself."""
    return [one.name for one in plan.asked]


def cells(plan: Plan, answers: Answers, words: Words | None = None, *, version: int = 1, **style: Any) -> Cells:
    """The cells of a response to that version, by the names of their columns."""
    stored: Any = ("0" * 32, version, 1, "ACDE-FGHJ", "cy", "en", None, None, "2026-11-24", 0, dict(answers))
    row = rows_of(plan, Style(words=words, **style))(stored)
    return dict(zip([*plan.facts, *names(plan)], row, strict=True))


@pytest.mark.parametrize(
    ("key", "answers", "welsh", "code"),
    [
        ("mood", {"mood": "bad"}, "≈ Bad", 2),
        ("mood", {"mood": None}, "", ""),
        ("why", {"mood": "good"}, "Heb ei ddangos", "not_shown"),
        ("why", {"why": None}, "", ""),
        ("why", {"why": "bad"}, "bad", "bad"),
        ("liked", {"liked": ["food", "talk"]}, "≈ The food; ≈ The talk", "1; 2"),
        ("liked", {"liked": None}, "", ""),
        ("liked.food", {"liked": ["food"]}, 1, 1),
        ("liked.talk", {"liked": ["food"]}, 0, 0),
        ("liked.talk", {"liked": None}, "", ""),
        ("liked.talk", {}, "Heb ei ddangos", "not_shown"),
    ],
)
def test_not_asked_and_skipped_and_not_ticked_stay_apart(key: str, answers: Answers, welsh: str, code: Cell) -> None:
    form = feedback_form()
    assert cells(plan_of(form), answers, words_of("cy", form=form))[key] == welsh
    assert cells(plan_of(form), answers)[key] == code


def test_a_consent_is_a_one() -> None:
    page = {"key": "p", "title": "P", "questions": [{"key": "agree", "kind": "consent", "label": "I agree"}]}
    plan = plan_of(feedback_form() | {"pages": [page]})
    assert cells(plan, {"agree": True})["agree"] == 1
    assert cells(plan, {"agree": None})["agree"] == ""


def test_a_number_stays_a_number_where_texts_are_guarded() -> None:
    page = {
        "key": "p",
        "title": "P",
        "questions": [
            {"key": "change", "kind": "whole_number", "label": "Change"},
            {"key": "said", "kind": "short_text", "label": "Said"},
        ],
    }
    plan = plan_of(feedback_form() | {"pages": [page]})
    given = cells(plan, {"change": -5, "said": "-5"}, safe=guarded)
    assert (given["change"], given["said"]) == (-5, "'-5")


def test_labels_are_guarded_where_texts_are() -> None:
    form = feedback_form()
    form["pages"][0]["questions"][0]["options"][0]["label"] = "=Good"
    words = words_of("en", form=form)
    assert cells(plan_of(form), {"mood": "good"}, words, safe=guarded)["mood"] == "'=Good"


def test_a_heading_is_the_question_and_after_a_dash_its_option() -> None:
    form = feedback_form()
    found = {one.name: one for one in plan_of(form).asked}
    welsh = words_of("cy", form=form)
    assert found["mood"].heading(welsh) == "≈ How was it?"
    assert found["liked.food"].heading(welsh) == "≈ What was good? – ≈ The food"
    assert found["liked.food"].heading(None) == "liked.food"


def test_in_both_languages_welsh_stands_first() -> None:
    form = feedback_form()
    both = words_of("cy", "en", form=form)
    found = {one.name: one for one in plan_of(form).asked}
    assert found["liked.food"].heading(both) == "≈ What was good? – ≈ The food / What was good? – The food"
    assert cells(plan_of(form), {"mood": "bad"}, both)["mood"] == "≈ Bad / Bad"
    assert cells(plan_of(form), {}, both)["mood"] == "Heb ei ddangos / Not shown"


def test_a_text_that_a_language_lacks_is_its_key_and_never_in_the_other() -> None:
    words = Words(locales=("cy",), texts={"cy": {}, "en": {"feedback.mood.label": "How was it?"}})
    assert plan_of(feedback_form()).headings(words)[-5] == "feedback.mood.label"


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ("both", ["mood", "why", "liked", "liked.food", "liked.talk"]),
        ("joined", ["mood", "why", "liked"]),
        ("split", ["mood", "why", "liked.food", "liked.talk"]),
    ],
)
def test_a_multiple_choice_is_joined_or_split_or_both(choices: str, expected: list[str]) -> None:
    assert names(plan_of(feedback_form(), choices=choices)) == expected


def without(form: Form, question: str) -> Form:
    """The form with one question taken out."""
    pages = [
        page | {"questions": [asked for asked in page["questions"] if asked["key"] != question]}
        for page in form["pages"]
    ]
    return form | {"pages": pages}


def test_columns_of_all_versions_stand_once_the_newest_version_s_first() -> None:
    older = feedback_form(pages=2)
    plan = plan_of(without(older, "liked"), older)
    assert names(plan) == ["mood", "why", "more", "liked", "liked.food", "liked.talk"]
    assert [one.versions for one in plan.asked] == [(2, 1), (2, 1), (2, 1), (1,), (1,), (1,)]


def test_an_option_that_was_taken_out_keeps_its_label_and_its_number() -> None:
    older, newer = feedback_form(), feedback_form()
    newer["pages"][0]["questions"][0]["options"] = [
        {"key": "good", "number": 1, "label": "Good"},
        {"key": "splendid", "number": 3, "label": "Splendid"},
    ]
    newer["pages"][0]["questions"][1].pop("shown_if")
    plan = plan_of(newer, older)
    assert cells(plan, {"mood": "bad"}, words_of("cy", form=older))["mood"] == "≈ Bad"
    assert [cells(plan, {"mood": code})["mood"] for code in ("good", "bad", "splendid")] == [1, 2, 3]


def test_an_option_that_a_version_did_not_have_was_not_shown_to_who_answered_it() -> None:
    older, newer = feedback_form(), feedback_form()
    newer["pages"][0]["questions"][2]["options"].pop()
    plan = plan_of(newer, older)
    assert cells(plan, {"liked": ["talk"]}, version=1)["liked.talk"] == 1
    assert cells(plan, {"liked": ["food"]}, version=1)["liked.talk"] == 0
    assert cells(plan, {"liked": ["food"]}, version=2)["liked.talk"] == "not_shown"


def test_sensitive_answers_have_columns_only_where_they_are_asked_for() -> None:
    form = registration_form()
    assert names(plan_of(form)) == ["name", "email"]
    assert names(plan_of(form, sensitive=True)) == ["name", "email", "needs", "needs.yes.detail"]


def test_sensitive_answers_that_were_deleted_are_not_told_to_have_been_hidden() -> None:
    plan = plan_of(registration_form(), sensitive=True)
    gone = cells(plan, {"name": "Siân", "email": "a@example.com"})
    assert (gone["needs"], gone["needs.yes.detail"]) == ("deleted", "deleted")
    kept = cells(plan, {"name": "Siân", "email": "a@example.com", "needs": "no"})
    assert (kept["needs"], kept["needs.yes.detail"]) == (0, "not_shown")


def test_a_question_whose_key_names_a_column_of_ours_gets_another_name() -> None:
    form = feedback_form()
    form["pages"][0]["questions"][1] |= {"key": "reference"}
    assert names(plan_of(form))[1] == "q_reference"


def test_a_response_says_how_many_questions_were_asked_and_answered() -> None:
    given = cells(plan_of(feedback_form(pages=2)), {"mood": "good", "liked": None, "more": "x"})
    assert (given["questions_asked"], given["questions_answered"]) == (3, 2)


def test_a_grid_without_any_row_counts_as_not_answered() -> None:
    form = feedback_form() | {"pages": [{"key": "p", "title": "P", "questions": [EVERY_KIND[-2]]}]}
    plan = plan_of(form)
    assert cells(plan, {"agree": {"learnt": None, "met": None}})["questions_answered"] == 0
    assert cells(plan, {"agree": {"learnt": None, "met": "2"}})["questions_answered"] == 1


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        ("2026-11-24 10:05:07", "2026-11-24T10:05:07+00:00"),
        ("2026-07-01 23:30:00.123456", "2026-07-02T00:30:00+01:00"),
        ("2026-10-25 00:59:59", "2026-10-25T01:59:59+01:00"),
        ("2026-10-25 01:00:00", "2026-10-25T01:00:00+00:00"),
    ],
)
def test_a_time_is_the_united_kingdom_s_with_its_distance_from_utc(moment: str, shown: str) -> None:
    plan = plan_of(feedback_form())
    stored: Any = ("0", 1, 1, None, "cy", "en", moment, moment, moment[:10], 0, {})
    row = dict(zip(plan.facts, rows_of(plan, Style(words=None))(stored), strict=False))
    assert row["started_at"] == row["submitted_at"] == shown


def test_an_anonymous_form_has_no_columns_for_times_or_references() -> None:
    assert plan_of(feedback_form(anonymous=True)).facts == (
        "response_id",
        "version",
        "wording",
        "language_started",
        "language_submitted",
        "submitted_on",
        "entered",
        "questions_asked",
        "questions_answered",
    )


def test_a_translation_stands_in_a_column_of_its_own_after_the_answer() -> None:
    form = feedback_form()
    plan = plan_of(form, translated=[("why", "en")])
    assert names(plan)[1:3] == ["why", "why.translation.en"]
    given = cells(plan, {"why": "glaw", ("why", "en"): "=rain"}, safe=guarded)  # type: ignore[dict-item]
    assert (given["why"], given["why.translation.en"]) == ("glaw", "'=rain")
    assert cells(plan, {"mood": "good"})["why.translation.en"] == ""
    assert plan.headings(words_of("en", form=form))[-4] == "Why? – Translation (en)"


def holds_of(plan: Plan, form: Form) -> dict[str, str]:
    """What the codebook says that each column holds, by name."""
    _, *rows = codebook_of(plan, words_of("en", form=form))
    return {str(row[1]): str(row[3]) for row in rows if row[1] and row[3]}


def test_the_codebook_says_of_every_kind_what_its_cells_hold() -> None:
    form = feedback_form() | {"pages": [{"key": "p", "title": "P", "questions": EVERY_KIND}]}
    held = holds_of(plan_of(form), form)
    one, text = "One of these values", "Text"
    assert {name: held[name] for name in names(plan_of(form))} == {
        "data": text,
        "errors": text,
        "email": text,
        "phone": text,
        "count": "Whole number",
        "day": "Date, in ISO 8601: 2026-11-24",
        "pick": one,
        "choice": one,
        "choice.a.detail": text,
        "many": "Any of these values, with a semicolon between them",
        "many.a": "1: ticked; 0: not ticked",
        "many.b": "1: ticked; 0: not ticked",
        "many.none": "1: ticked; 0: not ticked",
        "many.a.detail": text,
        "needs": one,
        "which": text,
        "likely": "Whole number",
        "agree.learnt": one,
        "agree.met": one,
        "agreed": "1: ticked",
    }


def test_the_codebook_lists_each_value_with_its_label() -> None:
    form = feedback_form() | {"pages": [{"key": "p", "title": "P", "questions": EVERY_KIND}]}
    rows = list(codebook_of(plan_of(form), words_of("cy", form=form)))
    assert [row[4:] for row in rows if row[1] == "choice"] == [
        ["", ""],
        [1, "≈ First"],
        [2, "≈ Second"],
        [3, "≈ None of these"],
    ]
    assert [row[4:] for row in rows if row[1] == "likely"] == [["", ""], [0, "≈ Not at all"], [10, "≈ Very"]]


def test_the_codebook_says_what_stands_where_there_is_no_answer() -> None:
    form = registration_form()
    words = words_of("en", form=form)
    plain = [row[4:] for row in codebook_of(plan_of(form), words) if row[0] == "Every column"]
    assert plain == [["(empty)", "(empty)"], ["not_shown", "Not shown"]]
    whole = [row[4:] for row in codebook_of(plan_of(form, sensitive=True), words) if row[0] == "Every column"]
    assert whole == [*plain, ["deleted", "Deleted"]]
    ticked = feedback_form()
    rows = codebook_of(plan_of(ticked), words_of("en", form=ticked))
    assert ["0", "0"] in [row[4:] for row in rows if row[0] == "Every column"]


def test_every_column_of_a_file_stands_in_its_codebook() -> None:
    form = feedback_form(pages=2)
    plan = plan_of(form, translated=[("why", "cy")])
    assert set(holds_of(plan, form)) == {*plan.facts, *names(plan)}
