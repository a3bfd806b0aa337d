"""What is for those who watch over the service, not for its readers."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import text

from app.extensions import db
from tests.conftest import Clock
from tests.integration.web.visitor import Visitor


def test_the_service_is_alive_and_ready(app: Flask) -> None:
    for address in ("/health/live", "/health/ready"):
        answer = app.test_client().get(address)
        assert (answer.status_code, answer.text) == (200, "ok\n")


@pytest.mark.usefixtures("own_application")
def test_without_its_tables_the_service_is_alive_but_not_ready(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    with app.app_context(), db.engine.begin() as connection:
        connection.execute(text("ALTER TABLE revision RENAME TO gone"))
    assert app.test_client().get("/health/ready").status_code == 503
    assert app.test_client().get("/health/live").status_code == 200
    assert "the database is not ready" in caplog.text


def test_watching_gives_no_cookie(sqlite_app: Flask) -> None:
    for address in ("/health/live", "/health/ready", "/.well-known/security.txt"):
        assert "Set-Cookie" not in sqlite_app.test_client().get(address).headers


def test_security_txt_says_whom_to_tell_and_never_expires_unread(sqlite_app: Flask, clock: Clock) -> None:
    for days in (0, 400):
        clock.move(days=days)
        answer = sqlite_app.test_client().get("/.well-known/security.txt")
        fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
        assert answer.content_type == "text/plain; charset=utf-8"
        assert fields["Contact"] == "mailto:holi@localhost.example"
        assert fields["Canonical"] == "http://localhost/.well-known/security.txt"
        assert fields["Preferred-Languages"] == "cy, en"
        assert 0 < (datetime.fromisoformat(fields["Expires"]) - clock.now()).days < 365


def test_nothing_that_was_typed_reaches_the_log(visitor: Visitor, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG")
    visitor.open("registration")
    visitor.post(visitor.form("registration"), {"full_name": "canary-name", "email": "canary@example.com"})
    visitor.post(visitor.form("registration"), {"full_name": "canary-name"}, Sec_Fetch_Site="cross-site")
    visitor.submit("registration")
    assert "canary" not in caplog.text
    assert (visitor.cookie("registration") or "-") not in caplog.text
