"""The parts of the pages of results: a form and how far it has come, a question and its figures, a written answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from flask_babel import gettext, pgettext

from app.language import Locale, other
from app.language.formatting import format_date, format_datetime
from app.results.rules import Figure, Progress, QuestionSummary, Summary, Translation, Written, WrittenAnswer
from app.web.organiser import charts
from app.web.organiser.figures import Draughtsman, Grid, Shown, Table, single_days
from app.web.pages.reading import ANSWERED_IN, ReadLine, Translated, offer

HIDDEN_SPECIAL: Final = "special"
HIDDEN_NAMES: Final = "identifies"


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """A number at a glance, and what more there is to say of it."""

    name: str
    value: str
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """How many sent a form over time: a chart where each span is a day, and the table in any case."""

    chart: charts.Timeline | None
    scale: tuple[str, ...]
    first: str
    last: str
    table: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressCard:
    """How far a form has come."""

    figures: tuple[Glance, ...]
    days: Days | None
    languages: Grid | None
    left: Table | None
    begun: bool
    sent: bool
    uncounted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionCard:
    """A question and its figures; ``hidden`` says why there are none."""

    key: str
    label: str
    hidden: str | None
    figures: tuple[Shown, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCard:
    """A page of the form with its questions."""

    title: str
    questions: tuple[QuestionCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenCard:
    """Something that somebody wrote, and when; ``response_id`` leads to all that they answered."""

    response_id: str
    line: ReadLine
    when: str


def progress_card(progress: Progress, draw: Draughtsman, today: date) -> ProgressCard:
    """A form on the page of the whole workshop."""
    return ProgressCard(
        figures=_figures(progress, draw),
        days=_days(progress, draw, today),
        languages=draw.languages(progress),
        left=_left(progress, draw),
        begun=progress.started > 0,
        sent=progress.submitted > 0,
        uncounted=draw.number(progress.uncounted),
    )


def page_cards(summary: Summary, draw: Draughtsman, *, names: bool) -> tuple[PageCard, ...]:
    """The pages of a form with a question at least; without ``names``, no question that tells who somebody is."""
    return tuple(
        PageCard(
            title=draw.words(page.text_key),
            questions=tuple(_question_card(question, draw, names=names) for question in page.questions),
        )
        for page in summary.pages
        if page.questions
    )


def written_card(item: WrittenAnswer, locale: Locale) -> WrittenCard:
    """A written answer for somebody who reads ``locale``."""
    translation = item.translation
    day = format_date(item.submitted_on, locale)
    return WrittenCard(
        response_id=item.response_id,
        line=ReadLine(
            text=item.text,
            locale=item.locale,
            note=None if item.locale == locale else str(ANSWERED_IN[item.locale]),
            answer=item.answer,
            translation=None if translation is None else _translated(translation),
            offer=offer(other(item.locale), there=translation is not None),
        ),
        when=day if item.submitted_at is None else format_datetime(item.submitted_at, locale),
    )


def _translated(translation: Translation) -> Translated:
    return Translated(heading=_heading(translation.locale), text=translation.text, locale=translation.locale)


def _heading(locale: Locale) -> str:
    if locale == "cy":
        # Translators: above the translation of what somebody wrote in English
        return str(gettext("Welsh translation"))
    # Translators: above the translation of what somebody wrote in Welsh
    return str(gettext("English translation"))


def _figures(progress: Progress, draw: Draughtsman) -> tuple[Glance, ...]:
    share = draw.share(progress.submitted, progress.started)
    under_way = progress.under_way
    return (
        # Translators: name of a figure: how many people began to fill a form in
        Glance(name=str(pgettext("figure of a form", "Started")), value=draw.number(progress.started)),
        Glance(
            # Translators: name of a figure: how many people sent a form
            name=str(pgettext("figure of a form", "Submitted")),
            value=draw.number(progress.submitted),
            # Translators: beside the number of people who sent a form; %(share)s is a percentage
            more=str(gettext("%(share)s of those who started", share=share)) if progress.started else "",
        ),
        # Translators: name of a figure: how many people are filling a form in, or may yet come back to it
        Glance(name=str(pgettext("figure of a form", "Not sent yet")), value=draw.number(under_way)),
        # Translators: name of a figure: how long people take over a form; half of them take less
        Glance(name=str(pgettext("figure of a form", "Median time")), value=draw.duration(progress.median_seconds)),
    )


def _days(progress: Progress, draw: Draughtsman, today: date) -> Days | None:
    if not progress.by_day:
        return None
    days = single_days(progress.by_day)
    chart = charts.timeline(days, until=today) if days else None
    return Days(
        chart=chart,
        scale=(draw.number(chart.top), draw.number(chart.top // 2), draw.number(0)) if chart else (),
        first=format_date(chart.columns[0].first, draw.locale) if chart else "",
        last=format_date(chart.columns[-1].last, draw.locale) if chart else "",
        table=draw.table((draw.period(span.first, span.last), span.count or 0) for span in progress.by_day),
    )


def _left(progress: Progress, draw: Draughtsman) -> Table | None:
    left = [one for one in progress.left if one.count]
    if not left:
        return None
    # Translators: in place of the title of a page of a form that earlier versions of it had
    gone = str(gettext("A page that the form no longer has"))
    return draw.table((draw.words(one.text_key) if one.text_key else gone, one.count) for one in left)


def _question_card(question: QuestionSummary, draw: Draughtsman, *, names: bool) -> QuestionCard:
    hidden = HIDDEN_SPECIAL if question.special else HIDDEN_NAMES if question.identifies and not names else None
    return QuestionCard(
        key=question.key,
        label=draw.words(question.text_key),
        hidden=hidden,
        figures=() if hidden else tuple(draw.draw(figure) for figure in question.figures if _was_asked(figure)),
    )


def _was_asked(figure: Figure) -> bool:
    """Whether anybody was: the detail of an option that nobody chose is not worth a line."""
    return not isinstance(figure, Written) or (figure.reached.answered, figure.reached.skipped) != (0, 0)
