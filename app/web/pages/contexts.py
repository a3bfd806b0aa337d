"""What the pages of a form are made from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from app.questionnaires import Moment, Page, Questionnaire, Walk, text_key
from app.responses.queries import asked_for
from app.web.fields import PageForm, Words, answer_lines
from config import Settings

ClosedState: TypeAlias = Literal["not_yet_open", "closed", "over", "cancelled", "unpublished"]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """One page of questions: page ``number`` of ``total`` that the person meets.

    ``version`` is the hash of the questionnaire's version, ``mark`` differs by draft, ``action_url`` is where
    the page is sent; ``last`` says that sending it sends the whole form (or, where answers are checked, leads to them).
    ``waits``: all places are taken, so that whoever sends the form joins the waiting list. ``notice``: sentences at
    the top of the page.
    """

    questionnaire: Questionnaire
    page: Page
    form: PageForm
    words: Words
    number: int
    total: int
    version: str
    mark: str
    workshop_title: str
    action_url: str
    has_back: bool
    can_delete: bool
    last: bool
    waits: bool = False
    notice: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A question and its answer, with the address where it can be changed."""

    label: str
    lines: tuple[str, ...]
    change_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """The answers given on one page."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckContext:
    """The answers before they are sent; ``waits`` as of a page of questions."""

    questionnaire: Questionnaire
    words: Words
    sections: tuple[Section, ...]
    version: str
    workshop_title: str
    action_url: str
    can_delete: bool = True
    waits: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StateContext:
    """A form that cannot be answered now. ``when_text`` is when it opens or closed, in the reader's language.

    ``kept`` says that answers which the person has typed are still there; ``action_url`` asks whether to delete them.
    """

    state: ClosedState
    form_title: str
    workshop_title: str
    workshop_url: str | None
    when_text: str | None
    contact_email: str
    action_url: str
    kept: bool
    kept_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptContext:
    """A response that is stored. The reference is all that later visitors on this device see.

    ``joining`` and ``join_url`` tell whoever has a place how to come to the workshop, or into its online session.
    ``waiting``: whoever registered has to wait for one. ``mails``: messages are sent to those who registered.
    """

    reference: str
    moment: Moment
    form_title: str
    workshop_title: str
    workshop_url: str | None
    action_url: str
    joining: str = ""
    join_url: str | None = None
    waiting: bool = False
    mails: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteContext:
    """The question whether to delete what was typed; ``back_url`` leads back to the form."""

    form_title: str
    workshop_title: str
    action_url: str
    back_url: str


def is_mailed(questionnaire: Questionnaire, settings: Settings) -> bool:
    """Whether whoever sends the form gets mail: it asks for an address, and something carries mail."""
    return settings.mail_service is not None and asked_for(questionnaire, "email") is not None


def check_sections(
    questionnaire: Questionnaire, walk: Walk, words: Words, page_url: Callable[[str], str]
) -> tuple[Section, ...]:
    """The answers of ``walk`` by page, in the order of the form; ``page_url`` gives a page's address by its key.

    Questions that were not asked are left out, and so is guidance, which asks nothing.
    """
    sections = []
    for step in walk.pages:
        shown = step.reading.shown if step.reading else frozenset()
        rows = tuple(
            Row(
                label=words(text_key(questionnaire.key, question.key, "label")),
                lines=tuple(answer_lines(questionnaire.key, question, walk.answers, words)),
                change_url=f"{page_url(step.page.key)}#{question.field_names()[0]}",
            )
            for question in step.page.questions
            if question.key in shown and question.field_names()
        )
        if rows:
            title = words(text_key(questionnaire.key, "page", step.page.key, "title"))
            sections.append(Section(title=title, rows=rows))
    return tuple(sections)
