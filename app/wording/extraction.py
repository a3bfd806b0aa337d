"""The texts of the library's forms, as messages for the catalogues."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from app.language.messages import SourceError
from app.questionnaires.files import DefinitionError, read_questionnaire

_SOURCE_LOCALE = "en"


def extract_library(
    file: BinaryIO, _keywords: Collection[str], _comment_tags: Collection[str], options: Mapping[str, str]
) -> Iterator[tuple[int, str, tuple[str, ...], list[str]]]:
    """Extract a definition's texts, each under its key, in the order in which they stand (a Babel extractor).

    SourceError for a definition that cannot be read, or that is not written in English as message ids are.
    """
    path = Path(file.name)
    try:
        questionnaire = read_questionnaire(path)
    except DefinitionError as error:
        raise SourceError(path, error.line or 1, str(error)) from error
    if questionnaire.source_locale != _SOURCE_LOCALE:
        raise SourceError(path, 1, "The library's forms are written in English, as message ids are.")
    for text in questionnaire.texts():
        markdown = ["Markdown: keep links, emphasis and lists as they are."] if text.markdown else []
        yield 1, "pgettext", (text.key, text.text), [text.comment, *markdown]
