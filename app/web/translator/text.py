"""One text: what a translator wants to know of it, and the field in which it is translated."""

from __future__ import annotations

from typing import Final

from flask import abort, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext

from app import clock
from app.language import Locale
from app.language.rules import Flaw, FlawCode
from app.web.access import allows, person
from app.web.addresses import localised
from app.web.page import tell
from app.web.translator.page import CONTRIBUTORS, bp
from app.web.translator.sheet import Sheet
from app.wording import service as wording
from app.wording.queries import Same
from app.wording.service import Blocked, NoText, NotSecond, Overtaken
from app.workshops import service as workshops

_NEXT: Final = "-next"
_SAVED: Final = {"draft": "draft-saved", "submit": "text-submitted", "approve": "text-approved", "keep": "text-kept"}

# Translators: error message on the page on which a text is translated, where a second person has to approve it
_NOT_SECOND: Final = lazy_gettext(
    "Somebody else has to approve this translation. Hand it in, and they can. Nothing has been saved yet."
)
# Translators: error message on the page on which a text is translated, after “The meaning is unchanged: keep”
_CHANGED: Final = lazy_gettext(
    "You have changed the translation, so it cannot just be kept. Approve it, or undo your changes."
)
# Translators: error message on the page on which a text is translated: two people saved it at the same time
_OVERTAKEN: Final = lazy_gettext(
    "The text has changed while you were writing. Compare both: what you save next replaces what is saved now."
)


@allows(*CONTRIBUTORS)
def text(locale: Locale, text_id: int) -> ResponseReturnValue:
    """A text."""
    return Sheet(text_id, locale).show()


@allows(*CONTRIBUTORS)
def send_text(locale: Locale, text_id: int) -> ResponseReturnValue:
    """Save the translation: as a draft, for somebody else's approval, or approved; and go on, if that was pressed."""
    sheet = Sheet(text_id, locale)
    action = request.form.get("action", "")
    match action.removesuffix(_NEXT):
        case "switch":
            return sheet.show()
        case "submit" | "approve" as way:
            return _save(sheet, way, goes_on=action.endswith(_NEXT))
        case _:  # Enter, where nothing else was pressed, loses nothing and decides nothing
            return _save(sheet, "draft", goes_on=False)


@allows(*CONTRIBUTORS)
def send_keep(locale: Locale, text_id: int) -> ResponseReturnValue:
    """Say that the translation still stands, though its source has changed."""
    sheet = Sheet(text_id, locale)
    if sheet.editor.is_changed:
        sheet.editor.refuse_with(str(_CHANGED))
        return sheet.show()
    return _save(sheet, "keep", goes_on=False)


@allows(*CONTRIBUTORS)
def reuse(locale: Locale, text_id: int) -> ResponseReturnValue:
    """Put into the field how the same source is translated elsewhere. Nothing is saved."""
    sheet = Sheet(text_id, locale)
    sheet.editor.fill(_elsewhere(sheet).target)
    tell("text-filled")
    return sheet.show()


def _elsewhere(sheet: Sheet) -> Same:
    """The text whose translation is asked for; 404 where it is not one of those that the page shows."""
    asked = request.form.get("reuse", "")
    found = next((same for same in sheet.detail.elsewhere if str(same.text_id) == asked), None)
    if found is None:
        abort(404)
    return found


def _save(sheet: Sheet, way: str, *, goes_on: bool) -> ResponseReturnValue:
    _, following = sheet.neighbours() if goes_on else (None, None)
    try:
        if sheet.editor.is_empty:
            raise Blocked((Flaw(FlawCode.UNTRANSLATED),))
        _write(sheet, way)
    except Blocked as problem:
        sheet.editor.refuse(problem.flaws)
        return sheet.show()
    except NotSecond:
        sheet.told_second = True
        sheet.editor.refuse_with(str(_NOT_SECOND))
        return sheet.show()
    except Overtaken:
        now = Sheet(sheet.line.id, sheet.locale)
        now.overtaken()
        now.editor.refuse_with(str(_OVERTAKEN))
        return now.show()
    except NoText:
        abort(404)
    tell(_SAVED[way])
    if following is None:
        return redirect(sheet.back if goes_on else sheet.at(), 303)
    return redirect(sheet.at(text_id=following, after=sheet.line.id), 303)


def _write(sheet: Sheet, way: str) -> None:
    text_id, forms, version = sheet.line.id, sheet.editor.wording, sheet.editor.version
    by, at = person().user_id, clock.now()
    match way:
        case "submit":
            workshops.submit_text(text_id, forms, version=version, by=by, at=at)
        case "approve":
            workshops.approve_text(text_id, forms, version=version, by=by, at=at)
        case "keep":
            workshops.keep_text(text_id, version=version, by=by, at=at)
        case _:
            wording.save_draft(text_id, forms, version=version, by=by, at=at)


_ADDRESS: Final = "/{translate}/{texts}/<int:text_id>"
localised(bp, _ADDRESS, "text", text)
localised(bp, _ADDRESS, "send_text", send_text, ("POST",))
localised(bp, _ADDRESS + "/{keep}", "send_keep", send_keep, ("POST",))
localised(bp, _ADDRESS + "/{reuse}", "reuse", reuse, ("POST",))
