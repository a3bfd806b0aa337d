"""The steps in a workshop's life, from publishing to deleting, each after a question whether one is sure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext

from app import clock
from app.language import LOCALES, Locale
from app.language.formatting import format_date, format_datetime, format_number
from app.outbox.rules import Kind
from app.places.queries import count_taken, count_waiting
from app.web.access import allows, person, settings
from app.web.addresses import localised
from app.web.organiser.missing import sections_of
from app.web.organiser.page import EDITORS, bp, managed, show
from app.web.organiser.words import form_title_of, title_of
from app.web.page import tell
from app.web.pages.message_names import mail_name
from app.wording.queries import list_questions
from app.workshops import service
from app.workshops.queries import Gap, WorkshopSnapshot, gaps_of
from app.workshops.rules import WAITING, Action, WorkshopState, moves_from
from app.workshops.service import HasResponses, NotReady, WrongState


class _UseCase(Protocol):
    def __call__(self, workshop_id: int, *, by: int | None, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked before something is done to a workshop: what happens then, and the button that does it.

    ``segment`` ends the address and names the endpoint; ``opens``: the workshop must be whole, since everybody sees it;
    ``tells`` is the message that goes to all who have registered.
    """

    segment: str
    endpoint: str
    do: _UseCase
    notice: str
    heading: LazyString
    lines: tuple[LazyString, ...]
    button: LazyString
    opens: bool = False
    warns: bool = False
    tells: Kind | None = None


QUESTIONS: Final[Mapping[Action, Question]] = {
    Action.PUBLISHED: Question(
        segment="publish",
        endpoint="publish",
        do=service.publish,
        notice="workshop-published",
        # Translators: heading and title of the page on which a workshop is published
        heading=lazy_gettext("Publish this workshop?"),
        lines=(
            # Translators: what happens when a workshop is published
            lazy_gettext("Everybody who knows its address can open it, in Welsh and in English."),
            # Translators: what happens when a workshop is published
            lazy_gettext("It is in the public list of workshops until it is over."),
            # Translators: what happens when a workshop is published
            lazy_gettext(
                "You can still change texts and times. A text can then no longer be left in one language alone."
            ),
        ),
        # Translators: button on a page that asks whether one is sure
        button=lazy_gettext("Publish in both languages"),
        opens=True,
    ),
    Action.CLOSED: Question(
        segment="close",
        endpoint="close",
        do=service.close,
        notice="workshop-closed",
        # Translators: heading and title of the page on which a workshop is closed
        heading=lazy_gettext("Close this workshop?"),
        lines=(
            # Translators: what happens when a workshop is closed
            lazy_gettext("No form takes answers any more. Whoever is filling one in now can no longer send it."),
            # Translators: what happens when a workshop is closed
            lazy_gettext("Its pages stay, and say that the workshop is over."),
            # Translators: what happens when a workshop is closed; a date follows
            lazy_gettext("Results and downloads stay until the answers are deleted: %(day)s"),
            # Translators: what happens when a workshop is closed
            lazy_gettext("You can open it again."),
        ),
        # Translators: button on a page that asks whether one is sure
        button=lazy_gettext("Close the workshop"),
    ),
    Action.CANCELLED: Question(
        segment="cancel",
        endpoint="cancel_workshop",
        do=service.cancel,
        notice="workshop-cancelled",
        # Translators: heading and title of the page on which a workshop is cancelled
        heading=lazy_gettext("Cancel this workshop?"),
        lines=(
            # Translators: what happens when a workshop is cancelled; a number follows
            lazy_gettext("People who have a place or are on the waiting list, and are told by email: %(people)s"),
            # Translators: what happens when a workshop is cancelled
            lazy_gettext("Other messages that are still waiting are not sent."),
            # Translators: what happens when a workshop is cancelled
            lazy_gettext("Its pages say that it does not take place, and no form takes answers any more."),
            # Translators: what happens when a workshop is cancelled; a date follows
            lazy_gettext("Results and downloads stay until the answers are deleted: %(day)s"),
        ),
        # Translators: button on a page that asks whether one is sure
        button=lazy_gettext("Cancel the workshop and tell everybody"),
        warns=True,
        tells=Kind.WORKSHOP_CANCELLED,
    ),
    Action.REOPENED: Question(
        segment="reopen",
        endpoint="reopen",
        do=service.reopen,
        notice="workshop-reopened",
        # Translators: heading and title of the page on which a workshop that was closed is opened again
        heading=lazy_gettext("Open this workshop again?"),
        lines=(
            # Translators: what happens when a workshop is opened again
            lazy_gettext("Everybody who knows its address can open it, in Welsh and in English."),
            # Translators: what happens when a workshop is opened again
            lazy_gettext("Its forms take answers at their times. Change these first if they are over."),
        ),
        # Translators: button on a page that asks whether one is sure
        button=lazy_gettext("Open the workshop again"),
        opens=True,
    ),
    Action.ARCHIVED: Question(
        segment="archive",
        endpoint="archive",
        do=service.archive,
        notice="workshop-archived",
        # Translators: heading and title of the page on which a workshop is archived
        heading=lazy_gettext("Archive this workshop?"),
        lines=(
            # Translators: what happens when a workshop is archived
            lazy_gettext("It leaves your list of workshops. You find it under “Archived workshops”."),
            # Translators: what happens when a workshop is archived
            lazy_gettext("Nobody can open its pages any more."),
            # Translators: what happens when a workshop is archived; a date follows
            lazy_gettext("Results and downloads stay until the answers are deleted: %(day)s"),
            # Translators: what happens when a workshop is archived
            lazy_gettext("You can open it again, and copy it."),
        ),
        # Translators: button on a page that asks whether one is sure
        button=lazy_gettext("Archive the workshop"),
    ),
    Action.DELETED: Question(
        segment="delete",
        endpoint="delete_draft",
        do=service.delete_draft,
        notice="workshop-deleted",
        # Translators: heading and title of the page on which a workshop that was never published is deleted
        heading=lazy_gettext("Delete this draft?"),
        lines=(
            # Translators: what happens when a workshop that was never published is deleted
            lazy_gettext("All of its texts, in both languages, are deleted for good. This cannot be undone."),
            # Translators: what happens when a workshop that was never published is deleted
            lazy_gettext("Nobody has answered anything, so no answers are lost."),
        ),
        # Translators: button on a page that asks whether one is sure
        button=lazy_gettext("Delete the draft"),
        warns=True,
    ),
}
"""By what the trail says afterwards."""


