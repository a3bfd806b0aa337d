"""The glossary: the term base of the files with what translators have changed in it, in these pages."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from flask import Response, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_gettext, lazy_pgettext
from wtforms.validators import DataRequired, Length

from app import clock
from app.language import LOCALES, Locale, other
from app.language.formatting import format_datetime, format_number
from app.language.sorting import fold, normalise, sort_key
from app.web.access import allows, person
from app.web.addresses import localised
from app.web.fields.base import Params
from app.web.fields.own import OwnForm, TextField, WrittenField, strip
from app.web.frame import alternates
from app.web.page import blank, sent, switched, tell
from app.web.translator.page import TRANSLATORS, bp, show
from app.wording.glossary import Term, load, merge
from app.wording.judging import glossary_path
from app.wording.queries import TermChange, list_term_changes
from app.wording.service import HasTerm, NoTerm, put_back_term, remove_term, save_term
from config import TRANSLATIONS

LONGEST_TERM: Final = 255
LONGEST_NOTE: Final = 2_000
LONGEST_SEARCH: Final = 200
COLUMNS: Final = ("en", "cy", "whole", "context", "note")
"""Of the file that is downloaded, as of the one in the repository."""

# Translators: error message under a field for a term of the glossary
_TOO_LONG: Final = lazy_gettext("Enter 255 characters or fewer")


class TermForm(OwnForm):
    """A term in both languages."""

    cy = WrittenField(
        # Translators: label of a field on the page for a term of the glossary
        lazy_pgettext("term", "Welsh"),
        # Translators: error message under the field for the Welsh of a term of the glossary
        [DataRequired(lazy_gettext("Enter the Welsh term")), Length(max=LONGEST_TERM, message=_TOO_LONG)],
        # Translators: hint under the field for the Welsh of a term of the glossary; the example is to be kept as it is
        hint=lazy_gettext("You can put the plural in brackets after it, like this: gweithdy (gweithdai)"),
        filters=[strip, normalise],
        more={"attributes": {"lang": "cy"}, "autocomplete": "off"},
    )
    en = WrittenField(
        # Translators: label of a field on the page for a term of the glossary
        lazy_pgettext("term", "English"),
        # Translators: error message under the field for the English of a term of the glossary
        [DataRequired(lazy_gettext("Enter the English term")), Length(max=LONGEST_TERM, message=_TOO_LONG)],
        filters=[strip, normalise],
        more={"attributes": {"lang": "en"}, "autocomplete": "off"},
    )
    context = WrittenField(
        # Translators: label of a field on the page for a term of the glossary; need not be filled in
        lazy_pgettext("term", "Context (optional)"),
        [Length(max=LONGEST_TERM, message=_TOO_LONG)],
        # Translators: hint under the field for the context of a term of the glossary
        hint=lazy_gettext("Where the term is used like this, if the same English has another Welsh elsewhere"),
        filters=[strip, normalise],
        more={"autocomplete": "off"},
    )
    note = TextField(
        # Translators: label of a field on the page for a term of the glossary; need not be filled in
        lazy_pgettext("term", "Note (optional)"),
        [
            # Translators: error message under the field for a note about a term of the glossary
            Length(max=LONGEST_NOTE, message=lazy_gettext("The note must be 2,000 characters or fewer"))
        ],
        # Translators: hint under the field for a note about a term of the glossary
        hint=lazy_gettext("What other translators should know, like its gender or why this term was chosen"),
        filters=[strip, normalise],
        more={"rows": 3},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A term in the list; ``changed`` says who changed it here, and when."""

    key: str
    term: Term
    changed: str | None


@allows(*TRANSLATORS)
def glossary(locale: Locale) -> ResponseReturnValue:
    """Every term, or those that were searched for, in the order of one language or the other."""
    words = request.args.get("words", "").strip()[:LONGEST_SEARCH]
    order = _order(locale)
    changes = list_term_changes()
    terms = _sorted(merge(_file(), changes).terms, order)
    found = [term for term in terms if _holds(term, fold(words))]
    query = request.query_string.decode("ascii", "replace")
    there = alternates()[other(locale)]
    return show(
        "glossary",
        words=words,
        orders=_order_items(order),
        columns=(order, other(order)),
        terms=_shown(found, changes, locale),
        total=format_number(len(found), locale),
        removed=_shown(_sorted([_term(one) for one in changes if one.removed], order), changes, locale),
        narrow=bool(words),
        alternate_url=f"{there}?{query}" if query else there,
    )


