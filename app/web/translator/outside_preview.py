"""The pages of a workshop for an outside unit without an account: its job's texts as they are now.

Every other text is shown as participants see it, whatever is being written: an outside unit is told of its job alone.
"""

from __future__ import annotations

from dataclasses import replace

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.language import Locale
from app.web.addresses import localised
from app.web.pages.preview import Preview
from app.web.translator.drafts import Drafts
from app.web.translator.job_page import text_in_list
from app.web.translator.outside import over
from app.web.translator.page import bp
from app.web.translator.places import OUTSIDE
from app.web.translator.sight import LIST, Sight, text_sought
from app.wording.queries import StoredText
from app.wording.queries.jobs import JobDetail, find_job_by_token
from app.workshops.queries import get_workshop, name_catalogues


def outside_preview(locale: Locale, token: str, workshop_id: int) -> ResponseReturnValue:
    """The workshop's own page."""
    sight = _sight(token, workshop_id, locale)
    return over() if sight is None else sight.show_workshop()


def outside_preview_page(
    locale: Locale, token: str, workshop_id: int, form_id: int, number: int
) -> ResponseReturnValue:
    """A page of a form; after the last of its questions, what they lead to."""
    sight = _sight(token, workshop_id, locale)
    return over() if sight is None else sight.show(form_id, number)


def leave_outside_preview_page(
    locale: Locale, token: str, workshop_id: int, form_id: int, number: int
) -> ResponseReturnValue:
    """Go where the buttons of a page lead."""
    sight = _sight(token, workshop_id, locale)
    if sight is None:
        return over()
    shown = sight.preview
    return shown.leave(shown.place(form_id, number), request.form.get("action"))


def _sight(token: str, workshop_id: int, locale: Locale) -> Sight | None:
    """A workshop of the job to which the link leads; None for a link that leads nowhere, and for any other workshop."""
    job = find_job_by_token(token, at=clock.now())
    if job is None or all(one.workshop_id != workshop_id for one in name_catalogues(job.catalogues).values()):
        return None
    # The way into an online session is for those who have registered.
    workshop = replace(get_workshop(workshop_id), join_url=None)
    drafts = Drafts(workshop, locale, {text.line.id for text in job.texts})
    home, page = OUTSIDE
    shown = Preview(
        workshop=workshop,
        locale=locale,
        words=drafts.marked,
        names=drafts.plain,
        case_studies=drafts.case_studies(),
        home=home,
        page=page,
        given={"token": token},
        # Translators: link in the box over a preview: back to the page of a translation job
        back_text=gettext("Back to the job"),
        back_url=url_for("translator.outside", token=token),
        # Translators: in the box over a preview for a translation unit outside the organisation
        note=gettext("You see the texts of this job as they are now, also drafts, and every other text as approved."),
        beside=LIST,
    )
    return Sight(
        drafts=drafts,
        preview=shown,
        here=text_sought(request.args.get("text", "")),
        address=lambda text: _line_of(job, text, token),
        token=token,
    )


def _line_of(job: JobDetail, text: StoredText, token: str) -> str:
    """Where the text stands in the list of the job's texts."""
    number, anchor = text_in_list(job, text.id)
    return url_for("translator.outside", token=token, page=number if number > 1 else None, _anchor=anchor)


_home = "/{job}/<token>/{preview}/<int:workshop_id>"
localised(bp, _home, "outside_preview", outside_preview)
_page = f"{_home}/<int:form_id>/<int:number>"
localised(bp, _page, "outside_preview_page", outside_preview_page)
localised(bp, _page, "leave_outside_preview_page", leave_outside_preview_page, ("POST",))
