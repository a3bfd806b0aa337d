"""What several letters have in common: greetings, dates, rows and the lines at their end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from app.language import Locale
from app.language.catalogues import gettext_in, pgettext_in
from app.language.formatting import (
    LONDON,
    format_datetime,
    format_period,
    format_time,
    format_weekday_date,
    format_weekday_date_in_sentence,
)
from app.mail.letters.blocks import Block, Button, Greeting, Link, Paragraph, Row, Small
from app.mail.letters.facts import ParticipantFacts, Target

_LONGEST_NAME: Final = 80
# Whoever registers may write another’s address, and an invitation to some other place for a name.
_NO_NAME: Final = re.compile(r"[/@<>]|www\.|\w{2}\.\w{2}")


def greeting(name: str, locale: Locale) -> Greeting:
    """The greeting, by name unless none is known, or what stands for it would be taken for a link."""
    name = one_line(name)
    if not name or len(name) > _LONGEST_NAME or _NO_NAME.search(name):
        # Translators: first line of an email to somebody whose name is not known
        return Greeting(gettext_in(locale, "Hello,"))
    # Translators: first line of an email; %(name)s is the reader’s whole name as they gave it
    return Greeting(gettext_in(locale, "Dear %(name)s,", name=name))


def one_line(text: str) -> str:
    """``text`` without line breaks and signs that cannot be seen, for a subject or a name."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def day_of(facts: ParticipantFacts, locale: Locale) -> str:
    """The workshop’s first day, for a sentence that says when it is."""
    return format_weekday_date_in_sentence(facts.workshop.starts_at, locale)


def moment_text(start: datetime, end: datetime | None, locale: Locale) -> str:
    """``Wednesday 3 March 2027, 10:00–12:00``; of several days both dates; without an end, when it starts."""
    if end is not None and start.astimezone(LONDON).date() != end.astimezone(LONDON).date():
        return format_period(start, end, locale)
    # Translators: when something is, beside a label; %(date)s has the weekday, %(time)s is like 10:00–12:00
    return gettext_in(
        locale,
        "%(date)s, %(time)s",
        date=format_weekday_date(start, locale),
        time=format_time(start, locale) if end is None else format_period(start, end, locale),
    )


def title_row(facts: ParticipantFacts, locale: Locale) -> Row:
    """Which workshop."""
    # Translators: label in an email; the title of a workshop stands beside it
    return Row(gettext_in(locale, "Workshop"), one_line(facts.workshop.words(locale)("workshop.title")))


def time_row(facts: ParticipantFacts, locale: Locale) -> Row:
    """When it is."""
    text = moment_text(facts.workshop.starts_at, facts.workshop.ends_at, locale)
    # Translators: label in an email; the date and times of a workshop stand beside it
    return Row(pgettext_in(locale, "label in an email", "When"), text)


def place_row(facts: ParticipantFacts, locale: Locale) -> Row:
    """Where it is."""
    # Translators: label in an email; where a workshop is held stands beside it
    return Row(gettext_in(locale, "Location"), facts.workshop.words(locale)("workshop.place").strip())


def workshop_rows(facts: ParticipantFacts, locale: Locale) -> tuple[Row, ...]:
    """Which workshop, when and where."""
    return title_row(facts, locale), time_row(facts, locale), place_row(facts, locale)


def joining_rows(facts: ParticipantFacts, locale: Locale) -> Iterator[Row]:
    """How to come, or to get into the online session: for readers who have a place, and for nobody else."""
    if facts.position is not None:
        return
    if joining := facts.workshop.find_text(locale, "workshop.joining"):
        # Translators: label in an email; how to find the room, or to get into the online session, stands beside it
        yield Row(gettext_in(locale, "How to join"), joining.strip())
    if facts.workshop.join_url:
        # Translators: label in an email; the address of an online session follows
        yield Row(pgettext_in(locale, "label in an email", "Join online"), facts.workshop.join_url, is_link=True)


def open_until_row(closes_at: datetime, locale: Locale) -> Row:
    """Until when a survey is open."""
    # Translators: label in an email; a date and a time stand beside it
    return Row(gettext_in(locale, "Survey open until"), format_datetime(closes_at, locale))


def page_button(facts: ParticipantFacts, locale: Locale) -> Iterator[Block]:
    """The way to the reader’s personal page, and what can be done there."""
    if facts.is_over:
        # Translators: in an email after a workshop, above a button that leads to the reader’s personal page
        text = gettext_in(locale, "On your own page you can see your answers, and everything else we hold about you.")
        yield Paragraph(text)
        # Translators: button in an email; it leads to the reader’s personal page
        yield Button(gettext_in(locale, "Go to your own page"), facts.link(Target.PLACE, locale))
        return
    if facts.position is None:
        # Translators: in an email, above a button that leads to the reader’s personal page
        text = gettext_in(locale, "On your own page you can see and change your answers, or cancel your place.")
    else:
        # Translators: in an email to somebody on a waiting list, above a button that leads to their personal page
        text = gettext_in(locale, "On your own page you can see and change your answers, or leave the waiting list.")
    yield Paragraph(text)
    # Translators: button in an email; it leads to the reader’s personal page
    yield Button(gettext_in(locale, "See or change your registration"), facts.link(Target.PLACE, locale))


def calendar_entry(facts: ParticipantFacts, locale: Locale) -> Block:
    """Where the entry for the reader’s calendar is."""
    if facts.attaches_calendar:
        # Translators: in an email that has a calendar file
        return Paragraph(gettext_in(locale, "An entry for your calendar is attached."))
    # Translators: link in an email; it downloads a calendar file
    return Link(gettext_in(locale, "Add the workshop to your calendar"), facts.link(Target.CALENDAR, locale))


def closing(facts: ParticipantFacts, locale: Locale, *, is_personal: bool) -> Iterator[Small]:
    """Whom to write to, in which language, why the message came, and, where a link is personal, that it is."""
    if facts.contact_email:
        # Translators: near the end of an email to a participant; %(email)s is an address of the organisers
        yield Small(gettext_in(locale, "If you have a question, write to us: %(email)s", email=facts.contact_email))
    # Translators: near the end of every email to participants; the law asks public bodies to say it
    welcome = gettext_in(
        locale,
        "You are welcome to contact us in Welsh or English. If you contact us in Welsh, we will reply in Welsh"
        " and this will not lead to delay.",
    )
    yield Small(welcome)
    # Translators: at the end of every email to participants
    yield Small(
        gettext_in(locale, "You get this email because this email address was used to register for the workshop.")
    )
    if is_personal:
        # Translators: at the end of an email to a participant
        yield Small(
            gettext_in(
                locale,
                "Please do not pass this email on. Its link is yours alone: whoever has it can see and change your"
                " answers.",
            )
        )
