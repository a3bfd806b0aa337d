"""Use cases of texts; each owns one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update

from app.extensions import db, transaction
from app.language import Locale, other
from app.wording.models import Catalogue, Revision, SourceText, State, Translation


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
        catalogue = Catalogue(revision=1, texts=[])
        for position, pair in enumerate(pairs):
            text = SourceText(
                key=pair.key,
                position=position,
                source_locale=pair.source_locale,
                source=pair.source,
                comment=pair.comment,
                translations=[],
            )
            if pair.translation is not None:
                text.translations.append(
                    Translation(
                        locale=other(pair.source_locale),
                        text=pair.translation,
                        state=pair.state,
                        source_hash=source_hash(pair.source),
                        updated_at=at,
                    )
                )
            catalogue.texts.append(text)
        db.session.add(catalogue)
        db.session.flush()
        return catalogue.id


def move_revision() -> None:
    """Tell every worker that what is served has changed; takes part in the caller's transaction."""
    with transaction():
        db.session.execute(update(Revision).values(number=Revision.number + 1))
