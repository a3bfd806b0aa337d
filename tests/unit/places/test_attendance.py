"""Lists of who came: read from reports and plain text, and set beside the people of a workshop."""

from __future__ import annotations

import contextlib
import random
from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.language import fold
from app.places.attendance import (
    MOST_BYTES,
    MOST_LINES,
    Known,
    Listed,
    Matches,
    NotText,
    Quality,
    TooLong,
    decode,
    match,
    read_list,
)
from tests.hostile import not_slow

Thing = TypeVar("Thing")

TEAMS = """1. Summary
Meeting title\tGweithdy caffael / Procurement workshop
Attended participants\t5
Start time\t25/11/2026, 09:58:12
End time\t25/11/2026, 12:01:40
Meeting duration\t2h 3m 28s
Average attendance time\t1h 40m

2. Participants
Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole
Siân Llŷr Prŷs-Jones\t25/11/2026, 09:58:12\t25/11/2026, 12:01:40\t2h 3m 28s\tSian.PrysJones@gwynedd.example\tsian@gwynedd.example\tOrganiser
O’Neill, Ŵyn (Education - Schools)\t25/11/2026, 10:01:02\t25/11/2026, 12:00:01\t1h 59m\twyn@llyw.example\twyn@llyw.example\tPresenter
Huw Evans (Guest)\t25/11/2026, 10:02:00\t25/11/2026, 11:00:01\t58m\t\t\tAttendee
Mair ap Rhys (External)\t25/11/2026, 10:03:00\t25/11/2026, 11:58:01\t1h 55m\t\tmair_cardiff.example#EXT#@llyw.onmicrosoft.example\tAttendee
+44 29*****555\t25/11/2026, 10:07:00\t25/11/2026, 11:58:01\t1h 51m\t\t\tAttendee
Gwenno Parry\t\t\t\tgwenno@mon.example\t\tAttendee

3. In-Meeting Activities
Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole
Siân Llŷr Prŷs-Jones\t25/11/2026, 09:58:12\t25/11/2026, 12:01:40\t2h 3m 28s\tSian.PrysJones@gwynedd.example\tOrganiser
Huw Evans (Guest)\t25/11/2026, 10:02:00\t25/11/2026, 10:30:00\t28m\t\tAttendee
Huw Evans (Guest)\t25/11/2026, 10:31:00\t25/11/2026, 11:00:01\t29m\t\tAttendee
"""  # noqa: E501
OF_TEAMS = [
    ("Siân Llŷr Prŷs-Jones", "Sian.PrysJones@gwynedd.example"),
    ("O’Neill, Ŵyn (Education - Schools)", "wyn@llyw.example"),
    ("Huw Evans", None),
    ("Mair ap Rhys", "mair@cardiff.example"),
    ("+44 29*****555", None),
]
OLDER_TEAMS = (
    "Full Name\tUser Action\tTimestamp\n"
    "Siân Evans\tJoined before\t25/11/2020, 10:00:00\n"
    "Huw Jones (Gwestai)\tJoined\t25/11/2020, 10:01:00\n"
    "Siân Evans\tLeft\t25/11/2020, 10:30:00\n"
    "Siân Evans\tJoined\t25/11/2020, 10:31:00\n"
)
# A language whose headings no table of ours knows.
TEAMS_ELSEWHERE = (
    "1. Yhteenveto\nKokouksen otsikko\tHankinta\nOsallistujia\t2\n\n"
    "2. Osallistujat\n"
    "Nimi\tEnsimmäinen liittyminen\tViimeinen poistuminen\tKesto\tSähköposti\tTunnus (UPN)\tRooli\n"
    "Siân Evans\t25.11.2026 klo 9.58\t25.11.2026 klo 12.01\t2 t\tsian@mon.example\tsian@mon.example\tJärjestäjä\n"
    "Huw Jones\t25.11.2026 klo 9.59\t25.11.2026 klo 12.00\t2 t\t\t\tOsallistuja\n\n"
    "3. Toiminta kokouksessa\n"
    "Nimi\tLiittyminen\tPoistuminen\tKesto\tSähköposti\tRooli\n"
    "Siân Evans\t25.11.2026 klo 9.58\t25.11.2026 klo 12.01\t2 t\tsian@mon.example\tJärjestäjä\n"
)
ZOOM_ROWS = (
    "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,Recording Consent,In Waiting Room\n"
    "Siân Evans (she/her),sian@mon.example,25/11/2026 10:00:01,25/11/2026 12:00:00,120,No,Y,No\n"
    "iPad (Huw Jones),,25/11/2026 09:55:00,25/11/2026 10:00:00,5,Yes,,Yes\n"
    "iPad (Huw Jones),,25/11/2026 10:00:00,25/11/2026 11:00:00,60,Yes,,No\n"
    '"Parry, Gwenno | Cyngor Môn",,25/11/2026 10:00:00,25/11/2026 11:00:00,60,Yes,,No\n'
    "Ann Early,,25/11/2026 09:55:00,25/11/2026 10:00:00,5,Yes,,Yes\n"
    "Siân Evans,sian@mon.example,25/11/2026 12:01:00,25/11/2026 12:05:00,4,No,,No\n"
)
ZOOM_HEAD = (
    "Meeting ID,Topic,Start Time,End Time,User Email,Duration (Minutes),Participants\n"
    "812 3456 7890,Gweithdy,25/11/2026 09:50:00,25/11/2026 12:05:00,host@mon.example,135,5\n\n"
)
OF_ZOOM = [
    ("Siân Evans", "sian@mon.example"),
    ("iPad (Huw Jones)", None),
    ("Parry, Gwenno", None),
]
ZOOM_ELSEWHERE = (
    "Kokous,Aihe,Alkoi,Isäntä,Kesto\n812 3456 7890,Hankinta,25.11.2026 9.50,host@mon.example,135\n\n"
    "Nimi (alkuperäinen),Osoite,Liittyi,Poistui,Kesto (minuuttia),Vieras\n"
    "Siân Evans,sian@mon.example,25.11.2026 10.00,25.11.2026 12.00,120,Ei\n"
    "Huw Jones,,25.11.2026 10.00,25.11.2026 12.00,120,Kyllä\n"
)
ZOOM_WEBINAR = """Attendee Report,
Report Generated:,25/11/2026 13:00
Topic,Webinar ID,Actual Start Time,Actual Duration (minutes),# Registered
Caffael,812 3456 7890,25/11/2026 10:00,120,3
Host Details,
Attended,User Name (Original Name),Email,Join Time,Leave Time,Time in Session (minutes),Is Guest,Country/Region Name
Yes,Mair Rhys,mair@mon.example,25/11/2026 09:50,25/11/2026 12:00,130,No,United Kingdom
Attendee Details,
Attended,User Name (Original Name),First Name,Last Name,Email,Registration Time,Approval Status,Join Time,Leave Time
Yes,Siân,Siân,Evans,sian@mon.example,01/11/2026 10:00,approved,25/11/2026 10:00,25/11/2026 12:00
No,Huw,Huw,Jones,huw@mon.example,01/11/2026 10:00,approved,--,--
"""
ZOOM_OF_ACCOUNT = (
    "Topic,Meeting ID,User Name,User Email,Start Time,Name (Original Name),User Email,Join Time,Leave Time\n"
    "Caffael,812,The Host,host@mon.example,25/11/2026,Siân Evans,sian@mon.example,25/11/2026 10:00,25/11/2026 11:00\n"
    "Caffael,812,The Host,host@mon.example,25/11/2026,Huw Jones,,25/11/2026 10:00,25/11/2026 11:00\n"
)
PLAIN = """Cyfranogwyr (8)
1. Siân Evans
2) Jones, Huw
• Ŵyn O’Neill <wyn@llyw.example>
- "Parry, Gwenno" <gwenno@mon.example>
[x] mair@mon.example
Presenters

Ann Roberts, ann@mon.example
sian  EVANS
Elin Tudur <elin@mon.example>, Rhys Tudur <rhys@mon.example>; Non Tudur
"""
OF_PLAIN = [
    ("Siân Evans", None),
    ("Jones, Huw", None),
    ("Ŵyn O’Neill", "wyn@llyw.example"),
    ("Parry, Gwenno", "gwenno@mon.example"),
    ("", "mair@mon.example"),
    ("Ann Roberts", "ann@mon.example"),
    ("Elin Tudur", "elin@mon.example"),
    ("Rhys Tudur", "rhys@mon.example"),
    ("Non Tudur", None),
]


