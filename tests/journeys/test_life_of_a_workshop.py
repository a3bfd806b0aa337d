"""The life of a workshop of 20 places and 26 people in both languages, from the first registration to the last thanks.

The mail server is real, the clock is moved, and what is done by a link is done by the link of a mail. It is told twice:
in Chromium on SQLite, and by a plain client on PostgreSQL.
"""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import subprocess
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from playwright.sync_api import Browser

from app import clock as app_clock
from app.extensions import db
from app.language import Locale
from app.language.formatting import format_weekday_date
from app.outbox.rules import Kind, Sending
from app.responses.service import submit
from tests.conftest import ServerFactory
from tests.factories import filled_in, make_sheet, published, rows
from tests.integration.people import inside
from tests.journeys.hands import HOPE, ByBrowser, ByClient, registration_of
from tests.journeys.life import GUESTS, NEED, PLACES, Entry, Guest, Life, Post, clock_of_next_march, strays, told
from tests.journeys.words import say
from tests.mail_servers import MailServer
from tests.servers import BIN, ROOT, Databases, LiveServer
from tests.servers import Kind as Database

LONDON = ZoneInfo("Europe/London")
LONGEST_SUBJECT = 60
"""Characters, in one language."""
WELCOME = (
    "You are welcome to contact us in Welsh or English. If you contact us in Welsh, we will reply in Welsh"
    " and this will not lead to delay."
)
REGISTERED = {
    Kind.CONFIRMATION: "You have a place: workshop on %(date)s",
    Kind.WAITING: "On the waiting list: workshop on %(date)s",
}
ENTERED = {Kind.CONFIRMATION, Kind.PLACE_GIVEN, Kind.CHANGED, Kind.POSTPONED, Kind.JOINING}
SUBJECT: dict[Locale, str] = {"cy": "Un cwestiwn arall", "en": "One more question"}
TEXT: dict[Locale, str] = {"cy": "Fyddech chi’n **ateb** yr arolwg?", "en": "Would you **answer** the survey?"}
LEAVES, REMOVED, ERASED = 5, 6, 10
ABSENT = {8, 9}
SAMPLE_SLUG = "connecting-policy-and-service-design"


@contextmanager
def life_on(database: Database, databases: Databases, folder: Path) -> Iterator[Life]:
    """A workshop’s life on a database of its own."""
    url = databases.new(database)
    with clock_of_next_march() as clock, Life(url, folder, clock) as life:
        yield life
    databases.remove(url)


