"""What messages to participants say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from app.language import Locale
from app.mail.letters import places, surveys
from app.mail.letters.blocks import Letter, Markdown, Paragraph
from app.mail.letters.body import Body
from app.mail.letters.facts import ParticipantFacts, Words
from app.mail.letters.wording import closing, greeting, one_line
from app.outbox.rules import Kind

BODIES: Final[Mapping[Kind, Callable[[ParticipantFacts, Locale], Body]]] = {
    Kind.CONFIRMATION: places.confirmation,
    Kind.WAITING: places.waiting,
    Kind.AGAIN: places.again,
    Kind.PLACE_GIVEN: places.place_given,
    Kind.CANCELLED: places.cancelled,
    Kind.REMOVED: places.removed,
    Kind.CHANGED: places.changed,
    Kind.POSTPONED: places.postponed,
    Kind.WORKSHOP_CANCELLED: places.workshop_cancelled,
    Kind.JOINING: places.joining,
    Kind.INVITATION: surveys.invitation,
    Kind.REMINDER: surveys.reminder,
    Kind.THANKS: surveys.thanks,
    Kind.OWN: places.own,
    Kind.LINK: places.link,
}
"""What each kind of message says, in a language."""
_STANDARD: Final = Words(subject="", text="")


def letter_to_participant(facts: ParticipantFacts, locale: Locale) -> Letter:
    """The message in one language, in the organisers' words where they wrote any.

    Never holds an answer of the reader's but their name. KeyError for a kind that goes to staff, an own message
    without words, or a survey that is neither before nor after; ValueError where a new time lacks the former one.
    """
    body = BODIES[facts.kind](facts, locale)
    words = facts.own.get(locale, _STANDARD)
    opening = (Markdown(words.text),) if words.text else tuple(map(Paragraph, body.opening))
    return Letter(
        locale=locale,
        subject=one_line(words.subject or body.subject),
        blocks=(
            greeting(facts.name, locale),
            *opening,
            *body.rest,
            *closing(facts, locale, is_personal=body.is_personal),
        ),
    )
