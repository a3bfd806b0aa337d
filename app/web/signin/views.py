"""Signing in and out, and what links let somebody do before that."""

from __future__ import annotations

import re
from functools import partial

from flask import abort, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.accounts import service
from app.accounts.queries import find_link
from app.accounts.rules import Purpose, Role, is_email
from app.accounts.service import Entry, LinkOver, TooManyAttempts, WeakPassword, WrongCredentials
from app.language import Locale
from app.web.access import EVERYONE, allows, enter, find_waiting_token, leave, person, secret, settings, source
from app.web.addresses import localised
from app.web.page import blank, sent, switched, tell
from app.web.protection import limit_submissions, says_own_site
from app.web.roles import ROLES
from app.web.signin.forms import (
    DUTIES,
    CodeForm,
    ForgottenForm,
    InvitationForm,
    ResetForm,
    SignInForm,
    password_sentence,
    wrong_email,
)
from app.web.signin.page import bp, show, too_many

_OWN_PATH = re.compile(r"/(?:cy|en)/[A-Za-z0-9/_-]*")


def sign_in(locale: Locale) -> ResponseReturnValue:
    """The first step: address and password."""
    return show("sign_in", blank(SignInForm))


def send_sign_in(locale: Locale) -> ResponseReturnValue:
    """Judge address and password; what is wrong with them, nobody is told."""
    _refuse_the_silent()
    form = sent(SignInForm)
    if (other := switched(form, locale)) is not None:
        return other
    if not form.validate():
        return show("sign_in", form)
    limit_submissions()
    try:
        entry = service.sign_in(
            str(form.email.data), str(form.password.data), source=source(), secret=secret(), at=clock.now()
        )
    except TooManyAttempts:
        form.refuse("email", too_many())
        return show("sign_in", form, status=429)
    except WrongCredentials:
        # Translators: error message of the page to sign in
        form.refuse("email", gettext("The email address or the password is not right"))
        return show("sign_in", form)
    return _go_in(entry, request.args.get("next", ""))


def forgotten(locale: Locale) -> ResponseReturnValue:
    """Who wants a link to set a new password; where no mail is sent, whom to ask for one."""
    if settings().mail_service is None:
        return show("ask_administrator")
    return show("forgotten", blank(ForgottenForm))


def send_forgotten(locale: Locale) -> ResponseReturnValue:
    """Have a link mailed; whether there is such an account, nobody is told."""
    _refuse_the_silent()
    if settings().mail_service is None:
        return redirect(url_for(".forgotten"), 303)
    form = sent(ForgottenForm)
    if (other := switched(form, locale)) is not None:
        return other
    if not form.validate():
        return show("forgotten", form)
    if not is_email(str(form.email.data)):
        form.refuse("email", wrong_email())
        return show("forgotten", form)
    limit_submissions()
    try:
        service.ask_for_reset(str(form.email.data), source=source(), secret=secret(), at=clock.now())
    except TooManyAttempts:
        form.refuse("email", too_many())
        return show("forgotten", form, status=429)
    return redirect(url_for(".link_mailed"), 303)


def link_mailed(locale: Locale) -> ResponseReturnValue:
    """What to do now; alike whether or not there is such an account."""
    return show("link_mailed")


def code(locale: Locale) -> ResponseReturnValue:
    """The second step."""
    if find_waiting_token() is None:
        return redirect(url_for(".sign_in"), 303)
    return show("code", blank(CodeForm))


def send_code(locale: Locale) -> ResponseReturnValue:
    """Judge the code of the second step."""
    _refuse_the_silent()
    token = find_waiting_token()
    if token is None:
        return redirect(url_for(".sign_in"), 303)
    form = sent(CodeForm)
    if (other := switched(form, locale)) is not None:
        return other
    if not form.validate():
        return show("code", form)
    try:
        entry = service.confirm_code(token, str(form.code.data), source=source(), secret=secret(), at=clock.now())
    except LinkOver:
        leave()
        tell("too-late")
        return redirect(url_for(".sign_in"), 303)
    except TooManyAttempts:
        form.refuse("code", too_many())
        return show("code", form, status=429)
    except WrongCredentials:
        # Translators: error message under the field for the code of the second step
        form.refuse("code", gettext("That code is not right, or has been used. Wait for the next one and enter it."))
        return show("code", form)
    return _go_in(entry, session.get("next", ""))


