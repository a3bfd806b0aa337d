"""What was done to a workshop, by whom and when, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from flask.typing import ResponseReturnValue
from flask_babel import LazyString, gettext, lazy_gettext, lazy_pgettext

from app.accounts.queries import find_person
from app.language import Locale
from app.language.formatting import format_datetime
from app.outbox.rules import Kind
from app.responses.queries import list_people
from app.web.access import allows
from app.web.addresses import localised
from app.web.organiser.missing import PAGES
from app.web.organiser.page import EDITORS, bp, managed, show
from app.web.organiser.participant_words import name_of
from app.web.organiser.words import MOMENTS, title_of
from app.web.pages.message_names import message_title
from app.workshops.queries import TrailLine, list_events
from app.workshops.rules import Action, place_of

_SHOWN: Final = 200

ACTIONS: Final[Mapping[Action, LazyString]] = {
    # Translators: a line of a workshop’s activity log
    Action.CREATED: lazy_pgettext("workshop’s activity", "Created"),
    # Translators: a line of a workshop’s activity log: it was made as a copy of another one
    Action.COPIED: lazy_pgettext("workshop’s activity", "Copied from another workshop"),
    # Translators: a line of a workshop’s activity log: times, places, contact, addresses or forms were changed
    Action.CHANGED: lazy_pgettext("workshop’s activity", "Settings changed"),
    # Translators: a line of a workshop’s activity log
    Action.TEXTS_CHANGED: lazy_pgettext("workshop’s activity", "Texts changed"),
    # Translators: a line of a workshop’s activity log
    Action.PUBLISHED: lazy_pgettext("workshop’s activity", "Published"),
    # Translators: a line of a workshop’s activity log
    Action.CLOSED: lazy_pgettext("workshop’s activity", "Closed"),
    # Translators: a line of a workshop’s activity log
    Action.REOPENED: lazy_pgettext("workshop’s activity", "Opened again"),
    # Translators: a line of a workshop’s activity log
    Action.ARCHIVED: lazy_pgettext("workshop’s activity", "Archived"),
    # Translators: a line of a workshop’s activity log
    Action.DELETED: lazy_pgettext("workshop’s activity", "Draft deleted"),
    # Translators: a line of a workshop’s activity log: somebody may now open it
    Action.SHARED: lazy_pgettext("workshop’s activity", "Shared with somebody"),
    # Translators: a line of a workshop’s activity log: somebody may no longer open it
    Action.UNSHARED: lazy_pgettext("workshop’s activity", "No longer shared with somebody"),
    # Translators: a line of a workshop’s activity log: a file with answers was downloaded
    Action.DOWNLOADED: lazy_pgettext("workshop’s activity", "Answers downloaded"),
    # Translators: a line of a workshop’s activity log: an organiser entered answers for somebody
    Action.RESPONSE_ENTERED: lazy_pgettext("workshop’s activity", "Response entered for somebody"),
    # Translators: a line of a workshop’s activity log
    Action.RESPONSE_CORRECTED: lazy_pgettext("workshop’s activity", "Response corrected"),
    # Translators: a line of a workshop’s activity log
    Action.RESPONSE_DELETED: lazy_pgettext("workshop’s activity", "Response deleted"),
    # Translators: a line of a workshop’s activity log: an answer in somebody’s own words was translated
    Action.ANSWER_TRANSLATED: lazy_pgettext("workshop’s activity", "Answer translated"),
    # Translators: a line of a workshop’s activity log: a translation of one of its texts
    Action.TEXT_APPROVED: lazy_pgettext("workshop’s activity", "Translation approved"),
    # Translators: a line of a workshop’s activity log: a text changed, and its translation still says the same
    Action.TEXT_KEPT: lazy_pgettext("workshop’s activity", "Translation kept, since the meaning is unchanged"),
    # Translators: a line of a workshop’s activity log: it does not take place
    Action.CANCELLED: lazy_pgettext("workshop’s activity", "Workshop cancelled"),
    # Translators: a line of a workshop’s activity log: an email that an organiser has written
    Action.MESSAGE_WRITTEN: lazy_pgettext("workshop’s activity", "Own message sent"),
    # Translators: a line of a workshop’s activity log: emails that could not be sent
    Action.MESSAGES_RETRIED: lazy_pgettext("workshop’s activity", "Failed messages tried again"),
    # Translators: a line of a workshop’s activity log: when an email is sent, or whether it is
    Action.SCHEDULE_CHANGED: lazy_pgettext("workshop’s activity", "Schedule of messages changed"),
    # Translators: a line of a workshop’s activity log: somebody who waited for a place has one now
    Action.PLACE_GIVEN: lazy_pgettext("workshop’s activity", "Place given to somebody on the waiting list"),
    # Translators: a line of a workshop’s activity log: a participant cannot come, and has said so
    Action.PLACE_CANCELLED: lazy_pgettext("workshop’s activity", "Cancelled by a participant"),
    # Translators: a line of a workshop’s activity log: somebody no longer has a place, or no longer waits for one
    Action.PLACE_REMOVED: lazy_pgettext("workshop’s activity", "Participant removed"),
    # Translators: a line of a workshop’s activity log
    Action.PLACE_MOVED: lazy_pgettext("workshop’s activity", "Order of the waiting list changed"),
    # Translators: a line of a workshop’s activity log: who was there and who was not
    Action.ATTENDANCE_NOTED: lazy_pgettext("workshop’s activity", "Attendance noted"),
    # Translators: a line of a workshop’s activity log: the links to a participant’s own page no longer work
    Action.LINKS_ENDED: lazy_pgettext("workshop’s activity", "A participant’s links ended"),
    # Translators: a line of a workshop’s activity log: all that was kept of somebody has been deleted
    Action.ERASED: lazy_pgettext("workshop’s activity", "A participant’s data erased"),
}
# Translators: under “Settings changed” in a workshop’s activity log: the names by which it is addressed
_ADDRESSES: Final = lazy_gettext("Addresses")
_FIELDS: Final[Mapping[str, LazyString]] = {
    "contact_email": PAGES["contact"],
    "join_url": PAGES["description"],
    "slug-cy": _ADDRESSES,
    "slug-en": _ADDRESSES,
}
"""Where the fields of a change stand; all others are times."""
_SECOND: Final[Mapping[bool, LazyString]] = {
    # Translators: in a workshop’s activity log
    True: lazy_gettext("A second person approves each translation"),
    # Translators: in a workshop’s activity log
    False: lazy_gettext("Whoever translates a text may approve it too"),
}


_NUMBERS: Final[Mapping[Action, LazyString]] = {
    # Translators: in a workshop’s activity log, under “Attendance noted”; a figure follows
    Action.ATTENDANCE_NOTED: lazy_pgettext("workshop’s activity", "People: %(number)s"),
    # Translators: in a workshop’s activity log, under “Own message sent”; to how many people follows
    Action.MESSAGE_WRITTEN: lazy_pgettext("workshop’s activity", "Sent to people: %(number)s"),
    # Translators: in a workshop’s activity log, under “Failed messages tried again”; a figure follows
    Action.MESSAGES_RETRIED: lazy_pgettext("workshop’s activity", "Messages: %(number)s"),
}
"""What the number in the details counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the log."""

    what: LazyString
    when: str
    actor: str | None
    details: tuple[str, ...]


@allows(*EDITORS)
def trail(locale: Locale, workshop_id: int) -> ResponseReturnValue:
    """The latest that was done to the workshop."""
    workshop = managed(workshop_id)
    lines = lines_of(list_events(workshop.id, _SHOWN), _Names(workshop.id), locale)
    return show("trail", id=workshop.id, title=title_of(workshop, locale), lines=lines)


def lines_of(events: Iterable[TrailLine], names: Mapping[int, str], locale: Locale) -> list[Line]:
    """Lines of the trail in words; of participants, only those are named whose ids ``names`` has."""
    return [
        Line(
            what=ACTIONS[event.action],
            when=format_datetime(event.at, locale),
            actor=event.actor,
            details=tuple(_details(event, names)),
        )
        for event in events
    ]


class _Names(Mapping[int, str]):
    """The names of a workshop’s participants, read when the first of them is asked for."""

    def __init__(self, workshop_id: int) -> None:
        self._workshop_id = workshop_id

    @cached_property
    def _found(self) -> Mapping[int, str]:
        return {one.place.id: name_of(one) for one in list_people(self._workshop_id)}

    def __getitem__(self, participant_id: int) -> str:
        return self._found[participant_id]

    def __iter__(self) -> Iterator[int]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def _details(event: TrailLine, names: Mapping[int, str]) -> Iterator[str]:
    """What is known of it, a sentence each; codes are told in words, figures as they are."""
    details = event.details
    pages = [_FIELDS.get(name, PAGES["times"]) for name in details.get("fields", ())]
    pages += [PAGES[place_of(key)] for key in details.get("keys", ())]
    yield from dict.fromkeys(map(str, pages))
    if "added" in details:
        # Translators: in a workshop’s activity log
        yield gettext("A form was added")
    if "removed" in details:
        # Translators: in a workshop’s activity log; when the form was filled in follows, like “After the workshop”
        yield gettext("A form was removed: %(moment)s", moment=MOMENTS[details["removed"]])
    if "user" in details:
        someone = find_person(details["user"])
        if someone is not None:
            # Translators: in a workshop’s activity log; the name or email address of somebody follows
            yield gettext("Person: %(name)s", name=someone.name or someone.email)
    if details.get("form") in MOMENTS:
        # Translators: in a workshop’s activity log; when the form is filled in follows, like “After the workshop”
        yield gettext("Form: %(moment)s", moment=MOMENTS[details["form"]])
    if "second_approval" in details:
        yield str(_SECOND[details["second_approval"]])
    if "reference" in details:
        # Translators: in a workshop’s activity log; what a participant was given to quote follows
        yield gettext("Reference number: %(reference)s", reference=details["reference"])
    if "participant" in details and details["participant"] in names:
        # Translators: in a workshop’s activity log; the name of a participant follows
        yield gettext("Participant: %(name)s", name=names[details["participant"]])
    if "position" in details:
        # Translators: in a workshop’s activity log; which number somebody now has on the waiting list follows
        yield gettext("Now number %(number)s on the waiting list", number=details["position"])
    if "message" in details:
        yield message_title(Kind(details["message"]), details.get("moment", ""))
    if "number" in details and event.action in _NUMBERS:
        yield str(_NUMBERS[event.action]) % {"number": details["number"]}
    if details.get("own") is True:
        # Translators: in a workshop’s activity log: whoever answered a form has changed their own answers
        yield gettext("By the participant, on their own page")
    if details.get("reason"):
        # Translators: in a workshop’s activity log; what an organiser gave as a reason follows
        yield gettext("Reason: “%(reason)s”", reason=details["reason"])


localised(bp, "/{organise}/<int:workshop_id>/{activity-log}", "trail", trail)
