"""Places, the waiting list and personal links: nobody overbooked, the first in line first, each told once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from app.accounts.rules import Lifetime
from app.extensions import db
from app.outbox import service as outbox
from app.outbox.models import Message
from app.outbox.rules import Kind, Sending
from app.places import service
from app.places.queries import (
    count_taken,
    count_waiting,
    find_by_registration,
    find_by_token,
    find_place,
    list_places,
)
from app.places.rules import Standing
from app.places.service import AlreadyRegistered, NoParticipant, NoPlaceFree
from app.responses.queries import find_person, list_people
from app.responses.rules import raw_of
from app.responses.service import correct, delete_response, submit
from app.retention import service as retention
from app.workshops import service as workshops
from app.workshops.queries import WorkshopSnapshot, get_workshop, list_events
from app.workshops.rules import Action, Times
from app.workshops.service.times import SETTLES
from tests.conftest import Clock
from tests.factories import NO_ERASURES, filled_in, make_sheet, registration_form, rows
from tests.integration.conftest import Make

pytestmark = pytest.mark.usefixtures("context")

LANGUAGE = {
    "key": "language",
    "kind": "single_choice",
    "label": "Which language?",
    "purpose": "contact_language",
    "options": [
        {"key": "cy", "number": 1, "label": "Welsh"},
        {"key": "en", "number": 2, "label": "English"},
        {"key": "both", "number": 3, "label": "Both"},
    ],
}


def asking_language() -> dict[str, Any]:
    """Registration that also asks in which language to write."""
    form = registration_form()
    (page,) = form["pages"]
    return form | {"pages": [page | {"questions": [*page["questions"], LANGUAGE]}]}


def register(workshop: WorkshopSnapshot, clock: Clock, name: str, **fields: str) -> int:
    """Somebody registers with the address that goes with their name; the participant's id."""
    sheet = make_sheet(workshop, "registration", f"{name}{clock.now():%d%H%M}".encode().hex().ljust(32, "0")[:32])
    way = filled_in(sheet, name=name, email=f"{name}@example.com", **fields)
    submit(sheet, None, way, wording_revision=1, locale="cy", at=clock.now())
    (found,) = [one.place.id for one in list_people(workshop.id) if _is_there(one.place.standing) and one.name == name]
    return found


def several(workshop: WorkshopSnapshot, clock: Clock, names: str) -> list[int]:
    """Each letter is somebody who registers, one after another."""
    return [register(workshop, clock, name) for name in names]


def _is_there(standing: Standing) -> bool:
    return standing is not Standing.CANCELLED


def line(workshop: WorkshopSnapshot) -> str:
    """Who has a place, in the order of registration, and who waits, in the order of the list: ``AB|CD``."""
    db.session.rollback()
    people = list_people(workshop.id)
    return "|".join(
        "".join(one.name for one in people if one.place.standing is standing)
        for standing in (Standing.PLACE, Standing.WAITING)
    )


def messages(participant_id: int, sending: Sending = Sending.WAITING) -> list[Message]:
    """The messages to a participant, oldest first: those that are still to be sent, unless others are asked for."""
    db.session.rollback()
    query = select(Message).where(Message.participant_id == participant_id, Message.sending == sending)
    return list(db.session.scalars(query.order_by(Message.id)))


def told(participant_id: int) -> list[str]:
    """What a participant is about to be told."""
    return [message.kind.value for message in messages(participant_id)]


def is_full(workshop: WorkshopSnapshot) -> bool:
    """What every worker is told."""
    db.session.rollback()
    return get_workshop(workshop.id).full


def change(workshop: WorkshopSnapshot, at: datetime, **changes: Any) -> None:
    """Change the workshop's times or places."""
    db.session.rollback()
    found = get_workshop(workshop.id)
    now = Times(
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        capacity=found.capacity,
        delete_on=found.delete_on,
        forms={},
    )
    workshops.change_times(workshop.id, replace(now, **changes), by=None, at=at)


