"""Conditions in words: whom a page or a question is for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from flask_babel import LazyString, lazy_gettext

from app.questionnaires import Condition, Kind, Questionnaire, text_key
from app.questionnaires.conditions import AllHold, Answered, AnyHolds, AnyOf, Is, IsNot
from app.questionnaires.kinds import Choice
from app.web.fields import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A condition in words: a sentence; where there are ``parts``, it ends in a colon and they follow as a list."""

    sentence: str
    parts: tuple[Said, ...] = ()


# Of each, the sentence that stands alone and the one in a list of conditions.
_SENTENCES: Final[Mapping[str, tuple[LazyString, LazyString]]] = {
    "all": (
        # Translators: above a question that not everybody is to answer; a list follows of lines like “You answered …”
        lazy_gettext("Only if all of these are true:"),
        # Translators: in a list of conditions; a list follows of lines like “You answered …”
        lazy_gettext("All of these are true:"),
    ),
    "any": (
        # Translators: above a question that not everybody is to answer; a list follows of lines like “You answered …”
        lazy_gettext("Only if at least one of these is true:"),
        # Translators: in a list of conditions; a list follows of lines like “You answered …”
        lazy_gettext("At least one of these is true:"),
    ),
    "is": (
        # Translators: above a question that not everybody is to answer; %(question)s is another, earlier question
        lazy_gettext("Only if you answered “%(answer)s” to the question “%(question)s”"),
        # Translators: in a list of conditions; %(question)s is an earlier question
        lazy_gettext("You answered “%(answer)s” to the question “%(question)s”"),
    ),
    "is_not": (
        # Translators: above a question that not everybody is to answer; %(question)s is another, earlier question
        lazy_gettext("Only if you did not answer “%(answer)s” to the question “%(question)s”"),
        # Translators: in a list of conditions; %(question)s is an earlier question
        lazy_gettext("You did not answer “%(answer)s” to the question “%(question)s”"),
    ),
    "any_of": (
        # Translators: above a question that not everybody is to answer; %(answers)s is a list like: “Yes”, “Perhaps”
        lazy_gettext("Only if you gave one of these answers to the question “%(question)s”: %(answers)s"),
        # Translators: in a list of conditions; %(answers)s is a list like: “Yes”, “Perhaps”
        lazy_gettext("You gave one of these answers to the question “%(question)s”: %(answers)s"),
    ),
    "answered": (
        # Translators: above a question that is not for those who left an earlier question empty
        lazy_gettext("Only if you answered the question “%(question)s”"),
        # Translators: in a list of conditions; %(question)s is an earlier question
        lazy_gettext("You answered the question “%(question)s”"),
    ),
    "not_answered": (
        # Translators: above a question that is only for those who left an earlier question empty
        lazy_gettext("Only if you did not answer the question “%(question)s”"),
        # Translators: in a list of conditions; %(question)s is an earlier question
        lazy_gettext("You did not answer the question “%(question)s”"),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """The conditions of a form in words. ``name`` is what a question is called: its label, or its number as well."""

    questionnaire: Questionnaire
    words: Words
    name: Callable[[Kind], str]

    def only_if(self, condition: Condition, *, listed: bool = False) -> Said:
        """The condition as a sentence that stands alone, or as a line of a list of conditions."""
        match condition:
            case AllHold():
                parts = tuple(self.only_if(part, listed=True) for part in condition.all)
                return Said(sentence=str(_SENTENCES["all"][listed]), parts=parts)
            case AnyHolds():
                parts = tuple(self.only_if(part, listed=True) for part in condition.any)
                return Said(sentence=str(_SENTENCES["any"][listed]), parts=parts)
            case _:
                name, facts = self._facts(condition)
                return Said(sentence=str(_SENTENCES[name][listed]) % facts)

    def _facts(self, condition: Answered | Is | IsNot | AnyOf) -> tuple[str, Mapping[str, str]]:
        question = self.questionnaire.question(condition.question)
        facts = {"question": self.name(question)}
        match condition:
            case Is():
                return "is", facts | {"answer": self._answer(question, condition.is_)}
            case IsNot():
                return "is_not", facts | {"answer": self._answer(question, condition.is_not)}
            case AnyOf():
                answers = ", ".join(f"“{self._answer(question, code)}”" for code in condition.any_of)
                return "any_of", facts | {"answers": answers}
            case Answered():
                return "answered" if condition.answered else "not_answered", facts

    def _answer(self, question: Kind, code: str) -> str:
        """An option's label; a number of a scale stands for itself."""
        if not isinstance(question, Choice):
            return code
        return self.words(text_key(self.questionnaire.key, question.key, "option", code))
