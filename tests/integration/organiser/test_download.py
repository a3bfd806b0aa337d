"""The page on which answers are taken away: what can be chosen, what the file will hold, and the file."""

from __future__ import annotations

import io
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.accounts.rules import Role
from app.language import other, path
from app.web.organiser import download as view
from app.workshops.rules import Action
from tests.conftest import Clock
from tests.downloads import book_of, lines_of, rows_of, sheet_of
from tests.factories import feedback_form, heading, publish_version, published, registration_form, rows
from tests.integration.accounts.members import OWN, problems
from tests.integration.organiser.desk import Desk, desk, make_managed, share
from tests.integration.organiser.responding import Answered, answered, say
from tests.unit.web.markup import Page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHOSEN = {
    "moment": "after",
    "format": "csv-stats",
    "labels": "codes",
    "choices": "split",
    "sensitive": "no",
}


@pytest.fixture
def place(sqlite_app: Flask, tmp_path: Path, clock: Clock, organiser: Desk) -> Answered:
    """A workshop of the organiser's, with a registration and a form for feedback of two pages."""
    return answered(sqlite_app, tmp_path, clock, organiser, registration_form(), feedback_form(pages=2))


def at(place: Answered) -> str:
    """The address of the page."""
    return f"/{{organise}}/{place.workshop.id}/{{download}}"


def send(member: Desk, place: Answered, action: str = "download", **changes: str) -> TestResponse:
    """What pressing a button leads to."""
    return member.post(at(place), action=action, **CHOSEN | changes)


def columns(page: Page) -> list[str]:
    """The columns that the file will have, as the page tells."""
    (listed,) = page.all("ol", class_="govuk-list--number")
    return [" ".join(item.text.split()) for item in page.all("li") if listed in item.inside]


def test_the_page_offers_every_form_and_says_how_many_have_answered_it(organiser: Desk, place: Answered) -> None:
    place.submit("after")
    page = Page(organiser.get(at(place)).text)
    assert [one["value"] for one in page.all("input", name="moment")] == ["registration", "after"]
    hints = [" ".join(one.text.split()) for one in page.all("div", class_="govuk-radios__hint")][:2]
    assert hints == [say(organiser, "Responses: %(number)s", number=number) for number in (0, 1)]


def test_a_workbook_in_the_readers_language_without_sensitive_answers_is_suggested(
    organiser: Desk, place: Answered
) -> None:
    page = Page(organiser.get(at(place)).text)
    chosen = [page.value(name) for name in ("moment", "format", "labels", "choices", "sensitive")]
    assert chosen == [["registration"], ["xlsx"], [organiser.locale], ["both"], ["no"]]


def test_what_makes_no_difference_is_not_asked(
    sqlite_app: Flask, tmp_path: Path, clock: Clock, organiser: Desk
) -> None:
    form = feedback_form()
    form["pages"][0]["questions"].pop()
    place = answered(sqlite_app, tmp_path, clock, organiser, form)
    page = Page(organiser.get(at(place)).text)
    names = {one["name"] for one in page.all("input")} - {"csrf_token"}
    assert names == {"moment", "format", "labels"}
    assert send(organiser, place).status_code == 200


def test_versions_are_asked_about_where_a_form_has_several(sqlite_app: Flask, organiser: Desk, place: Answered) -> None:
    assert 'name="versions"' not in organiser.get(at(place)).text
    place.submit("after")
    newer = feedback_form(pages=2)
    newer["pages"][0]["questions"].pop()
    publish_version(sqlite_app, published(sqlite_app), newer, place.clock.now())
    assert 'name="versions"' in organiser.get(at(place)).text
    sent = send(organiser, place, versions="separate")
    assert (sent.mimetype, sent.data[:2]) == ("application/zip", b"PK")


