"""A preview for translators: the real pages with every text as it is now, and the way from each to its editor."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

import pytest
from flask import Flask

from app.accounts.rules import Role
from app.language import Locale, other, path
from app.web.translator.places import place_url
from app.wording.queries import StoredText, find_text
from app.wording.rules import State
from app.wording.service import save_draft
from app.workshops import service
from app.workshops.queries import WorkshopSnapshot, get_workshop, list_texts
from tests.conftest import Clock
from tests.factories import counts
from tests.integration.accounts.members import OWN
from tests.integration.organiser.desk import TITLE, Desk, desk, make_managed, share
from tests.integration.web.visitor import Visitor
from tests.unit.web.markup import Element, Page

QUESTION: Final = "registration.full_name.label"
MESSAGE: Final = "registration.full_name.required"


@pytest.fixture
def published(sqlite_app: Flask, clock: Clock) -> WorkshopSnapshot:
    """A published workshop whose texts are all approved; English is its source."""
    return snapshot(sqlite_app, make_managed(sqlite_app, clock.now(), "published"))


def snapshot(app: Flask, workshop_id: int) -> WorkshopSnapshot:
    with app.app_context():
        return get_workshop(workshop_id)


def stored(app: Flask, found: WorkshopSnapshot, key: str) -> StoredText:
    with app.app_context():
        return next(text for text in list_texts(found.id) if text.key == key)


def place(found: WorkshopSnapshot, moment: str | None = None, number: int = 1) -> str:
    """The address of a page of the preview."""
    form = "" if moment is None else f"/{found.forms[moment].id}/{number}"
    return f"/{{translate}}/{{preview}}/{found.id}{form}"


def marks(page: Page, text: StoredText) -> list[Element]:
    """Where a text stands on the page, by the address of its editor."""
    return [link.inside[-1] for link in page.all("a", class_="holi-place__number") if editor(text) in link["href"]]


def editor(text: StoredText) -> str:
    """What the address of a text's editor holds."""
    return f"/{text.id}?"


def listed(page: Page) -> list[Element]:
    """The links of the list beside the page that lead to editors."""
    return [
        link
        for link in page.all("a")
        if any("holi-page-texts" in box["class"].split() for box in link.inside)
        and "holi-page-texts__see" not in link["class"]
    ]


def draft(app: Flask, text: StoredText, words: str, at: datetime) -> None:
    """Somebody writes a translation that is not finished."""
    with app.app_context():
        save_draft(text.id, (words,), version=version(text.id), by=None, at=at)


def version(text_id: int) -> int:
    """The version of a text."""
    found = find_text(text_id, range(1, 100))
    assert found is not None
    return found.line.version


def change(app: Flask, found: WorkshopSnapshot, at: datetime, key: str, words: Mapping[Locale, str]) -> None:
    """An organiser changes wordings of a text, and lets the other language wait."""
    wordings = {**stored(app, found, key).wordings, **words}
    with app.app_context():
        service.change_texts(found.id, {key: wordings}, by=None, at=at, wait={key})


def text_of(element: Element) -> str:
    """What is read of an element, in one line."""
    return " ".join(element.text.split())


def test_every_page_of_every_form_can_be_walked_through(translator: Desk, published: WorkshopSnapshot) -> None:
    at, walked = translator.at(place(published)), set[str]()
    while at not in walked:
        walked.add(at)
        page = translator.client.get(at)
        assert page.status_code == 200, at
        assert not [letter for letter in page.text if "\ue000" <= letter <= "\uf8ff"], at
        identifiers = [element["id"] for element in Page(page.text).elements if element["id"]]
        assert len(identifiers) == len(set(identifiers)), at
        at = next((link["href"] for link in Page(page.text).all("a", rel="next")), at)
    forms = [form.current.questionnaire for form in published.forms.values()]
    assert len(walked) == 1 + sum(len(form.pages) + form.check_answers + 1 for form in forms)


def test_every_text_of_the_workshop_is_listed_on_some_page(
    sqlite_app: Flask, translator: Desk, published: WorkshopSnapshot
) -> None:
    places = [place(published)]
    for moment, form in published.forms.items():
        last = len(form.current.questionnaire.pages) + form.current.questionnaire.check_answers + 1
        places += [place(published, moment, number) for number in range(1, last + 1)]
    seen = {link["href"] for address in places for link in listed(Page(translator.get(address).text))}
    with sqlite_app.app_context():
        texts = [text for text in list_texts(published.id) if any(text.wordings.values())]
    assert not [text.key for text in texts if not any(editor(text) in address for address in seen)]


def test_the_page_is_that_of_participants_but_for_the_marks(
    sqlite_app: Flask, translator: Desk, published: WorkshopSnapshot
) -> None:
    visitor = Visitor(sqlite_app, translator.locale, published.slugs)
    seen = Page(visitor.open("registration").text).one("main")
    answer = translator.get(place(published, "registration"))
    shown = re.sub(r'<a class="holi-place__number"[^>]*>[0-9]+</a>', "", answer.text)
    assert shown != answer.text
    assert text_of(Page(shown).one("main")) == text_of(seen)


