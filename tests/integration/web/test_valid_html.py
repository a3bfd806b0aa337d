"""Every page in every state is valid HTML, by the rules of html-validate."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from app.language import LOCALES
from tests.conftest import Clock
from tests.integration.web.gallery import can_fail, gallery
from tests.integration.web.workshops import every_kind, publish


@pytest.mark.usefixtures("own_application")
def test_every_page_in_every_state_is_valid_html(
    sqlite_app: Flask, clock: Clock, tmp_path: Path, valid_html: Callable[..., None]
) -> None:
    can_fail(sqlite_app)
    publish(sqlite_app, tmp_path, every_kind())
    pages = [page.text for locale in LOCALES for page in gallery(sqlite_app, locale, clock).values()]
    valid_html(*pages)
