"""The queue: whose texts come first, what is found, how far each workshop is."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask

from app.accounts.rules import Role
from app.language import Locale, other
from app.language.catalogues import pgettext_in
from app.language.formatting import format_datetime
from app.web.pages.wording_states import shortened
from app.wording.queries import list_queue
from app.wording.queries.queue import PAGE, QueueFilter
from app.wording.rules import State
from app.wording.service import FileText, ask, save_draft, submit
from app.workshops.queries import get_workshop
from tests.conftest import Clock
from tests.integration.organiser.desk import TITLE, Desk, desk, make_managed
from tests.integration.translator.texts import (
    PLURAL,
    SINGULAR,
    change,
    detail,
    make_interface,
    make_stale,
    text_id_of,
)
from tests.journeys.words import say
from tests.unit.web.markup import Element, Page

QUEUE = "/{translate}"


def opened(one: Desk, query: str = "") -> Page:
    """The queue as somebody sees it."""
    answer = one.client.get(one.at(QUEUE), query_string=query, headers=one.headers)
    assert answer.status_code == 200
    return Page(answer.text)


def texts_in(page: Page) -> list[str]:
    """The texts that are listed, in their order."""
    return [link.text for link in page.all("a") if _is_in(link, "holi-queue__words")]


def words(page: Page) -> str:
    """The page's main part as text on one line."""
    return " ".join(page.one("main").text.split())


def message(number: int, source: str, **more: object) -> FileText:
    """A text of the interface that is not translated."""
    facts: dict[str, object] = {"context": "", "target": (), "state": State.MISSING, "comment": ""} | more
    return FileText(key=f"ui.{number:016}", source=(source,), **facts)  # type: ignore[arg-type]


def _is_in(element: Element, class_: str) -> bool:
    return any(class_ in box["class"].split() for box in element.inside)


def test_the_workshop_that_opens_first_comes_first_and_the_interface_last(
    sqlite_app: Flask, clock: Clock, translator: Desk
) -> None:
    for days, title in ((30, "30"), (7, "7"), (14, "14")):
        make_stale(sqlite_app, clock.now(), starts=timedelta(days=days), title={"cy": title, "en": title})
    make_interface(sqlite_app, clock.now(), SINGULAR)
    headings = [heading.text for heading in opened(translator).all("h3", class_="holi-queue__title")]
    assert (headings[:3], len(headings)) == (["7", "14", "30"], 4)


def test_in_a_workshop_what_is_out_of_date_comes_before_what_is_missing_a_draft_or_to_be_reviewed(
    sqlite_app: Flask, clock: Clock, translator: Desk
) -> None:
    workshop, _ = make_stale(sqlite_app, clock.now())
    ids = [text_id_of(sqlite_app, workshop, f"registration.full_name.{part}") for part in ("label", "required")]
    with sqlite_app.app_context():
        # What is approved is drafted anew: the published pair stays.
        for text_id, do in zip(ids, (save_draft, submit), strict=True):
            version = detail(sqlite_app, text_id).line.version
            do(text_id, ("Rhywbeth",), version=version, by=translator.user_id, at=clock.now())
    shown = [tag.text for tag in opened(translator).all("strong") if _is_in(tag, "holi-queue__state")]
    with sqlite_app.app_context():
        assert shown == [_tag(translator.locale, state) for state in (State.STALE, State.DRAFT, State.NEEDS_REVIEW)]


@pytest.mark.parametrize("state", State)
def test_every_state_can_be_asked_for(sqlite_app: Flask, clock: Clock, translator: Desk, state: State) -> None:
    make_interface(
        sqlite_app,
        clock.now(),
        *(
            message(number, one.value, target=() if one is State.MISSING else ("x",), state=one)
            for number, one in enumerate(State)
        ),
    )
    assert texts_in(opened(translator, f"state={state.value}")) == [state.value]


def test_what_is_approved_is_left_out_unless_it_is_asked_for(sqlite_app: Flask, clock: Clock, translator: Desk) -> None:
    make_interface(
        sqlite_app, clock.now(), message(1, "To do"), message(2, "Done", target=("x",), state=State.APPROVED)
    )
    assert texts_in(opened(translator)) == ["To do"]
    assert texts_in(opened(translator, "state=missing&state=approved")) == ["To do", "Done"]