def _asking(action: Action) -> Callable[..., ResponseReturnValue]:
    @allows(*EDITORS)
    def ask(locale: Locale, workshop_id: int) -> ResponseReturnValue:
        workshop, question = managed(workshop_id), QUESTIONS[action]
        if not _fits(workshop, action):
            return redirect(url_for(".overview", workshop_id=workshop_id), 303)
        gaps = gaps_of(workshop, clock.now()) if question.opens else ()
        return _missing(workshop, gaps, locale) if gaps else _ask(workshop, action, locale)

    return ask


def _doing(action: Action) -> Callable[..., ResponseReturnValue]:
    @allows(*EDITORS)
    def do(locale: Locale, workshop_id: int) -> ResponseReturnValue:
        workshop, question = managed(workshop_id), QUESTIONS[action]
        try:
            question.do(workshop_id, by=person().user_id, at=clock.now())
        except NotReady as problem:
            return _missing(workshop, problem.gaps, locale, status=409)
        except (WrongState, HasResponses):
            tell("workshop-moved-on")
        else:
            tell(question.notice)
            if action is Action.DELETED:
                return redirect(url_for(".front"), 303)
        return redirect(url_for(".overview", workshop_id=workshop_id), 303)

    return do


def _fits(workshop: WorkshopSnapshot, action: Action) -> bool:
    if action is Action.DELETED:
        return workshop.state is WorkshopState.DRAFT
    return action in moves_from(workshop.state)


def _ask(workshop: WorkshopSnapshot, action: Action, locale: Locale) -> ResponseReturnValue:
    question = QUESTIONS[action]
    facts = {
        "day": format_date(workshop.delete_on, locale),
        "people": format_number(count_taken(workshop.id) + count_waiting(workshop.id), locale),
    }
    forms = [
        (
            form_title_of(workshop, form, locale),
            format_datetime(form.opens_at, locale),
            format_datetime(form.closes_at, locale),
        )
        for form in workshop.forms.values()
    ]
    return show(
        "confirm",
        id=workshop.id,
        title=title_of(workshop, locale),
        question=question,
        url=url_for(f".send_{question.endpoint}", workshop_id=workshop.id),
        lines=[str(line) % facts for line in question.lines],
        addresses=_addresses(workshop) if question.opens else {},
        forms=forms if question.opens else [],
        message=None if question.tells is None else mail_name(question.tells, ""),
    )


def _missing(
    workshop: WorkshopSnapshot, gaps: tuple[Gap, ...], locale: Locale, *, status: int = 200
) -> ResponseReturnValue:
    return show(
        "missing",
        status=status,
        id=workshop.id,
        title=title_of(workshop, locale),
        sections=sections_of(workshop, gaps, locale),
        number=len(gaps),
        waiting=sum(gap.kind in WAITING for gap in gaps),
        asked=len(list_questions(catalogues=[workshop.catalogue_id], only_open=True)),
    )


def _addresses(workshop: WorkshopSnapshot) -> Mapping[Locale, str]:
    return {
        one: settings().base_url + url_for("participant.workshop", locale=one, slug=workshop.slugs[one])
        for one in LOCALES
    }


for _action, _question in QUESTIONS.items():
    _template = f"/{{organise}}/<int:workshop_id>/{{{_question.segment}}}"
    localised(bp, _template, _question.endpoint, _asking(_action))
    localised(bp, _template, f"send_{_question.endpoint}", _doing(_action), ("POST",))
