"""An organiser follows a workshop: figures that come by themselves, are filtered, searched and printed."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Mapping, Sequence

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect

from app import clock
from app.accounts.rules import Role
from app.language import LOCALES, Locale, other
from app.responses.service import submit
from app.workshops.queries import WorkshopSnapshot, get_workshop
from tests.browsers import watched_page
from tests.factories import filled_in, make_sheet
from tests.integration.accounts.members import entered, user_id
from tests.integration.organiser.desk import make_managed
from tests.journeys.answers import LIBRARY, WHOLE
from tests.journeys.desk import Desk
from tests.journeys.person import Person
from tests.journeys.test_every_page import assert_fits
from tests.journeys.ways import in_one_language, without_javascript
from tests.journeys.words import form_text, say
from tests.servers import LiveServer

Axe = Callable[[Page], None]
LOOK_EVERY = 15_000
QUIET = 60_000


class Follower(Desk):
    """An organiser with a workshop of their own."""

    application: Flask
    server: LiveServer
    workshop: WorkshopSnapshot

    def followed(self) -> str:
        """The page that tells how every form is going."""
        return f"/{{organise}}/{self.workshop.id}/{{results}}"

    def results(self, moment: str, *answer: str) -> str:
        """The results of a form, or what was written to one question."""
        form = f"/{{organise}}/{self.workshop.id}/{{forms}}/{self.workshop.forms[moment].id}"
        return "/".join((form, "{results}", *answer))

    def seed(self, moment: str, locale: Locale, **other: str | Sequence[str]) -> None:
        """Somebody answers a form to the full, without a browser."""
        fields: Mapping[str, str | Sequence[str]] = {
            name: value for page in WHOLE[moment] for name, value in page.items()
        } | other
        given = {
            name.replace("-", "__"): value if isinstance(value, str) else list(value) for name, value in fields.items()
        }
        with self.application.app_context():
            sheet = make_sheet(self.workshop, moment, secrets.token_hex(16))
            submit(sheet, None, filled_in(sheet, **given), wording_revision=1, locale=locale, at=clock.now())

    def wait_a_while(self, milliseconds: int = LOOK_EVERY) -> None:
        """Let the page's own clock go on."""
        self.page.clock.fast_forward(milliseconds)

    def count_of(self, question: str, label: str) -> Locator:
        """The cell with how many gave an answer."""
        row = self.page.locator(f"#question-{question} tbody tr").filter(has_text=label)
        return row.locator("td").first

    def news(self) -> Locator:
        """What a screen reader is told of."""
        return self.page.locator(".holi-live [role=status]")

    def tab_to(self, target: Locator) -> None:
        """Come to something by the Tab key alone."""
        for _ in range(60):
            self.page.keyboard.press("Tab")
            if target.evaluate("element => element === document.activeElement"):
                return
        raise AssertionError("no Tab leads there")


@pytest.fixture
def follower(service: LiveServer, application: Flask, page: Page, locale: Locale, axe: Axe) -> Follower:
    """Somebody signed in, of a published workshop that nobody has answered."""
    email = f"{secrets.token_hex(4)}@example.com"
    member = entered(application, Role.ORGANISER, email)
    made = make_managed(application, clock.now(), "published", by=user_id(application, email))
    page.context.add_cookies([{"name": "holi_session", "value": member.cookie() or "", "url": service.url}])
    desk = Follower(page, service.url, locale, axe)
    desk.application, desk.server = application, service
    with application.app_context():
        desk.workshop = get_workshop(made)
    return desk


def answer_in_a_browser(follower: Follower, browser: Browser) -> None:
    """Somebody who reads the other language answers the survey before the workshop, at a browser of their own."""
    with watched_page(browser) as theirs:
        slugs = follower.workshop.slugs
        Person(page=theirs, server=follower.server, locale=other(follower.locale), form="before", slugs=slugs).receive()


def test_figures_come_by_themselves_as_people_answer(follower: Follower, browser: Browser) -> None:
    page = follower.page
    follower.seed("before", "cy", example="")
    page.clock.install()
    follower.open(follower.results("before"))
    weekly = form_text(follower.locale, "pre_session", "contact_frequency", "option", "weekly")
    expect(follower.count_of("contact_frequency", weekly)).to_have_text("1")
    expect(page.locator("#question-example")).not_to_contain_text(say(follower.locale, "Read what was written"))
    follower.judge()

    answer_in_a_browser(follower, browser)
    expect(follower.count_of("contact_frequency", weekly)).to_have_text("1")
    follower.wait_a_while()
    expect(follower.count_of("contact_frequency", weekly)).to_have_text("2")
    expect(page.locator("#question-example")).to_contain_text(say(follower.locale, "Read what was written"))
    follower.wait_a_while(1_000)
    expect(follower.news()).to_have_text(say(follower.locale, "New answers have come in"))
    follower.judge()


