"""The command line, for operation and for the first step of everything."""

from __future__ import annotations

import json
import sys
import time
from datetime import timedelta
from pathlib import Path
from typing import IO, Any

import click
from flask import Flask, current_app, url_for
from flask.cli import AppGroup, with_appcontext

from app import clock
from app.accounts import service as accounts
from app.accounts.queries import anybody
from app.accounts.rules import INVITATION_LASTS, RESET_LASTS, Lifetime, Role
from app.language import LOCALES, Locale
from app.language.catalogues import message
from app.language.commands import catalogue_commands
from app.questionnaires import DefinitionError, read_questionnaire
from app.results.export import service as downloads
from app.results.export.queries import Download
from app.results.export.rules import CHOICES, FORMATS, LABELS, VERSIONS, Choices, Format, Labels, Versions
from app.results.export.service import Outgoing, TooManyResponses
from app.results.service import fold, recount
from app.retention import service as retention
from app.wording.extraction import extract_library
from app.workshops.file import read_workshop
from app.workshops.queries import WorkshopSnapshot, find_by_slug, short_links, slug_exists
from app.workshops.rules import WorkshopState
from app.workshops.service import NotReady, SlugTaken, import_workshop
from config import ROOT, Settings

FORMS = ("registration", "before", "during", "after")
_TELL_EVERY = 2.0
"""Seconds."""

workshop = AppGroup("workshop", help="Set up workshops from files, and see where they are.")
responses = AppGroup("responses", help="Take responses out.")
results = AppGroup("results", help="The figures behind the pages of results.")
retention_group = AppGroup("retention", help="Delete what is due.")
user = AppGroup("user", help="Let people sign in.")
questionnaire = AppGroup("questionnaire", help="Check definitions of questionnaires.")


def init_app(app: Flask) -> None:
    """Give ``flask`` our commands."""
    for group in (workshop, responses, results, retention_group, user, questionnaire):
        app.cli.add_command(group)
    app.cli.add_command(addresses)
    app.cli.add_command(catalogue_commands(ROOT, extract_library))


@workshop.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--if-absent", is_flag=True, help="Do nothing where a workshop already has this address.")
def import_file(file: Path, if_absent: bool) -> None:
    """Create and publish the workshop of FILE, in both languages; on any fault nothing is changed."""
    try:
        content = read_workshop(file)
        if if_absent and slug_exists("cy", content.slug.cy) and slug_exists("en", content.slug.en):
            return
        import_workshop(content, file, translate=message, at=clock.now())
    except DefinitionError as error:
        raise click.ClickException(str(error)) from error
    except SlugTaken as error:
        raise click.ClickException(
            f"{file}: slug › {error.locale}: another workshop has the address “{error.slug}”. Choose another slug."
        ) from error
    except NotReady as error:
        gaps = "\n".join(f"  {gap.key}: {gap.locale} is {gap.kind.value.replace('_', ' ')}" for gap in error.gaps)
        raise click.ClickException(
            f"{file}: the workshop is not published, since these texts may not be shown yet. "
            f"Give each under “translations” of its form, or in translations/.\n{gaps}"
        ) from error
    click.echo(f"Published: {content.title.cy} / {content.title.en}")


@workshop.command("links")
@click.argument("slug")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def links(slug: str, as_json: bool) -> None:
    """Print the addresses, whole and short, of the workshop at SLUG (in either language) and of its forms, in both."""
    found = _workshop(slug)
    moments = {"workshop": ""} | {moment: moment for moment in found.forms}
    table = {name: _links(found, moment) for name, moment in moments.items()}
    if as_json:
        click.echo(json.dumps(table, indent=2))
        return
    for name, pair in table.items():
        for locale in LOCALES:
            click.echo(f"{name:12} {locale}  {pair['short'][locale]}  {pair[locale]}")


@responses.command("export")
@click.argument("slug")
@click.argument("form", type=click.Choice(FORMS))
@click.option("--format", "format_", type=click.Choice(FORMATS), default="csv-excel", show_default=True)
@click.option("--labels", type=click.Choice(LABELS), default="cy", show_default=True)
@click.option("--choices", type=click.Choice(CHOICES), default="both", show_default=True, help="Of a multiple choice.")
@click.option("--versions", type=click.Choice(VERSIONS), default="merged", show_default=True, help="Of the form.")
@click.option("--sensitive", is_flag=True, help="With sensitive answers, which are left out else.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="A file; else standard output.",
)
def export_responses(
    slug: str,
    form: str,
    format_: Format,
    labels: Labels,
    choices: Choices,
    versions: Versions,
    sensitive: bool,
    output: Path | None,
) -> None:
    """Write the responses to a FORM of the workshop at SLUG: a workbook, CSV, or a zip file of CSV for each version."""
    found = _workshop(slug)
    if form not in found.forms:
        raise click.ClickException(f"The workshop has no such form: choose one of {', '.join(found.forms)}.")
    download = Download(
        workshop=found,
        form=found.forms[form],
        format=format_,
        labels=labels,
        locale="cy",
        choices=choices,
        versions=versions,
        sensitive=sensitive,
    )
    target = sys.stdout.fileno() if output is None else output
    try:
        with open(target, "wb", closefd=output is not None) as file:
            _write(downloads.send(download, by=None, at=clock.now()), file)
    except OSError as error:
        raise click.ClickException(f"{output or 'standard output'} cannot be written: {error.strerror}.") from error
    except TooManyResponses as error:
        raise click.ClickException(
            "A workbook has no room for so many responses: choose --format csv-excel."
        ) from error


