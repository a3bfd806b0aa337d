"""Links to give away: whole and short, as pictures and on posters; and where the short ones lead."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
import segno
from flask import Flask

from app.accounts.rules import Role
from app.language import LOCALES, Locale, other
from app.workshops import service
from app.workshops.queries import WorkshopSnapshot, get_workshop, short_links
from tests.conftest import Clock
from tests.factories import heading
from tests.integration.organiser.desk import STATES, TEXTS, TITLE, Desk, State, desk, make_managed, share
from tests.integration.web.visitor import Visitor
from tests.unit.web.markup import Page

BASE = "http://localhost"


def workshop(app: Flask, workshop_id: int) -> WorkshopSnapshot:
    with app.app_context():
        return get_workshop(workshop_id)


def codes_of(app: Flask, workshop_id: int) -> dict[tuple[Locale, str], str]:
    with app.app_context():
        return dict(short_links(workshop_id))


def squares(svg: str) -> list[list[bool]]:
    """The dark squares of a QR code by row, read from the strokes of its picture, without the white around them."""
    ((box, scale, strokes),) = re.findall(
        r'viewBox="0 0 (\d+) \1".*scale\((\d+)\).*stroke="#000" d="([^"]*)"', svg, re.DOTALL
    )
    size = int(box) // int(scale)
    dark = [[False] * size for _ in range(size)]
    column, row = 0.0, 0.0
    for letter, numbers in re.findall(r"([Mmh])([-\d. ]+)", strokes):
        values = [float(number) for number in numbers.split()]
        if letter == "h":
            for step in range(int(values[0])):
                dark[int(row)][int(column) + step] = True
            column += values[0]
        else:
            start = (0.0, 0.0) if letter == "M" else (column, row)
            column, row = start[0] + values[0], start[1] + values[1]
    return [line[4:-4] for line in dark[4:-4]]


@pytest.fixture
def published(sqlite_app: Flask, clock: Clock, organiser: Desk) -> WorkshopSnapshot:
    return workshop(sqlite_app, make_managed(sqlite_app, clock.now(), "published", by=organiser.user_id))


def test_every_page_is_there_in_both_languages_whole_and_short(
    sqlite_app: Flask, organiser: Desk, published: WorkshopSnapshot
) -> None:
    page = Page(organiser.get(f"/{{organise}}/{published.id}/{{links}}").text)
    shown = [token.text for token in page.all("span", class_="holi-token")]
    codes = codes_of(sqlite_app, published.id)
    expected = []
    for moment in ("", *published.forms):
        for locale in LOCALES:
            visitor = Visitor(sqlite_app, locale, published.slugs)
            whole = visitor.form(moment) if moment else visitor.workshop()
            expected += [f"{BASE}/s/{codes[locale, moment]}", BASE + whole]
    assert shown == expected
    assert [button["data-copy"] for button in page.all("button") if button["data-copy"]] == expected


def test_every_address_of_the_page_opens_in_its_language(
    sqlite_app: Flask, organiser: Desk, published: WorkshopSnapshot
) -> None:
    page = Page(organiser.get(f"/{{organise}}/{published.id}/{{links}}").text)
    client = sqlite_app.test_client()
    for way in (way for way in page.all("div", class_="holi-share")):
        tokens = [token.text for token in page.all("span", class_="holi-token") if way in token.inside]
        languages = [
            Page(client.get(token.removeprefix(BASE), follow_redirects=True).text).one("html")["lang"]
            for token in tokens
        ]
        assert len(tokens) == 2
        assert len(set(languages)) == 1


def test_a_qr_code_is_that_of_its_short_address(
    sqlite_app: Flask, organiser: Desk, published: WorkshopSnapshot
) -> None:
    page = Page(organiser.get(f"/{{organise}}/{published.id}/{{links}}").text)
    pictures = page.all("img", class_="holi-share__code")
    assert len(pictures) == 2 * (1 + len(published.forms))
    for picture in pictures:
        answer = organiser.client.get(picture["src"])
        assert answer.content_type == "image/svg+xml"
        (code,) = re.findall(r"/(\w+)\.svg$", picture["src"])
        address = f"{BASE}/s/{code}"
        assert picture["alt"].endswith(f": {address}")
        wanted = segno.make(address, error="m", micro=False).matrix
        assert squares(answer.text) == [[bool(module) for module in line] for line in wanted]


def test_a_qr_code_can_be_kept_as_a_file_of_a_name_that_tells(organiser: Desk, published: WorkshopSnapshot) -> None:
    page = Page(organiser.get(f"/{{organise}}/{published.id}/{{links}}").text)
    names = [link["download"] for link in page.all("a") if link["download"]]
    assert names[:4] == ["qr-cy-workshop.svg", "qr-en-workshop.svg", "qr-cy-registration.svg", "qr-en-registration.svg"]


@pytest.mark.parametrize("code", ["zzzzzz", "another's"])
def test_there_is_no_picture_of_a_link_of_another_workshop(
    sqlite_app: Flask, clock: Clock, organiser: Desk, published: WorkshopSnapshot, code: str
) -> None:
    if code == "another's":
        code = codes_of(sqlite_app, make_managed(sqlite_app, clock.now(), by=organiser.user_id))["cy", ""]
    assert organiser.get(f"/{{organise}}/{published.id}/{{links}}/{code}.svg").status_code == 404


@pytest.mark.parametrize("state", STATES)
def test_the_page_says_when_its_links_do_not_lead_anywhere(
    sqlite_app: Flask, clock: Clock, organiser: Desk, state: State
) -> None:
    made = make_managed(sqlite_app, clock.now(), state, by=organiser.user_id)
    page = Page(organiser.get(f"/{{organise}}/{made}/{{links}}").text)
    assert len(page.all("p", class_="govuk-inset-text")) == (state not in {"published", "closed"})


def test_a_title_that_one_language_lacks_is_marked_as_the_other(
    sqlite_app: Flask, clock: Clock, organiser: Desk
) -> None:
    there = other(organiser.locale)
    made = make_managed(sqlite_app, clock.now(), by=organiser.user_id, title={**TITLE, organiser.locale: ""})
    context = Page(organiser.get(f"/{{organise}}/{made}/{{links}}").text).one("p", class_="holi-context")
    assert (context.text, context["lang"]) == (TITLE[there], there)


@pytest.mark.parametrize("moment", ["", "after"])
def test_a_poster_has_both_languages_beside_each_other(
    sqlite_app: Flask, organiser: Desk, published: WorkshopSnapshot, moment: str
) -> None:
    form = f"/{published.forms[moment].id}" if moment else ""
    page = Page(organiser.get(f"/{{organise}}/{published.id}/{{links}}/{{print}}{form}").text)
    codes = codes_of(sqlite_app, published.id)
    halves = page.all("div", class_="holi-poster__half")
    assert [half["lang"] for half in halves] == ["cy", "en"]
    for locale, half in zip(LOCALES, halves, strict=True):
        assert TITLE[locale] in half.text
        assert TEXTS["workshop.place"][locale] in half.text
        assert f"localhost/s/{codes[locale, moment]}" in half.text
        (picture,) = [image for image in page.all("img") if half in image.inside]
        assert picture["src"].endswith(f"/{codes[locale, moment]}.svg")
    assert ("Post-session survey" in halves[1].text) is (moment == "after")


def test_only_those_who_look_after_the_workshop_see_its_links(
    sqlite_app: Flask, clock: Clock, published: WorkshopSnapshot
) -> None:
    stranger, viewer = desk(sqlite_app), desk(sqlite_app, Role.VIEWER)
    share(sqlite_app, published.id, viewer, clock.now())
    code = codes_of(sqlite_app, published.id)["cy", ""]
    for rest in ("", "/{print}", f"/{code}.svg"):
        assert stranger.get(f"/{{organise}}/{published.id}/{{links}}{rest}").status_code == 404
        assert viewer.get(f"/{{organise}}/{published.id}/{{links}}{rest}").status_code == 403


def test_the_pages_are_valid_html(
    organiser: Desk, published: WorkshopSnapshot, valid_html: Callable[..., None]
) -> None:
    address = f"/{{organise}}/{published.id}/{{links}}"
    valid_html(*(organiser.get(f"{address}{rest}").text for rest in ("", "/{print}")))


@pytest.mark.parametrize("written", [str.lower, str.upper, str.title])
def test_a_short_link_leads_to_the_page_as_it_is_addressed_now(
    sqlite_app: Flask, published: WorkshopSnapshot, locale: Locale, written: Callable[[str], str]
) -> None:
    visitor = Visitor(sqlite_app, locale, published.slugs)
    codes = codes_of(sqlite_app, published.id)
    for moment, address in (("", visitor.workshop()), ("before", visitor.form("before"))):
        answer = visitor.get(f"/s/{written(codes[locale, moment])}")
        assert (answer.status_code, answer.headers["Location"]) == (302, address)
        assert answer.headers["Cache-Control"] == "no-store"


def test_a_short_link_follows_a_workshop_to_its_new_address(
    sqlite_app: Flask, clock: Clock, published: WorkshopSnapshot
) -> None:
    slugs: dict[Locale, str] = {"cy": "enw-newydd", "en": "new-name"}
    with sqlite_app.app_context():
        service.change_slugs(published.id, slugs, by=None, at=clock.now())
    answer = Visitor(sqlite_app, "cy").get(f"/s/{codes_of(sqlite_app, published.id)['cy', '']}")
    assert answer.headers["Location"] == "/cy/gweithdai/enw-newydd"


@pytest.mark.parametrize("state", STATES)
def test_a_short_link_leads_nowhere_while_there_is_nothing_to_see(
    sqlite_app: Flask, clock: Clock, state: State
) -> None:
    made = make_managed(sqlite_app, clock.now(), state)
    answer = Visitor(sqlite_app, "en").get(f"/s/{codes_of(sqlite_app, made)['en', 'after']}")
    assert answer.status_code == (302 if state in {"published", "closed"} else 404)


def test_an_unknown_short_link_is_answered_in_both_languages(sqlite_app: Flask) -> None:
    for code in ("zzzzzz", "z" * 500, "%00", "ŵ"):
        answer = Visitor(sqlite_app, "en").get(f"/s/{code}")
        assert answer.status_code == 404
        assert heading(answer) == "Heb ddod o hyd i’r dudalen"
        assert "Page not found" in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
