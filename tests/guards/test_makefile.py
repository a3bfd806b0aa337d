"""The Makefile explains itself, and fails in plain words."""

from __future__ import annotations

import re
import socket
import subprocess

from tests.servers import ROOT


def _make(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["make", "--silent", *arguments], cwd=ROOT, capture_output=True, text=True)


def test_help_lists_every_target_that_people_call() -> None:
    listed = set(re.findall(r"^  make (\w+)", _make("help").stdout, re.MULTILINE))
    assert listed == {"help", "run", "test", "check", "bench", "build", "compile", "clean", "lock"}


def test_a_port_in_use_is_told_plainly() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        done = _make("port", f"PORT={port}")
    assert done.returncode
    assert f"cannot listen on 127.0.0.1:{port}" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_python_that_will_not_do_is_told_plainly() -> None:
    done = _make("python", "PYTHON=false")
    assert done.returncode
    assert "needs Python 3.11 or newer" in done.stderr