@pytest.mark.parametrize("typed", ["tŷ", "TY", "ty"])
def test_texts_are_found_with_and_without_accents(
    sqlite_app: Flask, clock: Clock, translator: Desk, typed: str
) -> None:
    make_interface(sqlite_app, clock.now(), message(1, "Y Tŷ Gwyn"), message(2, "The white house"))
    assert texts_in(opened(translator, f"words={typed}")) == ["Y Tŷ Gwyn"]


def test_one_workshop_or_the_interface_can_be_asked_for(sqlite_app: Flask, clock: Clock, translator: Desk) -> None:
    workshop, _ = make_stale(sqlite_app, clock.now(), words="Of the workshop")
    make_interface(sqlite_app, clock.now(), message(1, "Of the interface"))
    assert texts_in(opened(translator, f"scope=workshop-{workshop}")) == ["Of the workshop"]
    assert texts_in(opened(translator, "scope=interface")) == ["Of the interface"]


@pytest.mark.parametrize("source", ["cy", "en"])
def test_a_workshop_written_in_welsh_waits_for_its_english(
    sqlite_app: Flask, clock: Clock, translator: Desk, source: Locale
) -> None:
    make_stale(sqlite_app, clock.now(), source=source, words="2028")
    assert texts_in(opened(translator, f"target={other(source)}")) == ["2028"]
    assert texts_in(opened(translator, f"target={source}")) == []


@pytest.mark.parametrize("query", ["scope=workshop-99", "target=fr", "state=nonsense", "page=x", "page=999"])
def test_what_an_address_says_and_nothing_has_is_passed_over(
    sqlite_app: Flask, clock: Clock, translator: Desk, query: str
) -> None:
    make_interface(sqlite_app, clock.now(), SINGULAR)
    assert len(texts_in(opened(translator, query))) == 1


def test_each_text_says_where_it_stands(sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale) -> None:
    make_stale(sqlite_app, clock.now(), key="registration.role.option.policy", words="2028")
    (place,) = opened(translator).all("p", class_="holi-queue__place")
    assert say(locale, "Page %(number)s: %(title)s").partition(" ")[0] in place.text
    assert say(locale, "Option %(number)s").partition(" ")[0] in place.text


def test_a_text_of_the_interface_shows_its_comment(sqlite_app: Flask, clock: Clock, translator: Desk) -> None:
    make_interface(sqlite_app, clock.now(), SINGULAR)
    assert SINGULAR.comment in words(opened(translator))


def test_a_text_with_a_form_for_each_number_says_how_many(
    sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale
) -> None:
    make_interface(sqlite_app, clock.now(), PLURAL)
    assert say(locale, "Plural forms: %(number)s", number=6) in words(opened(translator))


def test_a_text_in_the_other_language_is_marked(sqlite_app: Flask, clock: Clock, translator: Desk) -> None:
    make_interface(sqlite_app, clock.now(), SINGULAR)
    (link,) = [link for link in opened(translator).all("a") if _is_in(link, "holi-queue__words")]
    assert link["lang"] == ("en" if translator.locale == "cy" else "")


def test_the_filter_goes_along_to_a_text_a_job_and_the_other_language(
    sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale
) -> None:
    make_interface(sqlite_app, clock.now(), SINGULAR)
    query = "state=missing&scope=interface&target=cy&words=welcome"
    page = opened(translator, query)
    there = [urlsplit(link["href"]) for link in page.all("a") if link["href"].endswith(query)]
    job, text = translator.at("/{translate}/{jobs}/{new}"), translator.at("/{translate}/{texts}/1")
    assert {address.path for address in there} >= {job, text, Desk(sqlite_app, other(locale)).at(QUEUE)}


