"""What is approved shows in every worker within seconds, whatever else happens to the server."""

from __future__ import annotations

import http.client
import re
import shutil
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask

from app.language.catalogues import compiled_path
from app.wording.files import refresh_interface
from app.wording.queries import QueueFilter, list_lines
from app.wording.rules import State
from app.workshops.service.translated import approve_text
from config import TRANSLATIONS
from tests.conftest import Clock
from tests.factories import address, feedback_form, make_workshop
from tests.integration.people import inside
from tests.servers import KINDS, PATIENCE, Databases, Kind, LiveServer

WORKERS = 4
"""Seconds in which every worker has to show what was approved."""
FORM = address("after", locale="cy")

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(sys.platform != "linux", reason="/proc tells which worker holds a connection"),
]


@pytest.fixture
def translations(tmp_path: Path) -> Path:
    """A copy of the compiled catalogues, for the server alone."""
    copied = compiled_path(tmp_path / "translations", "cy")
    copied.parent.mkdir(parents=True)
    shutil.copyfile(compiled_path(TRANSLATIONS, "cy"), copied)
    return tmp_path / "translations"


@pytest.fixture(params=KINDS)
def server(
    request: pytest.FixtureRequest, databases: Databases, tmp_path: Path, translations: Path
) -> Iterator[LiveServer]:
    """Four worker processes."""
    kind: Kind = request.param
    url = databases.new(kind)
    with LiveServer(
        database_url=url,
        folder=tmp_path,
        application=f"tests.integration.wording.translated:create_app('{translations}')",
        settings={"RATE_LIMIT": "1000000 per second", "WEB_CONCURRENCY": str(WORKERS)},
    ) as live:
        yield live
    databases.remove(url)


class Workers:
    """A connection to each worker of a server, by its process id."""

    def __init__(self, server: LiveServer) -> None:
        self._server = server
        self._lines: dict[int, http.client.HTTPConnection] = {}

    def __enter__(self) -> Workers:
        for _ in range(200):
            line = http.client.HTTPConnection("127.0.0.1", self._server.port, timeout=30)
            _read(line, "/health/live")
            worker = self._holder(line.sock.getsockname()[1])
            if worker in self._lines:
                line.close()
            else:
                self._lines[worker] = line
            if len(self._lines) == WORKERS:
                return self
        raise AssertionError(f"only {len(self._lines)} workers answered")

    def __exit__(self, *_: object) -> None:
        for line in self._lines.values():
            line.close()

    def pages(self, path: str) -> list[str]:
        """What each worker shows there."""
        return [_read(line, path) for line in self._lines.values()]

    def wait_for(self, path: str, words: str) -> None:
        """Ask every worker until each shows these words."""
        began = time.monotonic()
        while not all(words in page for page in self.pages(path)):
            assert time.monotonic() - began < PATIENCE, f"not every worker shows “{words}”"
            time.sleep(0.05)

    def _holder(self, port: int) -> int:
        """The process at the other end of a connection from ``port`` (proc(5): /proc/net/tcp, /proc/pid/fd)."""
        ends = f":{self._server.port:04X} ", f":{port:04X} "
        rows = [line for line in Path("/proc/net/tcp").read_text().splitlines() if all(end in line for end in ends)]
        inode = next(row.split()[9] for row in rows if row.split()[1].endswith(ends[0].strip()))
        for folder in Path("/proc").glob("[0-9]*"):
            if _has(folder / "fd", f"socket:[{inode}]"):
                return int(folder.name)
        raise AssertionError("nobody holds the connection")


def _has(folder: Path, name: str) -> bool:
    try:
        return any(str(link.readlink()) == name for link in folder.iterdir())
    except OSError:
        return False  # another's process, or one that has just ended


def _read(line: http.client.HTTPConnection, path: str) -> str:
    line.request("GET", path)
    answer = line.getresponse()
    text = answer.read().decode()
    assert answer.status == 200, f"{answer.status} {text[:300]}"
    return text


class Crowd:
    """People who open pages all the time."""

    def __init__(self, server: LiveServer, *paths: str) -> None:
        self.answers: Counter[int | str] = Counter()
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._open, args=(server.port, paths)) for _ in range(4)]

    def __enter__(self) -> Crowd:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _open(self, port: int, paths: tuple[str, ...]) -> None:
        while not self._over.is_set():
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            for path in paths * 5:
                try:
                    line.request("GET", path)
                    answer = line.getresponse()
                    answer.read()
                    self.answers[answer.status] += 1
                except (OSError, http.client.HTTPException) as error:
                    self.answers[repr(error)] += 1
                    break
            line.close()


def approve(app: Flask, clock: Clock, source: str, words: str) -> None:
    """Approve a translation, wherever in the database its source stands first."""
    with app.app_context():
        catalogues = range(1, 10)
        found = list_lines(QueueFilter(catalogues=catalogues, states=tuple(State), words=source))
        text = next(line for line in found if line.source == (source,))
        approve_text(text.id, [words], version=text.version, by=None, at=clock.now())


def test_what_is_approved_shows_in_every_worker_under_load_and_a_broken_catalogue_changes_nothing(
    server: LiveServer, translations: Path, tmp_path: Path, clock: Clock
) -> None:
    with ExitStack() as stack:
        app = stack.enter_context(inside(server, tmp_path))
        make_workshop(app, tmp_path, clock.now(), feedback_form())
        with app.app_context():
            refresh_interface(clock.now())
        workers = stack.enter_context(Workers(server))
        workers.wait_for(FORM, "≈ How was it?")
        crowd = Crowd(server, FORM, "/cy/", "/cy/cwcis", address("after"))
        with crowd:
            approve(app, clock, "How was it?", "Sut hwyl gawsoch chi?")
            approve(app, clock, "Continue", "Ymlaen â ni")
            workers.wait_for(FORM, "Sut hwyl gawsoch chi?")
            workers.wait_for(FORM, "Ymlaen â ni")

            _break(compiled_path(translations, "cy"))
            before = {_without_mark(page) for page in workers.pages(FORM)}
            _for(2.5, lambda: before.update(map(_without_mark, workers.pages(FORM))))
            assert len(before) == 1

            approve(app, clock, "Cookies", "Briwsion")
            workers.wait_for("/cy/cwcis", "Briwsion")
        assert set(crowd.answers) == {200}
        assert crowd.answers[200] > 20
    assert "the last good catalogue stays" in server.log.read_text()


def _break(path: Path) -> None:
    broken = path.with_suffix(".new")
    broken.write_bytes(path.read_bytes()[:-1000])
    broken.replace(path)


def _for(seconds: float, act: Callable[[], None]) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        act()
        time.sleep(0.1)


def _without_mark(page: str) -> str:
    """A page without what differs from draft to draft."""
    return re.sub(r"[0-9a-f]{12,}", "", page)
