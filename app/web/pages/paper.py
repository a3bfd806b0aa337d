"""A whole form as it is printed, to be filled in by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

from flask_babel import gettext
from markupsafe import Markup

from app.language import Locale
from app.language.formatting import format_number
from app.questionnaires import Kind, Page, Questionnaire, text_key
from app.questionnaires.kinds import (
    Choice,
    Consent,
    Date,
    Grid,
    Guidance,
    LongText,
    MultipleChoice,
    NumberScale,
    WholeNumber,
)
from app.web.fields import Words, to_html
from app.web.pages.conditions import Conditions, Said

Shape = Literal["nothing", "line", "lines", "number", "date", "one", "many", "scale", "grid", "box"]

_LINES: Final = 5
"""Lines for a long answer whose definition does not say how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperOption:
    """Something to tick; ``detail`` is what a line below it asks for."""

    text: str
    detail: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperAnswer:
    """What there is to write on. ``how`` says what to do; ``lines`` is the height of a long answer.

    A grid has its statements in ``rows``; ``columns`` are its scale's points, or the numbers of a scale of numbers, and
    ``ends`` what the lowest and the highest of these mean.
    """

    shape: Shape
    how: str | None = None
    options: tuple[PaperOption, ...] = ()
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    lines: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperQuestion:
    """A question on paper. Guidance alone has no ``number``, and its ``label`` is HTML."""

    number: int | None
    label: str
    hint: str | None
    optional: bool
    condition: Said | None
    answer: PaperAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPage:
    """A part of the form on paper."""

    title: str
    guidance: Markup | None
    condition: Said | None
    questions: tuple[PaperQuestion, ...]


def on_paper(questionnaire: Questionnaire, words: Words, locale: Locale) -> tuple[PaperPage, ...]:
    """The form with all its questions, numbered; conditions are said in words, and name questions by their number."""
    return tuple(_Paper(questionnaire, words, locale).pages())


class _Paper:
    def __init__(self, questionnaire: Questionnaire, words: Words, locale: Locale) -> None:
        self._questionnaire = questionnaire
        self._words = words
        self._locale = locale
        asked = [question for question in questionnaire.questions_by_key.values() if question.field_names()]
        self._numbers = {question.key: number for number, question in enumerate(asked, 1)}
        self._conditions = Conditions(questionnaire=questionnaire, words=words, name=self._name)

    def pages(self) -> Iterator[PaperPage]:
        for page in self._questionnaire.pages:
            guidance = self._text("page", page.key, "guidance") if page.guidance is not None else None
            yield PaperPage(
                title=self._text("page", page.key, "title"),
                guidance=None if guidance is None else to_html(guidance),
                condition=self._condition(page),
                questions=tuple(self._question(question) for question in page.questions),
            )

    def _text(self, *parts: str) -> str:
        return self._words(text_key(self._questionnaire.key, *parts))

    def _name(self, question: Kind) -> str:
        return f"{self._numbers[question.key]}. {self._text(question.key, 'label')}"

    def _condition(self, asked: Page | Kind) -> Said | None:
        return None if asked.shown_if is None else self._conditions.only_if(asked.shown_if)

    def _question(self, question: Kind) -> PaperQuestion:
        label, number = self._text(question.key, "label"), self._numbers.get(question.key)
        return PaperQuestion(
            number=number,
            label=to_html(label) if number is None else label,
            hint=None if question.hint is None else self._text(question.key, "hint"),
            optional=number is not None and question.required is None,
            condition=self._condition(question),
            answer=self._answer(question),
        )

    def _answer(self, question: Kind) -> PaperAnswer:
        match question:
            case Guidance():
                return PaperAnswer(shape="nothing")
            case Consent():
                return PaperAnswer(shape="box")
            case LongText():
                return PaperAnswer(shape="lines", lines=question.rows or _LINES)
            case WholeNumber():
                return PaperAnswer(shape="number", how=self._range(question))
            case Date():
                return PaperAnswer(shape="date")
            case MultipleChoice():
                return PaperAnswer(shape="many", how=self._many(question), options=self._options(question))
            case Choice():
                # Translators: on a form on paper, above things to tick
                return PaperAnswer(shape="one", how=gettext("Tick one"), options=self._options(question))
            case NumberScale():
                return self._scale(question)
            case Grid():
                return self._grid(question)
            case _:
                return PaperAnswer(shape="line")

    def _options(self, question: Choice) -> tuple[PaperOption, ...]:
        return tuple(
            PaperOption(
                text=self._text(question.key, "option", option.key),
                detail=self._text(question.key, "option", option.key, "detail") if option.detail else None,
            )
            for option in question.options
        )

    def _many(self, question: MultipleChoice) -> str:
        if question.exclusive is None:
            # Translators: on a form on paper, above things to tick
            return str(gettext("Tick all that apply"))
        # Translators: on a form on paper, above things to tick; %(option)s is the last of them, like “None of these”
        sentence = gettext(
            "Tick all that apply. If you tick “%(option)s”, tick nothing else.",
            option=self._text(question.key, "option", question.exclusive),
        )
        return str(sentence)

    def _scale(self, question: NumberScale) -> PaperAnswer:
        ends = (
            (question.lowest, question.lowest_label, "lowest"),
            (question.highest, question.highest_label, "highest"),
        )
        return PaperAnswer(
            shape="scale",
            how=gettext("Tick one"),
            columns=tuple(question.codes),
            ends=tuple(f"{number}: {self._text(question.key, part)}" for number, label, part in ends if label),
        )

    def _grid(self, question: Grid) -> PaperAnswer:
        return PaperAnswer(
            shape="grid",
            # Translators: on a form on paper, above a table of statements with places to tick
            how=gettext("Tick one in each row"),
            rows=tuple(self._text(question.key, "row", row.key) for row in question.rows),
            columns=tuple(self._text(question.key, "scale", point.key) for point in question.scale),
        )

    def _range(self, question: WholeNumber) -> str:
        if question.min is None or question.max is None:
            # Translators: on a form on paper, above a box
            return str(gettext("Write a whole number"))
        # Translators: on a form on paper, above a box; both placeholders are figures
        sentence = gettext(
            "Write a whole number from %(min)s to %(max)s",
            min=format_number(question.min, self._locale),
            max=format_number(question.max, self._locale),
        )
        return str(sentence)
