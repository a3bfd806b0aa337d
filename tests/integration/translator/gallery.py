"""Every page of translators in its states; a new one is added to PAGES, or brings a gallery of its own to GALLERIES."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from flask import Flask
from werkzeug.test import TestResponse

from app import clock as app_clock
from app.accounts import service as accounts
from app.accounts.rules import Role
from app.language import Locale
from app.web.translator.glossary import key_of
from app.web.translator.page import NOTICES
from app.wording.glossary import Term
from app.wording.rules import State
from app.wording.service import FileText, ask
from app.workshops.queries import get_workshop
from tests.integration.organiser.desk import TEXTS, Desk, desk, make_managed
from tests.integration.translator.jobs_gallery import jobs_pages
from tests.integration.translator.text_gallery import text_pages
from tests.integration.translator.texts import LABEL, change, make_interface, text_id_of
from tests.integration.web.test_pseudo_locale import wide

PAGES: Final = (
    "/{translate}",
    "/{translate}?words=2029",
    "/{translate}?state=approved&page=2",
    "/{translate}?scope=interface&target=cy",
    "/{translate}/{glossary}",
    "/{translate}/{glossary}?words=2029&order=en",
    "/{translate}/{glossary}/{new}",
)
"""Addresses that are opened as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """Who looks, and what there is: a workshop with a text in every state, ``text_id`` of them the stale one."""

    desk: Desk
    workshop_id: int
    text_id: int


Gallery = Callable[[Made], Iterator[tuple[str, TestResponse]]]


def gallery(app: Flask, locale: Locale) -> Iterator[tuple[str, TestResponse]]:
    """All of them. Names are figures, and the Welsh of the workshops' own texts is wide."""
    reader = _reader(app, locale)
    yield "nothing to do", reader.get("/{translate}")
    made = _make(app, reader)
    for address in PAGES:
        yield address, _open(made, address)
    for show in GALLERIES:
        yield from show(made)
    for notice in NOTICES:
        with made.desk.client.session_transaction() as session:
            session["notice"] = notice
        yield f"notice {notice}", made.desk.get("/{translate}")


def _glossary(made: Made) -> Iterator[tuple[str, TestResponse]]:
    new, member = "/{translate}/{glossary}/{new}", made.desk
    yield "term, nothing", member.post(new, action="continue")
    long = {"cy": "9" * 256, "en": "9" * 256, "context": "9" * 256, "note": "9" * 2001}
    yield "term, long", member.post(new, action="continue", **long)
    term = {"cy": "1", "en": "2"}
    yield "term, added", member.post(new, action="continue", **term)
    yield "term, twice", member.post(new, action="continue", **term)
    address = "/{translate}/{glossary}/" + key_of(Term(en="2", cy="1"))
    yield "term", member.get(address)
    yield "term, to be taken out", member.get(address + "/{remove}")
    member.post(address + "/{remove}", action="confirm")
    yield "glossary with a term taken out", member.get("/{translate}/{glossary}")


def _previews(made: Made) -> Iterator[tuple[str, TestResponse]]:
    place = f"/{{translate}}/{{preview}}/{made.workshop_id}"
    with made.desk.app.app_context():
        form = get_workshop(made.workshop_id).forms["registration"].id
    message = text_id_of(made.desk.app, made.workshop_id, "registration.full_name.required")
    yield "preview", made.desk.get(place)
    for number in range(1, 5):
        yield f"preview, page {number}", _open(made, f"{place}/{form}/{number}?text={message}")


def _open(made: Made, address: str) -> TestResponse:
    template, _, query = address.partition("?")
    return made.desk.client.get(made.desk.at(template), query_string=query, headers=made.desk.headers)


def _make(app: Flask, reader: Desk) -> Made:
    now = app_clock.now()
    title, texts = _both("Workshop"), {key: _both(text["en"]) for key, text in TEXTS.items()}
    workshop = make_managed(app, now, "published", title=title, texts=texts, starts=timedelta(days=7))
    make_managed(app, now, title={"cy": "", "en": ""}, starts=timedelta(days=30))
    make_managed(app, now, title={"cy": "2027", "en": ""}, source_locale="cy", starts=timedelta(hours=30))
    stale = change(app, workshop, now, key=LABEL, words="2028")
    states = (State.MISSING, State.NEEDS_REVIEW)
    make_interface(
        app,
        now,
        *(
            FileText(
                key=f"ui.{number:016}",
                context="",
                source=("%(num)s",) * (1 + number % 2),
                target=() if state is State.MISSING else ("1",) * (6 if number % 2 else 1),
                state=state,
                comment="A comment",
            )
            for number, state in enumerate(states * 2)
        ),
    )
    with app.app_context():
        ask(text_id_of(app, workshop, LABEL), "?", by=reader.user_id, at=now)
    return Made(desk=reader, workshop_id=workshop, text_id=stale)


def _both(text: str) -> dict[Locale, str]:
    return {"cy": wide(text), "en": text}


def _reader(app: Flask, locale: Locale) -> Desk:
    found = desk(app, Role.TRANSLATOR, locale)
    with app.app_context():
        accounts.change_details(found.user_id, name="2027", locale=locale, at=app_clock.now())
    return found


GALLERIES: Final[tuple[Gallery, ...]] = (_glossary, _previews, jobs_pages, text_pages)
