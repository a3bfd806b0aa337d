"""Every text of a form in both languages, page by page of the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext

from app.language import Locale
from app.questionnaires import Page, Questionnaire, SourceText, text_key
from app.web.access import allows
from app.web.addresses import localised
from app.web.fields.pair import PairField
from app.web.fields.quote import Quote
from app.web.organiser.editing import (
    TextsForm,
    filled,
    form_of_pairs,
    lines_for,
    pair,
    pressed_text,
    save_texts,
    show_editing,
    switching,
    tell_saved,
    texts_of,
    wait_of,
)
from app.web.organiser.page import EDITORS, bp, form_of, managed
from app.web.organiser.words import form_title_of
from app.web.pages.text_places import PAGE_GUIDANCE, PAGE_TITLE, TITLE, kind_of_question, place_of_text
from app.web.pages.worded import Worded, either
from app.wording.rules import State
from app.workshops.queries import FormSnapshot, WorkshopSnapshot

_WHOLE: Final = "whole"
"""The section of what belongs to no page: the form's title."""
# Translators: error message under a text of a form, in Welsh and in English: both were left empty
_NEEDED: Final = lazy_gettext("A form cannot do without this text: enter it in Welsh or in English")
# Translators: hint under a text that may have emphasis, lists and links; the signs and the address are an example
_MARKDOWN: Final = lazy_gettext(
    "You can use Markdown: **bold**, - at the beginning of a line for a list, [words](https://example.com) for a link."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A text, and which of a question's or page's it is."""

    text: SourceText
    name: LazyString | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The texts of a question, or those that belong to no question: then it has no title and kind."""

    title: Worded | None
    kind: str | None
    fields: tuple[PairField, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A page of the form (``number``; 0 is the form itself): its texts as far as they are shown."""

    key: str
    number: int
    title: Worded | None
    due: int
    groups: tuple[Group, ...]

    @property
    def anchor(self) -> str:
        """The id of the section in the page."""
        return f"part-{self.key}"


@allows(*EDITORS)
def texts(locale: Locale, workshop_id: int, form_id: int) -> ResponseReturnValue:
    """All texts, or with ``?only=missing`` those that are still to be written."""
    workshop = managed(workshop_id)
    return _Sheet(workshop, form_of(workshop, form_id), locale).show()


@allows(*EDITORS)
def send_texts(locale: Locale, workshop_id: int, form_id: int) -> ResponseReturnValue:
    """Save what was changed, and come back to the section whose button was pressed, or in which something was."""
    workshop = managed(workshop_id)
    sheet = _Sheet(workshop, form_of(workshop, form_id), locale)
    if switching() or not (sheet.form.validate() and save_texts(workshop, sheet.form)):
        return sheet.show()
    tell_saved(workshop, sheet.form)
    section = sheet.pressed or sheet.changed_section
    return redirect(
        url_for(
            ".texts",
            workshop_id=workshop_id,
            form_id=form_id,
            only="missing" if sheet.only_missing else None,
            saved=section,
            _anchor=f"part-{section}" if section else None,
        ),
        303,
    )


class _Sheet:
    """The texts of one form as the page shows them."""

    def __init__(self, workshop: WorkshopSnapshot, form: FormSnapshot, locale: Locale) -> None:
        self._workshop, self._snapshot, self._locale = workshop, form, locale
        self._questionnaire: Questionnaire = form.current.questionnaire
        self._stored = texts_of(workshop)
        self.only_missing = request.args.get("only") == "missing"
        action, _, section = request.form.get("action", "").partition(":")
        self.pressed = section if action in {"save", "wait"} else ""
        self.form = self._form()

    def show(self) -> ResponseReturnValue:
        """The page."""
        sections = [section for section in self._sections() if section.groups]
        saved = request.args.get("saved") if request.method == "GET" else None
        return show_editing(
            "texts",
            self.form if sections else None,
            self._workshop,
            self._locale,
            form_id=self._snapshot.id,
            form_title=form_title_of(self._workshop, self._snapshot, self._locale),
            sections=sections,
            only_missing=self.only_missing,
            due=sum(self._is_due(text.key) for text in self._questionnaire.texts()),
            waiting=sum(self._waits(text.key) for text in self._questionnaire.texts()),
            notice_at=saved if saved in {section.key for section in sections} else None,
        )

    @property
    def changed_section(self) -> str | None:
        """The section of the text whose own button was pressed, or the first in which something was changed."""
        kept = {text.key for text in self._stored.values() if text.id == pressed_text()}
        changed = kept or self.form.changes.keys()
        return next((key for key, keys in self._keys().items() if changed & keys), None)

    def _form(self) -> TextsForm:
        fields = [
            self._field(placed)
            for _, groups in self._placed()
            for placed in (one for group in groups.values() for one in group)
            if self._is_shown(placed.text.key)
        ]
        return filled(form_of_pairs(TextsForm, fields))

    def _field(self, placed: Placed) -> Any:
        stored = self._stored[placed.text.key]
        quoted = either(stored.wordings, self._locale)
        return pair(
            self._workshop,
            stored,
            placed.name,
            lines=lines_for(stored, least=4 if placed.text.markdown else 1),
            needed=_NEEDED,
            hint=_MARKDOWN if placed.text.markdown else None,
            quoted=None if quoted is None else Quote(quoted.text, quoted.locale),
            size="s",
        )

    def _is_shown(self, key: str) -> bool:
        """What was sent is shown again, whatever has become of it."""
        if request.method == "POST":
            return f"{key.replace('.', '-')}-seen" in request.form
        return not self.only_missing or self._is_due(key)

    def _sections(self) -> Iterator[Section]:
        pairs = self.form.pairs
        for number, (page, groups) in enumerate(self._placed()):
            shown = [
                Group(
                    title=self._words(key, "label") if key else None,
                    kind=kind_of_question(self._questionnaire.question(key)) if key else None,
                    fields=tuple(pairs[one.text.key] for one in group if one.text.key in pairs),
                )
                for key, group in groups.items()
            ]
            yield Section(
                key=_WHOLE if page is None else page.key,
                number=number,
                title=None if page is None else self._words("page", page.key, "title"),
                due=sum(self._is_due(one.text.key) for group in groups.values() for one in group),
                groups=tuple(group for group in shown if group.fields),
            )

    def _placed(self) -> Iterator[tuple[Page | None, Mapping[str, tuple[Placed, ...]]]]:
        """Each page of the form with its texts by question; "" for those of none. First what belongs to no page."""
        form = self._questionnaire
        known = {text.key: text for text in form.texts()}
        yield None, {"": (Placed(text=known[text_key(form.key, "title")], name=TITLE),)}
        for page in form.pages:
            own = [
                Placed(text=known[key], name=name)
                for part, name in (("title", PAGE_TITLE), ("guidance", PAGE_GUIDANCE))
                if (key := text_key(form.key, "page", page.key, part)) in known
            ]
            yield (
                page,
                {
                    "": tuple(own),
                    **{
                        question.key: tuple(
                            Placed(text=text, name=place_of_text(question, text.key.split(".")[2:]))
                            for text in question.texts(form.key)
                        )
                        for question in page.questions
                    },
                },
            )

    def _keys(self) -> Mapping[str, frozenset[str]]:
        """The texts of each section."""
        return {
            _WHOLE if page is None else page.key: frozenset(one.text.key for group in groups.values() for one in group)
            for page, groups in self._placed()
        }

    def _words(self, *parts: str) -> Worded | None:
        return either(self._stored[text_key(self._questionnaire.key, *parts)].wordings, self._locale)

    def _is_due(self, key: str) -> bool:
        """Whether the text is to be written here."""
        stored = self._stored[key]
        is_whole = stored.state is State.APPROVED and all(stored.wordings.values())
        return not is_whole and not self._waits(key)

    def _waits(self, key: str) -> bool:
        return wait_of(self._workshop, self._stored[key]) is not None


localised(bp, "/{organise}/<int:workshop_id>/{forms}/<int:form_id>/{texts}", "texts", texts)
localised(bp, "/{organise}/<int:workshop_id>/{forms}/<int:form_id>/{texts}", "send_texts", send_texts, ("POST",))