@allows(*EVERYONE, before_second_factor=True)
def sign_out(locale: Locale) -> ResponseReturnValue:
    """End this browser's sign-in."""
    leave()
    tell("signed-out")
    return redirect(url_for(".sign_in"), 303)


@allows(*EVERYONE)
def start(locale: Locale) -> ResponseReturnValue:
    """Where signing in leads: what one can do."""
    role = person().role
    return show("start", role=ROLES[role], duty=DUTIES[role])


def invitation(locale: Locale, token: str) -> ResponseReturnValue:
    """What an invitation asks; looking does not use it up."""
    link = find_link(token, Purpose.INVITATION, at=clock.now())
    if link is None:
        return _over()
    return show("invitation", blank(InvitationForm, name=link.name, locale=locale), email=link.email)


def send_invitation(locale: Locale, token: str) -> ResponseReturnValue:
    """Take up an invitation, and sign in."""
    _refuse_the_silent()
    link = find_link(token, Purpose.INVITATION, at=clock.now())
    if link is None:
        return _over()
    form = sent(InvitationForm)
    if (other := switched(form, locale)) is not None:
        return other
    again = partial(show, "invitation", form, email=link.email)
    if not form.validate():
        return again()
    try:
        entry = service.accept_invitation(
            token,
            name=str(form.name.data),
            password=str(form.password.data),
            locale=form.locale.locale,
            source=source(),
            at=clock.now(),
        )
    except LinkOver:
        return _over()
    except WeakPassword as problem:
        form.refuse("password", password_sentence(problem.flaw))
        return again()
    return _go_in(entry)


def reset(locale: Locale, token: str) -> ResponseReturnValue:
    """A new password by a link; looking does not use it up."""
    link = find_link(token, Purpose.RESET, at=clock.now())
    return _over() if link is None else show("reset", blank(ResetForm), email=link.email)


def send_reset(locale: Locale, token: str) -> ResponseReturnValue:
    """Set the new password."""
    _refuse_the_silent()
    link = find_link(token, Purpose.RESET, at=clock.now())
    if link is None:
        return _over()
    form = sent(ResetForm)
    if (other := switched(form, locale)) is not None:
        return other
    again = partial(show, "reset", form, email=link.email)
    if not form.validate():
        return again()
    try:
        service.reset_password(token, str(form.password.data), at=clock.now())
    except LinkOver:
        return _over()
    except WeakPassword as problem:
        form.refuse("password", password_sentence(problem.flaw))
        return again()
    leave()
    tell("password-reset")
    return redirect(url_for(".sign_in"), 303)


def _over() -> ResponseReturnValue:
    return show("link_over", status=410)


def _refuse_the_silent() -> None:
    """A sign-in must not be forced on a browser either: as behind a sign-in, it has to say where the form stood."""
    if not says_own_site():
        abort(403)


def _go_in(entry: Entry, wanted: str = "") -> ResponseReturnValue:
    """Let the browser in, and lead on: to the page that was asked for, else to one's first in one's own language."""
    enter(entry)
    if entry.awaits_code:
        session["next"] = wanted
        return redirect(url_for(".code"), 303)
    own = _OWN_PATH.fullmatch(wanted) is not None and "//" not in wanted
    first = url_for("translator.queue" if entry.role is Role.TRANSLATOR else "organiser.front", locale=entry.locale)
    return redirect(wanted if own else first, 303)


localised(bp, "/{sign-in}", "sign_in", sign_in)
localised(bp, "/{sign-in}", "send_sign_in", send_sign_in, ("POST",))
localised(bp, "/{sign-in}/{reset}", "forgotten", forgotten)
localised(bp, "/{sign-in}/{reset}", "send_forgotten", send_forgotten, ("POST",))
localised(bp, "/{sign-in}/{reset}/{sent}", "link_mailed", link_mailed)
localised(bp, "/{sign-in}/{second-factor}", "code", code)
localised(bp, "/{sign-in}/{second-factor}", "send_code", send_code, ("POST",))
localised(bp, "/{sign-out}", "sign_out", sign_out, ("POST",))
localised(bp, "/{start}", "start", start)
localised(bp, "/{invitation}/<token>", "invitation", invitation)
localised(bp, "/{invitation}/<token>", "send_invitation", send_invitation, ("POST",))
localised(bp, "/{reset}/<token>", "reset", reset)
localised(bp, "/{reset}/<token>", "send_reset", send_reset, ("POST",))
