"""Every page on which a workshop is set up speaks its language alone, and is valid HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flask import Flask, before_render_template
from werkzeug.test import TestResponse

from app import clock as app_clock
from app.accounts import service as accounts
from app.accounts.queries import find_person
from app.accounts.rules import Role
from app.language import LOCALES, Locale, other
from app.web.organiser.page import NOTICES
from app.web.organiser.trail import ACTIONS
from app.wording import service as wording
from app.workshops import service
from app.workshops.queries import get_workshop, list_texts
from tests.conftest import Clock
from tests.integration.accounts.test_words import _strangers, settings, wide_app
from tests.integration.organiser.desk import STATES, TEXTS, Desk, desk, in_one, make_managed, share
from tests.integration.web.test_pseudo_locale import wide

__all__ = ["settings", "wide_app"]

TEMPLATES = (
    "archived",
    "confirm",
    "copy",
    "create",
    "description",
    "front",
    "missing",
    "overview",
    "people",
    "questions",
    "stop_sharing",
    "texts",
    "trail",
)


def gallery(app: Flask, locale: Locale) -> Iterator[tuple[str, TestResponse]]:
    """The pages in their states. Names are figures, and the Welsh of the workshops' own texts is wide."""
    now = app_clock.now()
    member, viewer = _reader(app, Role.ORGANISER, locale), _reader(app, Role.VIEWER, locale)
    yield "front, empty", member.get("/{organise}")
    yield "front, empty, viewer", viewer.get("/{organise}")
    yield "copy, empty", member.get("/{organise}/{copy}")
    yield "archived, empty", member.get("/{organise}/{archived}")
    yield "create, empty", member.get("/{organise}/{new}")
    title, texts = _both("Workshop"), {key: _both(text["en"]) for key, text in TEXTS.items()}
    ids = {state: make_managed(app, now, state, by=member.user_id, title=title, texts=texts) for state in STATES}
    half = make_managed(app, now, by=member.user_id, title=in_one(locale, "2027"), source_locale=locale)
    nothing = make_managed(app, now, by=member.user_id, title=title, library=())
    with app.app_context():
        service.add_case_study(half, in_one(other(locale), "2028"), by=None, at=now)
    for workshop in (half, ids["published"]):
        share(app, workshop, viewer, now)
    yield "front", member.get("/{organise}")
    yield "archived", member.get("/{organise}/{archived}")
    yield from _creating(member)
    for name, workshop in (ids | {"half": half, "nothing": nothing}).items():
        yield f"overview, {name}", member.get(f"/{{organise}}/{workshop}")
        for way in ("publish", "close", "reopen", "archive", "delete"):
            yield f"{way}, {name}", member.get(f"/{{organise}}/{workshop}/{{{way}}}")
    yield from _people(member, viewer, half)
    yield from _translating(app, member, ids["published"], half)
    _do_everything(app, half, member)
    yield "trail", member.get(f"/{{organise}}/{half}/{{activity-log}}")
    for notice in NOTICES:
        with member.client.session_transaction() as session:
            session["notice"] = notice
        yield f"notice {notice}", member.get(f"/{{organise}}/{ids['draft']}")
    yield "front, viewer", viewer.get("/{organise}")
    yield "overview, viewer of a draft", viewer.get(f"/{{organise}}/{half}")
    yield "overview, viewer", viewer.get(f"/{{organise}}/{ids['published']}")


def _creating(member: Desk) -> Iterator[tuple[str, TestResponse]]:
    new = "/{organise}/{new}"
    yield "create", member.get(new)
    for source in ("", *LOCALES):
        yield f"create, nothing in {source}", member.post(new, action="continue", source=source)
    wrong = {"day-day": "31", "day-month": "2", "day-year": "2027", "title-cy": "9" * 151, "places": "0"}
    yield "create, wrong", member.post(new, action="continue", source="cy", starts="1", ends="1", **wrong)
    late = {"title-en": "1", "day-day": "1", "day-month": "1", "day-year": "2001", "places": "1", "starts": "09:00"}
    for ends in ("08:00", "10:00"):
        yield f"create, late {ends}", member.post(new, action="continue", source="en", ends=ends, **late)
    yield "copy", member.get("/{organise}/{copy}")
    yield "copy, nothing", member.post("/{organise}/{copy}", action="continue")


