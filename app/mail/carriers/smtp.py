"""Mail by SMTP (RFC 5321)."""

from __future__ import annotations

import ipaddress
import re
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from typing import Final, Literal

from app.mail.carriers.carrier import Refused, TryLater
from app.mail.carriers.mime import as_message, mailbox
from app.mail.parts import Mail
from app.outbox.rules import Failure
from config import Bilingual, MailServer

PATIENCE: Final = timedelta(seconds=30)
"""How long to wait for each answer of the server: all that one message needs stay well below a message's lease."""

_NOT_LET_IN: Final = frozenset({530, 534, 535, 538})  # RFC 4954, section 6
_STATUS: Final = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")  # RFC 3463
_SENDER: Final = frozenset({"5.1.7", "5.1.8"})  # of the addresses, these two speak of ours
_THROTTLED: Final = re.compile(r"4\.7\.|4\.5\.3|too many|too fast|\brate\b|throttl|slow down|greylist", re.IGNORECASE)

Problem = TryLater | Refused
Stage = Literal["connection", "sender", "recipient", "message"]


class Smtp:
    """Hands messages to one server, each over a connection of its own, or over one inside ``open()``."""

    def __init__(
        self, server: MailServer, *, sender: str, names: Bilingual, host: str, patience: timedelta = PATIENCE
    ) -> None:
        """``names``: the sender's in each language; ``host``: what this machine is known as, told to the server."""
        self._server = server
        self._sender = sender
        self._names = names
        # Given, since Python would otherwise ask the DNS for it, and wait.
        self._host = greeting_of(host)
        self._patience = patience.total_seconds()
        self._connection: smtplib.SMTP | None = None
        self._kept = False

    def send(self, mail: Mail, *, again: bool = False) -> None:
        """As in Carrier; ``again`` changes nothing, for a server cannot be asked: it gets the same Message-ID."""
        try:
            recipient = mailbox(mail.to).addr_spec
        except ValueError:
            raise Refused(Failure.BAD_ADDRESS) from None
        message = as_message(mail, sender=self._sender, name=self._name(mail))
        problem: Problem | None = None
        try:
            self._connected().send_message(message, mailbox(self._sender).addr_spec, [recipient])
        except (smtplib.SMTPException, OSError, UnicodeError) as reason:
            problem = problem_of(reason)
        if problem or not self._kept:
            self._close()
        if problem:
            raise problem

    def follow(self, provider_id: str) -> None:
        """Nothing: whatever happens later comes back as a message to the sender, if at all."""

    @contextmanager
    def open(self) -> Iterator[None]:
        """As in Carrier. What breaks the connection costs one message its attempt; the next has a new one."""
        self._kept = True
        try:
            yield
        finally:
            self._kept = False
            self._close()

    def _name(self, mail: Mail) -> str:
        return self._names.in_locale(mail.locales[0] if len(mail.locales) == 1 else None)

    def _connected(self) -> smtplib.SMTP:
        """The kept connection if it still answers, or a new one; raises what smtplib does."""
        if self._connection and not _answers(self._connection):
            self._close()
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        if server.encryption == "whole":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host,
                server.port,
                local_hostname=self._host,
                timeout=self._patience,
                context=ssl.create_default_context(),
            )
        else:
            connection = smtplib.SMTP(server.host, server.port, local_hostname=self._host, timeout=self._patience)
        try:
            connection.ehlo_or_helo_if_needed()
            self._encrypt(connection)
            if server.user and server.password:
                connection.login(server.user, server.password)
        except BaseException:
            connection.close()
            raise
        return connection

    def _encrypt(self, connection: smtplib.SMTP) -> None:
        """Go on over TLS where the server offers it, or fail where it has to and does not."""
        if self._server.encryption == "required":
            connection.starttls(context=ssl.create_default_context())
        elif self._server.encryption == "offered" and connection.has_extn("starttls"):
            connection.starttls(context=_any_certificate())
        connection.ehlo_or_helo_if_needed()

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        with suppress(smtplib.SMTPException, OSError):
            connection.quit()
        connection.close()


def greeting_of(host: str) -> str:
    """How a machine of that name, or with that address, presents itself (RFC 5321, section 4.1.3)."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host
    return f"[IPv6:{address}]" if address.version == 6 else f"[{address}]"


def _answers(connection: smtplib.SMTP) -> bool:
    try:
        return connection.noop()[0] == 250
    except (smtplib.SMTPException, OSError):
        return False


def _any_certificate() -> ssl.SSLContext:
    """TLS that keeps listeners out and trusts whoever answers (RFC 7435): the alternative is none."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def problem_of(reason: Exception) -> Problem:
    """What an exception of smtplib, or of the network below it, means for the message."""
    match reason:
        case smtplib.SMTPRecipientsRefused(recipients=refused):
            code, answer = next(iter(refused.values()))
            return judge(code, answer, "recipient")
        case smtplib.SMTPSenderRefused():
            return judge(reason.smtp_code, reason.smtp_error, "sender")
        case smtplib.SMTPDataError():
            return judge(reason.smtp_code, reason.smtp_error, "message")
        case smtplib.SMTPResponseException():
            return judge(reason.smtp_code, reason.smtp_error, "connection")
        case smtplib.SMTPNotSupportedError() if "SMTPUTF8" in str(reason):
            return Refused(Failure.BAD_ADDRESS)
        case smtplib.SMTPServerDisconnected():
            slow = isinstance(reason.__context__, TimeoutError)
            return TryLater(Failure.SLOW if slow else Failure.SERVICE_BROKEN)
        case TimeoutError():
            return TryLater(Failure.SLOW)
        case UnicodeError():  # of a login beyond ASCII, for which smtplib has no way
            return TryLater(Failure.NOT_LET_IN)
        # Only where TLS or a login is asked of a server that knows of none does smtplib say no more than this.
        case smtplib.SMTPException():
            return TryLater(Failure.NOT_LET_IN)
        case _:
            return TryLater(Failure.UNREACHABLE)


def judge(code: int, answer: bytes | str, stage: Stage) -> Problem:
    """What a server's refusal means: 4xx is for now, 5xx for good, unless it is we that it does not want."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    found = _STATUS.match(text)
    status = found[0] if found else ""
    told = f"{code} {status}".strip()
    if code in _NOT_LET_IN:
        return TryLater(Failure.NOT_LET_IN, answer=told)
    if not 500 <= code < 600:
        return TryLater(Failure.TOO_MANY if _THROTTLED.search(text) else Failure.SERVICE_BROKEN, answer=told)
    if stage == "connection":
        return TryLater(Failure.NOT_LET_IN, answer=told)
    return Refused(Failure.BAD_ADDRESS if _speaks_of_recipient(status, stage) else Failure.REFUSED, told)


def _speaks_of_recipient(status: str, stage: Stage) -> bool:
    """Whether the address is refused: at once and not for a policy (5.7), or later with a code of addresses."""
    if stage == "recipient":
        return not status.startswith("5.7.")
    return stage == "message" and status.startswith(("5.1.", "5.2.")) and status not in _SENDER
