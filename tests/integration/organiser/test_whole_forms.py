"""A whole form on one page: what somebody answered typed in for them, and a response corrected."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete
from werkzeug.test import TestResponse

from app.extensions import db
from app.language import other, path
from app.places.queries import count_taken
from app.responses.models import SensitiveAnswers
from app.results import service as results
from tests.conftest import Clock
from tests.factories import feedback_form, heading, registration_form, rows
from tests.integration.accounts.members import problems
from tests.integration.organiser.desk import Desk
from tests.integration.organiser.responding import Answered, answered, say
from tests.integration.web.workshops import KINDS_ANSWERS, every_kind
from tests.unit.web.markup import Page

FEEDBACK = {"Own-answered_in": "cy", "mood": "bad", "why": "Oer", "liked": "talk", "more": ""}
REGISTRATION = {"Own-answered_in": "en", "name": "Nia", "email": "nia@example.com", "needs": "no"}


@pytest.fixture
def place(sqlite_app: Flask, tmp_path: Path, clock: Clock, organiser: Desk) -> Answered:
    """A workshop of the organiser's, with a registration and a form for feedback of two pages."""
    return answered(sqlite_app, tmp_path, clock, organiser, registration_form(), feedback_form(pages=2))


def held(page: TestResponse) -> dict[str, Any]:
    """What the page's form holds, as a browser would send it."""
    shown = Page(page.text)
    form = shown.one("form", id="page")
    names = {
        one["name"]
        for one in shown.elements
        if one.tag in {"input", "textarea", "select"} and one["name"] and form in one.inside
    }
    return {name: value for name in names if (value := shown.value(name)) not in ("", [])}


def send(member: Desk, address: str, **fields: Any) -> TestResponse:
    """Open a page and send its form with other values in some fields; a dash is written as two underscores."""
    page = member.get(address)
    assert page.status_code == 200
    named = {name.replace("__", "-"): value for name, value in fields.items()}
    data = {**held(page), **named}
    return member.client.post(member.at(address), data=data, headers=member.headers)


def enter(member: Desk, place: Answered, moment: str, **fields: Any) -> TestResponse:
    """Enter somebody's answers."""
    given = FEEDBACK if moment == "after" else REGISTRATION
    return send(member, place.enter(moment), **{**given, "action": "continue", **fields})


def test_all_pages_of_the_form_stand_on_one_page(organiser: Desk, place: Answered) -> None:
    page = organiser.get(place.enter("after"))
    mark = {"cy": "≈ ", "en": ""}[organiser.locale]
    assert heading(page) == say(organiser, "Enter somebody’s answers")
    assert [one.text for one in Page(page.text).all("h2")] == [f"{mark}The day", f"{mark}More"]
    assert {one["name"] for one in Page(page.text).elements} >= {"mood", "why", "liked", "more", "Own-answered_in"}


def test_a_browser_offers_none_of_the_organisers_own_details(organiser: Desk, place: Answered) -> None:
    page = Page(organiser.get(place.enter("registration")).text)
    assert [page.one("input", name=name)["autocomplete"] for name in ("name", "email")] == ["off", "off"]


def test_conditions_follow_answers_on_every_page(
    sqlite_app: Flask, tmp_path: Path, clock: Clock, organiser: Desk
) -> None:
    form = feedback_form(pages=2)
    form["pages"][1]["shown_if"] = {"question": "mood", "is": "good"}
    place = answered(sqlite_app, tmp_path, clock, organiser, form)
    page = Page(organiser.get(place.enter("after")).text)
    (section,) = [one for one in page.all("section") if one["data-shown-if"]]
    assert section["aria-labelledby"] == "Part-second"
    assert section["data-shown-if"] == '{"question": "mood", "is": "good"}'


