"""With whom a workshop is shared."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from app.accounts.models import User
from app.accounts.rules import Role
from app.extensions import db, is_sqlite, transaction
from app.workshops.models import Member
from app.workshops.rules import Action
from app.workshops.service.common import lock, note
from app.workshops.service.errors import LastOrganiser, NoPerson

_CHANGE_WORKSHOPS = (Role.ADMINISTRATOR, Role.ORGANISER)


def share(workshop_id: int, user_id: int, *, by: int | None, at: datetime) -> None:
    """Let somebody open the workshop, as their role says; once more changes nothing. Raises NoPerson and NoWorkshop."""
    with transaction():
        lock(workshop_id)
        user = db.session.get(User, user_id)
        if user is None or user.disabled_at is not None:
            raise NoPerson(user_id)
        if add_member(workshop_id, user_id):
            note(workshop_id, Action.SHARED, by=by, at=at, user=user_id)


def unshare(workshop_id: int, user_id: int, *, by: int | None, at: datetime) -> None:
    """Let somebody open the workshop no longer. Raises LastOrganiser, NoPerson (not a member) and NoWorkshop."""
    with transaction():
        lock(workshop_id)
        member = db.session.get(Member, (workshop_id, user_id))
        if member is None:
            raise NoPerson(user_id)
        if _may_change(workshop_id, user_id) and not _others_may_change(workshop_id, user_id):
            raise LastOrganiser
        db.session.delete(member)
        note(workshop_id, Action.UNSHARED, by=by, at=at, user=user_id)


def add_member(workshop_id: int, user_id: int) -> bool:
    """Whether they were not one before."""
    insert = (sqlite.insert if is_sqlite() else postgresql.insert)(Member).values(
        workshop_id=workshop_id, user_id=user_id
    )
    return db.session.execute(insert.on_conflict_do_nothing().returning(Member.user_id)).first() is not None


def _may_change(workshop_id: int, user_id: int) -> bool:
    return user_id in _list_organisers(workshop_id)


def _others_may_change(workshop_id: int, user_id: int) -> bool:
    return bool(_list_organisers(workshop_id) - {user_id})


def _list_organisers(workshop_id: int) -> set[int]:
    query = (
        select(User.id)
        .join(Member, Member.user_id == User.id)
        .where(Member.workshop_id == workshop_id, User.role.in_(_CHANGE_WORKSHOPS), User.disabled_at.is_(None))
    )
    return set(db.session.scalars(query))
