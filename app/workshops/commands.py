"""The command by which the texts of workshops are judged, as their pages and the repository's files are."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from app.language import LOCALES, other
from app.language.rules import Flaw
from app.wording.checks import check
from app.wording.glossary import Glossary, GlossaryError, load, merge
from app.wording.judging import accepted_words_path, glossary_path
from app.wording.queries import QueueFilter, TextLine, list_lines, list_term_changes
from app.wording.rules import INTERFACE, State
from app.wording.spelling import Speller, find_speller
from app.workshops.queries import find_by_slug, find_catalogues
from app.workshops.rules import limit_of


@dataclass(frozen=True, slots=True, kw_only=True)
class _Finding:
    scope: str
    text: TextLine
    flaw: Flaw


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judge:
    glossary: Glossary
    speller: Speller | None

    def flaws(self, text: TextLine) -> tuple[Flaw, ...]:
        """What is wrong with a text's translation."""
        return check(
            text.source,
            text.target,
            target_locale=other(text.source_locale),
            limit=limit_of(text.key),
            glossary=self.glossary,
            speller=self.speller,
            filled=False,
        )


def check_command(files: click.Command, translations: Path) -> click.Command:
    """``files``, which judges the repository's files, with options by which it judges workshops in the database."""

    @click.command("check", help=files.help)
    @click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="How to print.")
    @click.option("--strict", is_flag=True, help="Exit with 1 when there is advice, too.")
    @click.option("--workshop", "slugs", multiple=True, metavar="SLUG", help="Judge this workshop’s texts instead.")
    @click.option("--all-workshops", "everything", is_flag=True, help="Judge every workshop’s texts instead.")
    @click.pass_context
    @with_appcontext
    def judge(context: click.Context, form: str, strict: bool, slugs: tuple[str, ...], everything: bool) -> None:
        if not slugs and not everything:
            context.invoke(files, form=form, strict=strict)
            return
        findings = tuple(_judged(_workshops(slugs), translations))
        errors = sum(finding.flaw.kind == "error" for finding in findings)
        _TELL[form](findings, errors)
        if errors or (strict and findings):
            raise SystemExit(1)

    return judge


def _workshops(slugs: Collection[str]) -> Mapping[int, str]:
    """The scopes of these workshops, or of all where none is named, by their catalogues."""
    known = {id_: scope for scope, id_ in find_catalogues().items() if scope != INTERFACE}
    if not slugs:
        return known
    wanted = {_catalogue(slug) for slug in slugs}
    return {id_: scope for id_, scope in known.items() if id_ in wanted}


def _catalogue(slug: str) -> int:
    for locale in LOCALES:
        if (workshop := find_by_slug(locale, slug)) is not None:
            return workshop.catalogue_id
    raise click.ClickException(f"No workshop has the address “{slug}”.")


def _judged(scopes: Mapping[int, str], translations: Path) -> Iterator[_Finding]:
    try:
        glossary = merge(load(glossary_path(translations)), list_term_changes())
    except GlossaryError as error:
        raise click.ClickException(str(error)) from error
    judge = _Judge(glossary=glossary, speller=find_speller(accepted_words_path(translations)))
    texts = list_lines(QueueFilter(catalogues=tuple(scopes), states=tuple(State)))
    for text in sorted(texts, key=lambda text: (text.catalogue_id, text.id)):
        for flaw in judge.flaws(text):
            yield _Finding(scope=scopes[text.catalogue_id], text=text, flaw=flaw)


def _tell_in_words(findings: Iterable[_Finding], errors: int) -> None:
    advice = 0
    for finding in findings:
        advice += finding.flaw.kind != "error"
        where, source = f"{finding.scope}:{finding.text.key}", " | ".join(finding.text.source)
        click.echo(f"{where}: {finding.flaw.kind}: {finding.flaw.sentence} [{source}]")
    click.echo(f"Errors: {errors}. Advice: {advice}.")


def _tell_machines(findings: Sequence[_Finding], errors: int) -> None:
    document: dict[str, Any] = {
        "errors": errors,
        "advice": len(findings) - errors,
        "findings": [
            {
                "scope": finding.scope,
                "message": " | ".join(finding.text.source),
                "key": finding.text.key,
                "code": finding.flaw.code.value,
                "kind": finding.flaw.kind,
                "facts": dict(finding.flaw.facts),
                "sentence": finding.flaw.sentence,
            }
            for finding in findings
        ],
    }
    click.echo(json.dumps(document, ensure_ascii=False, indent=2))


_TELL: Mapping[str, Callable[[Sequence[_Finding], int], None]] = {"text": _tell_in_words, "json": _tell_machines}
