"""A single response as it is read: each question in the reader's words, what was written in the language it is in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from flask_babel import LazyString, gettext, lazy_gettext, pgettext

from app.language import Locale, other
from app.language.formatting import format_date, format_datetime
from app.questionnaires import Kind, Page, text_key
from app.questionnaires.kinds import Consent
from app.responses.queries import ListedResponse, SingleResponse, TranslatedAnswer
from app.responses.rules import Standing, deleted_early, standing, written_answers
from app.web.fields import AnswerLine, Words, lines_of_answer

_STANDINGS: Final[Mapping[Standing, LazyString]] = {
    # Translators: in a response, in place of an answer: the person saw the question and left it empty
    Standing.SKIPPED: lazy_gettext("Skipped: no answer was given"),
    # Translators: in a response, in place of an answer: the person never saw this question
    Standing.NOT_SHOWN: lazy_gettext("Not shown, because of an earlier answer"),
    # Translators: in a response, in place of an answer that may reveal, for example, somebody’s health
    Standing.DELETED: lazy_gettext("Deleted: sensitive answers are kept for a shorter time"),
}
ANSWERED_IN: Final[Mapping[Locale, LazyString]] = {
    # Translators: under what somebody wrote, for a reader of English: they filled in the form in Welsh
    "cy": lazy_gettext("Answered in Welsh"),
    # Translators: under what somebody wrote, for a reader of Welsh: they filled in the form in English
    "en": lazy_gettext("Answered in English"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Translated:
    """A written answer in the other language; ``heading`` says that it is a translation, whose and from when."""

    heading: str
    text: str
    locale: Locale


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLine:
    """A line of an answer. ``locale`` is the language of what the person wrote, ``note`` says it to who reads another.

    ``answer`` is its key where it may be translated, and ``offer`` the words of the link to do so.
    """

    text: str
    locale: Locale | None = None
    note: str | None = None
    answer: str | None = None
    translation: Translated | None = None
    offer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRow:
    """A question; ``instead`` says in words why it has no answer. A ``sensitive`` one is not for everybody."""

    label: str
    lines: tuple[ReadLine, ...]
    instead: str | None
    sensitive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSection:
    """A page of the form; one without ``rows`` was not shown at all."""

    title: str
    rows: tuple[ReadRow, ...]


class Reading:
    """A response as a reader of ``locale`` reads it, by the pages of the version of the form that was answered."""

    def __init__(self, response: SingleResponse, words: Words, locale: Locale) -> None:
        self._response = response
        self._words = words
        self._locale = locale
        self._questionnaire = response.version.questionnaire
        self._gone = deleted_early(self._questionnaire, response.answers)
        self._translatable = {answer for answer, _ in written_answers(self._questionnaire)}

    def sections(self) -> tuple[ReadSection, ...]:
        """Every page that asks something."""
        return tuple(self._section(page) for page in self._questionnaire.pages if _questions(page))

    def row(self, question: str) -> ReadRow:
        """One question, by its key."""
        asked = self._questionnaire.question(question)
        return self._row(asked, standing(asked, self._response.answers, self._gone))

    def question_of(self, answer: str) -> str:
        """The label of the question that an answer belongs to."""
        return self._words(text_key(self._questionnaire.key, answer.partition(".")[0], "label"))

    def _section(self, page: Page) -> ReadSection:
        questions = _questions(page)
        standings = {one.key: standing(one, self._response.answers, self._gone) for one in questions}
        shown = page.shown_if is None or any(found is not Standing.NOT_SHOWN for found in standings.values())
        return ReadSection(
            title=self._words(text_key(self._questionnaire.key, "page", page.key, "title")),
            rows=tuple(self._row(one, standings[one.key]) for one in questions) if shown else (),
        )

    def _row(self, question: Kind, found: Standing) -> ReadRow:
        instead = None if found is Standing.ANSWERED else str(_STANDINGS[found])
        if found is Standing.SKIPPED and isinstance(question, Consent):
            # Translators: in a response, in place of an answer: a single check box was not ticked
            instead = pgettext("check box", "Not selected")
        return ReadRow(
            label=self._words(text_key(self._questionnaire.key, question.key, "label")),
            lines=() if instead else tuple(self._lines(question)),
            instead=instead,
            sensitive=question.personal == "special" and found is Standing.ANSWERED,
        )

    def _lines(self, question: Kind) -> Iterator[ReadLine]:
        for line in lines_of_answer(self._questionnaire.key, question, self._response.answers, self._words):
            yield self._written(line) if line.written in self._translatable else ReadLine(text=line.text)

    def _written(self, line: AnswerLine) -> ReadLine:
        answered_in = self._response.locale_submitted
        translation = self._response.translations.get(line.written or "")
        return ReadLine(
            text=line.text,
            locale=answered_in,
            note=None if answered_in == self._locale else str(ANSWERED_IN[answered_in]),
            answer=line.written,
            translation=None if translation is None else _translated(translation, self._locale),
            offer=offer(other(answered_in), there=translation is not None),
        )


def name_of(response: SingleResponse | ListedResponse) -> str:
    """What a response is called: by its reference, or, if it is anonymous, by a few letters that say nothing."""
    # Translators: what one response is called; %(reference)s is like KX4T-9HQM
    return str(gettext("Response %(reference)s", reference=response.reference or response.id[:6]))


def sent_on(response: SingleResponse | ListedResponse, locale: Locale) -> str:
    """When it was sent: the day alone where it is anonymous."""
    if response.submitted_at is None:
        return format_date(response.submitted_on, locale)
    return format_datetime(response.submitted_at, locale)


def _questions(page: Page) -> list[Kind]:
    return [question for question in page.questions if question.field_names()]


def _translated(translation: TranslatedAnswer, locale: Locale) -> Translated:
    facts = {"name": translation.by, "moment": format_datetime(translation.at, locale)}
    if translation.by is None:
        if translation.locale == "cy":
            # Translators: above the translation of what somebody wrote; a date and time follow
            heading = gettext("Welsh translation: %(moment)s", **facts)
        else:
            # Translators: above the translation of what somebody wrote; a date and time follow
            heading = gettext("English translation: %(moment)s", **facts)
    elif translation.locale == "cy":
        # Translators: above the translation of what somebody wrote: the name of who translated it, a date and time
        heading = gettext("Welsh translation: %(name)s, %(moment)s", **facts)
    else:
        # Translators: above the translation of what somebody wrote: the name of who translated it, a date and time
        heading = gettext("English translation: %(name)s, %(moment)s", **facts)
    return Translated(heading=heading, text=translation.text, locale=translation.locale)


def offer(locale: Locale, *, there: bool) -> str:
    """The words of the link to a translation into ``locale``, which is there or is to be made."""
    if locale == "cy":
        # Translators: link under what somebody wrote in English; the question follows for screen readers
        add = lazy_gettext("Add a Welsh translation")
        # Translators: link under the Welsh translation of what somebody wrote in English
        change = lazy_gettext("Change the Welsh translation")
    else:
        # Translators: link under what somebody wrote in Welsh; the question follows for screen readers
        add = lazy_gettext("Add an English translation")
        # Translators: link under the English translation of what somebody wrote in Welsh
        change = lazy_gettext("Change the English translation")
    return str(change if there else add)
