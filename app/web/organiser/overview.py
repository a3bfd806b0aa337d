"""A workshop: how far each part of it is, in both languages, where it is, and what can be done with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext, lazy_pgettext

from app import clock
from app.accounts.rules import Role
from app.language import LOCALES, Locale
from app.language.formatting import format_date, format_number
from app.outbox.queries import tally
from app.places.queries import count_taken, count_waiting
from app.responses.queries import count_responses
from app.web.access import allows, person, settings
from app.web.addresses import localised
from app.web.organiser.front import todo_of, when_of
from app.web.organiser.missing import ENDPOINTS, PAGES
from app.web.organiser.page import READERS, bp, managed, show
from app.web.organiser.words import form_title_of, state_of, title_of
from app.web.pages.worded import Worded, either
from app.wording.queries import list_questions
from app.wording.rules import State
from app.workshops.queries import PLACES, WorkshopSnapshot, gaps_of, list_members, text_gaps_of
from app.workshops.rules import WAITING, Action, Gap, GapKind, WorkshopState, keys_of, moves_from

# Translators: tag beside a part of a workshop: nothing is missing
_DONE: Final = lazy_pgettext("part of a workshop", "Completed")
# Translators: tag beside a part of a workshop: it may be left empty, and is
_OPTIONAL: Final = lazy_pgettext("part of a workshop", "Optional")
# Translators: tag beside a part of a workshop; a number follows: how many things are missing
_PENDING: Final = lazy_pgettext("part of a workshop", "To do: %(number)s")
# Translators: tag beside a part of a workshop; a number follows: how many texts wait for translators or for approval
_WAITS: Final = lazy_pgettext("part of a workshop", "Waiting: %(number)s")
# Translators: tag beside a part of a workshop; a number follows: how many texts are to be translated
_WAITING: Final = lazy_pgettext("part of a workshop", "Waiting for a translator: %(number)s")
# Translators: tag beside a part of a workshop; a number follows: how many translations are to be approved
_UNAPPROVED: Final = lazy_pgettext("part of a workshop", "Waiting for approval: %(number)s")
# Translators: tag beside a part of a workshop; a number follows: how many questions of translators have no answer yet
_ASKED: Final = lazy_pgettext("part of a workshop", "Waiting for your answer: %(number)s")
# Translators: tag beside a part of a workshop; a number follows: how many emails could not be sent
_FAILED: Final = lazy_pgettext("part of a workshop", "Failed: %(number)s")


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How far a part is, in one language or, where it has none, altogether."""

    locale: Locale | None
    words: str
    done: bool
    pending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A page on which a part of a workshop is set up; of a form's texts, ``title`` is the form's."""

    name: LazyString
    title: Worded | None
    url: str
    statuses: tuple[Status, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Something that can be done with a workshop, after a question whether one is sure."""

    url: str
    words: LazyString
    hint: LazyString
    warns: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a workshop comes down to."""

    when: str
    place: Worded | None
    taken: str | None
    waiting: str | None
    capacity: str
    responses: str | None
    delete_on: str
    addresses: Mapping[Locale, str]


_WAYS: Final[Mapping[Action, Way]] = {
    Action.PUBLISHED: Way(
        url="organiser.publish",
        # Translators: link to the page on which a workshop is published
        words=lazy_pgettext("workshop", "Publish"),
        # Translators: under the link by which a workshop is published
        hint=lazy_gettext("Everybody can open its pages, in both languages."),
    ),
    Action.CLOSED: Way(
        url="organiser.close",
        # Translators: link to the page on which a workshop is closed
        words=lazy_pgettext("workshop", "Close"),
        # Translators: under the link by which a workshop is closed
        hint=lazy_gettext("Its pages say that it is over, and no form takes answers any more."),
    ),
    Action.CANCELLED: Way(
        url="organiser.cancel_workshop",
        # Translators: link to the page on which a workshop is cancelled: it does not take place
        words=lazy_pgettext("workshop", "Cancel the workshop"),
        # Translators: under the link by which a workshop is cancelled
        hint=lazy_gettext("It does not take place. All who have registered are told by email."),
        warns=True,
    ),
    Action.REOPENED: Way(
        url="organiser.reopen",
        # Translators: link to the page on which a workshop that was closed is opened again
        words=lazy_pgettext("workshop", "Open again"),
        # Translators: under the link by which a workshop that was closed is opened again
        hint=lazy_gettext("Its pages are there again, and forms take answers at their times."),
    ),
    Action.ARCHIVED: Way(
        url="organiser.archive",
        # Translators: link to the page on which a workshop is archived
        words=lazy_pgettext("workshop", "Archive"),
        # Translators: under the link by which a workshop is archived
        hint=lazy_gettext(
            "It leaves the list of workshops, and nobody can open its pages. You can still read its results."
        ),
    ),
    Action.DELETED: Way(
        url="organiser.delete_draft",
        # Translators: link to the page on which a workshop that was never published is deleted
        words=lazy_pgettext("workshop", "Delete"),
        # Translators: under the link by which a workshop that was never published is deleted
        hint=lazy_gettext("The draft and all of its texts are deleted for good."),
        warns=True,
    ),
}


@allows(*READERS)
def overview(locale: Locale, workshop_id: int) -> ResponseReturnValue:
    """The workshop at a glance; for a viewer, what leads to its results."""
    workshop, now, role = managed(workshop_id), clock.now(), person().role
    gaps = gaps_of(workshop, now) if workshop.state is WorkshopState.DRAFT else text_gaps_of(workshop)
    edits = role is not Role.VIEWER
    return show(
        "overview",
        id=workshop.id,
        title=title_of(workshop, locale),
        state=state_of(workshop),
        is_public=workshop.state is WorkshopState.PUBLISHED,
        is_draft=workshop.state is WorkshopState.DRAFT,
        is_archived=workshop.state is WorkshopState.ARCHIVED,
        todo=todo_of(workshop, role, locale, now),
        facts=_facts(workshop, locale),
        edits=edits,
        parts=list(_parts(workshop, gaps, locale)) if edits else [],
        ways=list(_ways(workshop)) if edits else [],
        forms=[(form.id, form_title_of(workshop, form, locale)) for form in workshop.forms.values()],
        members=len(list_members(workshop.id)),
    )


def _facts(workshop: WorkshopSnapshot, locale: Locale) -> Facts:
    draft = workshop.state is WorkshopState.DRAFT
    takes_places = not draft and "registration" in workshop.forms
    counts = count_responses([form.id for form in workshop.forms.values()])
    return Facts(
        when=when_of(workshop, locale),
        place=either({one: workshop.find_text(one, "workshop.place") or "" for one in LOCALES}, locale),
        taken=format_number(count_taken(workshop.id), locale) if takes_places else None,
        waiting=format_number(count_waiting(workshop.id), locale) if takes_places else None,
        capacity=format_number(workshop.capacity, locale),
        responses=None if draft else format_number(sum(counts.values()), locale),
        delete_on=format_date(workshop.delete_on, locale),
        addresses={
            one: settings().base_url + url_for("participant.workshop", locale=one, slug=workshop.slugs[one])
            for one in LOCALES
        },
    )


def _parts(workshop: WorkshopSnapshot, gaps: tuple[Gap, ...], locale: Locale) -> Iterator[Part]:
    waits = _kinds_for_translators(workshop)
    for place in PLACES[:-1]:
        here = [gap for gap in gaps if gap.place == place]
        url = url_for(ENDPOINTS[place], workshop_id=workshop.id)
        yield Part(name=PAGES[place], title=None, url=url, statuses=_statuses(workshop, place, here, waits))
    for form in workshop.forms.values():
        here = [gap for gap in gaps if gap.place == "texts" and gap.form_id == form.id]
        yield Part(
            name=PAGES["texts"],
            title=form_title_of(workshop, form, locale),
            url=url_for(ENDPOINTS["texts"], workshop_id=workshop.id, form_id=form.id),
            statuses=tuple(_status(one, here, waits) for one in LOCALES),
        )
    yield Part(
        # Translators: link to the page about the translation of a workshop’s texts
        name=lazy_pgettext("workshop", "Translation"),
        title=None,
        url=url_for(".questions", workshop_id=workshop.id),
        statuses=tuple(_waiting(workshop)) or (Status(locale=None, words=str(_DONE), done=True),),
    )


def _waiting(workshop: WorkshopSnapshot) -> Iterator[Status]:
    """What waits for whom."""
    gaps = workshop.wording.gaps
    unapproved = sum(gap.state is State.NEEDS_REVIEW for gap in gaps)
    asked = len(list_questions(catalogues=[workshop.catalogue_id], only_open=True))
    for number, words in ((len(gaps) - unapproved, _WAITING), (unapproved, _UNAPPROVED), (asked, _ASKED)):
        if number:
            yield Status(locale=None, words=str(words) % {"number": number}, done=False, pending=True)


def _kinds_for_translators(workshop: WorkshopSnapshot) -> frozenset[GapKind]:
    """What translators mend: of a workshop that is published, whatever its texts lack."""
    return WAITING if workshop.state is WorkshopState.DRAFT else frozenset(GapKind)


def _statuses(workshop: WorkshopSnapshot, place: str, gaps: list[Gap], waits: frozenset[GapKind]) -> tuple[Status, ...]:
    if place == "messages" and (failed := sum(one.failed for one in tally(workshop.id).values())):
        return (Status(locale=None, words=str(_FAILED) % {"number": failed}, done=False, pending=True),)
    if not gaps and _is_empty(workshop, place):
        return (Status(locale=None, words=str(_OPTIONAL), done=False),)
    if place in {"description", "activity", "case-studies"}:
        return tuple(_status(one, gaps, waits) for one in LOCALES)
    return (_status(None, gaps, waits),)


def _status(locale: Locale | None, gaps: list[Gap], waits: frozenset[GapKind]) -> Status:
    here = [gap for gap in gaps if locale is None or gap.locale == locale]
    own = [gap for gap in here if gap.kind not in waits]
    if not here:
        return Status(locale=locale, words=str(_DONE), done=True)
    words = str(_PENDING if own else _WAITS) % {"number": len(own or here)}
    return Status(locale=locale, words=words, done=False, pending=True)


def _is_empty(workshop: WorkshopSnapshot, place: str) -> bool:
    """Whether nothing has been written on a page that may stay empty; what is written halfway is a gap."""
    locale = workshop.source_locale
    match place:
        case "activity" | "messages":
            return not any(workshop.find_text(locale, key) for key in keys_of(place))
        case "contact":
            return workshop.contact_email is None and not any(workshop.find_text(locale, key) for key in keys_of(place))
        case "case-studies":
            return not workshop.case_studies(locale)
        case _:
            return False


def _ways(workshop: WorkshopSnapshot) -> Iterator[Way]:
    """What can be done with the workshop; to archive it straight away from being published is not offered."""
    actions = [*moves_from(workshop.state)]
    if workshop.state is WorkshopState.PUBLISHED:
        actions.remove(Action.ARCHIVED)
    if workshop.state is WorkshopState.DRAFT:
        actions.append(Action.DELETED)
    for action in actions:
        way = _WAYS[action]
        yield replace(way, url=url_for(way.url, workshop_id=workshop.id))


localised(bp, "/{organise}/<int:workshop_id>", "overview", overview)