def test_a_text_is_marked_in_its_place_and_listed_beside_the_page(
    sqlite_app: Flask, translator: Desk, published: WorkshopSnapshot
) -> None:
    text = stored(sqlite_app, published, QUESTION)
    page = Page(translator.get(place(published, "registration")).text)
    (mark,) = marks(page, text)
    assert text.wordings[translator.locale] in mark.text
    assert mark.inside[-1].tag == "label"
    (link,) = [link for link in listed(page) if editor(text) in link["href"]]
    assert link.text == text.wordings[translator.locale]
    assert page.with_id(f"text-{text.id}") == [mark]
    assert translator.client.get(link["href"], headers=OWN).status_code == 200


def test_numbers_on_the_page_are_those_of_the_list(translator: Desk, published: WorkshopSnapshot) -> None:
    page = Page(translator.get(place(published, "registration")).text)
    addresses = [link["href"] for link in listed(page)]
    for link in page.all("a", class_="holi-place__number"):
        assert addresses[int(link.text) - 1] == link["href"]
        assert (link["tabindex"], link["aria-hidden"]) == ("-1", "true")


@pytest.mark.parametrize("source", ["cy", "en"])
def test_a_draft_stands_in_the_page_and_says_that_it_is_one(
    sqlite_app: Flask, clock: Clock, translator: Desk, source: Locale
) -> None:
    found = snapshot(sqlite_app, make_managed(sqlite_app, clock.now(), "published", source_locale=source))
    text, there = stored(sqlite_app, found, "workshop.summary"), other(source)
    draft(sqlite_app, text, "Zzyzx", clock.now())
    page = Page(translator.client.get(path(place(found), there)).text)
    (mark,) = marks(page, text)
    assert mark.text.startswith("Zzyzx ")
    assert [state.inside[-1] for state in page.all("strong", class_="holi-place__state")] == [mark]
    in_source = Page(translator.client.get(path(place(found), source)).text)
    assert marks(in_source, text)[0].text.startswith(text.wordings[source])
    assert not in_source.all("strong", class_="holi-place__state")
    visitor = Visitor(sqlite_app, there, found.slugs)
    assert "Zzyzx" not in visitor.get(visitor.workshop()).text


def test_a_source_that_was_changed_is_shown_and_its_translation_is_out_of_date(
    sqlite_app: Flask, clock: Clock, translator: Desk, published: WorkshopSnapshot
) -> None:
    change(sqlite_app, published, clock.now(), QUESTION, {"en": "Your whole name"})
    text = stored(sqlite_app, published, QUESTION)
    assert text.state is State.STALE
    looks: dict[Locale, str] = {"en": "source", "cy": "stale"}
    for locale, look in looks.items():
        page = Page(translator.client.get(path(place(published, "registration"), locale)).text)
        (mark,) = marks(page, text)
        assert text.wordings[locale] in mark.text
        assert f"holi-place--{look}" in mark["class"]
        assert [link.text for link in page.all("strong", class_="holi-tag--urgent")]


def test_what_is_not_translated_yet_stands_in_its_own_language(
    sqlite_app: Flask, clock: Clock, translator: Desk
) -> None:
    there = other(translator.locale)
    found = snapshot(sqlite_app, make_managed(sqlite_app, clock.now(), title={**TITLE, translator.locale: ""}))
    page = Page(translator.get(place(found)).text)
    (title,) = page.all("h1")
    (words,) = [one for one in page.all("span", lang=there) if title in one.inside]
    assert words.text == TITLE[there]
    assert [one.text for one in page.all("strong", class_="holi-place__state") if title in one.inside] == [
        {"cy": "Heb ei gyfieithu", "en": "Untranslated"}[translator.locale]
    ]
    assert page.one("title").text.startswith(f"{TITLE[there]} – ")


def test_the_text_that_is_looked_for_is_marked(
    sqlite_app: Flask, translator: Desk, published: WorkshopSnapshot
) -> None:
    text = stored(sqlite_app, published, QUESTION)
    address = f"{translator.at(place(published, 'registration'))}?text={text.id}"
    page = Page(translator.client.get(address).text)
    assert page.all("span", class_="holi-place--here") == marks(page, text)
    assert [link["href"] for link in listed(page) if link["aria-current"]] == [
        link["href"] for link in listed(page) if editor(text) in link["href"]
    ]


@pytest.mark.parametrize("said", ["0", "x", "999999", "9" * 400, "²"])
def test_a_text_that_is_not_of_the_workshop_marks_nothing(
    translator: Desk, published: WorkshopSnapshot, said: str
) -> None:
    answer = translator.client.get(translator.at(place(published, "registration")), query_string={"text": said})
    assert answer.status_code == 200
    assert "holi-place--here" not in answer.text


