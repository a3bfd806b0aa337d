"""The words for what is wrong with an answer, in the reader's language.

A definition's own sentence wins; these are the interface's, whole sentences without the question's label.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from flask import g
from flask_babel import LazyString, gettext, lazy_gettext, ngettext

from app.language.formatting import format_date
from app.questionnaires.answers import Problem

SENTENCES: Final[Mapping[str, LazyString]] = {
    # Translators: error message: a question that must be answered was left empty
    "required": lazy_gettext("Enter an answer"),
    # Translators: error message under a question for an email address
    "invalid_email": lazy_gettext("Enter an email address in the correct format, like name@example.com"),
    # Translators: error message under a question for a phone number
    "invalid_phone": lazy_gettext("Enter a phone number, like 029 2000 0000 or +44 29 2000 0000"),
    # Translators: error message under a question for a whole number
    "not_a_number": lazy_gettext("Enter a whole number, like 12"),
    # Translators: error message under a question for a date
    "invalid_date": lazy_gettext("Enter a real date"),
    # Translators: error message under a set of options, when what was sent is none of them
    "not_an_option": lazy_gettext("Select one of the options"),
    # Translators: error message under check boxes: an option like "None of these" was ticked together with others
    "exclusive": lazy_gettext("You cannot select these answers together: change your selection"),
    # Translators: error message under somebody’s email address, when an organiser types in a registration
    "already_registered": lazy_gettext("Somebody with this email address is registered already"),
    # Translators: error message under somebody’s own email address, when they change it; it must not tell who else has
    # registered
    "not_usable": lazy_gettext("This email address cannot be used here. Check it, or contact us."),
}

_MISSING_PARTS: Final[Mapping[str, LazyString]] = {
    # Translators: error message under a date whose day was left empty
    "day": lazy_gettext("The date must include a day"),
    # Translators: error message under a date whose month was left empty
    "month": lazy_gettext("The date must include a month"),
    # Translators: error message under a date whose year was left empty
    "year": lazy_gettext("The date must include a year"),
}


def problem_text(problem: Problem, words: Callable[[str], str]) -> str:
    """The sentence for ``problem`` where it stands alone, as in the error summary: a grid's row is quoted in it."""
    if problem.row is not None:
        # Translators: error message for one statement of a grid; %(row)s is the statement
        return str(gettext("Select an answer: “%(row)s”", row=words(problem.row)))
    return question_text(problem, words)


def question_text(problem: Problem, words: Callable[[str], str]) -> str:
    """The sentence for ``problem`` where it stands over its question."""
    if problem.text_key is not None:
        return words(problem.text_key)
    return _PARAMETRISED[problem.code](problem) if problem.code in _PARAMETRISED else str(SENTENCES[problem.code])


def _too_long(problem: Problem) -> str:
    # Translators: error message: the answer is longer than allowed; %(num)d is the largest number of characters
    return str(
        ngettext(
            "Your answer must be %(num)d character or fewer",
            "Your answer must be %(num)d characters or fewer",
            int(problem.params["max"]),
        )
    )


def _out_of_range(problem: Problem) -> str:
    # Translators: error message under a question for a number; both placeholders are figures
    return str(gettext("Enter a number from %(min)s to %(max)s", min=problem.params["min"], max=problem.params["max"]))


def _too_low(problem: Problem) -> str:
    # Translators: error message under a question for a number; %(min)s is a figure
    return str(gettext("Enter a number that is %(min)s or more", min=problem.params["min"]))


def _too_high(problem: Problem) -> str:
    # Translators: error message under a question for a number; %(max)s is a figure
    return str(gettext("Enter a number that is %(max)s or less", max=problem.params["max"]))


def _date_incomplete(problem: Problem) -> str:
    return str(_MISSING_PARTS[str(problem.params["missing"])])


def _date_before(problem: Problem) -> str:
    # Translators: error message under a date; %(date)s is the earliest date allowed, like "5 May 2026"
    return str(gettext("Enter a date that is not before this date: %(date)s", date=_date(problem.params["min"])))


def _date_after(problem: Problem) -> str:
    # Translators: error message under a date; %(date)s is the latest date allowed, like "5 May 2026"
    return str(gettext("Enter a date that is not after this date: %(date)s", date=_date(problem.params["max"])))


def _date(value: int | str) -> str:
    return format_date(date.fromisoformat(str(value)), g.locale)


_PARAMETRISED: Final[Mapping[str, Callable[[Problem], str]]] = {
    "too_long": _too_long,
    "out_of_range": _out_of_range,
    "too_low": _too_low,
    "too_high": _too_high,
    "date_incomplete": _date_incomplete,
    "date_before": _date_before,
    "date_after": _date_after,
}
