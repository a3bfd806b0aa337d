"""Answers in the reader's words, for the pages that show them again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from flask import g
from flask_babel import gettext, pgettext

from app.language.formatting import format_date, format_number
from app.questionnaires import Answers, Json, Kind, text_key
from app.questionnaires.kinds import Choice, Consent, Date, Grid, WholeNumber


def answer_lines(form_key: str, question: Kind, answers: Answers, words: Callable[[str], str]) -> list[str]:
    """The answer to ``question`` as lines of text; never empty.

    Options and statements are in the reader's language, dates and numbers in its format; what a person wrote is as they
    wrote it, and may itself have several lines.
    """
    return list(_lines(form_key, question, answers, words)) or [_nothing()]


def _lines(form_key: str, question: Kind, answers: Answers, words: Callable[[str], str]) -> Iterator[str]:
    answer = answers.get(question.key)
    if answer is None or answer == []:
        return
    match question:
        case Choice():
            for code in answer if isinstance(answer, list | tuple) else [answer]:
                yield words(text_key(form_key, question.key, "option", str(code)))
                detail = answers.get(f"{question.key}.{code}")
                if detail:
                    yield str(detail)
        case Grid():
            yield from _rows(form_key, question, answer, words)
        case Date():
            yield format_date(date.fromisoformat(str(answer)), g.locale)
        case WholeNumber():
            yield format_number(int(str(answer)), g.locale)
        case Consent():
            # Translators: on the page of answers: a single check box was ticked
            yield pgettext("check box", "Selected")
        case _:
            yield str(answer)


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
