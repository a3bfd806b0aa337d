"""What the pages of signing in share: the blueprint, their notices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import Blueprint
from flask_babel import LazyString, gettext, lazy_gettext

from app.web.page import Pages

bp = Blueprint("signin", __name__)

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
    # Translators: box at the top of one’s own account; a summary tells organisers what has happened in their workshops
    "summaries-on": lazy_gettext("From now on we send you a summary on days on which something has happened."),
    # Translators: box at the top of one’s own account; a summary tells organisers what has happened in their workshops
    "summaries-off": lazy_gettext("We no longer send you summaries by email."),
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


show = Pages("signin", NOTICES).show


def too_many() -> str:
    """What is said to whoever has tried too often, whether or not there is such an account."""
    # Translators: error message when signing in, after many wrong passwords or codes
    return str(gettext("There have been too many attempts. Wait 15 minutes, then try again."))
