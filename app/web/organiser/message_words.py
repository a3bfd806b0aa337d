"""Words for what becomes of messages: where they are, why one failed and what to do, to whom and when they go."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask_babel import LazyString, lazy_gettext, lazy_pgettext

from app.mail.rules import Audience
from app.outbox.rules import Failure, Kind, Sending
from app.web.pages.message_names import MESSAGES

SENDINGS: Final[Mapping[Sending, LazyString]] = {
    # Translators: beside an email, or a number of emails: its turn, or its next attempt, is still to come
    Sending.WAITING: lazy_pgettext("message", "Waiting"),
    # Translators: beside an email, or a number of emails
    Sending.SENT: lazy_pgettext("message", "Sent"),
    # Translators: beside an email, or a number of emails: it could not be sent, and is not tried again by itself
    Sending.FAILED: lazy_pgettext("message", "Failed"),
    # Translators: beside an email, or a number of emails: it was not sent, since what it was to say no longer held
    Sending.OVER: lazy_pgettext("message", "No longer needed"),
}


class Turn(enum.StrEnum):
    """Where a message of the schedule is.

    planned: its time is to come; off: organisers want it not to be sent; begun: whoever is to have it gets it from now
    on; past: it is too late for it; impossible: its time comes when it is too late.
    """

    PLANNED = "planned"
    OFF = "off"
    BEGUN = "begun"
    PAST = "past"
    IMPOSSIBLE = "impossible"


TURNS: Final[Mapping[Turn, LazyString]] = {
    # Translators: tag beside an email of a workshop’s schedule: its time is still to come
    Turn.PLANNED: lazy_pgettext("message", "Planned"),
    # Translators: tag beside an email of a workshop’s schedule
    Turn.OFF: lazy_pgettext("message", "Switched off"),
    # Translators: tag beside an email of a workshop’s schedule: its time has come, and whoever is to have it gets it
    Turn.BEGUN: lazy_pgettext("message", "Being sent"),
    # Translators: tag beside an email of a workshop’s schedule: it is too late for it now
    Turn.PAST: lazy_pgettext("message", "Over"),
    # Translators: tag beside an email of a workshop’s schedule: it cannot be sent at its time, which comes too late
    Turn.IMPOSSIBLE: lazy_pgettext("message", "Too late"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why a message failed, and what an organiser does about it."""

    why: LazyString
    remedy: LazyString


# Translators: what to do about an email that could not be sent
_ADMINISTRATOR: Final = lazy_gettext("Tell an administrator. Once it is mended, try again.")
# Translators: what to do about an email that could not be sent
_AGAIN: Final = lazy_gettext("Try again. If it goes on, tell an administrator.")
# Translators: what to do about an email that could not be sent
_CHECK_ADDRESS: Final = lazy_gettext("Check the email address in their registration, correct it, and try again.")
TROUBLES: Final[Mapping[Failure, Trouble]] = {
    Failure.UNREACHABLE: Trouble(
        # Translators: why an email could not be sent
        why=lazy_gettext("The mail service could not be reached."),
        remedy=_AGAIN,
    ),
    Failure.SLOW: Trouble(
        # Translators: why an email could not be sent
        why=lazy_gettext("The mail service did not answer in time."),
        remedy=_AGAIN,
    ),
    Failure.NOT_LET_IN: Trouble(
        # Translators: why an email could not be sent
        why=lazy_gettext("The mail service refused our name, password or key."),
        remedy=_ADMINISTRATOR,
    ),
    Failure.TOO_MANY: Trouble(
        # Translators: why an email could not be sent
        why=lazy_gettext("The mail service took no more messages for the time being."),
        # Translators: what to do about an email that could not be sent
        remedy=lazy_gettext("Try again tomorrow. If it goes on, tell an administrator."),
    ),
    Failure.SERVICE_BROKEN: Trouble(
        # Translators: why an email could not be sent
        why=lazy_gettext("The mail service had trouble of its own."),
        remedy=_AGAIN,
    ),
    Failure.BAD_ADDRESS: Trouble(
        # Translators: why an email could not be sent
        why=lazy_gettext("The mail service refused the email address."),
        remedy=_CHECK_ADDRESS,
    ),
    Failure.REFUSED: Trouble(
        # Translators: why an email could not be sent
        why=lazy_gettext("The mail service refused the message."),
        remedy=_ADMINISTRATOR,
    ),
    Failure.BOUNCED: Trouble(
        # Translators: why an email did not arrive
        why=lazy_gettext("It was sent, but there is no such mailbox."),
        remedy=_CHECK_ADDRESS,
    ),
    Failure.NOT_DELIVERED: Trouble(
        # Translators: why an email did not arrive
        why=lazy_gettext("It was sent, but could not be delivered; the mailbox may be full."),
        # Translators: what to do about an email that did not arrive
        remedy=lazy_gettext("Try again later, or reach them another way."),
    ),
    Failure.NO_ADDRESS: Trouble(
        # Translators: why an email could not be sent
        why=lazy_gettext("Their registration has no email address."),
        # Translators: what to do about an email that could not be sent
        remedy=lazy_gettext("Add an email address to their registration and try again, or reach them another way."),
    ),
    Failure.FAULT: Trouble(
        # Translators: why an email could not be sent
        why=lazy_gettext("Something went wrong in this service."),
        remedy=_ADMINISTRATOR,
    ),
}

