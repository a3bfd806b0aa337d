"""What a response looks like in a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from app.questionnaires import Answers, Column, Json, Questionnaire

Labels = Literal["cy", "en", "codes"]
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def columns_of(versions: Iterable[Questionnaire]) -> list[Column]:
    """The columns of all versions together, the newest version's first; ``versions`` is newest first.

    A column keeps the codes of every version, so that an option that was taken out still has its label.
    """
    merged: dict[str, Column] = {}
    for questionnaire in versions:
        for page in questionnaire.pages:
            for question in page.questions:
                for column in question.columns(questionnaire.key):
                    newer = merged.setdefault(column.key, column)
                    if newer.codes is not None and column.codes is not None:
                        merged[column.key] = replace(newer, codes={**column.codes, **newer.codes})
    return list(merged.values())


def guarded(cell: str) -> str:
    """A text that Excel will not take for a formula: one that could be is led by an apostrophe.

    Source: OWASP, “CSV Injection”.
    """
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def cell_text(column: Column, answers: Answers, words: Callable[[str], str] | None, not_shown: str) -> str:
    """A cell: the label where there are ``words``, otherwise the permanent number of a code.

    Empty where the question was skipped, ``not_shown`` where the person was not asked.
    """
    if not column.shown(answers):
        return not_shown
    value = column.value(answers)
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "; ".join(_label(column.codes, item, words) for item in value)
    return _label(column.codes, value, words)


def heading(column: Column, words: Callable[[str], str] | None) -> str:
    """The question's label, and the row's or option's after a dash; the column's key where there are no words."""
    return column.key if words is None else " – ".join(words(key) for key in column.text_keys)


def _label(codes: Mapping[str, tuple[int, str]] | None, value: Json, words: Callable[[str], str] | None) -> str:
    if codes is None or not isinstance(value, str) or value not in codes:
        return str(value)
    number, key = codes[value]
    return str(number) if words is None else words(key)
