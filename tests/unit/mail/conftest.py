"""The application in its context, for words in either language without a request or a database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from app import create_app
from config import Settings


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder = tmp_path_factory.mktemp("instance")
    return create_app(Settings.from_environ({"INSTANCE_PATH": str(folder), "TRUSTED_HOSTS": "localhost"}))


@pytest.fixture
def words(app: Flask) -> Iterator[None]:
    """The catalogues at hand."""
    with app.app_context():
        yield
