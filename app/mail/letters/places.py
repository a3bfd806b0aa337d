"""What messages say about a place: given, waited for, cancelled, moved."""

from __future__ import annotations

from collections.abc import Iterator

from app.language import Locale
from app.language.catalogues import gettext_in, pgettext_in
from app.language.formatting import format_date, format_number, format_weekday_date_in_sentence
from app.mail.letters.blocks import Block, Button, Paragraph, Row, Rows
from app.mail.letters.body import Body
from app.mail.letters.facts import ParticipantFacts, Target
from app.mail.letters.surveys import survey
from app.mail.letters.wording import (
    calendar_entry,
    day_of,
    joining_rows,
    moment_text,
    page_button,
    place_row,
    title_row,
    workshop_rows,
)


def confirmation(facts: ParticipantFacts, locale: Locale) -> Body:
    """They registered, and have a place."""
    return Body(
        # Translators: subject of an email; with the longest date it must stay under 60 characters
        subject=gettext_in(locale, "You have a place: workshop on %(date)s", date=_date(facts, locale)),
        opening=(
            # Translators: first sentence of an email; %(date)s is like Wednesday 3 March 2027 (ddydd Mercher …)
            gettext_in(
                locale,
                "Thank you for registering: you have a place in the workshop on %(date)s.",
                date=day_of(facts, locale),
            ),
            # Translators: in an email to somebody who has a place
            gettext_in(locale, "If you cannot come, please cancel, so that somebody else can have your place."),
        ),
        rest=_for_a_place(facts, locale),
    )


def waiting(facts: ParticipantFacts, locale: Locale) -> Body:
    """They registered, and are on the waiting list."""
    rows = list(workshop_rows(facts, locale))
    if facts.position is not None:
        # Translators: label in an email; a number, 1 for who is next, stands beside it
        label = gettext_in(locale, "Your position on the waiting list")
        rows.append(Row(label, format_number(facts.position, locale)))
    return Body(
        # Translators: subject of an email; with the longest date it must stay under 60 characters
        subject=gettext_in(locale, "On the waiting list: workshop on %(date)s", date=_date(facts, locale)),
        opening=(
            # Translators: first sentence of an email; %(date)s is like Wednesday 3 March 2027 (ddydd Mercher …)
            gettext_in(
                locale,
                "The workshop on %(date)s is full, and you are on the waiting list.",
                date=day_of(facts, locale),
            ),
            # Translators: in an email to somebody who is on a waiting list
            gettext_in(
                locale,
                "You do not have to do anything. Places that become free go to people in the order in which they"
                " registered. If one comes to you, we will email you straight away.",
            ),
            # Translators: in an email to somebody who is on a waiting list
            gettext_in(locale, "If you do not want a place any more, please leave the list."),
        ),
        rest=(Rows(tuple(rows)), *page_button(facts, locale)),
    )


def again(facts: ParticipantFacts, locale: Locale) -> Body:
    """Somebody registered with an address that is registered: what was there stands."""
    return Body(
        # Translators: subject of an email; with the longest date it must stay under 60 characters
        subject=gettext_in(locale, "Already registered: workshop on %(date)s", date=_date(facts, locale)),
        opening=(
            # Translators: first sentence of an email; %(date)s is like Wednesday 3 March 2027 (ddydd Mercher …)
            gettext_in(
                locale,
                "Somebody, most likely you, has registered again with this email address for the workshop on %(date)s.",
                date=day_of(facts, locale),
            ),
            # Translators: in an email to somebody who has registered twice
            gettext_in(locale, "Nothing has changed: the first registration stands."),
            # Translators: in an email about something that was done with the reader’s email address
            gettext_in(locale, "If it was not you, you do not have to do anything: nobody has seen your answers."),
        ),
        rest=(Rows(workshop_rows(facts, locale)), *page_button(facts, locale)),
    )


def place_given(facts: ParticipantFacts, locale: Locale) -> Body:
    """They waited, and now have a place."""
    return Body(
        # Translators: subject of an email; with the longest date it must stay under 60 characters
        subject=gettext_in(locale, "A place for you: workshop on %(date)s", date=_date(facts, locale)),
        opening=(
            # Translators: first sentence of an email; %(date)s is like Wednesday 3 March 2027 (ddydd Mercher …)
            gettext_in(
                locale,
                "A place in the workshop on %(date)s has become free, and it is yours.",
                date=day_of(facts, locale),
            ),
            # Translators: in an email to somebody who waited for a place and has it now
            gettext_in(
                locale,
                "You do not have to confirm it. If you cannot come, please cancel as soon as you can, so that the next"
                " person on the waiting list can have the place.",
            ),
        ),
        rest=_for_a_place(facts, locale),
    )


