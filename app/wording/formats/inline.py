"""What in a text is no word: placeholders, tags and marks of Markdown, which formats with inline codes set apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

_ALWAYS: Final = (
    r"%\([^()\n]*\)[-+ #0-9.*hlL]*[a-zA-Z]",  # gettext fills it
    r"%%",
    r"\{[^{}\n]*\}",
    r"</?[a-zA-Z][^<>\n]*>",
)
# Links keep their words between two codes; a list, a heading and a quotation are told by how their line begins.
_MARKDOWN: Final = (
    r"!?\[(?=[^\[\]\n]*\]\()",
    r"\]\([^()\n]*\)",
    r"\*{1,3}",
    r"(?<!\w)_{1,3}(?=\w)|(?<=\w)_{1,3}(?!\w)",
    r"`+",
    r"^[ \t]*(?:[-+]|\#{1,6}|\d{1,9}[.)]|>)(?=[ \t])",
)
_PLAIN_CODES: Final = re.compile("|".join(_ALWAYS))
_MARKDOWN_CODES: Final = re.compile("|".join((*_MARKDOWN[:2], *_ALWAYS, *_MARKDOWN[2:])), re.MULTILINE)
_PLACEHOLDER: Final = re.compile(r"%\(|\{")


@dataclass(frozen=True, slots=True)
class Code:
    """A stretch of a text that is to stay as it is; ``number`` names it within its text, from 1."""

    original: str
    number: int

    @property
    def filled(self) -> bool:
        """Whether something else is shown in its place."""
        return _PLACEHOLDER.match(self.original) is not None


Part = str | Code


def split(text: str, *, markdown: bool, like: Iterable[Part] = ()) -> tuple[Part, ...]:
    """A text as words and codes, which ``join`` makes the same text of.

    ``like`` is its source: a code that stands there too has the same number, wherever it stands here.
    """
    free: dict[str, list[int]] = {}
    highest = 0
    for part in like:
        if isinstance(part, Code):
            free.setdefault(part.original, []).append(part.number)
            highest = max(highest, part.number)
    parts: list[Part] = []
    for stretch, is_code in _stretches(text, _MARKDOWN_CODES if markdown else _PLAIN_CODES):
        if not is_code:
            parts.append(stretch)
        elif numbers := free.get(stretch):
            parts.append(Code(stretch, numbers.pop(0)))
        else:
            highest += 1
            parts.append(Code(stretch, highest))
    return tuple(parts)


def _stretches(text: str, codes: re.Pattern[str]) -> Iterator[tuple[str, bool]]:
    done = 0
    for match in codes.finditer(text):
        if match.start() > done:
            yield text[done : match.start()], False
        if match[0]:
            yield match[0], True
        done = match.end()
    if done < len(text):
        yield text[done:], False


def codes_of(parts: Iterable[Part]) -> tuple[Code, ...]:
    """The codes among the parts."""
    return tuple(part for part in parts if isinstance(part, Code))


def join(parts: Iterable[Part]) -> str:
    """The text that was split."""
    return "".join(part.original if isinstance(part, Code) else part for part in parts)
