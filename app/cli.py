"""The command line, for operation and for the first step of everything."""

from __future__ import annotations

import json
import sys
import time
from datetime import timedelta
from functools import partial
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
from app.mail.worker import Worker, stop_on_signals
from app.questionnaires import DefinitionError, read_questionnaire
from app.results.export import service as downloads
from app.results.export.queries import Download
from app.results.export.rules import CHOICES, FORMATS, LABELS, VERSIONS, Choices, Format, Labels, Versions
from app.results.export.service import Outgoing, TooManyResponses
from app.results.service import fold, recount
from app.retention import service as retention
from app.retention.erasure import replay
from app.wording.commands import pull_command
from app.wording.exchange import Outcome, Report, rows_of
from app.wording.extraction import extract_library
from app.wording.files import refresh_interface
from app.wording.formats import FileRefused, Reason, sniff
from app.wording.formats import Format as TextFormat
from app.wording.formats import read as read_texts
from app.wording.formats import write as write_texts
from app.wording.headings import file_head, file_words
from app.wording.judging import file_judge
from app.wording.queries import QueueFilter, list_lines
from app.wording.rules import INTERFACE, State
from app.workshops.commands import check_command
from app.workshops.file import read_workshop
from app.workshops.queries import (
    WorkshopSnapshot,
    find_by_slug,
    find_catalogues,
    name_catalogues,
    short_links,
    slug_exists,
)
from app.workshops.rules import WorkshopState
from app.workshops.service import NotReady, SlugTaken, import_workshop
from app.workshops.service.returned import report_on, take_in
from config import ROOT, TRANSLATIONS, Settings

FORMS = ("registration", "before", "during", "after")
TO_DO = ("stale", "missing", "draft", "needs_review")
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
    app.cli.add_command(worker)
    catalogue = catalogue_commands(ROOT, extract_library, partial(file_judge, TRANSLATIONS))
    # These need the database, and so the application.
    catalogue.add_command(export_texts)
    catalogue.add_command(import_texts)
    catalogue.add_command(pull_command(ROOT))
    catalogue.add_command(check_command(catalogue.commands["check"], TRANSLATIONS))
    app.cli.add_command(catalogue)


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


@click.command("export")
@click.option("--scope", "slugs", multiple=True, metavar="interface|SLUG", help="Whose texts: may be given repeatedly.")
@click.option("--all", "everything", is_flag=True, help="The interface and every workshop.")
@click.option("--target", type=click.Choice(LOCALES), required=True, help="The language that is translated into.")
@click.option("--format", "format_", type=click.Choice([one.value for one in TextFormat]), required=True)
@click.option("--states", default=",".join(TO_DO), show_default=True, help="Comma-separated; or: all.")
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="A file; else standard output.",
)
@with_appcontext
def export_texts(
    slugs: tuple[str, ...], everything: bool, target: Locale, format_: str, states: str, output: Path | None
) -> None:
    """Write texts to be translated into a file for translators."""
    if everything == bool(slugs):
        raise click.UsageError("Say whose texts: --scope interface, --scope with the address of a workshop, or --all.")
    refresh_interface(clock.now())
    catalogues = [one for slug in slugs for one in _catalogues(slug)] or list(find_catalogues().values())
    wanted = QueueFilter(catalogues=catalogues, states=_states(states), target=target)
    lines = list_lines(wanted)
    names = {id_: one.scope for id_, one in name_catalogues(catalogues).items()}
    try:
        data = write_texts(TextFormat(format_), rows_of(lines, names), target, file_head("Holi", target))
        with open(sys.stdout.fileno() if output is None else output, "wb", closefd=output is not None) as file:
            file.write(data)
    except FileRefused as error:
        raise click.ClickException(f"That is too much for one file ({error.reason.value}): narrow it.") from error
    except OSError as error:
        raise click.ClickException(f"{output or 'standard output'} cannot be written: {error.strerror}.") from error
    click.echo(f"{len(lines)} texts", err=True)


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.option("--state", type=click.Choice(["needs_review", "approved"]), default="needs_review", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@with_appcontext
def import_texts(file: Path, dry_run: bool, state: str, as_json: bool) -> None:
    """Take in the translations of FILE; exit with 1 where lines are refused or conflict with what is here.

    What is new or changed is written; what conflicts, is refused, unknown or empty is not.
    """
    try:
        data = file.read_bytes()
        format_ = sniff(file.name, data)
        if format_ is None:
            raise FileRefused(Reason.UNKNOWN_FORMAT)
        returned = read_texts(format_, data, file_words())
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}.") from error
    except FileRefused as error:
        where = "" if error.line is None else f", line {error.line}"
        raise click.ClickException(f"{file} is refused{where}: {error.reason.value.replace('_', ' ')}.") from error
    refresh_interface(clock.now())
    report = report_on(list(find_catalogues({one.scope for one in returned}).values()), returned)
    if not dry_run:
        take_in(report, accept={}, state=State(state), by=None, at=clock.now())
    _print_report(report, as_json=as_json, dry_run=dry_run)
    if report.of(Outcome.REFUSED, Outcome.CONFLICTING):
        sys.exit(1)


