"""The application with templates compiled once."""

from __future__ import annotations

import pytest
from flask import Flask
from jinja2 import BytecodeCache


@pytest.fixture
def sqlite_app(sqlite_app: Flask, compiled_templates: BytecodeCache) -> Flask:
    """The application on SQLite, with templates compiled once."""
    sqlite_app.jinja_env.bytecode_cache = compiled_templates
    return sqlite_app
