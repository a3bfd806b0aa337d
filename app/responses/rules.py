"""Decisions about drafts and submissions."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from typing import Any

from app.questionnaires import Answers, Page, Questionnaire, Walk

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


def draft_mark(draft_id: str) -> str:
    """What a page may show of a draft's id: it differs from draft to draft, and leads to neither id nor key."""
    return hashlib.sha256(f"mark {draft_id}".encode()).hexdigest()[:12]


def new_reference() -> str:
    """A reference to quote, like ``KX4T-9HQM``: 25^8 of them, nothing in it that counts or names."""
    letters = "".join(secrets.choice(_REFERENCE_ALPHABET) for _ in range(8))
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
    sensitive = {
        question.key for page in questionnaire.pages for question in page.questions if question.personal == "special"
    }
    plain: dict[str, Any] = {}
    apart: dict[str, Any] = {}
    for key, value in answers.items():
        (apart if key.partition(".")[0] in sensitive else plain)[key] = value
    return plain, apart


def answer_of_purpose(questionnaire: Questionnaire, answers: Mapping[str, Any], purpose: str) -> str | None:
    """The text that was answered to the question with this purpose, if the form asks one and it was answered."""
    for page in questionnaire.pages:
        for question in page.questions:
            if question.purpose == purpose:
                value = answers.get(question.key)
                return value if isinstance(value, str) else None
    return None
