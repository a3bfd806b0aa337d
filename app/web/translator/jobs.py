"""Jobs: which there are, making one of what the queue shows, collecting its files, taking in what came back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Final

from flask import abort, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext
from wtforms.validators import Length

from app import clock
from app.language import LOCALES, Locale, other
from app.language.formatting import format_date, format_number
from app.web.access import allows, person, settings
from app.web.addresses import localised
from app.web.fields.own import ChoiceField, DayField, OwnForm, TextField, strip
from app.web.frame import alternates
from app.web.page import blank, sent, switched, tell
from app.web.translator.job_page import (
    UploadForm,
    accept,
    accepts_files,
    counts_in_words,
    file_of,
    is_overdue,
    job_in_words,
    outcome_in_words,
    report_in_words,
    stored,
    texts_in_words,
    upload,
)
from app.web.translator.job_words import INTO
from app.web.translator.page import CONTRIBUTORS, TRANSLATORS, bp, reach, show
from app.web.translator.wanted import Wanted, read_wanted
from app.wording.queries import QueueFilter
from app.wording.queries.jobs import JobDetail, JobSummary, find_job, find_job_by_token, list_jobs
from app.wording.rules import State
from app.wording.service import jobs as service
from app.wording.service.jobs import Estimate, NoJob, NothingToTranslate

_LINK = "job_link"
"""In the session: the link that was made last, since only its hash is in the database."""
_LONGEST_NOTE: Final = 2_000
_PAGE: Final = re.compile("[1-9][0-9]{0,4}")
AS: Final[Mapping[State, LazyString]] = {
    # Translators: what is to become of translations that came back from a translator
    State.NEEDS_REVIEW: lazy_gettext("Hand them in: somebody approves each of them later"),
    # Translators: what is to become of translations that came back from a translator
    State.APPROVED: lazy_gettext("Approve them: people see them at once"),
    # Translators: what is to become of translations that came back from a translator
    State.DRAFT: lazy_gettext("Save them as drafts"),
}


class OptionalDayField(DayField):
    """A day, or none."""

    def pre_validate(self, form: object) -> None:
        """Refuse what is no day (ValidationError)."""
        if any(self.parts.values()):
            super().pre_validate(form)


class JobForm(OwnForm):
    """What there is to say of a new job."""

    target = ChoiceField(
        # Translators: question on the page where a translation job is made; the two languages follow
        lazy_gettext("Into which language?"),
        choices=INTO,
        # Translators: error message on the page where a translation job is made
        missing=lazy_gettext("Select the language to translate into"),
    )
    due = OptionalDayField(
        # Translators: label of a field for a date: by when a translation job has to come back
        lazy_gettext("Deadline (optional)"),
        missing=lazy_gettext("Enter a real date"),
    )
    note = TextField(
        # Translators: label of a field for a note to whoever translates
        lazy_gettext("Note to the translator (optional)"),
        # Translators: error message under a field for a note
        [Length(max=_LONGEST_NOTE, message=lazy_gettext("The note must be 2,000 characters or fewer"))],
        # Translators: hint under the field for a note to whoever translates
        hint=lazy_gettext("It stands on the page of the job and at the top of its files"),
        filters=[strip],
    )


@allows(*CONTRIBUTORS)
def jobs(locale: Locale) -> ResponseReturnValue:
    """Every job that one may see, open ones first."""
    found = [_summary(job, locale) for job in list_jobs(_within())]
    return show(
        "jobs",
        open_jobs=[job for job in found if not job.closed],
        closed_jobs=[job for job in found if job.closed],
        may_make=person().role in TRANSLATORS,
    )


@allows(*TRANSLATORS)
def new_job(locale: Locale) -> ResponseReturnValue:
    """What a job of these texts would hold, before it is made."""
    return _show_new(blank(JobForm), locale)


@allows(*TRANSLATORS)
def send_new_job(locale: Locale) -> ResponseReturnValue:
    """Make a job."""
    form = sent(JobForm)
    if (away := switched(form, locale)) is not None:
        return away
    wanted, estimates = _estimates()
    _fit(form, estimates)
    if not form.validate():
        return _show_new(form, locale)
    target: Locale = form.target.locale if "target" in form else next(iter(estimates), "cy")
    try:
        job_id = service.create_job(
            _filter(wanted, target),
            target,
            due_on=form.due.day,
            note=str(form.note.data or ""),
            by=person().user_id,
            at=clock.now(),
        )
    except NothingToTranslate:
        return _show_new(blank(JobForm), locale)
    tell("job-made")
    return redirect(url_for(".job", job_id=job_id), 303)


@allows(*CONTRIBUTORS)
def job(locale: Locale, job_id: int) -> ResponseReturnValue:
    """A job: its words for a quotation, its files, its link, its texts."""
    found = _job(job_id)
    page = request.args.get("page", "")
    return show(
        "job",
        job=job_in_words(found, locale),
        texts=texts_in_words(found, locale, int(page) if _PAGE.fullmatch(page) else 1),
        link=_kept_link(found),
    )


@allows(*CONTRIBUTORS)
def send_job(locale: Locale, job_id: int) -> ResponseReturnValue:
    """Do to a job what was pressed."""
    found, at = _job(job_id), clock.now()
    try:
        match request.form.get("action"):
            case "link":
                session[_LINK] = {"job": found.id, "token": service.make_link(found.id, at=at)}
            case "hide-link":
                session.pop(_LINK, None)
            case "revoke":
                service.revoke_link(found.id)
                session.pop(_LINK, None)
                tell("job-link-ended")
            case "close":
                service.close_job(found.id, at=at)
                tell("job-closed")
            case "reopen":
                service.reopen_job(found.id)
                tell("job-reopened")
            case _:
                abort(400)
    except NoJob:
        pass  # it has just become so: the page shows how it stands
    return redirect(url_for(".job", job_id=found.id), 303)


@allows(*CONTRIBUTORS)
def job_file(locale: Locale, job_id: int, format_: str) -> ResponseReturnValue:
    """The job as a file."""
    return file_of(_job(job_id), format_, locale)


@allows(*CONTRIBUTORS)
def job_upload(locale: Locale, job_id: int) -> ResponseReturnValue:
    """Where one sends the file that came back."""
    return _show_upload(_open_job(job_id), UploadForm())


@accepts_files
@allows(*CONTRIBUTORS)
def send_job_upload(locale: Locale, job_id: int) -> ResponseReturnValue:
    """Look at the file that came back; nothing is written yet."""
    found = _open_job(job_id)
    if request.form.get("action") == "switch":
        return redirect(alternates()[other(locale)], 303)
    kept = upload(found, by=person().user_id, locale=locale)
    if isinstance(kept, UploadForm):
        return _show_upload(found, kept)
    return redirect(url_for(".job_import", job_id=found.id, file_id=kept), 303)


@allows(*CONTRIBUTORS)
def job_import(locale: Locale, job_id: int, file_id: int) -> ResponseReturnValue:
    """What the file would do; or, once it is taken in, what became of it."""
    found = _job(job_id)
    file = stored(found, file_id)
    if file is None or (file.data is None and file.outcome is None):
        tell("job-file-gone")
        return redirect(url_for(".job_upload" if found.closed_at is None else ".job", job_id=found.id), 303)
    if file.outcome is not None:
        return show(
            "job_taken", job=job_in_words(found, locale), outcome=outcome_in_words(file, locale), is_outside=False
        )
    return _show_import(found, file_id, locale)


@allows(*CONTRIBUTORS)
def send_job_import(locale: Locale, job_id: int, file_id: int) -> ResponseReturnValue:
    """Take the file in with the choices that were made."""
    found = _job(job_id)
    state = _posted_state()
    if request.form.get("action") == "switch":
        return _show_import(found, file_id, locale)
    if not accept(found, file_id, state=state, by=person().user_id):
        tell("job-closed-meanwhile")
        return redirect(url_for(".job", job_id=found.id), 303)
    return redirect(url_for(".job_import", job_id=found.id, file_id=file_id), 303)


def _within() -> Sequence[int] | None:
    """The catalogues whose jobs one sees: translators all, organisers those of their own workshops."""
    return None if person().role in TRANSLATORS else reach().catalogues


def _job(job_id: int) -> JobDetail:
    found = find_job(job_id, _within()) if job_id < 2**31 else None
    if found is None:
        abort(404)
    return found


def _open_job(job_id: int) -> JobDetail:
    found = _job(job_id)
    if found.closed_at is not None:
        abort(404)
    return found


def _summary(job: JobSummary, locale: Locale) -> SimpleNamespace:
    return SimpleNamespace(
        id=job.id,
        reference=job.reference,
        into=INTO[job.target_locale],
        due=None if job.due_on is None else format_date(job.due_on, locale),
        closed=None if job.closed_at is None else format_date(job.closed_at, locale),
        overdue=job.closed_at is None and is_overdue(job.due_on, job.returned, job.texts),
        returned=format_number(job.returned, locale),
        texts=format_number(job.texts, locale),
    )


def _filter(wanted: Wanted, target: Locale) -> QueueFilter:
    return replace(wanted.filter(reach()), target=target)


def _estimates() -> tuple[Wanted, Mapping[Locale, Estimate]]:
    """What is asked for, and what a job of it would hold, by the languages into which there is something to do."""
    wanted = read_wanted(request.args, reach())
    targets = LOCALES if wanted.target is None else (wanted.target,)
    found = {target: service.estimate(_filter(wanted, target), target) for target in targets}
    return wanted, {target: estimate for target, estimate in found.items() if any(estimate.texts.values())}


def _fit(form: JobForm, estimates: Mapping[Locale, Estimate]) -> None:
    """Ask for the language only where there is a choice."""
    if len(estimates) < 2:
        del form["target"]


def _show_new(form: JobForm, locale: Locale) -> ResponseReturnValue:
    wanted, estimates = _estimates()
    if "target" in form:
        _fit(form, estimates)
    return show(
        "new_job",
        form if estimates else None,
        fields=form,
        estimates=[
            SimpleNamespace(into=INTO[target], counts=counts_in_words(one.texts, one.words, locale))
            for target, one in estimates.items()
        ],
        query=wanted.query,
    )


def _show_upload(found: JobDetail, form: UploadForm) -> ResponseReturnValue:
    return show(
        "job_upload",
        form,
        back=url_for(".job", job_id=found.id),
        reference=found.reference,
        is_outside=False,
    )


def _show_import(found: JobDetail, file_id: int, locale: Locale) -> ResponseReturnValue:
    file = stored(found, file_id)
    if file is None or file.data is None:
        return redirect(url_for(".job_import", job_id=found.id, file_id=file_id), 303)
    report = report_in_words(found, file, locale)
    return show(
        "job_import",
        OwnForm() if report.writes else None,
        reference=found.reference,
        report=report,
        ways=AS,
        chosen=_posted_state(),
        back=url_for(".job", job_id=found.id),
        again=url_for(".job_upload", job_id=found.id),
        switch_address=alternates()[other(locale)],
        is_outside=False,
    )


def _posted_state() -> State:
    return next((state for state in AS if state.value == request.form.get("state")), State.NEEDS_REVIEW)


def _kept_link(found: JobDetail) -> SimpleNamespace | None:
    """The link that was just made, in both languages, while it is to be passed on."""
    kept = session.get(_LINK)
    if kept is None or kept["job"] != found.id:
        return None
    there = find_job_by_token(kept["token"], at=clock.now())
    if there is None or there.id != found.id:
        return None
    base = settings().base_url
    return SimpleNamespace(
        addresses={
            locale: base + url_for("translator.outside", locale=locale, token=kept["token"]) for locale in LOCALES
        }
    )


localised(bp, "/{translate}/{jobs}", "jobs", jobs)
localised(bp, "/{translate}/{jobs}/{new}", "new_job", new_job)
localised(bp, "/{translate}/{jobs}/{new}", "send_new_job", send_new_job, ("POST",))
localised(bp, "/{translate}/{jobs}/<int:job_id>", "job", job)
localised(bp, "/{translate}/{jobs}/<int:job_id>", "send_job", send_job, ("POST",))
localised(bp, "/{translate}/{jobs}/<int:job_id>/{download}/<format_>", "job_file", job_file)
localised(bp, "/{translate}/{jobs}/<int:job_id>/{upload}", "job_upload", job_upload)
localised(bp, "/{translate}/{jobs}/<int:job_id>/{upload}", "send_job_upload", send_job_upload, ("POST",))
localised(bp, "/{translate}/{jobs}/<int:job_id>/{upload}/<int:file_id>", "job_import", job_import)
localised(bp, "/{translate}/{jobs}/<int:job_id>/{upload}/<int:file_id>", "send_job_import", send_job_import, ("POST",))
