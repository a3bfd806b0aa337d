"""The organisers' first page: workshops by what is to be done next, and only those that one may open."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.accounts.rules import Role
from app.language import Locale
from app.language.catalogues import gettext_in
from tests.conftest import Clock
from tests.factories import heading
from tests.integration.organiser.desk import STATES, TITLE, Desk, desk, make_managed, share
from tests.unit.web.markup import Page

FRONT = "/{organise}"


def groups(page: TestResponse) -> dict[str, list[str]]:
    """The titles of the cards under each heading."""
    found: dict[str, list[str]] = {}
    for element in Page(page.text).elements:
        if element.tag == "h2":
            found[element.text] = []
        elif element.tag == "h3":
            found[[*found][-1]].append(element.text)
    return found


def say(member: Desk, sentence: str, **filled: object) -> str:
    """A sentence of the interface in the person's language."""
    with member.app.app_context():
        return gettext_in(member.locale, sentence, **filled)


def test_where_there_is_nothing_yet_one_is_told_how_to_begin(organiser: Desk) -> None:
    page = organiser.get(FRONT)
    assert [*groups(page)] == [say(organiser, "There are no workshops here yet")]
    (begin,) = Page(page.text).all("a", class_="govuk-button")
    assert begin["href"] == organiser.at("/{organise}/{new}")
    assert organiser.at("/{organise}/{copy}") not in page.text


def test_workshops_stand_under_what_is_to_be_done(sqlite_app: Flask, clock: Clock, organiser: Desk) -> None:
    for state in STATES:
        title: dict[Locale, str] = {"cy": f"{state} cy", "en": f"{state} en"}
        make_managed(sqlite_app, clock.now(), state, by=organiser.user_id, title=title)
    own = organiser.locale
    expected = {
        "Being set up": [f"draft {own}", f"ready {own}"],
        "Coming up": [f"published {own}"],
        "Over": [f"closed {own}"],
    }
    page = organiser.get(FRONT)
    assert groups(page) == {say(organiser, words): titles for words, titles in expected.items()}
    assert "archived" not in " ".join(Page(page.text).one("main").text.split())
    for address in ("1/{publish}", "2/{publish}", "3/{results}", "4/{download}"):
        assert f'href="{organiser.at(f"/{{organise}}/{address}")}"' in page.text


def test_what_is_archived_is_shown_on_demand(sqlite_app: Flask, clock: Clock, organiser: Desk) -> None:
    archive = "/{organise}/{archived}"
    assert organiser.at(archive) not in organiser.get(FRONT).text
    assert organiser.get(archive).status_code == 200
    made = make_managed(sqlite_app, clock.now(), "archived", by=organiser.user_id)
    assert organiser.at(archive) in organiser.get(FRONT).text
    (link,) = Page(organiser.get(archive).text).all("a", href=organiser.at(f"/{{organise}}/{made}"))
    assert link.text == TITLE[organiser.locale]


def test_the_page_follows_the_clock(sqlite_app: Flask, clock: Clock, locale: Locale) -> None:
    make_managed(sqlite_app, clock.now(), "published")
    for days, words, place in ((7, "On now", "attendance"), (1, "Over", "results"), (20, "Over", "download")):
        clock.move(days=days)
        member = desk(sqlite_app, Role.ADMINISTRATOR, locale)
        page = member.get(FRONT)
        assert [*groups(page)] == [say(member, words)]
        assert member.at(f"/{{organise}}/1/{{{place}}}") in page.text


def test_places_and_responses_are_counted(sqlite_app: Flask, clock: Clock, organiser: Desk) -> None:
    make_managed(sqlite_app, clock.now(), "published", by=organiser.user_id, capacity=7)
    (figures,) = Page(organiser.get(FRONT).text).all("ul", class_="holi-card__figures")
    places = say(organiser, "%(left)s of %(capacity)s", left=0, capacity=7)
    assert f"{say(organiser, 'Places taken')}: {places}" in figures.text
    assert say(organiser, "Responses: %(number)s", number=0) in figures.text


def test_a_title_that_one_language_lacks_is_marked_as_the_others(sqlite_app: Flask, clock: Clock) -> None:
    member = desk(sqlite_app, locale="en")
    make_managed(sqlite_app, clock.now(), by=member.user_id, title={"cy": "Tŷ", "en": ""}, source_locale="cy")
    (title, _) = Page(member.get(FRONT).text).all("span", lang="cy")[-2:]
    assert title.text == "Tŷ"
    assert [one.tag for one in title.inside[-2:]] == ["h3", "a"]


def test_only_ones_own_and_shared_workshops_are_there(sqlite_app: Flask, clock: Clock, organiser: Desk) -> None:
    other = desk(sqlite_app)
    mine = make_managed(sqlite_app, clock.now(), by=organiser.user_id)
    theirs = make_managed(sqlite_app, clock.now(), by=other.user_id)

    def seen(member: Desk) -> list[int]:
        page = member.get(FRONT).text
        return [one for one in (mine, theirs) if f'"{member.at(f"/{{organise}}/{one}")}"' in page]

    assert seen(organiser) == [mine]
    share(sqlite_app, theirs, organiser, clock.now())
    assert seen(organiser) == [mine, theirs]
    assert seen(desk(sqlite_app, Role.ADMINISTRATOR)) == [mine, theirs]


def test_a_viewer_sees_no_draft_and_nothing_to_change(sqlite_app: Flask, clock: Clock, locale: Locale) -> None:
    viewer = desk(sqlite_app, Role.VIEWER, locale)
    assert [*groups(viewer.get(FRONT))] == [say(viewer, "No workshop is shared with you yet")]
    for state in STATES:
        share(sqlite_app, make_managed(sqlite_app, clock.now(), state), viewer, clock.now())
    page = viewer.get(FRONT)
    assert [*groups(page)] == [say(viewer, "Coming up"), say(viewer, "Over")]
    for place in ("{new}", "{copy}", "1/{publish}", "4/{download}"):
        assert viewer.at(f"/{{organise}}/{place}") not in page.text
    assert viewer.at("/{organise}/4/{results}") in page.text


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.ORGANISER])
def test_the_first_page_is_called_workshops(sqlite_app: Flask, role: Role) -> None:
    assert heading(desk(sqlite_app, role).get(FRONT)) == "Workshops"
    assert heading(desk(sqlite_app, role, "cy").get(FRONT)) == "Gweithdai"


def test_the_next_of_several_stands_first(sqlite_app: Flask, clock: Clock, organiser: Desk) -> None:
    for days in (9, 3, 6):
        title: dict[Locale, str] = {"cy": str(days), "en": str(days)}
        starts = timedelta(days=days)
        make_managed(sqlite_app, clock.now(), "published", by=organiser.user_id, title=title, starts=starts)
    (titles,) = groups(organiser.get(FRONT)).values()
    assert titles == ["3", "6", "9"]
