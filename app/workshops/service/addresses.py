"""A workshop's addresses: its name in each language, and short links for slides and posters."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime
from itertools import count
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.extensions import Base, db, is_sqlite, transaction
from app.language import LOCALES, Locale, other
from app.workshops.models import ShortLink, Slug, Workshop, WorkshopQuestionnaire
from app.workshops.rules import Action, WorkshopState, is_slug, numbered, slug_of, was_made_of
from app.workshops.service.common import lock, note, tell_workers
from app.workshops.service.errors import SlugTaken

CODE_LENGTH = 6
# Consonants that are not taken for one another or for figures: codes are typed from a slide, and should spell no word.
CODE_ALPHABET = "bcdfghjkmnpqrstvxz"


def change_slugs(workshop_id: int, slugs: Mapping[Locale, str], *, by: int | None, at: datetime) -> None:
    """Give the workshop other names in its addresses; once it has been published, earlier ones go on leading there.

    Raises SlugTaken; ValueError for what cannot stand in an address; NoWorkshop.
    """
    for slug in slugs.values():
        if not is_slug(slug):
            raise ValueError(f"“{slug}” cannot stand in an address")
    with transaction():
        workshop = lock(workshop_id)
        now = current_slugs(workshop_id)
        changed = [locale for locale in LOCALES if locale in slugs and slugs[locale] != now.get(locale)]
        for locale in changed:
            _replace(workshop, locale, slugs[locale])
        if changed:
            note(workshop_id, Action.CHANGED, by=by, at=at, fields=[f"slug-{locale}" for locale in changed])
            tell_workers(workshop)


def current_slugs(workshop_id: int) -> dict[str, str]:
    """The names by which the workshop is addressed now, by language."""
    query = select(Slug.locale, Slug.slug).where(Slug.workshop_id == workshop_id, Slug.current)
    return {row.locale: row.slug for row in db.session.execute(query)}


def take_slug(workshop_id: int, locale: Locale, slug: str) -> None:
    """Have the workshop addressed by this name. Raises SlugTaken, also where another takes it at this moment."""
    if not _insert(Slug, workshop_id=workshop_id, locale=locale, slug=slug, current=True):
        raise SlugTaken(locale, slug)


def give_slugs(workshop_id: int, titles: Mapping[Locale, str]) -> None:
    """Have the workshop addressed by its titles; where one is not written yet, by the other."""
    for locale in LOCALES:
        _take_free(workshop_id, locale, titles[locale] or titles[other(locale)])


def follow_titles(workshop: Workshop, before: Mapping[Locale, str], after: Mapping[Locale, str]) -> None:
    """Have the addresses of a draft follow its titles, unless its organisers have chosen others."""
    if workshop.state is not WorkshopState.DRAFT:
        return
    now = current_slugs(workshop.id)
    for locale in LOCALES:
        old = before[locale] or before[other(locale)]
        new = after[locale] or after[other(locale)]
        slug = now.get(locale, "")
        if was_made_of(slug, old, locale) and not was_made_of(slug, new, locale):
            _drop(workshop.id, locale)
            _take_free(workshop.id, locale, new)


def give_short_links(workshop_id: int) -> None:
    """Give the workshop's page and each of its forms a short link in each language, where there is none."""
    moments = ["", *db.session.scalars(_moments(workshop_id))]
    known = {
        (row.locale, row.moment)
        for row in db.session.execute(
            select(ShortLink.locale, ShortLink.moment).where(ShortLink.workshop_id == workshop_id)
        )
    }
    for moment in moments:
        for locale in LOCALES:
            if (locale, moment) not in known:
                _give_short_link(workshop_id, locale, moment)


def drop_short_links(workshop_id: int, moment: str) -> None:
    """Take back the short links of a form that is no more."""
    db.session.execute(delete(ShortLink).where(ShortLink.workshop_id == workshop_id, ShortLink.moment == moment))


def _moments(workshop_id: int) -> Any:
    return select(WorkshopQuestionnaire.moment).where(WorkshopQuestionnaire.workshop_id == workshop_id)


def _give_short_link(workshop_id: int, locale: Locale, moment: str) -> None:
    while True:
        code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
        if _insert(ShortLink, code=code, workshop_id=workshop_id, locale=locale, moment=moment):
            return


def _replace(workshop: Workshop, locale: Locale, slug: str) -> None:
    if workshop.state is WorkshopState.DRAFT:
        _drop(workshop.id, locale)
    of_ours = (Slug.workshop_id == workshop.id, Slug.locale == locale)
    db.session.execute(update(Slug).where(*of_ours).values(current=Slug.slug == slug))
    if slug not in set(db.session.scalars(select(Slug.slug).where(*of_ours))):
        take_slug(workshop.id, locale, slug)


def _drop(workshop_id: int, locale: Locale) -> None:
    """Forget the addresses of a draft: nobody was told them."""
    db.session.execute(delete(Slug).where(Slug.workshop_id == workshop_id, Slug.locale == locale))


def _take_free(workshop_id: int, locale: Locale, title: str) -> None:
    wanted = slug_of(title, locale)
    for number in count(1):
        slug = numbered(wanted, number)
        if _insert(Slug, workshop_id=workshop_id, locale=locale, slug=slug, current=True):
            return


def _insert(table: type[Base], **values: Any) -> bool:
    """Whether the row was new. PostgreSQL waits for whoever is just inserting an equal one."""
    insert = (sqlite.insert if is_sqlite() else postgresql.insert)(table).values(**values)
    key = next(iter(table.__table__.primary_key))
    return db.session.execute(insert.on_conflict_do_nothing().returning(key)).first() is not None
