"""Messages that organisers write themselves: written in both languages, looked at, sent once, and followed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, gettext, lazy_gettext

from app import clock
from app.language import Locale
from app.language.formatting import format_datetime, format_number, format_time
from app.mail.queries import PARTS, SURVEYS, OwnMessage, find_own, gaps_of_message, recipients
from app.mail.rules import Audience
from app.mail.service import announcing as service
from app.mail.service.announcing import AlreadySent, NoAnnouncement, NobodyThere, Unfinished
from app.outbox.queries import Tally, tally
from app.outbox.rules import Kind
from app.web.access import allows, person, settings
from app.web.addresses import localised
from app.web.fields.own import ChoiceField
from app.web.organiser.editing import (
    TextsForm,
    filled,
    form_of_fields,
    own_text,
    pair,
    save_texts,
    show_editing,
    switching,
    tell_saved,
    texts_of,
    waits_for_translators,
)
from app.web.organiser.message_texts import SUBJECT, SUBJECT_HINT, TEXT, TEXT_HINT
from app.web.organiser.message_words import AUDIENCES, TO_ALL_WITH_A_PLACE
from app.web.organiser.messages import LOOK_EVERY, audience_words, figures_of
from app.web.organiser.missing import sections_of
from app.web.organiser.page import EDITORS, bp, managed, show
from app.web.organiser.words import title_of
from app.web.page import tell
from app.web.pages.letters import letters_of
from app.web.pages.message_names import message_title
from app.workshops.queries import WorkshopSnapshot
from app.workshops.rules import MESSAGE, field_id, limit_of, message_key

_NEW: Final = "new"
_NEEDED: Final[Mapping[str, LazyString]] = {
    # Translators: error message under the two fields for the subject of an email: both are empty
    "subject": lazy_gettext("Enter the subject in Welsh or in English"),
    # Translators: error message under the two fields for what an email says: both are empty
    "text": lazy_gettext("Enter the text in Welsh or in English"),
}


class OwnMessageForm(TextsForm):
    """To whom a message goes, its subject and its text."""

    @property
    def audience(self) -> tuple[Audience, str]:
        """To whom, and of which survey, where it is for those who have not answered one."""
        value, _, moment = (self["to"].data or "").partition("-")
        return Audience(value), moment

    @property
    def parts(self) -> dict[str, Mapping[Locale, str]]:
        """Subject and text."""
        return {key.rpartition(".")[2]: pair.value for key, pair in self.pairs.items()}


@allows(*EDITORS)
def new_announcement(locale: Locale, workshop_id: int) -> ResponseReturnValue:
    """An empty message."""
    workshop = managed(workshop_id)
    return _edit(workshop, None, _form(workshop, None, locale), locale)


@allows(*EDITORS)
def send_new_announcement(locale: Locale, workshop_id: int) -> ResponseReturnValue:
    """Keep it as a draft."""
    workshop = managed(workshop_id)
    form = _form(workshop, None, locale)
    if switching() or not form.validate():
        return _edit(workshop, None, form, locale)
    audience, moment = form.audience
    wait = [key.rpartition(".")[2] for key in form.one_sided] if waits_for_translators(workshop) else []
    number = service.begin(
        workshop_id, audience=audience, moment=moment, texts=form.parts, by=person().user_id, at=clock.now(), wait=wait
    )
    tell("message-waits" if wait else "message-created")
    return redirect(url_for(".announcement", workshop_id=workshop_id, number=number), 303)


@allows(*EDITORS)
def announcement(locale: Locale, workshop_id: int, number: int) -> ResponseReturnValue:
    """A draft, to be changed; or a message that was sent, and what has become of it."""
    workshop = managed(workshop_id)
    message = _get(workshop, number)
    if message.sent_at is None:
        return _edit(workshop, message, _form(workshop, message, locale), locale)
    counts = tally(workshop_id).get((Kind.OWN, "", number), Tally())
    return show(
        "announcement_sent",
        **_about(workshop, message, locale),
        sent_at=format_datetime(message.sent_at, locale),
        sent_to=format_number(message.sent_to or 0, locale),
        figures=figures_of(counts, locale),
        has_failed=counts.failed > 0,
        is_set_up=settings().mail_service is not None,
        now=format_time(clock.now(), locale),
        seconds=LOOK_EVERY,
        letters=letters_of(workshop, Kind.OWN, _asks(message), number=number),
    )


@allows(*EDITORS)
def send_announcement(locale: Locale, workshop_id: int, number: int) -> ResponseReturnValue:
    """Save a draft; then go where the pressed button leads."""
    workshop = managed(workshop_id)
    message = _get(workshop, number)
    address = url_for(".announcement", workshop_id=workshop_id, number=number)
    if message.sent_at is not None:
        tell("message-sent-already")
        return redirect(address, 303)
    form = _form(workshop, message, locale)
    if switching() or not (form.validate() and save_texts(workshop, form)):
        return _edit(workshop, message, form, locale)
    audience, moment = form.audience
    try:
        service.address(workshop_id, number, audience=audience, moment=moment)
    except (AlreadySent, NoAnnouncement):
        tell("message-sent-already")
        return redirect(address, 303)
    if request.form.get("action") == "check":
        return redirect(url_for(".announce", workshop_id=workshop_id, number=number), 303)
    if waits_for_translators(workshop) and form.one_sided:
        tell("message-waits")
    else:
        tell_saved(workshop, form)
    return redirect(address, 303)


@allows(*EDITORS)
def announce(locale: Locale, workshop_id: int, number: int) -> ResponseReturnValue:
    """What the message looks like, to how many it goes, and whether to send it."""
    workshop = managed(workshop_id)
    message = _get(workshop, number)
    if message.sent_at is not None:
        return redirect(url_for(".announcement", workshop_id=workshop_id, number=number), 303)
    return _check(workshop, message, locale)


@allows(*EDITORS)
def send_announce(locale: Locale, workshop_id: int, number: int) -> ResponseReturnValue:
    """Send it, once."""
    workshop = managed(workshop_id)
    message = _get(workshop, number)
    try:
        service.send(message.id, by=person().user_id, at=clock.now())
    except (Unfinished, NobodyThere):
        return _check(workshop, message, locale, status=409)
    except NoAnnouncement:
        abort(404)
    tell("message-sent")
    return redirect(url_for(".announcement", workshop_id=workshop_id, number=number), 303)


@allows(*EDITORS)
def send_copy_announcement(locale: Locale, workshop_id: int, number: int) -> ResponseReturnValue:
    """A new draft with the words of another message."""
    _get(managed(workshop_id), number)
    made = service.copy(workshop_id, number, by=person().user_id, at=clock.now())
    tell("message-copied")
    return redirect(url_for(".announcement", workshop_id=workshop_id, number=made), 303)


@allows(*EDITORS)
def delete_announcement(locale: Locale, workshop_id: int, number: int) -> ResponseReturnValue:
    """Whether a draft shall really go."""
    workshop = managed(workshop_id)
    message = _get(workshop, number)
    if message.sent_at is not None:
        return redirect(url_for(".announcement", workshop_id=workshop_id, number=number), 303)
    return show("delete_announcement", **_about(workshop, message, locale))


@allows(*EDITORS)
def send_delete_announcement(locale: Locale, workshop_id: int, number: int) -> ResponseReturnValue:
    """Delete a draft."""
    managed(workshop_id)
    try:
        service.delete(workshop_id, number, by=person().user_id, at=clock.now())
    except AlreadySent:
        tell("message-sent-already")
    except NoAnnouncement:
        abort(404)
    else:
        tell("message-deleted")
    return redirect(url_for(".messages", workshop_id=workshop_id), 303)


def _get(workshop: WorkshopSnapshot, number: int) -> OwnMessage:
    found = find_own(workshop.id, number)
    if found is None:
        abort(404)
    return found


def _form(workshop: WorkshopSnapshot, message: OwnMessage | None, locale: Locale) -> OwnMessageForm:
    texts = texts_of(workshop)
    keys = {part: f"{MESSAGE}{_NEW}.{part}" if message is None else message_key(message.number, part) for part in PARTS}
    more: Mapping[str, Mapping[str, Any]] = {
        "subject": {"hint": SUBJECT_HINT, "most": limit_of(keys["subject"])},
        "text": {"hint": TEXT_HINT, "most": limit_of(keys["text"]), "lines": 10},
    }
    chosen = "places" if message is None else "-".join(filter(None, (message.audience.value, message.moment)))
    fields: dict[str, Any] = {
        "to": ChoiceField(
            # Translators: over a choice: to whom an email goes that an organiser writes
            lazy_gettext("Who is this message for?"),
            choices={value: AUDIENCES[audience] for value, audience in _audiences(workshop).items()},
            hints={value: _hint(workshop, *audience, locale) for value, audience in _audiences(workshop).items()},
            # Translators: error message: nothing was chosen under “Who is this message for?”
            missing=lazy_gettext("Choose who this message is for"),
            default=chosen,
        ),
    }
    for part, label in (("subject", SUBJECT), ("text", TEXT)):
        stored = own_text(workshop, texts, keys[part])
        fields[field_id(keys[part])] = pair(workshop, stored, label, needed=_NEEDED[part], **more[part])
    return filled(form_of_fields(OwnMessageForm, fields))


def _audiences(workshop: WorkshopSnapshot) -> Mapping[str, tuple[Audience, str]]:
    """To whom one can write, by the values of the choice: those who lack an answer only where there is a survey."""
    found = {one.value: (one, "") for one in Audience if one is not Audience.UNANSWERED}
    surveys = [moment for moment in SURVEYS if moment in workshop.forms]
    return found | {f"{Audience.UNANSWERED.value}-{moment}": (Audience.UNANSWERED, moment) for moment in surveys}


def _hint(workshop: WorkshopSnapshot, audience: Audience, moment: str, locale: Locale) -> str:
    # Translators: under a choice of to whom an email goes; a number follows
    people = gettext("People now: %(number)s", number=_number(workshop, audience, moment, locale))
    return f"{TO_ALL_WITH_A_PLACE} {people}" if _is_anonymous(workshop, audience, moment) else people


def _number(workshop: WorkshopSnapshot, audience: Audience, moment: str, locale: Locale) -> str:
    return format_number(len(recipients(workshop, audience, moment)), locale)


def _is_anonymous(workshop: WorkshopSnapshot, audience: Audience, moment: str) -> bool:
    form = workshop.forms.get(moment) if audience is Audience.UNANSWERED else None
    return form is not None and form.current.questionnaire.anonymous


def _edit(
    workshop: WorkshopSnapshot, message: OwnMessage | None, form: OwnMessageForm, locale: Locale
) -> ResponseReturnValue:
    return show_editing(
        "announcement",
        form,
        workshop,
        locale,
        number=None if message is None else message.number,
        name=None if message is None else message_title(Kind.OWN, "", message.number),
    )


def _check(
    workshop: WorkshopSnapshot, message: OwnMessage, locale: Locale, *, status: int = 200
) -> ResponseReturnValue:
    readers = len(recipients(workshop, message.audience, message.moment))
    return show(
        "announce",
        status=status,
        **_about(workshop, message, locale),
        sections=sections_of(workshop, gaps_of_message(workshop, message.number), locale),
        readers=readers,
        shown_readers=format_number(readers, locale),
        everybody=TO_ALL_WITH_A_PLACE if _is_anonymous(workshop, message.audience, message.moment) else None,
        is_set_up=settings().mail_service is not None,
        letters=letters_of(workshop, Kind.OWN, _asks(message), number=message.number),
    )


def _asks(message: OwnMessage) -> str:
    """The moment of the survey that the message asks to be answered; "" where it asks nothing."""
    return message.moment if message.audience is Audience.UNANSWERED else ""


def _about(workshop: WorkshopSnapshot, message: OwnMessage, locale: Locale) -> dict[str, Any]:
    return {
        "id": workshop.id,
        "title": title_of(workshop, locale),
        "number": message.number,
        "name": message_title(Kind.OWN, "", message.number),
        "audience": audience_words(message),
    }


_NEW_ADDRESS: Final = "/{organise}/<int:workshop_id>/{messages}/{new}"
_ADDRESS: Final = "/{organise}/<int:workshop_id>/{messages}/<int:number>"
localised(bp, _NEW_ADDRESS, "new_announcement", new_announcement)
localised(bp, _NEW_ADDRESS, "send_new_announcement", send_new_announcement, ("POST",))
localised(bp, _ADDRESS, "announcement", announcement)
localised(bp, _ADDRESS, "send_announcement", send_announcement, ("POST",))
localised(bp, f"{_ADDRESS}/{{send}}", "announce", announce)
localised(bp, f"{_ADDRESS}/{{send}}", "send_announce", send_announce, ("POST",))
localised(bp, f"{_ADDRESS}/{{copy}}", "send_copy_announcement", send_copy_announcement, ("POST",))
localised(bp, f"{_ADDRESS}/{{delete}}", "delete_announcement", delete_announcement)
localised(bp, f"{_ADDRESS}/{{delete}}", "send_delete_announcement", send_delete_announcement, ("POST",))
