"""A workshop's case studies, in the order in which its page shows them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from types import SimpleNamespace
from typing import ClassVar, Final

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, gettext, lazy_gettext

from app import clock
from app.language import Locale
from app.web.access import allows, person
from app.web.addresses import localised
from app.web.fields.pair import PairField
from app.web.organiser.editing import (
    TextsForm,
    filled,
    form_of_pairs,
    lines_for,
    own_text,
    pair,
    save_texts,
    show_editing,
    switching,
    tell_saved,
    texts_of,
    waits_for_translators,
)
from app.web.organiser.page import EDITORS, bp, managed
from app.web.page import tell
from app.web.pages.worded import either
from app.workshops import service
from app.workshops.queries import WorkshopSnapshot
from app.workshops.rules import CASE_STUDY, field_id
from app.workshops.service import NoText, NotReady

_NEW: Final = f"{CASE_STUDY}new"
_SENT: Final = re.compile(re.escape(field_id(CASE_STUDY)) + r"([0-9]{1,9})-seen")
_MISSING: Final[Mapping[Locale, LazyString]] = {
    # Translators: error message under the field for a case study of a workshop, in Welsh
    "cy": lazy_gettext("Enter the case study in Welsh, or empty it in both languages"),
    # Translators: error message under the field for a case study of a workshop, in English
    "en": lazy_gettext("Enter the case study in English, or empty it in both languages"),
}
_OPTIONS: Final = {"wanted": False, "missing": _MISSING}


class CaseStudiesForm(TextsForm):
    """The case studies that are there, and room for one more; ``kept`` are the keys of those that are saved.

    Somebody else may have removed one that was sent: what was written into it is not lost, and can be saved anew.
    """

    kept: ClassVar[frozenset[str]]

    @property
    def studies(self) -> tuple[PairField, ...]:
        """Those that are there."""
        return tuple(study for key, study in self.pairs.items() if key != _NEW)

    @property
    def new(self) -> PairField:
        """The room for one more."""
        return self.pairs[_NEW]

    @property
    def changes(self) -> Mapping[str, Mapping[Locale, str]]:
        """What was changed in those that are saved, and still says something."""
        return {key: texts for key, texts in super().changes.items() if key in self.kept and any(texts.values())}

    @property
    def emptied(self) -> tuple[str, ...]:
        """The keys of those that say nothing any more, in either language."""
        return tuple(key for key, texts in super().changes.items() if key in self.kept and not any(texts.values()))

    @property
    def added(self) -> tuple[PairField, ...]:
        """Those that are to be saved for the first time, or again."""
        return tuple(
            study
            for key, study in self.pairs.items()
            if key not in self.kept and study.touched and any(study.value.values())
        )


@allows(*EDITORS)
def case_studies(locale: Locale, workshop_id: int) -> ResponseReturnValue:
    """Every case study, and room for one more; or, with ``?remove=``, whether one shall really go."""
    workshop = managed(workshop_id)
    if "remove" in request.args:
        return _ask(workshop, request.args["remove"], locale)
    return show_editing("case_studies", _form(workshop), workshop, locale)


@allows(*EDITORS)
def send_case_studies(locale: Locale, workshop_id: int) -> ResponseReturnValue:
    """Save what was written; then do what the pressed button says."""
    workshop = managed(workshop_id)
    action, _, key = request.form.get("action", "").partition(":")
    if action == "remove-now":
        return _remove(workshop, key)
    form = _form(workshop)
    if switching() or not (form.validate() and _save(workshop, form)):
        return show_editing("case_studies", form, workshop, locale)
    address = url_for(".case_studies", workshop_id=workshop_id)
    if action == "remove":
        return redirect(url_for(".case_studies", workshop_id=workshop_id, remove=key), 303)
    if action in {"up", "down"}:
        _move(workshop, key, earlier=action == "up")
        return redirect(address, 303)
    tell_saved(workshop, form)
    return redirect(address, 303)


def _form(workshop: WorkshopSnapshot) -> CaseStudiesForm:
    texts = texts_of(workshop)
    kept = [key for key in texts if key.startswith(CASE_STUDY)]
    keys = dict.fromkeys([*kept, *_sent_keys()])
    labels = {
        # Translators: over two fields, for one of a workshop’s case studies in Welsh and in English; a number follows
        **{key: gettext("Case study %(number)s", number=number) for number, key in enumerate(keys, 1)},
        # Translators: over two empty fields, for one more case study in Welsh and in English
        _NEW: gettext("Add a case study"),
    }
    stored = {key: own_text(workshop, texts, key) for key in labels}
    fields = [
        pair(workshop, stored[key], label, lines=lines_for(stored[key], least=3), **_OPTIONS)
        for key, label in labels.items()
    ]
    form = form_of_pairs(CaseStudiesForm, fields)
    form.kept = frozenset(kept)
    return filled(form)


def _sent_keys() -> list[str]:
    """The keys of the case studies that were sent."""
    numbers = (_SENT.fullmatch(name) for name in request.form)
    return [f"{CASE_STUDY}{number[1]}" for number in numbers if number is not None]


def _save(workshop: WorkshopSnapshot, form: CaseStudiesForm) -> bool:
    if not save_texts(workshop, form):
        return False
    by, at = person().user_id, clock.now()
    for key in form.emptied:
        service.remove_case_study(workshop.id, key, by=by, at=at)
    for study in form.added:
        try:
            wait = waits_for_translators(workshop) and study.one_sided
            service.add_case_study(workshop.id, study.value, by=by, at=at, wait=wait)
        except NotReady as problem:
            for gap in problem.gaps:
                if gap.locale is not None:
                    study.refuse_missing(gap.locale)
            return False
    return True


def _move(workshop: WorkshopSnapshot, key: str, *, earlier: bool) -> None:
    try:
        service.move_case_study(workshop.id, key, earlier=earlier, by=person().user_id, at=clock.now())
    except NoText:
        tell("case-study-gone")


def _remove(workshop: WorkshopSnapshot, key: str) -> ResponseReturnValue:
    with suppress(NoText):  # somebody else has just removed it
        service.remove_case_study(workshop.id, key, by=person().user_id, at=clock.now())
    tell("case-study-removed")
    return redirect(url_for(".case_studies", workshop_id=workshop.id), 303)


def _ask(workshop: WorkshopSnapshot, key: str, locale: Locale) -> ResponseReturnValue:
    text = texts_of(workshop).get(key)
    if text is None or not key.startswith(CASE_STUDY):
        abort(404)
    study = SimpleNamespace(key=key, text=either(text.wordings, locale))
    return show_editing("remove_case_study", None, workshop, locale, study=study)


localised(bp, "/{organise}/<int:workshop_id>/{case-studies}", "case_studies", case_studies)
localised(bp, "/{organise}/<int:workshop_id>/{case-studies}", "send_case_studies", send_case_studies, ("POST",))
