"""Every page about participants speaks its language alone, and is valid HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from flask import Flask, before_render_template
from werkzeug.test import TestResponse

from app.accounts import service as accounts
from app.language import LOCALES, Locale
from app.outbox import service as outbox
from app.outbox.rules import Failure, Kind
from app.places import service as places
from app.responses.queries import list_people
from tests.conftest import Clock
from tests.factories import feedback_form, published, registration_form
from tests.integration.accounts.test_words import _strangers, settings, wide_app
from tests.integration.organiser.attending import Attended
from tests.integration.organiser.desk import Desk, desk, make_managed, share
from tests.integration.organiser.test_attendance import send
from tests.integration.web.test_pseudo_locale import wide
from tests.integration.web.workshops import KINDS_SLUGS, every_kind, publish

__all__ = ["settings", "wide_app"]

TEMPLATES = (
    "attendance",
    "attendance_found",
    "attendance_list",
    "end_links",
    "participant",
    "participants",
    "remove_participant",
)


def gallery(app: Flask, folder: Path, clock: Clock, *locales: Locale) -> Iterator[tuple[str, TestResponse]]:
    """The pages in their states. Names are figures, and the Welsh of the workshop’s own texts is wide."""
    publish(app, folder, registration_form(), feedback_form(key="before", moment="before"), every_kind(), word=wide)
    place = Attended(app=app, clock=clock, workshop=published(app, KINDS_SLUGS["en"]))
    members = [desk(app, locale=locale) for locale in locales]
    for member in members:
        share(app, place.workshop.id, member, clock.now())
        with app.app_context():
            accounts.change_details(member.user_id, name="2027", locale=member.locale, at=clock.now())
        title: dict[Locale, str] = {"cy": wide("Workshop"), "en": "Workshop"}
        draft = make_managed(app, clock.now(), by=member.user_id, title=title)
        bare = make_managed(app, clock.now(), "published", by=member.user_id, title=title, library=("activity",))
        for workshop in (draft, bare, place.workshop.id):
            yield f"empty, {workshop}", member.get(f"/{{organise}}/{workshop}/{{participants}}")
        yield "empty", member.get(place.attendance())
    ids = _fill(place)
    for member in members:
        for name, page in _of(member, place, ids):
            yield f"{name}, {member.locale}", page


def _fill(place: Attended) -> list[int]:
    """As many people as there are places, and more of whom one has gone; messages in each state."""
    workshop = place.workshop
    ids = place.register(*(str(number) for number in range(2001, 2001 + workshop.capacity + 3)))
    with place.app.app_context():
        places.cancel(ids[0], at=place.clock.now())
        for failure in (None, *Failure):
            sent = outbox.put(Kind.LINK, at=place.clock.now(), workshop_id=workshop.id, participant_id=ids[1])
            assert sent is not None
            if failure is None:
                outbox.note_sent(sent, provider_id=None, at=place.clock.now())
            else:
                outbox.note_failed(sent, failure)
        places.end_links(ids[1], by=None, at=place.clock.now(), send=True)
        places.note_attendance(workshop.id, {ids[1]: True, ids[2]: False}, by=None, at=place.clock.now())
        claimed = outbox.claim(at=place.clock.now(), limit=1_000)
        outbox.note_trouble(claimed[-1].id, Failure.SLOW, at=place.clock.now())
    return ids


def _of(member: Desk, place: Attended, ids: list[int]) -> Iterator[tuple[str, TestResponse]]:
    yield "list", member.get(place.at())
    yield "list, too few places", member.post(place.at(), action="capacity", capacity="0", search="")
    for search in ("2003", "1999"):
        member.post(place.at(), action="search", capacity="1", search=search)
        yield f"search {search}", member.get(f"{place.at()}")
    member.post(place.at(), action="all", search="")
    yield "by time", member.client.get(member.at(place.at()) + "?sort=registered")
    member.post(place.at(), action=f"up:{ids[-1]}")
    yield "moved", member.get(place.at())
    for which in (0, 1, -1):
        one = place.at(ids[which])
        yield f"one, {which}", member.get(one)
        for more in ("{links}", "{remove}"):
            yield f"{more}, {which}", member.get(f"{one}/{more}")
    yield "no language", member.post(place.at(ids[1]), action="continue", language="")
    yield "no reason", member.post(place.at(ids[1], "{remove}"), action="continue", reason="")
    yield "attendance", member.get(place.attendance())
    paste = place.attendance("{list}")
    yield "paste", member.get(paste)
    for text in ("", "-", "1\n" * 5_001):
        yield f"paste {text[:1]}", send(member, paste, action="continue", text=text)
    with member.app.app_context():
        emails = [one.email for one in list_people(place.workshop.id)]
    two = f"2003 <{emails[2]}>"
    yield "found", send(member, paste, action="continue", text=f"{emails[0]}\n{two}\n5555@example.com")
    sent = {"listed-0": f"\t{emails[0]}", "listed-1": f"2003\t{emails[2]}"}
    yield "undecided", send(member, paste, action="continue", **sent)


def test_every_page_about_participants_speaks_its_language_alone(
    wide_app: Flask, tmp_path: Path, clock: Clock, locale: Locale
) -> None:
    strangers = set()
    for name, page in gallery(wide_app, tmp_path, clock, locale):
        assert page.status_code in {200, 303, 422}, name
        if page.status_code != 303:
            strangers |= {f"{name}: {text}" for text in _strangers(page.text, locale)}
    assert not strangers, "\n".join(sorted(strangers))


def test_every_page_about_participants_is_valid_html_and_shown(
    sqlite_app: Flask, tmp_path: Path, clock: Clock, valid_html: Callable[..., None]
) -> None:
    shown: set[str] = set()

    def note(_sender: Flask, template: object, **_: object) -> None:
        shown.add(str(getattr(template, "name", None)))

    with before_render_template.connected_to(note, sqlite_app):
        pages = [page.text for _, page in gallery(sqlite_app, tmp_path, clock, *LOCALES) if page.status_code != 303]
    valid_html(*pages)
    assert {f"organiser/{name}.html" for name in TEMPLATES} <= shown
