"""Texts as they are served, and as those who write them see them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from app.extensions import db
from app.language import LOCALES, Locale, other
from app.wording.models import Catalogue, Revision, SourceText, Translation
from app.wording.rules import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Every text of a catalogue that may be shown, by language and key; and which texts may not be, and why.

    ``live`` are the pairs that were approved last: what participants see, also while one of a pair waits for the other.
    """

    revision: int
    texts: Mapping[Locale, Mapping[str, str]]
    gaps: tuple[Gap, ...]
    live: Mapping[Locale, Mapping[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A text that may not be shown in a language: its key, which language, and in what state it is there."""

    key: str
    locale: Locale
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredText:
    """A text as whoever writes it sees it: both wordings, "" where there is none, and how far the translation is.

    ``live`` is the pair that participants see, if one was ever approved; ``version`` grows with every change.
    """

    id: int
    key: str
    source_locale: Locale
    wordings: Mapping[Locale, str]
    state: State
    comment: str
    live: Mapping[Locale, str] | None
    version: int = 0


def get_revision() -> int:
    """The number that moves when something that is served changes."""
    return db.session.execute(select(Revision.number)).scalar_one()


def find_interface() -> int | None:
    """The id of the catalogue of the interface, once its texts have been taken in."""
    return db.session.scalars(select(Catalogue.id).where(Catalogue.interface.is_(True))).one_or_none()


def get_wording(catalogue_id: int) -> Wording:
    """The catalogue's texts that may be shown, and what keeps the others from it.

    A text that is empty in both languages is absent: it stands nowhere, and is no gap.
    """
    return get_wordings([catalogue_id])[catalogue_id]


def get_wordings(catalogue_ids: Collection[int]) -> Mapping[int, Wording]:
    """The same of several catalogues, by their ids."""
    query = select(Catalogue.id, Catalogue.revision).where(Catalogue.id.in_(catalogue_ids))
    revisions = {row.id: row.revision for row in db.session.execute(query)}
    texts = _list_texts(catalogue_ids)
    return {id_: _wording(revisions[id_], texts[id_]) for id_ in catalogue_ids}


def list_texts(catalogue_id: int) -> tuple[StoredText, ...]:
    """Every text of the catalogue, in its order, whatever may be shown.

    A translation whose source has changed since counts as stale, whatever its row says.
    """
    return tuple(_list_texts([catalogue_id])[catalogue_id])


def _list_texts(catalogue_ids: Collection[int]) -> Mapping[int, list[StoredText]]:
    rows = db.session.execute(
        select(
            SourceText.id,
            SourceText.catalogue_id,
            SourceText.key,
            SourceText.source_locale,
            SourceText.source,
            SourceText.source_hash.label("now_hash"),
            SourceText.comment,
            SourceText.live_cy,
            SourceText.live_en,
            SourceText.version,
            Translation.text,
            Translation.state,
            Translation.source_hash,
        )
        .outerjoin(Translation, Translation.text_id == SourceText.id)
        .where(SourceText.catalogue_id.in_(catalogue_ids))
        .order_by(SourceText.catalogue_id, SourceText.position, SourceText.id)
    )
    found: dict[int, list[StoredText]] = {id_: [] for id_ in catalogue_ids}
    for row in rows:
        found[row.catalogue_id].append(
            StoredText(
                id=row.id,
                key=row.key,
                source_locale=row.source_locale,
                wordings=_wordings(row.source_locale, row.source, row.text or ""),
                state=state_of(row.state, row.now_hash, row.source_hash),
                comment=row.comment,
                live=None if row.live_cy is None else {"cy": row.live_cy, "en": row.live_en},
                version=row.version,
            )
        )
    return found


def _wording(revision: int, stored: Iterable[StoredText]) -> Wording:
    texts: dict[Locale, dict[str, str]] = {locale: {} for locale in LOCALES}
    live: dict[Locale, dict[str, str]] = {locale: {} for locale in LOCALES}
    gaps = []
    for text in stored:
        source, target = text.source_locale, other(text.source_locale)
        for locale, words in (text.live or {}).items():
            live[locale][text.key] = words
        if not any(text.wordings.values()):
            continue
        if text.wordings[source]:
            texts[source][text.key] = text.wordings[source]
        else:
            gaps.append(Gap(key=text.key, locale=source, state=State.MISSING))
        if text.state is State.APPROVED:
            texts[target][text.key] = text.wordings[target]
        else:
            gaps.append(Gap(key=text.key, locale=target, state=text.state))
    return Wording(revision=revision, texts=texts, gaps=tuple(gaps), live=live)


def _wordings(source_locale: Locale, source: str, translation: str) -> Mapping[Locale, str]:
    return {"cy": source, "en": translation} if source_locale == "cy" else {"cy": translation, "en": source}


def state_of(stored: State | None, now: str, made_from: str | None) -> State:
    """How far a translation is, by what its row says, the hash of the source now, and of the one it was made from.

    What is not finished remains so, whatever has become of its source.
    """
    if stored is None:
        return State.MISSING
    return State.STALE if now != made_from and stored in (State.APPROVED, State.NEEDS_REVIEW) else stored


def list_wordings(key: str, catalogue_ids: Collection[int]) -> Mapping[int, Mapping[Locale, str]]:
    """Both wordings of the text ``key`` in each catalogue, approved or not, "" where there is none."""
    rows = db.session.execute(
        select(SourceText.catalogue_id, SourceText.source_locale, SourceText.source, Translation.text)
        .outerjoin(Translation, Translation.text_id == SourceText.id)
        .where(SourceText.key == key, SourceText.catalogue_id.in_(catalogue_ids))
    )
    found = {row.catalogue_id: _wordings(row.source_locale, row.source, row.text or "") for row in rows}
    return {id_: found.get(id_, {"cy": "", "en": ""}) for id_ in catalogue_ids}


def find_wordings(
    catalogue_ids: Collection[int], keys: Collection[str]
) -> Mapping[int, Mapping[str, Mapping[Locale, str]]]:
    """Both wordings of each of the texts that a catalogue has, by catalogue and key, likewise."""
    rows = db.session.execute(
        select(SourceText.catalogue_id, SourceText.key, SourceText.source_locale, SourceText.source, Translation.text)
        .outerjoin(Translation, Translation.text_id == SourceText.id)
        .where(SourceText.catalogue_id.in_(catalogue_ids), SourceText.key.in_(keys))
    )
    found: dict[int, dict[str, Mapping[Locale, str]]] = {id_: {} for id_ in catalogue_ids}
    for row in rows:
        found[row.catalogue_id][row.key] = _wordings(row.source_locale, row.source, row.text or "")
    return found
