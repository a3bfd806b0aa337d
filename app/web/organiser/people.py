"""With whom a workshop is shared."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, gettext, lazy_gettext
from wtforms.validators import DataRequired

from app import clock
from app.accounts.queries import Standing, find_by_email
from app.accounts.rules import Role
from app.language import Locale
from app.language.sorting import sort_key
from app.web.access import allows, person
from app.web.addresses import localised
from app.web.fields.own import OwnForm, WrittenField, strip
from app.web.organiser.page import EDITORS, READERS, bp, managed, show
from app.web.organiser.words import title_of
from app.web.page import blank, sent, switched, tell
from app.web.roles import ROLES
from app.workshops import service
from app.workshops.queries import WorkshopMember, WorkshopSnapshot, list_members
from app.workshops.service import LastOrganiser, NoPerson


class ShareForm(OwnForm):
    """With whom to share."""

    email = WrittenField(
        # Translators: label of a field for the email address of somebody with whom a workshop is to be shared
        lazy_gettext("Share with somebody else"),
        # Translators: error message under a field for somebody else's email address
        [DataRequired(lazy_gettext("Enter an email address"))],
        # Translators: hint under the field for the email address of somebody with whom a workshop is to be shared
        hint=lazy_gettext(
            "Enter the email address of their account. "
            "An organiser can then do with this workshop all that you can do. A viewer sees its results, without names."
        ),
        filters=[strip],
        more={"type": "email", "autocomplete": "off", "spellcheck": False},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """Somebody in the list."""

    id: int
    name: str
    email: str
    role: LazyString | None
    is_me: bool


@allows(*EDITORS)
def people(locale: Locale, workshop_id: int) -> ResponseReturnValue:
    """Who can open the workshop, and a field to share it."""
    return _people(managed(workshop_id), blank(ShareForm), locale)


@allows(*EDITORS)
def send_people(locale: Locale, workshop_id: int) -> ResponseReturnValue:
    """Share the workshop with somebody who has an account."""
    workshop, form = managed(workshop_id), sent(ShareForm)
    if (elsewhere := switched(form, locale)) is not None:
        return elsewhere
    if not form.validate():
        return _people(workshop, form, locale)
    found = find_by_email(str(form.email.data))
    if found is None or found.standing is Standing.DISABLED:
        form.refuse(
            "email",
            # Translators: error message under the field for the email address of somebody with whom to share a workshop
            gettext("Nobody has an account with this email address. Ask an administrator to invite them."),
        )
    elif found.role not in READERS:
        # Translators: error message under the field for the email address of somebody with whom to share a workshop
        form.refuse("email", gettext("This person is a translator, and cannot open workshops"))
    else:
        service.share(workshop_id, found.id, by=person().user_id, at=clock.now())
        tell("workshop-shared")
        return redirect(url_for(".people", workshop_id=workshop_id), 303)
    return _people(workshop, form, locale)


@allows(*EDITORS)
def one_person(locale: Locale, workshop_id: int, user_id: int) -> ResponseReturnValue:
    """Whether to stop sharing the workshop with somebody."""
    workshop = managed(workshop_id)
    return show(
        "stop_sharing",
        id=workshop.id,
        title=title_of(workshop, locale),
        someone=_shown(_get_member(workshop, user_id)),
    )


@allows(*EDITORS)
def send_one_person(locale: Locale, workshop_id: int, user_id: int) -> ResponseReturnValue:
    """Stop sharing the workshop with somebody."""
    managed(workshop_id)
    me = person()
    try:
        service.unshare(workshop_id, user_id, by=me.user_id, at=clock.now())
    except LastOrganiser:
        tell("workshop-last-organiser")
    except NoPerson:
        abort(404)
    else:
        tell("workshop-unshared")
        if user_id == me.user_id and me.role is not Role.ADMINISTRATOR:
            return redirect(url_for(".front"), 303)
    return redirect(url_for(".people", workshop_id=workshop_id), 303)


def _people(workshop: WorkshopSnapshot, form: ShareForm, locale: Locale) -> ResponseReturnValue:
    members = sorted(list_members(workshop.id), key=lambda one: sort_key(one.name or one.email, locale))
    return show(
        "people",
        form,
        id=workshop.id,
        title=title_of(workshop, locale),
        people=[_shown(one) for one in members],
    )


def _get_member(workshop: WorkshopSnapshot, user_id: int) -> WorkshopMember:
    found = next((one for one in list_members(workshop.id) if one.user_id == user_id), None)
    if found is None:
        abort(404)
    return found


def _shown(one: WorkshopMember) -> Shown:
    return Shown(
        id=one.user_id,
        name=one.name or one.email,
        email=one.email,
        role=None if one.disabled else ROLES[one.role],
        is_me=one.user_id == person().user_id,
    )


localised(bp, "/{organise}/<int:workshop_id>/{people}", "people", people)
localised(bp, "/{organise}/<int:workshop_id>/{people}", "send_people", send_people, ("POST",))
localised(bp, "/{organise}/<int:workshop_id>/{people}/<int:user_id>", "one_person", one_person)
localised(bp, "/{organise}/<int:workshop_id>/{people}/<int:user_id>", "send_one_person", send_one_person, ("POST",))
