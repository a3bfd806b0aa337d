"""A whole form on one page, for somebody who types in or corrects another person's answers."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from markupsafe import Markup

from app.questionnaires import Page, Problem, Questionnaire, Raw, Walk, text_key
from app.web.fields import PageForm, QuestionField, Words, page_form, problem_text, to_html
from app.web.fields.conditions import live_condition


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

    Questions ``without`` are left out. ``judge`` shows what is wrong with the answers.
    """

    def __init__(
        self,
        questionnaire: Questionnaire,
        raw_pages: Mapping[str, Raw] | None,
        *,
        words: Words,
        without: Collection[str] = (),
    ) -> None:
        self._questionnaire = questionnaire
        self._words = words
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
        form = page_form(self._questionnaire, page, whole=True)(raw, earlier={}, words=self._words)
        condition = page.shown_if and live_condition(page.shown_if, self._questionnaire.questions_by_key, {})
        return WholeSection(
            page=page,
            title=self._words(text_key(key, "page", page.key, "title")),
            guidance=to_html(self._words(text_key(key, "page", page.key, "guidance"))) if page.guidance else None,
            fields=tuple(field for field in form.questions if field.question.key not in without),
            form=form,
            shown_if=json.dumps(condition) if condition else None,
        )


def sent_pages(questionnaire: Questionnaire, fields: Mapping[str, list[str]]) -> dict[str, dict[str, list[str]]]:
    """What was posted, by the page that each field stands on."""
    return {
        page.key: {
            name: fields[name] for question in page.questions for name in question.field_names() if name in fields
        }
        for page in questionnaire.pages
    }
