"""The Welsh file of a repository of the test's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import Clock
from tests.integration.wording.welsh_file import WelshFile


@pytest.fixture
def file(tmp_path: Path, clock: Clock) -> WelshFile:
    """Not there until it is written."""
    return WelshFile(root=tmp_path, at=clock.now())
