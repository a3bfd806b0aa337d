"""Holi with all that is around it, in this process, so that a moved clock holds for all of it: served on loopback, with
a worker that looks when it is told to, a mail server, an organiser, and a workshop with the people who come to it."""

from __future__ import annotations

import json
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, Self, cast
from urllib.parse import urlsplit

import yaml
from icalendar import Calendar
from werkzeug.serving import WSGIRequestHandler, make_server

from app import clock as app_clock
from app import create_app
from app.accounts.rules import Role
from app.extensions import db
from app.language import LOCALES, Locale, path
from app.language.catalogues import message
from app.mail.worker import Worker
from app.outbox.rules import Kind, Sending
from app.responses.queries import Person, list_people
from app.retention.erasure import replay
from app.workshops.file import WorkshopFile
from app.workshops.queries import WorkshopSnapshot
from app.workshops.service import import_workshop, share
from config import Settings
from tests.conftest import Clock
from tests.factories import published, rows
from tests.integration.accounts.members import Member, let_in, make_user
from tests.mail_servers import MailServer
from tests.servers import SAMPLE, environment, free_port

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

SLUGS: Final[Mapping[Locale, str]] = {"cy": "oes-gweithdy", "en": "life-of-a-workshop"}
PLACES: Final = 20
NAMES: Final = (
    "Siân Ŵyn-Ŷates", "Rhodri Bowen", "Mair Gwilym", "Tomos Ffransis", "Elin Môn", "Harri Trefor", "Non Haf Puw",
    "Gethin Prys", "Lowri Ceredig", "Ifan Llwyd", "Angharad Tudur", "Dewi Sant-Jones", "Catrin Eurgain",
    "Steffan Rowlands", "Bethan Arthur", "Guto Nyth-Brân", "Ffion Hafren", "Emrys Wledig", "Heledd Cynddylan",
    "Owain Glyndwyfor", "Nest Rhys-Deheubarth", "Cadog Llancarfan", "Dwynwen Ynys", "Illtud Fawr", "Teilo Bishop",
    "Melangell Powys",
)  # fmt: skip
NEED: Final = "canary-of-an-access-need"
"""What everybody wrote of what they need, and no message may hold."""
_TOKEN: Final = re.compile(r"\b[0-9a-f]{40}\b")

