"""The application with the sample workshop, and people who visit it."""

from __future__ import annotations

import pytest
from flask import Flask
from jinja2 import BytecodeCache

from app.language import Locale
from app.workshops import shelf
from tests.integration.web.visitor import Visitor


@pytest.fixture
def sample() -> bool:
    """The database holds the sample workshop, all four forms of which are open."""
    return True


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
def visitor(app: Flask, locale: Locale) -> Visitor:
    """Somebody with a browser of their own, in each language and on each database."""
    return Visitor(app, locale)


@pytest.fixture
def sqlite_visitor(sqlite_app: Flask, locale: Locale) -> Visitor:
    """Somebody with a browser of their own, in each language, where the database is all one."""
    return Visitor(sqlite_app, locale)
