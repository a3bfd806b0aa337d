"""Entries for calendars, read back as a calendar program reads them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from app.language import LOCALES, Locale
from app.mail.calendar import calendar_file
from app.mail.parts import CalendarFile
from app.workshops.queries import WorkshopSnapshot
from tests.unit.mail.builders import CONTACT, JOIN_URL, workshop

pytestmark = pytest.mark.usefixtures("words")

NOW = datetime(2027, 1, 5, 8, 30, 15, tzinfo=UTC)
HOSTILE = "Tŷ, 1; 2\\n\nBEGIN:VALARM\r\nEND:VALARM “ŵ”"


def made(held: WorkshopSnapshot | None = None, locales: tuple[Locale, ...] = ("en",), **parts: Any) -> CalendarFile:
    values: dict[str, Any] = {
        "uid": "20270105T083015-7@holi.example",
        "sequence": 2,
        "organiser_email": CONTACT,
        "organiser_name": "Awdurdod “Enghraifft”",
        "attendee_email": "sian@example.com",
        "url": "https://holi.example/en/workshops/x",
        "cancelled": False,
        "at": NOW,
    }
    return calendar_file(held or workshop(), locales, **values | parts)


def read(file: CalendarFile) -> tuple[Any, Any]:
    """The calendar and its only entry; the library knows properties by name alone, and so without their types."""
    calendar = Calendar.from_ical(file.data)
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def test_an_entry_asks_a_mail_program_to_take_it_in_as_accepted() -> None:
    file = made()
    calendar, event = read(file)
    assert (file.method, str(calendar["METHOD"]), str(event["STATUS"])) == ("REQUEST", "REQUEST", "CONFIRMED")
    assert (str(event["UID"]), event["SEQUENCE"], event["DTSTAMP"].dt) == ("20270105T083015-7@holi.example", 2, NOW)
    assert event["ORGANIZER"] == f"mailto:{CONTACT}"
    attendee = event["ATTENDEE"]
    assert attendee == "mailto:sian@example.com"
    assert (attendee.params["PARTSTAT"], attendee.params["RSVP"]) == ("ACCEPTED", "FALSE")
    assert event["URL"] == "https://holi.example/en/workshops/x"


def test_a_cancelled_entry_takes_the_earlier_one_away() -> None:
    file = made(cancelled=True, sequence=3)
    calendar, event = read(file)
    assert (file.method, str(calendar["METHOD"]), str(event["STATUS"])) == ("CANCEL", "CANCEL", "CANCELLED")
    assert str(event["UID"]) == "20270105T083015-7@holi.example"
    assert "DESCRIPTION" not in event


def test_a_file_to_download_invites_nobody() -> None:
    file = made(attendee_email=None, url=None)
    calendar, event = read(file)
    assert file.method == str(calendar["METHOD"]) == "PUBLISH"
    assert "ATTENDEE" not in event
    assert "URL" not in event


@pytest.mark.parametrize(
    ("starts", "hours", "offsets"),
    [
        (datetime(2027, 3, 27, 10, tzinfo=UTC), 2, (0, 0)),
        (datetime(2027, 3, 28, 0, 30, tzinfo=UTC), 2, (0, 1)),
        (datetime(2027, 3, 28, 9, tzinfo=UTC), 2, (1, 1)),
        (datetime(2027, 10, 30, 9, tzinfo=UTC), 26, (1, 0)),
        (datetime(2027, 10, 31, 10, tzinfo=UTC), 2, (0, 0)),
    ],
)
def test_times_are_those_of_the_clock_on_the_wall_across_its_changes(
    starts: datetime, hours: int, offsets: tuple[int, int]
) -> None:
    ends = starts + timedelta(hours=hours)
    calendar, event = read(made(workshop(starts_at=starts, ends_at=ends)))
    for name, moment, offset in (("DTSTART", starts, offsets[0]), ("DTEND", ends, offsets[1])):
        assert event[name].params["TZID"] == "Europe/London"
        assert event[name].dt.replace(tzinfo=None) == (moment + timedelta(hours=offset)).replace(tzinfo=None)
        # The zone in the file says the same, for programs that believe nothing else.
        (zone,) = calendar.walk("VTIMEZONE")
        told = event[name].dt.replace(tzinfo=zone.to_tz(lookup_tzid=False))
        assert told.utcoffset() == timedelta(hours=offset)


@pytest.mark.parametrize("locale", LOCALES)
def test_an_entry_in_one_language_says_which(locale: Locale) -> None:
    file = made(locales=(locale,))
    _, event = read(file)
    title, place, how, name = {
        "cy": (
            "Gwella gwasanaethau i bawb",
            "Neuadd y Ddinas, Caerdydd",
            "Ewch i’r dderbynfa.\nMae’r ystafell ar y llawr cyntaf.\nYmuno ar-lein: " + JOIN_URL,
            "gweithdy.ics",
        ),
        "en": (
            "Better services for everybody",
            "City Hall, Cardiff",
            "Go to reception.\nThe room is on the first floor.\nJoin online: " + JOIN_URL,
            "workshop.ics",
        ),
    }[locale]
    assert (event["SUMMARY"], event["LOCATION"], event["DESCRIPTION"], file.name) == (title, place, how, name)
    assert {event[part].params["LANGUAGE"] for part in ("SUMMARY", "LOCATION", "DESCRIPTION")} == {locale}


def test_an_entry_in_both_languages_has_welsh_first_and_repeats_nothing() -> None:
    file = made(workshop({"en": {"workshop.place": "Neuadd y Ddinas, Caerdydd"}}), locales=LOCALES)
    _, event = read(file)
    assert file.name == "gweithdy.ics"
    assert event["SUMMARY"] == "Gwella gwasanaethau i bawb / Better services for everybody"
    assert event["LOCATION"] == "Neuadd y Ddinas, Caerdydd"
    assert event["DESCRIPTION"].startswith("Ewch i’r dderbynfa.")
    assert event["DESCRIPTION"].endswith("Join online: " + JOIN_URL)
    assert "LANGUAGE" not in event["SUMMARY"].params


def test_hostile_words_stay_words_in_a_calendar() -> None:
    texts = {"workshop.title": HOSTILE, "workshop.place": HOSTILE, "workshop.joining": HOSTILE}
    file = made(
        workshop({"en": texts}, join_url=None),
        organiser_name='A "quoted"; name:\r\nATTENDEE:mailto:x@example.com',
    )
    calendar, event = read(file)
    assert calendar.walk("VALARM") == []
    assert event["SUMMARY"] == event["LOCATION"] == "Tŷ, 1; 2\\n BEGIN:VALARM END:VALARM “ŵ”"
    assert event["DESCRIPTION"].splitlines() == HOSTILE.splitlines()
    assert event["ATTENDEE"] == "mailto:sian@example.com"
    assert event["ORGANIZER"].params["CN"] == "A ’quoted’; name: ATTENDEE:mailto:x@example.com"
    assert max(map(len, file.data.split(b"\r\n"))) <= 75
