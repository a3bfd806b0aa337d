"""What must hold between a text and its translation: pure decisions about strings.

Placeholders are ``%(name)s`` (filled by gettext) and ``{name}``. A text with a plural has two sources,
singular and plural, and as many translations as its language has forms.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

Kind = Literal["error", "advice"]

# The numbers for which each form of a Welsh plural stands, in the order of the forms.
FORM_NAMES: Final = ("0", "1", "2", "3", "6", "other")


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with a text: an error stops a release, advice does not."""

    kind: Kind
    sentence: str


_PERCENT: Final = re.compile(r"%%|%\([^)]*\)[-+ #0-9.*hlL]*[a-zA-Z%]?|%")
_BRACES: Final = re.compile(r"\{[^{}\n]*\}")
_NUMBER: Final = frozenset({"%(num)s", "%(num)d"})
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)([^<>]*)>")
# Attributes whose values are words, or the language of words.
_WORDED: Final = re.compile(r"""\s(?:lang|hreflang|title|aria-label|alt)="[^"]*\"""")
_STRAIGHT: Final = re.compile(r"""(?<=\w)['"]|['"](?=\w)""")
_UNNAMED: Final = re.compile(r"%[sdif](?![\w])")

_HALVES_OF_DAY: Final = re.compile(r"\b[AP]\.?M\b|\d ?[ap]\.m\b|\d[ap]m\b|\d pm\b")
_BLUNDERS: Final = {
    re.compile(r"\bcadw a parhau\b", re.IGNORECASE): "“Cadw a parhau” lacks a mutation: “Cadw a pharhau”.",
    re.compile(r"\bweiv\b", re.IGNORECASE): "“Weiv” is no word: “Gweld”.",
}
# Words after which the next one mutates or gains an h, and what is left of them after an apostrophe.
_MUTATING: Final = frozenset(
    {
        "i", "o", "ar", "am", "at", "dan", "dros", "drwy", "gan", "heb", "hyd", "wrth", "tua", "gyda", "yn",
        "a", "ac", "â", "ag", "na", "nac", "neu", "fy", "dy", "ei", "ein", "eu", "y", "yr",
        "r", "n", "u", "w", "m", "th",
    }
)  # fmt: skip
_BEFORE_PLACEHOLDER: Final = re.compile(r"(\w+)\s+(%\((\w+)\)s)")
# Placeholders that are filled with figures, dates that begin with one, times or addresses, and so stay.
_FIGURES: Final = frozenset(
    {
        "num", "count", "number", "min", "max", "limit", "page", "pages", "total", "hours", "minutes",
        "date", "time", "datetime", "period", "email",
    }
)  # fmt: skip


def placeholders(text: str) -> frozenset[str]:
    """The placeholders in ``text`` with their widths and conversions; ``%`` by itself counts as one."""
    found = {match for match in _PERCENT.findall(text) if match != "%%"}
    return frozenset(found | set(_BRACES.findall(text)))


def format_flaws(sources: Sequence[str], forms: Sequence[str], count: int) -> Iterator[Flaw]:
    """What would make a translation raise or mislead when it is filled in: forms and placeholders.

    ``count`` is the number of plural forms that the language has. The form for none may leave the number out.
    """
    if len(sources) > 1 and (len(forms) != count or not all(forms)):
        yield Flaw("error", f"All {count} plural forms are needed; an empty one would show the words of another.")
        return
    needed = placeholders(sources[-1])
    for place, form in enumerate(forms):
        found = placeholders(form)
        # A percent sign of a source that is never filled in may become words.
        missing = needed - found - {"%"}
        if len(sources) > 1 and place == 0:
            missing -= _NUMBER
        for placeholder in sorted(missing):
            yield Flaw("error", f"The placeholder {placeholder} is missing{_in_form(place, forms)}.")
        for placeholder in sorted(found - needed - placeholders(sources[0])):
            yield Flaw("error", f"The source has no placeholder {placeholder}{_in_form(place, forms)}.")


def wording_flaws(sources: Sequence[str], forms: Sequence[str]) -> Iterator[Flaw]:
    """What is wrong in a Welsh translation as a reader sees it: structure, typography, known blunders."""
    tags = [_tags(source) for source in sources]
    structures = [_structure(source) for source in sources]
    for place, form in enumerate(forms):
        where = _in_form(place, forms)
        if _tags(form) not in tags:
            yield Flaw("error", f"The HTML tags are not those of the source{where}.")
        if _structure(form) not in structures:
            yield Flaw("error", f"Links, emphasis or lists (Markdown) are not those of the source{where}.")
        if _has_straight_quotes(form):
            yield Flaw(
                "error",
                f"A straight apostrophe or quotation mark stands beside a letter{where}: use ’ or “ ”.",
            )
        if _HALVES_OF_DAY.search(form):
            yield Flaw("error", f"AM or PM{where}: times have 24 hours, and “am” is Welsh for “at”.")
        for pattern, sentence in _BLUNDERS.items():
            if pattern.search(form):
                yield Flaw("error", sentence)
        for word, placeholder, name in _BEFORE_PLACEHOLDER.findall(form):
            if word.casefold() in _MUTATING and name not in _FIGURES:
                yield Flaw("advice", f"What fills {placeholder} would mutate after “{word}”{where}: use a colon.")


def source_flaws(sources: Sequence[str]) -> Iterator[Flaw]:
    """What is wrong in a source text: straight apostrophes, and placeholders without a name."""
    for source in sources:
        if _has_straight_quotes(source):
            yield Flaw("error", "A straight apostrophe or quotation mark stands beside a letter: use ’ or “ ”.")
        if _UNNAMED.search(source):
            yield Flaw("error", "A placeholder has no name, so that no translation can move it: use %(name)s.")


def _in_form(place: int, forms: Sequence[str]) -> str:
    return f" in the form for {FORM_NAMES[place]}" if len(forms) == len(FORM_NAMES) else ""


def _tags(text: str) -> Counter[tuple[str, str, str]]:
    return Counter(
        (slash, name.lower(), _WORDED.sub("", attributes).strip()) for slash, name, attributes in _TAG.findall(text)
    )


def _has_straight_quotes(text: str) -> bool:
    return _STRAIGHT.search(_TAG.sub("", text)) is not None


@cache
def _markdown() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False})


def _structure(text: str) -> tuple[tuple[str, ...], Counter[str]]:
    """The blocks of ``text`` read as Markdown, in order; how often each emphasis and link occurs."""
    tokens = _markdown().parse(text)
    blocks = tuple(
        f"{token.type} {token.tag}"
        for token in tokens
        if token.type not in ("inline", "paragraph_open", "paragraph_close")
    )
    return blocks, Counter(
        f"{inline.type} {inline.attrGet('href') or ''}"
        for token in tokens
        for inline in token.children or ()
        if _is_structural(inline)
    )


def _is_structural(inline: Token) -> bool:
    return inline.type in ("link_open", "strong_open", "em_open", "code_inline", "image", "hardbreak")
