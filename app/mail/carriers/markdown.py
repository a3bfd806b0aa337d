"""Text that comes out of GOV.UK Notify's own Markdown as it went in.

Notify reads what is put into a template like the template itself: mistune 0.8 without emphasis and code, with ``^`` for
a quotation and ``•`` for a list, after HTML's character references have been resolved (notifications-utils, markdown.py
and formatters.py). A link that hides where it leads is what somebody would gain by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

_ADDRESS: Final = re.compile(r"(https?://[^\s<>]*)(?=([<>])?)")  # Notify links it whole, and all up to the next space
_INLINE: Final = re.compile(r"[\\`*_\[\]~|]|\((?=\()")
_ENCODED: Final = str.maketrans({sign: quote(sign) for sign in "[]\\"})
_BULLET: Final = re.compile(r"[-*•]\s+|•")
_START: Final = re.compile(r"(?P<number>\d+(?=[.)]))|(?=[#+-])|(?P<joined>(?=[\^=]))")
_INVISIBLE: Final = "\u2060"  # before what a backslash would not reach


def as_markdown(text: str) -> str:
    """The text, escaped: its paragraphs, lines, bullets and addresses stay what they are; nothing else becomes any."""
    return "\n".join(_line(line.strip()) for line in text.splitlines())


def _line(line: str) -> str:
    bullet = _BULLET.match(line)
    if bullet:
        return f"• {_line(line[bullet.end() :])}"
    escaped = "".join(_pieces(line))
    return _START.sub(_start, escaped, count=1) if _START.match(escaped) else escaped


def _pieces(line: str) -> Iterator[str]:
    at = 0
    for found in _ADDRESS.finditer(line):
        yield _inline(line[at : found.start()])
        # No bracket leaves unescaped, whether or not Notify takes this for an address.
        yield _references(found[1].translate(_ENCODED))
        yield " " if found[2] else ""
        at = found.end()
    yield _inline(line[at:])


def _start(found: re.Match[str]) -> str:
    if found["number"]:
        return found["number"] + "\\"
    return _INVISIBLE if found["joined"] is not None else "\\"


def _inline(piece: str) -> str:
    return _references(_INLINE.sub(r"\\\g<0>", piece)).replace("<", "&lt;").replace(">", "&gt;")


def _references(piece: str) -> str:
    return piece.replace("&", "&amp;")
