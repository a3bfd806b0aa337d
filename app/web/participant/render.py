"""The participant's pages as answers: which page, with what in it, and whether anyone may keep it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from types import SimpleNamespace

from flask import Response, current_app, render_template, url_for
from flask_babel import gettext

from app.language import Locale
from app.language.catalogues import current as catalogues
from app.language.formatting import format_datetime, format_weekday_date
from app.questionnaires import Page, Raw, Walk, text_key, walk
from app.responses.queries import ReceiptState
from app.responses.rules import draft_mark, new_draft_id, previous_page
from app.web.fields import page_form
from app.web.pages import (
    CheckContext,
    DeleteContext,
    PageContext,
    ReceiptContext,
    StateContext,
    WorkshopContext,
    check_sections,
    is_mailed,
    render_check_page,
    render_delete_page,
    render_deleted_page,
    render_question_page,
    render_receipt,
    render_state_page,
    render_workshop_page,
)
from app.web.pages.kept import GAP, KeptPages
from app.web.participant.visit import Visit, give_cookie, settings
from app.workshops.queries import VersionSnapshot, WorkshopSnapshot
from app.workshops.rules import FormState


def home(workshops: list[WorkshopSnapshot], locale: Locale) -> Response:
    """The list of coming workshops."""
    cards = [
        SimpleNamespace(
            title=found.words(locale)("workshop.title"),
            summary=found.words(locale)("workshop.summary"),
            place=found.words(locale)("workshop.place"),
            url=url_for("participant.workshop", locale=locale, slug=found.slugs[locale]),
            date_text=format_weekday_date(found.starts_at, locale),
        )
        for found in workshops
    ]
    return _private(render_template("participant/home.html", workshops=cards))


def workshop(found: WorkshopSnapshot, left: int, locale: Locale, now: datetime) -> Response:
    """The workshop's own page."""
    context = WorkshopContext(
        workshop=found,
        locale=locale,
        words=lambda key: found.find_text(locale, key) or "",
        case_studies=found.case_studies(locale),
        places_left=left,
        contact_email=found.contact_email or settings().contact_email,
        form_url=lambda form: url_for("participant.form", locale=locale, slug=found.slugs[locale], moment=form.moment),
        now=now,
        lost_link_url=url_for("participant.lost_link", locale=locale, slug=found.slugs[locale]),
    )
    return _private(render_workshop_page(context))


def kept_page(visit: Visit, state: FormState) -> Response:
    """The blank first page, or why the form cannot be answered: the same for everybody, so rendered once and kept.

    A browser without this form's cookie gets one with the page, so that even its first double click has a key.
    Browsers may not store it: going back, they would put what an earlier person typed into a blank page.
    """
    key = (visit.revision, visit.form.id, visit.locale, state, catalogues().generation)
    draft_id = visit.draft_id or new_draft_id()
    response = _personal(kept_pages().get(key, partial(_blank, visit, state), draft_mark(draft_id)))
    if visit.draft_id is None and state is FormState.OPEN:
        give_cookie(response, visit.form, draft_id)
    return response


def kept_pages() -> KeptPages:
    """The pages that this worker keeps."""
    pages: KeptPages = current_app.extensions["kept_pages"]
    return pages


def question_page(
    visit: Visit, version: VersionSnapshot, page: Page, way: Walk, *, checked: bool, notice: str | None = None
) -> Response:
    """A page of questions with what was typed; ``checked`` shows what is wrong with it."""
    raw = visit.draft.pages.get(page.key) if visit.draft else None
    mark = draft_mark(visit.draft_id or "")
    return _personal(_question_page(visit, version, page, way, raw, mark=mark, checked=checked, notice=notice))


def page_without_cookie(visit: Visit, version: VersionSnapshot, page: Page, raw: Raw) -> Response:
    """The page again with what was typed, since without a cookie it could not be kept."""
    # Translators: box at the top of a page of a form; "it" is what was typed on the page, which is shown again
    notice = gettext(
        "Your browser did not send the cookie that this form needs, so your answers are not saved yet. "
        "Choose the button at the end of the page once more. "
        "If you see this again, allow cookies for this website."
    )
    way = walk(version.questionnaire, {page.key: raw})
    mark = draft_mark("")
    return _personal(_question_page(visit, version, page, way, raw, mark=mark, checked=False, notice=notice))


def state(visit: Visit, state: FormState) -> Response:
    """Why the form cannot be answered now, to somebody who has typed something."""
    return _personal(_state_page(visit, state, kept=visit.draft is not None))


