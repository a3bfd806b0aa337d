"""Every use case is tried on both databases, in the application's context and at a moment that stands still."""

from __future__ import annotations

import pytest


@pytest.fixture(autouse=True)
def _surroundings(context: object, clock: object) -> None:
    """The application's context, and the time that the test tells."""
