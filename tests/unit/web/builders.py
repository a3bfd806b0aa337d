"""A questionnaire with every kind of question on one page, and its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from app.questionnaires import Answers, Questionnaire, Raw
from app.web.fields import PageForm, page_form
from app.web.pages import PageContext

OPTIONS: Final[list[dict[str, Any]]] = [
    {"key": "a", "number": 1, "label": "First", "detail": {"label": "Which?", "required": "Say which"}},
    {"key": "b", "number": 2, "label": "Second"},
    {"key": "none", "number": 3, "label": "None of these"},
]
YES_NO: Final[list[dict[str, Any]]] = [
    {"key": "yes", "number": 1, "label": "Oes"},
    {"key": "no", "number": 0, "label": "Nac oes"},
]

# The keys "data" and "errors" are also names of what a WTForms form itself has.
EVERY_KIND: Final[list[dict[str, Any]]] = [
    {"kind": "guidance", "key": "read", "label": "## Read this"},
    {
        "kind": "short_text",
        "key": "data",
        "label": "Name",
        "hint": "In full",
        "required": "Enter it",
        "purpose": "name",
    },
    {"kind": "long_text", "key": "errors", "label": "Story", "max_length": 20},
    {"kind": "email", "key": "email", "label": "Address", "purpose": "email", "required": "Enter an address"},
    {"kind": "phone", "key": "phone", "label": "Number", "purpose": "phone"},
    {"kind": "whole_number", "key": "count", "label": "How many?", "min": 1, "max": 9},
    {"kind": "date", "key": "day", "label": "When?", "required": "Enter the day", "hint": "Like 27 3 2027"},
    {"kind": "select", "key": "pick", "label": "Pick", "required": "Pick one", "options": OPTIONS[1:]},
    {"kind": "single_choice", "key": "choice", "label": "Choose", "required": "Choose one", "options": OPTIONS},
    {
        "kind": "multiple_choice",
        "key": "many",
        "label": "Tick",
        "required": "Tick some",
        "exclusive": "none",
        "options": OPTIONS,
    },
    {"kind": "yes_no", "key": "needs", "label": "A oes anghenion?", "required": "Say yes or no", "options": YES_NO},
    {"kind": "short_text", "key": "which", "label": "Which?", "shown_if": {"question": "needs", "is": "yes"}},
    {
        "kind": "number_scale",
        "key": "likely",
        "label": "How likely?",
        "required": "Select a number",
        "lowest": 0,
        "highest": 10,
        "lowest_label": "Not at all",
        "highest_label": "Very",
    },
    {
        "kind": "grid",
        "key": "agree",
        "label": "Do you agree?",
        "hint": "Every row",
        "required": "Answer every statement",
        "rows": [{"key": "learnt", "label": "I learnt “much”"}, {"key": "met", "label": "I met people"}],
        "scale": [{"key": "1", "number": 1, "label": "No"}, {"key": "2", "number": 2, "label": "Yes"}],
    },
    {"kind": "consent", "key": "agreed", "label": "I agree", "required": "Tick the box"},
]


def questionnaire(questions: list[dict[str, Any]] | None = None, **changes: Any) -> Questionnaire:
    """A questionnaire of one page."""
    page = {"key": "all", "title": "Everything", "questions": EVERY_KIND if questions is None else questions}
    return Questionnaire.from_json({"key": "form", "moment": "after", "title": "A form", "pages": [page], **changes})


def words_of(form: Questionnaire) -> Callable[[str], str]:
    """The texts of the form in its source language."""
    texts: Mapping[str, str] = {text.key: text.text for text in form.texts()}
    return texts.__getitem__


def page_of(form: Questionnaire, raw: Raw | None = None, earlier: Answers | None = None, page: int = 0) -> PageForm:
    """A page of the form, checked if anything was posted."""
    made = page_form(form, form.pages[page])(raw, earlier=earlier or {}, words=words_of(form))
    if raw is not None:
        made.validate()
    return made


def context_of(form: PageForm, **changes: Any) -> PageContext:
    """What a page of questions is rendered from."""
    given: dict[str, Any] = {
        "questionnaire": form.questionnaire,
        "page": form.page,
        "form": form,
        "words": form.words,
        "number": 1,
        "total": 1,
        "version": form.questionnaire.hash,
        "mark": "0123456789ab",
        "workshop_title": "A workshop",
        "action_url": "/en/workshops/a-workshop/after",
        "has_back": False,
        "can_delete": True,
        "last": True,
    }
    return PageContext(**given | changes)
