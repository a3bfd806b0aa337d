"""What was approved in pages of the interface's texts, and where it came from: for the files."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from sqlalchemy import select

from app.extensions import db
from app.wording.merging import Approved
from app.wording.models import Catalogue, SourceText, TextChange
from app.wording.rules import Change, split_forms

_APPROVALS = (Change.APPROVED, Change.KEPT)


def list_approved() -> tuple[Approved, ...]:
    """Every wording of the interface that was approved here and still lies over the files, in their order."""
    laid = (
        Catalogue.interface.is_(True),
        SourceText.live_cy.is_not(None),
        SourceText.live_en == SourceText.source,
        SourceText.retired_at.is_(None),
    )
    texts = db.session.scalars(
        select(SourceText).join(Catalogue, Catalogue.id == SourceText.catalogue_id).where(*laid)
        .order_by(SourceText.position, SourceText.id)
    )  # fmt: skip
    changes = db.session.scalars(
        select(TextChange)
        .join(SourceText, SourceText.id == TextChange.text_id)
        .join(Catalogue, Catalogue.id == SourceText.catalogue_id)
        .where(*laid)
        .order_by(TextChange.text_id, TextChange.id)
    )
    history = {id_: list(lines) for id_, lines in groupby(changes, key=lambda line: line.text_id)}
    return tuple(
        Approved(
            key=text.key,
            context=text.context or "",
            sources=split_forms(text.source),
            forms=split_forms(text.live_cy or ""),
            base=split_forms(text.base) if text.base else (),
            former=_former(history.get(text.id, ()), text.base),
        )
        for text in texts
    )


def _former(lines: Iterable[TextChange], base: str | None) -> tuple[tuple[str, ...], ...]:
    """What was approved since the files and the pages were at one."""
    since: list[tuple[str, ...]] = []
    for line in lines:
        if line.translation == base:
            since = []
        elif line.change in _APPROVALS:
            since.append(split_forms(line.translation))
    return tuple(since)