def cancelled(facts: ParticipantFacts, locale: Locale) -> Body:
    """They cancelled."""
    return Body(
        # Translators: subject of an email; with the longest date it must stay under 60 characters
        subject=gettext_in(locale, "Registration cancelled: workshop on %(date)s", date=_date(facts, locale)),
        opening=(
            # Translators: first sentence of an email; %(date)s is like Wednesday 3 March 2027 (ddydd Mercher …)
            gettext_in(
                locale,
                "You have cancelled your registration for the workshop on %(date)s.",
                date=day_of(facts, locale),
            ),
            # Translators: in an email to somebody who has cancelled
            gettext_in(
                locale,
                "Thank you for telling us. If you did not mean to cancel, or can come after all, you can register again"
                " while registration is open.",
            ),
        ),
        rest=(
            *_ended(facts, locale),
            # Translators: button in an email; it leads to the public page of a workshop
            Button(gettext_in(locale, "Go to the workshop’s page"), facts.link(Target.WORKSHOP, locale)),
        ),
        is_personal=False,
    )


def removed(facts: ParticipantFacts, locale: Locale) -> Body:
    """An organiser took their place, or their turn on the waiting list, away."""
    return Body(
        # Translators: subject of an email; with the longest date it must stay under 60 characters
        subject=gettext_in(locale, "Your registration has ended: workshop on %(date)s", date=_date(facts, locale)),
        opening=(
            # Translators: first sentence of an email; %(date)s is like Wednesday 3 March 2027 (ddydd Mercher …)
            gettext_in(
                locale,
                "The organisers have cancelled your registration for the workshop on %(date)s.",
                date=day_of(facts, locale),
            ),
            # Translators: in an email to somebody whose place the organisers have taken away
            gettext_in(locale, "If you do not know why, or think that it is a mistake, please contact us."),
        ),
        rest=_ended(facts, locale),
        is_personal=False,
    )


def workshop_cancelled(facts: ParticipantFacts, locale: Locale) -> Body:
    """The workshop will not be held."""
    return Body(
        # Translators: subject of an email; with the longest date it must stay under 60 characters
        subject=gettext_in(locale, "Cancelled: workshop on %(date)s", date=_date(facts, locale)),
        opening=(
            # Translators: first sentence of an email; %(date)s is like Wednesday 3 March 2027 (ddydd Mercher …)
            gettext_in(
                locale,
                "We are sorry: the workshop on %(date)s has been cancelled.",
                date=day_of(facts, locale),
            ),
            # Translators: in an email about a workshop that will not be held
            gettext_in(locale, "It will not go ahead, and you do not have to do anything."),
        ),
        rest=_ended(facts, locale),
        is_personal=False,
    )


def changed(facts: ParticipantFacts, locale: Locale) -> Body:
    """The workshop has another time on its day."""
    return Body(
        # Translators: subject of an email; with the longest date it must stay under 60 characters
        subject=gettext_in(locale, "New time: workshop on %(date)s", date=_date(facts, locale)),
        opening=(
            # Translators: first sentence of an email; %(date)s is like Wednesday 3 March 2027 (ddydd Mercher …)
            gettext_in(locale, "The workshop on %(date)s has a new time.", date=day_of(facts, locale)),
            _if_it_suits(facts, locale),
        ),
        rest=_moved(facts, locale),
    )


def postponed(facts: ParticipantFacts, locale: Locale) -> Body:
    """The workshop is on another day."""
    if facts.before is None:
        raise ValueError("a message of a new date must know the former one")
    return Body(
        # Translators: subject of an email; %(before)s and %(date)s are like 3 March 2027, and with the longest of them
        # it must stay under 60 characters
        subject=gettext_in(
            locale,
            "Workshop on %(before)s moved to %(date)s",
            before=format_date(facts.before, locale),
            date=_date(facts, locale),
        ),
        opening=(
            # Translators: first sentence of an email; both dates are like Wednesday 3 March 2027 (ddydd Mercher …)
            gettext_in(
                locale,
                "The workshop that was to be on %(before)s has been moved: it is now on %(date)s.",
                before=format_weekday_date_in_sentence(facts.before, locale),
                date=day_of(facts, locale),
            ),
            _if_it_suits(facts, locale),
        ),
        rest=_moved(facts, locale),
    )


