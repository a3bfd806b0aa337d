"""The application in its context, for tests that call services; and workshops of a test's own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from jinja2 import BytecodeCache, FileSystemBytecodeCache

from app.accounts import rules
from app.web.translator import page as translators
from app.wording.queries import find_interface
from app.workshops.queries import WorkshopSnapshot
from tests.conftest import Clock
from tests.factories import make_workshop

Make = Callable[..., WorkshopSnapshot]


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that cost next to nothing: what a real one costs is for whoever guesses to pay."""
    monkeypatch.setattr(rules, "_hasher", cache(lambda: PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)))


@pytest.fixture(autouse=True)
def _interface_as_tests_make_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Translators’ pages show the interface’s texts that a test has taken in, and not those of the repository."""
    monkeypatch.setattr(translators, "refresh_interface", lambda _at: find_interface())


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> BytecodeCache:
    """Templates that any application has compiled: what each would else do again for itself."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(app: Flask, compiled_templates: BytecodeCache) -> Flask:
    """The application on each database, with templates compiled once."""
    app.jinja_env.bytecode_cache = compiled_templates
    return app


@pytest.fixture
def context(app: Flask) -> Iterator[Flask]:
    """The application, its context pushed. Not for a test that also sends requests: they need contexts of their own."""
    with app.app_context():
        yield app


@pytest.fixture
def make(app: Flask, tmp_path: Path, clock: Clock) -> Make:
    """``make(form, …, capacity=1)``: publish a workshop with these forms; see ``factories.workshop_data``."""
    return lambda *forms, **parts: make_workshop(app, tmp_path, clock.now(), *forms, **parts)
