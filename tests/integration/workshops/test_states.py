"""A workshop is published in both languages or not at all, closed, opened again, archived; only a draft is deleted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app import clock as app_clock
from app.accounts.rules import Lifetime
from app.extensions import db, transaction
from app.responses.models import Response
from app.responses.service import save_page, submit
from app.retention import service as retention
from app.wording.models import Catalogue, SourceText, Translation
from app.wording.queries import get_revision
from app.wording.rules import State
from app.workshops import service
from app.workshops.models import ShortLink, Slug, Workshop, WorkshopEvent
from app.workshops.queries import (
    find_by_slug,
    find_published,
    find_short_link,
    gaps,
    list_kept,
    list_published,
    short_links,
)
from app.workshops.rules import Action, FormState, Gap, GapKind, WorkshopState
from app.workshops.service import HasResponses, NotReady, NoWorkshop, WrongState
from app.workshops.shelf import Shelf
from tests.conftest import Clock
from tests.factories import NO_ERASURES, feedback_form, filled_in, make_sheet, sourced
from tests.integration.conftest import Make
from tests.integration.workshops.making import (
    gap_keys,
    make_draft,
    make_person,
    make_published,
    make_ready,
    now_is,
    trail,
)

MOVES: dict[str, Callable[..., None]] = {
    "publish": service.publish,
    "close": service.close,
    "reopen": service.reopen,
    "archive": service.archive,
}


def move(workshop_id: int, *names: str) -> None:
    for name in names:
        MOVES[name](workshop_id, by=None, at=app_clock.now())


def test_publishing_shows_the_workshop_in_both_languages_at_once() -> None:
    made = make_ready()
    before = get_revision()
    move(made, "publish")
    db.session.rollback()
    assert get_revision() == before + 1
    assert find_published("cy", "diwrnod-dylunio") == find_published("en", "design-day")
    assert [found.id for found in list_published(app_clock.now())] == [made]
    assert trail(made)[-1] is Action.PUBLISHED


def test_a_draft_that_lacks_texts_is_not_published_and_says_which() -> None:
    made = make_draft(title={"cy": "Holi", "en": ""}, source_locale="cy")
    with pytest.raises(NotReady) as caught:
        move(made, "publish")
    assert gap_keys(caught.value) == {
        ("workshop.title", "en"),
        ("workshop.summary", "cy"),
        ("workshop.summary", "en"),
        ("workshop.place", "cy"),
        ("workshop.place", "en"),
    }
    assert now_is(made).state is WorkshopState.DRAFT


def test_gaps_come_page_by_page_and_name_place_field_and_form() -> None:
    made = make_draft(title={"cy": "Holi", "en": ""})
    at = app_clock.now()
    key = service.add_case_study(made, {"cy": "Hanes", "en": ""}, by=None, at=at)
    service.change_texts(made, {"workshop.privacy": {"cy": "", "en": "Ours"}}, by=None, at=at)
    title = select(SourceText.id).where(SourceText.key == "registration.title")
    with transaction():
        db.session.execute(update(Translation).where(Translation.text_id.in_(title)).values(state=State.NEEDS_REVIEW))
    db.session.rollback()
    form = now_is(made).forms["registration"]
    assert gaps(made, at) == (
        Gap(place="description", key="workshop.title", form_id=None, locale="en", kind=GapKind.MISSING),
        Gap(place="description", key="workshop.summary", form_id=None, locale="cy", kind=GapKind.MISSING),
        Gap(place="description", key="workshop.summary", form_id=None, locale="en", kind=GapKind.MISSING),
        Gap(place="description", key="workshop.place", form_id=None, locale="cy", kind=GapKind.MISSING),
        Gap(place="description", key="workshop.place", form_id=None, locale="en", kind=GapKind.MISSING),
        Gap(place="case-studies", key=key, form_id=None, locale="en", kind=GapKind.MISSING),
        Gap(place="contact", key="workshop.privacy", form_id=None, locale="cy", kind=GapKind.MISSING),
        Gap(place="texts", key="registration.title", form_id=form.id, locale="cy", kind=GapKind.NEEDS_REVIEW),
    )


def test_a_ready_draft_has_no_gaps() -> None:
    assert gaps(make_ready(), app_clock.now()) == ()


def test_a_workshop_without_forms_is_not_published() -> None:
    made = make_ready(library=())
    assert gaps(made, app_clock.now()) == (
        Gap(place="forms", key=None, form_id=None, locale=None, kind=GapKind.NO_FORMS),
    )


def test_a_workshop_is_not_published_once_all_its_forms_have_closed(clock: Clock) -> None:
    made = make_ready(library=("registration",))
    form = now_is(made).forms["registration"]
    clock.set(form.closes_at - timedelta(seconds=1))
    assert gaps(made, clock.now()) == ()
    clock.set(form.closes_at)
    assert gaps(made, clock.now()) == (
        Gap(place="times", key=f"form-{form.id}-closes", form_id=form.id, locale=None, kind=GapKind.PAST),
    )


def test_a_workshop_is_not_published_once_its_answers_would_be_deleted(clock: Clock) -> None:
    made = make_ready()
    clock.move(days=700)
    assert Gap(place="times", key="delete_on", form_id=None, locale=None, kind=GapKind.PAST) in gaps(made, clock.now())


def test_gaps_of_a_workshop_that_is_not_there_are_not_told() -> None:
    with pytest.raises(NoWorkshop):
        gaps(4711, app_clock.now())


def test_a_closed_workshop_is_still_seen_but_takes_no_answers_and_is_not_listed() -> None:
    made = make_published()
    move(made, "close")
    found = find_published("en", "design-day")
    assert found is not None
    for form in found.forms.values():
        assert form.state(form.opens_at, grace=True) is FormState.OVER
    assert list_published(app_clock.now()) == []


def test_an_archived_workshop_is_seen_by_nobody_but_its_organisers() -> None:
    made = make_published()
    move(made, "archive")
    assert find_published("en", "design-day") is None
    assert list_published(app_clock.now()) == []
    found = find_by_slug("en", "design-day")
    assert found is not None
    assert found.state is WorkshopState.ARCHIVED


@pytest.mark.parametrize("names", [("close",), ("archive",), ("close", "archive")])
def test_reopening_publishes_again(names: tuple[str, ...]) -> None:
    made = make_published()
    move(made, *names, "reopen")
    assert now_is(made).state is WorkshopState.PUBLISHED
    assert now_is(made).forms["registration"].state(app_clock.now()) is FormState.OPEN
    assert trail(made)[-1] is Action.REOPENED


def test_reopening_asks_for_as_much_as_publishing() -> None:
    made = make_published()
    move(made, "close")
    with transaction():
        db.session.execute(update(SourceText).where(SourceText.key == "workshop.place").values(sourced("Elsewhere")))
    with pytest.raises(NotReady):
        move(made, "reopen")
    assert now_is(made).state is WorkshopState.CLOSED


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ((), "close"),
        ((), "archive"),
        ((), "reopen"),
        (("publish", "close"), "publish"),
        (("publish", "archive"), "publish"),
        (("publish", "archive"), "close"),
    ],
)
def test_what_a_state_does_not_allow_is_refused(before: tuple[str, ...], name: str) -> None:
    made = make_ready()
    move(made, *before)
    state, told = now_is(made).state, trail(made)
    with pytest.raises(WrongState) as caught:
        move(made, name)
    assert caught.value.state is state
    assert (now_is(made).state, trail(made)) == (state, told)


@pytest.mark.parametrize(
    "names", [("publish",), ("publish", "close"), ("publish", "archive"), ("publish", "close", "reopen")]
)
def test_a_second_click_changes_nothing(names: tuple[str, ...]) -> None:
    made = make_ready()
    move(made, *names)
    told, revision = trail(made), get_revision()
    move(made, names[-1])
    db.session.rollback()
    assert (trail(made), get_revision()) == (told, revision)


@pytest.mark.parametrize("name", list(MOVES))
def test_a_workshop_that_is_not_there_is_refused(name: str) -> None:
    with pytest.raises(NoWorkshop):
        move(4711, name)


def test_workers_learn_of_every_step() -> None:
    made = make_published()
    shelf = Shelf()
    for name, found in (("close", True), ("reopen", True), ("archive", False), ("reopen", True)):
        move(made, name)
        shelf.look(at_once=True)
        kept = shelf.find("en", "design-day")
        assert (kept is not None) is found
        assert kept is None or kept.state is now_is(made).state


def test_the_privacy_notice_goes_on_naming_a_workshop_whose_answers_are_kept() -> None:
    day = app_clock.now().date()
    make_draft()
    made = make_published()
    for name in ("close", "archive"):
        move(made, name)
        assert [found.id for found in list_kept(day)] == [made]


def test_short_links_lead_somewhere_while_participants_see_the_workshop() -> None:
    made = make_ready()
    codes = short_links(made)
    code = codes["cy", "after"]
    assert find_short_link(code) is None
    for name, seen in (("publish", True), ("close", True), ("archive", False)):
        move(made, name)
        db.session.rollback()
        assert (find_short_link(code) is not None) is seen
    move(made, "reopen")
    assert short_links(made) == codes


def test_a_draft_is_deleted_with_all_that_is_its_own() -> None:
    kept = make_draft()
    made = make_draft(by=make_person())
    service.delete_draft(made, by=None, at=app_clock.now())
    with pytest.raises(NoWorkshop):
        now_is(made)
    assert now_is(kept).state is WorkshopState.DRAFT
    assert {id_ for (id_,) in db.session.execute(select(Slug.workshop_id))} == {kept}
    assert {id_ for (id_,) in db.session.execute(select(ShortLink.workshop_id))} == {kept}
    assert db.session.execute(select(func.count()).select_from(Catalogue)).scalar_one() == 1


def test_the_trail_of_a_deleted_draft_stays_and_says_which_it_was() -> None:
    by = make_person()
    made = make_draft(by=by)
    service.delete_draft(made, by=by, at=app_clock.now())
    lines = db.session.scalars(select(WorkshopEvent).order_by(WorkshopEvent.id)).all()
    assert [(line.action, line.workshop_id, line.actor_id) for line in lines] == [
        (Action.CREATED, None, by),
        (Action.DELETED, None, by),
    ]
    assert lines[-1].details == {"workshop": made}


@pytest.mark.parametrize("names", [("publish",), ("publish", "close"), ("publish", "archive")])
def test_what_was_published_is_not_deleted(names: tuple[str, ...]) -> None:
    made = make_ready()
    move(made, *names)
    with pytest.raises(WrongState):
        service.delete_draft(made, by=None, at=app_clock.now())


@pytest.mark.parametrize("sent", [True, False])
def test_a_draft_that_somebody_has_answered_or_begun_to_is_not_deleted(make: Make, sent: bool) -> None:
    made = make(feedback_form())
    sheet = make_sheet(made, "after")
    if sent:
        way = filled_in(sheet, mood="good")
        submit(sheet, None, way, wording_revision=1, locale="cy", at=app_clock.now())
    else:
        save_page(sheet, None, "first", {"mood": ["good"]}, checked=False, locale="cy", at=app_clock.now())
    with transaction():
        db.session.execute(update(Workshop).values(state=WorkshopState.DRAFT))
    with pytest.raises(HasResponses):
        service.delete_draft(made.id, by=None, at=app_clock.now())
    assert now_is(made.id).state is WorkshopState.DRAFT


@pytest.mark.parametrize("names", [("close",), ("archive",), ("close", "archive")])
def test_answers_of_a_workshop_that_is_over_are_deleted_on_their_day(
    make: Make, clock: Clock, names: tuple[str, ...]
) -> None:
    made = make(feedback_form())
    sheet = make_sheet(made, "after")
    submit(sheet, None, filled_in(sheet, mood="good"), wording_revision=1, locale="cy", at=clock.now())
    move(made.id, *names)
    for days, left in ((29, 1), (4, 0)):
        clock.move(days=days)
        _retain(clock)
        assert db.session.execute(select(func.count()).select_from(Response)).scalar_one() == left
    assert now_is(made.id).state is not WorkshopState.PUBLISHED


def test_deleting_what_is_due_passes_over_a_draft_that_was_deleted(clock: Clock) -> None:
    made = make_draft()
    service.delete_draft(made, by=None, at=clock.now())
    clock.move(days=1000)
    _retain(clock)


def _retain(clock: Clock) -> None:
    lifetime = Lifetime(idle=timedelta(hours=1), absolute=timedelta(hours=12))
    outcome = retention.run(at=clock.now(), draft_days=7, sensitive_days=14, sign_ins=lifetime, **NO_ERASURES)
    assert outcome.failed == ()


def test_what_somebody_else_has_just_closed_is_not_called_off_in_silence() -> None:
    workshop_id = make_published()
    move(workshop_id, "close")
    with pytest.raises(WrongState):
        service.cancel(workshop_id, by=None, at=app_clock.now())
    move(workshop_id, "reopen")
    for _ in range(2):
        service.cancel(workshop_id, by=None, at=app_clock.now())
