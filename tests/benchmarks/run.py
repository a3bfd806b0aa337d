"""Holi beside the floor, in one run on one machine: ``make bench``, or shorter ``make bench QUICK=1``.

Every subject has a gunicorn of its own with the options of gunicorn.conf.py, on SQLite and on PostgreSQL (which
waits for the disk, as in real use). Rounds go through all of them in turn, at 1 and at 8 connections: pages by wrk
without cookies, submissions (page, form sent, redirect followed) by processes of ours; after each run the rows are
counted. The table gives medians. Machines drift, so that a ratio is the median of the rounds' own ratios.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import psycopg

from tests.benchmarks import floor
from tests.benchmarks.client import submit_for
from tests.benchmarks.downloads import downloads_ratios
from tests.benchmarks.results import results_ratio
from tests.benchmarks.seed import seed
from tests.servers import KINDS, Databases, Kind, LiveServer, PostgreSQL

HERE = Path(__file__).parent
CONNECTIONS = (1, 8)
STORED = 100_000  # what “many” means below
MOMENT = "before"
SLUG = "meincnod"
SETTINGS = {"RATE_LIMIT": "1000000 per second"}
_CLOCK_TICKS = os.sysconf("SC_CLK_TCK")


# What is compared, with what, and the least that it should be.
RATIOS = (
    ("page/hello", ("holi", "page"), ("hello", "page"), 0.7),
    ("registration/hello", ("holi", "registration"), ("hello", "page"), 0.7),
    ("page/floor-page", ("holi", "page"), ("floor", "page"), 3.0),
    ("submission/floor-submission", ("holi", "submission"), ("floor", "submission"), 0.6),
    ("page-many/page", ("holi, many", "page"), ("holi", "page"), 0.9),
    ("submission-many/submission", ("holi, many", "submission"), ("holi", "submission"), 0.9),
)


@dataclass(kw_only=True)
class Subject:
    """A server that is measured: its pages by name, where the form is, and how to count what it stored."""

    name: str
    server: LiveServer
    pages: dict[str, str]
    form: str | None = None
    table: str = "responses"
    cpu_ms: list[float] = field(default_factory=list)

    def stored(self) -> int:
        """The number of submissions in the database, read past the server."""
        statement = f"SELECT count(*) FROM {self.table}"
        url = self.server.database_url
        if url.startswith("postgresql"):
            with psycopg.connect(url) as postgresql:
                [(number,)] = postgresql.execute(statement.encode()).fetchall()
        else:
            sqlite = sqlite3.connect(url.removeprefix("sqlite:///"))
            [(number,)] = sqlite.execute(statement).fetchall()
            sqlite.close()
        return int(number)

    def cpu_seconds(self) -> float:
        """The processor time that the server's processes have used so far."""
        used = 0
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = stat.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[2]) == self.server.process_group:
                used += int(fields[11]) + int(fields[12])
        return used / _CLOCK_TICKS


def measure_page(subject: Subject, path: str, connections: int, seconds: int) -> float:
    """Requests a second; exits when any answer was not the page."""
    done = subprocess.run(
        ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", subject.server.url + path],
        capture_output=True,
        text=True,
    )
    rate = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
    if rate is None or "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        sys.exit(f"{subject.name} {path}: {done.stdout}{done.stderr}")
    return float(rate[1])


def measure_submissions(subject: Subject, form: str, connections: int, seconds: int) -> float:
    """Submissions a second; exits when not each of them is found in the database."""
    before, cpu = subject.stored(), subject.cpu_seconds()
    number, rate = submit_for(seconds, port=subject.server.port, path=form, people=connections)
    subject.cpu_ms.append(1000 * (subject.cpu_seconds() - cpu) / number)
    found = subject.stored() - before
    if found != number:
        sys.exit(f"{subject.name}: {number} submissions were thanked for, and {found} are stored")
    return rate


