"""The one source of time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

Source = Callable[[], datetime]


def _system() -> datetime:
    return datetime.now(UTC)


_source: Source = _system


def now() -> datetime:
    """The current moment, aware and in UTC. ValueError when an injected source gives a naive one."""
    moment = _source()
    if moment.tzinfo is None:
        raise ValueError("the source of time gave a moment without a zone")
    return moment.astimezone(UTC)


@contextmanager
def told_by(source: Source) -> Iterator[None]:
    """Let ``source`` tell the time, in every thread of this process, while the context lasts (for tests)."""
    global _source
    before = _source
    _source = source
    try:
        yield
    finally:
        _source = before
