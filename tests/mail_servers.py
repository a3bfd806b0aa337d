"""Servers that take mail, on loopback and stopped afterwards: one of SMTP, and one that does as GOV.UK Notify."""

from __future__ import annotations

import asyncio
import json
import re
import ssl
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal, Self
from urllib.parse import parse_qs, quote, urlsplit

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from notifications_python_client.authentication import decode_jwt_token, get_token_issuer
from notifications_python_client.errors import TokenError

from app.mail.parts import Mail

PATIENCE = 10.0
HOST = "127.0.0.1"

Encryption = Literal["none", "offered", "required", "whole"]


def make_mail(**parts: Any) -> Mail:
    """A message, but for what is said of it."""
    mail = Mail(
        to="somebody@example.com",
        subject="Croeso",
        text="Helo\n",
        html="<p>Helo</p>\n",
        locales=("cy",),
        reply_to=None,
        message_id=f"{uuid.uuid4().hex}@holi.example",
        date=datetime(2026, 6, 1, 12, tzinfo=UTC),
    )
    return replace(mail, **parts)


class Certificate:
    """A certificate for loopback, and the authority that made it; ``environ`` has Python trust that one."""

    def __init__(self) -> None:
        self._authority = trustme.CA()
        self._folder = TemporaryDirectory(prefix="holi-certificate-")
        path = Path(self._folder.name) / "authority.pem"
        self._authority.cert_pem.write_to_path(str(path))
        self.environ: Mapping[str, str] = {"SSL_CERT_FILE": str(path)}
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._authority.issue_cert(HOST, "localhost").configure_cert(self.context)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A message as it was handed over: between whom, over TLS or not, and who had logged in."""

    sender: str
    recipient: str
    encrypted: bool
    login: str | None
    message: EmailMessage


class MailServer:
    """A mail server (aiosmtpd) that keeps what it is given.

    It listens from the beginning of the block to its end, but for what ``stop`` and ``start`` change; its port stays.
    ``answers``: what it says instead of "OK", by command (``MAIL``, ``RCPT``, ``DATA``) or by recipient, like
    ``server.answers["DATA"] = "451 4.3.0 Try later"``. ``delay``: seconds before it takes a message, which it does not
    if the sender has gone by then. ``loses_answers``: it takes messages, and hangs up without saying so.
    """

    def __init__(
        self,
        *,
        login: tuple[str, str] | None = None,
        encryption: Encryption = "none",
        certificate: Certificate | None = None,
        utf8: bool = True,
    ) -> None:
        self.port = 0
        self.forget()
        self._login = login
        self._encryption = encryption
        self._context = certificate.context if certificate else None
        self._utf8 = utf8
        self._loop: asyncio.AbstractEventLoop | None = None

    @property
    def messages(self) -> list[EmailMessage]:
        """What was delivered, in order."""
        return [delivery.message for delivery in self.deliveries]

    @property
    def url(self) -> str:
        """What ``MAIL_URL`` is set to for this server."""
        scheme = {"none": "smtp", "offered": "smtp", "required": "smtp+starttls", "whole": "smtps"}[self._encryption]
        login = "".join((":".join(quote(part, safe="") for part in self._login), "@")) if self._login else ""
        return f"{scheme}://{login}{HOST}:{self.port}"

    def forget(self) -> None:
        """Go back to the beginning: nothing was delivered, and nothing is wrong."""
        self.answers: dict[str, str] = {}
        self.delay = 0.0
        self.loses_answers = False
        self.deliveries: list[Delivery] = []
        self.connections = 0

    def to(self, recipient: str) -> list[EmailMessage]:
        """What was delivered to one address, in order."""
        return [delivery.message for delivery in self.deliveries if delivery.recipient == recipient]

    def wait(self, count: int, within: float = PATIENCE) -> list[EmailMessage]:
        """The messages, once there are so many; fails after ``within`` seconds."""
        wait_for(lambda: len(self.deliveries) >= count, within, f"{count} messages, and not {len(self.deliveries)}")
        return self.messages

    def start(self) -> None:
        """Listen (again)."""
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._protocols: list[SMTP] = []
        self._run(self._listen())

    def stop(self) -> None:
        """Hang up on everybody and listen no more; does nothing where it does not."""
        if self._loop is None:
            return
        self._run(self._hang_up())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)
        self._loop.close()
        self._loop = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    async def handle_MAIL(  # noqa: N802 – aiosmtpd looks for these names
        self, _server: SMTP, session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Answer MAIL FROM."""
        if self._login and not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Answer RCPT TO."""
        answer = self.answers.get(address) or self.answers.get("RCPT", "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take a message."""
        await asyncio.sleep(self.delay)
        answer = self.answers.get("DATA", "250 OK")
        if not answer.startswith("250"):
            return answer
        for recipient in envelope.rcpt_tos:
            self.deliveries.append(self._delivery(session, envelope, recipient))
        if self.loses_answers:
            _hang_up_on(server)
        return answer

    def _delivery(self, session: Session, envelope: Envelope, recipient: str) -> Delivery:
        content = envelope.original_content or b""
        return Delivery(
            sender=envelope.mail_from or "",
            recipient=recipient,
            encrypted=self._encryption == "whole" or session.ssl is not None,
            login=session.auth_data.login.decode() if session.auth_data else None,
            message=message_from_bytes(content, EmailMessage, policy=policy.default),
        )

    def _authenticate(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object
    ) -> AuthResult:
        given = (data.login.decode(), data.password.decode()) if isinstance(data, LoginPassword) else None
        return AuthResult(success=given == self._login, handled=False, auth_data=data)

    def _protocol(self) -> SMTP:
        self.connections += 1
        starttls = self._encryption in {"offered", "required"}
        protocol = SMTP(
            self,
            hostname="mail.test",
            ident="tests",
            enable_SMTPUTF8=self._utf8,
            tls_context=self._context if starttls else None,
            require_starttls=self._encryption == "required",
            auth_require_tls=starttls or not self._login,  # without a login, AUTH is not offered
            authenticator=self._authenticate,
            timeout=PATIENCE,
            loop=self._loop,
        )
        self._protocols.append(protocol)
        return protocol

    def _run(self, coroutine: Coroutine[Any, Any, None]) -> None:
        assert self._loop is not None
        asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(PATIENCE)

    async def _listen(self) -> None:
        whole = self._context if self._encryption == "whole" else None
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._protocol, HOST, self.port, ssl=whole)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _hang_up(self) -> None:
        self._server.close()
        for protocol in self._protocols:
            _hang_up_on(protocol)
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0)  # transports close their sockets with the loop's next turn


