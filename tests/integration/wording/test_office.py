"""Translators' files opened in LibreOffice and saved again."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.wording.formats import Format, read, sniff, write
from app.wording.rules import Row, State
from tests.office import Office
from tests.unit.wording.formats.builders import HEAD, PLURAL, came, expected, row

TEXTS = (
    "Ŵyn a ŷd", " a ", "a\n\nb\n", "\ta", "=1+1", "'=1", "+44 20", "%(name)s {id} **pwysig**",
    "a  b", "“dyfyniad” ’r", "🎉👩‍💻", "\u200fעברית\u200e", "a\u00a0b\u2011c\u00add", "<b>&amp;</b>", "5",
    "1/2", "TRUE", "a\t", " ", "\n", "- eitem", "un\u2028dau", "a\u200bb\u2060",
)  # fmt: skip


@pytest.fixture
def rows() -> list[Row]:
    return [
        PLURAL,
        *(row(key=f"a.b{number}", target=(text,), state=State.DRAFT) for number, text in enumerate(TEXTS)),
        row(key="a.none", target=(), state=State.MISSING),
    ]


@pytest.mark.parametrize("format_", [Format.DOCX, Format.XLSX])
def test_a_file_opened_and_saved_comes_back_the_same(
    format_: Format, rows: list[Row], office: Office, tmp_path: Path
) -> None:
    file = tmp_path / f"texts{format_.suffix}"
    file.write_bytes(write(format_, rows, "cy", HEAD))
    saved = office.convert(file, format_.value).read_bytes()
    assert saved != file.read_bytes()
    assert sniff("texts", saved) is format_
    returned = read(format_, saved, HEAD.words)
    assert [came(one) for one in returned] == [expected(row) for row in rows]


def test_the_language_and_the_headings_of_a_document_stay(rows: list[Row], office: Office, tmp_path: Path) -> None:
    file = tmp_path / "texts.docx"
    file.write_bytes(write(Format.DOCX, rows, "cy", HEAD))
    flat = office.convert(file, "fodt").read_text(encoding="utf-8")
    assert 'fo:language="cy"' in flat
    assert "<table:table-header-rows>" in flat
