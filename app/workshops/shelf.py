"""What a worker keeps of the published workshops and the approved words, until the revision in the database moves."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db
from app.language import Locale, catalogues
from app.wording.queries import get_overlay, get_revision
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

_log = logging.getLogger(__name__)


class Shelf:
    """Published workshops by address. Safe to share between threads: what races is only who fills it first."""

    def __init__(self) -> None:
        self.revision = -1
        self._looked = float("-inf")
        self._workshops: dict[tuple[Locale, str], WorkshopSnapshot] = {}
        self._versions: dict[tuple[int, int | str], VersionSnapshot] = {}
        self._moved: list[Callable[[], None]] = []
        self._moving = threading.Lock()

    def on_move(self, forget: Callable[[], None]) -> None:
        """Have ``forget`` called whenever the revision has moved, by whoever keeps things made from what is here.

        One that raises is called again at the next look.
        """
        self._moved.append(forget)

    def look(self, *, at_once: bool = False) -> None:
        """Look at catalogues and revision, at most once in LOOK_EVERY seconds.

        When it has moved, forget everything, and lay over the catalogues what was approved in pages.
        """
        now = time.monotonic()
        if now - self._looked < LOOK_EVERY and not at_once:
            return
        catalogues.current().refresh()
        revision = get_revision()
        if revision != self.revision:
            self._move(revision)
        self._looked = now

    def try_look(self) -> None:
        """The same, but a database that does not answer leaves everything as it is: not every page needs one."""
        if time.monotonic() - self._looked < LOOK_EVERY:
            return
        try:
            self.look()
        except SQLAlchemyError as error:
            _log.warning("nobody could look for changes: %s", type(error).__name__)
            self._looked = time.monotonic()
            db.session.rollback()

    def _move(self, revision: int) -> None:
        """One thread at a time, so that what was read for an older revision never comes after what is newer."""
        with self._moving:
            self._workshops, self._versions = {}, {}
            catalogues.current().lay(get_overlay())
            for forget in self._moved:
                forget()
            self.revision = revision

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