# As Excel keeps it.
TEAMS_OF_EXCEL = "\n".join(
    ",".join(f'"{cell}"' if "," in cell else cell for cell in [*line.split("\t"), "", ""][:7])
    for line in TEAMS.splitlines()
)


def pairs(text: str) -> list[tuple[str, str | None]]:
    """Who was read, as names and addresses."""
    return [(one.name, one.email) for one in read_list(text)]


def listed(*names: str) -> list[Listed]:
    """A line for each name; one with an @ is an address, one of both kinds has both."""
    return [one for name in names for one in read_list(name)]


def people(*names: str) -> list[Known]:
    """People with ids from 1; what stands in <> is their address."""
    return [Known(id=at, name=one.name, email=one.email) for at, one in enumerate(listed(*names), 1)]


def only(found: Matches) -> tuple[Quality, tuple[int, ...]]:
    """The outcome for the one line."""
    [line] = found.lines
    return line.quality, line.candidates


# Reading


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (TEAMS, OF_TEAMS),
        (TEAMS.replace("\n", "\r\n"), OF_TEAMS),
        (f"{TEAMS}\n{TEAMS}", OF_TEAMS),
        (TEAMS_OF_EXCEL, OF_TEAMS),
        (OLDER_TEAMS, [("Siân Evans", None), ("Huw Jones", None)]),
        (TEAMS_ELSEWHERE, [("Siân Evans", "sian@mon.example"), ("Huw Jones", None)]),
        (ZOOM_ROWS, OF_ZOOM),
        (ZOOM_HEAD + ZOOM_ROWS, OF_ZOOM),
        (ZOOM_ELSEWHERE, [("Siân Evans", "sian@mon.example"), ("Huw Jones", None)]),
        (ZOOM_WEBINAR, [("Mair Rhys", "mair@mon.example"), ("Siân", "sian@mon.example")]),
        (ZOOM_OF_ACCOUNT, [("Siân Evans", "sian@mon.example"), ("Huw Jones", None)]),
        (PLAIN, OF_PLAIN),
    ],
    ids=[
        "teams",
        "teams crlf",
        "teams twice",
        "teams of Excel",
        "older teams",
        "teams elsewhere",
        "zoom",
        "zoom head",
        "zoom elsewhere",
        "webinar",
        "account",
        "plain",
    ],
)
def test_a_report_gives_everyone_who_came_once(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert pairs(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Enw llawn\tCyfeiriad e-bost\tRôl\nŴyn Môn\twyn@mon.example\tMynychwr\n", [("Ŵyn Môn", "wyn@mon.example")]),
        ("Enw,Cyfenw,E-bost\nŴyn,Môn,wyn@mon.example\n", [("Ŵyn Môn", "wyn@mon.example")]),
        ("First name;Surname\nŴyn;Môn\nHuw;Prys Jones\n", [("Ŵyn Môn", None), ("Huw Prys Jones", None)]),
        ("Name,Council\nŴyn Môn,Gwynedd\n", [("Ŵyn Môn", None)]),
        (
            "Ŵyn Môn\twyn@mon.example\tGwynedd\nHuw Llŷr\t\tPowys\n",
            [("Ŵyn Môn", "wyn@mon.example"), ("Huw Llŷr", None)],
        ),
        ("Môn\tŴyn\nLlŷr\tHuw\n", [("Môn Ŵyn", None), ("Llŷr Huw", None)]),
        (
            "Ŵyn Môn\t\t\n\nHuw Llŷr\tPowys\t\nNia Rhys\tMôn\tx\n",
            [("Ŵyn Môn", None), ("Huw Llŷr", None), ("Nia Rhys", None)],
        ),
        ("Ŵyn Môn\nHuw Llŷr\tPowys\nNia Rhys\n", [("Ŵyn Môn", None), ("Huw Llŷr Powys", None), ("Nia Rhys", None)]),
        ("1.\tŴyn Môn\n2.\tHuw Llŷr\n", [("Ŵyn Môn", None), ("Huw Llŷr", None)]),
        ("Nimi,Aika\nŴyn Môn,25.11.2026,10\nHuw Llŷr,25.11.2026,12\n", [("Ŵyn Môn", None), ("Huw Llŷr", None)]),
        ("a@mon.example, b@mon.example", [("", "a@mon.example"), ("", "b@mon.example")]),
        ("Siân Evans, Huw Jones, Ann Roberts", [("Siân Evans", None), ("Huw Jones", None), ("Ann Roberts", None)]),
        ("; ".join(f"Ŵyn <w{at}@mon.example>" for at in range(9)), [("Ŵyn", f"w{at}@mon.example") for at in range(9)]),
        ("Enw\nŴyn Môn", [("Ŵyn Môn", None)]),
        ("", []),
        ("\ufeff \n\t\n--\n", []),
        (TEAMS[: TEAMS.index("Siân")], []),
    ],
)
def test_columns_and_lists_without_a_known_shape_are_read_by_what_they_hold(
    text: str, expected: list[tuple[str, str | None]]
) -> None:
    assert pairs(text) == expected


