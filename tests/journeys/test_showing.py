"""An organiser shows a workshop around: a preview, links and pictures of them, a poster, a form on paper."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Browser, Dialog, Page, expect

from app import clock
from app.accounts.rules import Role
from app.language import Locale, path
from app.workshops.queries import WorkshopSnapshot, get_workshop, short_links
from tests.browsers import watched_page
from tests.factories import counts, published
from tests.integration.accounts.members import entered
from tests.integration.organiser.desk import make_managed
from tests.journeys.desk import Desk
from tests.journeys.ways import in_one_language
from tests.journeys.words import say
from tests.journeys.workshops import KINDS, ROOMY
from tests.servers import LiveServer

Axe = Callable[[Page], None]
SHEET = 269
"""Millimetres of an A4 sheet between its margins, from top to bottom."""


def sign_in(application: Flask, service: LiveServer, page: Page) -> None:
    """Give the browser the cookie of an administrator who has just signed in."""
    member = entered(application, Role.ADMINISTRATOR, f"{secrets.token_hex(4)}@example.com")
    page.context.add_cookies([{"name": "holi_session", "value": member.cookie() or "", "url": service.url}])


class Showing(Desk):
    """Somebody signed in who looks at the pages of one workshop."""

    workshop: WorkshopSnapshot

    def place(self, rest: str) -> str:
        """The template of a page of the workshop."""
        return f"/{{organise}}/{self.workshop.id}/{rest}".rstrip("/")

    def look(self, rest: str) -> None:
        """Open a page and judge it."""
        self.open(self.place(rest))
        self.at(self.place(rest))

    def form(self, moment: str) -> int:
        """The id of a form."""
        return self.workshop.forms[moment].id


@pytest.fixture
def desk(service: LiveServer, application: Flask, page: Page, locale: Locale, axe: Axe) -> Showing:
    """An administrator, signed in, who looks at the sample workshop."""
    sign_in(application, service, page)
    found = Showing(page, service.url, locale, axe)
    found.workshop = published(application, ROOMY["en"])
    return found


@pytest.fixture
def kinds(desk: Showing, application: Flask) -> Showing:
    """The same with the workshop that has every kind of question."""
    desk.workshop = published(application, KINDS["en"])
    return desk


def test_walking_through_a_preview(desk: Showing) -> None:
    desk.look("{preview}")
    for number in range(1, 6):
        desk.page.locator(".holi-preview a[rel=next]").click()
        desk.at(desk.place(f"{{preview}}/{desk.form('registration')}/{number}"))
    expect(desk.page.locator(".holi-reference")).to_be_visible()
    desk.page.locator('main button[value="again"]').click()
    desk.at(desk.place(f"{{preview}}/{desk.form('registration')}/1"))
    desk.page.locator(".holi-preview a", has_text=say(desk.locale, "Back to the workshop")).click()
    desk.at(desk.place(""))


def test_what_is_typed_into_a_preview_is_neither_kept_nor_missed(kinds: Showing, application: Flask) -> None:
    page, before = kinds.page, counts(application)
    form = kinds.place(f"{{preview}}/{kinds.form('after')}")
    kinds.open(f"{form}/1")
    asked: list[str] = []

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", answer)
    typed = page.locator("#page [name=data]")
    typed.fill("Siân")
    kinds.switch()
    kinds.at(f"{form}/1")
    expect(typed).to_have_value("")
    typed.fill("Siân")
    page.locator(".holi-preview a[rel=next]").click()
    kinds.at(f"{form}/2")
    page.go_back()
    typed.press("Enter")
    kinds.at(f"{form}/2")
    assert not asked
    assert counts(application) == before


def test_questions_come_and_go_in_a_preview_as_they_will(kinds: Showing) -> None:
    kinds.look(f"{{preview}}/{kinds.form('after')}/1")
    which = kinds.page.locator("#page [name=which]")
    expect(which).to_be_hidden()
    kinds.page.locator("#page [name=needs][value=yes]").check()
    expect(which).to_be_visible()
    kinds.page.locator("#page [name=needs][value=no]").check()
    expect(which).to_be_hidden()


@in_one_language
def test_no_page_is_a_barrier_in_the_dark_on_a_phone(desk: Showing, application: Flask) -> None:
    desk.page.emulate_media(color_scheme="dark")
    desk.page.set_viewport_size({"width": 320, "height": 640})
    title: dict[Locale, str] = {"cy": "", "en": "Spring workshop"}
    draft = make_managed(application, clock.now(), title=title)
    with application.app_context():
        desk.workshop = get_workshop(draft)
    form = desk.form("before")
    for rest in ("{preview}", f"{{preview}}/{form}/2", "{links}", "{links}/{print}", f"{{print}}/{form}"):
        desk.look(rest)


def test_copying_a_link(desk: Showing, application: Flask) -> None:
    desk.page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=desk.url)
    desk.look("{links}")
    with application.app_context():
        code = short_links(desk.workshop.id)[desk.locale, "registration"]
    address = f"{desk.url}/s/{code}"
    button = desk.page.locator(f'button[data-copy="{address}"]')
    expect(button).to_be_visible()
    button.focus()
    desk.page.keyboard.press("Enter")
    expect(desk.page.get_by_role("status")).to_have_text(say(desk.locale, "Copied: %(address)s", address=address))
    desk.axe(desk.page)
    assert desk.page.evaluate("navigator.clipboard.readText()") == address
    desk.page.goto(address)
    expect(desk.page.locator("html")).to_have_attribute("lang", desk.locale)
    expect(desk.page).to_have_url(re.compile(rf"/{desk.locale}/.*{ROOMY[desk.locale]}/\w+$"))


def test_every_qr_code_is_shown(desk: Showing) -> None:
    desk.look("{links}")
    codes = desk.page.locator(".holi-share__code")
    expect(codes).to_have_count(10)
    desk.page.wait_for_function(
        "[...document.querySelectorAll('.holi-share__code')].every(image => image.complete && image.naturalWidth > 0)"
    )


def test_without_scripts_no_button_is_there_that_would_need_them(
    browser: Browser, service: LiveServer, application: Flask, locale: Locale
) -> None:
    workshop = published(application, ROOMY["en"])
    with watched_page(browser, javascript=False) as page:
        sign_in(application, service, page)
        for rest in ("{links}", "{links}/{print}", f"{{print}}/{workshop.forms['before'].id}"):
            page.goto(service.url + path(f"/{{organise}}/{workshop.id}/{rest}", locale))
            for button in page.locator("main button").all():
                expect(button).to_be_hidden()
        page.goto(
            service.url + path(f"/{{organise}}/{workshop.id}/{{preview}}/{workshop.forms['before'].id}/1", locale)
        )
        page.locator('main button[value="continue"]').click()
        expect(page).to_have_url(re.compile("/2$"))


@pytest.mark.parametrize("moment", ["", "during"])
def test_a_poster_is_one_sheet(desk: Showing, moment: str) -> None:
    desk.look(f"{{links}}/{{print}}/{desk.form(moment)}" if moment else "{links}/{print}")
    left, right = desk.page.locator(".holi-poster__half").all()
    (one, two) = (half.bounding_box() for half in (left, right))
    assert one is not None
    assert two is not None
    assert one["y"] == two["y"]
    assert one["x"] < two["x"]
    assert sheets(desk.page) == 1


@pytest.mark.parametrize("moment", ["registration", "before", "during", "after"])
def test_a_form_on_paper_has_every_question_whole_on_a_sheet(desk: Showing, moment: str) -> None:
    desk.look(f"{{print}}/{desk.form(moment)}")
    assert 1 <= sheets(desk.page) <= 5
    assert_no_question_is_cut(desk.page)


def test_every_kind_of_question_can_be_printed(kinds: Showing) -> None:
    kinds.look(f"{{print}}/{kinds.form('after')}")
    assert sheets(kinds.page) <= 5
    assert_no_question_is_cut(kinds.page)
    kinds.page.emulate_media(media="print")
    expect(kinds.page.locator(".holi-screen")).to_be_hidden()


def sheets(page: Page) -> int:
    """How many sheets of A4 Chromium prints the page on."""
    printed = page.pdf(prefer_css_page_size=True)
    sizes = re.findall(rb"/MediaBox \[([\d. ]+)\]", printed)
    assert {tuple(round(float(side)) for side in size.split()) for size in sizes} == {(0, 0, 595, 842)}
    return len(re.findall(rb"/Type /Page\b(?!s)", printed))


def assert_no_question_is_cut(page: Page) -> None:
    """Each question fits on a sheet, and may not be broken over two."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 688, "height": 900})  # an A4 sheet between its margins, at 96 dots an inch
    tall = page.evaluate(
        "[...document.querySelectorAll('.holi-paper__start, .holi-paper__question')]"
        ".map(box => [getComputedStyle(box).breakInside, box.getBoundingClientRect().height / 96 * 25.4])"
    )
    assert tall
    assert {inside for inside, _ in tall} == {"avoid"}
    assert max(height for _, height in tall) < SHEET
    page.emulate_media(media="screen")
