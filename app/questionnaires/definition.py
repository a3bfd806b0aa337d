"""What a form is: pages of questions, checked as a whole."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StrictBool, model_validator

from app.questionnaires.answers import SourceText, text_key
from app.questionnaires.conditions import Condition, references
from app.questionnaires.kinds import Guidance, Kind, Option, Question
from app.questionnaires.model import Key, Model, Text, fault, first_repeated

Moment = Literal["registration", "before", "during", "after"]

RESERVED = frozenset({"action", "csrf_token", "page", "title", "version"})
"""Names that a form's page, or a text's key, already uses for something else than a question."""

_PURPOSE_KINDS: Mapping[str, frozenset[str]] = {
    "name": frozenset({"short_text"}),
    "email": frozenset({"email"}),
    "phone": frozenset({"phone"}),
    "organisation": frozenset({"short_text", "single_choice", "select"}),
    "job_title": frozenset({"short_text", "single_choice", "select"}),
    "contact_language": frozenset({"single_choice", "select"}),
    "workshop_language": frozenset({"single_choice", "select"}),
    "workshop_role": frozenset({"single_choice", "select"}),
    "share_contact": frozenset({"yes_no", "consent"}),
}
_CONTACT_LANGUAGES = frozenset({"cy", "en", "both"})


class Page(Model):
    """A page of a form. `guidance` is Markdown."""

    key: Key
    title: Text
    guidance: Text | None = None
    questions: tuple[Question, ...] = ()
    shown_if: Condition | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.questions and self.guidance is None:
            raise fault("the page is empty", "add questions or guidance, or remove the page", "questions")
        return self

    def texts(self, form_key: str) -> tuple[SourceText, ...]:
        """The page's own texts, then those of its questions."""
        own = [SourceText(key=text_key(form_key, "page", self.key, "title"), text=self.title, comment="Page title.")]
        if self.guidance is not None:
            own.append(
                SourceText(
                    key=text_key(form_key, "page", self.key, "guidance"),
                    text=self.guidance,
                    comment=f"Guidance at the top of the page “{self.title}” (Markdown).",
                    markdown=True,
                )
            )
        asked = (text for question in self.questions for text in question.texts(form_key))
        return (*own, *(replace(text, comment=f"Page “{self.title}”. {text.comment}") for text in asked))


