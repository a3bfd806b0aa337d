"""Pages outside the addresses of either language: both on one page, Welsh first, each half marked."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, g, render_template
from flask_babel import force_locale
from markupsafe import Markup, escape

from app.language import LOCALES, Locale
from config import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Half:
    """A page's title and content in one language."""

    locale: Locale
    title: Markup
    content: Markup


def settings() -> Settings:
    """The settings that the application was created with."""
    found: Settings = current_app.config["HOLI"]
    return found


def render_half(template: str, locale: Locale, **context: object) -> Half:
    """Render ``template``, which sets ``title`` and prints a page’s content alone, in ``locale``."""
    with force_locale(locale):
        module = current_app.jinja_env.get_template(template).make_module(
            {"locale": locale, "settings": settings(), **context}
        )
        return Half(locale=locale, title=escape(vars(module)["title"]), content=escape(module))


def render_both(template: str, **context: object) -> str:
    """One page with ``template`` in Welsh and then in English."""
    g.locale = None
    return render_template("site/both.html", halves=[render_half(template, locale, **context) for locale in LOCALES])
