"""Noting who came: by taps, with a button, and by a list that is pasted or sent."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.language import other, path
from app.places.attendance import reading
from app.places.service import note_attendance
from tests.conftest import Clock
from tests.integration.accounts.members import problems
from tests.integration.organiser.attending import Attended, attended
from tests.integration.organiser.desk import Desk
from tests.integration.organiser.responding import say
from tests.unit.web.markup import Page


@pytest.fixture
def place(sqlite_app: Flask, tmp_path: Path, clock: Clock, organiser: Desk) -> Attended:
    """A workshop of four places."""
    return attended(sqlite_app, tmp_path, clock, organiser, capacity=4)


def chosen(page: str) -> dict[str, str]:
    """What is chosen of each, by the name of the radio buttons."""
    boxes = Page(page).all("input", type="radio")
    return {box["name"]: box["value"] for box in boxes if "checked" in box.attributes}


def send(member: Desk, address: str, **fields: Any) -> TestResponse:
    """Send fields, lists and files among them; the switch sends them to the address in the other language."""
    locale = other(member.locale) if fields["action"] == "switch" else member.locale
    sent = {"csrf_token": member.csrf(), **fields}
    return member.client.post(path(address, locale), data=sent, headers=member.headers)


def filled(page: str) -> dict[str, object]:
    """What a browser would send of the page’s form as it stands."""
    fields: dict[str, object] = {}
    parsed = Page(page)
    for box in parsed.all("input"):
        if box["type"] == "hidden" or (box["type"] in {"radio", "checkbox"} and "checked" in box.attributes):
            known = fields.setdefault(box["name"], [])
            assert isinstance(known, list)
            known.append(box["value"])
    for select in parsed.all("select"):
        options = [one for one in parsed.all("option") if select in one.inside]
        fields[select["name"]] = next((one["value"] for one in options if "selected" in one.attributes), "")
    return fields


@pytest.mark.parametrize("locale", ["cy"])
def test_taps_are_noted_and_counted_of_those_with_a_place(organiser: Desk, place: Attended) -> None:
    ids = place.register("Siân", "Nia", "Dewi", "Huw", "Mair yn aros")
    first = organiser.get(place.attendance())
    assert chosen(first.text) == {f"came-{id_}": "unknown" for id_ in ids}
    answer = organiser.post(place.attendance(), action="tap", **{f"came-{ids[0]}": "yes"})
    assert (answer.status_code, answer.text) == (204, "")
    shown = Page(first.text).value("shown")
    sent = {f"came-{id_}": "unknown" for id_ in ids} | {f"came-{ids[1]}": "no", f"came-{ids[4]}": "yes"}
    # Siân was noted by somebody else since the page was made: what stands there of her is not sent as a change.
    answer = organiser.post(place.attendance(), action="continue", shown=str(shown), **sent)
    assert answer.headers["Location"] == organiser.at(place.attendance())
    assert place.attended(ids) == [True, False, None, None, True]
    page = organiser.get(place.attendance())
    assert say(organiser, "Saved who came.") in page.text
    counts = [one.text for one in Page(page.text).all("dd") if one["id"].startswith("count-")]
    assert counts == ["1", "1", "2"]
    for nonsense in ({f"came-{ids[0]}": "maybe"}, {"came-x": "yes"}, {"came-9999": "yes"}, {"shown": "x=y 1 2=2"}):
        assert organiser.post(place.attendance(), action="tap", **nonsense).status_code == 204
    assert place.attended(ids) == [True, False, None, None, True]


def test_the_switch_keeps_taps_that_are_not_saved(organiser: Desk, place: Attended) -> None:
    one, two = place.register("Siân", "Nia")
    shown = Page(organiser.get(place.attendance()).text).value("shown")
    sent = {f"came-{one}": "yes", f"came-{two}": "unknown"}
    page = send(organiser, place.attendance(), action="switch", shown=shown, **sent)
    assert f'lang="{other(organiser.locale)}"' in page.text
    assert chosen(page.text) == sent
    assert Page(page.text).value("shown") == shown
    assert place.attended([one, two]) == [None, None]


LIST = "SIAN WYN\nnia@example.com\nDafydd\nRhywun Arall\n"


def test_a_list_is_set_beside_the_participants_and_noted_once_one_says_so(organiser: Desk, place: Attended) -> None:
    sian, dafydd, david = place.register("Siân Ŵyn", "Dafydd Huws", "Dafydd Puw")
    (nia,) = place.register("Nia", email="nia@example.com")
    (waiting,) = place.register("Mair")
    found = send(organiser, place.attendance("{list}"), action="continue", text=LIST)
    assert found.status_code == 200
    words = " ".join(Page(found.text).one("main").text.split())
    for sentence, number in (("Recognised: %(number)s", 2), ("To be checked by you: %(number)s", 1)):
        assert say(organiser, sentence, number=number) in words
    assert place.attended([sian, dafydd, david, nia]) == [None] * 4

    undecided = send(organiser, place.attendance("{list}"), **filled(found.text), action="continue")
    assert problems(undecided) == [say(organiser, "Choose who this is: %(line)s", line="Dafydd")]
    assert Page(undecided.text).one("a", href="#line-2")
    chosen_fields = filled(undecided.text) | {"line-2": str(david), "line-3": str(waiting)}
    switched = send(organiser, place.attendance("{list}"), **chosen_fields, action="switch")
    assert chosen(switched.text)["line-2"] == str(david)
    assert filled(switched.text)["line-3"] == str(waiting)
    assert place.attended([david, waiting]) == [None, None]
    answer = send(organiser, place.attendance("{list}"), **filled(switched.text), action="continue")
    assert answer.headers["Location"] == organiser.at(place.attendance())
    assert place.attended([sian, dafydd, david, nia, waiting]) == [True, False, True, True, True]


@pytest.mark.parametrize("locale", ["cy"])
def test_who_was_noted_as_having_come_stays_so_and_the_others_only_if_one_wants(
    organiser: Desk, place: Attended
) -> None:
    sian, nia, here = place.register("Siân Ŵyn", "Nia Ben", "Huw yma")
    with place.app.app_context():
        note_attendance(place.workshop.id, {here: True}, by=None, at=place.clock.now())
    found = send(organiser, place.attendance("{list}"), action="continue", text="Siân Ŵyn")
    assert [one.text for one in Page(found.text).all("li") if one.text in {"Nia Ben", "Huw yma"}] == ["Nia Ben"]
    fields = filled(found.text)
    del fields["absent"], fields["line-0"]
    send(organiser, place.attendance("{list}"), **fields, action="continue")
    assert place.attended([sian, nia, here]) == [None, None, True]
    send(organiser, place.attendance("{list}"), **filled(found.text), action="continue")
    assert place.attended([sian, nia, here]) == [True, False, True]
    forged = filled(found.text) | {"line-0": "9999"}
    assert send(organiser, place.attendance("{list}"), **forged, action="continue").status_code == 422


@pytest.mark.parametrize("locale", ["cy"])
def test_a_file_is_read_and_neither_kept_nor_put_into_the_cookie(organiser: Desk, place: Attended) -> None:
    place.register("Siân Ŵyn")
    report = "Name\tFirst Join\nŴyn, Siân\t10:00\n".encode("utf-16")
    found = send(organiser, place.attendance("{list}"), action="continue", file=(io.BytesIO(report), "report.csv"))
    assert say(organiser, "Recognised: %(number)s", number=1) in found.text
    typed = "Enw " * 30_000
    page = send(organiser, place.attendance("{list}"), action="switch", text=typed)
    assert Page(page.text).one("textarea").text.strip() == typed.strip()
    with organiser.client.session_transaction() as session:
        assert not {"typed"} & session.keys()
        assert "Enw" not in str(dict(session))


@pytest.mark.parametrize("locale", ["cy"])
@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Paste a list, or choose a file"),
        ({"text": " \n-\n"}, "No name and no email address was found in this list"),
        ({"text": "a\n" * 5_001}, "The list is too long: 5,000 lines and 1 MB at most"),
        (
            {"file": b"PK\x03\x04"},
            "Choose a CSV or text file. You can save a workbook as CSV, or paste its rows above.",
        ),
        ({"file": b"x" * 2_001}, "The list is too long: 5,000 lines and 1 MB at most"),
    ],
    ids=["nothing", "nobody", "lines", "workbook", "bytes"],
)
def test_a_list_that_cannot_be_read_says_why(
    organiser: Desk,
    place: Attended,
    monkeypatch: pytest.MonkeyPatch,
    fields: dict[str, str | bytes],
    sentence: str,
) -> None:
    if "file" in fields:
        monkeypatch.setattr(reading, "MOST_BYTES", 2_000)
    sent = {
        name: (io.BytesIO(value), "list.csv") if isinstance(value, bytes) else value for name, value in fields.items()
    }
    answer = send(organiser, place.attendance("{list}"), action="continue", **sent)
    assert (answer.status_code, problems(answer)) == (422, [say(organiser, sentence)])


@pytest.mark.parametrize("locale", ["cy"])
def test_a_list_that_is_larger_than_any_is_refused_in_words(organiser: Desk, place: Attended) -> None:
    answer = send(organiser, place.attendance("{list}"), action="continue", text="a" * 4_100_000)
    assert answer.status_code == 413
    assert f'lang="{organiser.locale}"' in answer.text


@pytest.mark.parametrize("locale", ["cy"])
def test_numbers_that_no_row_can_have_are_nobodys(organiser: Desk, place: Attended) -> None:
    here = place.register("Siân Ŵyn")[0]
    huge = "9" * 5_000
    fields = {f"came-{'9' * 12}": "yes", f"came-{here}": "yes", "shown": f"{huge}=yes {here}=unknown"}
    assert send(organiser, place.attendance(), **fields, action="save").status_code == 303
    assert place.attended([here]) == [True]
    address = f"/{{organise}}/{place.workshop.id}/{{participants}}"
    for nobody in (f"/{{organise}}/{huge}", f"{address}/99999999999", f"{address}/%00"):
        assert organiser.get(nobody).status_code == 404
