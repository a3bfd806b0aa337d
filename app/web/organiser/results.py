"""Following a workshop: how far each form has come, what was answered, what was written."""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Final

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.language import Locale, other
from app.language.formatting import LONDON, format_time
from app.results.queries import NoSuchAnswer, progress, summary, texts
from app.results.rules import Filters, Places, Progress, Summary, Written
from app.results.service import fold
from app.web.access import allows, person
from app.web.addresses import localised
from app.web.frame import alternates
from app.web.organiser.cards import page_cards, progress_card, written_card
from app.web.organiser.charts import COLUMN_HEIGHT, width
from app.web.organiser.figures import Draughtsman, language_items, role_items
from app.web.organiser.filters import Wanted, in_words, read_filters
from app.web.organiser.page import EDITORS, READERS, bp, form_of, managed, show
from app.web.organiser.words import form_title_of, title_of
from app.workshops.queries import FormSnapshot, WorkshopSnapshot

FOLDED_AT_ONCE: Final = 2_000
"""How many new responses of a form one look takes into the figures, so that the page comes soon however many wait."""
LOOK_EVERY: Final = 15
"""Seconds between two looks of a page that follows new answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What asks for a written answer: the keys of its label, from the question inwards, and whether it tells names."""

    text_keys: tuple[str, ...]
    identifies: bool


@allows(*READERS)
def followed(locale: Locale, workshop_id: int) -> ResponseReturnValue:
    """Each form of a workshop: begun, sent, left, how long it takes, by day and by language; places."""
    workshop = managed(workshop_id)
    draw = _draughtsman(workshop, locale)
    known = [(form, _progress(form)) for form in workshop.forms.values()]
    return _show(
        "results_followed",
        workshop,
        locale,
        forms=[_form_card(workshop, form, found, draw) for form, found in known],
        places=next((_places(found.places, draw) for _, found in known if found.places), None),
        height=COLUMN_HEIGHT,
    )


@allows(*READERS)
def results(locale: Locale, workshop_id: int, form_id: int) -> ResponseReturnValue:
    """What was answered to each question of a form, by those whom the filters in the address leave."""
    workshop = managed(workshop_id)
    form = form_of(workshop, form_id)
    draw = _draughtsman(workshop, locale)
    fold(form.id, at_most=FOLDED_AT_ONCE)
    wanted = read_filters(request.args, anonymous=form.current.questionnaire.anonymous)
    found = summary(form, wanted.filters)
    wanted = wanted.of(found.roles)
    return _show_form(
        "results",
        workshop,
        form,
        draw,
        wanted,
        summary=found,
        responses=draw.number(found.responses),
        total=draw.number(found.total),
        deleted=draw.number(found.deleted),
        uncounted=draw.number(found.uncounted),
        role_items=role_items(found.roles, draw, wanted.typed["role"]),
        chosen=in_words(wanted.filters, found.roles, draw),
        pages=page_cards(found, draw, names=_knows_names()),
    )


@allows(*READERS)
def written(locale: Locale, workshop_id: int, form_id: int, answer: str) -> ResponseReturnValue:
    """What was written to a question, newest first, or what of it holds the words that are looked for."""
    workshop = managed(workshop_id)
    form = form_of(workshop, form_id)
    draw = _draughtsman(workshop, locale)
    fold(form.id, at_most=FOLDED_AT_ONCE)
    everything = summary(form, Filters())
    asked = _find_asked(form, everything, answer)
    if asked is None:
        abort(404)
    if asked.identifies and not _knows_names():
        abort(403)
    wanted = read_filters(request.args, anonymous=form.current.questionnaire.anonymous).of(everything.roles)
    try:
        found = texts(form, answer, wanted.filters, wanted.search, wanted.page)
    except NoSuchAnswer:
        abort(404)

    def page(number: int) -> str:
        query: dict[str, Any] = {**wanted.query, "search": wanted.search or None, "page": number}
        return url_for(".written", workshop_id=workshop.id, form_id=form.id, answer=answer, **query)

    return _show_form(
        "results_written",
        workshop,
        form,
        draw,
        wanted,
        question=" – ".join(draw.words(key) for key in asked.text_keys),
        answer=answer,
        texts=found,
        total=None if found.total is None else draw.number(found.total),
        items=[written_card(item, locale) for item in found.items],
        role_items=role_items(everything.roles, draw, wanted.typed["role"]),
        chosen=in_words(wanted.filters, everything.roles, draw),
        newer=page(found.page - 1) if found.page > 1 else None,
        older=page(found.page + 1) if found.more else None,
    )


