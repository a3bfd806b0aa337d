"""The page of a text in its states."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.test import TestResponse

from app import clock as app_clock
from app.accounts import service as accounts
from app.wording.queries import find_interface, list_texts
from app.wording.service import answer_question, save_draft
from app.workshops import service
from tests.integration.organiser.desk import desk, make_managed, share
from tests.integration.translator.texts import LABEL, detail, sheet, text_id_of

if TYPE_CHECKING:
    from tests.integration.translator.gallery import Made


def text_pages(made: Made) -> Iterator[tuple[str, TestResponse]]:
    """Texts of a workshop and of the interface, in every state; what is typed are figures."""
    app, member, now = made.desk.app, made.desk, app_clock.now()
    stale = sheet(member, made.text_id)
    yield "stale", member.client.get(stale.address)
    yield "nothing typed", stale.send({"form-0": ""}, action="draft")
    yield "switched", stale.send({"form-0": "1", "question": "2"}, action="switch")
    yield "kept though changed", stale.send({"form-0": "1"}, action="keep", address=stale.address + _part(made, "keep"))
    asking = stale.address + _part(made, "questions")
    for question in ("", "9" * 2_001, "1?"):
        yield f"question {question[:2]}", stale.send({"question": question}, action="ask", address=asking)
    with app.app_context():
        answer_question(detail(app, made.text_id).questions[0].id, "1", by=member.user_id, at=now)
    opened = stale.open()
    _draft(app, made.text_id, "1", by=member.user_id)
    yield "overtaken", stale.send({"form-0": "2"}, action="approve", page=opened)
    yield "draft, answered", member.client.get(stale.address)
    with app.app_context():
        service.require_second_approval(made.workshop_id, wanted=True, by=None, at=now)
    yield "second person", member.client.get(stale.address)
    yield "not the second person", stale.send({"form-0": "1?"}, action="approve")
    yield "handed in", stale.send({"form-0": "1?"}, action="submit")
    other = text_id_of(app, make_managed(app, now, "published", title={"cy": "2027", "en": "2027"}), LABEL)
    _draft(app, other, "2028", by=None)
    yield "reuse", member.client.get(sheet(member, other).address)
    title = text_id_of(app, made.workshop_id, "workshop.title")
    yield "title", member.client.get(sheet(member, title).address)
    yield "after another", member.client.get(sheet(member, title, query=f"?after={made.text_id}").address)
    for text_id in _interface(app):
        one = sheet(member, text_id)
        yield f"interface {text_id}", member.client.get(one.address)
        yield f"interface {text_id}, wrong", one.send({"form-0": "1"}, action="approve")
        yield f"interface {text_id}, draft", one.send({"form-0": "1"}, action="draft")
        yield f"interface {text_id}, after", member.client.get(one.address)
    organiser = desk(app, locale=member.locale)
    share(app, made.workshop_id, organiser, now)
    with app.app_context():
        accounts.change_details(organiser.user_id, name="2027", locale=member.locale, at=now)
    yield "organiser", organiser.client.get(organiser.at(stale.template))


def _part(made: Made, segment: str) -> str:
    return made.desk.at(f"/{{{segment}}}").removeprefix(f"/{made.desk.locale}")


def _draft(app: Flask, text_id: int, words: str, *, by: int | None) -> None:
    version = detail(app, text_id).line.version
    with app.app_context():
        save_draft(text_id, [words], version=version, by=by, at=app_clock.now())


def _interface(app: Flask) -> list[int]:
    with app.app_context():
        catalogue = find_interface()
        assert catalogue is not None
        return [text.id for text in list_texts(catalogue)][:2]
