"""Every page of translators speaks its language alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask, before_render_template

from app.language import Locale
from tests.conftest import Clock
from tests.integration.accounts.test_words import _strangers, settings, wide_app
from tests.integration.translator.gallery import gallery
from tests.integration.web.test_pseudo_locale import wide

__all__ = ["settings", "wide_app"]

TEMPLATES = (
    "glossary",
    "job",
    "job_import",
    "job_taken",
    "job_upload",
    "jobs",
    "new_job",
    "outside",
    "outside_over",
    "queue",
    "take_out_term",
    "term",
    "text",
)
"""What the gallery shows; whoever adds a page names its template here."""


@pytest.fixture(autouse=True)
def _terms(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The glossary’s Welsh is wide."""
    (tmp_path / "glossary.csv").write_text(f"en,cy,whole,context,note\nForm,{wide('Form')},,A context,A note\n")
    (tmp_path / "accepted-words.txt").write_text("")
    # What it says of a word holds that word.
    monkeypatch.setattr("app.web.translator.judge.find_speller", lambda _accepted: None)
    for module in ("glossary", "judge"):
        monkeypatch.setattr(f"app.web.translator.{module}.TRANSLATIONS", tmp_path)


def test_every_page_of_translators_speaks_its_language_alone(wide_app: Flask, clock: Clock, locale: Locale) -> None:
    strangers = set()
    for name, page in gallery(wide_app, locale):
        assert page.status_code in {200, 303, 422}, name
        if page.status_code != 303:
            strangers |= {f"{name}: {text}" for text in _strangers(page.text, locale)}
    assert not strangers, "\n".join(sorted(strangers))


def test_the_gallery_shows_every_template_of_translators(sqlite_app: Flask, clock: Clock) -> None:
    shown: set[str] = set()

    def note(_sender: Flask, template: object, **_: object) -> None:
        shown.add(str(getattr(template, "name", None)))

    with before_render_template.connected_to(note, sqlite_app):
        for _ in gallery(sqlite_app, "cy"):
            pass
    assert {f"translator/{name}.html" for name in TEMPLATES} <= shown
