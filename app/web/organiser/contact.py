"""Whom to ask about a workshop, where its online session is, and what its organisers add to the privacy notice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext
from wtforms.validators import ValidationError

from app import clock
from app.accounts.rules import is_email
from app.language import Locale
from app.web.access import allows, person
from app.web.addresses import localised
from app.web.fields.guard import GuardedTextField, outcome
from app.web.organiser.editing import (
    TextsForm,
    filled,
    form_of_fields,
    own_text,
    pair,
    save_texts,
    show_editing,
    switching,
    tell_saved,
    texts_of,
)
from app.web.organiser.page import EDITORS, bp, managed
from app.workshops import service
from app.workshops.queries import WorkshopSnapshot

_LONGEST_ADDRESS: Final = 500
_PRIVACY: Final = "workshop.privacy"
_MISSING_PRIVACY: Final[Mapping[Locale, LazyString]] = {
    # Translators: error message under the field for what a workshop adds to the privacy notice, in Welsh
    "cy": lazy_gettext("Enter the privacy details in Welsh, or empty it in both languages"),
    # Translators: error message under the field for what a workshop adds to the privacy notice, in English
    "en": lazy_gettext("Enter the privacy details in English, or empty it in both languages"),
}


class ContactForm(TextsForm):
    """What is alike in both languages, and a text for the privacy notice."""

    @property
    def addresses(self) -> Mapping[str, str | None]:
        """What is to be saved of what is alike in both languages."""
        return {"contact_email": outcome(self, "contact_email"), "join_url": outcome(self, "join_url")}


@allows(*EDITORS)
def contact(locale: Locale, workshop_id: int) -> ResponseReturnValue:
    """Address for questions, link to the online session, privacy details."""
    workshop = managed(workshop_id)
    return show_editing("contact", _form(workshop), workshop, locale)


@allows(*EDITORS)
def send_contact(locale: Locale, workshop_id: int) -> ResponseReturnValue:
    """Save them."""
    workshop = managed(workshop_id)
    form = _form(workshop)
    if switching() or not (form.validate() and save_texts(workshop, form)):
        return show_editing("contact", form, workshop, locale)
    service.change_contact(workshop_id, **form.addresses, by=person().user_id, at=clock.now())
    tell_saved(workshop, form)
    return redirect(url_for(".contact", workshop_id=workshop_id), 303)


def _form(workshop: WorkshopSnapshot) -> ContactForm:
    fields: Mapping[str, Any] = {
        "contact_email": GuardedTextField(
            # Translators: label of a field: to which address people can write about a workshop
            lazy_gettext("Email address for questions"),
            [_check_email],
            # Translators: hint under the label “Email address for questions”
            hint=lazy_gettext(
                "Shown on the workshop’s page. Without one, people are shown the address of this service."
            ),
            more={"type": "email", "inputmode": "email", "spellcheck": False, "autocomplete": "off"},
            default=workshop.contact_email,
        ),
        "join_url": GuardedTextField(
            # Translators: label of a field for the web address of a video meeting
            lazy_gettext("Link to the online session"),
            [_check_link],
            # Translators: hint under the label “Link to the online session”
            hint=lazy_gettext("For people who have registered. For example, https://example.com/meeting"),
            more={"type": "url", "inputmode": "url", "spellcheck": False, "autocomplete": "off"},
            default=workshop.join_url,
        ),
        "privacy": pair(
            workshop,
            own_text(workshop, texts_of(workshop), _PRIVACY),
            lazy_gettext("Privacy details"),
            # Translators: hint under the label “Privacy details”, of a workshop
            hint=lazy_gettext("Stands on the workshop’s page. For example, who else sees the answers, and why."),
            lines=5,
            wanted=False,
            optional=True,
            missing=_MISSING_PRIVACY,
        ),
    }
    return filled(form_of_fields(ContactForm, fields))


def _check_email(_: object, field: GuardedTextField) -> None:
    if field.value is not None and not is_email(field.value):
        raise ValidationError(lazy_gettext("Enter an email address in the correct format, like name@example.com"))


def _check_link(_: object, field: GuardedTextField) -> None:
    if field.value is not None and (len(field.value) > _LONGEST_ADDRESS or not _is_link(field.value)):
        # Translators: error message under a field for a web address
        raise ValidationError(lazy_gettext("Enter a link that begins with https://, like https://example.com/meeting"))


def _is_link(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not set(text) & set(" \t<>\"'")


localised(bp, "/{organise}/<int:workshop_id>/{contact}", "contact", contact)
localised(bp, "/{organise}/<int:workshop_id>/{contact}", "send_contact", send_contact, ("POST",))
