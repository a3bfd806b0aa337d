"""Files that are meant to do harm do nothing, and say why they are not taken."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator

import pytest

from app.wording.formats import FileRefused, Format, Reason, read, sniff, write
from app.wording.formats.exchange import LONGEST_TEXT, MOST_BYTES, MOST_ROWS
from tests.unit.wording.formats.builders import HEAD, row

LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd" [<!ENTITY i SYSTEM "file:///etc/passwd">]>'
)
XLIFF = (
    '<xliff version="1.2"><file target-language="cy"><body><trans-unit id="workshop-1/a.b"><source>&i;</source>'
    "<target>&i;</target></trans-unit></body></file></xliff>"
)


@pytest.fixture(autouse=True)
def _soon() -> Iterator[None]:
    started = time.process_time()
    yield
    assert time.process_time() - started < 5


def reason(format_: Format, data: bytes) -> Reason:
    with pytest.raises(FileRefused) as refused:
        read(format_, data, HEAD.words)
    return refused.value.reason


def taken(format_: Format, data: bytes) -> int:
    """How many texts are taken of a file; none where it is refused."""
    try:
        return len(read(format_, data, HEAD.words))
    except FileRefused:
        return 0


def archive(format_: Format, part: str, data: bytes) -> bytes:
    """A file of ours in which a part is another."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(write(format_, [row()], "cy", HEAD))) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, data if name == part else old.read(name))
        if part not in old.namelist():
            new.writestr(part, data)
    return file.getvalue()


PARTS = [(Format.XLSX, "xl/worksheets/sheet1.xml"), (Format.DOCX, "word/document.xml")]


@pytest.mark.parametrize("format_", [format_ for format_ in Format if format_.comes_back])
class TestEveryFormat:
    def test_refuses_fifty_megabytes(self, format_: Format) -> None:
        assert reason(format_, b"a" * (50 * 1024 * 1024)) is Reason.TOO_LARGE

    @pytest.mark.parametrize(
        "data", [b"", b"\x00" * 1000, b"\xff\xfe\x00", b"PK\x03\x04" + b"a" * 100, bytes(range(256))]
    )
    def test_refuses_what_it_is_not(self, format_: Format, data: bytes) -> None:
        if format_ is Format.PO and not data.strip(b"\0"):
            assert read(format_, data) == ()  # a PO file without messages
        else:
            assert reason(format_, data) in (Reason.MALFORMED, Reason.ENCODING, Reason.NO_COLUMNS)

    def test_is_not_confused_by_a_file_that_is_cut_off(self, format_: Format) -> None:
        data = write(format_, [row(key=f"a.b{number}") for number in range(50)], "cy", HEAD)
        for share in (0.3, 0.6, 0.9):
            assert taken(format_, data[: int(len(data) * share)]) < 50

    def test_refuses_a_text_that_is_too_long(self, format_: Format) -> None:
        with pytest.raises(FileRefused) as refused:
            write(format_, [row(target=("a" * (LONGEST_TEXT + 1),))], "cy", HEAD)
        assert refused.value.names == ("workshop-12", "registration.email.label")


@pytest.mark.parametrize("format_", [Format.XLIFF1, Format.XLIFF2])
@pytest.mark.parametrize("type_", [LAUGHS, OUTSIDE])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_are_refused_in_xliff(format_: Format, type_: str, encoding: str) -> None:
    data = (type_.replace('"1.0"', f'"1.0" encoding="{encoding}"') + XLIFF).encode(encoding)
    assert reason(format_, data) is Reason.ENTITIES
    with pytest.raises(FileRefused):
        sniff("a.xlf", data)


@pytest.mark.parametrize(
    ("format_", "part"), [*PARTS, (Format.XLSX, "xl/sharedStrings.xml"), (Format.DOCX, "a/b.rels")]
)
@pytest.mark.parametrize("type_", [LAUGHS, OUTSIDE])
def test_document_types_are_refused_in_archives(format_: Format, part: str, type_: str) -> None:
    assert reason(format_, archive(format_, part, f"{type_}<a>&i;</a>".encode())) is Reason.ENTITIES


@pytest.mark.parametrize(("format_", "part"), PARTS)
@pytest.mark.parametrize("size", [5, 51])
def test_an_archive_that_swells_is_not_unpacked(format_: Format, part: str, size: int) -> None:
    assert reason(format_, archive(format_, part, b"<a>" + b" " * (size * 1024 * 1024) + b"</a>")) is Reason.ZIP_BOMB


@pytest.mark.parametrize(("format_", "part"), PARTS)
@pytest.mark.parametrize("data", [b"<a>", b"<a/>", b"<a>" * 50_000 + b"</a>" * 50_000, b"", b"\x00"])
def test_parts_that_are_broken_are_refused(format_: Format, part: str, data: bytes) -> None:
    assert reason(format_, archive(format_, part, data)) in (Reason.MALFORMED, Reason.NO_COLUMNS)


def test_depth_is_bounded() -> None:
    assert reason(Format.XLIFF1, b"<a>" * 200_000) is Reason.MALFORMED


def test_a_cell_far_away_makes_no_row_wide() -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (number, number) for number in range(1, 2000))
        + b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    assert reason(Format.XLSX, archive(Format.XLSX, "xl/worksheets/sheet1.xml", sheet)) is Reason.NO_COLUMNS


@pytest.mark.parametrize(
    ("format_", "data"),
    [
        (Format.PO, b'msgid "a"\nmsgstr "b"\n\n' * (MOST_ROWS + 5)),
        (Format.PO, b"#\n" * (MOST_ROWS * 20 + 5)),
        (Format.CSV, b"Key,Target\n" + b"a/b,c\n" * (MOST_ROWS + 5)),
        (Format.XLIFF2, b'<xliff version="2.0"><file>' + b'<unit id="a:b"/>' * (MOST_ROWS + 5) + b"</file></xliff>"),
    ],
)
def test_too_many_rows_are_refused(format_: Format, data: bytes) -> None:
    assert len(data) < MOST_BYTES
    assert reason(format_, data) is Reason.TOO_MANY


@pytest.mark.parametrize(
    ("format_", "data"),
    [
        (Format.PO, 'msgid "a"\nmsgstr "{}"\n'),
        (Format.CSV, "Key,Target\na/b,{}\n"),
        (Format.XLIFF1, '<xliff><file><trans-unit id="a/b"><target>{}</target></trans-unit></file></xliff>'),
    ],
)
def test_a_text_that_is_too_long_is_refused(format_: Format, data: str) -> None:
    with pytest.raises(FileRefused) as refused:
        read(format_, data.format("a" * (LONGEST_TEXT + 1)).encode())
    assert (refused.value.reason, refused.value.found) == (Reason.TOO_LONG, LONGEST_TEXT + 1)


def test_translation_memories_are_not_read() -> None:
    assert reason(Format.TMX, write(Format.TMX, [row()], "cy", HEAD)) is Reason.ONE_WAY


@pytest.mark.parametrize(
    "text", ["%(" * 9_000, "{" * 18_000, "<a " * 6_000, "[" * 18_000, "![" * 9_000, "](" * 9_000, "*_" * 9_000]
)
def test_marks_without_end_take_no_time(text: str) -> None:
    sent = row(source=(text,), target=(text,), markdown=True)
    for format_ in (Format.XLIFF1, Format.XLIFF2):
        (returned,) = read(format_, write(format_, [sent], "cy", HEAD))
        assert returned.target == (text,)
