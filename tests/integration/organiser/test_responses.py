"""The list of responses to a form, one of them to be read, what was written in it translated, and its deletion."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from app.accounts.rules import Role
from app.language import Locale, other, path
from app.language.formatting import format_time
from app.responses import service
from app.responses.queries import RESPONSES_A_PAGE
from tests.conftest import Clock
from tests.factories import feedback_form, heading, publish_version, registration_form, rows
from tests.integration.accounts.members import problems
from tests.integration.organiser.desk import Desk, desk, make_managed, share
from tests.integration.organiser.responding import Answered, answered, say
from tests.unit.web.markup import Element, Page

MARK = {"cy": "≈ ", "en": ""}
"""What texts of these forms begin with."""


@pytest.fixture
def place(sqlite_app: Flask, tmp_path: Path, clock: Clock, organiser: Desk) -> Answered:
    """A workshop of the organiser's, with a registration and a form for feedback of two pages."""
    return answered(sqlite_app, tmp_path, clock, organiser, registration_form(), feedback_form(pages=2))


def row_of(page: Page, label: str) -> Element:
    """What stands beside a question."""
    (key,) = [one for one in page.all("dt") if one.text == label]
    values = page.all("dd", class_="govuk-summary-list__value")
    keys = page.all("dt", class_="govuk-summary-list__key")
    return values[keys.index(key)]


def listed(page: str) -> list[str]:
    """The responses' ids, in the order of the list."""
    table = Page(page).all("table")
    links = [link for link in Page(page).all("a", class_="holi-code") if table and table[0] in link.inside]
    return [link["href"].rpartition("/")[2] for link in links]


def test_a_form_that_nobody_has_sent_says_so_and_what_to_do(organiser: Desk, place: Answered) -> None:
    page = organiser.get(place.at("after"))
    assert say(organiser, "Nobody has sent this form yet") in page.text
    assert organiser.at(place.enter("after")) in [link["href"] for link in Page(page.text).all("a")]
    assert Page(page.text).all("table") == Page(page.text).all("input", name="search") == []


def test_the_list_names_each_response_and_what_is_known_of_it(organiser: Desk, place: Answered) -> None:
    made = place.submit("registration")
    page = Page(organiser.get(place.at("registration")).text)
    assert listed(organiser.get(place.at("registration")).text) == [made]
    (line,) = [row.text for row in page.all("tr") if "Siân Ŵyn" in row.text]
    assert str(place.get("registration", made).reference) in line
    assert say(organiser, "Welsh", context="language") in line
    assert "sian@example.com" not in line


def test_the_list_says_what_an_organiser_has_entered(organiser: Desk, place: Answered) -> None:
    form = place.workshop.forms["after"]
    with place.app.app_context():
        raw = {"first": {"mood": ["good"]}, "second": {}}
        service.enter(form, form.current, raw, by=None, locale="en", at=place.clock.now())
    page = organiser.get(place.at("after"))
    assert say(organiser, "Entered by an organiser") in page.text
    made = place.only("after").id
    assert say(organiser, "By an organiser") in organiser.get(place.at("after", made)).text


def test_a_long_list_has_pages(organiser: Desk, place: Answered) -> None:
    for number in range(RESPONSES_A_PAGE + 1):
        place.submit("after", number)
    first = organiser.get(place.at("after"))
    (older,) = Page(first.text).all("a", rel="next")
    second = organiser.client.get(older["href"])
    assert (len(listed(first.text)), len(listed(second.text))) == (RESPONSES_A_PAGE, 1)
    (newer,) = Page(second.text).all("a", rel="prev")
    assert listed(organiser.client.get(newer["href"]).text) == listed(first.text)
    switch = Page(second.text).one("button", class_="holi-switch")
    there = organiser.client.post(
        older["href"], data={"csrf_token": organiser.csrf(), "action": "switch"}, headers=organiser.headers
    )
    assert switch["lang"] == other(organiser.locale)
    assert there.headers["Location"].endswith("?page=2")
    assert organiser.get(place.at("after") + "?page=x").status_code == 200


