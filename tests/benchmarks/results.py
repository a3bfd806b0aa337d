"""The page of results beside one pass in Python over the rows that it tells of: what it would cost to read them.

The pass is the least that can be done: the driver’s own cursor on the answers alone, ``json.loads`` of each, and a
count of every code. The page is the real one, signed in, over HTTP, its figures folded forward before.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from statistics import median
from typing import Any
from urllib.parse import urlencode, urlsplit

import psycopg

from tests.benchmarks.client import Connection, Refused
from tests.servers import LiveServer

TARGET = 1.2
ROUNDS = 9


def results_ratio(server: LiveServer, slug: str, moment: str, kind: str) -> Iterator[str]:
    """Count what the form has not counted, and give the lines of the page, of the pass, and of their ratio."""
    began = time.perf_counter()
    server.flask("results", "recount", slug)
    counted = time.perf_counter() - began
    form, address = _find(server, moment)
    cookies = sign_in(server)
    connection = Connection(server.port)
    pages, passes, number = [], [], 0
    for _ in range(ROUNDS):
        pages.append(_page(connection, address, cookies))
        took, number = one_pass(server.database_url, form)
        passes.append(took)
    connection.close()
    yield f"{f'{kind}: results page':36}{1000 * median(pages):8.0f} ms, of {number} responses"
    yield f"{f'{kind}: one pass over them':36}{1000 * median(passes):8.0f} ms"
    yield f"{f'{kind}: counting all of them anew':36}{counted:8.1f} s"
    ratio = median(one / page for one, page in zip(passes, pages, strict=True))
    yield f"ratio one-pass/results-page:{kind} {ratio:.2f} target {TARGET}"


def one_pass(database_url: str, form: int) -> tuple[float, int]:
    """The seconds that counting every answer takes, and the number of responses."""
    statement = f"SELECT answers FROM responses WHERE questionnaire_id = {form}"
    counts: Counter[tuple[str, str]] = Counter()
    began = time.perf_counter()
    number = 0
    for text in _rows(database_url, statement):
        number += 1
        for question, value in json.loads(text).items():
            for code in value if isinstance(value, list) else (value,):
                counts[question, str(code)] += 1
    return time.perf_counter() - began, number


def sign_in(server: LiveServer) -> tuple[bytes, ...]:
    """Take up an invitation as an administrator, and give the cookies. Raises Refused."""
    printed = server.flask("user", "invite", f"bench-{time.time_ns()}@example.com", "--role", "administrator")
    link = next(word for word in printed.split() if word.startswith("http"))
    fields = {"name": "Mesurydd", "password": "tair oen fach wen", "locale": "cy", "action": "continue"}
    connection = Connection(server.port)
    reply = connection.post(urlsplit(link).path, urlencode(fields).encode(), ())
    connection.close()
    if reply.status != 303 or not reply.cookies:
        raise Refused(f"the invitation: {reply.status}")
    return reply.cookies


def _page(connection: Connection, address: str, cookies: tuple[bytes, ...]) -> float:
    began = time.perf_counter()
    reply = connection.get(address, cookies)
    took = time.perf_counter() - began
    if reply.status != 200:
        raise Refused(f"{address}: {reply.status}")
    return took


def _find(server: LiveServer, moment: str) -> tuple[int, str]:
    """The id of the form of a moment, and the address of its results."""
    statement = f"SELECT id, workshop_id FROM questionnaires WHERE moment = '{moment}'"
    ((form, workshop),) = _rows_of(server.database_url, statement)
    return int(form), f"/cy/trefnu/{workshop}/ffurflenni/{form}/canlyniadau"


def _rows(database_url: str, statement: str) -> Iterator[str]:
    """The one column of a statement as text, streamed by the driver."""
    for (text,) in _rows_of(database_url, statement):
        yield text


def _rows_of(database_url: str, statement: str) -> Iterable[Any]:
    if database_url.startswith("postgresql"):
        with psycopg.connect(database_url) as postgresql, postgresql.cursor(name="rows") as cursor:
            # As text: the driver would parse JSON by itself.
            cursor.execute(statement.replace("answers", "answers::text", 1).encode())
            yield from cursor
    else:
        with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"))) as sqlite:
            yield from sqlite.execute(statement)
