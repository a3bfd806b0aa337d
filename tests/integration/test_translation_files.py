"""The commands that take texts out for translators and back in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask

from app.wording.formats import Format
from app.wording.queries import find_interface
from app.wording.rules import State
from tests.conftest import Clock
from tests.integration.organiser.desk import make_managed
from tests.integration.test_commands import run
from tests.integration.translator.jobs import BACK, NAME, job, make_job, returned, text_of

on_sqlite = pytest.mark.parametrize("database", ["sqlite"])
SLUG = "spring-workshop"


@pytest.fixture(autouse=True)
def _no_interface(monkeypatch: pytest.MonkeyPatch) -> None:
    """The interface's texts stay out of the database: reading them takes a second."""
    monkeypatch.setattr("app.cli.refresh_interface", lambda _at: find_interface())


@on_sqlite
@pytest.mark.parametrize("format_", BACK)
def test_what_is_exported_comes_in_unchanged(app: Flask, clock: Clock, tmp_path: Path, format_: Format) -> None:
    make_managed(app, clock.now(), "published")
    file = tmp_path / f"texts{format_.suffix}"
    options = ("--scope", SLUG, "--target", "cy", "--format", format_.value, "--states", "all", "-o", str(file))
    status, printed = run(app, "catalogue", "export", *options)
    assert (status, file.exists()) == (0, True), printed
    status, printed = run(app, "catalogue", "import", str(file), "--json")
    counts = json.loads(printed)["counts"]
    assert status == 0
    assert counts.pop("unchanged") > 100
    assert set(counts.values()) == {0}


@on_sqlite
def test_a_dry_run_writes_nothing_and_an_import_does(app: Flask, clock: Clock, tmp_path: Path) -> None:
    found = make_job(app, clock.now())
    file = tmp_path / "back.xlf"
    file.write_bytes(returned(app, found, {NAME: "Enw newydd"}))
    status, printed = run(app, "catalogue", "import", str(file), "--dry-run")
    assert (status, "changed: 1" in printed) == (0, True)
    assert text_of(job(app, found.id), NAME).line.target != ("Enw newydd",)
    assert run(app, "catalogue", "import", str(file), "--state", "approved")[0] == 0
    line = text_of(job(app, found.id), NAME).line
    assert (line.target, line.state) == (("Enw newydd",), State.APPROVED)


@on_sqlite
def test_refused_lines_are_told_and_the_exit_status_says_so(app: Flask, clock: Clock, tmp_path: Path) -> None:
    found = make_job(app, clock.now())
    file = tmp_path / "back.xlf"
    file.write_bytes(returned(app, found, {NAME: "[a](javascript:alert(1))"}))
    status, printed = run(app, "catalogue", "import", str(file))
    assert status == 1
    assert NAME in printed
    assert text_of(job(app, found.id), NAME).line.state is State.APPROVED


@on_sqlite
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("export", "--target", "cy", "--format", "po"), "Say whose texts"),
        (("export", "--all", "--scope", "interface", "--target", "cy", "--format", "po"), "Say whose texts"),
        (("export", "--scope", "nowhere", "--target", "cy", "--format", "po"), "No workshop has the address"),
        (("export", "--all", "--target", "cy", "--format", "po", "--states", "lost"), "states are"),
        (("import", "/dev/null"), "is refused"),
    ],
)
def test_what_cannot_be_done_is_said_plainly(app: Flask, arguments: tuple[str, ...], told: str) -> None:
    status, printed = run(app, "catalogue", *arguments)
    assert status != 0
    assert told in printed
