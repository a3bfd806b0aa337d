"""What keeps a workshop from being published, in words, and the very field where each thing is mended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from flask import url_for
from flask_babel import LazyString, lazy_gettext, lazy_pgettext
from markupsafe import Markup

from app.language import Locale
from app.web.organiser.words import form_title_of
from app.web.pages.message_names import mail_of_key
from app.web.pages.text_places import CASE_STUDY_NAME, OWN_NAMES, name_of_message
from app.web.pages.worded import Worded, either
from app.workshops.queries import PLACES, WorkshopSnapshot, list_texts
from app.workshops.rules import CASE_STUDY, MESSAGE, Gap, GapKind, field_id

PAGES: Final[Mapping[str, LazyString]] = {
    # Translators: name of the page on which title, summary and location of a workshop are written
    "description": lazy_gettext("Description"),
    # Translators: name of the page on which the group activity of a workshop is described
    "activity": lazy_pgettext("workshop", "Activity"),
    # Translators: name of the page on which the case studies of a workshop are written
    "case-studies": lazy_gettext("Case studies"),
    # Translators: name of the page on which the times of a workshop and its forms, and its places, are entered
    "times": lazy_gettext("Times and places"),
    # Translators: name of the page on which a workshop’s email address and privacy details are entered
    "contact": lazy_gettext("Contact and privacy"),
    # Translators: name of the page with the emails that a workshop sends; also a link to it
    "messages": lazy_pgettext("workshop", "Messages"),
    # Translators: name of the page on which forms are added to a workshop, or removed
    "forms": lazy_gettext("Forms"),
    # Translators: name of the page on which the texts of a form are written; the form’s title may follow
    "texts": lazy_pgettext("form", "Texts"),
}
"""What the pages are called on which a workshop is set up."""
ENDPOINTS: Final[Mapping[str, str]] = {place: f"organiser.{place.replace('-', '_')}" for place in PLACES}

_SENTENCES: Final[Mapping[tuple[GapKind, Locale | None], LazyString]] = {
    # Translators: something that keeps a workshop from being published; %(what)s names a text, or quotes it
    (GapKind.MISSING, "cy"): lazy_gettext("%(what)s: the Welsh is missing"),
    # Translators: something that keeps a workshop from being published; %(what)s names a text, or quotes it
    (GapKind.MISSING, "en"): lazy_gettext("%(what)s: the English is missing"),
    # Translators: something that keeps a workshop from being published; %(what)s names a text, or quotes it
    (GapKind.DRAFT, "cy"): lazy_gettext("%(what)s: the Welsh waits for a translator, who has begun it"),
    # Translators: something that keeps a workshop from being published; %(what)s names a text, or quotes it
    (GapKind.DRAFT, "en"): lazy_gettext("%(what)s: the English waits for a translator, who has begun it"),
    # Translators: something that keeps a workshop from being published; %(what)s names a text, or quotes it
    (GapKind.NEEDS_REVIEW, "cy"): lazy_gettext("%(what)s: the Welsh waits for approval"),
    # Translators: something that keeps a workshop from being published; %(what)s names a text, or quotes it
    (GapKind.NEEDS_REVIEW, "en"): lazy_gettext("%(what)s: the English waits for approval"),
    # Translators: something that keeps a workshop from being published; %(what)s names a text, or quotes it
    (GapKind.STALE, "cy"): lazy_gettext("%(what)s: the Welsh waits for a translator, since the English has changed"),
    # Translators: something that keeps a workshop from being published; %(what)s names a text, or quotes it
    (GapKind.STALE, "en"): lazy_gettext("%(what)s: the English waits for a translator, since the Welsh has changed"),
    # Translators: something that keeps a workshop from being published; %(what)s is the title of a form
    (GapKind.PAST, None): lazy_gettext("%(what)s: the form has closed already"),
    # Translators: something that keeps a workshop from being published
    (GapKind.NO_FORMS, None): lazy_gettext("Choose at least one form"),
}
# Translators: something that keeps a workshop from being published
_DELETED: Final = lazy_gettext("The day on which answers are deleted is in the past")


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One thing, and the address of its field."""

    text: Markup
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """What is missing on one page; of a form's texts, ``title`` is the form's."""

    name: LazyString
    title: Worded | None
    items: tuple[Missing, ...]


def sections_of(workshop: WorkshopSnapshot, gaps: tuple[Gap, ...], locale: Locale) -> tuple[Section, ...]:
    """The gaps in words, page by page, for somebody who reads ``locale``."""
    words = _Words(workshop, locale)
    forms = {form.id: form for form in workshop.forms.values()}
    pages = dict.fromkeys(_page(gap) for gap in gaps)
    return tuple(
        Section(
            name=PAGES[page[0]],
            title=form_title_of(workshop, forms[page[1]], locale) if page[1] is not None else None,
            items=tuple(Missing(text=words.say(gap), url=_url(workshop, gap)) for gap in gaps if _page(gap) == page),
        )
        for page in pages
    )


class _Words:
    """Finds words for gaps; the texts themselves are read once, whether they may be shown yet or not."""

    def __init__(self, workshop: WorkshopSnapshot, locale: Locale) -> None:
        self._workshop, self._locale = workshop, locale
        self._texts = {text.key: text.wordings for text in list_texts(workshop.id)}

    def say(self, gap: Gap) -> Markup:
        """What is missing, and in which language."""
        if gap.key == "delete_on":
            return Markup.escape(str(_DELETED))
        sentence = Markup.escape(str(_SENTENCES[gap.kind, gap.locale]))
        return sentence if gap.key is None else sentence % {"what": self._what(gap, gap.key)}

    def _what(self, gap: Gap, key: str) -> Markup:
        if key in OWN_NAMES:
            return Markup.escape(str(OWN_NAMES[key]))
        if key.startswith(MESSAGE):
            return Markup.escape(name_of_message(key))
        if key.startswith(CASE_STUDY):
            studies = [one for one in self._texts if one.startswith(CASE_STUDY)]
            return Markup.escape(str(CASE_STUDY_NAME) % {"number": studies.index(key) + 1})
        if gap.place == "times":
            (form,) = [form for form in self._workshop.forms.values() if form.id == gap.form_id]
            return self._quoted(form_title_of(self._workshop, form, self._locale))
        return self._quoted(either(self._texts[key], self._locale))

    def _quoted(self, text: Worded | None) -> Markup:
        if text is None or text.locale == self._locale:
            return Markup.escape(f"“{text or ''}”")
        return Markup('<span lang="{}">“{}”</span>').format(text.locale, text.text)


def _page(gap: Gap) -> tuple[str, int | None]:
    return gap.place, gap.form_id if gap.place == "texts" else None


def _url(workshop: WorkshopSnapshot, gap: Gap) -> str:
    values: dict[str, Any] = {"workshop_id": workshop.id}
    if gap.place == "texts":
        values["form_id"] = gap.form_id
    anchor = None if gap.key is None else field_id(gap.key, gap.locale)
    if gap.place == "messages" and gap.key is not None:
        return _message_url(workshop, gap.key, anchor)
    return url_for(ENDPOINTS[gap.place], _anchor=anchor, **values)


def _message_url(workshop: WorkshopSnapshot, key: str, anchor: str | None) -> str:
    """The page on which the words of a message are written."""
    if key.startswith(MESSAGE):
        number = int(key.removeprefix(MESSAGE).partition(".")[0])
        return url_for("organiser.announcement", workshop_id=workshop.id, number=number, _anchor=anchor)
    return url_for("organiser.message_text", workshop_id=workshop.id, mail=mail_of_key(key), _anchor=anchor)
