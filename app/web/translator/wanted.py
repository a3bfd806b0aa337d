"""Which texts somebody asks for: the filter of the queue, as addresses carry it from page to page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from werkzeug.datastructures import MultiDict

from app.language import Locale
from app.web.translator.page import Reach
from app.wording.queries import QueueFilter
from app.wording.rules import INTERFACE, State

TO_DO: Final = (State.STALE, State.MISSING, State.DRAFT, State.NEEDS_REVIEW)
"""What is shown unless somebody asks for something else: all that there is to do, the most urgent first."""
EVERY: Final = (*TO_DO, State.APPROVED)
LONGEST_SEARCH: Final = 200
_PAGE: Final = re.compile("[1-9][0-9]{0,5}")
_TARGETS: Final[Mapping[str, Locale]] = {"cy": "cy", "en": "en"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for; ``scope`` is ``interface``, ``workshop-`` and an id, or "" for everything.

    What the address says and nothing has is passed over: an old link still leads somewhere.
    """

    states: tuple[State, ...]
    scope: str
    target: Locale | None
    words: str
    page: int

    @property
    def query(self) -> Mapping[str, Any]:
        """The filter as an address carries it; what is the usual is left out."""
        said: dict[str, Any] = {
            "state": [state.value for state in self.states] if self.states != TO_DO else [],
            "scope": self.scope,
            "target": self.target,
            "words": self.words,
        }
        return {name: value for name, value in said.items() if value}

    @property
    def narrow(self) -> bool:
        """Whether anything but the usual is asked for."""
        return bool(self.query)

    def filter(self, within: Reach) -> QueueFilter:
        """The same for the queue, of what somebody may translate."""
        return QueueFilter(
            catalogues=[catalogue for scope, catalogue in scopes(within).items() if self.scope in ("", scope)],
            states=self.states,
            target=self.target,
            words=self.words,
        )


def read_wanted(query: MultiDict[str, str], within: Reach) -> Wanted:
    """What the address asks for, of what somebody may translate."""
    asked = set(query.getlist("state"))
    scope = query.get("scope", "")
    return Wanted(
        states=tuple(state for state in EVERY if state.value in asked) or TO_DO,
        scope=scope if scope in scopes(within) else "",
        target=_TARGETS.get(query.get("target", "")),
        words=query.get("words", "").strip()[:LONGEST_SEARCH],
        page=int(query.get("page", "")) if _PAGE.fullmatch(query.get("page", "")) else 1,
    )


def scopes(within: Reach) -> Mapping[str, int]:
    """The ids of the catalogues that somebody may translate, by the names of their scopes, the most urgent first."""
    workshops = {f"workshop-{scope.workshop_id}": scope.catalogue_id for scope in within.scopes}
    return workshops if within.interface is None else {**workshops, INTERFACE: within.interface}
