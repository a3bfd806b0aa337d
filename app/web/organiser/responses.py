"""Single responses: the list of a form's, each to be read and printed, and what was written in it translated."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any, Final

from flask import abort, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext, pgettext
from wtforms.validators import Length

from app import clock
from app.language import Locale, other
from app.language.formatting import format_number
from app.responses import service
from app.responses.queries import (
    ListedResponse,
    NoResponse,
    SingleResponse,
    asked_for,
    get_response,
    list_responses,
)
from app.responses.rules import written_answers
from app.responses.service import LONGEST_TRANSLATION, NoAnswer
from app.web.access import allows, person
from app.web.addresses import localised
from app.web.fields.own import OwnForm, TextField, WrittenField, strip
from app.web.frame import alternates
from app.web.organiser.page import EDITORS, bp, form_of, managed, show
from app.web.organiser.words import form_title_of, title_of
from app.web.page import blank, sent, switched, tell
from app.web.pages.reading import ANSWERED_IN, Reading, name_of, sent_on
from app.workshops.queries import FormSnapshot, WorkshopSnapshot
from app.workshops.rules import WorkshopState

_ID: Final = re.compile(r"[0-9a-f]{32}")
_SEARCH: Final = "responses-search"
"""In the session: what is looked for, and among which form's responses. A name has no place in an address."""
_LONGEST_SEARCH: Final = 100


class SearchForm(OwnForm):
    """What to look for in the list of responses."""

    search = WrittenField(
        # Translators: label of a field over the list of responses to a form
        lazy_gettext("Find a response"),
        filters=[strip],
        validators=[
            # Translators: error message under a field for a name or reference to look for
            Length(max=_LONGEST_SEARCH, message=lazy_gettext("Enter 100 characters or fewer"))
        ],
        more={"autocomplete": "off", "spellcheck": False},
    )


class TranslationForm(OwnForm):
    """What somebody wrote, in the other language."""

    translation = TextField(
        # Translators: label of a large field
        lazy_gettext("Translation"),
        validators=[
            Length(
                max=LONGEST_TRANSLATION,
                # Translators: error message under a large field
                message=lazy_gettext("The translation must be 40,000 characters or fewer"),
            )
        ],
        # Translators: hint under a large field for the translation of what somebody wrote
        hint=lazy_gettext("It is shown below the original, with your name. To take it away, leave the field empty."),
    )


@allows(*EDITORS)
def responses(locale: Locale, workshop_id: int, form_id: int) -> ResponseReturnValue:
    """The responses to a form, the newest first, or those that were looked for; ``?page=`` turns the page."""
    workshop, form = _place(workshop_id, form_id)
    search = _kept_search(form)
    return _list(workshop, form, blank(SearchForm, search=search), search, locale)


@allows(*EDITORS)
def send_search(locale: Locale, workshop_id: int, form_id: int) -> ResponseReturnValue:
    """Look for a response; what is looked for stays until everything is shown again."""
    workshop, form = _place(workshop_id, form_id)
    typed = sent(SearchForm)
    if (elsewhere := switched(typed, locale)) is not None:
        return elsewhere
    if not typed.validate():
        return _list(workshop, form, typed, "", locale)
    session.pop(_SEARCH, None)
    if typed.search.data and request.form.get("action") != "all":
        session[_SEARCH] = {"form": form.id, "text": typed.search.data}
    return redirect(url_for(".responses", workshop_id=workshop_id, form_id=form_id), 303)


@allows(*EDITORS)
def response(locale: Locale, workshop_id: int, form_id: int, response_id: str) -> ResponseReturnValue:
    """A response, by the pages of the form as it was when it was answered."""
    workshop, form = _place(workshop_id, form_id)
    found = response_of(form, response_id)
    return show(
        "response",
        **about(workshop, form, locale),
        name=name_of(found),
        facts=_facts(found, form, locale),
        sections=Reading(found, workshop.words(locale), locale).sections(),
        response_id=found.id,
        entered=found.entered,
    )


