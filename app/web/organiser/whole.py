"""How the pages of organisers on which answers are entered or corrected are shown."""

from __future__ import annotations

from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from app.language import Locale, other
from app.web.frame import alternates
from app.web.organiser.page import show
from app.web.pages.whole import OWN, WholePage


def show_whole(template: str, page: WholePage, locale: Locale, **context: Any) -> ResponseReturnValue:
    """The page. The language switch sends it to the other language: it may hold more than a cookie would."""
    address, query = alternates()[other(locale)], request.query_string.decode("ascii", "replace")
    return show(template, page, own=OWN, switch_address=f"{address}?{query}" if query else address, **context)
