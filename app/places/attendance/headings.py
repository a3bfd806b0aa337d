"""The words at the head of meetings' reports, by what stands in the column.

Teams and Zoom translate them, and change them from one year to the next. What is not here is told by what the
columns hold (see ``tables.py``).
"""

from __future__ import annotations

import enum
import re
from collections.abc import Mapping
from typing import Final

from app.language import fold


class Column(enum.Enum):
    """What a column of a report holds, as far as it tells who came."""

    NAME = enum.auto()
    FORENAME = enum.auto()
    SURNAME = enum.auto()
    EMAIL = enum.auto()
    JOINED = enum.auto()
    ATTENDED = enum.auto()
    WAITED = enum.auto()  # in a waiting room, before they were let in
    MEETING = enum.auto()  # about the meeting as a whole
    OTHER = enum.auto()


PERSONAL: Final = frozenset({Column.NAME, Column.FORENAME, Column.SURNAME, Column.EMAIL})

# As `_plain` leaves them: small letters, no accents, no marks.
_HEADINGS: Final[Mapping[Column, str]] = {
    Column.NAME: """
        name | full name | names | name original name | user name original name | user name | display name
        participant | participant name | attendee | attendee name
        enw | enw llawn | enwau | enw enw gwreiddiol | enw defnyddiwr | enw arddangos | enw r cyfranogwr
        cyfranogwr | mynychwr | enw r mynychwr
        nom | nom complet | nombre | nombre completo | nome | nome completo | nome nome originale
        vollstandiger name | naam | volledige naam
    """,
    Column.FORENAME: """
        first name | forename | given name | registration first name | enw cyntaf | prenom | vorname
    """,
    Column.SURNAME: """
        last name | surname | family name | registration last name | cyfenw | enw olaf | enw teulu
        nom de famille | nachname | apellidos | cognome
    """,
    Column.EMAIL: """
        email | e mail | email address | e mail address | emails | mail | user email | participant email
        attendee email | registration email | upn | participant id upn | user principal name
        e bost | ebost | cyfeiriad e bost | cyfeiriad ebost | e bost y defnyddiwr | cyfeiriad e bost y defnyddiwr
        id y cyfranogwr upn | id cyfranogwr upn
        adresse e mail | courriel | e mail adresse | correo electronico | id do participante upn
    """,
    Column.JOINED: """
        join time | first join | first join time | joined | time joined | amser ymuno | ymuno gyntaf
        ymunodd gyntaf | wedi ymuno
    """,
    Column.ATTENDED: "attended | mynychodd | wedi mynychu | presennol",
    Column.WAITED: "in waiting room | yn yr ystafell aros",
    Column.MEETING: """
        topic | meeting id | meetingid | webinar id | id | host | host name | host email | meeting title
        pwnc | id y cyfarfod | gwesteiwr | teitl y cyfarfod
    """,
    Column.OTHER: """
        user action | timestamp | leave time | last leave | last leave time | left | time exited | duration
        duration minutes | total duration minutes | total duration | in meeting duration | role | guest | is guest
        recording consent | recording disclaimer response | country region name | approval status
        registration time | time in session minutes | organisation | organization | department | group
        gweithred defnyddiwr | stamp amser | amser gadael | gadael ddiwethaf | hyd | hyd munudau | rol | gwestai
        sefydliad | adran | cydsyniad recordio
    """,
}
_COLUMNS: Final[Mapping[str, Column]] = {
    heading.strip(): column
    for column, lines in _HEADINGS.items()
    for line in lines.splitlines()
    for heading in line.split("|")
    if heading.strip()
}

# What stands between the names when a meeting's side panel is copied.
_BETWEEN: Final = frozenset(
    heading.strip()
    for heading in """
    participants | attendees | presenters | in this meeting | in the meeting | others invited | waiting in lobby
    panelists | organizer | organiser | presenter | meeting organizer | meeting organiser | muted | unmuted | host
    co host | cyfranogwyr | mynychwyr | cyflwynwyr | yn y cyfarfod hwn | trefnydd | cyflwynydd | trefnydd y cyfarfod
    """.replace("\n", "|").split("|")
    if heading.strip()
)
_WORD: Final = re.compile(r"[^\W_]+")


def column_of(heading: str) -> Column | None:
    """What the column under ``heading`` holds, or None for a heading not known here."""
    return _COLUMNS.get(_plain(heading)) if len(heading) <= 80 else None


def is_between(line: str) -> bool:
    """Whether ``line`` is a heading of a list, with or without a number after it, and no person."""
    if len(line) > 80:
        return False
    plain = " ".join(word for word in _plain(line).split() if not word.isdigit())
    return plain in _BETWEEN or _COLUMNS.get(plain) in PERSONAL


def _plain(text: str) -> str:
    return " ".join(_WORD.findall(fold(text)))
