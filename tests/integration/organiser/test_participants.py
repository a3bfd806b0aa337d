"""The list of participants and its waiting list, the page of each, and what is done there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Engine

from app.accounts.rules import Role
from app.language import Locale
from app.outbox.queries import list_to
from app.outbox.rules import Kind
from app.places import service as places
from app.places.queries import find_by_token
from app.places.rules import Standing
from app.responses import service as responses
from app.responses.rules import personal_draft_id
from app.workshops.queries import list_events
from app.workshops.rules import Action
from tests.conftest import Clock
from tests.factories import filled_in, make_sheet
from tests.integration.accounts.members import problems
from tests.integration.organiser.attending import Attended, attended, later
from tests.integration.organiser.desk import Desk, desk, make_managed, share
from tests.integration.organiser.responding import say
from tests.unit.web.markup import Page

NAMES = {"cy": ["Chwilog", "Ceri", "Llinos", "Lowri"], "en": ["Ceri", "Chwilog", "Llinos", "Lowri"]}
IN_ORDER = {"cy": ["Ceri", "Chwilog", "Lowri", "Llinos"], "en": ["Ceri", "Chwilog", "Llinos", "Lowri"]}


@pytest.fixture
def place(sqlite_app: Flask, tmp_path: Path, clock: Clock, organiser: Desk) -> Attended:
    """A workshop of two places."""
    return attended(sqlite_app, tmp_path, clock, organiser, capacity=2)


def listed(page: str) -> list[str]:
    """The names on the page, in order."""
    return [link.text for link in Page(page).all("a") if link["id"].startswith("participant-")]


def told(place: Attended, participant_id: int) -> list[Kind]:
    """What somebody is told, the newest first."""
    with place.app.app_context():
        return [one.kind for one in list_to(participant_id)]


@pytest.mark.parametrize("locale", ["cy"])
def test_where_nobody_has_registered_one_is_told_what_to_do(sqlite_app: Flask, clock: Clock, organiser: Desk) -> None:
    draft = make_managed(sqlite_app, clock.now(), by=organiser.user_id)
    bare = make_managed(sqlite_app, clock.now(), "published", by=organiser.user_id, library=("activity",))
    open_ = make_managed(sqlite_app, clock.now(), "published", by=organiser.user_id)
    for workshop, leads in ((draft, None), (bare, "{forms}"), (open_, "{links}")):
        page = organiser.get(f"/{{organise}}/{workshop}/{{participants}}")
        assert say(organiser, "Nobody has registered yet") in page.text
        links = [link["href"] for link in Page(page.text).all("a")]
        assert leads is None or organiser.at(f"/{{organise}}/{workshop}/{leads}") in links
        empty = organiser.get(f"/{{organise}}/{workshop}/{{attendance}}")
        assert say(organiser, "Nobody has a place yet") in empty.text


def test_the_list_tells_of_everybody_and_is_searched_and_sorted(
    organiser: Desk, sqlite_app: Flask, tmp_path: Path, clock: Clock, locale: Locale
) -> None:
    place = attended(sqlite_app, tmp_path, clock, organiser, capacity=4)
    ids = place.register(*NAMES[locale], "Siân Ŵyn", "Nia")
    page = organiser.get(place.at())
    assert listed(page.text) == [*IN_ORDER[locale], "Siân Ŵyn", "Nia"]
    assert say(organiser, "%(left)s of %(capacity)s", left="4", capacity="4") in page.text
    by_time = organiser.client.get(organiser.at(place.at()) + "?sort=registered")
    assert listed(by_time.text) == [*NAMES[locale], "Siân Ŵyn", "Nia"]
    with sqlite_app.app_context():
        places.cancel(ids[5], at=clock.now())
    assert listed(organiser.get(place.at()).text)[-1] == "Nia"
    answer = organiser.post(place.at(), action="continue", search="sian ŴYN", capacity="4")
    assert (answer.status_code, answer.headers["Location"]) == (303, organiser.at(place.at()))
    assert "sian" not in answer.headers["Location"]
    assert listed(organiser.get(place.at()).text) == ["Siân Ŵyn"]
    organiser.post(place.at(), action="search", search="<b>", capacity="4")
    nobody = organiser.get(place.at())
    assert say(organiser, "Nobody was found for “%(search)s”", search="<b>") in Page(nobody.text).one("main").text
    organiser.post(place.at(), action="all", search="<b>", capacity="4")
    assert len(listed(organiser.get(place.at()).text)) == 6


@pytest.mark.parametrize("locale", ["cy"])
def test_many_people_take_no_more_queries_than_a_few(organiser: Desk, place: Attended) -> None:
    place.register("A", "B", "C")
    for address in (place.at(), place.attendance()):
        organiser.get(address)
        with counted() as few:
            organiser.get(address)
        place.register("D", "E", "F", "G", "H", "I")
        with counted() as more:
            organiser.get(address)
        # A sign-in’s last use, and a look for what was published, are not every page’s.
        assert len(more) <= len(few) + 3


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements that any database is sent meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    yield sent
    event.remove(Engine, "before_cursor_execute", note)


def test_the_order_of_the_waiting_list_is_changed_by_buttons(organiser: Desk, place: Attended) -> None:
    place.register("A", "B")
    one, two, three = place.register("Un", "Dau", "Tri")
    for pressed, line, anchor in (
        (f"up:{three}", [one, three, two], f"up-{three}"),
        (f"down:{one}", [three, one, two], f"down-{one}"),
        (f"first:{two}", [two, three, one], f"participant-{two}"),
        (f"up:{three}", [three, two, one], f"participant-{three}"),
    ):
        answer = organiser.post(place.at(), action=pressed)
        assert answer.headers["Location"] == organiser.at(place.at()) + f"#{anchor}"
        assert place.line() == line
        page = Page(organiser.get(place.at()).text)
        moved = pressed.partition(":")[2]
        now = say(organiser, "Now number %(number)s", number=line.index(int(moved)) + 1)
        (tag,) = [tag for tag in page.all("strong") if tag["id"]]
        assert (tag["id"], tag.text) == (f"position-{moved}", now)
        (target,) = [element for element in page.elements if element["id"] == anchor]
        assert target["aria-describedby"] == tag["id"]
    assert say(organiser, "Now number %(number)s", number=1) not in organiser.get(place.at()).text
    buttons = {button["value"] for button in page.all("button")}
    assert f"up:{three}" not in buttons
    assert f"down:{one}" not in buttons
    with place.app.app_context():
        places.cancel(one, at=place.clock.now())
    organiser.post(place.at(), action=f"up:{one}")
    gone = say(organiser, "Nothing has been changed: they are no longer on the waiting list.")
    assert gone in organiser.get(place.at()).text
    for wrong, status in (("up:9999", 404), ("up:x", 404), ("fly:1", 400), ("", 400)):
        assert organiser.post(place.at(), action=wrong).status_code == status


@pytest.mark.parametrize("locale", ["cy"])
def test_more_places_move_the_list_up_and_fewer_take_nobodys_away(organiser: Desk, place: Attended) -> None:
    ids = place.register("A", "B", "C", "D")
    for wrong in ("", "0", "many"):
        answer = organiser.post(place.at(), action="capacity", capacity=wrong, search="")
        assert problems(answer) == [say(organiser, "Enter a number of places from 1 to 100,000")]
        assert Page(answer.text).value("capacity") == wrong
    answer = organiser.post(place.at(), action="continue", capacity="3", search="")
    assert (answer.status_code, place.line()) == (303, [ids[3]])
    assert told(place, ids[2])[0] is Kind.PLACE_GIVEN
    moved = say(organiser, "Saved. The waiting list has moved up, and whoever has a place now is told.")
    assert moved in organiser.get(place.at()).text
    organiser.post(place.at(), action="capacity", capacity="1", search="")
    page = organiser.get(place.at())
    assert [place.place(id_).standing for id_ in ids[:3]] == [Standing.PLACE] * 3
    assert place.line() == [ids[3]]
    assert say(organiser, "%(left)s of %(capacity)s", left="3", capacity="1") in page.text
    assert len(Page(page.text).all("p", class_="govuk-inset-text")) == 1
    typed = organiser.post(place.at(), action="switch", capacity="12x", search="Siân")
    other = Page(organiser.client.get(typed.headers["Location"]).text)
    assert (other.value("capacity"), other.value("search")) == ("12x", "Siân")


@pytest.mark.parametrize("locale", ["cy"])
def test_a_place_that_is_free_once_the_workshop_is_on_is_given_by_hand(organiser: Desk, place: Attended) -> None:
    first, _, third, fourth = place.register("A", "B", "C", "D")
    assert f"give:{third}" not in organiser.get(place.at()).text
    organiser.post(place.at(), action=f"give:{third}")
    assert say(organiser, "Nothing has been changed: no place is free any more.") in organiser.get(place.at()).text
    later(place.clock)
    with place.app.app_context():
        places.cancel(first, at=place.clock.now())
    assert f"give:{fourth}" in organiser.get(place.at()).text
    answer = organiser.post(place.at(), action=f"give:{fourth}")
    assert answer.headers["Location"].endswith(f"#participant-{fourth}")
    assert place.place(fourth).standing is Standing.PLACE
    assert told(place, fourth)[0] is Kind.PLACE_GIVEN
    assert say(organiser, "They have a place now, and are told.") in organiser.get(place.at()).text


@pytest.mark.parametrize("locale", ["cy"])
def test_somebody_is_added_and_one_comes_back_to_the_list(organiser: Desk, place: Attended, locale: Locale) -> None:
    place.register("A")
    (add,) = [
        link["href"] for link in Page(organiser.get(place.at()).text).all("a") if "from=participants" in link["href"]
    ]
    form = Page(organiser.client.get(add).text)
    assert form.one("a", class_="govuk-back-link")["href"] == organiser.at(place.at())
    assert form.one("button", class_="holi-switch")["formaction"].endswith("?from=participants")
    fields = {"Own-answered_in": "cy", "email": "new@example.com", "needs": "no", "action": "continue"}
    sentences = (
        "They have a place, and are told.",
        "Every place is taken: they are on the waiting list, and are told.",
    )
    for number, sentence in enumerate(sentences):
        sent = {**fields, "name": f"Nia {number}", "email": f"nia{number}@example.com", "csrf_token": organiser.csrf()}
        answer = organiser.client.post(add, data=sent, headers=organiser.headers)
        assert answer.headers["Location"] == organiser.at(place.at())
        page = organiser.get(place.at())
        assert say(organiser, sentence) in page.text
        assert f"Nia {number}" in listed(page.text)


def test_a_participants_page_tells_what_is_known_and_never_the_token(organiser: Desk, place: Attended) -> None:
    _, two, three = place.register("Siân Ŵyn", "B", "<b>Tri</b>")
    form = place.workshop.forms["after"]
    with place.app.app_context():
        token = places.make_link(three, at=place.clock.now())
        places.move(three, to=1, by=organiser.user_id, at=place.clock.now())
        places.cancel(two, at=place.clock.now())
        draft_id = personal_draft_id("secret", three, form.id)
        responses.tie(form, three, draft_id)
        sheet = make_sheet(place.workshop, "after", draft_id)
        responses.submit(
            sheet, None, filled_in(sheet, mood="good"), wording_revision=1, locale="cy", at=place.clock.now()
        )
    page = organiser.get(place.at(three))
    words = " ".join(Page(page.text).one("main").text.split())
    assert token not in page.text
    assert Page(page.text).one("h1").text == "<b>Tri</b>"
    for sentence in ("Place given to somebody on the waiting list", "Order of the waiting list changed"):
        assert say(organiser, sentence, context="workshop’s activity") in words
    assert say(organiser, "Now number %(number)s on the waiting list", number=1) in words
    for kind in ("A place has come free", "On the waiting list"):
        assert say(organiser, kind, context="message") in words
    answers = [link["href"] for link in Page(page.text).all("a") if organiser.at("/{responses}/")[3:] in link["href"]]
    assert len(answers) == 2
    assert say(organiser, "After the workshop", context="moment of a form") in organiser.get(place.at()).text
    assert organiser.get(place.at(9999)).status_code == 404


@pytest.mark.parametrize("locale", ["cy"])
def test_language_and_link_are_changed_on_a_participants_page(organiser: Desk, place: Attended) -> None:
    (one,) = place.register("Siân")
    answer = organiser.post(place.at(one), action="continue", language="x")
    assert problems(answer) == [say(organiser, "Select a language")]
    assert organiser.post(place.at(one), action="continue", language="en").status_code == 303
    assert place.place(one).language == "en"
    for sentence in (
        "A new link is on its way to them. Their earlier links go on working.",
        "Nothing has been sent: a link was sent to them a moment ago. Try again in ten minutes.",
    ):
        organiser.post(place.at(one), action="link")
        assert say(organiser, sentence) in organiser.get(place.at(one)).text
    assert told(place, one) == [Kind.LINK, Kind.CONFIRMATION]


@pytest.mark.parametrize("locale", ["cy"])
@pytest.mark.parametrize("action", ["renew", "end"])
def test_all_links_are_ended_after_a_question(organiser: Desk, place: Attended, action: str) -> None:
    (one,) = place.register("Siân")
    with place.app.app_context():
        token = places.make_link(one, at=place.clock.now())
    assert organiser.get(place.at(one, "{links}")).status_code == 200
    with place.app.app_context():
        assert find_by_token(token) is not None
    assert organiser.post(place.at(one, "{links}"), action=action).headers["Location"] == organiser.at(place.at(one))
    with place.app.app_context():
        assert find_by_token(token) is None
    assert told(place, one) == ([Kind.LINK] if action == "renew" else []) + [Kind.CONFIRMATION]
    log = organiser.get(f"/{{organise}}/{place.workshop.id}/{{activity-log}}").text
    assert say(organiser, "A participant’s links ended", context="workshop’s activity") in log
    assert say(organiser, "Participant: %(name)s", name="Siân") in log


@pytest.mark.parametrize("locale", ["cy"])
def test_a_place_is_taken_away_with_a_reason_that_stays_with_the_organisers(organiser: Desk, place: Attended) -> None:
    one, _, three = place.register("Siân", "B", "Nia")
    address = place.at(one, "{remove}")
    assert problems(organiser.post(address, action="continue", reason=" ")) == [say(organiser, "Enter a reason")]
    kept = organiser.post(address, action="switch", reason="Asked")
    assert Page(organiser.client.get(kept.headers["Location"]).text).value("reason") == "Asked"
    for _ in range(2):
        answer = organiser.post(address, action="continue", reason="Asked us to")
        assert answer.headers["Location"] == organiser.at(place.at())
    assert place.place(one).standing is Standing.CANCELLED
    assert place.place(three).standing is Standing.PLACE
    assert told(place, one)[0] is Kind.REMOVED
    with place.app.app_context():
        assert "Asked us to" not in str([line.facts for line in list_to(one)])
        removed = [line for line in list_events(place.workshop.id, 9) if line.action is Action.PLACE_REMOVED]
    assert [line.details["reason"] for line in removed] == ["Asked us to"]
    assert organiser.get(address).status_code == 303
    page = Page(organiser.get(place.at(one)).text)
    assert [link for link in page.all("a") if "from=participants" in link["href"]]
    assert not page.all("button", class_="holi-switch")


@pytest.mark.parametrize("locale", ["cy"])
def test_viewers_open_none_of_it_and_nobody_else_their_neighbours(
    sqlite_app: Flask, organiser: Desk, place: Attended
) -> None:
    (one,) = place.register("Siân")
    viewer, stranger = desk(sqlite_app, Role.VIEWER), desk(sqlite_app)
    share(sqlite_app, place.workshop.id, viewer, place.clock.now())
    for address in (place.at(), place.at(one), place.attendance(), place.attendance("{list}")):
        assert viewer.get(address).status_code == 403
        assert stranger.get(address).status_code == 404
    overview = viewer.get(f"/{{organise}}/{place.workshop.id}").text
    assert viewer.at(place.at()) not in overview
    assert viewer.at(place.at()) not in viewer.get("/{organise}").text
    for page in (f"/{{organise}}/{place.workshop.id}", "/{organise}"):
        assert organiser.at(place.at()) in organiser.get(page).text
    own = make_managed(sqlite_app, place.clock.now(), "published", by=stranger.user_id)
    assert stranger.get(f"/{{organise}}/{own}/{{participants}}/{one}").status_code == 404
    assert stranger.post(f"/{{organise}}/{own}/{{participants}}", action=f"up:{one}").status_code == 404


@pytest.mark.parametrize("locale", ["cy"])
def test_while_the_workshop_is_on_the_next_step_is_to_note_who_is_here(
    sqlite_app: Flask, organiser: Desk, place: Attended
) -> None:
    later(place.clock)
    viewer = desk(sqlite_app, Role.VIEWER)
    share(sqlite_app, place.workshop.id, viewer, place.clock.now())
    assert organiser.at(place.attendance()) in organiser.get("/{organise}").text
    assert viewer.at(place.attendance()) not in viewer.get("/{organise}").text


def test_what_happened_to_one_participant_and_who_came_is_kept(app: Flask, tmp_path: Path, clock: Clock) -> None:
    member = desk(app)
    place = attended(app, tmp_path, clock, member, capacity=1)
    one, two, three = place.register("A", "B", "C")
    with app.app_context():
        for taps in ({one: True}, {one: True, two: False}, {two: None}, {9999: True}):
            places.note_attendance(place.workshop.id, taps, by=member.user_id, at=clock.now())
        places.move(three, to=1, by=member.user_id, at=clock.now())
        assert places.send_link_to(two, at=clock.now())
        assert not places.send_link_to(two, at=clock.now())
        with pytest.raises(places.NoParticipant):
            places.send_link_to(9999, at=clock.now())
        (moved,) = list_events(place.workshop.id, 9, participant_id=three)
        noted = [line for line in list_events(place.workshop.id, 9) if line.action is Action.ATTENDANCE_NOTED]
        assert list_events(place.workshop.id, 9, participant_id=two) == ()
    assert (moved.action, moved.details["position"]) == (Action.PLACE_MOVED, 1)
    assert [line.details for line in noted] == [{"number": 3}]
    assert place.attended([one, two]) == [True, None]
