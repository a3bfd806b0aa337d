"""A whole form on one page, for somebody who types in another person's answers, or corrects these or their own."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Final

from flask import request
from markupsafe import Markup

from app.questionnaires import Page, Problem, Questionnaire, Raw, Walk, text_key
from app.web.fields import PageForm, QuestionField, Words, page_form, problem_text, to_html
from app.web.fields.conditions import live_condition
from app.web.fields.own import OwnForm
from app.workshops.queries import VersionSnapshot

OWN: Final = "Own-"
"""Begins the names of what stands beside the questions of a form, none of whose names has a capital."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeSection:
    """A page of the form as a part of the one page.

    ``shown_if`` is the condition that the page's script follows, as JSON; None where it always stands there.
    """

    page: Page
    title: str
    guidance: Markup | None
    fields: tuple[QuestionField, ...]
    form: PageForm
    shown_if: str | None


class WholeForm:
    """Every question of a form, as it was typed (``raw_pages``, by the pages' keys) or to be filled in (None).

    Questions ``without`` are left out. ``is_own``: whoever fills it in is who it is about. ``judge`` shows what is
    wrong with the answers.
    """

    def __init__(
        self,
        questionnaire: Questionnaire,
        raw_pages: Mapping[str, Raw] | None,
        *,
        words: Words,
        without: Collection[str] = (),
        is_own: bool = False,
    ) -> None:
        self._questionnaire = questionnaire
        self._words = words
        self._is_own = is_own
        sections = (self._section(page, (raw_pages or {}).get(page.key), without) for page in questionnaire.pages)
        self.sections = tuple(section for section in sections if section.fields or not section.page.questions)

    def judge(self, way: Walk) -> None:
        """Hand each question the problems that going through the form found with it."""
        for section in self.sections:
            step = way.step(section.page.key)
            section.form.reading = None if step is None else step.reading
            for field in section.fields:
                field.take(section.form.problems)

    def refuse(self, question: str, code: str) -> None:
        """Put a problem to a question that only trying could find."""
        for section in self.sections:
            for field in section.fields:
                reading = section.form.reading
                if field.question.key == question and reading is not None:
                    problem = Problem(question=question, field=question, code=code)
                    section.form.reading = replace(reading, problems=(*reading.problems, problem))
                    field.take(section.form.problems)

    @property
    def error_list(self) -> list[dict[str, str]]:
        """The entries of the error summary: a sentence and the field that it leads to."""
        return [
            {"text": problem_text(problem, self._words), "href": f"#{problem.field}"}
            for section in self.sections
            for problem in section.form.problems
        ]

    @property
    def count_messages(self) -> str | None:
        """What the script says of characters left and over, as JSON; None if none are counted."""
        return next((messages for section in self.sections if (messages := section.form.count_messages)), None)

    def _section(self, page: Page, raw: Raw | None, without: Collection[str]) -> WholeSection:
        key = self._questionnaire.key
        form = page_form(self._questionnaire, page, whole=True, is_own=self._is_own)(raw, earlier={}, words=self._words)
        condition = page.shown_if and live_condition(page.shown_if, self._questionnaire.questions_by_key, {})
        return WholeSection(
            page=page,
            title=self._words(text_key(key, "page", page.key, "title")),
            guidance=to_html(self._words(text_key(key, "page", page.key, "guidance"))) if page.guidance else None,
            fields=tuple(field for field in form.questions if field.question.key not in without),
            form=form,
            shown_if=json.dumps(condition) if condition else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WholePage:
    """A whole form, and what is asked ``first`` and ``last`` beside it; ``said`` is wrong with none of its questions.

    ``judged``: the page shows what is wrong with it, and goes on doing so in the other language.
    """

    whole: WholeForm
    first: OwnForm | None = None
    last: OwnForm | None = None
    said: tuple[str, ...] = ()
    judged: bool = False

    @property
    def error_list(self) -> list[dict[str, str]]:
        """The entries of the error summary, in the order of the page."""
        return [
            *({"text": sentence} for sentence in self.said),
            *(self.first.error_list if self.first else ()),
            *self.whole.error_list,
            *(self.last.error_list if self.last else ()),
        ]


def sent_pages(questionnaire: Questionnaire, fields: Mapping[str, list[str]]) -> dict[str, dict[str, list[str]]]:
    """What was posted, by the page that each field stands on."""
    return {
        page.key: {
            name: fields[name] for question in page.questions for name in question.field_names() if name in fields
        }
        for page in questionnaire.pages
    }


def sent_raw(version: VersionSnapshot) -> dict[str, dict[str, list[str]]]:
    """The fields of each page of the form as they were sent."""
    return sent_pages(version.questionnaire, request.form.to_dict(flat=False))


def only_switches() -> bool:
    """Whether the page is only to be shown in another language, and was not judged before."""
    return switches() and not request.form.get(f"{OWN}judged")


def switches() -> bool:
    """Whether the page is to be shown in another language."""
    return request.form.get("action") == "switch"
