"""A workshop's own page: how far its parts are in both languages, where they are mended, where the workshop is."""

from __future__ import annotations

import pytest
from flask import Flask

from app.accounts.rules import Role
from app.language import LOCALES, Locale, other
from app.workshops import service
from app.workshops.queries import get_workshop
from tests.conftest import Clock
from tests.factories import heading
from tests.integration.organiser.desk import STATES, TEXTS, TITLE, Desk, State, desk, in_one, make_managed, share
from tests.integration.organiser.test_front import say
from tests.unit.web.markup import Page

SETTING_UP = ("{description}", "{activity}", "{case-studies}", "{times}", "{contact}", "{forms}")


def overview(member: Desk, workshop_id: int) -> Page:
    """The page of the workshop."""
    answer = member.get(f"/{{organise}}/{workshop_id}")
    assert answer.status_code == 200
    return Page(answer.text)


def statuses(page: Page) -> dict[str, list[str]]:
    """What is said of each part, by the end of its address."""
    return {
        next(link["href"].rpartition("/")[2] for link in page.all("a") if task in link.inside): [
            " ".join(item.text.split()) for item in page.all("li") if task in item.inside
        ]
        for task in page.all("li", class_="holi-task")
        if any("holi-task__name" in link["class"] for link in page.all("a") if task in link.inside)
    }


def links(page: Page) -> set[str]:
    """Where the page leads."""
    return {link["href"] for link in page.all("a")}


def test_each_part_says_how_far_it_is_in_each_language(sqlite_app: Flask, clock: Clock) -> None:
    member = desk(sqlite_app)
    workshop = make_managed(
        sqlite_app, clock.now(), by=member.user_id, title={"cy": "Tŷ", "en": ""}, source_locale="cy"
    )
    shown = statuses(overview(member, workshop))
    assert shown["description"] == ["Cymraeg To do: 2", "English To do: 3"]
    assert shown["activity"] == shown["case-studies"] == shown["contact"] == ["Optional"]
    assert shown["times"] == shown["forms"] == ["Completed"]
    assert shown["texts"] == ["Cymraeg Completed", "English Completed"]


def test_what_is_written_halfway_is_to_be_done_in_the_other_language(sqlite_app: Flask, clock: Clock) -> None:
    member = desk(sqlite_app)
    workshop = make_managed(sqlite_app, clock.now(), by=member.user_id)
    with sqlite_app.app_context():
        halfway: dict[str, dict[Locale, str]] = {"workshop.activity.name": {"cy": "Tasg", "en": ""}}
        service.change_texts(workshop, halfway, by=None, at=clock.now())
        service.add_case_study(workshop, {"cy": "", "en": "A study"}, by=None, at=clock.now())
    shown = statuses(overview(member, workshop))
    assert shown["activity"] == ["Cymraeg Completed", "English To do: 1"]
    assert shown["case-studies"] == ["Cymraeg To do: 1", "English Completed"]


def test_a_workshop_without_forms_says_so(sqlite_app: Flask, clock: Clock) -> None:
    member = desk(sqlite_app)
    workshop = make_managed(sqlite_app, clock.now(), by=member.user_id, library=())
    assert statuses(overview(member, workshop))["forms"] == ["To do: 1"]


@pytest.mark.parametrize("state", STATES)
def test_every_link_leads_somewhere(sqlite_app: Flask, clock: Clock, organiser: Desk, state: State) -> None:
    workshop = make_managed(sqlite_app, clock.now(), state, by=organiser.user_id)
    own = organiser.at(f"/{{organise}}/{workshop}")
    found = {address for address in links(overview(organiser, workshop)) if address.startswith(own)}
    assert {f"{own}{organiser.at(f'/{place}')[3:]}" for place in SETTING_UP} <= found
    for address in found:
        assert organiser.client.get(address).status_code == 200, address


