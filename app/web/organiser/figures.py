"""What results look like in a reader's words: the rows of tables, and the charts beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from flask_babel import gettext, pgettext

from app.language import LOCALES, Locale
from app.language.formatting import format_date, format_duration, format_number
from app.results.rules import Bars, Choice, Dates, Figure, Numbers, Progress, Reached, Scales, Span, Written
from app.web.fields.base import Params
from app.web.organiser import charts

Words = Callable[[str], str]

_LANGUAGE_COLOURS: Final = {locale: place for place, locale in enumerate(LOCALES)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table, and how long its bar is; ``quiet`` for what is no answer."""

    label: str
    count: str
    share: str
    width: str
    quiet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows with bars; ``facts`` are named figures that stand above them."""

    shape: ClassVar[str] = "bars"

    rows: tuple[Row, ...]
    reached: tuple[str, ...]
    several: bool = False
    shares: bool = True
    facts: tuple[tuple[str, str], ...] = ()
    withheld: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A point of a scale, and the number of its colour."""

    label: str
    shade: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A row of a grid: its stacked bar, and the count and share of each point, then of those who skipped it."""

    label: str
    segments: tuple[charts.Segment | None, ...]
    cells: tuple[tuple[str, str], ...]
    reached: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Statements on one scale; ``skipped``: the last cell of each row holds those who left it empty.

    ``reached`` holds for every statement; where they differ, each says its own.
    """

    shape: ClassVar[str] = "grid"

    points: tuple[Point, ...]
    rows: tuple[Statement, ...]
    reached: tuple[str, ...]
    skipped: bool
    withheld: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Written answers that stand on a page of their own; ``about`` says which option asked for them."""

    shape: ClassVar[str] = "texts"

    key: str
    about: str
    count: int | None
    reached: tuple[str, ...]
    withheld: bool = False


Shown = Table | Grid | Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Draughtsman:
    """Draws figures for somebody who reads ``locale``; ``words`` gives the workshop's texts in it."""

    locale: Locale
    words: Words

    def draw(self, figure: Figure) -> Shown:
        """A figure of a question."""
        match figure:
            case Bars():
                return self._bars(figure)
            case Scales():
                return self._grid(figure)
            case Numbers():
                return self._numbers(figure)
            case Dates():
                return self._dates(figure)
            case Written():
                return self._texts(figure)

    def table(self, rows: Iterable[tuple[str, int]]) -> Table:
        """A table of counts by themselves, the longest bar for the largest."""
        known = list(rows)
        most = max((count for _, count in known), default=0)
        return Table(
            rows=tuple(
                Row(label=label, count=self.number(count), share="", width=charts.width(count, most))
                for label, count in known
            ),
            reached=(),
            shares=False,
        )

    def number(self, number: float | None) -> str:
        """A number as the reader writes it; a dash for one that is withheld."""
        return "–" if number is None else format_number(round(number, 1), self.locale)

    def share(self, count: int | None, whole: int | None) -> str:
        """A share in whole percents; one that would seem none or all, although it is not, says so."""
        if count is None or not whole:
            return "–"
        exact = 100 * count / whole
        if 0 < exact < 1:
            return "<1%"
        if 99 < exact < 100:
            return ">99%"
        return f"{int(exact + 0.5)}%"

    def languages(self, progress: Progress) -> Grid | None:
        """How many sent the form in each language, as a bar in two parts; None where there is nothing to tell."""
        counts = progress.by_locale
        if counts is None or not any(counts.values()):
            return None
        known = [counts.get(locale, 0) for locale in LOCALES]
        whole = sum(known)
        cells = tuple((self.number(count), self.share(count, whole)) for count in known)
        bar = charts.stack(known, [_LANGUAGE_COLOURS[locale] for locale in LOCALES], whole)
        return Grid(
            points=tuple(Point(label=language(locale), shade=_LANGUAGE_COLOURS[locale]) for locale in LOCALES),
            rows=(Statement(label="", segments=bar, cells=cells, reached=()),),
            reached=(),
            skipped=False,
        )

    def duration(self, seconds: int | None) -> str:
        """How long something takes, in minutes; a dash where it is unknown."""
        if seconds is None:
            return "–"
        if seconds < 60:
            # Translators: how long people take over a form
            return str(gettext("under 1 minute"))
        return format_duration(round(seconds / 60), self.locale)

    def period(self, first: date, last: date) -> str:
        """A day, a month of a year, a year, or the first and the last day."""
        if first == last:
            return format_date(first, self.locale)
        if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
            return str(first.year)
        return f"{format_date(first, self.locale)} – {format_date(last, self.locale)}"

    def _bars(self, figure: Bars) -> Table:
        asked = _asked(figure.reached)
        rows = [self._row(self.words(bar.choice.text_key), bar.count, asked) for bar in figure.bars]
        return Table(
            rows=(*rows, *self._skipped_row(figure.reached)),
            reached=self.reached(figure.reached),
            several=figure.several,
            withheld=_hides([bar.count for bar in figure.bars], figure.reached),
        )

    def _grid(self, figure: Scales) -> Grid:
        colours = charts.shades([choice.number for choice in figure.scale])
        skipped = any(row.reached.skipped for row in figure.rows)
        alike = len({row.reached for row in figure.rows}) == 1
        return Grid(
            points=tuple(
                Point(label=self.words(choice.text_key), shade=shade)
                for choice, shade in zip(figure.scale, colours, strict=True)
            ),
            rows=tuple(self._statement(row, colours, skipped, alike) for row in figure.rows),
            reached=self.reached(figure.rows[0].reached) if alike else (),
            skipped=skipped,
            withheld=any(_hides([bar.count for bar in row.bars], row.reached) for row in figure.rows),
        )

    def _statement(self, row: Bars, colours: tuple[int, ...], skipped: bool, alike: bool) -> Statement:
        asked = _asked(row.reached)
        counts = [bar.count for bar in row.bars]
        cells = counts + ([row.reached.skipped] if skipped else [])
        return Statement(
            label=self.words(row.text_keys[-1]),
            segments=charts.stack([count or 0 for count in counts], colours, asked or 0),
            cells=tuple((self.number(count), self.share(count, asked)) for count in cells),
            reached=() if alike else self.reached(row.reached),
        )

    def _numbers(self, figure: Numbers) -> Table:
        asked = _asked(figure.reached)
        ends = (figure.lowest_label, figure.highest_label)
        last = len(figure.steps) - 1
        rows = []
        for place, step in enumerate(figure.steps):
            span = self._step(step.first, step.last)
            end = ends[0] if place == 0 else ends[1] if place == last else None
            label = span if end is None else f"{span} – {self.words(end)}"
            rows.append(self._row(label, step.count, asked))
        return Table(
            rows=(*rows, *self._skipped_row(figure.reached)),
            reached=self.reached(figure.reached),
            facts=self._averages(figure),
            withheld=_hides([step.count for step in figure.steps], figure.reached),
        )

    def _averages(self, figure: Numbers) -> tuple[tuple[str, str], ...]:
        if not figure.steps:
            return ()
        return (
            # Translators: name of a figure on a page of results: the mean of all numbers that were given
            (str(pgettext("statistics", "Average")), self.number(figure.mean)),
            # Translators: name of a figure on a page of results: half of the numbers that were given lie below it
            (str(pgettext("statistics", "Median")), self.number(figure.median)),
        )

    def _dates(self, figure: Dates) -> Table:
        asked = _asked(figure.reached)
        rows = [self._row(self.period(span.first, span.last), span.count, asked) for span in figure.spans]
        return Table(
            rows=(*rows, *self._skipped_row(figure.reached)),
            reached=self.reached(figure.reached),
            withheld=_hides([span.count for span in figure.spans], figure.reached),
        )

    def _texts(self, figure: Written) -> Texts:
        return Texts(
            key=figure.key,
            about=" – ".join(self.words(key) for key in figure.text_keys[1:]),
            count=figure.reached.answered,
            reached=self.reached(figure.reached),
            withheld=_hides([], figure.reached),
        )

    def _row(self, label: str, count: int | None, asked: int | None, *, quiet: bool = False) -> Row:
        return Row(
            label=label,
            count=self.number(count),
            share=self.share(count, asked),
            width=charts.width(count or 0, asked or 0),
            quiet=quiet,
        )

    def _skipped_row(self, reached: Reached) -> list[Row]:
        if not reached.skipped:
            return []
        # Translators: last row of a table of answers: people who saw the question and left it empty
        label = pgettext("results", "No answer")
        return [self._row(str(label), reached.skipped, _asked(reached), quiet=True)]

    def _step(self, first: int, last: int) -> str:
        if first == last:
            return format_number(first, self.locale)
        return f"{format_number(first, self.locale)}–{format_number(last, self.locale)}"

    def reached(self, reached: Reached) -> tuple[str, ...]:
        """How many answered, and where there are any, how many skipped the question or were not asked, in words."""
        # Translators: under a question on a page of results: how many answered it
        known = [gettext("Answered: %(count)s", count=self.number(reached.answered))]
        if reached.skipped != 0:
            # Translators: under a question on a page of results: how many saw it and left it empty
            known.append(gettext("Skipped: %(count)s", count=self.number(reached.skipped)))
        if reached.not_shown != 0:
            # Translators: under a question on a page of results: how many never saw it, because of an earlier answer
            known.append(gettext("Not shown to: %(count)s", count=self.number(reached.not_shown)))
        return tuple(str(words) for words in known)