def _write(outgoing: Outgoing, file: IO[bytes]) -> None:
    """Write a download, and say every few seconds how far it is, and at the end how much there was."""
    told, done = time.monotonic(), 0
    for data, done in outgoing.parts:
        file.write(data)
        if time.monotonic() - told >= _TELL_EVERY:
            told = time.monotonic()
            click.echo(f"{done} of {outgoing.responses} responses", err=True)
    click.echo(f"{done} responses", err=True)


@results.command("recount")
@click.argument("slug", metavar="WORKSHOP")
def recount_results(slug: str) -> None:
    """Count the responses to every form of WORKSHOP (its address in either language) anew."""
    for moment, form in _workshop(slug).forms.items():
        recount(form.id)
        while (left := fold(form.id)) > 0:
            click.echo(f"{moment}: {left} to go", err=True)
        click.echo(f"{moment}: counted")


@retention_group.command("run")
def run_retention() -> None:
    """Delete expired drafts and receipts, sensitive answers, responses whose day has come, and ended sign-ins."""
    settings = _settings()
    outcome = retention.run(
        at=clock.now(),
        draft_days=settings.draft_days,
        sensitive_days=settings.sensitive_days,
        sign_ins=Lifetime(idle=settings.sign_in_idle, absolute=settings.sign_in_lasts),
    )
    for name, number in outcome.deleted.items():
        click.echo(f"{name}: {number} deleted")
    if outcome.failed:
        raise click.ClickException(f"Not deleted: {', '.join(outcome.failed)}. The log says why; run it again.")
    if not outcome.deleted:
        click.echo("Nothing was due.")


@user.command("invite")
@click.argument("email")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--if-none", is_flag=True, help="Do nothing where somebody can sign in, or has an open invitation.")
def invite(email: str, role: str, if_none: bool) -> None:
    """Invite EMAIL, or make a new link for an invitation, and print the link in both languages."""
    at = clock.now()
    if if_none and anybody(at=at):
        return
    try:
        _, token = accounts.invite(email, Role(role), by=None, locale="cy", at=at)
    except accounts.NotAnEmail as error:
        raise click.ClickException(f"“{email}” is not an email address: give one like name@example.com.") from error
    except accounts.HasAccount as error:
        raise click.ClickException(
            f"{email} has an account already. If the password is lost: flask user reset {email}"
        ) from error
    click.echo(f"Gwahoddiad / Invitation ({INVITATION_LASTS.days} diwrnod / days): {email}")
    _print_link("signin.invitation", token)


@user.command("reset")
@click.argument("email")
def reset(email: str) -> None:
    """Print a link by which EMAIL sets a new password, in both languages."""
    try:
        token = accounts.make_reset_link_for(email, at=clock.now())
    except accounts.NoAccount as error:
        raise click.ClickException(f"{email} has no account that can sign in: see flask user invite.") from error
    click.echo(f"Cyfrinair newydd / New password ({RESET_LASTS // timedelta(hours=1)} awr / hours): {email}")
    _print_link("signin.reset", token)


@questionnaire.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
def check_questionnaires(files: tuple[Path, ...]) -> None:
    """Say of each definition file whether it is right, and if not, where and what to do."""
    wrong = 0
    for file in files:
        try:
            form = read_questionnaire(file)
        except DefinitionError as error:
            click.echo(str(error), err=True)
            wrong += 1
        else:
            click.echo(f"{file}: {form.key}, {len(form.pages)} pages, {len(form.texts())} texts")
    sys.exit(1 if wrong else 0)


@click.command("addresses")
@with_appcontext
def addresses() -> None:
    """Print where the service is, in both languages."""
    base = _settings().base_url
    click.echo(f"Mae Holi yma: {base}/cy/\nHoli is here: {base}/en/")


def _settings() -> Settings:
    settings: Settings = current_app.config["HOLI"]
    return settings


def _print_link(endpoint: str, token: str) -> None:
    base = _settings().base_url
    with current_app.test_request_context(base_url=base):
        for locale in LOCALES:
            click.echo(f"  {locale}  {base}{url_for(endpoint, locale=locale, token=token)}")


def _workshop(slug: str) -> WorkshopSnapshot:
    for locale in LOCALES:
        found = find_by_slug(locale, slug)
        if found is not None and found.state is not WorkshopState.DRAFT:
            return found
    raise click.ClickException(f"No published workshop has the address “{slug}”.")


def _links(found: WorkshopSnapshot, moment: str) -> dict[str, Any]:
    """By language, and under ``short`` again: the addresses of a form, or (moment "") of the workshop's page."""
    codes, base = short_links(found.id), _settings().base_url
    endpoint, values = ("participant.form", {"moment": moment}) if moment else ("participant.workshop", {})
    with current_app.test_request_context(base_url=base):
        short = {locale: base + url_for("site.short_link", code=codes[locale, moment]) for locale in LOCALES}
    return {**{locale: _address(endpoint, found, locale, **values) for locale in LOCALES}, "short": short}


def _address(endpoint: str, found: WorkshopSnapshot, locale: Locale, **values: Any) -> str:
    with current_app.test_request_context(base_url=_settings().base_url):
        path = url_for(endpoint, locale=locale, slug=found.slugs[locale], **values)
    return _settings().base_url + path
