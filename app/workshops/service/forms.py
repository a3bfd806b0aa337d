"""Which forms a workshop has."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import delete, select

from app.extensions import db, transaction
from app.language import Locale, other
from app.questionnaires import Questionnaire, library
from app.wording.queries import list_texts
from app.wording.service import add_texts, remove_texts
from app.workshops.models import Version, Workshop, WorkshopQuestionnaire
from app.workshops.rules import Action, Period, default_period
from app.workshops.service.above import above
from app.workshops.service.addresses import drop_short_links, give_short_links
from app.workshops.service.common import lock, note, tell_workers
from app.workshops.service.errors import HasResponses, MomentTaken, NoForm
from app.workshops.service.texts import form_pairs, refuse_gaps

Translate = Callable[[Locale, str, str], str | None]
"""Target locale, key (msgctxt), source -> the approved translation, or None."""


def add_form(workshop_id: int, library_key: str, *, translate: Translate, by: int | None, at: datetime) -> int:
    """Give the workshop a form of the library, in both languages, and return its id.

    Raises NoForm (of the library), MomentTaken, NotReady (participants see the workshop, and a text lacks its
    translation) and NoWorkshop.
    """
    form = library_form(library_key)
    with transaction():
        workshop = lock(workshop_id)
        _refuse_taken(workshop_id, form)
        add_texts(workshop.catalogue_id, form_pairs(form, translations(form, translate)), at=at)
        period = default_period(form.moment, starts_at=workshop.starts_at, ends_at=workshop.ends_at, now=at)
        row = questionnaire_row(form, period, at)
        row.workshop_id = workshop_id
        db.session.add(row)
        db.session.flush()
        form_id = row.id
        give_short_links(workshop_id)
        note(workshop_id, Action.CHANGED, by=by, at=at, added=form.key)
        refuse_gaps(workshop, [text.key for text in form.texts()])
        tell_workers(workshop)
        return form_id


def remove_form(workshop_id: int, form_id: int, *, by: int | None, at: datetime) -> None:
    """Take a form away, and with it its texts and short links. Raises HasResponses, NoForm and NoWorkshop."""
    with transaction():
        workshop = lock(workshop_id)
        form = db.session.get(WorkshopQuestionnaire, form_id)
        if form is None or form.workshop_id != workshop_id:
            raise NoForm(form_id)
        if form.responses_deleted or not _holds_still(form_id) or above().is_begun(form_id):
            raise HasResponses
        moment = form.moment
        _remove_texts(workshop, form_id)
        db.session.execute(delete(WorkshopQuestionnaire).where(WorkshopQuestionnaire.id == form_id))
        drop_short_links(workshop_id, moment)
        note(workshop_id, Action.CHANGED, by=by, at=at, removed=moment)
        tell_workers(workshop)


def library_form(key: str) -> Questionnaire:
    """A form of the library. Raises NoForm."""
    if key not in library():
        raise NoForm(key)
    return library()[key]


def translations(form: Questionnaire, translate: Translate) -> dict[str, str | None]:
    """The approved translations of a form's texts, by key."""
    target = other(form.source_locale)
    return {text.key: translate(target, text.key, text.text) for text in form.texts()}


def questionnaire_row(form: Questionnaire, period: Period, at: datetime) -> WorkshopQuestionnaire:
    """A form of a workshop, in its first version."""
    return WorkshopQuestionnaire(
        moment=form.moment,
        opens_at=period[0],
        closes_at=period[1],
        responses_deleted=0,
        versions=[Version(number=1, hash=form.hash, definition=form.to_json(), published_at=at)],
    )


def _refuse_taken(workshop_id: int, form: Questionnaire) -> None:
    same = select(WorkshopQuestionnaire.id).where(
        WorkshopQuestionnaire.workshop_id == workshop_id, WorkshopQuestionnaire.moment == form.moment
    )
    if db.session.execute(same).first() is not None:
        raise MomentTaken(form.moment)


def _holds_still(form_id: int) -> bool:
    """Whether nobody is sending an answer at this moment; from now on, whoever does comes too late.

    To wait for them would not do: they wait for the workshop's row, which is ours.
    """
    row = select(WorkshopQuestionnaire.id).where(WorkshopQuestionnaire.id == form_id)
    return db.session.execute(row.with_for_update(skip_locked=True)).first() is not None


def _remove_texts(workshop: Workshop, form_id: int) -> None:
    versions = db.session.scalars(select(Version.definition).where(Version.questionnaire_id == form_id))
    prefixes = tuple(f"{definition['key']}." for definition in versions)
    keys = [text.key for text in list_texts(workshop.catalogue_id) if text.key.startswith(prefixes)]
    remove_texts(workshop.catalogue_id, keys)
