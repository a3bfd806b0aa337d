"""What each column of a file holds, and what its values mean."""

from __future__ import annotations

from collections.abc import Iterator

from app.questionnaires import text_key
from app.questionnaires.kinds import Consent, Date, NumberScale, WholeNumber
from app.results.export import words as said
from app.results.export.plan import Asked, Plan
from app.results.export.rules import DELETED, NOT_SHOWN, Cell
from app.results.export.words import Words


def codebook_of(plan: Plan, words: Words) -> Iterator[list[Cell]]:
    """The rows of the codebook, headings first: what an empty cell means, then each column with its values."""
    yield [words.say(heading) for heading in said.CODEBOOK]
    every = words.say(said.EVERY_COLUMN)
    for code, label, meaning in _states(plan, words):
        yield [every, "", "", words.say(meaning), code, label]
    for name in plan.facts:
        yield [words.say(said.FACTS[name]), name, "", words.say(said.MEANINGS[name]), "", ""]
    for one in plan.asked:
        versions = ", ".join(str(number) for number in sorted(one.versions))
        yield [one.heading(words), one.name, versions, words.say(_holds(one)), "", ""]
        for number, key in _values(one, plan):
            yield [one.heading(words), one.name, versions, "", number, words.text(key)]


def _states(plan: Plan, words: Words) -> Iterator[tuple[str, str, str]]:
    """What stands for an answer where there is none: among codes, among labels, and what it means."""
    yield words.say(said.EMPTY), words.say(said.EMPTY), said.MEANS_SKIPPED
    yield NOT_SHOWN, words.say(said.NOT_SHOWN), said.MEANS_NOT_SHOWN
    if any(one.column.form == "split" for one in plan.asked):
        yield "0", "0", said.MEANS_NOT_TICKED
    if any(one.question.personal == "special" for one in plan.asked):
        yield DELETED, words.say(said.DELETED), said.MEANS_DELETED


def _holds(one: Asked) -> str:
    if one.translated is not None:
        return said.TRANSLATED
    if one.column.form == "whole":
        return said.SEVERAL_CODES
    if one.column.form == "split":
        return said.TICKED
    if one.column.codes is not None:
        return said.ONE_CODE
    match one.question:
        case WholeNumber() | NumberScale():
            return said.NUMBER
        case Date():
            return said.DATE
        case Consent():
            return said.AGREED
    return said.TEXT


def _values(one: Asked, plan: Plan) -> Iterator[tuple[int, str]]:
    """Each value with the key of its label; of a scale, those ends that have a name."""
    yield from (one.column.codes or {}).values()
    question = one.question
    if isinstance(question, NumberScale):
        form = plan.versions[0].questionnaire.key
        if question.lowest_label is not None:
            yield question.lowest, text_key(form, question.key, "lowest")
        if question.highest_label is not None:
            yield question.highest, text_key(form, question.key, "highest")
