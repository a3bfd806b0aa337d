"""What a message is made into before it leaves, and what a mail server's answers mean."""

from __future__ import annotations

import smtplib
import socket
import ssl
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesHeaderParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.mail.carriers.carrier import Refused, TryLater
from app.mail.carriers.markdown import as_markdown
from app.mail.carriers.mime import as_message, mailbox, one_line
from app.mail.carriers.smtp import Stage, greeting_of, judge, problem_of
from app.mail.parts import CalendarFile
from app.outbox.rules import Failure
from tests.mail_servers import make_mail

TYPED = st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from('\n\r\t ŵŷâ😀,"\\<>()@:;=?_')), max_size=200)


def letters(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def written(**parts: object) -> EmailMessage:
    """The message, from a sender with a name, as whoever receives it reads it."""
    name = str(parts.pop("name", "Tîm Dylunio"))
    sent = as_message(make_mail(**parts), sender="holi@example.com", name=name)
    return message_from_bytes(sent.as_bytes(), policy=policy.default)


def test_text_html_and_calendar_stand_where_each_mail_program_looks_for_them() -> None:
    data = "BEGIN:VCALENDAR\r\nSUMMARY:Gweithdy’r Ŵyl\r\nEND:VCALENDAR\r\n".encode()
    message = written(calendar=CalendarFile(name="gweithdy.ics", method="REQUEST", data=data))
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == [
        "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics",
    ]  # fmt: skip
    invitation, attached = list(message.walk())[4:]
    assert invitation["Content-Type"].params == {"charset": "utf-8", "method": "REQUEST"}
    assert invitation.get_payload(decode=True) == data
    assert invitation.get_content_disposition() is None
    assert attached.get_payload(decode=True) == data
    assert attached.get_filename() == "gweithdy.ics"


def test_a_message_without_a_calendar_is_text_and_html_and_both_are_read_as_they_were_written() -> None:
    text = "Croeso i’r Ŵyl\n\n" + "hir " * 300 + "\n.\nFrom here\n"
    message = written(text=text, html="<p lang='cy'>Ŵyl</p>\n")
    plain, html = message.iter_parts()
    assert plain.get_content().replace("\r\n", "\n") == text
    assert html.get_content() == "<p lang='cy'>Ŵyl</p>\r\n"
    assert all(len(line) < 200 and line.isascii() for line in message.as_bytes().splitlines())


def test_the_headers_say_what_it_is_for_people_and_for_programs() -> None:
    at = datetime(2026, 6, 1, 9, 30, tzinfo=timezone(timedelta(hours=1)))
    message = written(
        to="ŵyn@cŵn.example".replace("ŵyn", "wyn"),
        subject="Mae gennych le / You have a place",
        locales=("cy", "en"),
        message_id="abc@holi.example.com",
        reply_to="tim@example.com",
        date=at,
    )
    assert str(message["From"]) == "Tîm Dylunio <holi@example.com>"
    assert str(message["To"]) == "wyn@xn--cn-bva.example"
    assert message["Subject"] == "Mae gennych le / You have a place"
    assert message["Date"].datetime == at
    assert message["Message-ID"] == "<abc@holi.example.com>"
    assert message["Reply-To"] == "tim@example.com"
    assert message["Content-Language"] == "cy, en"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "Reply-To" not in written(reply_to=None)


@settings(max_examples=40, deadline=None)
@given(TYPED, TYPED)
def test_whatever_a_subject_or_a_name_holds_is_one_header_and_reads_as_it_was_typed(subject: str, name: str) -> None:
    sent = as_message(make_mail(subject=subject), sender="holi@example.com", name=name).as_bytes()
    headers = BytesHeaderParser(policy=policy.compat32).parsebytes(sent)
    assert headers.keys() == [
        "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress", "MIME-Version",
        "Content-Type", "Content-Language",
    ]  # fmt: skip
    assert max(len(line) for line in sent.splitlines()) <= 998
    read = message_from_bytes(sent, policy=policy.default)
    assert read["Subject"].replace("=\u2060?", "=?") == one_line(subject)
    assert [one.addr_spec for one in read["From"].addresses] == ["holi@example.com"]
    # Python's reader of addresses keeps the space between encoded words; its decoder does not.
    decoded = str(make_header(decode_header(str(headers["From"]).replace("\r\n", ""))))
    assert letters(decoded) == letters(name) + letters("holi@example.com")


def test_an_encoded_word_that_somebody_typed_is_not_decoded_into_a_header_of_its_own() -> None:
    typed = "=?utf-8?q?a=0D=0ABcc:_b@example.com?="
    message = written(subject=typed, name=typed)
    assert "Bcc" not in message
    assert message["Subject"].replace("\u2060", "") == typed
    assert message["From"].addresses[0].display_name.replace("\u2060", "") == typed


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "nobody",
        "@example.com",
        "a@",
        "a@b@",
        "a b@example.com",
        "a@example..com",
        "a@b.com\nBcc: c@d.com",
        "<a>@b.c",
        "ŵyn <a>@b.c",
    ],
)
def test_what_cannot_be_an_address_is_none(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"^an address of \d+ characters that cannot be read$"):
        mailbox(wrong)


