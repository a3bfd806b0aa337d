"""What was done to a workshop, by whom and when, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask.typing import ResponseReturnValue
from flask_babel import LazyString, gettext, lazy_gettext, lazy_pgettext

from app.accounts.queries import find_person
from app.language import Locale
from app.language.formatting import format_datetime
from app.web.access import allows
from app.web.addresses import localised
from app.web.organiser.missing import PAGES
from app.web.organiser.page import EDITORS, bp, managed, show
from app.web.organiser.words import MOMENTS, title_of
from app.workshops.queries import list_events
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
    lines = [
        Line(
            what=ACTIONS[event.action],
            when=format_datetime(event.at, locale),
            actor=event.actor,
            details=tuple(_details(event.details)),
        )
        for event in list_events(workshop.id, _SHOWN)
    ]
    return show("trail", id=workshop.id, title=title_of(workshop, locale), lines=lines)


def _details(details: Mapping[str, Any]) -> Iterator[str]:
    """What is known of it, a sentence each; codes are told in words, figures as they are."""
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
    if "reason" in details:
        # Translators: in a workshop’s activity log; what an organiser gave as a reason follows
        yield gettext("Reason: “%(reason)s”", reason=details["reason"])


localised(bp, "/{organise}/<int:workshop_id>/{activity-log}", "trail", trail)
