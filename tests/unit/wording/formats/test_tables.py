"""Workbooks, CSV and documents: tables as people send them back."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from app.wording.formats import Column, FileRefused, Format, Reason, read, sniff, write
from app.wording.rules import Row, State
from tests.unit.wording.formats.builders import HEAD, PLURAL, row

FORMULAS = row(source=("=1+1",), target=("-5",), comment="@SUM(A1)", state=State.DRAFT)


def delimited(*rows: tuple[str, ...], delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode()


def sheet_of(text: Row) -> Any:
    return load_workbook(io.BytesIO(write(Format.XLSX, [text], "cy", HEAD))).active


def workbook(*sheets: list[list[Any]]) -> bytes:
    """As somebody else's program writes one."""
    book, file = Workbook(write_only=True), io.BytesIO()
    for rows in sheets:
        sheet = book.create_sheet()
        for cells in rows:
            sheet.append(cells)
    book.save(file)
    return file.getvalue()


def refusal(format_: Format, data: bytes) -> FileRefused:
    with pytest.raises(FileRefused) as refused:
        read(format_, data, HEAD.words)
    return refused.value


class TestWorkbook:
    def test_only_the_translation_can_be_written(self) -> None:
        sheet = sheet_of(row())
        assert sheet.protection.sheet
        assert sheet.protection.password is None
        assert [cell.protection.locked for cell in sheet[2]] == [column is not Column.TARGET for column in Column]

    def test_headings_stay_in_sight_and_texts_wrap(self) -> None:
        sheet = sheet_of(row())
        assert [cell.value for cell in sheet[1]] == list(HEAD.words.columns.values())
        assert sheet.freeze_panes == "A2"
        assert sheet.column_dimensions["C"].width > 50
        assert all(cell.alignment.wrap_text for cell in sheet[2])

    def test_no_text_becomes_a_formula_or_a_number(self) -> None:
        sheet = sheet_of(FORMULAS)
        assert [sheet[place].data_type for place in ("C2", "D2", "E2")] == ["s", "s", "s"]

    def test_a_plural_form_is_a_row(self) -> None:
        sheet = sheet_of(PLURAL)
        assert [row[1].value for row in sheet.iter_rows(min_row=2)] == ["0", "1", "2", "3", "6", "arall / other"]

    def test_figures_that_somebody_typed_are_texts(self) -> None:
        file = workbook([["Key", "Form", "Target"], ["workshop-1/a.b", None, 5], ["workshop-1/a.c", 1, "un"]])
        first, second = read(Format.XLSX, file, HEAD.words)
        assert first.target == ("5",)
        assert second.target == ("un", "")

    def test_the_sheet_with_the_columns_is_found(self) -> None:
        file = workbook([["Notes"]], [["", "TARGET", " allwedd "], ["", "Enw", "workshop-1/a.b"]])
        (returned,) = read(Format.XLSX, file, HEAD.words)
        assert (returned.scope, returned.key, returned.target, returned.line) == ("workshop-1", "a.b", ("Enw",), 2)

    def test_a_text_that_is_longer_than_a_cell_is_not_cut(self) -> None:
        with pytest.raises(FileRefused) as refused:
            write(Format.XLSX, [row(target=("🎉" * 17_000,))], "cy", HEAD)
        assert refused.value.reason is Reason.TOO_LONG

    def test_what_a_sheet_says_of_its_size_is_not_believed(self) -> None:
        file = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(write(Format.XLSX, [row()], "cy", HEAD))) as old,
            zipfile.ZipFile(file, "w") as new,
        ):
            for name in old.namelist():
                data = old.read(name)
                if name.endswith("sheet1.xml"):
                    data = re.sub(b'<dimension ref="[^"]*"/>', b'<dimension ref="A1:XFD1048576"/>', data)
                new.writestr(name, data)
        assert len(read(Format.XLSX, file.getvalue(), HEAD.words)) == 1


