"""What an organiser does next with a workshop."""

from __future__ import annotations

import enum
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol

from app.workshops.rules.states import Gap, WorkshopState
from app.workshops.rules.times import LONDON


class Step(enum.StrEnum):
    """What is to be done.

    complete: mend what keeps the draft from being published; publish: nothing does; wait: until a form opens; follow:
    forms are open and the workshop is still to come; hold: it is on; collect: it is over and a form is still to be
    answered; close: nothing is; read: read the results, and archive; keep: nothing, until the answers are deleted;
    done: they are.
    """

    COMPLETE = "complete"
    PUBLISH = "publish"
    WAIT = "wait"
    FOLLOW = "follow"
    HOLD = "hold"
    COLLECT = "collect"
    CLOSE = "close"
    READ = "read"
    KEEP = "keep"
    DONE = "done"


class Opening(Protocol):
    """A form, as far as its times go."""

    @property
    def opens_at(self) -> datetime:
        """From when it takes answers."""

    @property
    def closes_at(self) -> datetime:
        """Until when."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """What is to be done, and by when; of ``read`` and ``keep``, the day on which the answers are deleted.

    ``close`` and ``done`` have no time.
    """

    step: Step
    by: datetime | None


def next_step(
    state: WorkshopState,
    now: datetime,
    starts_at: datetime,
    ends_at: datetime,
    forms: Iterable[Opening],
    gaps: Collection[Gap],
    delete_on: date,
) -> NextStep:
    """What to do next with a workshop, at ``now``; ``gaps`` matter to a draft only."""
    openings = list(forms)
    deleted = datetime.combine(delete_on, time(), LONDON)
    match state:
        case WorkshopState.DRAFT:
            coming = [moment for moment in (starts_at, *(form.opens_at for form in openings)) if moment > now]
            return NextStep(step=Step.COMPLETE if gaps else Step.PUBLISH, by=min(coming) if coming else starts_at)
        case WorkshopState.PUBLISHED:
            return _while_published(now, starts_at, ends_at, openings)
        case _ if deleted <= now:
            return NextStep(step=Step.DONE, by=None)
        case WorkshopState.CLOSED:
            return NextStep(step=Step.READ, by=deleted)
        case WorkshopState.ARCHIVED:
            return NextStep(step=Step.KEEP, by=deleted)


def _while_published(now: datetime, starts_at: datetime, ends_at: datetime, forms: list[Opening]) -> NextStep:
    if starts_at <= now < ends_at:
        return NextStep(step=Step.HOLD, by=ends_at)
    to_come = [form for form in forms if now < form.closes_at]
    if now >= ends_at:
        if not to_come:
            return NextStep(step=Step.CLOSE, by=None)
        return NextStep(step=Step.COLLECT, by=max(form.closes_at for form in to_come))
    if to_come and all(now < form.opens_at for form in to_come):
        return NextStep(step=Step.WAIT, by=min(starts_at, *(form.opens_at for form in to_come)))
    return NextStep(step=Step.FOLLOW, by=starts_at)
