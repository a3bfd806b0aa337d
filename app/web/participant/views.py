"""The participant's pages: workshops, and the forms from their first page to the receipt.

A form is answered page by page. A POST keeps what was typed, mistakes included, and leads on with 303; what is wrong is
shown by the GET that follows. So reloading, going back and switching the language never lose or send anything.
"""

from __future__ import annotations

import re

from flask import Blueprint, abort, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from app import clock
from app.language import FORM_SEGMENTS, Locale, other
from app.places.queries import count_taken
from app.places.rules import places_left
from app.questionnaires import Page, Questionnaire, Walk, walk
from app.responses import service
from app.responses.queries import DraftState, ReceiptState
from app.responses.rules import following_page, new_draft_id, previous_page
from app.responses.service import Raw, Sheet
from app.web.addresses import localised
from app.web.participant import render
from app.web.participant.visit import Visit, find_visit, find_workshop, give_cookie, shelf
from app.web.protection import limit_submissions
from app.workshops.queries import VersionSnapshot
from app.workshops.rules import FormState

bp = Blueprint("participant", __name__)

_HASH = re.compile(r"[0-9a-f]{64}")


def home(locale: Locale) -> ResponseReturnValue:
    """Coming workshops."""
    return render.home(shelf().list(clock.now()), locale)


def workshop(locale: Locale, slug: str) -> ResponseReturnValue:
    """A workshop: what, when, where, and its forms. Places left are counted anew each time."""
    found = find_workshop(locale, slug)
    return render.workshop(found, places_left(found.capacity, count_taken(found.id)), locale, clock.now())


def page(locale: Locale, slug: str, moment: str, number: int) -> ResponseReturnValue:
    """A page of a form; the first one also stands for the form's states and its receipt."""
    visit = find_visit(locale, slug, moment)
    if number == 1 and request.endpoint == "participant.page":
        return redirect(visit.address(), 308)
    if isinstance(visit.known, ReceiptState):
        return render.receipt(visit, visit.known) if number == 1 else redirect(visit.address(), 303)
    state = visit.state()
    if visit.draft is None:
        if number != 1:
            _known_page(visit.form.current.questionnaire, number)
            return redirect(visit.address(), 303)
        return render.kept_page(visit, state)
    if state is not FormState.OPEN:
        return render.state(visit, state)
    version = _version(visit, visit.draft)
    wanted = _known_page(version.questionnaire, number)
    way = walk(version.questionnaire, visit.draft.pages)
    unfinished = way.first_unfinished
    out_of_turn = way.step(wanted.key) is None or (unfinished and _number(version.questionnaire, unfinished) < number)
    if out_of_turn or (number == 1 and unfinished is not wanted and _comes_back()):
        return redirect(_page_address(visit, version.questionnaire, unfinished), 303)
    return render.question_page(visit, version, wanted, way, checked=visit.draft.checked_page == wanted.key)


def answer(locale: Locale, slug: str, moment: str, number: int) -> ResponseReturnValue:
    """Take in a page: continue, switch the language, go back, delete, or begin again after a receipt."""
    limit_submissions()
    visit = find_visit(locale, slug, moment)
    action = request.form.get("action", "continue")
    if isinstance(visit.known, ReceiptState):
        return _begin_again(visit) if action == "again" else redirect(visit.address(), 303)
    version = _version(visit, visit.draft)
    sent = _known_page(version.questionnaire, number)
    raw = _raw(sent)
    if visit.state(sending=True) is not FormState.OPEN:
        return redirect(_state_address(visit, action), 303)
    if visit.draft_id is None:
        return _ask_for_cookie(visit, version, sent, raw)
    sheet = Sheet(form=visit.form, version=version, key=visit.key)
    if action == "switch":
        return _keep(visit, sheet, sent, raw, visit.address(number, locale=other(locale)), checked=None)
    if action == "delete":
        return _keep(visit, sheet, sent, raw, visit.address(endpoint="delete"), checked=None)
    way = walk(version.questionnaire, {**(visit.draft.pages if visit.draft else {}), sent.key: raw})
    if action == "back":
        return _keep(visit, sheet, sent, raw, _address_before(visit, version.questionnaire, way, sent), checked=False)
    return _go_on(visit, sheet, way, sent, raw)


