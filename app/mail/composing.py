"""From a fact in the outbox to a message: to whom, in which language, with which links.

A personal link is made for each message as it is sent: the database keeps its hash alone, and nobody can read it there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Final
from urllib.parse import urlsplit

from app.language import FORM_SEGMENTS, Locale, path
from app.mail.calendar import calendar_file
from app.mail.letters.blocks import Letter
from app.mail.letters.facts import Facts, LinkTo, ParticipantFacts, Target, Words
from app.mail.letters.participants import letter_to_participant
from app.mail.letters.rendering import html_of, subject_of, text_of
from app.mail.letters.staff import letter_to_staff
from app.mail.parts import CalendarFile, Mail
from app.mail.staff import facts_of
from app.mail.words import message_words, own_words
from app.outbox.queries import was_told
from app.outbox.rules import STAFF, Kind
from app.outbox.service import Claimed
from app.places.queries import Place
from app.places.rules import Standing, written_in
from app.places.service import make_link
from app.responses.queries import Person, find_person
from app.responses.rules import can_be_tied
from app.workshops.queries import FormSnapshot, NoWorkshop, WorkshopSnapshot, get_workshop
from app.workshops.rules import FormState, is_another_day
from config import Settings

_NEWS_OF_TIME: Final = frozenset({Kind.CHANGED, Kind.POSTPONED})
_SURVEYS: Final = frozenset({Kind.INVITATION, Kind.REMINDER})
_NEED_PLACE: Final = frozenset({Kind.CONFIRMATION, Kind.PLACE_GIVEN, Kind.JOINING, Kind.THANKS}) | _SURVEYS
_ENTERED: Final = frozenset({Kind.CONFIRMATION, Kind.PLACE_GIVEN, Kind.CHANGED, Kind.POSTPONED, Kind.JOINING})
"""Kinds that put an entry into the reader's calendar, or bring it up to date."""
_ENDED: Final = frozenset({Kind.CANCELLED, Kind.REMOVED, Kind.WORKSHOP_CANCELLED})
"""Kinds that take that entry away again."""
_AFTER_LEAVING: Final = frozenset({Kind.CANCELLED, Kind.REMOVED, Kind.LINK})
_AFTER_CALLING_OFF: Final = _ENDED | {Kind.LINK, Kind.OWN}


class NoAddress(Exception):
    """Nobody knows where to send the message."""


def compose(claimed: Claimed, settings: Settings, *, attaches: bool, at: datetime) -> Mail | None:
    """The message, ready to leave; None where what it was to say no longer holds. Raises NoAddress.

    ``attaches``: whether it can carry a file; without, a link leads to the entry for the calendar.
    """
    if claimed.kind in STAFF:
        return _to_staff(claimed, settings, at)
    if claimed.participant_id is None or claimed.workshop_id is None:
        return None
    person = find_person(claimed.participant_id)
    try:
        workshop = get_workshop(claimed.workshop_id)
    except NoWorkshop:
        return None
    if person is None or not _holds(claimed, person, workshop, at):
        return None
    if not person.email:
        raise NoAddress
    locales = written_in(person.place.language)
    calendar = _calendar(claimed, person, workshop, settings, locales, at) if attaches else None
    facts = _facts(claimed, person, workshop, settings, attaches_calendar=calendar is not None, at=at)
    return _mail(
        claimed, facts, locales, to=person.email, reply_to=facts.contact_email, settings=settings, calendar=calendar
    )


def preview(
    workshop: WorkshopSnapshot,
    kind: Kind,
    moment: str,
    locales: tuple[Locale, ...],
    settings: Settings,
    *,
    number: int | None = None,
) -> tuple[Letter, ...]:
    """What a message would say to somebody made up: no link in it is anybody's. ``number``: of an organiser's own."""
    form = workshop.forms.get("after" if kind is Kind.THANKS else moment)
    facts = ParticipantFacts(
        kind=kind,
        moment=moment,
        workshop=workshop,
        name="",
        contact_email=workshop.contact_email or settings.contact_email,
        link=_link(workshop, form, settings.base_url, lambda: "…"),
        attaches_calendar=settings.mail_service != "notify",
        position=3 if kind is Kind.WAITING else None,
        before=workshop.starts_at if kind in _NEWS_OF_TIME else None,
        before_end=workshop.ends_at if kind in _NEWS_OF_TIME else None,
        closes_at=None if form is None else form.closes_at,
        anonymous=form is not None and form.current.questionnaire.anonymous,
        own=own_words(workshop, kind, moment) if number is None else message_words(workshop, number),
    )
    return tuple(letter_to_participant(facts, locale) for locale in locales)


