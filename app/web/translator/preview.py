"""The pages of a workshop with every text as it is now, drafts too, and from each text the way to its editor."""

from __future__ import annotations

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.language import Locale
from app.web.access import allows, person
from app.web.addresses import localised
from app.web.pages.preview import Preview
from app.web.translator.drafts import Drafts
from app.web.translator.page import CONTRIBUTORS, TRANSLATORS, bp, reach
from app.web.translator.places import INSIDE
from app.web.translator.sight import LIST, Sight, text_sought
from app.wording.queries import StoredText
from app.workshops.queries import get_workshop


@allows(*CONTRIBUTORS)
def preview(locale: Locale, workshop_id: int) -> ResponseReturnValue:
    """The workshop's own page."""
    return _sight(workshop_id, locale).show_workshop()


@allows(*CONTRIBUTORS)
def preview_page(locale: Locale, workshop_id: int, form_id: int, number: int) -> ResponseReturnValue:
    """A page of a form; after the last of its questions, what they lead to."""
    return _sight(workshop_id, locale).show(form_id, number)


@allows(*CONTRIBUTORS)
def leave_preview_page(locale: Locale, workshop_id: int, form_id: int, number: int) -> ResponseReturnValue:
    """Go where the buttons of a page lead."""
    shown = _sight(workshop_id, locale).preview
    return shown.leave(shown.place(form_id, number), request.form.get("action"))


def _sight(workshop_id: int, locale: Locale) -> Sight:
    """The workshop in front of somebody who may translate it, in the language of the address; 404 for anybody else."""
    if all(scope.workshop_id != workshop_id for scope in reach().scopes):
        abort(404)
    workshop, scope = get_workshop(workshop_id), f"workshop-{workshop_id}"
    drafts = Drafts(workshop, locale)
    home, page = INSIDE

    def editor(text: StoredText) -> str:
        return url_for("translator.text", text_id=text.id, scope=scope)

    if person().role in TRANSLATORS:
        # Translators: link in the box over a preview: back to the translators’ list of texts
        back_text = gettext("Back to the texts")
        back_url = url_for("translator.queue", scope=scope)
    else:
        back_text = gettext("Back to the workshop")
        back_url = url_for("organiser.overview", workshop_id=workshop_id)
    shown = Preview(
        workshop=workshop,
        locale=locale,
        words=drafts.marked,
        names=drafts.plain,
        case_studies=drafts.case_studies(),
        home=home,
        page=page,
        back_text=back_text,
        back_url=back_url,
        # Translators: in the box over a preview for translators
        note=gettext("You see the newest wording of every text, also drafts. Participants see approved texts alone."),
        beside=LIST,
    )
    return Sight(drafts=drafts, preview=shown, here=text_sought(request.args.get("text", "")), address=editor)


localised(bp, "/{translate}/{preview}/<int:workshop_id>", "preview", preview)
_page = "/{translate}/{preview}/<int:workshop_id>/<int:form_id>/<int:number>"
localised(bp, _page, "preview_page", preview_page)
localised(bp, _page, "leave_preview_page", leave_preview_page, ("POST",))
