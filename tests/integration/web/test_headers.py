"""What every answer says to browsers besides its page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import pytest
from flask import Flask
from werkzeug.wrappers import Response

from tests.integration.accounts.test_access import TABLE
from tests.integration.web.routes import routes
from tests.integration.web.visitor import Visitor
from tests.unit.web.markup import Page

LOOKED_AT, PERSONAL = "private, no-cache", "no-store"
CACHED: Final[Mapping[str, str]] = {
    **{endpoint: PERSONAL for endpoint in TABLE if endpoint.startswith(("organiser.", "translator."))},
    "participant.answer_form": PERSONAL,
    "participant.answer_page": PERSONAL,
    "participant.calendar": PERSONAL,
    "participant.cancel_place": PERSONAL,
    "participant.change_my_answers": PERSONAL,
    "participant.check": PERSONAL,
    "participant.confirm": PERSONAL,
    "participant.confirm_cancel": PERSONAL,
    "participant.confirm_deletion": PERSONAL,
    "participant.confirm_erase": PERSONAL,
    "participant.delete": PERSONAL,
    "participant.erase": PERSONAL,
    "participant.erased": PERSONAL,
    "participant.form": PERSONAL,
    "participant.home": LOOKED_AT,
    "participant.link_renewed": PERSONAL,
    "participant.link_sent": PERSONAL,
    "participant.lost_link": PERSONAL,
    "participant.my_answers": PERSONAL,
    "participant.my_data": PERSONAL,
    "participant.my_data_file": PERSONAL,
    "participant.my_place": PERSONAL,
    "participant.page": PERSONAL,
    "participant.personal_form": PERSONAL,
    "participant.renew_link": PERSONAL,
    "participant.send_language": PERSONAL,
    "participant.send_lost_link": PERSONAL,
    "participant.send_my_answers": PERSONAL,
    "participant.workshop": LOOKED_AT,
    **dict.fromkeys(
        (
            "signin.account",
            "signin.activity_log",
            "signin.code",
            "signin.details",
            "signin.end_sign_ins",
            "signin.forgotten",
            "signin.invitation",
            "signin.invite",
            "signin.link_mailed",
            "signin.new_recovery_codes",
            "signin.one_person",
            "signin.password",
            "signin.people",
            "signin.qr_code",
            "signin.recovery_codes",
            "signin.remove_second_factor",
            "signin.reset",
            "signin.second_factor",
            "signin.send_code",
            "signin.send_details",
            "signin.send_forgotten",
            "signin.send_invitation",
            "signin.send_invite",
            "signin.send_new_recovery_codes",
            "signin.send_password",
            "signin.send_person",
            "signin.send_policy",
            "signin.send_recovery_codes",
            "signin.send_remove_second_factor",
            "signin.send_reset",
            "signin.send_second_factor",
            "signin.send_sign_in",
            "signin.send_summaries",
            "signin.sign_in",
            "signin.sign_out",
            "signin.start",
        ),
        PERSONAL,
    ),
    "site.accessibility": PERSONAL,
    "site.choose": PERSONAL,
    "site.cookies": PERSONAL,
    "site.live": PERSONAL,
    "site.privacy": PERSONAL,
    "site.ready": PERSONAL,
    "site.security_txt": PERSONAL,
    "site.short_link": PERSONAL,
}
"""Whether a browser may keep what each endpoint says to somebody whom it does not know."""
SECURE: Final = {
    "BASE_URL": "https://holi.example.com",
    "CONTACT_EMAIL": "help@example.com",
    "ORGANISATION_CY": "Sefydliad",
    "ORGANISATION_EN": "Organisation",
}


def test_every_answer_of_every_route_has_the_protecting_headers(sqlite_visitor: Visitor) -> None:
    known = _submitted(sqlite_visitor)
    methods = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
    addresses = {address for method in methods for _, address in routes(known.app, known.locale, method)}
    for address in addresses | {"/nowhere", f"/{known.locale}/nowhere", known.form("registration", 99)}:
        for method in methods:
            for client in (known.client, known.app.test_client()):
                _assert_protected(client.open(address, method=method, headers={"Sec-Fetch-Site": "same-origin"}))


def test_files_have_the_protecting_headers_and_are_kept_for_good(sqlite_visitor: Visitor) -> None:
    page = Page(sqlite_visitor.open("registration").text)
    for address in (page.one("script")["src"], page.one("link", rel="stylesheet")["href"]):
        with sqlite_visitor.get(address) as answer:
            assert answer.status_code == 200
            _assert_protected(answer)
            assert "max-age=31536000" in answer.headers["Cache-Control"]


def test_the_content_security_policy_lets_nothing_in_from_elsewhere(sqlite_visitor: Visitor) -> None:
    policy = sqlite_visitor.open("registration").headers["Content-Security-Policy"]
    directives = dict(directive.split(" ", 1) for directive in policy.split("; "))
    assert directives["default-src"] == directives["base-uri"] == directives["frame-ancestors"] == "'none'"
    assert set(directives.values()) == {"'none'", "'self'"}


def test_no_page_has_a_script_or_style_of_its_own(sqlite_visitor: Visitor) -> None:
    sqlite_visitor.fill("registration", 1)
    for _, address in routes(sqlite_visitor.app, sqlite_visitor.locale):
        page = Page(sqlite_visitor.get(address).text)
        assert all(script["src"] and not script.text.strip() for script in page.all("script"))
        assert not page.all("style")
        assert not [
            name for element in page.elements for name in element.attributes if name.startswith(("on", "style"))
        ]


def test_every_endpoint_says_whether_its_pages_may_be_kept(sqlite_visitor: Visitor) -> None:
    for rule, address in routes(sqlite_visitor.app, sqlite_visitor.locale):
        answer = sqlite_visitor.app.test_client().get(address)
        assert answer.headers["Cache-Control"] == CACHED[rule.endpoint], rule


def test_no_answer_to_a_form_may_be_kept(sqlite_visitor: Visitor) -> None:
    sqlite_visitor.fill("registration", 1)
    for rule, address in routes(sqlite_visitor.app, sqlite_visitor.locale, "POST"):
        assert rule.endpoint in CACHED
        for client in (sqlite_visitor.client, sqlite_visitor.app.test_client()):
            answer = client.post(address, headers={"Sec-Fetch-Site": "same-origin"})
            assert answer.headers["Cache-Control"] == "no-store", rule


def test_no_page_of_a_form_is_kept_once_something_was_typed(sqlite_visitor: Visitor) -> None:
    begun, submitted = sqlite_visitor, Visitor(sqlite_visitor.app, sqlite_visitor.locale)
    begun.fill("registration", 1)
    for visitor in (begun, _submitted(submitted)):
        for step in (1, 2, 3, "check", "delete"):
            assert visitor.get(visitor.form("registration", step)).headers["Cache-Control"] == "no-store", step


def test_the_blank_page_is_the_same_for_everybody_but_for_the_mark_of_their_draft(sqlite_visitor: Visitor) -> None:
    pages = [Visitor(sqlite_visitor.app, sqlite_visitor.locale).open("before").text for _ in range(2)]
    marks = [re.findall('name="draft-([0-9a-f]+)"', page) for page in pages]
    assert marks[0] != marks[1]
    assert pages[0].replace(marks[0][0], "") == pages[1].replace(marks[1][0], "")


def test_a_cookie_is_out_of_reach_of_scripts_and_other_sites(sqlite_visitor: Visitor) -> None:
    (cookie,) = sqlite_visitor.open("registration").headers.getlist("Set-Cookie")
    name, *attributes = cookie.split("; ")
    assert len(name.partition("=")[2]) == 32
    assert set(attributes) == {"Max-Age=604800", "Path=/", "HttpOnly", "SameSite=Lax"}


def test_a_known_browser_keeps_its_cookie(sqlite_visitor: Visitor) -> None:
    sqlite_visitor.open("registration")
    assert "Set-Cookie" not in sqlite_visitor.open("registration").headers


@pytest.mark.parametrize("settings", [SECURE])
def test_over_https_cookies_are_bound_to_the_host(sqlite_visitor: Visitor, settings: Mapping[str, str]) -> None:
    address = sqlite_visitor.form("registration")
    answer = sqlite_visitor.client.get(address, base_url=settings["BASE_URL"])
    name, *attributes = answer.headers["Set-Cookie"].split("; ")
    assert name.startswith("__Host-holi_")
    assert {"Secure", "Path=/", "HttpOnly"} <= set(attributes)
    assert not [attribute for attribute in attributes if attribute.startswith("Domain")]


@pytest.mark.parametrize("settings", [SECURE])
def test_over_https_browsers_are_told_to_stay_there(sqlite_visitor: Visitor, settings: Mapping[str, str]) -> None:
    for _, address in routes(sqlite_visitor.app, sqlite_visitor.locale):
        answer = sqlite_visitor.client.get(address, base_url=settings["BASE_URL"])
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")


@pytest.mark.parametrize("settings", [SECURE])
def test_over_https_a_form_still_finds_what_was_typed(sqlite_app: Flask, settings: Mapping[str, str]) -> None:
    visitor = Visitor(sqlite_app, "cy")
    address, base = visitor.form("registration"), settings["BASE_URL"]
    visitor.client.get(address, base_url=base)
    sent = visitor.client.post(address, data={"full_name": "Siân"}, base_url=base, headers={"Origin": base})
    assert sent.status_code == 303
    assert Page(visitor.client.get(address, base_url=base).text).value("full_name") == "Siân"


def _submitted(visitor: Visitor) -> Visitor:
    visitor.submit("registration")
    return visitor


def _assert_protected(answer: Response) -> None:
    expected = {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    for name, value in expected.items():
        assert answer.headers.getlist(name) == [value]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert len(answer.headers.getlist("Cache-Control")) == 1
    assert "Strict-Transport-Security" not in answer.headers  # without https it would shut people out
