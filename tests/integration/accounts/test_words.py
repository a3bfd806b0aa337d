"""Every page of accounts speaks its language alone, and is valid HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Final

import polib
import pytest
from flask import Flask, before_render_template
from werkzeug.test import TestResponse

from app import clock as app_clock
from app.accounts import service
from app.accounts.rules import Purpose, Role
from app.language import LOCALES, Locale
from app.language.catalogues import Catalogues, compiled_path
from app.outbox import service as outbox
from app.outbox.rules import Failure
from app.web.signin.page import NOTICES
from config import ROOT
from tests.conftest import Clock
from tests.integration.accounts.members import PASSWORD, Member, code_of, invite, make_user, signed_in
from tests.integration.web.test_pseudo_locale import _CALENDAR, Heard, wide
from tests.unit.web.markup import Page

_PLAIN: Final = re.compile("[A-Za-z]+")
_WIDE: Final = re.compile("[Ａ-Ｚａ-ｚ]+")
_ALIKE: Final = {"Holi", "QR", "Cymraeg", "English", *_CALENDAR.split()}
_DATA: Final = re.compile(r"[\w.]+@[\w.]+|http://localhost\S*|%\(\w+\)s|(?:[A-Z0-9]{4}[- ]?){4,}")
"""Email addresses, links, placeholders, keys and recovery codes."""


@pytest.fixture
def settings() -> Mapping[str, str]:
    """The organisation has a name without letters; and there is a mail service, that nobody asks for anything."""
    return {"ORGANISATION_CY": "2027", "ORGANISATION_EN": "2027", "MAIL_URL": "smtp://127.0.0.1:9"}


@pytest.fixture
def wide_app(sqlite_app: Flask, tmp_path: Path) -> Flask:
    """The service in a Welsh of wide letters."""
    folder = tmp_path / "translations"
    target = compiled_path(folder, "cy")
    target.parent.mkdir(parents=True)
    catalogue = polib.pofile(str(ROOT / "translations" / "messages.pot"))
    for message in catalogue:
        if message.msgid_plural:
            message.msgstr_plural = dict.fromkeys(range(6), wide(message.msgid_plural))
        else:
            message.msgstr = wide(message.msgid)
    catalogue.save_as_mofile(str(target))
    sqlite_app.extensions["catalogues"] = Catalogues(folder)
    return sqlite_app


@contextmanager
def without_mail(app: Flask) -> Iterator[None]:
    """No mail service is set up for a while."""
    settings = app.config["HOLI"]
    app.config["HOLI"] = replace(settings, mail_server=None)
    yield
    app.config["HOLI"] = settings


def by_mail(app: Flask, admin: Member, address: str) -> Iterator[tuple[str, TestResponse]]:
    """What the page about somebody says of a mail with a link, as it fares."""
    admin.post(address, action="reset")
    with app.app_context():
        now = app_clock.now()
        message = max(outbox.claim(at=now, limit=100), key=lambda one: one.id)
        service.renew_link(message.user_id or 0, Purpose.RESET, at=now)
        outbox.note_trouble(message.id, Failure.SLOW, at=now)
    yield "mail, tried", admin.get(address)
    with app.app_context():
        outbox.note_sent(message.id, provider_id=None, at=now)
    yield "mail, sent", admin.get(address)
    with app.app_context():
        outbox.note_failed(message.id, Failure.BOUNCED)
    yield "mail, failed", admin.get(address)


def gallery(app: Flask, locale: Locale) -> Iterator[tuple[str, TestResponse]]:
    """The pages of accounts in their states. Names are figures, and every person of a gallery is its own."""
    stranger = Member(app, locale)
    invitation = f"/{{invitation}}/{invite(app, f'{locale}.invited@example.com')}"
    yield "sign in", stranger.get("/{sign-in}")
    yield "sign in, empty", stranger.sign_in("", "")
    yield "sign in, refused", stranger.sign_in("nobody@example.com", "no")
    forgotten = "/{sign-in}/{reset}"
    with without_mail(app):
        yield "forgotten, no mail", stranger.get(forgotten)
    yield "forgotten", stranger.get(forgotten)
    yield "forgotten, empty", stranger.post(forgotten)
    yield "link mailed", stranger.get(f"{forgotten}/{{sent}}")
    yield "forgotten, no address", stranger.post(forgotten, email="2027")
    yield "link over", stranger.get("/{reset}/nothing")
    yield "invitation", stranger.get(invitation)
    for number, password in enumerate(("", "short", "x" * 1001, "password1234", f"{locale}.invited@example.com")):
        yield f"invitation, refused {number}", stranger.post(invitation, name="", password=password, locale="")
        yield f"invitation, weak {number}", stranger.post(invitation, name="1", password=password, locale="cy")

    email = f"{locale}.admin@example.com"
    admin = signed_in(app, Role.ADMINISTRATOR, locale, email=email, name="2027")
    with app.app_context():
        reset = service.make_reset_link_for(email, at=app_clock.now())
    yield "reset", stranger.get(f"/{{reset}}/{reset}")
    Member(app).sign_in(email)
    for template in ("/{start}", "/{account}", "/{account}/{details}", "/{account}/{password}", "/{people}"):
        yield template, admin.get(template)
    yield "details, empty", admin.post("/{account}/{details}", name="", locale="fr")
    yield "password, empty", admin.post("/{account}/{password}")
    yield "password, wrong", admin.post("/{account}/{password}", current="no", password="no")
    for notice in NOTICES:
        with admin.client.session_transaction() as session:
            session["notice"] = notice
        yield f"notice {notice}", admin.get("/{start}")

    yield "invite", admin.get("/{people}/{invite}")
    yield "invite, empty", admin.post("/{people}/{invite}")
    yield "invite, no address", admin.post("/{people}/{invite}", email="no", role="viewer")
    yield "invite, known", admin.post("/{people}/{invite}", email=email, role="viewer")
    led = admin.post("/{people}/{invite}", email=f"{locale}.new@example.com", role="viewer").headers["Location"]
    yield "invited", admin.client.get(led)
    other = make_user(app, email=f"{locale}.other@example.com", name="1", secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    for action in ("reset", "show-link", "disable", "enable"):
        admin.post(f"/{{people}}/{other}", action=action)
        yield f"person after {action}", admin.get(f"/{{people}}/{other}")
    yield from by_mail(app, admin, f"/{{people}}/{other}")
    with without_mail(app):
        yield "invite, no mail", admin.get("/{people}/{invite}")
        yield "account, no mail", admin.get("/{account}")
        led = admin.post("/{people}/{invite}", email=f"{locale}.new@example.com", role="viewer").headers["Location"]
        yield "invited, no mail", admin.client.get(led)
        yield "person, no mail", admin.get(f"/{{people}}/{other}")
    admin.post("/{account}/{summaries}", summaries="off")
    yield "account, no summaries", admin.get("/{account}")
    yield "activity", admin.get("/{people}/{activity-log}")
    yield "people", admin.get("/{people}")
    admin.post("/{people}/{second-factor}", action="require")

    step = "/{account}/{second-factor}"
    yield "second step, none", admin.get(step)
    admin.post(step, action="begin")
    yield "second step, key", admin.get(step)
    yield "second step, no code", admin.post(step, action="continue")
    yield "second step, wrong code", admin.post(step, action="continue", code="no")
    secret = Page(admin.get(step).text).one("strong", class_="holi-token").text.replace(" ", "")
    admin.post(step, action="continue", code=code_of(secret))
    yield "recovery codes", admin.get("/{account}/{recovery-codes}")
    yield "second step, on", admin.get(step)
    yield "people, required", admin.get("/{people}")
    admin.post("/{people}/{second-factor}", action="allow")
    for template in ("/{account}/{recovery-codes}/{new}", "/{account}/{second-factor}/{remove}"):
        yield template, admin.get(template)
        yield f"{template}, empty", admin.post(template)
        yield f"{template}, wrong", admin.post(template, password="no")
    half = Member(app, locale)
    half.sign_in(email, PASSWORD)
    yield "code", half.get("/{sign-in}/{second-factor}")
    yield "code, empty", half.send_code("")
    for number in range(11):
        yield f"code, wrong {number}", half.send_code("no")
    yield (
        "not for this role",
        signed_in(app, Role.VIEWER, locale, email=f"{locale}.viewer@example.com").get("/{people}"),
    )


def test_every_page_of_accounts_speaks_its_language_alone(wide_app: Flask, clock: Clock, locale: Locale) -> None:
    strangers = set()
    for name, page in gallery(wide_app, locale):
        assert page.status_code in {200, 403, 410, 422, 429}, name
        strangers |= {f"{name}: {text}" for text in _strangers(page.text, locale)}
    assert not strangers, "\n".join(sorted(strangers))


def test_every_page_of_accounts_is_valid_html(sqlite_app: Flask, clock: Clock, valid_html: Callable[..., None]) -> None:
    valid_html(*(page.text for locale in LOCALES for _, page in gallery(sqlite_app, locale)))


def test_the_gallery_shows_every_template_of_accounts(sqlite_app: Flask, clock: Clock) -> None:
    shown: set[str] = set()

    def note(_sender: Flask, template: object, **_: object) -> None:
        shown.add(str(getattr(template, "name", None)))

    with before_render_template.connected_to(note, sqlite_app):
        for _ in gallery(sqlite_app, "cy"):
            pass
    folder = ROOT / "app" / "templates"
    pages = {path.relative_to(folder).as_posix() for path in folder.glob("signin/*.html")} - {"own.html"}
    assert pages <= shown


def _strangers(page: str, locale: Locale) -> Iterator[str]:
    for language, text in Heard(page).said:
        if language != locale:
            continue  # the switch, and the names of the languages
        strange = _PLAIN if language == "cy" else _WIDE
        words = set(strange.findall(_DATA.sub("", text))) - _ALIKE
        if words:
            yield f"{text} {sorted(words)}"
