"""Workshops are shared, and somebody who may change them is always left."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, update

from app import clock as app_clock
from app.accounts.models import User
from app.accounts.rules import Role
from app.extensions import db, transaction
from app.workshops import service
from app.workshops.queries import list_events, list_members
from app.workshops.rules import Action
from app.workshops.service import LastOrganiser, NoPerson, NoWorkshop
from tests.integration.workshops.making import make_draft, make_person, trail


def share(workshop_id: int, user_id: int, by: int | None = None) -> None:
    service.share(workshop_id, user_id, by=by, at=app_clock.now())


def unshare(workshop_id: int, user_id: int, by: int | None = None) -> None:
    service.unshare(workshop_id, user_id, by=by, at=app_clock.now())


def members(workshop_id: int) -> set[int]:
    db.session.rollback()
    return {member.user_id for member in list_members(workshop_id)}


def test_a_workshop_is_shared_and_no_longer_shared() -> None:
    owner, colleague = make_person(), make_person()
    made = make_draft(by=owner)
    share(made, colleague, owner)
    assert members(made) == {owner, colleague}
    unshare(made, owner, colleague)
    assert members(made) == {colleague}
    assert trail(made) == [Action.CREATED, Action.SHARED, Action.UNSHARED]


def test_members_come_by_name() -> None:
    made = make_draft()
    for name in ("Zoe", "ŵyn", "Ann", "Wyn"):
        share(made, make_person(name=name))
    assert [member.name for member in list_members(made)] == ["Ann", "ŵyn", "Wyn", "Zoe"]


def test_the_trail_says_who_shared_with_whom() -> None:
    owner, colleague = make_person(name="Siân"), make_person()
    made = make_draft(by=owner)
    share(made, colleague, owner)
    line = list_events(made, 1)[0]
    assert (line.action, line.actor, line.details) == (Action.SHARED, "Siân", {"user": colleague})


def test_sharing_once_more_changes_nothing() -> None:
    owner = make_person()
    made = make_draft(by=owner)
    share(made, owner, owner)
    assert trail(made) == [Action.CREATED]


def test_nobody_and_somebody_who_cannot_sign_in_are_refused() -> None:
    made = make_draft()
    for user in (4711, make_person(disabled=True)):
        with pytest.raises(NoPerson):
            share(made, user)


def test_somebody_with_whom_it_is_not_shared_is_refused() -> None:
    made, stranger = make_draft(by=make_person()), make_person()
    with pytest.raises(NoPerson):
        unshare(made, stranger)


@pytest.mark.parametrize("other", [None, Role.VIEWER])
def test_the_last_organiser_stays(other: Role | None) -> None:
    owner = make_person()
    made = make_draft(by=owner)
    if other is not None:
        share(made, make_person(other))
    with pytest.raises(LastOrganiser):
        unshare(made, owner, owner)
    assert owner in members(made)


def test_an_organiser_who_cannot_sign_in_any_more_does_not_count_and_can_go() -> None:
    owner, gone = make_person(), make_person()
    made = make_draft(by=owner)
    share(made, gone)
    with transaction():
        db.session.execute(update(User).where(User.id == gone).values(disabled_at=app_clock.now()))
    with pytest.raises(LastOrganiser):
        unshare(made, owner)
    unshare(made, gone)
    assert members(made) == {owner}


def test_a_viewer_can_go_also_where_there_is_no_organiser() -> None:
    made, viewer = make_draft(by=None), make_person(Role.VIEWER)
    share(made, viewer)
    unshare(made, viewer)
    assert members(made) == set()


def test_a_workshop_that_is_not_there_is_refused() -> None:
    with pytest.raises(NoWorkshop):
        share(4711, make_person())
    with pytest.raises(NoWorkshop):
        unshare(4711, make_person())


def test_the_trail_outlives_the_account_of_whoever_stands_in_it() -> None:
    owner = make_person()
    made = make_draft(by=owner)
    with transaction():
        db.session.execute(delete(User).where(User.id == owner))
    assert [(line.action, line.actor) for line in list_events(made, 5)] == [(Action.CREATED, None)]


def test_the_trail_is_newest_first_and_no_longer_than_asked_for() -> None:
    made = make_draft()
    for action in (Action.DOWNLOADED, Action.RESPONSE_CORRECTED):
        service.note(made, action, by=None, at=app_clock.now(), reason="Asked for")
    assert [line.action for line in list_events(made, 2)] == [Action.RESPONSE_CORRECTED, Action.DOWNLOADED]
    assert list_events(made, 1)[0].details == {"reason": "Asked for"}
