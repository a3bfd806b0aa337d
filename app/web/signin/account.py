"""One's own account: name, language, password, second step, and where one is signed in."""

from __future__ import annotations

import io
from types import SimpleNamespace

import segno
from flask import Response, abort, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.accounts import rules, service
from app.accounts.queries import count_recovery_codes, find_person, list_browsers
from app.accounts.rules import TOLD_DAILY
from app.accounts.service import TooManyAttempts, WeakPassword, WrongCredentials
from app.language import Locale
from app.language.formatting import format_datetime
from app.web.access import EVERYONE, allows, enter, lifetime, person, secret, settings, source
from app.web.addresses import localised
from app.web.page import blank, sent, switched, tell
from app.web.roles import ROLES
from app.web.signin.forms import (
    LANGUAGES,
    AppCodeForm,
    ConfirmForm,
    DetailsForm,
    PasswordForm,
    password_sentence,
)
from app.web.signin.page import bp, show, too_many

_NONCE = "recovery_codes"
"""In the session while codes may be shown; only together with the service's secret does it lead to them."""


@allows(*EVERYONE)
def account(locale: Locale) -> ResponseReturnValue:
    """Everything about one's own account."""
    known = person()
    browsers = [
        SimpleNamespace(
            id=browser.sign_in_id,
            device=browser.device,
            started=format_datetime(browser.started_at, locale),
            seen=format_datetime(browser.seen_at, locale),
            current=browser.sign_in_id == known.sign_in_id,
        )
        for browser in list_browsers(known.user_id, at=clock.now(), lifetime=lifetime())
    ]
    return show(
        "account",
        language=known.locale,
        language_name=LANGUAGES[known.locale],
        role=ROLES[known.role],
        browsers=browsers,
        summaries=_summaries(),
    )


@allows(*TOLD_DAILY)
def send_summaries(locale: Locale) -> ResponseReturnValue:
    """Have a summary of one's workshops mailed to oneself, or no longer."""
    wanted = request.form.get("summaries") == "on"
    service.want_digests(person().user_id, wanted, at=clock.now())
    tell("summaries-on" if wanted else "summaries-off")
    return redirect(url_for(".account"), 303)


@allows(*EVERYONE)
def details(locale: Locale) -> ResponseReturnValue:
    """Name and interface language."""
    return show("details", blank(DetailsForm, name=person().name, locale=person().locale))


@allows(*EVERYONE)
def send_details(locale: Locale) -> ResponseReturnValue:
    """Change name and interface language."""
    form = sent(DetailsForm)
    if (other := switched(form, locale)) is not None:
        return other
    if not form.validate():
        return show("details", form)
    service.change_details(person().user_id, name=str(form.name.data), locale=form.locale.locale, at=clock.now())
    tell("details-changed")
    return redirect(url_for(".account"), 303)


@allows(*EVERYONE)
def password(locale: Locale) -> ResponseReturnValue:
    """A new password."""
    return show("password", blank(PasswordForm))


@allows(*EVERYONE)
def send_password(locale: Locale) -> ResponseReturnValue:
    """Change the password; every other browser is signed out, and this one gets a new sign-in."""
    form = sent(PasswordForm)
    if (other := switched(form, locale)) is not None:
        return other
    if not form.validate():
        return show("password", form)
    try:
        entry = service.change_password(
            person().user_id,
            str(form.current.data),
            str(form.password.data),
            source=source(),
            secret=secret(),
            at=clock.now(),
        )
    except TooManyAttempts:
        form.refuse("current", too_many())
        return show("password", form, status=429)
    except WrongCredentials:
        form.refuse("current", _wrong_password())
        return show("password", form)
    except WeakPassword as problem:
        form.refuse("password", password_sentence(problem.flaw))
        return show("password", form)
    enter(entry)
    tell("password-changed")
    return redirect(url_for(".account"), 303)


@allows(*EVERYONE, before_second_factor=True)
def second_factor(locale: Locale) -> ResponseReturnValue:
    """The second step: what it is, or how to set it up, or what there is to do with it."""
    known = person()
    if known.has_second_factor:
        return show("second_factor_on", codes=count_recovery_codes(known.user_id))
    if known.new_secret is None:
        return show("second_factor_off", required=known.second_factor_required)
    return _set_up(blank(AppCodeForm), known.new_secret)


@allows(*EVERYONE, before_second_factor=True)
def send_second_factor(locale: Locale) -> ResponseReturnValue:
    """Begin setting up the second step, or confirm it with a code."""
    known = person()
    if known.has_second_factor:
        return redirect(url_for(".second_factor"), 303)
    if request.form.get("action") == "begin" or known.new_secret is None:
        service.begin_second_factor(known.sign_in_id)
        return redirect(url_for(".second_factor"), 303)
    form = sent(AppCodeForm)
    if (other := switched(form, locale)) is not None:
        return other
    if not form.validate():
        return _set_up(form, known.new_secret)
    nonce = rules.new_token()
    try:
        service.set_up_second_factor(
            known.sign_in_id, str(form.code.data), nonce=nonce, secret=secret(), at=clock.now()
        )
    except WrongCredentials:
        form.refuse(
            "code",
            # Translators: error message when setting up an authenticator app
            gettext("That code is not right: check that your phone shows the right time, and enter the next code"),
        )
        return _set_up(form, known.new_secret)
    session[_NONCE] = nonce
    tell("second-factor-on")
    return redirect(url_for(".recovery_codes"), 303)