def check(locale: Locale, slug: str, moment: str) -> ResponseReturnValue:
    """“Check your answers”, once every page is finished."""
    visit = find_visit(locale, slug, moment)
    if visit.draft is None or visit.state() is not FormState.OPEN:
        return redirect(visit.address(), 303)
    version = _version(visit, visit.draft)
    way = walk(version.questionnaire, visit.draft.pages)
    if not version.questionnaire.check_answers:
        abort(404)
    if not way.complete:
        return redirect(_page_address(visit, version.questionnaire, way.first_unfinished), 303)
    return render.check(visit, version, way)


def confirm(locale: Locale, slug: str, moment: str) -> ResponseReturnValue:
    """Send the checked answers, or go elsewhere from there."""
    limit_submissions()
    visit = find_visit(locale, slug, moment)
    action = request.form.get("action", "continue")
    if visit.draft is None or visit.state(sending=True) is not FormState.OPEN:
        return redirect(_state_address(visit, action), 303)
    version = _version(visit, visit.draft)
    questionnaire = version.questionnaire
    way = walk(questionnaire, visit.draft.pages)
    if action == "switch":
        return redirect(visit.address(endpoint="check", locale=other(locale)), 303)
    if action == "delete":
        return redirect(visit.address(endpoint="delete"), 303)
    if action == "back":
        return redirect(_page_address(visit, questionnaire, way.pages[-1].page), 303)
    if not questionnaire.check_answers or not way.complete:
        return redirect(_page_address(visit, questionnaire, way.first_unfinished), 303)
    return _send(visit, Sheet(form=visit.form, version=version, key=visit.key), way)


def ask_deletion(locale: Locale, slug: str, moment: str) -> ResponseReturnValue:
    """Ask whether to delete what was typed; once nothing is left, say so."""
    return render.deletion(find_visit(locale, slug, moment))


def delete(locale: Locale, slug: str, moment: str) -> ResponseReturnValue:
    """Delete what was typed."""
    limit_submissions()
    visit = find_visit(locale, slug, moment)
    if request.form.get("action") == "switch":
        return redirect(visit.address(endpoint="delete", locale=other(locale)), 303)
    if visit.draft is not None:
        service.delete_draft(visit.key)
    response = redirect(visit.address(endpoint="delete"), 303)
    give_cookie(response, visit.form, new_draft_id())
    return response


def _go_on(visit: Visit, sheet: Sheet, way: Walk, sent: Page, raw: Raw) -> Response:
    questionnaire = sheet.version.questionnaire
    number = _number(questionnaire, sent)
    step = way.step(sent.key)
    if step is None or not step.finished:
        return _keep(visit, sheet, sent, raw, visit.address(number), checked=True)
    following = following_page(way, sent.key, reached_check=bool(visit.draft and visit.draft.reached_check))
    if following is not None:
        return _keep(visit, sheet, sent, raw, _page_address(visit, questionnaire, following), checked=False)
    if questionnaire.check_answers:
        return _keep(visit, sheet, sent, raw, visit.address(endpoint="check"), checked=False, reached_check=True)
    return _send(visit, sheet, way)


def _send(visit: Visit, sheet: Sheet, way: Walk) -> Response:
    """Submit, and lead to the receipt."""
    service.submit(
        sheet,
        visit.draft,
        way,
        wording_revision=visit.workshop.wording.revision,
        locale=visit.locale,
        at=visit.now,
    )
    return redirect(visit.address(), 303)


