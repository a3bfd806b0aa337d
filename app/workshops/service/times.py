"""A workshop's times and places, and whom to contact."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from app.extensions import db, transaction
from app.outbox.rules import Kind
from app.workshops.models import Workshop, WorkshopQuestionnaire
from app.workshops.rules import Action, Period, Times, WorkshopState, form_field, is_another_day, time_problems
from app.workshops.service.above import above
from app.workshops.service.common import lock, note, tell_workers
from app.workshops.service.errors import BadTimes, NoForm

SETTLES: Final = timedelta(minutes=5)
"""How long news of another time waits, so that a slip that is mended at once reaches nobody."""


def change_times(workshop_id: int, times: Times, *, by: int | None, at: datetime) -> None:
    """Change when the workshop is, how many places it has, when its forms are open, when its answers are deleted.

    A form that ``times`` does not name keeps its own. Raises BadTimes, NoForm and NoWorkshop.
    """
    with transaction():
        workshop = lock(workshop_id)
        forms = {form.id: form for form in _forms(workshop_id)}
        for form_id in times.forms:
            if form_id not in forms:
                raise NoForm(form_id)
        periods: dict[int, Period] = {id_: (form.opens_at, form.closes_at) for id_, form in forms.items()}
        wanted = replace(times, forms={**periods, **times.forms})
        problems = time_problems(wanted)
        if problems:
            raise BadTimes(problems)
        before = times_of(workshop, periods)
        changed = _changed(before, wanted)
        if not changed:
            return
        workshop.starts_at, workshop.ends_at = wanted.starts_at, wanted.ends_at
        workshop.capacity, workshop.delete_on = wanted.capacity, wanted.delete_on
        for id_, form in forms.items():
            form.opens_at, form.closes_at = wanted.forms[id_]
        note(workshop_id, Action.CHANGED, by=by, at=at, fields=changed)
        tell_workers(workshop)
        if "starts_at" in changed or "ends_at" in changed:
            _tell(workshop, before, at)
        above().fill_places(workshop_id, at=at)


def change_capacity(workshop_id: int, capacity: int, *, by: int | None, at: datetime) -> None:
    """Give the workshop another number of places, whatever its times are by now. Raises BadTimes and NoWorkshop."""
    with transaction():
        times = times_of(lock(workshop_id), {})
        change_times(workshop_id, replace(times, capacity=capacity), by=by, at=at)


def change_contact(
    workshop_id: int, *, contact_email: str | None, join_url: str | None, by: int | None, at: datetime
) -> None:
    """Change whom participants write to (None: the service's own address), and where an online session is.

    Raises NoWorkshop.
    """
    with transaction():
        workshop = lock(workshop_id)
        wanted = {"contact_email": contact_email or None, "join_url": join_url or None}
        changed = [name for name, value in wanted.items() if getattr(workshop, name) != value]
        for name in changed:
            setattr(workshop, name, wanted[name])
        if changed:
            note(workshop_id, Action.CHANGED, by=by, at=at, fields=changed)
            tell_workers(workshop)


def times_of(workshop: Workshop, periods: dict[int, Period]) -> Times:
    """A workshop's times as they are."""
    return Times(
        starts_at=workshop.starts_at,
        ends_at=workshop.ends_at,
        capacity=workshop.capacity,
        delete_on=workshop.delete_on,
        forms=periods,
    )


def _tell(workshop: Workshop, before: Times, at: datetime) -> None:
    """Tell participants of another time, unless the workshop is over or nobody has seen it yet."""
    if workshop.state is not WorkshopState.PUBLISHED or workshop.starts_at <= at:
        return
    workshop.calendar_sequence += 1
    above().tell_all(
        workshop.id,
        Kind.POSTPONED if is_another_day(before.starts_at, workshop.starts_at) else Kind.CHANGED,
        at=at,
        due_at=at + SETTLES,
        until=workshop.starts_at,
        facts={"starts_at": before.starts_at.isoformat(), "ends_at": before.ends_at.isoformat()},
        instead_of=(Kind.POSTPONED, Kind.CHANGED),
    )


def _forms(workshop_id: int) -> list[WorkshopQuestionnaire]:
    query = select(WorkshopQuestionnaire).where(WorkshopQuestionnaire.workshop_id == workshop_id)
    return list(db.session.scalars(query.order_by(WorkshopQuestionnaire.id)))


def _changed(now: Times, wanted: Times) -> list[str]:
    fields = [
        name
        for name in ("starts_at", "ends_at", "capacity", "delete_on")
        if getattr(now, name) != getattr(wanted, name)
    ]
    for form_id, period in wanted.forms.items():
        for end, before, after in zip(("opens", "closes"), now.forms[form_id], period, strict=True):
            if before != after:
                fields.append(form_field(form_id, end))
    return fields
