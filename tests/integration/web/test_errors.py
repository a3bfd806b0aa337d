"""What goes wrong is told in the reader's language, with the status that says it to machines."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from flask import Flask
from flask_babel import force_locale

from app.language import LOCALES, Locale, path
from app.web.site.errors import EXPLANATIONS, Explanation
from tests.factories import counts, heading, reference
from tests.integration.web.gallery import can_fail
from tests.integration.web.visitor import ANSWERS, Visitor, language, switch
from tests.unit.web.markup import Page

TOO_LARGE = {"full_name": "x" * (256 * 1024 + 1)}
FEW = {"RATE_LIMIT": "3 per 5 minutes"}


@pytest.mark.usefixtures("own_application")
def test_every_error_is_told_in_the_readers_language(sqlite_visitor: Visitor) -> None:
    can_fail(sqlite_visitor.app)
    for status, explanation in EXPLANATIONS.items():
        answer = sqlite_visitor.get(f"/{sqlite_visitor.locale}/fail/{status}")
        assert (answer.status_code, language(answer)) == (status, sqlite_visitor.locale)
        assert heading(answer) == _in_words(sqlite_visitor, explanation), status
        assert switch(answer)
        assert "mailto:" in answer.text


@pytest.mark.usefixtures("own_application")
def test_outside_both_languages_every_error_is_told_in_both(sqlite_app: Flask) -> None:
    can_fail(sqlite_app)
    readers = [Visitor(sqlite_app, locale) for locale in LOCALES]
    for status, explanation in EXPLANATIONS.items():
        answer = readers[0].get(f"/fail/{status}")
        assert answer.status_code == status
        titles = [h1.text for h1 in Page(answer.text).all("h1")]
        assert titles == [_in_words(reader, explanation) for reader in readers]


@pytest.mark.usefixtures("own_application")
def test_a_page_that_breaks_says_so_without_a_trace(sqlite_visitor: Visitor) -> None:
    app = sqlite_visitor.app
    app.testing = False  # so that the error is answered as it is in use

    def broken() -> str:
        raise RuntimeError("canary")

    for locale in LOCALES:
        app.add_url_rule(f"/{locale}/broken", f"broken_{locale}", broken)
    app.add_url_rule("/broken", "broken", broken)
    answer = sqlite_visitor.get(f"/{sqlite_visitor.locale}/broken")
    assert (answer.status_code, language(answer)) == (500, sqlite_visitor.locale)
    assert heading(answer) == sqlite_visitor.words("Sorry, there is a problem with the service")
    assert len(Page(sqlite_visitor.get("/broken").text).all("h1")) == 2
    assert "canary" not in answer.text + sqlite_visitor.get("/broken").text


def test_an_address_that_is_not_there_is_not_found(sqlite_visitor: Visitor) -> None:
    answer = sqlite_visitor.get(path("/nowhere", sqlite_visitor.locale))
    assert (answer.status_code, language(answer)) == (404, sqlite_visitor.locale)


def test_an_address_of_the_other_language_is_not_found_under_this_one(sqlite_app: Flask) -> None:
    for address in ("/cy/cookies", "/en/cwcis", "/cy/workshops/x", "/en/gweithdai/x"):
        answer = Visitor(sqlite_app, "cy").get(address)
        assert (answer.status_code, language(answer)) == (404, address[1:3])


def test_a_method_that_an_address_does_not_take_is_told_with_those_that_it_does(sqlite_visitor: Visitor) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = sqlite_visitor.client.open(sqlite_visitor.workshop(), method=method)
        assert (answer.status_code, language(answer)) == (405, sqlite_visitor.locale)
        assert {"GET", "HEAD", "OPTIONS"} == set(answer.headers["Allow"].split(", "))


def test_a_foreign_host_is_refused_in_both_languages(sqlite_visitor: Visitor) -> None:
    for host in ("elsewhere.example", "localhost.elsewhere.example", "x@localhost", "[::1"):
        answer = sqlite_visitor.get(sqlite_visitor.form("registration"), Host=host)
        assert answer.status_code == 400, host
        assert "elsewhere.example" not in answer.text
        assert "Set-Cookie" not in answer.headers
        assert len(Page(answer.text).all("h1")) == 2


def test_a_body_that_is_too_large_is_refused_and_keeps_what_was_there(visitor: Visitor) -> None:
    visitor.fill("registration", 1)
    before = counts(visitor.app)
    for step in (1, 2, "check", "delete"):
        answer = visitor.post(visitor.form("registration", step), TOO_LARGE)
        assert (answer.status_code, language(answer)) == (413, visitor.locale), step
        assert heading(answer) == visitor.words("What you sent is too large")
    assert counts(visitor.app) == before
    assert Page(visitor.open("registration").text).value("full_name") == ANSWERS["registration"][0]["full_name"]


def test_too_many_parts_are_refused(sqlite_visitor: Visitor) -> None:
    sqlite_visitor.open("registration")
    body = "".join(f'--b\r\nContent-Disposition: form-data; name="x{part}"\r\n\r\nx\r\n' for part in range(1001))
    answer = sqlite_visitor.client.post(
        sqlite_visitor.form("registration"),
        data=f"{body}--b--\r\n",
        content_type="multipart/form-data; boundary=b",
    )
    assert (answer.status_code, language(answer)) == (413, sqlite_visitor.locale)


@pytest.mark.parametrize("settings", [FEW], ids=["few"])
def test_too_many_pages_from_one_address_are_told_when_to_come_back(
    visitor: Visitor, settings: Mapping[str, str]
) -> None:
    visitor.fill("registration")
    answer = visitor.post(visitor.form("registration", "check"))
    assert (answer.status_code, language(answer)) == (429, visitor.locale)
    assert heading(answer) == visitor.words("Too many requests have come from your network")
    assert answer.headers["Retry-After"] == "300"
    assert counts(visitor.app)["drafts"] == 1
    assert counts(visitor.app)["responses"] == 0


@pytest.mark.parametrize("settings", [FEW], ids=["few"])
def test_looking_is_never_too_much(sqlite_app: Flask, locale: Locale, settings: Mapping[str, str]) -> None:
    visitor = Visitor(sqlite_app, locale)
    assert {visitor.open("registration").status_code for _ in range(10)} == {200}


@pytest.mark.parametrize("settings", [{"RATE_LIMIT": ""}], ids=["default"])
def test_a_hundred_people_behind_one_address_register_at_once(sqlite_app: Flask, settings: Mapping[str, str]) -> None:
    for number in range(100):
        visitor = Visitor(sqlite_app, LOCALES[number % 2])
        visitor.open("registration")
        for page, fields in enumerate(ANSWERS["registration"], 1):
            given = {**fields, "email": f"person{number}@example.com"} if page == 1 else fields
            visitor.post(visitor.form("registration", page), action="switch")
            assert visitor.post(visitor.form("registration", page), given).status_code == 303
        sent = visitor.post(visitor.form("registration", "check"))
        assert sent.status_code == 303
        assert reference(visitor.get(sent.headers["Location"])) or number >= 20  # the sample has twenty places


def _in_words(reader: Visitor, explanation: Explanation) -> str:
    with reader.app.test_request_context(), force_locale(reader.locale):
        return str(explanation.title)
