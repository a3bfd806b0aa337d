"""What groups do in a workshop, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext

from app.language import Locale
from app.web.access import allows
from app.web.addresses import localised
from app.web.organiser.editing import form_of_own_texts, save_texts, show_editing, switching, tell_saved
from app.web.organiser.page import EDITORS, bp, managed

_LONGEST_NAME: Final = 150

_MISSING_NAME: Final[Mapping[Locale, LazyString]] = {
    # Translators: error message under the field for the Welsh name of a workshop’s group activity
    "cy": lazy_gettext("Enter the name of the activity in Welsh, or empty it in both languages"),
    # Translators: error message under the field for the English name of a workshop’s group activity
    "en": lazy_gettext("Enter the name of the activity in English, or empty it in both languages"),
}
_MISSING_EXPLANATION: Final[Mapping[Locale, LazyString]] = {
    # Translators: error message under the field for what groups do in a workshop, in Welsh
    "cy": lazy_gettext("Enter the explanation of the activity in Welsh, or empty it in both languages"),
    # Translators: error message under the field for what groups do in a workshop, in English
    "en": lazy_gettext("Enter the explanation of the activity in English, or empty it in both languages"),
}
_FIELDS: Final[Mapping[str, Mapping[str, Any]]] = {
    "workshop.activity.name": {
        "label": lazy_gettext("Name of the activity"),
        "most": _LONGEST_NAME,
        "wanted": False,
        "optional": True,
        "missing": _MISSING_NAME,
    },
    "workshop.activity.explanation": {
        "label": lazy_gettext("Explanation of the activity"),
        # Translators: hint under the label “Explanation of the activity”
        "hint": lazy_gettext("What groups do. It stands under the name of the activity on the workshop’s page."),
        "lines": 5,
        "wanted": False,
        "optional": True,
        "missing": _MISSING_EXPLANATION,
    },
}


@allows(*EDITORS)
def activity(locale: Locale, workshop_id: int) -> ResponseReturnValue:
    """The activity's name and explanation."""
    workshop = managed(workshop_id)
    return show_editing("activity", form_of_own_texts(workshop, _FIELDS), workshop, locale)


@allows(*EDITORS)
def send_activity(locale: Locale, workshop_id: int) -> ResponseReturnValue:
    """Save them."""
    workshop = managed(workshop_id)
    form = form_of_own_texts(workshop, _FIELDS)
    if switching() or not (form.validate() and save_texts(workshop, form)):
        return show_editing("activity", form, workshop, locale)
    tell_saved(form.lacking)
    return redirect(url_for(".activity", workshop_id=workshop_id), 303)


localised(bp, "/{organise}/<int:workshop_id>/{activity}", "activity", activity)
localised(bp, "/{organise}/<int:workshop_id>/{activity}", "send_activity", send_activity, ("POST",))
