"""Reads of texts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select

from app.extensions import db
from app.language import LOCALES, Locale, other
from app.wording.models import Catalogue, Revision, SourceText, Translation
from app.wording.rules import State, source_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Every text of a catalogue that may be shown, by language and key; and which texts may not be, and why."""

    revision: int
    texts: Mapping[Locale, Mapping[str, str]]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A text that may not be shown in a language: its key, which language, and in what state it is there."""

    key: str
    locale: Locale
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredText:
    """A text as whoever writes it sees it: both wordings, "" where there is none, and how far the translation is."""

    key: str
    source_locale: Locale
    wordings: Mapping[Locale, str]
    state: State
    comment: str


def get_revision() -> int:
    """The number that moves when something that is served changes."""
    return db.session.execute(select(Revision.number)).scalar_one()


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
            SourceText.catalogue_id,
            SourceText.key,
            SourceText.source_locale,
            SourceText.source,
            SourceText.comment,
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
                key=row.key,
                source_locale=row.source_locale,
                wordings=_wordings(row.source_locale, row.source, row.text or ""),
                state=_state(row.state, row.source, row.source_hash),
                comment=row.comment,
            )
        )
    return found


def _wording(revision: int, stored: Iterable[StoredText]) -> Wording:
    texts: dict[Locale, dict[str, str]] = {locale: {} for locale in LOCALES}
    gaps = []
    for text in stored:
        source, target = text.source_locale, other(text.source_locale)
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
    return Wording(revision=revision, texts=texts, gaps=tuple(gaps))


def _wordings(source_locale: Locale, source: str, translation: str) -> Mapping[Locale, str]:
    return {"cy": source, "en": translation} if source_locale == "cy" else {"cy": translation, "en": source}


def _state(stored: State | None, source: str, made_from: str | None) -> State:
    if stored is None:
        return State.MISSING
    return State.STALE if stored is State.APPROVED and made_from != source_hash(source) else stored


def list_wordings(key: str, catalogue_ids: Collection[int]) -> Mapping[int, Mapping[Locale, str]]:
    """Both wordings of the text ``key`` in each catalogue, approved or not, "" where there is none."""
    rows = db.session.execute(
        select(SourceText.catalogue_id, SourceText.source_locale, SourceText.source, Translation.text)
        .outerjoin(Translation, Translation.text_id == SourceText.id)
        .where(SourceText.key == key, SourceText.catalogue_id.in_(catalogue_ids))
    )
    found = {row.catalogue_id: _wordings(row.source_locale, row.source, row.text or "") for row in rows}
    return {id_: found.get(id_, {"cy": "", "en": ""}) for id_ in catalogue_ids}
