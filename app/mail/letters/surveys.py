"""What messages say about surveys, before and after a workshop."""

from __future__ import annotations

from collections.abc import Iterator

from app.language import Locale
from app.language.catalogues import gettext_in
from app.language.formatting import format_date
from app.mail.letters.blocks import Block, Button, Paragraph, Rows
from app.mail.letters.body import Body
from app.mail.letters.facts import ParticipantFacts, Target
from app.mail.letters.wording import day_of, open_until_row, time_row, title_row


def invitation(facts: ParticipantFacts, locale: Locale) -> Body:
    """There is a survey to answer."""
    subject, opening = _before(facts, locale) if _is_before(facts) else _after(facts, locale)
    return Body(
        subject=subject,
        opening=opening,
        rest=survey(facts, locale),
        is_personal=not facts.anonymous,
    )


def reminder(facts: ParticipantFacts, locale: Locale) -> Body:
    """The survey is still to be answered, as far as that is known."""
    date, day = format_date(facts.workshop.starts_at, locale), day_of(facts, locale)
    if _is_before(facts):
        # Translators: subject of an email; with the longest date it must stay under 60 characters
        subject = gettext_in(locale, "Reminder: survey before the workshop on %(date)s", date=date)
        # Translators: first sentence of an email; %(date)s is like Wednesday 3 March 2027 (ddydd Mercher …)
        first = gettext_in(locale, "The survey before the workshop on %(date)s is still open.", date=day)
    else:
        # Translators: subject of an email; with the longest date it must stay under 60 characters
        subject = gettext_in(locale, "Reminder: survey after the workshop on %(date)s", date=date)
        # Translators: first sentence of an email; %(date)s is like Wednesday 3 March 2027 (ddydd Mercher …)
        first = gettext_in(locale, "The survey after the workshop on %(date)s is still open.", date=day)
    return Body(
        subject=subject,
        opening=(first,),
        rest=(_whether_answered(facts, locale), *survey(facts, locale)),
        is_personal=not facts.anonymous,
    )


def thanks(facts: ParticipantFacts, locale: Locale) -> Body:
    """They took part; and there is a survey to answer, if one is open."""
    # Translators: first sentence of an email; %(date)s is like Wednesday 3 March 2027 (ddydd Mercher …)
    first = gettext_in(locale, "Thank you for taking part in the workshop on %(date)s.", date=day_of(facts, locale))
    has_survey = facts.closes_at is not None
    # Translators: in an email that thanks for taking part; “it” is the workshop
    asked = gettext_in(locale, "The organisers would like to know what you thought of it.")
    return Body(
        # Translators: subject of an email; with the longest date it must stay under 60 characters
        subject=gettext_in(
            locale,
            "Thank you for taking part: workshop on %(date)s",
            date=format_date(facts.workshop.starts_at, locale),
        ),
        opening=(first, asked, _what_for_after(locale)) if has_survey else (first,),
        rest=survey(facts, locale) if has_survey else (Rows((title_row(facts, locale), time_row(facts, locale))),),
        is_personal=has_survey and not facts.anonymous,
    )


def _is_before(facts: ParticipantFacts) -> bool:
    return {"before": True, "after": False}[facts.moment]


def _before(facts: ParticipantFacts, locale: Locale) -> tuple[str, tuple[str, ...]]:
    # Translators: subject of an email; with the longest date it must stay under 60 characters
    subject = gettext_in(
        locale, "Survey before the workshop on %(date)s", date=format_date(facts.workshop.starts_at, locale)
    )
    return subject, (
        # Translators: first sentence of an email; %(date)s is like Wednesday 3 March 2027 (ddydd Mercher …)
        gettext_in(
            locale,
            "Before the workshop on %(date)s, the organisers would like to ask you some questions.",
            date=day_of(facts, locale),
        ),
        # Translators: in an email about the survey before a workshop; “them” are the organisers
        gettext_in(locale, "Your answers help them to prepare the workshop."),
    )


def _after(facts: ParticipantFacts, locale: Locale) -> tuple[str, tuple[str, ...]]:
    # Translators: subject of an email; with the longest date it must stay under 60 characters
    subject = gettext_in(
        locale, "Survey after the workshop on %(date)s", date=format_date(facts.workshop.starts_at, locale)
    )
    return subject, (
        # Translators: first sentence of an email; %(date)s is like Wednesday 3 March 2027 (ddydd Mercher …)
        gettext_in(
            locale,
            "The organisers would like to know what you thought of the workshop on %(date)s.",
            date=day_of(facts, locale),
        ),
        _what_for_after(locale),
    )


def _what_for_after(locale: Locale) -> str:
    # Translators: in an email about the survey after a workshop; “them” are the organisers
    return gettext_in(locale, "Your answers help them to make the next workshops better.")


def _whether_answered(facts: ParticipantFacts, locale: Locale) -> Paragraph:
    if facts.anonymous:
        # Translators: in an email that reminds of an anonymous survey
        return Paragraph(gettext_in(locale, "If you have answered already, thank you: we cannot see who has."))
    # Translators: in an email that reminds of a survey
    return Paragraph(gettext_in(locale, "We do not have your answers yet, and would be glad to hear from you."))


def survey(facts: ParticipantFacts, locale: Locale) -> tuple[Block, ...]:
    """Which workshop a survey is about, until when it is open, who sees the answers, and the way to it."""
    rows = [title_row(facts, locale), time_row(facts, locale)]
    if facts.closes_at is not None:
        rows.append(open_until_row(facts.closes_at, locale))
    return Rows(tuple(rows)), *_who_sees(facts, locale), _button(facts, locale)


def _who_sees(facts: ParticipantFacts, locale: Locale) -> Iterator[Paragraph]:
    if facts.anonymous:
        # Translators: in an email about an anonymous survey
        yield Paragraph(gettext_in(locale, "The survey is anonymous: nobody can see who answered."))
    else:
        # Translators: in an email about a survey that is not anonymous
        yield Paragraph(gettext_in(locale, "The organisers of the workshop can see which answers are yours."))


def _button(facts: ParticipantFacts, locale: Locale) -> Button:
    # Translators: button in an email; it leads to a survey
    return Button(gettext_in(locale, "Answer the survey"), facts.link(Target.FORM, locale))
