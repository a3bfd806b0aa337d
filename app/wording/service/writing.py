"""How a text and its translation are written: the one place where state, live pair, version and history go together."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import update

from app.extensions import db
from app.language import Locale, other
from app.wording.models import Catalogue, Revision, SourceText, TextChange, Translation
from app.wording.rules import Change, State, source_hash

STATES: Final = {
    Change.DRAFTED: State.DRAFT,
    Change.SUBMITTED: State.NEEDS_REVIEW,
    Change.APPROVED: State.APPROVED,
    Change.KEPT: State.APPROVED,
}
"""How far a translation is after each change to it."""


def source_locale_of(text: SourceText) -> Locale:
    """The language in which the text was written first."""
    return "cy" if text.source_locale == "cy" else "en"


def translation_of(text: SourceText) -> Translation | None:
    """The text in the other language, where it is there."""
    return next(iter(text.translations), None)


def write_source(text: SourceText, source: str, locale: Locale) -> None:
    """Give the text a source, which makes it one to be translated from ``locale``."""
    text.source, text.source_locale, text.source_hash = source, locale, source_hash(source)


def write_translation(
    text: SourceText, wording: str, change: Change, *, by: int | None, at: datetime, job: int | None = None
) -> None:
    """Give the text a translation of its source as it stands, and write the line of its history.

    An approved pair goes live. A draft is still one of the source from which it was begun: what has changed since is
    told until the translation is finished.
    """
    locale = other(source_locale_of(text))
    now = translation_of(text)
    if now is None:
        now = Translation()
        text.translations.append(now)
    if now.text != wording or change is not Change.APPROVED:
        now.updated_by = by
    now.locale, now.text, now.state = locale, wording, STATES[change]
    now.updated_at = at
    if change is not Change.DRAFTED or now.made_from is None:
        now.source_hash, now.made_from = text.source_hash, text.source
    if now.state is State.APPROVED:
        go_live(text, wording)
    mark(text, change, by=by, at=at, job=job)


def go_live(text: SourceText, wording: str) -> None:
    """Let participants see the source and this translation of it."""
    if source_locale_of(text) == "cy":
        text.live_cy, text.live_en = text.source, wording
    else:
        text.live_en, text.live_cy = text.source, wording


def mark(text: SourceText, change: Change, *, by: int | None, at: datetime, job: int | None = None) -> None:
    """Write a line of the text's history, and let nobody overwrite what they have not seen."""
    text.version += 1
    now = translation_of(text)
    db.session.add(
        TextChange(
            text_id=text.id,
            at=at,
            actor_id=by,
            job_id=job,
            change=change,
            source=text.source,
            translation="" if now is None else now.text,
        )
    )


def move_catalogue(catalogue_id: int) -> None:
    """Count one more state of what is approved in the catalogue."""
    db.session.execute(update(Catalogue).where(Catalogue.id == catalogue_id).values(revision=Catalogue.revision + 1))


def move_all() -> None:
    """Tell every worker that what is served has changed."""
    db.session.execute(update(Revision).values(number=Revision.number + 1))
