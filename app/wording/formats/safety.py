"""Files from outside looked at before anything reads them: XML without a document type, archives within bounds.

Sources: OWASP, “XML External Entity Prevention”; CPython, “XML vulnerabilities” and “Decompression pitfalls”.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any, Final
from xml.parsers import expat

from lxml import etree

from app.wording.formats.exchange import FileRefused, Reason

MOST_UNPACKED: Final = 50 * 1024 * 1024
_MOST_PARTS: Final = 2_000
# A sheet of equal cells comes to about fifty; a bomb to a thousand.
_HIGHEST_RATIO: Final = 200
_SMALL: Final = 1024 * 1024
_DEEPEST: Final = 100
_XML_ENDINGS: Final = (".xml", ".rels", ".vml")


class _Root(Exception):
    """Enough has been read."""


def parse_xml(data: bytes) -> Any:
    """The root of an XML document. FileRefused: with a document type, or malformed; nothing is fetched."""
    check_xml(data)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_pis=True)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FileRefused(Reason.MALFORMED, line=getattr(error, "lineno", None)) from error


def check_xml(data: bytes) -> None:
    """FileRefused where XML has a document type, and with it entities, is malformed, or nests beyond reason."""
    depth = 0

    def opened(_name: str, _attributes: Mapping[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise FileRefused(Reason.MALFORMED, line=parser.CurrentLineNumber)

    def closed(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser = _parser()
    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    _parse(parser, data)


def root_of(data: bytes) -> tuple[str, Mapping[str, str]] | None:
    """Name and attributes of the outermost element, or None where the data is no XML. FileRefused: a document type."""
    found: list[tuple[str, Mapping[str, str]]] = []

    def opened(name: str, attributes: Mapping[str, str]) -> None:
        found.append((name.rpartition(":")[2], attributes))
        raise _Root

    parser = _parser()
    parser.StartElementHandler = opened
    try:
        _parse(parser, data)
    except _Root:
        return found[0]
    except FileRefused as refused:
        if refused.reason is Reason.ENTITIES:
            raise
    return None


def open_archive(data: bytes) -> dict[str, bytes]:
    """The XML parts of a document that is an archive. FileRefused: malformed, a bomb, or with a document type in it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            _check_sizes(infos)
            parts = {info.filename: archive.read(info) for info in infos if info.filename.endswith(_XML_ENDINGS)}
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError, ValueError, EOFError) as error:
        raise FileRefused(Reason.MALFORMED) from error
    for part in parts.values():
        check_xml(part)
    return parts


def names_in_archive(data: bytes) -> frozenset[str]:
    """The names of what is in an archive; none where the data is no archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError):
        return frozenset()


def _check_sizes(infos: list[zipfile.ZipInfo]) -> None:
    # zipfile reads no more of a part than it is said to hold, so that what is said is what counts.
    unpacked = sum(info.file_size for info in infos)
    out_of_proportion = any(
        info.file_size > _SMALL and info.file_size > _HIGHEST_RATIO * info.compress_size for info in infos
    )
    if unpacked > MOST_UNPACKED or out_of_proportion:
        raise FileRefused(Reason.ZIP_BOMB, found=unpacked, limit=MOST_UNPACKED)
    if len(infos) > _MOST_PARTS or len({info.filename for info in infos}) < len(infos):
        raise FileRefused(Reason.MALFORMED)


def _parser() -> Any:
    parser = expat.ParserCreate()

    def refuse(*_arguments: object) -> None:
        raise FileRefused(Reason.ENTITIES, line=parser.CurrentLineNumber)

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser


def _parse(parser: Any, data: bytes) -> None:
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise FileRefused(Reason.MALFORMED, line=getattr(error, "lineno", None)) from error
