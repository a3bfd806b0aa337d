"""Texts that wait for their translation, and their pages as a browser would send them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from flask import Flask

from app.language import Locale, other
from app.wording.queries import TextDetail, find_text, list_texts
from app.wording.rules import State
from app.wording.service import FileText, sync_interface
from app.workshops import service
from app.workshops.queries import get_workshop
from app.workshops.queries.lists import list_texts as texts_of_workshop
from tests.integration.organiser.desk import Desk, make_managed
from tests.integration.organiser.editing import Sheet

LABEL: Final = "registration.access_needs.label"
"""A question of the form of the library with which people register."""
PLURAL: Final = FileText(
    key="ui.0000000000000001",
    context="",
    source=("%(num)s place is left", "%(num)s places are left"),
    target=(),
    state=State.MISSING,
    comment="On the page of a workshop",
)
SINGULAR: Final = replace(PLURAL, key="ui.0000000000000002", source=("Hello %(name)s, welcome",), comment="A greeting")


def make_stale(
    app: Flask,
    at: datetime,
    *,
    source: Locale = "en",
    key: str = LABEL,
    words: str = "Do you need support?",
    **options: Any,
) -> tuple[int, int]:
    """A published workshop in which the organiser has changed a text: its id, and the text's."""
    workshop_id = make_managed(app, at, "published", source_locale=source, **options)
    return workshop_id, change(app, workshop_id, at, source=source, key=key, words=words)


def change(app: Flask, workshop_id: int, at: datetime, *, source: Locale = "en", key: str = LABEL, words: str) -> int:
    """The organiser changes one wording of a text and lets the other wait. The text's id."""
    with app.app_context():
        stored = next(text for text in texts_of_workshop(workshop_id) if text.key == key)
        wordings = {source: words, other(source): stored.wordings[other(source)]}
        service.change_texts(workshop_id, {key: wordings}, by=None, at=at, wait={key})
        return stored.id


def text_id_of(app: Flask, workshop_id: int, key: str) -> int:
    """The id of a text of a workshop."""
    with app.app_context():
        return next(text.id for text in texts_of_workshop(workshop_id) if text.key == key)


def make_interface(app: Flask, at: datetime, *texts: FileText) -> list[int]:
    """The interface's texts are these; their ids."""
    with app.app_context():
        catalogue = sync_interface(texts, "0", at=at)
        return [text.id for text in list_texts(catalogue)]


def detail(app: Flask, text_id: int) -> TextDetail:
    """A text as it is saved."""
    with app.app_context():
        found = find_text(text_id, range(1, 100))
    assert found is not None
    return found


def live(app: Flask, workshop_id: int, key: str) -> dict[Locale, str | None]:
    """What participants see of a text."""
    with app.app_context():
        workshop = get_workshop(workshop_id)
        return {"cy": workshop.find_text("cy", key), "en": workshop.find_text("en", key)}


def sheet(desk: Desk, text_id: int, query: str = "") -> Sheet:
    """The page of a text."""
    return Sheet(desk=desk, template=f"/{{translate}}/{{texts}}/{text_id}", query=query)
