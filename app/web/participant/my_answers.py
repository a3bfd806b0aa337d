"""What a participant has answered: to be read, and changed until a date that the page tells."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.language import FORM_SEGMENTS, Locale, other
from app.language.formatting import format_datetime
from app.places.service import AlreadyRegistered
from app.questionnaires import Raw, Walk
from app.responses.queries import NoResponse, SingleResponse, asked_for, get_response, list_tied
from app.responses.rules import answers_mark, corrected, deleted_early, raw_of
from app.responses.service import Changed
from app.results import service as results
from app.web.addresses import localised
from app.web.fields.guard import CLASH
from app.web.frame import alternates
from app.web.pages.reading import Reading, ReadRow, sent_on
from app.web.pages.whole import OWN, WholeForm, WholePage, only_switches, sent_raw, switches
from app.web.participant.own import Mine, find_mine, own_page
from app.web.participant.views import bp
from app.web.protection import limit_submissions


def my_answers(locale: Locale, token: str, moment: str) -> ResponseReturnValue:
    """The answers, by the pages of the form as it was when it was answered."""
    mine = find_mine(locale, token)
    found = _own_response(mine, moment)
    until = mine.changes_until(moment) if mine.can_change(moment) else None
    return own_page(
        "my_answers",
        mine=mine,
        moment=moment,
        form_title=mine.form_title(mine.workshop.forms[moment]),
        reference=found.reference,
        sent=sent_on(found, locale),
        entered=found.entered,
        sections=Reading(found, mine.workshop.words(locale), locale).sections(),
        until=None if until is None else format_datetime(until, locale),
    )


def change_my_answers(locale: Locale, token: str, moment: str) -> ResponseReturnValue:
    """The whole form with the answers."""
    mine = find_mine(locale, token)
    found = _own_response(mine, moment)
    if not mine.can_change(moment):
        return redirect(mine.address("my_answers", moment=moment), 303)
    whole = _whole(mine, found, raw_of(found.version.questionnaire, found.answers))
    return _show(WholePage(whole=whole), mine, moment, found, shown=answers_mark(found.answers))


def send_my_answers(locale: Locale, token: str, moment: str) -> ResponseReturnValue:
    """Store what was changed; or show what was typed in the other language."""
    mine = find_mine(locale, token)
    found = _own_response(mine, moment)
    raw, shown = sent_raw(found.version), request.form.get(f"{OWN}shown", "")
    whole = _whole(mine, found, raw)
    if only_switches():
        return _show(WholePage(whole=whole), mine, moment, found, shown=shown)
    limit_submissions()
    way = corrected(found.version.questionnaire, found.answers, raw)
    whole.judge(way)
    said: tuple[str, ...] = ()
    if not mine.can_change(moment, sending=True):
        # Translators: error message over somebody’s own answers, which they were too late to change
        said = (gettext("Your answers can no longer be changed here. If something is wrong, contact us."),)
    elif way.complete and not switches():
        try:
            changed = results.correct_response(found.id, raw, reason=None, by=None, at=mine.now, shown=shown)
        except AlreadyRegistered:
            whole.refuse(asked_for(found.version.questionnaire, "email") or "", "not_usable")
        except Changed:
            return _clash(WholePage(whole=whole, said=(str(CLASH),)), mine, moment, way)
        except NoResponse:
            abort(404)
        else:
            told = "changed" if changed else "unchanged"
            return redirect(mine.address("my_answers", moment=moment, told=told), 303)
    return _show(WholePage(whole=whole, said=said, judged=True), mine, moment, found, shown=shown)


def _own_response(mine: Mine, moment: str) -> SingleResponse:
    """Their response to a form, its sensitive answers included; 404 where there is none."""
    tied = list_tied(mine.person.place.id)
    response_id = mine.person.place.response_id if moment == "registration" else tied.get(moment)
    form = mine.workshop.forms.get(moment)
    if form is None or response_id is None:
        abort(404)
    try:
        return get_response(form.id, response_id, sensitive=True)
    except NoResponse:
        abort(404)


def _whole(mine: Mine, found: SingleResponse, raw: Mapping[str, Raw]) -> WholeForm:
    questionnaire = found.version.questionnaire
    gone = deleted_early(questionnaire, found.answers)
    return WholeForm(questionnaire, raw, words=mine.workshop.words(mine.locale), without=gone, is_own=True)


def _clash(page: WholePage, mine: Mine, moment: str, way: Walk) -> ResponseReturnValue:
    """The page once more, with what an organiser has stored meanwhile wherever it is not what was typed."""
    found = _own_response(mine, moment)
    reading = Reading(found, mine.workshop.words(mine.locale), mine.locale)
    keys = {*way.answers, *found.answers}
    differing = {key.partition(".")[0] for key in keys if way.answers.get(key) != found.answers.get(key)}
    theirs = [
        reading.row(question) for question in found.version.questionnaire.questions_by_key if question in differing
    ]
    return _show(page, mine, moment, found, shown=answers_mark(found.answers), theirs=theirs)


def _show(
    page: WholePage,
    mine: Mine,
    moment: str,
    found: SingleResponse,
    *,
    shown: str,
    theirs: list[ReadRow] | None = None,
) -> ResponseReturnValue:
    until = mine.changes_until(moment)
    return own_page(
        "change_my_answers",
        page,
        own=OWN,
        switch_address=alternates()[other(mine.locale)],
        mine=mine,
        moment=moment,
        form_title=mine.form_title(mine.workshop.forms[moment]),
        shown=shown,
        theirs=theirs,
        gone=bool(deleted_early(found.version.questionnaire, found.answers)),
        until=None if until is None else format_datetime(until, mine.locale),
    )


for _moment, _segment in FORM_SEGMENTS.items():
    _answers = f"/{{my-place}}/<token>/{{answers}}/{{{_segment}}}"
    localised(bp, _answers, "my_answers", my_answers, moment=_moment)
    localised(bp, f"{_answers}/{{change}}", "change_my_answers", change_my_answers, moment=_moment)
    localised(bp, f"{_answers}/{{change}}", "send_my_answers", send_my_answers, ("POST",), moment=_moment)
