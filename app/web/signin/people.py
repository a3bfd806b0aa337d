"""Administrators' pages: who has an account, with which role, and what was done to accounts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import SimpleNamespace
from typing import Final

from flask import abort, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, gettext, lazy_pgettext

from app import clock
from app.accounts import service
from app.accounts.queries import (
    Person,
    Standing,
    find_link,
    find_link_mail,
    find_person,
    list_happenings,
    list_people,
    second_factor_required,
)
from app.accounts.rules import Action, Purpose, Role
from app.accounts.service import HasAccount, LastAdministrator, NoAccount, NotAnEmail
from app.language import LOCALES, Locale
from app.language.formatting import format_datetime
from app.language.sorting import sort_key
from app.web.access import allows, person, settings
from app.web.addresses import localised
from app.web.page import blank, sent, switched, tell
from app.web.roles import ROLES
from app.web.signin.forms import DUTIES, InviteForm, wrong_email
from app.web.signin.page import bp, show

_LINK = "link"
"""In the session: the link that was made last, since only its hash is in the database."""
_HAPPENINGS_SHOWN = 200

STANDINGS: Final[Mapping[Standing, LazyString]] = {
    # Translators: tag beside somebody’s account: they have not chosen a password yet
    Standing.INVITED: lazy_pgettext("state of an account", "Invited"),
    # Translators: tag beside somebody’s account: they can sign in
    Standing.ACTIVE: lazy_pgettext("state of an account", "Active"),
    # Translators: tag beside somebody’s account: they can no longer sign in
    Standing.DISABLED: lazy_pgettext("state of an account", "Disabled"),
}
ACTIONS: Final[Mapping[Action, LazyString]] = {
    # Translators: a line of the activity log
    Action.INVITED: lazy_pgettext("activity", "Invitation made"),
    # Translators: a line of the activity log: somebody took up their invitation
    Action.JOINED: lazy_pgettext("activity", "Invitation accepted"),
    # Translators: a line of the activity log: somebody signed in
    Action.SIGNED_IN: lazy_pgettext("activity", "Signed in"),
    # Translators: a line of the activity log: somebody signed out
    Action.SIGNED_OUT: lazy_pgettext("activity", "Signed out"),
    # Translators: a line of the activity log: somebody was signed out of other browsers
    Action.SIGN_INS_ENDED: lazy_pgettext("activity", "Signed out of other browsers"),
    # Translators: a line of the activity log
    Action.PASSWORD_CHANGED: lazy_pgettext("activity", "Password changed"),
    # Translators: a line of the activity log: a new password was set by a link
    Action.PASSWORD_RESET: lazy_pgettext("activity", "Password reset by a link"),
    # Translators: a line of the activity log: a link was made by which somebody can set a new password
    Action.RESET_LINK_MADE: lazy_pgettext("activity", "Reset link made"),
    # Translators: a line of the activity log: somebody has forgotten their password, and a link was mailed to them
    Action.RESET_ASKED: lazy_pgettext("activity", "Reset link asked for"),
    # Translators: a line of the activity log; the second step is the code of an authenticator app
    Action.SECOND_FACTOR_SET_UP: lazy_pgettext("activity", "Second step set up"),
    # Translators: a line of the activity log; the second step is the code of an authenticator app
    Action.SECOND_FACTOR_REMOVED: lazy_pgettext("activity", "Second step removed"),
    # Translators: a line of the activity log: somebody signed in with a recovery code
    Action.RECOVERY_CODE_USED: lazy_pgettext("activity", "Recovery code used"),
    # Translators: a line of the activity log
    Action.RECOVERY_CODES_RENEWED: lazy_pgettext("activity", "New recovery codes made"),
    # Translators: a line of the activity log
    Action.ROLE_CHANGED: lazy_pgettext("activity", "Role changed"),
    # Translators: a line of the activity log: somebody changed their name or the language of the interface
    Action.DETAILS_CHANGED: lazy_pgettext("activity", "Details changed"),
    # Translators: a line of the activity log
    Action.DISABLED: lazy_pgettext("activity", "Account disabled"),
    # Translators: a line of the activity log
    Action.ENABLED: lazy_pgettext("activity", "Account enabled"),
    # Translators: a line of the activity log: everybody must have a second step from now on
    Action.SECOND_FACTOR_REQUIRED: lazy_pgettext("activity", "Second step required of everybody"),
    # Translators: a line of the activity log: everybody may choose whether to have a second step
    Action.SECOND_FACTOR_OPTIONAL: lazy_pgettext("activity", "Second step no longer required"),
}


@allows(Role.ADMINISTRATOR)
def people(locale: Locale) -> ResponseReturnValue:
    """Everybody with an account or an invitation, in the order of the reader's alphabet."""
    found = sorted(list_people(), key=lambda one: sort_key(one.name or one.email, locale))
    return show("people", people=[_shown(one) for one in found], required=second_factor_required())


