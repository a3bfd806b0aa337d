"""What keeps workshops from being published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from app.language import LOCALES
from app.workshops.queries.snapshots import WorkshopSnapshot, get_workshop
from app.workshops.rules import MESSAGE, OWN_TEXTS, Gap, GapKind, form_field, place_of

PLACES: Final = ("description", "activity", "case-studies", "times", "contact", "messages", "forms", "texts")
"""The pages on which gaps are mended, in the order in which they are told."""


def gaps(workshop_id: int, at: datetime) -> tuple[Gap, ...]:
    """What keeps the workshop from being published at ``at``, page by page. Raises NoWorkshop."""
    return gaps_of(get_workshop(workshop_id), at)


def gaps_of(workshop: WorkshopSnapshot, at: datetime) -> tuple[Gap, ...]:
    """The same of a workshop that has been read already."""
    found = [*text_gaps_of(workshop), *_gaps_of_times(workshop, at)]
    if not workshop.forms:
        found.append(Gap(place="forms", key=None, form_id=None, locale=None, kind=GapKind.NO_FORMS))
    return tuple(sorted(found, key=lambda gap: PLACES.index(gap.place)))


def text_gaps_of(workshop: WorkshopSnapshot) -> tuple[Gap, ...]:
    """The texts that are missing or may not be shown yet, in one language or in both, page by page.

    Organisers' own messages are not among them: nobody sees these before they are sent.
    """
    found = [
        Gap(
            place=place_of(gap.key),
            key=gap.key,
            form_id=_form_id(workshop, gap.key),
            locale=gap.locale,
            kind=GapKind(gap.state.value),
        )
        for gap in workshop.wording.gaps
        if not gap.key.startswith(MESSAGE)
    ]
    found += [
        Gap(place=place_of(key), key=key, form_id=_form_id(workshop, key), locale=locale, kind=GapKind.MISSING)
        for key in _absent(workshop)
        for locale in LOCALES
    ]
    return tuple(sorted(found, key=_rank))


def _rank(gap: Gap) -> tuple[int, int]:
    order = list(OWN_TEXTS)
    return PLACES.index(gap.place), order.index(gap.key) if gap.key in order else len(order)


def _absent(workshop: WorkshopSnapshot) -> Iterator[str]:
    """Texts that the workshop or its forms cannot do without, and that are empty in both languages."""
    known = {gap.key for gap in workshop.wording.gaps}.union(*workshop.wording.texts.values())
    asked = (text.key for form in workshop.forms.values() for text in form.current.questionnaire.texts())
    needed = (*(key for key, text in OWN_TEXTS.items() if text.required), *asked)
    return (key for key in needed if key not in known)


def _form_id(workshop: WorkshopSnapshot, key: str) -> int | None:
    form_key = key.partition(".")[0]
    return next(
        (form.id for form in workshop.forms.values() if form.current.questionnaire.key == form_key),
        None,
    )


def _gaps_of_times(workshop: WorkshopSnapshot, at: datetime) -> Iterator[Gap]:
    """Nobody could answer a workshop whose forms have all closed, and answers past their day go at once."""
    forms = workshop.forms.values()
    if all(form.closes_at <= at for form in forms):
        for form in forms:
            key = form_field(form.id, "closes")
            yield Gap(place="times", key=key, form_id=form.id, locale=None, kind=GapKind.PAST)
    if workshop.delete_on <= at.date():
        yield Gap(place="times", key="delete_on", form_id=None, locale=None, kind=GapKind.PAST)
