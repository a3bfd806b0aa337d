"""A message in the form in which mail servers take it (RFC 5322), with its entry for calendars (RFC 6047)."""

from __future__ import annotations

import re
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

from app.mail.parts import CalendarFile, Mail

_BEYOND_ASCII: Final = re.compile(r"(?=.*[^\x00-\x7f])[\w.!#$%&'*+/=?^`{|}~-]+")
_SEEN_BY_NOBODY: Final = "\u200d"  # a zero-width joiner is no printable character, and joins the parts of an emoji


def one_line(text: str) -> str:
    """The text without line breaks and whatever else steers, which have no place in a header."""
    shown = (character if character.isprintable() or character == _SEEN_BY_NOBODY else " " for character in text)
    return " ".join("".join(shown).split())


def _literal(text: str) -> str:
    """One line for a header in which no encoded word (RFC 2047) is decoded that somebody typed."""
    return one_line(text).replace("=?", "=\u2060?")


def mailbox(address: str, name: str = "") -> Address:
    """An address as a server takes it, its domain in ASCII (RFC 5891), with the name that is shown beside it.

    Raises ValueError where it cannot be one. What stands before the ``@`` may still need SMTPUTF8 (RFC 6531).
    """
    local, _, domain = address.rpartition("@")
    beyond_ascii = _BEYOND_ASCII.fullmatch(local) is not None  # which Python's parser does not read
    try:
        read = Address(addr_spec=f"{'x' if beyond_ascii else local}@{domain.encode('idna').decode('ascii')}")
    except (ValueError, IndexError, HeaderParseError):  # whichever the parser stumbles with
        raise ValueError(f"an address of {len(address)} characters that cannot be read") from None
    return Address(_literal(name), local if beyond_ascii else read.username, read.domain)


def as_message(mail: Mail, *, sender: str, name: str) -> EmailMessage:
    """The message from ``name``, whose address is ``sender``. Raises ValueError where the recipient has no address.

    No part is of eight bits, so that every server takes it. Outlook and Gmail look for the calendar among the
    alternatives and show it as an invitation; Apple's and others' programs open the file that is attached. Its type is
    not ``text/calendar``, for it is not to be shown as a second invitation
    (https://devguide.calconnect.org/Scheduling/iMIP/).
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = mailbox(sender, name)
    message["To"] = mailbox(mail.to)
    message["Subject"] = _literal(mail.subject)
    message["Date"] = mail.date
    message["Message-ID"] = f"<{mail.message_id}>"
    if mail.reply_to:
        message["Reply-To"] = mailbox(mail.reply_to)
    # Out-of-office notes are asked not to answer: by the standard (RFC 3834), and as Exchange understands it.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    if mail.calendar:
        _add_calendar(message, mail.calendar)
    message["Content-Language"] = ", ".join(mail.locales)  # last: what is there of content’s goes with the first part
    return message


def _add_calendar(message: EmailMessage, calendar: CalendarFile) -> None:
    message.add_alternative(
        calendar.data.decode("utf-8"), subtype="calendar", cte="base64", params={"method": calendar.method}
    )
    name = one_line(calendar.name)
    message.add_attachment(calendar.data, maintype="application", subtype="ics", filename=name, params={"name": name})
