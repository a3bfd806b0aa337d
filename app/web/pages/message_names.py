"""What the messages of a workshop are called: for whoever adapts, follows or translates them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString, gettext, lazy_pgettext

from app.outbox.rules import STAFF, Kind
from app.workshops.rules import ADAPTABLE, MESSAGE, mail_key

MESSAGES: Final[Mapping[tuple[Kind, str], LazyString]] = {
    # Translators: name of an email that a workshop sends
    (Kind.CONFIRMATION, ""): lazy_pgettext("message", "Confirmation of a place"),
    # Translators: name of an email that a workshop sends, to somebody who is on the waiting list
    (Kind.WAITING, ""): lazy_pgettext("message", "On the waiting list"),
    # Translators: name of an email that a workshop sends, to somebody who registers a second time
    (Kind.AGAIN, ""): lazy_pgettext("message", "Registered already"),
    # Translators: name of an email that a workshop sends, to somebody who was on the waiting list
    (Kind.PLACE_GIVEN, ""): lazy_pgettext("message", "A place has come free"),
    # Translators: name of an email that a workshop sends, to somebody who has cancelled their place
    (Kind.CANCELLED, ""): lazy_pgettext("message", "Place cancelled by the participant"),
    # Translators: name of an email that a workshop sends, to somebody whose place an organiser has taken away
    (Kind.REMOVED, ""): lazy_pgettext("message", "Place taken away by an organiser"),
    # Translators: name of an email that a workshop sends: it is at another time on the same day
    (Kind.CHANGED, ""): lazy_pgettext("message", "Another time on the same day"),
    # Translators: name of an email that a workshop sends: it is on another day
    (Kind.POSTPONED, ""): lazy_pgettext("message", "Another day"),
    # Translators: name of an email that a workshop sends: it does not take place
    (Kind.WORKSHOP_CANCELLED, ""): lazy_pgettext("message", "Workshop cancelled"),
    # Translators: name of an email that a workshop sends: how to get there, or into the online session
    (Kind.JOINING, ""): lazy_pgettext("message", "Joining details"),
    # Translators: name of an email that a workshop sends
    (Kind.INVITATION, "before"): lazy_pgettext("message", "Invitation to the survey before the workshop"),
    # Translators: name of an email that a workshop sends
    (Kind.INVITATION, "after"): lazy_pgettext("message", "Invitation to the survey after the workshop"),
    # Translators: name of an email that a workshop sends
    (Kind.REMINDER, "before"): lazy_pgettext("message", "Reminder of the survey before the workshop"),
    # Translators: name of an email that a workshop sends
    (Kind.REMINDER, "after"): lazy_pgettext("message", "Reminder of the survey after the workshop"),
    # Translators: name of an email that a workshop sends
    (Kind.THANKS, ""): lazy_pgettext("message", "Thanks for taking part"),
    # Translators: name of an email that an organiser has written
    (Kind.OWN, ""): lazy_pgettext("message", "Message of your own"),
    # Translators: name of an email that a workshop sends, to somebody who has lost the link to their page
    (Kind.LINK, ""): lazy_pgettext("message", "New link to a personal page"),
    # Translators: name of an email to organisers: what has happened in their workshops
    (Kind.DIGEST, ""): lazy_pgettext("message", "News of your workshops"),
    # Translators: name of an email to translators
    (Kind.JOB, ""): lazy_pgettext("message", "New translation job"),
    # Translators: name of an email to somebody who is to have an account
    (Kind.ACCOUNT_INVITATION, ""): lazy_pgettext("message", "Invitation to an account"),
    # Translators: name of an email to somebody who has forgotten their password
    (Kind.ACCOUNT_RESET, ""): lazy_pgettext("message", "Link to set a new password"),
}
"""By kind and, of those about a survey, its moment."""


def mail_name(kind: Kind, moment: str) -> str:
    """The name of a message in addresses: ``confirmation``, ``invitation-before``."""
    return "-".join(filter(None, (kind.value, moment)))


MAILS: Final[Mapping[str, tuple[Kind, str]]] = {
    mail_name(*mail): mail for mail in MESSAGES if mail[0] not in STAFF and mail[0] is not Kind.OWN
}
"""The messages of a workshop, by their names in addresses."""
_OWN_NAME: Final = f"{Kind.OWN.value}-"


def message_title(kind: Kind, moment: str, number: int | None = None) -> str:
    """What a message is called, an organiser's own with its number."""
    if kind is Kind.OWN and number is not None:
        # Translators: name of an email that an organiser has written; a number follows
        return str(gettext("Message of your own: %(number)s", number=number))
    return str(MESSAGES[kind, moment])


def mail_of_key(key: str) -> str | None:
    """The name of the message that a text of a workshop is part of (``own-3``: an organiser's third); None: of none."""
    if key.startswith(MESSAGE):
        return _OWN_NAME + key.removeprefix(MESSAGE).partition(".")[0]
    which = key.rpartition(".")[0]
    return next((mail_name(*mail) for mail in ADAPTABLE if mail_key(*mail, "text").rpartition(".")[0] == which), None)


def find_mail(name: str) -> tuple[Kind, str, int | None] | None:
    """Which message is called so: kind, moment and, of an organiser's own, number."""
    number = name.removeprefix(_OWN_NAME)
    if number != name and number.isascii() and number.isdigit() and len(number) <= 9:
        return Kind.OWN, "", int(number)
    return (*MAILS[name], None) if name in MAILS else None