AUDIENCES: Final[Mapping[tuple[Audience, str], LazyString]] = {
    # Translators: to whom an email of an organiser’s own goes
    (Audience.EVERYBODY, ""): lazy_pgettext("audience", "Everybody who has a place or is on the waiting list"),
    # Translators: to whom an email of an organiser’s own goes
    (Audience.PLACES, ""): lazy_pgettext("audience", "Those who have a place"),
    # Translators: to whom an email of an organiser’s own goes
    (Audience.WAITING, ""): lazy_pgettext("audience", "The waiting list"),
    # Translators: to whom an email of an organiser’s own goes
    (Audience.UNANSWERED, "before"): lazy_pgettext(
        "audience", "Those who have not answered the survey before the workshop"
    ),
    # Translators: to whom an email of an organiser’s own goes
    (Audience.UNANSWERED, "after"): lazy_pgettext(
        "audience", "Those who have not answered the survey after the workshop"
    ),
}
# Translators: to whom an email of an organiser’s own goes; it follows “Those who have not answered the survey …”
TO_ALL_WITH_A_PLACE: Final = lazy_gettext(
    "This survey is anonymous, so nobody knows who has answered it: the message goes to everybody who has a place."
)

OCCASIONS: Final[Mapping[tuple[Kind, str], LazyString]] = {
    # Translators: when an email is sent by itself
    (Kind.CONFIRMATION, ""): lazy_gettext("When somebody registers and has a place."),
    # Translators: when an email is sent by itself
    (Kind.WAITING, ""): lazy_gettext("When somebody registers and every place is taken."),
    # Translators: when an email is sent by itself
    (Kind.AGAIN, ""): lazy_gettext(
        "When somebody registers with an email address that is registered already. Nothing changes for them."
    ),
    # Translators: when an email is sent by itself
    (Kind.PLACE_GIVEN, ""): lazy_gettext("When somebody on the waiting list gets a place."),
    # Translators: when an email is sent by itself
    (Kind.CANCELLED, ""): lazy_gettext("When somebody cancels their place, or leaves the waiting list."),
    # Translators: when an email is sent by itself
    (Kind.REMOVED, ""): lazy_gettext("When an organiser takes somebody’s place away."),
    # Translators: when an email is sent by itself
    (Kind.CHANGED, ""): lazy_gettext("When you change the times of the workshop, but not its day."),
    # Translators: when an email is sent by itself
    (Kind.POSTPONED, ""): lazy_gettext("When you move the workshop to another day."),
    # Translators: when an email is sent by itself
    (Kind.WORKSHOP_CANCELLED, ""): lazy_gettext("When you cancel the workshop."),
    # Translators: when an email is sent by itself
    (Kind.LINK, ""): lazy_gettext("When somebody asks for a new link to their page."),
}
"""When each message is sent that waits for something to happen, and not for a time."""

PLANNED: Final = tuple(
    mail for mail in MESSAGES if mail[0] in {Kind.JOINING, Kind.INVITATION, Kind.REMINDER, Kind.THANKS}
)
"""The messages that have a time."""
