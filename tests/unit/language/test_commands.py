"""The commands that keep the catalogues."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from app.language import messages
from app.language.commands import catalogue_commands
from app.language.rules import Flaw, FlawCode


def no_forms(*_arguments: object) -> Iterator[tuple[int, str, str, list[str]]]:
    yield from ()


class Judge:
    """Wants a translation, and advises against “Gwefr”."""

    def key(self, context: str, message: str) -> str:
        return f"ui.{message}"

    def flaws(self, sources: Sequence[str], forms: Sequence[str]) -> Iterable[Flaw]:
        if not any(forms):
            yield Flaw(FlawCode.UNTRANSLATED)
        if "Gwefr" in forms:
            yield Flaw(FlawCode.SPELLING, {"word": "Gwefr"})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    code = tmp_path / "app/views.py"
    code.parent.mkdir()
    code.write_text('gettext("Continue")', encoding="utf-8")
    return tmp_path


@pytest.fixture
def group(root: Path) -> click.Group:
    return catalogue_commands(root, no_forms, Judge)


def test_from_code_to_a_compiled_catalogue(root: Path, group: click.Group) -> None:
    runner = CliRunner()
    assert "messages.pot: written" in runner.invoke(group, ["extract"]).output
    assert "messages.po: written" in runner.invoke(group, ["update"]).output
    assert "messages.po: no change" in runner.invoke(group, ["update"]).output

    judged = runner.invoke(group, ["check"])
    assert judged.exit_code == 1
    assert "error: The translation is missing. [Continue]" in judged.output
    assert "Errors: 1. Advice: 0." in judged.output

    path = messages.catalogue_path(root, "cy")
    path.write_text(path.read_text(encoding="utf-8").replace('e"\nmsgstr ""', 'e"\nmsgstr "Parhau"'), encoding="utf-8")
    judged = runner.invoke(group, ["check"])
    assert judged.exit_code == 0
    assert runner.invoke(group, ["compile"]).exit_code == 0
    assert path.with_suffix(".mo").exists()


def translated(root: Path, group: click.Group, words: str) -> Path:
    """The file in which the only message has these words."""
    CliRunner().invoke(group, ["extract"])
    CliRunner().invoke(group, ["update"])
    path = messages.catalogue_path(root, "cy")
    text = path.read_text(encoding="utf-8").replace('e"\nmsgstr ""', f'e"\nmsgstr "{words}"')
    path.write_text(text, encoding="utf-8")
    return path


def test_a_machine_reads_where_and_what(root: Path, group: click.Group, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(root)
    path = translated(root, group, "Gwefr")
    judged = CliRunner().invoke(group, ["check", "--format", "json"])
    assert judged.exit_code == 0
    document = json.loads(judged.output)
    assert (document["errors"], document["advice"]) == (0, 1)
    assert document["findings"] == [
        {
            "file": path.relative_to(root).as_posix(),
            "line": path.read_text(encoding="utf-8").splitlines().index('msgid "Continue"') + 1,
            "message": "Continue",
            "key": "ui.Continue",
            "code": "spelling",
            "kind": "advice",
            "facts": {"word": "Gwefr"},
            "sentence": "The dictionary does not know “Gwefr”.",
        }
    ]


def test_errors_fail_a_machine_readable_check_too(root: Path, group: click.Group) -> None:
    translated(root, group, "")
    judged = CliRunner().invoke(group, ["check", "--format", "json"])
    assert judged.exit_code == 1
    assert json.loads(judged.output)["errors"] == 1


def test_advice_fails_a_strict_check_alone(root: Path, group: click.Group) -> None:
    translated(root, group, "Gwefr")
    assert CliRunner().invoke(group, ["check"]).exit_code == 0
    assert CliRunner().invoke(group, ["check", "--strict"]).exit_code == 1


def test_a_strict_check_passes_what_is_well(root: Path, group: click.Group) -> None:
    translated(root, group, "Parhau")
    assert CliRunner().invoke(group, ["check", "--strict"]).exit_code == 0


def test_a_check_without_msgfmt_says_so(group: click.Group, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "msgfmt", lambda: None)
    assert "GNU msgfmt is not installed" in CliRunner().invoke(group, ["check"]).output


def test_a_compilation_with_errors_fails_and_lists_them(root: Path, group: click.Group) -> None:
    runner = CliRunner()
    runner.invoke(group, ["extract"])
    runner.invoke(group, ["update"])
    path = messages.catalogue_path(root, "cy")
    path.write_text(path.read_text(encoding="utf-8").replace('e"\nmsgstr ""', 'e"\nmsgstr "%(x)s"'), encoding="utf-8")
    compiled = runner.invoke(group, ["compile"])
    assert compiled.exit_code == 1
    assert "The source has no placeholder %(x)s. [Continue]" in compiled.output
    assert not path.with_suffix(".mo").exists()


def test_a_judge_that_cannot_be_had_is_told_in_one_line(root: Path) -> None:
    def judge() -> Judge:
        raise messages.SourceError(root / "glossary.csv", 1, "lacks a column")

    told = CliRunner().invoke(catalogue_commands(root, no_forms, judge), ["check"])
    assert told.exit_code == 1
    assert "glossary.csv:1: lacks a column" in told.output


def test_a_file_that_cannot_be_read_is_told_in_one_line(root: Path, group: click.Group) -> None:
    (root / "app/templates").mkdir()
    (root / "app/templates/page.html").write_text("{{ _('x' }}", encoding="utf-8")
    told = CliRunner().invoke(group, ["extract"])
    assert told.exit_code == 1
    assert "page.html:1: " in told.output