class Questionnaire(Model):
    """A form: its pages, when it is filled in, and its texts in its source language."""

    key: Key
    moment: Moment
    source_locale: Literal["cy", "en"] = "en"
    anonymous: StrictBool = False
    check_answers: StrictBool = False
    title: Text
    pages: Annotated[tuple[Page, ...], Field(min_length=1)]

    def page(self, key: str) -> Page:
        """The page of that key. Raises KeyError."""
        return self.pages_by_key[key]

    def question(self, key: str) -> Question:
        """The question of that key. Raises KeyError."""
        return self.questions_by_key[key]

    @cached_property
    def pages_by_key(self) -> Mapping[str, Page]:
        """The pages in order."""
        return {page.key: page for page in self.pages}

    @cached_property
    def questions_by_key(self) -> Mapping[str, Question]:
        """The questions of all pages in order."""
        return {question.key: question for page in self.pages for question in page.questions}

    def texts(self) -> tuple[SourceText, ...]:
        """Every text of the form, in the order in which a reader meets them."""
        title = SourceText(key=text_key(self.key, "title"), text=self.title, comment="Title of the form.")
        return (title, *(text for page in self.pages for text in page.texts(self.key)))

    def to_json(self) -> dict[str, Any]:
        """The definition as plain data, to store; `from_json` takes it back."""
        # Parts that say nothing are left out: one that is added later leaves the hash of older forms alone.
        return self.model_dump(mode="json", exclude_none=True)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The definition in such data. Raises pydantic's ValidationError where it is wrong."""
        return cls.model_validate(data)

    @cached_property
    def hash(self) -> str:
        """What identifies this content: SHA-256 of its canonical JSON, in hex."""
        canonical = json.dumps(self.to_json(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    @model_validator(mode="after")
    def _keys_differ(self) -> Self:
        keys = [page.key for page in self.pages]
        if (index := first_repeated(keys)) is not None:
            remedy = "give each page its own key"
            raise fault(f"the page “{keys[index]}” stands twice", remedy, "pages", index, "key")
        seen: set[str] = set()
        for question, at in self._placed():
            if question.key in seen:
                remedy = "give each question of the form its own key"
                raise fault(f"the question “{question.key}” stands twice", remedy, *at, "key")
            if question.key in RESERVED:
                raise fault(f"“{question.key}” is reserved", "give the question another key", *at, "key")
            seen.add(question.key)
        return self

    @model_validator(mode="after")
    def _conditions_look_back(self) -> Self:
        earlier: dict[str, Question] = {}
        for number, page in enumerate(self.pages):
            if page.shown_if is not None:
                _check_condition(page.shown_if, earlier, "pages", number, "shown_if")
            for index, question in enumerate(page.questions):
                if question.shown_if is not None:
                    _check_condition(question.shown_if, earlier, "pages", number, "questions", index, "shown_if")
                earlier[question.key] = question
        return self

    @model_validator(mode="after")
    def _purposes_fit(self) -> Self:
        seen: dict[str, str] = {}
        for question, at in self._placed():
            purpose = question.purpose
            if purpose is None:
                continue
            if purpose in seen:
                what = f"the question “{seen[purpose]}” already has the purpose {purpose}"
                raise fault(what, "remove it from one of them", *at, "purpose")
            seen[purpose] = question.key
            if question.kind not in (kinds := _PURPOSE_KINDS[purpose]):
                remedy = f"make its kind one of: {', '.join(sorted(kinds))}"
                raise fault(
                    f"a question of kind {question.kind} cannot have the purpose {purpose}",
                    remedy,
                    *at,
                    "kind",
                )
            if purpose == "contact_language" and not _CONTACT_LANGUAGES.issuperset(question.codes):
                what = "mail can be sent in cy, en or both"
                raise fault(what, "key the options cy, en and both", *at, "options")
        return self

    @model_validator(mode="after")
    def _anonymous_means_it(self) -> Self:
        if self.anonymous:
            for question, at in self._placed():
                _refuse_identifying(question, at)
        return self

    def _placed(self) -> Iterator[tuple[Question, tuple[str | int, ...]]]:
        for number, page in enumerate(self.pages):
            for index, question in enumerate(page.questions):
                yield question, ("pages", number, "questions", index)


def _check_condition(condition: Condition, earlier: Mapping[str, Question], *at: str | int) -> None:
    for key, codes, place in references(condition, *at):
        question = earlier.get(key)
        if question is None or isinstance(question, Guidance):
            what = f"no question “{key}” stands before this condition"
            raise fault(what, "name a question that is asked earlier in the form", *place, "question")
        if codes and not question.codes:
            what = f"the question “{key}” has no options to compare with"
            raise fault(what, "use “answered: true” or “answered: false”", *place)
        for code in codes:
            if code not in question.codes:
                remedy = f"use one of: {', '.join(question.codes)}"
                raise fault(f"“{code}” is not an option of the question “{key}”", remedy, *place)


def _refuse_identifying(question: Kind, at: tuple[str | int, ...]) -> None:
    naming: list[Option] = [option for option in getattr(question, "options", ()) if option.names_person]
    if naming:
        what = f"the option “{naming[0].key}” of “{question.key}” names the person, and the form is anonymous"
        raise fault(what, "remove the option, or set anonymous to false", *at, "options")
    if question.identifies:
        what = f"the question “{question.key}” identifies the person, and the form is anonymous"
        raise fault(what, "remove the question, or set anonymous to false", *at)


__all__ = [
    "RESERVED",
    "Moment",
    "Page",
    "Question",
    "Questionnaire",
]
