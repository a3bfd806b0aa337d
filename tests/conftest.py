"""Fixtures for every test: databases migrated once and copied, the application, servers, a browser, the time.

A test that names ``database_url`` or ``app`` (or anything above them) runs on SQLite and on PostgreSQL; one that
names ``locale`` runs in both languages. Five fixtures have plain values that a test may parametrise away:
``database`` (both), ``server_database`` ("sqlite"), ``javascript`` (True), ``settings`` ({}) and ``sample`` (False: the
database is empty; True: it holds the sample workshop).
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.routing import Rule

from app import clock as app_clock
from app import create_app
from app.extensions import db
from app.language.locales import LOCALES, Locale
from app.web.participant import keep
from config import Settings
from tests import browsers
from tests.debian import NO_GTK, NO_SCHEMAS
from tests.office import NO_OFFICE, Office, find_office
from tests.servers import KINDS, Databases, Kind, LiveServer, PostgreSQL, environment

_NO_BROWSER = "no Chromium here"
_UNLIMITED = "1000000 per second"

ApplicationOn = Callable[[Kind], AbstractContextManager[tuple[str, Flask]]]


class Clock:
    """The time as a test tells it: it stands still until it is moved."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """The moment that stands, aware and in UTC."""
        return self.moment

    def move(self, **by: float) -> None:
        """Move forward, or back, by what ``timedelta`` takes: ``clock.move(days=1)``."""
        self.moment += timedelta(**by)

    def set(self, moment: datetime) -> None:
        """Go to ``moment``, which must be aware."""
        self.moment = moment.astimezone(UTC)


@pytest.fixture(scope="session", autouse=True)
def _addresses_compiled_once() -> Iterator[None]:
    """Keep what Werkzeug compiles for addresses: alike for each application, it takes a quarter of a second."""
    compiled: dict[object, object] = {}
    real = Rule._compile_builder

    def compile_builder(rule: Rule, append_unknown: bool = True) -> object:
        defaults = tuple(sorted((rule.defaults or {}).items()))
        key = (rule.rule, rule.subdomain, rule.host, defaults, append_unknown)
        if key not in compiled:
            compiled[key] = real(rule, append_unknown)
        return compiled[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", compile_builder)
        yield


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Where fresh databases come from; PostgreSQL starts when the first test asks for one."""
    with ExitStack() as stack:
        yield Databases(
            tmp_path_factory.mktemp("databases"),
            lambda: stack.enter_context(PostgreSQL(durable=False)),
        )


@pytest.fixture
def sample() -> bool:
    """Whether the database holds the sample workshop."""
    return False


@pytest.fixture
def settings() -> Mapping[str, str]:
    """Environment variables that the application is to see beside the tests' own."""
    return {}


class Pool:
    """Applications that serve one test after another, each on a database that is renewed in between.

    To make an application and a database takes longer than most of the tests that want one. A test with settings of
    its own, and one that names ``own_application``, gets an application and a database that no other test sees.
    """

    def __init__(self, databases: Databases, folder: Path) -> None:
        self._databases = databases
        self._folder = folder
        self._served: dict[tuple[Kind, bool], tuple[str, Flask, dict[str, object]]] = {}

    @contextmanager
    def borrow(self, kind: Kind, sample: bool) -> Iterator[tuple[str, Flask]]:
        """The URL of the database, and the application on it."""
        if (kind, sample) not in self._served:
            url = self._databases.new(kind, sample=sample)
            application = _application(url, self._folder, {})
            self._served[kind, sample] = url, application, dict(application.extensions)
        url, application, extensions = self._served[kind, sample]
        yield url, application
        _let_go(application)
        application.testing = True
        application.extensions = dict(extensions)
        application.extensions["limiter"].storage.reset()
        keep(application)
        self._databases.renew(url, sample=sample)


@pytest.fixture(scope="session")
def pool(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Pool:
    """Where applications come from that any test may use."""
    return Pool(databases, tmp_path_factory.mktemp("instance"))


@pytest.fixture
def own_application() -> None:
    """Named by a test that changes the application, or tables: what it leaves behind is thrown away."""


@pytest.fixture
def _application_on(
    request: pytest.FixtureRequest,
    databases: Databases,
    pool: Pool,
    tmp_path: Path,
    sample: bool,
    settings: Mapping[str, str],
) -> ApplicationOn:
    @contextmanager
    def own(kind: Kind) -> Iterator[tuple[str, Flask]]:
        url = databases.new(kind, sample=sample)
        application = _application(url, tmp_path, settings)
        yield url, application
        _let_go(application)
        databases.remove(url)

    return own if settings or "own_application" in request.fixturenames else lambda kind: pool.borrow(kind, sample)


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest) -> Kind:
    """What ``database_url`` leads to: one run of the test on each."""
    return cast(Kind, request.param)


@pytest.fixture
def _served(database: Kind, _application_on: ApplicationOn) -> Iterator[tuple[str, Flask]]:
    with _application_on(database) as served:
        yield served


@pytest.fixture
def database_url(_served: tuple[str, Flask]) -> str:
    """A migrated database as it is at first: one run of the test on SQLite, one on PostgreSQL."""
    return _served[0]


