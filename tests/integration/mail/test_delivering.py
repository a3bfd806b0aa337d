"""Mail outlives its provider: each message leaves once, or is shown as failed after so many attempts.

The servers are real, the time is moved; a crash is a worker of another process that is killed.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask

from app import clock as app_clock
from app.accounts.rules import token_key
from app.extensions import db
from app.mail import composing
from app.mail.carriers import carrier_of
from app.mail.service.delivering import deliver, follow
from app.mail.worker import Worker
from app.outbox.models import Message
from app.outbox.rules import LEASE, PAUSES, Failure, Sending
from app.outbox.service import retry
from app.places.models import PersonalLink
from app.places.queries import find_by_token
from app.workshops.queries import WorkshopSnapshot
from app.workshops.rules import Times
from app.workshops.service import cancel, change_times, reopen
from config import Settings
from tests.conftest import Clock
from tests.factories import registration_form
from tests.integration.conftest import Make
from tests.integration.test_submission import register
from tests.mail_servers import MailServer, NotifyServer

NEEDS = {"needs": "yes", "needs-yes-detail": "canary-of-a-need"}


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def workshop(context: Flask, make: Make) -> WorkshopSnapshot:
    return make(registration_form(), capacity=3, starts="+10 days")


def settings_of(app: Flask, **environ: str) -> Settings:
    """The application's settings, with another way for mail to leave."""
    given = Settings.from_environ({"BASE_URL": "http://localhost", **environ})
    settings: Settings = app.config["HOLI"]
    return replace(settings, mail_server=given.mail_server, notify=given.notify)


def send(app: Flask, settings: Settings) -> int:
    """What a worker does at one look."""
    carrier = carrier_of(settings)
    assert carrier is not None
    return deliver(carrier, settings, app_clock.now)


def messages() -> list[Message]:
    db.session.rollback()
    return list(db.session.query(Message).order_by(Message.id).populate_existing())


