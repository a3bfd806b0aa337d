"""The pages of jobs: the list, making one, its files, what came back, the link of an outside unit."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask

from app.accounts.rules import Role
from app.language import Locale, other
from app.wording.formats import Format
from app.wording.rules import State
from app.wording.service import save_draft
from tests.conftest import Clock
from tests.integration.accounts.members import OWN
from tests.integration.organiser.desk import Desk, desk, make_managed, share
from tests.integration.organiser.editing import Sheet, errors, notice
from tests.integration.translator.jobs import (
    BACK,
    NAME,
    file_id,
    job,
    make_job,
    read_back,
    returned,
    send_file,
    text_of,
)
from tests.unit.web.markup import Page

JOBS = "/{translate}/{jobs}"
NEW = "Enw llawn newydd"


def page(who: Desk, template: str, query: str = "") -> Page:
    """A page as it is shown."""
    return Sheet(desk=who, template=template, query=query).open()


def main(shown: Page) -> str:
    """The words of a page."""
    return " ".join(shown.one("main").text.split())


def cards(shown: Page) -> list[str]:
    """The references in a list of jobs."""
    return [link.text for link in shown.all("a") if any("holi-card" in box["class"] for box in link.inside)]


def outside_of(who: Desk, job_id: int) -> str:
    """The template of the page for an outside unit, by a new link."""
    who.post(f"{JOBS}/{job_id}", action="link")
    shown = page(who, f"{JOBS}/{job_id}")
    found = re.search(r"/(?:en/job|cy/archeb)/([0-9a-f]{40})", main(shown))
    assert found
    return f"/{{job}}/{found[1]}"


def stranger(app: Flask, locale: Locale) -> Desk:
    """Somebody without an account."""
    return Desk(app, locale)


def test_the_list_is_empty_at_first_and_says_what_to_do(translator: Desk, locale: Locale) -> None:
    shown = page(translator, JOBS)
    assert cards(shown) == []
    assert translator.at("/{translate}") in [link["href"] for link in shown.all("a")]


def test_overdue_jobs_are_marked_and_closed_ones_come_last(sqlite_app: Flask, clock: Clock, translator: Desk) -> None:
    workshop, today = make_managed(sqlite_app, clock.now(), "published"), clock.now().date()
    late = make_job(sqlite_app, clock.now(), workshop_id=workshop, due_on=today - timedelta(days=1))
    soon = make_job(sqlite_app, clock.now(), workshop_id=workshop, due_on=today + timedelta(days=1))
    translator.post(f"{JOBS}/{soon.id}", action="close")
    shown = page(translator, JOBS)
    assert cards(shown) == [late.reference, soon.reference]
    assert len([tag for tag in shown.all("strong") if "holi-tag--urgent" in tag["class"]]) == 1


def test_a_job_is_made_of_what_the_queue_shows_and_counted_before(
    sqlite_app: Flask, clock: Clock, translator: Desk
) -> None:
    workshop = make_managed(sqlite_app, clock.now(), "published")
    query = f"?scope=workshop-{workshop}&state=approved&target=cy"
    sheet = Sheet(desk=translator, template=f"{JOBS}/{{new}}", query=query)
    shown = sheet.open()
    assert len(shown.all("table")) == 1
    assert shown.all("input", name="target") == []
    wrong = sheet.send({"due-day": "31", "due-month": "2", "due-year": "2027"}, page=shown)
    assert wrong.status_code == 422
    assert list(errors(wrong)) == ["due-day"]
    made = sheet.follow(sheet.send({"due-day": "5", "due-month": "5", "due-year": "2027", "note": "Diolch ŵ"}))
    assert notice(made)
    found = job(sqlite_app, 1)
    assert (found.target_locale, str(found.due_on), found.note) == ("cy", "2027-05-05", "Diolch ŵ")
    assert {text.line.state for text in found.texts} == {State.APPROVED}
    assert found.reference in main(made)


def test_where_nothing_matches_there_is_no_job_to_make(sqlite_app: Flask, clock: Clock, translator: Desk) -> None:
    workshop = make_managed(sqlite_app, clock.now(), "published")
    sheet = Sheet(desk=translator, template=f"{JOBS}/{{new}}", query=f"?scope=workshop-{workshop}&words=xyzzy")
    assert sheet.open().with_id("page") == []
    assert sheet.desk.post(f"{JOBS}/{{new}}", note="").status_code in (200, 303)


def test_switching_the_language_keeps_what_was_typed(sqlite_app: Flask, clock: Clock, translator: Desk) -> None:
    workshop = make_managed(sqlite_app, clock.now(), "published")
    query = f"?scope=workshop-{workshop}&state=approved&target=cy"
    sheet = Sheet(desk=translator, template=f"{JOBS}/{{new}}", query=query)
    shown = sheet.follow(sheet.send({"note": "Diolch"}, action="switch"))
    assert shown.value("note") == "Diolch"


@pytest.mark.parametrize("format_", Format)
def test_a_job_is_collected_in_every_format(sqlite_app: Flask, clock: Clock, translator: Desk, format_: Format) -> None:
    found = make_job(sqlite_app, clock.now())
    answer = translator.get(f"{JOBS}/{found.id}/{{download}}/{format_.value}")
    assert answer.status_code == 200
    assert answer.content_type == format_.media_type
    assert f"holi-{found.reference}-cy" in answer.headers["Content-Disposition"]
    if format_ in BACK:
        assert read_back(sqlite_app, answer.data, format_) == {text.line.key: text.line.target for text in found.texts}


def test_there_is_no_file_of_another_kind(sqlite_app: Flask, clock: Clock, translator: Desk) -> None:
    found = make_job(sqlite_app, clock.now())
    assert translator.get(f"{JOBS}/{found.id}/{{download}}/exe").status_code == 404
    assert translator.get(f"{JOBS}/{10**12}").status_code == 404


def test_nothing_is_written_before_somebody_says_so(sqlite_app: Flask, clock: Clock, translator: Desk) -> None:
    found = make_job(sqlite_app, clock.now())
    data = returned(sqlite_app, found, {NAME: NEW})
    answer = send_file(translator, f"{JOBS}/{found.id}/{{upload}}", data)
    sheet = Sheet(desk=translator, template=f"{JOBS}/{found.id}/{{upload}}/{file_id(answer)}")
    shown = sheet.open()
    assert NEW in main(shown)
    assert text_of(job(sqlite_app, found.id), NAME).line.target != (NEW,)
    done = sheet.follow(sheet.send({"state": "approved"}, page=shown))
    assert text_of(job(sqlite_app, found.id), NAME).line.target == (NEW,)
    assert text_of(job(sqlite_app, found.id), NAME).line.state is State.APPROVED
    # Pressing twice, or loading the page again, shows the same.
    assert main(sheet.follow(sheet.send({"state": "draft"}, page=shown))) == main(done)


def test_of_a_conflict_both_wordings_are_shown_and_ours_stands_unless_chosen(
    sqlite_app: Flask, clock: Clock, translator: Desk
) -> None:
    found = make_job(sqlite_app, clock.now())
    line = text_of(found, NAME).line
    data = returned(sqlite_app, found, {NAME: NEW})
    clock.move(hours=1)
    with sqlite_app.app_context():
        save_draft(line.id, ("Drafft yma",), version=line.version, by=None, at=clock.now())
    for choice, wanted in (("ours", ("Drafft yma",)), (None, (NEW,))):
        answer = send_file(translator, f"{JOBS}/{found.id}/{{upload}}", data)
        sheet = Sheet(desk=translator, template=f"{JOBS}/{found.id}/{{upload}}/{file_id(answer)}")
        shown = sheet.open()
        assert "Drafft yma" in main(shown)
        assert NEW in main(shown)
        assert shown.value(f"take-{line.id}") == ["ours"]
        version = next(one["value"] for one in shown.all("input", name=f"take-{line.id}") if one["value"] != "ours")
        if choice is None:
            away = sheet.send({f"take-{line.id}": version}, page=shown, action="switch")
            assert away.status_code == 200
            assert Page(away.text).value(f"take-{line.id}") == [version]
        sheet.follow(sheet.send({f"take-{line.id}": choice or version, "state": "draft"}, page=shown))
        assert text_of(job(sqlite_app, found.id), NAME).line.target == wanted
        # What was decided for ours is a decision: bring the conflict back for the second round.
        line = text_of(job(sqlite_app, found.id), NAME).line
        clock.move(hours=1)
        with sqlite_app.app_context():
            save_draft(line.id, ("Drafft yma",), version=line.version, by=None, at=clock.now())


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "empty.xlf"),
        (b"\x00\x01\x02", "noise.bin"),
        (b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><xliff version='1.2'>&b;</xliff>", "entities.xlf"),
        (b"<xliff version='1.2'", "broken.xlf"),
        (b"key,something\na,b\n", "columns.csv"),
        ("key,target\na,Tŷ\n".encode("cp1250", "replace") + b"\xff", "old.csv"),
        (b"<tmx version='1.4'/>", "memory.tmx"),
        (b"PK\x03\x04broken", "broken.docx"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_file_that_cannot_be_taken_is_refused_with_a_reason(
    sqlite_app: Flask, clock: Clock, translator: Desk, data: bytes, name: str
) -> None:
    found = make_job(sqlite_app, clock.now())
    answer = send_file(translator, f"{JOBS}/{found.id}/{{upload}}", data, name)
    assert answer.status_code == 422
    assert list(errors(answer)) == ["file"]


def test_a_file_larger_than_ten_megabytes_is_refused_before_it_is_read(
    sqlite_app: Flask, clock: Clock, translator: Desk
) -> None:
    found = make_job(sqlite_app, clock.now())
    answer = translator.client.post(
        translator.at(f"{JOBS}/{found.id}/{{upload}}"),
        data=b"a" * (10 * 1024 * 1024 + 70_000),
        content_type="multipart/form-data; boundary=b",
        headers=OWN,
    )
    assert answer.status_code == 413
    assert "10 MB" in answer.text
    assert translator.post(f"{JOBS}/{found.id}", action="a" * 300_000).status_code == 413


@pytest.mark.parametrize(
    "words",
    ["%(name)1000000000s", "{x.__class__}", "[cliciwch](javascript:alert(1))", "<script>alert(1)</script>", "=1+1"],
)
def test_a_hostile_translation_does_nothing(sqlite_app: Flask, clock: Clock, translator: Desk, words: str) -> None:
    found = make_job(sqlite_app, clock.now())
    answer = send_file(translator, f"{JOBS}/{found.id}/{{upload}}", returned(sqlite_app, found, {NAME: words}))
    sheet = Sheet(desk=translator, template=f"{JOBS}/{found.id}/{{upload}}/{file_id(answer)}")
    shown = sheet.open()
    assert words in main(shown)
    assert shown.all("script", src="") == []
    assert not [link for link in shown.all("a") if link["href"].startswith("javascript:")]


def test_a_file_that_is_no_longer_kept_is_asked_for_again(sqlite_app: Flask, clock: Clock, translator: Desk) -> None:
    found = make_job(sqlite_app, clock.now())
    answer = send_file(translator, f"{JOBS}/{found.id}/{{upload}}", returned(sqlite_app, found, {NAME: NEW}))
    sheet = Sheet(desk=translator, template=f"{JOBS}/{found.id}/{{upload}}/{file_id(answer)}")
    shown = sheet.open()
    clock.move(minutes=61)
    again = sheet.send({}, page=shown)
    assert notice(sheet.follow(translator.client.get(again.headers["Location"], headers=OWN)))
    assert text_of(job(sqlite_app, found.id), NAME).line.target != (NEW,)


def test_nothing_is_taken_in_for_a_closed_job(sqlite_app: Flask, clock: Clock, translator: Desk) -> None:
    found = make_job(sqlite_app, clock.now())
    answer = send_file(translator, f"{JOBS}/{found.id}/{{upload}}", returned(sqlite_app, found, {NAME: NEW}))
    sheet = Sheet(desk=translator, template=f"{JOBS}/{found.id}/{{upload}}/{file_id(answer)}")
    shown = sheet.open()
    translator.post(f"{JOBS}/{found.id}", action="close")
    assert notice(sheet.follow(sheet.send({}, page=shown)))
    assert text_of(job(sqlite_app, found.id), NAME).line.target != (NEW,)
    assert translator.get(f"{JOBS}/{found.id}/{{upload}}").status_code == 404


def test_an_organiser_sees_and_returns_jobs_of_their_own_workshops_alone(
    sqlite_app: Flask, clock: Clock, locale: Locale
) -> None:
    organiser = desk(sqlite_app, Role.ORGANISER, locale)
    own = make_managed(sqlite_app, clock.now(), "published")
    share(sqlite_app, own, organiser, clock.now())
    mine, other_job = (
        make_job(sqlite_app, clock.now(), workshop_id=own),
        make_job(sqlite_app, clock.now()),
    )
    assert cards(page(organiser, JOBS)) == [mine.reference]
    assert organiser.get(f"{JOBS}/{other_job.id}").status_code == 404
    assert organiser.get(f"{JOBS}/{other_job.id}/{{download}}/po").status_code == 404
    assert organiser.get(f"{JOBS}/{{new}}").status_code == 403
    answer = send_file(organiser, f"{JOBS}/{mine.id}/{{upload}}", returned(sqlite_app, mine, {NAME: NEW}))
    # The file of one job is none of another's.
    assert organiser.get(f"{JOBS}/{other_job.id}/{{upload}}/{file_id(answer)}").status_code == 404
    sheet = Sheet(desk=organiser, template=f"{JOBS}/{mine.id}/{{upload}}/{file_id(answer)}")
    sheet.follow(sheet.send({"state": "needs_review"}))
    assert text_of(job(sqlite_app, mine.id), NAME).line.state is State.NEEDS_REVIEW


def test_an_outside_unit_collects_and_returns_without_an_account_and_never_approves(
    sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale
) -> None:
    found = make_job(sqlite_app, clock.now(), note="Diolch yn fawr")
    address, unit = outside_of(translator, found.id), stranger(sqlite_app, locale)
    shown = page(unit, address)
    assert found.reference in main(shown)
    assert "Diolch yn fawr" in main(shown)
    collected = unit.get(f"{address}/{{download}}/docx")
    assert read_back(sqlite_app, collected.data, Format.DOCX)[NAME]
    answer = send_file(
        unit, f"{address}/{{upload}}", returned(sqlite_app, found, {NAME: NEW}, Format.DOCX), "back.docx"
    )
    sheet = Sheet(desk=unit, template=f"{address}/{{upload}}/{file_id(answer)}")
    receipt = sheet.follow(sheet.send({"state": "approved"}))
    assert receipt.all("h1")
    line = text_of(job(sqlite_app, found.id), NAME).line
    assert (line.target, line.state) == ((NEW,), State.NEEDS_REVIEW)
    assert main(page(unit, address))


def test_what_people_inside_have_uploaded_is_not_shown_outside(
    sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale
) -> None:
    found = make_job(sqlite_app, clock.now())
    address, unit = outside_of(translator, found.id), stranger(sqlite_app, locale)
    answer = send_file(translator, f"{JOBS}/{found.id}/{{upload}}", returned(sqlite_app, found, {NAME: NEW}))
    where = f"{address}/{{upload}}/{file_id(answer)}"
    assert unit.get(where).headers["Location"] == unit.at(f"{address}/{{upload}}")
    unit.client.post(unit.at(where), data={"action": "continue"}, headers=OWN)
    assert text_of(job(sqlite_app, found.id), NAME).line.target != (NEW,)


def test_unknown_expired_and_ended_links_get_the_same_kind_page(
    sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale
) -> None:
    found = make_job(sqlite_app, clock.now())
    unit = stranger(sqlite_app, locale)
    address = outside_of(translator, found.id)
    clock.move(days=16)
    answers = [unit.get(address), unit.get("/{job}/" + "0" * 40), unit.get(f"{address}/{{download}}/po")]
    answers.append(send_file(unit, f"{address}/{{upload}}", b"key,target\n"))
    assert {answer.status_code for answer in answers} == {410}
    bodies = {re.sub(r"/(?:job|archeb)/[^\"]*", "", answer.text) for answer in answers}
    assert len(bodies) == 1


def test_the_link_is_shown_once_in_both_languages_and_ends_when_asked(
    sqlite_app: Flask, clock: Clock, translator: Desk, locale: Locale
) -> None:
    found = make_job(sqlite_app, clock.now())
    address, unit = outside_of(translator, found.id), stranger(sqlite_app, other(locale))
    token = urlsplit(unit.at(address)).path.rpartition("/")[2]
    assert translator.get(f"{JOBS}/{found.id}").text.count(token) >= 2
    translator.post(f"{JOBS}/{found.id}", action="hide-link")
    assert token not in translator.get(f"{JOBS}/{found.id}").text
    assert unit.get(address).status_code == 200
    translator.post(f"{JOBS}/{found.id}", action="revoke")
    assert unit.get(address).status_code == 410


def test_the_token_of_a_link_is_neither_logged_nor_kept_when_its_page_breaks(
    sqlite_app: Flask,
    clock: Clock,
    translator: Desk,
    locale: Locale,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = make_job(sqlite_app, clock.now())
    address, unit = outside_of(translator, found.id), stranger(sqlite_app, locale)
    token = address.rpartition("/")[2]
    unit.get(address)
    sqlite_app.testing = False
    monkeypatch.setattr("app.web.translator.outside.find_job_by_token", _break)
    assert unit.get(address).status_code == 500
    assert "Traceback" in caplog.text
    assert token not in caplog.text


def _break(*_: object, **__: object) -> None:
    raise RuntimeError("broken")
