"""Bringing in a workshop from its file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from app.extensions import db, transaction
from app.language import LOCALES, Locale
from app.questionnaires import DefinitionError, Questionnaire
from app.wording.service import Pair, create_catalogue, move_revision
from app.workshops.file import Both, FormEntry, WorkshopFile, moment, questionnaire_of
from app.workshops.models import Workshop, WorkshopQuestionnaire
from app.workshops.queries import text_gaps_of
from app.workshops.rules import Action, WorkshopState
from app.workshops.service.addresses import give_short_links, take_slug
from app.workshops.service.common import note, reread
from app.workshops.service.errors import NotReady
from app.workshops.service.forms import Translate, questionnaire_row, translations
from app.workshops.service.texts import case_study_pair, form_pairs, own_pairs


def import_workshop(content: WorkshopFile, path: Path, *, translate: Translate, at: datetime) -> None:
    """Create the workshop of a file and publish it, or change nothing.

    The library's texts are copied, both languages, into the workshop's own catalogue. The file may say any times.
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
        workshop = Workshop(
            catalogue_id=create_catalogue(_pairs(content, forms, path, translate), at=at),
            state=WorkshopState.PUBLISHED,
            starts_at=starts_at,
            ends_at=ends_at,
            capacity=content.capacity,
            full=False,
            contact_email=content.contact_email,
            join_url=content.join_url,
            source_locale=content.source_locale,
            delete_on=(ends_at + timedelta(days=content.delete_after_days)).date(),
            created_at=at,
            questionnaires=[_questionnaire(entry, form, path, at) for entry, form in forms],
        )
        db.session.add(workshop)
        db.session.flush()
        for locale in LOCALES:
            take_slug(workshop.id, locale, getattr(content.slug, locale))
        gaps = text_gaps_of(reread(workshop.id))
        if gaps:
            raise NotReady(gaps)
        give_short_links(workshop.id)
        for action in (Action.CREATED, Action.PUBLISHED):
            note(workshop.id, action, by=None, at=at)
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
    return questionnaire_row(form, (opens_at, closes_at), at)


def _pairs(
    content: WorkshopFile, forms: list[tuple[FormEntry, Questionnaire]], path: Path, translate: Translate
) -> list[Pair]:
    source = content.source_locale
    pairs = own_pairs({key: _wordings(both) for key, both in content.own_texts().items()}, source)
    pairs += [case_study_pair(key, _wordings(both), source) for key, both in content.case_study_texts().items()]
    for entry, form in forms:
        _refuse_unknown_keys(entry, form, {text.key for text in form.texts()}, path)
        pairs += form_pairs(form, {**translations(form, translate), **entry.translations})
    return pairs


def _wordings(both: Both) -> Mapping[Locale, str]:
    return {"cy": both.cy, "en": both.en}


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