@pytest.mark.parametrize(
    "shown",
    [
        "Siân Evans (Guest)", "Siân Evans (Gwestai)", "Siân Evans (External)", "Siân Evans (Host, me)",
        "Siân Evans (she/her)", "Siân Evans (hi/ei)", "Siân Evans she/her", "Siân Evans | Cyngor Môn",
        "Siân Evans [Cyngor Môn]", "Siân Evans (Unverified) (External)", "  Siân\u00a0 Evans\u200b ",
    ],
)  # fmt: skip
def test_what_is_no_part_of_a_name_is_set_aside(shown: str) -> None:
    assert pairs(shown) == [("Siân Evans", None)]


def test_rows_of_one_person_are_one_and_the_fuller_name_stays() -> None:
    assert pairs("Siân <s@mon.example>\nS@MON.example\nSiân Evans <s@mon.example>\nEVANS, Sian") == [
        ("Siân Evans", "s@mon.example")
    ]


def test_two_people_behind_an_office_s_address_stay_two() -> None:
    assert len(pairs("Siân Evans <post@mon.example>\nHuw Jones <post@mon.example>\nHuw Jones <post@mon.example>")) == 2


def test_two_people_of_one_name_stay_two_if_they_have_addresses() -> None:
    assert len(pairs("Siân Evans <a@mon.example>\nSiân Evans <b@mon.example>\nSiân Evans")) == 3


