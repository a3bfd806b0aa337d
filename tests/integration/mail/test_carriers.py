"""Mail handed to a real mail server, and to one that does as GOV.UK Notify, in good times and bad."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Literal

import pytest

from app.mail.carriers import Refused, TryLater, carrier_of
from app.mail.carriers.notify import Notify
from app.mail.carriers.smtp import Smtp
from app.outbox.rules import Failure
from config import Settings
from tests.mail_servers import Certificate, Encryption, MailServer, NotifyServer, make_mail, nobody_listens

LOGIN = ("holi@example.com", "p@ss/word:")
SENDER = "holi@example.org"
SOON = timedelta(seconds=0.3)


def smtp(url: str, patience: timedelta = timedelta(seconds=5)) -> Smtp:
    settings = Settings.from_environ(
        {"MAIL_URL": url, "MAIL_FROM": SENDER, "ORGANISATION_CY": "Sefydliad, Ŵy", "ORGANISATION_EN": "Organisation"}
    )
    assert settings.mail_server
    return Smtp(settings.mail_server, sender=SENDER, names=settings.organisation, host="127.0.0.1", patience=patience)


def notify(environ: Mapping[str, str], patience: timedelta = timedelta(seconds=5)) -> Notify:
    settings = Settings.from_environ(environ)
    assert settings.notify
    return Notify(settings.notify, patience=patience)


def failure(carrier: Smtp | Notify, **parts: object) -> tuple[type[Exception], Failure]:
    """How sending a message fails, and why."""
    with pytest.raises((TryLater, Refused)) as caught:
        carrier.send(make_mail(**parts))
    assert isinstance(caught.value, TryLater | Refused)
    return type(caught.value), caught.value.failure


@pytest.fixture(scope="module")
def certificate() -> Iterator[Certificate]:
    with Certificate() as certificate:
        yield certificate


@pytest.fixture(scope="module")
def mail_server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def server(mail_server: MailServer) -> MailServer:
    """A mail server that nothing is wrong with yet."""
    mail_server.forget()
    return mail_server


@pytest.fixture(scope="module")
def notify_server() -> Iterator[NotifyServer]:
    with NotifyServer() as server:
        yield server


@pytest.fixture
def service(notify_server: NotifyServer) -> NotifyServer:
    """Notify, and nothing is wrong with it yet."""
    notify_server.forget()
    return notify_server


def test_the_settings_name_the_carrier(server: MailServer, service: NotifyServer) -> None:
    assert carrier_of(Settings.from_environ({})) is None
    for environ in ({"MAIL_URL": server.url}, service.environ):
        carrier = carrier_of(Settings.from_environ(environ))
        assert carrier
        carrier.send(make_mail(to="mair@example.com"))
    assert server.to("mair@example.com")
    assert service.to("mair@example.com")


# --- SMTP


def test_a_message_reaches_a_server_whole_and_from_the_organisation_in_its_languages(server: MailServer) -> None:
    carrier = smtp(server.url)
    carrier.send(make_mail(to="mair@example.com", subject="Ŵyl 🏴", text="Croeso\n.\n", locales=("cy",)))
    carrier.send(make_mail(locales=("cy", "en")))
    first, second = server.messages
    assert server.deliveries[0].recipient == "mair@example.com"
    assert server.deliveries[0].sender == SENDER
    assert first["From"].addresses[0].display_name == "Sefydliad, Ŵy"
    assert second["From"].addresses[0].display_name == "Sefydliad, Ŵy / Organisation"
    assert first["Subject"] == "Ŵyl 🏴"
    body = first.get_body(("plain",))
    assert body
    assert body.get_content() == "Croeso\r\n.\r\n"


def test_messages_share_a_connection_inside_a_block_and_a_lost_one_is_replaced(server: MailServer) -> None:
    carrier = smtp(server.url)
    with carrier.open():
        carrier.send(make_mail())
        carrier.send(make_mail())
        assert server.connections == 1
        server.answers["RCPT"] = "550 5.1.1 No such user"
        assert failure(carrier) == (Refused, Failure.BAD_ADDRESS)
        server.answers.clear()
        carrier.send(make_mail())
        assert server.connections == 2
        server.stop()
        server.start()
        carrier.send(make_mail())
    assert len(server.messages) == 4
    carrier.send(make_mail())
    assert server.connections == 4


@pytest.mark.parametrize(
    ("command", "answer", "told"),
    [
        ("MAIL", "550 5.1.8 Not from you", (Refused, Failure.REFUSED)),
        ("no.one@example.com", "550 5.1.1 No such user", (Refused, Failure.BAD_ADDRESS)),
        ("no.one@example.com", "450 4.2.0 Greylisted", (TryLater, Failure.TOO_MANY)),
        ("DATA", "451 4.3.0 Out of space", (TryLater, Failure.SERVICE_BROKEN)),
        ("DATA", "554 5.6.0 No", (Refused, Failure.REFUSED)),
    ],
)
def test_what_the_server_refuses_is_told_apart(
    server: MailServer, command: str, answer: str, told: tuple[type[Exception], Failure]
) -> None:
    server.answers[command] = answer
    assert failure(smtp(server.url), to="no.one@example.com") == told
    assert server.messages == []


def test_a_server_that_is_away_or_slow_or_hangs_up_is_tried_later(server: MailServer) -> None:
    with nobody_listens() as url:
        assert failure(smtp(url)) == (TryLater, Failure.UNREACHABLE)
    server.delay = 5
    assert failure(smtp(server.url, SOON)) == (TryLater, Failure.SLOW)
    server.delay = 0
    server.loses_answers = True
    assert failure(smtp(server.url)) == (TryLater, Failure.SERVICE_BROKEN)
    server.loses_answers = False
    smtp(server.url).send(make_mail(message_id="again@holi.example"), again=True)
    assert server.messages[-1]["Message-ID"] == "<again@holi.example>"


@pytest.mark.parametrize("encryption", ["offered", "required", "whole"])
def test_a_login_and_the_message_go_over_tls_each_way(
    certificate: Certificate, encryption: Encryption, monkeypatch: pytest.MonkeyPatch
) -> None:
    with MailServer(encryption=encryption, certificate=certificate, login=LOGIN) as server:
        if encryption != "offered":
            assert failure(smtp(server.url)) == (TryLater, Failure.UNREACHABLE), "nobody knows the certificate"
        for name, value in certificate.environ.items():
            monkeypatch.setenv(name, value)
        smtp(server.url).send(make_mail())
        (delivery,) = server.deliveries
        assert delivery.encrypted
        assert delivery.login == LOGIN[0]
        assert failure(smtp(server.url.replace("p%40ss", "guess"))) == (TryLater, Failure.NOT_LET_IN)
        assert failure(smtp(server.url.replace("holi%40example.com:p%40ss%2Fword%3A@", ""))) == (
            TryLater,
            Failure.NOT_LET_IN,
        )


def test_a_password_does_not_go_to_a_server_without_the_tls_that_was_required(server: MailServer) -> None:
    url = server.url.replace("smtp://", "smtp+starttls://user:password@")
    assert failure(smtp(url)) == (TryLater, Failure.NOT_LET_IN)


@pytest.mark.parametrize(("utf8", "reached"), [(True, True), (False, False)])
def test_an_address_beyond_ascii_needs_a_server_that_takes_it(utf8: bool, reached: bool) -> None:
    with MailServer(utf8=utf8) as server:
        carrier = smtp(server.url)
        carrier.send(make_mail(to="wyn@cŵn.example"))
        if reached:
            carrier.send(make_mail(to="ŵyn@example.com"))
        else:
            assert failure(carrier, to="ŵyn@example.com") == (Refused, Failure.BAD_ADDRESS)
        assert server.to("wyn@xn--cn-bva.example")
        assert bool(server.to("ŵyn@example.com")) is reached


def test_an_address_that_is_none_is_refused_before_anybody_is_asked(server: MailServer) -> None:
    for wrong in ("nobody", "a@example.com\nBcc: b@example.com"):
        assert failure(smtp(server.url), to=wrong) == (Refused, Failure.BAD_ADDRESS)
    assert server.connections == 0


# --- GOV.UK Notify


def test_a_message_reaches_notify_as_text_that_is_not_markdown(service: NotifyServer) -> None:
    carrier = notify(service.environ)
    name = carrier.send(
        make_mail(to="mair@example.com", subject="Mae\ngennych le", text="# Helo\n[x](y)", message_id="m1@holi.example")
    )
    (accepted,) = service.notifications
    assert name == accepted.id
    assert accepted.to == "mair@example.com"
    assert accepted.subject == "Mae gennych le"
    assert accepted.body == "\\# Helo\n\\[x\\](y)"
    assert accepted.reference == "m1@holi.example"
    assert accepted.reply_to_id is None


def test_replies_go_where_the_settings_say(service: NotifyServer) -> None:
    reply_to = service.template_id
    notify({**service.environ, "NOTIFY_REPLY_TO_ID": reply_to}).send(make_mail())
    assert service.notifications[0].reply_to_id == reply_to


def test_only_the_whole_key_opens_notify(service: NotifyServer) -> None:
    key = f"tests-{service.service_id}-{service.template_id}"
    assert failure(notify({**service.environ, "NOTIFY_API_KEY": key})) == (TryLater, Failure.NOT_LET_IN)
    assert service.notifications == []


@pytest.mark.parametrize(
    ("status", "error", "message", "told"),
    [
        (400, "ValidationError", "email_address Not a valid email address", (Refused, Failure.BAD_ADDRESS)),
        (400, "BadRequestError", "Missing personalisation: body", (Refused, Failure.REFUSED)),
        (
            400, "BadRequestError", "Can’t send to this recipient using a team-only API key",
            (TryLater, Failure.NOT_LET_IN),
        ),
        (403, "AuthError", "Error: Your system clock must be accurate to within 30 seconds",
         (TryLater, Failure.NOT_LET_IN)),
        (413, "RequestEntityTooLarge", "Too large", (Refused, Failure.REFUSED)),
        (500, "Exception", "Internal server error", (TryLater, Failure.SERVICE_BROKEN)),
        (503, "Exception", "Unavailable", (TryLater, Failure.SERVICE_BROKEN)),
    ],
)  # fmt: skip
def test_what_notify_refuses_is_told_apart(
    service: NotifyServer, status: int, error: str, message: str, told: tuple[type[Exception], Failure]
) -> None:
    service.refuse(status, error, message)
    assert failure(notify(service.environ)) == told
    assert service.notifications == []


@pytest.mark.parametrize(
    ("error", "headers", "after"),
    [
        ("RateLimitError", {}, timedelta(minutes=1)),
        ("TooManyRequestsError", {}, timedelta(hours=1)),
        ("RateLimitError", {"Retry_After": "90"}, timedelta(seconds=90)),
        ("RateLimitError", {"Retry_After": "Wed, 21 Oct 2026 07:28:00 GMT"}, timedelta(minutes=1)),
    ],
)
def test_too_many_requests_say_how_long_to_wait(
    service: NotifyServer, error: str, headers: dict[str, str], after: timedelta
) -> None:
    service.refuse(429, error, "Exceeded", times=1, **headers)
    with pytest.raises(TryLater) as caught:
        notify(service.environ).send(make_mail())
    assert (caught.value.failure, caught.value.after) == (Failure.TOO_MANY, after)


def test_notify_being_away_or_slow_is_tried_later(service: NotifyServer) -> None:
    service.delay = 0.6
    assert failure(notify(service.environ, SOON)) == (TryLater, Failure.SLOW)
    carrier = notify(service.environ)
    service.stop()
    assert failure(carrier) == (TryLater, Failure.UNREACHABLE)
    service.start()
    service.delay = 0
    with carrier.open():
        assert carrier.send(make_mail())


def test_what_notify_accepted_while_its_answer_was_lost_is_found_and_not_sent_twice(service: NotifyServer) -> None:
    carrier = notify(service.environ)
    mail = make_mail(message_id="once@holi.example")
    service.loses_answers = True
    with pytest.raises(TryLater, match="unreachable"):
        carrier.send(mail)
    service.loses_answers = False
    assert carrier.send(mail, again=True) == service.notifications[0].id
    assert len(service.notifications) == 1
    carrier.send(make_mail(message_id="other@holi.example"), again=True)
    assert len(service.notifications) == 2
    service.refuse(500, "Exception", "Internal server error")
    with pytest.raises(TryLater, match="service_broken"):
        carrier.send(mail, again=True)
    assert len(service.notifications) == 2


def test_what_notify_could_not_deliver_is_sent_anew(service: NotifyServer) -> None:
    carrier = notify(service.environ)
    mail = make_mail()
    carrier.send(mail)
    service.notifications[0].status = "permanent-failure"
    assert carrier.send(mail, again=True) == service.notifications[1].id


@pytest.mark.parametrize(
    ("status", "became"),
    [
        ("created", "pending"),
        ("sending", "pending"),
        ("delivered", None),
        ("permanent-failure", Failure.BOUNCED),
        ("temporary-failure", Failure.NOT_DELIVERED),
        ("technical-failure", Failure.NOT_DELIVERED),
    ],
)
def test_notify_is_asked_what_became_of_a_message(
    service: NotifyServer, status: str, became: Failure | Literal["pending"] | None
) -> None:
    carrier = notify(service.environ)
    name = carrier.send(make_mail())
    assert name
    service.notifications[0].status = status
    assert carrier.follow(name) == became


def test_what_notify_has_forgotten_is_no_failure_and_trouble_is_for_later(service: NotifyServer) -> None:
    carrier = notify(service.environ)
    assert carrier.follow(service.template_id) is None
    for status in (400, 403, 429, 500):
        service.refuse(status, "Error", "email_address")
        with pytest.raises(TryLater):
            carrier.follow(service.template_id)


def test_no_log_and_no_problem_holds_an_address_or_a_subject(
    server: MailServer, service: NotifyServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, "mail.log")  # the test’s own server, which tells all
    mail = make_mail(to="canary@example.com", subject="canary", text="canary")
    server.answers["canary@example.com"] = "550 5.1.1 <canary@example.com>: unknown"
    service.refuse(400, "ValidationError", "email_address canary@example.com is none")
    for carrier in (smtp(server.url), notify(service.environ)):
        with pytest.raises(Refused) as caught:
            carrier.send(mail)
        assert "canary" not in f"{caught.value!s} {caught.value!r}"
        assert caught.value.__suppress_context__ or caught.value.__context__ is None
    assert "canary" not in caplog.text
