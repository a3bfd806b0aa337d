"""The application's catalogues, for the words of files."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from app.extensions import babel
from app.language import catalogues
from config import TRANSLATIONS


@pytest.fixture(autouse=True)
def _catalogues() -> Iterator[None]:
    app = Flask(__name__)
    babel.init_app(app)
    catalogues.init_app(app, babel, TRANSLATIONS)
    with app.app_context():
        yield
