"""Where each text of a form stands, in words: for whoever changes it without having the form before them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from flask_babel import LazyString, gettext, lazy_gettext, lazy_pgettext

from app.outbox.rules import Kind
from app.web.pages.message_names import MESSAGES
from app.workshops.rules import ADAPTABLE, MESSAGE, mail_key

KINDS: Final[Mapping[str, LazyString]] = {
    # Translators: kind of question
    "short_text": lazy_pgettext("kind of question", "Text on one line"),
    # Translators: kind of question
    "long_text": lazy_pgettext("kind of question", "Text on several lines"),
    # Translators: kind of question
    "email": lazy_pgettext("kind of question", "Email address"),
    # Translators: kind of question
    "phone": lazy_pgettext("kind of question", "Phone number"),
    # Translators: kind of question
    "whole_number": lazy_pgettext("kind of question", "Whole number"),
    # Translators: kind of question
    "date": lazy_pgettext("kind of question", "Date"),
    # Translators: kind of question: one of several options
    "single_choice": lazy_pgettext("kind of question", "Choice of one"),
    # Translators: kind of question: any of several options
    "multiple_choice": lazy_pgettext("kind of question", "Choice of several"),
    # Translators: kind of question: one of many options, in a list that opens
    "select": lazy_pgettext("kind of question", "Choice of one, in a list that opens"),
    # Translators: kind of question
    "yes_no": lazy_pgettext("kind of question", "Yes or no"),
    # Translators: kind of question: several statements, each answered on the same scale
    "grid": lazy_pgettext("kind of question", "Statements on a scale"),
    # Translators: kind of question: a number, like from 0 to 10
    "number_scale": lazy_pgettext("kind of question", "Number on a scale"),
    # Translators: kind of question: one box to tick
    "consent": lazy_pgettext("kind of question", "A box to tick"),
}
"""What kinds of question there are that ask something."""

_PLAIN: Final[Mapping[str, LazyString]] = {
    # Translators: which text of a form: what is asked
    "label": lazy_pgettext("text of a form", "Question"),
    # Translators: which text of a form: the hint below a question
    "hint": lazy_pgettext("text of a form", "Hint below the question"),
    # Translators: which text of a form
    "required": lazy_gettext("Error message when there is no answer"),
    # Translators: which text of a form
    "invalid": lazy_gettext("Error message when the answer has the wrong format"),
    # Translators: which text of a form: on a scale of numbers
    "lowest": lazy_gettext("What the lowest number means"),
    # Translators: which text of a form: on a scale of numbers
    "highest": lazy_gettext("What the highest number means"),
}


def _mail_names(kind: Kind, moment: str) -> Mapping[str, LazyString]:
    name = MESSAGES[kind, moment]
    return {
        # Translators: name of a text of a workshop; the name of an email follows
        mail_key(kind, moment, "subject"): lazy_gettext("Subject of the message: %(message)s", message=name),
        # Translators: name of a text of a workshop; the name of an email follows
        mail_key(kind, moment, "text"): lazy_gettext("Text of the message: %(message)s", message=name),
    }


OWN_NAMES: Final[Mapping[str, LazyString]] = {
    # Translators: name of a text of a workshop
    "workshop.title": lazy_pgettext("workshop", "Title"),
    # Translators: name of a text of a workshop
    "workshop.summary": lazy_pgettext("workshop", "Summary"),
    # Translators: name of a text of a workshop: where it is held
    "workshop.place": lazy_gettext("Location"),
    # Translators: name of a text of a workshop: how to get there, or into the online session
    "workshop.joining": lazy_gettext("Joining details"),
    # Translators: name of a text of a workshop
    "workshop.activity.name": lazy_gettext("Name of the activity"),
    # Translators: name of a text of a workshop
    "workshop.activity.explanation": lazy_gettext("Explanation of the activity"),
    # Translators: name of a text of a workshop: what its organisers add to the privacy notice
    "workshop.privacy": lazy_gettext("Privacy details"),
    **{key: name for mail in ADAPTABLE for key, name in _mail_names(*mail).items()},
}
"""The workshop’s own texts."""
_MESSAGE_NAMES: Final[Mapping[str, LazyString]] = {
    # Translators: name of a text of a workshop: of an email that its organisers write themselves; a number follows
    "subject": lazy_gettext("Subject of the organisers’ message: %(number)s"),
    # Translators: name of a text of a workshop: of an email that its organisers write themselves; a number follows
    "text": lazy_gettext("Text of the organisers’ message: %(number)s"),
}
# Translators: name of a text of a workshop; a number follows
CASE_STUDY_NAME: Final = lazy_gettext("Case study %(number)s")
# Translators: which text of a form: the title of the whole form
TITLE: Final = lazy_pgettext("text of a form", "Title of the form")
# Translators: which text of a form: the heading of a page of it
PAGE_TITLE: Final = lazy_pgettext("text of a form", "Heading of the page")
# Translators: which text of a form: what stands at the top of a page of it
PAGE_GUIDANCE: Final = lazy_pgettext("text of a form", "Guidance at the top of the page")
# Translators: which text of a form: a part of it that asks nothing
_GUIDANCE: Final = lazy_pgettext("text of a form", "Guidance")


def name_of_message(key: str) -> str:
    """What a text of an organiser's own message is called."""
    number, _, part = key.removeprefix(MESSAGE).partition(".")
    return str(_MESSAGE_NAMES[part]) % {"number": number}


def kind_of_question(question: Any) -> str | None:
    """What kind of question it is; None for guidance, which asks nothing."""
    if question.kind not in KINDS:
        return None
    # Translators: under a question of a form: what kind it is, like “Choice of one” or “Date”
    return str(gettext("Kind of question: %(kind)s", kind=KINDS[question.kind]))


def place_of_text(question: Any, parts: Sequence[str]) -> str:
    """Which text of a question, of any kind, ends in ``parts`` (``("option", "other", "detail")``): its name."""
    match tuple(parts):
        case ("label",) if question.kind == "guidance":
            return str(_GUIDANCE)
        case (part,):
            return str(_PLAIN[part])
        case ("option", key):
            # Translators: which text of a form; a number follows
            return str(gettext("Option %(number)s", number=_number(question.options, key)))
        case ("option", key, "detail"):
            # Translators: which text of a form: a field that shows below an option; a number follows
            return str(gettext("Question in the field below option %(number)s", number=_number(question.options, key)))
        case ("option", key, "detail", _):
            number = _number(question.options, key)
            # Translators: which text of a form: a field that shows below an option; a number follows
            return str(gettext("Error message when the field is empty below option %(number)s", number=number))
        case ("row", key):
            # Translators: which text of a form: of statements that are all answered on one scale; a number follows
            return str(gettext("Statement %(number)s", number=_number(question.rows, key)))
        case ("scale", key):
            # Translators: which text of a form: an answer of a scale, like “Agree”; a number follows
            return str(gettext("Point %(number)s of the scale", number=_number(question.scale, key)))
    raise ValueError(f"no name for the text {'.'.join(parts)} of a question of kind {question.kind}")


def _number(parts: Sequence[Any], key: str) -> int:
    return next(number for number, part in enumerate(parts, 1) if part.key == key)
