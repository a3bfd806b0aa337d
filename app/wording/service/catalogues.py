"""Catalogues as organisers keep them: both wordings of a text side by side."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, func, insert, literal, select
from sqlalchemy.orm import aliased, selectinload

from app.extensions import db, transaction
from app.language import Locale, other
from app.wording.models import Catalogue, SourceText, Translation
from app.wording.rules import Change, State, source_hash
from app.wording.service.errors import NoText
from app.wording.service.writing import (
    mark,
    move_all,
    move_catalogue,
    source_locale_of,
    translation_of,
    write_source,
    write_translation,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A text in its source language, and in the other one where it is known."""

    key: str
    source_locale: Locale
    source: str
    translation: str | None
    state: State
    comment: str


def create_catalogue(pairs: Iterable[Pair], *, at: datetime) -> int:
    """Keep the texts, in the order given, as a new catalogue; returns its id."""
    with transaction():
        catalogue = Catalogue(revision=1)
        db.session.add(catalogue)
        db.session.flush()
        _insert(catalogue.id, pairs, 0, at)
        return catalogue.id


def copy_catalogue(catalogue_id: int, *, without: str) -> int:
    """A new catalogue with the same texts, their translations as far as they are; returns its id.

    Texts whose keys begin with ``without`` are left out.
    """
    with transaction():
        copy = Catalogue(revision=1)
        db.session.add(copy)
        db.session.flush()
        kept = ("key", "position", "source_locale", "source", "comment", "source_hash", "live_cy", "live_en")
        texts = select(literal(copy.id), *(getattr(SourceText, name) for name in kept))
        texts = texts.where(SourceText.catalogue_id == catalogue_id, ~SourceText.key.startswith(without))
        db.session.execute(insert(SourceText).from_select(["catalogue_id", *kept], texts))
        new = aliased(SourceText)
        wordings = ("locale", "text", "state", "source_hash", "updated_at", "made_from", "updated_by")
        translations = (
            select(new.id, *(getattr(Translation, name) for name in wordings))
            .join(SourceText, SourceText.id == Translation.text_id)
            .join(new, and_(new.key == SourceText.key, new.catalogue_id == copy.id))
            .where(SourceText.catalogue_id == catalogue_id)
        )
        db.session.execute(insert(Translation).from_select(["text_id", *wordings], translations))
        return copy.id


def add_texts(catalogue_id: int, pairs: Iterable[Pair], *, at: datetime) -> None:
    """Keep further texts at the end of a catalogue; what has a key that is there already is left alone."""
    with transaction():
        known = _list_ids(catalogue_id)
        last = select(func.max(SourceText.position)).where(SourceText.catalogue_id == catalogue_id)
        position = db.session.execute(last).scalar_one()
        first = 0 if position is None else position + 1
        _insert(catalogue_id, [pair for pair in pairs if pair.key not in known], first, at)


def save_pairs(
    catalogue_id: int,
    pairs: Mapping[str, Mapping[Locale, str]],
    *,
    by: int | None,
    at: datetime,
    wait: Collection[str] = (),
) -> frozenset[str]:
    """Keep both wordings of each text, and return the keys of those that are not as they were.

    A pair counts as approved: whoever saved it saw both. One wording alone is kept, the other is missing then; a text
    without either is absent. Of the keys in ``wait`` whichever wording has changed becomes the source, and the other is
    stale until a translator has looked at it: the pair that is live stays so. The catalogue's revision moves if
    anything has changed. Raises NoText.
    """
    with transaction():
        texts = {text.key: text for text in _load(catalogue_id, pairs)}
        for key in pairs:
            if key not in texts:
                raise NoText(key)
        changed = frozenset(
            key
            for key, wordings in pairs.items()
            if (_save_source(texts[key], wordings, by, at) if key in wait else _save(texts[key], wordings, by, at))
        )
        db.session.flush()
        if changed:
            move_catalogue(catalogue_id)
        return changed


def remove_texts(catalogue_id: int, keys: Collection[str]) -> None:
    """Take texts out of the catalogue, and with them their translations."""
    with transaction():
        gone = delete(SourceText).where(SourceText.catalogue_id == catalogue_id, SourceText.key.in_(keys))
        db.session.execute(gone)
        move_catalogue(catalogue_id)


def order_texts(catalogue_id: int, keys: Iterable[str]) -> None:
    """Have these texts stand in this order, in the places that they hold between them. Raises NoText."""
    with transaction():
        wanted = list(keys)
        texts = {text.key: text for text in _load(catalogue_id, wanted)}
        places = sorted(text.position for text in texts.values())
        for key, position in zip(wanted, places, strict=False):
            if key not in texts:
                raise NoText(key)
            texts[key].position = position
        db.session.flush()
        move_catalogue(catalogue_id)


