"""A page of a questionnaire as a WTForms form, built at runtime from its definition."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar, Final, cast

from flask_babel import ngettext
from werkzeug.datastructures import MultiDict
from wtforms.form import BaseForm
from wtforms.i18n import DummyTranslations
from wtforms.meta import DefaultMeta

from app.questionnaires.answers import Answers, Problem, Raw
from app.questionnaires.definition import Page, Questionnaire
from app.questionnaires.journey import PageReading, read_page
from app.web.fields.base import QuestionField, Words
from app.web.fields.problems import problem_text
from app.web.fields.registry import FIELDS

_KEPT_CLASSES: Final = 512
_PLURALS: Final = (0, 1, 2, 3, 6, 7)
"""A number for each of the six Welsh plural forms; the last stands for all others."""


class Meta(DefaultMeta):
    """No message of WTForms' own reaches a page, so none of its catalogues is loaded."""

    def get_translations(self, form: BaseForm) -> DummyTranslations:
        """Nothing is translated here: every sentence is ours."""
        return DummyTranslations()


class PageForm(BaseForm):
    """The questions of one page.

    ``raw`` are the fields as they were posted, or None for a blank page; ``earlier`` the answers of the pages before
    it, or None to show whatever they may be; ``words`` gives the text of a key in the reader's language. After
    ``validate()`` there is a ``reading``.
    Subclasses, made by ``page_form``, say which page.
    """

    questionnaire: ClassVar[Questionnaire]
    page: ClassVar[Page]
    unbound: ClassVar[Sequence[tuple[str, Any]]]
    question_keys: ClassVar[frozenset[str]]
    for_somebody_else: ClassVar[bool]
    """Whether the person at the browser is not who answers: then it offers none of their own details."""

    def __init__(self, raw: Raw | None = None, *, earlier: Answers | None, words: Words) -> None:
        super().__init__(self.unbound, meta=Meta())
        self.raw: Raw = raw or {}
        self.earlier = earlier
        self.words = words
        self.reading: PageReading | None = None
        self.process(MultiDict({name: list(values) for name, values in self.raw.items()}))

    def validate(self, *_: object) -> bool:
        """Read the page, and hand each question the problems found with it; whether there are none."""
        self.reading = read_page(self.questionnaire, self.page, self.raw, self.earlier or {})
        for field in self.questions:
            field.take(self.reading.problems)
        return not self.reading.problems

    @property
    def questions(self) -> tuple[QuestionField, ...]:
        """The fields of the page in its order, without those that answers on earlier pages have ruled out."""
        fields = cast("Iterator[QuestionField]", iter(self))
        return tuple(field for field in fields if field.condition is not False)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What reading found, in the order of the page; empty before ``validate()``."""
        return self.reading.problems if self.reading else ()

    @property
    def error_list(self) -> list[dict[str, str]]:
        """The entries of the error summary: a sentence and the field that it leads to."""
        return [{"text": problem_text(problem, self.words), "href": f"#{problem.field}"} for problem in self.problems]

    @property
    def count_messages(self) -> str | None:
        """What the script says of characters left and over, for each plural form, as JSON; None if none are counted."""
        if not any(field.component == "long_text" for field in self.questions):
            return None
        return count_messages()


def count_messages() -> str:
    """What the script says of characters left and over, for each plural form, as JSON."""
    return json.dumps({"left": _left(), "over": _over()}, ensure_ascii=False)


def page_form(questionnaire: Questionnaire, page: Page, *, whole: bool = False, is_own: bool = True) -> type[PageForm]:
    """The form class of ``page``; made once for each version.

    ``whole``: all pages of the form stand together, and conditions follow the answers on any page. ``is_own``: whoever
    types the answers is the person that they are about.
    """
    place = (questionnaire.hash, page.key, whole, is_own)
    form = _classes.get(place)
    if form is None:
        if len(_classes) >= _KEPT_CLASSES:
            _classes.clear()
        form = _classes[place] = _build(questionnaire, page, whole, is_own)
    return form


_classes: dict[tuple[str, str, bool, bool], type[PageForm]] = {}


def _build(questionnaire: Questionnaire, page: Page, whole: bool, is_own: bool) -> type[PageForm]:
    # Fields are not set as attributes: a question may well be called "data" or "errors".
    unbound = tuple((question.key, FIELDS[question.kind](question, questionnaire.key)) for question in page.questions)
    attributes: Mapping[str, Any] = {
        "questionnaire": questionnaire,
        "page": page,
        "unbound": unbound,
        "question_keys": frozenset(
            questionnaire.questions_by_key if whole else (question.key for question in page.questions)
        ),
        "for_somebody_else": not is_own,
    }
    return type("PageForm", (PageForm,), dict(attributes))


def _left() -> list[str]:
    return [
        # Translators: under a text area, as one types; %(count)s is a number
        ngettext(
            "You have %(count)s character remaining",
            "You have %(count)s characters remaining",
            number,
            count="{count}",
        )
        for number in _PLURALS
    ]


def _over() -> list[str]:
    return [
        # Translators: under a text area, as one types more than fits; %(count)s is a number
        ngettext(
            "You have %(count)s character too many",
            "You have %(count)s characters too many",
            number,
            count="{count}",
        )
        for number in _PLURALS
    ]
