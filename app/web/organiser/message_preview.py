"""Any of a workshop's messages, as people get it in either language."""

from __future__ import annotations

from flask import abort
from flask.typing import ResponseReturnValue

from app.language import Locale
from app.outbox.rules import Kind
from app.web.access import allows
from app.web.addresses import localised
from app.web.organiser.message_words import OCCASIONS
from app.web.organiser.page import EDITORS, bp, managed, show
from app.web.organiser.words import title_of
from app.web.pages.letters import letters_of, own_keys
from app.web.pages.message_names import MAILS, message_title
from app.workshops.queries import WorkshopSnapshot
from app.workshops.rules import ADAPTABLE


@allows(*EDITORS)
def message_preview(locale: Locale, workshop_id: int, mail: str) -> ResponseReturnValue:
    """A message of the workshop, with the newest of what its organisers wrote for it."""
    workshop = managed(workshop_id)
    kind, moment = mail_of(workshop, mail)
    return show(
        "message_preview",
        id=workshop.id,
        title=title_of(workshop, locale),
        name=message_title(kind, moment),
        mail=mail,
        occasion=OCCASIONS.get((kind, moment)),
        can_adapt=(kind, moment) in ADAPTABLE,
        waits=waits(workshop, own_keys(kind, moment)),
        letters=letters_of(workshop, kind, moment),
    )


def mail_of(workshop: WorkshopSnapshot, name: str) -> tuple[Kind, str]:
    """Which message is called so in addresses; 404 where none is, or where the workshop lacks the survey."""
    if name not in MAILS:
        abort(404)
    kind, moment = MAILS[name]
    if moment and moment not in workshop.forms:
        abort(404)
    return kind, moment


def waits(workshop: WorkshopSnapshot, keys: tuple[str, ...]) -> bool:
    """Whether people get other words than the newest for now."""
    return any(gap.key in keys for gap in workshop.wording.gaps)


localised(bp, "/{organise}/<int:workshop_id>/{messages}/{preview}/<mail>", "message_preview", message_preview)
