"""Which forms a workshop has: adding one of the library's, removing one, and the way to their texts and times."""

from __future__ import annotations

from collections import Counter
from types import SimpleNamespace

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.language import Locale
from app.language.catalogues import message
from app.questionnaires import library
from app.responses.queries import count_responses
from app.web.access import allows, person
from app.web.addresses import localised
from app.web.organiser.editing import show_editing
from app.web.organiser.page import EDITORS, bp, form_of, managed
from app.web.organiser.words import MOMENTS, form_title_of, library_title
from app.web.page import tell
from app.workshops import service
from app.workshops.queries import MOMENTS as ORDER
from app.workshops.queries import FormSnapshot, WorkshopSnapshot, text_gaps_of
from app.workshops.rules import form_field
from app.workshops.service import HasResponses, MomentTaken, NoForm, NotReady


@allows(*EDITORS)
def forms(locale: Locale, workshop_id: int) -> ResponseReturnValue:
    """The workshop's forms, and those it could have; or, with ``?remove=``, whether one shall really go."""
    workshop = managed(workshop_id)
    if "remove" in request.args:
        return _ask(workshop, request.args["remove"], locale)
    taken = {one.moment for one in workshop.forms.values()}
    offers = [one for one in library().values() if one.moment not in taken]
    return show_editing(
        "forms",
        None,
        workshop,
        locale,
        cards=_cards(workshop, locale),
        offers=[
            SimpleNamespace(
                key=one.key,
                title=library_title(one, locale),
                moment=MOMENTS[one.moment],
                questions=len([question for question in one.questions_by_key.values() if question.kind != "guidance"]),
            )
            for one in sorted(offers, key=lambda one: ORDER.index(one.moment))
        ],
    )


@allows(*EDITORS)
def send_forms(locale: Locale, workshop_id: int) -> ResponseReturnValue:
    """Add a form, or remove one."""
    workshop = managed(workshop_id)
    action, _, which = request.form.get("action", "").partition(":")
    if action == "add":
        _add(workshop, which)
    elif action == "remove":
        _remove(workshop, _numbered(workshop, which))
    else:
        abort(400)
    return redirect(url_for(".forms", workshop_id=workshop_id), 303)


def _add(workshop: WorkshopSnapshot, key: str) -> None:
    try:
        service.add_form(workshop.id, key, translate=message, by=person().user_id, at=clock.now())
    except NoForm:
        abort(400)
    except MomentTaken:  # it has just become so
        tell("form-there")
    except NotReady:
        tell("form-not-ready")
    else:
        tell("form-added")


def _remove(workshop: WorkshopSnapshot, form: FormSnapshot) -> None:
    try:
        service.remove_form(workshop.id, form.id, by=person().user_id, at=clock.now())
    except HasResponses:
        tell("form-has-responses")
    else:
        tell("form-removed")


def _ask(workshop: WorkshopSnapshot, which: str, locale: Locale) -> ResponseReturnValue:
    form = _numbered(workshop, which)
    if count_responses([form.id]).get(form.id):
        tell("form-has-responses")
        return redirect(url_for(".forms", workshop_id=workshop.id), 303)
    title = form_title_of(workshop, form, locale)
    return show_editing("remove_form", None, workshop, locale, form_id=form.id, form_title=title)


def _numbered(workshop: WorkshopSnapshot, which: str) -> FormSnapshot:
    if not (which.isascii() and which.isdigit()):
        abort(404)
    return form_of(workshop, int(which[:18]))


def _cards(workshop: WorkshopSnapshot, locale: Locale) -> list[SimpleNamespace]:
    answers = count_responses([one.id for one in workshop.forms.values()])
    due = Counter({gap.key: gap.form_id for gap in text_gaps_of(workshop)}.values())
    return [
        SimpleNamespace(
            id=one.id,
            title=form_title_of(workshop, one, locale),
            moment=MOMENTS[one.moment],
            answers=answers.get(one.id, 0),
            due=due[one.id],
            times_anchor=form_field(one.id, "opens"),
        )
        for one in workshop.forms.values()
    ]


localised(bp, "/{organise}/<int:workshop_id>/{forms}", "forms", forms)
localised(bp, "/{organise}/<int:workshop_id>/{forms}", "send_forms", send_forms, ("POST",))
