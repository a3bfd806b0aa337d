"""TMX 1.4b (LISA, 2005): pairs that are approved, for a translation memory. It is written only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from lxml import etree

from app.language.locales import Locale, other
from app.wording.formats.exchange import Head, clean, lines
from app.wording.formats.inline import Code, split
from app.wording.formats.xliff import XML, file_bytes, fill, spread
from app.wording.rules import Row, State

_VERSION: Final = "1"


def write_tmx(rows: Iterable[Row], target_locale: Locale, head: Head) -> bytes:
    """The pairs, each once."""
    source_locale = other(target_locale)
    root = etree.Element("tmx", version="1.4")
    header = etree.SubElement(root, "header", creationtool="Holi", creationtoolversion=_VERSION, segtype="block")
    header.set("o-tmf", "Holi")
    header.set("adminlang", "en-GB")
    header.set("srclang", source_locale)
    header.set("datatype", "plaintext")
    for told in (head.title, *head.lines):
        etree.SubElement(header, "note").text = clean(told)
    body = etree.SubElement(root, "body")
    done: set[tuple[str, str]] = set()
    for row in rows:
        if row.state is not State.APPROVED:
            continue
        for line in lines(row, target_locale):
            pair = line.source, line.target
            if not all(pair) or pair in done:
                continue
            done.add(pair)
            source = split(line.source, markdown=row.markdown)
            target = split(line.target, markdown=row.markdown, like=source)
            unit = etree.SubElement(body, "tu")
            for locale, parts in ((source_locale, source), (target_locale, target)):
                variant = etree.SubElement(unit, "tuv", {f"{XML}lang": locale})
                fill(etree.SubElement(variant, "seg"), parts, _code)
    spread(header)
    spread(body)
    return file_bytes(root)


def _code(parent: Any, code: Code) -> Any:
    element = etree.SubElement(parent, "ph", x=str(code.number))
    element.text = code.original
    return element
