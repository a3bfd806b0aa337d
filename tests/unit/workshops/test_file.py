"""Workshop files: what is read from them, and how a wrong one is refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.questionnaires import DefinitionError, library
from app.workshops.file import FormEntry, moment, questionnaire_of, read_workshop
from app.workshops.rules import LONDON
from tests.factories import feedback_form, workshop_data, write_workshop
from tests.servers import SAMPLE

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def refusal(path: Path) -> DefinitionError:
    with pytest.raises(DefinitionError) as caught:
        read_workshop(path)
    return caught.value


def write(folder: Path, data: dict[str, Any]) -> Path:
    file = folder / "workshop.yaml"
    file.write_text(json.dumps(data, indent=1))
    return file


def test_the_sample_names_all_four_forms_of_the_library() -> None:
    content = read_workshop(SAMPLE)
    assert [entry.library for entry in content.forms] == ["registration", "pre_session", "activity", "post_session"]
    assert content.title.cy.startswith("Cysylltu polisi")


def test_the_texts_of_a_workshop_have_stable_keys() -> None:
    content = read_workshop(SAMPLE)
    assert list(content.own_texts()) == [
        "workshop.title",
        "workshop.summary",
        "workshop.place",
        "workshop.activity.name",
        "workshop.activity.explanation",
    ]
    assert list(content.case_study_texts()) == ["workshop.case_study.1", "workshop.case_study.2"]


def test_a_file_may_say_how_to_join_and_what_becomes_of_answers_and_do_without_an_activity(tmp_path: Path) -> None:
    data = workshop_data(
        joining={"cy": "Ystafell 1", "en": "Room 1"},
        join_url="https://example.com/session",
        privacy={"cy": "Ni rannwn ddim.", "en": "We share nothing."},
    )
    del data["activity"]
    content = read_workshop(write(tmp_path, data))
    assert content.join_url == "https://example.com/session"
    assert list(content.own_texts())[3:] == ["workshop.joining", "workshop.privacy"]


@pytest.mark.parametrize("url", ["http://example.com", "javascript:alert(1)", "https://example.com/a b", "example.com"])
def test_what_is_no_address_of_an_online_session_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(DefinitionError, match="join_url"):
        read_workshop(write(tmp_path, workshop_data(join_url=url)))


@pytest.mark.parametrize(
    ("old", "new", "place", "what", "remedy"),
    [
        ("capacity: 20", "capacity: many", "capacity", "must be a whole number", "write it in digits"),
        ("capacity: 20", "capacity: 0", "capacity", "too small", "use 1 or more"),
        ("duration_minutes: 120", "duration_minutes: 4", "duration_minutes", "too small", "use 5 or more"),
        ("delete_after_days: 365", "delete_after_days: 4000", "delete_after_days", "too large", "use 3650 or less"),
        (
            "capacity: 20",
            "capacity: 20\nkeep_for_ever: true",
            "keep_for_ever",
            "is not known here",
            "remove it or correct",
        ),
        ("starts: +14 days 10:00", "starts: next week", "starts", "is not a date and time", "give “2027-03-01 10:00”"),
        ("starts: +14 days 10:00", "starts: +14 days 25:00", "starts", "is not a date and time", "“+14 days 10:00”"),
        ("starts: +14 days 10:00", "starts: 2027-02-29 10:00", "starts", "is not a date and time", "“-1 hour”"),
        ("starts: +14 days 10:00", "starts: 9999-12-31 23:59", "starts", "is not a date and time", "“-1 hour”"),
        ("  cy: Ar-lein\n", "", "place › cy", "“cy” is missing", "add it"),
        ("  cy: Ar-lein\n", '  cy: "  "\n', "place › cy", "text is empty", "write the text"),
        ("  cy: cysylltu-polisi", "  cy: Cysylltu polisi", "slug › cy", "cannot stand in an address", "small letters"),
        ("  cy: cysylltu-polisi", "  cy: -cysylltu", "slug › cy", "cannot stand in an address", "small letters"),
        ("library: activity", "library: quiz", "forms › 3 › library", "is not in the library", "use one of: activity"),
        ("library: activity", "file:", "forms › 3", "a form comes from one place", "name either a form of the library"),
        ("library: activity", "library: activity\n    file: a.yaml", "forms › 3", "from one place", "name either"),
        (
            "capacity: 20",
            "capacity: 20\ncontact_email: us",
            "contact_email",
            "not an email address",
            "name@example.com",
        ),
        ("capacity: 20", "capacity: 20\nsource_locale: fr", "source_locale", "“fr” is not possible", "use one of"),
        ("capacity: 20", "capacity: 20\ncapacity: 30", "capacity", "stands twice", "remove or rename"),
    ],
)
def test_a_wrong_value_is_told_with_file_line_place_and_remedy(
    tmp_path: Path, old: str, new: str, place: str, what: str, remedy: str
) -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "mine.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")

    error = refusal(file)

    assert error.place == place
    assert error.line is not None
    assert str(error).startswith(f"{file}, line {error.line}, {place}: ")
    assert what in error.what
    assert remedy in error.remedy
    assert not error.what.endswith(".")
    assert not error.remedy.endswith(".")


def test_the_line_is_the_one_on_which_the_wrong_value_stands(tmp_path: Path) -> None:
    text = SAMPLE.read_text(encoding="utf-8").replace("capacity: 20", "capacity: many")
    file = tmp_path / "mine.yaml"
    file.write_text(text, encoding="utf-8")
    line = refusal(file).line
    assert line is not None
    assert text.splitlines()[line - 1] == "capacity: many"


def test_texts_are_trimmed_and_composed(tmp_path: Path) -> None:
    file = write(tmp_path, workshop_data(title={"cy": "  Gw\u0302yl  ", "en": "Festival"}))
    assert read_workshop(file).title.cy == "Gŵyl"


def test_a_definition_file_is_found_beside_the_workshop_file(tmp_path: Path) -> None:
    file = write_workshop(tmp_path, feedback_form())
    (entry,) = read_workshop(file).forms
    assert questionnaire_of(entry, file, "forms › 1").key == "feedback"


def test_a_definition_file_that_is_not_there_is_refused_with_the_remedy(tmp_path: Path) -> None:
    entry = FormEntry(file="gone.yaml", opens="-1 day", closes="+1 day")
    with pytest.raises(DefinitionError) as caught:
        questionnaire_of(entry, tmp_path / "workshop.yaml", "forms › 1")
    assert str(caught.value) == (
        f"{tmp_path}/workshop.yaml, forms › 1: there is no file “gone.yaml”; give its path from the workshop file."
    )


def test_a_fault_in_a_definition_file_names_that_file(tmp_path: Path) -> None:
    file = write_workshop(tmp_path, feedback_form())
    (tmp_path / "feedback-form.yaml").write_text(json.dumps(feedback_form(moment="never")))
    (entry,) = read_workshop(file).forms
    with pytest.raises(DefinitionError, match=r"feedback-form\.yaml, line 1, moment: “never” is not possible here"):
        questionnaire_of(entry, file, "forms › 1")


def test_a_form_of_the_library_needs_no_file(tmp_path: Path) -> None:
    entry = FormEntry(library="activity", opens="-1 day", closes="+1 day")
    assert questionnaire_of(entry, tmp_path / "workshop.yaml", "forms › 1") is library()["activity"]


@pytest.mark.parametrize(
    ("value", "now", "expected"),
    [
        ("2027-01-15 10:00", NOON, datetime(2027, 1, 15, 10, 0, tzinfo=UTC)),
        ("2027-07-15 10:00", NOON, datetime(2027, 7, 15, 9, 0, tzinfo=UTC)),
        ("-1 hour", NOON, datetime(2026, 11, 24, 11, 0, tzinfo=UTC)),
        ("+90 minutes", NOON, datetime(2026, 11, 24, 13, 30, tzinfo=UTC)),
        ("+14 days 10:00", NOON, datetime(2026, 12, 8, 10, 0, tzinfo=UTC)),
        ("-1 day", NOON, datetime(2026, 11, 23, 12, 0, tzinfo=UTC)),
    ],
)
def test_a_moment_is_in_london_or_counts_from_now(value: str, now: datetime, expected: datetime) -> None:
    assert moment(value, now) == expected


def test_a_wall_time_stays_when_summer_time_begins_in_between() -> None:
    before = datetime(2027, 3, 20, 12, 0, tzinfo=UTC)  # GMT; from 28 March 2027 it is BST
    assert moment("+14 days 10:00", before) == datetime(2027, 4, 3, 9, 0, tzinfo=UTC)


def test_a_wall_time_stays_when_summer_time_ends_in_between() -> None:
    before = datetime(2027, 10, 20, 12, 0, tzinfo=UTC)  # BST; from 31 October 2027 it is GMT
    assert moment("+14 days 10:00", before) == datetime(2027, 11, 3, 10, 0, tzinfo=UTC)


def test_the_day_that_a_time_counts_from_is_london_s_own() -> None:
    late = datetime(2027, 7, 1, 23, 30, tzinfo=UTC)  # 2 July, 00:30 in London
    assert moment("+1 day 10:00", late) == datetime(2027, 7, 3, 10, 0, tzinfo=LONDON)
