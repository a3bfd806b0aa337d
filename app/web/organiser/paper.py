"""A form on paper, for whoever would rather write by hand."""

from __future__ import annotations

from flask import render_template, url_for
from flask.typing import ResponseReturnValue

from app.language import Locale
from app.language.formatting import format_date, format_weekday_date
from app.questionnaires import text_key
from app.web.access import allows, settings
from app.web.addresses import localised
from app.web.organiser.page import EDITORS, bp, form_of, managed
from app.web.pages.paper import on_paper
from app.web.pages.unfinished import mark_gaps, words_or_gaps
from app.workshops.rules import WorkshopState


@allows(*EDITORS)
def print_blank(locale: Locale, workshop_id: int, form_id: int) -> ResponseReturnValue:
    """Every question of a form on one page, in the language of the page."""
    found = managed(workshop_id)
    asked = form_of(found, form_id)
    questionnaire = asked.current.questionnaire
    words = words_or_gaps(found, locale)
    page = render_template(
        "organiser/print_blank.html",
        workshop_id=found.id,
        form_id=asked.id,
        can_enter=found.state is not WorkshopState.DRAFT,
        workshop_title=words("workshop.title"),
        form_title=words(text_key(questionnaire.key, "title")),
        date_text=format_weekday_date(found.starts_at, locale),
        pages=on_paper(questionnaire, words, locale),
        anonymous=questionnaire.anonymous,
        privacy=words("workshop.privacy"),
        privacy_url=settings().base_url + url_for("site.privacy"),
        delete_text=format_date(found.delete_on, locale),
        contact_email=found.contact_email or settings().contact_email,
    )
    return mark_gaps(page)


localised(bp, "/{organise}/<int:workshop_id>/{print}/<int:form_id>", "print_blank", print_blank)
