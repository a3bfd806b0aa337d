"""Downloads of many responses beside a bare loop over the same table: rows a second, and memory.

Run by itself, in a process of its own so that its memory can be measured: ``python -m tests.benchmarks.downloads KIND
MOMENT`` with the environment of a server. ``run.py`` does so.
"""

from __future__ import annotations

import csv
import json
import os
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
from sqlalchemy import select

from app import clock, create_app
from app.extensions import db
from app.results.export.queries import Download
from app.results.export.rules import Format
from app.results.export.service import send
from app.workshops.models import Workshop
from app.workshops.queries import get_workshop
from config import Settings
from tests.servers import ROOT, LiveServer

FORMATS: tuple[Format, ...] = ("csv-excel", "csv-stats", "xlsx")
BARE = "bare-loop"
ROUNDS = 5
MOST_MEMORY_MB = 100
LEAST_OF_BARE = 0.4
_QUERY = (
    "SELECT id, version_id, wording_revision, reference, locale_started, locale_submitted, started_at, submitted_at,"
    " submitted_on, answers{} FROM responses WHERE questionnaire_id = {}"
)


def bare(url: str, form_id: int, keys: list[str]) -> int:
    """What has to be done at least: read every row, make sense of its answers, write it."""
    with Path(os.devnull).open("w", encoding="utf-8", newline="") as nowhere:
        writer = csv.writer(nowhere)
        count = 0
        for *facts, answers in _raw_rows(url, form_id):
            given = json.loads(answers)
            writer.writerow([*facts, *[given.get(key) for key in keys]])
            count += 1
    return count


def ours(wanted: Download) -> int:
    """The download, thrown away piece by piece."""
    taken_in = 0
    with Path(os.devnull).open("wb") as nowhere:
        for data, done in send(wanted, by=None, at=clock.now()).parts:
            nowhere.write(data)
            taken_in = done
    return taken_in


def downloads_ratios(server: LiveServer, moment: str, kind: str) -> list[str]:
    """What this prints of the responses of a server, from a process of its own; exits where it fails."""
    command = [sys.executable, "-m", "tests.benchmarks.downloads", kind, moment]
    done = subprocess.run(command, cwd=ROOT, env=server.environ, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"downloads, {kind}: {done.stderr}")
    return ["", *done.stdout.splitlines()]


def lines(kind: str, moment: str, url: str) -> Iterator[str]:
    """A table of what each reached, then a line a ratio."""
    wanted = {format_: _wanted(moment, format_) for format_ in FORMATS}
    form = wanted["xlsx"].form
    keys = list(form.current.questionnaire.questions_by_key)
    rates: dict[str, list[float]] = {}
    peaks: dict[str, float] = {}
    for name, download in wanted.items():
        before = _memory("VmRSS")
        Path("/proc/self/clear_refs").write_text("5")  # the highest so far is forgotten (proc(5))
        rates[name] = [_rate(partial(ours, download))]
        peaks[name] = max(_memory("VmHWM") - before, 0.1)
    ratios: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        floor = _rate(partial(bare, url, form.id, keys))
        rates.setdefault(BARE, []).append(floor)
        for name in FORMATS[:2]:
            mine = _rate(partial(ours, wanted[name]))
            rates[name].append(mine)
            ratios.setdefault(name, []).append(mine / floor)
    yield f"{f'{kind}, downloads':36}  rows a second  peak MB above idle"
    for who, reached in rates.items():
        peak = f"{peaks[who]:20.1f}" if who in peaks else ""
        yield f"{who:36}{median(reached):15.0f}{peak}"
    yield ""
    for who, values in ratios.items():
        yield f"ratio {who}/{BARE}:{kind} {median(values):.2f} target {LEAST_OF_BARE}"
    for who, peak_mb in peaks.items():
        yield f"ratio {MOST_MEMORY_MB}MB/{who}-memory:{kind} {MOST_MEMORY_MB / peak_mb:.2f} target 1"


def _rate(run: Callable[[], int]) -> float:
    began = time.perf_counter()
    return run() / (time.perf_counter() - began)


def _wanted(moment: str, format_: Format) -> Download:
    workshop = get_workshop(db.session.scalars(select(Workshop.id)).one())
    return Download(workshop=workshop, form=workshop.forms[moment], format=format_, labels="cy", locale="cy")


def _raw_rows(url: str, form_id: int) -> Iterator[Any]:
    if url.startswith("postgresql"):
        with psycopg.connect(url) as postgresql:
            yield from postgresql.execute(_QUERY.format("::text", form_id).encode())
    else:
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as sqlite:
            yield from sqlite.execute(_QUERY.format("", form_id))


def _memory(name: str) -> float:
    found = re.search(rf"{name}:\s+(\d+) kB", Path("/proc/self/status").read_text())
    assert found is not None
    return int(found[1]) / 1024


def main() -> None:
    """Measure, and print."""
    kind, moment = sys.argv[1:]
    app = create_app(Settings.from_environ(os.environ))
    with app.app_context():
        print(*lines(kind, moment, os.environ["DATABASE_URL"]), sep="\n")
        db.session.remove()
        db.engine.dispose()


if __name__ == "__main__":
    main()
