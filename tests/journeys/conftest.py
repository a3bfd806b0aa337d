"""One server for all journeys, with several workshops; each person comes with a browser context of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page

from app import create_app
from app.extensions import db
from app.language import Locale
from config import Settings
from tests.journeys.export import Export
from tests.journeys.person import Person, PersonFactory, workshop_of
from tests.journeys.workshops import Slugs, publish_all
from tests.servers import Databases, LiveServer


@pytest.fixture(scope="session")
def service(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """Holi under gunicorn, for all journeys."""
    folder = tmp_path_factory.mktemp("journeys")
    settings = {"RATE_LIMIT": "1000000 per second"}
    with LiveServer(database_url=databases.new("sqlite"), folder=folder, settings=settings) as server:
        yield server


@pytest.fixture(scope="session")
def application(service: LiveServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application in this process, on the server's data, with the workshops of ``workshops.py`` published."""
    app = create_app(Settings.from_environ(service.environ))
    publish_all(app, tmp_path_factory.mktemp("workshops"))
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def person(service: LiveServer, application: Flask, page: Page, locale: Locale) -> PersonFactory:
    """Somebody who reads ``locale``: ``person(form="before")``, at another page too: ``person(page=…)``."""

    def come(*, form: str = "registration", page: Page = page, slugs: Slugs | None = None) -> Person:
        return Person(page=page, server=service, locale=locale, form=form, slugs=slugs or workshop_of(form))

    return come


@pytest.fixture
def export(application: Flask) -> Export:
    """What the service exports of its responses."""
    return Export(application)