def _people(member: Desk, viewer: Desk, workshop: int) -> Iterator[tuple[str, TestResponse]]:
    people = f"/{{organise}}/{workshop}/{{people}}"
    translator = _reader(member.app, Role.TRANSLATOR, member.locale)
    gone = _reader(member.app, Role.VIEWER, member.locale)
    share(member.app, workshop, gone, app_clock.now())
    with member.app.app_context():
        accounts.disable(gone.user_id, by=member.user_id, at=app_clock.now())
        known = find_person(translator.user_id)
    assert known is not None
    yield "people", member.get(people)
    for email in ("", "nobody@example.com", known.email):
        yield f"people, {email}", member.post(people, action="continue", email=email)
    for someone in (viewer.user_id, member.user_id):
        yield f"stop sharing, {someone}", member.get(f"{people}/{someone}")


def _translating(app: Flask, member: Desk, published: int, draft: int) -> Iterator[tuple[str, TestResponse]]:
    yield "questions, empty", member.get(f"/{{organise}}/{published}/{{questions}}")
    now = app_clock.now()
    with app.app_context():
        place, label = "workshop.place", "registration.full_name.label"
        for workshop, key in ((published, place), (published, label), (draft, label)):
            texts = {text.key: text for text in list_texts(workshop)}
            changed = {**texts[key].wordings, "en": "2029"}
            service.change_texts(workshop, {key: changed}, by=member.user_id, at=now, wait=[key])
        for answer in (None, "1"):
            asked = wording.ask(texts[label].id, "2", by=member.user_id, at=now)
            if answer is not None:
                wording.answer_question(asked, answer, by=member.user_id, at=now)
        service.require_second_approval(draft, wanted=True, by=member.user_id, at=now)
        form = get_workshop(published).forms["registration"].id
    for workshop in (published, draft):
        questions = f"/{{organise}}/{workshop}/{{questions}}"
        yield f"questions, {workshop}", member.get(questions)
        yield f"questions, nothing, {workshop}", member.post(questions, action="continue")
        yield f"overview, waiting, {workshop}", member.get(f"/{{organise}}/{workshop}")
        yield f"description, waiting, {workshop}", member.get(f"/{{organise}}/{workshop}/{{description}}")
    # With nothing to be written: a hint beside guidance names an address in Latin letters.
    yield "texts, waiting", member.get(f"/{{organise}}/{published}/{{forms}}/{form}/{{texts}}?only=missing")
    yield "missing, waiting", member.get(f"/{{organise}}/{draft}/{{publish}}")
    yield "front, waiting", member.get("/{organise}")


def _do_everything(app: Flask, workshop: int, member: Desk) -> None:
    details = {
        "fields": ["starts_at", "join_url", "slug-cy"],
        "keys": ["workshop.title"],
        "user": member.user_id,
        "added": "activity",
        "removed": "after",
        "form": "before",
        "reference": "1234-5678",
        "reason": "1",
        "second_approval": True,
    }
    with app.app_context():
        for action in ACTIONS:
            service.note(workshop, action, by=member.user_id, at=app_clock.now(), **details)


def _reader(app: Flask, role: Role, locale: Locale) -> Desk:
    found = desk(app, role, locale)
    with app.app_context():
        accounts.change_details(found.user_id, name="2027", locale=locale, at=app_clock.now())
    return found


def _both(text: str) -> dict[Locale, str]:
    return {"cy": wide(text), "en": text}


def test_every_page_of_setting_up_speaks_its_language_alone(wide_app: Flask, clock: Clock, locale: Locale) -> None:
    strangers = set()
    for name, page in gallery(wide_app, locale):
        assert page.status_code in {200, 303, 422}, name
        if page.status_code != 303:
            strangers |= {f"{name}: {text}" for text in _strangers(page.text, locale)}
    assert not strangers, "\n".join(sorted(strangers))


def test_every_page_of_setting_up_is_valid_html(
    sqlite_app: Flask, clock: Clock, valid_html: Callable[..., None]
) -> None:
    pages = [page for locale in LOCALES for _, page in gallery(sqlite_app, locale)]
    valid_html(*(page.text for page in pages if page.status_code != 303))


def test_the_gallery_shows_every_template_of_setting_up(sqlite_app: Flask, clock: Clock) -> None:
    shown: set[str] = set()

    def note(_sender: Flask, template: object, **_: object) -> None:
        shown.add(str(getattr(template, "name", None)))

    with before_render_template.connected_to(note, sqlite_app):
        for _ in gallery(sqlite_app, "cy"):
            pass
    assert {f"organiser/{name}.html" for name in TEMPLATES} <= shown