@allows(*EDITORS)
def translate(locale: Locale, workshop_id: int, form_id: int, response_id: str, answer: str) -> ResponseReturnValue:
    """What somebody wrote, and room for it in the other language."""
    workshop, form = _place(workshop_id, form_id)
    found = response_of(form, response_id)
    translation = found.translations.get(answer)
    typed = TranslationForm(data={"translation": translation.text if translation else ""})
    return _translate(workshop, form, found, answer, typed, locale)


@allows(*EDITORS)
def send_translate(
    locale: Locale, workshop_id: int, form_id: int, response_id: str, answer: str
) -> ResponseReturnValue:
    """Keep a translation; or show what was typed in the other language."""
    workshop, form = _place(workshop_id, form_id)
    found = response_of(form, response_id)
    typed = sent(TranslationForm)
    if request.form.get("action") == "switch" or not typed.validate():
        return _translate(workshop, form, found, answer, typed, locale)
    text = typed.translation.data or ""
    try:
        service.translate_answer(found.id, answer, text, by=person().user_id, at=clock.now())
    except (NoAnswer, NoResponse):
        abort(404)
    tell("answer-translated" if text.strip() else "translation-removed")
    return redirect(url_for(".response", workshop_id=workshop_id, form_id=form_id, response_id=found.id), 303)


def about(workshop: WorkshopSnapshot, form: FormSnapshot, locale: Locale) -> dict[str, Any]:
    """What every page about responses to a form is given."""
    return {
        "workshop_id": workshop.id,
        "form_id": form.id,
        "workshop_title": title_of(workshop, locale),
        "form_title": form_title_of(workshop, form, locale),
        "can_enter": workshop.state is not WorkshopState.DRAFT,
        "anonymous": form.current.questionnaire.anonymous,
    }


def find_response(form: FormSnapshot, response_id: str) -> SingleResponse | None:
    """A response to the form, its sensitive answers included, if there is one."""
    try:
        return get_response(form.id, response_id, sensitive=True) if _ID.fullmatch(response_id) else None
    except NoResponse:
        return None


def response_of(form: FormSnapshot, response_id: str) -> SingleResponse:
    """The same; 404 where there is none."""
    found = find_response(form, response_id)
    if found is None:
        abort(404)
    return found


def _place(workshop_id: int, form_id: int) -> tuple[WorkshopSnapshot, FormSnapshot]:
    workshop = managed(workshop_id)
    return workshop, form_of(workshop, form_id)


def _kept_search(form: FormSnapshot) -> str:
    kept = session.get(_SEARCH) or {}
    return str(kept.get("text", "")) if kept.get("form") == form.id else ""


def _list(
    workshop: WorkshopSnapshot, form: FormSnapshot, typed: SearchForm, search: str, locale: Locale
) -> ResponseReturnValue:
    questionnaire = form.current.questionnaire
    found = list_responses(form, page=request.args.get("page", 1, int), search=search)
    typed.search.hint = _search_hint(form)
    searchable = not questionnaire.anonymous and bool(found.responses or search or typed.search.errors)
    query = request.query_string.decode("ascii", "replace")
    address = alternates()[other(locale)]
    return show(
        "responses",
        typed if searchable else None,
        **about(workshop, form, locale),
        listed=[_listed(one, locale) for one in found.responses],
        named=asked_for(questionnaire, "name") is not None,
        search=search,
        total=None if found.total is None else format_number(found.total, locale),
        newer=_page(form, found.number - 1) if found.number > 1 else None,
        older=_page(form, found.number + 1) if found.has_more else None,
        alternate_url=f"{address}?{query}" if query else address,
    )


