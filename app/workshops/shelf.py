"""What a worker keeps of the published workshops, until the revision in the database moves."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from app.language import Locale, catalogues
from app.wording.queries import get_revision
from app.workshops.queries import (
    VersionSnapshot,
    WorkshopSnapshot,
    find_published,
    find_version,
    list_published,
)

LOOK_EVERY = 1.0
"""Seconds between two looks at the revision: how late a worker may learn of a change."""
_KEPT_AT_MOST = 2000


class Shelf:
    """Published workshops by address. Safe to share between threads: what races is only who fills it first."""

    def __init__(self) -> None:
        self.revision = -1
        self._looked = float("-inf")
        self._workshops: dict[tuple[Locale, str], WorkshopSnapshot] = {}
        self._versions: dict[tuple[int, int | str], VersionSnapshot] = {}
        self._moved: list[Callable[[], None]] = []

    def on_move(self, forget: Callable[[], None]) -> None:
        """Have ``forget`` called whenever the revision has moved, by whoever keeps things made from what is here."""
        self._moved.append(forget)

    def look(self, *, at_once: bool = False) -> None:
        """Look at catalogues and revision, at most once in LOOK_EVERY seconds; forget everything when it has moved."""
        now = time.monotonic()
        if now - self._looked < LOOK_EVERY and not at_once:
            return
        catalogues.current().refresh()
        revision = get_revision()
        if revision != self.revision:
            self._workshops, self._versions = {}, {}
            for forget in self._moved:
                forget()
            self.revision = revision
        self._looked = now

    def find(self, locale: Locale, slug: str) -> WorkshopSnapshot | None:
        """The published workshop at this address, old addresses included."""
        self.look()
        kept = self._workshops
        found = kept.get((locale, slug))
        if found is None and (found := find_published(locale, slug)) is not None and len(kept) < _KEPT_AT_MOST:
            kept[locale, slug] = found
        return found

    def list(self, after: datetime) -> list[WorkshopSnapshot]:
        """Published workshops that end after ``after``, the next one first; read anew each time."""
        self.look()
        return list_published(after)

    def version(self, form_id: int, wanted: int | str) -> VersionSnapshot | None:
        """A version of the form by id (int) or hash (str), also one that is no longer current."""
        kept = self._versions
        found = kept.get((form_id, wanted))
        if found is None:
            found = (
                find_version(form_id, version_id=wanted)
                if isinstance(wanted, int)
                else find_version(form_id, version_hash=wanted)
            )
            if found is not None and len(kept) < _KEPT_AT_MOST:
                kept[form_id, wanted] = found
        return found
