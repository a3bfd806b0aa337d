"""Every page of translators is valid HTML."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

from app.language import LOCALES
from tests.conftest import Clock
from tests.integration.translator.gallery import gallery


def test_every_page_of_translators_is_valid_html(
    sqlite_app: Flask, clock: Clock, valid_html: Callable[..., None]
) -> None:
    pages = [page for locale in LOCALES for _, page in gallery(sqlite_app, locale)]
    valid_html(*(page.text for page in pages if page.status_code != 303))