def _search_hint(form: FormSnapshot) -> Any:
    asked = {purpose for purpose in ("name", "email") if asked_for(form.current.questionnaire, purpose)}
    if asked == {"name", "email"}:
        # Translators: hint under the field to find a response with
        return lazy_gettext("By reference number, or part of a name or email address, with or without accents")
    if asked == {"name"}:
        # Translators: hint under the field to find a response with
        return lazy_gettext("By reference number, or part of a name, with or without accents")
    if asked == {"email"}:
        # Translators: hint under the field to find a response with
        return lazy_gettext("By reference number, or part of an email address")
    # Translators: hint under the field to find a response with
    return lazy_gettext("By reference number")


def _page(form: FormSnapshot, number: int) -> str:
    return url_for(".responses", workshop_id=form.workshop_id, form_id=form.id, page=number)


def _listed(one: ListedResponse, locale: Locale) -> SimpleNamespace:
    return SimpleNamespace(
        id=one.id,
        reference=one.reference,
        code=one.reference or one.id[:6],
        name=one.name,
        sent=sent_on(one, locale),
        language=_language(one.locale),
        entered=one.entered,
    )


def _facts(found: SingleResponse, form: FormSnapshot, locale: Locale) -> list[tuple[str, str]]:
    facts = [
        # Translators: label in a response; the day, or day and time, when it was sent stands beside it
        (pgettext("response", "Sent"), sent_on(found, locale)),
        # Translators: label in a response; the language in which the form was filled in stands beside it
        (gettext("Answered in"), _languages(found)),
    ]
    if found.version.id != form.current.id:
        # Translators: beside “Version of the form” in a response; %(number)s is a figure
        older = gettext(
            "%(number)s – the form has changed since. The questions are shown as they were.",
            number=found.version.number,
        )
        facts.append((gettext("Version of the form"), older))
    if found.entered:
        # Translators: label in a response that was not sent by the person themselves; an organiser’s name follows
        facts.append((gettext("Entered on somebody’s behalf"), found.entered_by or gettext("By an organiser")))
    return facts


def _languages(found: SingleResponse) -> str:
    if found.locale_started == found.locale_submitted:
        return _language(found.locale_submitted)
    if found.locale_submitted == "cy":
        # Translators: beside “Answered in”: the language of the form was changed on the way
        return str(gettext("Welsh, after beginning in English"))
    # Translators: beside “Answered in”: the language of the form was changed on the way
    return str(gettext("English, after beginning in Welsh"))


def _language(locale: Locale) -> str:
    if locale == "cy":
        # Translators: the name of a language
        return str(pgettext("language", "Welsh"))
    # Translators: the name of a language
    return str(pgettext("language", "English"))


def _translate(
    workshop: WorkshopSnapshot,
    form: FormSnapshot,
    found: SingleResponse,
    answer: str,
    typed: TranslationForm,
    locale: Locale,
) -> ResponseReturnValue:
    original = found.answers.get(answer)
    if not original or answer not in {key for key, _ in written_answers(found.version.questionnaire)}:
        abort(404)
    into = other(found.locale_submitted)
    typed.translation.more = {"attributes": {"lang": into}, "spellcheck": True}
    return show(
        "response_translate",
        typed,
        **about(workshop, form, locale),
        response_id=found.id,
        name=name_of(found),
        question=Reading(found, workshop.words(locale), locale).question_of(answer),
        original=original,
        original_locale=found.locale_submitted,
        answered_in=ANSWERED_IN[found.locale_submitted],
        into=into,
        switch_address=alternates()[other(locale)],
    )


_FORM: Final = "/{organise}/<int:workshop_id>/{forms}/<int:form_id>/{responses}"
localised(bp, _FORM, "responses", responses)
localised(bp, _FORM, "send_search", send_search, ("POST",))
localised(bp, f"{_FORM}/<response_id>", "response", response)
localised(bp, f"{_FORM}/<response_id>/{{translate}}/<answer>", "translate", translate)
localised(bp, f"{_FORM}/<response_id>/{{translate}}/<answer>", "send_translate", send_translate, ("POST",))
