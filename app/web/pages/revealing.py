"""A page of questions on which a text is seen that shows only once something has been answered, or left empty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from app.questionnaires import Page, PageReading, Problem, Questionnaire, Raw, text_key
from app.web.fields import PageForm, Words, page_form

MESSAGES: Final = frozenset({"required", "invalid"})
"""What the keys of error messages end in."""


def form_revealing(questionnaire: Questionnaire, page: Page, words: Words, key: str | None) -> PageForm:
    """The page's form, whatever was answered on earlier pages; so that the text of ``key`` is seen on it."""
    made = page_form(questionnaire, page)
    form_key, *parts = key.split(".") if key else [""]
    question: Any = None
    if form_key == questionnaire.key and parts:
        question = next((one for one in page.questions if one.key == parts[0]), None)
    if question is None:
        return made(earlier=None, words=words)
    form = made(_raw(question, parts[1:]), earlier=None, words=words)
    field = next(field for field in form.questions if field.question is question)
    field.condition = True
    if parts[-1] in MESSAGES:
        problem = _problem(questionnaire.key, question, parts[1:])
        form.reading = PageReading(answers={}, problems=(problem,), shown=frozenset())
        field.take(form.problems)
    return form


def _raw(question: Any, parts: Sequence[str]) -> Raw:
    """What is answered: an option, where the text belongs to the field below it."""
    match parts:
        case ["option", code, "detail", *_]:
            return {question.key: [code]}
    return {}


def _problem(form_key: str, question: Any, parts: Sequence[str]) -> Problem:
    names = question.field_names()
    match parts:
        case ["option", code, "detail", _]:
            field = question.detail_field(question.by_key[code])
        case _:
            field = names[0]
    row = text_key(form_key, question.key, "row", question.rows[0].key) if question.kind == "grid" else None
    return Problem(
        question=question.key,
        field=field,
        code="required",
        text_key=text_key(form_key, question.key, *parts),
        row=row,
    )
