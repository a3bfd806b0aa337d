"""The queue: every text that is to be translated, whose turn comes first; and how far each workshop is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Final

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, gettext, lazy_gettext, pgettext

from app import clock
from app.accounts.queries import find_person
from app.language import Locale, other
from app.language.formatting import format_date, format_datetime, format_number
from app.language.rules import FORM_COUNTS
from app.web.access import allows, person
from app.web.addresses import localised
from app.web.fields.base import Params
from app.web.frame import alternates
from app.web.pages.standing import Standing, standings
from app.web.pages.worded import Worded, either
from app.web.pages.wording_states import STATES, shortened
from app.web.translator.page import TRANSLATORS, Reach, bp, reach, show
from app.web.translator.wanted import EVERY, Wanted, read_wanted, scopes
from app.wording.queries import QueuePage, TextLine, count_states, list_questions, list_queue
from app.wording.rules import State
from app.workshops.queries import WorkshopScope

SOON: Final = timedelta(days=2)
"""How long before texts are needed the queue says so in red."""
_FULL: Final = 100

# Translators: tag beside a date by which texts are needed: that date has passed
_OVERDUE: Final = lazy_gettext("Overdue")
# Translators: tag beside a date by which texts are needed
_SOON: Final = lazy_gettext("In less than 2 days")


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """When texts are needed; ``urgent`` says it once more where that is soon."""

    date: str
    urgent: LazyString | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A text in the list. ``forms`` is how many plural forms its translation has, None for a text of one."""

    id: int
    url: str
    source: Worded
    state: State
    state_name: LazyString
    target: Locale
    forms: int | None
    standing: Standing | None
    comment: str
    written: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Texts of one workshop, or (``due`` None) of the interface."""

    title: Worded
    due: Due | None
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """How many texts of a workshop are in a state, and the address of the queue that shows them."""

    state: State
    number: str | None
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """How far the texts of a workshop, or of the interface, are; ``share`` in percent, 100 only when all is done."""

    title: Worded
    due: Due | None
    url: str
    share: int
    total: str
    figures: Sequence[Figure]
    questions: str | None


@allows(*TRANSLATORS)
def queue(locale: Locale) -> ResponseReturnValue:
    """The texts that are to be translated or looked at, or those that the filter in the address leaves."""
    within = reach()
    wanted = read_wanted(request.args, within)
    found = list_queue(wanted.filter(within), page=wanted.page)
    progress = _Progress(within, locale)
    query = request.query_string.decode("ascii", "replace")
    there = alternates()[other(locale)]
    return show(
        "queue",
        wanted=wanted,
        query=wanted.query,
        found=found,
        total=format_number(found.total, locale),
        groups=list(_groups(found, within, wanted, locale)),
        previous=_page(wanted, found.number - 1) if found.number > 1 else None,
        next=_page(wanted, found.number + 1) if found.number < found.pages else None,
        states=_state_items(wanted),
        scopes=_scope_items(within, wanted, locale),
        targets=_target_items(wanted),
        columns=[STATES[state] for state in EVERY],
        rows=list(progress.rows()),
        waiting=list(progress.waiting()),
        alternate_url=f"{there}?{query}" if query else there,
    )


def title_of(scope: WorkshopScope | None, locale: Locale) -> Worded:
    """Whose texts they are: the workshop's title, or (None) the interface."""
    if scope is None:
        # Translators: stands where the title of a workshop would: this service’s own texts, its buttons and pages
        return Worded(text=pgettext("translators", "The interface of this service"), locale=locale)
    # Translators: stands where the title of a workshop would, while it has none
    return either(scope.title, locale) or Worded(text=gettext("Workshop without a title"), locale=locale)


def due_of(scope: WorkshopScope | None, locale: Locale, now: datetime) -> Due | None:
    """When the texts of a workshop are needed; None for the interface."""
    if scope is None:
        return None
    urgent = None
    if scope.needed_at - now < SOON:
        urgent = _OVERDUE if scope.needed_at <= now else _SOON
    return Due(date=format_datetime(scope.needed_at, locale), urgent=urgent)


def _groups(found: QueuePage, within: Reach, wanted: Wanted, locale: Locale) -> Iterator[Group]:
    now = clock.now()
    standing = standings(found.lines, within.scopes, locale)
    names = _names(found.lines)
    for catalogue_id, lines in groupby(found.lines, key=lambda line: line.catalogue_id):
        scope = within.scope_of(catalogue_id)
        yield Group(
            title=title_of(scope, locale),
            due=due_of(scope, locale, now),
            lines=[_line(line, standing[line.id], names, wanted, locale) for line in lines],
        )