@allows(Role.ADMINISTRATOR)
def send_policy(locale: Locale) -> ResponseReturnValue:
    """Require a second step of everybody, or no longer."""
    required = request.form.get("action") == "require"
    service.require_second_factor(required, by=person().user_id, at=clock.now())
    tell("second-factor-required" if required else "second-factor-optional")
    return redirect(url_for(".people"), 303)


@allows(Role.ADMINISTRATOR)
def invite(locale: Locale) -> ResponseReturnValue:
    """Whom to invite, as what."""
    return show("invite", blank(InviteForm, role=Role.ORGANISER), mails=_mails())


@allows(Role.ADMINISTRATOR)
def send_invite(locale: Locale) -> ResponseReturnValue:
    """Make an invitation; its link is mailed, or shown to be passed on."""
    form = sent(InviteForm)
    if (other := switched(form, locale)) is not None:
        return other
    again = partial(show, "invite", form, mails=_mails())
    if not form.validate():
        return again()
    try:
        user_id = _invite(str(form.email.data), Role(str(form.role.data)), locale)
    except NotAnEmail:
        form.refuse("email", wrong_email())
        return again()
    except HasAccount:
        # Translators: error message under a field for the email address of somebody who is to be invited
        form.refuse("email", gettext("Somebody with this email address has an account already"))
        return again()
    return redirect(url_for(".one_person", user_id=user_id), 303)


@allows(Role.ADMINISTRATOR)
def one_person(locale: Locale, user_id: int) -> ResponseReturnValue:
    """Somebody's account, and what an administrator can do about it."""
    someone = _get_person(user_id)
    return show(
        "person",
        someone=_shown(someone),
        roles={role: SimpleNamespace(name=ROLES[role], duty=DUTIES[role]) for role in Role},
        link=_kept_link(user_id),
        mail=_link_mail(someone, locale),
        mails=_mails(),
    )


@allows(Role.ADMINISTRATOR)
def send_person(locale: Locale, user_id: int) -> ResponseReturnValue:
    """Do to somebody's account what was pressed."""
    someone, by, at = _get_person(user_id), person().user_id, clock.now()
    action = request.form.get("action", "")
    try:
        match action:
            case "role":
                service.change_role(user_id, _posted_role(), by=by, at=at)
                tell("role-changed")
            case "invite":
                _invite(someone.email, someone.role, someone.locale)
            case "reset" if _mails():
                session.pop(_LINK, None)
                service.mail_reset_link(user_id, by=by, at=at)
            case "reset":
                _keep_link(user_id, Purpose.RESET, service.make_reset_link(user_id, by=by, at=at))
            case "show-link" if someone.standing is Standing.INVITED:
                _show_invitation(someone.email, someone.role, someone.locale)
            case "show-link":
                _keep_link(user_id, Purpose.RESET, service.make_reset_link(user_id, by=by, at=at))
            case "hide-link":
                session.pop(_LINK, None)
            case "end-sign-ins":
                service.end_sign_ins_of(user_id, by=by, at=at)
                tell("sign-ins-ended")
            case "remove-second-factor":
                service.remove_second_factor(user_id, by=by, at=at)
                tell("second-factor-removed")
            case "disable":
                service.disable(user_id, by=by, at=at)
                tell("disabled")
            case "enable":
                service.enable(user_id, by=by, at=at)
                tell("enabled")
            case _:
                abort(400)
    except LastAdministrator:
        tell("last-administrator")
    except (HasAccount, NoAccount):
        pass  # it has just become so: the page shows how it stands
    return redirect(url_for(".one_person", user_id=user_id), 303)


