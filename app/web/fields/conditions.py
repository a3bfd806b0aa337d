"""Conditions as the page's script needs them: what earlier pages decide is decided, what this page decides is left."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from app.questionnaires.answers import Answers
from app.questionnaires.conditions import AllHold, AnyHolds, Condition, holds


def live_condition(condition: Condition, on_page: Collection[str], earlier: Answers | None) -> bool | Mapping[str, Any]:
    """The condition as plain data, in the form in which definitions write it; a bool if only earlier pages decide it.

    ``on_page`` are the keys of the page's questions, ``earlier`` the answers of the pages before it; None where these
    may be any.
    """
    match condition:
        case AllHold():
            return _joined("all", [live_condition(part, on_page, earlier) for part in condition.all], until=False)
        case AnyHolds():
            return _joined("any", [live_condition(part, on_page, earlier) for part in condition.any], until=True)
        case _:
            if condition.question in on_page:
                return condition.model_dump(by_alias=True)
            return earlier is None or holds(condition, earlier)


def _joined(word: str, parts: list[bool | Mapping[str, Any]], *, until: bool) -> bool | Mapping[str, Any]:
    """Join parts by ``word``: one that is ``until`` settles the whole, and the opposite adds nothing."""
    if until in parts:
        return until
    open_parts = [part for part in parts if not isinstance(part, bool)]
    return {word: open_parts} if open_parts else not until