def _hang_up_on(protocol: SMTP) -> None:
    if isinstance(protocol.transport, asyncio.WriteTransport):
        protocol.transport.abort()


def wait_for(condition: Callable[[], bool], within: float, what: str) -> None:
    """Wait until ``condition()`` holds; AssertionError with ``what`` was awaited after ``within`` seconds."""
    until = time.monotonic() + within
    while not condition():
        assert time.monotonic() < until, f"waited {within} s for {what}"
        time.sleep(0.01)


@dataclass(slots=True, kw_only=True)
class Notification:
    """A message that Notify accepted. What becomes of it is for the test: ``one.status = "permanent-failure"``."""

    to: str
    subject: str
    body: str
    reference: str | None
    reply_to_id: str | None
    status: str = "created"
    id: str = field(default_factory=lambda: str(uuid.uuid4()))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    status: int
    content: Mapping[str, object]
    headers: Mapping[str, str] = field(default_factory=dict)


class NotifyServer:
    """A server that follows version 2 of GOV.UK Notify's API for emails, and keeps what it accepts.

    It listens from the beginning of the block to its end, but for what ``stop`` and ``start`` change; its port stays.
    Every request has to show a token made with the key. ``delay``: seconds before it answers. ``loses_answers``: it
    accepts messages, and hangs up without saying so.
    """

    def __init__(self) -> None:
        self.service_id = str(uuid.uuid4())
        self.secret = str(uuid.uuid4())
        self.template_id = str(uuid.uuid4())
        self.port = 0
        self.forget()
        self._server: ThreadingHTTPServer | None = None

    @property
    def url(self) -> str:
        """What ``NOTIFY_URL`` is set to for this server."""
        return f"http://{HOST}:{self.port}"

    @property
    def environ(self) -> Mapping[str, str]:
        """Settings with which mail goes to this server."""
        return {
            "NOTIFY_API_KEY": f"tests-{self.service_id}-{self.secret}",
            "NOTIFY_TEMPLATE_ID": self.template_id,
            "NOTIFY_URL": self.url,
        }

    def forget(self) -> None:
        """Go back to the beginning: nothing was accepted, and nothing is wrong."""
        self.notifications: list[Notification] = []
        self.requests: list[str] = []
        self.delay = 0.0
        self.loses_answers = False
        self._refusals: deque[_Answer] = deque()

    def to(self, recipient: str) -> list[Notification]:
        """What was accepted for one address, in order."""
        return [notification for notification in self.notifications if notification.to == recipient]

    def wait(self, count: int, within: float = PATIENCE) -> list[Notification]:
        """The notifications, once there are so many; fails after ``within`` seconds."""
        wait_for(lambda: len(self.notifications) >= count, within, f"{count} of them, not {len(self.notifications)}")
        return self.notifications

    def refuse(self, status: int, error: str, message: str, *, times: int = 1, **headers: str) -> None:
        """Answer the next requests with an error: ``refuse(429, "RateLimitError", "Exceeded rate limit …")``."""
        content = {"status_code": status, "errors": [{"error": error, "message": message}]}
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        self._refusals.extend([_Answer(status=status, content=content, headers=names)] * times)

    def start(self) -> None:
        """Listen (again)."""
        service = self

        class Handler(_NotifyHandler):
            notify = service

        self._server = ThreadingHTTPServer((HOST, self.port), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        # Asked often, so that to stop takes no half second.
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Listen no more; does nothing where it does not."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._thread.join(PATIENCE)
            self._server = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def answer(self, method: str, path: str, token: str, content: Mapping[str, Any]) -> _Answer | None:
        """The answer to a request; None to hang up instead."""
        self.requests.append(f"{method} {path}")
        notifications = self.notifications
        time.sleep(self.delay)
        if self._server is None or self.notifications is not notifications:
            return None  # what it was to answer has been stopped or forgotten meanwhile
        if self._refusals:
            return self._refusals.popleft()
        if not self._lets_in(token):
            return _refusal(403, "AuthError", "Invalid token: API key not found")
        parts = urlsplit(path)
        if (method, parts.path) == ("POST", "/v2/notifications/email"):
            return self._accept(content)
        if method == "GET" and parts.path == "/v2/notifications":
            return self._list(parse_qs(parts.query))
        if method == "GET" and parts.path.startswith("/v2/notifications/"):
            return self._show(parts.path.rpartition("/")[2])
        return _refusal(404, "NotFound", "The requested URL was not found on the server.")

    def _lets_in(self, token: str) -> bool:
        try:
            return bool(get_token_issuer(token) == self.service_id and decode_jwt_token(token, self.secret))
        except TokenError:
            return False

    def _accept(self, content: Mapping[str, Any]) -> _Answer | None:
        if not re.fullmatch(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w.-]+\.[a-z]{2,}", content["email_address"], re.ASCII):
            return _refusal(400, "ValidationError", "email_address Not a valid email address")
        if content["template_id"] != self.template_id:
            return _refusal(400, "BadRequestError", "Template not found")
        given = content.get("personalisation", {})
        missing = [name for name in ("body", "subject") if name not in given]
        if missing:
            return _refusal(400, "BadRequestError", f"Missing personalisation: {', '.join(missing)}")
        accepted = Notification(
            to=content["email_address"],
            subject=given["subject"],
            body=given["body"],
            reference=content.get("reference"),
            reply_to_id=content.get("email_reply_to_id"),
        )
        self.notifications.append(accepted)
        if self.loses_answers:
            return None
        shown = {"subject": accepted.subject, "body": accepted.body, "from_email": "holi@notifications.service.gov.uk"}
        return _Answer(status=201, content={"id": accepted.id, "reference": accepted.reference, "content": shown})

    def _list(self, query: Mapping[str, list[str]]) -> _Answer:
        reference = query.get("reference", [None])[0]
        found = [one for one in reversed(self.notifications) if reference in {None, one.reference}]
        return _Answer(status=200, content={"notifications": [_shown(one) for one in found], "links": {}})

    def _show(self, notification_id: str) -> _Answer:
        found = next((one for one in self.notifications if one.id == notification_id), None)
        return (
            _Answer(status=200, content=_shown(found)) if found else _refusal(404, "NoResultFound", "No result found")
        )


def _shown(notification: Notification) -> dict[str, object]:
    return {
        "id": notification.id,
        "type": "email",
        "email_address": notification.to,
        "reference": notification.reference,
        "status": notification.status,
        "subject": notification.subject,
        "body": notification.body,
    }


def _refusal(status: int, error: str, message: str) -> _Answer:
    return _Answer(status=status, content={"status_code": status, "errors": [{"error": error, "message": message}]})


class _NotifyHandler(BaseHTTPRequestHandler):
    """One request to a NotifyServer, over a connection of its own."""

    notify: NotifyServer

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def log_message(self, *_: object) -> None:
        """Nothing: a test looks at ``requests``."""

    def _serve(self) -> None:
        sent = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        answer = self.notify.answer(self.command, self.path, token, json.loads(sent) if sent else {})
        if answer:
            with suppress(ConnectionError):  # whoever asked may have had no patience
                self._send(answer)

    def _send(self, answer: _Answer) -> None:
        body = json.dumps(answer.content).encode()
        self.send_response(HTTPStatus(answer.status))
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def nobody_listens() -> Iterator[str]:
    """A ``MAIL_URL`` where connections are refused for as long as the block lasts."""
    with MailServer() as server:
        server.stop()
        yield server.url