def test_a_list_that_is_too_long_is_refused() -> None:
    assert len(read_list("\n".join(f"Siân Evans{number} Jones" for number in range(MOST_LINES)))) == MOST_LINES
    with pytest.raises(TooLong):
        read_list("Siân\n" * MOST_LINES + "Huw")
    with pytest.raises(TooLong):
        read_list("Siân;" * (MOST_LINES + 1))
    with pytest.raises(TooLong):
        read_list("a" * (MOST_BYTES + 1))
    with pytest.raises(TooLong):
        decode(b"a" * (MOST_BYTES + 1))
    with pytest.raises(TooLong):
        decode(("a" * (MOST_BYTES + 1)).encode("utf-16"))


@pytest.mark.parametrize("hostile", ["a", "1.", "<", "a@", "'", ";", "1. @", "\t", "a.b@c."])
def test_the_longest_line_is_read_or_refused_soon(hostile: str) -> None:
    with not_slow(), contextlib.suppress(TooLong):
        read_list((hostile * MOST_BYTES)[: MOST_BYTES - 1] + "@")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8", "utf-8-sig"])
def test_a_report_is_read_in_the_letters_it_was_written_in(encoding: str) -> None:
    assert decode(TEAMS.encode(encoding)) == TEAMS


def test_a_marked_utf_16_of_the_other_order_and_windows_letters_are_read() -> None:
    assert decode(b"\xfe\xff" + TEAMS.encode("utf-16-be")) == TEAMS
    assert decode("Siân O’Neill".encode("cp1252")) == "Siân O’Neill"
    assert decode(b"") == ""


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04\x14\0", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1", b"Si\0n and some more letters"]
)
def test_a_file_that_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(NotText):
        decode(data)


