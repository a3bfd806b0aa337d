"""Every page, whoever it is for, speaks the words that were approved last."""

from __future__ import annotations

from flask import Flask, request

from app.workshops.shelf import Shelf


def listen(app: Flask) -> None:
    """Have whatever is asked look for what was approved since, which costs nothing but once a second.

    Whoever watches the process is answered without the database.
    """

    @app.before_request
    def look() -> None:
        if not request.path.startswith("/health/"):
            shelf: Shelf = app.extensions["shelf"]
            shelf.try_look()