@allows(*TRANSLATORS)
def glossary_file(locale: Locale) -> ResponseReturnValue:
    """The whole glossary as CSV, as the file in the repository is: each text as it was written."""
    file = io.StringIO()
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(COLUMNS)
    for term in merge(_file(), list_term_changes()).terms:
        rows.writerow([term.en, term.cy, "yes" if term.whole else "", term.context, term.note])
    name = "geirfa" if locale == "cy" else "glossary"
    answer = Response(file.getvalue().encode(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


@allows(*TRANSLATORS)
def new_term(locale: Locale) -> ResponseReturnValue:
    """A term to be added."""
    return show("term", blank(TermForm), term=None)


@allows(*TRANSLATORS)
def send_new_term(locale: Locale) -> ResponseReturnValue:
    """Add a term."""
    return _save(None, locale)


@allows(*TRANSLATORS)
def term(locale: Locale, term: str) -> ResponseReturnValue:
    """A term to be changed."""
    found = _get(term)
    form = blank(TermForm, cy=found.cy, en=found.en, context=found.context, note=found.note)
    return show("term", form, term=found, key=term, changed=_changed(found, list_term_changes(), locale))


@allows(*TRANSLATORS)
def send_term(locale: Locale, term: str) -> ResponseReturnValue:
    """Change a term."""
    return _save(_get(term), locale)


@allows(*TRANSLATORS)
def take_out_term(locale: Locale, term: str) -> ResponseReturnValue:
    """Whether to take a term out."""
    return show("take_out_term", term=_get(term), key=term)


@allows(*TRANSLATORS)
def send_take_out_term(locale: Locale, term: str) -> ResponseReturnValue:
    """Take a term out; the list then offers to put it back."""
    found = _get(term)
    try:
        remove_term((found.en, found.context), files=_file(), by=person().user_id, at=clock.now())
    except NoTerm:
        abort(404)
    tell("term-removed")
    return redirect(url_for(".glossary"), 303)


@allows(*TRANSLATORS)
def send_put_back(locale: Locale, term: str) -> ResponseReturnValue:
    """Have a term again that was taken out."""
    gone = next((one for one in list_term_changes() if one.removed and key_of(_term(one)) == term), None)
    if gone is not None:
        put_back_term((gone.en, gone.context), by=person().user_id, at=clock.now())
        tell("term-put-back")
    return redirect(url_for(".glossary"), 303)


def key_of(term: Term) -> str:
    """What names a term in an address, since its English may be a whole sentence."""
    return hashlib.sha256(f"{term.en}\x04{term.context}".encode()).hexdigest()[:16]


def _save(former: Term | None, locale: Locale) -> ResponseReturnValue:
    form = sent(TermForm)
    if (elsewhere := switched(form, locale)) is not None:
        return elsewhere
    if form.validate():
        wanted = Term(en=_text(form.en), cy=_text(form.cy), context=_text(form.context), note=_text(form.note))
        name = None if former is None else (former.en, former.context)
        try:
            save_term(wanted, former=name, files=_file(), by=person().user_id, at=clock.now())
        except HasTerm:
            form.refuse(
                "en",
                # Translators: error message under the field for the English of a term of the glossary
                gettext(
                    "The glossary has this term already. Change that one, or say in which context this one is used."
                ),
            )
        except NoTerm:
            abort(404)
        else:
            tell("term-saved")
            return redirect(url_for(".glossary"), 303)
    return show("term", form, term=former, key=None if former is None else key_of(former), changed=None)


def _text(field: WrittenField) -> str:
    return " ".join((field.data or "").split()) if not isinstance(field, TextField) else field.data or ""


def _file() -> tuple[Term, ...]:
    return load(glossary_path(TRANSLATIONS))


def _get(key: str) -> Term:
    found = next((one for one in merge(_file(), list_term_changes()).terms if key_of(one) == key), None)
    if found is None:
        abort(404)
    return found


def _term(change: TermChange) -> Term:
    return Term(en=change.en, cy=change.cy, context=change.context, note=change.note)


def _holds(term: Term, words: str) -> bool:
    return not words or any(words in fold(text) for text in (term.en, term.cy, term.context, term.note))


def _order(locale: Locale) -> Locale:
    asked = request.args.get("order")
    return next((one for one in LOCALES if one == asked), locale)


def _order_items(order: Locale) -> list[Params]:
    words = {
        # Translators: in a list: by which language the terms of the glossary are sorted
        "cy": gettext("By the Welsh alphabet"),
        # Translators: in a list: by which language the terms of the glossary are sorted
        "en": gettext("By the English alphabet"),
    }
    return [{"value": one, "text": text, "selected": one == order} for one, text in words.items()]


def _sorted(terms: Sequence[Term], order: Locale) -> list[Term]:
    return sorted(terms, key=lambda term: (sort_key(term.cy if order == "cy" else term.en, order), term.context))


def _shown(terms: Sequence[Term], changes: Sequence[TermChange], locale: Locale) -> list[Shown]:
    return [Shown(key=key_of(term), term=term, changed=_changed(term, changes, locale)) for term in terms]


def _changed(term: Term, changes: Sequence[TermChange], locale: Locale) -> str | None:
    found = next((one for one in changes if (one.en, one.context) == (term.en, term.context)), None)
    if found is None:
        return None
    when = format_datetime(found.at, locale)
    return f"{found.by}, {when}" if found.by else when


def _served(template: str, endpoint: str, view: Any, methods: Sequence[str] = ("GET",)) -> None:
    localised(bp, f"/{{translate}}/{{glossary}}{template}", endpoint, view, methods)


_served("", "glossary", glossary)
_served("/{download}", "glossary_file", glossary_file)
_served("/{new}", "new_term", new_term)
_served("/{new}", "send_new_term", send_new_term, ("POST",))
_served("/<term>", "term", term)
_served("/<term>", "send_term", send_term, ("POST",))
_served("/<term>/{remove}", "take_out_term", take_out_term)
_served("/<term>/{remove}", "send_take_out_term", send_take_out_term, ("POST",))
_served("/<term>/{put-back}", "send_put_back", send_put_back, ("POST",))
