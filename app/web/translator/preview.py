"""The pages of a workshop with every text as it is now, drafts too, and from each text the way to its editor."""

from __future__ import annotations

from flask import abort, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app.language import LOCALES, Locale
from app.mail.queries import find_own
from app.web.access import allows, person
from app.web.addresses import localised
from app.web.pages.letters import letters_of
from app.web.pages.message_names import MESSAGES, find_mail
from app.web.pages.preview import Preview
from app.web.pages.worded import either
from app.web.translator.drafts import Drafts
from app.web.translator.page import CONTRIBUTORS, TRANSLATORS, bp, reach, show
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


@allows(*CONTRIBUTORS)
def preview_message(locale: Locale, workshop_id: int, mail: str) -> ResponseReturnValue:
    """A message of the workshop, as people get it, with the newest wording of what its organisers wrote."""
    _refuse_others(workshop_id)
    workshop, found = get_workshop(workshop_id), find_mail(mail)
    if found is None:
        abort(404)
    kind, moment, number = found
    if (moment and moment not in workshop.forms) or (number and find_own(workshop_id, number) is None):
        abort(404)
    return show(
        "message",
        title=either({one: workshop.find_text(one, "workshop.title") or "" for one in LOCALES}, locale),
        scope=f"workshop-{workshop_id}",
        is_translator=person().role in TRANSLATORS,
        name=str(MESSAGES[kind, moment]),
        letters=letters_of(workshop, kind, moment, number=number),
    )


def _refuse_others(workshop_id: int) -> None:
    """404 for a workshop that the person may not translate."""
    if all(scope.workshop_id != workshop_id for scope in reach().scopes):
        abort(404)


def _sight(workshop_id: int, locale: Locale) -> Sight:
    """The workshop in front of somebody who may translate it, in the language of the address; 404 for anybody else."""
    _refuse_others(workshop_id)
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
localised(bp, "/{translate}/{preview}/<int:workshop_id>/{messages}/<mail>", "preview_message", preview_message)
_page = "/{translate}/{preview}/<int:workshop_id>/<int:form_id>/<int:number>"
localised(bp, _page, "preview_page", preview_page)
localised(bp, _page, "leave_preview_page", leave_preview_page, ("POST",))
