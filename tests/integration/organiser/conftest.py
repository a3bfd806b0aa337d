"""The application with templates compiled once, and people who look after workshops."""

from __future__ import annotations

import pytest
from flask import Flask
from jinja2 import BytecodeCache

from app.language import Locale
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


@pytest.fixture
def organiser(sqlite_app: Flask, clock: Clock, locale: Locale) -> Desk:
    """An organiser who reads ``locale``, signed in, of no workshop yet."""
    return desk(sqlite_app, locale=locale)
