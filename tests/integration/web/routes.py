"""Every address of the service, from its own map of routes, so that nothing new can be forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Flask, url_for
from werkzeug.routing import Rule

from app.language import Locale
from app.workshops.queries import short_links
from tests.factories import published
from tests.integration.web.visitor import SLUGS


def routes(app: Flask, locale: Locale, method: str = "GET") -> Iterator[tuple[Rule, str]]:
    """Each route in ``locale``, or outside both languages, that answers ``method``; and an address that it serves."""
    values = {
        "slug": SLUGS[locale],
        "number": 1,
        "token": "0" * 40,
        "user_id": 1,
        "workshop_id": 1,
        "form_id": 1,
        "response_id": "0" * 32,
        "participant_id": 1,
        "answer": "more",
        "code": _code(app, locale),
        "moment": "before",
        "job_id": 1,
        "file_id": 1,
        "text_id": 1,
        "format_": "xlsx",
        "term": "0" * 16,
        "mail": "joining",
    }
    for rule in app.url_map.iter_rules():
        language = (rule.defaults or {}).get("locale")
        if method in (rule.methods or ()) and language in {None, locale}:
            unknown = rule.arguments - values.keys() - (rule.defaults or {}).keys()
            assert not unknown, f"say what stands for {unknown} in {rule.rule}"
            with app.test_request_context(base_url=app.config["HOLI"].base_url):
                given: dict[str, Any] = {name: value for name, value in values.items() if name in rule.arguments}
                yield rule, url_for(rule.endpoint, **(given | dict(rule.defaults or {})))


def _code(app: Flask, locale: Locale) -> str:
    """The code of a short link that leads somewhere."""
    workshop = published(app, SLUGS["en"])
    with app.app_context():
        return short_links(workshop.id)[locale, ""]
