"""What every way of sending mail does, and how it says that it did not."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Literal, Protocol

from app.mail.parts import Mail
from app.outbox.rules import Failure


class TryLater(Exception):
    """The message has not left, as far as we know, and may do so another time: after ``after`` where that was asked.

    ``answer`` is the code of the service's answer, for whoever reads the log: no address and no word of the message.
    """

    def __init__(self, failure: Failure, after: timedelta | None = None, answer: str = "") -> None:
        super().__init__(failure.value, answer)
        self.failure = failure
        self.after = after
        self.answer = answer


class Refused(Exception):
    """The message was refused for good; ``answer`` as in TryLater."""

    def __init__(self, failure: Failure, answer: str = "") -> None:
        super().__init__(failure.value, answer)
        self.failure = failure
        self.answer = answer


class Carrier(Protocol):
    """Takes messages to whoever delivers them. Not to be shared by threads."""

    def send(self, mail: Mail, *, again: bool = False) -> str | None:
        """Hand the message over, and return the name that the service gave it, if it gives any.

        ``again``: an earlier attempt may have been accepted, so that a service that can tell is asked first.
        Raises TryLater or Refused.
        """

    def follow(self, provider_id: str) -> Failure | Literal["pending"] | None:
        """What became of a message that was accepted: a failure, nothing yet, or (None) no failure to be known of.

        Raises TryLater.
        """

    def open(self) -> AbstractContextManager[None]:
        """Keep one connection for all that is sent inside the block."""
