"""The commands by which developers and translators keep the catalogues."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from app.language import messages
from app.language.messages import Extractor, Finding, Judge, SourceError


def catalogue_commands(root: Path, library: Extractor, judge: Callable[[], Judge]) -> click.Group:
    """The group ``catalogue`` for the repository at ``root``; ``library`` extracts the texts of its forms.

    ``judge`` gives who judges translations, and is asked only when it is needed.

    The commands need no application, and so work before a catalogue has ever been compiled.
    """
    group = click.Group("catalogue", help="Gather, update, check and compile the catalogues of translations.")

    @group.command("extract")
    def extract() -> None:
        """Gather the messages of code, templates and forms into messages.pot."""
        with _told_plainly():
            _say(messages.template_path(root), messages.extract(root, library))

    @group.command("update")
    def update() -> None:
        """Bring the messages of messages.pot into the Welsh messages.po."""
        with _told_plainly():
            _say(messages.catalogue_path(root, "cy"), messages.update(root))

    @group.command("check")
    @click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print.")
    @click.option("--strict", is_flag=True, help="Exit with 1 when there is advice, too.")
    def check(form: str, strict: bool) -> None:
        """Judge template and translations; exit with 1 when there is an error."""
        with _told_plainly():
            who = judge()
        findings = messages.check(root, library, who)
        errors = sum(finding.flaw.kind == "error" for finding in findings)
        if form == "json":
            click.echo(json.dumps(_document(findings, errors), ensure_ascii=False, indent=2))
        else:
            _list(findings)
            if messages.msgfmt() is None:
                click.echo("GNU msgfmt is not installed, so that its own check was left out.")
            click.echo(f"Errors: {errors}. Advice: {len(findings) - errors}.")
        if errors or (strict and findings):
            raise SystemExit(1)

    @group.command("compile")
    def compile_() -> None:
        """Compile the translations for the running service; with an error nothing is written."""
        with _told_plainly():
            findings = messages.compile_(root)
        _list(findings)
        if findings:
            raise click.ClickException("Nothing was compiled.")

    return group


@contextmanager
def _told_plainly() -> Iterator[None]:
    """Tell of a file that cannot be read in one line, without a trace."""
    try:
        yield
    except SourceError as error:
        raise click.ClickException(str(error)) from error


def _say(path: Path, changed: bool) -> None:
    click.echo(f"{os.path.relpath(path)}: {'written' if changed else 'no change'}")


def _list(findings: Iterable[Finding]) -> None:
    for finding in findings:
        where = f"{os.path.relpath(finding.path)}:{finding.line}"
        about = f" [{finding.message}]" if finding.message else ""
        click.echo(f"{where}: {finding.flaw.kind}: {finding.flaw.sentence}{about}")


def _document(findings: Sequence[Finding], errors: int) -> dict[str, Any]:
    """What ``check --format json`` prints: the findings, their counts, and whether GNU msgfmt had its say."""
    return {
        "errors": errors,
        "advice": len(findings) - errors,
        "msgfmt": messages.msgfmt() is not None,
        "findings": [
            {
                "file": os.path.relpath(finding.path),
                "line": finding.line,
                "message": finding.message,
                "key": finding.key,
                "code": finding.flaw.code.value,
                "kind": finding.flaw.kind,
                "facts": dict(finding.flaw.facts),
                "sentence": finding.flaw.sentence,
            }
            for finding in findings
        ],
    }
