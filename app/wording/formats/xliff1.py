"""XLIFF 1.2 (OASIS, 2008), strict: a unit a text, and for a plural a group with a unit a form.

The group is as in OASIS’ “XLIFF 1.2 Representation Guide for Gettext PO”. Placeholders and marks of Markdown are
``x`` elements, whose ``equiv-text`` is what they stand for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from lxml import etree

from app.language.locales import Locale, other
from app.wording.formats.exchange import FileRefused, Head, Line, Reason, Returned, clean, lines, reference
from app.wording.formats.exchange import split_reference as split_name
from app.wording.formats.gathering import Gathering
from app.wording.formats.inline import Code, split
from app.wording.formats.safety import parse_xml
from app.wording.formats.xliff import (
    TITLE,
    XML,
    check_language,
    child,
    children,
    file_bytes,
    fill,
    known_form,
    name_of,
    notes,
    remarks,
    spread,
)
from app.wording.rules import Row, State

_NAMESPACE: Final = "urn:oasis:names:tc:xliff:document:1.2"
_PLURALS: Final = "x-gettext-plurals"
_FORM: Final = re.compile(r"\[([^\[\]]*)\]$")
_STATES: Final[Mapping[State, str]] = {
    State.MISSING: "new",
    State.DRAFT: "needs-translation",
    State.STALE: "needs-adaptation",
    State.NEEDS_REVIEW: "needs-review-translation",
    State.APPROVED: "final",
}
_STATES_BACK: Final[Mapping[str, State]] = {
    **{name: state for state, name in _STATES.items()},
    "needs-l10n": State.DRAFT,
    "needs-review-adaptation": State.NEEDS_REVIEW,
    "needs-review-l10n": State.NEEDS_REVIEW,
    "translated": State.NEEDS_REVIEW,
    "signed-off": State.APPROVED,
}
_NATIVE: Final = frozenset({"ph", "bpt", "ept", "it"})
"""Elements that hold a code itself."""


def write_xliff1(rows: Iterable[Row], target_locale: Locale, head: Head) -> bytes:
    """A document of XLIFF 1.2 with one file in it."""
    root = etree.Element(_tag("xliff"), nsmap={None: _NAMESPACE}, version="1.2")
    file = etree.SubElement(root, _tag("file"))
    file.set("original", clean(head.reference))
    file.set("source-language", other(target_locale))
    file.set("target-language", target_locale)
    file.set("datatype", "plaintext")
    header = etree.SubElement(file, _tag("header"))
    for told in (head.title, *head.lines):
        _note(header, TITLE, clean(told))
    body = etree.SubElement(file, _tag("body"))
    for row in rows:
        if row.plural:
            group = etree.SubElement(body, _tag("group"), id=reference(row), restype=_PLURALS)
            for line in lines(row, target_locale):
                _unit(group, row, line)
            spread(group)
        else:
            for line in lines(row, target_locale):
                _unit(body, row, line)
    spread(header)
    spread(body)
    return file_bytes(root)


def read_xliff1(data: bytes, expected: Locale | None) -> tuple[Returned, ...]:
    """What a document of XLIFF 1.x says of the target language. FileRefused: it is none, or of another language."""
    root = parse_xml(data)
    if name_of(root) != "xliff":
        raise FileRefused(Reason.MALFORMED)
    gathering = Gathering()
    for file in children(root, "file"):
        check_language(file.get("target-language"), expected)
        for unit in file.iter("{*}trans-unit"):
            _read_unit(unit, gathering)
    return gathering.texts()


def _unit(parent: Any, row: Row, line: Line) -> None:
    name = reference(row) if line.form is None else f"{reference(row)}[{line.form}]"
    unit = etree.SubElement(parent, _tag("trans-unit"), id=name, resname=row.key)
    if row.limit is not None:
        unit.set("maxwidth", str(row.limit))
        unit.set("size-unit", "char")
    if row.state is State.APPROVED:
        unit.set("approved", "yes")
    unit.set(f"{XML}space", "preserve")
    source = split(line.source, markdown=row.markdown)
    fill(etree.SubElement(unit, _tag("source")), source, _code)
    if line.target or row.state is not State.MISSING:
        target = etree.SubElement(unit, _tag("target"), state=_STATES[row.state])
        fill(target, split(line.target, markdown=row.markdown, like=source), _code)
    for kind, text in notes(row):
        _note(unit, kind, text)


def _code(parent: Any, code: Code) -> Any:
    element = etree.SubElement(parent, _tag("x"), id=str(code.number))
    element.set("ctype", "x-placeholder" if code.filled else "x-markup")
    element.set("equiv-text", code.original)
    return element


def _note(parent: Any, kind: str, text: str) -> None:
    etree.SubElement(parent, _tag("note"), {"from": kind}).text = text


def _read_unit(unit: Any, gathering: Gathering) -> None:
    name, form = unit.get("id", ""), None
    if match := _FORM.search(name):
        form = known_form(match[1])
        name = name[: match.start()] if form is not None else name
    source, target = child(unit, "source"), child(unit, "target")
    codes: dict[str, str] = {}
    words = _words(source, codes, {}) if source is not None else None
    gathering.add(
        split_name(name),
        form,
        _words(target, {}, codes) if target is not None else "",
        source=words,
        state=_state(unit, target),
        note=remarks((note.get("from"), "".join(note.itertext())) for note in children(unit, "note")),
        line=unit.sourceline or 1,
    )


def _words(element: Any, found: dict[str, str], known: Mapping[str, str]) -> str:
    """The text of an element; notes the codes that are ``found``, and takes those that are ``known`` by their id."""
    parts = [element.text or ""]
    for inner in element:
        name = name_of(inner)
        if name == "x" or name in _NATIVE or name in ("bx", "ex"):
            identifier = inner.get("id", "")
            native = "".join(inner.itertext()) if name in _NATIVE else inner.get("equiv-text", "")
            parts.append(known.get(identifier, native))
            found[identifier] = native
        elif name:
            parts.append(_words(inner, found, known))
        parts.append(inner.tail or "")
    return "".join(parts)


def _state(unit: Any, target: Any | None) -> State | None:
    if target is None:
        return State.MISSING
    told = target.get("state")
    if told is None:
        return State.APPROVED if unit.get("approved") == "yes" else None
    return _STATES_BACK.get(told)


def _tag(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"
