"""Holi with translations of a test's own, for a server under gunicorn."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

import app


def create_app(translations: str) -> Flask:
    """The service with the compiled catalogues in that folder."""
    app.TRANSLATIONS = Path(translations)  # type: ignore[attr-defined]
    return app.create_app()