@allows(*EVERYONE, before_second_factor=True)
def qr_code(locale: Locale) -> ResponseReturnValue:
    """The secret of the second step that is being set up, for an app to look at."""
    known = person()
    if known.new_secret is None:
        abort(404)
    image = io.BytesIO()
    code = segno.make(rules.provisioning_uri(known.new_secret, known.email), error="m", micro=False)
    code.save(image, kind="svg", border=4, light="#ffffff", omitsize=True, svgclass=None, lineclass=None)
    return Response(image.getvalue(), content_type="image/svg+xml")


@allows(*EVERYONE)
def recovery_codes(locale: Locale) -> ResponseReturnValue:
    """The recovery codes, until one says that one has them."""
    nonce = session.get(_NONCE)
    if nonce is None:
        return redirect(url_for(".second_factor"), 303)
    return show("recovery_codes", codes=rules.recovery_codes(secret(), nonce))


@allows(*EVERYONE)
def send_recovery_codes(locale: Locale) -> ResponseReturnValue:
    """Never show these codes again."""
    session.pop(_NONCE, None)
    return redirect(url_for(".account"), 303)


@allows(*EVERYONE)
def new_recovery_codes(locale: Locale) -> ResponseReturnValue:
    """Whether to make new recovery codes."""
    return show("new_codes", blank(ConfirmForm))


@allows(*EVERYONE)
def send_new_recovery_codes(locale: Locale) -> ResponseReturnValue:
    """Make new recovery codes."""
    form = sent(ConfirmForm)
    if (other := switched(form, locale)) is not None:
        return other
    if not person().has_second_factor:
        return redirect(url_for(".second_factor"), 303)
    nonce = rules.new_token()
    if not form.validate():
        return show("new_codes", form)
    try:
        service.renew_recovery_codes(
            person().user_id,
            str(form.password.data),
            nonce=nonce,
            source=source(),
            secret=secret(),
            at=clock.now(),
        )
    except (TooManyAttempts, WrongCredentials) as problem:
        return _refused("new_codes", form, problem)
    session[_NONCE] = nonce
    return redirect(url_for(".recovery_codes"), 303)


@allows(*EVERYONE)
def remove_second_factor(locale: Locale) -> ResponseReturnValue:
    """Whether to remove the second step."""
    return show("remove_second_factor", blank(ConfirmForm))


@allows(*EVERYONE)
def send_remove_second_factor(locale: Locale) -> ResponseReturnValue:
    """Remove the second step."""
    form = sent(ConfirmForm)
    if (other := switched(form, locale)) is not None:
        return other
    if not form.validate():
        return show("remove_second_factor", form)
    try:
        service.remove_own_second_factor(
            person().user_id, str(form.password.data), source=source(), secret=secret(), at=clock.now()
        )
    except (TooManyAttempts, WrongCredentials) as problem:
        return _refused("remove_second_factor", form, problem)
    session.pop(_NONCE, None)
    tell("second-factor-off")
    return redirect(url_for(".account"), 303)


@allows(*EVERYONE)
def end_sign_ins(locale: Locale) -> ResponseReturnValue:
    """End one of one's own sign-ins, or all but this one."""
    known, which = person(), request.form.get("which", "")
    if which == "others":
        service.end_other_sign_ins(known.user_id, known.sign_in_id, at=clock.now())
    elif which.isascii() and which.isdigit() and len(which) <= 9:
        service.end_sign_in(known.user_id, int(which), at=clock.now())
    else:
        abort(400)
    tell("sign-in-ended")
    return redirect(url_for(".account"), 303)


def _summaries() -> bool | None:
    """Whether one is sent summaries; None where nobody is, or one's role is not."""
    someone = find_person(person().user_id)
    if someone is None or someone.role not in TOLD_DAILY or settings().mail_service is None:
        return None
    return someone.digest


def _set_up(form: AppCodeForm, new_secret: str) -> ResponseReturnValue:
    spaced = " ".join(new_secret[start : start + 4] for start in range(0, len(new_secret), 4))
    return show("set_up_second_factor", form, new_secret=spaced)


def _refused(template: str, form: ConfirmForm, problem: Exception) -> ResponseReturnValue:
    if isinstance(problem, TooManyAttempts):
        form.refuse("password", too_many())
        return show(template, form, status=429)
    form.refuse("password", _wrong_password())
    return show(template, form)


def _wrong_password() -> str:
    # Translators: error message under a field for one's own current password
    return str(gettext("That is not your current password"))


localised(bp, "/{account}", "account", account)
localised(bp, "/{account}/{details}", "details", details)
localised(bp, "/{account}/{details}", "send_details", send_details, ("POST",))
localised(bp, "/{account}/{password}", "password", password)
localised(bp, "/{account}/{password}", "send_password", send_password, ("POST",))
localised(bp, "/{account}/{second-factor}", "second_factor", second_factor)
localised(bp, "/{account}/{second-factor}", "send_second_factor", send_second_factor, ("POST",))
localised(bp, "/{account}/{second-factor}/{qr-code}", "qr_code", qr_code)
localised(bp, "/{account}/{second-factor}/{remove}", "remove_second_factor", remove_second_factor)
localised(bp, "/{account}/{second-factor}/{remove}", "send_remove_second_factor", send_remove_second_factor, ("POST",))
localised(bp, "/{account}/{recovery-codes}", "recovery_codes", recovery_codes)
localised(bp, "/{account}/{recovery-codes}", "send_recovery_codes", send_recovery_codes, ("POST",))
localised(bp, "/{account}/{recovery-codes}/{new}", "new_recovery_codes", new_recovery_codes)
localised(bp, "/{account}/{recovery-codes}/{new}", "send_new_recovery_codes", send_new_recovery_codes, ("POST",))
localised(bp, "/{account}/{summaries}", "send_summaries", send_summaries, ("POST",))
localised(bp, "/{account}/{sign-ins}", "end_sign_ins", end_sign_ins, ("POST",))