@pytest.mark.parametrize(
    ("typed", "given"),
    [
        # Notify resolves references before it reads Markdown, so that these would be brackets.
        ("&#91;a&#93;&#40;https://evil.example&#41;", "&amp;#91;a&amp;#93;&amp;#40;https://evil.example&amp;#41;"),
        ("[Click](https://evil.example)", r"\[Click\](https://evil.example)"),
        ("![x](https://evil.example/x.png)", r"!\[x\](https://evil.example/x.png)"),
        ("http://[. a](https://evil.example)", r"http://%5B. a\](https://evil.example)"),
        ("<https://evil.example>", "&lt;https://evil.example &gt;"),
        ("<b>Tom & Jerry</b>", "&lt;b&gt;Tom &amp; Jerry&lt;/b&gt;"),
        ("# Large", r"\# Large"),
        ("^ quoted", "\u2060^ quoted"),
        ("Title\n=====", "Title\n\u2060====="),
        ("Title\n-----", "Title\n\\-----"),
        ("10.30 start", r"10\.30 start"),
        ("2) second", r"2\) second"),
        ("-5 degrees", r"\-5 degrees"),
        ("- one\n* two\n•three", "• one\n• two\n• three"),
        ("- # one", r"• \# one"),
        ("```\ncode", "\\`\\`\\`\ncode"),
        ("a | b\n:-|-:", "a \\| b\n:-\\|-:"),
        ("~~_*a*_~~", r"\~\~\_\*a\*\_\~\~"),
        ("    four spaces  \nbelow", "four spaces\nbelow"),
        ("Dear ((name))", r"Dear \((name))"),
        (r"C:\temp", r"C:\\temp"),
        ("(https://holi.example/en/my-place/a_b-c~d*e)", "(https://holi.example/en/my-place/a_b-c~d*e)"),
        ("https://holi.example/?a=1&b=2", "https://holi.example/?a=1&amp;b=2"),
        ("Ŵyl 🏴 “hapus”", "Ŵyl 🏴 “hapus”"),
    ],
)
def test_text_has_nothing_left_that_notify_would_take_for_markdown(typed: str, given: str) -> None:
    assert as_markdown(typed) == given


