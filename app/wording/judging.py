"""The judge of the interface's translations, with the term base and the accepted words of the repository."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.language.rules import Flaw
from app.wording.checks import check
from app.wording.glossary import Glossary, load
from app.wording.rules import key_of
from app.wording.spelling import Speller, find_speller


@dataclass(frozen=True, slots=True, kw_only=True)
class FileJudge:
    """Judges Welsh translations in files as pages judge them."""

    glossary: Glossary
    speller: Speller | None

    def key(self, context: str, message: str) -> str:
        """The key by which pages know a message: a form's text has its own for a context."""
        return key_of(context, message)

    def flaws(self, sources: Sequence[str], forms: Sequence[str]) -> tuple[Flaw, ...]:
        """What is wrong with a message's Welsh ``forms``."""
        return check(sources, forms, target_locale="cy", glossary=self.glossary, speller=self.speller)


def glossary_path(translations: Path) -> Path:
    """Where the term base stands in the folder of translations."""
    return translations / "glossary.csv"


def accepted_words_path(translations: Path) -> Path:
    """Where the words stand that are right though the dictionary does not know them."""
    return translations / "accepted-words.txt"


def file_judge(translations: Path) -> FileJudge:
    """The judge for the files in a folder. GlossaryError when the term base cannot be read."""
    return FileJudge(
        glossary=Glossary(load(glossary_path(translations))), speller=find_speller(accepted_words_path(translations))
    )
