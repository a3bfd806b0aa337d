"""DOCX: a table of key, source, target and comment under a heading, for who works in Word.

The columns say in which language they are, so that a word processor spells them right. Read back, what was deleted
with changes tracked is gone and what was inserted counts.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Cm
from lxml import etree

from app.language.locales import Locale, other
from app.wording.formats.exchange import Column, FileRefused, Head, Reason, Returned, Words, clean
from app.wording.formats.gathering import Gathering
from app.wording.formats.safety import open_archive, parse_xml
from app.wording.formats.tables import Names, add_row, find_columns, is_heading, no_columns, table_rows
from app.wording.rules import Row

_MAIN: Final = "word/document.xml"
_LANGUAGES: Final[Mapping[Locale, str]] = {"cy": "cy-GB", "en": "en-GB"}
# Twentieths of a point, on A4 laid on its side between margins of 1.5 cm.
_WIDTHS: Final[Mapping[Column, int]] = {
    Column.KEY: 2700,
    Column.SOURCE: 4700,
    Column.TARGET: 4700,
    Column.COMMENT: 3000,
}
_FORM_OPENS, _FORM_CLOSES = "[", "]"
_END: Final = "\u2060"
"""A word joiner, which nobody sees. LibreOffice takes away the spaces at the end of a cell, but not before this."""

_BREAKS: Final[Mapping[str, str]] = {
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:tab"): "\t",
    qn("w:noBreakHyphen"): "\u2011",
    qn("w:softHyphen"): "\u00ad",
}
_GONE: Final = frozenset(
    {
        *map(qn, ("w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:tbl", "w:pict", "w:object", "w:drawing")),
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent",
    }
)
_WRAPPERS: Final = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:customXml", "w:smartTag")))


def write_docx(rows: Iterable[Row], target_locale: Locale, head: Head) -> bytes:
    """The document."""
    document = Document()
    properties = document.core_properties
    properties.title, properties.subject = clean(head.title)[:255], clean(head.reference)[:255]
    properties.author, properties.comments = "Holi", ""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(1.5)
    document.add_heading(clean(head.title), level=1)
    for line in head.lines:
        document.add_paragraph(clean(line))
    table = document.add_table(rows=0, cols=len(_WIDTHS), style="Table Grid")
    table.autofit = False
    for column, grid in zip(_WIDTHS.values(), table._tbl.tblGrid, strict=True):
        grid.set(qn("w:w"), str(column))
    # Row by row: python-docx looks through the whole table for each cell that it adds.
    element: Any = table._tbl
    element.append(_row({column: clean(head.words.column(column)) for column in _WIDTHS}, None, heading=True))
    for cells in table_rows(rows, target_locale, head.words):
        form = cells[Column.FORM]
        key = f"{cells[Column.KEY]}\n{_FORM_OPENS}{form}{_FORM_CLOSES}" if form else cells[Column.KEY]
        element.append(_row({**cells, Column.KEY: key}, target_locale))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def read_docx(data: bytes, words: Words) -> tuple[Returned, ...]:
    """What its tables say, of which one at least has the columns. FileRefused: no document, a bomb, no such table."""
    parts = open_archive(data)
    if (main := parts.get(_main_part(parts))) is None:
        raise FileRefused(Reason.MALFORMED)
    body = parse_xml(main)
    names, gathering, found, number = Names(words), Gathering(), False, 0
    for table in body.iter(qn("w:tbl")):
        places = None
        for row in _rows(table):
            number += 1
            cells = list(_cells(row))
            if is_heading(heading := find_columns(cells, names)):
                places, found = heading, True
            elif places is not None:
                if Column.FORM not in places:
                    cells.append(_take_form(cells, places[Column.KEY]))
                add_row(gathering, {Column.FORM: len(cells) - 1, **places}, cells, number, names)
    if not found:
        raise no_columns(words)
    return gathering.texts()


def _row(cells: Mapping[Column, str], target: Locale | None, *, heading: bool = False) -> Any:
    row = _new("w:tr")
    properties = _new("w:trPr", row)
    _new("w:cantSplit", properties)
    if heading:
        _new("w:tblHeader", properties)
    for column, width in _WIDTHS.items():
        cell = _new("w:tc", row)
        _new("w:tcW", _new("w:tcPr", cell), w=str(width), type="dxa")
        _paragraph(cell, cells[column], _language(column, target), bold=heading)
    return row


def _language(column: Column, target: Locale | None) -> str | None:
    if target is None or column not in (Column.SOURCE, Column.TARGET):
        return None
    return _LANGUAGES[target if column is Column.TARGET else other(target)]


def _paragraph(cell: Any, text: str, language: str | None, *, bold: bool) -> None:
    paragraph = _new("w:p", cell)
    if language:
        # What is typed into an empty cell takes the language of its paragraph.
        _new("w:lang", _new("w:rPr", _new("w:pPr", paragraph)), val=language)
    if not text:
        return
    run = _new("w:r", paragraph)
    properties = _new("w:rPr", run)
    if bold:
        _new("w:b", properties)
    if language is None:
        _new("w:noProof", properties)
    else:
        _new("w:lang", properties, val=language)
    if text[-1].isspace() or text[-1] == _END:
        text += _END
    for number, line in enumerate(text.split("\n")):
        if number:
            _new("w:br", run)
        for place, stretch in enumerate(line.split("\t")):
            if place:
                _new("w:tab", run)
            if stretch:
                words = _new("w:t", run)
                words.text = stretch
                words.set(qn("xml:space"), "preserve")


def _new(name: str, parent: Any = None, /, **attributes: str) -> Any:
    named = {qn(f"w:{key}"): value for key, value in attributes.items()}
    return etree.Element(qn(name), named) if parent is None else etree.SubElement(parent, qn(name), named)


def _main_part(parts: Mapping[str, bytes]) -> str:
    """Where the document's body is: Word writes ``document.xml``, others what they like."""
    if (relations := parts.get("_rels/.rels")) is not None:
        for relation in parse_xml(relations):
            if relation.get("Type", "").endswith("/officeDocument"):
                return str(relation.get("Target", _MAIN)).lstrip("/")
    return _MAIN