def test_what_was_chosen_is_shown_before_it_is_downloaded(organiser: Desk, place: Answered) -> None:
    place.submit("after")
    sent = send(organiser, place, "continue")
    assert sent.status_code == 303
    query = parse_qs(urlsplit(sent.headers["Location"]).query)
    assert query == {name: [value] for name, value in CHOSEN.items()}
    shown = organiser.client.get(sent.headers["Location"], headers=OWN)
    page = Page(shown.text)
    file = send(organiser, place)
    assert columns(page) == lines_of(file.data)[0]
    assert say(organiser, "Columns: %(number)s", number=len(columns(page))) in shown.text
    assert file.headers["Content-Disposition"].partition("filename=")[2] in shown.text
    assert Action.DOWNLOADED in {row["action"] for row in rows(place.app, "workshop_events")}


def test_looking_at_what_the_file_will_hold_is_no_download(organiser: Desk, place: Answered) -> None:
    send(organiser, place, "continue")
    organiser.get(at(place))
    assert Action.DOWNLOADED not in {row["action"] for row in rows(place.app, "workshop_events")}


def test_headings_in_the_other_language_are_marked(organiser: Desk, place: Answered) -> None:
    for labels, marked in ((organiser.locale, False), (other(organiser.locale), True), ("both", True)):
        address = f"{organiser.at(at(place))}?moment=after&labels={labels}"
        page = Page(organiser.client.get(address, headers=OWN).text)
        (listed,) = page.all("ol", class_="govuk-list--number")
        parts = [one for one in page.all("span") if listed in one.inside]
        assert {one["lang"] for one in parts if one["lang"]} == ({other(organiser.locale)} if marked else set())


def test_a_form_that_nobody_has_answered_is_told_to_be_empty(organiser: Desk, place: Answered) -> None:
    sentence = say(organiser, "Nobody has answered this form yet, so the file will hold its headings alone.")
    address = f"{organiser.at(at(place))}?moment=after"
    assert sentence in organiser.client.get(address, headers=OWN).text
    place.submit("after")
    assert sentence not in organiser.client.get(address, headers=OWN).text


@pytest.mark.parametrize("format_", ["xlsx", "csv-excel", "csv-stats", "codebook"])
def test_every_format_comes_as_a_file_under_its_name(organiser: Desk, place: Answered, format_: str) -> None:
    place.submit("after")
    sent = send(organiser, place, format=format_, labels=organiser.locale)
    assert sent.status_code == 200
    assert sent.mimetype == (XLSX if format_ == "xlsx" else "text/csv")
    assert sent.headers["Cache-Control"] == "no-store"
    name = sent.headers["Content-Disposition"].partition("filename=")[2]
    beginning = {"cy": "gweithdy-prawf-ar-ol-ymatebion-", "en": "workshop-test-workshop-after-responses-"}
    assert name.startswith(beginning[organiser.locale])
    if format_ == "xlsx":
        assert len(book_of(sent.data).sheetnames) == 4
    elif format_ != "codebook":
        (row,) = rows_of(sent.data)
        assert "Oer\niawn" in row.values()


def test_the_trail_tells_who_downloaded_what(organiser: Desk, place: Answered) -> None:
    place.submit("after")
    send(organiser, place, labels="both", sensitive="yes")
    (line,) = [row for row in rows(place.app, "workshop_events") if row["action"] == Action.DOWNLOADED]
    assert (line["workshop_id"], line["actor_id"]) == (place.workshop.id, organiser.user_id)
    details = line["details"]
    assert (details["form"], details["format"], details["labels"]) == ("after", "csv-stats", "both")
    assert (details["sensitive"], details["responses"]) == (True, 1)


