"""Jobs: what goes out, what comes back, and what of it is written."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask

from app.accounts.rules import token_key
from app.extensions import db
from app.language.formatting import LONDON
from app.wording.exchange import Clash, Outcome
from app.wording.formats import Format, read
from app.wording.headings import file_words
from app.wording.models import Job, JobFile
from app.wording.queries import QueueFilter, find_text
from app.wording.queries.jobs import find_file, find_job_by_token, list_jobs
from app.wording.rules import Counted, State
from app.wording.service import save_draft
from app.wording.service.jobs import (
    NoJob,
    NothingToTranslate,
    close_job,
    create_job,
    make_link,
    reopen_job,
    revoke_link,
    store_file,
)
from app.workshops.service import require_second_approval
from app.workshops.service.returned import report_on_job, take_in, take_in_file
from tests.conftest import Clock
from tests.integration.organiser.desk import make_managed
from tests.integration.translator.jobs import BACK, NAME, job, make_job, returned, text_of

NEW = "Enw llawn newydd"


def test_references_count_through_the_year(app: Flask, clock: Clock) -> None:
    workshop = make_managed(app, clock.now(), "published")
    year = clock.now().astimezone(LONDON).year
    made = [make_job(app, clock.now(), workshop_id=workshop).reference for _ in range(2)]
    assert made == [f"{year}-001", f"{year}-002"]
    clock.move(days=366)
    assert make_job(app, clock.now(), workshop_id=workshop).reference.endswith("-001")


def test_a_job_has_words_for_a_quotation_and_only_texts_of_its_direction(app: Flask, clock: Clock) -> None:
    found = make_job(app, clock.now())
    assert {text.line.source_locale for text in found.texts} == {"en"}
    assert sum(tally.texts for tally in found.tallies.values()) == len(found.texts)
    assert found.tallies[Counted.REVIEW].words > 100
    assert found.tallies[Counted.NEW].texts == 0
    with app.app_context(), pytest.raises(NothingToTranslate):
        create_job(
            QueueFilter(catalogues=list(found.catalogues), states=tuple(State)),
            "en",
            due_on=None,
            note="",
            by=None,
            at=clock.now(),
        )


def test_what_is_approved_elsewhere_is_repeated(app: Flask, clock: Clock) -> None:
    make_managed(app, clock.now(), "published")
    workshop = make_managed(app, clock.now(), "published")
    there = text_of(make_job(app, clock.now(), workshop_id=workshop), NAME)
    assert there.counted is Counted.REVIEW
    with app.app_context():
        save_draft(there.line.id, ["Drafft"], version=there.line.version, by=None, at=clock.now())
    assert text_of(make_job(app, clock.now(), workshop_id=workshop), NAME).counted is Counted.REPEATED


def test_the_most_urgent_open_job_comes_first_and_closed_ones_last(app: Flask, clock: Clock) -> None:
    workshop, today = make_managed(app, clock.now(), "published"), clock.now().date()
    days = (None, today + timedelta(days=9), today + timedelta(days=1))
    late, later, soon = (make_job(app, clock.now(), workshop_id=workshop, due_on=day).id for day in days)
    closed = make_job(app, clock.now(), workshop_id=workshop, due_on=today).id
    with app.app_context():
        close_job(closed, at=clock.now())
        assert [one.id for one in list_jobs(None)] == [soon, later, late, closed]
        reopen_job(closed)
        assert next(iter(list_jobs(None))).id == closed


def test_one_sees_only_jobs_all_of_whose_texts_are_ones_own(app: Flask, clock: Clock) -> None:
    mine, other = (make_job(app, clock.now()) for _ in range(2))
    with app.app_context():
        wanted = QueueFilter(catalogues=[*mine.catalogues, *other.catalogues], states=tuple(State))
        create_job(wanted, "cy", due_on=None, note="", by=None, at=clock.now())
        assert [one.id for one in list_jobs(mine.catalogues)] == [mine.id]
        assert list_jobs([]) == ()


@pytest.mark.parametrize("format_", BACK)
def test_what_went_out_comes_back_unchanged_and_changes_nothing(app: Flask, clock: Clock, format_: Format) -> None:
    found = make_job(app, clock.now())
    data = returned(app, found, {}, format_)
    with app.app_context():
        report = report_on_job(found, read(format_, data, file_words(), expected="cy"))
        assert report.counts[Outcome.UNCHANGED] == len(report.lines) == len(found.texts)
        taken = take_in(report, accept={}, state=State.APPROVED, by=None, at=clock.now(), job=found.id)
    assert (taken.written, taken.left) == ({}, ())
    assert [text.line for text in job(app, found.id).texts] == [text.line for text in found.texts]


@pytest.mark.parametrize("format_", BACK)
@pytest.mark.parametrize("database", ["sqlite"])
def test_what_is_new_in_a_file_is_written_with_the_job_in_the_history(
    app: Flask, clock: Clock, format_: Format
) -> None:
    found = make_job(app, clock.now())
    data = returned(app, found, {NAME: NEW}, format_)
    with app.app_context():
        report = report_on_job(found, read(format_, data, file_words(), expected="cy"))
        taken = take_in(report, accept={}, state=State.NEEDS_REVIEW, by=None, at=clock.now(), job=found.id)
        assert taken.written == {State.NEEDS_REVIEW: 1}
        detail = find_text(text_of(found, NAME).line.id, found.catalogues)
    assert detail is not None
    assert (detail.line.target, detail.line.state) == ((NEW,), State.NEEDS_REVIEW)
    assert detail.history[0].job == found.reference


def test_a_draft_written_in_the_meantime_is_a_conflict_and_stays_unless_somebody_decides(
    app: Flask, clock: Clock
) -> None:
    found = make_job(app, clock.now())
    line = text_of(found, NAME).line
    clock.move(hours=1)
    with app.app_context():
        save_draft(line.id, ("Drafft",), version=line.version, by=None, at=clock.now())
    data = returned(app, found, {NAME: NEW})
    found = job(app, found.id)
    with app.app_context():
        report = report_on_job(found, read(Format.XLIFF1, data))
        (conflict,) = report.of(Outcome.CONFLICTING)
        assert (conflict.clash, conflict.ours, conflict.theirs) == (Clash.TRANSLATION, ("Drafft",), (NEW,))
        for accept in ({}, {line.id: conflict.version - 1 if conflict.version else 0}):
            taken = take_in(report, accept=accept, state=State.DRAFT, by=None, at=clock.now())
            assert (taken.written, [one.key for one in taken.left]) == ({}, [NAME])
        taken = take_in(
            report, accept={line.id: conflict.version or 0}, state=State.DRAFT, by=None, at=clock.now(), job=found.id
        )
        assert taken.written == {State.DRAFT: 1}
    assert text_of(job(app, found.id), NAME).line.target == (NEW,)


def test_what_the_job_itself_has_written_is_no_conflict_when_it_comes_back_again(app: Flask, clock: Clock) -> None:
    found = make_job(app, clock.now())
    for words in (NEW, "Enw arall"):
        clock.move(hours=1)
        data = returned(app, found, {NAME: words})
        with app.app_context():
            report = report_on_job(job(app, found.id), read(Format.XLIFF1, data))
            assert report.counts[Outcome.CHANGED] == 1
            take_in(report, accept={}, state=State.DRAFT, by=None, at=clock.now(), job=found.id)
    assert job(app, found.id).returned == len(found.texts)


def test_where_a_second_person_has_to_approve_what_comes_back_is_handed_in(app: Flask, clock: Clock) -> None:
    workshop = make_managed(app, clock.now(), "published")
    found = make_job(app, clock.now(), workshop_id=workshop)
    data = returned(app, found, {NAME: NEW})
    with app.app_context():
        report = report_on_job(found, read(Format.XLIFF1, data))
        require_second_approval(workshop, wanted=True, by=None, at=clock.now())
        taken = take_in(report, accept={}, state=State.APPROVED, by=None, at=clock.now(), job=found.id)
    assert taken.written == {State.NEEDS_REVIEW: 1}


def test_a_file_is_taken_in_once_and_kept_for_an_hour(app: Flask, clock: Clock) -> None:
    found = make_job(app, clock.now())
    data = returned(app, found, {NAME: NEW})
    with app.app_context():
        file, other = (
            store_file(found.id, name="a" * 300, format_=Format.XLIFF1, data=data, by=None, at=clock.now())
            for _ in range(2)
        )
        first, second = (
            take_in_file(
                found.id, file, words=file_words(), accept={}, state=State.NEEDS_REVIEW, by=None, at=clock.now()
            )
            for _ in range(2)
        )
        assert first is not None
        assert first.written == {State.NEEDS_REVIEW: 1}
        assert second is None
        kept = find_file(file, found.id, at=clock.now())
        assert kept is not None
        assert (kept.data, (kept.outcome or {})["written"]) == (None, {"needs_review": 1})
        assert find_file(file, found.id + 1, at=clock.now()) is None
        clock.move(hours=1)
        assert find_file(other, found.id, at=clock.now()) is None
        store_file(found.id, name="b", format_=Format.XLIFF1, data=data, by=None, at=clock.now())
        assert db.session.query(JobFile).count() == 1


def test_a_link_works_until_two_weeks_after_the_deadline_and_its_token_is_kept_nowhere(
    app: Flask, clock: Clock
) -> None:
    due = clock.now().astimezone(LONDON).date() + timedelta(days=3)
    found = make_job(app, clock.now(), due_on=due)
    with app.app_context():
        token = make_link(found.id, at=clock.now())
        kept = db.session.get(Job, found.id)
        assert kept is not None
        assert kept.token_hash == token_key(token) != token
        assert len(token) >= 32
        there = find_job_by_token(token, at=clock.now())
        assert there is not None
        assert there.id == found.id
        clock.move(days=16)
        assert find_job_by_token(token, at=clock.now()) is not None
        clock.move(days=2)
        assert find_job_by_token(token, at=clock.now()) is None


def test_a_link_ends_when_it_is_taken_back_replaced_or_the_job_closed(app: Flask, clock: Clock) -> None:
    found = make_job(app, clock.now())
    with app.app_context():
        first, second = (make_link(found.id, at=clock.now()) for _ in range(2))
        assert find_job_by_token(first, at=clock.now()) is None
        revoke_link(found.id)
        assert find_job_by_token(second, at=clock.now()) is None
        third = make_link(found.id, at=clock.now())
        close_job(found.id, at=clock.now())
        assert find_job_by_token(third, at=clock.now()) is None
        for act in (make_link, close_job):
            with pytest.raises(NoJob):
                act(found.id, at=clock.now())


def test_a_deadline_may_lie_in_the_past(app: Flask, clock: Clock) -> None:
    found = make_job(app, clock.now(), due_on=date(2020, 1, 1))
    with app.app_context():
        assert find_job_by_token(make_link(found.id, at=clock.now()), at=clock.now()) is not None
