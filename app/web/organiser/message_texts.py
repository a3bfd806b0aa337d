"""What a workshop's organisers say in place of the standard words of a message, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext, lazy_pgettext

from app.language import Locale
from app.outbox.rules import Kind
from app.web.access import allows
from app.web.addresses import localised
from app.web.organiser.editing import TextsForm, form_of_own_texts, save_texts, show_editing, switching, tell_saved
from app.web.organiser.message_preview import mail_of
from app.web.organiser.page import EDITORS, bp, managed
from app.web.pages.letters import letters_of
from app.web.pages.message_names import message_title
from app.workshops.queries import WorkshopSnapshot
from app.workshops.rules import ADAPTABLE, limit_of, mail_key

# Translators: label over two fields for the subject of an email, in Welsh and in English
SUBJECT: Final = lazy_pgettext("message", "Subject")
# Translators: label over two fields for what an email says, in Welsh and in English
TEXT: Final = lazy_pgettext("message", "Text")
# Translators: hint under the label “Subject”, of an email
SUBJECT_HINT: Final = lazy_gettext(
    "Short: people see the first 60 characters. Whoever asked for both languages gets both."
)
# Translators: hint under the label “Text”, of an email; the signs and the address are an example
TEXT_HINT: Final = lazy_gettext(
    "It stands between the greeting and the facts of the workshop. You can use Markdown: **bold**, "
    "- at the beginning of a line for a list, [words](https://example.com) for a link."
)
_MISSING_SUBJECT: Final[Mapping[Locale, LazyString]] = {
    # Translators: error message under the field for the subject of an email, in Welsh
    "cy": lazy_gettext("Enter the subject in Welsh, or empty it in both languages"),
    # Translators: error message under the field for the subject of an email, in English
    "en": lazy_gettext("Enter the subject in English, or empty it in both languages"),
}
_MISSING_TEXT: Final[Mapping[Locale, LazyString]] = {
    # Translators: error message under the field for what an email says, in Welsh
    "cy": lazy_gettext("Enter the text in Welsh, or empty it in both languages"),
    # Translators: error message under the field for what an email says, in English
    "en": lazy_gettext("Enter the text in English, or empty it in both languages"),
}


@allows(*EDITORS)
def message_text(locale: Locale, workshop_id: int, mail: str) -> ResponseReturnValue:
    """Subject and text of a message, and its standard words."""
    workshop = managed(workshop_id)
    found = _adaptable(workshop, mail)
    return _show(workshop, mail, found, _form(workshop, found), locale)


@allows(*EDITORS)
def send_message_text(locale: Locale, workshop_id: int, mail: str) -> ResponseReturnValue:
    """Save them."""
    workshop = managed(workshop_id)
    found = _adaptable(workshop, mail)
    form = _form(workshop, found)
    if switching() or not (form.validate() and save_texts(workshop, form)):
        return _show(workshop, mail, found, form, locale)
    tell_saved(workshop, form)
    return redirect(url_for(".message_text", workshop_id=workshop_id, mail=mail), 303)


def _adaptable(workshop: WorkshopSnapshot, mail: str) -> tuple[Kind, str]:
    found = mail_of(workshop, mail)
    if found not in ADAPTABLE:
        abort(404)
    return found


def _form(workshop: WorkshopSnapshot, mail: tuple[Kind, str]) -> TextsForm:
    subject, text = mail_key(*mail, "subject"), mail_key(*mail, "text")
    fields: Mapping[str, Mapping[str, Any]] = {
        subject: {"label": SUBJECT, "hint": SUBJECT_HINT, "missing": _MISSING_SUBJECT},
        text: {"label": TEXT, "hint": TEXT_HINT, "lines": 8, "missing": _MISSING_TEXT},
    }
    optional = {"wanted": False, "optional": True}
    return form_of_own_texts(
        workshop, {key: {"most": limit_of(key), **optional, **options} for key, options in fields.items()}
    )


def _show(
    workshop: WorkshopSnapshot, mail: str, found: tuple[Kind, str], form: TextsForm, locale: Locale
) -> ResponseReturnValue:
    return show_editing(
        "message_text",
        form,
        workshop,
        locale,
        name=message_title(*found),
        mail=mail,
        letters=letters_of(workshop, *found, standard=True),
    )


_ADDRESS: Final = "/{organise}/<int:workshop_id>/{messages}/{texts}/<mail>"
localised(bp, _ADDRESS, "message_text", message_text)
localised(bp, _ADDRESS, "send_message_text", send_message_text, ("POST",))
