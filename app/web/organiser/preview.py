"""A workshop as participants will see it, in both languages, also before it is published; nothing typed is kept."""

from __future__ import annotations

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.language import Locale
from app.web.access import allows
from app.web.addresses import localised
from app.web.organiser.page import EDITORS, bp, managed
from app.web.pages.preview import Preview
from app.web.pages.unfinished import case_studies_or_gaps, mark_gaps, words_or_gaps


@allows(*EDITORS)
def preview(locale: Locale, workshop_id: int) -> ResponseReturnValue:
    """The workshop's own page."""
    return mark_gaps(_preview(workshop_id, locale).show_workshop())


@allows(*EDITORS)
def preview_page(locale: Locale, workshop_id: int, form_id: int, number: int) -> ResponseReturnValue:
    """A page of a form; after the last of its questions, what they lead to."""
    shown = _preview(workshop_id, locale)
    return mark_gaps(shown.show(shown.place(form_id, number)))


@allows(*EDITORS)
def leave_preview_page(locale: Locale, workshop_id: int, form_id: int, number: int) -> ResponseReturnValue:
    """Go where the buttons of a page lead."""
    shown = _preview(workshop_id, locale)
    return shown.leave(shown.place(form_id, number), request.form.get("action"))


def _preview(workshop_id: int, locale: Locale) -> Preview:
    found = managed(workshop_id)
    words = words_or_gaps(found, locale)
    return Preview(
        workshop=found,
        locale=locale,
        words=words,
        names=words,
        case_studies=case_studies_or_gaps(found, locale),
        home="organiser.preview",
        page="organiser.preview_page",
        # Translators: link in the box over a preview: back to the organisers’ page of the workshop
        back_text=gettext("Back to the workshop"),
        back_url=url_for(".overview", workshop_id=workshop_id),
        paper_url=lambda form_id: url_for(".print_blank", workshop_id=workshop_id, form_id=form_id),
    )


localised(bp, "/{organise}/<int:workshop_id>/{preview}", "preview", preview)
_page = "/{organise}/<int:workshop_id>/{preview}/<int:form_id>/<int:number>"
localised(bp, _page, "preview_page", preview_page)
localised(bp, _page, "leave_preview_page", leave_preview_page, ("POST",))
