"""Times, places and contact are changed as a whole, if they can be."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app import clock as app_clock
from app.extensions import db
from app.responses.service import submit
from app.wording.queries import get_revision
from app.workshops import service
from app.workshops.queries import list_events
from app.workshops.rules import Action, TimeFault, Times
from app.workshops.service import BadTimes, NoForm, NoWorkshop
from tests.factories import filled_in, make_sheet, registration_form
from tests.integration.conftest import Make
from tests.integration.workshops.making import make_draft, make_published, now_is, trail

HOUR = timedelta(hours=1)


def times(workshop_id: int, **changes: object) -> Times:
    found = now_is(workshop_id)
    return replace(
        Times(
            starts_at=found.starts_at,
            ends_at=found.ends_at,
            capacity=found.capacity,
            delete_on=found.delete_on,
            forms={form.id: (form.opens_at, form.closes_at) for form in found.forms.values()},
        ),
        **changes,  # type: ignore[arg-type]
    )


def change(workshop_id: int, wanted: Times) -> None:
    service.change_times(workshop_id, wanted, by=None, at=app_clock.now())


def test_times_are_changed_together() -> None:
    made = make_draft()
    before = now_is(made)
    form = before.forms["registration"]
    wanted = times(
        made,
        starts_at=before.starts_at + HOUR,
        ends_at=before.ends_at + HOUR,
        capacity=3,
        delete_on=before.delete_on + timedelta(days=1),
        forms={form.id: (form.opens_at - HOUR, form.closes_at - HOUR)},
    )
    change(made, wanted)
    after = now_is(made)
    assert (after.starts_at, after.ends_at) == (wanted.starts_at, wanted.ends_at)
    assert (after.capacity, after.delete_on) == (3, wanted.delete_on)
    assert (after.forms["registration"].opens_at, after.forms["registration"].closes_at) == wanted.forms[form.id]


def test_a_form_that_is_not_named_keeps_its_times() -> None:
    made = make_draft()
    before = now_is(made)
    change(made, times(made, capacity=3, forms={}))
    assert now_is(made).forms == before.forms


def test_times_that_cannot_be_are_refused_and_nothing_is_changed() -> None:
    made = make_published()
    before = now_is(made)
    with pytest.raises(BadTimes) as caught:
        change(made, times(made, ends_at=before.starts_at, capacity=0))
    assert [(problem.field, problem.fault) for problem in caught.value.problems] == [
        ("ends_at", TimeFault.ENDS_FIRST),
        ("capacity", TimeFault.TOO_FEW_PLACES),
    ]
    assert now_is(made) == before


def test_answers_may_not_be_deleted_before_a_form_closes_that_is_not_named() -> None:
    made = make_draft()
    last = now_is(made).forms["after"].closes_at.date()
    with pytest.raises(BadTimes) as caught:
        change(made, times(made, delete_on=last, forms={}))
    assert [problem.fault for problem in caught.value.problems] == [TimeFault.DELETED_TOO_EARLY]


def test_a_form_of_another_workshop_is_refused() -> None:
    made, other = make_draft(), make_draft()
    with pytest.raises(NoForm):
        change(made, times(made, forms=times(other).forms))


def test_a_workshop_that_is_not_there_is_refused() -> None:
    made = make_draft()
    with pytest.raises(NoWorkshop):
        change(4711, times(made))


def test_the_trail_names_the_fields_that_have_changed() -> None:
    made = make_published()
    form = now_is(made).forms["after"]
    changed = times(made, capacity=3, forms={form.id: (form.opens_at, form.closes_at + HOUR)})
    change(made, changed)
    line = list_events(made, 1)[0]
    assert (line.action, line.details) == (Action.CHANGED, {"fields": ["capacity", f"form-{form.id}-closes"]})


def test_saving_the_same_times_again_changes_nothing() -> None:
    made = make_published()
    before, told = get_revision(), trail(made)
    change(made, times(made))
    db.session.rollback()
    assert (get_revision(), trail(made)) == (before, told)


def test_workers_learn_of_new_times_of_what_participants_see_alone() -> None:
    published, draft = make_published(), make_draft()
    before = get_revision()
    change(draft, times(draft, capacity=3))
    db.session.rollback()
    assert get_revision() == before
    change(published, times(published, capacity=3))
    db.session.rollback()
    assert get_revision() == before + 1


def _register(make: Make, capacity: int, people: int) -> int:
    workshop = make(registration_form(), capacity=capacity, delete_after_days=30)
    for number in range(people):
        sheet = make_sheet(workshop, "registration", f"{number:032}")
        way = filled_in(sheet, name="A", email=f"{number}@example.com")
        submit(sheet, None, way, wording_revision=1, locale="en", at=app_clock.now())
    return workshop.id


def test_a_full_workshop_that_gets_more_places_is_full_no_longer(make: Make) -> None:
    made = _register(make, capacity=2, people=2)
    assert now_is(made).full
    change(made, times(made, capacity=3))
    assert not now_is(made).full


@pytest.mark.parametrize(("capacity", "full"), [(3, False), (2, True), (1, True)])
def test_fewer_places_than_are_taken_make_a_workshop_full(make: Make, capacity: int, full: bool) -> None:
    made = _register(make, capacity=5, people=2)
    change(made, times(made, capacity=capacity))
    assert now_is(made).full is full


def test_contact_and_online_session_are_changed_and_taken_away() -> None:
    made = make_published()
    at = app_clock.now()
    service.change_contact(made, contact_email="us@example.com", join_url="https://example.com/1", by=None, at=at)
    found = now_is(made)
    assert (found.contact_email, found.join_url) == ("us@example.com", "https://example.com/1")
    service.change_contact(made, contact_email="us@example.com", join_url="", by=None, at=at)
    assert now_is(made).join_url is None
    assert list_events(made, 1)[0].details == {"fields": ["join_url"]}


def test_saving_the_same_contact_again_changes_nothing() -> None:
    made = make_published()
    before = get_revision()
    service.change_contact(made, contact_email=None, join_url=None, by=None, at=app_clock.now())
    db.session.rollback()
    assert get_revision() == before
    assert trail(made)[-1] is Action.PUBLISHED
