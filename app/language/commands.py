"""The commands by which developers and translators keep the catalogues."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from app.language import messages
from app.language.messages import Extractor, Finding, SourceError


def catalogue_commands(root: Path, library: Extractor) -> click.Group:
    """The group ``catalogue`` for the repository at ``root``; ``library`` extracts the texts of its forms.

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
    def check() -> None:
        """Judge template and translations; exit with 1 when there is an error."""
        findings = messages.check(root, library)
        _list(findings)
        if messages.msgfmt() is None:
            click.echo("GNU msgfmt is not installed, so that its own check was left out.")
        errors = sum(finding.kind == "error" for finding in findings)
        click.echo(f"Errors: {errors}. Advice: {len(findings) - errors}.")
        if errors:
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
        click.echo(f"{where}: {finding.kind}: {finding.sentence}{about}")
