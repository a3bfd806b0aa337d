"""The outbox: what is put into it is taken on once, tried again within bounds, and told where it ended."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app.extensions import db, transaction
from app.outbox import service as outbox
from app.outbox.models import Message
from app.outbox.queries import has_due
from app.outbox.rules import KEPT_FOR, LEASE, PAUSES, Failure, Kind, Sending
from tests.conftest import Clock
from tests.integration.people import at_once

pytestmark = pytest.mark.usefixtures("context")


def put(clock: Clock, **parts: object) -> int:
    found = outbox.put(Kind.LINK, at=clock.now(), **parts)  # type: ignore[arg-type]
    assert found is not None
    return found


def message(id_: int) -> Message:
    db.session.rollback()
    return db.session.get_one(Message, id_, populate_existing=True)


def test_a_message_is_taken_on_once_by_however_many_workers(app: Flask, clock: Clock) -> None:
    ids = {put(clock) for _ in range(30)}
    db.session.rollback()

    def take(_number: int) -> list[int]:
        with app.app_context():
            taken = [one.id for _ in range(4) for one in outbox.claim(at=clock.now(), limit=3)]
            db.session.remove()
            return taken

    taken = [id_ for one in at_once(range(6), take) for id_ in one]
    while left := outbox.claim(at=clock.now(), limit=3):
        taken += [one.id for one in left]
    assert sorted(taken) == sorted(ids)


def test_a_message_of_a_worker_that_died_is_taken_on_again_with_the_same_name(clock: Clock) -> None:
    put(clock)
    (first,) = outbox.claim(at=clock.now(), limit=10)
    assert outbox.claim(at=clock.now(), limit=10) == []
    clock.move(seconds=LEASE.total_seconds())
    (again,) = outbox.claim(at=clock.now(), limit=10)
    assert (again.message_id, again.attempts) == (first.message_id, 2)


def test_one_that_kills_every_worker_is_given_up(clock: Clock) -> None:
    id_ = put(clock, until=clock.now() + timedelta(days=300))
    for _ in range(len(PAUSES) + 1):
        assert outbox.claim(at=clock.now(), limit=1)
        clock.move(seconds=LEASE.total_seconds())
    assert outbox.claim(at=clock.now(), limit=1) == []
    assert (message(id_).sending, message(id_).failure) == (Sending.FAILED, Failure.FAULT)


def test_attempts_end_with_a_failure_that_can_be_tried_again(clock: Clock) -> None:
    id_, attempts = put(clock), 0
    while outbox.claim(at=clock.now(), limit=1):
        attempts += 1
        outbox.note_trouble(id_, Failure.UNREACHABLE, at=clock.now())
        clock.set(max(clock.now(), message(id_).due_at))
    assert attempts == len(PAUSES) + 1
    assert (message(id_).sending, message(id_).failure) == (Sending.FAILED, Failure.UNREACHABLE)
    assert outbox.retry(None, at=clock.now(), message_id=id_) == 1
    assert [one.attempts for one in outbox.claim(at=clock.now(), limit=1)] == [1]


def test_what_its_time_has_passed_is_not_sent(clock: Clock) -> None:
    brief, usual = put(clock, until=clock.now() + timedelta(hours=1)), put(clock)
    clock.move(hours=2)
    assert [one.id for one in outbox.claim(at=clock.now(), limit=10)] == [usual]
    assert message(brief).sending is Sending.OVER
    outbox.note_trouble(usual, Failure.SLOW, at=clock.now())
    clock.move(seconds=KEPT_FOR.total_seconds())
    assert outbox.claim(at=clock.now(), limit=10) == []


def test_what_may_be_said_once_is_said_once(app: Flask, clock: Clock) -> None:
    db.session.rollback()

    def say(_number: int) -> int | None:
        with app.app_context():
            return outbox.put(Kind.JOB, at=clock.now(), once="job:1:1")

    assert sum(one is not None for one in at_once(range(5), say)) == 1


def test_a_fact_goes_with_the_transaction_that_caused_it(clock: Clock) -> None:
    def fail() -> None:
        with transaction():
            put(clock)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not has_due(at=clock.now())


def test_a_message_waits_for_its_time(clock: Clock) -> None:
    put(clock, due_at=clock.now() + timedelta(minutes=5))
    assert not has_due(at=clock.now())
    clock.move(minutes=5)
    assert has_due(at=clock.now())


def test_what_became_of_a_message_is_asked_for_until_it_is_known(clock: Clock) -> None:
    delivered, bounced = put(clock), put(clock)
    for one in outbox.claim(at=clock.now(), limit=10):
        outbox.note_sent(one.id, provider_id=f"p{one.id}", at=clock.now())
    assert {one.id for one in outbox.list_to_follow(at=clock.now(), limit=10)} == {delivered, bounced}
    outbox.note_followed(delivered, None, at=clock.now())
    outbox.note_followed(bounced, Failure.BOUNCED, at=clock.now())
    assert outbox.list_to_follow(at=clock.now(), limit=10) == []
    assert (message(delivered).sending, message(bounced).sending) == (Sending.SENT, Sending.FAILED)


def test_trouble_with_a_message_whose_reader_was_erased_meanwhile_keeps_none_of_the_others(clock: Clock) -> None:
    id_ = put(clock)
    outbox.claim(at=clock.now(), limit=1)
    with transaction():
        db.session.delete(db.session.get_one(Message, id_))
    outbox.note_trouble(id_, Failure.SLOW, at=clock.now())
    assert not has_due(at=clock.now() + LEASE)
