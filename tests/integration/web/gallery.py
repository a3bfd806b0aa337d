"""Every page of the service in every state that it has, in one language."""

from __future__ import annotations

from typing import Final

from flask import Flask, abort
from sqlalchemy import update
from werkzeug.test import TestResponse

from app import clock as app_clock
from app.extensions import db, transaction
from app.language import LOCALES, Locale, path
from app.places.models import Participant
from app.places.queries import count_taken
from app.places.service import fill_places
from app.web.site.errors import EXPLANATIONS
from app.workshops import service
from app.workshops.models import Workshop
from tests.conftest import Clock
from tests.factories import published
from tests.integration.web.owner import Owner
from tests.integration.web.visitor import ANSWERS, NOTICES, SLUGS, Visitor
from tests.integration.web.workshops import KINDS_ANSWERS, KINDS_SLUGS

BOTH: Final = ("choose", "error without a language", "foreign host")
"""The pages that speak both languages."""


def can_fail(app: Flask) -> None:
    """Give ``app``, before its first request, addresses in and outside both languages at which to have any error."""

    def fail(status: int) -> str:
        abort(status)

    for prefix in ("", *(f"/{locale}" for locale in LOCALES)):
        app.add_url_rule(f"{prefix}/fail/<int:status>", f"fail{prefix}", fail)


def gallery(app: Flask, locale: Locale, clock: Clock) -> dict[str, TestResponse]:
    """The pages by what they are, each with one answer from the server.

    The database holds the sample workshop and the workshop of ``every_kind``; ``app`` can fail; every
    text that is typed is a number.
    """
    pages = {**_fixed(app, locale), **_forms(app, locale), **_every_kind(app, locale), **_full(app, locale)}
    pages |= _told_more(app, locale, clock)
    pages |= _personal(app, locale)
    pages |= _over(app, locale, clock)
    for moved, names in ((-3, "before they open"), (40, "after they close")):
        kept = Visitor(app, locale)
        kept.fill("registration", 1)
        clock.move(days=moved)
        pages[f"home {names}"] = kept.get(path("/", locale))
        pages[f"workshop {names}"] = kept.get(kept.workshop())
        pages[f"form {names}"] = kept.open("after")
        pages[f"form begun {names}"] = kept.open("registration")
        clock.move(days=-moved)
    missing = [name for name, page in pages.items() if page.status_code != 200 and not _is_error(name)]
    assert not missing, missing
    return pages


def _is_error(name: str) -> bool:
    return name.startswith(("error", "foreign")) or name.endswith(("my answers with errors", "without language"))


def _fixed(app: Flask, locale: Locale) -> dict[str, TestResponse]:
    visitor = Visitor(app, locale)
    pages = {
        "choose": visitor.get("/"),
        "error without a language": visitor.get("/nowhere"),
        "foreign host": visitor.get(visitor.workshop(), Host="elsewhere.example"),
        "home": visitor.get(path("/", locale)),
        "workshop": visitor.get(visitor.workshop()),
        "workshop of every kind": visitor.get(Visitor(app, locale, KINDS_SLUGS).workshop()),
    }
    pages |= {f"notice {notice}": visitor.get(path(notice, locale)) for notice in NOTICES}
    return pages | {f"error {status}": visitor.get(f"/{locale}/fail/{status}") for status in EXPLANATIONS}


def _forms(app: Flask, locale: Locale) -> dict[str, TestResponse]:
    pages = {}
    for moment, answers in ANSWERS.items():
        visitor = Visitor(app, locale)
        pages[f"{moment} 1"] = visitor.open(moment)
        for number, fields in enumerate(answers, 1):
            pages[f"{moment} {number} with errors"] = visitor.send(visitor.form(moment, number))
            pages[f"{moment} after {number}"] = visitor.send(visitor.form(moment, number), _numbers(fields))
        if moment == "registration":
            pages["registration receipt"] = visitor.send(visitor.form(moment, "check"))
    return pages


def _every_kind(app: Flask, locale: Locale) -> dict[str, TestResponse]:
    visitor = Visitor(app, locale, KINDS_SLUGS)
    blank = {"which": ""}
    pages = {
        "kinds: without a cookie": visitor.post(visitor.form("after"), KINDS_ANSWERS[0]),
        "kinds: blank": Visitor(app, locale, KINDS_SLUGS).open("after"),
        "kinds: empty": visitor.send(visitor.form("after"), blank),
        "kinds: wrong": visitor.send(visitor.form("after"), WRONG),
        "kinds: impossible": visitor.send(visitor.form("after"), IMPOSSIBLE),
        "kinds: without details": visitor.send(visitor.form("after"), {"choice": "a", "many": ["a"], "needs": "yes"}),
    }
    for number, fields in enumerate(KINDS_ANSWERS, 1):
        pages[f"kinds: after {number}"] = visitor.send(visitor.form("after", number), fields)
    pages["kinds: delete?"] = visitor.send(visitor.form("after", "check"), action="delete")
    pages["kinds: deleted"] = visitor.send(visitor.form("after", "delete"), action="delete-confirmed")
    return pages


