"""The promises that only many people at the same moment, or a crash, can break: kept by a real server."""

from __future__ import annotations

import random
import threading
from collections import Counter
from pathlib import Path

import pytest
import requests

from tests.conftest import Clock, ServerFactory
from tests.factories import address, feedback_form, heading, make_workshop, reference, registration_form, rows
from tests.integration.people import Person, at_once, inside
from tests.servers import KINDS, PATIENCE, LiveServer

REGISTER, AFTER = address("registration"), address("after")


@pytest.fixture(params=KINDS)
def server_database(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def server(start_server: ServerFactory, tmp_path: Path, clock: Clock) -> LiveServer:
    """Two worker processes, and a workshop of ten places."""
    live = start_server(sample=False, WEB_CONCURRENCY="2")
    with inside(live, tmp_path) as app:
        make_workshop(app, tmp_path, clock.now(), registration_form(), feedback_form(), capacity=10)
    return live


def stored(server: LiveServer, folder: Path, *tables: str) -> list[list[dict[str, object]]]:
    """The rows of these tables."""
    with inside(server, folder) as app:
        return [rows(app, table) for table in tables]


def test_twenty_equal_submissions_at_once_are_one_response_and_one_receipt(server: LiveServer, tmp_path: Path) -> None:
    with Person(server.url) as person:
        person.get(AFTER)
        twins = [person.twin() for _ in range(20)]
    shown = at_once(twins, lambda twin: twin.send(AFTER, {"mood": "good"}))
    for twin in twins:
        twin.session.close()

    references = {reference(page.text) for page in shown}
    responses, receipts, drafts = stored(server, tmp_path, "responses", "receipts", "drafts")
    assert len(references) == 1
    assert [row["reference"] for row in responses] == [row["reference"] for row in receipts] == list(references)
    assert drafts == []


def test_a_double_click_on_sending_checked_answers_takes_one_place(server: LiveServer, tmp_path: Path) -> None:
    with Person(server.url) as person:
        person.get(REGISTER)
        person.send(REGISTER, {"name": "Siân", "email": "sian@example.com"})
        with person.twin() as twin:
            shown = at_once([person, twin], lambda one: one.send(f"{REGISTER}/check", {}))

    references = {reference(page.text) for page in shown}
    responses, places = stored(server, tmp_path, "responses", "participants")
    assert len(references) == 1
    assert [row["reference"] for row in responses] == list(references)
    assert len(places) == 1


def test_forty_at_once_for_ten_places_are_ten_with_a_place_and_thirty_in_line_as_they_came(
    server: LiveServer, tmp_path: Path
) -> None:
    people = [Person(server.url) for _ in range(40)]

    for number, person in enumerate(people):
        person.get(REGISTER)
        person.send(REGISTER, {"name": f"Person {number}", "email": f"{number}@example.com"})
    shown = at_once(people, lambda person: person.send(f"{REGISTER}/check", {}))
    for person in people:
        person.session.close()

    told = Counter(heading(page.text) for page in shown)
    tables = ("responses", "participants", "drafts", "workshops", "messages", "receipts")
    responses, people_in, drafts, workshops, messages, receipts = stored(server, tmp_path, *tables)
    assert told == {"Thank you for registering": 10, "You are on the waiting list": 30}
    assert {row["id"] for row in responses} == {row["response_id"] for row in people_in}
    arrived = sorted(people_in, key=lambda row: row["id"])  # type: ignore[arg-type, return-value]
    assert [row["standing"] for row in arrived] == ["place"] * 10 + ["waiting"] * 30
    assert [row["turn"] for row in arrived] == [None] * 10 + list(range(1, 31))
    kinds = {row["participant_id"]: row["kind"] for row in messages}
    assert [kinds[row["id"]] for row in arrived] == ["confirmation"] * 10 + ["waiting"] * 30
    assert len(messages) == len(receipts) == 40
    waits = {row["reference"]: row["waiting"] for row in receipts}
    assert all(waits[reference(page.text)] is (heading(page.text) != "Thank you for registering") for page in shown)
    assert drafts == []
    assert [row["full"] for row in workshops] == [True]


def test_one_address_from_twenty_browsers_at_once_has_one_place(server: LiveServer, tmp_path: Path) -> None:
    people = [Person(server.url) for _ in range(20)]
    spellings = ["sian@example.com", "SIAN@EXAMPLE.COM"] * 10
    for person, email in zip(people, spellings, strict=True):
        person.get(REGISTER)
        person.send(REGISTER, {"name": "Siân", "email": email})
    shown = at_once(people, lambda person: person.send(f"{REGISTER}/check", {}))
    for person in people:
        person.session.close()

    references = {reference(page.text) for page in shown}
    responses, places = stored(server, tmp_path, "responses", "participants")
    assert None not in references
    assert len(references) == 20
    assert len(responses) == len(places) == 1


class Journal:
    """What people were thanked for."""

    def __init__(self) -> None:
        self.references: list[str] = []
        self._grown = threading.Condition()

    def add(self, given: str) -> None:
        """Write a reference down."""
        with self._grown:
            self.references.append(given)
            self._grown.notify_all()

    def wait_for_more(self, number: int) -> None:
        """Wait until this many more receipts have been given."""
        with self._grown:
            wanted = len(self.references) + number
            assert self._grown.wait_for(lambda: len(self.references) >= wanted, PATIENCE)


def test_every_receipt_that_was_given_is_in_the_database_however_often_the_server_is_killed(
    server: LiveServer, tmp_path: Path
) -> None:
    journal, over = Journal(), threading.Event()

    def answer_again_and_again() -> None:
        while not over.is_set():
            try:
                with Person(server.url) as person:
                    given = person.reference_after(AFTER, {"mood": "bad", "why": "x" * 500})
            except requests.RequestException:
                over.wait(0.3)  # nobody is there; a person, too, would try again after a while
                continue
            if given:
                journal.add(given)

    people = [threading.Thread(target=answer_again_and_again) for _ in range(6)]
    for person in people:
        person.start()
    try:
        for _ in range(3):
            journal.wait_for_more(random.randint(5, 25))
            server.kill()
            server.start()
        journal.wait_for_more(5)
    finally:
        over.set()
        for person in people:
            person.join()
    server.kill()

    (responses,) = stored(server, tmp_path, "responses")
    found = Counter(row["reference"] for row in responses)
    assert len(journal.references) > 20
    assert [given for given in journal.references if found[given] != 1] == []
