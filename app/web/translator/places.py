"""Where a text of a workshop is seen in its place: a page of the preview, with the text marked in it."""

from __future__ import annotations

from typing import Final, Protocol

from flask import url_for

from app.language import Locale, other
from app.questionnaires import Questionnaire
from app.web.pages.message_names import mail_of_key
from app.web.pages.preview import receipt_number
from app.web.translator.marking import anchor_of
from app.workshops.queries import FormSnapshot, WorkshopSnapshot
from app.workshops.rules import CASE_STUDY, OWN_TEXTS

INSIDE: Final = ("translator.preview", "translator.preview_page")
"""The endpoints of a workshop's page and of its forms' pages."""
OUTSIDE: Final = ("translator.outside_preview", "translator.outside_preview_page")
"""The same for an outside unit, by its link."""
_JOINING: Final = "workshop.joining"


class Text(Protocol):
    """What is asked of a text, as the queue has it."""

    @property
    def id(self) -> int:
        """Its id."""

    @property
    def key(self) -> str:
        """Its stable key."""

    @property
    def source_locale(self) -> Locale:
        """The language that it is translated from."""


def place_url(
    text: Text, workshop: WorkshopSnapshot | None, *, locale: Locale | None = None, token: str | None = None
) -> str | None:
    """The address of the page on which a text stands, in the language that it is translated into unless another is
    asked for; None for a text of the interface (then there is no workshop), or of a form that the workshop has no more.

    ``token`` is that of the link by which an outside unit looks at it, who sees no messages.
    """
    mail = mail_of_key(text.key)
    if workshop is not None and mail is not None:
        return None if token is not None else _mail_url(text, workshop, mail, locale)
    place = None if workshop is None else _place_of(text.key, workshop)
    if workshop is None or place is None:
        return None
    form, number = place
    home, page = INSIDE if token is None else OUTSIDE
    return url_for(
        home if form is None else page,
        token=token,
        workshop_id=workshop.id,
        form_id=None if form is None else form.id,
        number=None if form is None else number,
        locale=locale or other(text.source_locale),
        text=text.id,
        _anchor=anchor_of(text.id),
    )


def _mail_url(text: Text, workshop: WorkshopSnapshot, mail: str, locale: Locale | None) -> str:
    """The page that shows a message, in both languages."""
    language = locale or other(text.source_locale)
    anchor = f"letter-{language}"
    return url_for("translator.preview_message", workshop_id=workshop.id, mail=mail, locale=language, _anchor=anchor)


def _place_of(key: str, workshop: WorkshopSnapshot) -> tuple[FormSnapshot | None, int] | None:
    """The form (None: the workshop's own page) and the number of the page."""
    if key == _JOINING:
        registration = workshop.forms.get("registration")
        return None if registration is None else (registration, receipt_number(registration.current.questionnaire))
    if key in OWN_TEXTS or key.startswith(CASE_STUDY):
        return None, 1
    for form in workshop.forms.values():
        number = _number(form.current.questionnaire, key)
        if number is not None:
            return form, number
    return None


def _number(form: Questionnaire, key: str) -> int | None:
    """The number of the page on which the text stands first; None for none of the form's texts."""
    form_key, *parts = key.split(".")
    if form_key != form.key:
        return None
    match parts:
        case ["title"]:
            return 1
        case ["page", page, _]:
            return next((number for number, one in enumerate(form.pages, 1) if one.key == page), None)
        case [question, *_]:
            asked = (
                number for number, page in enumerate(form.pages, 1) for one in page.questions if one.key == question
            )
            return next(asked, None)
    return None
