"""What is asked of results, and the figures that are the answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from app.language import Locale


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Which responses are meant: sent in a language, by people of a role (its code), on these days, both included."""

    locale: Locale | None = None
    role: str | None = None
    since: date | None = None
    until: date | None = None

    @property
    def number(self) -> int:
        """How many filters there are; the two days are one."""
        return sum((self.locale is not None, self.role is not None, self.dated))

    @property
    def dated(self) -> bool:
        """Whether days are asked for."""
        return self.since is not None or self.until is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A code with its permanent number and the key of its words."""

    code: str
    number: int
    text_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """How many answered a question, left it empty, or were not asked it; None where too few to be told."""

    answered: int | None
    skipped: int | None
    not_shown: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """How many gave a code, and their share (0 to 1) of those who answered; both None where too few to be told."""

    choice: Choice
    count: int | None
    share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Answers by code, in their author's order. ``several``: shares add up to more than 1, as people chose several."""

    key: str
    text_keys: tuple[str, ...]
    reached: Reached
    bars: tuple[Bar, ...]
    several: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scales:
    """The rows of a grid, each with a bar for every point of the one scale: to be stacked."""

    text_key: str
    scale: tuple[Choice, ...]
    rows: tuple[Bars, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """How many gave a number from ``first`` to ``last``; see Bar."""

    first: int
    last: int
    count: int | None
    share: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """How numbers are spread, in steps of equal width without a gap; empty where nobody gave one.

    ``lowest_label`` and ``highest_label`` are keys of words for the ends of a scale.
    """

    key: str
    text_keys: tuple[str, ...]
    reached: Reached
    steps: tuple[Step, ...]
    mean: float | None
    median: float | None
    lowest_label: str | None = None
    highest_label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days from ``first`` to ``last``, both included, and how many; see Bar."""

    first: date
    last: date
    count: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """How dates are spread: each date, month or year that was given, in order."""

    key: str
    text_keys: tuple[str, ...]
    reached: Reached
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Texts: how many there are. ``queries.texts(form, key, …)`` gives them."""

    key: str
    text_keys: tuple[str, ...]
    reached: Reached


Figure: TypeAlias = Bars | Scales | Numbers | Dates | Written


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSummary:
    """What was answered to a question. A ``special`` one is never counted, and has no figures.

    ``identifies``: what was written says who wrote it. ``text_key`` is the key of its label. The details that options
    ask for are figures of their own, after the choice.
    """

    key: str
    kind: str
    text_key: str
    special: bool
    identifies: bool
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageSummary:
    """The questions of a page of the form, those that only earlier versions asked last."""

    key: str
    text_key: str
    questions: tuple[QuestionSummary, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The figures of a form: of all versions, and both languages, together.

    ``responses``: how many the filters leave; ``total``: how many there are, ``deleted`` of which are gone, so that no
    filter finds them; ``uncounted``: how many came since, and are not in the figures yet. ``withheld``: the form
    promises anonymity, and what the filters ask for would tell of too few; there are no pages then. ``roles`` are
    those that may be filtered by: none where the form does not ask.
    """

    responses: int
    total: int
    deleted: int
    uncounted: int
    withheld: bool
    roles: tuple[Choice, ...]
    pages: tuple[PageSummary, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """How many began a form and left it unsent on a page (its key); of the newest version, in order."""

    page: str
    text_key: str | None
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Places of a workshop, and how many wait for one."""

    taken: int
    capacity: int
    waiting: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a form has come.

    ``started`` = ``submitted`` + those that are ``under_way`` + those that left for good. ``left`` holds the latter
    and those under way who have not gone on for an hour. ``median_seconds``: between the first page that was sent
    and the last; None where it is unknown, and always where the form is anonymous. ``by_day``: spans of one day; of
    an anonymous form, as many days as it takes to have five responses, and none where there are fewer.
    ``by_locale``: None where the form is anonymous and would tell of fewer than five. ``places``: of registration.
    """

    started: int
    submitted: int
    under_way: int
    uncounted: int
    left: tuple[Leaving, ...]
    median_seconds: int | None
    by_day: tuple[Span, ...]
    by_locale: Mapping[Locale, int] | None
    places: Places | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Translation:
    """What an organiser wrote for those who read only the other language."""

    locale: Locale
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenAnswer:
    """A text that was answered, the language in which it was sent, and its translation if there is one.

    ``answer`` is the key under which it is translated. ``submitted_at`` is None where the form is anonymous.
    """

    response_id: str
    answer: str
    text: str
    locale: Locale
    translation: Translation | None
    submitted_on: date
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextsPage:
    """A page of written answers, newest first.

    ``total``: how many there are; None in a search. ``more``: there is a next page. ``whole``: False where a search
    went through the newest texts alone, since there are so many. ``withheld``: see Summary.
    """

    items: tuple[WrittenAnswer, ...]
    page: int
    total: int | None
    more: bool
    whole: bool
    withheld: bool
