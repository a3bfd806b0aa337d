"""When one of a workshop's planned messages is sent: at its usual time, at another, now, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext

from app import clock
from app.language import Locale
from app.language.formatting import format_datetime, format_number
from app.mail.queries import Scheduled, list_scheduled, recipients
from app.mail.rules import Audience
from app.mail.service.scheduling import NoMessage, TooEarly, TooLate, send_now, settle
from app.web.access import allows, person
from app.web.addresses import localised
from app.web.fields.guard import outcome
from app.web.fields.moment import DateTimeField
from app.web.fields.own import ChoiceField, OwnForm
from app.web.organiser.editing import filled, form_of_fields, show_editing, switching
from app.web.organiser.message_preview import mail_of
from app.web.organiser.message_words import TURNS, Turn
from app.web.organiser.messages import turn_of
from app.web.organiser.page import EDITORS, bp, managed
from app.web.page import tell
from app.web.pages.message_names import message_title
from app.workshops.queries import WorkshopSnapshot
from app.workshops.rules import WorkshopState

# Translators: error message under fields for a date and a time of day: all are empty
_NO_MOMENT: Final = lazy_gettext("Enter a date and a time")


class WhenForm(OwnForm):
    """At the usual time, at another, or not at all; the other time counts only where it is chosen."""

    def validate(self, *_: object) -> bool:
        """The choice, and the time where it is wanted."""
        chosen = bool(self["when"].validate(self))
        if not chosen or self["when"].data != "other":
            return chosen
        return bool(self["due_at"].validate(self))

    @property
    def moment(self) -> datetime | None:
        """The time, where it is another than the usual one."""
        return outcome(self, "due_at") if self["when"].data == "other" else None


@allows(*EDITORS)
def planned(locale: Locale, workshop_id: int, mail: str) -> ResponseReturnValue:
    """When the message is sent, and a button to send it now."""
    workshop = managed(workshop_id)
    found = _get(workshop, mail)
    return _show(workshop, mail, found, _form(found, locale), locale)


@allows(*EDITORS)
def send_planned(locale: Locale, workshop_id: int, mail: str) -> ResponseReturnValue:
    """Save when, or send it."""
    workshop = managed(workshop_id)
    found = _get(workshop, mail)
    if request.form.get("action") == "now":
        return _send_now(workshop, found)
    form = _form(found, locale)
    if switching() or not (form.validate() and _save(workshop, found, form, locale)):
        return _show(workshop, mail, found, form, locale)
    tell("message-planned")
    return redirect(url_for(".messages", workshop_id=workshop_id, _anchor=f"mail-{mail}"), 303)


def _get(workshop: WorkshopSnapshot, mail: str) -> Scheduled:
    which = mail_of(workshop, mail)
    found = next((one for one in list_scheduled(workshop) if (one.planned.kind, one.planned.moment) == which), None)
    if found is None:
        abort(404)
    return found


def _form(found: Scheduled, locale: Locale) -> WhenForm:
    planned = found.planned
    is_usual = planned.due_at == found.usual_at
    fields: Mapping[str, Any] = {
        "when": ChoiceField(
            # Translators: over a choice: when an email of a workshop’s schedule is sent
            lazy_gettext("When is this message sent?"),
            choices={
                # Translators: when an email of a workshop’s schedule is sent; a date and a time of day follow
                "usual": gettext("At the usual time: %(time)s", time=format_datetime(found.usual_at, locale)),
                # Translators: when an email of a workshop’s schedule is sent; fields for a date and a time follow below
                "other": gettext("At another time"),
                # Translators: when an email of a workshop’s schedule is sent
                "off": gettext("Not at all"),
            },
            # Translators: error message: nothing was chosen under “When is this message sent?”
            missing=lazy_gettext("Choose when this message is sent"),
            default="off" if not planned.enabled else "usual" if is_usual else "other",
        ),
        # Translators: label of fields for a date and a time of day, under the choice “At another time”
        "due_at": DateTimeField(lazy_gettext("The other time"), size="s", missing=_NO_MOMENT, default=planned.due_at),
    }
    return filled(form_of_fields(WhenForm, fields))


def _save(workshop: WorkshopSnapshot, found: Scheduled, form: WhenForm, locale: Locale) -> bool:
    planned, moment = found.planned, form.moment
    if moment is not None and moment <= clock.now() and moment != planned.due_at:
        # Translators: error message under the date and time at which an email is to be sent
        form.refuse("due_at", gettext("This time has passed: enter a later one, or send the message now"))
        return False
    try:
        settle(
            workshop.id,
            planned.kind,
            planned.moment,
            enabled=form["when"].data != "off",
            due_at=moment,
            by=person().user_id,
            at=clock.now(),
        )
    except NoMessage:  # somebody else has just removed the survey
        abort(404)
    except TooEarly as refused:
        # Translators: error message under the date and time at which an email is to be sent; a date and a time follow
        earliest = gettext("The survey is not open then. It opens at: %(time)s")
        form.refuse("due_at", earliest % {"time": format_datetime(refused.since, locale)})
        return False
    except TooLate as refused:
        # Translators: error message under the date and time at which an email is to be sent; a date and a time follow
        latest = gettext("It is too late for this message then. It must be sent before %(time)s")
        form.refuse("due_at", latest % {"time": format_datetime(refused.until, locale)})
        return False
    return True


def _send_now(workshop: WorkshopSnapshot, found: Scheduled) -> ResponseReturnValue:
    planned = found.planned
    try:
        if not _can_send(workshop, found):
            raise TooLate(planned.until)
        send_now(workshop.id, planned.kind, planned.moment, by=person().user_id, at=clock.now())
    except NoMessage:
        abort(404)
    except (TooLate, TooEarly):
        tell("message-too-late")
    else:
        tell("message-sending")
    return redirect(url_for(".messages", workshop_id=workshop.id), 303)


def _can_send(workshop: WorkshopSnapshot, found: Scheduled) -> bool:
    """Whether the message could go out now, and has not begun to."""
    now = clock.now()
    if workshop.state is not WorkshopState.PUBLISHED or now >= found.planned.until:
        return False
    form = workshop.forms.get(found.planned.moment)
    if form is not None and not form.opens_at <= now < form.closes_at:
        return False
    return turn_of(found, now) is not Turn.BEGUN


def _show(
    workshop: WorkshopSnapshot, mail: str, found: Scheduled, form: WhenForm, locale: Locale
) -> ResponseReturnValue:
    planned, now = found.planned, clock.now()
    audience = Audience.UNANSWERED if planned.moment else Audience.PLACES
    return show_editing(
        "planned_message",
        form,
        workshop,
        locale,
        name=message_title(planned.kind, planned.moment),
        mail=mail,
        turn=TURNS[turn_of(found, now)],
        has_begun=turn_of(found, now) is Turn.BEGUN,
        can_send=_can_send(workshop, found),
        readers=format_number(len(recipients(workshop, audience, planned.moment)), locale),
        until=format_datetime(planned.until, locale),
    )


_ADDRESS: Final = "/{organise}/<int:workshop_id>/{messages}/{schedule}/<mail>"
localised(bp, _ADDRESS, "planned", planned)
localised(bp, _ADDRESS, "send_planned", send_planned, ("POST",))
