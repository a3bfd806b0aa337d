"""What a workshop and its forms can be, what keeps a workshop from being published, and what its trail tells."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from app.language.locales import Locale

GRACE: Final = timedelta(hours=1)


class WorkshopState(enum.StrEnum):
    """Where a workshop is in its life. Participants see it once it is published, until it is archived."""

    DRAFT = "draft"
    PUBLISHED = "published"
    CLOSED = "closed"
    ARCHIVED = "archived"


VISIBLE: Final = frozenset({WorkshopState.PUBLISHED, WorkshopState.CLOSED})
"""The states in which participants see a workshop's pages."""


class FormState(enum.StrEnum):
    """What a form says to whoever opens it. ``over``: the organisers have closed the whole workshop."""

    NOT_YET_OPEN = "not_yet_open"
    OPEN = "open"
    CLOSED = "closed"
    OVER = "over"


def form_state(
    opens_at: datetime,
    closes_at: datetime,
    now: datetime,
    *,
    grace: bool = False,
    over: bool = False,
) -> FormState:
    """The state at ``now``; ``grace`` is for what was begun before the form closed, and lasts an hour."""
    if over:
        return FormState.OVER
    if now < opens_at:
        return FormState.NOT_YET_OPEN
    if now >= closes_at + (GRACE if grace else timedelta()):
        return FormState.CLOSED
    return FormState.OPEN


class GapKind(enum.StrEnum):
    """What is the matter with what keeps a workshop from being published.

    The first four speak of a text: it is not there, or its translation may not be shown yet. ``past``: a time or day
    that would have to come is over. ``no_forms``: the workshop has none.
    """

    MISSING = "missing"
    DRAFT = "draft"
    NEEDS_REVIEW = "needs_review"
    STALE = "stale"
    PAST = "past"
    NO_FORMS = "no_forms"


WAITING: Final = frozenset({GapKind.DRAFT, GapKind.NEEDS_REVIEW, GapKind.STALE})
"""What translators mend, not organisers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One thing that keeps a workshop from being published, and where it is mended.

    ``place`` names the page (description, activity, case-studies, times, contact, forms, texts). ``key`` is the text's
    key or, on the page of times, the field's name; ``rules.field_id(key, locale)`` is the field's id there.
    """

    place: str
    key: str | None
    form_id: int | None
    locale: Locale | None
    kind: GapKind


class Action(enum.StrEnum):
    """What the trail of a workshop tells."""

    CREATED = "created"
    COPIED = "copied"
    CHANGED = "changed"
    TEXTS_CHANGED = "texts_changed"
    PUBLISHED = "published"
    CLOSED = "closed"
    REOPENED = "reopened"
    ARCHIVED = "archived"
    DELETED = "deleted"
    SHARED = "shared"
    UNSHARED = "unshared"
    DOWNLOADED = "downloaded"
    RESPONSE_ENTERED = "response_entered"
    RESPONSE_CORRECTED = "response_corrected"
    RESPONSE_DELETED = "response_deleted"
    ANSWER_TRANSLATED = "answer_translated"
    TEXT_APPROVED = "text_approved"
    TEXT_KEPT = "text_kept"
    CANCELLED = "cancelled"
    PLACE_GIVEN = "place_given"
    PLACE_CANCELLED = "place_cancelled"
    PLACE_REMOVED = "place_removed"
    PLACE_MOVED = "place_moved"
    ATTENDANCE_NOTED = "attendance_noted"
    LINKS_ENDED = "links_ended"
    ERASED = "erased"
    MESSAGE_WRITTEN = "message_written"
    MESSAGES_RETRIED = "messages_retried"
    SCHEDULE_CHANGED = "schedule_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A step in the life of a workshop: from which states, and into which."""

    before: frozenset[WorkshopState]
    after: WorkshopState


MOVES: Final[Mapping[Action, Move]] = MappingProxyType(
    {
        Action.PUBLISHED: Move(before=frozenset({WorkshopState.DRAFT}), after=WorkshopState.PUBLISHED),
        Action.CLOSED: Move(before=frozenset({WorkshopState.PUBLISHED}), after=WorkshopState.CLOSED),
        Action.CANCELLED: Move(before=frozenset({WorkshopState.PUBLISHED}), after=WorkshopState.CLOSED),
        Action.REOPENED: Move(
            before=frozenset({WorkshopState.CLOSED, WorkshopState.ARCHIVED}), after=WorkshopState.PUBLISHED
        ),
        Action.ARCHIVED: Move(
            before=frozenset({WorkshopState.PUBLISHED, WorkshopState.CLOSED}), after=WorkshopState.ARCHIVED
        ),
    }
)


def moves_from(state: WorkshopState) -> tuple[Action, ...]:
    """What an organiser may do to a workshop in this state: publish, close, cancel, reopen, archive."""
    return tuple(action for action, move in MOVES.items() if state in move.before)