def test_the_first_answer_takes_the_place_of_the_empty_page(follower: Follower) -> None:
    follower.page.clock.install()
    for address in (follower.followed(), follower.results("after"), follower.results("after", "improve")):
        follower.open(address)
        follower.at(address)
    follower.open(follower.results("after"))
    nobody = say(follower.locale, "Nobody has sent this form yet. Answers appear here as soon as somebody does.")
    expect(follower.page.locator("#live")).to_contain_text(nobody)
    follower.seed("after", "cy")
    follower.wait_a_while()
    expect(follower.page.locator("#question-overall")).to_be_visible()
    follower.judge()


@in_one_language
def test_focus_and_what_was_opened_stay_while_figures_change(follower: Follower) -> None:
    page = follower.page
    follower.seed("before", "cy")
    page.clock.install()
    follower.open(follower.followed())
    part = page.locator(f"#form-{follower.workshop.forms['before'].id}")
    summary = part.locator("summary")
    follower.tab_to(summary)
    page.keyboard.press("Enter")
    expect(part.locator("details table")).to_be_visible()
    follower.seed("before", "en")
    follower.wait_a_while()
    expect(part.locator(".holi-figure dd").nth(1)).to_contain_text("2")
    expect(part.locator("details table")).to_be_visible()
    expect(summary).to_be_focused()


@in_one_language
def test_while_answers_pour_in_they_are_announced_once(follower: Follower) -> None:
    page = follower.page
    follower.seed("before", "cy")
    page.clock.install()
    follower.open(follower.results("before"))
    page.evaluate(
        "() => { window.said = 0; new MutationObserver(() => { window.said += document.querySelector("
        "'.holi-live [role=status]').textContent ? 1 : 0; }).observe("
        "document.querySelector('.holi-live [role=status]'), {childList: true}); }"
    )
    for number in (2, 3, 4):
        follower.seed("before", "cy")
        follower.wait_a_while()
        expect(page.locator("#counts dd")).to_have_text(str(number))
        follower.wait_a_while(1_000)
    assert page.evaluate("window.said") == 1
    follower.seed("before", "cy")
    follower.wait_a_while(QUIET)
    expect(page.locator("#counts dd")).to_have_text("5")
    follower.wait_a_while(1_000)
    assert page.evaluate("window.said") == 2


def test_following_can_be_paused_with_the_keyboard(follower: Follower) -> None:
    page = follower.page
    follower.seed("before", "cy")
    page.clock.install()
    follower.open(follower.results("before"))
    button = page.locator(".holi-live button")
    expect(button).to_have_text(re.compile({"cy": "Oedi", "en": "Pause"}[follower.locale]), use_inner_text=True)
    follower.tab_to(button)
    page.keyboard.press("Enter")
    expect(page.locator(".holi-live")).to_contain_text(say(follower.locale, "Paused: new answers do not appear"))
    expect(button).to_be_focused()
    follower.judge()
    follower.seed("before", "en")
    follower.wait_a_while()
    expect(page.locator("#counts dd")).to_have_text("1")
    page.keyboard.press("Enter")
    expect(page.locator("#counts dd")).to_have_text("2")


def test_when_the_sign_in_has_ended_the_page_says_that_it_no_longer_follows(follower: Follower) -> None:
    page = follower.page
    follower.seed("before", "cy")
    page.clock.install()
    follower.open(follower.results("before"))
    page.context.clear_cookies()
    follower.wait_a_while()
    over = say(follower.locale, "This page no longer follows new answers. You may have been signed out.")
    expect(page.locator(".holi-live").get_by_text(over)).to_be_visible()
    expect(page.locator(".holi-live button")).to_be_hidden()
    follower.judge()


def test_a_lost_connection_is_told_and_tried_again(follower: Follower) -> None:
    page = follower.page
    follower.seed("before", "cy")
    page.clock.install()
    follower.open(follower.results("before"))
    page.context.set_offline(True)
    follower.wait_a_while()
    lost = page.locator(".holi-live").get_by_text(
        say(follower.locale, "The connection has been lost. This page keeps trying.")
    )
    expect(lost).to_be_visible()
    page.context.set_offline(False)
    follower.seed("before", "en")
    follower.wait_a_while()
    expect(page.locator("#counts dd")).to_have_text("2")
    expect(lost).to_be_hidden()


