"""The interface's texts as the repository's files have them, taken into the database."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Final

from sqlalchemy.exc import IntegrityError

from app.language import messages
from app.language.messages import REVIEW, Entry, SourceError
from app.language.rules import FORM_COUNTS
from app.wording.queries import find_interface
from app.wording.rules import State, interface_key, key_of
from app.wording.service.interface import FileText, sync_interface
from config import ROOT

_PLACES_AT_MOST: Final = 4
_PASSED_OVER: Final = frozenset({"app", "web", "templates", "questionnaires"})

_log = logging.getLogger(__name__)
_seen: dict[Path, tuple[int, int, int] | None] = {}


def read_interface(root: Path) -> tuple[FileText, ...]:
    """The messages of the Welsh file, as the database takes them in. SourceError for a file that cannot be read."""
    return tuple(_file_texts(messages.read_entries(root)))


def refresh_interface(at: datetime, root: Path = ROOT) -> int | None:
    """Take the file's texts in where it has changed, and return the id of the interface's catalogue.

    Costs a look at the file's date. One that cannot be read leaves what was taken in before (None: nothing yet).
    """
    path = messages.catalogue_path(root, "cy")
    signature, known = _signature(path), find_interface()
    if known is not None and path in _seen and _seen[path] == signature:
        return known
    try:
        content_hash = hashlib.sha256(path.read_bytes()).hexdigest()
        texts = read_interface(root)
    except (OSError, SourceError) as error:
        _log.warning("the interface’s texts stay as they were: %s", error)
        _seen[path] = signature
        return known
    try:
        known = sync_interface(texts, content_hash, at=at)
    except IntegrityError:
        known = sync_interface(texts, content_hash, at=at)  # another process was first, and has made the catalogue
    _seen[path] = signature
    return known


def _signature(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _file_texts(entries: Sequence[Entry]) -> Iterator[FileText]:
    taken: set[str] = set()
    for entry in entries:
        key = key_of(entry.context, entry.sources[0])
        if key in taken:  # two forms of the library with one key: whichever comes first has it
            key = interface_key(entry.context, entry.sources[0])
        if key in taken:
            continue
        taken.add(key)
        target = entry.forms if any(entry.forms) else ()
        yield FileText(
            key=key,
            context=entry.context,
            source=entry.sources,
            target=target,
            state=_state(entry) if target else State.MISSING,
            comment=_comment(entry),
        )


def _state(entry: Entry) -> State:
    """As far as the file says: what is doubtful, or has not all of its forms, is never served."""
    count = FORM_COUNTS["cy"] if len(entry.sources) > 1 else 1
    if entry.fuzzy or len(entry.forms) != count or not all(entry.forms):
        return State.DRAFT
    return State.NEEDS_REVIEW if REVIEW in entry.comments else State.APPROVED


def _comment(entry: Entry) -> str:
    """What the developers say to translators, and in which parts of the service the text stands."""
    places = list(dict.fromkeys(map(_place, entry.places)))
    more = ["…"] if len(places) > _PLACES_AT_MOST else []
    where = "; ".join([*places[:_PLACES_AT_MOST], *more])
    return "\n".join(part for part in (" ".join(entry.notes), f"[{where}]" if where else "") if part)


def _place(path: str) -> str:
    parts = PurePosixPath(path).with_suffix("").parts
    return " › ".join(part.strip("_").replace("_", " ") for part in parts if part not in _PASSED_OVER)