@pytest.mark.parametrize("search", ["sian wyn", "SIAN@"])
def test_what_is_looked_for_stands_in_no_address_and_stays_until_everything_is_shown(
    organiser: Desk, place: Answered, search: str
) -> None:
    made = place.submit("registration")
    place.submit("registration", 1, name="Nia", email="nia@example.com")
    sent = organiser.post(place.at("registration"), search=search)
    assert (sent.status_code, sent.headers["Location"]) == (303, organiser.at(place.at("registration")))
    for _ in range(2):
        page = organiser.get(place.at("registration"))
        assert listed(page.text) == [made]
        assert Page(page.text).value("search") == search
    organiser.post(place.at("registration"), search=search, action="all")
    assert len(listed(organiser.get(place.at("registration")).text)) == 2


def test_where_nothing_is_found_one_is_told_what_to_do(organiser: Desk, place: Answered) -> None:
    place.submit("registration")
    organiser.post(place.at("registration"), search="<neb>")
    page = organiser.get(place.at("registration"))
    assert say(organiser, "No response was found for “%(search)s”", search="<neb>") in [
        one.text for one in Page(page.text).all("h2")
    ]
    assert Page(page.text).all("button", value="all")
    assert len(listed(organiser.get(place.at("after")).text)) == 0


def test_what_is_looked_for_is_of_one_form_alone(organiser: Desk, place: Answered) -> None:
    place.submit("registration")
    place.submit("after")
    organiser.post(place.at("registration"), search="neb")
    assert len(listed(organiser.get(place.at("after")).text)) == 1


def test_switching_the_language_keeps_what_one_was_about_to_look_for(organiser: Desk, place: Answered) -> None:
    place.submit("registration")
    there = organiser.post(place.at("registration"), search="Siân", action="switch").headers["Location"]
    assert there == path(place.at("registration"), other(organiser.locale))
    assert Page(organiser.client.get(there).text).value("search") == "Siân"


def test_too_much_to_look_for_is_told_at_the_field(organiser: Desk, place: Answered) -> None:
    place.submit("registration")
    page = organiser.post(place.at("registration"), search="x" * 101)
    assert (page.status_code, problems(page)) == (422, [say(organiser, "Enter 100 characters or fewer")])


def test_an_anonymous_list_tells_only_day_and_language(
    sqlite_app: Flask, tmp_path: Path, clock: Clock, organiser: Desk
) -> None:
    place = answered(sqlite_app, tmp_path, clock, organiser, feedback_form(anonymous=True))
    made = place.submit("after")
    page = organiser.get(place.at("after"))
    assert listed(page.text) == [made]
    assert format_time(clock.now(), organiser.locale) not in page.text
    sentence = (
        "This form is anonymous. Its responses have no reference, name or time, and those of one day stand in no order."
    )
    assert say(organiser, sentence) in page.text
    assert Page(page.text).all("input", name="search") == []
    assert heading(organiser.get(place.at("after", made))) == say(
        organiser, "Response %(reference)s", reference=made[:6]
    )


def test_a_response_is_read_page_by_page_in_the_readers_words(organiser: Desk, place: Answered) -> None:
    made = place.submit("registration")
    answer = organiser.get(place.at("registration", made))
    page, mark = Page(answer.text), MARK[organiser.locale]
    reference = place.get("registration", made).reference
    assert heading(answer) == say(organiser, "Response %(reference)s", reference=reference)
    assert [one.text for one in page.all("h2")] == [f"{mark}You"]
    assert row_of(page, f"{mark}Name").text.strip() == "Siân Ŵyn"
    needs = row_of(page, f"{mark}Do you have access needs?").text
    assert f"{mark}Yes" in needs
    assert "ramp <b>" in needs
    assert say(organiser, "Sensitive: only administrators and the organisers of this workshop see this answer") in needs


def test_what_was_skipped_and_what_was_not_shown_is_said_in_words(organiser: Desk, place: Answered) -> None:
    made = place.submit("after", mood="good", liked=[])
    page, mark = Page(organiser.get(place.at("after", made)).text), MARK[organiser.locale]
    assert say(organiser, "Not shown, because of an earlier answer") in row_of(page, f"{mark}Why?").text
    assert say(organiser, "Skipped: no answer was given") in row_of(page, f"{mark}What was good?").text