@pytest.mark.parametrize(
    ("state", "ways"),
    [
        ("draft", {"{publish}", "{delete}"}),
        ("ready", {"{publish}", "{delete}"}),
        ("published", {"{close}"}),
        ("closed", {"{reopen}", "{archive}"}),
        ("archived", {"{reopen}"}),
    ],
)
def test_only_what_can_be_done_now_is_offered(
    sqlite_app: Flask, clock: Clock, organiser: Desk, state: State, ways: set[str]
) -> None:
    workshop = make_managed(sqlite_app, clock.now(), state, by=organiser.user_id)
    found = links(overview(organiser, workshop))
    every = ("{publish}", "{delete}", "{close}", "{reopen}", "{archive}")
    assert {way for way in every if organiser.at(f"/{{organise}}/{workshop}/{way}") in found} == ways
    assert f"{organiser.at('/{organise}/{copy}')}?from={workshop}" in found


@pytest.mark.parametrize("state", STATES)
def test_the_addresses_are_there_in_both_languages(
    sqlite_app: Flask, clock: Clock, organiser: Desk, state: State
) -> None:
    workshop = make_managed(sqlite_app, clock.now(), state, by=organiser.user_id)
    with sqlite_app.app_context():
        slugs = get_workshop(workshop).slugs
    words = {"cy": "gweithdai", "en": "workshops"}
    for locale in LOCALES:
        (link,) = overview(organiser, workshop).all("a", hreflang=locale)[-1:]
        address = f"http://localhost/{locale}/{words[locale]}/{slugs[locale]}"
        assert address in {link.text for link in overview(organiser, workshop).all("a", hreflang=locale)}, link
        visited = sqlite_app.test_client().get(address).status_code
        assert visited == (200 if state in {"published", "closed"} else 404)


def test_the_title_stands_in_the_readers_language_or_is_marked(sqlite_app: Flask, clock: Clock, locale: Locale) -> None:
    member = desk(sqlite_app, locale=locale)
    both = make_managed(sqlite_app, clock.now(), by=member.user_id)
    assert heading(member.get(f"/{{organise}}/{both}")) == TITLE[locale]
    lacking = other(locale)
    title = in_one(lacking, "2027")
    one = make_managed(sqlite_app, clock.now(), by=member.user_id, title=title, source_locale=lacking)
    page = overview(member, one)
    (marked,) = [span for span in page.all("span", lang=lacking) if any(box.tag == "h1" for box in span.inside)]
    assert marked.text == "2027"


def test_a_viewer_is_shown_what_leads_to_results_and_nothing_else(
    sqlite_app: Flask, clock: Clock, locale: Locale
) -> None:
    viewer = desk(sqlite_app, Role.VIEWER, locale)
    workshop = make_managed(sqlite_app, clock.now(), "published")
    share(sqlite_app, workshop, viewer, clock.now())
    page = overview(viewer, workshop)
    own = viewer.at(f"/{{organise}}/{workshop}")
    found = {address for address in links(page) if address.startswith(own)}
    assert found
    assert all(address.endswith(viewer.at("/{results}")[3:]) for address in found)
    for address in found:
        assert viewer.client.get(address).status_code == 200
    assert TEXTS["workshop.place"][locale] in page.one("main").text


def test_a_viewer_of_a_draft_is_told_to_wait(sqlite_app: Flask, clock: Clock, locale: Locale) -> None:
    viewer = desk(sqlite_app, Role.VIEWER, locale)
    workshop = make_managed(sqlite_app, clock.now())
    share(sqlite_app, workshop, viewer, clock.now())
    page = overview(viewer, workshop)
    assert say(viewer, "Not published yet. Its results are here once it is.") in page.one("main").text
    assert not page.all("a", class_="govuk-button")


def test_somebody_elses_workshop_is_not_there(sqlite_app: Flask, clock: Clock, organiser: Desk) -> None:
    theirs = make_managed(sqlite_app, clock.now(), "published")
    assert organiser.get(f"/{{organise}}/{theirs}").status_code == 404
    assert desk(sqlite_app, Role.ADMINISTRATOR).get(f"/{{organise}}/{theirs}").status_code == 200
