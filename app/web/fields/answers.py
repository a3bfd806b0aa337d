"""Answers in the reader's words, for the pages that show them again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from flask import g
from flask_babel import gettext, pgettext

from app.language.formatting import format_date, format_number
from app.questionnaires import Answers, Json, Kind, text_key
from app.questionnaires.kinds import Choice, Consent, Date, Grid, LongText, ShortText, WholeNumber


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """A line of an answer; ``written`` is its key in the answers where it is in the person's own words."""

    text: str
    written: str | None = None


def answer_lines(form_key: str, question: Kind, answers: Answers, words: Callable[[str], str]) -> list[str]:
    """The answer to ``question`` as lines of text; never empty.

    Options and statements are in the reader's language, dates and numbers in its format; what a person wrote is as they
    wrote it, and may itself have several lines.
    """
    return [line.text for line in lines_of_answer(form_key, question, answers, words)] or [_nothing()]


def lines_of_answer(
    form_key: str, question: Kind, answers: Answers, words: Callable[[str], str]
) -> Iterator[AnswerLine]:
    """The same, each line with where it comes from; none where nothing was answered."""
    answer = answers.get(question.key)
    if answer is None or answer == []:
        return
    match question:
        case Choice():
            for code in answer if isinstance(answer, list | tuple) else [answer]:
                yield AnswerLine(words(text_key(form_key, question.key, "option", str(code))))
                detail = answers.get(f"{question.key}.{code}")
                if detail:
                    yield AnswerLine(str(detail), f"{question.key}.{code}")
        case Grid():
            yield from map(AnswerLine, _rows(form_key, question, answer, words))
        case Date():
            yield AnswerLine(format_date(date.fromisoformat(str(answer)), g.locale))
        case WholeNumber():
            yield AnswerLine(format_number(int(str(answer)), g.locale))
        case Consent():
            # Translators: on the page of answers: a single check box was ticked
            yield AnswerLine(str(pgettext("check box", "Selected")))
        case ShortText() | LongText():
            yield AnswerLine(str(answer), question.key)
        case _:
            yield AnswerLine(str(answer))


def _rows(form_key: str, grid: Grid, answer: Json, words: Callable[[str], str]) -> Iterator[str]:
    chosen: Mapping[str, Json] = answer if isinstance(answer, Mapping) else {}
    for row in grid.rows:
        code = chosen.get(row.key)
        statement = words(text_key(form_key, grid.key, "row", row.key))
        point = _nothing() if code is None else words(text_key(form_key, grid.key, "scale", str(code)))
        yield f"{statement}: {point}"


def _nothing() -> str:
    # Translators: on the page of answers: the question was left empty
    return str(gettext("No answer provided"))
