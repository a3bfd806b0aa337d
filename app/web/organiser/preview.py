"""A workshop as participants will see it, in both languages, also before it is published; nothing typed is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.language import Locale, other
from app.places.queries import count_taken
from app.places.rules import places_left
from app.questionnaires import Kind, Page, PageReading, Questionnaire, Step, Walk, text_key
from app.questionnaires.conditions import references
from app.web.access import allows, settings
from app.web.addresses import localised
from app.web.fields import Words, page_form
from app.web.organiser.page import EDITORS, bp, form_of, managed
from app.web.pages import (
    CheckContext,
    PageContext,
    ReceiptContext,
    WorkshopContext,
    check_sections,
    render_check_page,
    render_question_page,
    render_receipt,
    render_workshop_page,
)
from app.web.pages.conditions import Conditions, Said
from app.web.pages.unfinished import case_studies_or_gaps, mark_gaps, words_or_gaps
from app.workshops.queries import FormSnapshot, WorkshopSnapshot

_REFERENCE = "AAAA-0000"
"""Stands for the reference of a response: none is like it, since real ones have no 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A part of the preview: the workshop's page (without a title of its own) or a form."""

    title: str | None
    url: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """What stands over a page that is shown as a preview: its parts and the ways on.

    ``conditions`` say what must have been answered on earlier pages for a question (its label) to be seen, or the page.
    """

    workshop_id: int
    parts: tuple[Link, ...]
    previous_url: str | None
    next_url: str | None
    paper_url: str | None
    conditions: tuple[tuple[str | None, Said], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in the preview: a page of a form by its number, “check your answers” and the receipt counted on."""

    form: FormSnapshot
    number: int

    @property
    def questionnaire(self) -> Questionnaire:
        """What the form asks now."""
        return self.form.current.questionnaire

    @property
    def page(self) -> Page | None:
        """The page of questions; None for what follows after the last."""
        pages = self.questionnaire.pages
        return pages[self.number - 1] if self.number <= len(pages) else None

    @property
    def last(self) -> int:
        """The number of the receipt."""
        return len(self.questionnaire.pages) + self.questionnaire.check_answers + 1

    def url(self, number: int | None = None, locale: Locale | None = None) -> str:
        """The address of a page of this form: of this one, in the reader's language, unless another is asked for."""
        return url_for(
            "organiser.preview_page",
            workshop_id=self.form.workshop_id,
            form_id=self.form.id,
            number=number or self.number,
            locale=locale or g.locale,
        )


@allows(*EDITORS)
def preview(locale: Locale, workshop_id: int) -> ResponseReturnValue:
    """The workshop's own page."""
    found = managed(workshop_id)
    words = words_or_gaps(found, locale)
    g.preview = _bar(found, None, words)
    context = WorkshopContext(
        workshop=found,
        locale=locale,
        words=words,
        case_studies=case_studies_or_gaps(found, locale),
        places_left=places_left(found.capacity, count_taken(found.id)),
        contact_email=found.contact_email or settings().contact_email,
        form_url=lambda form: Place(form=form, number=1).url(),
        now=clock.now(),
    )
    return mark_gaps(render_workshop_page(context))


@allows(*EDITORS)
def preview_page(locale: Locale, workshop_id: int, form_id: int, number: int) -> ResponseReturnValue:
    """A page of a form; after the last of its questions, what they lead to."""
    found = managed(workshop_id)
    place = _place(found, form_id, number)
    words = words_or_gaps(found, locale)
    g.preview = _bar(found, place, words)
    if place.page is not None:
        return mark_gaps(_question_page(place, place.page, words))
    return mark_gaps(_receipt(found, place, words) if number == place.last else _check_page(place, words))


@allows(*EDITORS)
def leave_preview_page(locale: Locale, workshop_id: int, form_id: int, number: int) -> ResponseReturnValue:
    """Go where the buttons of a page lead; what was typed is not even looked at."""
    place = _place(managed(workshop_id), form_id, number)
    match request.form.get("action"):
        case "switch":
            return redirect(place.url(locale=other(locale)), 303)
        case "back" if number == 1:
            return redirect(url_for(".preview", workshop_id=workshop_id), 303)
        case "back":
            return redirect(place.url(number - 1), 303)
        case "again":
            return redirect(place.url(1), 303)
        case "delete":
            return redirect(place.url(), 303)
        case _:
            return redirect(place.url(min(number + 1, place.last)), 303)


def _place(found: WorkshopSnapshot, form_id: int, number: int) -> Place:
    place = Place(form=form_of(found, form_id), number=number)
    if not 1 <= number <= place.last:
        abort(404)
    return place


def _question_page(place: Place, page: Page, words: Words) -> str:
    questionnaire = place.questionnaire
    total = len(questionnaire.pages)
    context = PageContext(
        questionnaire=questionnaire,
        page=page,
        form=page_form(questionnaire, page)(earlier=None, words=words),
        words=words,
        number=place.number,
        total=total,
        version=questionnaire.hash,
        mark="preview",
        workshop_title=words("workshop.title"),
        action_url=place.url(),
        has_back=place.number > 1,
        can_delete=True,
        last=place.number == total,
    )
    return render_question_page(context)


def _check_page(place: Place, words: Words) -> str:
    questionnaire = place.questionnaire
    numbers = {page.key: number for number, page in enumerate(questionnaire.pages, 1)}
    context = CheckContext(
        questionnaire=questionnaire,
        words=words,
        sections=check_sections(questionnaire, _unanswered(questionnaire), words, lambda key: place.url(numbers[key])),
        version=questionnaire.hash,
        workshop_title=words("workshop.title"),
        action_url=place.url(),
    )
    return render_check_page(context)


def _receipt(found: WorkshopSnapshot, place: Place, words: Words) -> str:
    context = ReceiptContext(
        reference=_REFERENCE,
        moment=place.questionnaire.moment,
        form_title=_title(place.form, words),
        workshop_title=words("workshop.title"),
        workshop_url=url_for(".preview", workshop_id=found.id),
        action_url=place.url(),
        joining=words("workshop.joining"),
        join_url=found.join_url,
    )
    return render_receipt(context)


def _unanswered(questionnaire: Questionnaire) -> Walk:
    """The way of somebody who was asked everything and answered nothing."""
    steps = (
        Step(
            page=page,
            reading=PageReading(answers={}, problems=(), shown=frozenset(question.key for question in page.questions)),
        )
        for page in questionnaire.pages
    )
    return Walk(pages=tuple(steps), answers={})


def _bar(found: WorkshopSnapshot, place: Place | None, words: Words) -> Bar:
    forms = [Place(form=form, number=1) for form in found.forms.values()]
    home = url_for(".preview", workshop_id=found.id)
    tour = [home, *(form.url(number) for form in forms for number in range(1, form.last + 1))]
    here = tour.index(home if place is None else place.url())
    shown = None if place is None else place.form.id
    links = [Link(title=_title(form.form, words), url=form.url(), current=form.form.id == shown) for form in forms]
    return Bar(
        workshop_id=found.id,
        parts=(Link(title=None, url=home, current=place is None), *links),
        previous_url=tour[here - 1] if here else None,
        next_url=tour[here + 1] if here + 1 < len(tour) else None,
        paper_url=None if shown is None else url_for(".print_blank", workshop_id=found.id, form_id=shown),
        conditions=() if place is None or place.page is None else tuple(_conditions(place, place.page, words)),
    )


def _conditions(place: Place, page: Page, words: Words) -> Iterator[tuple[str | None, Said]]:
    """What must have been answered before for the page to be seen, and questions on it (by their labels)."""

    def label(question: Kind) -> str:
        return words(text_key(place.questionnaire.key, question.key, "label"))

    conditions = Conditions(questionnaire=place.questionnaire, words=words, name=label)
    if page.shown_if is not None:
        yield None, conditions.only_if(page.shown_if)
    here = {question.key for question in page.questions}
    for question in page.questions:
        if question.shown_if is not None and any(key not in here for key, _, _ in references(question.shown_if)):
            yield label(question), conditions.only_if(question.shown_if)


def _title(form: FormSnapshot, words: Words) -> str:
    return words(text_key(form.current.questionnaire.key, "title"))


localised(bp, "/{organise}/<int:workshop_id>/{preview}", "preview", preview)
_page = "/{organise}/<int:workshop_id>/{preview}/<int:form_id>/<int:number>"
localised(bp, _page, "preview_page", preview_page)
localised(bp, _page, "leave_preview_page", leave_preview_page, ("POST",))
