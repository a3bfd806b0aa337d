"""What stands in the repository must hold on any machine."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.servers import ROOT

# Put together from parts, so that this file does not find itself.
REGISTRIES = re.compile(
    "|".join(
        re.escape(host) + end
        for host, end in (
            ("pypi" + ".org", "/simple"),
            ("files." + "pythonhosted.org", ""),
            ("registry." + "npmjs.org", ""),
            ("registry." + "yarnpkg.com", ""),
            ("deb." + "debian.org", ""),
            ('"resolved"' + ": ", '"'),
            ("--index" + "-url", " "),
            ("--find" + "-links", " "),
        )
    )
)
HOMES = re.compile(r"(?<![\w.:/])/(?:home|Users|root|tmp)/[\w.]")
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-node.lock")


def _lines() -> Iterator[tuple[str, str]]:
    """Every line of every text file that is committed or about to be, with where it stands."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        path = ROOT / name
        if not path.is_file():
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            yield f"{name}:{number}", line


def test_no_file_names_a_registry() -> None:
    found = [where for where, line in _lines() if REGISTRIES.search(line)]
    assert not found


def test_no_file_holds_a_path_of_one_machine() -> None:
    here = str(ROOT) if len(ROOT.parts) > 2 else None
    found = [where for where, line in _lines() if HOMES.search(line) or (here and here in line)]
    assert not found


@pytest.mark.parametrize("name", LOCKS)
def test_locks_pin_every_package_by_hash(name: str) -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / name).read_text(encoding="utf-8").strip())
    assert entries
    assert [entry for entry in entries if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_locks_hold_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    # Development brings what people may leave out.
    development = [one for name in extras for one in extras[name] if not one.startswith(project["name"])]
    assert _names(project["dependencies"]) <= _pinned(ROOT / LOCKS[0])
    assert _names(project["dependencies"]) | _names(development) <= _pinned(ROOT / LOCKS[1])


def _names(requirements: list[str]) -> set[str]:
    return {_name(requirement) for requirement in requirements}


def _pinned(lock: Path) -> set[str]:
    return {_name(line) for line in lock.read_text(encoding="utf-8").splitlines() if "==" in line}


def _name(requirement: str) -> str:
    return re.split(r"[^\w.-]", requirement)[0].lower().replace("_", "-").replace(".", "-")
