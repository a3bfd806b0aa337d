"""Participants in words, for the pages that list them: name, standing, language, and what they have answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from flask_babel import LazyString, gettext, lazy_pgettext

from app.language import Locale, fold
from app.language.formatting import format_datetime
from app.language.sorting import sort_key
from app.places.rules import Standing
from app.responses.queries import Person
from app.web.organiser.words import MOMENTS
from app.workshops.queries import WorkshopSnapshot

STANDINGS: Final[Mapping[Standing, LazyString]] = {
    # Translators: tag beside the name of somebody who has registered for a workshop
    Standing.PLACE: lazy_pgettext("participant", "Has a place"),
    # Translators: tag beside the name of somebody who has registered for a workshop that was full
    Standing.WAITING: lazy_pgettext("participant", "On the waiting list"),
    # Translators: tag beside the name of somebody who has given up their place in a workshop, or lost it
    Standing.CANCELLED: lazy_pgettext("participant", "No longer taking part"),
}
LANGUAGES: Final[Mapping[str, LazyString]] = {
    # Translators: the name of a language
    "cy": lazy_pgettext("language", "Welsh"),
    # Translators: the name of a language
    "en": lazy_pgettext("language", "English"),
    # Translators: in which languages somebody is written to
    "both": lazy_pgettext("language", "Welsh and English"),
}
_UNSAID: Final = LANGUAGES["both"]
"""Whoever did not say is written to in both."""
ATTENDED: Final[Mapping[bool | None, LazyString]] = {
    # Translators: whether somebody was at a workshop: they were. One of three choices beside their name
    True: lazy_pgettext("attendance", "Came"),
    # Translators: whether somebody was at a workshop: they were not. One of three choices beside their name
    False: lazy_pgettext("attendance", "Did not come"),
    # Translators: whether somebody was at a workshop: nobody has noted it. One of three choices beside their name
    None: lazy_pgettext("attendance", "Not noted"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A participant in a list; ``position`` in the waiting list counts from 1."""

    id: int
    name: str
    email: str
    organisation: str
    language: str
    registered: str
    cancelled: str
    answered: tuple[str, ...]
    attended: bool | None
    attendance: LazyString
    position: int | None


def name_of(someone: Person) -> str:
    """Their name; where their registration has none, their address, or that it is not known."""
    # Translators: stands where the name of a participant would, while it is not known
    return someone.name or someone.email or gettext("Name not known")


def shown(someone: Person, locale: Locale) -> Shown:
    """A participant as they stand in a list."""
    place = someone.place
    return Shown(
        id=place.id,
        name=name_of(someone),
        email=someone.email,
        organisation=someone.organisation,
        language=language_of(someone),
        registered=format_datetime(place.registered_at, locale),
        cancelled="" if place.cancelled_at is None else format_datetime(place.cancelled_at, locale),
        answered=tuple(str(MOMENTS[moment]) for moment in MOMENTS if moment in someone.answered),
        attended=place.attended,
        attendance=ATTENDED[place.attended],
        position=place.position,
    )


def language_of(someone: Person) -> str:
    """In which language, or languages, they are written to."""
    return str(LANGUAGES.get(someone.place.language or "", _UNSAID))


def by_name(people: Iterable[Person], locale: Locale) -> list[Person]:
    """In the order of the reader's alphabet."""
    return sorted(people, key=lambda one: (sort_key(name_of(one), locale), one.place.id))


def searchable(someone: Person) -> str:
    """What a search looks through: name, address and organisation, without accents and capitals."""
    return fold(f"{someone.name} {someone.email} {someone.organisation}")


def registration_form_id(workshop: WorkshopSnapshot) -> int | None:
    """The form with which one registers, if the workshop has one."""
    form = workshop.forms.get("registration")
    return None if form is None else form.id
