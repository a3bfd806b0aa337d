"""The application with templates compiled once, and somebody who translates."""

from __future__ import annotations

import pytest
from flask import Flask
from jinja2 import BytecodeCache

from app.accounts.rules import Role
from app.language import Locale
from app.wording.queries import find_interface
from app.workshops import shelf
from tests.conftest import Clock
from tests.integration.organiser.desk import Desk, desk


@pytest.fixture
def sqlite_app(sqlite_app: Flask, compiled_templates: BytecodeCache) -> Flask:
    """The application on SQLite, with templates compiled once."""
    sqlite_app.jinja_env.bytecode_cache = compiled_templates
    return sqlite_app


@pytest.fixture(autouse=True)
def _always_looking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every request looks whether something has been published: a test need not wait a second."""
    monkeypatch.setattr(shelf, "LOOK_EVERY", 0.0)


@pytest.fixture(autouse=True)
def _own_interface(monkeypatch: pytest.MonkeyPatch) -> None:
    """The interface has the texts that a test takes in, and not those of the repository’s files."""
    monkeypatch.setattr("app.web.translator.page.refresh_interface", lambda _at: find_interface())


@pytest.fixture
def translator(sqlite_app: Flask, clock: Clock, locale: Locale) -> Desk:
    """Somebody who translates and reads ``locale``, signed in."""
    return desk(sqlite_app, Role.TRANSLATOR, locale)