def _line(line: TextLine, standing: Standing | None, names: Mapping[int, str], wanted: Wanted, locale: Locale) -> Line:
    target = other(line.source_locale)
    return Line(
        id=line.id,
        url=url_for(".text", text_id=line.id, **wanted.query),
        source=Worded(text=shortened(line.source[0]), locale=line.source_locale),
        state=line.state,
        state_name=STATES[line.state],
        target=target,
        forms=FORM_COUNTS[target] if len(line.source) > 1 else None,
        standing=standing,
        comment="" if standing else shortened(line.comment),
        written=_written(line, names, locale),
    )


def _written(line: TextLine, names: Mapping[int, str], locale: Locale) -> str | None:
    """Who wrote what is not approved yet, and when."""
    if line.updated_at is None or line.state not in {State.DRAFT, State.NEEDS_REVIEW}:
        return None
    name = None if line.updated_by is None else names.get(line.updated_by)
    day = format_date(line.updated_at, locale)
    return f"{name}, {day}" if name else day


def _names(lines: Sequence[TextLine]) -> Mapping[int, str]:
    me = person()
    ids = {line.updated_by for line in lines if line.updated_by is not None}
    found = {id_: find_person(id_) for id_ in ids if id_ != me.user_id}
    return {me.user_id: me.name} | {id_: one.name for id_, one in found.items() if one is not None and one.name}


def _page(wanted: Wanted, number: int) -> str:
    return url_for(".queue", **wanted.query, page=number if number > 1 else None, _anchor="results")


def _state_items(wanted: Wanted) -> list[Params]:
    return [{"value": state.value, "text": str(STATES[state]), "checked": state in wanted.states} for state in EVERY]


def _scope_items(within: Reach, wanted: Wanted, locale: Locale) -> list[Params]:
    # Translators: in the list of whose texts are shown: those of every workshop, and of the service itself
    items: list[Params] = [{"value": "", "text": gettext("Every workshop, and the interface")}]
    for name, catalogue_id in scopes(within).items():
        title = title_of(within.scope_of(catalogue_id), locale)
        item: Params = {"value": name, "text": shortened(title.text, 60), "selected": name == wanted.scope}
        items.append(item if title.locale == locale else item | {"attributes": {"lang": title.locale}})
    return items


def _target_items(wanted: Wanted) -> list[Params]:
    words = {
        # Translators: in a list of languages: texts that are translated from English, or from Welsh
        "": gettext("Into both languages"),
        # Translators: in a list of languages: texts that are translated from English
        "cy": gettext("Into Welsh"),
        # Translators: in a list of languages: texts that are translated from Welsh
        "en": gettext("Into English"),
    }
    return [{"value": one, "text": text, "selected": one == (wanted.target or "")} for one, text in words.items()]


class _Progress:
    """How far the texts are of each workshop and of the interface, and whose turn it is."""

    def __init__(self, within: Reach, locale: Locale) -> None:
        self._within, self._locale = within, locale
        self._counts = count_states(within.catalogues)
        self._asked = Counter(one.catalogue_id for one in list_questions(catalogues=within.catalogues, only_open=True))

    def rows(self) -> Iterator[Row]:
        """A row for each, the most urgent first."""
        now = clock.now()
        for name, catalogue_id in scopes(self._within).items():
            counts, scope = self._counts[catalogue_id], self._within.scope_of(catalogue_id)
            total, approved = sum(counts.values()), counts.get(State.APPROVED, 0)
            yield Row(
                title=title_of(scope, self._locale),
                due=due_of(scope, self._locale, now) if approved < total else None,
                url=_filtered(scope=name),
                share=_FULL * approved // total if total else _FULL,
                total=self._number(total) or "0",
                figures=[
                    Figure(
                        state=state, number=self._number(counts.get(state, 0)), url=_filtered(scope=name, state=state)
                    )
                    for state in EVERY
                ],
                questions=self._number(self._asked[catalogue_id]),
            )

    def waiting(self) -> Iterator[tuple[str, str, str | None]]:
        """For whom how many texts wait, and the address of the queue that shows them."""
        sums = Counter[State]()
        for counts in self._counts.values():
            sums.update(counts)
        open_ = (State.STALE, State.MISSING, State.DRAFT)
        to_write, to_read = sum(sums[state] for state in open_), sums[State.NEEDS_REVIEW]
        # Translators: label; how many texts are to be translated stands beside it
        yield gettext("For a translator"), self._number(to_write) or "0", _filtered(state=open_) if to_write else None
        yield (
            # Translators: label; how many translations are to be approved by somebody stands beside it
            gettext("For somebody’s approval"),
            self._number(to_read) or "0",
            _filtered(state=State.NEEDS_REVIEW) if to_read else None,
        )
        # Translators: label; how many questions of translators have no answer yet stands beside it
        yield gettext("For an organiser’s answer"), self._number(self._asked.total()) or "0", None

    def _number(self, number: int) -> str | None:
        return format_number(number, self._locale) if number else None


def _filtered(**query: Any) -> str:
    return url_for(".queue", **query, _anchor="results")


localised(bp, "/{translate}", "queue", queue)