@pytest.fixture
def app(_served: tuple[str, Flask]) -> Flask:
    """The application on ``database_url``. No context is pushed, so that requests get their own."""
    return _served[1]


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client of ``app`` with its own cookies."""
    return app.test_client()


@pytest.fixture
def sqlite_app(_application_on: ApplicationOn) -> Iterator[Flask]:
    """The application on SQLite alone, for a test to which the database is all one."""
    with _application_on("sqlite") as (_, application):
        yield application


@pytest.fixture
def sqlite_client(sqlite_app: Flask) -> FlaskClient:
    """A client of ``sqlite_app`` with its own cookies."""
    return sqlite_app.test_client()


def _application(url: str, instance: Path, settings: Mapping[str, str]) -> Flask:
    given = {"BASE_URL": "http://localhost", "RATE_LIMIT": _UNLIMITED} | dict(settings)
    application = create_app(Settings.from_environ(environment(url, instance, **given)))
    application.testing = True
    return application


def _let_go(application: Flask) -> None:
    with application.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def clock() -> Iterator[Clock]:
    """The time inside this process, held at the moment when the test began; a test moves it."""
    held = Clock(datetime.now(UTC).replace(microsecond=0))
    with app_clock.told_by(held.now):
        yield held


@pytest.fixture(params=LOCALES)
def locale(request: pytest.FixtureRequest) -> Locale:
    """One run of the test in Welsh, one in English."""
    return cast(Locale, request.param)


@pytest.fixture
def server_database() -> Kind:
    """The database under live servers."""
    return "sqlite"


ServerFactory = Callable[..., LiveServer]


@pytest.fixture
def start_server(
    databases: Databases, server_database: Kind, tmp_path: Path, settings: Mapping[str, str]
) -> Iterator[ServerFactory]:
    """Start Holi under gunicorn: ``start_server(sample=True, **settings)``; every server has its own data."""
    with ExitStack() as stack:

        def start(*, sample: bool = True, **more: str) -> LiveServer:
            url = databases.new(server_database, sample=sample)
            stack.callback(databases.remove, url)
            given = {"RATE_LIMIT": _UNLIMITED} | dict(settings) | more
            folder = tmp_path / f"server-{url.rpartition('/')[2]}"
            folder.mkdir()
            return stack.enter_context(LiveServer(database_url=url, folder=folder, settings=given))

        yield start


@pytest.fixture
def live_server(start_server: ServerFactory) -> LiveServer:
    """Holi under gunicorn with the sample workshop and data of its own, for one test."""
    return start_server()


@pytest.fixture(scope="session")
def shared_server(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """Holi under gunicorn with the sample workshop, shared by all tests that only look."""
    with LiveServer(
        database_url=databases.new("sqlite", sample=True),
        folder=tmp_path_factory.mktemp("shared-server"),
        settings={"RATE_LIMIT": _UNLIMITED},
    ) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, started once; without one the test is skipped, and the end of the run says so."""
    chromium = browsers.find_chromium()
    if chromium is None:
        pytest.skip(_NO_BROWSER)
    with sync_playwright() as playwright:
        launched = browsers.launch(playwright, chromium)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """LibreOffice; without it the test is skipped, and the end of the run says so."""
    program = find_office()
    if program is None:
        pytest.skip(NO_OFFICE)
    return Office(program, tmp_path_factory.mktemp("office"))


@pytest.fixture
def javascript() -> bool:
    """Whether pages run scripts; see ``browsers.with_and_without_javascript``."""
    return True


@pytest.fixture
def page(browser: Browser, javascript: bool) -> Iterator[Page]:
    """A watched page without cookies; more of them: ``browsers.watched_page``."""
    with browsers.watched_page(browser, javascript=javascript) as watched:
        yield watched


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """``axe(page)``: see ``browsers.assert_accessible``."""
    return browsers.assert_accessible


@pytest.fixture
def valid_html() -> Callable[..., None]:
    """``valid_html(html, …)``: see ``browsers.assert_valid_html``."""
    return browsers.assert_valid_html


def pytest_configure() -> None:
    """Let a run that is ended from outside still stop its servers."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what runs in a browser, and what starts a server, so that either can be left out with ``-m``."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "browser" in fixtures:
            item.add_marker("browser")
        if "start_server" in fixtures or "shared_server" in fixtures:
            item.add_marker("server")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say it loudly when journeys, or what else needs programs and files of the system, did not run."""
    for reason, tests, remedy in (
        (_NO_BROWSER, "IN CHROMIUM", "it is not here (on Debian, as root: apt-get install chromium-headless-shell)"),
        (
            NO_OFFICE,
            "WITH LIBREOFFICE",
            "it is not here (on Debian, as root: apt-get install libreoffice-calc-nogui libreoffice-writer-nogui)",
        ),
        (
            NO_SCHEMAS,
            "WITH THE SCHEMAS OF XLIFF",
            "they are not here (on Debian, as root: apt-get install php-symfony-translation)",
        ),
        (
            NO_GTK,
            "WITH GTK’S CATALOGUE",
            "it is not here (on Debian, as root: apt-get install gettext libgtk-3-common)",
        ),
    ):
        skipped = [report for report in terminalreporter.stats.get("skipped", []) if reason in str(report.longrepr)]
        if skipped:
            line = f"=== {len(skipped)} TESTS {tests} DID NOT RUN: {remedy} ==="
            terminalreporter.write_line(line, red=True, bold=True)
