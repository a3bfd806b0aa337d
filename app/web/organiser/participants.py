"""Who has a place in a workshop and who waits for one: the list, its order, how many places there are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from flask import abort, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms.validators import Length

from app import clock
from app.language import Locale, fold
from app.language.formatting import format_number
from app.places import service
from app.places.queries import Place, count_waiting, find_place
from app.places.rules import Standing, places_left
from app.places.service import NoParticipant, NoPlaceFree
from app.responses.queries import Person, list_people
from app.web.access import allows, person
from app.web.addresses import localised
from app.web.fields.own import NumberField, OwnForm, WrittenField, strip
from app.web.organiser.front import when_of
from app.web.organiser.page import EDITORS, bp, managed, show
from app.web.organiser.participant_words import by_name, registration_form_id, searchable, shown
from app.web.organiser.words import title_of
from app.web.page import blank, sent, switched, tell
from app.workshops.queries import WorkshopSnapshot
from app.workshops.rules import WorkshopState
from app.workshops.rules.times import MOST_PLACES
from app.workshops.service import change_capacity

_SEARCH: Final = "participants-search"
"""In the session: what is looked for, and in which workshop. A name has no place in an address."""
_MOVED: Final = "participant-moved"
"""In the session: the id of whoever has just been moved in the waiting list."""
_LONGEST_SEARCH: Final = 100
_BY_REGISTRATION: Final = "registered"


class ListForm(OwnForm):
    """How many places there are, and whom to look for in the list."""

    capacity = NumberField(
        lazy_gettext("How many places are there?"),
        # Translators: hint under the field for the number of places of a workshop, on the page with its participants
        hint=lazy_gettext(
            "If there are more, the waiting list moves up, and whoever gets a place is told. "
            "If there are fewer, nobody loses their place."
        ),
        least=1,
        most=MOST_PLACES,
        wrong=lazy_gettext("Enter a number of places from 1 to 100,000"),
    )
    search = WrittenField(
        # Translators: label of a field over the list of participants of a workshop
        lazy_gettext("Find a participant"),
        # Translators: hint under the field to find a participant with
        hint=lazy_gettext("By part of a name, email address or organisation, with or without accents"),
        filters=[strip],
        validators=[Length(max=_LONGEST_SEARCH, message=lazy_gettext("Enter 100 characters or fewer"))],
        more={"autocomplete": "off", "spellcheck": False},
    )


@allows(*EDITORS)
def participants(locale: Locale, workshop_id: int) -> ResponseReturnValue:
    """Everybody who has registered, or those who were looked for; ``?sort=registered``: in order of registration."""
    workshop = managed(workshop_id)
    search = _kept_search(workshop_id)
    return _list(workshop, blank(ListForm, search=search, capacity=str(workshop.capacity)), search, locale)


@allows(*EDITORS)
def send_participants(locale: Locale, workshop_id: int) -> ResponseReturnValue:
    """Look for somebody, change how many places there are, or change the order of the waiting list."""
    workshop, form = managed(workshop_id), sent(ListForm)
    if (elsewhere := switched(form, locale)) is not None:
        return elsewhere
    action, _, which = request.form.get("action", "").partition(":")
    if action == "continue":  # Enter in either field
        action = "search" if form.capacity.data == str(workshop.capacity) else "capacity"
    if action in _DEEDS:
        return _back(workshop_id, _DEEDS[action](_waiting(workshop_id, which)))
    if action not in {"search", "all", "capacity"}:
        abort(400)
    field = form.capacity if action == "capacity" else form.search
    if not field.validate(form):
        return _list(workshop, form, _kept_search(workshop_id), locale)
    if action == "capacity":
        _change_capacity(workshop, form.capacity.number or workshop.capacity)
        return _back(workshop_id, "places")
    _look_for(workshop_id, "" if action == "all" else form.search.data or "")
    return _back(workshop_id, None)


def _change_capacity(workshop: WorkshopSnapshot, capacity: int) -> None:
    waited = count_waiting(workshop.id)
    change_capacity(workshop.id, capacity, by=person().user_id, at=clock.now())
    tell("places-given" if count_waiting(workshop.id) < waited else "saved")


def _look_for(workshop_id: int, text: str) -> None:
    session.pop(_SEARCH, None)
    if text:
        session[_SEARCH] = {"workshop": workshop_id, "text": text}


def _give(place: Place) -> str:
    """Give a free place; the id of what the page is to lead to."""
    try:
        service.give_place(place.id, by=person().user_id, at=clock.now())
    except NoPlaceFree:
        tell("place-not-free")
    except NoParticipant:
        tell("participant-moved-on")
    else:
        tell("place-given")
    return f"participant-{place.id}"


def _mover(deed: str, to: Callable[[int], int]) -> Callable[[Place], str]:
    """What moves somebody from a position to another; it gives the id of the button that was pressed, if it is left."""

    def move(place: Place) -> str:
        try:
            service.move(place.id, to=to(place.position or 1), by=person().user_id, at=clock.now())
        except NoParticipant:
            tell("participant-moved-on")
            return "waiting"
        session[_MOVED] = place.id
        now = find_place(place.id)
        is_last = now is None or now.position == count_waiting(place.workshop_id)
        is_first = now is None or now.position == 1
        has_button = {"up": not is_first, "down": not is_last, "first": False}[deed]
        return f"{deed}-{place.id}" if has_button else f"participant-{place.id}"

    return move


_DEEDS: Final[dict[str, Callable[[Place], str]]] = {
    "up": _mover("up", lambda position: position - 1),
    "down": _mover("down", lambda position: position + 1),
    "first": _mover("first", lambda _: 1),
    "give": _give,
}
"""What can be done to somebody who waits; each gives the id that the page then leads to."""


def _waiting(workshop_id: int, which: str) -> Place:
    """Whom a button names, whether or not they still wait; 404 where the workshop has nobody of that id."""
    found = find_place(int(which)) if which.isascii() and which.isdigit() and len(which) <= 9 else None
    if found is None or found.workshop_id != workshop_id:
        abort(404)
    return found


def _back(workshop_id: int, anchor: str | None) -> ResponseReturnValue:
    # An address has no part for what is None.
    sort = _BY_REGISTRATION if _sorts_by_registration() else None
    return redirect(url_for(".participants", workshop_id=workshop_id, sort=sort, _anchor=anchor), 303)


def _sorts_by_registration() -> bool:
    return request.args.get("sort") == _BY_REGISTRATION


def _kept_search(workshop_id: int) -> str:
    kept = session.get(_SEARCH) or {}
    return str(kept.get("text", "")) if kept.get("workshop") == workshop_id else ""


def _list(workshop: WorkshopSnapshot, form: ListForm, search: str, locale: Locale) -> ResponseReturnValue:
    people = list_people(workshop.id)
    wanted = fold(search)
    found = [one for one in people if wanted in searchable(one)]
    placed = _standing(found, Standing.PLACE)
    taken = len(_standing(people, Standing.PLACE))
    waiting = _standing(people, Standing.WAITING)
    return show(
        "participants",
        form,
        id=workshop.id,
        title=title_of(workshop, locale),
        when=when_of(workshop, locale),
        **_about(workshop, taken, len(waiting), locale),
        search=search,
        found=bool(found),
        everybody=len(people),
        by_registration=_sorts_by_registration(),
        placed=[shown(one, locale) for one in (placed if _sorts_by_registration() else by_name(placed, locale))],
        waiting=[shown(one, locale) for one in _standing(found, Standing.WAITING)],
        cancelled=[shown(one, locale) for one in by_name(_standing(found, Standing.CANCELLED), locale)],
        moved=session.pop(_MOVED) if _MOVED in session else None,
    )


def _standing(people: list[Person], standing: Standing) -> list[Person]:
    return [one for one in people if one.place.standing is standing]


def _about(workshop: WorkshopSnapshot, taken: int, waiting: int, locale: Locale) -> dict[str, Any]:
    surveys = [one for one in workshop.forms.values() if one.moment != "registration"]
    return {
        "taken": format_number(taken, locale),
        "capacity": format_number(workshop.capacity, locale),
        "waits": waiting,
        "free": places_left(workshop.capacity, taken),
        "too_many": max(0, taken - workshop.capacity),
        "form_id": None if workshop.state is WorkshopState.DRAFT else registration_form_id(workshop),
        "has_registration": registration_form_id(workshop) is not None,
        "is_draft": workshop.state is WorkshopState.DRAFT,
        "has_surveys": any(not one.current.questionnaire.anonymous for one in surveys),
    }


localised(bp, "/{organise}/<int:workshop_id>/{participants}", "participants", participants)
localised(bp, "/{organise}/<int:workshop_id>/{participants}", "send_participants", send_participants, ("POST",))
