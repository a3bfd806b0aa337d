"""Who came, by a list from Teams, Zoom or elsewhere: it is set beside the participants, and nothing is noted before one
says so. The list is not kept: its names and addresses go along in the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import wraps
from itertools import count, takewhile
from typing import Any, Final, ParamSpec

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, gettext, lazy_gettext

from app import clock
from app.language import Locale, other
from app.places.attendance import (
    MOST_BYTES,
    Known,
    Listed,
    MatchedLine,
    NotText,
    Quality,
    TooLong,
    decode,
    match,
    read_list,
)
from app.places.rules import Standing
from app.places.service import note_attendance
from app.responses.queries import Person, list_people
from app.web.access import allows, person
from app.web.addresses import localised
from app.web.fields.own import FileField, OwnForm, TextField
from app.web.frame import alternates
from app.web.organiser.page import EDITORS, bp, managed, show
from app.web.organiser.participant_words import by_name, name_of
from app.web.organiser.words import title_of
from app.web.page import tell
from app.workshops.queries import WorkshopSnapshot

P = ParamSpec("P")

_LARGEST_BODY: Final = 4 * MOST_BYTES
"""Bytes of a request with a list: a file in UTF-16, or names and addresses as forms write them."""
_MOST_CHOICES: Final = 20_000
"""How many options a page may have in all: a list of many strangers to a workshop of many is noted by hand."""
_LEAVE_OUT: Final = ""


class PasteForm(OwnForm):
    """A list that is pasted, or a file."""

    text = TextField(
        # Translators: label of a large field for a list of people who were in a video meeting
        lazy_gettext("Paste the list from Teams or Zoom"),
        # Translators: hint under a large field for a list of people who were at a workshop
        hint=lazy_gettext("The whole report, rows of a sheet, or names or email addresses, one on each line."),
        more={"spellcheck": False, "autocomplete": "off"},
    )
    file = FileField(
        # Translators: label of a field for a file with people who were at a workshop; it follows another field
        lazy_gettext("Or choose a file"),
        # Translators: hint under the field for a file with people who were at a workshop
        hint=lazy_gettext("The attendance report as a CSV or text file, up to 1 MB. The file is not kept."),
        more={"attributes": {"accept": ".csv,.tsv,.txt"}},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Somebody who a line may be."""

    id: str
    name: str
    more: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the list, who it may be, and whom was chosen: an id, "" for nobody, None for not yet."""

    name: str
    listed: str
    quality: Quality
    options: tuple[Option, ...]
    chosen: str | None

    @property
    def wanting(self) -> bool:
        """Whether somebody has still to be chosen."""
        return self.chosen is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The list beside the participants. It is a form, whose errors are the lines that are still to be decided."""

    listed: tuple[Listed, ...]
    lines: tuple[Line, ...]
    absent: tuple[Person, ...]
    notes_absent: bool
    error_list: list[dict[str, str]] = field(default_factory=list)

    def of(self, *qualities: Quality) -> list[Line]:
        """The lines of these qualities."""
        return [line for line in self.lines if line.quality in qualities]

    @property
    def came(self) -> frozenset[int]:
        """Who came, as it has been chosen."""
        return frozenset(int(line.chosen) for line in self.lines if line.chosen)