# Matching

WORKSHOP = people(
    "Siân Llŷr Prŷs-Jones <sian@gwynedd.example>",
    "Ŵyn O’Neill <wyn@llyw.example>",
    "Huw Evans <huw@powys.example>",
    "Huw Evans <huw.evans@mon.example>",
    "Dr Mair ap Rhys",
    "Llinos Griffiths <llinos@ceredigion.example>",
    "Gethin Davies <gethin.davies@cartref.example>",
    "Siôn Tudur",
)
SIAN, WYN, HUW, OTHER_HUW, MAIR, LLINOS, GETHIN, SION = range(1, 9)


@pytest.mark.parametrize(
    ("shown", "who"),
    [
        ("SIAN@Gwynedd.example", SIAN),
        ("iPad <sian@gwynedd.example>", SIAN),
        ("Sian Llyr Prys Jones", SIAN),
        ("Prŷs-Jones, Siân Llŷr", SIAN),
        ("prys-jones SIÂN llyr (hi/ei)", SIAN),
        ("Prys Jones, Sian Llyr (ESJWL - Addysg)", SIAN),
        ("Siân Llŷr Prŷs‑Jones - Cyngor Gwynedd", SIAN),
        ("Wyn O'Neill", WYN),
        ("Ŵyn ONeill", WYN),
        ("O´Neill, Wyn", WYN),
        ("iPad (Ŵyn O’Neill)", WYN),
        ("Cllr Mair ap Rhys", MAIR),
        ("Ap Rhys, Yr Athro Mair", MAIR),
        ("Llinos Griffiths 2", LLINOS),
        ("Gethin Davies’ iPad", GETHIN),
    ],
)
def test_an_address_or_a_whole_name_is_sure(shown: str, who: int) -> None:
    assert only(match(WORKSHOP, listed(shown))) == (Quality.SURE, (who,))


@pytest.mark.parametrize(
    ("shown", "who"),
    [
        ("Siân Jones", SIAN),
        ("Jones, Siân", SIAN),
        ("Siân Mair Llŷr Prŷs-Jones", SIAN),
        ("S. Prŷs-Jones", SIAN),
        ("Siân Ll. Prŷs-Jones", SIAN),
        ("Ŵyn O Neill", WYN),
        ("Wyn O", WYN),
        ("Ll Griffiths", LLINOS),
        ("Llinos G", LLINOS),
        ("Llinos Griffith", LLINOS),
        ("Llinos Girffiths", LLINOS),
        ("Gethyn Davies", GETHIN),
        ("Gethin", GETHIN),
        ("Gethin’s iPhone", GETHIN),
        ("gethin.davies2@gwaith.example", GETHIN),
        ("Llinos (Ceredigion)", LLINOS),
        ("Ŵyn O’Neill, Llywodraeth Cymru", WYN),
        ("Griffiths, Llinos, PhD", LLINOS),
    ],
)
def test_what_is_near_a_name_is_likely(shown: str, who: int) -> None:
    assert only(match(WORKSHOP, listed(shown))) == (Quality.LIKELY, (who,))


@pytest.mark.parametrize(
    ("shown", "who"),
    [
        ("Huw Evans", (HUW, OTHER_HUW)),
        ("Evans, Huw <huw@cartref.example>", (HUW, OTHER_HUW)),
        ("Huw", (HUW, OTHER_HUW)),
        ("H Evans", (HUW, OTHER_HUW)),
        ("Llinos Griffiths <gethin.davies@cartref.example>", (LLINOS, GETHIN)),
        ("Llinos Griffiths / Gethin Davies", (LLINOS, GETHIN)),
        ("Llinos Griffiths & Gethin Davies", (LLINOS, GETHIN)),
    ],
)
def test_what_may_be_several_people_is_ambiguous(shown: str, who: tuple[int, ...]) -> None:
    assert only(match(WORKSHOP, listed(shown))) == (Quality.AMBIGUOUS, who)


