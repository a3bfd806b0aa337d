"""Logs hold nothing of what people typed, who they are, or how to continue their forms: not even when things break."""

from __future__ import annotations

import re
import socket
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from app.extensions import db
from tests.conftest import Clock, ServerFactory
from tests.factories import address, feedback_form, heading, make_workshop, registration_form
from tests.integration.people import Person, inside
from tests.servers import KINDS, PATIENCE, LiveServer

CANARY = "canary-7c31d0"
TYPED = {"name": f"{CANARY}-name", "email": f"{CANARY}@example.com", "needs": "yes", "needs-yes-detail": CANARY}
REGISTER, AFTER = address("registration"), address("after")


@pytest.fixture(params=KINDS)
def server_database(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def server(start_server: ServerFactory, tmp_path: Path, clock: Clock) -> LiveServer:
    """Holi with a workshop of the test's own."""
    live = start_server(sample=False)
    with inside(live, tmp_path) as app:
        make_workshop(app, tmp_path, clock.now(), registration_form(), feedback_form())
    return live


def say(app: Flask, statement: str) -> None:
    """Change the database behind the service's back."""
    with app.app_context():
        db.session.execute(text(statement))
        db.session.commit()


def test_nothing_of_a_person_is_in_the_log_whatever_breaks(server: LiveServer, tmp_path: Path) -> None:
    with Person(server.url) as person, inside(server, tmp_path) as app:
        assert person.reference_after(REGISTER, TYPED, check=True)
        person.begin_again(REGISTER)
        person.get(AFTER)
        person.post(REGISTER, TYPED | {"email": CANARY})
        assert person.post(f"{REGISTER}?{CANARY}=1", TYPED, origin=f"https://{CANARY}.example").status_code == 403
        assert person.get(f"/en/{CANARY}").status_code == 404
        assert person.post(REGISTER, {"name": CANARY * 30_000}).status_code == 413

        # Each fails in the statement that carries what was typed.
        say(app, "ALTER TABLE drafts RENAME COLUMN last_page TO gone")
        say(app, "ALTER TABLE responses RENAME COLUMN wording_revision TO gone")
        broken = [person.post(REGISTER, TYPED), person.post(AFTER, {"mood": "bad", "why": CANARY})]
        say(app, "ALTER TABLE receipts RENAME TO gone")
        broken.append(person.get(AFTER))

        cookies = [cookie.value for cookie in person.session.cookies]

    assert [answer.status_code for answer in broken] == [500] * 3
    assert all("Sorry, there is a problem with the service" in heading(answer.text) for answer in broken)
    log = server.log.read_text()
    assert log.count("Traceback") >= 3
    assert CANARY not in log
    assert cookies
    assert not [value for value in cookies if value and value in log]
    assert "127.0.0.1" not in re.sub(r"(Listening at: |@)\S+", "", log)


def test_a_page_that_breaks_shows_no_trace_and_repeats_nothing(server: LiveServer, tmp_path: Path) -> None:
    with Person(server.url) as person, inside(server, tmp_path) as app:
        person.get(REGISTER)
        say(app, "ALTER TABLE drafts RENAME TO gone")
        answer = person.post(REGISTER, TYPED)
    assert answer.status_code == 500
    assert CANARY not in answer.text
    assert "Traceback" not in answer.text
    assert "drafts" not in answer.text


@pytest.mark.parametrize("line", [f"GET /{CANARY} HTTP/9.9", f"{CANARY} / HTTP/1.1", f"GET / HTTP/1.1\r\n{CANARY}"])
def test_what_a_request_that_cannot_be_read_holds_is_not_in_the_log(shared_server: LiveServer, line: str) -> None:
    with socket.create_connection(("127.0.0.1", shared_server.port), PATIENCE) as connection:
        connection.sendall(f"{line}\r\n\r\n".encode())
        answer = b"".join(iter(lambda: connection.recv(4096), b""))
    assert answer.startswith(b"HTTP/1.1 4")
    assert CANARY not in shared_server.log.read_text()