def _rows(table: Any) -> Iterator[Any]:
    for row in _inside(table, qn("w:tr")):
        if row.find(f"{qn('w:trPr')}/{qn('w:del')}") is None:
            yield row


def _cells(row: Any) -> Iterator[str]:
    for cell in _inside(row, qn("w:tc")):
        yield "\n".join(_text(paragraph) for paragraph in _inside(cell, qn("w:p"))).removesuffix(_END)
        span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
        wide = span.get(qn("w:val"), "1") if span is not None else "1"
        for _ in range(min(int(wide), 10) - 1 if wide.isascii() and wide.isdecimal() else 0):
            yield ""


def _inside(element: Any, name: str) -> Iterator[Any]:
    """The elements of that name in another, also where a control or a tracked change stands between them."""
    for child in element:
        if child.tag == name:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inside(child, name)


def _text(element: Any) -> str:
    parts = []
    for child in element:
        if child.tag == qn("w:t"):
            parts.append(child.text or "")
        elif child.tag in _BREAKS:
            parts.append(_BREAKS[child.tag])
        elif child.tag not in _GONE:
            parts.append(_text(child))
    return "".join(parts)


def _take_form(cells: list[str], place: int) -> str:
    """The plural form that stands under the key; takes it from there."""
    if place >= len(cells) or not cells[place].rstrip().endswith(_FORM_CLOSES):
        return ""
    key, opens, form = cells[place].rpartition(_FORM_OPENS)
    if not opens:
        return ""
    cells[place] = key.strip()
    return form.strip().removesuffix(_FORM_CLOSES)