WRONG: Final = {
    "data": "1" * 201,
    "errors": "2" * 21,
    "email": "3",
    "phone": "4",
    "count": "10",
    "day-day": "31",
    "day-month": "2",
    "day-year": "2027",
    "pick": "nothing",
    "choice": "a",
    "many": ["a", "none"],
    "likely": "11",
    "agree-learnt": "9",
}
IMPOSSIBLE: Final = {"count": "1.5", "day-day": "1", "day-month": "", "day-year": "2027", "choice": "nothing"}


def _full(app: Flask, locale: Locale) -> dict[str, TestResponse]:
    kept = Visitor(app, locale)
    kept.fill("registration", 1)
    set_full(app, full=True)
    late = Visitor(app, locale)
    pages = {
        "workshop full": kept.get(kept.workshop()),
        "form begun full": kept.open("registration"),
        "form full": late.open("registration"),
    }
    for number, fields in enumerate(ANSWERS["registration"], 1):
        typed = _numbers(fields) | ({"email": "2027@example.com"} if number == 1 else {})
        pages["check full"] = late.send(late.form("registration", number), typed)
    pages["registration receipt waiting"] = late.send(late.form("registration", "check"))
    set_full(app, full=False)
    return pages


def _told_more(app: Flask, locale: Locale, clock: Clock) -> dict[str, TestResponse]:
    """A workshop that says how to join it, and what becomes of answers."""
    workshop = published(app, SLUGS["en"]).id
    both: dict[Locale, str] = {"cy": "1\n2", "en": "1\n2"}
    with app.app_context():
        service.change_texts(workshop, {"workshop.joining": both, "workshop.privacy": both}, by=None, at=clock.now())
        service.change_contact(workshop, contact_email=None, join_url="http://localhost/1", by=None, at=clock.now())
    visitor = Visitor(app, locale)
    visitor.open("registration")
    for number, fields in enumerate(ANSWERS["registration"], 1):
        visitor.send(visitor.form("registration", number), _numbers(fields))
    return {
        "workshop with privacy": visitor.get(visitor.workshop()),
        "registration receipt with joining": visitor.send(visitor.form("registration", "check")),
    }


def _personal(app: Flask, locale: Locale) -> dict[str, TestResponse]:
    """What one participant alone sees: with a place, in the waiting list, and once they have left."""
    owner = Owner(app, locale, "2026@example.com", "2026", hopes="2026")
    set_full(app, full=True)
    late = Owner(app, locale, "2025@example.com", "2025", hopes="2025")
    owner.see("/{before}")
    for number, fields in enumerate(ANSWERS["before"], 1):
        owner.send(owner.form("before", number), _numbers(fields))
    change = "/{answers}/{register}/{change}"
    link = f"/{{workshops}}/{SLUGS[locale]}/{{link}}"
    pages = {
        "my place": owner.see(),
        "my place without language": owner.post(owner.at(), {"language": ""}),
        "my place in line": late.see(),
        "my answers": owner.see("/{answers}/{register}"),
        "my answers to a survey": owner.see("/{answers}/{before}"),
        "change my answers": owner.see(change),
        "change my answers with errors": owner.post(owner.at(change), {"full_name": ""}),
        "my data": owner.see("/{my-data}"),
        "erase": owner.see("/{erase}"),
        "leave the list": late.see("/{cancel}"),
        "cancel place": owner.see("/{cancel}"),
        "cancelled": owner.send(owner.at("/{cancel}")),
        "erased": late.send(late.at("/{erase}")),
        "link renewed": owner.get(path("/{my-place}/{new-link}", locale)),
        "lost link": owner.get(path(link, locale)),
        "link sent": owner.get(path(f"{link}/{{sent}}", locale)),
        "error of a link": owner.get(path(f"/{{my-place}}/{'0' * 40}", locale)),
    }
    set_full(app, full=False)
    return pages


def _over(app: Flask, locale: Locale, clock: Clock) -> dict[str, TestResponse]:
    workshop, kept = published(app, SLUGS["en"]).id, Visitor(app, locale)
    kept.fill("registration", 1)
    with app.app_context():
        service.close(workshop, by=None, at=clock.now())
    pages = {
        "workshop over": kept.get(kept.workshop()),
        "form begun over": kept.open("registration"),
        "form over": Visitor(app, locale).open("after"),
    }
    with app.app_context():
        service.reopen(workshop, by=None, at=clock.now())
        service.cancel(workshop, by=None, at=clock.now())
    pages |= {
        "workshop cancelled": kept.get(kept.workshop()),
        "form begun cancelled": kept.open("registration"),
        "form cancelled": Visitor(app, locale).open("after"),
    }
    with app.app_context():
        service.reopen(workshop, by=None, at=clock.now())
    return pages


def set_full(app: Flask, *, full: bool) -> None:
    """Let the sample workshop be full, or have places again, which then go to those who wait."""
    workshop, now = published(app, SLUGS["en"]).id, app_clock.now()
    with app.app_context():
        with transaction():
            db.session.execute(update(Workshop).where(Workshop.id == workshop).values(capacity=1 if full else 20))
            if full and not count_taken(workshop):
                db.session.add(Participant(workshop_id=workshop, registered_at=now))
        fill_places(workshop, at=now)


def _numbers(fields: object) -> dict[str, str]:
    assert isinstance(fields, dict)
    typed = {"full_name", "hopes", "example", "group", "problem", "most_useful", "comment"}
    return {name: "2027" if name in typed else value for name, value in fields.items()}
