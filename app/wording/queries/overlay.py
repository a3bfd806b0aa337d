"""What was approved here of the interface's texts: it lies over what the files say."""

from __future__ import annotations

from sqlalchemy import select

from app.extensions import db
from app.language import LOCALES, Locale
from app.language.catalogues import Overlay
from app.wording.models import Catalogue, SourceText
from app.wording.rules import split_forms


def get_overlay() -> Overlay:
    """By language, msgctxt ("" where there is none) and msgids: the forms to be shown instead of the files'.

    What was approved for a source that has changed since is not among them.
    """
    rows = db.session.execute(
        select(SourceText.context, SourceText.source, SourceText.live_cy)
        .join(Catalogue, Catalogue.id == SourceText.catalogue_id)
        .where(
            Catalogue.interface.is_(True),
            SourceText.live_cy.is_not(None),
            SourceText.live_en == SourceText.source,
            SourceText.retired_at.is_(None),
        )
    )
    found: dict[Locale, dict[tuple[str, tuple[str, ...]], tuple[str, ...]]] = {locale: {} for locale in LOCALES}
    for row in rows:
        found["cy"][row.context or "", split_forms(row.source)] = split_forms(row.live_cy)
    return found
