"""What the pages share on which organisers edit a workshop: texts in both languages, and nothing lost on the way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from math import ceil
from typing import Any, Final, TypeVar

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext

from app import clock
from app.language import Locale, other
from app.web.access import allows, person
from app.web.addresses import localised
from app.web.fields.own import OwnForm
from app.web.fields.pair import PairField, Wait
from app.web.frame import alternates
from app.web.organiser.page import EDITORS, bp, managed, show
from app.web.organiser.words import WAITS, title_of
from app.web.page import tell
from app.wording.queries import StoredText
from app.wording.rules import State
from app.wording.service import Blocked, Overtaken
from app.workshops import service
from app.workshops.queries import Gap, WorkshopSnapshot, list_texts
from app.workshops.rules import MESSAGE, WorkshopState, field_id
from app.workshops.service import NoText, NotReady

_TO_A_LINE: Final = 38
"""Characters of a wording on a line where the other language stands beside it."""
_MOST_LINES: Final = 12
_PRESSED_KEEP: Final = re.compile(r"keep:([0-9]{1,9}):([0-9]{1,9})")
_KEEP: Final[Mapping[Locale, LazyString]] = {
    # Translators: button beside a text whose English has changed since its Welsh was written: it still says the same
    "cy": lazy_gettext("The meaning is unchanged: keep the Welsh"),
    # Translators: button beside a text whose Welsh has changed since its English was written: it still says the same
    "en": lazy_gettext("The meaning is unchanged: keep the English"),
}

FormT = TypeVar("FormT", bound=OwnForm)


class TextsForm(OwnForm):
    """A form with texts in both languages, beside whatever else it has."""

    @property
    def pairs(self) -> Mapping[str, PairField]:
        """Its texts by their keys, in the order of the page."""
        return {field.key: field for field in self.written if isinstance(field, PairField)}

    @property
    def changes(self) -> Mapping[str, Mapping[Locale, str]]:
        """The texts to be saved: what was changed. What waits for a translator goes on waiting."""
        return {key: pair.outcome for key, pair in self.pairs.items() if pair.touched}

    @property
    def one_sided(self) -> frozenset[str]:
        """The texts of which one wording alone was changed."""
        return frozenset(key for key, pair in self.pairs.items() if pair.touched and pair.one_sided)

    @property
    def lacking(self) -> frozenset[Locale]:
        """The languages in which texts of the form are still to be written."""
        return frozenset(locale for pair in self.pairs.values() for locale in pair.lacking)

    def refuse_gaps(self, gaps: Iterable[Gap]) -> None:
        """Say at each text that it may not be empty."""
        for gap in gaps:
            pair = self.pairs.get(gap.key or "")
            if pair is not None and gap.locale is not None:
                pair.refuse_missing(gap.locale)


def pair(workshop: WorkshopSnapshot, stored: StoredText, label: LazyString | str, **options: Any) -> Any:
    """An unbound field for a text of the workshop."""
    return PairField(
        label,
        key=stored.key,
        name=field_id(stored.key),
        first=workshop.source_locale,
        waits=wait_of(workshop, stored),
        default=stored.wordings,
        **options,
    )


def form_of_fields(base: type[FormT], fields: Mapping[str, Any]) -> type[FormT]:
    """A form class with fields that only the request tells, by the names of their attributes."""
    return type(base.__name__, (base,), dict(fields))


def form_of_pairs(base: type[FormT], fields: Iterable[Any]) -> type[FormT]:
    """A form class of nothing but texts."""
    return form_of_fields(base, {field.name: field for field in fields})


def form_of_own_texts(workshop: WorkshopSnapshot, fields: Mapping[str, Mapping[str, Any]]) -> TextsForm:
    """The form, as it was sent or is to be filled in, of texts of the workshop itself: options of fields by key."""
    texts = texts_of(workshop)
    return filled(
        form_of_pairs(
            TextsForm,
            (pair(workshop, own_text(workshop, texts, key), **options) for key, options in fields.items()),
        )
    )


def filled(form: type[FormT]) -> FormT:
    """A form as it was sent, or with what is saved."""
    return form(formdata=request.form if request.method == "POST" else None)


def texts_of(workshop: WorkshopSnapshot) -> Mapping[str, StoredText]:
    """Every text of the workshop and its forms as it is saved, by key and in order."""
    return {text.key: text for text in list_texts(workshop.id)}


def lines_for(stored: StoredText, *, least: int = 1) -> int:
    """How many lines show the longer of a text's wordings beside the other language."""
    longest = max(stored.wordings.values(), key=len)
    wrapped = sum(max(1, ceil(len(line) / _TO_A_LINE)) for line in longest.splitlines())
    return min(max(wrapped, least), _MOST_LINES)


def own_text(workshop: WorkshopSnapshot, texts: Mapping[str, StoredText], key: str) -> StoredText:
    """A text of the workshop itself; an earlier workshop may lack one that has been thought of since."""
    return texts.get(key) or StoredText(
        id=0,
        key=key,
        source_locale=workshop.source_locale,
        wordings={"cy": "", "en": ""},
        state=State.MISSING,
        comment="",
        live=None,
    )