def _takes_lists(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Let a view take a list, which may be larger than what participants send."""

    @wraps(view)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        request.max_content_length = request.max_form_memory_size = _LARGEST_BODY
        return view(*args, **kwargs)

    return wrapped


@allows(*EDITORS)
def attendance_list(locale: Locale, workshop_id: int) -> ResponseReturnValue:
    """Where a list is pasted."""
    return _ask(managed(workshop_id), PasteForm(), locale)


@_takes_lists
@allows(*EDITORS)
def send_attendance_list(locale: Locale, workshop_id: int) -> ResponseReturnValue:
    """Show who is who on a list; and, from that page, note who came."""
    workshop, switches = managed(workshop_id), request.form.get("action") == "switch"
    listed = _sent_again()
    if not listed:
        form = PasteForm(formdata=request.form)
        listed = () if switches else _read(form)
        if not listed:
            return _ask(workshop, form, locale)
        return _show_found(workshop, _find(workshop_id, listed, locale, {}), locale)
    found = _find(workshop_id, listed, locale, request.form)
    if not switches and not found.error_list:
        absent = dict.fromkeys((one.place.id for one in found.absent), False) if found.notes_absent else {}
        note_attendance(workshop_id, {**absent, **dict.fromkeys(found.came, True)}, by=person().user_id, at=clock.now())
        tell("attendance-saved")
        return redirect(url_for(".attendance", workshop_id=workshop_id), 303)
    return _show_found(workshop, found, locale)


def _read(form: PasteForm) -> tuple[Listed, ...]:
    """Who is on the list, each once; where nobody is, the form says what is wrong with it."""
    data = b""
    if (file := request.files.get("file")) is not None:
        with file.stream:
            data = file.read()
    name = "file" if data else "text"
    try:
        listed = read_list(decode(data) if data else form.text.data or "")
    except TooLong:
        # Translators: error message under a field for a list of people
        form.refuse(name, gettext("The list is too long: 5,000 lines and 1 MB at most"))
    except NotText:
        # Translators: error message under the field for a file with a list of people
        form.refuse(
            "file", gettext("Choose a CSV or text file. You can save a workbook as CSV, or paste its rows above.")
        )
    else:
        if listed:
            return listed
        if data or (form.text.data or "").strip():
            # Translators: error message under a field for a list of people
            form.refuse(name, gettext("No name and no email address was found in this list"))
        else:
            # Translators: error message under a large field for a list of people
            form.refuse("text", gettext("Paste a list, or choose a file"))
    return ()


def _sent_again() -> tuple[Listed, ...]:
    """The list as the page that shows it sends it along."""
    fields = takewhile(request.form.__contains__, (f"listed-{number}" for number in count()))
    pairs = (request.form[field].rpartition("\t") for field in fields)
    return tuple(Listed(name=name, email=email or None) for name, _, email in pairs)


def _find(workshop_id: int, listed: tuple[Listed, ...], locale: Locale, sent: Mapping[str, str]) -> Found:
    """The list beside the participants, with what was ``sent`` of it; at first nothing."""
    people = [one for one in list_people(workshop_id) if one.place.standing is not Standing.CANCELLED]
    matches = match([Known(id=one.place.id, name=one.name, email=one.email or None) for one in people], listed)
    sure = {line.candidates[0] for line in matches.lines if line.quality is Quality.SURE}
    others = [_option(one) for one in by_name((one for one in people if one.place.id not in sure), locale)]
    strangers = sum(line.quality is Quality.UNKNOWN for line in matches.lines)
    reader = _Reader(
        options={one.place.id: _option(one) for one in people},
        others=tuple(others) if strangers * len(others) <= _MOST_CHOICES else (),
        sent=sent,
    )
    lines = tuple(reader.line(number, line) for number, line in enumerate(matches.lines))
    came = {line.chosen for line in lines}
    return Found(
        listed=listed,
        lines=lines,
        absent=tuple(
            one
            for one in by_name(people, locale)
            if one.place.standing is Standing.PLACE and one.place.attended is not True and str(one.place.id) not in came
        ),
        notes_absent=not sent or "absent" in sent,
        error_list=list(_errors(lines)) if sent and sent.get("action") != "switch" else [],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """What makes lines of the page from what was matched, and what was sent of them."""

    options: Mapping[int, Option]
    others: tuple[Option, ...]
    sent: Mapping[str, str]

    def line(self, number: int, matched: MatchedLine) -> Line:
        """A line, with whom it may be."""
        name = f"line-{number}"
        options = tuple(self.options[id_] for id_ in matched.candidates) or self.others
        return Line(
            name=name,
            listed=" · ".join(filter(None, (matched.listed.name, matched.listed.email))),
            quality=matched.quality,
            options=options,
            chosen=self._chosen(name, matched, options),
        )

    def _chosen(self, name: str, matched: MatchedLine, options: Sequence[Option]) -> str | None:
        if not self.sent:
            return _PROPOSED[matched.quality](options)
        chosen = self.sent.get(name)
        if chosen is None:
            # A box that is not ticked is not sent.
            return None if matched.quality in _DECIDED else _LEAVE_OUT
        return chosen if chosen == _LEAVE_OUT or chosen in {one.id for one in options} else None


_DECIDED: Final = frozenset({Quality.LIKELY, Quality.AMBIGUOUS})
"""What somebody has to look at, and choose."""
_PROPOSED: Final[Mapping[Quality, Callable[[Sequence[Option]], str | None]]] = {
    Quality.SURE: lambda options: options[0].id,
    Quality.LIKELY: lambda options: options[0].id,
    Quality.AMBIGUOUS: lambda _: None,
    Quality.UNKNOWN: lambda _: _LEAVE_OUT,
}


def _option(one: Person) -> Option:
    name = name_of(one)
    more = [one.organisation, one.email if one.email != name else ""]
    return Option(id=str(one.place.id), name=name, more=" · ".join(filter(None, more)))


def _errors(lines: Sequence[Line]) -> Iterator[dict[str, str]]:
    for line in lines:
        if line.wanting:
            # Translators: error message about a line of a list of people; the line follows
            yield {"text": gettext("Choose who this is: %(line)s", line=line.listed), "href": f"#{line.name}"}


def _ask(workshop: WorkshopSnapshot, form: PasteForm, locale: Locale) -> ResponseReturnValue:
    return show("attendance_list", form, **_about(workshop, locale))


def _show_found(workshop: WorkshopSnapshot, found: Found, locale: Locale) -> ResponseReturnValue:
    return show(
        "attendance_found",
        found,
        **_about(workshop, locale),
        to_choose=found.of(Quality.AMBIGUOUS, Quality.LIKELY),
        strangers=found.of(Quality.UNKNOWN),
        sure=found.of(Quality.SURE),
        absent=[name_of(one) for one in found.absent],
        nobody=_NOBODY,
    )


# Translators: last of several choices who somebody on a list is: none of the participants
_NOBODY: Final[LazyString] = lazy_gettext("None of them: leave this line out")


def _about(workshop: WorkshopSnapshot, locale: Locale) -> dict[str, Any]:
    """What both pages are given; the language switch sends them, since they hold more than a cookie may."""
    return {
        "id": workshop.id,
        "title": title_of(workshop, locale),
        "switch_address": alternates()[other(locale)],
    }


localised(bp, "/{organise}/<int:workshop_id>/{attendance}/{list}", "attendance_list", attendance_list)
localised(
    bp, "/{organise}/<int:workshop_id>/{attendance}/{list}", "send_attendance_list", send_attendance_list, ("POST",)
)
