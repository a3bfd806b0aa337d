"""What keeps pages and forms from being turned against their readers: headers, origin of requests, limits."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import limits
from flask import Flask, abort, current_app, request
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter
from werkzeug.exceptions import TooManyRequests

from app.accounts.rules import network
from config import Settings

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

LARGEST_BODY = 256 * 1024
"""Bytes of a request: some twenty times what the longest page of a form can hold."""

_UNKNOWN_LINKS = limits.parse("30 per 5 minutes")
_LOST_LINKS = limits.parse("60 per 5 minutes")
"""From one network, which a whole room may share."""

UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
_HEADERS = (
    ("Content-Security-Policy", "; ".join(f"{directive} {source}" for directive, source in _POLICY.items())),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    # "no-referrer" would make forms send "Origin: null"; "same-origin" would send whole addresses to our own logs.
    ("Referrer-Policy", "strict-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)


class ProtectedHeaders:
    """WSGI middleware that puts the headers on every answer, files and errors of the server included.

    Below Flask, since there it would cost a tenth of a kept page's time. What nobody said may be stored, may not be.
    """

    def __init__(self, app: WSGIApplication, settings: Settings) -> None:
        self._app = app
        self._headers = list(_HEADERS)
        if settings.secure:
            self._headers.append(("Strict-Transport-Security", "max-age=31536000; includeSubDomains"))

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer as the application does (PEP 3333)."""

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Callable[[bytes], object]:
            if not any(name == "Cache-Control" for name, _ in headers):
                headers.append(("Cache-Control", "no-store"))
            return start_response(status, headers + self._headers, *error)

        return self._app(environ, start)


def protect(app: Flask, settings: Settings) -> None:
    """Refuse cross-site requests on every unsafe method, bound bodies, count submissions by address."""
    app.config.update(MAX_CONTENT_LENGTH=LARGEST_BODY, MAX_FORM_MEMORY_SIZE=LARGEST_BODY, MAX_FORM_PARTS=1000)
    app.extensions["limiter"] = FixedWindowRateLimiter(MemoryStorage())

    @app.before_request
    def refuse_cross_site() -> None:
        if request.method in UNSAFE and not same_site(settings.base_url):
            abort(403)

    @app.before_request
    def refuse_nul() -> None:
        # PostgreSQL fails with it wherever it is looked for.
        if "\0" in request.path:
            abort(404)


def same_site(base_url: str) -> bool:
    """Whether the request comes from our own pages (Fetch Metadata; where a browser lacks it, Origin).

    Where both are absent, public forms pass: old browsers and plain clients have no credentials to abuse there.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is None or origin == base_url


def says_own_site() -> bool:
    """Whether the browser says at all where the request comes from; what it says has been judged by then.

    Behind a sign-in there are credentials to abuse: there, silence is refused.
    """
    return "Sec-Fetch-Site" in request.headers or "Origin" in request.headers


def refuse_guessing() -> None:
    """429 for a network from which too many personal links have come that lead nowhere; also where this one would."""
    if not _limiter().test(_UNKNOWN_LINKS, "unknown links", _network()):
        raise TooManyRequests(retry_after=_UNKNOWN_LINKS.get_expiry())


def count_unknown_link() -> None:
    """Count a personal link that leads nowhere against the network that it came from."""
    _limiter().hit(_UNKNOWN_LINKS, "unknown links", _network())


def limit_lost_links() -> None:
    """Count somebody who asks for a new link against their network; 429 when that asks too often."""
    if not _limiter().hit(_LOST_LINKS, "lost links", _network()):
        raise TooManyRequests(retry_after=_LOST_LINKS.get_expiry())


def limit_submissions() -> None:
    """Count a form's submission against the sender's address; 429 when it sends more than RATE_LIMIT allows.

    A whole room shares one address, so the limit is wide; each worker counts for itself.
    """
    settings: Settings = current_app.config["HOLI"]
    limit = limits.parse(settings.rate_limit)
    if not _limiter().hit(limit, "submissions", request.remote_addr or ""):
        raise TooManyRequests(retry_after=limit.get_expiry())


def _limiter() -> FixedWindowRateLimiter:
    limiter: FixedWindowRateLimiter = current_app.extensions["limiter"]
    return limiter


def _network() -> str:
    return network(request.remote_addr or "")
