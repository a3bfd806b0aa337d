"""A whole form on one page: what was typed, what is wrong with it, and which parts follow which answers."""

from __future__ import annotations

import json

import pytest

from app.questionnaires import Questionnaire, walk
from app.web.pages.whole import WholeForm, sent_pages
from tests.unit.web.builders import questionnaire, words_of
from tests.unit.web.markup import Page

pytestmark = pytest.mark.usefixtures("english")


def two_pages() -> Questionnaire:
    """A choice, and a page with two texts for whoever chose “a”, one of which must be filled in."""
    choice = {
        "kind": "single_choice",
        "key": "choice",
        "label": "Choose",
        "required": "Choose one",
        "options": [{"key": "a", "number": 1, "label": "A"}, {"key": "b", "number": 2, "label": "B"}],
    }
    texts = [
        {"kind": "long_text", "key": "story", "label": "Story", "required": "Enter it", "max_length": 50},
        {"kind": "email", "key": "email", "label": "Email", "shown_if": {"question": "choice", "is": "a"}},
    ]
    pages = [
        {"key": "first", "title": "First", "guidance": "*Read* this", "questions": [choice]},
        {"key": "second", "title": "Second", "questions": texts, "shown_if": {"question": "choice", "is": "a"}},
    ]
    return questionnaire(pages=pages)


def whole(raw: dict[str, dict[str, list[str]]] | None = None, *without: str) -> WholeForm:
    form = two_pages()
    return WholeForm(form, raw, words=words_of(form), without=without)


def test_pages_become_parts_with_their_guidance_and_conditions() -> None:
    first, second = whole().sections
    assert (first.title, str(first.guidance).strip(), first.shown_if) == (
        "First",
        '<p class="govuk-body"><em>Read</em> this</p>',
        None,
    )
    assert json.loads(second.shown_if or "") == {"question": "choice", "is": "a"}
    assert [field.shown_if for field in second.fields] == [None, '{"question": "choice", "is": "a"}']


def test_problems_stand_at_their_fields_and_in_the_summary_in_the_order_of_the_form() -> None:
    raw = {"first": {"choice": ["a"]}, "second": {"story": ["x" * 51], "email": ["no"]}}
    form = whole(raw)
    form.judge(walk(two_pages(), raw))
    assert [entry["href"] for entry in form.error_list] == ["#story", "#email"]
    assert [len(field.errors) for section in form.sections for field in section.fields] == [0, 1, 1]


def test_a_page_that_is_not_met_has_no_problems() -> None:
    raw = {"first": {"choice": ["b"]}, "second": {}}
    form = whole(raw)
    form.judge(walk(two_pages(), raw))
    assert form.error_list == []


def test_a_problem_that_only_trying_finds_is_put_to_its_question() -> None:
    raw = {"first": {"choice": ["a"]}, "second": {"story": ["x"], "email": ["a@example.com"]}}
    form = whole(raw)
    form.judge(walk(two_pages(), raw))
    form.refuse("email", "already_registered")
    assert [entry["href"] for entry in form.error_list] == ["#email"]
    assert "already" in Page(str(form.sections[1].fields[1]())).one("p", class_="govuk-error-message").text


def test_questions_may_be_left_out_and_a_part_without_any_goes() -> None:
    assert [len(section.fields) for section in whole(None, "email").sections] == [1, 1]
    assert [section.title for section in whole(None, "email", "story").sections] == ["First"]


def test_long_answers_are_counted() -> None:
    assert whole().count_messages
    short = questionnaire([{"kind": "short_text", "key": "name", "label": "Name"}])
    assert WholeForm(short, None, words=words_of(short)).count_messages is None


def test_fields_are_taken_to_the_pages_that_they_stand_on() -> None:
    sent = {"choice": ["a"], "story": ["x"], "Own-reason": ["y"], "csrf_token": ["z"]}
    assert sent_pages(two_pages(), sent) == {"first": {"choice": ["a"]}, "second": {"story": ["x"]}}
