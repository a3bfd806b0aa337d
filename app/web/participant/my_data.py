"""Everything that is held about a participant, to be read, taken away or erased (UK GDPR, articles 15, 17 and 20)."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from flask import abort, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.language import Locale
from app.language.formatting import format_date, format_datetime
from app.places.rules import Standing
from app.places.service import NoParticipant
from app.responses.queries import list_tied
from app.retention.erasure import erase as erase_for_good
from app.retention.queries import find_held
from app.web.addresses import localised
from app.web.participant.data_words import Data, data_of
from app.web.participant.own import Mine, find_mine, hidden, own_page
from app.web.participant.views import bp
from app.web.participant.visit import settings
from app.web.protection import limit_submissions


def my_data(locale: Locale, token: str) -> ResponseReturnValue:
    """All of it, to be read."""
    mine = find_mine(locale, token)
    return own_page("my_data", mine=mine, data=_data(mine), when=partial(_when, locale=locale))


def my_data_file(locale: Locale, token: str) -> ResponseReturnValue:
    """The same as JSON; see ``data_words.data_of`` for what it holds."""
    mine = find_mine(locale, token)
    body = json.dumps(_data(mine), ensure_ascii=False, indent=2, default=_iso)
    response = Response(f"{body}\n", content_type="application/json")
    # Translators: name of a file with everything that is held about somebody; the end .json must stay
    response.headers.set("Content-Disposition", "attachment", filename=gettext("my-data.json"))
    return hidden(response)


def erase(locale: Locale, token: str) -> ResponseReturnValue:
    """The question whether to have everything deleted, and what that means."""
    mine = find_mine(locale, token)
    return own_page(
        "erase",
        mine=mine,
        has_answered=bool(list_tied(mine.person.place.id)),
        has_standing=mine.standing is not Standing.CANCELLED,
        backup_days=settings().backup_days,
    )


def confirm_erase(locale: Locale, token: str) -> ResponseReturnValue:
    """Delete everything."""
    mine = find_mine(locale, token)
    limit_submissions()
    with suppress(NoParticipant):  # a second click
        erase_for_good(mine.person.place.id, settings().erasure_ledger, at=mine.now)
    return redirect(url_for(".erased"), 303)


def erased(locale: Locale) -> ResponseReturnValue:
    """That everything has been deleted: alike for everybody, since nobody is known by then."""
    return own_page("erased")


def _data(mine: Mine) -> Data:
    held = find_held(mine.person.place.id)
    if held is None:  # erased in this very moment
        abort(404)
    return data_of(held, mine.locale, mine.now)


def _when(moment: date, locale: Locale) -> str:
    return format_datetime(moment, locale) if isinstance(moment, datetime) else format_date(moment, locale)


def _iso(moment: Any) -> str:
    if isinstance(moment, datetime):
        return moment.isoformat(timespec="seconds")
    if isinstance(moment, date):
        return moment.isoformat()
    raise TypeError(f"nothing of type {type(moment).__name__} is held")


_DATA: Final = "/{my-place}/<token>/{my-data}"
localised(bp, "/{my-place}/{erased}", "erased", erased)
localised(bp, _DATA, "my_data", my_data)
localised(bp, f"{_DATA}/{{download}}", "my_data_file", my_data_file)
localised(bp, "/{my-place}/<token>/{erase}", "erase", erase)
localised(bp, "/{my-place}/<token>/{erase}", "confirm_erase", confirm_erase, ("POST",))