def at_once(app: Flask, acts: Sequence[Callable[[], object]], *refusals: type[Exception]) -> list[object]:
    """All acts in threads of their own; what each gave, or the refusal that it met."""
    db.session.rollback()

    def act(what: Callable[[], object]) -> object:
        with app.app_context():
            try:
                return what()
            except refusals as refusal:
                return refusal

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def trail(workshop: WorkshopSnapshot, action: Action) -> list[dict[str, Any]]:
    """What the trail says of an action, oldest first."""
    return [dict(one.details) for one in reversed(list_events(workshop.id, 1000)) if one.action is action]


def test_cancellations_and_registrations_at_once_overbook_nobody_and_pass_nobody_over(
    context: Flask, make: Make, clock: Clock
) -> None:
    workshop = make(registration_form(), capacity=5)
    ids = dict(zip("ABCDEvwxyz", several(workshop, clock, "ABCDEvwxyz"), strict=True))
    at = clock.now()
    leave = [partial(service.cancel, ids[name], at=at) for name in "ABCw" for _ in range(2)]
    come = [partial(register, workshop, clock, name) for name in "MNOPQR"]
    mixed = [act for pair in zip(leave, [*come, *come[:2]], strict=True) for act in pair]
    at_once(context, mixed)

    # Whoever w had been given a place by, or not: those before and after them in line are the same.
    there, waits = line(workshop).split("|")
    assert there == "DEvxy"
    assert waits[0] == "z"
    assert sorted(waits[1:]) == sorted("MNOPQR")
    assert [place.position for place in list_places(workshop.id) if place.position] == list(range(1, 8))
    given = [entry["participant"] for entry in trail(workshop, Action.PLACE_GIVEN)]
    assert [name for name in given if name != ids["w"]] == [ids[name] for name in "vxy"]
    assert {name: told(ids[name]) for name in "vxy"} == {name: ["place_given"] for name in "vxy"}
    assert {name: told(ids[name]) for name in "ABCw"} == {name: ["cancelled"] for name in "ABCw"}
    assert told(ids["z"]) == ["waiting"]
    assert is_full(workshop)


def test_whoever_changes_places_and_registrations_at_once_waits_in_turn(
    context: Flask, make: Make, clock: Clock
) -> None:
    workshop = make(registration_form(), capacity=2, delete_after_days=3)
    ids = dict(zip("ABCDEF", several(workshop, clock, "ABCDEF"), strict=True))
    responses = {one.name: str(one.place.response_id) for one in list_people(workshop.id)}
    at = clock.now()

    def rename(name: str) -> None:
        raw = {"you": {"name": [f"{name}{name}"], "email": [f"{name}2@example.com"], "needs": ["no"]}}
        correct(responses[name], raw, reason="x", by=None, at=at)

    acts: list[Callable[[], object]] = [
        partial(rename, "A"),
        partial(rename, "D"),
        partial(delete_response, responses["B"], reason="x", by=None, at=at),
        partial(service.cancel, ids["C"], at=at),
        partial(service.move, ids["F"], to=1, by=None, at=at),
        partial(service.note_attendance, workshop.id, {ids["A"]: True}, by=None, at=at),
        partial(service.end_links, ids["A"], by=None, at=at, send=True),
        partial(change, workshop, at, capacity=3),
        partial(register, workshop, clock, "G"),
    ]
    at_once(context, acts, NoParticipant)
    assert (count_taken(workshop.id), count_waiting(workshop.id)) == (3, 2)
    assert is_full(workshop)

    # On the day on which everything goes, too.
    later = at + timedelta(days=6)
    keep: dict[str, Any] = {
        "draft_days": 7,
        "sensitive_days": 14,
        "sign_ins": Lifetime(idle=timedelta(1), absolute=timedelta(1)),
    }
    last: list[Callable[[], object]] = [
        lambda: retention.run(at=later, **keep, **NO_ERASURES),
        partial(service.cancel, ids["A"], at=later),
        partial(service.remove, ids["D"], by=None, at=later),
        partial(rename, "E"),
    ]
    came = at_once(context, last, NoParticipant, LookupError)
    assert getattr(came[0], "failed", None) == ()
    assert (rows(context, "participants"), rows(context, "messages"), rows(context, "personal_links")) == ([], [], [])


