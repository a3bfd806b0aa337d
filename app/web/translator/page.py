"""What the translators' pages share: the blueprint, whose texts one may translate, notices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, abort
from flask_babel import LazyString, lazy_gettext

from app import clock
from app.accounts.rules import Role
from app.web.access import person
from app.web.page import Pages
from app.wording.files import refresh_interface
from app.wording.queries import TextDetail, find_text
from app.workshops.queries import WorkshopScope, list_scopes

bp = Blueprint("translator", __name__)

TRANSLATORS: Final = (Role.ADMINISTRATOR, Role.TRANSLATOR)
"""Who translates every text of the service and of its workshops."""
CONTRIBUTORS: Final = (*TRANSLATORS, Role.ORGANISER)
"""Who opens a text's page: organisers too, for those of their own workshops."""

NOTICES: Final[Mapping[str, LazyString]] = {
    # Translators: box at the top of the page on which a text is translated
    "draft-saved": lazy_gettext("The draft has been saved. Participants do not see it yet."),
    # Translators: box at the top of the page on which a text is translated; another text than this may be shown there
    "text-approved": lazy_gettext("The translation has been approved."),
    # Translators: box at the top of the page on which a text is translated; another text than this may be shown there
    "text-submitted": lazy_gettext("The translation has been handed in. Somebody else can now approve it."),
    # Translators: box at the top of the page on which a text is translated; another text than this may be shown there
    "text-kept": lazy_gettext("The translation has been kept, and stands for the new source."),
    # Translators: box at the top of the page on which a text is translated
    "text-filled": lazy_gettext("The translation has been put into the field. Nothing has been saved yet."),
    # Translators: box at the top of the page on which a text is translated
    "question-sent": lazy_gettext("Your question has been sent to the organisers of the workshop."),
    # Translators: box at the top of the glossary
    "term-saved": lazy_gettext("The term has been saved."),
    # Translators: box at the top of the glossary; the term is then in a list under the others
    "term-removed": lazy_gettext("The term has been taken out. You can put it back: it is kept below the glossary."),
    # Translators: box at the top of the glossary
    "term-put-back": lazy_gettext("The term is in the glossary again."),
    # Translators: box at the top of the page of a translation job
    "job-made": lazy_gettext("The job has been made. Download its files, or make a link for a translation unit."),
    # Translators: box at the top of the page of a translation job
    "job-closed": lazy_gettext("The job has been closed. Nothing more is taken in for it."),
    # Translators: box at the top of the page of a translation job: somebody else was quicker
    "job-closed-meanwhile": lazy_gettext("Nothing has been taken in: somebody has closed the job in the meantime."),
    # Translators: box at the top of the page of a translation job
    "job-reopened": lazy_gettext("The job is open again."),
    # Translators: box at the top of the page of a translation job
    "job-link-ended": lazy_gettext("The link has been ended. Nobody can use it any more."),
    # Translators: box at the top of the page where one sends a translated file
    "job-file-gone": lazy_gettext(
        "The file is no longer here, since a file is kept for an hour only. Send it again; nothing has been lost."
    ),
}

show = Pages("translator", NOTICES).show


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Whose texts somebody may translate: workshops, the most urgent first, then (translators alone) the interface."""

    scopes: tuple[WorkshopScope, ...]
    interface: int | None

    @property
    def catalogues(self) -> tuple[int, ...]:
        """The ids of the catalogues, the most urgent first."""
        last = () if self.interface is None else (self.interface,)
        return (*(scope.catalogue_id for scope in self.scopes), *last)

    def scope_of(self, catalogue_id: int) -> WorkshopScope | None:
        """The workshop whose catalogue it is; None for the interface."""
        return next((scope for scope in self.scopes if scope.catalogue_id == catalogue_id), None)


def reach() -> Reach:
    """What the person who is signed in may translate."""
    known, at = person(), clock.now()
    interface = refresh_interface(at) if known.role in TRANSLATORS else None
    return Reach(scopes=list_scopes(known, at), interface=interface)


def text_of(text_id: int, within: Reach) -> TextDetail:
    """The text, if the person may translate it; else 404."""
    found = find_text(text_id, within.catalogues) if text_id < 2**31 else None
    if found is None:
        abort(404)
    return found