def test_a_page_that_was_not_shown_is_said_to_be_so_as_a_whole(
    sqlite_app: Flask, tmp_path: Path, clock: Clock, organiser: Desk
) -> None:
    form = feedback_form(pages=2)
    form["pages"][1]["shown_if"] = {"question": "mood", "is": "good"}
    place = answered(sqlite_app, tmp_path, clock, organiser, form)
    page = organiser.get(place.at("after", place.submit("after")))
    assert say(organiser, "This page was not shown, because of an earlier answer") in page.text
    assert "Anything else?" not in page.text


def test_what_was_written_in_the_other_language_is_marked_and_says_so(organiser: Desk, place: Answered) -> None:
    mark, elsewhere = MARK[organiser.locale], other(organiser.locale)
    for number, locale in enumerate((organiser.locale, elsewhere)):
        made = place.submit("after", number, locale)
        page = Page(organiser.get(place.at("after", made)).text)
        written = next(one for one in page.all("p") if one.text == "Oer\niawn")
        note = say(organiser, "Answered in Welsh" if locale == "cy" else "Answered in English")
        assert written["lang"] == ("" if locale == organiser.locale else elsewhere)
        assert (note in row_of(page, f"{mark}Why?").text) is (locale != organiser.locale)


def test_a_response_to_an_earlier_version_is_read_by_that_version(organiser: Desk, place: Answered) -> None:
    made = place.submit("after")
    newer = feedback_form()
    del newer["pages"][0]["questions"][1]
    publish_version(place.app, place.workshop, newer, place.clock.now())
    answer = organiser.get(place.at("after", made))
    assert "Oer\niawn" in row_of(Page(answer.text), f"{MARK[organiser.locale]}Why?").text
    assert say(organiser, "Version of the form") in answer.text


def test_a_translation_is_added_changed_and_taken_away(organiser: Desk, place: Answered) -> None:
    made = place.submit("after")
    address = place.at("after", made, "{translate}", "why")
    assert organiser.at(address) in [
        link["href"] for link in Page(organiser.get(place.at("after", made)).text).all("a")
    ]
    for text, notice in (
        ("Cold\nindeed <b>", "The translation has been saved."),
        ("Cold", "The translation has been saved."),
        ("", "The translation has been taken away."),
    ):
        sent = organiser.post(address, translation=text)
        assert (sent.status_code, sent.headers["Location"]) == (303, organiser.at(place.at("after", made)))
        page = organiser.get(place.at("after", made))
        assert say(organiser, notice) in page.text
        shown = [one["lang"] for one in Page(page.text).all("p") if text and one.text == text]
        assert shown == ([("" if organiser.locale == "en" else "en")] if text else [])
        assert Page(organiser.get(address).text).value("translation") == text


def test_a_translation_says_that_it_is_one_whose_and_when(organiser: Desk, place: Answered) -> None:
    made = place.submit("after")
    organiser.post(place.at("after", made, "{translate}", "why"), translation="Cold")
    page = organiser.get(place.at("after", made))
    name = "Siân"
    (said,) = [one.text for one in Page(page.text).all("span") if name in one.text and ":" in one.text][-1:]
    assert said.startswith(say(organiser, "English translation: %(name)s, %(moment)s", name=name, moment=""))


def test_switching_the_language_keeps_a_translation_however_long(organiser: Desk, place: Answered) -> None:
    made = place.submit("after")
    address = place.at("after", made, "{translate}", "why")
    switch = Page(organiser.get(address).text).one("button", class_="holi-switch")
    there = path(address, other(organiser.locale))
    assert switch["formaction"] == there
    fields = {"csrf_token": organiser.csrf(), "translation": "ŵ" * 30_000, "action": "switch"}
    page = organiser.client.post(there, data=fields, headers=organiser.headers)
    assert (page.status_code, Page(page.text).value("translation")) == (200, "ŵ" * 30_000)
    assert Page(page.text).one("html")["lang"] == other(organiser.locale)
    assert place.get("after", made).translations == {}


