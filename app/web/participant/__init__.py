"""What participants see: workshops and their forms."""

from __future__ import annotations

from flask import Flask

from app.web.pages.kept import KeptPages
from app.web.participant import lost_link, mine, my_answers, my_data
from app.web.participant.views import bp
from app.workshops.shelf import Shelf

__all__ = ["bp", "init_app", "keep", "lost_link", "mine", "my_answers", "my_data"]


def init_app(app: Flask) -> None:
    """Register the pages, and what each worker keeps for them until the revision moves."""
    keep(app)
    app.register_blueprint(bp)


def keep(app: Flask) -> None:
    """Begin to keep workshops, approved words and pages, with none yet."""
    shelf, pages = Shelf(), KeptPages()
    app.extensions["catalogues"].lay({})
    shelf.on_move(pages.forget)
    app.extensions["shelf"], app.extensions["kept_pages"] = shelf, pages