Language = Literal["cy", "en", "both"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Somebody who registers; ``number`` says who comes when, from 1."""

    number: int

    @property
    def name(self) -> str:
        """Their name."""
        return NAMES[self.number - 1]

    @property
    def email(self) -> str:
        """Their address."""
        return f"guest{self.number}@example.com"

    @property
    def language(self) -> Language:
        """In which they ask to be written to."""
        languages: tuple[Language, ...] = ("en", "cy", "both")
        return languages[self.number % 3]

    @property
    def locale(self) -> Locale:
        """In which they read pages."""
        return "cy" if self.language == "cy" else "en"


GUESTS: Final = tuple(Guest(number=number) for number in range(1, len(NAMES) + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a calendar is told."""

    method: str
    uid: str
    sequence: int
    status: str
    starts_at: datetime
    zone: str
    attendee: str


@dataclass(frozen=True, kw_only=True)
class Post:
    """A message that the mail server was given, and what it is; read once, however often it is looked at."""

    to: str
    kind: Kind
    moment: str
    message: EmailMessage

    @cached_property
    def number(self) -> int:
        """Which guest got it; 0 for somebody else."""
        found = re.fullmatch(r"guest(\d+)@example\.com", self.to)
        return int(found[1]) if found else 0

    @cached_property
    def subject(self) -> str:
        """Its subject, decoded."""
        return str(self.message["Subject"])

    @cached_property
    def locales(self) -> tuple[Locale, ...]:
        """The languages that it says it is in, in their order."""
        named = str(self.message["Content-Language"]).replace(" ", "").split(",")
        assert set(named) <= set(LOCALES)
        return cast("tuple[Locale, ...]", tuple(named))

    @cached_property
    def text(self) -> str:
        """The part for those who read text."""
        return self._part("plain")

    @cached_property
    def html(self) -> str:
        """The part that most programs show."""
        return self._part("html")

    @cached_property
    def words(self) -> str:
        """The text, its line breaks taken for spaces."""
        return " ".join(self.text.split())

    @cached_property
    def entry(self) -> Entry | None:
        """The entry for a calendar, whose method is the one that the message names."""
        parts = [part for part in self.message.walk() if part.get_content_type() == "text/calendar"]
        if not parts:
            return None
        (part,) = parts
        content: Any = part.get_payload(decode=True)
        calendar: Any = Calendar.from_ical(content)
        (event,) = calendar.walk("VEVENT")
        assert calendar["METHOD"] == part.get_param("method")
        return Entry(
            method=calendar["METHOD"],
            uid=event["UID"],
            sequence=int(event["SEQUENCE"]),
            status=event["STATUS"],
            starts_at=event["DTSTART"].dt,
            zone=event["DTSTART"].params["TZID"],
            attendee=event["ATTENDEE"],
        )

    @cached_property
    def everything(self) -> str:
        """The message as it came, and what is coded in it."""
        parts = [part.get_payload(decode=True) for part in self.message.walk() if not part.is_multipart()]
        coded = [part.decode("utf-8", "replace") for part in parts if isinstance(part, bytes)]
        return "\n".join([self.message.as_string(), *coded])

    @cached_property
    def tokens(self) -> set[str]:
        """What lets its reader in."""
        return set(_TOKEN.findall("\n".join(re.findall(r"https?://\S+", self.everything))))

    def link(self, locale: Locale, below: str = "") -> str:
        """The personal link in that language; ``below``: what stands after the token, like ``/{before}``."""
        pattern = re.escape(path(f"/{{my-place}}/TOKEN{below}", locale)).replace("TOKEN", "[0-9a-f]{40}")
        found = re.search(rf"http://localhost:\d+{pattern}(?=\s|$)", self.text)
        assert found is not None, f"no {pattern} in:\n{self.text}"
        return found[0]

    def _part(self, subtype: str) -> str:
        (part,) = [one for one in self.message.walk() if one.get_content_type() == f"text/{subtype}"]
        return str(part.get_content())


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A request and what was answered: as the server had them."""

    path: str
    referrer: str
    answer: str

    @property
    def strays(self) -> set[str]:
        """Tokens that the answer holds and its address does not."""
        return set(_TOKEN.findall(self.answer)) - set(_TOKEN.findall(self.path))


class Recorder:
    """WSGI middleware that keeps every visit; of files, that they were asked for."""

    def __init__(self, app: WSGIApplication) -> None:
        self._app = app
        self.visits: list[Visit] = []

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer as the application does."""
        told: list[str] = []
        is_file = environ["PATH_INFO"].startswith("/static/")

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Callable[[bytes], object]:
            told.extend(value for _, value in headers)
            return start_response(status, headers, *error)

        answer = self._app(environ, start)
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        self.visits.append(
            Visit(
                path=f"{environ['PATH_INFO']}?{environ.get('QUERY_STRING', '')}",
                referrer=environ.get("HTTP_REFERER", ""),
                answer="\n".join([*told, "" if is_file else body.decode("utf-8", "replace")]),
            )
        )
        return [body]


class _Quiet(WSGIRequestHandler):
    """As under gunicorn, nothing is logged of a request."""

    def log_request(self, *_: object) -> None:
        """Nothing."""


class Life:
    """A workshop's life, from the day on which it is published. It ends with the block."""

    def __init__(self, url: str, folder: Path, clock: Clock) -> None:
        self._database_url = url
        self._folder = folder
        self.clock = clock
        self.mail = MailServer()
        self.posts: list[Post] = []
        self.halt: Callable[[], object] = lambda: None
        """Called before messages leave, some at a time."""

    def __enter__(self) -> Self:
        self.mail.start()
        port = free_port()
        self.url = f"http://localhost:{port}"
        settings = environment(
            self._database_url,
            self._folder,
            BASE_URL=self.url,
            MAIL_URL=self.mail.url,
            MAIL_FROM="holi@example.com",
            CONTACT_EMAIL="help@example.com",
            RATE_LIMIT="1000000 per second",
        )
        self.settings = Settings.from_environ(settings)
        self.app = create_app(self.settings)
        self.app.testing = True
        self.recorder = Recorder(self.app.wsgi_app)
        self.app.wsgi_app = self.recorder  # type: ignore[method-assign]
        self._server = make_server("127.0.0.1", port, self.app, threaded=True, request_handler=_Quiet)
        self._serving = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._serving.start()
        self._worker = Worker(self.app, self.settings, app_clock.now, self._before_sending)
        self._publish()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._serving.join()
        self._server.server_close()
        with self.app.app_context():
            db.session.remove()
            db.engine.dispose()
        self.mail.stop()

    @property
    def workshop(self) -> WorkshopSnapshot:
        """The workshop as it is now."""
        return published(self.app, SLUGS["en"])

    @property
    def people(self) -> Mapping[int, Person]:
        """Who takes part, waits, or has cancelled, by their numbers."""
        with self.app.app_context():
            known = list_people(self.workshop.id)
        numbers = {guest.email: guest.number for guest in GUESTS}
        return {numbers[one.email]: one for one in known}

    def numbers(self, standing: str) -> list[int]:
        """Who has a place (``place``), waits (``waiting``), or has cancelled; in the order of registering."""
        return [number for number, one in sorted(self.people.items()) if one.place.standing.value == standing]

    def organiser(self) -> Member:
        """A browser in which the organiser has just signed in."""
        return let_in(self.app, self.organiser_id)

    def look(self) -> list[Post]:
        """Have the worker do what is due now; what the mail server was given of it."""
        known = len(self.mail.deliveries)
        self._worker.look(everything=True)
        kinds = {row["message_id"]: (Kind(row["kind"]), row["moment"]) for row in rows(self.app, "messages")}
        new = []
        for delivery in self.mail.deliveries[known:]:
            kind, moment = kinds[str(delivery.message["Message-ID"]).strip("<>").partition("@")[0]]
            new.append(Post(to=delivery.recipient, kind=kind, moment=moment, message=delivery.message))
        self.posts += new
        return new

    def go_to(self, moment: datetime) -> list[Post]:
        """Move the clock there, and have the worker look."""
        self.clock.set(moment)
        return self.look()

    def last(self, number: int, kind: Kind, moment: str = "") -> Post:
        """The newest message of that kind to a guest."""
        return [one for one in self.posts if (one.number, one.kind, one.moment) == (number, kind, moment)][-1]

    def outbox(self) -> Counter[str]:
        """How many messages are where."""
        return Counter(Sending(row["sending"]).value for row in rows(self.app, "messages"))

    def _before_sending(self) -> None:
        self.halt()
        replay(self.settings.erasure_ledger, at=app_clock.now(), backup_days=self.settings.backup_days)

    def _publish(self) -> None:
        """A copy of the sample workshop, three weeks ahead, of which the organiser is a member."""
        data = yaml.safe_load(SAMPLE.read_text(encoding="utf-8"))
        data |= {"slug": dict(SLUGS), "starts": "+21 days 10:00", "capacity": PLACES, "contact_email": "us@example.com"}
        data["join_url"] = "https://meet.example.com/one-two-three"
        times = {
            "registration": ("-1 day", "+21 days 10:00"),
            "pre_session": ("+7 days", "+21 days 10:00"),
            "activity": ("-1 day", "+22 days 12:00"),
            "post_session": ("+21 days 12:00", "+35 days 17:00"),
        }
        for form in data["forms"]:
            form["opens"], form["closes"] = times[form["library"]]
        file = self._folder / "life.yaml"
        file.write_text(json.dumps(data), encoding="utf-8")  # JSON is YAML too
        now = self.clock.now()
        self.organiser_id = make_user(self.app, Role.ORGANISER, email="organiser@example.com")
        with self.app.app_context():
            import_workshop(WorkshopFile.model_validate(data), file, translate=message, at=now)
            share(self.workshop.id, self.organiser_id, by=None, at=now)


@contextmanager
def clock_of_next_march() -> Iterator[Clock]:
    """The third of March: in three weeks the clocks have not gone forward yet, in five they have."""
    held = Clock(datetime(datetime.now(UTC).year + 1, 3, 3, 9, tzinfo=UTC))
    with app_clock.told_by(held.now):
        yield held


def segments(template: str, locale: Locale) -> str:
    """The segments of an address, without what says its language."""
    return path(template, locale).removeprefix(f"/{locale}")


def told(posts: Sequence[Post]) -> dict[str, list[int]]:
    """Which guests got what, by the name of the message; each as often as they got it."""
    found: dict[str, list[int]] = {}
    for one in posts:
        if one.number:
            found.setdefault("-".join(filter(None, (one.kind.value, one.moment))), []).append(one.number)
    return {name: sorted(numbers) for name, numbers in found.items()}


def strays(visits: Iterable[Visit]) -> list[str]:
    """Pages that hold a token which is not their own, and addresses that a referrer gave away."""
    found = [f"{one.path} holds another’s token" for one in visits if one.strays]
    return found + [
        f"{one.path} came from {one.referrer}" for one in visits if urlsplit(one.referrer).path not in {"", "/"}
    ]
