"""The way through a form: what a page makes of what was posted, and which pages a person meets."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.questionnaires.answers import Answers, Json, Problem, Raw, text_key
from app.questionnaires.conditions import holds
from app.questionnaires.definition import Page, Questionnaire


@dataclass(frozen=True, slots=True, kw_only=True)
class PageReading:
    """What a page makes of the posted fields; `shown` has the keys of its visible questions, guidance too."""

    answers: Answers
    problems: tuple[Problem, ...]
    shown: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A page that a person meets; `reading` is None until they have sent it."""

    page: Page
    reading: PageReading | None

    @property
    def finished(self) -> bool:
        """Whether it was sent and is without problems."""
        return self.reading is not None and not self.reading.problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Walk:
    """The pages that a person meets, in order, and their answers so far."""

    pages: tuple[Step, ...]
    answers: Answers

    @property
    def complete(self) -> bool:
        """Whether every page was sent and is without problems."""
        return all(step.finished for step in self.pages)

    @property
    def first_unfinished(self) -> Page | None:
        """The first page that was not sent or has problems."""
        return next((step.page for step in self.pages if not step.finished), None)

    def step(self, page_key: str) -> Step | None:
        """The step at that page, or None if the person does not meet it."""
        return next((step for step in self.pages if step.page.key == page_key), None)


def read_page(questionnaire: Questionnaire, page: Page, raw: Raw, earlier: Answers) -> PageReading:
    """Read a page's fields in order. Questions whose condition does not hold are neither asked nor answered.

    `earlier` has the answers of the pages before. The problems' text keys begin with the form's key.
    """
    known: dict[str, Json] = dict(earlier)
    for question in page.questions:
        known.pop(question.key, None)  # an older answer of this very page decides nothing
    answers: dict[str, Json] = {}
    problems: list[Problem] = []
    shown: set[str] = set()
    for question in page.questions:
        if question.shown_if is not None and not holds(question.shown_if, known):
            continue
        shown.add(question.key)
        reading = question.read(raw)
        answers.update(reading.answers)
        known.update(reading.answers)
        problems.extend(reading.problems)
    return PageReading(
        answers=answers,
        problems=tuple(_placed(problem, questionnaire.key) for problem in problems),
        shown=frozenset(shown),
    )


def walk(questionnaire: Questionnaire, raw_pages: Mapping[str, Raw]) -> Walk:
    """Go through the form with what was posted for each page (by its key; a page not in it was not sent).

    The walk goes on past unfinished pages, judging conditions on what is known. A page with nothing to
    show is left out.
    """
    steps: list[Step] = []
    answers: dict[str, Json] = {}
    for page in questionnaire.pages:
        if page.shown_if is not None and not holds(page.shown_if, answers):
            continue
        raw = raw_pages.get(page.key)
        reading = read_page(questionnaire, page, raw or {}, answers)
        if not reading.shown and page.guidance is None:
            continue
        if raw is not None:
            answers.update(reading.answers)
        steps.append(Step(page=page, reading=None if raw is None else reading))
    return Walk(pages=tuple(steps), answers=answers)


def _placed(problem: Problem, form_key: str) -> Problem:
    return replace(
        problem,
        text_key=problem.text_key and text_key(form_key, problem.text_key),
        row=problem.row and text_key(form_key, problem.row),
    )
