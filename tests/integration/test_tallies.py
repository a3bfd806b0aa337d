"""Tallies: folded forward, they are what counting everything would give, whatever happens to responses meanwhile."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, insert, select, text

from app.extensions import db, is_sqlite, transaction
from app.language import Locale
from app.responses.models import Response
from app.responses.queries import NoResponse
from app.responses.service import Sheet, Unfinished, submit
from app.results.queries import count_uncounted, summary
from app.results.rules import SENT, Filters
from app.results.service import correct_response, delete_response, fold, recount
from app.retention import service as retention
from tests.conftest import Clock
from tests.factories import (
    feedback_form,
    filled_in,
    make_sheet,
    publish_version,
    published,
    registration_form,
    rows,
    with_role,
)
from tests.integration.conftest import Make
from tests.integration.people import at_once

Tallies = Counter[tuple[str, str, date, str, str]]


def tallies(app: Flask) -> Tallies:
    """Every count by what is counted."""
    return Counter(
        {
            (row["answer"], row["value"], row["day"], row["locale"], row["role"]): row["count"]
            for row in rows(app, "tallies")
        }
    )


def send(sheet: Sheet, clock: Clock, locale: Locale = "cy", **fields: str | list[str]) -> str:
    """Send a response, and give its id."""
    own = Sheet(form=sheet.form, version=sheet.version, key=secrets.token_hex(32))
    before = ids(sheet)
    submit(own, None, filled_in(own, **fields), wording_revision=1, locale=locale, at=clock.now())
    (new,) = ids(sheet) - before
    return new


def ids(sheet: Sheet) -> set[str]:
    return set(db.session.scalars(select(Response.id).where(Response.questionnaire_id == sheet.form.id)))


def correct(response_id: str, clock: Clock, **fields: str) -> None:
    pages = {"first": {name: [value] for name, value in fields.items()}}
    correct_response(response_id, pages, reason="a slip", by=None, at=clock.now())


def delete(response_id: str, clock: Clock) -> None:
    delete_response(response_id, reason="a test", by=None, at=clock.now())


def store(sheet: Sheet, given_answers: Iterable[dict[str, Any]], day: date) -> None:
    """Store responses as they stand."""
    with transaction():
        db.session.execute(
            insert(Response),
            [
                {
                    "id": secrets.token_hex(16),
                    "questionnaire_id": sheet.form.id,
                    "version_id": sheet.version.id,
                    "wording_revision": 1,
                    "locale_started": "cy",
                    "locale_submitted": "cy",
                    "submitted_on": day,
                    "answers": answers,
                }
                for answers in given_answers
            ],
        )


@pytest.fixture
def sheet(make: Make) -> Sheet:
    return make_sheet(make(with_role(feedback_form())), "after")


pytestmark = pytest.mark.usefixtures("context")


def test_folding_counts_each_answer_under_its_day_language_and_role(app: Flask, sheet: Sheet, clock: Clock) -> None:
    today = clock.now().date()
    send(sheet, clock, "cy", role="design", mood="bad", why="rain")
    send(sheet, clock, "en", mood="good", liked=["food", "talk"])
    assert fold(sheet.form.id) == 0
    assert tallies(app) == {
        (SENT, "", today, "cy", "design"): 1,
        ("role", "design", today, "cy", "design"): 1,
        ("mood", "bad", today, "cy", "design"): 1,
        ("why", "@answered", today, "cy", "design"): 1,
        ("liked", "@skipped", today, "cy", "design"): 1,
        (SENT, "", today, "en", ""): 1,
        ("role", "@skipped", today, "en", ""): 1,
        ("mood", "good", today, "en", ""): 1,
        ("liked", "@answered", today, "en", ""): 1,
        ("liked", "food", today, "en", ""): 1,
        ("liked", "talk", today, "en", ""): 1,
    }


def test_a_response_is_counted_once_however_often_results_are_looked_at(app: Flask, sheet: Sheet, clock: Clock) -> None:
    send(sheet, clock, mood="good")
    fold(sheet.form.id)
    once = tallies(app)
    fold(sheet.form.id)
    assert tallies(app) == once


def test_no_more_is_counted_at_a_time_than_was_asked_for(sheet: Sheet, clock: Clock) -> None:
    store(sheet, ({"mood": "good"} for _ in range(1_203)), clock.now().date())
    assert [fold(sheet.form.id, at_most=600) for _ in range(4)] == [603, 3, 0, 0]
    assert summary(sheet.form, Filters()).total == 1_203


def test_answers_of_a_special_category_are_never_counted(app: Flask, make: Make, clock: Clock) -> None:
    sheet = make_sheet(make(registration_form()), "registration")
    send(sheet, clock, name="Siân", email="a@example.com", needs="yes", needs__yes__detail="a ramp")
    fold(sheet.form.id)
    assert {answer for answer, *_ in tallies(app)} == {SENT, "name", "email"}


def test_a_response_to_an_older_version_is_counted_as_that_version_asks(app: Flask, make: Make, clock: Clock) -> None:
    old = make_sheet(make(feedback_form()), "after")
    newer = feedback_form()
    newer["pages"][0]["questions"] = newer["pages"][0]["questions"][:1]
    newer["pages"][0]["questions"][0]["options"].pop()
    publish_version(app, published(app), newer, clock.now())
    send(old, clock, mood="bad", why="rain")
    send(make_sheet(published(app), "after"), clock, mood="good")
    fold(old.form.id)
    counted = Counter[tuple[str, str]]()
    for (answer, value, *_), count in tallies(app).items():
        counted[answer, value] += count
    assert counted == {
        (SENT, ""): 2,
        ("mood", "good"): 1,
        ("mood", "bad"): 1,
        ("why", "@answered"): 1,
        ("liked", "@skipped"): 1,
    }


def test_a_correction_is_counted_in_place_of_what_was_there(app: Flask, sheet: Sheet, clock: Clock) -> None:
    response = send(sheet, clock, role="design", mood="bad", why="rain")
    fold(sheet.form.id)
    correct(response, clock, role="policy", mood="good")
    assert tallies(app) == {}
    fold(sheet.form.id)
    assert {(answer, value, role) for answer, value, _, _, role in tallies(app)} == {
        (SENT, "", "policy"),
        ("role", "policy", "policy"),
        ("mood", "good", "policy"),
        ("liked", "@skipped", "policy"),
    }


def test_a_correction_that_is_refused_leaves_everything_counted(app: Flask, sheet: Sheet, clock: Clock) -> None:
    response = send(sheet, clock, mood="good")
    fold(sheet.form.id)
    before = tallies(app)
    with pytest.raises(Unfinished):
        correct(response, clock, mood="splendid")
    assert tallies(app) == before
    assert count_uncounted(sheet.form.id) == 0


def test_what_is_deleted_no_longer_counts(app: Flask, sheet: Sheet, clock: Clock) -> None:
    first = send(sheet, clock, mood="good")
    fold(sheet.form.id)
    one = tallies(app)
    second = send(sheet, clock, mood="good")
    fold(sheet.form.id)
    delete(first, clock)
    assert tallies(app) == one
    delete(second, clock)
    assert tallies(app) == {}


def test_what_is_deleted_before_it_was_counted_was_never_there(app: Flask, sheet: Sheet, clock: Clock) -> None:
    delete(send(sheet, clock, mood="good"), clock)
    assert fold(sheet.form.id) == 0
    assert tallies(app) == {}


def test_what_is_not_there_cannot_be_deleted(sheet: Sheet, clock: Clock) -> None:
    with pytest.raises(NoResponse):
        delete("0" * 32, clock)


moods = st.sampled_from(["good", "bad"])
steps = st.lists(
    st.one_of(
        st.tuples(
            st.just("send"),
            st.fixed_dictionaries(
                {"mood": moods},
                optional={
                    "role": st.sampled_from(["policy", "design"]),
                    "liked": st.lists(st.sampled_from(["food", "talk"]), min_size=1, unique=True),
                    "why": st.just("rain"),
                },
            ),
            st.sampled_from(["cy", "en"]),
        ),
        st.tuples(st.just("fold"), st.integers(1, 3)),
        st.tuples(st.just("correct"), st.integers(0, 9), moods),
        st.tuples(st.just("delete"), st.integers(0, 9)),
        st.just(("tomorrow",)),
        st.just(("recount",)),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(done=steps)
def test_folded_forward_the_tallies_are_what_counting_everything_gives(
    app: Flask, sheet: Sheet, clock: Clock, done: list[tuple[Any, ...]]
) -> None:
    for response in sorted(ids(sheet)):
        delete(response, clock)
    known: list[str] = []
    for what, *how in done:
        if what == "send":
            known.append(send(sheet, clock, how[1], **how[0]))
        elif what == "fold":
            fold(sheet.form.id, at_most=how[0])
        elif what == "recount":
            recount(sheet.form.id)
        elif what == "tomorrow":
            clock.move(days=1)
        elif known and what == "correct":
            correct(known[how[0] % len(known)], clock, mood=how[1])
        elif known:
            delete(known.pop(how[0] % len(known)), clock)
    assert fold(sheet.form.id) == 0
    folded = tallies(app)
    assert sum(count for (answer, *_), count in folded.items() if answer == SENT) == len(known)
    recount(sheet.form.id)
    assert tallies(app) == {}
    fold(sheet.form.id)
    assert tallies(app) == folded


def test_many_who_look_at_once_count_each_response_once(app: Flask, sheet: Sheet, clock: Clock) -> None:
    today, form_id = clock.now().date(), sheet.form.id
    store(sheet, ({"role": "design", "mood": "good", "liked": ["food"]} for _ in range(2_000)), today)

    def look(_: int) -> None:
        with app.app_context():
            while fold(form_id, at_most=300):
                pass

    at_once(range(6), look)
    assert tallies(app)[SENT, "", today, "cy", "design"] == 2_000
    assert tallies(app)["mood", "good", today, "cy", "design"] == 2_000


def test_looking_correcting_deleting_and_recounting_at_once_lose_nothing(
    app: Flask, sheet: Sheet, clock: Clock
) -> None:
    form_id = sheet.form.id
    store(sheet, ({"role": None, "mood": "good", "liked": None} for _ in range(300)), clock.now().date())
    fold(form_id, at_most=150)
    responses = sorted(ids(sheet))

    def act(number: int) -> None:
        with app.app_context():
            for response in responses[number::6]:
                if number < 2:
                    correct(response, clock, mood="bad")
                elif number == 2:
                    delete(response, clock)
                elif number == 3 and response == responses[number]:
                    recount(form_id)
                else:
                    fold(form_id, at_most=20)

    at_once(range(6), act)
    fold(form_id)
    folded = tallies(app)
    assert sum(count for (answer, *_), count in folded.items() if answer == SENT) == 250
    assert sum(count for (answer, value, *_), count in folded.items() if (answer, value) == ("mood", "bad")) == 100
    recount(form_id)
    fold(form_id)
    assert tallies(app) == folded


def test_what_retention_deletes_while_others_count_is_counted_once(app: Flask, sheet: Sheet, clock: Clock) -> None:
    form_id, workshop_id = sheet.form.id, sheet.form.workshop_id
    store(sheet, ({"role": None, "mood": "good", "liked": None} for _ in range(1_000)), clock.now().date())

    def act(number: int) -> None:
        with app.app_context():
            if number == 0:
                retention._delete_responses(workshop_id)
            for _ in range(20):
                fold(form_id, at_most=40)

    at_once(range(4), act)
    fold(form_id)
    found = summary(sheet.form, Filters())
    (form,) = rows(app, "questionnaires")
    assert (found.total, found.deleted, len(ids(sheet))) == (1_000, form["responses_deleted"], 1_000 - found.deleted)
    assert found.deleted > 0


def test_counting_what_is_not_counted_looks_at_nothing_else(sheet: Sheet) -> None:
    asked: list[tuple[str, Any]] = []

    def note(*told: Any) -> None:
        asked.append((told[2], told[3]))

    event.listen(db.engine, "before_cursor_execute", note)
    count_uncounted(sheet.form.id)
    event.remove(db.engine, "before_cursor_execute", note)
    *_, (statement, parameters) = asked
    connection = db.session.connection()
    if not is_sqlite():
        connection.execute(text("SET LOCAL enable_seqscan = off"))  # which suits a table that is empty
    plan = connection.exec_driver_sql(f"EXPLAIN {'QUERY PLAN ' if is_sqlite() else ''}{statement}", parameters)
    assert "ix_responses_uncounted" in str(plan.all())


def test_the_command_counts_every_form_of_a_workshop_anew(app: Flask, sheet: Sheet, clock: Clock) -> None:
    send(sheet, clock, mood="good")
    fold(sheet.form.id)
    right = tallies(app)
    with transaction():
        db.session.execute(text("UPDATE tallies SET count = 7"))
    run = app.test_cli_runner().invoke(args=["results", "recount", "gweithdy-prawf"])
    assert run.exit_code == 0, run.output
    assert "after" in run.output
    assert tallies(app) == right


def test_a_day_s_tallies_are_those_of_the_day_on_which_it_was_sent(app: Flask, sheet: Sheet, clock: Clock) -> None:
    first = clock.now().date()
    send(sheet, clock, mood="good")
    clock.move(days=1)
    send(sheet, clock, mood="good")
    fold(sheet.form.id)
    assert {day for _, _, day, *_ in tallies(app)} == {first, first + timedelta(days=1)}