@pytest.mark.parametrize(
    "shown",
    [
        "Siân Tudur",
        "Siân Mair Jones",
        "Evans",
        "iPad",
        "S",
        "Tudur, Nia",
        "cyswllt@mon.example",
        "Davies",
        "🙂 Zoë",
        "Cyngor",
    ],
)
def test_another_name_is_unknown(shown: str) -> None:
    assert only(match(WORKSHOP, listed(shown))) == (Quality.UNKNOWN, ())


def test_an_address_tells_namesakes_apart() -> None:
    found = match(WORKSHOP, listed("Huw Evans <huw@powys.example>", "Huw Evans <HUW.EVANS@mon.example>"))
    assert [(line.quality, line.candidates) for line in found.lines] == [
        (Quality.SURE, (HUW,)),
        (Quality.SURE, (OTHER_HUW,)),
    ]


def test_a_name_tells_people_with_one_address_apart() -> None:
    office = people("Siân Evans <post@mon.example>", "Huw Jones <post@mon.example>")
    found = match([Known(id=9, name="Ann", email="POST@mon.example"), *office], listed("Jones, Huw <post@mon.example>"))
    assert only(found) == (Quality.SURE, (2,))
    assert only(match(office, listed("post@mon.example"))) == (Quality.AMBIGUOUS, (1, 2))


def test_who_joined_under_two_names_is_sure_once_and_likely_again() -> None:
    found = match(WORKSHOP, listed("Ŵyn O’Neill", "ffôn <wyn@llyw.example>", "Wyn O"))
    assert [(line.quality, line.candidates) for line in found.lines] == [
        (Quality.LIKELY, (WYN,)),
        (Quality.SURE, (WYN,)),
        (Quality.LIKELY, (WYN,)),
    ]


def test_of_two_namesakes_neither_is_sure_to_be_the_one_who_registered() -> None:
    found = match(
        people("Siân Evans <s@mon.example>"), listed("Siân Evans <a@mon.example>", "Siân Evans <b@mon.example>")
    )
    assert {line.quality for line in found.lines} == {Quality.LIKELY}


def test_the_absent_are_those_whom_no_line_may_be() -> None:
    found = match(WORKSHOP, listed("Huw Evans", "Sian", "wyn@llyw.example", "Rhywun Arall"))
    assert found.absent == (MAIR, LLINOS, GETHIN, SION)
    assert match([], listed("Siân")).absent == ()
    assert match(WORKSHOP, []).absent == tuple(range(1, 9))


def test_a_whole_report_is_matched() -> None:
    found = match(WORKSHOP, read_list(TEAMS))
    assert [line.candidates for line in found.lines] == [(SIAN,), (WYN,), (HUW, OTHER_HUW), (MAIR,), ()]
    assert found.absent == (LLINOS, GETHIN, SION)


def test_a_long_list_of_people_with_names_alike_is_matched_soon() -> None:
    names = ["Siân Evans", "Siôn Evans", "Huw Llŷr Evans", "Ll Evans", "Sian Evens"]
    many = [Known(id=at, name=f"{names[at % 5]} {'abcdefghij'[at // 5 % 10]}", email=None) for at in range(500)]
    with not_slow():
        match(many, [Listed(name=f"{names[at % 5]}ab{at}", email=None) for at in range(1_000)])


# Whatever the order, the case and the accents

