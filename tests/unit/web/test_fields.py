"""Fields: every kind has one, what was typed comes back, and what is wrong is said where it is."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from flask import Flask

from app.questionnaires import KINDS, Problem, Raw
from app.web.fields import FIELDS, PageForm, page_form, problem_text
from app.web.fields.conditions import live_condition
from app.web.pages import render_question_page
from tests.unit.web.builders import EVERY_KIND, context_of, page_of, questionnaire, words_of
from tests.unit.web.markup import Page

HOSTILE = ("<script>alert(1)</script>", "\"'><b>&amp;", "{{ 7*7 }}", "ŵ ŷ Ŵ́ 🏴", " kept spaces ", "%(x)s {0}")


def rendered(form: PageForm) -> Page:
    return Page(render_question_page(context_of(form)))


def test_every_kind_has_a_field_and_every_field_a_kind() -> None:
    assert set(FIELDS) == set(KINDS)


def test_every_field_has_a_component_of_its_own(app: Flask) -> None:
    components = [field.component for field in FIELDS.values()]
    assert len(set(components)) == len(components)
    for component in components:
        assert hasattr(app.jinja_env.get_template(f"fields/{component}.html").module, "question")


def test_the_builder_has_every_kind() -> None:
    assert {question["kind"] for question in EVERY_KIND} == set(KINDS)


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("text", HOSTILE)
def test_typed_text_comes_back_as_it_was_typed(text: str) -> None:
    names = ("data", "errors", "email", "phone", "count", "day-day", "day-month", "day-year", "choice-a-detail")
    page = rendered(page_of(questionnaire(), {name: [text] for name in names}))
    assert {name: page.value(name) for name in names} == dict.fromkeys(names, text)


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("text", ["\n\nafter two lines", "one\n  two\n\n", "  x\n"])
def test_lines_of_a_long_text_come_back_as_they_were_typed(text: str) -> None:
    assert rendered(page_of(questionnaire(), {"errors": [text]})).value("errors") == text


@pytest.mark.usefixtures("english")
def test_choices_come_back_as_they_were_made() -> None:
    raw = {
        "pick": ["b"],
        "choice": ["a"],
        "many": ["b", "none"],
        "needs": ["no"],
        "likely": ["10"],
        "agree-met": ["2"],
        "agreed": ["yes"],
    }
    page = rendered(page_of(questionnaire(), raw))
    assert {name: page.value(name) for name in raw} == raw


@pytest.mark.usefixtures("english")
def test_each_entry_of_the_error_summary_leads_to_a_control_that_stands_once_in_the_page() -> None:
    form = page_of(questionnaire(), {"many": ["a"], "count": ["10"]})
    page = rendered(form)
    targets = [link["href"].removeprefix("#") for link in page.all("a") if link["href"].startswith("#")][1:]
    assert targets == [problem.field for problem in form.problems]
    for target in targets:
        (control,) = page.with_id(target)
        assert control.tag in {"input", "select", "textarea"}


@pytest.mark.usefixtures("english")
def test_ids_are_unique_and_descriptions_exist() -> None:
    page = rendered(page_of(questionnaire(), {}))
    ids = [element["id"] for element in page.elements if element["id"]]
    assert len(ids) == len(set(ids))
    described = {name for element in page.elements for name in element["aria-describedby"].split()}
    assert described <= set(ids)
    assert {"agree-hint", "agree-error", "likely-ends", "errors-info", "day-hint"} <= described


@pytest.mark.usefixtures("english")
def test_the_summary_quotes_each_statement_that_was_not_answered() -> None:
    form = page_of(questionnaire(), {"agree-met": ["1"]})
    assert "Select an answer: “I learnt “much””" in [entry["text"] for entry in form.error_list]
    assert "Answer every statement" in rendered(form).with_id("agree-error")[0].text


@pytest.mark.usefixtures("english")
def test_a_missing_detail_is_said_over_the_detail_alone() -> None:
    page = rendered(page_of(questionnaire(), {"choice": ["a"]}))
    assert "Say which" in page.with_id("choice-a-detail-error")[0].text
    assert page.with_id("choice-error") == []


@pytest.mark.usefixtures("english")
def test_only_the_missing_part_of_a_date_is_marked() -> None:
    page = rendered(page_of(questionnaire(), {"day-day": ["5"], "day-year": ["2027"]}))
    marked = [
        part for part in ("day", "month", "year") if "govuk-input--error" in page.with_id(f"day-{part}")[0]["class"]
    ]
    assert marked == ["month"]
    assert "The date must include a month" in page.with_id("day-error")[0].text


def codes_of_the_kinds() -> set[str]:
    folder = Path(__file__).parents[3] / "app" / "questionnaires" / "kinds"
    source = "\n".join(path.read_text(encoding="utf-8") for path in folder.glob("*.py"))
    return set(re.findall(r'(?:_refuse\(|_invalid\(|code=)"(\w+)"', source)) | {"required", "not_an_option"}


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("code", sorted(codes_of_the_kinds()))
def test_every_code_of_the_kinds_has_a_sentence(code: str) -> None:
    bounds = {"min": "2027-05-05", "max": "2027-05-06"} if code.startswith("date_") else {"min": 1, "max": 5}
    problem = Problem(question="q", field="q", code=code, params={"missing": "year", **bounds})
    sentence = problem_text(problem, str)
    assert sentence
    assert "%(" not in sentence


@pytest.mark.usefixtures("english")
def test_the_definitions_own_sentence_wins() -> None:
    problem = Problem(question="email", field="email", code="invalid_email", text_key="form.email.required")
    assert problem_text(problem, words_of(questionnaire())) == "Enter an address"


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("name", "attributes"),
    [
        ("data", {"autocomplete": "name", "type": "text"}),
        ("email", {"autocomplete": "email", "type": "email", "inputmode": "email", "spellcheck": "false"}),
        ("phone", {"autocomplete": "tel", "type": "tel"}),
        ("count", {"inputmode": "numeric", "type": "text"}),
        ("errors", {"data-maximum": "20"}),
    ],
)
def test_a_control_tells_the_browser_what_it_is_for(name: str, attributes: dict[str, str]) -> None:
    (control,) = rendered(page_of(questionnaire())).with_id(name)
    assert {attribute: control[attribute] for attribute in attributes} == attributes


@pytest.mark.usefixtures("english")
def test_only_questions_that_may_be_left_empty_say_optional() -> None:
    page = rendered(page_of(questionnaire()))
    labels = {element["for"]: element.text.split() for element in page.all("label")}
    assert "(optional)" in labels["errors"]
    assert "(optional)" not in labels["data"]


@pytest.mark.usefixtures("welsh")
def test_the_script_is_given_a_sentence_for_each_plural_form() -> None:
    messages = json.loads(page_of(questionnaire()).count_messages or "")
    assert [len(messages[part]) for part in ("left", "over")] == [6, 6]
    assert all("{count}" in sentence for part in messages.values() for sentence in part)


@pytest.mark.usefixtures("english")
def test_nothing_is_counted_where_nothing_long_is_asked() -> None:
    short = questionnaire([{"kind": "short_text", "key": "name", "label": "Name"}])
    assert page_of(short).count_messages is None


def test_a_form_class_is_made_once_for_each_version() -> None:
    form = questionnaire()
    again = questionnaire()
    changed = questionnaire(title="Another form")
    assert page_form(form, form.pages[0]) is page_form(again, again.pages[0])
    assert page_form(form, form.pages[0]) is not page_form(changed, changed.pages[0])


TWO_PAGES = {
    "pages": [
        {"key": "one", "title": "One", "questions": [{"kind": "yes_no", "key": "first", "label": "?", "options": [
            {"key": "yes", "number": 1, "label": "Yes"}, {"key": "no", "number": 0, "label": "No"}]}]},
        {"key": "two", "title": "Two", "questions": [
            {"kind": "short_text", "key": "why", "label": "Why?", "shown_if": {"question": "first", "is": "yes"}},
            {"kind": "short_text", "key": "more", "label": "More?", "shown_if": {"any": [
                {"question": "why", "answered": True}, {"question": "first", "is": "no"}]}},
        ]},
    ]
}  # fmt: skip


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(("answer", "shown"), [("yes", ["why", "more"]), ("no", ["more"]), (None, ["more"])])
def test_what_earlier_pages_rule_out_is_not_in_the_page(answer: str | None, shown: list[str]) -> None:
    form = page_of(questionnaire(**TWO_PAGES), earlier={"first": answer}, page=1)
    assert [field.question.key for field in form.questions] == shown


@pytest.mark.usefixtures("english")
def test_what_this_page_decides_is_in_the_page_with_its_condition() -> None:
    form = page_of(questionnaire(**TWO_PAGES), earlier={"first": "yes"}, page=1)
    conditions = [element["data-shown-if"] for element in rendered(form).all("div", class_="holi-question")]
    assert [json.loads(condition) if condition else None for condition in conditions] == [
        None,
        {"any": [{"question": "why", "answered": True}]},
    ]


def test_a_condition_that_earlier_answers_settle_is_settled() -> None:
    (page,) = questionnaire(
        [
            {"kind": "yes_no", "key": "here", "label": "?", "options": EVERY_KIND[10]["options"]},
            {
                "kind": "short_text",
                "key": "then",
                "label": "?",
                "shown_if": {"all": [{"question": "here", "is": "yes"}, {"question": "here", "is_not": "no"}]},
            },
        ]
    ).pages
    condition = page.questions[1].shown_if
    assert condition is not None
    assert live_condition(condition, set(), {"here": "yes"}) is True
    assert live_condition(condition, set(), {"here": "no"}) is False
    assert live_condition(condition, {"here"}, {}) == {
        "all": [{"question": "here", "is": "yes"}, {"question": "here", "is_not": "no"}]
    }


@pytest.mark.usefixtures("english")
def test_a_blank_page_shows_no_errors_and_a_checked_one_has_a_reading() -> None:
    blank = page_of(questionnaire())
    assert (blank.reading, blank.problems, blank.error_list) == (None, (), [])
    raw: Raw = {"data": ["Siân"]}
    checked = page_of(questionnaire(), raw)
    assert checked.reading is not None
    assert checked.reading.answers["data"] == "Siân"
    assert checked["email"].errors == ("Enter an address",)
