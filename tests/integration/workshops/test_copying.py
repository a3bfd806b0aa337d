"""A copy is what its original is, at another time, and a draft."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from app import clock as app_clock
from app.accounts.models import User
from app.accounts.rules import Role
from app.extensions import db, transaction
from app.wording.models import SourceText, Translation
from app.wording.rules import State
from app.workshops import service
from app.workshops.models import Workshop
from app.workshops.queries import FormSnapshot, copyable, list_events, list_members, list_texts, short_links
from app.workshops.rules import LONDON, Action, Times, WorkshopState
from app.workshops.service import NoWorkshop
from tests.conftest import Clock
from tests.factories import feedback_form, publish_version, registration_form, sourced
from tests.integration.conftest import Make
from tests.integration.workshops.making import (
    TITLE,
    london,
    make_draft,
    make_person,
    make_published,
    make_ready,
    now_is,
    trail,
)


def copy(workshop_id: int, *, by: int | None = None, days: int = 364) -> int:
    starts_at = now_is(workshop_id).starts_at + timedelta(days=days)
    return service.copy(workshop_id, starts_at=starts_at, by=by, at=app_clock.now())


def test_a_copy_is_a_draft_with_addresses_and_short_links_of_its_own() -> None:
    original = make_published()
    made = now_is(copy(original))
    assert made.state is WorkshopState.DRAFT
    assert dict(made.slugs) == {"cy": "diwrnod-dylunio-2", "en": "design-day-2"}
    assert set(short_links(made.id)) == set(short_links(original))
    assert not set(short_links(made.id).values()) & set(short_links(original).values())


def test_every_text_comes_along_in_both_languages_and_in_its_place() -> None:
    original = make_ready()
    service.add_case_study(original, {"cy": "Un", "en": "One"}, by=None, at=app_clock.now())
    made, before = ([replace(text, id=0, version=0) for text in list_texts(id_)] for id_ in (copy(original), original))
    assert made == before


def test_translations_keep_their_states() -> None:
    original = make_ready()
    with transaction():
        db.session.execute(update(Translation).where(Translation.text == "Crynodeb").values(state=State.NEEDS_REVIEW))
        db.session.execute(update(SourceText).where(SourceText.key == "workshop.place").values(sourced("In Cardiff")))
    states = {text.key: text.state for text in list_texts(copy(original))}
    assert states["workshop.summary"] is State.NEEDS_REVIEW
    assert states["workshop.place"] is State.STALE
    assert states["workshop.title"] is State.APPROVED


def test_an_approved_copy_can_be_published_at_once() -> None:
    made = copy(make_published())
    service.publish(made, by=None, at=app_clock.now())
    assert now_is(made).state is WorkshopState.PUBLISHED


def test_texts_of_original_and_copy_part_ways() -> None:
    original = make_published()
    made = copy(original)
    service.change_texts(made, {"workshop.place": {"cy": "Bangor", "en": "Bangor"}}, by=None, at=app_clock.now())
    assert now_is(original).find_text("en", "workshop.place") == "Online"
    assert now_is(made).find_text("en", "workshop.place") == "Bangor"


def test_forms_come_in_their_current_version(make: Make, context: object, clock: Clock) -> None:
    original = make(registration_form(), feedback_form())
    changed = publish_version(context, original, feedback_form(check_answers=True), clock.now())  # type: ignore[arg-type]
    made = now_is(copy(original.id))
    assert made.forms["after"].current.questionnaire == changed
    assert made.forms["after"].current.number == 1
    assert made.forms["registration"].current.questionnaire == original.forms["registration"].current.questionnaire


def test_places_and_contact_are_the_same_and_every_place_is_free() -> None:
    original = make_published(capacity=7)
    at = app_clock.now()
    service.change_contact(original, contact_email="us@example.com", join_url="https://example.com/1", by=None, at=at)
    service.mark_full(original, full=True)
    made = now_is(copy(original))
    assert (made.capacity, made.full) == (7, False)
    assert (made.contact_email, made.join_url) == ("us@example.com", "https://example.com/1")


def test_it_is_shared_with_the_same_people_and_whoever_copies() -> None:
    owner, colleague, gone, copier = make_person(), make_person(Role.VIEWER), make_person(), make_person()
    original = make_draft(by=owner)
    for user in (colleague, gone):
        service.share(original, user, by=owner, at=app_clock.now())
    with transaction():
        db.session.execute(update(User).where(User.id == gone).values(disabled_at=app_clock.now()))
    made = copy(original, by=copier)
    assert {member.user_id for member in list_members(made)} == {owner, colleague, copier}


def test_the_trail_says_what_it_was_copied_from() -> None:
    original = make_draft()
    made = copy(original)
    assert trail(made) == [Action.COPIED]
    assert list_events(made, 1)[0].details == {"source": original}


def _dated(clock: Clock) -> int:
    """A workshop in winter whose forms are open in winter and in summer."""
    clock.set(london(2027, 1, 4, 9))
    made = make_published(starts_at=london(2027, 3, 22, 10))
    forms = now_is(made).forms
    times = Times(
        starts_at=london(2027, 3, 22, 10),
        ends_at=london(2027, 3, 22, 16, 30),
        capacity=20,
        delete_on=date(2028, 3, 21),
        forms={
            forms["registration"].id: (london(2027, 2, 1, 9), london(2027, 3, 21, 17)),
            forms["after"].id: (london(2027, 3, 22, 16, 30), london(2027, 4, 12, 17)),
        },
    )
    service.change_times(made, times, by=None, at=clock.now())
    return made


def _wall(form: FormSnapshot) -> list[str]:
    return [moment.astimezone(LONDON).strftime("%Y-%m-%d %H:%M") for moment in (form.opens_at, form.closes_at)]


def test_all_times_are_as_far_from_the_start_as_they_were_by_the_clock_on_the_wall(clock: Clock) -> None:
    made = now_is(service.copy(_dated(clock), starts_at=london(2027, 10, 25, 10), by=None, at=clock.now()))
    assert made.starts_at == london(2027, 10, 25, 10)
    assert made.ends_at == london(2027, 10, 25, 16, 30)
    assert _wall(made.forms["registration"]) == ["2027-09-06 09:00", "2027-10-24 17:00"]
    assert _wall(made.forms["after"]) == ["2027-10-25 16:30", "2027-11-15 17:00"]
    assert made.delete_on == date(2028, 3, 21) + timedelta(days=217)


def test_another_hour_of_the_day_moves_everything_by_it(clock: Clock) -> None:
    made = now_is(service.copy(_dated(clock), starts_at=london(2027, 3, 23, 13, 15), by=None, at=clock.now()))
    assert made.ends_at == london(2027, 3, 23, 19, 45)
    assert _wall(made.forms["registration"]) == ["2027-02-02 12:15", "2027-03-22 20:15"]
    assert made.delete_on == date(2028, 3, 22)


def test_a_workshop_can_be_copied_to_an_earlier_day(clock: Clock) -> None:
    made = now_is(service.copy(_dated(clock), starts_at=london(2027, 3, 15, 10), by=None, at=clock.now()))
    assert made.delete_on == date(2028, 3, 14)


def test_a_workshop_from_a_file_can_be_copied(make: Make) -> None:
    original = make(feedback_form())
    made = now_is(copy(original.id))
    assert dict(made.wording.texts) == dict(original.wording.texts)


def test_what_is_not_there_cannot_be_copied() -> None:
    with pytest.raises(NoWorkshop):
        service.copy(4711, starts_at=app_clock.now(), by=None, at=app_clock.now())


def test_somebody_may_copy_what_they_may_open_the_latest_first(clock: Clock) -> None:
    owner, stranger, administrator = make_person(), make_person(), make_person(Role.ADMINISTRATOR)
    early = make_draft(by=owner)
    late = make_draft(by=owner, title={"cy": "Hwyr", "en": ""}, starts_at=clock.now() + timedelta(days=30))

    class Person:
        def __init__(self, user_id: int, role: Role) -> None:
            self.user_id, self.role = user_id, role

    listed = copyable(Person(owner, Role.ORGANISER))
    assert [one.id for one in listed] == [late, early]
    assert [dict(one.title) for one in listed] == [{"cy": "Hwyr", "en": ""}, dict(TITLE)]
    assert copyable(Person(stranger, Role.ORGANISER)) == ()
    assert [one.id for one in copyable(Person(administrator, Role.ADMINISTRATOR))] == [late, early]


def test_the_original_is_left_as_it_is() -> None:
    original = make_published()
    before = now_is(original)
    copy(original)
    assert now_is(original) == before
    assert db.session.get_one(Workshop, original).state is WorkshopState.PUBLISHED