@allows(Role.ADMINISTRATOR)
def activity_log(locale: Locale) -> ResponseReturnValue:
    """The latest that was done to accounts."""
    happenings = [
        SimpleNamespace(
            when=format_datetime(one.at, locale), what=ACTIONS[one.action], actor=one.actor, subject=one.subject
        )
        for one in list_happenings(_HAPPENINGS_SHOWN)
    ]
    return show("activity_log", happenings=happenings)


def _get_person(user_id: int) -> Person:
    found = find_person(user_id) if user_id < 2**31 else None
    if found is None:
        abort(404)
    return found


def _shown(one: Person) -> SimpleNamespace:
    return SimpleNamespace(
        id=one.id,
        email=one.email,
        name=one.name,
        role=one.role,
        role_name=ROLES[one.role],
        standing=one.standing.value,
        standing_name=STANDINGS[one.standing],
        has_second_factor=one.has_second_factor,
    )


def _posted_role() -> Role:
    try:
        return Role(request.form.get("role", ""))
    except ValueError:
        abort(400)


def _mails() -> bool:
    """Whether links are mailed."""
    return settings().mail_service is not None


def _invite(email: str, role: Role, locale: Locale) -> int:
    """Have an invitation mailed, or keep its link to be shown; the id of whoever is invited."""
    if not _mails():
        return _show_invitation(email, role, locale)
    session.pop(_LINK, None)
    return service.invite_by_mail(email, role, by=person().user_id, locale=locale, at=clock.now())


def _show_invitation(email: str, role: Role, locale: Locale) -> int:
    user_id, token = service.invite(email, role, by=person().user_id, locale=locale, at=clock.now())
    _keep_link(user_id, Purpose.INVITATION, token)
    return user_id


def _link_mail(someone: Person, locale: Locale) -> SimpleNamespace | None:
    """What has become of the link that was mailed to somebody last, while it is of use."""
    if someone.standing is Standing.DISABLED:
        return None
    purpose = Purpose.INVITATION if someone.standing is Standing.INVITED else Purpose.RESET
    found = find_link_mail(someone.id, purpose, at=clock.now())
    if found is None:
        return None
    return SimpleNamespace(
        invitation=purpose is Purpose.INVITATION,
        mailed=found.mailed.value,
        sent=None if found.sent_at is None else format_datetime(found.sent_at, locale),
    )


def _keep_link(user_id: int, purpose: Purpose, token: str) -> None:
    session[_LINK] = {"user": user_id, "purpose": purpose.value, "token": token}


def _kept_link(user_id: int) -> SimpleNamespace | None:
    kept = session.get(_LINK)
    if kept is None or kept["user"] != user_id:
        return None
    purpose, token = Purpose(kept["purpose"]), kept["token"]
    if find_link(token, purpose, at=clock.now()) is None:
        return None
    endpoint = "signin.invitation" if purpose is Purpose.INVITATION else "signin.reset"
    addresses = {locale: settings().base_url + url_for(endpoint, locale=locale, token=token) for locale in LOCALES}
    return SimpleNamespace(invitation=purpose is Purpose.INVITATION, addresses=addresses)


localised(bp, "/{people}", "people", people)
localised(bp, "/{people}/{second-factor}", "send_policy", send_policy, ("POST",))
localised(bp, "/{people}/{invite}", "invite", invite)
localised(bp, "/{people}/{invite}", "send_invite", send_invite, ("POST",))
localised(bp, "/{people}/{activity-log}", "activity_log", activity_log)
localised(bp, "/{people}/<int:user_id>", "one_person", one_person)
localised(bp, "/{people}/<int:user_id>", "send_person", send_person, ("POST",))
