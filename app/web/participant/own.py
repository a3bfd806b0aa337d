"""What the pages share that one participant alone sees: whose link it is, and how such a page is answered."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from flask import abort, make_response, render_template, request, url_for
from flask_babel import LazyString, lazy_gettext
from werkzeug.wrappers import Response

from app import clock
from app.language import Locale
from app.places.queries import find_by_token
from app.places.rules import Standing
from app.questionnaires import text_key
from app.responses.queries import Person, find_person
from app.web.page import Judged
from app.web.participant.visit import settings
from app.web.protection import count_unknown_link, refuse_guessing
from app.workshops.queries import FormSnapshot, WorkshopSnapshot, get_workshop
from app.workshops.rules import GRACE, VISIBLE, FormState

_TOKEN: Final = re.compile(r"[0-9a-f]{40}")
NOTICES: Final[Mapping[str, LazyString]] = {
    # Translators: box at the top of somebody’s own page, after they have chosen in which language they are written to
    "language": lazy_gettext("We will write to you in the language that you have chosen."),
    # Translators: box at the top of somebody’s own answers
    "changed": lazy_gettext("Your answers have been changed."),
    # Translators: box at the top of somebody’s own answers, after they have pressed “Save your answers”
    "unchanged": lazy_gettext("Nothing needed to be changed: these are the answers that we had already."),
}
"""By the code that stands in the address: these pages have no session to keep it in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mine:
    """A request to a participant's own pages, by a ``token`` of theirs."""

    locale: Locale
    token: str
    person: Person
    workshop: WorkshopSnapshot
    now: datetime

    @property
    def standing(self) -> Standing:
        """What they have."""
        return self.person.place.standing

    @property
    def title(self) -> str:
        """The workshop's title."""
        return self.workshop.words(self.locale)("workshop.title")

    @property
    def contact_email(self) -> str:
        """Whom to ask about the workshop."""
        return self.workshop.contact_email or settings().contact_email

    @property
    def can_leave(self) -> bool:
        """Whether there is a place, or a turn, to give up."""
        is_to_come = self.now < self.workshop.starts_at and not self.workshop.cancelled
        return is_to_come and self.standing is not Standing.CANCELLED

    @property
    def can_be_mailed(self) -> bool:
        """Whether anything can be sent to them."""
        return settings().mail_service is not None and bool(self.person.email)

    @property
    def is_visible(self) -> bool:
        """Whether the workshop has pages that everybody can open."""
        return self.workshop.state in VISIBLE

    def form_title(self, form: FormSnapshot) -> str:
        """The title of one of the workshop's forms."""
        return self.workshop.words(self.locale)(text_key(form.current.questionnaire.key, "title"))

    def address(self, endpoint: str = "my_place", **values: Any) -> str:
        """The path of one of these pages."""
        return url_for(f"participant.{endpoint}", locale=self.locale, token=self.token, **values)

    def workshop_address(self, endpoint: str = "workshop", **values: Any) -> str:
        """The path of the workshop's own page, or of what stands below it."""
        return url_for(f"participant.{endpoint}", locale=self.locale, slug=self.workshop.slugs[self.locale], **values)

    def changes_until(self, moment: str) -> datetime | None:
        """Until when the answers to a form can be changed here; None where they cannot."""
        form = self.workshop.forms[moment]
        if form.over or self.standing is Standing.CANCELLED:
            return None
        if moment == "registration":
            return self.workshop.starts_at
        return form.closes_at if form.state(self.now, grace=True) is not FormState.NOT_YET_OPEN else None

    def can_change(self, moment: str, *, sending: bool = False) -> bool:
        """Whether they can be changed now; who is just ``sending`` has an hour's grace."""
        until = self.changes_until(moment)
        if until is None:
            return False
        return self.now < (until + GRACE if sending else until)


def find_mine(locale: Locale, token: str) -> Mine:
    """Whose link this is; 404 where it is nobody's (any more), 429 where somebody seems to be guessing."""
    refuse_guessing()
    place = find_by_token(token) if _TOKEN.fullmatch(token) else None
    person = None if place is None else find_person(place.id)
    if person is None:
        count_unknown_link()
        abort(own_page("link_unknown", status=404))
    return Mine(
        locale=locale,
        token=token,
        person=person,
        workshop=get_workshop(person.place.workshop_id),
        now=clock.now(),
    )


def own_page(template: str, form: Judged | None = None, *, status: int = 200, **context: Any) -> Response:
    """A page that nobody may keep or find; with a form, the language switch sends it."""
    errors = form.error_list if form is not None else []
    body = render_template(
        f"participant/{template}.html",
        form=form,
        sends_form=form is not None,
        errors=errors,
        notice=NOTICES.get(request.args.get("told", "")),
        **context,
    )
    return hidden(make_response(body, 422 if errors and status == 200 else status))


def hidden(response: Response) -> Response:
    """The answer, which no cache and no search engine may keep."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
