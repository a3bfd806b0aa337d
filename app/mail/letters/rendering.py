"""Letters as mail: the subject, the text, and the page that mail programs show instead of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from app.language import Locale
from app.language.catalogues import gettext_in
from app.mail.letters.blocks import (
    Block,
    Bullets,
    Button,
    Greeting,
    Letter,
    Link,
    Markdown,
    Row,
    Rows,
)
from app.mail.letters.look import STYLES
from app.mail.letters.markdown import first_words, markdown_html, markdown_text, wrapped

LINE: Final = 76
"""The longest line of the text, addresses aside, so that quoting it still fits in 80."""
_LONGEST_LABEL: Final = 26
_TEMPLATES: Final = Path(__file__).parents[2] / "templates" / "mail"


def subject_of(letters: Sequence[Letter]) -> str:
    """The subject in the languages of the letters, like ``Diolch / Thank you``."""
    return " / ".join(letter.subject for letter in letters)


def text_of(letters: Sequence[Letter]) -> str:
    """The letters as plain text, one below the other."""
    if len(letters) == 1:
        return _text(letters[0])
    line = "=" * LINE
    notes = "\n".join(text for _, text in _notes(letters))
    parts = (f"{line}\n{letter.subject}\n{line}\n\n{_text(letter)}" for letter in letters)
    return "\n\n".join([notes + "\n", "\n\n".join(parts)])


def html_of(letters: Sequence[Letter]) -> str:
    """The letters as one document of HTML that asks nobody for anything."""
    return _template().render(
        letters=letters,
        subject=subject_of(letters),
        preview=" / ".join(map(_first_sentence, letters)),
        notes=_notes(letters),
    )


def _notes(letters: Sequence[Letter]) -> list[tuple[Locale, str]]:
    """What tells readers of either language, first of all, where theirs is."""
    if len(letters) == 1:
        return []
    # Translators: first line of an email that is in both languages, of which Welsh comes first
    return [(letter.locale, gettext_in(letter.locale, "The English follows the Welsh.")) for letter in letters]


def _first_sentence(letter: Letter) -> str:
    first = next(block for block in letter.blocks if not isinstance(block, Greeting))
    return first_words(first.text) if isinstance(first, Markdown) else getattr(first, "text", "")


def _text(letter: Letter) -> str:
    return "\n\n".join(filter(None, map(_block, letter.blocks))) + "\n"


def _block(block: Block) -> str:
    if isinstance(block, Markdown):
        return markdown_text(block.text, LINE)
    if isinstance(block, Rows):
        return "\n".join(_rows(block.rows))
    if isinstance(block, Bullets):
        return "\n".join(line for item in block.items for line in wrapped(f"- {item}", LINE, "  "))
    if isinstance(block, Button | Link):
        return f"{block.label}:\n{block.url}"
    return "\n".join(wrapped(block.text, LINE))


def _rows(rows: Sequence[Row]) -> Iterator[str]:
    indent = " " * (2 + max((len(row.label) for row in rows if len(row.label) <= _LONGEST_LABEL), default=0))
    for row in rows:
        label = f"{row.label}:"
        if row.is_link:
            yield from (label, row.text)
            continue
        first, *others = row.text.splitlines() or [""]
        yield from wrapped(f"{label.ljust(len(indent) - 1)} {first}", LINE, indent)
        for line in others:
            yield from wrapped(f"{indent}{line}", LINE, indent)


@cache
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters["markdown"] = markdown_html
    environment.globals["style"] = STYLES
    environment.tests["kind"] = lambda block, name: type(block).__name__ == name
    return environment.get_template("letter.html")