def _print_report(report: Report, *, as_json: bool, dry_run: bool) -> None:
    if as_json:
        lines = [
            {
                "line": one.line,
                "scope": one.scope,
                "key": one.key,
                "outcome": one.outcome.value,
                "clash": None if one.clash is None else one.clash.value,
                "twice": one.twice,
                "flaws": [flaw.code.value for flaw in one.flaws],
            }
            for one in report.lines
        ]
        counts = {outcome.value: number for outcome, number in report.counts.items()}
        click.echo(json.dumps({"written": not dry_run, "counts": counts, "lines": lines}, indent=2))
        return
    for one in report.of(Outcome.CONFLICTING, Outcome.REFUSED, Outcome.UNKNOWN, Outcome.EMPTY):
        why = [flaw.sentence for flaw in one.flaws if flaw.kind == "error"]
        why += [f"The {one.clash.value} has changed here since."] if one.clash is not None else []
        why += ["It is in the file twice."] if one.twice else []
        click.echo(" ".join([f"{one.line}: {one.scope}/{one.key}: {one.outcome.value}.", *why]))
    told = ", ".join(f"{outcome.value}: {number}" for outcome, number in report.counts.items() if number)
    click.echo(f"{'Nothing is written. ' if dry_run else ''}{told or 'No lines.'}")


def _states(given: str) -> tuple[State, ...]:
    if given == "all":
        return tuple(State)
    try:
        return tuple(State(one.strip()) for one in given.split(","))
    except ValueError as error:
        raise click.BadParameter(f"states are {', '.join(State)}, or all", param_hint="--states") from error


def _catalogues(slug: str) -> list[int]:
    if slug == INTERFACE:
        return list(find_catalogues({INTERFACE}).values())
    for locale in LOCALES:
        if (workshop := find_by_slug(locale, slug)) is not None:
            return [workshop.catalogue_id]
    raise click.ClickException(f"No workshop has the address “{slug}”.")


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
        ledger=settings.erasure_ledger,
        backup_days=settings.backup_days,
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
@click.option("--mail", is_flag=True, help="Send the link to them, and do not print it.")
def invite(email: str, role: str, if_none: bool, mail: bool) -> None:
    """Invite EMAIL, or make a new link for an invitation, and print the link in both languages."""
    at = clock.now()
    if if_none and anybody(at=at):
        return
    if mail:
        _need_mail_service()
    try:
        if mail:
            accounts.invite_by_mail(email, Role(role), by=None, locale="cy", at=at)
            _print_mailed(email)
            return
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
@click.option("--mail", is_flag=True, help="Send the link to them, and do not print it.")
def reset(email: str, mail: bool) -> None:
    """Print a link by which EMAIL sets a new password, in both languages."""
    if mail:
        _need_mail_service()
    try:
        if mail:
            accounts.mail_reset_link_for(email, at=clock.now())
            _print_mailed(email)
            return
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


@click.command("worker")
@click.option("--once", is_flag=True, help="Do what is due now, and end.")
@click.option("--parent", type=int, help="End when this process is no longer the parent.")
@with_appcontext
def worker(once: bool, parent: int | None) -> None:
    """Send what is in the outbox, until it is stopped."""
    settings = _settings()
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]

    def erase_again() -> int:
        return replay(settings.erasure_ledger, at=clock.now(), backup_days=settings.backup_days)

    found = Worker(app, settings, clock.now, erase_again)
    if once:
        found.look(everything=True)
    else:
        found.run(stop_on_signals(), parent=parent)


def _settings() -> Settings:
    settings: Settings = current_app.config["HOLI"]
    return settings


def _need_mail_service() -> None:
    if _settings().mail_service is None:
        raise click.ClickException("No mail service is set up: leave out --mail, and pass the link on yourself.")


def _print_mailed(email: str) -> None:
    click.echo(f"Mae e-bost ar ei ffordd / An email is on its way: {email}")


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
