"""Kinds of question as WTForms fields, each shown by a component of its own in templates/fields."""

from app.web.fields.answers import AnswerLine, answer_lines, lines_of_answer
from app.web.fields.base import QuestionField, Words
from app.web.fields.forms import PageForm, page_form
from app.web.fields.markdown import to_html
from app.web.fields.problems import problem_text
from app.web.fields.registry import FIELDS

__all__ = [
    "FIELDS",
    "AnswerLine",
    "PageForm",
    "QuestionField",
    "Words",
    "answer_lines",
    "lines_of_answer",
    "page_form",
    "problem_text",
    "to_html",
]
