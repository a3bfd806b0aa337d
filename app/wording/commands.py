"""The commands by which what was approved in pages comes into the repository's files."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import click
from flask.cli import with_appcontext

from app.language.messages import SourceError, compile_
from app.wording.glossary import GlossaryError
from app.wording.merging import Outcome
from app.wording.pulling import Merged, pull_glossary, pull_interface


def pull_command(root: Path) -> click.Command:
    """The command ``pull`` for the repository at ``root``."""

    @click.command("pull")
    @click.option("--dry-run", is_flag=True, help="Tell what would be done, and write nothing.")
    @with_appcontext
    def pull(dry_run: bool) -> None:
        """Bring what was approved in pages into messages.po, changed terms into glossary.csv, and compile.

        Exits with 1 where the file and the pages have each got a new wording for a text: the file keeps its own, with
        the other one in a comment above it.
        """
        try:
            merged = pull_interface(root, write=not dry_run)
            terms = pull_glossary(root, write=not dry_run)
            flaws = [] if dry_run else compile_(root)
        except (SourceError, GlossaryError) as error:
            raise click.ClickException(str(error)) from error
        for one in merged:
            _tell(one)
        for term in terms:
            click.echo(f"term: {term.en}: {'removed' if term.removed else term.cy}")
        counts = Counter(one.outcome for one in merged)
        click.echo(
            f"Taken: {counts[Outcome.TAKEN]}. In the file already: {counts[Outcome.SAME]}. "
            f"Newer in the file: {counts[Outcome.OVERTAKEN]}. Conflicts: {counts[Outcome.CONFLICT]}. "
            f"Not in the file: {counts[None]}. Terms: {len(terms)}."
        )
        if flaws:
            raise click.ClickException(f"Nothing was compiled: {flaws[0].flaw.sentence} [{flaws[0].message}]")
        if counts[Outcome.CONFLICT]:
            sys.exit(1)

    return pull


def _tell(one: Merged) -> None:
    """A line for whatever is not the same in both, with both wordings where they differ."""
    ours, theirs = " | ".join(one.approved.forms), " | ".join(one.theirs)
    about = f"[{one.approved.sources[0]}]"
    if one.outcome is Outcome.TAKEN:
        click.echo(f"taken: {ours} {about}")
    elif one.outcome is Outcome.OVERTAKEN:
        click.echo(f"newer in the file: {theirs} {about}")
    elif one.outcome is Outcome.CONFLICT:
        click.echo(f"conflict: {theirs} (the file); {ours} (approved here) {about}")
    elif one.outcome is None:
        click.echo(f"not in the file: {ours} {about}")
