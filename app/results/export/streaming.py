"""A file on its way: pieces of it, and how far it is."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any, NamedTuple


class Part(NamedTuple):
    """A piece of a file, empty while there is none yet; ``done`` is how many responses have been taken in so far."""

    data: bytes
    done: int


class _Pipe(io.RawIOBase):
    """What a zip file is written into: it can only be written to, and gives back what has been written since."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def writable(self) -> bool:
        """That it can be."""
        return True

    def write(self, data: Any, /) -> int:
        """Take in bytes."""
        self._written.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        """What has been written since."""
        taken = b"".join(self._written)
        self._written.clear()
        return taken


def zipped(files: Iterator[tuple[str, Iterator[Part]]]) -> Iterator[Part]:
    """One zip file of several, which never stand in memory; each is a name and its parts."""
    pipe, done = _Pipe(), 0
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, parts in files:
            before = done
            with archive.open(name, "w", force_zip64=True) as file:
                for part in parts:
                    file.write(part.data)
                    done = before + part.done
                    yield Part(pipe.take(), done)
    yield Part(pipe.take(), done)