def _keep(
    visit: Visit,
    sheet: Sheet,
    page: Page,
    raw: Raw,
    then: str,
    *,
    checked: bool | None,
    reached_check: bool = False,
) -> Response:
    service.save_page(
        sheet,
        visit.draft,
        page.key,
        raw,
        checked=checked,
        reached_check=reached_check,
        locale=visit.locale,
        at=visit.now,
    )
    response = redirect(then, 303)
    give_cookie(response, visit.form, str(visit.draft_id))
    return response


def _begin_again(visit: Visit) -> Response:
    response = redirect(visit.address(), 303)
    give_cookie(response, visit.form, new_draft_id())
    return response


def _ask_for_cookie(visit: Visit, version: VersionSnapshot, page: Page, raw: Raw) -> Response:
    """The page again with what was typed and a new cookie, for a browser that sent none."""
    response = render.page_without_cookie(visit, version, page, raw)
    give_cookie(response, visit.form, new_draft_id())
    return response


def _version(visit: Visit, draft: DraftState | None) -> VersionSnapshot:
    """The version that was begun: the draft's, else the one whose hash the page carried, else the current one."""
    if draft:
        return shelf().version(visit.form.id, draft.version_id) or visit.form.current
    wanted = request.form.get("version", "")
    found = shelf().version(visit.form.id, wanted) if _HASH.fullmatch(wanted) else None
    return found or visit.form.current


def _comes_back() -> bool:
    """Whether the reader arrives from outside, by a bookmark or the link they were given, and so wants to go on."""
    return request.headers.get("Sec-Fetch-Site") in {"none", "cross-site", "same-site"}


def _known_page(questionnaire: Questionnaire, number: int) -> Page:
    if not 1 <= number <= len(questionnaire.pages):
        abort(404)
    return questionnaire.pages[number - 1]


def _number(questionnaire: Questionnaire, page: Page) -> int:
    return questionnaire.pages.index(page) + 1


def _state_address(visit: Visit, action: str) -> str:
    """Where the form says why it takes no answers, in the language that was asked for; or shows its receipt."""
    return visit.address(locale=other(visit.locale) if action == "switch" else None)


def _page_address(visit: Visit, questionnaire: Questionnaire, page: Page | None) -> str:
    """A page's address; of “check your answers”, or the last page, where every page is finished (None)."""
    if page is not None:
        return visit.address(_number(questionnaire, page))
    return visit.address(endpoint="check") if questionnaire.check_answers else visit.address(len(questionnaire.pages))


def _address_before(visit: Visit, questionnaire: Questionnaire, way: Walk, page: Page) -> str:
    before = previous_page(way, page.key)
    return render.workshop_address(visit) if before is None else _page_address(visit, questionnaire, before)


def _raw(page: Page) -> dict[str, list[str]]:
    names = [name for question in page.questions for name in question.field_names()]
    return {name: request.form.getlist(name) for name in names if name in request.form}


localised(bp, "/", "home", home)
localised(bp, "/{workshops}/<slug>", "workshop", workshop)
for _moment, _segment in FORM_SEGMENTS.items():
    _form = f"/{{workshops}}/<slug>/{{{_segment}}}"
    localised(bp, _form, "form", page, moment=_moment, number=1)
    localised(bp, f"{_form}/<int:number>", "page", page, moment=_moment)
    localised(bp, _form, "answer_form", answer, ("POST",), moment=_moment, number=1)
    localised(bp, f"{_form}/<int:number>", "answer_page", answer, ("POST",), moment=_moment)
    localised(bp, f"{_form}/{{check}}", "check", check, moment=_moment)
    localised(bp, f"{_form}/{{check}}", "confirm", confirm, ("POST",), moment=_moment)
    localised(bp, f"{_form}/{{delete}}", "delete", ask_deletion, moment=_moment)
    localised(bp, f"{_form}/{{delete}}", "confirm_deletion", delete, ("POST",), moment=_moment)
