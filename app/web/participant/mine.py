"""A participant's own page: what they have, what they may be asked, and what they can do about it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from types import SimpleNamespace
from typing import Final

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext, lazy_pgettext
from werkzeug.wrappers import Response

from app.language import FORM_SEGMENTS, Locale, other
from app.language.formatting import format_date, format_datetime, format_period, format_weekday_date
from app.mail.composing import calendar_entry
from app.places import service as places
from app.places.rules import Standing
from app.places.service import NoParticipant
from app.responses import service as responses
from app.responses.rules import can_be_tied, personal_draft_id
from app.results import service as results
from app.web.addresses import localised
from app.web.fields.own import ChoiceField, OwnForm
from app.web.frame import alternates
from app.web.participant.own import Mine, find_mine, hidden, own_page
from app.web.participant.views import bp
from app.web.participant.visit import give_cookie, settings
from app.web.protection import limit_submissions
from app.workshops.queries import FormSnapshot
from app.workshops.rules import FormState

_JUDGED: Final = "judged"


class LanguageForm(OwnForm):
    """In which language somebody is written to."""

    language = ChoiceField(
        # Translators: question on somebody’s own page, above a choice of Welsh, English, or both
        lazy_gettext("In which language should we write to you?"),
        choices={
            "cy": lazy_pgettext("language", "Welsh"),
            "en": lazy_pgettext("language", "English"),
            # Translators: a choice beside “Welsh” and “English”: messages are sent in both languages
            "both": lazy_pgettext("language", "Welsh and English"),
        },
        # Translators: error message under the question in which language somebody wants to be written to
        missing=lazy_gettext("Select the language that we should write to you in"),
    )


def my_place(locale: Locale, token: str) -> ResponseReturnValue:
    """What somebody has, with all that follows from it."""
    mine = find_mine(locale, token)
    return _show(mine, LanguageForm(data={"language": mine.person.place.language or "both"}))


def send_language(locale: Locale, token: str) -> ResponseReturnValue:
    """Choose in which language one is written to; or look at the page in the other language."""
    mine, form = find_mine(locale, token), LanguageForm(formdata=request.form)
    switches = request.form.get("action") == "switch"
    if switches and not request.form.get(_JUDGED):
        return _show(mine, form)
    if not form.validate() or switches:
        return _show(mine, form, judged=True)
    limit_submissions()
    with suppress(NoParticipant):  # erased in this very moment
        results.choose_language(mine.person.place.id, str(form.language.data), at=mine.now)
    return redirect(mine.address(told="language"), 303)


def calendar(locale: Locale, token: str) -> ResponseReturnValue:
    """The workshop as an entry for a calendar, for whoever has a place."""
    mine = find_mine(locale, token)
    if mine.standing is not Standing.PLACE and not mine.workshop.cancelled:
        return redirect(mine.address(), 303)
    entry = calendar_entry(
        mine.person.place,
        mine.workshop,
        (locale,),
        settings(),
        attendee=None,
        url=settings().base_url + mine.workshop_address() if mine.is_visible else None,
        cancelled=mine.workshop.cancelled,
        at=mine.now,
    )
    response = Response(entry.data, content_type="text/calendar; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=entry.name)
    return hidden(response)


def cancel_place(locale: Locale, token: str) -> ResponseReturnValue:
    """The question whether to give up a place, or a turn in the waiting list."""
    mine = find_mine(locale, token)
    if not mine.can_leave:
        return redirect(mine.address(), 303)
    return own_page(
        "cancel_place",
        mine=mine,
        waits=mine.standing is Standing.WAITING,
        kept_until=format_date(mine.workshop.delete_on, locale),
    )


def confirm_cancel(locale: Locale, token: str) -> ResponseReturnValue:
    """Give it up; a second click changes nothing."""
    mine = find_mine(locale, token)
    limit_submissions()
    if mine.can_leave:
        with suppress(NoParticipant):
            places.cancel(mine.person.place.id, at=mine.now)
    return redirect(mine.address(), 303)


def renew_link(locale: Locale, token: str) -> ResponseReturnValue:
    """End all links of somebody's, this one too, and have a new one sent to them."""
    mine = find_mine(locale, token)
    limit_submissions()
    if not mine.can_be_mailed:
        return redirect(mine.address(), 303)
    with suppress(NoParticipant):
        places.end_links(mine.person.place.id, by=None, at=mine.now, send=True)
    return redirect(url_for(".link_renewed"), 303)


def link_renewed(locale: Locale) -> ResponseReturnValue:
    """That the links have ended: alike for everybody, since nobody can be known by a link that has."""
    return own_page("link_renewed")