def test_what_is_entered_is_stored_as_the_person_answered_it(organiser: Desk, place: Answered) -> None:
    sent = enter(organiser, place, "after")
    found = place.only("after")
    assert (sent.status_code, sent.headers["Location"]) == (303, organiser.at(place.at("after", found.id)))
    assert found.answers == {"mood": "bad", "why": "Oer", "liked": ["talk"], "more": None}
    assert (found.locale_submitted, found.entered, found.entered_by) == ("cy", True, "Siân")
    assert say(organiser, "The answers have been saved.") in organiser.get(place.at("after", found.id)).text
    (event,) = [one for one in rows(place.app, "workshop_events") if one["action"] == "response_entered"]
    assert event["actor_id"] == organiser.user_id


def test_the_same_page_sent_twice_enters_one_response(organiser: Desk, place: Answered) -> None:
    page = organiser.get(place.enter("registration"))
    data = {**held(page), **REGISTRATION, "action": "continue"}
    address = organiser.at(place.enter("registration"))
    first, second = [organiser.client.post(address, data=data, headers=organiser.headers) for _ in range(2)]
    assert first.headers["Location"] == second.headers["Location"]
    assert len(rows(place.app, "responses")) == len(rows(place.app, "participants")) == 1


def test_what_is_missing_is_told_at_the_top_and_at_each_field_and_nothing_is_lost(
    organiser: Desk, place: Answered
) -> None:
    page = enter(organiser, place, "after", mood=[], Own__answered_in=[], why="Oer\niawn", more="ŵ" * 5000)
    mark = {"cy": "≈ ", "en": ""}[organiser.locale]
    assert page.status_code == 422
    assert problems(page) == [say(organiser, "Select the language that they answered in"), f"{mark}Select how it was"]
    links = [link["href"] for link in Page(page.text).all("a") if link["href"] in {"#Own-answered_in", "#mood"}]
    assert len(links) == 2
    assert Page(page.text).with_id("Own-answered_in")
    assert Page(page.text).value("why") == "Oer\niawn"
    assert Page(page.text).value("more") == "ŵ" * 5000
    assert rows(place.app, "responses") == []


@pytest.mark.parametrize("judged", [False, True])
def test_switching_the_language_keeps_everything_and_what_is_said_to_be_wrong(
    organiser: Desk, place: Answered, judged: bool
) -> None:
    page = organiser.get(place.enter("after"))
    if judged:
        page = enter(organiser, place, "after", mood=[])
    there = path(place.enter("after"), other(organiser.locale))
    assert Page(page.text).one("button", class_="holi-switch")["formaction"] == there
    data = {**held(page), "Own-answered_in": "cy", "why": "ŵ" * 30_000, "action": "switch"}
    shown = organiser.client.post(there, data=data, headers=organiser.headers)
    assert shown.status_code == (422 if judged else 200)
    assert Page(shown.text).one("html")["lang"] == other(organiser.locale)
    assert len(problems(shown)) == (1 if judged else 0)
    wanted = {name: value for name, value in data.items() if name != "action"} | {"Own-answered_in": ["cy"]}
    assert held(shown) == wanted
    assert rows(place.app, "responses") == []


def test_somebody_who_is_registered_already_is_told_at_the_address(organiser: Desk, place: Answered) -> None:
    place.submit("registration", email="NIA@example.com")
    page = enter(organiser, place, "registration")
    sentence = say(organiser, "Somebody with this email address is registered already")
    assert (page.status_code, problems(page)) == (422, [sentence])
    assert "#email" in [link["href"] for link in Page(page.text).all("a")]
    assert page.text.count(sentence) == 2


def test_who_is_entered_in_a_full_workshop_joins_the_waiting_list_and_organisers_see_that_everywhere(
    sqlite_app: Flask, tmp_path: Path, clock: Clock, organiser: Desk
) -> None:
    place = answered(sqlite_app, tmp_path, clock, organiser, registration_form(), capacity=1)
    warning = say(organiser, "All places are taken: whoever you register joins the waiting list.")
    assert warning not in organiser.get(place.enter("registration")).text
    place.submit("registration")
    assert warning in organiser.get(place.enter("registration")).text
    sent = enter(organiser, place, "registration")
    assert sent.status_code == 303
    told = say(organiser, "The answers have been saved. All places are taken, so this person is on the waiting list.")
    assert told in organiser.client.get(sent.headers["Location"]).text
    waiting = say(organiser, "Waiting list: %(number)s", number="1")
    for page in ("/{organise}", f"/{{organise}}/{place.workshop.id}/{{results}}"):
        assert waiting in organiser.get(page).text
    glance = Page(organiser.get(f"/{{organise}}/{place.workshop.id}").text)
    at = [term.text for term in glance.all("dt")].index(say(organiser, "Waiting list"))
    assert glance.all("dd")[at].text == "1"


