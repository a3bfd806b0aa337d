"""What the pages of jobs share, inside and for an outside unit: a job in words, its files, what came back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from types import SimpleNamespace
from typing import Any, Final, ParamSpec

from flask import Response, abort, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext
from werkzeug.exceptions import RequestEntityTooLarge

from app import clock
from app.language import Locale, other
from app.language.formatting import LONDON, format_date, format_datetime, format_number
from app.language.rules import FORM_COUNTS, FORM_NAMES, Flaw, FlawCode
from app.web.fields.own import FileField, OwnForm
from app.web.page import sent
from app.web.pages.flaws import sentence
from app.web.pages.standing import standings
from app.web.pages.worded import either
from app.web.pages.wording_states import STATES
from app.web.translator.job_words import (
    CLASHES,
    COUNTED,
    FORMATS,
    INTO,
    LEFT_EMPTY,
    OUTCOMES,
    TWICE,
    UNKNOWN_KEY,
    WRITTEN,
    refusal,
)
from app.web.translator.marking import anchor_of
from app.web.translator.page import show
from app.web.translator.places import INSIDE, OUTSIDE, place_url
from app.wording.exchange import Clash, Compared, Outcome, Report, rows_of
from app.wording.formats import MOST_BYTES, FileRefused, Format, Reason, Returned, read, sniff, write
from app.wording.headings import file_head, file_words
from app.wording.queries import TextLine
from app.wording.queries.jobs import JobDetail, StoredFile, find_file
from app.wording.rules import Counted, State
from app.wording.service.jobs import NoJob, store_file
from app.workshops.queries import WorkshopScope, find_scopes, get_workshop, name_catalogues
from app.workshops.rules import WorkshopState
from app.workshops.service.returned import Accepted, report_on_job, take_in_file

P = ParamSpec("P")

TEXTS_SHOWN: Final = 100
"""Texts on a page of a job."""
_AROUND_FILE: Final = 64 * 1024
"""Bytes of a request with a file that are not the file."""
_LINES_SHOWN: Final = 1_000


class UploadForm(OwnForm):
    """The file that came back."""

    file = FileField(
        # Translators: label of a field: the file of a translation job that came back from a translator
        lazy_gettext("Translated file"),
        # Translators: hint under the field for a file
        hint=lazy_gettext("XLIFF, PO, DOCX, XLSX or CSV, up to 10 MB"),
        more={"attributes": {"accept": ".xlf,.xliff,.po,.docx,.xlsx,.csv,.tsv,.txt"}},
    )


def accepts_files(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Let a view take a file of a translator, which may be larger than what participants send."""

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        request.max_content_length = MOST_BYTES + _AROUND_FILE
        try:
            return view(*args, **kwargs)
        except RequestEntityTooLarge:
            return show("file_refused", sentence=refusal(FileRefused(Reason.TOO_LARGE), g.locale), status=413)

    return wrapped


def job_in_words(job: JobDetail, locale: Locale) -> SimpleNamespace:
    """A job as pages show it."""
    due = job.due_on
    return SimpleNamespace(
        id=job.id,
        reference=job.reference,
        into=INTO[job.target_locale],
        target_locale=job.target_locale,
        due=None if due is None else format_date(due, locale),
        overdue=job.closed_at is None and is_overdue(due, job.returned, len(job.texts)),
        note=job.note,
        created=format_datetime(job.created_at, locale),
        created_by=job.created_by,
        closed=None if job.closed_at is None else format_datetime(job.closed_at, locale),
        link_expires=None if job.link_expires_at is None else format_datetime(job.link_expires_at, locale),
        link_over=job.link_expires_at is not None and job.link_expires_at <= clock.now(),
        returned=format_number(job.returned, locale),
        texts=format_number(len(job.texts), locale),
        counts=counts_in_words(
            {counted: tally.texts for counted, tally in job.tallies.items()},
            {counted: tally.words for counted, tally in job.tallies.items()},
            locale,
        ),
        formats=[(format_.value, words) for format_, words in FORMATS.items()],
    )


