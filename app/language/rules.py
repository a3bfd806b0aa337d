"""What must hold between a text and its translation: pure decisions about strings.

Placeholders are ``%(name)s`` (filled by gettext) and ``{name}``. A text with a plural has as many sources as its
language has forms, and as many translations as the other has.
"""

from __future__ import annotations

import enum
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Final, Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

from app.language.locales import Locale

Kind = Literal["error", "advice"]

FORM_COUNTS: Final[Mapping[Locale, int]] = {"cy": 6, "en": 2}
# Babel's own rule for Welsh has five forms, and no form of its own for none.
PLURAL_FORMS: Final = "nplurals=6; plural=(n==0) ? 0 : (n==1) ? 1 : (n==2) ? 2 : (n==3) ? 3 : (n==6) ? 4 : 5;"

# The numbers for which each form of a plural stands, in the order of the forms, by how many there are.
FORM_NAMES: Final[Mapping[int, tuple[str, ...]]] = MappingProxyType(
    {6: ("0", "1", "2", "3", "6", "other"), 2: ("1", "other")}
)


class FlawCode(enum.StrEnum):
    """What can be wrong with a text, its translation, or the file in which they stand."""

    FORMS = "forms"
    PLACEHOLDER_MISSING = "placeholder_missing"
    PLACEHOLDER_UNKNOWN = "placeholder_unknown"
    TAGS = "tags"
    MARKDOWN = "markdown"
    STRAIGHT_QUOTES = "straight_quotes"
    HALF_OF_DAY = "half_of_day"
    BLUNDER = "blunder"
    TOO_LONG = "too_long"
    UNSAFE_LINK = "unsafe_link"
    UNTRANSLATED = "untranslated"

    MUTATING_WORD = "mutating_word"
    SPELLING = "spelling"
    MUTATION = "mutation"
    TERM = "term"
    END = "end"
    OUTER_SPACE = "outer_space"
    DOUBLE_SPACE = "double_space"
    NUMBERS = "numbers"
    LINKS = "links"
    SAME = "same"
    MUCH_LONGER = "much_longer"

    SOURCE_QUOTES = "source_quotes"
    SOURCE_UNNAMED = "source_unnamed"
    FUZZY = "fuzzy"
    NOT_IN_FILE = "not_in_file"
    NOT_USED = "not_used"
    OLD_TEMPLATE = "old_template"
    HEADER = "header"
    UNREADABLE = "unreadable"
    MSGFMT = "msgfmt"
    MSGFMT_ADVICE = "msgfmt_advice"


OF_FILES: Final = frozenset(
    {
        FlawCode.SOURCE_QUOTES,
        FlawCode.SOURCE_UNNAMED,
        FlawCode.FUZZY,
        FlawCode.NOT_IN_FILE,
        FlawCode.NOT_USED,
        FlawCode.OLD_TEMPLATE,
        FlawCode.HEADER,
        FlawCode.UNREADABLE,
        FlawCode.MSGFMT,
        FlawCode.MSGFMT_ADVICE,
    }
)
"""What only the command finds, in the repository's files; the others are found in pages too."""

_ADVICE: Final = frozenset(
    {
        FlawCode.MUTATING_WORD,
        FlawCode.SPELLING,
        FlawCode.MUTATION,
        FlawCode.TERM,
        FlawCode.END,
        FlawCode.OUTER_SPACE,
        FlawCode.DOUBLE_SPACE,
        FlawCode.NUMBERS,
        FlawCode.LINKS,
        FlawCode.SAME,
        FlawCode.MUCH_LONGER,
        FlawCode.MSGFMT_ADVICE,
    }
)

