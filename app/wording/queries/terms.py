"""What translators have changed in the term base."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.accounts.models import User
from app.extensions import db
from app.wording.models import GlossaryTerm


@dataclass(frozen=True, slots=True, kw_only=True)
class TermChange:
    """A term that was added, changed or (``removed``) taken out: when, and by whom by name ("" for nobody known)."""

    en: str
    cy: str
    context: str
    note: str
    removed: bool
    at: datetime
    by: str


def list_term_changes() -> tuple[TermChange, ...]:
    """Every term of which the term base in the files knows nothing, or something else."""
    rows = db.session.execute(
        select(GlossaryTerm, User.name).outerjoin(User, User.id == GlossaryTerm.updated_by).order_by(GlossaryTerm.id)
    )
    return tuple(
        TermChange(
            en=term.en,
            cy=term.cy,
            context=term.context,
            note=term.note,
            removed=term.removed,
            at=term.updated_at,
            by=name or "",
        )
        for term, name in rows
    )
