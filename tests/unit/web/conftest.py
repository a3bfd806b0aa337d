"""The application, and a request in one of its languages, for rendering pages without a database."""

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
def english(app: Flask) -> Iterator[None]:
    """A request to an English page."""
    with app.test_request_context("/en/"):
        app.preprocess_request()
        yield


@pytest.fixture
def welsh(app: Flask) -> Iterator[None]:
    """A request to a Welsh page."""
    with app.test_request_context("/cy/"):
        app.preprocess_request()
        yield