LATER = [
    (421, "4.3.2 Shutting down", "message", Failure.SERVICE_BROKEN),
    (450, "4.2.0 Greylisted", "recipient", Failure.TOO_MANY),
    (451, "4.7.1 Come back later", "message", Failure.TOO_MANY),
    (452, "4.5.3 Recipients", "recipient", Failure.TOO_MANY),
    (452, "4.2.2 Mailbox full", "recipient", Failure.SERVICE_BROKEN),
    (454, "4.7.0 Temporary authentication failure", "connection", Failure.TOO_MANY),
    (421, "Too many connections", "connection", Failure.TOO_MANY),
    (554, "No SMTP service here", "connection", Failure.NOT_LET_IN),
    (530, "5.7.0 Authentication required", "sender", Failure.NOT_LET_IN),
    (535, "5.7.8 Bad credentials", "connection", Failure.NOT_LET_IN),
    (-1, "", "message", Failure.SERVICE_BROKEN),
]  # fmt: skip
FOR_GOOD = [
    (550, "5.1.1 No such user", "recipient", Failure.BAD_ADDRESS),
    (550, "No such user", "recipient", Failure.BAD_ADDRESS),
    (550, "5.7.1 Relaying denied", "recipient", Failure.REFUSED),
    (550, "5.1.1 No such user", "message", Failure.BAD_ADDRESS),
    (554, "5.2.1 Mailbox disabled", "message", Failure.BAD_ADDRESS),
    (550, "5.1.8 Bad sender", "message", Failure.REFUSED),
    (550, "5.1.8 Bad sender", "sender", Failure.REFUSED),
    (552, "5.3.4 Message too big", "message", Failure.REFUSED),
    (554, "Looks like spam", "message", Failure.REFUSED),
]  # fmt: skip


@pytest.mark.parametrize(("code", "answer", "stage", "failure"), LATER)
def test_a_refusal_for_now_is_tried_later(code: int, answer: str, stage: Stage, failure: Failure) -> None:
    problem = judge(code, answer.encode(), stage)
    assert isinstance(problem, TryLater)
    assert problem.failure is failure


@pytest.mark.parametrize(("code", "answer", "stage", "failure"), FOR_GOOD)
def test_a_refusal_for_good_is_not(code: int, answer: str, stage: Stage, failure: Failure) -> None:
    problem = judge(code, answer.encode(), stage)
    assert isinstance(problem, Refused)
    assert problem.failure is failure


@pytest.mark.parametrize(
    ("reason", "failure"),
    [
        (ConnectionRefusedError(), Failure.UNREACHABLE),
        (socket.gaierror("Name or service not known"), Failure.UNREACHABLE),
        (ssl.SSLCertVerificationError("self-signed"), Failure.UNREACHABLE),
        (TimeoutError(), Failure.SLOW),
        (smtplib.SMTPServerDisconnected("closed"), Failure.SERVICE_BROKEN),
        (UnicodeEncodeError("ascii", "ŵ", 0, 1, "a password"), Failure.NOT_LET_IN),
        (smtplib.SMTPNotSupportedError("STARTTLS extension not supported by server."), Failure.NOT_LET_IN),
        (smtplib.SMTPConnectError(421, b"4.3.2 Busy"), Failure.SERVICE_BROKEN),
    ],
)
def test_what_fails_on_the_way_is_tried_later(reason: Exception, failure: Failure) -> None:
    problem = problem_of(reason)
    assert isinstance(problem, TryLater)
    assert problem.failure is failure


@pytest.mark.parametrize(
    ("host", "greeting"),
    [("holi.example.com", "holi.example.com"), ("127.0.0.1", "[127.0.0.1]"), ("::1", "[IPv6:::1]")],
)
def test_a_machine_presents_itself_to_servers_by_its_name_or_its_address(host: str, greeting: str) -> None:
    assert greeting_of(host) == greeting


def test_a_problem_tells_the_code_of_the_answer_and_nothing_that_the_server_repeated() -> None:
    told = str(judge(550, b"5.1.1 <mair@example.com>: user unknown", "recipient"))
    assert "550 5.1.1" in told
    assert "mair" not in told


def test_the_date_of_a_message_may_be_in_utc() -> None:
    assert written(date=datetime(2026, 11, 25, tzinfo=UTC))["Date"] == "Wed, 25 Nov 2026 00:00:00 +0000"
