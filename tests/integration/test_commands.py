"""The command line: what it prints for people and for scripts, and what it says when it cannot."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask
from openpyxl import load_workbook

from app.language import LOCALES
from app.responses.service import submit
from app.retention import service as retention
from tests.conftest import Clock
from tests.factories import feedback_form, filled_in, make_sheet, registration_form
from tests.integration.conftest import Make
from tests.servers import BIN, PATIENCE, ROOT, environment, flask, free_port

on_sqlite = pytest.mark.parametrize("database", ["sqlite"])
"""For what is all one to the database."""


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    """The exit status of a command, and all that it printed."""
    result = app.test_cli_runner().invoke(args=list(arguments))
    return result.exit_code, result.output


def answer(app: Flask, make: Make, clock: Clock) -> None:
    """Publish a workshop, and give feedback in Welsh."""
    sheet = make_sheet(make(feedback_form()), "after")
    with app.app_context():
        way = filled_in(sheet, mood="bad", why="=1+1 ŵ")
        submit(sheet, None, way, wording_revision=1, locale="cy", at=clock.now())


@on_sqlite
@pytest.mark.parametrize("slug", ["test-workshop", "gweithdy-prawf"])
def test_links_for_scripts_name_every_form_in_both_languages(app: Flask, make: Make, slug: str) -> None:
    make(feedback_form(), registration_form())
    status, printed = run(app, "workshop", "links", slug, "--json")
    assert status == 0
    table = json.loads(printed)
    short = [link for addresses in table.values() for link in addresses.pop("short").values()]
    assert table == {
        "workshop": {
            "cy": "http://localhost/cy/gweithdai/gweithdy-prawf",
            "en": "http://localhost/en/workshops/test-workshop",
        },
        "registration": {
            "cy": "http://localhost/cy/gweithdai/gweithdy-prawf/cofrestru",
            "en": "http://localhost/en/workshops/test-workshop/register",
        },
        "after": {
            "cy": "http://localhost/cy/gweithdai/gweithdy-prawf/ar-ol",
            "en": "http://localhost/en/workshops/test-workshop/after",
        },
    }
    assert len({link for link in short if re.fullmatch(r"http://localhost/s/\w+", link)}) == 6


@on_sqlite
def test_every_link_opens(app: Flask, make: Make) -> None:
    make(feedback_form(), registration_form())
    table = json.loads(run(app, "workshop", "links", "test-workshop", "--json")[1])
    client = app.test_client()
    for addresses in table.values():
        for locale in LOCALES:
            address, short = (link[locale].removeprefix("http://localhost") for link in (addresses, addresses["short"]))
            assert client.get(address).status_code == 200
            assert client.get(short).headers["Location"] == address


@on_sqlite
def test_links_for_people_stand_one_a_line(app: Flask, make: Make) -> None:
    make(feedback_form())
    status, printed = run(app, "workshop", "links", "test-workshop")
    assert status == 0
    assert re.fullmatch(r"(\w+ +(cy|en)  http://localhost/s/\w+  http://localhost/\S+\n){4}", printed)


@on_sqlite
@pytest.mark.parametrize(
    "command",
    [
        ("workshop", "links", "no-such-workshop"),
        ("workshop", "links", "no-such-workshop", "--json"),
        ("responses", "export", "no-such-workshop", "after"),
    ],
)
def test_an_unknown_workshop_is_told_in_a_sentence(app: Flask, make: Make, command: tuple[str, ...]) -> None:
    make(feedback_form())
    assert run(app, *command) == (1, "Error: No published workshop has the address “no-such-workshop”.\n")


@on_sqlite
def test_a_form_that_the_workshop_has_not_is_told_with_those_it_has(app: Flask, make: Make) -> None:
    make(feedback_form(), registration_form())
    assert run(app, "responses", "export", "test-workshop", "before") == (
        1,
        "Error: The workshop has no such form: choose one of registration, after.\n",
    )


@on_sqlite
def test_a_file_that_cannot_be_written_is_told_in_a_sentence(app: Flask, make: Make, tmp_path: Path) -> None:
    make(feedback_form())
    file = tmp_path / "no-such-folder" / "out.csv"
    status, printed = run(app, "responses", "export", "test-workshop", "after", "--output", str(file))
    assert (status, printed) == (1, f"Error: {file} cannot be written: No such file or directory.\n")


def test_an_export_for_excel_begins_with_a_byte_order_mark(
    app: Flask, make: Make, clock: Clock, tmp_path: Path
) -> None:
    answer(app, make, clock)
    file = tmp_path / "out.csv"
    assert run(app, "responses", "export", "gweithdy-prawf", "after", "--output", str(file)) == (0, "1 responses\n")
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(file.read_bytes().decode("utf-8-sig"), newline=""))
    assert row["≈ How was it?"] == "≈ Bad"
    assert row["≈ Why?"] == "'=1+1 ŵ"


def test_an_export_for_statistics_goes_to_standard_output_without_a_mark(
    app: Flask, make: Make, clock: Clock, tmp_path: Path, database_url: str
) -> None:
    answer(app, make, clock)
    options = ("--format", "csv-stats", "--labels", "codes")
    printed = flask(
        "responses", "export", "test-workshop", "after", *options, environ=environment(database_url, tmp_path)
    )
    (row,) = csv.DictReader(io.StringIO(printed))
    assert (row["mood"], row["why"]) == ("2", "=1+1 ŵ")


@on_sqlite
def test_a_workbook_opens_with_its_sheets_named_in_the_chosen_language(
    app: Flask, make: Make, clock: Clock, tmp_path: Path
) -> None:
    answer(app, make, clock)
    file = tmp_path / "out.xlsx"
    options = ("--format", "xlsx", "--output", str(file))
    assert run(app, "responses", "export", "test-workshop", "after", *options) == (0, "1 responses\n")
    assert load_workbook(file, read_only=True).sheetnames == ["Labeli", "Codau", "Llyfr codau", "Ynghylch"]


@on_sqlite
@pytest.mark.parametrize(
    ("choices", "columns"),
    [
        ("joined", {"liked"}),
        ("split", {"liked.food", "liked.talk"}),
        ("both", {"liked", "liked.food", "liked.talk"}),
    ],
)
def test_a_multiple_choice_comes_joined_or_split(
    app: Flask, make: Make, clock: Clock, tmp_path: Path, choices: str, columns: set[str]
) -> None:
    answer(app, make, clock)
    file = tmp_path / "out.csv"
    options = ("--format", "csv-stats", "--labels", "codes", "--choices", choices, "--output", str(file))
    assert run(app, "responses", "export", "test-workshop", "after", *options)[0] == 0
    (row,) = csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"), newline=""))
    assert {name for name in row if name.startswith("liked")} == columns


@on_sqlite
def test_each_version_comes_in_a_file_of_its_own_with_the_codebook_beside_them(
    app: Flask, make: Make, clock: Clock, tmp_path: Path
) -> None:
    answer(app, make, clock)
    file = tmp_path / "out.zip"
    options = ("--versions", "separate", "--output", str(file))
    assert run(app, "responses", "export", "test-workshop", "after", *options)[0] == 0
    with ZipFile(file) as packed:
        assert [name.rpartition("-")[2] for name in packed.namelist()] == ["1.csv", "codau.csv"]


@on_sqlite
def test_sensitive_answers_come_only_when_they_are_asked_for(
    app: Flask, make: Make, clock: Clock, tmp_path: Path
) -> None:
    sheet = make_sheet(make(registration_form()), "registration")
    with app.app_context():
        way = filled_in(sheet, name="Siân", email="sian@example.com", needs="yes", needs__yes__detail="Canary")
        submit(sheet, None, way, wording_revision=1, locale="cy", at=clock.now())
    file = tmp_path / "out.csv"
    found = []
    for options in ((), ("--sensitive",)):
        assert run(app, "responses", "export", "test-workshop", "registration", *options, "--output", str(file))[0] == 0
        found.append("Canary" in file.read_text(encoding="utf-8-sig"))
    assert found == [False, True]


@on_sqlite
def test_a_codebook_describes_every_column(app: Flask, make: Make, clock: Clock, tmp_path: Path) -> None:
    answer(app, make, clock)
    file = tmp_path / "out.csv"
    options = ("--format", "codebook", "--output", str(file))
    assert run(app, "responses", "export", "test-workshop", "after", *options)[0] == 0
    assert "≈ How was it?" in file.read_text(encoding="utf-8-sig")


def test_a_retention_run_says_what_it_deleted(app: Flask, make: Make, clock: Clock) -> None:
    answer(app, make, clock)
    clock.move(days=60)
    status, printed = run(app, "retention", "run")
    assert status == 0
    assert re.fullmatch(r"receipts: 1 deleted\nresponses of workshop \d+: 1 deleted\n", printed)


@on_sqlite
def test_a_retention_run_with_nothing_to_do_says_so(app: Flask, make: Make) -> None:
    make(feedback_form())
    assert run(app, "retention", "run") == (0, "Nothing was due.\n")


def test_a_retention_run_that_failed_in_part_ends_with_a_status_that_says_so(
    app: Flask, make: Make, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> int:
        raise OSError("disk full")

    answer(app, make, clock)
    monkeypatch.setattr(retention, "_expire_receipts", fail)
    clock.move(days=60)
    status, printed = run(app, "retention", "run")
    assert status == 1
    assert "responses of workshop" in printed
    assert "Error: Not deleted: receipts. The log says why; run it again." in printed


def test_a_definition_is_judged_file_by_file(sqlite_app: Flask, tmp_path: Path) -> None:
    right, wrong = tmp_path / "right.yaml", tmp_path / "wrong.yaml"
    right.write_text(json.dumps(feedback_form()))
    wrong.write_text(json.dumps(feedback_form(moment="never")))
    status, printed = run(sqlite_app, "questionnaire", "check", str(right), str(wrong))
    assert status == 1
    assert f"{right}: feedback, 1 pages, " in printed
    assert f"{wrong}, line 1, moment: “never” is not possible here; " in printed


def test_the_service_s_address_is_told_in_both_languages(sqlite_app: Flask) -> None:
    assert run(sqlite_app, "addresses") == (
        0,
        "Mae Holi yma: http://localhost/cy/\nHoli is here: http://localhost/en/\n",
    )


@pytest.mark.parametrize("program", [("flask", "addresses"), ("gunicorn", "app:create_app()")])
def test_a_wrong_setting_ends_either_program_with_the_sentence_that_says_what_to_do(
    tmp_path: Path, program: tuple[str, ...]
) -> None:
    environ = environment(f"sqlite:///{tmp_path}/holi.sqlite3", tmp_path, DRAFT_DAYS="none", PORT=str(free_port()))
    ended = subprocess.run(
        [BIN / program[0], *program[1:]], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=PATIENCE
    )
    assert ended.returncode != 0
    assert "DRAFT_DAYS is “none”: give a whole number from 1 to 31." in ended.stderr
    assert "Traceback" not in ended.stderr