def test_more_places_move_the_list_up_and_fewer_take_nobody_s_away(make: Make, clock: Clock) -> None:
    workshop = make(registration_form(), capacity=1, delete_after_days=30)
    _, second, third, fourth = several(workshop, clock, "ABCD")
    change(workshop, clock.now(), capacity=3)
    assert line(workshop) == "ABC|D"
    assert [told(one) for one in (second, third, fourth)] == [["place_given"], ["place_given"], ["waiting"]]
    change(workshop, clock.now(), capacity=1)
    service.cancel(second, at=clock.now())
    assert (line(workshop), is_full(workshop)) == ("AC|D", True)
    change(workshop, clock.now(), capacity=5)
    assert (line(workshop), is_full(workshop)) == ("ACD|", False)


def test_organisers_order_the_list_and_take_places_away(make: Make, clock: Clock) -> None:
    workshop = make(registration_form(), capacity=1)
    first, second, third, fourth = several(workshop, clock, "ABCD")
    at = clock.now()
    service.move(fourth, to=1, by=None, at=at)
    assert line(workshop) == "A|DBC"
    service.move(fourth, to=99, by=None, at=at)
    service.move(third, to=0, by=None, at=at)
    assert line(workshop) == "A|CBD"
    assert [place.position for one in (third, second, fourth) if (place := find_place(one))] == [1, 2, 3]
    assert [entry["position"] for entry in trail(workshop, Action.PLACE_MOVED)] == [1, 3, 1]
    for one in (first, 4711):
        with pytest.raises(NoParticipant):
            service.move(one, to=1, by=None, at=at)
    with pytest.raises(NoPlaceFree):
        service.give_place(second, by=None, at=at)
    service.remove(first, by=None, at=at, reason="Asked twice")
    service.remove(first, by=None, at=at, reason="Once more")
    assert line(workshop) == "C|BD"
    assert (told(first), told(third)) == (["removed"], ["place_given"])
    assert [entry["reason"] for entry in trail(workshop, Action.PLACE_REMOVED)] == ["Asked twice"]
    with pytest.raises(NoParticipant):
        service.give_place(third, by=None, at=at)
    assert "Asked twice" not in repr(messages(first)[0].facts)


def test_whoever_cancels_may_register_again_and_then_stands_at_the_end(make: Make, clock: Clock) -> None:
    workshop = make(registration_form(), capacity=1)
    first, second = several(workshop, clock, "AB")
    service.cancel(first, at=clock.now())
    left = find_place(first)
    assert left is not None
    assert (left.standing, left.position, left.cancelled_at) == (Standing.CANCELLED, None, clock.now())
    clock.move(minutes=1)
    again = register(workshop, clock, "A")
    assert again != first
    assert line(workshop) == "B|A"
    assert (told(first), told(second), told(again)) == (["cancelled"], ["place_given"], ["waiting"])
    assert [message.kind for message in messages(first, Sending.OVER)] == [Kind.CONFIRMATION]


def test_once_the_workshop_has_begun_nobody_moves_up_by_themselves(make: Make, clock: Clock) -> None:
    workshop = make(registration_form(), capacity=1, delete_after_days=30)
    first, second, third = several(workshop, clock, "ABC")
    clock.set(workshop.starts_at)
    service.cancel(first, at=clock.now())
    assert (line(workshop), is_full(workshop)) == ("|BC", True)
    late = register(workshop, clock, "D")
    service.give_place(third, by=None, at=clock.now())
    assert (line(workshop), told(third)) == ("C|BD", ["place_given"])
    assert trail(workshop, Action.PLACE_MOVED) == []
    service.cancel(second, at=clock.now())
    service.cancel(late, at=clock.now())
    service.cancel(third, at=clock.now())
    assert (line(workshop), is_full(workshop)) == ("|", False)


