"""The choice of language, the notices in each language, and what machines ask for."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, Response, abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app import clock, extensions
from app.language import Locale
from app.language.formatting import format_date
from app.web.addresses import localised
from app.web.site.halves import render_both, settings
from app.workshops.queries import find_short_link, list_kept

bp = Blueprint("site", __name__)

# When the words of each notice last changed in substance; change it together with them.
PRIVACY_NOTICE_UPDATED = date(2026, 11, 25)
COOKIES_UPDATED = date(2026, 11, 24)
SECURITY_TXT_LASTS = timedelta(days=180)


@bp.get("/")
def choose() -> str:
    """The choice of language: the one page that always speaks both."""
    return render_both("site/choose_content.html")


def accessibility(locale: Locale) -> str:
    """The accessibility statement (SI 2018/952, regulation 8)."""
    return render_template(
        "site/accessibility.html",
        locale=locale,
        prepared=format_date(settings().accessibility_prepared, locale),
        tested=format_date(settings().accessibility_tested, locale),
    )


def privacy(locale: Locale) -> str:
    """The privacy notice (UK GDPR, article 13), with the date by which each workshop's answers go."""
    deletions = [
        {"title": workshop.words(locale)("workshop.title"), "date": format_date(workshop.delete_on, locale)}
        for workshop in list_kept(clock.now().date())
    ]
    return render_template(
        "site/privacy.html", locale=locale, updated=format_date(PRIVACY_NOTICE_UPDATED, locale), deletions=deletions
    )


def cookies(locale: Locale) -> str:
    """What the one kind of cookie is, and why it needs no consent (SI 2003/2426, regulation 6)."""
    return render_template("site/cookies.html", locale=locale, updated=format_date(COOKIES_UPDATED, locale))


localised(bp, "/{accessibility-statement}", "accessibility", accessibility)
localised(bp, "/{privacy-notice}", "privacy", privacy)
localised(bp, "/{cookies}", "cookies", cookies)


@bp.get("/s/<code>")
def short_link(code: str) -> ResponseReturnValue:
    """Onwards to a workshop's page or form, in the language of the link; 404 before and after it has any.

    Not for good, and nobody may keep it: the address that it leads to can change.
    """
    found = find_short_link(code)
    if found is None:
        abort(404)
    workshop, locale, moment = found
    slug = workshop.slugs[locale]
    address = (
        url_for("participant.form", locale=locale, slug=slug, moment=moment)
        if moment
        else url_for("participant.workshop", locale=locale, slug=slug)
    )
    response = redirect(address, 302)
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/health/live")
def live() -> ResponseReturnValue:
    """Whether this process answers at all."""
    return _plain("ok\n")


@bp.get("/health/ready")
def ready() -> ResponseReturnValue:
    """Whether this process can serve: 503 while its database cannot."""
    return _plain("ok\n") if extensions.database_ready() else _plain("database not ready\n", 503)


@bp.get("/.well-known/security.txt")
def security_txt() -> ResponseReturnValue:
    """Whom to tell of a weakness (RFC 9116); it expires within a year of each request, as that asks."""
    expires = (clock.now() + SECURITY_TXT_LASTS).replace(hour=0, minute=0, second=0, microsecond=0)
    fields = (
        f"Contact: mailto:{settings().contact_email}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: cy, en",
        f"Canonical: {settings().base_url}/.well-known/security.txt",
    )
    return _plain("\n".join(fields) + "\n")


def _plain(text: str, status: int = 200) -> Response:
    response = Response(text, status, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
