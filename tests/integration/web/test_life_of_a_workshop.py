"""What participants see of a workshop that is changed, closed, archived or opened again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest
from flask import Flask
from sqlalchemy import select

from app import clock as app_clock
from app.extensions import db
from app.language import Locale
from app.workshops import service
from app.workshops.models import Workshop
from tests.factories import counts, heading, reference
from tests.integration.web.visitor import ANSWERS, Visitor
from tests.unit.web.markup import Page

MOMENTS: Final = ("registration", "before", "during", "after")
OVER: Final = "This workshop is over"
JOINING: Final = {"cy": "Ystafell 1\nGofynnwch wrth y ddesg", "en": "Room 1\nAsk at the desk"}
URL: Final = "https://example.com/session?a=1&b=2"


def do(app: Flask, act: Callable[..., object], *values: Any, **named: Any) -> None:
    """Do something to the workshop."""
    with app.app_context():
        workshop = db.session.execute(select(Workshop.id)).scalar_one()
        act(workshop, *values, by=None, at=app_clock.now(), **named)


def write(app: Flask, **texts: dict[Locale, str]) -> None:
    do(app, service.change_texts, {f"workshop.{key}": both for key, both in texts.items()})


def test_a_closed_workshop_says_that_it_is_over_and_offers_no_form(visitor: Visitor) -> None:
    do(visitor.app, service.close)
    shown = visitor.get(visitor.workshop())
    assert visitor.words("This workshop is over. Its forms take no more answers.") in shown.text
    links = [link["href"] for link in Page(shown.text).all("a")]
    assert not [visitor.form(moment) for moment in MOMENTS if visitor.form(moment) in links]


@pytest.mark.parametrize("moment", MOMENTS)
def test_every_form_of_a_closed_workshop_says_that_it_is_over(sqlite_visitor: Visitor, moment: str) -> None:
    do(sqlite_visitor.app, service.close)
    shown = sqlite_visitor.open(moment)
    assert heading(shown) == sqlite_visitor.words(OVER)
    assert not Page(shown.text).all("form", id="page")
    assert "Set-Cookie" not in shown.headers


@pytest.mark.parametrize("moment", ["during", "registration"])
def test_a_closed_workshop_takes_no_answers_also_from_whoever_had_begun(visitor: Visitor, moment: str) -> None:
    visitor.fill(moment, 1 if moment == "registration" else 0)
    do(visitor.app, service.close)
    before = counts(visitor.app)
    number = 2 if moment == "registration" else 1
    shown = visitor.send(visitor.form(moment, number), ANSWERS[moment][number - 1])
    assert heading(shown) == visitor.words(OVER)
    assert counts(visitor.app) == before
    if moment == "registration":
        assert visitor.words("What you have typed") in shown.text


def test_checked_answers_are_not_taken_by_a_closed_workshop(visitor: Visitor) -> None:
    visitor.fill("registration")
    do(visitor.app, service.close)
    assert heading(visitor.send(visitor.form("registration", "check"))) == visitor.words(OVER)
    assert counts(visitor.app)["responses"] == 0


def test_what_was_typed_can_still_be_deleted(sqlite_visitor: Visitor) -> None:
    sqlite_visitor.fill("registration", 1)
    do(sqlite_visitor.app, service.close)
    sqlite_visitor.send(sqlite_visitor.form("registration", "delete"))
    assert counts(sqlite_visitor.app)["drafts"] == 0


def test_receipts_are_still_shown_once_the_workshop_is_closed(visitor: Visitor) -> None:
    sent = reference(visitor.submit("registration"))
    do(visitor.app, service.close)
    assert reference(visitor.open("registration")) == sent


def test_a_closed_workshop_is_not_in_the_list(sqlite_visitor: Visitor) -> None:
    do(sqlite_visitor.app, service.close)
    assert sqlite_visitor.workshop() not in sqlite_visitor.get(f"/{sqlite_visitor.locale}/").text


def test_nothing_of_an_archived_workshop_is_found(visitor: Visitor) -> None:
    visitor.submit("registration")
    do(visitor.app, service.archive)
    for address in (visitor.workshop(), *(visitor.form(moment) for moment in MOMENTS)):
        assert visitor.get(address).status_code == 404


def test_a_workshop_that_is_opened_again_takes_answers_again(visitor: Visitor) -> None:
    visitor.fill("registration", 1)
    do(visitor.app, service.close)
    do(visitor.app, service.reopen)
    shown = visitor.send(visitor.form("registration", 2), ANSWERS["registration"][1])
    assert shown.status_code == 200
    assert visitor.submit("before").status_code == 200


def test_a_changed_text_is_shown_at_once_and_its_wording_recorded(visitor: Visitor) -> None:
    visitor.submit("during")
    both: dict[Locale, str] = {"cy": "Teitl newydd", "en": "A new title"}
    write(visitor.app, title=both)
    assert heading(visitor.get(visitor.workshop())) == both[visitor.locale]
    Visitor(visitor.app, visitor.locale).submit("during")
    with visitor.app.app_context():
        wordings = db.session.scalars(select(db.metadata.tables["responses"].c.wording_revision)).all()
    assert len(set(wordings)) == 2


def test_whoever_has_registered_is_told_how_to_join(visitor: Visitor) -> None:
    write(visitor.app, joining=JOINING)  # type: ignore[arg-type]
    do(visitor.app, service.change_contact, contact_email=None, join_url=URL)
    shown = visitor.submit("registration")
    assert visitor.words("How to join") in shown.text
    assert JOINING[visitor.locale] in shown.text
    assert URL in [link["href"] for link in Page(shown.text).all("a")]


def test_nobody_else_is_told_how_to_join(sqlite_visitor: Visitor) -> None:
    write(sqlite_visitor.app, joining=JOINING)  # type: ignore[arg-type]
    do(sqlite_visitor.app, service.change_contact, contact_email=None, join_url=URL)
    pages = (
        sqlite_visitor.get(sqlite_visitor.workshop()),
        sqlite_visitor.fill("registration"),
        sqlite_visitor.submit("before"),
    )
    for shown in pages:
        assert JOINING[sqlite_visitor.locale] not in shown.text
        assert "example.com/session" not in shown.text


def test_a_receipt_says_nothing_of_joining_where_there_is_nothing_to_say(sqlite_visitor: Visitor) -> None:
    assert sqlite_visitor.words("How to join") not in sqlite_visitor.submit("registration").text


def test_what_organisers_say_of_answers_stands_on_the_workshop_s_page(sqlite_visitor: Visitor) -> None:
    label = sqlite_visitor.words("What happens to your answers")
    assert label not in sqlite_visitor.get(sqlite_visitor.workshop()).text
    both: dict[Locale, str] = {"cy": "Ni rannwn ddim.", "en": "We share nothing."}
    write(sqlite_visitor.app, privacy=both)
    shown = sqlite_visitor.get(sqlite_visitor.workshop()).text
    assert label in shown
    assert both[sqlite_visitor.locale] in shown


def test_a_workshop_may_do_without_an_activity_and_case_studies(sqlite_visitor: Visitor) -> None:
    nothing: dict[Locale, str] = {"cy": "", "en": ""}
    write(
        sqlite_visitor.app,
        **dict.fromkeys(("activity.name", "activity.explanation", "case_study.1", "case_study.2"), nothing),
    )
    shown = sqlite_visitor.get(sqlite_visitor.workshop())
    assert shown.status_code == 200
    assert sqlite_visitor.words("Case studies") not in shown.text