def test_another_time_is_told_once_with_what_was_heard_last(make: Make, clock: Clock) -> None:
    workshop = make(registration_form(), capacity=1, delete_after_days=30)
    first, second, gone = several(workshop, clock, "ABC")
    service.cancel(gone, at=clock.now())
    clock.set(workshop.starts_at.replace(hour=12) - timedelta(days=1))
    start = workshop.starts_at.replace(hour=10)
    change(workshop, clock.now(), starts_at=start, ends_at=start + timedelta(hours=1))
    for one in (first, second):  # as if the worker had come by
        for message in messages(one):
            outbox.note_sent(message.id, provider_id=None, at=clock.now())

    hour, day = timedelta(hours=1), timedelta(days=1)
    change(workshop, clock.now(), starts_at=start + hour, ends_at=start + 2 * hour)
    clock.move(minutes=1)
    change(workshop, clock.now(), starts_at=start + day, ends_at=start + day + hour)
    for one in (first, second):
        (message,) = messages(one)
        assert (message.kind, message.due_at) == (Kind.POSTPONED, clock.now() + SETTLES)
        assert datetime.fromisoformat(message.facts["starts_at"]) == start
        assert datetime.fromisoformat(message.facts["ends_at"]) == start + hour
        assert message.until == start + day
        outbox.note_sent(message.id, provider_id=None, at=clock.now())
    assert told(gone) == ["cancelled"]

    change(workshop, clock.now(), ends_at=start + day + 2 * hour)
    (message,) = messages(first)
    assert message.kind is Kind.CHANGED
    assert datetime.fromisoformat(message.facts["ends_at"]) == start + day + hour
    assert get_workshop(workshop.id).calendar_sequence == 4


def test_all_are_told_once_that_a_workshop_is_cancelled_and_nothing_else(make: Make, clock: Clock) -> None:
    workshop = make(registration_form(), capacity=1, delete_after_days=30)
    first, second, third, gone = several(workshop, clock, "ABCD")
    service.cancel(gone, at=clock.now())
    change(workshop, clock.now(), starts_at=workshop.starts_at - timedelta(minutes=1))
    for _ in range(2):
        workshops.cancel(workshop.id, by=None, at=clock.now())
    assert [told(one) for one in (first, second, third, gone)] == [["workshop_cancelled"]] * 3 + [["cancelled"]]
    assert messages(first)[0].facts == {}
    assert get_workshop(workshop.id).cancelled
    service.cancel(first, at=clock.now())
    assert line(workshop) == "|BC"
    with pytest.raises(NoPlaceFree):
        service.give_place(third, by=None, at=clock.now())
    workshops.reopen(workshop.id, by=None, at=clock.now())
    assert not get_workshop(workshop.id).cancelled
    assert line(workshop) == "B|C"


def test_a_participant_stands_under_the_address_and_the_language_that_they_gave(
    context: Flask, make: Make, clock: Clock
) -> None:
    workshop = make(asking_language(), capacity=5)
    for name, language in (("A", "both"), ("B", ""), ("C", "cy")):
        register(workshop, clock, name, language=language)
    people = {one.name: one.place for one in list_people(workshop.id)}
    assert [people[name].language for name in "ABC"] == ["both", None, "cy"]

    form = workshop.forms["registration"]
    mine = str(people["A"].response_id)
    token = service.make_link(people["A"].id, at=clock.now())
    (answers,) = [row["answers"] for row in rows(context, "responses") if row["id"] == mine]
    typed = raw_of(form.current.questionnaire, answers)["you"]
    pages = {"you": {name: list(value) for name, value in typed.items()}}
    pages["you"] |= {"email": ["New@Example.com"], "language": ["en"]}
    correct(mine, pages, reason="x", by=None, at=clock.now())
    place = find_by_registration(mine)
    assert place is not None
    assert place.language == "en"
    # The address that it was may be somebody else's, and so may the link be that went there.
    assert find_by_token(token) is None
    assert [one.kind for one in db.session.query(Message) if one.participant_id == place.id][-1] is Kind.LINK
    with pytest.raises(AlreadyRegistered):
        service.take_place(workshop.id, "new@example.com ", mine, language=None, at=clock.now())
    follow = partial(
        service.follow_answers, workshop.id, mine, email="b@example.com", by_organiser=True, at=clock.now()
    )
    with pytest.raises(AlreadyRegistered):
        follow(language="en")
    service.cancel(place.id, at=clock.now())
    follow(language="cy")
    assert {row["email_key"] for row in rows(context, "participants")} == {None, "b@example.com", "c@example.com"}