def test_a_server_that_is_down_refuses_or_is_slow_gets_each_message_once_when_it_is_back(
    app: Flask, clock: Clock, workshop: WorkshopSnapshot, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_of(app, MAIL_URL=server.url)
    for number in range(5):
        register(workshop, clock, f"p{number}@example.com", f"{number:032x}")
    server.stop()
    assert send(app, settings) == 5
    assert {one.failure for one in messages()} == {Failure.UNREACHABLE}
    server.start()
    server.answers["DATA"] = "451 4.3.0 Try later"
    clock.move(seconds=PAUSES[0].total_seconds())
    send(app, settings)
    assert {one.failure for one in messages()} == {Failure.SERVICE_BROKEN}
    server.forget()
    server.answers["p3@example.com"] = "550 5.1.1 No such user"
    clock.move(seconds=PAUSES[1].total_seconds())
    send(app, settings)
    assert [(one.sending, one.failure) for one in messages()] == [
        (Sending.FAILED, Failure.BAD_ADDRESS) if number == 3 else (Sending.SENT, None) for number in range(5)
    ]
    assert send(app, settings) == 0
    assert sorted(one.recipient for one in server.deliveries) == [f"p{number}@example.com" for number in (0, 1, 2, 4)]
    server.forget()
    assert retry(workshop.id, at=clock.now()) == 1
    send(app, settings)
    assert [one.recipient for one in server.deliveries] == ["p3@example.com"]


def test_after_bounded_attempts_a_message_is_shown_as_failed(
    app: Flask, clock: Clock, workshop: WorkshopSnapshot, server: MailServer
) -> None:
    settings = settings_of(app, MAIL_URL=server.url)
    register(workshop, clock, "p@example.com", "a" * 32)
    server.stop()
    attempts = 0
    while send(app, settings):
        attempts += 1
        clock.set(max(clock.now(), messages()[0].due_at))
    (message,) = messages()
    assert (message.sending, message.failure, attempts) == (Sending.FAILED, Failure.UNREACHABLE, len(PAUSES) + 1)


def test_a_worker_that_dies_after_the_server_took_a_message_sends_it_again_under_the_same_name(
    app: Flask, clock: Clock, workshop: WorkshopSnapshot, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = settings_of(app, MAIL_URL=server.url)
    register(workshop, clock, "p@example.com", "a" * 32)

    class Killed(BaseException):
        """What nothing catches, like the end of the process."""

    def die(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr("app.outbox.service.note_sent", die)
        with pytest.raises(Killed):
            send(app, settings)
    assert send(app, settings) == 0
    clock.move(seconds=LEASE.total_seconds())
    assert send(app, settings) == 1
    first, second = server.messages
    assert first["Message-ID"] == second["Message-ID"]
    assert messages()[0].sending is Sending.SENT


def test_what_goes_wrong_with_one_message_keeps_none_of_the_others_and_tells_the_log_nothing_of_it(
    app: Flask,
    clock: Clock,
    workshop: WorkshopSnapshot,
    server: MailServer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings = settings_of(app, MAIL_URL=server.url)

    def compose(claimed: object, *args: object, **more: object) -> object:
        if claimed.participant_id == broken:  # type: ignore[attr-defined]
            raise ValueError(secret)
        return composing.compose(claimed, *args, **more)  # type: ignore[arg-type]

    for number in range(3):
        register(workshop, clock, f"p{number}@example.com", f"{number:032x}")
    broken, secret = messages()[1].participant_id, "canary@example.com"
    with monkeypatch.context() as patch, caplog.at_level(logging.DEBUG):
        patch.setattr("app.mail.service.delivering.compose", compose)
        send(app, settings)
    assert [one.failure for one in messages()] == [None, Failure.FAULT, None]
    assert "canary" not in caplog.text
    assert "ValueError" in caplog.text


def test_links_lead_to_their_reader_and_only_hashes_are_kept(
    app: Flask, clock: Clock, workshop: WorkshopSnapshot, server: MailServer
) -> None:
    settings = settings_of(app, MAIL_URL=server.url)
    register(workshop, clock, "p@example.com", "a" * 32, **NEEDS)
    send(app, settings)
    (mail,) = server.messages
    text = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    token = text.partition("/cy/fy-lle/")[2].split()[0]
    place = find_by_token(token)
    assert place is not None
    assert place.id == messages()[0].participant_id
    assert [link.key for link in db.session.query(PersonalLink)] == [token_key(token)]
    assert "canary" not in mail.as_string()


def test_notify_is_asked_what_became_of_a_message(app: Flask, clock: Clock, workshop: WorkshopSnapshot) -> None:
    with NotifyServer() as notify:
        settings = settings_of(app, **notify.environ)
        carrier = carrier_of(settings)
        assert carrier is not None
        for number in range(2):
            register(workshop, clock, f"p{number}@example.com", f"{number:032x}")
        notify.refuse(500, "Exception", "Internal server error")
        notify.refuse(429, "RateLimitError", "Exceeded rate limit")
        send(app, settings)
        assert {one.failure for one in messages()} == {Failure.SERVICE_BROKEN, Failure.TOO_MANY}
        clock.move(minutes=10)
        send(app, settings)
        assert len(notify.notifications) == 2
        assert "/cy/fy-lle/" in notify.notifications[0].body
        notify.notifications[0].status = "delivered"
        notify.notifications[1].status = "permanent-failure"
        assert follow(carrier, app_clock.now) == 2
        assert [(one.sending, one.failure) for one in messages()] == [
            (Sending.SENT, None),
            (Sending.FAILED, Failure.BOUNCED),
        ]


def test_without_a_mail_service_messages_wait_and_leave_once_there_is_one(
    app: Flask, clock: Clock, workshop: WorkshopSnapshot, server: MailServer
) -> None:
    register(workshop, clock, "p@example.com", "a" * 32)
    db.session.remove()
    replayed: list[datetime] = []

    def worker(settings: Settings) -> Worker:
        return Worker(app, settings, app_clock.now, lambda: replayed.append(app_clock.now()))

    assert worker(settings_of(app)).look(everything=True) == 0
    assert messages()[0].sending is Sending.WAITING
    db.session.remove()
    clock.move(seconds=timedelta(days=2).total_seconds())
    assert worker(settings_of(app, MAIL_URL=server.url)).look(everything=True) == 1
    assert len(server.messages) == 1
    # Whoever was erased is erased again before anything leaves.
    assert replayed == [clock.now()]


def test_a_workshop_that_is_moved_twice_before_anybody_heard_is_said_to_be_where_it_is_now(
    app: Flask, clock: Clock, workshop: WorkshopSnapshot, server: MailServer
) -> None:
    settings = settings_of(app, MAIL_URL=server.url)
    register(workshop, clock, "p@example.com", "a" * 32)
    send(app, settings)
    server.forget()

    def move(by: timedelta) -> None:
        times = Times(
            starts_at=workshop.starts_at + by,
            ends_at=workshop.ends_at + by,
            capacity=workshop.capacity,
            delete_on=workshop.delete_on + timedelta(days=60),
            forms={},
        )
        change_times(workshop.id, times, by=None, at=clock.now())

    move(timedelta(days=7))
    move(timedelta(minutes=1))
    send(app, settings)
    assert server.messages == []
    clock.move(minutes=5)
    send(app, settings)
    (moved,) = server.messages
    clock.move(minutes=1)
    move(timedelta(days=7))
    move(timedelta(minutes=1))
    clock.move(minutes=5)
    # Back where it was when they last heard: there is nothing to say.
    assert send(app, settings) == 1
    assert server.messages == [moved]
    assert "Amser newydd" in str(moved["Subject"])


def test_nobody_is_told_that_a_workshop_is_cancelled_which_is_open_again(
    app: Flask, clock: Clock, workshop: WorkshopSnapshot, server: MailServer
) -> None:
    settings = settings_of(app, MAIL_URL=server.url)
    register(workshop, clock, "p@example.com", "a" * 32)
    send(app, settings)
    server.forget()
    cancel(workshop.id, by=None, at=clock.now())
    reopen(workshop.id, by=None, at=clock.now())
    send(app, settings)
    assert server.messages == []