def is_overdue(due_on: Any, returned: int, texts: int) -> bool:
    """Whether the deadline has passed and something is still to come back."""
    return due_on is not None and due_on < clock.now().astimezone(LONDON).date() and returned < texts


def counts_in_words(texts: Mapping[Counted, int], words: Mapping[Counted, int], locale: Locale) -> SimpleNamespace:
    """Texts and words for a quotation: a row for each way in which they count, and all of them."""
    return SimpleNamespace(
        rows=[
            SimpleNamespace(
                name=COUNTED[counted],
                texts=format_number(texts[counted], locale),
                words=format_number(words[counted], locale),
            )
            for counted in Counted
        ],
        texts=format_number(sum(texts.values()), locale),
        words=format_number(sum(words.values()), locale),
    )


def texts_in_words(job: JobDetail, locale: Locale, page: int, token: str | None = None) -> SimpleNamespace:
    """A page of the job's texts, with where each stands and is seen; and the workshops that can be looked at.

    ``token`` is that of the link by which an outside unit looks.
    """
    pages = max(1, -(-len(job.texts) // TEXTS_SHOWN))
    number = min(max(page, 1), pages)
    shown = job.texts[(number - 1) * TEXTS_SHOWN : number * TEXTS_SHOWN]
    places = places_of([text.line for text in shown], locale)
    scopes = [scope for scope in find_scopes(job.catalogues, clock.now()) if token is not None or _is_open(scope)]
    here = {text.line.catalogue_id for text in shown}
    workshops = {scope.catalogue_id: get_workshop(scope.workshop_id) for scope in scopes if scope.catalogue_id in here}
    return SimpleNamespace(
        number=number,
        pages=pages,
        previews=[
            SimpleNamespace(
                title=either(scope.title, locale),
                url=url_for((INSIDE if token is None else OUTSIDE)[0], token=token, workshop_id=scope.workshop_id),
            )
            for scope in scopes
        ],
        lines=[
            SimpleNamespace(
                id=text.line.id,
                key=text.line.key,
                anchor=anchor_of(text.line.id),
                place=places[text.line.id],
                place_url=place_url(text.line, workshops.get(text.line.catalogue_id), token=token),
                comment=text.line.comment,
                source=forms_of(text.line.source, text.line.source_locale),
                source_locale=text.line.source_locale,
                target=forms_of(text.line.target, other(text.line.source_locale)),
                target_locale=other(text.line.source_locale),
                state=STATES[text.line.state],
                counted=COUNTED[text.counted],
                words=format_number(text.words, locale),
                returned=None if text.returned_at is None else format_datetime(text.returned_at, locale),
            )
            for text in shown
        ],
    )


def text_in_list(job: JobDetail, text_id: int) -> tuple[int, str]:
    """On which page of the job's texts a text of it stands, and under which id there."""
    place = next(place for place, text in enumerate(job.texts) if text.line.id == text_id)
    return place // TEXTS_SHOWN + 1, anchor_of(text_id)


def _is_open(scope: WorkshopScope) -> bool:
    """Whether people inside still look at the workshop's texts: those of one that is over are translated no more."""
    return scope.state in (WorkshopState.DRAFT, WorkshopState.PUBLISHED)


def forms_of(forms: tuple[str, ...], locale: Locale) -> list[tuple[str, str]]:
    """A wording as pages show it: each form with the numbers that it stands with, "" where there is but one."""
    if len(forms) < 2:
        return [("", form) for form in forms]
    names = FORM_NAMES.get(len(forms)) or FORM_NAMES[FORM_COUNTS[locale]]
    return list(zip(("…" if name == "other" else name for name in names), forms, strict=False))


def places_of(lines: Iterable[TextLine], locale: Locale) -> Mapping[int, SimpleNamespace]:
    """Where texts stand, by their ids: ``title`` of the workshop and ``standing``, each None where there is none."""
    known = list(lines)
    scopes = find_scopes({line.catalogue_id for line in known}, clock.now())
    titles = {scope.catalogue_id: either(scope.title, locale) for scope in scopes}
    found = standings(known, scopes, locale)
    return {
        line.id: SimpleNamespace(title=titles.get(line.catalogue_id), standing=found.get(line.id)) for line in known
    }


def _in_one_line(place: SimpleNamespace) -> str:
    """Where a text stands, as files say it."""
    standing = place.standing
    if standing is None:
        return str(place.title or "")
    parts = (place.title, standing.form, standing.page, standing.question, standing.name)
    return " › ".join(str(part) for part in parts if part)


def file_of(job: JobDetail, name: str, locale: Locale) -> Response:
    """The job as a file of the format with that name; 404 where there is none."""
    try:
        format_ = Format(name)
    except ValueError:
        abort(404)
    names = {id_: one.scope for id_, one in name_catalogues(job.catalogues).items()}
    lines = [text.line for text in job.texts]
    if format_ is Format.TMX:
        lines = [line for line in lines if line.state is State.APPROVED]
    data = write(
        format_,
        rows_of(lines, names, {id_: _in_one_line(one) for id_, one in places_of(lines, locale).items()}),
        job.target_locale,
        file_head(job.reference, job.target_locale, due_on=job.due_on, note=job.note),
    )
    answer = Response(data, content_type=format_.media_type)
    suffix = f"-2.0{format_.suffix}" if format_ is Format.XLIFF2 else format_.suffix
    answer.headers.set(
        "Content-Disposition", "attachment", filename=f"holi-{job.reference}-{job.target_locale}{suffix}"
    )
    return answer


def upload(job: JobDetail, *, by: int | None, locale: Locale) -> UploadForm | int:
    """Keep the file that was sent, and give its id; or the form, with what is wrong with the file."""
    form = sent(UploadForm)
    file = request.files.get("file")
    data = b"" if file is None else file.read()
    if file is None or not data:
        # Translators: error message under the field for a file
        form.refuse("file", gettext("Choose the file that came back"))
        return form
    try:
        format_ = sniff(file.filename or "", data)
        if format_ is None:
            raise FileRefused(Reason.UNKNOWN_FORMAT)
        read(format_, data, file_words(), expected=job.target_locale)
        return store_file(job.id, name=file.filename or "", format_=format_, data=data, by=by, at=clock.now())
    except FileRefused as refused:
        form.refuse("file", refusal(refused, locale))
    except NoJob:
        abort(409)
    return form


def stored(job: JobDetail, file_id: int) -> StoredFile | None:
    """A file that came back with the job within the hour."""
    return find_file(file_id, job.id, at=clock.now()) if file_id < 2**31 else None


def returned_in(job: JobDetail, file: StoredFile) -> tuple[Returned, ...]:
    """What is in a file that can be taken."""
    return read(Format(file.format), file.data or b"", file_words(), expected=job.target_locale)


def report_in_words(job: JobDetail, file: StoredFile, locale: Locale) -> SimpleNamespace:
    """What a file would do, as pages show it; choices that were made are kept."""
    report = report_on_job(job, returned_in(job, file))
    lines = {text.line.id: text.line for text in job.texts}
    shown = [line for line in report.lines if line.outcome is not Outcome.UNCHANGED][:_LINES_SHOWN]
    places = places_of([lines[line.id] for line in shown if line.id in lines], locale)
    chosen = _accepted()

    def of(*outcomes: Outcome) -> list[SimpleNamespace]:
        return [_line_in_words(line, places, chosen) for line in shown if line.outcome in outcomes]

    return SimpleNamespace(
        name=file.name,
        counts=_counts(report, locale),
        conflicts=of(Outcome.CONFLICTING),
        written=of(Outcome.NEW, Outcome.CHANGED),
        left=of(Outcome.REFUSED, Outcome.UNKNOWN, Outcome.EMPTY),
        more=len(report.lines) - len(shown) > report.counts[Outcome.UNCHANGED],
        empty=not report.lines,
        writes=bool(report.of(Outcome.NEW, Outcome.CHANGED, Outcome.CONFLICTING)),
    )


def accept(job: JobDetail, file_id: int, *, state: State, by: int | None) -> bool:
    """Take a file in with the choices that were made; False where the job is closed, or the file is of no use."""
    try:
        take_in_file(job.id, file_id, words=file_words(), accept=_accepted(), state=state, by=by, at=clock.now())
    except NoJob:
        return False
    return True


def outcome_in_words(file: StoredFile, locale: Locale) -> SimpleNamespace:
    """What became of a file."""
    told: Mapping[str, Any] = file.outcome or {}
    return SimpleNamespace(
        name=file.name,
        written=[
            (words, format_number(told["written"][state.value], locale))
            for state, words in WRITTEN.items()
            if state.value in told["written"]
        ],
        waits=State.NEEDS_REVIEW.value in told["written"],
        unchanged=format_number(told["unchanged"], locale) if told["unchanged"] else None,
        left=[
            SimpleNamespace(
                id=line["id"],
                line=format_number(line["line"], locale),
                key=line["key"],
                outcome=OUTCOMES[Outcome(line["outcome"])],
                why=_why(
                    Outcome(line["outcome"]),
                    None if line["clash"] is None else Clash(line["clash"]),
                    line["twice"],
                    [Flaw(FlawCode(flaw["code"]), flaw["facts"]) for flaw in line["flaws"]],
                ),
            )
            for line in told["left"]
        ],
        left_count=format_number(told["left_count"], locale) if told["left_count"] else None,
    )


def _accepted() -> Accepted:
    """The conflicts that are decided for what came back, by the ids of their texts: the version that was seen."""
    return {
        int(name.removeprefix("take-")): int(value)
        for name, value in request.form.items()
        if name.startswith("take-") and _is_number(name.removeprefix("take-")) and _is_number(value)
    }


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9


def _counts(report: Report, locale: Locale) -> list[tuple[str, str]]:
    return [
        (str(words), format_number(report.counts[outcome], locale))
        for outcome, words in OUTCOMES.items()
        if report.counts[outcome]
    ]


def _line_in_words(line: Compared, places: Mapping[int, SimpleNamespace], chosen: Accepted) -> SimpleNamespace:
    source_locale = line.source_locale or "en"
    target_locale = other(source_locale)
    return SimpleNamespace(
        id=line.id,
        version=line.version,
        line=line.line,
        key=line.key,
        place=places.get(line.id or 0),
        outcome=OUTCOMES[line.outcome],
        source=forms_of(line.source, source_locale),
        source_locale=source_locale,
        target_locale=target_locale,
        ours=forms_of(line.ours, target_locale),
        theirs=forms_of(line.theirs, target_locale),
        sent_source=forms_of(line.sent_source or (), source_locale),
        taken=line.id is not None and chosen.get(line.id) == line.version,
        why=_why(line.outcome, line.clash, line.twice, [flaw for flaw in line.flaws if flaw.kind == "error"]),
        advice=[sentence(flaw) for flaw in line.flaws if flaw.kind != "error"],
        note=line.note,
    )


def _why(outcome: Outcome, clash: Clash | None, twice: bool, flaws: Iterable[Flaw]) -> list[str]:
    """Why a line is not simply written."""
    said = [sentence(flaw) for flaw in flaws]
    if clash is not None:
        said.append(str(CLASHES[clash]))
    if twice:
        said.append(str(TWICE))
    if outcome is Outcome.UNKNOWN:
        said.append(str(UNKNOWN_KEY))
    if outcome is Outcome.EMPTY:
        said.append(str(LEFT_EMPTY))
    return said
