"""What a workshop is about and where it is held, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask_babel import LazyString, lazy_gettext, lazy_pgettext

from app.language import Locale
from app.web.organiser.editing import serve_own_texts
from app.workshops.rules import limit_of

_MISSING_TITLE: Final[Mapping[Locale, LazyString]] = {
    # Translators: error message under the field for the Welsh title of a workshop
    "cy": lazy_gettext("Enter the title in Welsh"),
    # Translators: error message under the field for the English title of a workshop
    "en": lazy_gettext("Enter the title in English"),
}
_MISSING_SUMMARY: Final[Mapping[Locale, LazyString]] = {
    # Translators: error message under the field for the Welsh summary of a workshop
    "cy": lazy_gettext("Enter the summary in Welsh"),
    # Translators: error message under the field for the English summary of a workshop
    "en": lazy_gettext("Enter the summary in English"),
}
_MISSING_PLACE: Final[Mapping[Locale, LazyString]] = {
    # Translators: error message under the field for where a workshop is held, in Welsh
    "cy": lazy_gettext("Enter the location in Welsh"),
    # Translators: error message under the field for where a workshop is held, in English
    "en": lazy_gettext("Enter the location in English"),
}
_MISSING_JOINING: Final[Mapping[Locale, LazyString]] = {
    # Translators: error message under the field for the joining details of a workshop, in Welsh
    "cy": lazy_gettext("Enter the joining details in Welsh, or empty it in both languages"),
    # Translators: error message under the field for the joining details of a workshop, in English
    "en": lazy_gettext("Enter the joining details in English, or empty it in both languages"),
}
_FIELDS: Final[Mapping[str, Mapping[str, Any]]] = {
    "workshop.title": {
        "label": lazy_pgettext("workshop", "Title"),
        "most": limit_of("workshop.title"),
        # Translators: error message under the two fields for the title of a workshop: both are empty
        "needed": lazy_gettext("Enter the title in Welsh or in English"),
        "missing": _MISSING_TITLE,
    },
    "workshop.summary": {
        "label": lazy_pgettext("workshop", "Summary"),
        # Translators: hint under the label “Summary” of a workshop
        "hint": lazy_gettext("A few sentences under the title on the workshop’s page: what it is about, and for whom"),
        "lines": 5,
        "missing": _MISSING_SUMMARY,
    },
    "workshop.place": {
        "label": lazy_gettext("Location"),
        # Translators: hint under the label “Location” of a workshop
        "hint": lazy_gettext("Where the workshop is held, or that it is online"),
        "most": limit_of("workshop.place"),
        "missing": _MISSING_PLACE,
    },
    "workshop.joining": {
        "label": lazy_gettext("Joining details"),
        # Translators: hint under the label “Joining details”, of a workshop
        "hint": lazy_gettext(
            "For people who have registered: how to find the room, or how to get into the online session"
        ),
        "lines": 4,
        "wanted": False,
        "optional": True,
        "missing": _MISSING_JOINING,
    },
}

serve_own_texts("description", _FIELDS)