# For the command line, which speaks English; pages have their own words in both languages.
_SENTENCES: Final[Mapping[FlawCode, str]] = MappingProxyType(
    {
        FlawCode.FORMS: "All {count} plural forms are needed; an empty one would show the words of another.",
        FlawCode.PLACEHOLDER_MISSING: "The placeholder {placeholder} is missing{where}.",
        FlawCode.PLACEHOLDER_UNKNOWN: "The source has no placeholder {placeholder}{where}.",
        FlawCode.TAGS: "The HTML tags are not those of the source{where}.",
        FlawCode.MARKDOWN: "Links, emphasis or lists (Markdown) are not those of the source{where}.",
        FlawCode.STRAIGHT_QUOTES: (
            "A straight apostrophe or quotation mark stands beside a letter{where}: use ’ or “ ”."
        ),
        FlawCode.HALF_OF_DAY: "AM or PM{where}: times have 24 hours, and “am” is Welsh for “at”.",
        FlawCode.BLUNDER: "“{word}” is wrong{where}: “{better}”.",
        FlawCode.TOO_LONG: "{length} characters{where}, where {limit} fit.",
        FlawCode.UNSAFE_LINK: "A link to “{scheme}:” is not allowed{where}.",
        FlawCode.UNTRANSLATED: "The translation is missing.",
        FlawCode.MUTATING_WORD: "What fills {placeholder} would mutate after “{word}”{where}: use a colon.",
        FlawCode.SPELLING: "The dictionary does not know “{word}”.",
        FlawCode.MUTATION: "“{word}” may have to mutate after “{after}”: {better}.",
        FlawCode.TERM: "The glossary has “{better}” for “{term}”.",
        FlawCode.END: "The text ends with {found}{where}, the source with {wanted}.",
        FlawCode.OUTER_SPACE: "The spaces before or after the text are not those of the source{where}.",
        FlawCode.DOUBLE_SPACE: "Two spaces stand side by side{where}.",
        FlawCode.NUMBERS: "The numbers are not those of the source{where}: {numbers}.",
        FlawCode.LINKS: "The links lead elsewhere than those of the source{where}: {links}.",
        FlawCode.SAME: "The translation is the same as the source.",
        FlawCode.MUCH_LONGER: "The translation is more than twice as long as the source{where}.",
        FlawCode.SOURCE_QUOTES: "A straight apostrophe or quotation mark stands beside a letter: use ’ or “ ”.",
        FlawCode.SOURCE_UNNAMED: (
            "A placeholder has no name, so that no translation can move it: use %(name)s."
        ),
        FlawCode.FUZZY: (
            "The translation is marked fuzzy and would not be served: look at it and take the mark off."
        ),
        FlawCode.NOT_IN_FILE: "The message is not in the file: run ‘flask catalogue update’.",
        FlawCode.NOT_USED: "The message is no longer used: run ‘flask catalogue update’.",
        FlawCode.OLD_TEMPLATE: (
            "The template is not fresh: run ‘flask catalogue extract’ and ‘flask catalogue update’."
        ),
        FlawCode.HEADER: "The header lacks “{field}”: run ‘flask catalogue update’.",
        FlawCode.UNREADABLE: "{reason}",
        FlawCode.MSGFMT: "msgfmt: {said}",
        FlawCode.MSGFMT_ADVICE: "msgfmt: {said}",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Flaw:
    """Something wrong with a text: what, and the facts that a sentence about it names.

    The facts are a ``placeholder``, a ``word`` … as each code has them; ``form`` names the plural form in which the
    flaw is (``FORM_NAMES``), and is absent where there is but one form.
    """

    code: FlawCode
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        """An error blocks saving and releasing, advice does not."""
        return "advice" if self.code in _ADVICE else "error"

    @property
    def sentence(self) -> str:
        """The flaw in English, for the command line."""
        form = self.facts.get("form")
        where = f" in the form for {form}" if form else ""
        return _SENTENCES[self.code].format(**{"where": where, **self.facts})


_PERCENT: Final = re.compile(r"%%|%\([^)]{0,200}\)[-+ #0-9.*hlL]*[a-zA-Z%]?|%")
_BRACES: Final = re.compile(r"\{[^{}\n]*\}|[{}]")
# Signs that are placeholders only where a text is filled in; there, one that stands alone makes filling in fail.
_SIGNS: Final = frozenset({"%", "{", "}"})
_NUMBER: Final = frozenset({"%(num)s", "%(num)d"})
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)([^<>]*)>")
# Attributes whose values are words, or the language of words.
_WORDED: Final = re.compile(r"""\s(?:lang|hreflang|title|aria-label|alt)="[^"]*\"""")
_STRAIGHT: Final = re.compile(r"""(?<=\w)['"]|['"](?=\w)""")
_UNNAMED: Final = re.compile(r"%[sdif](?![\w])")

_HALVES_OF_DAY: Final = re.compile(r"\b[AP]\.?M\b|\d ?[ap]\.m\b|\d[ap]m\b|\d pm\b")
_BLUNDERS: Final = {
    re.compile(r"\bcadw a parhau\b", re.IGNORECASE): "Cadw a pharhau",
    re.compile(r"\bweiv\b", re.IGNORECASE): "Gweld",
}
# Words after which the next one mutates or gains an h, and what is left of them after an apostrophe.
_MUTATING: Final = frozenset(
    {
        "i", "o", "ar", "am", "at", "dan", "dros", "drwy", "gan", "heb", "hyd", "wrth", "tua", "gyda", "yn",
        "a", "ac", "â", "ag", "na", "nac", "neu", "fy", "dy", "ei", "ein", "eu", "y", "yr",
        "r", "n", "u", "w", "m", "th",
    }
)  # fmt: skip
_BEFORE_PLACEHOLDER: Final = re.compile(r"\b(\w+)\s+(%\((\w+)\)s)")
# Placeholders that are filled with figures, dates that begin with one, times or addresses, and so stay.
_FIGURES: Final = frozenset(
    {
        "num", "count", "number", "min", "max", "limit", "page", "pages", "total", "hours", "minutes",
        "left", "capacity", "date", "time", "datetime", "period", "email",
    }
)  # fmt: skip


def placeholders(text: str) -> frozenset[str]:
    """The placeholders in ``text`` with their widths and conversions; ``%`` or a brace by itself counts as one."""
    found = {match for match in _PERCENT.findall(text) if match != "%%"}
    return frozenset(found | set(_BRACES.findall(text)))


def format_flaws(sources: Sequence[str], forms: Sequence[str], count: int, *, filled: bool = True) -> Iterator[Flaw]:
    """What would make a translation raise or mislead when it is filled in: forms and placeholders.

    ``count`` is the number of plural forms that the language has. Its first form (Welsh for none, English for one)
    may leave the number out. In a text that is never ``filled`` in, a percent sign is just that.
    """
    if (len(sources) > 1 and (len(forms) != count or not all(form.strip() for form in forms))) or (
        len(sources) == 1 and len(forms) != 1
    ):
        yield Flaw(FlawCode.FORMS, {"count": str(count if len(sources) > 1 else 1)})
        return
    needed = placeholders(sources[-1])
    known = frozenset().union(*map(placeholders, sources)) | (frozenset() if filled else _SIGNS)
    for place, form in enumerate(forms):
        found = placeholders(form)
        # A sign of a source that is never filled in may become words.
        missing = needed - found - _SIGNS
        if len(sources) > 1 and place == 0:
            missing -= _NUMBER
        for placeholder in sorted(missing):
            yield _flaw(FlawCode.PLACEHOLDER_MISSING, place, forms, placeholder=placeholder)
        for placeholder in sorted(found - known):
            yield _flaw(FlawCode.PLACEHOLDER_UNKNOWN, place, forms, placeholder=placeholder)


def wording_flaws(sources: Sequence[str], forms: Sequence[str], locale: Locale) -> Iterator[Flaw]:
    """What is wrong in a translation into ``locale`` as a reader sees it: structure, typography, known blunders.

    Where its links lead may differ from the source: a page often has another address in the other language.
    """
    tags = [_tags(source) for source in sources]
    structures = [_structure(source) for source in sources]
    for place, form in enumerate(forms):
        if _tags(form) not in tags:
            yield _flaw(FlawCode.TAGS, place, forms)
        if _structure(form) not in structures:
            yield _flaw(FlawCode.MARKDOWN, place, forms)
        if _has_straight_quotes(form):
            yield _flaw(FlawCode.STRAIGHT_QUOTES, place, forms)
        if locale == "cy":
            yield from _welsh_flaws(place, forms)


def source_flaws(sources: Sequence[str]) -> Iterator[Flaw]:
    """What is wrong in a source text: straight apostrophes, and placeholders without a name."""
    for source in sources:
        if _has_straight_quotes(source):
            yield Flaw(FlawCode.SOURCE_QUOTES)
        if _UNNAMED.search(source):
            yield Flaw(FlawCode.SOURCE_UNNAMED)


def form_facts(place: int, forms: Sequence[str]) -> dict[str, str]:
    """The fact ``form`` of a flaw in the form at ``place``: for which number it stands, where there are several."""
    names = FORM_NAMES.get(len(forms))
    return {"form": names[place]} if names else {}


def _flaw(code: FlawCode, place: int, forms: Sequence[str], **facts: str) -> Flaw:
    return Flaw(code, {**facts, **form_facts(place, forms)})


def _welsh_flaws(place: int, forms: Sequence[str]) -> Iterator[Flaw]:
    form = forms[place]
    if _HALVES_OF_DAY.search(form):
        yield _flaw(FlawCode.HALF_OF_DAY, place, forms)
    for pattern, better in _BLUNDERS.items():
        if found := pattern.search(form):
            yield _flaw(FlawCode.BLUNDER, place, forms, word=found[0], better=better)
    for word, placeholder, name in _BEFORE_PLACEHOLDER.findall(form):
        if word.casefold() in _MUTATING and name not in _FIGURES:
            yield _flaw(FlawCode.MUTATING_WORD, place, forms, word=word, placeholder=placeholder)


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
    """The blocks of ``text`` read as Markdown, in order; how often there is each emphasis, and a link."""
    tokens = _markdown().parse(text)
    blocks = tuple(
        f"{token.type} {token.tag}"
        for token in tokens
        if token.type not in ("inline", "paragraph_open", "paragraph_close")
    )
    return blocks, Counter(inline.type for token in tokens for inline in token.children or () if _is_structural(inline))


def _is_structural(inline: Token) -> bool:
    return inline.type in ("link_open", "strong_open", "em_open", "code_inline", "image", "hardbreak")
