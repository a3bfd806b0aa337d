"""People who fill in a form, played by as little code as can be, so that the server's time is what is measured."""

from __future__ import annotations

import multiprocessing
import re
import socket
import time
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

FIELDS = (
    ("name", "Siân Ŵyn"),
    ("email", "sian@example.com"),
    ("organisation", "Cyngor Tref"),
    ("post", "Cydlynydd"),
    ("work", "design"),
    ("barriers", "time"),
    ("barriers", "words"),
    ("recommend", "8"),
    ("remarks", "Roedd y sesiwn yn ddefnyddiol iawn."),
)
_VERSION = re.compile(rb'<input(?=[^>]*\bname="version")[^>]*\bvalue="([^"]*)"')
_PATIENCE = 60
_Processes = multiprocessing.get_context("fork")


class Refused(Exception):
    """The server answered otherwise than it should."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply: its status, the cookies that it sets as the next request sends them, where it leads, its body."""

    status: int
    cookies: tuple[bytes, ...]
    location: str
    body: bytes


class Connection:
    """One connection to a port of 127.0.0.1, kept open."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=_PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._host = b"Host: 127.0.0.1:%d\r\n" % port

    def close(self) -> None:
        """End the connection."""
        self._socket.close()

    def get(self, path: str, cookies: tuple[bytes, ...] = ()) -> Reply:
        """Ask for a page."""
        return self._ask(b"GET " + path.encode(), cookies, b"")

    def post(self, path: str, fields: bytes, cookies: tuple[bytes, ...]) -> Reply:
        """Send a form as a browser sends it from the form's own page."""
        head = b"Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        return self._ask(
            b"POST " + path.encode(), cookies, b"%sContent-Length: %d\r\n\r\n%s" % (head, len(fields), fields)
        )

    def _ask(self, request: bytes, cookies: tuple[bytes, ...], rest: bytes) -> Reply:
        cookie = b"Cookie: %s\r\n" % b"; ".join(cookies) if cookies else b""
        self._socket.sendall(b"%s HTTP/1.1\r\n%s%s%s" % (request, self._host, cookie, rest or b"\r\n"))
        received = self._socket.recv(65536)
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more()
        head, body = received[:end].split(b"\r\n"), received[end + 4 :]
        length, location, set_cookies = 0, "", []
        for line in head[1:]:
            name, _, value = line.partition(b": ")
            match name.lower():
                case b"content-length":
                    length = int(value)
                case b"location":
                    location = value.decode()
                case b"set-cookie":
                    set_cookies.append(value.partition(b";")[0])
        while len(body) < length:
            body += self._more()
        return Reply(int(head[0].split(b" ", 2)[1]), tuple(set_cookies), location, body)

    def _more(self) -> bytes:
        part = self._socket.recv(65536)
        if not part:
            raise Refused("the server closed the connection")
        return part


def submit(connection: Connection, path: str) -> None:
    """Fill in the form at ``path`` as someone without a cookie: page, form sent, redirect followed.

    Raises Refused unless the server thanks. Holi's page has a hidden field that names its version; it goes back.
    """
    page = connection.get(path)
    if page.status != 200:
        raise Refused(f"{path}: {page.status} for the page")
    fields = urlencode(FIELDS).encode()
    if version := _VERSION.search(page.body):
        fields += b"&action=continue&version=" + version[1]
    sent = connection.post(path, fields, page.cookies)
    if sent.status != 303:
        raise Refused(f"{path}: {sent.status} for the form")
    thanks = connection.get(urlsplit(sent.location).path, sent.cookies or page.cookies)
    if thanks.status != 200 or (b"<form" in thanks.body and _VERSION.search(thanks.body)):
        raise Refused(f"{path}: {thanks.status}, and no thanks")


def submit_for(seconds: float, *, port: int, path: str, people: int) -> tuple[int, float]:
    """Let ``people`` at once submit one form after another for ``seconds``, and finish what they began.

    Gives the number of submissions and how many there were a second. Each of the people is a process with one
    connection of its own.
    """
    results = _Processes.SimpleQueue()
    begin = time.monotonic() + 0.05
    crowd = [_Processes.Process(target=_person, args=(results, begin, seconds, port, path)) for _ in range(people)]
    for person in crowd:
        person.start()
    outcomes = [results.get() for _ in crowd]
    for person in crowd:
        person.join()
    faults = [outcome for outcome in outcomes if isinstance(outcome, str)]
    if faults:
        raise Refused(faults[0])
    return sum(number for number, _ in outcomes), sum(number / took for number, took in outcomes)


def _person(
    results: multiprocessing.queues.SimpleQueue[tuple[int, float] | str],
    begin: float,
    seconds: float,
    port: int,
    path: str,
) -> None:
    try:
        connection = Connection(port)
        time.sleep(max(0.0, begin - time.monotonic()))
        number, started = 0, time.monotonic()
        while time.monotonic() < started + seconds:
            submit(connection, path)
            number += 1
        results.put((number, time.monotonic() - started))
        connection.close()
    except (OSError, Refused) as problem:
        results.put(str(problem))