def test_sensitive_answers_come_only_where_they_were_asked_for(organiser: Desk, place: Answered) -> None:
    place.submit("registration")
    without = send(organiser, place, moment="registration")
    assert b"ramp" not in without.data
    (row,) = rows_of(send(organiser, place, moment="registration", sensitive="yes").data)
    assert row["needs.yes.detail"] == "ramp <b>"


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.ORGANISER, Role.VIEWER, Role.TRANSLATOR])
def test_only_administrators_and_the_workshop_s_organisers_download(place: Answered, clock: Clock, role: Role) -> None:
    member = desk(place.app, role, email="somebody@example.com")
    if role is not Role.ADMINISTRATOR:
        assert member.get(at(place)).status_code == (404 if role is Role.ORGANISER else 403)
        assert send(member, place).status_code == (404 if role is Role.ORGANISER else 403)
        share(place.app, place.workshop.id, member, clock.now())
    allowed = role in (Role.ADMINISTRATOR, Role.ORGANISER)
    assert send(member, place, sensitive="yes").status_code == (200 if allowed else 403)


@pytest.mark.parametrize("name", ["moment", "format", "labels", "choices", "sensitive"])
def test_what_cannot_be_chosen_is_refused_in_a_sentence(organiser: Desk, place: Answered, name: str) -> None:
    sent = send(organiser, place, **{name: "nonsense"})
    assert sent.status_code == 422
    assert len(problems(sent)) == 1
    asked = organiser.client.get(f"{organiser.at(at(place))}?{name}=nonsense", headers=OWN)
    assert asked.status_code == 422
    assert problems(asked) == problems(sent)


def test_too_many_responses_for_a_workbook_are_told_with_what_to_do(
    organiser: Desk, place: Answered, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.results.export.service.MOST_ROWS", 1)
    place.submit("after")
    sent = send(organiser, place, format="xlsx")
    assert sent.status_code == 422
    assert problems(sent) == [say(organiser, "There are more responses than a workbook has room for: select CSV")]
    assert send(organiser, place).status_code == 200


def test_the_language_switch_keeps_what_was_chosen(organiser: Desk, place: Answered) -> None:
    sent = send(organiser, place, "switch")
    assert sent.headers["Location"] == path(at(place), other(organiser.locale))
    page = Page(organiser.client.get(sent.headers["Location"], headers=OWN).text)
    assert {name: page.value(name) for name in CHOSEN} == {name: [value] for name, value in CHOSEN.items()}


def test_the_page_s_script_is_told_how_far_the_file_is(organiser: Desk, place: Answered) -> None:
    for number in range(3):
        place.submit("after", number)
    plain = send(organiser, place)
    followed = send(organiser, place, follow="yes")
    assert followed.headers[view.FILE] == plain.headers["Content-Disposition"].partition("filename=")[2]
    assert followed.headers[view.RESPONSES] == "3"
    stream, data, told = io.BytesIO(followed.data), b"", []
    while (line := stream.readline()) != b"end\n":
        done, length = line.split()
        told.append(int(done))
        data += stream.read(int(length))
    assert data == plain.data
    assert told == [0, 3]


def test_a_workshop_without_forms_says_what_to_do_first(sqlite_app: Flask, organiser: Desk, clock: Clock) -> None:
    workshop = make_managed(sqlite_app, clock.now(), by=organiser.user_id, library=())
    page = organiser.get(f"/{{organise}}/{workshop}/{{download}}")
    assert say(organiser, "There is nothing to download yet") in page.text
    assert organiser.at(f"/{{organise}}/{workshop}/{{forms}}") in [link["href"] for link in Page(page.text).all("a")]


def test_a_draft_that_lacks_texts_still_shows_its_columns(sqlite_app: Flask, organiser: Desk, clock: Clock) -> None:
    workshop = make_managed(sqlite_app, clock.now(), by=organiser.user_id, title={"cy": "", "en": "Spring"})
    page = organiser.get(f"/{{organise}}/{workshop}/{{download}}")
    assert page.status_code == 200
    assert heading(page) == say(organiser, "Download the answers")
    sent = organiser.post(f"/{{organise}}/{workshop}/{{download}}", action="download", **CHOSEN | {"format": "xlsx"})
    assert sheet_of(book_of(sent.data), re.sub("^cy$", "Codau", "cy") if organiser.locale == "cy" else "Codes") == []