def delete_catalogue(catalogue_id: int) -> None:
    """Delete a catalogue that nothing stands on any more."""
    with transaction():
        db.session.execute(delete(Catalogue).where(Catalogue.id == catalogue_id))


def move_revision() -> None:
    """Tell every worker that what is served has changed; takes part in the caller's transaction."""
    with transaction():
        move_all()


def _insert(catalogue_id: int, pairs: Iterable[Pair], first: int, at: datetime) -> None:
    """Many rows a statement: a workshop has some hundred and fifty texts, and its organiser waits."""
    new = list(pairs)
    if not new:
        return
    db.session.execute(
        insert(SourceText),
        [
            {
                "catalogue_id": catalogue_id,
                "key": pair.key,
                "position": position,
                "source_locale": pair.source_locale,
                "source": pair.source,
                "comment": pair.comment,
                "source_hash": source_hash(pair.source),
                **_live(pair),
            }
            for position, pair in enumerate(new, first)
        ],
    )
    ids = _list_ids(catalogue_id)
    translations = [
        {
            "text_id": ids[pair.key],
            "locale": other(pair.source_locale),
            "text": pair.translation,
            "state": pair.state,
            "source_hash": source_hash(pair.source),
            "updated_at": at,
            "made_from": pair.source,
        }
        for pair in new
        if pair.translation
    ]
    if translations:
        db.session.execute(insert(Translation), translations)


def _live(pair: Pair) -> Mapping[str, str | None]:
    if not pair.translation or pair.state is not State.APPROVED:
        return {"live_cy": None, "live_en": None}
    return {f"live_{pair.source_locale}": pair.source, f"live_{other(pair.source_locale)}": pair.translation}


def _list_ids(catalogue_id: int) -> dict[str, int]:
    rows = db.session.execute(select(SourceText.key, SourceText.id).where(SourceText.catalogue_id == catalogue_id))
    return {row.key: row.id for row in rows}


def _load(catalogue_id: int, keys: Iterable[str]) -> list[SourceText]:
    query = select(SourceText).where(SourceText.catalogue_id == catalogue_id, SourceText.key.in_(list(keys)))
    return list(db.session.scalars(query.options(selectinload(SourceText.translations))))


def _save(text: SourceText, wordings: Mapping[Locale, str], by: int | None, at: datetime) -> bool:
    """Whether anything has changed."""
    now = translation_of(text)
    locale = source_locale_of(text)
    if not wordings[locale] and wordings[other(locale)]:
        locale = other(locale)  # what is there is what can be translated
    source, wording = wordings[locale], wordings[other(locale)]
    if locale == text.source_locale and _is_so(text, now, source, wording):
        return False
    write_source(text, source, locale)
    if wording:
        write_translation(text, wording, Change.APPROVED, by=by, at=at)
    else:
        text.translations = []
        text.live_cy = text.live_en = None
        mark(text, Change.SOURCE_CHANGED, by=by, at=at)
    return True


def _save_source(text: SourceText, wordings: Mapping[Locale, str], by: int | None, at: datetime) -> bool:
    """Whether anything has changed. Where both wordings have, or one joins the other, there is nothing to wait for."""
    locale = source_locale_of(text)
    now = translation_of(text)
    before = {locale: text.source, other(locale): "" if now is None else now.text}
    moved = [one for one in wordings if wordings[one] != before[one]]
    joins = len(moved) == 1 and not before[moved[0]] and wordings[other(moved[0])]
    if len(moved) != 1 or not wordings[moved[0]] or joins:
        return _save(text, wordings, by, at)
    changed = moved[0]
    if now is not None and changed != locale:
        # Each was made from the other as it was.
        now.locale, now.text, now.made_from = locale, text.source, now.text
        now.source_hash = source_hash(now.made_from)
        if now.state is State.DRAFT:
            now.state = State.NEEDS_REVIEW  # what was the source is whole, though older than what it stands for now
    write_source(text, wordings[changed], changed)
    mark(text, Change.SOURCE_CHANGED, by=by, at=at)
    return True


def _is_so(text: SourceText, now: Translation | None, source: str, wording: str) -> bool:
    if text.source != source:
        return False
    if now is None or not wording:
        return now is None and not wording
    return now.text == wording and now.state is State.APPROVED and now.source_hash == text.source_hash
