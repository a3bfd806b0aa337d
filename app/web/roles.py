"""What the roles of people with an account are called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask_babel import LazyString, lazy_pgettext

from app.accounts.rules import Role

ROLES: Final[Mapping[Role, LazyString]] = {
    # Translators: a role; a person who manages accounts, and may do everything
    Role.ADMINISTRATOR: lazy_pgettext("role", "Administrator"),
    # Translators: a role; a person who arranges workshops and reads their results
    Role.ORGANISER: lazy_pgettext("role", "Organiser"),
    # Translators: a role; a person who reads the results of workshops, without the names of participants
    Role.VIEWER: lazy_pgettext("role", "Viewer"),
    # Translators: a role; a person who translates the texts of forms
    Role.TRANSLATOR: lazy_pgettext("role", "Translator"),
}
