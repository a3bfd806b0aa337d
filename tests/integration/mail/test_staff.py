"""What people with an account are told by mail: of which workshops, of which jobs, and where the links lead."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import count
from typing import Any, Final

import pytest
from flask import Flask, url_for
from sqlalchemy import delete, insert, update

from app.accounts import service as accounts
from app.accounts.models import User
from app.accounts.rules import Role
from app.extensions import db, transaction
from app.language import LOCALES
from app.language.formatting import LONDON
from app.mail.digests import plan_digests
from app.mail.letters.facts import AccountFacts, DigestFacts, JobFacts, LinkTo, Target
from app.mail.letters.staff import letter_to_staff
from app.mail.rules import digest_time
from app.mail.staff import ToStaff, facts_of
from app.outbox import service as outbox
from app.outbox.rules import STAFF, Failure, Kind
from app.outbox.service import Claimed
from app.places.models import Participant
from app.places.rules import Standing
from app.places.service import cancel, remove
from app.wording.queries import QueueFilter
from app.wording.rules import State
from app.wording.service.jobs import close_job, create_job
from app.workshops.models import Member
from app.workshops.queries import get_workshop
from tests.conftest import Clock
from tests.factories import rows
from tests.integration.accounts.members import make_user
from tests.integration.organiser.desk import TITLE, make_managed

BASE: Final = "https://holi.example.com"
MONDAY: Final = datetime(2027, 3, 1, 7, 59, tzinfo=LONDON)
_numbers = count()


def claim(app: Flask, clock: Clock, kind: Kind) -> list[Claimed]:
    """The messages of a kind that the worker sends now."""
    with app.app_context():
        claimed = outbox.claim(at=clock.now(), limit=100)
        for one in claimed:
            outbox.note_sent(one.id, provider_id=None, at=clock.now())
        return [one for one in claimed if one.kind is kind]


def sent(app: Flask, clock: Clock, claimed: Claimed) -> ToStaff | None:
    """What the worker would say, and to whom."""
    with app.app_context():
        return facts_of(claimed, base_url=BASE, at=clock.now())


def plan(app: Flask, clock: Clock) -> int:
    """How many digests the worker puts into the outbox now."""
    with app.app_context():
        return plan_digests(at=clock.now())


def come(app: Flask, clock: Clock, workshop_id: int, standing: Standing = Standing.PLACE) -> int:
    """Somebody registers; their id."""
    number = next(_numbers)
    with app.app_context(), transaction():
        one = Participant(
            workshop_id=workshop_id,
            email_key=f"gwyn{number}@example.com",
            registered_at=clock.now(),
            standing=standing,
            turn=number if standing is Standing.WAITING else None,
        )
        db.session.add(one)
        db.session.flush()
        return one.id


def leave(app: Flask, clock: Clock, participant_id: int) -> None:
    """They cancel."""
    with app.app_context():
        cancel(participant_id, at=clock.now())


def fail(app: Flask, clock: Clock, workshop_id: int, participant_id: int) -> int:
    """A message to a participant is refused; its id."""
    with app.app_context():
        number = outbox.put(Kind.JOINING, at=clock.now(), workshop_id=workshop_id, participant_id=participant_id)
        outbox.claim(at=clock.now(), limit=100)
        assert number is not None
        outbox.note_failed(number, Failure.BAD_ADDRESS)
        return number


def figures(digest: ToStaff | None) -> list[tuple[str, int, int, int, int, int, int, int]]:
    """What a digest says of each workshop."""
    assert digest is not None
    assert isinstance(digest.facts, DigestFacts)
    return [
        (
            one.title["en"],
            one.registered,
            one.waiting,
            one.cancelled,
            one.failed,
            one.taken,
            one.capacity,
            one.waiting_now,
        )
        for one in digest.facts.news
    ]


def test_a_digest_tells_in_figures_what_happened_since_the_last_one(app: Flask, clock: Clock) -> None:
    clock.set(MONDAY - timedelta(days=3))
    reader = make_user(app, locale="en", name="Siân")
    first = make_managed(app, clock.now(), "published", by=reader, title={"cy": "Afon", "en": "River"}, capacity=4)
    second = make_managed(app, clock.now(), "published", by=reader, starts=timedelta(days=20))
    make_managed(app, clock.now(), "published", by=reader)  # in which nothing happens
    stays, goes, removed = (come(app, clock, first) for _ in range(3))
    come(app, clock, first, Standing.WAITING)
    leave(app, clock, goes)
    with app.app_context():
        remove(removed, by=reader, at=clock.now())
    fail(app, clock, first, stays)
    come(app, clock, second)

    clock.set(MONDAY)
    assert plan(app, clock) == 0
    clock.move(minutes=1)
    assert (plan(app, clock), plan(app, clock)) == (1, 0)
    # What happens from eight on is told tomorrow.
    late = come(app, clock, second)
    clock.move(hours=3)
    assert plan(app, clock) == 0
    (claimed,) = claim(app, clock, Kind.DIGEST)
    digest = sent(app, clock, claimed)
    assert digest is not None
    assert (digest.email, digest.locales) == ("organiser@example.com", ("en",))
    assert isinstance(digest.facts, DigestFacts)
    assert (digest.facts.name, digest.facts.day) == ("Siân", date(2027, 3, 1))
    # The place that came free went to who waited.
    assert figures(digest) == [("River", 4, 0, 1, 1, 2, 4, 0), (TITLE["en"], 1, 0, 0, 0, 2, 20, 0)]

    clock.move(days=1)
    assert plan(app, clock) == 1
    (claimed,) = claim(app, clock, Kind.DIGEST)
    assert figures(sent(app, clock, claimed)) == [(TITLE["en"], 1, 0, 0, 0, 2, 20, 0)]
    clock.move(days=1)
    assert plan(app, clock) == 0
    leave(app, clock, late)
    clock.move(days=2)
    assert plan(app, clock) == 1
    (claimed,) = claim(app, clock, Kind.DIGEST)
    assert figures(sent(app, clock, claimed)) == [(TITLE["en"], 0, 0, 1, 0, 1, 20, 0)]
    told = json.dumps([row for row in rows(app, "messages") if row["kind"] == Kind.DIGEST], default=str)
    assert "gwyn" not in told


def test_a_message_that_was_not_delivered_after_all_is_told_when_that_is_known(sqlite_app: Flask, clock: Clock) -> None:
    clock.set(MONDAY - timedelta(days=2))
    workshop = make_managed(sqlite_app, clock.now(), "published", by=make_user(sqlite_app))
    one = come(sqlite_app, clock, workshop)
    with sqlite_app.app_context():
        number = outbox.put(Kind.JOINING, at=clock.now(), workshop_id=workshop, participant_id=one)
        assert number is not None
        outbox.note_sent(number, provider_id="1", at=clock.now())
    clock.set(MONDAY + timedelta(hours=1))
    assert plan(sqlite_app, clock) == 1
    with sqlite_app.app_context():
        outbox.note_followed(number, Failure.BOUNCED, at=clock.now())
    clock.move(days=1)
    assert plan(sqlite_app, clock) == 1
    *_, claimed = claim(sqlite_app, clock, Kind.DIGEST)
    assert figures(sent(sqlite_app, clock, claimed))[0][1:5] == (0, 0, 0, 1)


def test_a_digest_goes_back_a_week_at_most(sqlite_app: Flask, clock: Clock) -> None:
    clock.set(MONDAY - timedelta(days=7))
    workshop = make_managed(sqlite_app, clock.now(), "published", by=make_user(sqlite_app), starts=timedelta(days=30))
    come(sqlite_app, clock, workshop)
    clock.move(minutes=1)
    come(sqlite_app, clock, workshop)
    clock.set(MONDAY + timedelta(hours=1))
    assert plan(sqlite_app, clock) == 1
    (claimed,) = claim(sqlite_app, clock, Kind.DIGEST)
    assert figures(sent(sqlite_app, clock, claimed))[0][1] == 1


def test_a_digest_goes_to_whoever_wants_one_and_looks_after_the_workshop(sqlite_app: Flask, clock: Clock) -> None:
    clock.set(MONDAY)
    people = {
        name: make_user(sqlite_app, role, email=f"{name}@example.com")
        for name, role in (
            ("organiser", Role.ORGANISER),
            ("administrator", Role.ADMINISTRATOR),
            ("viewer", Role.VIEWER),
            ("translator", Role.TRANSLATOR),
            ("unwilling", Role.ORGANISER),
            ("disabled", Role.ORGANISER),
            ("stranger", Role.ADMINISTRATOR),
        )
    }
    workshop = make_managed(sqlite_app, clock.now(), "published")
    with sqlite_app.app_context():
        invited, _ = accounts.invite("invited@example.com", Role.ORGANISER, by=None, locale="cy", at=clock.now())
        with transaction():
            members = [id_ for name, id_ in people.items() if name != "stranger"]
            db.session.execute(
                insert(Member), [{"workshop_id": workshop, "user_id": id_} for id_ in (*members, invited)]
            )
        accounts.want_digests(people["unwilling"], False, at=clock.now())
        accounts.disable(people["disabled"], by=people["administrator"], at=clock.now())
    come(sqlite_app, clock, workshop)
    clock.move(hours=1)
    assert plan(sqlite_app, clock) == 2
    claimed = claim(sqlite_app, clock, Kind.DIGEST)
    assert {one.user_id for one in claimed} == {people["organiser"], people["administrator"]}
    # By the time it is sent somebody may have changed their mind, and somebody be no member any more.
    with sqlite_app.app_context():
        accounts.want_digests(people["organiser"], False, at=clock.now())
        with transaction():
            db.session.execute(delete(Member).where(Member.user_id == people["administrator"]))
    assert [sent(sqlite_app, clock, one) for one in claimed] == [None, None]


@pytest.mark.parametrize(
    ("moment", "eight"),
    [
        ("2027-03-28T00:30+00:00", "2027-03-28T07:00+00:00"),
        ("2027-06-30T23:30+00:00", "2027-07-01T07:00+00:00"),
        ("2027-10-31T23:30+00:00", "2027-10-31T08:00+00:00"),
    ],
)
def test_eight_in_the_morning_is_by_the_clock_on_the_wall(moment: str, eight: str) -> None:
    assert digest_time(datetime.fromisoformat(moment)) == datetime.fromisoformat(eight)


def make_job(app: Flask, clock: Clock, *, by: int | None = None, due_on: date | None = None) -> int:
    """A job of all texts of a new workshop."""
    workshop = make_managed(app, clock.now(), "published")
    with app.app_context():
        wanted = QueueFilter(catalogues=[get_workshop(workshop).catalogue_id], states=tuple(State))
        return create_job(wanted, "cy", due_on=due_on, note="Brys!", by=by, at=clock.now())


def test_a_new_job_is_told_to_every_translator_but_its_maker(app: Flask, clock: Clock) -> None:
    maker, one, two, disabled = (
        make_user(app, Role.TRANSLATOR, email=f"{name}@example.com", locale="en")
        for name in ("maker", "one", "two", "disabled")
    )
    make_user(app)
    with app.app_context():
        accounts.invite("invited@example.com", Role.TRANSLATOR, by=None, locale="cy", at=clock.now())
        accounts.disable(disabled, by=maker, at=clock.now())
    job = make_job(app, clock, by=maker, due_on=date(2027, 3, 9))
    claimed = claim(app, clock, Kind.JOB)
    assert [(one.user_id, dict(one.facts)) for one in claimed] == [(one, {"job": job}), (two, {"job": job})]
    told = sent(app, clock, claimed[0])
    assert told is not None
    assert (told.email, told.locales) == ("one@example.com", ("en",))
    assert isinstance(told.facts, JobFacts)
    assert (told.facts.target, told.facts.due_on) == ("cy", date(2027, 3, 9))
    assert told.facts.words == sum(row["words"] for row in rows(app, "job_texts")) > 100
    # Who translates no longer, and whoever hears of a job that is done with, is not bothered.
    with app.app_context():
        accounts.change_role(one, Role.VIEWER, by=maker, at=clock.now())
    assert sent(app, clock, claimed[0]) is None
    assert sent(app, clock, claimed[1]) is not None
    with app.app_context():
        close_job(job, at=clock.now())
    assert sent(app, clock, claimed[1]) is None
    again = replace(claimed[1], facts={"job": job + 1})
    assert sent(app, clock, again) is None


def everything(app: Flask, clock: Clock) -> Iterator[tuple[ToStaff, str, dict[str, Any]]]:
    """A message of each kind, and the endpoint that its link leads to with its values."""
    clock.set(MONDAY)
    organiser = make_user(app)
    make_user(app, Role.TRANSLATOR)
    workshop = make_managed(app, clock.now(), "published", by=organiser)
    come(app, clock, workshop)
    job = make_job(app, clock)
    with app.app_context():
        accounts.invite_by_mail("new@example.com", Role.VIEWER, by=None, locale="cy", at=clock.now())
        accounts.mail_reset_link(organiser, by=None, at=clock.now())
    clock.move(hours=1)
    plan(app, clock)
    with app.app_context():
        due = outbox.claim(at=clock.now(), limit=100)
    where: dict[Kind, tuple[str, dict[str, Any]]] = {
        Kind.DIGEST: ("organiser.overview", {"workshop_id": workshop}),
        Kind.JOB: ("translator.job", {"job_id": job}),
        Kind.ACCOUNT_INVITATION: ("signin.invitation", {}),
        Kind.ACCOUNT_RESET: ("signin.reset", {}),
    }
    assert {one.kind for one in due} == set(where) == STAFF
    for claimed in due:
        message = sent(app, clock, claimed)
        assert message is not None
        yield message, *where[claimed.kind]


def link_of(message: ToStaff) -> LinkTo:
    """The link of a message."""
    return message.facts.news[0].link if isinstance(message.facts, DigestFacts) else message.facts.link


def test_every_link_leads_to_its_page_and_every_letter_can_be_written(sqlite_app: Flask, clock: Clock) -> None:
    for message, endpoint, values in everything(sqlite_app, clock):
        for locale in LOCALES:
            address = link_of(message)(Target.STAFF, locale)
            given = dict(values)
            if isinstance(message.facts, AccountFacts):
                given["token"] = address.rpartition("/")[2]
                assert len(given["token"]) == 40
                assert sqlite_app.test_client().get(address.removeprefix(BASE)).status_code == 200
            with sqlite_app.test_request_context(base_url="http://localhost"):
                assert address == BASE + url_for(endpoint, locale=locale, **given)
            with sqlite_app.app_context():
                assert letter_to_staff(message.facts, locale).subject


def test_a_message_to_an_account_that_is_gone_is_dropped(sqlite_app: Flask, clock: Clock) -> None:
    user = make_user(sqlite_app)
    with sqlite_app.app_context():
        accounts.mail_reset_link(user, by=None, at=clock.now())
    (claimed,) = claim(sqlite_app, clock, Kind.ACCOUNT_RESET)
    with sqlite_app.app_context(), transaction():
        db.session.execute(update(User).values(password_hash=None))
    assert sent(sqlite_app, clock, claimed) is None
    assert sent(sqlite_app, clock, replace(claimed, user_id=None)) is None
    assert sent(sqlite_app, clock, replace(claimed, user_id=user + 1)) is None
