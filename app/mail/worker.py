"""The process that sends mail: it looks at the outbox every few seconds until it is told to stop."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime
from types import FrameType

from flask import Flask

from app.extensions import db
from app.mail.carriers import Carrier, carrier_of
from app.mail.digests import plan_digests
from app.mail.planning import plan
from app.mail.service.delivering import deliver, follow
from app.outbox.queries import has_due
from config import Settings

LOOKS_EVERY = 2.0
PLANS_EVERY = 60.0
FOLLOWS_EVERY = 300.0
"""Seconds."""
log = logging.getLogger(__name__)


class Worker:
    """Plans and sends. ``before_sending`` is called before any message leaves: whoever was erased is erased again."""

    def __init__(
        self, app: Flask, settings: Settings, now: Callable[[], datetime], before_sending: Callable[[], object]
    ):
        self._app = app
        self._settings = settings
        self._now = now
        self._before_sending = before_sending
        self._carrier: Carrier | None = carrier_of(settings)
        self._planned = self._followed = float("-inf")

    def look(self, *, everything: bool = False) -> int:
        """Do once what is to be done now, and return how many messages were taken on.

        Plans once a minute and asks what became of messages every five, or now with ``everything``.
        """
        with self._app.app_context():
            if everything or time.monotonic() - self._planned >= PLANS_EVERY:
                self._planned = time.monotonic()
                plan(at=self._now())
                plan_digests(at=self._now())
            if self._carrier is None:
                return 0
            taken = self._send(self._carrier)
            if everything or time.monotonic() - self._followed >= FOLLOWS_EVERY:
                self._followed = time.monotonic()
                follow(self._carrier, self._now)
            return taken

    def run(self, stopped: threading.Event, *, parent: int | None = None) -> None:
        """Look again and again until ``stopped``, or until the process ``parent`` is no longer ours.

        A database or a service that does not answer is tried again: nothing ends the worker but who stops it.
        """
        while not stopped.is_set() and (parent is None or os.getppid() == parent):
            try:
                self.look()
            except Exception:
                log.exception("the worker could not do its work, and tries again")
                with self._app.app_context():
                    db.session.remove()
            stopped.wait(LOOKS_EVERY)

    def _send(self, carrier: Carrier) -> int:
        taken = 0
        while has_due(at=self._now()):
            self._before_sending()
            found = deliver(carrier, self._settings, self._now)
            taken += found
            if not found:
                break
        return taken


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM and SIGINT set: what is under way is finished first."""
    stopped = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    return stopped
