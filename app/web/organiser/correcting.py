"""Correcting a response, or deleting it, with the reason why."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms.validators import DataRequired, Length

from app import clock
from app.language import Locale
from app.places.service import AlreadyRegistered
from app.questionnaires import Raw, Walk
from app.responses.queries import NoResponse, SingleResponse, asked_for
from app.responses.rules import answers_mark, corrected, deleted_early, raw_of
from app.responses.service import Changed
from app.results import service as results
from app.web.access import allows, person
from app.web.addresses import localised
from app.web.fields.guard import CLASH
from app.web.fields.own import OwnForm, WrittenField, strip
from app.web.organiser.page import EDITORS, bp, form_of, managed, show
from app.web.organiser.responses import about, find_response, response_of
from app.web.organiser.whole import show_whole
from app.web.page import blank, sent, switched, tell
from app.web.pages.reading import Reading, ReadRow, name_of, sent_on
from app.web.pages.whole import OWN, WholeForm, WholePage, only_switches, sent_raw, switches
from app.workshops.queries import FormSnapshot, WorkshopSnapshot

_LONGEST_REASON: Final = 300


class ReasonForm(OwnForm):
    """Why a response is corrected or deleted."""

    reason = WrittenField(
        # Translators: label of a field, when a response is corrected or deleted
        lazy_gettext("Reason"),
        [
            # Translators: error message under the field for the reason why a response is corrected or deleted
            DataRequired(lazy_gettext("Enter a reason")),
            # Translators: error message under the field for the reason why a response is corrected or deleted
            Length(max=_LONGEST_REASON, message=lazy_gettext("The reason must be 300 characters or fewer")),
        ],
        # Translators: hint under the field for the reason why a response is corrected or deleted
        hint=lazy_gettext("It is kept in the activity log of the workshop. Write no answers and no names here."),
        filters=[strip],
        more={"autocomplete": "off"},
    )


@allows(*EDITORS)
def correct(locale: Locale, workshop_id: int, form_id: int, response_id: str) -> ResponseReturnValue:
    """The whole form with the answers of a response."""
    workshop = managed(workshop_id)
    form = form_of(workshop, form_id)
    found = response_of(form, response_id)
    whole = _whole(workshop, found, raw_of(found.version.questionnaire, found.answers), locale)
    page = WholePage(whole=whole, last=ReasonForm(prefix=OWN))
    return _show(page, workshop, form, found, locale, shown=answers_mark(found.answers))


@allows(*EDITORS)
def send_correct(locale: Locale, workshop_id: int, form_id: int, response_id: str) -> ResponseReturnValue:
    """Store what was corrected; or show what was typed in the other language."""
    workshop = managed(workshop_id)
    form = form_of(workshop, form_id)
    found = response_of(form, response_id)
    raw, shown = sent_raw(found.version), request.form.get(f"{OWN}shown", "")
    whole = _whole(workshop, found, raw, locale)
    own = ReasonForm(formdata=request.form, prefix=OWN)
    if only_switches():
        return _show(WholePage(whole=whole, last=own), workshop, form, found, locale, shown=shown)
    way = corrected(found.version.questionnaire, found.answers, raw)
    whole.judge(way)
    if own.validate() and way.complete and not switches():
        try:
            changed = results.correct_response(
                found.id, raw, reason=own.reason.data or "", by=person().user_id, at=clock.now(), shown=shown
            )
        except AlreadyRegistered:
            whole.refuse(asked_for(found.version.questionnaire, "email") or "", "already_registered")
        except Changed:
            return _clash(WholePage(whole=whole, last=own, said=(str(CLASH),)), workshop, form, found.id, way, locale)
        except NoResponse:
            abort(404)
        else:
            tell("response-corrected" if changed else "response-unchanged")
            return redirect(url_for(".response", workshop_id=workshop_id, form_id=form_id, response_id=found.id), 303)
    page = WholePage(whole=whole, last=own, judged=True)
    return _show(page, workshop, form, found, locale, shown=shown)


@allows(*EDITORS)
def delete_response(locale: Locale, workshop_id: int, form_id: int, response_id: str) -> ResponseReturnValue:
    """The question whether to delete a response, and why."""
    workshop = managed(workshop_id)
    form = form_of(workshop, form_id)
    return _ask(workshop, form, response_of(form, response_id), blank(ReasonForm), locale)


@allows(*EDITORS)
def send_delete_response(locale: Locale, workshop_id: int, form_id: int, response_id: str) -> ResponseReturnValue:
    """Delete a response; whoever presses twice is told the same twice."""
    workshop = managed(workshop_id)
    form = form_of(workshop, form_id)
    typed = sent(ReasonForm)
    if (elsewhere := switched(typed, locale)) is not None:
        return elsewhere
    if not typed.validate():
        return _ask(workshop, form, response_of(form, response_id), typed, locale)
    found = find_response(form, response_id)
    if found is not None:
        with suppress(NoResponse):
            results.delete_response(found.id, reason=typed.reason.data or "", by=person().user_id, at=clock.now())
    tell("response-deleted")
    return redirect(url_for(".responses", workshop_id=workshop_id, form_id=form_id), 303)


def _whole(workshop: WorkshopSnapshot, found: SingleResponse, raw: Mapping[str, Raw], locale: Locale) -> WholeForm:
    questionnaire = found.version.questionnaire
    gone = deleted_early(questionnaire, found.answers)
    return WholeForm(questionnaire, raw, words=workshop.words(locale), without=gone)


def _clash(
    page: WholePage, workshop: WorkshopSnapshot, form: FormSnapshot, response_id: str, way: Walk, locale: Locale
) -> ResponseReturnValue:
    """The page once more, with what somebody else has stored meanwhile wherever it is not what was typed."""
    found = response_of(form, response_id)
    reading = Reading(found, workshop.words(locale), locale)
    keys = {*way.answers, *found.answers}
    differing = {key.partition(".")[0] for key in keys if way.answers.get(key) != found.answers.get(key)}
    theirs = [
        reading.row(question) for question in found.version.questionnaire.questions_by_key if question in differing
    ]
    return _show(page, workshop, form, found, locale, shown=answers_mark(found.answers), theirs=theirs)


def _show(
    page: WholePage,
    workshop: WorkshopSnapshot,
    form: FormSnapshot,
    found: SingleResponse,
    locale: Locale,
    *,
    shown: str,
    theirs: list[ReadRow] | None = None,
) -> ResponseReturnValue:
    return show_whole(
        "response_correct",
        page,
        locale,
        **_named(workshop, form, found, locale),
        shown=shown,
        theirs=theirs,
        gone=bool(deleted_early(found.version.questionnaire, found.answers)),
    )


def _ask(
    workshop: WorkshopSnapshot, form: FormSnapshot, found: SingleResponse, typed: ReasonForm, locale: Locale
) -> ResponseReturnValue:
    return show(
        "response_delete",
        typed,
        **_named(workshop, form, found, locale),
        sent=sent_on(found, locale),
        takes_a_place=form.moment == "registration",
    )


def _named(workshop: WorkshopSnapshot, form: FormSnapshot, found: SingleResponse, locale: Locale) -> dict[str, Any]:
    return {**about(workshop, form, locale), "response_id": found.id, "name": name_of(found)}


_RESPONSE: Final = "/{organise}/<int:workshop_id>/{forms}/<int:form_id>/{responses}/<response_id>"
localised(bp, f"{_RESPONSE}/{{correct}}", "correct", correct)
localised(bp, f"{_RESPONSE}/{{correct}}", "send_correct", send_correct, ("POST",))
localised(bp, f"{_RESPONSE}/{{delete}}", "delete_response", delete_response)
localised(bp, f"{_RESPONSE}/{{delete}}", "send_delete_response", send_delete_response, ("POST",))
