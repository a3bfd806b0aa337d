"""Typing in what somebody has answered in another way, for example on paper."""

from __future__ import annotations

import re
from typing import Final

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from app import clock
from app.language import Locale
from app.places.queries import find_by_registration
from app.places.rules import Standing
from app.places.service import AlreadyRegistered
from app.questionnaires import walk
from app.responses import service
from app.responses.queries import asked_for
from app.responses.rules import new_draft_id
from app.web.access import allows, person
from app.web.addresses import localised
from app.web.fields.own import ChoiceField, OwnForm
from app.web.organiser.page import EDITORS, bp, form_of, managed
from app.web.organiser.responses import about
from app.web.organiser.whole import show_whole
from app.web.page import tell
from app.web.pages.whole import OWN, WholeForm, WholePage, only_switches, sent_raw, switches
from app.web.pages.worded import LANGUAGES
from app.workshops.queries import FormSnapshot, VersionSnapshot, WorkshopSnapshot, find_version
from app.workshops.rules import WorkshopState

_HASH: Final = re.compile(r"[0-9a-f]{64}")
_KEY: Final = re.compile(r"[0-9a-f]{32}")


class EntryForm(OwnForm):
    """What is asked beside the questions."""

    answered_in = ChoiceField(
        # Translators: question to an organiser who types in what somebody has answered, for example on paper
        lazy_gettext("Which language did they answer in?"),
        choices=LANGUAGES,
        # Translators: error message under the question in which language somebody answered
        missing=lazy_gettext("Select the language that they answered in"),
        languages=True,
    )


@allows(*EDITORS)
def enter(locale: Locale, workshop_id: int, form_id: int) -> ResponseReturnValue:
    """The whole form, to be filled in for somebody."""
    workshop, form = _place(workshop_id, form_id)
    whole = WholeForm(form.current.questionnaire, None, words=workshop.words(locale))
    page = WholePage(whole=whole, first=EntryForm(prefix=OWN))
    return _show(page, workshop, form, form.current, new_draft_id(), locale)


@allows(*EDITORS)
def send_enter(locale: Locale, workshop_id: int, form_id: int) -> ResponseReturnValue:
    """Store the answers; or show what was typed in the other language."""
    workshop, form = _place(workshop_id, form_id)
    version, key = _sent_version(form), _sent_key()
    raw = sent_raw(version)
    whole = WholeForm(version.questionnaire, raw, words=workshop.words(locale))
    own = EntryForm(formdata=request.form, prefix=OWN)
    if only_switches():
        return _show(WholePage(whole=whole, first=own), workshop, form, version, key, locale)
    way = walk(version.questionnaire, raw)
    whole.judge(way)
    if own.validate() and way.complete and not switches():
        try:
            entered = service.enter(
                form, version, raw, by=person().user_id, locale=own.answered_in.locale, at=clock.now(), key=key
            )
        except AlreadyRegistered:
            whole.refuse(asked_for(version.questionnaire, "email") or "", "already_registered")
        else:
            if _comes_from_participants():
                tell("participant-waits" if _waits(entered) else "participant-added")
                return redirect(url_for(".participants", workshop_id=workshop_id), 303)
            tell("response-entered-waiting" if _waits(entered) else "response-entered")
            return redirect(url_for(".response", workshop_id=workshop_id, form_id=form_id, response_id=entered), 303)
    page = WholePage(whole=whole, first=own, judged=True)
    return _show(page, workshop, form, version, key, locale)


def _comes_from_participants() -> bool:
    """Whether somebody is added to the list of participants, to which one then comes back."""
    return request.args.get("from") == "participants"


def _waits(response_id: str) -> bool:
    """Whether whoever was registered by a response has to wait for a place."""
    place = find_by_registration(response_id)
    return place is not None and place.standing is Standing.WAITING


def _place(workshop_id: int, form_id: int) -> tuple[WorkshopSnapshot, FormSnapshot]:
    """The form; 404 while its workshop is a draft, whose texts may still be missing."""
    workshop = managed(workshop_id)
    if workshop.state is WorkshopState.DRAFT:
        abort(404)
    return workshop, form_of(workshop, form_id)


def _sent_version(form: FormSnapshot) -> VersionSnapshot:
    """The version of the form that was filled in."""
    wanted = request.form.get(f"{OWN}version", "")
    found = find_version(form.id, version_hash=wanted) if _HASH.fullmatch(wanted) else None
    return found or form.current


def _sent_key() -> str:
    """What makes two clicks one response."""
    key = request.form.get(f"{OWN}key", "")
    return key if _KEY.fullmatch(key) else new_draft_id()


def _show(
    page: WholePage,
    workshop: WorkshopSnapshot,
    form: FormSnapshot,
    version: VersionSnapshot,
    key: str,
    locale: Locale,
) -> ResponseReturnValue:
    return show_whole(
        "response_enter",
        page,
        locale,
        **about(workshop, form, locale),
        version=version.questionnaire.hash,
        key=key,
        waits=workshop.full and form.moment == "registration",
        comes_from_participants=_comes_from_participants(),
    )


_ENTER: Final = "/{organise}/<int:workshop_id>/{forms}/<int:form_id>/{enter}"
localised(bp, _ENTER, "enter", enter)
localised(bp, _ENTER, "send_enter", send_enter, ("POST",))
