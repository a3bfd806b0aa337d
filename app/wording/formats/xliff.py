"""What both versions of XLIFF share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from lxml import etree

from app.language.locales import LOCALES, Locale
from app.wording.formats.exchange import FORMS, FileRefused, Reason, clean
from app.wording.formats.inline import Code, Part
from app.wording.rules import Row

XML: Final = "{http://www.w3.org/XML/1998/namespace}"
COMMENT, PLACE, FORMER, TITLE = "comment", "place", "former", "title"
_OURS: Final = frozenset({COMMENT, PLACE, FORMER, TITLE})


def notes(row: Row) -> Iterator[tuple[str, str]]:
    """What is said to the translator of a text, each with what it is."""
    if row.comment:
        yield COMMENT, clean(row.comment)
    if row.place:
        yield PLACE, clean(row.place)
    for former in dict.fromkeys(row.former):
        yield FORMER, clean(former)


def remarks(told: Iterable[tuple[str | None, str]]) -> str:
    """The notes that are not ours, together."""
    return "\n".join(text for kind, text in told if kind not in _OURS and text)


def fill(element: Any, parts: Iterable[Part], new_code: Any) -> None:
    """Put words and codes into an element; ``new_code(element, code)`` appends what stands for a code, and gives it."""
    last = None
    for part in parts:
        if isinstance(part, Code):
            last = new_code(element, part)
        elif last is None:
            element.text = (element.text or "") + part
        else:
            last.tail = (last.tail or "") + part


def name_of(element: Any) -> str:
    """The name of an element without its namespace; "" for a comment."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def children(element: Any, *names: str) -> Iterator[Any]:
    """The children of those names, whatever their namespace."""
    return (child for child in element if name_of(child) in names)


def child(element: Any, name: str) -> Any | None:
    """The first child of that name."""
    return next(children(element, name), None)


def spread(element: Any) -> Any:
    """The element, with each of its children on a line of its own."""
    element.text = "\n"
    for each in element:
        each.tail = "\n"
    return element


def file_bytes(root: Any) -> bytes:
    """The document."""
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return data + b"\n"


def check_language(told: str | None, expected: Locale | None) -> None:
    """FileRefused where a file says that it is in another language than the expected one; a region makes no odds."""
    if told is None or expected is None:
        return
    language = told.replace("_", "-").partition("-")[0].casefold()
    if language != expected:
        raise FileRefused(Reason.WRONG_LANGUAGE, names=(language if language in LOCALES else told[:20],))


def known_form(name: str | None) -> str | None:
    """The plural form of that name, or None where there is no such."""
    return name if name in FORMS["cy"] else None
