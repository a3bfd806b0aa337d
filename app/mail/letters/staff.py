"""What messages to people with an account say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from app.accounts.rules import Role
from app.language import Locale
from app.language.catalogues import gettext_in, ngettext_in, pgettext_in
from app.language.formatting import format_date, format_datetime, format_number, format_weekday_date
from app.mail.letters.blocks import Block, Bullets, Button, Heading, Letter, Link, Paragraph, Row, Rows, Small
from app.mail.letters.facts import AccountFacts, DigestFacts, JobFacts, Target, WorkshopNews
from app.mail.letters.wording import greeting, one_line
from app.outbox.rules import Kind

StaffFacts = DigestFacts | JobFacts | AccountFacts


def letter_to_staff(facts: StaffFacts, locale: Locale) -> Letter:
    """The message in one language. KeyError for a kind that goes to participants."""
    if isinstance(facts, DigestFacts):
        return _digest(facts, locale)
    if isinstance(facts, JobFacts):
        return _job(facts, locale)
    return ACCOUNTS[facts.kind](facts, locale)


def _digest(facts: DigestFacts, locale: Locale) -> Letter:
    # Translators: subject of an email to an organiser; with the longest date it must stay under 60 characters
    subject = gettext_in(locale, "News of your workshops: %(date)s", date=format_date(facts.day, locale))
    # Translators: first sentence of a daily email to an organiser; a list for each workshop follows
    opening = gettext_in(locale, "Here is what is new in your workshops.")
    # Translators: at the end of a daily email to an organiser
    reason = gettext_in(locale, "You get this email because these workshops are shared with you on Holi.")
    return Letter(
        locale=locale,
        subject=subject,
        blocks=(
            greeting(facts.name, locale),
            Paragraph(opening),
            *(block for news in facts.news for block in _workshop(news, locale)),
            Small(reason),
        ),
    )


def _workshop(news: WorkshopNews, locale: Locale) -> Iterator[Block]:
    yield Heading(one_line(news.title[locale]))
    if happened := tuple(_happened(news, locale)):
        yield Bullets(happened)
    taken, capacity = format_number(news.taken, locale), format_number(news.capacity, locale)
    yield Rows(
        (
            Row(
                # Translators: label in an email to an organiser; figures stand beside it
                pgettext_in(locale, "label in an email", "Places taken"),
                # Translators: places that are taken, of all; both are numbers in figures
                gettext_in(locale, "%(number)s of %(total)s", number=taken, total=capacity),
            ),
            # Translators: label in an email to an organiser; a number of people stands beside it
            Row(gettext_in(locale, "On the waiting list now"), format_number(news.waiting_now, locale)),
        )
    )
    # Translators: link in an email to an organiser; it leads to the page on which they manage a workshop
    yield Link(gettext_in(locale, "Open the workshop"), news.link(Target.STAFF, locale))


def _happened(news: WorkshopNews, locale: Locale) -> Iterator[str]:
    if news.registered:
        # Translators: in a list of what has happened in a workshop
        yield ngettext_in(locale, "%(num)s new registration", "%(num)s new registrations", news.registered)
    if news.waiting:
        # Translators: in a list of what has happened in a workshop
        yield ngettext_in(
            locale, "%(num)s person joined the waiting list", "%(num)s people joined the waiting list", news.waiting
        )
    if news.cancelled:
        # Translators: in a list of what has happened in a workshop
        yield ngettext_in(locale, "%(num)s person cancelled", "%(num)s people cancelled", news.cancelled)
    if news.failed:
        # Translators: in a list of what has happened in a workshop; the messages are emails to participants
        yield ngettext_in(
            locale, "%(num)s message did not get through", "%(num)s messages did not get through", news.failed
        )


def _job(facts: JobFacts, locale: Locale) -> Letter:
    # Translators: subject of an email to a translator; %(reference)s is like 2027-014
    subject = gettext_in(locale, "New translation job: %(reference)s", reference=facts.reference)
    # Translators: first sentence of an email to a translator
    opening = gettext_in(locale, "There is a new translation job for you.")
    # Translators: at the end of an email to a translator
    reason = gettext_in(locale, "You get this email because you are a translator on Holi.")
    return Letter(
        locale=locale,
        subject=subject,
        blocks=(
            greeting(facts.name, locale),
            Paragraph(opening),
            Rows(tuple(_job_rows(facts, locale))),
            # Translators: button in an email to a translator; it leads to the page of a translation job
            Button(gettext_in(locale, "Open the job"), facts.link(Target.STAFF, locale)),
            Small(reason),
        ),
    )


def _job_rows(facts: JobFacts, locale: Locale) -> Iterator[Row]:
    # Translators: label in an email to a translator; the reference of a job stands beside it
    yield Row(gettext_in(locale, "Reference number"), facts.reference)
    # Translators: label in an email to a translator; the name of a language stands beside it
    yield Row(pgettext_in(locale, "translation job", "Translate into"), _language(facts.target, locale))
    # Translators: label in an email to a translator; a number stands beside it
    yield Row(gettext_in(locale, "Words to translate"), format_number(facts.words, locale))
    if facts.due_on is not None:
        # Translators: label in an email to a translator; a date stands beside it
        yield Row(gettext_in(locale, "Deadline"), format_weekday_date(facts.due_on, locale))


def _language(target: Locale, locale: Locale) -> str:
    if target == "cy":
        # Translators: a language to translate into
        return pgettext_in(locale, "translate into", "Welsh")
    # Translators: a language to translate into
    return pgettext_in(locale, "translate into", "English")


def _invitation(facts: AccountFacts, locale: Locale) -> Letter:
    return Letter(
        locale=locale,
        # Translators: subject of an email to somebody who is to have an account
        subject=gettext_in(locale, "Invitation: your account on Holi"),
        blocks=(
            greeting(facts.name, locale),
            # Translators: first sentence of an email to somebody who is to have an account
            Paragraph(
                gettext_in(locale, "You have been invited to use Holi, a service for workshops and their forms.")
            ),
            # Translators: in an email to somebody who is to have an account
            Paragraph(gettext_in(locale, "To begin, create your account. The link works once.")),
            Rows(
                (
                    # Translators: label in an email; what somebody will be, such as Organiser, stands beside it
                    Row(gettext_in(locale, "Role"), _role(facts.role, locale)),
                    _works_until(facts, locale),
                )
            ),
            # Translators: button in an email; it leads to the page where somebody who was invited creates their account
            Button(gettext_in(locale, "Create your account"), facts.link(Target.STAFF, locale)),
            # Translators: at the end of an email that invites somebody to have an account
            Small(gettext_in(locale, "If you did not expect this invitation, you do not have to do anything.")),
            _yours_alone(locale),
        ),
    )


def _reset(facts: AccountFacts, locale: Locale) -> Letter:
    return Letter(
        locale=locale,
        # Translators: subject of an email with a link to set a new password
        subject=gettext_in(locale, "Set a new password on Holi"),
        blocks=(
            greeting(facts.name, locale),
            # Translators: first sentence of an email with a link to set a new password
            Paragraph(gettext_in(locale, "Here is a link to set a new password for your account on Holi.")),
            # Translators: in an email with a link to set a new password
            Paragraph(
                gettext_in(
                    locale,
                    "It works once. If you did not ask for it, you do not have to do anything: your password stays as"
                    " it is.",
                )
            ),
            Rows((_works_until(facts, locale),)),
            # Translators: button in an email; it leads to the page where a new password is set
            Button(gettext_in(locale, "Set a new password"), facts.link(Target.STAFF, locale)),
            _yours_alone(locale),
        ),
    )


def _works_until(facts: AccountFacts, locale: Locale) -> Row:
    # Translators: label in an email; a date and a time stand beside it
    return Row(gettext_in(locale, "The link works until"), format_datetime(facts.expires_at, locale))


def _yours_alone(locale: Locale) -> Small:
    # Translators: at the end of an email with a link to an account
    return Small(gettext_in(locale, "Please do not pass this email on: its link is yours alone."))


def _role(role: Role, locale: Locale) -> str:
    words: dict[Role, str] = {
        # Translators: a role; a person who manages accounts, and may do everything
        Role.ADMINISTRATOR: pgettext_in(locale, "role", "Administrator"),
        # Translators: a role; a person who arranges workshops and reads their results
        Role.ORGANISER: pgettext_in(locale, "role", "Organiser"),
        # Translators: a role; a person who reads the results of workshops, without the names of participants
        Role.VIEWER: pgettext_in(locale, "role", "Viewer"),
        # Translators: a role; a person who translates the texts of forms
        Role.TRANSLATOR: pgettext_in(locale, "role", "Translator"),
    }
    return words[role]


ACCOUNTS: Final[Mapping[Kind, Callable[[AccountFacts, Locale], Letter]]] = {
    Kind.ACCOUNT_INVITATION: _invitation,
    Kind.ACCOUNT_RESET: _reset,
}
"""Messages about an account, by kind; a digest and a job have facts of their own."""
