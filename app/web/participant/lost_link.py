"""A new link for whoever has lost theirs: sent to the address with which they registered, and shown to nobody."""

from __future__ import annotations

from typing import Any, Final

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext
from wtforms.validators import DataRequired, ValidationError

from app import clock
from app.accounts.rules import is_email
from app.language import Locale, other
from app.places import service as places
from app.web.addresses import localised
from app.web.fields.own import OwnForm, WrittenField, strip
from app.web.frame import alternates
from app.web.participant.own import own_page
from app.web.participant.views import bp
from app.web.participant.visit import find_workshop, settings
from app.web.protection import limit_lost_links
from app.workshops.queries import WorkshopSnapshot

_JUDGED: Final = "judged"


def _check(_: object, field: WrittenField) -> None:
    if not is_email(field.data or ""):
        raise ValidationError(lazy_gettext("Enter an email address in the correct format, like name@example.com"))


class LostLinkForm(OwnForm):
    """With which address somebody registered."""

    email = WrittenField(
        # Translators: label of a field
        lazy_gettext("Email address"),
        # Translators: error message under a field for one’s own email address
        [DataRequired(lazy_gettext("Enter your email address")), _check],
        # Translators: hint under the field “Email address”, where one asks for a new link to one’s own page
        hint=lazy_gettext("The one that you registered with"),
        filters=[strip],
        more={"type": "email", "autocomplete": "email", "spellcheck": False},
    )


def lost_link(locale: Locale, slug: str) -> ResponseReturnValue:
    """The field for the address; or whom to write to, where nothing sends mail."""
    return _show(find_workshop(locale, slug), LostLinkForm(), locale)


def send_lost_link(locale: Locale, slug: str) -> ResponseReturnValue:
    """Have a link sent, if somebody is registered with the address: the reply is the same if nobody is."""
    workshop, form = find_workshop(locale, slug), LostLinkForm(formdata=request.form)
    switches = request.form.get("action") == "switch"
    if switches and not request.form.get(_JUDGED):
        return _show(workshop, form, locale)
    if not form.validate() or switches or settings().mail_service is None:
        return _show(workshop, form, locale, judged=True)
    limit_lost_links()
    places.send_link(workshop.id, str(form.email.data), at=clock.now())
    return redirect(url_for(".link_sent", slug=workshop.slugs[locale]), 303)


def link_sent(locale: Locale, slug: str) -> ResponseReturnValue:
    """That a link is on its way, if there is anybody to send it to."""
    return own_page("link_sent", **_about(find_workshop(locale, slug), locale))


def _show(
    workshop: WorkshopSnapshot, form: LostLinkForm, locale: Locale, *, judged: bool = False
) -> ResponseReturnValue:
    can_be_sent = settings().mail_service is not None
    return own_page(
        "lost_link",
        form if can_be_sent else None,
        judged=judged,
        switch_address=alternates()[other(locale)],
        **_about(workshop, locale),
    )


def _about(workshop: WorkshopSnapshot, locale: Locale) -> dict[str, Any]:
    return {
        "workshop_title": workshop.words(locale)("workshop.title"),
        "workshop_url": url_for(".workshop", slug=workshop.slugs[locale]),
        "lost_link_url": url_for(".lost_link", slug=workshop.slugs[locale]),
        "contact_email": workshop.contact_email or settings().contact_email,
    }


_LINK: Final = "/{workshops}/<slug>/{link}"
localised(bp, _LINK, "lost_link", lost_link)
localised(bp, _LINK, "send_lost_link", send_lost_link, ("POST",))
localised(bp, f"{_LINK}/{{sent}}", "link_sent", link_sent)
