"""Every page of results speaks its language alone, and is valid HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, before_render_template
from werkzeug.test import TestResponse

from app.accounts import service as accounts
from app.accounts.rules import Role
from app.language import LOCALES, Locale, other
from app.responses.service import translate_answer
from app.web.organiser import results as views
from tests.conftest import Clock
from tests.factories import Form, feedback_form, published, registration_form, with_role
from tests.integration.accounts.test_words import _strangers, settings, wide_app
from tests.integration.organiser.desk import Desk, desk, make_managed, share
from tests.integration.organiser.following import followed, look, results
from tests.integration.organiser.responding import Answered
from tests.integration.web.test_pseudo_locale import wide
from tests.integration.web.workshops import KINDS_ANSWERS, KINDS_SLUGS, every_kind, publish

__all__ = ["settings", "wide_app"]

TEMPLATES = ("results", "results_followed", "results_written")
KINDS: dict[str, Any] = {name.replace("-", "__"): value for page in KINDS_ANSWERS for name, value in page.items()}


def anonymous_form() -> Form:
    """A form that promises anonymity."""
    return with_role(feedback_form(key="before", moment="before", anonymous=True))


def gallery(app: Flask, folder: Path, clock: Clock, *locales: Locale) -> Iterator[tuple[str, Locale, TestResponse]]:
    """The pages in their states. What is typed are figures, and the Welsh of the workshops' own texts is wide."""
    publish(app, folder, registration_form(), anonymous_form(), every_kind(), word=wide)
    place = Answered(app=app, clock=clock, workshop=published(app, KINDS_SLUGS["en"]))
    people = [_person(app, place, clock, role, locale) for locale in locales for role in (Role.ORGANISER, Role.VIEWER)]
    for member in people:
        yield "followed, empty", member.locale, member.get(followed(place))
        yield "results, empty", member.locale, member.get(results(place))
    _answer(place, clock)
    for member in people:
        for name, page in _of(member, place):
            yield name, member.locale, page
    for locale in locales:
        member = desk(app, locale=locale)
        with app.app_context():
            accounts.change_details(member.user_id, name="2027", locale=locale, at=clock.now())
        nothing = make_managed(app, clock.now(), by=member.user_id, title={"cy": "1", "en": "2"}, library=())
        half = make_managed(app, clock.now(), by=member.user_id, title={locale: "", other(locale): "2027"})
        for workshop in (nothing, half):
            yield "followed, draft", locale, member.get(f"/{{organise}}/{workshop}/{{results}}")


def _person(app: Flask, place: Answered, clock: Clock, role: Role, locale: Locale) -> Desk:
    member = desk(app, role, locale)
    share(app, place.workshop.id, member, clock.now())
    with app.app_context():
        accounts.change_details(member.user_id, name="2027", locale=locale, at=clock.now())
    return member


def _answer(place: Answered, clock: Clock) -> None:
    """Answers to each form in both languages, some of them translated, on several days."""
    for number in range(30):
        clock.move(days=-1)
        locale = LOCALES[number % 2]
        if number < place.workshop.capacity:
            place.submit("registration", number, locale, name="1", email=f"{number}@example.com")
        liked = ["food"] if number % 3 else []
        place.submit("before", number, LOCALES[number > 1], mood="bad", why="3", liked=liked, role="policy")
        found = place.submit("after", number, locale, **KINDS)
        with place.app.app_context():
            translate_answer(found, "errors", "4", by=None, at=clock.now() + timedelta(minutes=1))
    clock.move(days=30)


def _of(member: Desk, place: Answered) -> Iterator[tuple[str, TestResponse]]:
    yield "followed", member.get(followed(place))
    for moment in ("registration", "before", "after"):
        yield f"results, {moment}", member.get(results(place, moment))
    yield "results, filtered", look(member, results(place), language="cy", since="2000-01-01", until="2199-01-01")
    yield "results, nobody", look(member, results(place), until="2000-01-01")
    yield "results, wrong", look(member, results(place), language="1", role="1", since="1", until="1")
    yield "results, wrong days", look(member, results(place), since="2027-01-02", until="2027-01-01")
    yield "results, one too many", look(member, results(place, "before"), language="cy", role="policy")
    yield "results, withheld", look(member, results(place, "before"), language="cy")
    yield "results, by role", look(member, results(place, "before"), role="policy")
    for answer in ("why", "role.other.detail"):
        yield f"written, {answer}", member.get(results(place, "before", answer))
        yield f"written, withheld, {answer}", look(member, results(place, "before", answer), language="cy")
    for number in (1, 2, 3):
        yield f"written, page {number}", look(member, results(place, "after", "errors"), page=str(number))
    yield "written, found", look(member, results(place, "after", "errors"), search="4", language="cy")
    yield "written, not found", look(member, results(place, "after", "errors"), search="2028")
    yield "written, wrong", look(member, results(place, "after", "errors"), since="1")
    yield "written, who", member.get(results(place, "registration", "name"))


def test_every_page_of_results_speaks_its_language_alone(
    wide_app: Flask, tmp_path: Path, clock: Clock, locale: Locale, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "FOLDED_AT_ONCE", 20)  # so that some are still to be counted
    strangers = set()
    for name, _, page in gallery(wide_app, tmp_path, clock, locale):
        assert page.status_code in {200, 403}, name
        strangers |= {f"{name}: {text}" for text in _strangers(page.text, locale)}
    assert not strangers, "\n".join(sorted(strangers))


def test_every_page_of_results_is_valid_html(
    sqlite_app: Flask, tmp_path: Path, clock: Clock, valid_html: Callable[..., None]
) -> None:
    valid_html(*(page.text for _, _, page in gallery(sqlite_app, tmp_path, clock, *LOCALES)))


def test_the_gallery_shows_every_template_of_results(sqlite_app: Flask, tmp_path: Path, clock: Clock) -> None:
    shown: set[str] = set()

    def note(_sender: Flask, template: object, **_: object) -> None:
        shown.add(str(getattr(template, "name", None)))

    with before_render_template.connected_to(note, sqlite_app):
        for _ in gallery(sqlite_app, tmp_path, clock, "cy"):
            pass
    assert {f"organiser/{name}.html" for name in TEMPLATES} <= shown
