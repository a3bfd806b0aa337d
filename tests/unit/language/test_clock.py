"""The one source of time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from app import clock


def test_now_is_aware_and_in_utc() -> None:
    assert clock.now().tzinfo is UTC
    assert abs(clock.now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_a_test_can_move_the_clock_and_it_goes_back() -> None:
    moment = datetime(2027, 5, 5, 10, tzinfo=timezone(timedelta(hours=1)))
    with clock.told_by(lambda: moment):
        assert clock.now() == datetime(2027, 5, 5, 9, tzinfo=UTC)
        assert clock.now().tzinfo is UTC
    assert clock.now() != moment


def test_a_source_without_a_zone_is_refused() -> None:
    with (
        clock.told_by(lambda: datetime(2027, 5, 5, 10)),  # noqa: DTZ001  # what must not be
        pytest.raises(ValueError, match="zone"),
    ):
        clock.now()
