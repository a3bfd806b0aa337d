"""Forms are taken from our own pages alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pytest
from flask import Flask

from app.language import Locale
from tests.factories import counts, heading, rows
from tests.integration.web.routes import routes
from tests.integration.web.visitor import Visitor, language

OWN: Final = "http://localhost"
OTHER: Final = "https://elsewhere.example"
REFUSED: Final[tuple[Mapping[str, str], ...]] = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "something-new"},
    {"Sec-Fetch-Site": ""},
    {"Sec-Fetch-Site": "cross-site", "Origin": OWN},
    {"Sec-Fetch-Site": "same-site", "Origin": OWN},
    {"Origin": OTHER},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "https://localhost"},
    {"Origin": f"{OWN}:8000"},
    {"Origin": f"{OWN}.elsewhere.example"},
)
TAKEN: Final[tuple[Mapping[str, str], ...]] = (
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "same-origin", "Origin": OWN},
    {"Origin": OWN},
    {},
)


def test_a_form_sent_from_elsewhere_is_refused_and_changes_nothing(app: Flask) -> None:
    visitor = Visitor(app, "cy")
    visitor.fill("registration", 2)
    visitor.submit("during")
    before = (counts(app), rows(app, "drafts"))
    for _, address in routes(app, "cy", "POST"):
        for headers in REFUSED:
            answer = visitor.client.post(address, data={"full_name": "canary", "action": "again"}, headers=headers)
            assert answer.status_code == 403, (address, headers)
            assert "Set-Cookie" not in answer.headers
    assert (counts(app), rows(app, "drafts")) == before


def test_no_unsafe_method_of_any_address_is_taken_from_elsewhere(sqlite_app: Flask, locale: Locale) -> None:
    client = sqlite_app.test_client()
    for address in {address for way in ("GET", "POST") for _, address in routes(sqlite_app, locale, way)}:
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            for headers in REFUSED[:3]:
                assert client.open(address, method=method, headers=headers).status_code == 403, (method, address)


def test_the_refusal_is_in_the_readers_language(sqlite_visitor: Visitor) -> None:
    visitor = sqlite_visitor
    for step in (1, 2, "check", "delete"):
        answer = visitor.client.post(visitor.form("registration", step), headers={"Sec-Fetch-Site": "cross-site"})
        assert language(answer) == visitor.locale
        assert heading(answer) == visitor.words("You do not have permission to access this page")


@pytest.mark.parametrize("headers", TAKEN, ids=str)
def test_a_form_sent_from_our_own_pages_is_taken(sqlite_app: Flask, headers: Mapping[str, str]) -> None:
    visitor = Visitor(sqlite_app, "en")
    visitor.open("registration")
    answer = visitor.client.post(visitor.form("registration"), data={"full_name": "Siân"}, headers=headers)
    assert answer.status_code == 303
    assert [row["pages"]["about"] for row in rows(sqlite_app, "drafts")] == [{"full_name": ["Siân"]}]


def test_a_page_may_be_reached_from_elsewhere(sqlite_visitor: Visitor) -> None:
    for rule, address in routes(sqlite_visitor.app, sqlite_visitor.locale):
        # A link that leads nowhere is told so, wherever it was found.
        nowhere = {404} if rule.endpoint.startswith("participant.") and "token" in rule.arguments else set()
        reached = {200, 302, 303, 308, 410} | nowhere
        assert sqlite_visitor.get(address, Sec_Fetch_Site="cross-site", Origin=OTHER).status_code in reached, rule
