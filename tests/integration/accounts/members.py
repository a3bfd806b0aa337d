"""People with accounts, and the browsers in which they sign in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final
from urllib.parse import urlsplit

import pyotp
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app import clock
from app.accounts import rules, service
from app.accounts.models import SignIn, User
from app.accounts.rules import Role
from app.extensions import db, transaction
from app.language import Locale, path
from tests.unit.web.markup import Page

PASSWORD: Final = "tair oen fach wen"
OWN: Final[Mapping[str, str]] = {"Sec-Fetch-Site": "same-origin"}


@cache
def _hashed(password: str) -> str:
    return rules.hash_password(password)


def make_user(
    app: Flask,
    role: Role = Role.ORGANISER,
    *,
    email: str | None = None,
    name: str = "Siân",
    locale: Locale = "cy",
    secret: str | None = None,
) -> int:
    """Somebody who can sign in with ``PASSWORD``, and a code of ``secret`` if there is one; their id."""
    email = email or f"{role.value}@example.com"
    with app.app_context(), transaction():
        user = User(
            email=email,
            email_key=rules.email_key(email),
            name=name,
            role=role,
            locale=locale,
            password_hash=_hashed(PASSWORD),
            totp_secret=secret,
            created_at=clock.now(),
        )
        db.session.add(user)
        db.session.flush()
        return user.id


def invite(app: Flask, email: str = "new@example.com", role: Role = Role.ORGANISER) -> str:
    """The token of a new invitation."""
    with app.app_context():
        return service.invite(email, role, by=None, locale="cy", at=clock.now())[1]


def user_id(app: Flask, email: str) -> int:
    """The id of the account with this address."""
    with app.app_context():
        return db.session.execute(select(User.id).where(User.email == email)).scalar_one()


@dataclass
class Member:
    """A browser, in whose hands its session is. Forms that it sends carry the token of the page they stand on."""

    app: Flask
    locale: Locale = "en"
    headers: Mapping[str, str] = field(default_factory=lambda: dict(OWN))

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    def at(self, template: str) -> str:
        """The path of a template of segments in the browser's language."""
        return path(template, self.locale)

    def get(self, template: str) -> TestResponse:
        """What a link leads to; redirects are not followed."""
        return self.client.get(self.at(template), headers=self.headers)

    def post(self, template: str, **fields: str) -> TestResponse:
        """What sending a form leads to; redirects are not followed."""
        sent = {"csrf_token": self.csrf()} | fields
        return self.client.post(self.at(template), data=sent, headers=self.headers)

    def csrf(self) -> str:
        """The token that pages of this sign-in carry; nothing where nobody is signed in."""
        page = self.client.get(self.at("/{account}"), headers=self.headers)
        if page.status_code != 200:
            page = self.client.get(self.at("/{account}/{second-factor}"), headers=self.headers)
        found = re.search(r'name="csrf_token" value="([0-9a-f]+)"', page.text)
        return found[1] if found else ""

    def sign_in(self, email: str, password: str = PASSWORD, **query: str) -> TestResponse:
        """Send the first step."""
        return self.client.post(
            self.at("/{sign-in}"),
            query_string=query,
            data={"email": email, "password": password, "action": "continue"},
            headers=self.headers,
        )

    def send_code(self, code: str) -> TestResponse:
        """Send the second step."""
        return self.client.post(self.at("/{sign-in}/{second-factor}"), data={"code": code}, headers=self.headers)

    def is_in(self) -> bool:
        """Whether the browser is signed in."""
        return self.get("/{account}/{second-factor}").status_code == 200

    def cookie(self) -> str | None:
        """The session's cookie."""
        found = self.client.get_cookie("holi_session", domain=urlsplit(self.app.config["HOLI"].base_url).hostname or "")
        return None if found is None else found.value

    def with_cookie(self, value: str) -> Member:
        """Another browser that has got hold of that cookie."""
        other = Member(self.app, self.locale)
        other.client.set_cookie("holi_session", value)
        return other


def signed_in(app: Flask, role: Role = Role.ORGANISER, locale: Locale = "en", **options: str) -> Member:
    """A new person of that role, signed in."""
    email = options.get("email", f"{role.value}@example.com")
    make_user(app, role, email=email, name=options.get("name", "Siân"))
    member = Member(app, locale)
    assert member.sign_in(email).status_code == 303
    return member


def entered(app: Flask, role: Role, email: str) -> Member:
    """The same by way of the database, for tests that need many: a real sign-in takes its time on purpose."""
    return let_in(app, make_user(app, role, email=email))


def let_in(app: Flask, owner: int) -> Member:
    """A browser in which somebody with an account has just signed in."""
    member, token = Member(app), rules.new_token()
    with app.app_context(), transaction():
        now = clock.now()
        db.session.add(
            SignIn(key=rules.token_key(token), user_id=owner, awaits_code=False, device="", started_at=now, seen_at=now)
        )
    with member.client.session_transaction(base_url=app.config["HOLI"].base_url) as session:
        session["_user_id"] = token
    return member


def code_of(secret: str) -> str:
    """The code that an app shows now."""
    return pyotp.TOTP(secret).at(clock.now())


def problems(page: TestResponse) -> list[str]:
    """The sentences of the error summary."""
    return [
        link.text
        for link in Page(page.text).all("a")
        if any("govuk-error-summary" in box["class"].split() for box in link.inside)
    ]