FORENAMES = ["Siân", "Siôn", "Ŵyn", "Llŷr", "Huw", "Gethin", "Gethyn", "Mair", "Ll"]
SURNAMES = ["Evans", "Evens", "Prŷs-Jones", "Jones", "O’Neill", "ap Rhys", "Griffiths"]
whole_names = st.tuples(
    st.sampled_from(FORENAMES), st.sampled_from(["", "", "Llŷr", "M."]), st.sampled_from(SURNAMES)
).map(lambda parts: " ".join(part for part in parts if part))
addresses = st.none() | st.sampled_from("abcdef").map(lambda letter: f"{letter}@mon.example")
workshops = st.lists(st.builds(lambda name, email: (name, email), whole_names, addresses), max_size=7).map(
    lambda found: [Known(id=at, name=name, email=email) for at, (name, email) in enumerate(found, 1)]
)
lists = st.lists(
    st.builds(lambda name, email: Listed(name=name, email=email), whole_names | st.sampled_from(FORENAMES), addresses),
    max_size=7,
)


def outcomes(found: Matches) -> Counter[tuple[Listed, Quality, tuple[int, ...]]]:
    """What was decided, whatever the order."""
    return Counter((line.listed, line.quality, line.candidates) for line in found.lines)


def shuffled(things: Sequence[Thing], seed: int) -> list[Thing]:
    """``things`` in another order."""
    return random.Random(seed).sample(things, len(things))


@given(workshops, lists, st.integers(0, 99))
def test_order_decides_nothing(known: list[Known], lines: list[Listed], seed: int) -> None:
    one, other = match(known, lines), match(shuffled(known, seed), shuffled(lines, seed))
    assert outcomes(one) == outcomes(other)
    assert set(one.absent) == set(other.absent)


@given(workshops, lists, st.sampled_from([str.upper, str.lower, str.title, fold, lambda name: name.replace("-", "  ")]))
def test_neither_case_nor_accents_nor_hyphens_decide_anything(
    known: list[Known], lines: list[Listed], write: Callable[[str], str]
) -> None:
    written = [Listed(name=write(line.name), email=line.email and line.email.upper()) for line in lines]
    one, other = match(known, lines), match(known, written)
    assert [(line.quality, line.candidates) for line in one.lines] == [
        (line.quality, line.candidates) for line in other.lines
    ]


@given(workshops, lists)
def test_a_surname_may_come_first(known: list[Known], lines: list[Listed]) -> None:
    def turn(name: str) -> str:
        forenames, _, surname = name.partition(" ")
        return f"{surname}, {forenames}" if surname else name

    turned = [Listed(name=turn(line.name), email=line.email) for line in lines]
    assert [line.candidates for line in match(known, lines).lines] == [
        line.candidates for line in match(known, turned).lines
    ]


@given(workshops, lists)
def test_every_line_appears_once_and_everyone_is_somewhere(known: list[Known], lines: list[Listed]) -> None:
    found = match(known, lines)
    assert [line.listed for line in found.lines] == lines
    shown = {who for line in found.lines for who in line.candidates}
    assert shown | set(found.absent) == {person.id for person in known}
    assert shown.isdisjoint(found.absent)
    for line in found.lines:
        assert list(line.candidates) == sorted(set(line.candidates))
        expected = {Quality.UNKNOWN: [0], Quality.SURE: [1], Quality.LIKELY: [1], Quality.AMBIGUOUS: range(2, 99)}
        assert len(line.candidates) in expected[line.quality]


@given(workshops, lists)
def test_nobody_is_surely_two_lines(known: list[Known], lines: list[Listed]) -> None:
    sure = [line.candidates for line in match(known, lines).lines if line.quality is Quality.SURE]
    assert len(sure) == len(set(sure))


@given(st.text(st.characters(codec="utf-8"), max_size=200) | st.text("Siân,;\t\n@.<>()[]|\"'1-/: ", max_size=200))
def test_any_text_is_read(text: str) -> None:
    found = read_list(text)
    assert all(one.name or one.email for one in found)
    assert all(line.quality is Quality.UNKNOWN for line in match([], found).lines)
    assert all(tab not in one.name for one in found for tab in "\t\n\r")


@given(st.binary(max_size=200))
def test_any_file_is_text_or_refused(data: bytes) -> None:
    try:
        text = decode(data)
    except NotText:
        return
    assert "\0" not in text