def test_an_error_message_is_seen_where_it_would_show(
    sqlite_app: Flask, translator: Desk, published: WorkshopSnapshot
) -> None:
    text = stored(sqlite_app, published, MESSAGE)
    before = Page(translator.get(place(published, "registration")).text)
    assert not marks(before, text)
    (see,) = [
        link for link in before.all("a", class_="holi-page-texts__see") if link["href"].endswith(f"#text-{text.id}")
    ]
    page = Page(translator.client.get(see["href"].partition("#")[0]).text)
    (mark,) = marks(page, text)
    assert text.wordings[translator.locale] in mark.text
    assert any("govuk-error-message" in box["class"].split() for box in mark.inside)


def test_every_text_of_the_forms_is_seen_at_the_address_of_its_place(
    sqlite_app: Flask, translator: Desk, published: WorkshopSnapshot
) -> None:
    with sqlite_app.app_context():
        texts = [text for text in list_texts(published.id) if any(text.wordings.values())]
    for text in texts:
        with sqlite_app.test_request_context():
            address = place_url(text, published, locale=translator.locale)
        assert address is not None, text.key
        shown = translator.client.get(address.partition("#")[0]).text  # not read as a Page: there are hundreds
        assert f' id="text-{text.id}"' in shown or "<option" in shown, text.key


def test_a_place_is_shown_in_the_language_that_is_translated_into(
    sqlite_app: Flask, published: WorkshopSnapshot
) -> None:
    text = stored(sqlite_app, published, "workshop.title")
    with sqlite_app.test_request_context():
        address = place_url(text, published)
        assert place_url(text, None) is None
    assert address == f"{path(place(published), 'cy')}?text={text.id}#text-{text.id}"


@pytest.mark.parametrize(
    "key", ["workshop.joining", "gone.title", "registration.gone.label", "registration.page.gone.title"]
)
def test_what_stands_on_no_page_has_no_place(sqlite_app: Flask, clock: Clock, key: str) -> None:
    made = snapshot(sqlite_app, make_managed(sqlite_app, clock.now(), library=("pre_session",)))
    text = replace(stored(sqlite_app, made, "workshop.title"), key=key)
    with sqlite_app.test_request_context():
        assert place_url(text, made) is None


def test_the_bar_leads_back_to_the_texts_and_organisers_to_their_workshop(
    sqlite_app: Flask, clock: Clock, translator: Desk, published: WorkshopSnapshot
) -> None:
    organiser = desk(sqlite_app, locale=translator.locale)
    share(sqlite_app, published.id, organiser, clock.now())
    for somebody, leads_to in (
        (translator, translator.at("/{translate}") + f"?scope=workshop-{published.id}"),
        (organiser, organiser.at(f"/{{organise}}/{published.id}")),
    ):
        bar = Page(somebody.get(place(published)).text)
        sentence = bar.one("p", class_="holi-preview__sentence")
        assert [link["href"] for link in bar.all("a") if sentence in link.inside] == [leads_to]


@pytest.mark.parametrize(("action", "leads_to"), [("continue", 2), ("switch", 1), ("delete", 1)])
def test_buttons_lead_where_they_will_and_nothing_is_kept(
    sqlite_app: Flask, translator: Desk, published: WorkshopSnapshot, action: str, leads_to: int
) -> None:
    before = counts(sqlite_app)
    answer = translator.post(place(published, "registration"), full_name="Siân", action=action)
    locale = other(translator.locale) if action == "switch" else translator.locale
    assert answer.headers["Location"] == path(place(published, "registration", leads_to), locale)
    assert counts(sqlite_app) == before


def test_only_what_somebody_may_translate_can_be_looked_at(
    sqlite_app: Flask, clock: Clock, translator: Desk, published: WorkshopSnapshot
) -> None:
    stranger, viewer = desk(sqlite_app), desk(sqlite_app, Role.VIEWER)
    share(sqlite_app, published.id, viewer, clock.now())
    closed = snapshot(sqlite_app, make_managed(sqlite_app, clock.now(), "closed"))
    another = snapshot(sqlite_app, make_managed(sqlite_app, clock.now()))
    for address in (place(published), place(published, "before")):
        assert stranger.get(address).status_code == 404
        assert viewer.get(address).status_code == 403
    assert translator.get(place(closed)).status_code == 404
    assert translator.get("/{translate}/{preview}/999").status_code == 404
    foreign = f"/{{translate}}/{{preview}}/{published.id}/{another.forms['before'].id}/1"
    assert translator.get(foreign).status_code == 404
    assert translator.get(place(published, "before", 9)).status_code == 404


def test_every_kind_of_page_is_valid_html(
    sqlite_app: Flask, clock: Clock, translator: Desk, valid_html: Callable[..., None]
) -> None:
    found = snapshot(sqlite_app, make_managed(sqlite_app, clock.now(), title={**TITLE, translator.locale: ""}))
    key = "registration.page.consent.guidance"
    change(sqlite_app, found, clock.now(), key, {translator.locale: "", other(translator.locale): "- one\n- two"})
    message = stored(sqlite_app, found, MESSAGE)
    pages = [place(found), *(place(found, "registration", number) for number in range(1, 6)), place(found, "after")]
    sought = f"{translator.at(place(found, 'registration'))}?text={message.id}"
    valid_html(*(translator.get(address).text for address in pages), translator.client.get(sought).text)
