"""The term base as translators change it. What stands in the files is told by the caller, and stays as it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.extensions import db, transaction
from app.wording.glossary import Term
from app.wording.models import GlossaryTerm
from app.wording.service.errors import HasTerm, NoTerm

Name = tuple[str, str]
"""English and context: what makes a term this one and no other."""


def save_term(term: Term, *, former: Name | None, files: Iterable[Term], by: int | None, at: datetime) -> None:
    """Add a term, or (``former``: what it was called) change it.

    Raises HasTerm where there is another one of that English and context, NoTerm where the former is gone.
    """
    with transaction():
        known, changed = {(one.en, one.context): one for one in files}, _changed()
        name = term.en, term.context
        if former is not None and not _is_there(former, known, changed):
            raise NoTerm(*former)
        if name != former:
            if _is_there(name, known, changed):
                raise HasTerm(*name)
            if former is not None:
                _take_out(former, known, changed, by, at)
        row = changed.get(name) or _row(name)
        row.cy, row.note, row.removed = term.cy, term.note, False
        row.updated_by, row.updated_at = by, at
        try:
            db.session.flush()
        except IntegrityError as error:
            raise HasTerm(*name) from error  # somebody else has just added it


def remove_term(name: Name, *, files: Iterable[Term], by: int | None, at: datetime) -> None:
    """Take a term out of the term base. Raises NoTerm."""
    with transaction():
        known, changed = {(one.en, one.context): one for one in files}, _changed()
        if not _is_there(name, known, changed):
            raise NoTerm(*name)
        _take_out(name, known, changed, by, at)


def put_back_term(name: Name, *, by: int | None, at: datetime) -> None:
    """Have a term again that was taken out. Raises NoTerm."""
    with transaction():
        row = _changed().get(name)
        if row is None:
            raise NoTerm(*name)
        if row.removed:
            row.removed, row.updated_by, row.updated_at = False, by, at


def forget_terms(names: Collection[Name]) -> None:
    """Leave these terms to the files, which have what was changed here."""
    with transaction():
        for name, row in _changed().items():
            if name in names:
                db.session.delete(row)


def _changed() -> dict[Name, GlossaryTerm]:
    return {(row.en, row.context): row for row in db.session.scalars(select(GlossaryTerm))}


def _is_there(name: Name, known: Mapping[Name, Term], changed: Mapping[Name, GlossaryTerm]) -> bool:
    return not changed[name].removed if name in changed else name in known


def _take_out(
    name: Name, known: Mapping[Name, Term], changed: Mapping[Name, GlossaryTerm], by: int | None, at: datetime
) -> None:
    row = changed.get(name)
    if row is None:
        row = _row(name)
        row.cy, row.note = known[name].cy, known[name].note
    row.removed, row.updated_by, row.updated_at = True, by, at


def _row(name: Name) -> GlossaryTerm:
    row = GlossaryTerm(en=name[0], context=name[1])
    db.session.add(row)
    return row
