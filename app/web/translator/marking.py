"""Marks at the texts of a rendered page: which text it is, in what state, in which language, and where it is edited.

While the page is made, a text stands between letters of private use that also say which one it is: no text holds them,
and they pass through everything that escapes. Only when the page is there is it known where markup may stand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from app.language import Locale

_BEGIN, _END, _DONE = "\ue010", "\ue011", "\ue012"
_DIGITS: Final = "".join(chr(0xE020 + digit) for digit in range(10))
_TO_DIGITS: Final = str.maketrans("0123456789", _DIGITS)
_FROM_DIGITS: Final = str.maketrans(_DIGITS, "0123456789")
_NUMBER: Final = f"([{_DIGITS[0]}-{_DIGITS[-1]}]+){_DONE}"
_BEGINNING: Final = re.compile(f"{_BEGIN}{_NUMBER}")
_ANY: Final = re.compile(f"[{_BEGIN}{_END}]{_NUMBER}")
_LETTERS: Final = re.compile(f"[{_BEGIN}{_END}{_DONE}{_DIGITS}]")
_LINE: Final = re.compile(rf"{_BEGIN}{_NUMBER}([^<]*?){_END}\1{_DONE}")
_BLOCK: Final = re.compile(
    rf'<p class="govuk-body">{_BEGIN}{_NUMBER}</p>(.*?)<p class="govuk-body">{_END}\1{_DONE}</p>', re.DOTALL
)
_TAG: Final = re.compile(r"(<[^>]*>)")
_NAME: Final = re.compile(r"<(/?)([a-z][a-z0-9]*)")
_VOID: Final = frozenset({"br", "hr", "img", "input", "link", "meta", "source", "wbr"})
_TEXT_ALONE: Final = frozenset({"title", "option", "textarea", "script", "style"})
_NO_LINKS: Final = frozenset({"a", "button", "summary"})
_UNSEEN: Final = "govuk-visually-hidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What is said of a text: ``state`` in a word, with a name for its look; its language where it is not the page's.

    ``here`` is the one that somebody looks for.
    """

    url: str
    number: int
    look: str = "approved"
    state: str | None = None
    locale: Locale | None = None
    here: bool = False


def anchor_of(text_id: int) -> str:
    """The id under which a text stands on its page."""
    return f"text-{text_id}"


def marked(text_id: int, text: str, *, block: bool = False) -> str:
    """A text that can be found again on its page; ``block``: it is Markdown, of which paragraphs and lists are made."""
    number = str(text_id).translate(_TO_DIGITS) + _DONE
    clean = _LETTERS.sub("", text)
    between = "\n\n" if block else ""
    return f"{_BEGIN}{number}{between}{clean}{between}{_END}{number}"


def texts_on(page: str) -> Sequence[int]:
    """The ids of the texts that stand on the page, in its order; what stands in its head alone does not count."""
    _, _, body = page.partition("</head>")
    return list(dict.fromkeys(_id(found[1]) for found in _BEGINNING.finditer(body)))


def mark_texts(page: str, marks: Mapping[int, Mark]) -> str:
    """The page with its texts marked, wherever markup may stand.

    The id of each stands at its first place; but rather at a later one than in something that is pressed itself, as the
    entries of an error summary are.
    """
    first = _Marker(marks, frozenset())
    found = first.mark(page)
    pressed_alone = first.met - first.placed
    return _Marker(marks, pressed_alone).mark(page) if pressed_alone else found


class _Marker:
    """Goes through a page once, and knows what it is in."""

    def __init__(self, marks: Mapping[int, Mark], pressed_alone: Set[int]) -> None:
        self._marks = marks
        self._pressed_alone = pressed_alone
        self.met: set[int] = set()
        self.placed: set[int] = set()
        self._inside: list[tuple[str, bool]] = []

    def mark(self, page: str) -> str:
        page = _BLOCK.sub(self._block, page)
        pieces = _TAG.split(page)
        return "".join(self._piece(pieces, index) for index in range(len(pieces)))

    def _piece(self, pieces: list[str], index: int) -> str:
        piece = pieces[index]
        if piece.startswith("<") and index % 2:
            plain = _ANY.sub("", piece)
            self._step(plain)
            return self._in_its_language(plain, pieces[index + 1])
        if self._within(_TEXT_ALONE) or any(unseen for _, unseen in self._inside):
            return _ANY.sub("", piece)
        return _ANY.sub("", _LINE.sub(self._line, piece))

    def _step(self, tag: str) -> None:
        named = _NAME.match(tag)
        if named is None or named[2] in _VOID or tag.endswith("/>"):
            return
        if not named[1]:
            self._inside.append((named[2], _UNSEEN in tag))
        else:
            while self._inside and self._inside.pop()[0] != named[2]:
                """An element may end without a tag of its own."""

    def _in_its_language(self, tag: str, text: str) -> str:
        """An option has no room for markup, but may say its language itself."""
        found = _BEGINNING.match(text.lstrip())
        locale = self._marks[_id(found[1])].locale if found and tag.startswith("<option") else None
        return tag if locale is None else f'{tag[:-1]} lang="{locale}">'

    def _within(self, names: frozenset[str]) -> bool:
        return any(name in names for name, _ in self._inside)

    def _line(self, found: re.Match[str]) -> str:
        text_id = _id(found[1])
        mark = self._marks[text_id]
        text = Markup(found[2])  # noqa: S704 – escaped when the page was made
        if mark.locale is not None:
            text = Markup('<span lang="{}">{}</span>').format(mark.locale, text)
        link = Markup() if self._within(_NO_LINKS) else _number(mark)
        return Markup("<span{}>{}{}{}</span>").format(self._attributes(text_id, mark), text, _state(mark), link)

    def _block(self, found: re.Match[str]) -> str:
        text_id = _id(found[1])
        mark = self._marks[text_id]
        content = Markup(found[2])  # noqa: S704 – rendered when the page was made
        if mark.locale is not None:
            content = Markup('<div lang="{}">{}</div>').format(mark.locale, content)
        return Markup("<div{}>{}<p>{}{}</p></div>").format(
            self._attributes(text_id, mark), content, _state(mark), _number(mark)
        )

    def _attributes(self, text_id: int, mark: Mark) -> Markup:
        classes = f"holi-place holi-place--{mark.look}{' holi-place--here' if mark.here else ''}"
        self.met.add(text_id)
        pressed = self._within(_NO_LINKS) and text_id not in self._pressed_alone
        if pressed or text_id in self.placed:
            return Markup(' class="{}"').format(classes)
        self.placed.add(text_id)
        return Markup(' class="{}" id="{}"').format(classes, anchor_of(text_id))


def _state(mark: Mark) -> Markup:
    return (
        Markup() if mark.state is None else Markup(' <strong class="holi-place__state">{}</strong>').format(mark.state)
    )


def _number(mark: Mark) -> Markup:
    """For whoever points and clicks. The list of the texts has the same link for everybody, with its name."""
    return Markup('<a class="holi-place__number" href="{}" tabindex="-1" aria-hidden="true">{}</a>').format(
        mark.url, mark.number
    )


def _id(number: str) -> int:
    return int(number.translate(_FROM_DIGITS))
