"""A text of somebody's in a sentence of ours: marked where it is in the other language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from flask import g
from flask_babel import lazy_gettext
from markupsafe import Markup

from app.language import Locale

# Translators: entry of the error summary: %(problem)s is an error message, %(text)s what it is about, like a title
_ABOUT: Final = lazy_gettext("%(problem)s: “%(text)s”")


@dataclass(frozen=True, slots=True)
class Quote:
    """A text and its language."""

    text: str
    locale: Locale

    def __html__(self) -> str:
        """The text, with its language where that is not the page's."""
        if self.locale == g.locale:
            return Markup.escape(self.text)
        return Markup('<span lang="{}">{}</span>').format(self.locale, self.text)


def told(problem: str, about: Quote | Markup) -> Markup:
    """An error message where it stands alone, with what it is about."""
    return Markup.escape(str(_ABOUT)) % {"problem": problem, "text": about}