def _show_form(
    template: str, workshop: WorkshopSnapshot, form: FormSnapshot, draw: Draughtsman, wanted: Wanted, **context: Any
) -> ResponseReturnValue:
    return _show(
        template,
        workshop,
        draw.locale,
        title=form_title_of(workshop, form, draw.locale),
        form_id=form.id,
        moment=form.moment,
        anonymous=form.current.questionnaire.anonymous,
        wanted=wanted,
        language_items=language_items(wanted.typed["language"]),
        problems=wanted.errors,
        **context,
    )


def _show(template: str, workshop: WorkshopSnapshot, locale: Locale, **context: Any) -> ResponseReturnValue:
    query = request.query_string.decode("ascii", "replace")
    address = alternates()[other(locale)]
    return show(
        template,
        workshop_id=workshop.id,
        workshop_title=title_of(workshop, locale),
        now=format_time(clock.now(), locale),
        seconds=LOOK_EVERY,
        edits=_knows_names(),
        alternate_url=f"{address}?{query}" if query else address,
        **context,
    )


def _progress(form: FormSnapshot) -> Progress:
    fold(form.id, at_most=FOLDED_AT_ONCE)
    return progress(form, at=clock.now())


def _form_card(workshop: WorkshopSnapshot, form: FormSnapshot, found: Progress, draw: Draughtsman) -> SimpleNamespace:
    now = clock.now()
    return SimpleNamespace(
        id=form.id,
        title=form_title_of(workshop, form, draw.locale),
        state=form.state(now),
        progress=progress_card(found, draw, min(now, form.closes_at).astimezone(LONDON).date()),
    )


def _places(places: Places, draw: Draughtsman) -> SimpleNamespace:
    return SimpleNamespace(
        taken=draw.number(places.taken),
        capacity=draw.number(places.capacity),
        width=width(places.taken, places.capacity),
        waiting=draw.number(places.waiting) if places.waiting else None,
    )


def _find_asked(form: FormSnapshot, found: Summary, answer: str) -> _Asked | None:
    """The question that asks for a written answer; withheld figures have none, but then the form's version knows."""
    for question in (question for page in found.pages for question in page.questions):
        for figure in question.figures:
            if isinstance(figure, Written) and figure.key == answer:
                return _Asked(text_keys=figure.text_keys, identifies=question.identifies)
    questionnaire = form.current.questionnaire
    for known in questionnaire.questions_by_key.values():
        for column in known.columns(questionnaire.key):
            if column.key == answer:
                return _Asked(text_keys=column.text_keys, identifies=known.identifies)
    return None


def _draughtsman(workshop: WorkshopSnapshot, locale: Locale) -> Draughtsman:
    texts = workshop.wording.texts[locale]
    # A draft may lack a text in one language. Then its key stands there, rather than a text in the other.
    return Draughtsman(locale=locale, words=lambda key: texts.get(key) or key)


def _knows_names() -> bool:
    return person().role in EDITORS


localised(bp, "/{organise}/<int:workshop_id>/{results}", "followed", followed)
localised(bp, "/{organise}/<int:workshop_id>/{forms}/<int:form_id>/{results}", "results", results)
localised(bp, "/{organise}/<int:workshop_id>/{forms}/<int:form_id>/{results}/<answer>", "written", written)
