"""Use cases of texts; each owns one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import selectinload

from app.extensions import db, transaction
from app.language import Locale, other
from app.wording.models import Catalogue, Revision, SourceText, State, Translation


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


def source_hash(source: str) -> str:
    """SHA-256 of a source text, in hexadecimal: what a translation was made from."""
    return hashlib.sha256(source.encode()).hexdigest()


def create_catalogue(pairs: Iterable[Pair], *, at: datetime) -> int:
    """Keep the texts, in the order given, as a new catalogue; returns its id."""
    with transaction():
        catalogue = Catalogue(revision=1, texts=[_text(pair, number, at) for number, pair in enumerate(pairs)])
        db.session.add(catalogue)
        db.session.flush()
        return catalogue.id


def copy_catalogue(catalogue_id: int) -> int:
    """A new catalogue with the same texts, their translations as far as they are; returns its id."""
    with transaction():
        texts = db.session.scalars(
            select(SourceText)
            .where(SourceText.catalogue_id == catalogue_id)
            .order_by(SourceText.position, SourceText.id)
            .options(selectinload(SourceText.translations))
        )
        copy = Catalogue(revision=1, texts=[_copy(text, number) for number, text in enumerate(texts)])
        db.session.add(copy)
        db.session.flush()
        return copy.id


def add_texts(catalogue_id: int, pairs: Iterable[Pair], *, at: datetime) -> None:
    """Keep further texts at the end of a catalogue; what has a key that is there already is left alone."""
    with transaction():
        known = _list_keys(catalogue_id)
        last = select(func.max(SourceText.position)).where(SourceText.catalogue_id == catalogue_id)
        position = db.session.execute(last).scalar_one()
        first = 0 if position is None else position + 1
        new = [pair for pair in pairs if pair.key not in known]
        for number, pair in enumerate(new, first):
            text = _text(pair, number, at)
            text.catalogue_id = catalogue_id
            db.session.add(text)
        db.session.flush()


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


def _text(pair: Pair, position: int, at: datetime) -> SourceText:
    text = SourceText(
        key=pair.key,
        position=position,
        source_locale=pair.source_locale,
        source=pair.source,
        comment=pair.comment,
        translations=[],
    )
    if pair.translation:
        text.translations.append(_translation(text, pair.translation, pair.state, at))
    return text


def _translation(text: SourceText, wording: str, state: State, at: datetime) -> Translation:
    return Translation(
        locale=other(_locale(text)),
        text=wording,
        state=state,
        source_hash=source_hash(text.source),
        updated_at=at,
    )


def _copy(text: SourceText, position: int) -> SourceText:
    return SourceText(
        key=text.key,
        position=position,
        source_locale=text.source_locale,
        source=text.source,
        comment=text.comment,
        translations=[
            Translation(
                locale=one.locale,
                text=one.text,
                state=one.state,
                source_hash=one.source_hash,
                updated_at=one.updated_at,
            )
            for one in text.translations
        ],
    )


def _list_keys(catalogue_id: int) -> set[str]:
    return set(db.session.scalars(select(SourceText.key).where(SourceText.catalogue_id == catalogue_id)))


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
