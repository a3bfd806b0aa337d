"""A workshop as an entry of a calendar, which a later one updates or takes away (RFC 5545, RFC 5546)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vText

from app.language import Locale
from app.language.catalogues import gettext_in
from app.language.formatting import LONDON
from app.mail.parts import CalendarFile
from app.workshops.queries import WorkshopSnapshot

_PRODUCT: Final = "-//Holi//Holi//EN"
_ZONE: Final = "Europe/London"
# The Summer Time Order 2002: from the last Sunday of March to the last of October, at one o'clock Greenwich time.
_CHANGES: Final = (
    (TimezoneDaylight, "BST", datetime(1996, 3, 31, 1), 0, 1, 3),  # noqa: DTZ001 – a change is told in local time
    (TimezoneStandard, "GMT", datetime(1996, 10, 27, 2), 1, 0, 10),  # noqa: DTZ001
)


def calendar_file(
    workshop: WorkshopSnapshot,
    locales: Sequence[Locale],
    *,
    uid: str,
    sequence: int,
    organiser_email: str,
    organiser_name: str,
    attendee_email: str | None,
    url: str | None,
    cancelled: bool,
    at: datetime,
) -> CalendarFile:
    """The workshop for a participant's calendar, in the words of ``locales``, Welsh first where there are both.

    ``uid`` is the same for all entries of one participant's place, and ``sequence`` grows with each change; ``at`` is
    when this one is made. With an attendee, mail programs put it in the calendar at once, as accepted, and ask for no
    reply; without one the file is to be downloaded, and opens as an entry of the reader's own. Calendars are shared
    with colleagues: ``url`` must be a page that anybody may see.
    """
    method = _method(attendee_email, cancelled=cancelled)
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_zone())
    event = Event()
    event.add("uid", uid)
    event.add("sequence", sequence)
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", workshop.starts_at.astimezone(LONDON))
    event.add("dtend", workshop.ends_at.astimezone(LONDON))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("organizer", _organiser(organiser_email, organiser_name))
    if attendee_email is not None:
        event.add("attendee", _attendee(attendee_email), encode=False)
    _add_words(event, workshop, locales, cancelled=cancelled)
    if url is not None:
        event.add("url", url)
    calendar.add_component(event)
    # Translators: name of a file that puts a workshop in a calendar; the end .ics must stay
    return CalendarFile(name=gettext_in(locales[0], "workshop.ics"), method=method, data=calendar.to_ical())


def _method(attendee_email: str | None, *, cancelled: bool) -> Literal["PUBLISH", "REQUEST", "CANCEL"]:
    if cancelled:
        return "CANCEL"
    return "PUBLISH" if attendee_email is None else "REQUEST"


def _zone() -> Timezone:
    zone = Timezone()
    zone.add("tzid", _ZONE)
    for kind, name, since, before, after, month in _CHANGES:
        change = kind()
        change.add("tzname", name)
        change.add("dtstart", since)
        change.add("tzoffsetfrom", timedelta(hours=before))
        change.add("tzoffsetto", timedelta(hours=after))
        change.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su"})
        zone.add_component(change)
    return zone


def _organiser(email: str, name: str) -> vCalAddress:
    organiser = vCalAddress(f"mailto:{email}")
    # A parameter, unlike a text, has no way to write a quotation mark, nor a line break (RFC 5545, section 3.2).
    organiser.params["CN"] = " ".join(name.replace('"', "’").split())
    return organiser


def _attendee(email: str) -> vCalAddress:
    attendee = vCalAddress(f"mailto:{email}")
    attendee.params.update({"CUTYPE": "INDIVIDUAL", "ROLE": "REQ-PARTICIPANT", "PARTSTAT": "ACCEPTED", "RSVP": "FALSE"})
    return attendee


def _add_words(event: Event, workshop: WorkshopSnapshot, locales: Sequence[Locale], *, cancelled: bool) -> None:
    texts = {
        "summary": _in_each(locales, " / ", lambda locale: " ".join(workshop.words(locale)("workshop.title").split())),
        "location": _in_each(locales, " / ", lambda locale: " ".join(workshop.words(locale)("workshop.place").split())),
        "description": "" if cancelled else _in_each(locales, "\n\n", lambda locale: "\n".join(_how(workshop, locale))),
    }
    for name, text in texts.items():
        if text:
            # One text in two languages has no language of its own.
            event.add(name, vText(text), parameters={"LANGUAGE": locales[0]} if len(locales) == 1 else {})


def _in_each(locales: Sequence[Locale], between: str, words: Callable[[Locale], str]) -> str:
    """The words in each language, once where both are the same."""
    return between.join(dict.fromkeys(filter(None, map(words, locales))))


def _how(workshop: WorkshopSnapshot, locale: Locale) -> Iterator[str]:
    if joining := workshop.find_text(locale, "workshop.joining"):
        yield joining.strip()
    if workshop.join_url:
        # Translators: in a calendar's entry for a workshop; the address of an online session follows
        yield gettext_in(locale, "Join online: %(address)s", address=workshop.join_url)
