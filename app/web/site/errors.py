"""Pages for what went wrong: what it was, what is safe, what to do next, in the reader’s language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, force_locale, lazy_gettext
from werkzeug.exceptions import HTTPException, SecurityError

from app.language import Locale, other
from app.web.addresses import locale_of
from app.web.frame import alternates
from app.web.site.halves import render_both, render_half


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """A heading and the sentences under it, each a paragraph."""

    title: LazyString
    paragraphs: tuple[LazyString, ...]


# Translators: error pages 500 and 503; an imperative sentence
_LATER = lazy_gettext("Try again later.")
# Translators: error pages 500 and 503
_SAFE = lazy_gettext(
    "If you saw the page that thanks you for your answers, they are safe: you do not need to send them again."
)
_UNREADABLE = Explanation(
    # Translators: heading and title of the error page 400
    title=lazy_gettext("Sorry, we could not read what your browser sent"),
    paragraphs=(
        # Translators: error page 400
        lazy_gettext("Go back to the page before this one, load it again and try once more."),
    ),
)
_BROKEN = Explanation(
    # Translators: heading and title of the error page 500
    title=lazy_gettext("Sorry, there is a problem with the service"),
    paragraphs=(
        _LATER,
        _SAFE,
        # Translators: error page 500
        lazy_gettext(
            "If you were still filling in a form, what you typed on the last page may not have been saved. "
            "Go back in your browser, check it and send it again."
        ),
        # Translators: error page 500; reassures people who are not sure whether their answers arrived
        lazy_gettext("If you send the same answers twice, they are counted only once."),
    ),
)

EXPLANATIONS: Mapping[int, Explanation] = {
    400: _UNREADABLE,
    403: Explanation(
        # Translators: heading and title of the error page 403
        title=lazy_gettext("You do not have permission to access this page"),
        paragraphs=(
            # Translators: error page 403; shown when a form was sent from another website
            lazy_gettext(
                "If you were sending a form: this service only takes answers that are sent from its own "
                "pages. Open the form again from the link that you were given, and send your answers from "
                "there."
            ),
            # Translators: error page 403
            lazy_gettext("What you had saved on earlier pages of the form is still there."),
            # Translators: error page 403; for people with an account, whose role decides what they may see
            lazy_gettext(
                "If you are signed in, your role may not include this page: ask an administrator of this service. "
                "If you signed in again in another tab, load the page that you came from again and try once more."
            ),
        ),
    ),
    404: Explanation(
        # Translators: heading and title of the error page 404
        title=lazy_gettext("Page not found"),
        paragraphs=(
            # Translators: error page 404
            lazy_gettext("If you typed the web address, check that it is correct."),
            # Translators: error page 404
            lazy_gettext("If you pasted the web address, check that you copied the whole address."),
            # Translators: error page 404
            lazy_gettext(
                "If you followed a link, the page may have moved: ask the organiser of the workshop for a new link."
            ),
        ),
    ),
    405: Explanation(
        # Translators: heading and title of the error page 405
        title=lazy_gettext("This page cannot be used in that way"),
        paragraphs=(
            # Translators: error page 405
            lazy_gettext(
                "This can happen if you reload a page after you have sent a form. "
                "Open the form again from the link that you were given."
            ),
        ),
    ),
    410: Explanation(
        # Translators: heading and title of the error page 410
        title=lazy_gettext("That link has expired"),
        paragraphs=(
            # Translators: error page 410
            lazy_gettext("Ask the organiser of the workshop for a new link."),
        ),
    ),
    413: Explanation(
        # Translators: heading and title of the error page 413
        title=lazy_gettext("What you sent is too large"),
        paragraphs=(
            # Translators: error page 413
            lazy_gettext("Nothing on that page was saved. Go back, shorten your answers and send them again."),
            # Translators: error page 413
            lazy_gettext("If you want to tell us more than fits, contact us."),
        ),
    ),
    429: Explanation(
        # Translators: heading and title of the error page 429
        title=lazy_gettext("Too many requests have come from your network"),
        paragraphs=(
            # Translators: error page 429
            lazy_gettext(
                "This can happen when many people share one network. Wait a few minutes, then go back and try again."
            ),
            # Translators: error page 429
            lazy_gettext("What you typed on that page has not been saved yet. What you saved before that is safe."),
        ),
    ),
    500: _BROKEN,
    503: Explanation(
        # Translators: heading and title of the error page 503
        title=lazy_gettext("Sorry, the service is not available"),
        paragraphs=(
            _LATER,
            _SAFE,
        ),
    ),
}

# The one text outside the catalogues: it is for when the catalogues, or the templates, are what is broken.
LAST_RESORT = (
    "Mae’n ddrwg gennym, mae problem gyda’r gwasanaeth. Rhowch gynnig arall arni yn nes ymlaen.\n\n"
    "Sorry, there is a problem with the service. Try again later.\n"
)


def explanation(status: int) -> Explanation:
    """What to say of ``status``; an unforeseen one is told as 400 or as 500, by whose fault it is."""
    return EXPLANATIONS.get(status) or (_BROKEN if status >= 500 else _UNREADABLE)


def register_errors(app: Flask) -> None:
    """Answer every error of ``app`` with a page, its status and headers (Allow, Retry-After), no trace."""
    app.register_error_handler(HTTPException, _answer)


def _answer(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    # Links can only be made for a host that is ours: to any other, the page that has none.
    locale = None if isinstance(error, SecurityError) else locale_of(request.path)
    try:
        response = make_response(_page(status, locale), status)
    except Exception:  # whatever fails here, the reader must not be left with a trace or an empty page
        current_app.logger.exception("the page for error %d could not be rendered", status)
        response = Response(LAST_RESORT, status, content_type="text/plain; charset=utf-8")
    for name, value in error.get_headers():
        if name.lower() != "content-type":
            response.headers[name] = value
    response.headers["Cache-Control"] = "no-store"
    return response


def _page(status: int, locale: Locale | None) -> str:
    if locale is None:
        return render_both("site/error_content.html", explanation=explanation(status))
    g.locale = locale
    with force_locale(locale):
        half = render_half("site/error_content.html", locale, explanation=explanation(status))
        return render_template("site/error.html", half=half, alternate_url=_in_other_language(locale))


def _in_other_language(locale: Locale) -> str:
    """Where the switch of an error page leads: to the page in the other language, or to the same error."""
    found = alternates().get(other(locale))
    return found or "/" + other(locale) + quote(request.path.removeprefix(f"/{locale}"))
