"""XLIFF 2.0 (OASIS, 2014): a unit a text, and for a plural a group with a unit a form.

Placeholders and marks of Markdown are ``ph`` elements, whose original data stands with their unit. The limit of a
place is that of the module for size and length restriction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from lxml import etree

from app.language.locales import Locale, other
from app.wording.formats.exchange import FileRefused, Head, Line, Reason, Returned, clean, lines
from app.wording.formats.gathering import Gathering, least
from app.wording.formats.inline import Code, codes_of, split
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

_NAMESPACE: Final = "urn:oasis:names:tc:xliff:document:2.0"
_SIZES: Final = "urn:oasis:names:tc:xliff:sizerestriction:2.0"
_STATES: Final[Mapping[State, str]] = {
    State.MISSING: "initial",
    State.DRAFT: "initial",
    State.STALE: "initial",
    State.NEEDS_REVIEW: "translated",
    State.APPROVED: "final",
}
# What "initial" does not tell; a tool that moves a text on drops it.
_FINER: Final[Mapping[str, State]] = {f"holi:{state}": state for state in (State.DRAFT, State.STALE)}
_STATES_BACK: Final[Mapping[str, State]] = {
    "translated": State.NEEDS_REVIEW,
    "reviewed": State.NEEDS_REVIEW,
    "final": State.APPROVED,
}


def write_xliff2(rows: Iterable[Row], target_locale: Locale, head: Head) -> bytes:
    """A document of XLIFF 2.0 with one file in it."""
    root = etree.Element(_tag("xliff"), nsmap={None: _NAMESPACE, "slr": _SIZES}, version="2.0")
    root.set("srcLang", other(target_locale))
    root.set("trgLang", target_locale)
    file = etree.SubElement(root, _tag("file"), id="f1", original=clean(head.reference))
    etree.SubElement(file, f"{{{_SIZES}}}profiles", generalProfile="xliff:codepoints")
    _notes(file, ((TITLE, clean(line)) for line in (head.title, *head.lines)))
    for row in rows:
        if row.plural:
            group = etree.SubElement(file, _tag("group"), id=_identifier(row))
            for line in lines(row, target_locale):
                _unit(group, row, line)
            spread(group)
        else:
            for line in lines(row, target_locale):
                _unit(file, row, line)
    spread(file)
    return file_bytes(root)


def read_xliff2(data: bytes, expected: Locale | None) -> tuple[Returned, ...]:
    """What a document of XLIFF 2.x says of the target language. FileRefused: it is none, or of another language."""
    root = parse_xml(data)
    if name_of(root) != "xliff":
        raise FileRefused(Reason.MALFORMED)
    check_language(root.get("trgLang"), expected)
    gathering = Gathering()
    for unit in root.iter("{*}unit"):
        _read_unit(unit, gathering)
    return gathering.texts()


def _unit(parent: Any, row: Row, line: Line) -> None:
    name = _identifier(row) if line.form is None else f"{_identifier(row)}:{line.form}"
    unit = etree.SubElement(parent, _tag("unit"), id=name, name=row.key)
    if row.limit is not None:
        unit.set(f"{{{_SIZES}}}sizeRestriction", str(row.limit))
    unit.set(f"{XML}space", "preserve")
    _notes(unit, notes(row))
    source = split(line.source, markdown=row.markdown)
    target = split(line.target, markdown=row.markdown, like=source)
    codes = {code.number: code.original for code in (*codes_of(source), *codes_of(target))}
    if codes:
        data = etree.SubElement(unit, _tag("originalData"))
        for number, original in sorted(codes.items()):
            etree.SubElement(data, _tag("data"), id=f"d{number}").text = original
    segment = etree.SubElement(unit, _tag("segment"), state=_STATES[row.state])
    if (finer := f"holi:{row.state}") in _FINER:
        segment.set("subState", finer)
    fill(etree.SubElement(segment, _tag("source")), source, _code)
    if line.target or row.state is not State.MISSING:
        fill(etree.SubElement(segment, _tag("target")), target, _code)


def _identifier(row: Row) -> str:
    """An identifier may have no slash in it (XML's NMTOKEN)."""
    return f"{row.scope}:{row.key}"


def _code(parent: Any, code: Code) -> Any:
    element = etree.SubElement(parent, _tag("ph"), id=str(code.number))
    if code.filled:
        element.set("canDelete", "no")
    element.set("dataRef", f"d{code.number}")
    element.set("disp", code.original)
    element.set("equiv", code.original)
    return element


def _notes(parent: Any, told: Iterable[tuple[str, str]]) -> None:
    pairs = list(told)
    if not pairs:
        return
    holder = etree.SubElement(parent, _tag("notes"))
    for kind, text in pairs:
        etree.SubElement(holder, _tag("note"), category=kind).text = text


def _read_unit(unit: Any, gathering: Gathering) -> None:
    name = unit.get("id", "")
    form = known_form(name.rpartition(":")[2]) if name.count(":") == 2 else None
    if form is not None:
        name = name.rpartition(":")[0]
    scope, colon, key = name.partition(":")
    holder, stored = child(unit, "originalData"), child(unit, "notes")
    data = {each.get("id"): _data(each) for each in children(holder, "data")} if holder is not None else {}
    parts = list(children(unit, "segment", "ignorable"))
    gathering.add(
        (scope, key) if colon else ("", name),
        form,
        "".join(_target(part, data) for part in parts),
        source="".join(_words(source, data) for part in parts for source in children(part, "source")),
        state=_state(parts),
        note=remarks((note.get("category"), "".join(note.itertext())) for note in children(stored, "note"))
        if stored is not None
        else "",
        line=unit.sourceline or 1,
    )


def _target(part: Any, data: Mapping[str, str]) -> str:
    target = child(part, "target")
    if target is None and name_of(part) == "ignorable":
        target = child(part, "source")
    return "" if target is None else _words(target, data)


def _words(element: Any, data: Mapping[str, str]) -> str:
    parts = [element.text or ""]
    for inner in element:
        match name_of(inner):
            case "ph" | "sc" | "ec":
                parts.append(data.get(inner.get("dataRef", ""), inner.get("equiv", "")))
            case "pc":
                parts.append(data.get(inner.get("dataRefStart", ""), inner.get("equivStart", "")))
                parts.append(_words(inner, data))
                parts.append(data.get(inner.get("dataRefEnd", ""), inner.get("equivEnd", "")))
            case "mrk":
                parts.append(_words(inner, data))
        parts.append(inner.tail or "")
    return "".join(parts)


def _data(element: Any) -> str:
    return "".join(element.itertext())


def _state(parts: Iterable[Any]) -> State | None:
    segments = [part for part in parts if name_of(part) == "segment"]
    if all(child(segment, "target") is None for segment in segments):
        return State.MISSING
    return least(_segment_state(segment) for segment in segments)


def _segment_state(segment: Any) -> State | None:
    told = segment.get("state", "initial")
    return _FINER.get(segment.get("subState", ""), State.DRAFT) if told == "initial" else _STATES_BACK.get(told)


def _tag(name: str) -> str:
    return f"{{{_NAMESPACE}}}{name}"
