"""A workshop as participants will see it, also before it is published; nothing typed is kept.

Each audience that has such a preview says whose words it shows and at which of its endpoints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from flask import abort, g, redirect, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.language import Locale, other
from app.places.queries import count_taken
from app.places.rules import places_left
from app.questionnaires import Kind, Page, PageReading, Questionnaire, Step, Walk, text_key
from app.questionnaires.conditions import references
from app.web.access import settings
from app.web.fields import Words
from app.web.pages.conditions import Conditions, Said
from app.web.pages.contexts import CheckContext, PageContext, ReceiptContext, check_sections, is_mailed
from app.web.pages.render import render_check_page, render_question_page, render_receipt
from app.web.pages.revealing import form_revealing
from app.web.pages.workshop import WorkshopContext, render_workshop_page
from app.workshops.queries import FormSnapshot, WorkshopSnapshot

_REFERENCE: Final = "AAAA-0000"
"""Stands for the reference of a response: none is like it, since real ones have no 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the preview: the workshop's page (without a title of its own) or a form."""

    title: str | None
    url: str
    current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """What stands over a page that is shown as a preview: its parts and the ways on.

    ``conditions`` say what must have been answered on earlier pages for a question (its label) to be seen, or the page.
    ``note`` is one more sentence; ``beside`` stands beside the page.
    """

    back_text: str
    back_url: str
    note: str | None
    parts: tuple[Part, ...]
    previous_url: str | None
    next_url: str | None
    paper_url: str | None
    conditions: tuple[tuple[str | None, Said], ...]
    beside: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in the preview: a page of a form by its number, “check your answers” and the receipt counted on.

    ``given`` is what else its address says.
    """

    form: FormSnapshot
    number: int
    endpoint: str
    given: Mapping[str, Any] = field(default_factory=dict)

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
        return receipt_number(self.questionnaire)

    def url(self, number: int | None = None, locale: Locale | None = None) -> str:
        """The address of a page of this form: of this one, in the reader's language, unless another is asked for."""
        return url_for(
            self.endpoint,
            workshop_id=self.form.workshop_id,
            form_id=self.form.id,
            number=number or self.number,
            locale=locale or g.locale,
            **self.given,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A workshop, and how it is shown: the words of its pages, and the endpoints of its page and of its forms' pages.

    ``names`` are the words in the bar. ``back_text`` and ``back_url`` lead out of the preview, ``paper_url`` gives the
    address of a form (by its id) on paper. ``given`` is what else the addresses of its pages say.
    """

    workshop: WorkshopSnapshot
    locale: Locale
    words: Words
    names: Words
    case_studies: Sequence[str]
    home: str
    page: str
    back_text: str
    back_url: str
    note: str | None = None
    beside: str | None = None
    paper_url: Callable[[int], str] | None = None
    given: Mapping[str, Any] = field(default_factory=dict)

    @property
    def home_url(self) -> str:
        """The address of the workshop's page."""
        return url_for(self.home, workshop_id=self.workshop.id, **self.given)

    def place(self, form_id: int, number: int) -> Place:
        """A page of a form; 404 where there is none."""
        form = next((form for form in self.workshop.forms.values() if form.id == form_id), None)
        if form is None:
            abort(404)
        place = self._at(form, number)
        if not 1 <= number <= place.last:
            abort(404)
        return place

    def show_workshop(self) -> str:
        """The workshop's own page."""
        g.preview = self._bar(None)
        found = self.workshop
        context = WorkshopContext(
            workshop=found,
            locale=self.locale,
            words=self.words,
            case_studies=self.case_studies,
            places_left=places_left(found.capacity, count_taken(found.id)),
            contact_email=found.contact_email or settings().contact_email,
            form_url=lambda form: self._at(form).url(),
            now=clock.now(),
            lost_link_url=self.home_url,
        )
        return render_workshop_page(context)

    def show(self, place: Place, reveal: str | None = None) -> str:
        """A page of a form; after the last of its questions, what they lead to.

        ``reveal`` is the key of a text that must be seen, even if it shows only once something has been answered.
        """
        g.preview = self._bar(place)
        if place.page is not None:
            return self._question_page(place, place.page, reveal)
        return self._receipt(place) if place.number == place.last else self._check_page(place)

    def leave(self, place: Place, action: str | None) -> ResponseReturnValue:
        """Go where the buttons of a page lead; what was typed is not even looked at."""
        match action:
            case "switch":
                return redirect(place.url(locale=other(self.locale)), 303)
            case "back" if place.number == 1:
                return redirect(self.home_url, 303)
            case "back":
                return redirect(place.url(place.number - 1), 303)
            case "again":
                return redirect(place.url(1), 303)
            case "delete":
                return redirect(place.url(), 303)
            case _:
                return redirect(place.url(min(place.number + 1, place.last)), 303)

    def _at(self, form: FormSnapshot, number: int = 1) -> Place:
        return Place(form=form, number=number, endpoint=self.page, given=self.given)

    def _question_page(self, place: Place, page: Page, reveal: str | None) -> str:
        questionnaire = place.questionnaire
        total = len(questionnaire.pages)
        context = PageContext(
            questionnaire=questionnaire,
            page=page,
            form=form_revealing(questionnaire, page, self.words, reveal),
            words=self.words,
            number=place.number,
            total=total,
            version=questionnaire.hash,
            mark="preview",
            workshop_title=self.words("workshop.title"),
            action_url=place.url(),
            has_back=place.number > 1,
            can_delete=True,
            last=place.number == total,
            waits=self._waits(place),
        )
        return render_question_page(context)

    def _check_page(self, place: Place) -> str:
        questionnaire = place.questionnaire
        numbers = {page.key: number for number, page in enumerate(questionnaire.pages, 1)}
        context = CheckContext(
            questionnaire=questionnaire,
            words=self.words,
            sections=check_sections(
                questionnaire, _unanswered(questionnaire), self.words, lambda key: place.url(numbers[key])
            ),
            version=questionnaire.hash,
            workshop_title=self.words("workshop.title"),
            action_url=place.url(),
            waits=self._waits(place),
        )
        return render_check_page(context)

    def _receipt(self, place: Place) -> str:
        context = ReceiptContext(
            reference=_REFERENCE,
            moment=place.questionnaire.moment,
            form_title=_title(place.form, self.words),
            workshop_title=self.words("workshop.title"),
            workshop_url=self.home_url,
            action_url=place.url(),
            joining=self.words("workshop.joining"),
            join_url=self.workshop.join_url,
            waiting=self._waits(place),
            mails=is_mailed(place.questionnaire, settings()),
        )
        return render_receipt(context)

    def _waits(self, place: Place) -> bool:
        """Whether whoever sent the form now would have to wait for a place."""
        return place.form.moment == "registration" and self.workshop.full

    def _bar(self, place: Place | None) -> Bar:
        forms = [self._at(form) for form in self.workshop.forms.values()]
        home = self.home_url
        tour = [home, *(form.url(number) for form in forms for number in range(1, form.last + 1))]
        here = tour.index(home if place is None else place.url())
        shown = None if place is None else place.form.id
        links = [
            Part(title=_title(form.form, self.names), url=form.url(), current=form.form.id == shown) for form in forms
        ]
        return Bar(
            back_text=self.back_text,
            back_url=self.back_url,
            note=self.note,
            parts=(Part(title=None, url=home, current=place is None), *links),
            previous_url=tour[here - 1] if here else None,
            next_url=tour[here + 1] if here + 1 < len(tour) else None,
            paper_url=None if shown is None or self.paper_url is None else self.paper_url(shown),
            conditions=() if place is None or place.page is None else tuple(self._conditions(place, place.page)),
            beside=self.beside,
        )

    def _conditions(self, place: Place, page: Page) -> Iterator[tuple[str | None, Said]]:
        """What must have been answered before for the page to be seen, and questions on it (by their labels)."""

        def label(question: Kind) -> str:
            return self.names(text_key(place.questionnaire.key, question.key, "label"))

        conditions = Conditions(questionnaire=place.questionnaire, words=self.names, name=label)
        if page.shown_if is not None:
            yield None, conditions.only_if(page.shown_if)
        here = {question.key for question in page.questions}
        for question in page.questions:
            if question.shown_if is not None and any(key not in here for key, _, _ in references(question.shown_if)):
                yield label(question), conditions.only_if(question.shown_if)


def receipt_number(form: Questionnaire) -> int:
    """The number of the last page in the preview of a form: what is shown once it has been sent."""
    return len(form.pages) + form.check_answers + 1


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


def _title(form: FormSnapshot, words: Words) -> str:
    return words(text_key(form.current.questionnaire.key, "title"))
