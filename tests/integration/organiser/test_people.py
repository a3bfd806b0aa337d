"""Sharing a workshop, and what was done to it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app.accounts import service as accounts
from app.accounts.rules import Role
from app.workshops import service
from app.workshops.queries import list_members
from app.workshops.rules import Action
from tests.conftest import Clock
from tests.integration.accounts.members import invite, make_user, problems
from tests.integration.organiser.desk import Desk, desk, make_managed, share
from tests.integration.organiser.test_front import say
from tests.unit.web.markup import Page


def members(app: Flask, workshop_id: int) -> set[int]:
    """Who may open the workshop."""
    with app.app_context():
        return {one.user_id for one in list_members(workshop_id)}


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.VIEWER, Role.ADMINISTRATOR])
def test_a_workshop_is_shared_by_the_address_of_an_account(
    sqlite_app: Flask, clock: Clock, organiser: Desk, role: Role
) -> None:
    workshop = make_managed(sqlite_app, clock.now(), "published", by=organiser.user_id)
    nia = desk(sqlite_app, role, email="nia@example.com")
    address = f"/{{organise}}/{workshop}/{{people}}"
    answer = organiser.post(address, action="continue", email=" Nia@Example.com ")
    assert (answer.status_code, answer.headers["Location"]) == (303, organiser.at(address))
    assert members(sqlite_app, workshop) == {organiser.user_id, nia.user_id}
    page = organiser.get(address)
    assert say(organiser, "The workshop is shared with this person now.") in page.text
    assert "nia@example.com" in page.text
    assert nia.get(f"/{{organise}}/{workshop}").status_code == 200


def test_somebody_who_was_only_invited_can_be_shared_with(sqlite_app: Flask, clock: Clock, organiser: Desk) -> None:
    workshop = make_managed(sqlite_app, clock.now(), by=organiser.user_id)
    invite(sqlite_app, "new@example.com")
    address = f"/{{organise}}/{workshop}/{{people}}"
    assert organiser.post(address, action="continue", email="new@example.com").status_code == 303
    assert "new@example.com" in organiser.get(address).text


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("", "Enter an email address"),
        (
            "nobody@example.com",
            "Nobody has an account with this email address. Ask an administrator to invite them.",
        ),
        ("gone@example.com", "Nobody has an account with this email address. Ask an administrator to invite them."),
        ("translator@example.com", "This person is a translator, and cannot open workshops"),
    ],
)
def test_who_cannot_be_shared_with_is_told_at_the_field(
    sqlite_app: Flask, clock: Clock, organiser: Desk, email: str, sentence: str
) -> None:
    workshop = make_managed(sqlite_app, clock.now(), by=organiser.user_id)
    make_user(sqlite_app, Role.TRANSLATOR)
    gone = make_user(sqlite_app, email="gone@example.com")
    with sqlite_app.app_context():
        accounts.disable(gone, by=organiser.user_id, at=clock.now())
    answer = organiser.post(f"/{{organise}}/{workshop}/{{people}}", action="continue", email=email)
    assert (answer.status_code, problems(answer)) == (422, [say(organiser, sentence)])
    assert Page(answer.text).value("email") == email
    assert members(sqlite_app, workshop) == {organiser.user_id}


def test_sharing_is_stopped_after_a_question(sqlite_app: Flask, clock: Clock, organiser: Desk) -> None:
    workshop = make_managed(sqlite_app, clock.now(), "published", by=organiser.user_id)
    viewer = desk(sqlite_app, Role.VIEWER)
    share(sqlite_app, workshop, viewer, clock.now())
    address = f"/{{organise}}/{workshop}/{{people}}/{viewer.user_id}"
    assert organiser.at(address) in organiser.get(f"/{{organise}}/{workshop}/{{people}}").text
    assert organiser.get(address).status_code == 200
    assert viewer.user_id in members(sqlite_app, workshop)
    answer = organiser.post(address, action="confirm")
    assert answer.headers["Location"] == organiser.at(f"/{{organise}}/{workshop}/{{people}}")
    assert members(sqlite_app, workshop) == {organiser.user_id}
    assert viewer.get(f"/{{organise}}/{workshop}").status_code == 404
    assert organiser.get(address).status_code == organiser.post(address, action="confirm").status_code == 404


def test_the_last_organiser_stays(sqlite_app: Flask, clock: Clock, organiser: Desk) -> None:
    workshop = make_managed(sqlite_app, clock.now(), by=organiser.user_id)
    share(sqlite_app, workshop, desk(sqlite_app, Role.VIEWER), clock.now())
    people = f"/{{organise}}/{workshop}/{{people}}"
    organiser.post(f"{people}/{organiser.user_id}", action="confirm")
    assert organiser.user_id in members(sqlite_app, workshop)
    told = (
        "Nothing has been changed: this is the only organiser of the workshop. Share it with another organiser first."
    )
    assert say(organiser, told) in organiser.get(people).text


def test_whoever_takes_themselves_off_is_led_to_their_workshops(
    sqlite_app: Flask, clock: Clock, organiser: Desk
) -> None:
    workshop = make_managed(sqlite_app, clock.now(), by=organiser.user_id)
    share(sqlite_app, workshop, desk(sqlite_app), clock.now())
    answer = organiser.post(f"/{{organise}}/{workshop}/{{people}}/{organiser.user_id}", action="confirm")
    assert answer.headers["Location"] == organiser.at("/{organise}")
    assert organiser.get(f"/{{organise}}/{workshop}").status_code == 404


def test_the_switch_keeps_the_address_that_was_typed(sqlite_app: Flask, clock: Clock, organiser: Desk) -> None:
    workshop = make_managed(sqlite_app, clock.now(), by=organiser.user_id)
    answer = organiser.post(f"/{{organise}}/{workshop}/{{people}}", action="switch", email="half@")
    assert Page(organiser.client.get(answer.headers["Location"]).text).value("email") == "half@"


def test_the_trail_tells_what_was_done_by_whom_and_when(sqlite_app: Flask, clock: Clock) -> None:
    member, nia = desk(sqlite_app), desk(sqlite_app, email="nia@example.com")
    workshop = make_managed(sqlite_app, clock.now(), "ready", by=member.user_id)
    clock.move(minutes=1)
    with sqlite_app.app_context():
        service.share(workshop, nia.user_id, by=member.user_id, at=clock.now())
        service.note(
            workshop,
            Action.RESPONSE_CORRECTED,
            by=None,
            at=clock.now() + timedelta(minutes=1),
            form="after",
            reference="ABCD-1234",
            reason="<b>Typo</b>",
        )
    page = Page(member.get(f"/{{organise}}/{workshop}/{{activity-log}}").text)
    cards = [" ".join(card.text.split()) for card in page.all("li", class_="holi-card")]
    assert "Response corrected" in cards[0]
    for words in ("Form: After the workshop", "Reference number: ABCD-1234", "Reason: “<b>Typo</b>”"):
        assert words in cards[0]
    assert "Done by" not in cards[0]
    assert "Shared with somebody" in cards[1]
    assert "Person: Siân" in cards[1]
    assert "Settings changed" in cards[2]
    assert "Contact and privacy" in cards[2]
    assert "Texts changed" in cards[3]
    assert "DescriptionActivity" in cards[3]
    assert cards[4].startswith("Created")
    assert all("Done by: Siân" in card for card in cards[1:])


def test_changes_of_times_forms_and_addresses_are_told_by_their_pages(
    sqlite_app: Flask, clock: Clock, organiser: Desk
) -> None:
    workshop = make_managed(sqlite_app, clock.now(), by=organiser.user_id, library=("registration",))
    notes = (
        {"fields": ["starts_at", "form-1-closes"]},
        {"fields": ["slug-cy"]},
        {"added": "activity"},
        {"removed": "during"},
    )
    with sqlite_app.app_context():
        for details in notes:
            service.note(workshop, Action.CHANGED, by=None, at=clock.now(), **details)
    text = organiser.get(f"/{{organise}}/{workshop}/{{activity-log}}").text
    for words in ("Times and places", "Addresses", "A form was added"):
        assert say(organiser, words) in text