def check(visit: Visit, version: VersionSnapshot, way: Walk) -> Response:
    """“Check your answers”."""
    questionnaire = version.questionnaire
    words = visit.workshop.words(visit.locale)
    numbers = {page.key: number for number, page in enumerate(questionnaire.pages, 1)}
    context = CheckContext(
        questionnaire=questionnaire,
        words=words,
        sections=check_sections(questionnaire, way, words, lambda key: visit.address(numbers[key])),
        version=questionnaire.hash,
        workshop_title=words("workshop.title"),
        action_url=visit.address(endpoint="check"),
        waits=visit.waits,
    )
    return _personal(render_check_page(context))


def receipt(visit: Visit, known: ReceiptState) -> Response:
    """The thanks and the reference: alike for all who have a place, and for all who wait, so rendered once and kept."""
    key = ("receipt", visit.revision, visit.form.id, visit.locale, known.waiting, catalogues().generation)
    return _personal(kept_pages().get(key, partial(_receipt, visit, waiting=known.waiting), known.reference))


def deletion(visit: Visit) -> Response:
    """The question whether to delete what was typed, or that nothing is left."""
    context = DeleteContext(
        form_title=_form_title(visit),
        workshop_title=visit.workshop.words(visit.locale)("workshop.title"),
        action_url=visit.address(endpoint="delete"),
        back_url=visit.address(),
    )
    return _personal(render_deleted_page(context) if visit.draft is None else render_delete_page(context))


def workshop_address(visit: Visit) -> str:
    """The path of the workshop's own page."""
    return url_for("participant.workshop", locale=visit.locale, slug=visit.workshop.slugs[visit.locale])


def _blank(visit: Visit, state: FormState) -> str:
    if state is not FormState.OPEN:
        return _state_page(visit, state, kept=False)
    version = visit.form.current
    first = version.questionnaire.pages[0]
    return _question_page(visit, version, first, walk(version.questionnaire, {}), None, mark=GAP, checked=False)


def _receipt(visit: Visit, *, waiting: bool) -> str:
    words = visit.workshop.words(visit.locale)
    return render_receipt(
        ReceiptContext(
            reference=GAP,
            moment=visit.form.current.questionnaire.moment,
            form_title=_form_title(visit),
            workshop_title=words("workshop.title"),
            workshop_url=workshop_address(visit),
            action_url=visit.address(),
            joining=visit.workshop.find_text(visit.locale, "workshop.joining") or "",
            join_url=visit.workshop.join_url,
            waiting=waiting,
            mails=is_mailed(visit.form.current.questionnaire, settings()),
        )
    )


def _question_page(
    visit: Visit,
    version: VersionSnapshot,
    page: Page,
    way: Walk,
    raw: Raw | None,
    *,
    mark: str,
    checked: bool,
    notice: str | None = None,
) -> str:
    questionnaire = version.questionnaire
    words = visit.workshop.words(visit.locale)
    # Without a cookie, what earlier pages say is not known: the page is shown all the same.
    keys = [each.key for each in questionnaire.pages if each.key == page.key or way.step(each.key) is not None]
    position = keys.index(page.key)
    form = page_form(questionnaire, page)(raw, earlier=way.answers, words=words)
    if checked:
        form.validate()
    return render_question_page(
        PageContext(
            questionnaire=questionnaire,
            page=page,
            form=form,
            words=words,
            number=position + 1,
            total=len(keys),
            version=questionnaire.hash,
            mark=mark,
            workshop_title=words("workshop.title"),
            action_url=visit.address(questionnaire.pages.index(page) + 1),
            waits=visit.waits,
            has_back=previous_page(way, page.key) is not None,
            can_delete=True,
            last=position + 1 == len(keys),
            notice=notice,
        )
    )


def _state_page(visit: Visit, state: FormState, *, kept: bool) -> str:
    moment = visit.form.opens_at if state is FormState.NOT_YET_OPEN else visit.form.closes_at
    said = "cancelled" if state is FormState.OVER and visit.workshop.cancelled else state.value
    context = StateContext(
        state=said,  # type: ignore[arg-type]
        form_title=_form_title(visit),
        workshop_title=visit.workshop.words(visit.locale)("workshop.title"),
        workshop_url=workshop_address(visit),
        when_text=None if state is FormState.OVER else format_datetime(moment, visit.locale),
        contact_email=visit.workshop.contact_email or settings().contact_email,
        action_url=visit.address(endpoint="delete"),
        kept=kept,
        kept_days=settings().draft_days,
    )
    return render_state_page(context)


def _form_title(visit: Visit) -> str:
    return visit.workshop.words(visit.locale)(text_key(visit.form.current.questionnaire.key, "title"))


def _private(body: str) -> Response:
    response = Response(body, content_type="text/html; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def _personal(body: str | bytes) -> Response:
    return Response(body, headers=[("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store")])
