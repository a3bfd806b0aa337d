"""A workshop's messages: what is sent when, what has become of it, what failed and is to be tried again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, gettext, lazy_gettext, lazy_pgettext

from app import clock
from app.language import LOCALES, Locale
from app.language.formatting import format_datetime, format_number, format_time
from app.mail.queries import OwnMessage, Scheduled, gaps_of_message, list_own, list_scheduled
from app.mail.service.scheduling import retry
from app.outbox.queries import OutboxLine, Tally, list_of, tally
from app.outbox.rules import LEASE, Kind, Sending
from app.responses.queries import Person, list_people
from app.web.access import allows, person, settings
from app.web.addresses import localised
from app.web.organiser.message_words import (
    AUDIENCES,
    OCCASIONS,
    SENDINGS,
    TROUBLES,
    TURNS,
    Turn,
)
from app.web.organiser.page import EDITORS, bp, managed, show
from app.web.organiser.words import title_of
from app.web.page import tell
from app.web.pages.letters import own_keys
from app.web.pages.message_names import mail_name, message_title
from app.web.pages.worded import Worded, either
from app.workshops.queries import WorkshopSnapshot, list_texts
from app.workshops.rules import ADAPTABLE, WAITING, WorkshopState, message_key

LOOK_EVERY: Final = 15
"""Seconds between two looks of a page that follows what is being sent."""
_LISTED: Final = 50
"""Messages in a list; of more it tells the number."""

# Translators: tag beside an email that an organiser has written and not sent yet
_DRAFT: Final = lazy_pgettext("message", "Draft")
# Translators: tag beside an email that an organiser has written and not sent yet: it is still to be translated
_TRANSLATED: Final = lazy_pgettext("message", "Waiting for a translator")
# Translators: to whom an email could not be sent, where their registration is gone
_NOBODY: Final = lazy_gettext("Somebody whose details are no longer kept")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailed:
    """A message of the schedule, or one that waits for something to happen; ``state`` is a tag, if it has one."""

    name: str
    title: str
    when: str
    figures: tuple[str, ...]
    adapted: bool
    can_adapt: bool
    state: LazyString | None = None
    is_quiet: bool = False
    is_wrong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """A message that an organiser wrote; ``subject`` None where it has none yet."""

    number: int
    subject: Worded | None
    audience: LazyString
    state: LazyString
    is_draft: bool
    when: str
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """A message that did not leave, or not arrive: to whom, what, when, why, and what to do.

    ``url`` leads to the registration; ``can_retry``: it is not too late.
    """

    id: int
    title: str
    reader: str
    when: str
    why: LazyString | None = None
    remedy: LazyString | None = None
    url: str | None = None
    can_retry: bool = False


@allows(*EDITORS)
def messages(locale: Locale, workshop_id: int) -> ResponseReturnValue:
    """Every message of the workshop."""
    workshop = managed(workshop_id)
    tallies = tally(workshop.id)
    people = {one.place.id: one for one in list_people(workshop.id)}
    failed = sum(one.failed for one in tallies.values())
    waiting = sum(one.waiting for one in tallies.values())
    is_set_up = settings().mail_service is not None
    return show(
        "messages",
        workshop=workshop,
        id=workshop.id,
        title=title_of(workshop, locale),
        now=format_time(clock.now(), locale),
        seconds=LOOK_EVERY,
        is_set_up=is_set_up,
        is_draft=workshop.state is WorkshopState.DRAFT,
        is_over=workshop.state in {WorkshopState.CLOSED, WorkshopState.ARCHIVED},
        failed=[_failed(workshop, one, people, locale) for one in list_of(workshop.id, Sending.FAILED, limit=_LISTED)],
        failed_more=format_number(failed - _LISTED, locale) if failed > _LISTED else None,
        unsent=[]
        if is_set_up
        else [_unsent(one, people, locale) for one in list_of(workshop.id, Sending.WAITING, limit=_LISTED)],
        waiting=format_number(waiting, locale),
        unsent_more=format_number(waiting - _LISTED, locale) if waiting > _LISTED else None,
        own=list(_own(workshop, tallies, locale)),
        planned=[_planned(workshop, one, tallies, locale) for one in list_scheduled(workshop)],
        automatic=[_automatic(workshop, mail, tallies, locale) for mail in OCCASIONS],
    )


@allows(*EDITORS)
def send_messages(locale: Locale, workshop_id: int) -> ResponseReturnValue:
    """Try again what failed: all of it, or one message."""
    managed(workshop_id)
    action, _, which = request.form.get("action", "").partition(":")
    if action == "retry" and which.isascii() and which.isdigit() and len(which) <= 9:
        number = retry(workshop_id, message_id=int(which), by=person().user_id, at=clock.now())
    elif action == "retry-all":
        number = retry(workshop_id, by=person().user_id, at=clock.now())
    else:
        number = 0
    tell("messages-retried" if number else "messages-none-failed")
    return redirect(url_for(".messages", workshop_id=workshop_id), 303)


def figures_of(found: Tally, locale: Locale) -> tuple[str, ...]:
    """How many messages are where, as far as there are any."""
    counts = {
        Sending.SENT: found.sent,
        Sending.WAITING: found.waiting,
        Sending.FAILED: found.failed,
        Sending.OVER: found.over,
    }
    shown = [f"{SENDINGS[sending]}: {format_number(count, locale)}" for sending, count in counts.items() if count]
    if found.retried:
        # Translators: after a number of emails that wait: some of them have been tried before; a number follows
        shown.append(
            gettext("Tried before and to be tried again: %(number)s", number=format_number(found.retried, locale))
        )
    return tuple(shown)


def audience_words(message: OwnMessage) -> LazyString:
    """To whom an organiser's own message goes."""
    return AUDIENCES[message.audience, message.moment]


