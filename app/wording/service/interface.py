"""The service's own texts: taken in from the files, and what was approved here laid over them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import insert, select
from sqlalchemy.orm import selectinload

from app.extensions import db, transaction
from app.language import Locale
from app.wording.models import Catalogue, SourceText, Translation
from app.wording.rules import Change, State, join_forms, source_hash
from app.wording.service.writing import STATES, mark, move_all, move_catalogue, translation_of, write_source

_SOURCE: Final[Locale] = "en"
_TARGET: Final[Locale] = "cy"
_CHANGES: Final = {state: change for change, state in STATES.items() if change is not Change.KEPT}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileText:
    """A message of the files: its key, msgctxt ("" where it has none), forms in both languages, and how far it is."""

    key: str
    context: str
    source: tuple[str, ...]
    target: tuple[str, ...]
    state: State
    comment: str


def sync_interface(texts: Iterable[FileText], base_hash: str, *, at: datetime) -> int:
    """Take the files' texts in, and return the id of the interface's catalogue.

    What nobody has changed here becomes as the files say. What was changed here stays, and so does its history: an
    approved wording lies over the files' until they say something else than the one or the other; when they say the
    same, it counts as taken over by them. ``base`` stays what files and pages last had in common. A text that the files
    no longer have is marked as retired.
    """
    with transaction():
        catalogue = db.session.scalars(
            select(Catalogue).where(Catalogue.interface.is_(True)).with_for_update()
        ).one_or_none()
        if catalogue is None:
            catalogue = Catalogue(revision=1, interface=True)
            db.session.add(catalogue)
            db.session.flush()
        if catalogue.base_hash == base_hash:
            return catalogue.id
        known = {
            text.key: text
            for text in db.session.scalars(
                select(SourceText)
                .where(SourceText.catalogue_id == catalogue.id)
                .options(selectinload(SourceText.translations))
            )
        }
        before = _laid(known.values())
        new = _take_in(texts, dict(known), at)
        if _laid(known.values()) != before:
            db.session.flush()
            move_catalogue(catalogue.id)
            move_all()
        _insert(catalogue.id, new, at)
        catalogue.base_hash = base_hash
        return catalogue.id


def _take_in(texts: Iterable[FileText], known: dict[str, SourceText], at: datetime) -> list[tuple[int, FileText]]:
    """Renew what is known, retire what is gone, and give back what is new."""
    new = []
    for position, found in enumerate(texts):
        text = known.pop(found.key, None)
        if text is None:
            new.append((position, found))
        else:
            _renew(text, found, position, at)
    for text in known.values():
        text.retired_at = text.retired_at or at
    return new


def _laid(texts: Iterable[SourceText]) -> set[tuple[str, str, str | None]]:
    """What of these lies over the files."""
    return {
        (text.key, text.source, text.live_cy)
        for text in texts
        if text.live_cy is not None and text.live_en == text.source and text.retired_at is None
    }


def _renew(text: SourceText, found: FileText, position: int, at: datetime) -> None:
    source, target = join_forms(found.source), _target(found)
    text.position, text.comment, text.context, text.retired_at = position, found.comment, found.context, None
    if text.source != source:
        write_source(text, source, _SOURCE)
        mark(text, Change.SOURCE_CHANGED, by=None, at=at)
    if _is_own(text, found.state, target):
        if target and target == text.live_cy:
            text.base = target
        elif target and text.live_cy == text.base:
            text.live_cy = text.live_en = None  # the files have moved on from it, whatever is being drafted here
        return
    text.base = target or text.base
    if (text.live_en, text.live_cy) != (source, target):
        text.live_cy = text.live_en = None
    _follow(text, found.state, target, at)


def _is_own(text: SourceText, state: State, target: str) -> bool:
    """Whether the last word is that of somebody here, and not the files'."""
    now = translation_of(text)
    if now is None or (now.text == target and state is State.APPROVED):
        return False
    if text.live_cy == now.text and now.state is State.APPROVED:
        if text.live_en != text.source:  # it stood for a former source, and gives way to a translation of this one
            return not target or state is State.DRAFT
        # One that the files had as well gives way to what they say next.
        return text.live_cy != text.base or target in ("", text.live_cy)
    return now.text != (text.base or "") or now.updated_by is not None


def _follow(text: SourceText, state: State, target: str, at: datetime) -> None:
    """Make the translation what the files say."""
    now = translation_of(text)
    if not target:
        if now is not None and now.state is not State.DRAFT and now.source_hash == text.source_hash:
            now.state = State.DRAFT  # taken out of the files, and nothing is deleted here
            mark(text, Change.DRAFTED, by=None, at=at)
        return
    if now is None:
        now = Translation(locale=_TARGET)
        text.translations.append(now)
    elif (now.text, now.state, now.source_hash) == (target, state, text.source_hash):
        return
    elif state is State.DRAFT and now.text == target and now.source_hash != text.source_hash:
        return  # marked as doubtful since its source has changed: it is known from which one it was made
    now.text, now.state, now.updated_at, now.updated_by = target, state, at, None
    now.source_hash, now.made_from = text.source_hash, text.source
    mark(text, _CHANGES[state], by=None, at=at)


def _target(found: FileText) -> str:
    return join_forms(found.target) if any(found.target) else ""


def _insert(catalogue_id: int, new: list[tuple[int, FileText]], at: datetime) -> None:
    if not new:
        return
    db.session.execute(
        insert(SourceText),
        [
            {
                "catalogue_id": catalogue_id,
                "key": found.key,
                "position": position,
                "source_locale": _SOURCE,
                "source": join_forms(found.source),
                "comment": found.comment,
                "source_hash": source_hash(join_forms(found.source)),
                "context": found.context,
                "base": _target(found) or None,
            }
            for position, found in new
        ],
    )
    rows = select(SourceText.key, SourceText.id).where(SourceText.catalogue_id == catalogue_id)
    ids = {row.key: row.id for row in db.session.execute(rows)}
    translations = [
        {
            "text_id": ids[found.key],
            "locale": _TARGET,
            "text": _target(found),
            "state": found.state,
            "source_hash": source_hash(join_forms(found.source)),
            "updated_at": at,
            "made_from": join_forms(found.source),
        }
        for _, found in new
        if _target(found)
    ]
    if translations:
        db.session.execute(insert(Translation), translations)
