"""Use cases of workshops; each owns one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select, update

from app.extensions import db, transaction
from app.language import Locale, other
from app.questionnaires import DefinitionError, Questionnaire
from app.wording.models import State
from app.wording.queries import Gap, get_wording
from app.wording.service import Pair, create_catalogue, move_revision
from app.workshops.file import FormEntry, WorkshopFile, moment, questionnaire_of
from app.workshops.models import Slug, Version, Workshop, WorkshopQuestionnaire, WorkshopState

Translate = Callable[[Locale, str, str], str | None]
"""Target locale, key (msgctxt), source -> the approved translation, or None."""


# Not frozen: Python writes the traceback into an exception on its way.
@dataclass(eq=False)
class NotReady(Exception):
    """The workshop cannot be published: these texts are missing, stale or not approved."""

    gaps: tuple[Gap, ...]


@dataclass(eq=False)
class SlugTaken(Exception):
    """Another workshop has, or had, this address."""

    locale: Locale
    slug: str


def import_workshop(content: WorkshopFile, path: Path, *, translate: Translate, at: datetime) -> None:
    """Create the workshop of a file and publish it, or change nothing.

    The library's texts are copied, both languages, into the workshop's own catalogue.
    Raises DefinitionError (the file contradicts itself), SlugTaken and NotReady.
    """
    forms = [
        (entry, questionnaire_of(entry, path, f"forms › {number}")) for number, entry in enumerate(content.forms, 1)
    ]
    _refuse_clashes(forms, path)
    _refuse_unfit(forms, path)
    starts_at = moment(content.starts, at)
    ends_at = starts_at + timedelta(minutes=content.duration_minutes)
    with transaction():
        _refuse_taken_slugs(content)
        workshop = Workshop(
            catalogue_id=create_catalogue(_pairs(content, forms, path, translate), at=at),
            state=WorkshopState.DRAFT,
            starts_at=starts_at,
            ends_at=ends_at,
            capacity=content.capacity,
            full=False,
            contact_email=content.contact_email,
            delete_on=(ends_at + timedelta(days=content.delete_after_days)).date(),
            created_at=at,
            slugs=[
                Slug(locale="cy", slug=content.slug.cy, current=True),
                Slug(locale="en", slug=content.slug.en, current=True),
            ],
            questionnaires=[_questionnaire(entry, form, path, at) for entry, form in forms],
        )
        db.session.add(workshop)
        db.session.flush()
        publish(workshop.id)


def publish(workshop_id: int) -> None:
    """Open the workshop's pages, in both languages at once; raises NotReady where a text may not be shown."""
    with transaction():
        workshop = db.session.get_one(Workshop, workshop_id)
        gaps = get_wording(workshop.catalogue_id).gaps
        if gaps:
            raise NotReady(gaps)
        workshop.state = WorkshopState.PUBLISHED
        move_revision()


def mark_full(workshop_id: int, *, full: bool) -> None:
    """Say to every worker that the workshop has become full, or has a free place again."""
    with transaction():
        db.session.execute(update(Workshop).where(Workshop.id == workshop_id).values(full=full))
        move_revision()


def _refuse_clashes(forms: list[tuple[FormEntry, Questionnaire]], path: Path) -> None:
    for name in ("moment", "key"):
        seen: dict[str, int] = {}
        for number, (_, form) in enumerate(forms, 1):
            value = getattr(form, name)
            if value in seen:
                raise DefinitionError(
                    path=path,
                    place=f"forms › {number}",
                    line=None,
                    what=f"forms {seen[value]} and {number} both have the {name} “{value}”",
                    remedy=f"give each form of a workshop a {name} of its own",
                )
            seen[value] = number


def _refuse_unfit(forms: list[tuple[FormEntry, Questionnaire]], path: Path) -> None:
    for number, (_, form) in enumerate(forms, 1):
        if form.key == "workshop":
            what, remedy = "the key “workshop” belongs to the workshop’s own texts", "give the form another key"
        elif form.anonymous and form.moment == "registration":
            what, remedy = "a registration takes a place for a person", "set anonymous to false"
        else:
            continue
        raise DefinitionError(path=path, place=f"forms › {number}", line=None, what=what, remedy=remedy)


def _refuse_taken_slugs(content: WorkshopFile) -> None:
    slugs: tuple[tuple[Locale, str], ...] = (("cy", content.slug.cy), ("en", content.slug.en))
    for locale, slug in slugs:
        taken = select(Slug.id).where(Slug.locale == locale, Slug.slug == slug)
        if db.session.execute(taken).first() is not None:
            raise SlugTaken(locale, slug)


def _questionnaire(entry: FormEntry, form: Questionnaire, path: Path, at: datetime) -> WorkshopQuestionnaire:
    opens_at, closes_at = moment(entry.opens, at), moment(entry.closes, at)
    if closes_at <= opens_at:
        raise DefinitionError(
            path=path,
            place=f"forms › {form.key} › closes",
            line=None,
            what="the form would close before it opens",
            remedy="give a later time",
        )
    version = Version(number=1, hash=form.hash, definition=form.to_json(), published_at=at)
    return WorkshopQuestionnaire(
        moment=form.moment, opens_at=opens_at, closes_at=closes_at, responses_deleted=0, versions=[version]
    )


def _pairs(
    content: WorkshopFile, forms: list[tuple[FormEntry, Questionnaire]], path: Path, translate: Translate
) -> list[Pair]:
    source = content.source_locale
    pairs = [
        Pair(
            key=key,
            source_locale=source,
            source=getattr(both, source),
            translation=getattr(both, other(source)),
            state=State.APPROVED,
            comment=comment,
        )
        for key, both, comment in content.texts()
    ]
    for entry, form in forms:
        target = other(form.source_locale)
        texts = form.texts()
        _refuse_unknown_keys(entry, form, {text.key for text in texts}, path)
        for text in texts:
            translation = entry.translations.get(text.key) or translate(target, text.key, text.text)
            pairs.append(
                Pair(
                    key=text.key,
                    source_locale=form.source_locale,
                    source=text.text,
                    translation=translation,
                    state=State.APPROVED,
                    comment=text.comment,
                )
            )
    return pairs


def _refuse_unknown_keys(entry: FormEntry, form: Questionnaire, known: set[str], path: Path) -> None:
    unknown = sorted(set(entry.translations) - known)
    if unknown:
        raise DefinitionError(
            path=path,
            place=f"forms › {form.key} › translations › {unknown[0]}",
            line=None,
            what="the form has no text with this key",
            remedy=f"use one of the form’s keys, such as “{min(known)}”",
        )
