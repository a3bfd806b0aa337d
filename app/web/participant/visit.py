"""Who comes to which form: everything that the views need to know of a request, found once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response

from app import clock
from app.language import Locale
from app.responses.queries import DraftState, ReceiptState, find_state
from app.responses.rules import draft_key
from app.workshops.queries import FormSnapshot, WorkshopSnapshot
from app.workshops.rules import FormState
from app.workshops.shelf import Shelf
from config import Settings

_DRAFT_ID = re.compile(r"[0-9a-f]{32}")
_SLUG = re.compile(r"[a-z0-9-]{1,120}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A request to a form. ``draft_id`` is None where the browser sent no cookie for this form.

    ``revision`` is no newer than what is known of the workshop: what is kept by it is never older than it says.
    """

    locale: Locale
    revision: int
    workshop: WorkshopSnapshot
    form: FormSnapshot
    draft_id: str | None
    known: DraftState | ReceiptState | None
    now: datetime

    @property
    def key(self) -> str:
        """The draft's key; only for a visit with a cookie."""
        if self.draft_id is None:
            raise ValueError("the browser sent no cookie for this form")
        return draft_key(self.form.id, self.draft_id)

    @property
    def draft(self) -> DraftState | None:
        """What was typed so far."""
        return self.known if isinstance(self.known, DraftState) else None

    def state(self, *, sending: bool = False) -> FormState:
        """What the form says. Who began in time, or is just sending, has an hour's grace after it closes."""
        begun = self.draft is not None and self.draft.started_at < self.form.closes_at
        return self.form.state(self.now, grace=begun or sending)

    @property
    def waits(self) -> bool:
        """Whether whoever sends the form now has to wait for a place."""
        return self.form.moment == "registration" and self.workshop.full

    def address(self, number: int = 1, *, locale: Locale | None = None, endpoint: str = "form") -> str:
        """The path of a page of this form, by its number."""
        locale = locale or self.locale
        values: dict[str, Any] = {
            "locale": locale,
            "slug": self.workshop.slugs[locale],
            "moment": self.form.moment,
        }
        if endpoint == "form" and number > 1:
            return url_for("participant.page", number=number, **values)
        return url_for(f"participant.{endpoint}", **values)


def find_workshop(locale: Locale, slug: str) -> WorkshopSnapshot:
    """The published workshop at this address; 404 where there is none, and onwards where it has a newer address."""
    workshop = shelf().find(locale, slug) if _SLUG.fullmatch(slug) else None
    if workshop is None:
        abort(404)
    if workshop.slugs[locale] != slug:
        values = {**(request.view_args or {}), "slug": workshop.slugs[locale]}
        abort(redirect(url_for(str(request.endpoint), **values), 308))
    g.slugs = workshop.slugs
    return workshop


def find_visit(locale: Locale, slug: str, moment: str) -> Visit:
    """The visit to a form; 404 where the workshop has no such form."""
    # Whichever worker answers must know that the last place has gone: whoever goes on then joins the waiting list.
    shelf().look(at_once=moment == "registration" and bool(request.cookies))
    revision = shelf().revision
    workshop = find_workshop(locale, slug)
    form = workshop.forms.get(moment)
    if form is None:
        abort(404)
    draft_id = request.cookies.get(_cookie_name(form, secure=settings().secure))
    if draft_id is not None and not _DRAFT_ID.fullmatch(draft_id):
        draft_id = None
    return Visit(
        locale=locale,
        revision=revision,
        workshop=workshop,
        form=form,
        draft_id=draft_id,
        known=None if draft_id is None else find_state(form.id, draft_key(form.id, draft_id)),
        now=clock.now(),
    )


def give_cookie(response: Response, form: FormSnapshot, draft_id: str) -> None:
    """Have the browser keep the draft's id as long as the draft itself is kept."""
    kept = settings()
    name = _cookie_name(form, secure=kept.secure)
    secure = "; Secure" if kept.secure else ""
    lasts = kept.draft_days * 24 * 3600
    response.headers.add("Set-Cookie", f"{name}={draft_id}; Max-Age={lasts}; Path=/; HttpOnly; SameSite=Lax{secure}")


def shelf() -> Shelf:
    """The published workshops that this worker keeps."""
    found: Shelf = current_app.extensions["shelf"]
    return found


def settings() -> Settings:
    """The settings that the application was created with."""
    found: Settings = current_app.config["HOLI"]
    return found


def _cookie_name(form: FormSnapshot, *, secure: bool) -> str:
    """The cookie of a form; over https bound to our very host (RFC 6265bis, section 4.1.3.2)."""
    return f"__Host-holi_{form.id}" if secure else f"holi_{form.id}"