def language(locale: Locale) -> str:
    """The name of a language in the reader's."""
    if locale == "cy":
        # Translators: the language in which somebody answered
        return str(pgettext("language of an answer", "Welsh"))
    # Translators: the language in which somebody answered
    return str(pgettext("language of an answer", "English"))


def role_items(roles: Sequence[Choice], draw: Draughtsman, chosen: str) -> list[Params]:
    """The entries of a list of roles, all of them first; empty where the form does not ask."""
    if not roles:
        return []
    # Translators: first entry of a list of roles by which results can be filtered
    every: Params = {"value": "", "text": str(pgettext("filter", "All roles"))}
    known = {one.code: draw.words(one.text_key) for one in roles}
    return [every, *({"value": code, "text": text, "selected": code == chosen} for code, text in known.items())]


def language_items(chosen: str) -> list[Params]:
    """The entries of a list of languages, both together first."""
    # Translators: first entry of a list of languages by which results can be filtered
    every: Params = {"value": "", "text": str(pgettext("filter", "Both languages"))}
    return [every, *({"value": one, "text": language(one), "selected": one == chosen} for one in LOCALES)]


def single_days(spans: Sequence[Span]) -> list[tuple[date, int]] | None:
    """The spans as days, if each is one day."""
    days = [(span.first, span.count or 0) for span in spans if span.first == span.last]
    return days if len(days) == len(spans) else None


def _asked(reached: Reached) -> int | None:
    if reached.answered is None or reached.skipped is None:
        return None
    return reached.answered + reached.skipped


def _hides(counts: Iterable[int | None], reached: Reached) -> bool:
    """Whether something is withheld, so that a dash needs its explanation."""
    return None in (*counts, reached.answered, reached.skipped, reached.not_shown)