class Bench:
    """Hello, the floor and Holi with few and many responses, on one kind of database, and how fast each was."""

    def __init__(self, kind: Kind, hello: Subject, start: Callable[..., LiveServer], databases: Databases) -> None:
        self.kind = kind
        self._start = start
        self._databases = databases
        self.rates: dict[tuple[str, str, int], list[float]] = {}
        self.subjects = (hello, self._floor(), self._holi("holi"), self._holi("holi, many", STORED))

    def _floor(self) -> Subject:
        url = self._databases.blank(self.kind)
        floor.prepare(url)
        server = self._start(database_url=url, application="tests.benchmarks.floor:form()")
        return Subject(name="floor", server=server, pages={"page": "/"}, form="/", table="answers")

    def _holi(self, name: str, stored: int = 0) -> Subject:
        server = self._start(database_url=self._databases.new(self.kind))
        server.flask("workshop", "import", str(HERE / "workshop.yaml"))
        if stored:
            seed(server.environ, MOMENT, stored)
        links = json.loads(server.flask("workshop", "links", SLUG, "--json"))
        form, registration = (urlsplit(links[moment]["cy"]).path for moment in (MOMENT, "registration"))
        return Subject(name=name, server=server, pages={"page": form, "registration": registration}, form=form)

    @property
    def many(self) -> LiveServer:
        """The server with many responses."""
        return self.subjects[-1].server

    def round(self, seconds: int, *, backwards: bool) -> None:
        """Measure everything once; what is compared stands close together, in turn from either end."""
        order = self.subjects[::-1] if backwards else self.subjects
        for connections in CONNECTIONS:
            for subject in order:
                for what, path in subject.pages.items():
                    rate = measure_page(subject, path, connections, seconds)
                    self.rates.setdefault((subject.name, what, connections), []).append(rate)
            for subject in order:
                if subject.form:
                    rate = measure_submissions(subject, subject.form, connections, seconds)
                    self.rates.setdefault((subject.name, "submission", connections), []).append(rate)

    def table(self) -> Iterator[str]:
        """The medians, a subject and what was asked of it a line."""
        title = f"{self.kind}, a second, by connections"
        yield f"{title:36}" + "".join(f"{number:>8}" for number in CONNECTIONS)
        cpu = {subject.name: subject.cpu_ms for subject in self.subjects}
        for name, what in dict.fromkeys((name, what) for name, what, _ in self.rates):
            medians = "".join(f"{median(self.rates[name, what, number]):8.0f}" for number in CONNECTIONS)
            note = f"   {median(cpu[name]):.1f} ms of CPU each" if what == "submission" else ""
            yield f"{f'{name}: {what}':36}{medians}{note}"

    def ratios(self) -> Iterator[str]:
        """A line a ratio; one is met when its value is at least its target."""
        for connections in CONNECTIONS:
            for name, one, other, target in RATIOS:
                pairs = zip(self.rates[*one, connections], self.rates[*other, connections], strict=True)
                value = median(ours / theirs for ours, theirs in pairs)
                yield f"ratio {name}:{self.kind}:{connections} {value:.2f} target {target}"


def need_wrk() -> None:
    """Bring wrk from Debian where that may be done; exits with 2 where it may not."""
    if shutil.which("wrk"):
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "-qq", "update"])
        subprocess.run(["apt-get", "-qq", "install", "--yes", "wrk"], stdout=subprocess.DEVNULL)
    if not shutil.which("wrk"):
        print("The benchmarks need wrk, and it is not here: apt-get install wrk", file=sys.stderr)
        sys.exit(2)


def main() -> None:
    """Measure, and print the table and the ratios."""
    need_wrk()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ended from outside, the servers still stop
    rounds, seconds = (2, 1) if os.environ.get("QUICK") else (6, 1)
    began = time.monotonic()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="holi-bench-")))
        postgresql = stack.enter_context(PostgreSQL(durable=True))
        databases = Databases(folder, lambda: postgresql)

        def start(**options: str) -> LiveServer:
            return stack.enter_context(LiveServer(folder=folder, settings=SETTINGS, **options))

        hello = Subject(
            name="hello",
            server=start(database_url="sqlite://", application="tests.benchmarks.floor:hello()"),
            pages={"page": "/"},
        )
        benches = [Bench(kind, hello, start, databases) for kind in KINDS]
        for bench in benches:
            bench.round(1, backwards=False)  # until every worker has answered every kind of request
            bench.rates.clear()
        for number in range(1, rounds + 1):
            print(f"round {number} of {rounds}", file=sys.stderr, flush=True)
            for bench in benches:
                bench.round(seconds, backwards=number % 2 == 0)
        # After the rounds: what came in with them is counted too.
        results = [line for bench in benches for line in results_ratio(bench.many, SLUG, MOMENT, bench.kind)]
        downloads = [line for bench in benches for line in downloads_ratios(bench.many, MOMENT, bench.kind)]
    for bench in benches:
        print(*bench.table(), "", sep="\n")
    for bench in benches:
        print(*bench.ratios(), sep="\n")
    print("", *results, *downloads, sep="\n")
    print(f"\n{rounds} rounds of {seconds} s each, {time.monotonic() - began:.0f} s in all", file=sys.stderr)


if __name__ == "__main__":
    main()
