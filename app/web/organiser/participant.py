"""One participant: what is known of them, what happened, what they were sent; their link, language and place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, gettext, lazy_gettext
from wtforms.validators import DataRequired, Length

from app import clock
from app.language import Locale
from app.language.formatting import format_datetime
from app.outbox.queries import OutboxLine, list_to
from app.outbox.rules import Sending
from app.places import service
from app.places.rules import Standing
from app.responses.queries import Person, find_person, list_tied
from app.results import service as results
from app.web.access import allows, person, settings
from app.web.addresses import localised
from app.web.fields.own import ChoiceField, OwnForm, WrittenField, strip
from app.web.organiser.message_words import SENDINGS, TROUBLES
from app.web.organiser.page import EDITORS, bp, managed, show
from app.web.organiser.participant_words import LANGUAGES, STANDINGS, name_of, registration_form_id, shown
from app.web.organiser.trail import lines_of
from app.web.organiser.words import MOMENTS, title_of
from app.web.page import blank, sent, switched, tell
from app.web.pages.message_names import message_title
from app.workshops.queries import WorkshopSnapshot, list_events
from app.workshops.rules import WorkshopState

_SHOWN: Final = 100
_LONGEST_REASON: Final = 300


class LanguageForm(OwnForm):
    """In which language to write to somebody."""

    language = ChoiceField(
        # Translators: question to an organiser, on the page about a participant
        lazy_gettext("Which language are they written to in?"),
        choices=LANGUAGES,
        # Translators: error message under the question in which language a participant is written to
        missing=lazy_gettext("Select a language"),
    )


class RemovalForm(OwnForm):
    """Why somebody’s place is taken away."""

    reason = WrittenField(
        # Translators: label of a field, when somebody’s place in a workshop is taken away
        lazy_gettext("Reason"),
        [
            DataRequired(lazy_gettext("Enter a reason")),
            Length(max=_LONGEST_REASON, message=lazy_gettext("The reason must be 300 characters or fewer")),
        ],
        # Translators: hint under the field for the reason why somebody’s place in a workshop is taken away
        hint=lazy_gettext(
            "It is kept in the activity log of the workshop. It is not sent to them, but stands in the copy of their"
            " data that they can have. Write no names here."
        ),
        filters=[strip],
        more={"autocomplete": "off"},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A message to them: what it says, where it is, and when or why."""

    title: str
    state: LazyString
    failed: bool
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A form that they have answered, and the address of their answers."""

    moment: LazyString
    url: str


@allows(*EDITORS)
def participant(locale: Locale, workshop_id: int, participant_id: int) -> ResponseReturnValue:
    """All that is known of somebody, and what can be done."""
    workshop = managed(workshop_id)
    found = _find(workshop_id, participant_id)
    return _show(workshop, found, blank(LanguageForm, language=found.place.language or "both"), locale)


@allows(*EDITORS)
def send_participant(locale: Locale, workshop_id: int, participant_id: int) -> ResponseReturnValue:
    """Write to them in another language from now on, or send their link again."""
    workshop, form = managed(workshop_id), sent(LanguageForm)
    if (elsewhere := switched(form, locale)) is not None:
        return elsewhere
    found = _find(workshop_id, participant_id)
    if request.form.get("action") == "link":
        is_new = service.send_link_to(participant_id, at=clock.now())
        tell("participant-link-sent" if is_new else "participant-link-just-sent")
    elif not form.validate():
        return _show(workshop, found, form, locale)
    else:
        results.choose_language(participant_id, str(form.language.data), by=person().user_id, at=clock.now())
        tell("saved")
    return _back(workshop_id, participant_id)


@allows(*EDITORS)
def end_links(locale: Locale, workshop_id: int, participant_id: int) -> ResponseReturnValue:
    """Whether every link to somebody’s own page is to stop working, and a new one sent."""
    workshop = managed(workshop_id)
    found = _find(workshop_id, participant_id)
    return show("end_links", **_about(workshop, found, locale), email=found.email)


@allows(*EDITORS)
def send_end_links(locale: Locale, workshop_id: int, participant_id: int) -> ResponseReturnValue:
    """Have no link of theirs work any more; send a new one, if that is what was pressed."""
    managed(workshop_id)
    found = _find(workshop_id, participant_id)
    renews = request.form.get("action") == "renew" and bool(found.email)
    service.end_links(participant_id, by=person().user_id, at=clock.now(), send=renews)
    tell("participant-links-renewed" if renews else "participant-links-ended")
    return _back(workshop_id, participant_id)


@allows(*EDITORS)
def remove_participant(locale: Locale, workshop_id: int, participant_id: int) -> ResponseReturnValue:
    """Whether to take somebody’s place, or their turn, away, and why."""
    workshop = managed(workshop_id)
    return _ask_removal(workshop, _find(workshop_id, participant_id), blank(RemovalForm), locale)


@allows(*EDITORS)
def send_remove_participant(locale: Locale, workshop_id: int, participant_id: int) -> ResponseReturnValue:
    """Take it away; whoever presses twice is told the same twice."""
    workshop, form = managed(workshop_id), sent(RemovalForm)
    if (elsewhere := switched(form, locale)) is not None:
        return elsewhere
    found = _find(workshop_id, participant_id)
    if not form.validate():
        return _ask_removal(workshop, found, form, locale)
    service.remove(participant_id, by=person().user_id, at=clock.now(), reason=form.reason.data or "")
    tell("participant-removed")
    return redirect(url_for(".participants", workshop_id=workshop_id), 303)


def _find(workshop_id: int, participant_id: int) -> Person:
    """The participant; 404 where the workshop has none of that id."""
    found = find_person(participant_id)
    if found is None or found.place.workshop_id != workshop_id:
        abort(404)
    return found


def _back(workshop_id: int, participant_id: int) -> ResponseReturnValue:
    return redirect(url_for(".participant", workshop_id=workshop_id, participant_id=participant_id), 303)


def _about(workshop: WorkshopSnapshot, found: Person, locale: Locale) -> dict[str, Any]:
    return {
        "id": workshop.id,
        "title": title_of(workshop, locale),
        "participant_id": found.place.id,
        "name": name_of(found),
        "waits": found.place.standing is Standing.WAITING,
    }


def _show(workshop: WorkshopSnapshot, found: Person, form: LanguageForm, locale: Locale) -> ResponseReturnValue:
    events = list_events(workshop.id, _SHOWN, participant_id=found.place.id)
    takes_part = found.place.standing is not Standing.CANCELLED
    return show(
        "participant",
        form if takes_part else None,
        **_about(workshop, found, locale),
        someone=shown(found, locale),
        standing=STANDINGS[found.place.standing],
        takes_part=takes_part,
        form_id=None if workshop.state is WorkshopState.DRAFT else registration_form_id(workshop),
        answered=list(_answered(workshop, found)),
        history=lines_of(events, {}, locale),
        messages=[_sent(line, locale) for line in list_to(found.place.id)],
    )


def _answered(workshop: WorkshopSnapshot, found: Person) -> Iterator[Answered]:
    """The forms that they have answered by a link of their own, and their registration."""
    responses = dict(list_tied(found.place.id))
    if found.place.response_id is not None:
        responses["registration"] = found.place.response_id
    for form in workshop.forms.values():
        if form.moment in responses:
            url = url_for(".response", workshop_id=workshop.id, form_id=form.id, response_id=responses[form.moment])
            yield Answered(moment=MOMENTS[form.moment], url=url)


def _sent(line: OutboxLine, locale: Locale) -> Sent:
    return Sent(
        title=message_title(line.kind, line.moment, line.number),
        state=SENDINGS[line.sending],
        failed=line.sending is Sending.FAILED,
        more=_more(line, locale),
    )


def _more(line: OutboxLine, locale: Locale) -> str:
    """When a message was sent, or is; or why it was not."""
    trouble = None if line.failure is None else TROUBLES[line.failure]
    if line.sending is Sending.FAILED and trouble is not None:
        return f"{trouble.why} {trouble.remedy}"
    if line.sending is Sending.WAITING and settings().mail_service is None:
        return str(gettext("Not sent: no mail service is set up"))
    moment = format_datetime(line.sent_at or line.due_at, locale)
    if line.sending is Sending.WAITING and trouble is not None:
        # Translators: beside an email that could not be sent yet; why and a date and time fill the placeholders
        return str(gettext("%(why)s Tried again: %(moment)s", why=trouble.why, moment=moment))
    return moment


def _ask_removal(workshop: WorkshopSnapshot, found: Person, form: RemovalForm, locale: Locale) -> ResponseReturnValue:
    if found.place.standing is Standing.CANCELLED:
        tell("participant-removed")
        return redirect(url_for(".participants", workshop_id=workshop.id), 303)
    return show("remove_participant", form, **_about(workshop, found, locale), email=found.email)


_PARTICIPANT: Final = "/{organise}/<int:workshop_id>/{participants}/<int:participant_id>"
localised(bp, _PARTICIPANT, "participant", participant)
localised(bp, _PARTICIPANT, "send_participant", send_participant, ("POST",))
localised(bp, f"{_PARTICIPANT}/{{links}}", "end_links", end_links)
localised(bp, f"{_PARTICIPANT}/{{links}}", "send_end_links", send_end_links, ("POST",))
localised(bp, f"{_PARTICIPANT}/{{remove}}", "remove_participant", remove_participant)
localised(bp, f"{_PARTICIPANT}/{{remove}}", "send_remove_participant", send_remove_participant, ("POST",))