def test_a_translation_that_is_too_long_is_told_at_the_field(organiser: Desk, place: Answered) -> None:
    made = place.submit("after")
    page = organiser.post(place.at("after", made, "{translate}", "why"), translation="x" * 40_001)
    assert problems(page) == [say(organiser, "The translation must be 40,000 characters or fewer")]


@pytest.mark.parametrize("answer", ["mood", "nothing", "more", "liked.food"])
def test_nothing_else_is_translated(organiser: Desk, place: Answered, answer: str) -> None:
    made = place.submit("after", mood="good")
    address = place.at("after", made, "{translate}", answer)
    assert organiser.get(address).status_code == organiser.post(address, translation="x").status_code == 404


def test_a_response_is_deleted_with_a_reason_and_not_without(organiser: Desk, place: Answered) -> None:
    made = place.submit("registration")
    address = place.at("registration", made, "{delete}")
    asked = organiser.get(address)
    assert say(organiser, "Their place in the workshop becomes free again.") in asked.text
    assert say(organiser, "This cannot be undone.") in asked.text
    refused = organiser.post(address, reason="  ")
    assert (refused.status_code, problems(refused)) == (422, [say(organiser, "Enter a reason")])
    for _ in range(2):  # who presses twice is told the same twice
        sent = organiser.post(address, reason="Prawf")
        assert (sent.status_code, sent.headers["Location"]) == (303, organiser.at(place.at("registration")))
    assert say(organiser, "The response has been deleted.") in organiser.get(place.at("registration")).text
    assert rows(place.app, "responses") == rows(place.app, "participants") == []
    (event,) = [one for one in rows(place.app, "workshop_events") if one["action"] == "response_deleted"]
    assert (event["actor_id"], event["details"]["reason"]) == (organiser.user_id, "Prawf")


def test_no_place_is_spoken_of_where_none_was_taken(organiser: Desk, place: Answered) -> None:
    asked = organiser.get(place.at("after", place.submit("after"), "{delete}"))
    assert say(organiser, "Their place in the workshop becomes free again.") not in asked.text


def test_switching_the_language_keeps_a_reason(organiser: Desk, place: Answered) -> None:
    made = place.submit("after")
    sent = organiser.post(place.at("after", made, "{delete}"), reason="Prawf", action="switch")
    assert Page(organiser.client.get(sent.headers["Location"]).text).value("reason") == "Prawf"
    assert place.get("after", made)


def test_a_draft_has_no_responses_yet_and_says_when_it_will(sqlite_app: Flask, clock: Clock, organiser: Desk) -> None:
    made = make_managed(sqlite_app, clock.now(), by=organiser.user_id)
    form = rows(sqlite_app, "questionnaires")[0]["id"]
    page = organiser.get(f"/{{organise}}/{made}/{{forms}}/{form}/{{responses}}")
    assert say(organiser, "Responses appear here once the workshop is published and the form is open.") in page.text
    assert organiser.get(f"/{{organise}}/{made}/{{forms}}/{form}/{{enter}}").status_code == 404


@pytest.mark.parametrize("wrong", ["0" * 32, "x", "%00", "A" * 32])
def test_a_response_that_is_not_there_is_not_found(organiser: Desk, place: Answered, wrong: str) -> None:
    for more in ((), ("{correct}",), ("{delete}",), ("{translate}", "why")):
        assert organiser.get(place.at("after", wrong, *more)).status_code == 404
    assert organiser.get(place.at("registration", place.submit("after"))).status_code == 404


def test_a_viewer_sees_no_single_response(sqlite_app: Flask, clock: Clock, place: Answered, locale: Locale) -> None:
    viewer = desk(sqlite_app, Role.VIEWER, locale)
    share(sqlite_app, place.workshop.id, viewer, clock.now())
    made = place.submit("after")
    for address in (place.at("after"), place.at("after", made), place.enter("after")):
        assert viewer.get(address).status_code == 403
