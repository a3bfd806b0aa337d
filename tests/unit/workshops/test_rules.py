"""What a form says, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.workshops.rules import FormState, form_state

OPENS = datetime(2027, 3, 1, 10, 0, tzinfo=UTC)
CLOSES = datetime(2027, 3, 8, 10, 0, tzinfo=UTC)
MOMENT = timedelta(microseconds=1)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("now", "grace", "expected"),
    [
        (OPENS - MOMENT, False, FormState.NOT_YET_OPEN),
        (OPENS - MOMENT, True, FormState.NOT_YET_OPEN),
        (OPENS, False, FormState.OPEN),
        (CLOSES - MOMENT, False, FormState.OPEN),
        (CLOSES, False, FormState.CLOSED),
        (CLOSES, True, FormState.OPEN),
        (CLOSES + HOUR - MOMENT, True, FormState.OPEN),
        (CLOSES + HOUR, True, FormState.CLOSED),
    ],
)
def test_a_form_is_open_from_opening_until_just_before_closing_and_an_hour_longer_for_whoever_began(
    now: datetime, grace: bool, expected: FormState
) -> None:
    assert form_state(OPENS, CLOSES, now, grace=grace) is expected


@pytest.mark.parametrize("now", [OPENS - MOMENT, OPENS, CLOSES])
def test_a_form_of_a_closed_workshop_is_over_whatever_its_times_say_and_gives_no_hour_more(now: datetime) -> None:
    assert form_state(OPENS, CLOSES, now, grace=True, over=True) is FormState.OVER
