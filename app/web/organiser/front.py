"""The organisers' first page: workshops by what is to be done next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext, lazy_pgettext

from app import clock
from app.accounts.rules import Role
from app.language import Locale
from app.language.formatting import format_date, format_datetime, format_period, format_weekday_date
from app.places.queries import count_taken, count_waiting
from app.responses.queries import count_responses
from app.web.access import allows, person
from app.web.addresses import localised
from app.web.organiser.page import READERS, bp, show
from app.web.organiser.words import state_of, title_of, titled
from app.web.pages.worded import Worded
from app.wording.queries import Asked, list_questions
from app.workshops.queries import WorkshopSnapshot, copyable, gaps_of, list_managed
from app.workshops.rules import LONDON, WAITING, Step, WorkshopState, next_step


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What is to be done, in words; ``moment`` completes it where it has a time, and ``action`` leads there."""

    sentence: LazyString
    endpoint: str | None = None
    action: LazyString | None = None


ADVICE: Final[Mapping[Step, Advice]] = {
    Step.COMPLETE: Advice(
        # Translators: what is to be done next with a workshop; a number follows
        sentence=lazy_gettext("Finish setting it up. Still to do: %(number)s"),
        endpoint="organiser.publish",
        # Translators: link to the list of what keeps a workshop from being published
        action=lazy_gettext("See what is missing"),
    ),
    Step.PUBLISH: Advice(
        # Translators: what is to be done next with a workshop
        sentence=lazy_gettext("Everything is there, in both languages. Look at it once more, then publish it."),
        endpoint="organiser.publish",
        # Translators: link to the page on which a workshop is published
        action=lazy_pgettext("workshop", "Publish"),
    ),
    Step.WAIT: Advice(
        # Translators: how a workshop stands; a date and time follow
        sentence=lazy_gettext("Published. There is nothing to do until: %(moment)s"),
        endpoint="organiser.links",
        # Translators: link to the addresses and QR codes of a workshop
        action=lazy_gettext("Links and QR codes"),
    ),
    Step.FOLLOW: Advice(
        # Translators: how a workshop stands; a date and time follow
        sentence=lazy_gettext("Forms are open. The workshop starts: %(moment)s"),
        endpoint="organiser.followed",
        # Translators: link to what has been answered so far
        action=lazy_gettext("See the results"),
    ),
    Step.HOLD: Advice(
        # Translators: how a workshop stands; a date and time follow
        sentence=lazy_gettext("The workshop is on now. It ends: %(moment)s"),
        endpoint="organiser.attendance",
        # Translators: link to the page on which organisers note who came to a workshop
        action=lazy_gettext("Note who is here"),
    ),
    Step.COLLECT: Advice(
        # Translators: how a workshop stands; a date and time follow
        sentence=lazy_gettext("The workshop is over. Answers are still taken until: %(moment)s"),
        endpoint="organiser.followed",
        action=lazy_gettext("See the results"),
    ),
    Step.CLOSE: Advice(
        # Translators: what is to be done next with a workshop
        sentence=lazy_gettext("The workshop is over and every form has closed. Take the answers away, then close it."),
        endpoint="organiser.download",
        # Translators: link to the page on which files with answers are downloaded
        action=lazy_gettext("Download the answers"),
    ),
    Step.READ: Advice(
        # Translators: what is to be done next with a workshop; a date follows
        sentence=lazy_gettext("Closed. Take the answers away before they are deleted: %(day)s"),
        endpoint="organiser.download",
        action=lazy_gettext("Download the answers"),
    ),
    Step.KEEP: Advice(
        # Translators: how an archived workshop stands; a date follows
        sentence=lazy_gettext("Archived. Answers are deleted: %(day)s"),
        endpoint="organiser.followed",
        action=lazy_gettext("See the results"),
    ),
    # Translators: how a workshop stands
    Step.DONE: Advice(sentence=lazy_gettext("The answers have been deleted. Only counts are kept.")),
}
_TRANSLATED: Final = Advice(
    # Translators: what is to be done next with a workshop; a number of texts follows
    sentence=lazy_gettext("It can be published once its translation is approved. Texts that wait: %(number)s"),
    endpoint="organiser.publish",
    action=lazy_gettext("See what is missing"),
)
"""Instead of what a draft lacks, where nothing is left for its organisers to do."""
_NOT_YET: Final = Advice(
    # Translators: how a workshop stands, to somebody who only reads results
    sentence=lazy_gettext("Not published yet. Its results are here once it is.")
)
_NOBODY_COMES: Final = Advice(
    sentence=ADVICE[Step.HOLD].sentence,
    endpoint="organiser.followed",
    action=lazy_gettext("See the results"),
)
"""While a workshop is on, where one may not, or cannot, note who came."""
_FOR_VIEWERS: Final[Mapping[Step, Advice]] = {
    Step.COMPLETE: _NOT_YET,
    Step.PUBLISH: _NOT_YET,
    Step.WAIT: Advice(sentence=ADVICE[Step.WAIT].sentence),
    Step.HOLD: _NOBODY_COMES,
    Step.CLOSE: Advice(
        # Translators: how a workshop stands, to somebody who only reads results
        sentence=lazy_gettext("The workshop is over and every form has closed."),
        endpoint="organiser.followed",
        action=lazy_gettext("See the results"),
    ),
    Step.READ: Advice(
        # Translators: how a workshop stands, to somebody who only reads results; a date follows
        sentence=lazy_gettext("Closed. Answers are deleted: %(day)s"),
        endpoint="organiser.followed",
        action=lazy_gettext("See the results"),
    ),
}
"""What differs for whoever reads results and changes nothing."""
GROUPS: Final[tuple[tuple[LazyString, frozenset[Step]], ...]] = (
    # Translators: heading over workshops that take place at this moment
    (lazy_gettext("On now"), frozenset({Step.HOLD})),
    # Translators: heading over workshops that are not published yet
    (lazy_gettext("Being set up"), frozenset({Step.COMPLETE, Step.PUBLISH})),
    # Translators: heading over workshops that are published and still to come
    (lazy_gettext("Coming up"), frozenset({Step.WAIT, Step.FOLLOW})),
    # Translators: heading over workshops that have taken place
    (lazy_gettext("Over"), frozenset({Step.COLLECT, Step.CLOSE, Step.READ, Step.DONE})),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """What to do next with a workshop, for whoever reads; an address where there is something that they may do."""

    step: Step
    by: datetime | None
    text: str
    url: str | None
    action: LazyString | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A workshop in the list; of a published one, how many texts wait; and how many questions of translators do.

    ``in_line``: how many people wait for a place.
    """

    id: int
    title: Worded
    when: str
    state: LazyString
    is_public: bool
    todo: Todo
    taken: int | None
    in_line: int
    capacity: int
    responses: int | None
    waiting: int
    questions: int


@allows(*READERS)
def front(locale: Locale) -> ResponseReturnValue:
    """What is to be done, and everything else that somebody may open but for what is archived."""
    known = person()
    workshops = list_managed(known, states=_states_for(known.role))
    asked = Counter(one.catalogue_id for one in _open_questions(workshops))
    listed = [_card(one, asked[one.catalogue_id], locale) for one in workshops]
    cards = sorted(listed, key=lambda card: (card.todo.by or clock.now(), card.id))
    groups = [(words, [card for card in cards if card.todo.step in steps]) for words, steps in GROUPS]
    can_copy = copyable(known)
    return show(
        "front",
        groups=[group for group in groups if group[1]],
        archived=any(one.state is WorkshopState.ARCHIVED for one in can_copy),
        edits=known.role is not Role.VIEWER,
        can_copy=bool(can_copy),
    )


@allows(*READERS)
def archived(locale: Locale) -> ResponseReturnValue:
    """The workshops that are put away, the latest first."""
    found = [one for one in copyable(person()) if one.state is WorkshopState.ARCHIVED]
    return show(
        "archived",
        workshops=[(one.id, titled(one.title, locale), format_date(one.starts_at, locale)) for one in found],
    )


def todo_of(workshop: WorkshopSnapshot, role: Role, locale: Locale, now: datetime) -> Todo:
    """What is to be done next with the workshop, at ``now``."""
    gaps = gaps_of(workshop, now) if workshop.state is WorkshopState.DRAFT else ()
    times = (workshop.starts_at, workshop.ends_at)
    found = next_step(workshop.state, now, *times, workshop.forms.values(), gaps, workshop.delete_on)
    own = _FOR_VIEWERS if role is Role.VIEWER else {}
    advice = own.get(found.step, ADVICE[found.step])
    if found.step is Step.HOLD and "registration" not in workshop.forms:
        advice = _NOBODY_COMES
    if gaps and all(gap.kind in WAITING for gap in gaps) and role is not Role.VIEWER:
        advice = _TRANSLATED
    filled = {
        "number": len(gaps),
        "moment": "" if found.by is None else format_datetime(found.by, locale),
        "day": format_date(workshop.delete_on, locale),
    }
    return Todo(
        step=found.step,
        by=found.by,
        text=str(advice.sentence) % filled,
        url=None if advice.endpoint is None else url_for(advice.endpoint, workshop_id=workshop.id),
        action=advice.action,
    )


def when_of(workshop: WorkshopSnapshot, locale: Locale) -> str:
    """``Wednesday 5 May 2027, 10:00–12:00``; both dates where it ends on another day."""
    start, end = (moment.astimezone(LONDON).date() for moment in (workshop.starts_at, workshop.ends_at))
    period = format_period(workshop.starts_at, workshop.ends_at, locale)
    return f"{format_weekday_date(start, locale)}, {period}" if start == end else period


def _open_questions(workshops: Iterable[WorkshopSnapshot]) -> tuple[Asked, ...]:
    """What translators asked, to somebody who may answer."""
    if person().role is Role.VIEWER:
        return ()
    return list_questions(catalogues=[one.catalogue_id for one in workshops], only_open=True)


def _card(workshop: WorkshopSnapshot, questions: int, locale: Locale) -> Card:
    draft = workshop.state is WorkshopState.DRAFT
    takes_places = not draft and "registration" in workshop.forms
    counts = {} if draft else count_responses([form.id for form in workshop.forms.values()])
    return Card(
        id=workshop.id,
        title=title_of(workshop, locale),
        when=when_of(workshop, locale),
        state=state_of(workshop),
        is_public=workshop.state is WorkshopState.PUBLISHED,
        todo=todo_of(workshop, person().role, locale, clock.now()),
        taken=count_taken(workshop.id) if takes_places else None,
        in_line=count_waiting(workshop.id) if takes_places else 0,
        capacity=workshop.capacity,
        responses=None if draft else sum(counts.values()),
        waiting=0 if draft or person().role is Role.VIEWER else len(workshop.wording.gaps),
        questions=questions,
    )


def _states_for(role: Role) -> frozenset[WorkshopState]:
    """Viewers read results: before a workshop is published, there is nothing for them."""
    hidden = {WorkshopState.ARCHIVED} | ({WorkshopState.DRAFT} if role is Role.VIEWER else set())
    return frozenset(WorkshopState) - hidden


localised(bp, "/{organise}", "front", front)
localised(bp, "/{organise}/{archived}", "archived", archived)