def test_of_a_personal_link_the_database_has_a_hash_alone_and_several_work_until_they_are_ended(
    context: Flask, make: Make, clock: Clock
) -> None:
    workshop = make(registration_form(), capacity=5)
    mine, other = several(workshop, clock, "AB")
    tokens = [service.make_link(mine, at=clock.now()) for _ in range(3)]
    others = service.make_link(other, at=clock.now())
    assert len({*tokens, others}) == 4
    assert all(re.fullmatch(r"[0-9a-f]{40}", token) for token in tokens)
    assert [place.id for token in tokens if (place := find_by_token(token))] == [mine] * 3
    everything = repr([rows(context, table) for table in db.metadata.tables])
    assert not [token for token in tokens if token in everything]
    assert find_by_token(tokens[0][:-1]) is find_by_token("") is None

    service.end_links(mine, by=None, at=clock.now(), send=False)
    assert told(mine) == ["confirmation"]
    service.end_links(mine, by=None, at=clock.now(), send=True)
    assert told(mine) == ["confirmation", "link"]
    assert [find_by_token(token) for token in tokens] == [None] * 3
    assert (place := find_by_token(others)) is not None
    assert place.id == other
    with pytest.raises(NoParticipant):
        service.end_links(4711, by=None, at=clock.now(), send=True)


def test_a_link_is_sent_again_to_whoever_is_registered_and_not_at_every_click(
    context: Flask, make: Make, clock: Clock
) -> None:
    workshop = make(registration_form(), capacity=5)
    mine, gone = several(workshop, clock, "AB")
    service.cancel(gone, at=clock.now())
    clock.set(clock.now().replace(minute=0))
    before = len(rows(context, "messages"))
    for _ in range(3):
        for email in ("a@example.com", " A@Example.com ", "b@example.com", "nobody@example.com"):
            service.send_link(workshop.id, email, at=clock.now())
        service.tell_again(workshop.id, "A@example.com", at=clock.now())
        clock.move(minutes=3)
    assert told(mine) == ["confirmation", "link", "again"]
    assert len(rows(context, "messages")) == before + 2
    clock.move(minutes=1)
    service.send_link(workshop.id, "a@example.com", at=clock.now())
    assert told(mine)[-1] == "link"
    with pytest.raises(NoParticipant):
        service.tell_again(workshop.id, "b@example.com", at=clock.now())


def test_attendance_is_noted_for_the_workshop_s_own_and_can_be_taken_back(make: Make, clock: Clock) -> None:
    workshop, elsewhere = [make(registration_form(), slug={"cy": slug, "en": slug}) for slug in ("un", "dau")]
    first, second, third = several(workshop, clock, "ABC")
    stranger = register(elsewhere, clock, "D")
    note = partial(service.note_attendance, workshop.id, by=None, at=clock.now())
    note({first: True, second: False, stranger: True})
    note({first: True, second: None, 4711: True})
    note({})
    found = {one: place.attended for one in (first, second, third, stranger) if (place := find_place(one))}
    assert found == {first: True, second: None, third: None, stranger: None}
    assert sum(entry["number"] for entry in trail(workshop, Action.ATTENDANCE_NOTED)) == 3


def test_what_is_known_of_a_participant_comes_from_their_registration(make: Make, clock: Clock) -> None:
    workshop = make(registration_form(), capacity=1)
    first, second = several(workshop, clock, "AB")
    found = find_person(second)
    assert found is not None
    assert (found.name, found.email, found.organisation, found.answered) == ("B", "B@example.com", "", frozenset())
    assert (found.place.standing, found.place.position) == (Standing.WAITING, 1)
    service.drop_registration(workshop.id, str(found.place.response_id), at=clock.now())
    assert find_person(second) is None
    assert [one.place.id for one in list_people(workshop.id)] == [first]


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is said to the database meanwhile."""
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_taking_a_place_takes_few_statements_however_many_there_are(make: Make, clock: Clock) -> None:
    workshop = make(registration_form(), capacity=3)
    several(workshop, clock, "A")
    for number, name in enumerate("BC"):
        with statements() as said:
            register(workshop, clock, name)
        about = [one for one in said if re.search(r"\b(participants|messages|workshops)\b", one)]
        # Lock, look, take, tell; the last place is also told to the workers. The last four are the test's own looking.
        assert len(about) - 4 <= 4 + number, about
