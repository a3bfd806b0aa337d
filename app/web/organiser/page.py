"""What the organisers' pages share: the blueprint, the workshop of an address, notices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from flask import Blueprint, abort
from flask_babel import LazyString, lazy_gettext

from app.accounts.rules import Role
from app.web.access import person
from app.web.page import Pages
from app.workshops.queries import FormSnapshot, WorkshopSnapshot, find_managed

bp = Blueprint("organiser", __name__)

EDITORS: Final = (Role.ADMINISTRATOR, Role.ORGANISER)
"""Who sets up workshops and reads every answer in their own and in shared ones."""
READERS: Final = (*EDITORS, Role.VIEWER)
"""Who reads results; viewers without names, single responses or downloads."""

NOTICES: Final[Mapping[str, LazyString]] = {
    # Translators: box at the top of the page of a workshop
    "workshop-created": lazy_gettext("Your workshop has been created. It is a draft: nobody else sees it yet."),
    # Translators: box at the top of the page of a workshop
    "workshop-copied": lazy_gettext("The workshop has been copied. The copy is a draft: check its dates and texts."),
    # Translators: box at the top of the page of a workshop
    "workshop-published": lazy_gettext("The workshop has been published, in Welsh and in English."),
    # Translators: box at the top of the page of a workshop
    "workshop-closed": lazy_gettext("The workshop has been closed. No form takes answers any more."),
    # Translators: box at the top of the page of a workshop
    "workshop-cancelled": lazy_gettext(
        "The workshop has been cancelled. Everybody who had registered is told by email."
    ),
    # Translators: box at the top of the page of a workshop
    "workshop-reopened": lazy_gettext("The workshop is open again, in Welsh and in English."),
    # Translators: box at the top of the page of a workshop
    "workshop-archived": lazy_gettext("The workshop has been archived. You find it under “Archived workshops”."),
    # Translators: box at the top of the list of workshops
    "workshop-deleted": lazy_gettext("The draft has been deleted."),
    # Translators: box at the top of the page of a workshop: somebody else was quicker
    "workshop-moved-on": lazy_gettext("Nothing has been changed, since the workshop has changed in the meantime."),
    # Translators: box at the top of a page on which a part of a workshop is edited
    "saved": lazy_gettext("Saved."),
    # Translators: box at the top of a page on which a part of a workshop is edited; a tag stands at each such text
    "saved-cy": lazy_gettext("Saved. Still to do: the Welsh of the texts that say “To be written”."),
    # Translators: box at the top of a page on which a part of a workshop is edited; a tag stands at each such text
    "saved-en": lazy_gettext("Saved. Still to do: the English of the texts that say “To be written”."),
    # Translators: box at the top of a page on which a part of a workshop is edited; a tag stands at each such text
    "saved-cy-en": lazy_gettext("Saved. Still to do: the Welsh and the English of the texts that say “To be written”."),
    # Translators: box at the top of a page on which a part of a published workshop is edited
    "saved-waits": lazy_gettext(
        "Saved. What you changed in one language alone waits for a translator. "
        "Until the translation has been approved, people see the earlier text in both languages."
    ),
    # Translators: box at the top of a page on which a part of a workshop is edited that is not published yet
    "saved-waits-draft": lazy_gettext(
        "Saved. What you changed in one language alone waits for a translator. "
        "The workshop can be published once the translation has been approved."
    ),
    # Translators: box at the top of a page with texts in both languages, after “The meaning is unchanged: keep …”
    "text-kept": lazy_gettext("Saved. The text counts as approved, and is shown in both languages."),
    # Translators: box at the top of a page with texts in both languages, after “The meaning is unchanged: keep …”
    "text-overtaken": lazy_gettext(
        "The text has not been approved, since somebody else has changed it in the meantime. Read it again."
    ),
    # Translators: box at the top of a page with texts in both languages, after “The meaning is unchanged: keep …”
    "text-blocked": lazy_gettext(
        "The text has not been approved: one of its languages lacks a part that the other has. "
        "Leave it to a translator."
    ),
    # Translators: box at the top of the page of a workshop with questions of translators
    "answered": lazy_gettext("Your answer has been saved. Translators see it beside the text."),
    # Translators: box at the top of the page of a workshop with questions of translators
    "second-approval-on": lazy_gettext("From now on a second person approves each translation."),
    # Translators: box at the top of the page of a workshop with questions of translators
    "second-approval-off": lazy_gettext("From now on whoever translates a text may approve it too."),
    # Translators: box at the top of the page with the times of a workshop
    "saved-closes-earlier": lazy_gettext(
        "Saved. A form that people have answered already now closes earlier: "
        "whoever is still to answer it has less time."
    ),
    # Translators: box at the top of the page with the times of a workshop
    "saved-tells": lazy_gettext("Saved. Everybody who has registered is told of the new time within five minutes."),
    # Translators: box at the top of the page with the times of a workshop
    "saved-tells-closes-earlier": lazy_gettext(
        "Saved. Everybody who has registered is told of the new time within five minutes. "
        "A form that people have answered already now closes earlier: whoever is still to answer it has less time."
    ),
    # Translators: box at the top of the page with the case studies of a workshop
    "case-study-removed": lazy_gettext("The case study has been removed."),
    # Translators: box at the top of the page with the case studies of a workshop
    "case-study-gone": lazy_gettext("Nothing has been moved, since somebody else has removed this case study."),
    # Translators: box at the top of the page with the forms of a workshop
    "form-added": lazy_gettext("The form has been added. Check when it is open."),
    # Translators: box at the top of the page with the forms of a workshop
    "form-removed": lazy_gettext("The form has been removed."),
    # Translators: box at the top of the page with the forms of a workshop
    "form-there": lazy_gettext("Nothing has been added: the workshop has a form for this moment already."),
    # Translators: box at the top of the page with the forms of a workshop
    "form-not-ready": lazy_gettext(
        "Nothing has been added: a text of this form is missing in one of the languages, and the workshop is published."
    ),
    # Translators: box at the top of the page with the forms of a workshop
    "form-has-responses": lazy_gettext(
        "The form cannot be removed, since somebody has answered it or begun to. You can let it close instead."
    ),
    # Translators: box at the top of the page about the people with whom a workshop is shared
    "workshop-shared": lazy_gettext("The workshop is shared with this person now."),
    # Translators: box at the top of the page about the people with whom a workshop is shared
    "workshop-unshared": lazy_gettext("The workshop is no longer shared with this person."),
    # Translators: box at the top of the page about the people with whom a workshop is shared
    "workshop-last-organiser": lazy_gettext(
        "Nothing has been changed: this is the only organiser of the workshop. Share it with another organiser first."
    ),
    # Translators: box at the top of a response that an organiser has typed in on somebody’s behalf
    "response-entered": lazy_gettext("The answers have been saved."),
    # Translators: box at the top of a registration that an organiser has typed in on somebody’s behalf
    "response-entered-waiting": lazy_gettext(
        "The answers have been saved. All places are taken, so this person is on the waiting list."
    ),
    # Translators: box at the top of a response
    "response-corrected": lazy_gettext("The answers have been corrected."),
    # Translators: box at the top of a response, after somebody has pressed “Save the corrections”
    "response-unchanged": lazy_gettext("Nothing needed to be changed: these are the answers that were saved already."),
    # Translators: box at the top of the list of responses
    "response-deleted": lazy_gettext("The response has been deleted."),
    # Translators: box at the top of a response
    "answer-translated": lazy_gettext("The translation has been saved."),
    # Translators: box at the top of a response
    "translation-removed": lazy_gettext("The translation has been taken away."),
    # Translators: box at the top of the list of participants of a workshop
    "participant-added": lazy_gettext("They have a place, and are told."),
    # Translators: box at the top of the list of participants of a workshop
    "participant-waits": lazy_gettext("Every place is taken: they are on the waiting list, and are told."),
    # Translators: box at the top of the list of participants of a workshop
    "participant-removed": lazy_gettext("They are no longer taking part."),
    # Translators: box at the top of the list of participants of a workshop
    "participant-moved-on": lazy_gettext("Nothing has been changed: they are no longer on the waiting list."),
    # Translators: box at the top of the list of participants of a workshop
    "place-given": lazy_gettext("They have a place now, and are told."),
    # Translators: box at the top of the list of participants of a workshop
    "place-not-free": lazy_gettext("Nothing has been changed: no place is free any more."),
    # Translators: box at the top of the list of participants of a workshop, after there have come to be more places
    "places-given": lazy_gettext("Saved. The waiting list has moved up, and whoever has a place now is told."),
    # Translators: box at the top of the page about a participant
    "participant-link-sent": lazy_gettext("A new link is on its way to them. Their earlier links go on working."),
    # Translators: box at the top of the page about a participant
    "participant-link-just-sent": lazy_gettext(
        "Nothing has been sent: a link was sent to them a moment ago. Try again in ten minutes."
    ),
    # Translators: box at the top of the page about a participant
    "participant-links-ended": lazy_gettext("No link to their page works any more."),
    # Translators: box at the top of the page about a participant
    "participant-links-renewed": lazy_gettext("No link that they had works any more. A new one is on its way to them."),
    # Translators: box at the top of the page on which organisers note who came to a workshop
    "attendance-saved": lazy_gettext("Saved who came."),
    # Translators: box at the top of the page with the emails of a workshop
    "message-planned": lazy_gettext("Saved. The schedule has been changed."),
    # Translators: box at the top of the page with the emails of a workshop
    "message-sending": lazy_gettext("The message is being sent now. The figures follow by themselves."),
    # Translators: box at the top of the page with the emails of a workshop
    "message-too-late": lazy_gettext("Nothing has been sent: it is too late for this message."),
    # Translators: box at the top of the page with the emails of a workshop
    "messages-retried": lazy_gettext("What had failed is being tried again."),
    # Translators: box at the top of the page with the emails of a workshop
    "messages-none-failed": lazy_gettext("There was nothing to try again."),
    # Translators: box at the top of the page of an email that an organiser writes
    "message-created": lazy_gettext("Saved as a draft. Nothing has been sent yet."),
    # Translators: box at the top of the page of an email that an organiser writes
    "message-waits": lazy_gettext(
        "Saved. What you wrote in one language alone waits for a translator. "
        "The message can be sent once the translation has been approved."
    ),
    # Translators: box at the top of the page of an email that an organiser writes
    "message-copied": lazy_gettext("This is a copy. Change what you like: nothing has been sent yet."),
    # Translators: box at the top of the page of an email that an organiser has written
    "message-sent": lazy_gettext("Your message is on its way. The figures follow by themselves."),
    # Translators: box at the top of the page of an email that an organiser has written
    "message-sent-already": lazy_gettext("Nothing has been changed: this message has been sent already."),
    # Translators: box at the top of the page with the emails of a workshop
    "message-deleted": lazy_gettext("The draft of your message has been deleted."),
}

show = Pages("organiser", NOTICES).show


def managed(workshop_id: int) -> WorkshopSnapshot:
    """The workshop, if the person may open it; else 404, so that nobody learns that there is one."""
    found = find_managed(workshop_id, person())
    if found is None:
        abort(404)
    return found


def form_of(workshop: WorkshopSnapshot, form_id: int) -> FormSnapshot:
    """The workshop's form with this id; 404 where it has none."""
    found = next((form for form in workshop.forms.values() if form.id == form_id), None)
    if found is None:
        abort(404)
    return found
