"""Where a text stands: in which form, on which page, at which question; for whoever meets it by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from app.language import Locale
from app.language.catalogues import message
from app.questionnaires import Page, Questionnaire, library, text_key
from app.web.pages.text_places import (
    CASE_STUDY_NAME,
    OWN_NAMES,
    PAGE_GUIDANCE,
    PAGE_TITLE,
    TITLE,
    kind_of_question,
    name_of_message,
    place_of_text,
)
from app.web.pages.worded import Worded, either
from app.wording.queries import TextLine, find_wordings
from app.workshops.queries import WorkshopScope, list_forms
from app.workshops.rules import CASE_STUDY, MESSAGE, OWN_TEXTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a text stands; ``name`` is which of the texts there it is, like “Option 3”.

    ``page_number`` counts from 1. The label of a question has a ``kind`` and no ``question``: it is that itself.
    """

    name: str
    form: Worded | None = None
    page: Worded | None = None
    page_number: int | None = None
    question: Worded | None = None
    kind: str | None = None
    markdown: bool = False


def standings(
    lines: Iterable[TextLine], scopes: Iterable[WorkshopScope], locale: Locale
) -> Mapping[int, Standing | None]:
    """Where each of the texts stands, by its id; None for a message of the interface that is part of no form."""
    known = list(lines)
    at = {scope.catalogue_id: scope.workshop_id for scope in scopes}
    forms = list_forms({at[line.catalogue_id] for line in known if line.catalogue_id in at})
    found: dict[int, Standing | None] = {}
    around: dict[int, set[str]] = {}
    for line in known:
        if line.catalogue_id in at:
            keys = keys_around(line.key, forms[at[line.catalogue_id]])
            around.setdefault(line.catalogue_id, set()).update(keys)
    wordings = find_wordings(around.keys(), {key for keys in around.values() for key in keys})
    for line in known:
        if line.catalogue_id in at:
            texts = wordings[line.catalogue_id]
            found[line.id] = standing(line.key, forms[at[line.catalogue_id]], _words_of(texts, locale))
        else:
            found[line.id] = standing(line.key, library(), _library_words(locale))
    return found


def standing(key: str, forms: Mapping[str, Questionnaire], words: Callable[[str], Worded | None]) -> Standing | None:
    """Where the text of this key stands, None: in none of the ``forms`` by their keys. ``words`` finds other texts."""
    if key in OWN_NAMES:
        return Standing(name=str(OWN_NAMES[key]), markdown=OWN_TEXTS[key].markdown)
    if key.startswith(MESSAGE):
        return Standing(name=name_of_message(key), markdown=key.endswith(".text"))
    if key.startswith(CASE_STUDY):
        return Standing(name=str(CASE_STUDY_NAME) % {"number": key.removeprefix(CASE_STUDY)})
    form_key, *parts = key.split(".")
    form = forms.get(form_key)
    if form is None or not parts:
        return None
    title = words(text_key(form_key, "title"))
    if parts == ["title"]:
        return Standing(name=str(TITLE))
    if parts[0] == "page":
        return _of_page(form, parts, title, words)
    return _of_question(form, key, parts, title, words)


def keys_around(key: str, forms: Mapping[str, Questionnaire]) -> Iterator[str]:
    """The keys of the texts that tell where the text of ``key`` stands."""
    form_key, *parts = key.split(".")
    form = forms.get(form_key)
    if form is None or not parts:
        return
    yield text_key(form_key, "title")
    if parts[0] == "page":
        yield text_key(form_key, "page", parts[1], "title")
        return
    number, page = _page_of(form, parts[0])
    if page is not None and number:
        yield text_key(form_key, "page", page.key, "title")
        yield text_key(form_key, parts[0], "label")


def _of_page(
    form: Questionnaire, parts: list[str], title: Worded | None, words: Callable[[str], Worded | None]
) -> Standing | None:
    number = next((number for number, page in enumerate(form.pages, 1) if page.key == parts[1]), None)
    if number is None:
        return None
    is_title = parts[2:] == ["title"]
    return Standing(
        name=str(PAGE_TITLE if is_title else PAGE_GUIDANCE),
        form=title,
        page=None if is_title else words(text_key(form.key, "page", parts[1], "title")),
        page_number=number,
        markdown=not is_title,
    )


def _of_question(
    form: Questionnaire, key: str, parts: list[str], title: Worded | None, words: Callable[[str], Worded | None]
) -> Standing | None:
    number, page = _page_of(form, parts[0])
    if page is None:
        return None
    question = form.question(parts[0])
    text = next((text for text in question.texts(form.key) if text.key == key), None)
    if text is None:
        return None
    return Standing(
        name=place_of_text(question, parts[1:]),
        form=title,
        page=words(text_key(form.key, "page", page.key, "title")),
        page_number=number,
        question=None if parts[1:] == ["label"] else words(text_key(form.key, parts[0], "label")),
        kind=kind_of_question(question),
        markdown=text.markdown,
    )


def _page_of(form: Questionnaire, question: str) -> tuple[int, Page | None]:
    found = (
        (number, page) for number, page in enumerate(form.pages, 1) if any(q.key == question for q in page.questions)
    )
    return next(found, (0, None))


def _words_of(texts: Mapping[str, Mapping[Locale, str]], locale: Locale) -> Callable[[str], Worded | None]:
    return lambda key: either(texts[key], locale) if key in texts else None


def _library_words(locale: Locale) -> Callable[[str], Worded | None]:
    def words(key: str) -> Worded | None:
        form = library()[key.partition(".")[0]]
        source = _sources(form.key)[key]
        here = source if locale == form.source_locale else message(locale, key, source)
        return Worded(text=here, locale=locale) if here else Worded(text=source, locale=form.source_locale)

    return words


@cache
def _sources(form_key: str) -> Mapping[str, str]:
    return {text.key: text.text for text in library()[form_key].texts()}