@pytest.mark.parametrize(("hours", "expected"), [(1, "Overdue"), (-1, "In less than 2 days"), (-72, None)], ids=str)
def test_what_is_needed_soon_says_so(
    sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale, hours: int, expected: str | None
) -> None:
    workshop = make_managed(sqlite_app, clock.now(), "published", library=("activity",))
    key = "activity.title"
    with sqlite_app.app_context():
        (form,) = get_workshop(workshop).forms.values()
    change(sqlite_app, workshop, clock.now(), key=key, words="2028")
    clock.set(form.opens_at + timedelta(hours=hours))
    shown = words(opened(desk(sqlite_app, Role.TRANSLATOR, locale)))
    assert say(locale, "Needed by: %(moment)s", moment=format_datetime(form.opens_at, locale)) in shown
    for tag in ("Overdue", "In less than 2 days"):
        assert (say(locale, tag) in shown) == (tag == expected)


def test_a_long_list_has_pages(sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale) -> None:
    make_interface(sqlite_app, clock.now(), *(message(number, f"{number:03}") for number in range(PAGE + 1)))
    first, last = opened(translator), opened(translator, "page=2")
    assert texts_in(first) == [f"{number:03}" for number in range(PAGE)]
    assert texts_in(last) == [f"{PAGE:03}"]
    assert say(locale, "Texts: %(number)s", number=PAGE + 1) in words(first)
    for page in (first, last):
        assert say(locale, "Page %(number)s of %(total)s", number=1 + (page is last), total=2) in page.one("title").text
    assert [link["rel"] for link in first.all("a") if link["rel"] in ("prev", "next")] == ["next"]
    assert [link["rel"] for link in last.all("a") if link["rel"] in ("prev", "next")] == ["prev"]


def test_progress_counts_each_state_and_whose_turn_it_is(
    sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale
) -> None:
    workshop, stale = make_stale(sqlite_app, clock.now())
    with sqlite_app.app_context():
        ask(stale, "?", by=translator.user_id, at=clock.now())
    page = opened(translator)
    (row,) = page.all("tr")[1:]
    assert TITLE[locale] in row.text
    counts = {link.text.partition(" – ")[0] for link in page.all("a", href=_of(translator, workshop, State.STALE))}
    assert counts == {"1"}
    waiting = words(page).partition(say(locale, "What is waiting"))[2]
    for label, number in (("For a translator", 1), ("For somebody’s approval", 0), ("For an organiser’s answer", 1)):
        assert f"{say(locale, label)} {number}" in waiting


def test_where_there_is_nothing_to_do_it_says_so(
    sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale
) -> None:
    shown = words(opened(translator))
    assert say(locale, "Look through the approved texts") in shown


def test_where_nothing_is_found_there_is_a_way_back(
    sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale
) -> None:
    make_interface(sqlite_app, clock.now(), SINGULAR)
    assert say(locale, "Show all that there is to do") in words(opened(translator, "words=nothing+like+it"))


def test_whoever_wrote_a_draft_is_named(sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale) -> None:
    (text_id,) = make_interface(sqlite_app, clock.now(), SINGULAR)
    writer = desk(sqlite_app, Role.TRANSLATOR)
    with sqlite_app.app_context():
        save_draft(text_id, ("Helo %(name)s",), version=0, by=writer.user_id, at=clock.now())
    assert "Siân" in words(opened(translator, "state=draft")).partition(say(locale, "What is waiting"))[0]


def test_a_long_text_is_cut_at_the_end_of_a_word() -> None:
    assert shortened("one two three", 9) == "one two…"
    assert shortened("one  two\nthree", 13) == "one two three"
    assert shortened("x" * 20, 9) == "x" * 9 + "…"


def test_without_catalogues_the_queue_is_empty(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        assert list_queue(QueueFilter(catalogues=())).total == 0


def test_start_leads_whoever_translates_to_the_queue(sqlite_app: Flask, translator: Desk) -> None:
    answer = translator.get("/{start}")
    assert len(Page(answer.text).all("a", href=translator.at(QUEUE))) == 2


def _tag(locale: Locale, state: State) -> str:
    words = {State.STALE: "Out of date", State.DRAFT: "Draft", State.NEEDS_REVIEW: "Needs review"}
    return pgettext_in(locale, "state of a translation", words[state])


def _of(one: Desk, workshop: int, state: State) -> str:
    return f"{one.at(QUEUE)}?scope=workshop-{workshop}&state={state.value}#results"
