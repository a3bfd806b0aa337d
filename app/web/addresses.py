"""Addresses: a rule for each language, from the one table of segments; and the language of an address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint
from flask.typing import RouteCallable
from werkzeug.routing import IntegerConverter

from app.language import LOCALES, Locale, path


class NumberConverter(IntegerConverter):
    """A number that a row may have: PostgreSQL fails with one that no integer column holds, and SQLite with others."""

    regex = r"[0-9]{1,9}"


def localised(
    blueprint: Blueprint,
    template: str,
    endpoint: str,
    view: RouteCallable,
    methods: Sequence[str] = ("GET",),
    **defaults: Any,
) -> None:
    """Serve ``view`` at ``template`` (``"/{workshops}/<slug>"``) in each language; it is given ``locale``."""
    for locale in LOCALES:
        blueprint.add_url_rule(
            path(template, locale),
            endpoint,
            view,
            defaults={"locale": locale, **defaults},
            methods=list(methods),
        )


def locale_of(address: str) -> Locale | None:
    """The language of the path ``address``; None where it stands outside both (``/``, ``/health/live``)."""
    return next((locale for locale in LOCALES if address.startswith(f"/{locale}/")), None)