def _planned(
    workshop: WorkshopSnapshot,
    found: Scheduled,
    tallies: Mapping[tuple[Kind, str, int | None], Tally],
    locale: Locale,
) -> Mailed:
    planned = found.planned
    turn = turn_of(found, clock.now())
    return Mailed(
        name=mail_name(planned.kind, planned.moment),
        title=message_title(planned.kind, planned.moment),
        when=format_datetime(planned.due_at, locale),
        figures=figures_of(tallies.get((planned.kind, planned.moment, None), Tally()), locale),
        adapted=_is_adapted(workshop, planned.kind, planned.moment),
        can_adapt=True,
        state=TURNS[turn],
        is_quiet=turn in {Turn.OFF, Turn.PAST},
        is_wrong=turn is Turn.IMPOSSIBLE,
    )


def turn_of(found: Scheduled, now: datetime) -> Turn:
    """Where a message of the schedule is."""
    planned = found.planned
    if not planned.enabled:
        return Turn.OFF
    if not found.is_possible:
        return Turn.IMPOSSIBLE
    if now >= planned.until:
        return Turn.PAST
    return Turn.BEGUN if planned.due_at <= now else Turn.PLANNED


def _automatic(
    workshop: WorkshopSnapshot,
    mail: tuple[Kind, str],
    tallies: Mapping[tuple[Kind, str, int | None], Tally],
    locale: Locale,
) -> Mailed:
    return Mailed(
        name=mail_name(*mail),
        title=message_title(*mail),
        when=str(OCCASIONS[mail]),
        figures=figures_of(tallies.get((*mail, None), Tally()), locale),
        adapted=_is_adapted(workshop, *mail),
        can_adapt=mail in ADAPTABLE,
    )


def _is_adapted(workshop: WorkshopSnapshot, kind: Kind, moment: str) -> bool:
    return any(workshop.find_text(locale, key) for key in own_keys(kind, moment) for locale in LOCALES)


def _own(
    workshop: WorkshopSnapshot, tallies: Mapping[tuple[Kind, str, int | None], Tally], locale: Locale
) -> Iterator[Own]:
    texts = {text.key: text.wordings for text in list_texts(workshop.id)}
    for message in list_own(workshop.id):
        wordings = texts.get(message_key(message.number, "subject"))
        draft = message.sent_at is None
        waits = draft and any(gap.kind in WAITING for gap in gaps_of_message(workshop, message.number))
        yield Own(
            number=message.number,
            subject=None if wordings is None else either(wordings, locale),
            audience=audience_words(message),
            state=(_TRANSLATED if waits else _DRAFT) if draft else SENDINGS[Sending.SENT],
            is_draft=draft,
            when=format_datetime(message.sent_at or message.created_at, locale),
            figures=figures_of(tallies.get((Kind.OWN, "", message.number), Tally()), locale),
        )


def _failed(workshop: WorkshopSnapshot, line: OutboxLine, people: Mapping[int, Person], locale: Locale) -> Unsent:
    trouble = None if line.failure is None else TROUBLES[line.failure]
    someone = people.get(line.participant_id or 0)
    registration = workshop.forms.get("registration")
    response = None if someone is None else someone.place.response_id
    return Unsent(
        id=line.id,
        title=message_title(line.kind, line.moment, line.number),
        reader=_reader(someone),
        when=format_datetime(_tried_at(line), locale),
        why=None if trouble is None else trouble.why,
        remedy=None if trouble is None else trouble.remedy,
        url=None
        if registration is None or response is None
        else url_for(".response", workshop_id=workshop.id, form_id=registration.id, response_id=response),
        can_retry=line.until is None or line.until > clock.now(),
    )


def _unsent(line: OutboxLine, people: Mapping[int, Person], locale: Locale) -> Unsent:
    return Unsent(
        id=line.id,
        title=message_title(line.kind, line.moment, line.number),
        reader=_reader(people.get(line.participant_id or 0)),
        when=format_datetime(line.created_at, locale),
    )


def _tried_at(line: OutboxLine) -> datetime:
    """When a message that failed was tried last: its lease began then."""
    return line.due_at - LEASE if line.attempts else line.created_at


def _reader(someone: Person | None) -> str:
    return (someone and (someone.name or someone.email)) or str(_NOBODY)


_ADDRESS: Final = "/{organise}/<int:workshop_id>/{messages}"
localised(bp, _ADDRESS, "messages", messages)
localised(bp, _ADDRESS, "send_messages", send_messages, ("POST",))