def calendar_uid(place: Place, host: str) -> str:
    """What tells a participant's entry in a calendar from all others (RFC 5545, section 3.8.4.7)."""
    return f"{place.registered_at:%Y%m%dT%H%M%S}-{place.id}@{host}"


def calendar_entry(
    place: Place,
    workshop: WorkshopSnapshot,
    locales: tuple[Locale, ...],
    settings: Settings,
    *,
    attendee: str | None,
    url: str | None,
    cancelled: bool = False,
    at: datetime,
) -> CalendarFile:
    """The entry for a participant's calendar; ``cancelled`` takes it away again."""
    left = cancelled and not workshop.cancelled
    names = {locale: settings.organisation.in_locale(locale) for locale in locales}
    return calendar_file(
        workshop,
        locales,
        uid=calendar_uid(place, _host(settings)),
        # Whoever leaves has heard of this sequence already, and would not listen to it again.
        sequence=workshop.calendar_sequence + (1 if left else 0),
        organiser_email=workshop.contact_email or settings.contact_email,
        organiser_name=" / ".join(dict.fromkeys(names.values())),
        attendee_email=attendee,
        url=url,
        cancelled=cancelled,
        at=at,
    )


def _holds(claimed: Claimed, person: Person, workshop: WorkshopSnapshot, at: datetime) -> bool:
    """Whether the message is still true, and still of use."""
    kind, standing = claimed.kind, person.place.standing
    if standing is Standing.CANCELLED and kind not in _AFTER_LEAVING:
        return False
    if workshop.cancelled and kind not in _AFTER_CALLING_OFF:
        return False
    if kind is Kind.WORKSHOP_CANCELLED:
        return workshop.cancelled
    if kind in _NEED_PLACE and standing is not Standing.PLACE:
        return False
    if kind is Kind.WAITING and standing is not Standing.WAITING:
        return False
    if kind in _NEWS_OF_TIME:
        return (_moment(claimed, "starts_at"), _moment(claimed, "ends_at")) != (workshop.starts_at, workshop.ends_at)
    if kind is Kind.JOINING:
        return at < workshop.starts_at
    if kind in _SURVEYS:
        form = workshop.forms.get(claimed.moment)
        return form is not None and form.state(at) is FormState.OPEN and claimed.moment not in person.answered
    return kind is not Kind.OWN or _asked_about(claimed) not in person.answered


def _facts(
    claimed: Claimed,
    person: Person,
    workshop: WorkshopSnapshot,
    settings: Settings,
    *,
    attaches_calendar: bool,
    at: datetime,
) -> ParticipantFacts:
    kind = claimed.kind
    moment = _asked_about(claimed)
    form = workshop.forms.get(moment)
    asks = form is not None and form.state(at) is FormState.OPEN and moment not in person.answered
    if kind is Kind.THANKS:
        # One question a day is enough.
        asks = asks and not was_told(person.place.id, Kind.INVITATION, moment)
    return ParticipantFacts(
        kind=_moved(claimed, workshop) if kind in _NEWS_OF_TIME else kind,
        moment=moment,
        workshop=workshop,
        name=person.name,
        contact_email=workshop.contact_email or settings.contact_email,
        link=_link(workshop, form, settings.base_url, cache(lambda: make_link(person.place.id, at=at))),
        attaches_calendar=attaches_calendar,
        position=0 if claimed.facts.get("standing") == Standing.WAITING else person.place.position,
        before=_moment(claimed, "starts_at"),
        before_end=_moment(claimed, "ends_at"),
        closes_at=form.closes_at if form is not None and asks else None,
        anonymous=form is not None and form.current.questionnaire.anonymous,
        is_over=at >= workshop.starts_at,
        own=_own(claimed, workshop),
    )


