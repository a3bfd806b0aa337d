"""What translators approved and changed in pages, brought into the repository's files: texts and term base."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from app.language import messages
from app.wording.glossary import Term, load
from app.wording.judging import glossary_path
from app.wording.merging import Approved, Outcome, merge
from app.wording.queries.approved import list_approved
from app.wording.queries.terms import TermChange, list_term_changes
from app.wording.service.terms import forget_terms

_COLUMNS: Final = ("en", "cy", "whole", "context", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """An approved wording, what became of it, and what the file said before (() where it has no such message)."""

    approved: Approved
    outcome: Outcome | None
    theirs: tuple[str, ...]


def pull_interface(root: Path, *, write: bool) -> tuple[Merged, ...]:
    """Bring what was approved in pages into the Welsh file, and tell what became of each text.

    The database stays as it is: it follows once the file is served. SourceError for a file that cannot be read.
    """
    entries = {entry.name: entry for entry in messages.read_entries(root)}
    outcomes, changed = [], []
    for approved in list_approved():
        entry = entries.get(approved.name)
        if entry is None:
            outcomes.append(Merged(approved=approved, outcome=None, theirs=()))
            continue
        outcome, merged = merge(entry, approved)
        outcomes.append(Merged(approved=approved, outcome=outcome, theirs=entry.forms))
        if merged != entry:
            changed.append(merged)
    if write and changed:
        messages.rewrite_entries(root, changed)
    return tuple(outcomes)


def pull_glossary(root: Path, *, write: bool) -> tuple[TermChange, ...]:
    """Bring what translators changed of the term base into its file, and tell what was not there yet.

    What the file had already is forgotten here, so that the file has the last word again. GlossaryError for one that
    cannot be read.
    """
    path = glossary_path(root / "translations")
    terms = {(term.en, term.context): term for term in load(path)}
    changes = list_term_changes()
    agreed = [change for change in changes if _has(terms.get((change.en, change.context)), change)]
    new = tuple(change for change in changes if change not in agreed)
    for change in new:
        name = change.en, change.context
        if change.removed:
            del terms[name]
        else:
            former = terms.get(name, Term(en=change.en, cy="", context=change.context))
            terms[name] = replace(former, cy=change.cy, note=change.note)
    if write and new:
        messages.write_file(path, _csv(list(terms.values())))
    if write and agreed:
        forget_terms([(change.en, change.context) for change in agreed])
    return new


def _has(term: Term | None, change: TermChange) -> bool:
    if term is None or change.removed:
        return term is None and change.removed
    return (term.cy, term.note) == (change.cy, change.note)


def _csv(terms: Sequence[Term]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows((term.en, term.cy, "yes" if term.whole else "", term.context, term.note) for term in terms)
    return text.getvalue().encode()
