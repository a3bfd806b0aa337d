"""What organisers wrote in place of the standard words of a message, or as a message of their own."""

from __future__ import annotations

from collections.abc import Mapping

from app.language import LOCALES, Locale
from app.mail.letters.facts import Words
from app.outbox.rules import Kind
from app.workshops.queries import WorkshopSnapshot
from app.workshops.rules import mail_key, message_key


def own_words(workshop: WorkshopSnapshot, kind: Kind, moment: str) -> Mapping[Locale, Words]:
    """What organisers wrote for a message, "" where the standard words stand; nothing where they all do."""
    return _words(workshop, mail_key(kind, moment, "subject"), mail_key(kind, moment, "text"))


def message_words(workshop: WorkshopSnapshot, number: int) -> Mapping[Locale, Words]:
    """An organiser's own message, in both languages; nothing where it is not there."""
    return _words(workshop, message_key(number, "subject"), message_key(number, "text"))


def _words(workshop: WorkshopSnapshot, subject: str, text: str) -> Mapping[Locale, Words]:
    # Never one language without the other.
    found = {key: {locale: workshop.find_text(locale, key) or "" for locale in LOCALES} for key in (subject, text)}
    whole = {key: wordings for key, wordings in found.items() if all(wordings.values())}
    if not whole:
        return {}
    return {
        locale: Words(subject=whole.get(subject, {}).get(locale, ""), text=whole.get(text, {}).get(locale, ""))
        for locale in LOCALES
    }
