"""Use cases of texts; each owns one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, func, insert, literal, select, update
from sqlalchemy.orm import aliased, selectinload

from app.extensions import db, transaction
from app.language import Locale, other
from app.wording.models import Catalogue, Revision, SourceText, Translation
from app.wording.rules import State, source_hash


# Not frozen: Python writes the traceback into an exception on its way.
@dataclass(eq=False)
class NoText(LookupError):
    """The catalogue has no text with this key."""

    key: str


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


def copy_catalogue(catalogue_id: int) -> int:
    """A new catalogue with the same texts, their translations as far as they are; returns its id."""
    with transaction():
        copy = Catalogue(revision=1)
        db.session.add(copy)
        db.session.flush()
        kept = ("key", "position", "source_locale", "source", "comment")
        texts = select(literal(copy.id), *(getattr(SourceText, name) for name in kept))
        texts = texts.where(SourceText.catalogue_id == catalogue_id)
        db.session.execute(insert(SourceText).from_select(["catalogue_id", *kept], texts))
        new = aliased(SourceText)
        kept = ("locale", "text", "state", "source_hash", "updated_at")
        translations = (
            select(new.id, *(getattr(Translation, name) for name in kept))
            .join(SourceText, SourceText.id == Translation.text_id)
            .join(new, and_(new.key == SourceText.key, new.catalogue_id == copy.id))
            .where(SourceText.catalogue_id == catalogue_id)
        )
        db.session.execute(insert(Translation).from_select(["text_id", *kept], translations))
        return copy.id


def add_texts(catalogue_id: int, pairs: Iterable[Pair], *, at: datetime) -> None:
    """Keep further texts at the end of a catalogue; what has a key that is there already is left alone."""
    with transaction():
        known = _list_ids(catalogue_id)
        last = select(func.max(SourceText.position)).where(SourceText.catalogue_id == catalogue_id)
        position = db.session.execute(last).scalar_one()
        first = 0 if position is None else position + 1
        _insert(catalogue_id, [pair for pair in pairs if pair.key not in known], first, at)


def save_pairs(catalogue_id: int, pairs: Mapping[str, Mapping[Locale, str]], *, at: datetime) -> frozenset[str]:
    """Keep both wordings of each text, and return the keys of those that are not as they were.

    A pair counts as approved: whoever saved it saw both. One wording alone is kept, the other is missing then; a text
    without either is absent. The catalogue's revision moves if anything has changed. Raises NoText.
    """
    with transaction():
        texts = {text.key: text for text in _load(catalogue_id, pairs)}
        for key in pairs:
            if key not in texts:
                raise NoText(key)
        changed = frozenset(key for key, wordings in pairs.items() if _save(texts[key], wordings, at))
        db.session.flush()
        if changed:
            _move_catalogue(catalogue_id)
        return changed


def remove_texts(catalogue_id: int, keys: Collection[str]) -> None:
    """Take texts out of the catalogue, and with them their translations."""
    with transaction():
        gone = delete(SourceText).where(SourceText.catalogue_id == catalogue_id, SourceText.key.in_(keys))
        db.session.execute(gone)
        _move_catalogue(catalogue_id)


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
        _move_catalogue(catalogue_id)


def delete_catalogue(catalogue_id: int) -> None:
    """Delete a catalogue that nothing stands on any more."""
    with transaction():
        db.session.execute(delete(Catalogue).where(Catalogue.id == catalogue_id))


def move_revision() -> None:
    """Tell every worker that what is served has changed; takes part in the caller's transaction."""
    with transaction():
        db.session.execute(update(Revision).values(number=Revision.number + 1))


def _move_catalogue(catalogue_id: int) -> None:
    db.session.execute(update(Catalogue).where(Catalogue.id == catalogue_id).values(revision=Catalogue.revision + 1))


def _insert(catalogue_id: int, pairs: Iterable[Pair], first: int, at: datetime) -> None:
    """Many rows a statement: a workshop has some hundred and fifty texts, and its organiser waits."""
    new = list(pairs)
    if not new:
        return
    texts = [
        {
            "catalogue_id": catalogue_id,
            "key": pair.key,
            "position": position,
            "source_locale": pair.source_locale,
            "source": pair.source,
            "comment": pair.comment,
        }
        for position, pair in enumerate(new, first)
    ]
    db.session.execute(insert(SourceText), texts)
    ids = _list_ids(catalogue_id)
    translations = [
        {
            "text_id": ids[pair.key],
            "locale": other(pair.source_locale),
            "text": pair.translation,
            "state": pair.state,
            "source_hash": source_hash(pair.source),
            "updated_at": at,
        }
        for pair in new
        if pair.translation
    ]
    if translations:
        db.session.execute(insert(Translation), translations)


def _translation(text: SourceText, wording: str, state: State, at: datetime) -> Translation:
    return Translation(
        locale=other(_locale(text)),
        text=wording,
        state=state,
        source_hash=source_hash(text.source),
        updated_at=at,
    )


def _list_ids(catalogue_id: int) -> dict[str, int]:
    rows = db.session.execute(select(SourceText.key, SourceText.id).where(SourceText.catalogue_id == catalogue_id))
    return {row.key: row.id for row in rows}


def _load(catalogue_id: int, keys: Iterable[str]) -> list[SourceText]:
    query = select(SourceText).where(SourceText.catalogue_id == catalogue_id, SourceText.key.in_(list(keys)))
    return list(db.session.scalars(query.options(selectinload(SourceText.translations))))


def _save(text: SourceText, wordings: Mapping[Locale, str], at: datetime) -> bool:
    """Whether anything has changed."""
    source = wordings[_locale(text)]
    wording = wordings[other(_locale(text))]
    now = next(iter(text.translations), None)
    if _is_so(text, now, source, wording):
        return False
    text.source = source
    if not wording:
        text.translations = []
    elif now is None:
        text.translations = [_translation(text, wording, State.APPROVED, at)]
    else:
        now.text, now.state, now.source_hash, now.updated_at = wording, State.APPROVED, source_hash(source), at
    return True


def _is_so(text: SourceText, now: Translation | None, source: str, wording: str) -> bool:
    if text.source != source:
        return False
    if now is None or not wording:
        return now is None and not wording
    return now.text == wording and now.state is State.APPROVED and now.source_hash == source_hash(source)


def _locale(text: SourceText) -> Locale:
    return "cy" if text.source_locale == "cy" else "en"
