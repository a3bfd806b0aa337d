"""Translating: a draft, handing in, approval; nobody overwrites what they have not seen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.extensions import db, transaction
from app.language import other
from app.wording.checks import check
from app.wording.models import Catalogue, SourceText
from app.wording.rules import Change, State, join_forms, split_forms
from app.wording.service.errors import Blocked, NoText, NotSecond, Overtaken
from app.wording.service.writing import (
    move_all,
    move_catalogue,
    source_locale_of,
    translation_of,
    write_translation,
)

Wording = Sequence[str]
"""A translation: one string, or one for each plural form of its language."""


def save_draft(
    text_id: int, wording: Wording, *, version: int, by: int | None, at: datetime, job: int | None = None
) -> None:
    """Keep a translation that is not finished; it may have flaws. Raises NoText and Overtaken."""
    with transaction():
        text = load(text_id, version)
        write_translation(text, join_forms(wording), Change.DRAFTED, by=by, at=at, job=job)


def submit(
    text_id: int,
    wording: Wording,
    *,
    version: int,
    by: int | None,
    at: datetime,
    limit: int | None = None,
    job: int | None = None,
) -> None:
    """Hand a translation in for another's approval. ``limit``: how many characters fit.

    Raises NoText, Overtaken and Blocked.
    """
    with transaction():
        text = load(text_id, version)
        _refuse_errors(text, wording, limit)
        write_translation(text, join_forms(wording), Change.SUBMITTED, by=by, at=at, job=job)


def approve(
    text_id: int,
    wording: Wording,
    *,
    version: int,
    second: bool,
    by: int | None,
    at: datetime,
    limit: int | None = None,
    job: int | None = None,
) -> None:
    """Approve a translation, which goes live. ``second``: somebody other than its writer has to.

    ``limit`` is how many characters fit. Raises NoText, Overtaken, Blocked and NotSecond.
    """
    with transaction():
        text = load(text_id, version)
        _refuse_errors(text, wording, limit)
        now = translation_of(text)
        is_handed_in = now is not None and now.text == join_forms(wording) and now.state is State.NEEDS_REVIEW
        if second and not (is_handed_in and now is not None and now.updated_by != by):
            raise NotSecond(text_id)
        write_translation(text, join_forms(wording), Change.APPROVED, by=by, at=at, job=job)
        _go_live(text)


def keep(text_id: int, *, version: int, by: int | None, at: datetime, limit: int | None = None) -> None:
    """Say of a stale translation that the meaning is unchanged: it stands for the new source, and goes live with it.

    Raises NoText (or it has no translation), Overtaken and Blocked.
    """
    with transaction():
        text = load(text_id, version)
        now = translation_of(text)
        if now is None:
            raise NoText(text_id)
        _refuse_errors(text, split_forms(now.text), limit)
        write_translation(text, now.text, Change.KEPT, by=by, at=at)
        _go_live(text)


def load(text_id: int, version: int) -> SourceText:
    """The text's row, locked, if it is as whoever changes it saw it. Raises NoText and Overtaken."""
    query = select(SourceText).where(SourceText.id == text_id).with_for_update()
    text = db.session.scalars(query.options(selectinload(SourceText.translations))).one_or_none()
    if text is None:
        raise NoText(text_id)
    if text.version != version:
        raise Overtaken(text_id)
    return text


def _refuse_errors(text: SourceText, wording: Wording, limit: int | None) -> None:
    catalogue = db.session.get_one(Catalogue, text.catalogue_id)
    flaws = check(
        split_forms(text.source),
        tuple(wording),
        target_locale=other(source_locale_of(text)),
        limit=limit,
        filled=bool(catalogue.interface),
    )
    errors = tuple(flaw for flaw in flaws if flaw.kind == "error")
    if errors:
        raise Blocked(errors)


def _go_live(text: SourceText) -> None:
    db.session.flush()
    move_catalogue(text.catalogue_id)
    move_all()
