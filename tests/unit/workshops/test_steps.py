"""What an organiser does next, and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import pytest

from app.workshops.rules import (
    LONDON,
    Action,
    Gap,
    GapKind,
    NextStep,
    Step,
    WorkshopState,
    moves_from,
    next_step,
)

START = datetime(2027, 3, 10, 10, tzinfo=UTC)
END = START + timedelta(hours=2)
DELETE_ON = date(2028, 3, 10)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
MISSING = Gap(place="description", key="workshop.summary", form_id=None, locale="cy", kind=GapKind.MISSING)


@dataclass(frozen=True)
class Form:
    opens_at: datetime
    closes_at: datetime


REGISTRATION = Form(START - 9 * DAY, START)
AFTER = Form(END, END + 14 * DAY)
FORMS = (REGISTRATION, AFTER)


def step(
    state: WorkshopState, now: datetime, forms: tuple[Form, ...] = FORMS, gaps: tuple[Gap, ...] = ()
) -> tuple[Step, datetime | None]:
    found = next_step(state, now, START, END, forms, gaps, DELETE_ON)
    assert isinstance(found, NextStep)
    return found.step, found.by


@pytest.mark.parametrize(("gaps", "expected"), [((MISSING,), Step.COMPLETE), ((), Step.PUBLISH)])
@pytest.mark.parametrize(
    ("now", "by"),
    [
        (START - 20 * DAY, START - 9 * DAY),
        (START - DAY, START),
        (START + HOUR, END),
        (END + HOUR, START),
    ],
)
def test_a_draft_is_completed_and_published_before_what_comes_first(
    gaps: tuple[Gap, ...], expected: Step, now: datetime, by: datetime
) -> None:
    assert step(WorkshopState.DRAFT, now, gaps=gaps) == (expected, by)


@pytest.mark.parametrize(
    ("now", "expected", "by"),
    [
        (START - 20 * DAY, Step.WAIT, START - 9 * DAY),
        (START - 9 * DAY, Step.FOLLOW, START),
        (START - HOUR, Step.FOLLOW, START),
        (START, Step.HOLD, END),
        (END - HOUR, Step.HOLD, END),
        (END, Step.COLLECT, END + 14 * DAY),
        (END + 14 * DAY, Step.CLOSE, None),
    ],
)
def test_a_published_workshop_is_waited_for_followed_held_collected_and_closed(
    now: datetime, expected: Step, by: datetime | None
) -> None:
    assert step(WorkshopState.PUBLISHED, now) == (expected, by)


def test_a_workshop_whose_forms_have_all_closed_is_still_to_be_held() -> None:
    assert step(WorkshopState.PUBLISHED, START - HOUR, (Form(START - 9 * DAY, START - DAY),)) == (Step.FOLLOW, START)


def test_a_form_that_opens_long_after_the_workshop_is_still_to_be_answered() -> None:
    late = Form(END + 90 * DAY, END + 100 * DAY)
    assert step(WorkshopState.PUBLISHED, END + DAY, (REGISTRATION, late)) == (Step.COLLECT, END + 100 * DAY)


@pytest.mark.parametrize(
    ("state", "expected"), [(WorkshopState.CLOSED, Step.READ), (WorkshopState.ARCHIVED, Step.KEEP)]
)
def test_results_are_there_until_the_day_on_which_answers_are_deleted(state: WorkshopState, expected: Step) -> None:
    midnight = datetime(2028, 3, 10, tzinfo=LONDON)
    assert step(state, END + 20 * DAY) == (expected, midnight)
    assert step(state, midnight) == (Step.DONE, None)


@pytest.mark.parametrize(
    ("state", "moves"),
    [
        (WorkshopState.DRAFT, (Action.PUBLISHED,)),
        (WorkshopState.PUBLISHED, (Action.CLOSED, Action.CANCELLED, Action.ARCHIVED)),
        (WorkshopState.CLOSED, (Action.REOPENED, Action.ARCHIVED)),
        (WorkshopState.ARCHIVED, (Action.REOPENED,)),
    ],
)
def test_each_state_may_be_left_in_its_own_ways(state: WorkshopState, moves: tuple[Action, ...]) -> None:
    assert moves_from(state) == moves
