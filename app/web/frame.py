"""What every page's frame needs: the language of the address, names of assets, the same page in the other language."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from flask import Flask, g, has_request_context, request, url_for

from app.language import LOCALES, Locale, other
from app.web.addresses import locale_of
from config import Settings


class AssetsMissing(Exception):
    """The stylesheet and the script have not been built; the text says what to run."""


def frame(app: Flask, settings: Settings) -> None:
    """Tell each request its language, and give templates what the frame is made from."""
    # Each rule has its defaults to itself, so that there is nowhere to lead on to, and no need to look on every page.
    app.url_map.redirect_defaults = False
    asset = _assets(Path(app.root_path) / "static" / "build" / "manifest.json")

    @app.before_request
    def find_locale() -> None:
        g.locale = locale_of(request.path)

    @app.url_defaults
    def keep_locale(endpoint: str, values: dict[str, Any]) -> None:
        if "locale" not in values and g.get("locale") and app.url_map.is_endpoint_expecting(endpoint, "locale"):
            values["locale"] = g.locale

    @app.context_processor
    def names() -> dict[str, Any]:
        locale = g.get("locale")
        addresses = alternates()
        return {
            "asset": asset,
            "organisation": settings.organisation.in_locale(locale),
            "settings": settings,
            "feedback_url": settings.feedback_url,
            "alternate_urls": {name: settings.base_url + path for name, path in addresses.items()},
            "alternate_url": addresses.get(other(locale)) if locale else None,
        }


def current_locale() -> Locale | None:
    """The language of the page being made; None where it speaks both, or outside of a request."""
    return g.get("locale") if has_request_context() else None


def alternates() -> Mapping[Locale, str]:
    """The path of the current page in each language, where it has one in each; empty otherwise."""
    if request.endpoint is None or not request.view_args or "locale" not in request.view_args:
        return {}
    slugs: Mapping[Locale, str] = g.get("slugs") or {}
    paths: dict[Locale, str] = {}
    for locale in LOCALES:
        values = {**request.view_args, "locale": locale}
        if "slug" in values:
            if locale not in slugs:
                return {}
            values["slug"] = slugs[locale]
        paths[locale] = url_for(request.endpoint, **values)
    return paths


def _assets(manifest: Path) -> Callable[[str], str]:
    try:
        names: dict[str, str] = json.loads(manifest.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise AssetsMissing("The stylesheet and the script are not built: run “make build”.") from None
    return lambda name: f"/static/build/{names[name]}"
