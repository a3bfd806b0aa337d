"""What was approved of the interface's words shows on pages of every kind, without a restart and at no cost."""

from __future__ import annotations

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from app.extensions import db
from app.language import path
from app.wording.queries import QueueFilter, list_lines
from app.wording.rules import State, interface_key
from app.wording.service import FileText, approve, sync_interface
from app.workshops import shelf
from tests.conftest import Clock
from tests.factories import address, feedback_form
from tests.integration.conftest import Make

COOKIES, SIGN_IN, NOWHERE = path("/{cookies}", "cy"), path("/{sign-in}", "cy"), "/cy/dim-byd"


@pytest.fixture
def at_every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have each request look."""
    monkeypatch.setattr(shelf, "LOOK_EVERY", 0.0)


def approve_words(app: Flask, clock: Clock, source: str, words: str) -> None:
    """Take a message of the interface in, and approve other words for it."""
    text = FileText(
        key=interface_key("", source), context="", source=(source,), target=("Cy",), state=State.APPROVED, comment=""
    )
    with app.app_context():
        catalogue = sync_interface([text], source, at=clock.now())
        (line,) = list_lines(QueueFilter(catalogues=[catalogue], states=tuple(State)))
        approve(line.id, [words], version=line.version, second=False, by=None, at=clock.now())


@pytest.mark.usefixtures("at_every_page")
@pytest.mark.parametrize(
    ("page", "source"), [(COOKIES, "Cookies"), (SIGN_IN, "Sign in"), (NOWHERE, "Page not found"), ("/", "Cookies")]
)
def test_pages_of_every_kind_show_them(app: Flask, client: FlaskClient, clock: Clock, page: str, source: str) -> None:
    assert "Geiriau newydd" not in client.get(page).text
    approve_words(app, clock, source, "Geiriau newydd")
    assert "Geiriau newydd" in client.get(page).text


@pytest.mark.usefixtures("at_every_page")
def test_a_page_that_is_kept_shows_them(app: Flask, client: FlaskClient, clock: Clock, make: Make) -> None:
    make(feedback_form())
    form = address("after", locale="cy")
    assert "Geiriau newydd" not in client.get(form).text
    approve_words(app, clock, "Continue", "Geiriau newydd")
    assert "Geiriau newydd" in client.get(form).text


@pytest.mark.usefixtures("own_application")
def test_requests_look_only_every_so_often_and_those_of_a_watcher_never(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "LOOK_EVERY", 60.0)
    asked: list[str] = []
    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda _c, _cu, statement, *_: asked.append(statement))
    client.get("/health/live")
    assert asked == []
    client.get(COOKIES)
    looked = len(asked)
    assert looked > 0
    client.get(COOKIES)
    client.get("/health/live")
    assert len(asked) == looked


@pytest.mark.usefixtures("at_every_page")
def test_pages_that_need_no_database_are_shown_without_one(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def unreachable() -> int:
        raise OperationalError("SELECT", {}, OSError("gone"))

    monkeypatch.setattr(shelf, "get_revision", unreachable)
    with caplog.at_level(logging.WARNING):
        assert client.get(COOKIES).status_code == 200
    assert [record.getMessage() for record in caplog.records] == ["nobody could look for changes: OperationalError"]
