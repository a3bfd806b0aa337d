"""The pages that belong to no audience, as a reader and a machine see them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import TooManyRequests

from app import clock, create_app, extensions
from app.web.site import errors
from config import Settings
from tests.servers import Databases

BASE_URL = "http://127.0.0.1:8000"
NOTICES = (
    "/cy/datganiad-hygyrchedd",
    "/en/accessibility-statement",
    "/cy/hysbysiad-preifatrwydd",
    "/en/privacy-notice",
    "/cy/cwcis",
    "/en/cookies",
)
NOW = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)


def make_app(database: str, folder: Path, **environ: str) -> Flask:
    given = {"INSTANCE_PATH": str(folder), "DATABASE_URL": database, "TRUSTED_HOSTS": "localhost", **environ}
    return create_app(Settings.from_environ(given))


@pytest.fixture
def database(databases: Databases) -> Iterator[str]:
    url = databases.new("sqlite")
    yield url
    databases.remove(url)


@pytest.fixture
def app(database: str, tmp_path: Path) -> Flask:
    app = make_app(database, tmp_path)

    @app.get("/<any(cy, en):locale>/broken")
    def broken(locale: str) -> str:
        raise RuntimeError("canary-secret")

    @app.get("/en/busy")
    def busy() -> str:
        raise TooManyRequests(retry_after=300)

    return app


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    with app.test_client() as client:
        yield client


def test_the_first_page_speaks_both_languages_welsh_first(client: FlaskClient) -> None:
    page = client.get("/").text
    assert re.findall(r'<div class="holi-column" lang="(..)">', page) == ["cy", "en"]
    assert page.index('href="/cy/') < page.index('href="/en/')
    assert page.index("Parhau yn Gymraeg") < page.index("Continue in English")


@pytest.mark.parametrize("path", NOTICES)
def test_a_notice_is_in_the_language_of_its_address(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert f'<html class="govuk-template" lang="{path[1:3]}">' in response.text
    assert re.search(r"%\(\w+\)", response.text) is None


@pytest.mark.parametrize("path", NOTICES)
def test_a_notice_leads_to_itself_in_the_other_language(client: FlaskClient, path: str) -> None:
    switch = re.search(r'<a class="holi-switch" href="([^"]+)"', client.get(path).text)
    assert switch is not None
    assert switch[1] in NOTICES
    assert switch[1][:4] != path[:4]


def test_the_privacy_notice_tells_how_long_in_the_words_of_the_language(database: str, tmp_path: Path) -> None:
    app = make_app(database, tmp_path, DRAFT_DAYS="2", SENSITIVE_DAYS="3", BACKUP_DAYS="1")
    with app.test_client() as client:
        welsh = client.get("/cy/hysbysiad-preifatrwydd").text
        english = client.get("/en/privacy-notice").text
    assert "2 ddiwrnod" in welsh
    assert "3 diwrnod" in welsh
    assert "1 diwrnod" in welsh
    assert "2 days after your last change" in english
    assert "3 days after the workshop ends" in english
    assert "within 1 day." in english


def test_nothing_is_said_of_backups_where_none_are_kept(database: str, tmp_path: Path) -> None:
    with make_app(database, tmp_path, BACKUP_DAYS="0").test_client() as client:
        assert "Backup" not in client.get("/en/privacy-notice").text


def test_the_cookies_page_names_the_cookie_as_the_browser_shows_it(
    client: FlaskClient, database: str, tmp_path: Path
) -> None:
    assert "<code>holi_…</code>" in client.get("/en/cookies").text
    secure = make_app(
        database,
        tmp_path,
        BASE_URL="https://holi.example.com",
        SECRET_KEY="0123456789abcdef" * 2,
        CONTACT_EMAIL="help@example.com",
        ORGANISATION_CY="Sefydliad",
        ORGANISATION_EN="Organisation",
    )
    with secure.test_client() as other:
        page = other.get("/en/cookies").text
    assert "<code>__Host-holi_…</code>" in page


@pytest.mark.parametrize(("path", "words"), [("/cy/dim", "Heb ddod o hyd i’r dudalen"), ("/en/no", "Page not found")])
def test_an_error_is_told_in_the_language_of_the_address(client: FlaskClient, path: str, words: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert f'lang="{path[1:3]}"' in response.text
    assert words in response.text


def test_an_error_keeps_the_language_switch(client: FlaskClient) -> None:
    assert 'href="/en/d%C5%B5r" hreflang="en"' in client.get("/cy/dŵr").text


def test_an_error_outside_both_languages_speaks_both(client: FlaskClient) -> None:
    page = client.get("/nothing").text
    assert page.index("Heb ddod o hyd i’r dudalen") < page.index("<h1", page.index('lang="en"'))
    assert "Page not found" in page


def test_a_wrong_method_says_which_are_allowed(client: FlaskClient) -> None:
    response = client.post("/en/cookies")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_too_many_requests_say_when_to_come_back(client: FlaskClient) -> None:
    response = client.get("/en/busy")
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "300"


@pytest.mark.parametrize("locale", ["cy", "en"])
def test_a_broken_page_shows_no_trace(client: FlaskClient, locale: str) -> None:
    response = client.get(f"/{locale}/broken")
    assert response.status_code == 500
    assert "canary-secret" not in response.text
    assert "Traceback" not in response.text
    assert response.headers["Cache-Control"] == "no-store"


def test_an_error_page_that_breaks_leaves_plain_words_in_both(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> str:
        raise OSError("no templates")

    monkeypatch.setattr(errors, "render_template", fail)
    response = client.get("/cy/dim")
    assert (response.status_code, response.text) == (404, errors.LAST_RESORT)


def test_a_foreign_host_gets_a_page_without_language(client: FlaskClient) -> None:
    response = client.get("/cy/cwcis", headers={"Host": "evil.example"})
    assert response.status_code == 400
    assert "evil.example" not in response.text
    assert 'lang="en"' in response.text


@pytest.mark.parametrize("status", [418, 422, 507])
def test_an_unforeseen_error_is_explained_too(status: int) -> None:
    assert errors.explanation(status) is errors.EXPLANATIONS[500 if status >= 500 else 400]


def test_health(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/health/live").status_code == 200
    for ready, status in ((True, 200), (False, 503)):
        monkeypatch.setattr(extensions, "database_ready", lambda ready=ready: ready)
        response = client.get("/health/ready")
        assert response.status_code == status
        assert response.headers["Cache-Control"] == "no-store"


def test_security_txt_follows_rfc_9116(client: FlaskClient) -> None:
    with clock.told_by(lambda: NOW):
        response = client.get("/.well-known/security.txt")
    fields = dict(line.split(": ", 1) for line in response.text.splitlines())
    assert response.content_type == "text/plain; charset=utf-8"
    assert fields["Contact"].startswith("mailto:")
    assert fields["Canonical"] == f"{BASE_URL}/.well-known/security.txt"
    assert 0 < (datetime.fromisoformat(fields["Expires"]) - NOW).days < 365
