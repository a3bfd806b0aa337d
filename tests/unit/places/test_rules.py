"""Decisions about places."""

from __future__ import annotations

import pytest

from app.places.rules import email_key, places_left


@pytest.mark.parametrize("typed", ["sian@example.com", "SIAN@Example.COM", "  Sian@example.com "])
def test_addresses_that_differ_in_case_or_outer_space_are_one_person_s(typed: str) -> None:
    assert email_key(typed) == "sian@example.com"


def test_addresses_that_differ_in_anything_else_are_two_persons() -> None:
    assert email_key("siân@example.com") != email_key("sian@example.com")
    assert email_key("sian+1@example.com") != email_key("sian@example.com")


@pytest.mark.parametrize(("capacity", "taken", "left"), [(10, 0, 10), (10, 9, 1), (10, 10, 0), (10, 12, 0)])
def test_there_are_never_fewer_places_than_none(capacity: int, taken: int, left: int) -> None:
    assert places_left(capacity, taken) == left
