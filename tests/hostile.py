"""What is made to be slow must not be: judged by the processor's time, which other work does not change."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

MOST = 20.0


@contextmanager
def not_slow() -> Iterator[None]:
    """AssertionError if the block keeps the processor ``MOST`` seconds: many times what it takes, far below a hang."""
    began = time.thread_time()
    yield
    took = time.thread_time() - began
    assert took < MOST, f"it took {took:.1f} s"