def _asked_about(claimed: Claimed) -> str:
    """The moment of the survey that a message asks to be answered; "" where it asks nothing."""
    if claimed.kind is Kind.THANKS:
        return "after"
    return str(claimed.facts.get("moment", claimed.moment))


def _moved(claimed: Claimed, workshop: WorkshopSnapshot) -> Kind:
    """Whether the workshop is on another day than the reader last heard, or at another time of the same."""
    before = _moment(claimed, "starts_at") or workshop.starts_at
    return Kind.POSTPONED if is_another_day(before, workshop.starts_at) else Kind.CHANGED


def _own(claimed: Claimed, workshop: WorkshopSnapshot) -> Mapping[Locale, Words]:
    if claimed.kind is Kind.OWN:
        return message_words(workshop, int(claimed.facts["number"]))
    kind = _moved(claimed, workshop) if claimed.kind in _NEWS_OF_TIME else claimed.kind
    return own_words(workshop, kind, claimed.moment)


def _workshop_address(workshop: WorkshopSnapshot, base_url: str, locale: Locale) -> str:
    return base_url + path(f"/{{workshops}}/{workshop.slugs[locale]}", locale)


def _link(workshop: WorkshopSnapshot, form: FormSnapshot | None, base_url: str, token: Callable[[], str]) -> LinkTo:
    """Where links lead. Of an anonymous form everybody has the same."""

    def link(target: Target, locale: Locale) -> str:
        match target:
            case Target.FORM if form is not None and not can_be_tied(form.current.questionnaire):
                template = f"/{{workshops}}/{workshop.slugs[locale]}/{{{FORM_SEGMENTS[form.moment]}}}"
            case Target.FORM if form is not None:
                template = f"/{{my-place}}/{token()}/{{{FORM_SEGMENTS[form.moment]}}}"
            case Target.CALENDAR:
                template = f"/{{my-place}}/{token()}/{{calendar}}"
            case Target.WORKSHOP:
                return _workshop_address(workshop, base_url, locale)
            case _:
                template = f"/{{my-place}}/{token()}"
        return base_url + path(template, locale)

    return link


def _calendar(
    claimed: Claimed,
    person: Person,
    workshop: WorkshopSnapshot,
    settings: Settings,
    locales: tuple[Locale, ...],
    at: datetime,
) -> CalendarFile | None:
    """An entry for the calendar of whoever has a place, or the end of it for whoever had one."""
    had_place = person.place.standing is Standing.PLACE or claimed.facts.get("standing") == Standing.PLACE
    ended = claimed.kind in _ENDED
    if not had_place or not (ended or claimed.kind in _ENTERED):
        return None
    return calendar_entry(
        person.place,
        workshop,
        locales,
        settings,
        attendee=person.email,
        url=_workshop_address(workshop, settings.base_url, locales[0]),
        cancelled=ended,
        at=at,
    )


def _to_staff(claimed: Claimed, settings: Settings, at: datetime) -> Mail | None:
    found = facts_of(claimed, base_url=settings.base_url, at=at)
    if found is None:
        return None
    return _mail(claimed, found.facts, found.locales, to=found.email, reply_to=None, settings=settings)


def _mail(
    claimed: Claimed,
    facts: Facts,
    locales: tuple[Locale, ...],
    *,
    to: str,
    reply_to: str | None,
    settings: Settings,
    calendar: CalendarFile | None = None,
) -> Mail:
    if isinstance(facts, ParticipantFacts):
        letters = [letter_to_participant(facts, locale) for locale in locales]
    else:
        letters = [letter_to_staff(facts, locale) for locale in locales]
    return Mail(
        to=to,
        subject=subject_of(letters),
        text=text_of(letters),
        html=html_of(letters),
        locales=locales,
        reply_to=reply_to,
        message_id=f"{claimed.message_id}@{_host(settings)}",
        date=claimed.created_at,
        calendar=calendar,
    )


def _moment(claimed: Claimed, name: str) -> datetime | None:
    told = claimed.facts.get(name)
    return None if told is None else datetime.fromisoformat(str(told))


def _host(settings: Settings) -> str:
    return urlsplit(settings.base_url).hostname or "localhost"
