"""People who come to a live server, each with a connection and cookies of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self, TypeVar

import requests
from flask import Flask

from app import create_app
from app.extensions import db
from config import Settings
from tests.factories import reference
from tests.servers import PATIENCE, LiveServer, environment

Fields = Mapping[str, str]
P = TypeVar("P")
T = TypeVar("T")


class Person:
    """Somebody at a browser. Redirects are not followed, and no proxy of the machine's stands in between."""

    def __init__(self, url: str) -> None:
        self._url = url
        self.session = requests.Session()
        self.session.trust_env = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.session.close()

    def get(self, path: str) -> requests.Response:
        """Open a page."""
        return self.session.get(self._url + path, allow_redirects=False, timeout=PATIENCE)

    def post(self, path: str, fields: Fields, *, origin: str | None = None) -> requests.Response:
        """Send a form, from one of our own pages unless another ``origin`` is given."""
        headers = {"Origin": origin or self._url}
        return self.session.post(
            self._url + path, data=dict(fields), headers=headers, allow_redirects=False, timeout=PATIENCE
        )

    def send(self, path: str, fields: Fields) -> requests.Response:
        """The page that is shown after sending a form."""
        sent = self.post(path, fields)
        assert sent.status_code == 303, f"{sent.status_code} {sent.text[:500]}"
        return self.get(sent.headers["Location"])

    def reference_after(self, path: str, fields: Fields, *, check: bool = False) -> str | None:
        """Fill in a form of one page from its opening to its receipt, and give the reference."""
        self.get(path)
        shown = self.send(path, fields)
        return reference((self.send(f"{path}/check", {}) if check else shown).text)

    def begin_again(self, path: str) -> None:
        """Answer for someone else."""
        self.send(path, {"action": "again"})

    def twin(self) -> Person:
        """The same browser once more, over a connection of its own: a double click."""
        same = Person(self._url)
        same.session.cookies.update(self.session.cookies)
        return same


@contextmanager
def inside(server: LiveServer, folder: Path) -> Iterator[Flask]:
    """An application on a live server's database, to set things up and to look at what has come of them."""
    app = create_app(Settings.from_environ(environment(server.database_url, folder)))
    try:
        yield app
    finally:
        with app.app_context():
            db.engine.dispose()


def at_once(people: Sequence[P], act: Callable[[P], T]) -> list[T]:
    """Let everybody act at the same moment, each in a thread; the results in the order of the people."""
    together = threading.Barrier(len(people))
    results: dict[int, T] = {}

    def do(number: int, who: P) -> None:
        together.wait(PATIENCE)
        results[number] = act(who)

    threads = [threading.Thread(target=do, args=item) for item in enumerate(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == len(people), f"{len(people) - len(results)} of {len(people)} failed"
    return [results[number] for number in range(len(people))]
