"""The base of every field: a question of a definition as a WTForms field that shows what was typed as it was typed."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Protocol, TypeAlias

from flask import current_app
from flask_babel import gettext
from markupsafe import Markup
from wtforms.fields.core import Field

from app.questionnaires.answers import Problem, text_key
from app.web.fields.conditions import live_condition
from app.web.fields.problems import problem_text, question_text

if TYPE_CHECKING:
    from app.questionnaires.kinds.base import Kind
    from app.web.fields.forms import PageForm

Words: TypeAlias = Callable[[str], str]
"""The text of a key in the reader's language."""

Params: TypeAlias = dict[str, Any]
"""What a component of govuk_frontend_jinja is given; each component's documentation lists the names."""


class MultiDict(Protocol):
    """The part of Werkzeug's MultiDict that a field reads."""

    def __contains__(self, name: object, /) -> bool: ...

    def getlist(self, name: str, /) -> list[str]: ...


def component(name: str, macro: str, argument: object) -> Markup:
    """What a macro of ``fields/<name>.html`` makes of its one argument."""
    module = current_app.jinja_env.get_template(f"fields/{name}.html").module
    return Markup(getattr(module, macro)(argument))  # noqa: S704 – the macro escapes what it is given


class ComponentWidget:
    """Renders a field by the macro ``question`` of ``fields/<component>.html``."""

    def __call__(self, field: QuestionField, **_: object) -> Markup:
        return component(field.component, "question", field)


class QuestionField(Field):
    """A question on a page. ``errors`` are sentences in the reader's language, in the order of its HTML fields."""

    component: ClassVar[str]
    widget = ComponentWidget()
    _form: PageForm

    def __init__(self, question: Kind, form_key: str, **options: Any) -> None:
        super().__init__("", **options)
        self.question: Any = question
        self.raw: Mapping[str, Sequence[str]] = {}
        self.problems: tuple[Problem, ...] = ()
        self.condition: bool | Mapping[str, Any] = True
        self._form_key = form_key

    def process(self, formdata: MultiDict | None, data: object = None, extra_filters: object = None) -> None:
        """Keep the raw values of this question's HTML fields, exactly as they were typed."""
        if formdata is not None:
            self.raw = {name: formdata.getlist(name) for name in self.question.field_names() if name in formdata}
        if self.question.shown_if is not None:
            self.condition = live_condition(self.question.shown_if, self._form.question_keys, self._form.earlier)

    def take(self, problems: Sequence[Problem]) -> None:
        """Take over the problems that reading the page found with this question."""
        self.problems = tuple(problem for problem in problems if problem.question == self.question.key)
        self.errors = tuple(problem_text(problem, self._form.words) for problem in self.problems)

    @property
    def shown_if(self) -> str | None:
        """The condition that the page's script follows, as JSON; None where no answer on the page decides."""
        return None if isinstance(self.condition, bool) else json.dumps(self.condition)

    def text(self, *parts: str) -> str:
        """A text of this question in the reader's language, like ``text("option", "other")``."""
        return self._form.words(text_key(self._form_key, self.question.key, *parts))

    def typed(self, name: str | None = None) -> str:
        """What was typed into the HTML field ``name`` (the question's own by default)."""
        values = self.raw.get(name or self.question.key)
        return values[-1] if values else ""

    @abstractmethod
    def params(self) -> Params:
        """What this question's component is given."""

    def _error(self, *fields: str) -> Params:
        """The error message over the question, or over those of its HTML fields that are named."""
        messages = [
            question_text(problem, self._form.words)
            for problem in self.problems
            if not fields or problem.field in fields
        ]
        if not messages:
            return {}
        return {"errorMessage": error_message(messages[0])}

    def _hint(self) -> Params:
        return {"hint": {"text": self.text("hint")}} if self.question.hint is not None else {}

    def _label(self) -> Markup:
        return labelled(self.text("label"), optional=self.question.required is None)


def error_message(text: str) -> Params:
    """An error message over a field, announced as one."""
    # Translators: hidden word before each error message, for screen readers; a colon follows
    return {"text": text, "visuallyHiddenText": gettext("Error")}


def labelled(text: str, *, optional: bool) -> Markup:
    """A label, with "(optional)" after it where no answer is asked for."""
    if not optional:
        return Markup.escape(text)
    # Translators: stands after the label of a question that may be left empty
    note = gettext("(optional)")
    return Markup('{} <span class="holi-optional">{}</span>').format(text, note)
