"""Every page about single responses speaks its language alone, and is valid HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from flask import Flask, before_render_template
from werkzeug.test import TestResponse

from app.accounts import service as accounts
from app.language import LOCALES, Locale
from app.responses.queries import list_responses
from tests.conftest import Clock
from tests.factories import feedback_form, published, registration_form, rows
from tests.integration.accounts.test_words import _strangers, settings, wide_app
from tests.integration.organiser.desk import Desk, desk, make_managed, share
from tests.integration.organiser.responding import Answered
from tests.integration.organiser.test_whole_forms import held, send
from tests.integration.web.test_pseudo_locale import wide
from tests.integration.web.workshops import KINDS_ANSWERS, KINDS_SLUGS, every_kind, publish

__all__ = ["settings", "wide_app"]

TEMPLATES = ("responses", "response", "response_translate", "response_enter", "response_correct", "response_delete")
WRITTEN: Mapping[str, str] = {"registration": "needs.yes", "before": "why", "after": "errors"}
"""An answer to each form that may be translated."""
_REFERENCE = re.compile(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b")
KINDS: Mapping[str, Any] = {name: value for page in KINDS_ANSWERS for name, value in page.items()}


def gallery(app: Flask, folder: Path, clock: Clock, *locales: Locale) -> Iterator[tuple[str, Locale, TestResponse]]:
    """The pages in their states. What is typed are figures, and the Welsh of the workshops' own texts is wide."""
    publish(app, folder, registration_form(), feedback_form(key="before", moment="before"), every_kind(), word=wide)
    place = Answered(app=app, clock=clock, workshop=published(app, KINDS_SLUGS["en"]))
    for number, locale in enumerate(locales):
        member = desk(app, locale=locale)
        share(app, place.workshop.id, member, clock.now())
        with app.app_context():
            accounts.change_details(member.user_id, name="2027", locale=locale, at=clock.now())
        draft = make_managed(app, clock.now(), by=member.user_id, title={"cy": wide("Workshop"), "en": "Workshop"})
        form = next(one["id"] for one in rows(app, "questionnaires") if one["workshop_id"] == draft)
        yield "list, draft", locale, member.get(f"/{{organise}}/{draft}/{{forms}}/{form}/{{responses}}")
        for name, page in _of(member, place, number):
            yield name, locale, page


def _of(member: Desk, place: Answered, number: int) -> Iterator[tuple[str, TestResponse]]:
    for moment in WRITTEN:
        yield f"list, {moment}, empty", member.get(place.at(moment))
        yield f"enter, {moment}", member.get(place.enter(moment))
        yield f"enter, {moment}, nothing", send(member, place.enter(moment), action="continue")
    for each, language in enumerate(LOCALES, 10 * number):
        place.submit("registration", each, language, name="1", email=f"{each}@example.com", needs__yes__detail="2")
        place.submit("before", each, language, mood="bad", why="3", liked=[])
        place.submit("after", each, language, **{name.replace("-", "__"): value for name, value in KINDS.items()})
    send(member, place.enter("before"), Own__answered_in="cy", mood="good", action="continue")
    known = {"Own__answered_in": "en", "name": "1", "email": f"{10 * number}@example.com", "needs": "no"}
    yield "enter, registered", send(member, place.enter("registration"), action="continue", **known)
    yield "list, registration", member.get(place.at("registration"))
    for search in ("1", "2028", "9" * 101):
        yield f"search {search[:4]}", member.post(place.at("registration"), search=search, action="continue")
        yield f"found {search[:4]}", member.get(place.at("registration"))
    for moment in WRITTEN:
        with member.app.app_context():
            ids = [one.id for one in list_responses(place.workshop.forms[moment]).responses]
        yield f"list, {moment}", member.get(place.at(moment))
        for response_id in ids:
            yield f"read, {moment}, {ids.index(response_id)}", member.get(place.at(moment, response_id))
            yield from _one(member, place, moment, response_id)


def _one(member: Desk, place: Answered, moment: str, response_id: str) -> Iterator[tuple[str, TestResponse]]:
    """What can be done with one response."""
    address = place.at(moment, response_id)
    yield f"correct, {moment}", member.get(f"{address}/{{correct}}")
    wrong: dict[str, Any] = {"mood": [], "email": "9", "choice": []}
    yield f"correct, {moment}, wrong", send(member, f"{address}/{{correct}}", action="continue", **wrong)
    yield f"delete, {moment}", member.get(f"{address}/{{delete}}")
    yield f"delete, {moment}, without a reason", member.post(f"{address}/{{delete}}", reason="")
    translate = f"{address}/{{translate}}/{WRITTEN[moment]}"
    yield f"translate, {moment}", member.get(translate)
    yield f"translate, {moment}, too much", member.post(translate, translation="1" * 40_001)
    member.post(translate, translation="3")
    yield f"translated, {moment}", member.get(address)
    clash = {**held(member.get(f"{address}/{{correct}}")), "name": "4", "why": "5", "data": "6", "Own-reason": "7"}
    send(member, f"{address}/{{correct}}", name="8", why="9", data="10", Own__reason="11", action="continue")
    yield (
        f"clash, {moment}",
        member.client.post(
            member.at(f"{address}/{{correct}}"), data={**clash, "action": "continue"}, headers=member.headers
        ),
    )


def test_every_page_about_responses_speaks_its_language_alone(
    wide_app: Flask, tmp_path: Path, clock: Clock, locale: Locale
) -> None:
    strangers = set()
    for name, _, page in gallery(wide_app, tmp_path, clock, locale):
        assert page.status_code in {200, 303, 404, 422}, name
        if page.status_code in {200, 422}:
            strangers |= {f"{name}: {text}" for text in _strangers(_REFERENCE.sub("2029", page.text), locale)}
    assert not strangers, "\n".join(sorted(strangers))


def test_every_page_about_responses_is_valid_html(
    sqlite_app: Flask, tmp_path: Path, clock: Clock, valid_html: Callable[..., None]
) -> None:
    pages = [page for _, _, page in gallery(sqlite_app, tmp_path, clock, *LOCALES)]
    valid_html(*(page.text for page in pages if page.status_code in {200, 422}))


def test_the_gallery_shows_every_template_about_responses(sqlite_app: Flask, tmp_path: Path, clock: Clock) -> None:
    shown: set[str] = set()

    def note(_sender: Flask, template: object, **_: object) -> None:
        shown.add(str(getattr(template, "name", None)))

    with before_render_template.connected_to(note, sqlite_app):
        for _ in gallery(sqlite_app, tmp_path, clock, "cy"):
            pass
    assert {f"organiser/{name}.html" for name in TEMPLATES} <= shown
