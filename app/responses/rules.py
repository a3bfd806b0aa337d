"""Decisions about drafts and submissions."""

from __future__ import annotations

import enum
import hashlib
import hmac
import json
import secrets
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any

from app.questionnaires import Answers, Condition, Kind, Page, Questionnaire, Raw, Step, Walk, holds, walk
from app.questionnaires.conditions import references
from app.questionnaires.kinds import Choice, Grid, LongText, ShortText

_REFERENCE_ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"
"""Without letters and figures that are taken for one another when read aloud or copied by hand."""


def new_draft_id() -> str:
    """A random id of 128 bits for a cookie, in hexadecimal."""
    return secrets.token_hex(16)


def draft_key(questionnaire_id: int, draft_id: str) -> str:
    """What the database keeps of a draft's id (SHA-256, hexadecimal): whoever reads it cannot make the cookie.

    Bound to the form, so that one id in the cookies of two forms cannot mix their drafts.
    """
    return hashlib.sha256(f"{questionnaire_id} {draft_id}".encode()).hexdigest()


def personal_draft_id(secret: str, participant_id: int, questionnaire_id: int) -> str:
    """The draft's id of a participant who comes by a link of their own: alike in every browser, so that they go on
    where they were, and answer once. Only who has the service's ``secret`` can make it (HMAC-SHA-256).
    """
    text = f"draft\n{participant_id}\n{questionnaire_id}"
    return hmac.new(secret.encode(), text.encode(), "sha256").hexdigest()[:32]


def can_be_tied(questionnaire: Questionnaire) -> bool:
    """Whether answers can be somebody's own: not those to an anonymous form, nor to that of a whole group."""
    return not questionnaire.anonymous and questionnaire.moment != "during"


def draft_mark(draft_id: str) -> str:
    """What a page may show of a draft's id: it differs from draft to draft, and leads to neither id nor key."""
    return hashlib.sha256(f"mark {draft_id}".encode()).hexdigest()[:12]


def new_reference() -> str:
    """A reference to quote, like ``KX4T-9HQM``: 25^8 of them, nothing in it that counts or names."""
    letters = "".join(secrets.choice(_REFERENCE_ALPHABET) for _ in range(8))
    return f"{letters[:4]}-{letters[4:]}"


def reference_in(text: str) -> str | None:
    """The reference that somebody typed, with or without its dash, in capitals or not; None where it is none."""
    letters = "".join(mark for mark in text.upper() if not mark.isspace() and mark not in "-‐‑–")
    if len(letters) != 8 or not set(letters) <= set(_REFERENCE_ALPHABET):
        return None
    return f"{letters[:4]}-{letters[4:]}"


def following_page(walk: Walk, page_key: str, *, reached_check: bool) -> Page | None:
    """Where Continue leads from a page without problems; None where nothing is left but to check or to send.

    In order at first. Somebody who came back from “check your answers” sees only pages that still want something.
    """
    keys = [step.page.key for step in walk.pages]
    start = keys.index(page_key) + 1 if page_key in keys else 0
    for step in walk.pages[start:]:
        if not reached_check or step.reading is None or step.reading.problems:
            return step.page
    return walk.first_unfinished


def previous_page(walk: Walk, page_key: str) -> Page | None:
    """The reachable page before this one; None on the first."""
    keys = [step.page.key for step in walk.pages]
    position = keys.index(page_key) if page_key in keys else 0
    return walk.pages[position - 1].page if position > 0 else None


def split_sensitive(questionnaire: Questionnaire, answers: Answers) -> tuple[dict[str, Any], dict[str, Any]]:
    """Answers apart: (all others, those that may reveal a special category of personal data)."""
    sensitive = special_questions(questionnaire)
    plain: dict[str, Any] = {}
    apart: dict[str, Any] = {}
    for key, value in answers.items():
        (apart if key.partition(".")[0] in sensitive else plain)[key] = value
    return plain, apart


def special_questions(questionnaire: Questionnaire) -> frozenset[str]:
    """The keys of the questions whose answers may reveal a special category of personal data."""
    return frozenset(key for key, question in questionnaire.questions_by_key.items() if question.personal == "special")