def test_answers_can_be_entered_after_the_form_has_closed(organiser: Desk, place: Answered, clock: Clock) -> None:
    clock.move(days=10)
    organiser = organiser if organiser.is_in() else _again(organiser)
    assert enter(organiser, place, "after").status_code == 303


def _again(member: Desk) -> Desk:
    """The same person, signed in again."""
    with member.app.app_context():
        email = next(one["email"] for one in rows(member.app, "users") if one["id"] == member.user_id)
    assert member.sign_in(email).status_code == 303
    return member


def test_a_form_of_every_kind_is_entered_and_corrected_without_loss(
    sqlite_app: Flask, tmp_path: Path, clock: Clock, organiser: Desk
) -> None:
    place = answered(sqlite_app, tmp_path, clock, organiser, every_kind())
    fields = {name: value for page in KINDS_ANSWERS for name, value in page.items()}
    address = organiser.at(place.enter("after"))
    data = {**held(organiser.get(place.enter("after"))), **fields, "Own-answered_in": "en", "action": "continue"}
    assert organiser.client.post(address, data=data, headers=organiser.headers).status_code == 303
    found = place.only("after")
    sent = send(organiser, place.at("after", found.id, "{correct}"), Own__reason="x", action="continue")
    assert sent.status_code == 303
    assert place.only("after") == found
    assert (
        say(organiser, "Nothing needed to be changed: these are the answers that were saved already.")
        in organiser.get(place.at("after", found.id)).text
    )


def test_a_correction_begins_with_what_was_answered_and_changes_what_is_typed(organiser: Desk, place: Answered) -> None:
    made = place.submit("registration")
    address = place.at("registration", made, "{correct}")
    assert (
        held(organiser.get(address)).items()
        >= {
            "name": "Siân Ŵyn",
            "email": "sian@example.com",
            "needs": ["yes"],
            "needs-yes-detail": "ramp <b>",
        }.items()
    )
    sent = send(organiser, address, name="Siân Wyn", Own__reason="Camsillafu", action="continue")
    assert (sent.status_code, sent.headers["Location"]) == (303, organiser.at(place.at("registration", made)))
    assert place.get("registration", made).answers["name"] == "Siân Wyn"
    assert place.get("registration", made).answers["needs.yes"] == "ramp <b>"
    assert say(organiser, "The answers have been corrected.") in organiser.get(place.at("registration", made)).text
    (event,) = [one for one in rows(place.app, "workshop_events") if one["action"] == "response_corrected"]
    assert (event["actor_id"], event["details"]["reason"]) == (organiser.user_id, "Camsillafu")
    assert "Wyn" not in str(event["details"])


def test_a_correction_without_a_reason_or_with_a_wrong_answer_changes_nothing(organiser: Desk, place: Answered) -> None:
    made = place.submit("registration")
    before = place.get("registration", made)
    page = send(organiser, place.at("registration", made, "{correct}"), email="sian@", action="continue")
    assert page.status_code == 422
    assert problems(page)[1:] == [say(organiser, "Enter a reason")]
    assert [link["href"] for link in Page(page.text).all("a") if link["href"].startswith("#")][1:] == [
        "#email",
        "#Own-reason",
    ]
    assert Page(page.text).value("email") == "sian@"
    assert place.get("registration", made) == before


