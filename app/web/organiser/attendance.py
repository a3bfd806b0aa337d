"""Who came to a workshop: noted at the door with a tap for each, or for all at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString

from app import clock
from app.language import Locale, other
from app.language.formatting import format_number
from app.places.rules import Standing
from app.places.service import note_attendance
from app.responses.queries import Person, list_people
from app.web.access import allows, person
from app.web.addresses import localised
from app.web.frame import alternates
from app.web.organiser.page import EDITORS, bp, managed, show
from app.web.organiser.participant_words import ATTENDED, by_name, name_of, searchable
from app.web.organiser.words import title_of
from app.web.page import tell
from app.workshops.queries import WorkshopSnapshot

_FIELD: Final = re.compile(r"came-([0-9]{1,9})")
_NOTED: Final = re.compile(r"([0-9]{1,9})=([a-z]+)")
_VALUES: Final[Mapping[str, bool | None]] = {"yes": True, "no": False, "unknown": None}
_WORDS: Final[Mapping[bool | None, str]] = {attended: value for value, attended in _VALUES.items()}

Attended = Mapping[int, bool | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of the three things that can be noted of somebody."""

    value: str
    words: LazyString
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """Somebody who may have come; ``find`` is what a search looks through."""

    id: int
    name: str
    organisation: str
    find: str
    choices: tuple[Choice, ...]


class Tapped:
    """The page as a form that nothing can be wrong with."""

    error_list: Final[list[dict[str, str]]] = []


@allows(*EDITORS)
def attendance(locale: Locale, workshop_id: int) -> ResponseReturnValue:
    """Everybody who has a place, and those who waited for one, who may have come all the same."""
    workshop = managed(workshop_id)
    return _show(workshop, {}, None, locale)


@allows(*EDITORS)
def send_attendance(locale: Locale, workshop_id: int) -> ResponseReturnValue:
    """Note what was tapped at: the script sends it at once and hears 204, without script a button sends all."""
    workshop = managed(workshop_id)
    sent = _sent()
    shown = _read_shown(request.form.get("shown", ""))
    if request.form.get("action") == "switch":
        return _show(workshop, sent, shown, locale)
    # What is as it was on the page stays as somebody else may have noted it meanwhile.
    changed = {id_: attended for id_, attended in sent.items() if id_ not in shown or shown[id_] is not attended}
    note_attendance(workshop_id, changed, by=person().user_id, at=clock.now())
    if request.form.get("action") == "tap":
        return "", 204
    tell("attendance-saved")
    return redirect(url_for(".attendance", workshop_id=workshop_id), 303)


def _sent() -> dict[int, bool | None]:
    fields = ((_FIELD.fullmatch(name), value) for name, value in request.form.items())
    return {int(field[1]): _VALUES[value] for field, value in fields if field and value in _VALUES}


def _read_shown(text: str) -> dict[int, bool | None]:
    """What was noted when the page was made: ``12=yes 13=unknown``."""
    pairs = filter(None, map(_NOTED.fullmatch, text.split()))
    return {int(pair[1]): _VALUES[pair[2]] for pair in pairs if pair[2] in _VALUES}


def _write_shown(noted: Attended) -> str:
    return " ".join(f"{id_}={_WORDS[attended]}" for id_, attended in noted.items())


def _show(workshop: WorkshopSnapshot, sent: Attended, shown: Attended | None, locale: Locale) -> ResponseReturnValue:
    """The page; ``sent`` was tapped at and not saved yet, when ``shown`` was noted."""
    people = [one for one in list_people(workshop.id) if one.place.standing is not Standing.CANCELLED]
    noted = {one.place.id: one.place.attended for one in people}
    wanted = {**noted, **sent}
    placed = by_name((one for one in people if one.place.standing is Standing.PLACE), locale)
    waited = [one for one in people if one.place.standing is Standing.WAITING]
    counts = [sum(wanted[one.place.id] is attended for one in placed) for attended in ATTENDED]
    return show(
        "attendance",
        Tapped() if people else None,
        id=workshop.id,
        title=title_of(workshop, locale),
        placed=_noted(placed, wanted),
        waited=_noted(waited, wanted),
        counts=[
            (_WORDS[attended], words, format_number(count, locale))
            for (attended, words), count in zip(ATTENDED.items(), counts, strict=True)
        ],
        shown=_write_shown(noted if shown is None else shown),
        switch_address=alternates()[other(locale)],
    )


def _noted(people: Iterable[Person], wanted: Attended) -> list[Noted]:
    return [
        Noted(
            id=one.place.id,
            name=name_of(one),
            organisation=one.organisation,
            find=searchable(one),
            choices=tuple(
                Choice(value=_WORDS[attended], words=words, chosen=wanted[one.place.id] is attended)
                for attended, words in ATTENDED.items()
            ),
        )
        for one in people
    ]


localised(bp, "/{organise}/<int:workshop_id>/{attendance}", "attendance", attendance)
localised(bp, "/{organise}/<int:workshop_id>/{attendance}", "send_attendance", send_attendance, ("POST",))
