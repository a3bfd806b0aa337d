"""When a workshop's messages are due, and how long to wait between attempts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from app.mail.rules import Planned, Settled, schedule
from app.outbox.rules import PAUSES, Kind, next_pause

START = datetime(2027, 3, 30, 9, 0, tzinfo=UTC)
END = START + timedelta(hours=2)
SURVEYS = {
    "before": (START - timedelta(days=30), START),
    "after": (END, END + timedelta(days=14)),
}


def planned(**settled: Settled) -> dict[str, Planned]:
    """The schedule by kind and moment, like ``reminder-after``."""
    changes = {(Kind(name.partition("_")[0]), name.partition("_")[2]): one for name, one in settled.items()}
    return {f"{one.kind}-{one.moment}".strip("-"): one for one in schedule(START, END, SURVEYS, changes)}


def test_messages_are_due_in_the_morning_by_the_clock_on_the_wall() -> None:
    # The clocks went forward on 28 March: a week before, 09:00 was 09:00 in UTC.
    assert {name: one.due_at for name, one in planned().items()} == {
        "invitation-before": datetime(2027, 3, 23, 9, 0, tzinfo=UTC),
        "joining": datetime(2027, 3, 28, 8, 0, tzinfo=UTC),
        "reminder-before": datetime(2027, 3, 29, 8, 0, tzinfo=UTC),
        "invitation-after": END,
        "thanks": datetime(2027, 3, 31, 8, 0, tzinfo=UTC),
        "reminder-after": datetime(2027, 4, 10, 8, 0, tzinfo=UTC),
    }


def test_messages_come_in_the_order_in_which_they_are_due() -> None:
    times = [one.due_at for one in schedule(START, END, SURVEYS, {})]
    assert times == sorted(times)


def test_an_invitation_waits_until_its_survey_opens() -> None:
    late = {"before": (START - timedelta(days=1), START)}
    (invitation,) = [one for one in schedule(START, END, late, {}) if one.kind is Kind.INVITATION]
    assert invitation.due_at == START - timedelta(days=1)


def test_nobody_is_asked_about_a_workshop_before_it_has_ended() -> None:
    early = {"after": (START - timedelta(days=7), END + timedelta(days=14))}
    (invitation,) = [one for one in schedule(START, END, early, {}) if one.kind is Kind.INVITATION]
    assert invitation.due_at == END


def test_what_would_come_too_late_is_not_planned() -> None:
    closed_early = {"before": (START - timedelta(days=30), START - timedelta(days=10))}
    assert Kind.INVITATION not in {one.kind for one in schedule(START, END, closed_early, {})}


def test_organisers_switch_messages_off_and_move_them() -> None:
    found = planned(
        thanks_=Settled(enabled=False, due_at=None), joining_=Settled(enabled=True, due_at=START - timedelta(hours=1))
    )
    assert not found["thanks"].enabled
    assert found["joining"].due_at == START - timedelta(hours=1)


@pytest.mark.parametrize("attempts", range(1, len(PAUSES) + 1))
def test_pauses_grow(attempts: int) -> None:
    assert next_pause(attempts) == PAUSES[attempts - 1]
    assert list(PAUSES) == sorted(PAUSES)


def test_attempts_are_bounded() -> None:
    assert next_pause(len(PAUSES) + 1) is None


def test_a_service_that_asks_for_a_longer_pause_gets_it_within_reason() -> None:
    assert next_pause(1, timedelta(minutes=30)) == timedelta(minutes=30)
    assert next_pause(8, timedelta(minutes=30)) == PAUSES[-1]
    assert next_pause(1, timedelta(days=400)) == PAUSES[-1]