class TestCsv:
    def test_no_cell_can_be_taken_for_a_formula(self) -> None:
        text = write(Format.CSV, [FORMULAS], "cy", HEAD).decode("utf-8-sig")
        cells = list(csv.reader(io.StringIO(text)))[1]
        assert cells[2:5] == ["'=1+1", "'-5", "'@SUM(A1)"]

    def test_columns_are_found_in_either_language_and_any_order(self) -> None:
        data = delimited(("Lle", "Cyfieithiad", "ALLWEDD"), ("", "Enw", "workshop-1/a.b"))
        (returned,) = read(Format.CSV, data, HEAD.words)
        assert (returned.key, returned.target, returned.source, returned.state) == ("a.b", ("Enw",), None, None)

    @pytest.mark.parametrize("delimiter", [";", "\t", ","])
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
    def test_what_spreadsheets_save_is_read(self, delimiter: str, encoding: str) -> None:
        data = delimited(("Key", "Target"), ("workshop-1/a.b", "Tŷ; a, b"), delimiter=delimiter)
        (returned,) = read(Format.CSV, data.decode().encode(encoding), HEAD.words)
        assert returned.target == ("Tŷ; a, b",)

    def test_an_encoding_without_welsh_letters_is_refused(self) -> None:
        data = delimited(("Key", "Target"), ("workshop-1/a.b", "Tŷ’r")).decode().replace("ŷ", "?").encode("cp1252")
        assert refusal(Format.CSV, data).reason is Reason.ENCODING

    def test_columns_that_are_missing_are_named(self) -> None:
        refused = refusal(Format.CSV, delimited(("a", "b"), ("c", "d")))
        assert (refused.reason, refused.names) == (
            Reason.NO_COLUMNS,
            ("Allwedd / Key", "Cyfieithiad / Target"),
        )

    def test_a_row_without_a_key_is_told(self) -> None:
        (returned,) = read(Format.CSV, delimited(("Key", "Target"), ("", "Enw"), ("", "")), HEAD.words)
        assert (returned.scope, returned.key, returned.target, returned.line) == ("", "", ("Enw",), 2)

    def test_an_open_quotation_is_malformed(self) -> None:
        assert refusal(Format.CSV, b'Key,Target\r\nworkshop-1/a.b,"Enw\r\n').reason is Reason.MALFORMED


class TestDocument:
    def xml(self) -> str:
        with zipfile.ZipFile(io.BytesIO(write(Format.DOCX, [row(), PLURAL], "cy", HEAD))) as archive:
            return archive.read("word/document.xml").decode()

    def changed(self, *changes: tuple[str, str]) -> bytes:
        file = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(write(Format.DOCX, [row()], "cy", HEAD))) as old,
            zipfile.ZipFile(file, "w") as new,
        ):
            for name in old.namelist():
                text = old.read(name)
                if name == "word/document.xml":
                    for before, after in changes:
                        assert before.encode() in text
                        text = text.replace(before.encode(), after.encode())
                new.writestr(name, text)
        return file.getvalue()

    def test_says_what_it_is(self) -> None:
        text = re.sub("<[^>]+>", "", self.xml())
        assert HEAD.title in text
        assert HEAD.lines[0] in text

    def test_headings_stand_on_every_page(self) -> None:
        assert self.xml().count("<w:tblHeader/>") == 1

    def test_columns_say_their_language(self) -> None:
        xml = self.xml()
        assert '<w:lang w:val="cy-GB"/></w:rPr><w:t xml:space="preserve">Eich cyfeiriad' in xml
        assert '<w:lang w:val="en-GB"/></w:rPr><w:t xml:space="preserve">Your e-mail' in xml

    def test_tracked_changes_count_as_accepted(self) -> None:
        run = "<w:r><w:t>{}</w:t></w:r>"
        tracked = (
            '<w:del w:id="1"><w:r><w:delText>Eich</w:delText></w:r></w:del>'
            f'<w:ins w:id="2">{run.format("Dy")}</w:ins>{run.format(" gyfeiriad")}'
        )
        data = self.changed(("Eich cyfeiriad e-bost</w:t></w:r>", f"</w:t></w:r>{tracked}"))
        (returned,) = read(Format.DOCX, data, HEAD.words)
        assert returned.target == ("Dy gyfeiriad",)

    def test_paragraphs_are_lines(self) -> None:
        data = self.changed(
            ("cyfeiriad e-bost</w:t></w:r></w:p>", "</w:t></w:r></w:p><w:p><w:r><w:t>b</w:t></w:r></w:p>")
        )
        (returned,) = read(Format.DOCX, data, HEAD.words)
        assert returned.target == ("Eich \nb",)

    def test_a_document_without_the_table_is_refused(self) -> None:
        data = self.changed(("Allwedd / Key", "Enw"))
        assert refusal(Format.DOCX, data).reason is Reason.NO_COLUMNS


@pytest.mark.parametrize("name", ["download.xlsx", "a.txt", "b"])
def test_a_file_is_known_by_what_it_holds(name: str) -> None:
    for format_ in Format:
        assert sniff(name, write(format_, [row(), PLURAL], "cy", HEAD)) is format_
    for data in (b"", b"\x00\x01\x02", b"PK\x03\x04", b"<html></html>", b'<xliff version="3.0"/>', b"\xd0\xcf\x11\xe0"):
        assert sniff(name.replace(".txt", ""), data) is None
