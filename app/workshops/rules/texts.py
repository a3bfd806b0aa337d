"""A workshop's own texts: which there are, which it must have, on which page each is written; and its slugs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from app.language.locales import Locale
from app.language.sorting import fold
from app.outbox.rules import Kind

CASE_STUDY: Final = "workshop.case_study."
CASE_STUDY_COMMENT: Final = "A case study, in the list on the workshop’s page"
LONGEST_TITLE: Final = 150
"""Characters of the title of a workshop."""
MESSAGE: Final = "workshop.message."
"""What the keys of an organiser's own messages begin with: ``workshop.message.1.subject`` and ``….text``."""
LONGEST_SUBJECT: Final = 100
LONGEST_MESSAGE: Final = 5_000
"""Characters of the subject and of the text of a message."""
_LONGEST: Final = 10_000
"""Characters of a text that has no limit of its own, as in the definition of a form."""
LONGEST_SLUG: Final = 120
_LONGEST_MADE_SLUG: Final = 60
_SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NO_LETTERS: Final[Mapping[Locale, str]] = {"cy": "gweithdy", "en": "workshop"}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnText:
    """A text of the workshop itself: a note for translators, where organisers write it, whether it must be there.

    ``most`` is how many characters it may have in each language, and ``markdown`` whether it is CommonMark.
    """

    comment: str
    place: str
    required: bool = False
    most: int = _LONGEST
    markdown: bool = False


ADAPTABLE: Final[Mapping[tuple[Kind, str], str]] = MappingProxyType(
    {
        (Kind.CONFIRMATION, ""): "that confirms a place",
        (Kind.WAITING, ""): "to somebody who is on the waiting list",
        (Kind.PLACE_GIVEN, ""): "to somebody who waited and now has a place",
        (Kind.CHANGED, ""): "that says that the workshop is at another time on the same day",
        (Kind.POSTPONED, ""): "that says that the workshop is on another day",
        (Kind.WORKSHOP_CANCELLED, ""): "that says that the workshop does not take place",
        (Kind.JOINING, ""): "with the joining details, shortly before the workshop",
        (Kind.INVITATION, "before"): "that asks to answer the survey before the workshop",
        (Kind.INVITATION, "after"): "that asks to answer the survey after the workshop",
        (Kind.REMINDER, "before"): "that reminds of the survey before the workshop",
        (Kind.REMINDER, "after"): "that reminds of the survey after the workshop",
        (Kind.THANKS, ""): "that thanks for taking part",
    }
)
"""The messages of which a workshop may have words of its own: which email it is, for translators."""


def mail_key(kind: Kind, moment: str, part: str) -> str:
    """The key of the workshop's own ``subject`` or ``text`` of a message."""
    return ".".join(filter(None, ("workshop", "mail", kind.value, moment, part)))


def message_key(number: int, part: str) -> str:
    """The key of the ``subject`` or ``text`` of an organiser's own message."""
    return f"{MESSAGE}{number}.{part}"


def _mail_texts() -> Iterator[tuple[str, OwnText]]:
    for (kind, moment), which in ADAPTABLE.items():
        yield (
            mail_key(kind, moment, "subject"),
            OwnText(comment=f"Subject of the email {which}", place="messages", most=LONGEST_SUBJECT),
        )
        yield (
            mail_key(kind, moment, "text"),
            OwnText(
                comment=f"Text of the email {which}; between the greeting and facts like time and location",
                place="messages",
                most=LONGEST_MESSAGE,
                markdown=True,
            ),
        )


OWN_TEXTS: Final[Mapping[str, OwnText]] = MappingProxyType(
    {
        "workshop.title": OwnText(
            comment="Title of the workshop: heading, page titles, lists",
            place="description",
            required=True,
            most=LONGEST_TITLE,
        ),
        "workshop.summary": OwnText(
            comment="Summary under the title on the workshop’s page", place="description", required=True
        ),
        "workshop.place": OwnText(
            comment="Where the workshop is held, beside the label “Location”",
            place="description",
            required=True,
            most=300,
        ),
        "workshop.joining": OwnText(
            comment="How to get to the workshop, or into the online session, for whoever has registered",
            place="description",
        ),
        "workshop.activity.name": OwnText(comment="Name of the group activity", place="activity", most=150),
        "workshop.activity.explanation": OwnText(comment="What groups do in the activity", place="activity"),
        "workshop.privacy": OwnText(
            comment="What the organisers add to the privacy notice, on the workshop’s page", place="contact"
        ),
        **dict(_mail_texts()),
    }
)
"""By key, in the order in which a reader meets them.

Case studies are there as well, ``workshop.case_study.1`` …, and organisers' own messages: ``workshop.message.1.text`` …
"""


def place_of(key: str) -> str:
    """The page on which a text is written: of the workshop's own texts one of theirs, of a form's ``texts``."""
    if key in OWN_TEXTS:
        return OWN_TEXTS[key].place
    if key.startswith(MESSAGE):
        return "messages"
    return "case-studies" if key.startswith(CASE_STUDY) else "texts"


def limit_of(key: str) -> int:
    """How many characters a text of a workshop may have in each language."""
    if key.startswith(MESSAGE):
        return LONGEST_SUBJECT if key.endswith(".subject") else LONGEST_MESSAGE
    return OWN_TEXTS[key].most if key in OWN_TEXTS else _LONGEST


def keys_of(place: str) -> tuple[str, ...]:
    """The keys of the workshop's own texts that are written on a page, in order."""
    return tuple(key for key, text in OWN_TEXTS.items() if text.place == place)


def field_id(key: str, locale: Locale | None = None) -> str:
    """The id of the field in which a text, or anything else with a key, is mended: ``workshop-title-cy``."""
    return (key if locale is None else f"{key}-{locale}").replace(".", "-")


def is_slug(text: str) -> bool:
    """Whether ``text`` can stand in an address as a workshop's name."""
    return len(text) <= LONGEST_SLUG and _SLUG.fullmatch(text) is not None


def slug_of(title: str, locale: Locale) -> str:
    """What a title makes in an address: ``Gwell gwasanaethau i’r tŷ`` → ``gwell-gwasanaethau-ir-ty``."""
    words = re.findall(r"[a-z0-9]+", fold(title).replace("'", ""))
    slug = ""
    for word in words:
        longer = f"{slug}-{word}" if slug else word
        if len(longer) > _LONGEST_MADE_SLUG:
            break
        slug = longer
    return slug or "".join(words)[:_LONGEST_MADE_SLUG] or _NO_LETTERS[locale]


def numbered(slug: str, number: int) -> str:
    """The slug itself first, then ``slug-2``, ``slug-3`` …, for workshops of one title."""
    return slug if number == 1 else f"{slug}-{number}"


def was_made_of(slug: str, title: str, locale: Locale) -> bool:
    """Whether a slug is what its title makes, with or without a number, and so follows the title."""
    return re.fullmatch(rf"{re.escape(slug_of(title, locale))}(-\d+)?", slug) is not None
