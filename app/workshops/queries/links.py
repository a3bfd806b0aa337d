"""Short addresses, and where they lead."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from app.extensions import db
from app.language import Locale
from app.workshops.models import ShortLink
from app.workshops.queries.snapshots import WorkshopSnapshot, get_workshop
from app.workshops.rules import VISIBLE


def short_links(workshop_id: int) -> Mapping[tuple[Locale, str], str]:
    """The codes of a workshop's short addresses, by language and moment; the moment "" is the workshop's own page."""
    links = db.session.scalars(select(ShortLink).where(ShortLink.workshop_id == workshop_id))
    return {(_locale(link), link.moment): link.code for link in links}


def find_short_link(code: str) -> tuple[WorkshopSnapshot, Locale, str] | None:
    """The workshop, language and moment that a code leads to, typed in capitals or not; None while nobody may see it.

    The moment "" is the workshop's own page.
    """
    link = db.session.get(ShortLink, code.lower())
    if link is None:
        return None
    workshop = get_workshop(link.workshop_id)
    return (workshop, _locale(link), link.moment) if workshop.state in VISIBLE else None


def _locale(link: ShortLink) -> Locale:
    return "cy" if link.locale == "cy" else "en"
