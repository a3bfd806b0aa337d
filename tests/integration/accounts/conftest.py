"""The application with templates compiled once, and passwords that are hashed in no time."""

from __future__ import annotations

from functools import cache

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import BytecodeCache

from app.accounts import rules


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that cost next to nothing: what a real one costs is for whoever guesses to pay."""
    monkeypatch.setattr(rules, "_hasher", cache(lambda: PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)))


@pytest.fixture
def sqlite_app(sqlite_app: Flask, compiled_templates: BytecodeCache) -> Flask:
    """The application on SQLite, with templates compiled once."""
    sqlite_app.jinja_env.bytecode_cache = compiled_templates
    return sqlite_app
