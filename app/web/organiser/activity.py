"""What groups do in a workshop, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import LazyString, lazy_gettext

from app.language import Locale
from app.web.organiser.editing import serve_own_texts
from app.workshops.rules import limit_of

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
        "most": limit_of("workshop.activity.name"),
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

serve_own_texts("activity", _FIELDS)
