"""Who may open what: the sign-in behind a request, what each view allows, and the token of its forms.

The browser's session holds nothing but the random token of a row of ``sign_ins``. Without that row it opens nothing:
signing out, a changed password, disabling and time end it on the server.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Final, ParamSpec
from urllib.parse import urlencode

from flask import Flask, abort, current_app, g, redirect, request, session, url_for
from flask.sessions import SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, current_user, login_user, logout_user

from app import clock
from app.accounts import service
from app.accounts.queries import Known, find_known
from app.accounts.rules import Lifetime, Role, keyed_hash
from app.accounts.service import Entry, Source
from app.web.protection import UNSAFE, says_own_site
from config import Settings

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]

EVERYONE: Final = tuple(Role)
TOKEN_FIELD: Final = "csrf_token"  # noqa: S105 – the name of a field

login = LoginManager()
# It would compare browsers by address, which changes as people move; the token is what counts.
login.session_protection = None


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What Flask-Login hands around: somebody who is known, and the token by which."""

    token: str
    known: Known

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """What the session keeps."""
        return self.token


class _Sessions(SecureCookieSessionInterface):
    """Flask's own, but its signer is made once, not for every page of every participant."""

    def __init__(self) -> None:
        self._signer: Any = None

    def get_signing_serializer(self, app: Flask) -> Any:
        """The signer of cookies, of type URLSafeTimedSerializer."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer


def guard(app: Flask, settings: Settings) -> None:
    """Give ``app`` its sign-ins and the cookie of the session, which only pages behind a sign-in read or set."""
    app.session_interface = _Sessions()
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-holi_session" if settings.secure else "holi_session",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
    )
    # Not init_app: for the sake of remember-me, which we do not have, it would look into the session on every page.
    app.login_manager = login  # type: ignore[attr-defined]
    app.jinja_env.globals["csrf_token"] = csrf_token


@login.user_loader  # type: ignore[untyped-decorator]
def _load(token: str) -> SignedIn | None:
    known = find_known(token, at=clock.now(), lifetime=lifetime())
    return None if known is None else SignedIn(token, known)


def allows(*roles: Role, before_second_factor: bool = False) -> Callable[[View[P]], View[P]]:
    """Let only these roles into a view; every view behind a sign-in has this, and nothing else decides.

    Nobody is led to the sign-in page, and back again after a GET; others get 403. Where a second factor is required,
    whoever has none sees only what is open ``before_second_factor``. Unsafe methods need the token of the sign-in, and
    a browser that says it comes from our own pages.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            signed_in = find_signed_in()
            if signed_in is None:
                return redirect(_sign_in_address(), 303)
            known = signed_in.known
            if request.method in UNSAFE and not (says_own_site() and _has_token(signed_in)):
                abort(403)
            if known.role not in roles:
                abort(403)
            if known.second_factor_required and not known.has_second_factor and not before_second_factor:
                return redirect(url_for("signin.second_factor"), 303)
            if not _asks_by_itself():
                service.keep_alive(known.sign_in_id, seen_at=known.seen_at, at=clock.now())
            g.person = known
            return view(*args, **kwargs)

        return guarded

    return decorate


def person() -> Known:
    """Who is signed in; only in a view that ``allows`` somebody."""
    known: Known = g.person
    return known


def find_signed_in() -> SignedIn | None:
    """Who is signed in, with every step done."""
    found = current_user._get_current_object()
    return found if isinstance(found, SignedIn) and not found.known.awaits_code else None


def find_waiting_token() -> str | None:
    """The token of a sign-in whose second step is still to come."""
    found = current_user._get_current_object()
    return found.token if isinstance(found, SignedIn) and found.known.awaits_code else None


def enter(entry: Entry) -> None:
    """Let this browser in: a new token; a former sign-in of it ends, and nothing of its session stays."""
    leave()
    known = find_known(entry.token, at=clock.now(), lifetime=lifetime())
    if known is None:
        abort(403)  # disabled in this very moment
    login_user(SignedIn(entry.token, known))


def leave() -> None:
    """End the sign-in of this browser, on the server and in the cookie."""
    token = session.get("_user_id")
    if isinstance(token, str):
        service.sign_out(token, at=clock.now())
    logout_user()
    session.clear()
    g.pop("person", None)


def csrf_token() -> str:
    """The token of this sign-in's forms (https://cheatsheetseries.owasp.org, "HMAC Based Token Pattern")."""
    return _token_of(session.get("_user_id", ""))


def source() -> Source:
    """Where the request comes from."""
    return Source(address=request.remote_addr or "", user_agent=request.user_agent.string[:500])


def secret() -> str:
    """The key under which addresses, codes and tokens are hashed."""
    return settings().secret_key


def lifetime() -> Lifetime:
    """How long sign-ins last."""
    return Lifetime(idle=settings().sign_in_idle, absolute=settings().sign_in_lasts)


def settings() -> Settings:
    """The settings that the application was created with."""
    found: Settings = current_app.config["HOLI"]
    return found


def _asks_by_itself() -> bool:
    """Whether a script asks, as a page does that follows new answers: nobody need be there, so it is no use made."""
    return request.method == "GET" and request.headers.get("Sec-Fetch-Dest") == "empty"


def _token_of(sign_in: str) -> str:
    return keyed_hash(secret(), "form", sign_in)


def _has_token(signed_in: SignedIn) -> bool:
    return hmac.compare_digest(request.form.get(TOKEN_FIELD, "").encode(), _token_of(signed_in.token).encode())


def _sign_in_address() -> str:
    address = url_for("signin.sign_in")
    return f"{address}?{urlencode({'next': request.path})}" if request.method == "GET" else address