def test_the_life_of_a_workshop_in_a_browser(
    databases: Databases, tmp_path: Path, browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with life_on("sqlite", databases, tmp_path) as life:
        tell(life, ByBrowser(life, browser), caplog)


def test_the_life_of_a_workshop_on_postgresql(
    databases: Databases, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with life_on("postgresql", databases, tmp_path) as life:
        tell(life, ByClient(life), caplog)


def tell(life: Life, hands: ByClient, caplog: pytest.LogCaptureFixture) -> None:
    """All of it, chapter by chapter."""
    they_register(life, hands)
    places_change_hands(life, hands)
    it_is_put_off_twice(life, hands)
    the_organiser_is_told(life)
    they_are_asked_before(life, hands)
    the_mail_server_goes_down_in_the_middle(life)
    whoever_has_not_answered_is_reminded(life)
    it_takes_place(life, hands)
    one_is_erased_and_the_others_are_written_to(life, hands)
    it_ends(life)
    assert not strays(life.recorder.visits)
    assert NEED not in caplog.text
    tokens = set[str]().union(*(post.tokens for post in life.posts))
    assert len(tokens) > len(GUESTS)
    assert not [token for token in tokens if token in caplog.text]


def they_register(life: Life, hands: ByClient) -> None:
    """Twenty have a place, six wait; each is told once, in the language that they asked for."""
    for guest in GUESTS:
        heading = "Thank you for registering" if guest.number <= PLACES else "You are on the waiting list"
        assert say(guest.locale, heading) in hands.register(guest), guest
    posts = life.look()
    assert told(posts) == {"confirmation": numbers(1, 20), "waiting": numbers(21, 26)}
    for post in posts:
        guest = GUESTS[post.number - 1]
        judge(post, languages=(guest.language,) if guest.language != "both" else ("cy", "en"))
        for half, locale in zip(post.subject.split(" / "), post.locales, strict=True):
            assert half.startswith(say(locale, REGISTERED[post.kind], date="")), post.subject
        if post.kind is Kind.WAITING:
            assert re.search(rf"\b{post.number - PLACES}\b", post.text)


def places_change_hands(life: Life, hands: ByClient) -> None:
    """Two leave, and the first two in line come in; one place more, and so does the third."""
    life.clock.move(hours=1)
    hands.look_after(life.last(1, Kind.CONFIRMATION).link("cy"))
    assert life.people[1].place.language == "both"
    assert HOPE in json.dumps(rows(life.app, "responses"), ensure_ascii=False, default=str)
    leaving = life.last(LEAVES, Kind.CONFIRMATION)
    hands.cancel(leaving.link("cy"), "cy")
    hands.remove(REMOVED)
    posts = life.look()
    assert told(posts) == {"cancelled": [LEAVES], "removed": [REMOVED], "place_given": [21, 22]}
    assert life.numbers("waiting") == [23, 24, 25, 26]
    hands.raise_capacity(PLACES + 1)
    more = life.look()
    assert told(more) == {"place_given": [23]}
    for post in (*posts, *more):
        judge(post)
    for number, kind in ((LEAVES, Kind.CANCELLED), (REMOVED, Kind.REMOVED)):
        before, after = entry_of(life.last(number, Kind.CONFIRMATION)), entry_of(life.last(number, kind))
        assert after.uid == before.uid
        assert after.sequence > before.sequence
        assert after.status == "CANCELLED"
    assert told(life.look()) == {}


def it_is_put_off_twice(life: Life, hands: ByClient) -> None:
    """Whoever puts it off by a week, and by another two minutes later, has everybody told once: of the first time and
    of the last."""
    life.clock.move(hours=1)
    first = life.workshop.starts_at
    hands.put_off(timedelta(days=7))
    life.clock.move(minutes=2)
    middle = life.workshop.starts_at
    hands.put_off(timedelta(days=7))
    last = life.workshop.starts_at
    assert [moment.astimezone(LONDON).time() for moment in (first, last)] == [time(10), time(10)]
    assert last - first == timedelta(days=14) - timedelta(hours=1)  # the clocks go forward in between
    assert told(life.go_to(life.clock.now() + timedelta(minutes=4))) == {}
    posts = life.go_to(life.clock.now() + timedelta(minutes=1))
    with_place, waiting = life.numbers("place"), life.numbers("waiting")
    assert (len(with_place), waiting) == (PLACES + 1, [24, 25, 26])
    assert told(posts) == {"postponed": sorted([*with_place, *waiting])}
    for post in posts:
        judge(post)
        for locale in post.locales:
            for moment, is_told in ((first, True), (middle, False), (last, True)):
                assert (format_weekday_date(moment, locale) in post.words) is is_told
    for number in with_place:
        kind = Kind.CONFIRMATION if number <= PLACES else Kind.PLACE_GIVEN
        before, after = entry_of(life.last(number, kind)), entry_of(life.last(number, Kind.POSTPONED))
        assert after.uid == before.uid
        assert after.sequence > before.sequence
        assert after.starts_at == last


def the_organiser_is_told(life: Life) -> None:
    """Of the day before, in figures."""
    (digest,) = life.go_to(morning(life.clock.now(), 1))
    assert (digest.to, digest.kind, digest.locales) == ("organiser@example.com", Kind.DIGEST, ("cy",))
    for guest in GUESTS:
        assert guest.name not in digest.words
        assert guest.email not in digest.everything


def they_are_asked_before(life: Life, hands: ByClient) -> None:
    """Who has a place is asked; a survey that was begun in one browser goes on in another, and is somebody’s own."""
    starts_at = life.workshop.starts_at
    posts = life.go_to(morning(starts_at, -7))
    assert told(posts) == {"invitation-before": life.numbers("place")}
    for post in posts:
        judge(post)
    assert life.last(1, Kind.INVITATION, "before").locales == ("cy", "en")
    hands.answer_at_two_places(life.last(1, Kind.INVITATION, "before").link("cy", "/{before}"), "cy")
    readers: dict[int, Locale] = {2: "en", 4: "cy"}
    for number, locale in readers.items():
        ByClient(life).answer(life.last(number, Kind.INVITATION, "before").link(locale, "/{before}"), "before")
    assert {number for number, one in life.people.items() if "before" in one.answered} == {1, 2, 4}


def the_mail_server_goes_down_in_the_middle(life: Life) -> None:
    """How to join reaches everybody once, though the server went down when ten had got it, and came back later."""
    looks: list[datetime] = []

    def halt() -> None:
        looks.append(life.clock.now())
        if len(looks) == 2:
            life.mail.stop()

    life.halt = halt
    posts = life.go_to(morning(life.workshop.starts_at, -2))
    assert 0 < len(told(posts)["joining"]) < PLACES
    posts += life.go_to(life.clock.now() + timedelta(minutes=1))
    life.mail.start()
    posts += life.go_to(life.clock.now() + timedelta(minutes=5))
    assert told(posts) == {"joining": life.numbers("place")}
    for post in posts:
        judge(post)
        if post.number:
            assert "https://meet.example.com/one-two-three" in post.text
    life.halt = lambda: None


def whoever_has_not_answered_is_reminded(life: Life) -> None:
    """And nobody else is."""
    form = life.workshop.forms["before"]
    posts = life.go_to(morning(form.closes_at, -1))
    assert told(posts) == {"reminder-before": [number for number in life.numbers("place") if number not in {1, 2, 4}]}
    for post in posts:
        judge(post)


def it_takes_place(life: Life, hands: ByClient) -> None:
    """Who came is asked and thanked; who did not is not."""
    life.clock.set(life.workshop.ends_at)
    placed = life.numbers("place")
    hands.note_attendance([GUESTS[number - 1] for number in placed if number not in ABSENT])
    assert {number for number, one in life.people.items() if one.place.attended is False} == ABSENT
    came = [number for number, one in life.people.items() if one.place.attended is True]
    assert came == [number for number in placed if number not in ABSENT]
    posts = life.look()
    assert told(posts) == {"invitation-after": came}
    thanks = life.go_to(morning(life.workshop.ends_at, 1))
    assert told(thanks) == {"thanks": came}
    for post in (*posts, *thanks):
        judge(post)
    readers: dict[int, Locale] = {1: "cy", 2: "en", 7: "cy"}
    for number, locale in readers.items():
        ByClient(life).answer(life.last(number, Kind.INVITATION, "after").link(locale, "/{after}"), "after")


def one_is_erased_and_the_others_are_written_to(life: Life, hands: ByClient) -> None:
    """Whoever had everything deleted hears nothing more, and nothing names them."""
    erased = GUESTS[ERASED - 1]
    life.clock.move(hours=1)
    hands.erase(life.last(ERASED, Kind.CONFIRMATION).link("cy"), "cy")
    with life.app.app_context():
        kept = json.dumps([rows(life.app, table.name) for table in db.metadata.sorted_tables], default=str)
    for trace in (erased.email, json.dumps(erased.name)[1:-1]):
        assert trace not in kept
    ledger = life.settings.erasure_ledger.read_text()
    assert set(json.loads(ledger)) == {"erased_at", "responses"}
    for trace in (erased.name.split()[0], "guest"):
        assert trace not in ledger

    unanswered = [number for number in life.numbers("place") if number not in {1, 2, 7} | ABSENT]
    assert ERASED not in unanswered
    hands.write("unanswered-after", SUBJECT, TEXT)
    posts = life.look()
    assert told(posts) == {"own": unanswered}
    for post in posts:
        judge(post)
        for locale in post.locales:
            assert SUBJECT[locale] in post.subject
            assert post.link(locale, "/{after}")


def it_ends(life: Life) -> None:
    """A last reminder; then everything has been sent, or was of no use any more; and nobody got anything twice."""
    form = life.workshop.forms["after"]
    posts = life.go_to(morning(form.closes_at, -3))
    came = [number for number, one in life.people.items() if one.place.attended is True]
    assert told(posts) == {"reminder-after": [number for number in came if number not in {1, 2, 7}]}
    for post in posts:
        judge(post)
    assert told(life.go_to(form.closes_at + timedelta(days=20))) == {}
    assert set(life.outbox()) == {Sending.SENT, Sending.OVER}
    for once in (
        Counter(str(post.message["Message-ID"]) for post in life.posts),
        Counter((post.to, post.subject) for post in life.posts),
    ):
        assert once.most_common(1)[0][1] == 1
    staff = [post for post in life.posts if not post.number]
    assert {post.kind for post in staff} == {Kind.DIGEST}
    for post in staff:
        assert NEED not in post.everything


def judge(post: Post, *, languages: Sequence[str] = ()) -> None:
    """What holds of every message to a participant."""
    if not post.number:
        return
    assert not languages or post.locales == tuple(languages)
    assert NEED not in post.everything
    halves = post.subject.split(" / ") if len(post.locales) > 1 else [post.subject]
    assert len(halves) == len(post.locales), post.subject
    for half in halves:
        assert len(half) <= LONGEST_SUBJECT, half
    for locale in post.locales:
        assert say(locale, WELCOME) in post.words
    assert re.search(rf'<html lang="{post.locales[0]}"', post.html)
    if len(post.locales) > 1:
        assert post.html.index('lang="cy"', post.html.index("<body")) < post.html.index('lang="en"')
    starts = [post.words.index(say(locale, WELCOME)) for locale in post.locales]
    assert starts == sorted(starts)
    judge_entry(post)


def judge_entry(post: Post) -> None:
    """Who has a place gets an entry for the calendar, who had one gets its end, and nobody else gets any."""
    ends = post.kind in {Kind.CANCELLED, Kind.REMOVED}
    waits = post.kind is Kind.POSTPONED and post.number > PLACES + 3
    if waits or not (ends or post.kind in ENTERED):
        assert post.entry is None
        return
    entry = entry_of(post)
    assert entry.method == ("CANCEL" if ends else "REQUEST")
    assert entry.zone == "Europe/London"
    assert entry.uid.endswith("@localhost")
    assert entry.attendee == f"mailto:{post.to}"


def entry_of(post: Post) -> Entry:
    """The entry of a message that has one."""
    assert post.entry is not None
    return post.entry


def morning(moment: datetime, days: int) -> datetime:
    """Nine o’clock in the morning, so many days from that one."""
    day = moment.astimezone(LONDON).date() + timedelta(days=days)
    return datetime.combine(day, time(9), LONDON).astimezone(UTC)


def numbers(first: int, last: int) -> list[int]:
    """The guests from one to the other."""
    return list(range(first, last + 1))


def test_the_worker_process_sends_ends_when_it_is_told_to_and_with_its_parent(
    start_server: ServerFactory, tmp_path: Path
) -> None:
    with MailServer() as mail:
        server = start_server(MAIL_URL=mail.url, MAIL_FROM="holi@example.com")
        with inside(server, tmp_path) as app:
            register(app, GUESTS[0])
            with started(tmp_path / "worker.log", server, [BIN / "flask", "worker"]) as worker:
                (first,) = mail.wait(1, within=30)
                worker.terminate()
                assert worker.wait(30) == 0
            # As "make run" starts it, but for the server in the shell's place.
            command = [f"{BIN / 'flask'} worker --parent $$ & read -r _"]
            with started(tmp_path / "orphan.log", server, ["sh", "-c", *command]) as shell:
                register(app, GUESTS[1])
                mail.wait(2, within=30)
                assert shell.stdin is not None
                shell.stdin.close()
                assert shell.stdout is not None
                assert shell.stdout.read() == b""  # which ends when nobody is left who could write to it
        post = Post(to=GUESTS[0].email, kind=Kind.CONFIRMATION, moment="", message=first)
        token = next(iter(post.tokens))
        link = re.search(rf"http://\S+/{token}", post.text)
        assert link is not None
        with urllib.request.urlopen(link[0]) as page:
            assert say("cy", "You have a place") in page.read().decode()
        for log in (server.log, tmp_path / "worker.log", tmp_path / "orphan.log"):
            assert token not in log.read_text()


@contextmanager
def started(log: Path, server: LiveServer, command: Sequence[str | Path]) -> Iterator[subprocess.Popen[bytes]]:
    """A process on the server's data, and all that it starts; killed at the end, should anything be left."""
    with log.open("wb") as errors:
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=dict(server.environ),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


def register(app: Flask, guest: Guest) -> None:
    """Somebody registers for the sample workshop."""
    sheet = make_sheet(published(app, SAMPLE_SLUG), "registration", f"{guest.number:032x}")
    fields = {name: value for page in registration_of(guest) for name, value in page.items()}
    way = filled_in(sheet, **fields)  # type: ignore[arg-type]
    with app.app_context():
        submit(sheet, None, way, wording_revision=1, locale="cy", at=app_clock.now())
