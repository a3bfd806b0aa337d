"""The checks of a translation, with the term base and the dictionary that the service has."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from app.language import other
from app.language.rules import Flaw
from app.wording.checks import check
from app.wording.glossary import Glossary, Term, load, merge
from app.wording.judging import accepted_words_path, glossary_path
from app.wording.queries import TermChange, TextLine, list_term_changes
from app.wording.spelling import find_speller
from config import TRANSLATIONS


def glossary() -> Glossary:
    """The term base of the files with what translators have changed in it."""
    return _built(load(glossary_path(TRANSLATIONS)), list_term_changes())


@lru_cache(maxsize=2)
def _built(terms: tuple[Term, ...], changes: tuple[TermChange, ...]) -> Glossary:
    return merge(terms, changes)


def terms_in(line: TextLine) -> tuple[Term, ...]:
    """The terms in a text that is to be translated."""
    return glossary().find(" ".join(dict.fromkeys(line.source)), line.source_locale)


def flaws_of(line: TextLine, forms: Sequence[str], *, limit: int | None, of_workshop: bool) -> tuple[Flaw, ...]:
    """What is wrong with a translation of the text, errors first, and then what may be."""
    return check(
        line.source,
        forms,
        target_locale=other(line.source_locale),
        limit=limit,
        glossary=glossary(),
        speller=find_speller(accepted_words_path(TRANSLATIONS)),
        filled=not of_workshop,
    )
