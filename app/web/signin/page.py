"""What the pages of signing in share: the blueprint, rendering with a form, the language switch, notices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeVar

from flask import Blueprint, make_response, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, gettext, lazy_gettext
from werkzeug.datastructures import MultiDict

from app.language import Locale, other
from app.web.frame import alternates
from app.web.signin.forms import AccountForm

bp = Blueprint("signin", __name__)
FormT = TypeVar("FormT", bound=AccountForm)

_TYPED: Final = "typed"
_NOTICE: Final = "notice"

NOTICES: Final[Mapping[str, LazyString]] = {
    # Translators: box at the top of the page to sign in
    "signed-out": lazy_gettext("You have signed out."),
    # Translators: box at the top of the page to sign in
    "password-reset": lazy_gettext("Your password has been changed. Sign in with your new password."),
    # Translators: box at the top of the page to sign in; the second step is the code of an authenticator app
    "too-late": lazy_gettext("You took more than 10 minutes over the second step, so please sign in again."),
    # Translators: box at the top of one’s own account
    "details-changed": lazy_gettext("Your details have been changed."),
    # Translators: box at the top of one’s own account
    "password-changed": lazy_gettext(
        "Your password has been changed. You have been signed out of every other browser."
    ),
    # Translators: box at the top of one’s own account
    "second-factor-on": lazy_gettext("Your second step is set up. You have been signed out of every other browser."),
    # Translators: box at the top of one’s own account
    "second-factor-off": lazy_gettext("Your second step has been removed."),
    # Translators: box at the top of one’s own account; the list of places where one is signed in follows below
    "sign-in-ended": lazy_gettext("You have been signed out there."),
    # Translators: box at the top of the page about somebody’s account
    "role-changed": lazy_gettext("The role has been changed."),
    # Translators: box at the top of the page about somebody’s account
    "sign-ins-ended": lazy_gettext("This person has been signed out of every browser."),
    # Translators: box at the top of the page about somebody’s account
    "second-factor-removed": lazy_gettext("This person’s second step has been removed."),
    # Translators: box at the top of the page about somebody’s account
    "disabled": lazy_gettext("This account has been disabled. This person can no longer sign in."),
    # Translators: box at the top of the page about somebody’s account
    "enabled": lazy_gettext("This account has been enabled. This person can sign in again."),
    # Translators: box at the top of the page about somebody’s account; one administrator must always be left
    "last-administrator": lazy_gettext(
        "Nothing has been changed: this is the only administrator. Make somebody else an administrator first."
    ),
    # Translators: box at the top of the list of people with accounts
    "second-factor-required": lazy_gettext("From now on, everybody must have a second step when they sign in."),
    # Translators: box at the top of the list of people with accounts
    "second-factor-optional": lazy_gettext("From now on, everybody may choose whether to have a second step."),
}


def blank(form: type[FormT], **values: str | None) -> FormT:
    """A form to be filled in: with what was typed in the other language, else with ``values``."""
    kept = session.get(_TYPED)
    if kept is not None:
        session.pop(_TYPED)
        if kept.get("path") == request.path:
            return form(formdata=MultiDict(kept["fields"]))
    return form(data=values)


def sent(form: type[FormT]) -> FormT:
    """A form as it was sent."""
    return form(formdata=request.form)


def switched(form: AccountForm, locale: Locale) -> ResponseReturnValue | None:
    """The way to the same page in the other language with what was typed, if that is what was pressed."""
    if request.form.get("action") != "switch":
        return None
    address = alternates()[other(locale)]
    session[_TYPED] = {"path": address, "fields": form.typed()}
    query = request.query_string.decode("ascii", "replace")
    return redirect(f"{address}?{query}" if query else address, 303)


def show(template: str, form: AccountForm | None = None, *, status: int = 200, **context: Any) -> ResponseReturnValue:
    """A page; with a form, the language switch sends it, and the title says when something is wrong with it."""
    errors = form.error_list if form is not None else []
    code = session.pop(_NOTICE) if _NOTICE in session else None
    body = render_template(
        f"signin/{template}.html",
        form=form,
        sends_form=form is not None,
        errors=errors,
        notice=NOTICES.get(code) if code else None,
        **context,
    )
    return make_response(body, 422 if errors and status == 200 else status)


def tell(notice: str) -> None:
    """Have the next page begin with a notice of ``NOTICES``."""
    session[_NOTICE] = notice


def too_many() -> str:
    """What is said to whoever has tried too often, whether or not there is such an account."""
    # Translators: error message when signing in, after many wrong passwords or codes
    return str(gettext("There have been too many attempts. Wait 15 minutes, then try again."))
