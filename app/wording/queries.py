"""Reads of texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from app.extensions import db
from app.language import LOCALES, Locale
from app.wording.models import Catalogue, Revision, SourceText, State, Translation
from app.wording.service import source_hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """Every text of a catalogue that may be shown, by language and key; and which texts may not be, and why."""

    revision: int
    texts: Mapping[Locale, Mapping[str, str]]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A text that keeps a form from being published: what is its key, which language, and in what state it is."""

    key: str
    locale: Locale
    state: State


def get_revision() -> int:
    """The number that moves when something that is served changes."""
    return db.session.execute(select(Revision.number)).scalar_one()


def get_wording(catalogue_id: int) -> Wording:
    """The catalogue's texts. A translation whose source has changed since counts as stale, whatever its row says."""
    revision = db.session.execute(select(Catalogue.revision).where(Catalogue.id == catalogue_id)).scalar_one()
    rows = db.session.execute(
        select(
            SourceText.key,
            SourceText.source_locale,
            SourceText.source,
            Translation.locale,
            Translation.text,
            Translation.state,
            Translation.source_hash,
        )
        .outerjoin(Translation, Translation.text_id == SourceText.id)
        .where(SourceText.catalogue_id == catalogue_id)
        .order_by(SourceText.position)
    ).all()
    texts: dict[Locale, dict[str, str]] = {locale: {} for locale in LOCALES}
    gaps = []
    for row in rows:
        target: Locale = "en" if row.source_locale == "cy" else "cy"
        texts["cy" if row.source_locale == "cy" else "en"][row.key] = row.source
        state = row.state or State.MISSING
        if state is State.APPROVED and row.source_hash != source_hash(row.source):
            state = State.STALE
        if state is State.APPROVED:
            texts[target][row.key] = row.text
        else:
            gaps.append(Gap(key=row.key, locale=target, state=state))
    return Wording(revision=revision, texts=texts, gaps=tuple(gaps))