def answer_of_purpose(questionnaire: Questionnaire, answers: Mapping[str, Any], purpose: str) -> str | None:
    """The text that was answered to the question with this purpose, if the form asks one and it was answered."""
    for page in questionnaire.pages:
        for question in page.questions:
            if question.purpose == purpose:
                value = answers.get(question.key)
                return value if isinstance(value, str) else None
    return None


class Standing(enum.StrEnum):
    """What became of a question in one response."""

    ANSWERED = "answered"
    SKIPPED = "skipped"
    NOT_SHOWN = "not_shown"
    DELETED = "deleted"


def standing(question: Kind, answers: Answers, gone: Collection[str]) -> Standing:
    """What became of a question; ``gone`` are the questions of ``deleted_early``."""
    if question.key not in answers:
        return Standing.DELETED if question.personal == "special" and question.key in gone else Standing.NOT_SHOWN
    answer = answers[question.key]
    if isinstance(question, Grid) and isinstance(answer, Mapping):
        answered = any(point is not None for point in answer.values())
    else:
        answered = answer is not None and answer != []
    return Standing.ANSWERED if answered else Standing.SKIPPED


def deleted_early(questionnaire: Questionnaire, answers: Answers) -> frozenset[str]:
    """The questions whose sensitive answers have been deleted before the others, and all that are asked by these.

    What was not shown is not in a response either: here a question counts as shown if what is left says so.
    """
    gone: set[str] = set()
    for page in questionnaire.pages:
        for question in page.questions:
            conditions = [condition for condition in (page.shown_if, question.shown_if) if condition is not None]
            shown = all(holds(condition, answers) for condition in conditions)
            missing = question.personal == "special" and question.key not in answers and shown
            if missing or any(_rests_on(condition, gone) for condition in conditions):
                gone.add(question.key)
    return frozenset(gone)


def raw_of(questionnaire: Questionnaire, answers: Answers) -> dict[str, Raw]:
    """The fields of each page in which ``answers`` would be typed again."""
    return {
        page.key: {name: values for question in page.questions for name, values in question.to_raw(answers).items()}
        for page in questionnaire.pages
    }


def corrected(questionnaire: Questionnaire, answers: Answers, raw_pages: Mapping[str, Raw]) -> Walk:
    """The whole form as it was typed anew over ``answers``; a page that is not there counts as sent empty.

    Questions whose answers were deleted early, and those asked by them, are neither read nor judged again: what is
    stored of them stays.
    """
    way = walk(questionnaire, {page.key: raw_pages.get(page.key, {}) for page in questionnaire.pages})
    gone = deleted_early(questionnaire, answers)
    if not gone:
        return way
    kept = {key: value for key, value in answers.items() if _question_of(key) in gone}
    read = {key: value for key, value in way.answers.items() if _question_of(key) not in gone}
    return Walk(pages=tuple(_without(step, gone) for step in way.pages), answers={**read, **kept})


def answers_mark(answers: Answers) -> str:
    """What a page carries of the answers that it shows: it differs when they do, and tells nothing of them."""
    canonical = json.dumps(answers, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def written_answers(questionnaire: Questionnaire) -> Iterator[tuple[str, Kind]]:
    """The keys of answers in people's own words that may be translated, each with its question.

    A name, an address or an organisation is the same in either language.
    """
    for question in questionnaire.questions_by_key.values():
        match question:
            case ShortText() | LongText() if not question.identifies:
                yield question.key, question
            case Choice():
                for option in question.options:
                    if option.detail:
                        yield f"{question.key}.{option.key}", question


def _question_of(answer: str) -> str:
    return answer.partition(".")[0]


def _rests_on(condition: Condition, questions: Collection[str]) -> bool:
    return any(question in questions for question, _, _ in references(condition))


def _without(step: Step, gone: Collection[str]) -> Step:
    if step.reading is None:
        return step
    return replace(
        step,
        reading=replace(
            step.reading,
            answers={key: value for key, value in step.reading.answers.items() if _question_of(key) not in gone},
            problems=tuple(problem for problem in step.reading.problems if problem.question not in gone),
            shown=step.reading.shown - frozenset(gone),
        ),
    )
