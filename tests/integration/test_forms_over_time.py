"""Forms that close, fill up or change while somebody is filling them in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from app.extensions import db
from app.questionnaires import Questionnaire
from app.workshops import shelf
from tests.conftest import Clock
from tests.factories import (
    address,
    counts,
    feedback_form,
    heading,
    make_sheet,
    publish_version,
    reference,
    registration_form,
    rows,
)
from tests.integration.conftest import Make

CLOSED, WAITS = "This form is closed", "You are on the waiting list"
REGISTER = address("registration")
AFTER = address("after")
SIAN = {"name": "Siân Ŵyn", "email": "sian@example.com"}


@pytest.fixture(autouse=True)
def _always_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every request looks whether something has been published: a test need not wait a second."""
    monkeypatch.setattr(shelf, "LOOK_EVERY", 0.0)


@pytest.fixture
def other_worker(app: Flask) -> Iterator[Flask]:
    """Another process that serves the same database."""
    other = create_app(app.config["HOLI"])
    other.jinja_env.bytecode_cache = app.jinja_env.bytecode_cache
    yield other
    with other.app_context():
        db.engine.dispose()


def send(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    """The page that is shown after sending a form."""
    sent = client.post(path, data=fields)
    assert sent.status_code == 303, sent.text[:500]
    return client.get(sent.headers["Location"])


def begin(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    """Open a form and send its first page."""
    client.get(path)
    return send(client, path, **fields)


class TestClosing:
    """The workshop's forms close two days after it was imported."""

    def test_who_began_in_time_has_an_hour_more(self, app: Flask, make: Make, clock: Clock) -> None:
        make(feedback_form(pages=2))
        client = app.test_client()
        clock.move(days=2, seconds=-1)
        begin(client, AFTER, mood="good")
        clock.move(hours=1)
        assert heading(client.get(f"{AFTER}/2")) == "More"
        assert reference(send(client, f"{AFTER}/2", more="at the last moment"))
        assert counts(app)["responses"] == 1

    def test_when_that_hour_is_over_the_form_is_closed_and_the_draft_is_still_there(
        self, app: Flask, make: Make, clock: Clock
    ) -> None:
        make(feedback_form(pages=2))
        client = app.test_client()
        clock.move(days=2, seconds=-1)
        begin(client, AFTER, mood="good")
        clock.move(hours=1, seconds=1)
        assert heading(client.get(f"{AFTER}/2")) == CLOSED
        assert heading(send(client, f"{AFTER}/2", more="too late")) == CLOSED
        assert counts(app)["responses"] == 0
        assert [draft["pages"] for draft in rows(app, "drafts")] == [{"first": {"mood": ["good"]}}]

    def test_who_comes_after_closing_finds_it_closed(self, app: Flask, make: Make, clock: Clock) -> None:
        make(feedback_form())
        clock.move(days=2)
        assert heading(app.test_client().get(AFTER)) == CLOSED

    def test_a_first_page_opened_in_time_may_be_sent_within_the_hour(
        self, app: Flask, make: Make, clock: Clock
    ) -> None:
        make(feedback_form())
        client = app.test_client()
        client.get(AFTER)
        clock.move(days=2, minutes=59)
        assert reference(send(client, AFTER, mood="good"))

    def test_checked_answers_may_be_sent_within_the_hour(self, app: Flask, make: Make, clock: Clock) -> None:
        make(registration_form())
        client = app.test_client()
        begin(client, REGISTER, **SIAN)
        clock.move(days=2, minutes=59)
        assert heading(client.get(f"{REGISTER}/check")) != CLOSED
        assert reference(send(client, f"{REGISTER}/check"))

    def test_a_receipt_is_shown_also_when_the_form_has_closed(self, app: Flask, make: Make, clock: Clock) -> None:
        make(feedback_form())
        client = app.test_client()
        given = reference(begin(client, AFTER, mood="good"))
        clock.move(days=4)
        assert given
        assert reference(client.get(AFTER)) == given


class TestFullness:
    """The last place goes to somebody else."""

    def test_who_loses_the_last_place_joins_the_waiting_list(self, app: Flask, make: Make) -> None:
        make(registration_form(), capacity=1)
        first, second = app.test_client(), app.test_client()
        begin(first, REGISTER, name="A", email="a@example.com")
        begin(second, REGISTER, **SIAN)
        assert reference(send(first, f"{REGISTER}/check"))
        assert "Join the waiting list" in second.get(f"{REGISTER}/check").text
        page = send(second, f"{REGISTER}/check")
        assert heading(page) == WAITS
        assert reference(page)
        assert [row["standing"] for row in rows(app, "participants")] == ["place", "waiting"]

    def test_a_form_that_is_sent_from_its_last_page_says_so_there(self, app: Flask, make: Make) -> None:
        make(registration_form(check_answers=False), capacity=1)
        first, second = app.test_client(), app.test_client()
        assert "Join the waiting list" not in first.get(REGISTER).text
        assert heading(send(first, REGISTER, name="A", email="a@example.com")) == "Thank you for registering"
        assert "Join the waiting list" in second.get(REGISTER).text
        assert heading(send(second, REGISTER, **SIAN)) == WAITS
        assert heading(first.get(REGISTER)) == "Thank you for registering"

    def test_whichever_worker_answers_knows_that_it_is_full(
        self, app: Flask, other_worker: Flask, make: Make, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        workshop = make(registration_form(), capacity=1)
        monkeypatch.setattr(shelf, "LOOK_EVERY", 3600.0)
        winner, late = app.test_client(), app.test_client()
        begin(winner, REGISTER, name="A", email="a@example.com")
        begin(late, REGISTER, **SIAN)
        elsewhere = other_worker.test_client()
        name = f"holi_{workshop.forms['registration'].id}"
        cookie = late.get_cookie(name)
        assert cookie is not None
        elsewhere.set_cookie(name, cookie.value)
        assert "Submit" in elsewhere.get(f"{REGISTER}/check").text  # so this worker, too, has looked just now
        send(winner, f"{REGISTER}/check")
        assert "Join the waiting list" in elsewhere.get(f"{REGISTER}/check").text


class TestEqualReplies:
    """Nobody learns from a reply who is registered."""

    @pytest.mark.parametrize(("capacity", "said"), [(10, "Thank you for registering"), (1, WAITS)])
    def test_a_registered_address_gets_a_reply_that_differs_in_nothing_but_its_reference(
        self, app: Flask, make: Make, capacity: int, said: str
    ) -> None:
        make(registration_form(), capacity=capacity)
        begin(known := app.test_client(), REGISTER, **SIAN)
        send(known, f"{REGISTER}/check")

        replies = []
        for email in ("new@example.com", "SIAN@example.com"):
            client = app.test_client()
            begin(client, REGISTER, **SIAN | {"email": email})
            sent = client.post(f"{REGISTER}/check")
            shown = client.get(sent.headers["Location"])
            given = reference(shown)
            assert given
            assert heading(shown) == said
            replies.append(
                (
                    (sent.status, sorted(sent.headers), sent.data),
                    (shown.status, sorted(shown.headers), shown.text.replace(given, "REFERENCE")),
                )
            )

        assert replies[0] == replies[1]

    def test_the_reply_stays_alike_when_it_is_asked_for_again(self, app: Flask, make: Make) -> None:
        make(registration_form())
        for _ in range(2):
            client = app.test_client()
            begin(client, REGISTER, **SIAN)
            first = send(client, f"{REGISTER}/check")
            assert send(client, f"{REGISTER}/check").text == client.get(REGISTER).text == first.text


class TestVersions:
    """A new version is published while somebody is at work on the old one."""

    OLD = feedback_form(pages=2)
    NEW = feedback_form(pages=1)

    def test_a_draft_goes_on_with_the_version_that_it_was_begun_with(
        self, app: Flask, make: Make, clock: Clock
    ) -> None:
        workshop = make(self.OLD)
        client = app.test_client()
        begin(client, AFTER, mood="good")
        publish_version(app, workshop, self.NEW, clock.now())
        assert heading(client.get(f"{AFTER}/2")) == "More"
        assert reference(send(client, f"{AFTER}/2", more="by the old version"))
        (response,) = rows(app, "responses")
        assert response["version_id"] == workshop.forms["after"].current.id
        assert response["answers"]["more"] == "by the old version"

    def test_a_page_that_was_opened_before_is_taken_by_the_version_it_carries(
        self, app: Flask, make: Make, clock: Clock
    ) -> None:
        workshop = make(self.OLD)
        client = app.test_client()
        client.get(AFTER)
        publish_version(app, workshop, self.NEW, clock.now())
        carried = Questionnaire.from_json(self.OLD).hash
        assert heading(send(client, AFTER, mood="good", version=carried)) == "More"
        (draft,) = rows(app, "drafts")
        assert draft["version_id"] == workshop.forms["after"].current.id

    def test_whoever_comes_later_gets_the_new_version(self, app: Flask, make: Make, clock: Clock) -> None:
        workshop = make(self.OLD)
        newer = publish_version(app, workshop, self.NEW, clock.now())
        client = app.test_client()
        assert newer.hash in client.get(AFTER).text
        assert reference(send(client, AFTER, mood="good", version=newer.hash))
        (response,) = rows(app, "responses")
        assert response["version_id"] != workshop.forms["after"].current.id

    def test_a_page_that_carries_no_version_that_we_know_is_taken_by_the_current_one(
        self, app: Flask, make: Make
    ) -> None:
        workshop = make(self.NEW)
        client = app.test_client()
        client.get(AFTER)
        assert reference(send(client, AFTER, mood="good", version="0" * 64))
        (response,) = rows(app, "responses")
        assert response["version_id"] == make_sheet(workshop, "after").version.id