def personal_form(locale: Locale, token: str, moment: str) -> ResponseReturnValue:
    """Onwards to a survey, whose answers count as one's own unless it is anonymous.

    Programs of mail servers that look at every link do no harm: to come here uses nothing up.
    """
    mine = find_mine(locale, token)
    form = mine.workshop.forms.get(moment)
    if form is None:
        abort(404)
    if not mine.is_visible or mine.standing is Standing.CANCELLED:
        return redirect(mine.address(), 303)
    if moment in mine.person.answered:
        return redirect(mine.address("my_answers", moment=moment), 303)
    response = hidden(redirect(mine.workshop_address("form", moment=moment), 303))
    if can_be_tied(form.current.questionnaire):
        draft_id = personal_draft_id(settings().secret_key, mine.person.place.id, form.id)
        if form.state(mine.now, grace=True) is FormState.OPEN:
            responses.tie(form, mine.person.place.id, draft_id)
        give_cookie(response, form, draft_id)
    return response


def _show(mine: Mine, form: LanguageForm, *, judged: bool = False) -> ResponseReturnValue:
    """The page. ``judged``: it shows what is wrong with its form, and goes on doing so in the other language."""
    locale, workshop, place = mine.locale, mine.workshop, mine.person.place
    registration = workshop.forms.get("registration")
    can_register = registration is not None and registration.state(mine.now) is FormState.OPEN and mine.is_visible
    return own_page(
        "my_place",
        form,
        mine=mine,
        judged=judged,
        switch_address=alternates()[other(locale)],
        standing="called_off" if workshop.cancelled else place.standing.value,
        facts=SimpleNamespace(
            name=mine.person.name,
            date=format_weekday_date(workshop.starts_at, locale),
            time=format_period(workshop.starts_at, workshop.ends_at, locale),
            place=workshop.words(locale)("workshop.place"),
            position=place.position,
            cancelled_on=place.cancelled_at and format_datetime(place.cancelled_at, locale),
        ),
        joining=workshop.find_text(locale, "workshop.joining") or "",
        join_url=workshop.join_url,
        has_place=place.standing is Standing.PLACE and not workshop.cancelled,
        is_over=mine.now >= workshop.ends_at,
        registration=mine.form_title(registration) if registration and place.response_id else None,
        changes_until=_until(mine, "registration") if registration else None,
        register_url=mine.workshop_address("form", moment="registration") if can_register else None,
        surveys=list(_surveys(mine)),
    )


def _until(mine: Mine, moment: str) -> str | None:
    until = mine.changes_until(moment) if mine.can_change(moment) else None
    return None if until is None else format_datetime(until, mine.locale)


def _surveys(mine: Mine) -> Iterator[SimpleNamespace]:
    """The forms of the workshop that somebody with a place may be asked to fill in, and those that they have."""
    for form in mine.workshop.forms.values():
        answered = form.moment in mine.person.answered
        asked = mine.standing is Standing.PLACE and mine.is_visible
        if form.moment == "registration" or not (answered or asked):
            continue
        state = form.state(mine.now)
        yield SimpleNamespace(
            title=mine.form_title(form),
            state=state.value,
            answered=answered,
            anonymous=form.current.questionnaire.anonymous,
            when=_when(form, state, mine.locale),
            url=mine.address("personal_form", moment=form.moment) if state is FormState.OPEN else None,
            answers_url=mine.address("my_answers", moment=form.moment),
            changes_until=_until(mine, form.moment) if answered else None,
        )


def _when(form: FormSnapshot, state: FormState, locale: Locale) -> str | None:
    when: dict[FormState, str] = {
        # Translators: under the title of a form on the workshop's page; a date and time follow
        FormState.NOT_YET_OPEN: gettext("Opens: %(moment)s", moment=format_datetime(form.opens_at, locale)),
        # Translators: under the title of a form on the workshop's page; a date and time follow
        FormState.OPEN: gettext("Open until: %(moment)s", moment=format_datetime(form.closes_at, locale)),
        # Translators: under the title of a form on the workshop's page; a date and time follow
        FormState.CLOSED: gettext("Closed: %(moment)s", moment=format_datetime(form.closes_at, locale)),
    }
    return when.get(state)


_MINE: Final = "/{my-place}/<token>"
localised(bp, "/{my-place}/{new-link}", "link_renewed", link_renewed)
localised(bp, _MINE, "my_place", my_place)
localised(bp, _MINE, "send_language", send_language, ("POST",))
localised(bp, f"{_MINE}/{{calendar}}", "calendar", calendar)
localised(bp, f"{_MINE}/{{cancel}}", "cancel_place", cancel_place)
localised(bp, f"{_MINE}/{{cancel}}", "confirm_cancel", confirm_cancel, ("POST",))
localised(bp, f"{_MINE}/{{new-link}}", "renew_link", renew_link, ("POST",))
for _moment, _segment in FORM_SEGMENTS.items():
    if _moment != "registration":
        localised(bp, f"{_MINE}/{{{_segment}}}", "personal_form", personal_form, moment=_moment)
