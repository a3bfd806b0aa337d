"""Where a translation unit without an account collects a job and returns it, by a link that expires."""

from __future__ import annotations

import re
from typing import Final

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.language import Locale, other
from app.web.addresses import localised
from app.web.fields.own import OwnForm
from app.web.frame import alternates
from app.web.page import tell
from app.web.protection import limit_submissions
from app.web.translator.job_page import (
    UploadForm,
    accept,
    accepts_files,
    file_of,
    job_in_words,
    outcome_in_words,
    report_in_words,
    stored,
    texts_in_words,
    upload,
)
from app.web.translator.page import bp, show
from app.wording.queries.jobs import JobDetail, find_job_by_token
from app.wording.rules import State

_PAGE: Final = re.compile("[1-9][0-9]{0,4}")


def outside(locale: Locale, token: str) -> ResponseReturnValue:
    """The job: what it is, its words, its files, its texts."""
    found = _job(token)
    if found is None:
        return over()
    page = request.args.get("page", "")
    return show(
        "outside",
        job=job_in_words(found, locale),
        texts=texts_in_words(found, locale, int(page) if _PAGE.fullmatch(page) else 1, token=token),
        token=token,
    )


def outside_file(locale: Locale, token: str, format_: str) -> ResponseReturnValue:
    """The job as a file."""
    found = _job(token)
    return over() if found is None else file_of(found, format_, locale)


def outside_upload(locale: Locale, token: str) -> ResponseReturnValue:
    """Where the unit sends its translations."""
    found = _job(token)
    return over() if found is None else _show_upload(found, token, UploadForm())


@accepts_files
def send_outside_upload(locale: Locale, token: str) -> ResponseReturnValue:
    """Look at the file; nothing is written yet."""
    # Whoever has no link sends nothing that is read.
    found = _job(token)
    if found is None:
        return over()
    limit_submissions()
    if request.form.get("action") == "switch":
        return redirect(alternates()[other(locale)], 303)
    kept = upload(found, by=None, locale=locale)
    if isinstance(kept, UploadForm):
        return _show_upload(found, token, kept)
    return redirect(url_for(".outside_import", token=token, file_id=kept), 303)


def outside_import(locale: Locale, token: str, file_id: int) -> ResponseReturnValue:
    """What the file would do; or, once it is handed in, the receipt."""
    found = _job(token)
    if found is None:
        return over()
    file = stored(found, file_id)
    # What people inside have uploaded is none of the unit's.
    if file is None or file.uploaded_by is not None or (file.data is None and file.outcome is None):
        tell("job-file-gone")
        return redirect(url_for(".outside_upload", token=token), 303)
    if file.outcome is not None:
        return show(
            "job_taken",
            job=job_in_words(found, locale),
            outcome=outcome_in_words(file, locale),
            back=url_for(".outside", token=token),
            is_outside=True,
        )
    return _show_import(found, token, file_id, locale)


def send_outside_import(locale: Locale, token: str, file_id: int) -> ResponseReturnValue:
    """Hand in the translations: they wait for somebody inside to approve them."""
    found = _job(token)
    if found is None:
        return over()
    limit_submissions()
    file = stored(found, file_id)
    if request.form.get("action") == "switch" and file is not None:
        return _show_import(found, token, file_id, locale)
    if file is not None and file.uploaded_by is None:
        accept(found, file_id, state=State.NEEDS_REVIEW, by=None)
    return redirect(url_for(".outside_import", token=token, file_id=file_id), 303)


def _job(token: str) -> JobDetail | None:
    return find_job_by_token(token, at=clock.now())


def over() -> ResponseReturnValue:
    """Alike for a link that never was, has expired, or has been taken back."""
    return show("outside_over", status=410)


def _show_upload(found: JobDetail, token: str, form: UploadForm) -> ResponseReturnValue:
    return show(
        "job_upload",
        form,
        back=url_for(".outside", token=token),
        reference=found.reference,
        is_outside=True,
    )


def _show_import(found: JobDetail, token: str, file_id: int, locale: Locale) -> ResponseReturnValue:
    file = stored(found, file_id)
    if file is None or file.data is None or file.uploaded_by is not None:
        return redirect(url_for(".outside_import", token=token, file_id=file_id), 303)
    report = report_in_words(found, file, locale)
    return show(
        "job_import",
        OwnForm() if report.writes else None,
        reference=found.reference,
        report=report,
        ways={},
        chosen=State.NEEDS_REVIEW,
        back=url_for(".outside", token=token),
        again=url_for(".outside_upload", token=token),
        switch_address=alternates()[other(locale)],
        is_outside=True,
    )


localised(bp, "/{job}/<token>", "outside", outside)
localised(bp, "/{job}/<token>/{download}/<format_>", "outside_file", outside_file)
localised(bp, "/{job}/<token>/{upload}", "outside_upload", outside_upload)
localised(bp, "/{job}/<token>/{upload}", "send_outside_upload", send_outside_upload, ("POST",))
localised(bp, "/{job}/<token>/{upload}/<int:file_id>", "outside_import", outside_import)
localised(bp, "/{job}/<token>/{upload}/<int:file_id>", "send_outside_import", send_outside_import, ("POST",))
