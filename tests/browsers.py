"""What journeys in a browser need: Chromium, a page that is watched, and the judges of accessibility and HTML."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request, expect

from tests.servers import ROOT

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# Chromium must neither look for updates nor talk to anyone but the server under test.
ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
)
# How long a step, or what is expected after it, may take on a machine that has much else to do.
STEP_MS = 30_000
expect.set_options(timeout=STEP_MS)

# For a test that takes the fixture `javascript`: it runs with and without.
with_and_without_javascript = pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no javascript"])


def find_chromium() -> str | None:
    """The installed Chromium's path, or None."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


def launch(playwright: Playwright, chromium: str) -> Browser:
    """Start the Chromium at that path, headless. As root it has no sandbox of its own to enter."""
    as_root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return playwright.chromium.launch(executable_path=chromium, args=[*ARGUMENTS, *as_root])


@contextmanager
def watched_page(browser: Browser, *, javascript: bool = True, width: int = 1280, height: int = 900) -> Iterator[Page]:
    """A page in a browser context of its own, without cookies.

    When the block ends without an error, AssertionError if anything broke the content security policy, a
    script failed, or the page asked another host for something.
    """
    context = browser.new_context(
        java_script_enabled=javascript, viewport={"width": width, "height": height}, locale="en-GB"
    )
    context.set_default_timeout(STEP_MS)
    page = context.new_page()
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        # A reply of 404 or 429 is an error to the console too: what is shown then, a test may want to see.
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    def follow(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https"} and address.hostname not in {"127.0.0.1", "localhost"}:
            complaints.append(f"asked another host: {request.url}")

    context.on("console", hear)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("request", follow)
    try:
        yield page
        assert not complaints, "the browser complained:\n" + "\n".join(complaints)
    finally:
        context.close()


def assert_accessible(page: Page) -> None:
    """Let axe judge the page as it stands; AssertionError lists each rule broken and where.

    Rules: https://dequeuniversity.com/rules/axe. The page needs JavaScript; axe itself gets past any content
    security policy, since it comes by way of the debugger.
    """
    page.wait_for_load_state()
    assert page.evaluate("matchMedia('(scripting: enabled)').matches"), "axe needs a page with JavaScript"
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    # Only what is broken comes over from the browser: the rest is long, and takes as long as the judging.
    violations = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then(result => result.violations)")
    broken = [
        f"{violation['id']} ({violation['impact']}): {violation['help']}\n"
        + "\n".join(f"    {' '.join(map(str, node['target']))}\n    {node['html']}" for node in violation["nodes"])
        for violation in violations
    ]
    assert not broken, f"axe on {page.url}:\n" + "\n".join(broken)


@cache
def _axe() -> str:
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def assert_valid_html(*pages: str) -> None:
    """Let html-validate judge whole pages; AssertionError lists what it found, page by page, with the line.

    Node starts once a call, however many pages there are.
    """
    judge = ROOT / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
    node = shutil.which("node", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    assert node, "html-validate needs Node: make test brings it"
    found = []
    with tempfile.TemporaryDirectory() as folder:
        files = {str(Path(folder) / f"{number}.html"): html for number, html in enumerate(pages, 1)}
        for name, html in files.items():
            Path(name).write_text(html, encoding="utf-8")
        done = subprocess.run(
            [node, judge, "--config", ROOT / ".htmlvalidate.mjs", "--formatter", "json", *files],
            capture_output=True,
            text=True,
            cwd=ROOT,
        )
        try:
            results = json.loads(done.stdout)
        except json.JSONDecodeError:
            raise AssertionError(f"html-validate failed:\n{done.stdout}{done.stderr}") from None
        for result in results:
            lines = files[result["filePath"]].splitlines()
            found += [
                f"page {Path(result['filePath']).stem}, line {message['line']}:"
                f" {message['message']} ({message['ruleId']})\n"
                f"    {lines[message['line'] - 1].strip()[:200] if message['line'] <= len(lines) else ''}"
                for message in result["messages"]
            ]
    assert not found, "html-validate:\n" + "\n".join(found)