def joining(facts: ParticipantFacts, locale: Locale) -> Body:
    """How to come to the workshop, or into its online session."""
    return Body(
        # Translators: subject of an email; with the longest date it must stay under 60 characters
        subject=gettext_in(locale, "How to join: workshop on %(date)s", date=_date(facts, locale)),
        opening=(
            # Translators: first sentence of an email; %(date)s is like Wednesday 3 March 2027 (ddydd Mercher …)
            gettext_in(locale, "Here is how to join the workshop on %(date)s.", date=day_of(facts, locale)),
            # Translators: in an email to somebody who has a place
            gettext_in(locale, "If you cannot come, please cancel, so that somebody else can have your place."),
        ),
        rest=_for_a_place(facts, locale),
    )


def own(facts: ParticipantFacts, locale: Locale) -> Body:
    """What an organiser wrote, to those who have not answered a survey with the way to it.

    KeyError if nothing is written.
    """
    asks = facts.closes_at is not None
    return Body(
        subject=facts.own[locale].subject,
        opening=(),
        rest=survey(facts, locale) if asks else (Rows(workshop_rows(facts, locale)), *page_button(facts, locale)),
        is_personal=not (asks and facts.anonymous),
    )


def link(facts: ParticipantFacts, locale: Locale) -> Body:
    """A link to their page for whoever lost theirs."""
    return Body(
        # Translators: subject of an email; with the longest date it must stay under 60 characters
        subject=gettext_in(locale, "Your new link: workshop on %(date)s", date=_date(facts, locale)),
        opening=(
            # Translators: first sentence of an email; %(date)s is like Wednesday 3 March 2027 (ddydd Mercher …)
            gettext_in(
                locale,
                "Here is a new link to your registration for the workshop on %(date)s.",
                date=day_of(facts, locale),
            ),
            # Translators: in an email with a new link to the reader’s registration
            gettext_in(locale, "If you did not ask for it, you do not have to do anything."),
        ),
        rest=(Rows(workshop_rows(facts, locale)), *page_button(facts, locale)),
    )


def _date(facts: ParticipantFacts, locale: Locale) -> str:
    return format_date(facts.workshop.starts_at, locale)


def _for_a_place(facts: ParticipantFacts, locale: Locale) -> tuple[Block, ...]:
    rows = Rows((*workshop_rows(facts, locale), *joining_rows(facts, locale)))
    return rows, calendar_entry(facts, locale), *page_button(facts, locale)


def _ended(facts: ParticipantFacts, locale: Locale) -> tuple[Block, ...]:
    rows = Rows(workshop_rows(facts, locale))
    if facts.position is not None:
        return (rows,)
    if facts.attaches_calendar:
        # Translators: in an email that has a calendar file
        text = gettext_in(locale, "The attached file takes the workshop out of your calendar.")
    else:
        # Translators: in an email about a workshop that the reader will not, or cannot, come to
        text = gettext_in(locale, "If the workshop is in your calendar, please delete it there.")
    return rows, Paragraph(text)


def _if_it_suits(facts: ParticipantFacts, locale: Locale) -> str:
    if facts.position is None:
        # Translators: in an email about a new time of a workshop, to somebody who has a place
        return gettext_in(
            locale,
            "You still have your place. If the new time does not suit you, please cancel, so that somebody else can"
            " have it.",
        )
    # Translators: in an email about a new time of a workshop, to somebody on the waiting list
    return gettext_in(
        locale,
        "You are still on the waiting list. If the new time does not suit you, please leave the list.",
    )


def _moved(facts: ParticipantFacts, locale: Locale) -> tuple[Block, ...]:
    rows = (title_row(facts, locale), *_times(facts, locale), place_row(facts, locale), *joining_rows(facts, locale))
    return Rows(rows), *_calendar_moved(facts, locale), *page_button(facts, locale)


def _times(facts: ParticipantFacts, locale: Locale) -> Iterator[Row]:
    if facts.before is None:
        raise ValueError("a message of a new time must know the former one")
    old = moment_text(facts.before, facts.before_end, locale)
    new = moment_text(facts.workshop.starts_at, facts.workshop.ends_at, locale)
    # Translators: label in an email; the former date and times of a workshop stand beside it
    yield Row(pgettext_in(locale, "label in an email", "Old time"), old)
    # Translators: label in an email; the date and times that a workshop has now stand beside it
    yield Row(pgettext_in(locale, "label in an email", "New time"), new)


def _calendar_moved(facts: ParticipantFacts, locale: Locale) -> Iterator[Block]:
    if facts.position is not None:
        return
    if facts.attaches_calendar:
        # Translators: in an email that has a calendar file, about a new time of a workshop
        yield Paragraph(gettext_in(locale, "The attached entry for your calendar takes the place of the earlier one."))
    else:
        yield calendar_entry(facts, locale)