def test_a_corrected_response_counts_in_the_results_as_it_now_is(organiser: Desk, place: Answered) -> None:
    made = place.submit("after", mood="good")
    with place.app.app_context():
        assert results.fold(place.workshop.forms["after"].id) == 0
    send(organiser, place.at("after", made, "{correct}"), mood="bad", Own__reason="x", action="continue")
    with place.app.app_context():
        results.fold(place.workshop.forms["after"].id)
    counted = {row["value"]: row["count"] for row in rows(place.app, "tallies") if row["answer"] == "mood"}
    assert counted.get("bad") == 1
    assert not counted.get("good")


def test_two_corrections_at_once_do_not_overwrite_each_other_unseen(organiser: Desk, place: Answered) -> None:
    made = place.submit("after")
    address = organiser.at(place.at("after", made, "{correct}"))
    opened = held(organiser.get(place.at("after", made, "{correct}")))
    mine = {**opened, "why": "Gwlyb", "Own-reason": "x", "action": "continue"}
    theirs = {**opened, "why": "Twym", "Own-reason": "x", "action": "continue"}
    assert organiser.client.post(address, data=theirs, headers=organiser.headers).status_code == 303
    clash = organiser.client.post(address, data=mine, headers=organiser.headers)
    assert clash.status_code == 422
    assert Page(clash.text).value("why") == "Gwlyb"
    (panel,) = Page(clash.text).all("div", class_="holi-panel")
    assert "Twym" in panel.text
    assert place.get("after", made).answers["why"] == "Twym"
    again = {**held(clash), "action": "continue"}
    assert organiser.client.post(address, data=again, headers=organiser.headers).status_code == 303
    assert place.get("after", made).answers["why"] == "Gwlyb"


def test_the_same_correction_sent_twice_is_told_twice_and_done_once(organiser: Desk, place: Answered) -> None:
    made = place.submit("after")
    address = place.at("after", made, "{correct}")
    data = {**held(organiser.get(address)), "why": "Gwlyb", "Own-reason": "x", "action": "continue"}
    for _ in range(2):
        sent = organiser.client.post(organiser.at(address), data=data, headers=organiser.headers)
        assert (sent.status_code, sent.headers["Location"]) == (303, organiser.at(place.at("after", made)))
    assert len([one for one in rows(place.app, "workshop_events") if one["action"] == "response_corrected"]) == 1


def test_somebody_elses_address_is_refused_in_a_correction(organiser: Desk, place: Answered) -> None:
    made = place.submit("registration")
    place.submit("registration", 1, email="nia@example.com")
    page = send(
        organiser,
        place.at("registration", made, "{correct}"),
        email="NIA@example.com",
        Own__reason="x",
        action="continue",
    )
    assert problems(page) == [say(organiser, "Somebody with this email address is registered already")]
    with place.app.app_context():
        assert count_taken(place.workshop.id) == 2


def test_switching_the_language_keeps_a_correction(organiser: Desk, place: Answered) -> None:
    made = place.submit("after")
    address = place.at("after", made, "{correct}")
    data = {**held(organiser.get(address)), "why": "Gwlyb", "Own-reason": "Camglywed", "action": "switch"}
    there = path(address, other(organiser.locale))
    shown = organiser.client.post(there, data=data, headers=organiser.headers)
    assert shown.status_code == 200
    assert held(shown) == {name: value for name, value in data.items() if name != "action"}
    assert place.get("after", made).answers["why"] == "Oer\niawn"


def test_sensitive_answers_that_were_deleted_are_not_asked_for_again(
    organiser: Desk, place: Answered, clock: Clock
) -> None:
    made = place.submit("registration")
    with place.app.app_context():
        db.session.execute(delete(SensitiveAnswers))
        db.session.commit()
    reading = organiser.get(place.at("registration", made)).text
    assert say(organiser, "Deleted: sensitive answers are kept for a shorter time") in reading
    page = organiser.get(place.at("registration", made, "{correct}"))
    assert "needs" not in {one["name"] for one in Page(page.text).elements}
    assert (
        say(organiser, "Sensitive answers of this response have been deleted already, so their questions are not here.")
        in page.text
    )