@without_javascript
def test_without_scripts_a_link_reloads_the_page(follower: Follower) -> None:
    follower.seed("before", "cy")
    follower.open(follower.results("before"))
    follower.seed("before", "en")
    expect(follower.page.locator(".holi-live button")).to_be_hidden()
    follower.page.get_by_role("link", name=say(follower.locale, "Reload the page for newer answers")).click()
    expect(follower.page.locator("#counts dd")).to_have_text("2")


def test_results_are_filtered_and_searched_with_the_keyboard(follower: Follower) -> None:
    page = follower.page
    follower.seed("before", "cy", example="Tŷ yng Nghaerdydd")
    follower.seed("before", "en", example="A house in Cardiff")
    follower.open(follower.results("before"))
    follower.tab_to(page.locator(".holi-filter summary"))
    page.keyboard.press("Enter")
    page.locator("#language").select_option("cy")
    follower.tab_to(page.locator(".holi-filters button"))
    page.keyboard.press("Enter")
    expect(page.locator("#counts dd")).to_have_text(re.compile("^1"))
    follower.at(follower.results("before"))
    link = page.locator("#question-example a")
    follower.tab_to(link)
    page.keyboard.press("Enter")
    follower.at(follower.results("before", "example"))
    expect(page.locator(".holi-written__one")).to_have_count(1)
    page.locator(".holi-filters").get_by_role("link").click()
    expect(page.locator(".holi-written__one")).to_have_count(2)
    page.locator("#search").fill("ty")
    page.keyboard.press("Enter")
    expect(page.locator(".holi-written__one .holi-answer")).to_have_text(["Tŷ yng Nghaerdydd"])
    follower.at(follower.results("before", "example"))
    before = page.url
    follower.switch()
    expect(page.locator("#search")).to_have_value("ty")
    expect(page.locator(".holi-written__one .holi-answer")).to_have_text(["Tŷ yng Nghaerdydd"])
    assert page.url.partition("?")[2] == before.partition("?")[2]


def test_no_page_of_results_is_a_barrier_or_scrolls_sideways(follower: Follower, axe: Axe) -> None:
    page = follower.page
    for moment in LIBRARY:
        for number, locale in enumerate(LOCALES * 2):
            follower.seed(moment, locale, **({"email": f"{number}@example.com"} if moment == "registration" else {}))
    addresses = [follower.followed(), *(follower.results(moment) for moment in LIBRARY)]
    addresses += [follower.results("after", "comment"), follower.results("registration", "role.other.detail")]
    wrong = f"{follower.results('before')}?since=1&until=1&language=1"
    for address in (*addresses, wrong):
        follower.open(address)
        for width, shades in ((1280, ("light", "dark")), (700, ()), (320, ("dark",))):
            page.set_viewport_size({"width": width, "height": 900})
            for colours in shades:
                # Without motion: axe would else judge a button halfway from one colour to the other.
                page.emulate_media(color_scheme="dark" if colours == "dark" else "light", reduced_motion="reduce")
                axe(page)
            assert_fits(page)
        page.locator("details").evaluate_all("all => all.forEach(details => { details.open = true; })")
        assert_fits(page)
        axe(page)


@in_one_language
def test_print_shows_figures_and_leaves_out_what_only_a_screen_needs(follower: Follower) -> None:
    page = follower.page
    follower.seed("after", "cy")
    for address in (follower.followed(), follower.results("after"), follower.results("after", "comment")):
        follower.open(f"{address}?language=cy")
        shown = page.locator("main table, main .holi-written__one").count()
        page.emulate_media(media="print", color_scheme="dark")
        for gone in (".holi-live", ".holi-filters", ".holi-filter", "main a", "button", ".holi-switch"):
            for element in page.locator(gone).all():
                expect(element).to_be_hidden()
        assert shown
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(0, 0, 0)"
        if page.locator("#counts, #written").count():
            expect(page.locator("#counts, #written")).to_contain_text(say(follower.locale, "Filtered by:"))
        page.emulate_media(media="screen", color_scheme="light")


@in_one_language
def test_forced_colours_leave_charts_visible(follower: Follower) -> None:
    page = follower.page
    follower.seed("after", "cy")
    page.emulate_media(forced_colors="active")
    follower.open(follower.results("after"))
    fill = "getComputedStyle(document.querySelector('.holi-bar__fill')).fill"
    track = "getComputedStyle(document.querySelector('.holi-bar__track')).fill"
    assert page.evaluate(fill) != page.evaluate(track)