def switching() -> bool:
    """Whether the language switch was pressed.

    It sends the page to its own address in the other language, which shows it with what was typed and nothing saved:
    long texts would not fit into the browser's session.
    """
    return request.form.get("action") == "switch"


def show_editing(
    template: str, form: OwnForm | None, workshop: WorkshopSnapshot, locale: Locale, **context: Any
) -> ResponseReturnValue:
    """A page of the workshop, which the language switch sends to itself in the other language."""
    query = request.query_string.decode("ascii", "replace")
    there = alternates()[other(locale)]
    return show(
        template,
        form,
        workshop=workshop,
        workshop_title=title_of(workshop, locale),
        can_wait=isinstance(form, TextsForm) and can_wait(workshop),
        is_draft=workshop.state is WorkshopState.DRAFT,
        switch_address=f"{there}?{query}" if query else there,
        **context,
    )


def save_texts(workshop: WorkshopSnapshot, form: TextsForm) -> bool:
    """Save what was changed in the texts of a valid form; False where one may not be empty, which is said at it."""
    changes = form.changes
    if not changes:
        return True
    wait = form.one_sided if waits_for_translators(workshop) else ()
    try:
        service.change_texts(workshop.id, changes, by=person().user_id, at=clock.now(), wait=wait)
    except NotReady as problem:
        form.refuse_gaps(problem.gaps)
        if not form.error_list:
            raise
        return False
    return True


def tell_saved(workshop: WorkshopSnapshot, form: TextsForm) -> None:
    """Do what else the pressed button says; have the next page tell what was saved, and what is still to be done."""
    kept = _pressed_keep(workshop)
    if kept is not None:
        tell(_keep(*kept))
    elif waits_for_translators(workshop) and form.one_sided:
        tell("saved-waits-draft" if workshop.state is WorkshopState.DRAFT else "saved-waits")
    else:
        tell("-".join(["saved", *sorted(form.lacking)]))


def pressed_text() -> int | None:
    """The id of the text whose own button was pressed."""
    pressed = _PRESSED_KEEP.fullmatch(request.form.get("action", ""))
    return None if pressed is None else int(pressed[1])


def can_wait(workshop: WorkshopSnapshot) -> bool:
    """Whether translators look after the workshop: while it is being set up, and while participants see it."""
    return workshop.state in {WorkshopState.DRAFT, WorkshopState.PUBLISHED}


def waits_for_translators(workshop: WorkshopSnapshot) -> bool:
    """Whether what was changed in one language alone is to be translated."""
    return can_wait(workshop) and request.form.get("action", "").partition(":")[0] == "wait"


def wait_of(workshop: WorkshopSnapshot, stored: StoredText) -> Wait | None:
    """For whom one of a text's wordings waits; None where both are there, or where it is simply to be written."""
    is_unseen = workshop.state is WorkshopState.DRAFT or stored.key.startswith(MESSAGE)
    is_unwritten = stored.state is State.MISSING and (is_unseen or not stored.id)
    if stored.state is State.APPROVED or is_unwritten or not any(stored.wordings.values()):
        return None
    locale = other(stored.source_locale)
    stale = stored.state is State.STALE
    return Wait(
        locale=locale,
        tag=WAITS[stored.state],
        url=url_for("translator.text", text_id=stored.id) if can_wait(workshop) else None,
        keep=f"keep:{stored.id}:{stored.version}" if stale else None,
        keep_words=_KEEP[locale] if stale else None,
    )


def _pressed_keep(workshop: WorkshopSnapshot) -> tuple[StoredText, int] | None:
    """The text of which the organiser said that its meaning is unchanged, and which version of it they saw."""
    pressed = _PRESSED_KEEP.fullmatch(request.form.get("action", ""))
    if pressed is None:
        return None
    text = next((text for text in list_texts(workshop.id) if text.id == int(pressed[1])), None)
    # What was typed anew has been saved, so that there is nothing left to be kept.
    return (text, int(pressed[2])) if text is not None and text.state is State.STALE else None


def _keep(text: StoredText, version: int) -> str:
    try:
        service.keep_text(text.id, version=version, by=person().user_id, at=clock.now())
    except (NoText, Overtaken):
        return "text-overtaken"
    except Blocked:
        return "text-blocked"
    return "text-kept"


def serve_own_texts(page: str, fields: Mapping[str, Mapping[str, Any]]) -> None:
    """Serve the page that edits texts of the workshop itself: its segment, endpoint and template are named ``page``."""

    @allows(*EDITORS)
    def show_texts(locale: Locale, workshop_id: int) -> ResponseReturnValue:
        workshop = managed(workshop_id)
        return show_editing(page, form_of_own_texts(workshop, fields), workshop, locale)

    @allows(*EDITORS)
    def send_texts(locale: Locale, workshop_id: int) -> ResponseReturnValue:
        workshop = managed(workshop_id)
        form = form_of_own_texts(workshop, fields)
        if switching() or not (form.validate() and save_texts(workshop, form)):
            return show_editing(page, form, workshop, locale)
        tell_saved(workshop, form)
        return redirect(url_for(f".{page}", workshop_id=workshop_id), 303)

    address = f"/{{organise}}/<int:workshop_id>/{{{page}}}"
    localised(bp, address, page, show_texts)
    localised(bp, address, f"send_{page}", send_texts, ("POST",))
