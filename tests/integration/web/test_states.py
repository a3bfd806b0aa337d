"""What a form says when it cannot be answered, or only just."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from app import clock as app_clock
from app.extensions import db
from app.language import Locale, other
from app.language.formatting import format_datetime
from app.wording.service import move_revision
from app.workshops import service
from app.workshops.models import Slug, Workshop
from tests.conftest import Clock
from tests.factories import counts, heading, published, reference, rows
from tests.integration.web.gallery import set_full
from tests.integration.web.visitor import ANSWERS, SLUGS, Visitor, language
from tests.unit.web.markup import Page


def test_a_form_that_is_not_open_yet_says_when_it_opens(sqlite_visitor: Visitor, clock: Clock) -> None:
    clock.move(days=-3)
    shown = sqlite_visitor.open("before")
    form = published(sqlite_visitor.app, SLUGS["en"]).forms["before"]
    assert heading(shown) == sqlite_visitor.words("This form is not open yet")
    when = format_datetime(form.opens_at, sqlite_visitor.locale)
    assert sqlite_visitor.words("It opens: %(moment)s", moment=when) in shown.text


def test_a_closed_form_says_since_when(sqlite_visitor: Visitor, clock: Clock) -> None:
    clock.move(days=40)
    shown = sqlite_visitor.open("before")
    form = published(sqlite_visitor.app, SLUGS["en"]).forms["before"]
    assert heading(shown) == sqlite_visitor.words("This form is closed")
    when = format_datetime(form.closes_at, sqlite_visitor.locale)
    assert sqlite_visitor.words("It closed: %(moment)s", moment=when) in shown.text


def test_every_page_of_a_full_workshop_s_registration_says_that_one_joins_the_waiting_list(visitor: Visitor) -> None:
    set_full(visitor.app, full=True)
    said = visitor.words("Waiting list")
    pages = [visitor.open("registration")]
    for number, fields in enumerate(ANSWERS["registration"], 1):
        pages.append(visitor.send(visitor.form("registration", number), fields))
    for page in pages:
        assert _title_of_notice(page) == said
    join = Page(pages[-1].text).all("button", value="continue")[-1]
    assert join.text.strip() == visitor.words("Join the waiting list")
    set_full(visitor.app, full=False)
    assert _title_of_notice(Visitor(visitor.app, visitor.locale).open("registration")) is None


def test_a_workshop_s_page_tells_how_many_places_are_left_or_that_there_is_a_waiting_list(
    sqlite_visitor: Visitor, clock: Clock
) -> None:
    sentence = sqlite_visitor.words("All places are taken. If you register, you join the waiting list.")
    assert sentence not in sqlite_visitor.get(sqlite_visitor.workshop()).text
    set_full(sqlite_visitor.app, full=True)
    assert sentence in sqlite_visitor.get(sqlite_visitor.workshop()).text
    clock.move(days=43)
    assert sentence not in sqlite_visitor.get(sqlite_visitor.workshop()).text


def test_a_cancelled_workshop_says_so_on_its_page_and_on_each_form(visitor: Visitor) -> None:
    visitor.fill("registration", 1)
    workshop = published(visitor.app, SLUGS["en"]).id
    with visitor.app.app_context():
        service.cancel(workshop, by=None, at=app_clock.now())
    said = visitor.words("This workshop has been cancelled")
    assert said in visitor.get(visitor.workshop()).text
    assert heading(visitor.send(visitor.form("registration", 2), ANSWERS["registration"][1])) == said
    assert visitor.words("What you have typed") in visitor.open("registration").text
    assert heading(Visitor(visitor.app, visitor.locale).open("after")) == said


def test_every_state_says_what_to_do_next(sqlite_visitor: Visitor, clock: Clock) -> None:
    for days in (-3, 43):
        clock.move(days=days)
        page = Page(sqlite_visitor.open("registration").text)
        main = [link["href"] for link in page.all("a") if page.one("main") in link.inside]
        assert [link for link in main if link.startswith("mailto:")], days
        assert sqlite_visitor.workshop() in main, days


def test_only_registration_has_a_waiting_list(sqlite_visitor: Visitor) -> None:
    set_full(sqlite_visitor.app, full=True)
    assert _title_of_notice(sqlite_visitor.open("before")) is None


def test_a_form_that_cannot_be_answered_gives_no_cookie(sqlite_visitor: Visitor, clock: Clock) -> None:
    for days in (-3, 43):
        clock.move(days=days)
        assert "Set-Cookie" not in sqlite_visitor.open("before").headers


@pytest.mark.parametrize("days", [-3, 40])
def test_what_is_sent_to_a_form_that_is_not_open_is_not_taken(visitor: Visitor, clock: Clock, days: int) -> None:
    visitor.open("during")
    before = counts(visitor.app)
    clock.move(days=days)
    for sender in (visitor, Visitor(visitor.app, visitor.locale)):
        answer = sender.post(sender.form("during"), ANSWERS["during"][0])
        assert (answer.status_code, answer.headers["Location"]) == (303, sender.form("during"))
        assert not Page(sender.open("during").text).all("form", id="page")
    assert counts(visitor.app) == before


def test_a_switch_sent_to_a_closed_form_is_answered_in_the_language_asked_for(
    sqlite_visitor: Visitor, clock: Clock
) -> None:
    sqlite_visitor.open("during")
    clock.move(days=40)
    shown = sqlite_visitor.send(sqlite_visitor.form("during"), action="switch")
    assert language(shown) == other(sqlite_visitor.locale)


def test_whoever_began_in_time_has_an_hour_more(visitor: Visitor, clock: Clock) -> None:
    visitor.fill("before", 1)
    clock.set(published(visitor.app, SLUGS["en"]).forms["before"].closes_at)
    clock.move(minutes=59)
    assert reference(visitor.send(visitor.form("before", 2), ANSWERS["before"][1]))


def test_whoever_was_just_sending_has_an_hour_more(visitor: Visitor, clock: Clock) -> None:
    visitor.open("during")
    clock.set(published(visitor.app, SLUGS["en"]).forms["during"].closes_at)
    clock.move(minutes=59)
    assert reference(visitor.send(visitor.form("during"), ANSWERS["during"][0]))


def test_after_the_hour_what_was_typed_is_kept_but_not_taken(visitor: Visitor, clock: Clock) -> None:
    visitor.fill("before", 1)
    clock.set(published(visitor.app, SLUGS["en"]).forms["before"].closes_at)
    clock.move(hours=1)
    shown = visitor.send(visitor.form("before", 2), ANSWERS["before"][1])
    assert heading(shown) == visitor.words("This form is closed")
    assert visitor.words("What you have typed") in shown.text
    assert rows(visitor.app, "responses") == []


def test_whoever_comes_after_the_form_has_closed_gets_no_hour(sqlite_visitor: Visitor, clock: Clock) -> None:
    clock.set(published(sqlite_visitor.app, SLUGS["en"]).forms["before"].closes_at)
    assert heading(sqlite_visitor.open("before")) == sqlite_visitor.words("This form is closed")


def test_a_form_is_open_to_its_last_second_in_both_languages(sqlite_app: Flask, locale: Locale, clock: Clock) -> None:
    visitor = Visitor(sqlite_app, locale)
    closes = published(sqlite_app, SLUGS["en"]).forms["before"].closes_at
    clock.set(closes)
    clock.move(seconds=-1)
    assert Page(visitor.open("before").text).all("form", id="page")
    clock.move(seconds=1)
    assert not Page(visitor.open("before").text).all("form", id="page")


def test_whoever_sends_after_the_last_place_has_gone_is_on_the_waiting_list_and_nobody_else_s_receipt_says_so(
    visitor: Visitor,
) -> None:
    visitor.fill("registration")
    _set_capacity(visitor.app, 1)
    quick = Visitor(visitor.app, visitor.locale)
    quick.fill("registration")
    quick.send(quick.form("registration"), {**ANSWERS["registration"][0], "email": "arall@example.com"})
    first = quick.send(quick.form("registration", "check"))
    second = visitor.send(visitor.form("registration", "check"))
    assert reference(first) not in {None, reference(second)}
    assert heading(first) == heading(quick.open("registration")) == visitor.words("Thank you for registering")
    assert heading(second) == heading(visitor.open("registration")) == visitor.words("You are on the waiting list")
    assert [row["standing"] for row in rows(visitor.app, "participants")] == ["place", "waiting"]
    assert counts(visitor.app)["drafts"] == 0


def test_the_same_address_twice_gets_a_receipt_like_any_other_and_one_place(visitor: Visitor) -> None:
    first = reference(visitor.submit("registration"))
    second = reference(Visitor(visitor.app, visitor.locale).submit("registration"))
    assert second not in {None, first}
    assert counts(visitor.app)["participants"] == 1


def test_an_old_address_leads_to_the_new_one(visitor: Visitor) -> None:
    before = (visitor.workshop(), visitor.form("registration", 2))
    _move_slug(visitor, "symud-moved")
    after = (visitor.workshop(), visitor.form("registration", 2))
    for old, new in zip(before, after, strict=True):
        answer = visitor.get(old)
        assert (answer.status_code, answer.headers["Location"]) == (308, new)


def test_a_page_sent_to_an_old_address_is_not_lost(visitor: Visitor) -> None:
    visitor.open("registration")
    old = visitor.form("registration")
    _move_slug(visitor, "symud-moved")
    answer = visitor.client.post(
        old, data=ANSWERS["registration"][0], headers={"Sec-Fetch-Site": "same-origin"}, follow_redirects=True
    )
    assert answer.request.path == visitor.form("registration", 2)
    assert counts(visitor.app)["drafts"] == 1


def _title_of_notice(page: TestResponse) -> str | None:
    """The title of the box about the waiting list, if the page has it."""
    found = Page(page.text).all("h2", id="waiting-list-title")
    return found[0].text.strip() if found else None


def _set_capacity(app: Flask, capacity: int) -> None:
    with app.app_context():
        db.session.execute(update(Workshop).values(capacity=capacity))
        db.session.commit()


def _move_slug(visitor: Visitor, slug: str) -> None:
    """Give the workshop another address in the visitor's language."""
    with visitor.app.app_context():
        here = Slug.slug == visitor.slugs[visitor.locale]
        workshop = db.session.execute(select(Slug.workshop_id).where(here)).scalar_one()
        db.session.execute(update(Slug).where(here).values(current=False))
        db.session.add(Slug(workshop_id=workshop, locale=visitor.locale, slug=slug, current=True))
        db.session.commit()
        move_revision()
    visitor.slugs = {**visitor.slugs, visitor.locale: slug}
