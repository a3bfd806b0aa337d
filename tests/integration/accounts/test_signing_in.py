"""Signing in: both steps, what ends it, and how slow guessing is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import select, update

from app.accounts import rules, service
from app.accounts.models import User
from app.accounts.rules import Action, Role
from app.extensions import db, transaction
from app.language import Locale, other, path
from tests.conftest import Clock
from tests.factories import heading, rows
from tests.integration.accounts.members import (
    OWN,
    PASSWORD,
    Member,
    code_of,
    invite,
    make_user,
    problems,
    signed_in,
    user_id,
)
from tests.unit.web.markup import Page

SECRET: Final = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
EMAIL: Final = "organiser@example.com"
WRONG: Final = "The email address or the password is not right"
NEW: Final = "pedair dafad ddu"


def test_the_language_of_a_person_decides_where_signing_in_leads(sqlite_app: Flask, locale: Locale) -> None:
    make_user(sqlite_app, locale=locale)
    for address in ("cy", "en"):
        answer = Member(sqlite_app, address).sign_in(EMAIL)
        assert (answer.status_code, answer.headers["Location"]) == (303, path("/{organise}", locale))


@pytest.mark.parametrize("role", Role)
def test_the_role_of_a_person_decides_where_signing_in_leads(sqlite_app: Flask, role: Role) -> None:
    make_user(sqlite_app, role)
    expected = "/cy/cyfieithu" if role is Role.TRANSLATOR else "/cy/trefnu"
    assert Member(sqlite_app).sign_in(f"{role.value}@example.com").headers["Location"] == expected


@pytest.mark.parametrize("role", Role)
def test_every_page_leads_to_the_workshops_whoever_may_open_them(sqlite_app: Flask, role: Role) -> None:
    page = Page(signed_in(sqlite_app, role).get("/{account}").text)
    links = [link for link in page.all("a", href="/en/organise") if link.text == "Workshops"]
    assert len(links) == (role is not Role.TRANSLATOR)


def test_whoever_asked_for_a_page_is_led_there_after_both_steps(sqlite_app: Flask, clock: Clock) -> None:
    make_user(sqlite_app, Role.ADMINISTRATOR, secret=SECRET)
    member = Member(sqlite_app)
    asked = member.get("/{people}").headers["Location"]
    assert asked == "/en/sign-in?next=%2Fen%2Fpeople"
    member.sign_in("administrator@example.com", next="/en/people")
    assert member.send_code(code_of(SECRET)).headers["Location"] == "/en/people"


@pytest.mark.parametrize(
    "wanted",
    ["https://elsewhere.example", "//elsewhere.example", "/en//elsewhere.example", "/\\elsewhere", "/static/x"],
)
def test_signing_in_leads_to_no_other_website(sqlite_app: Flask, wanted: str) -> None:
    make_user(sqlite_app)
    assert Member(sqlite_app).sign_in(EMAIL, next=wanted).headers["Location"] == "/cy/trefnu"


def test_the_address_may_be_typed_in_capitals_and_the_header_names_who_is_in(sqlite_app: Flask) -> None:
    make_user(sqlite_app, name="Siân Ŵyn")
    member = Member(sqlite_app)
    member.sign_in(f"  {EMAIL.upper()} ")
    page = member.get("/{start}")
    assert "Your account: Siân Ŵyn" in page.text
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("state", ["unknown", "wrong password", "disabled", "invited"])
def test_every_refusal_is_alike(sqlite_app: Flask, clock: Clock, state: str) -> None:
    make_user(sqlite_app, Role.ADMINISTRATOR)
    someone = make_user(sqlite_app)
    invite(sqlite_app, "invited@example.com")
    email = {"unknown": "nobody@example.com", "invited": "invited@example.com"}.get(state, EMAIL)
    if state == "disabled":
        with sqlite_app.app_context():
            service.disable(someone, by=1, at=clock.now())
    answer = Member(sqlite_app).sign_in(email, PASSWORD if state == "disabled" else "not the password")
    assert (answer.status_code, problems(answer)) == (422, [WRONG])
    assert answer.text.replace(email, "") == Member(sqlite_app).sign_in("x@example.com").text.replace(
        "x@example.com", ""
    )
    assert PASSWORD not in answer.text


def test_an_unknown_account_costs_a_hash_too(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[str | None] = []

    def judge(password: str, hashed: str | None) -> bool:
        judged.append(hashed)
        return False

    monkeypatch.setattr(rules, "password_matches", judge)
    Member(sqlite_app).sign_in("nobody@example.com")
    assert judged == [None]


def test_the_page_to_sign_in_keeps_the_address_and_never_the_password(sqlite_app: Flask, locale: Locale) -> None:
    member = Member(sqlite_app, locale)
    page = Page(member.sign_in(EMAIL, "not the password").text)
    assert (page.value("email"), page.value("password")) == (EMAIL, "")
    fields = {"email": EMAIL, "password": "not the password", "action": "switch"}
    switched = member.client.post(member.at("/{sign-in}"), data=fields, headers=OWN)
    assert switched.headers["Location"] == path("/{sign-in}", other(locale))
    page = Page(member.client.get(switched.headers["Location"]).text)
    assert page.one("html")["lang"] == other(locale)
    assert (page.value("email"), page.value("password")) == (EMAIL, "")
    assert Page(member.get("/{sign-in}").text).value("email") == ""


def test_a_sign_in_cannot_be_forced_on_a_browser(sqlite_app: Flask) -> None:
    make_user(sqlite_app)
    for headers in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        assert Member(sqlite_app, headers=headers).sign_in(EMAIL).status_code == 403


def test_each_sign_in_has_a_new_id_and_ends_the_former_one_of_the_browser(sqlite_app: Flask) -> None:
    member = signed_in(sqlite_app)
    before, cookie = rows(sqlite_app, "sign_ins"), member.cookie()
    member.sign_in(EMAIL)
    after = rows(sqlite_app, "sign_ins")
    assert len(before) == len(after) == 1
    assert before[0]["key"] != after[0]["key"]
    assert member.is_in()
    assert not member.with_cookie(str(cookie)).is_in()


def test_the_cookie_is_out_of_reach_of_scripts_and_goes_with_the_browser(sqlite_app: Flask) -> None:
    make_user(sqlite_app)
    (cookie,) = Member(sqlite_app).sign_in(EMAIL).headers.getlist("Set-Cookie")
    name, *attributes = cookie.split("; ")
    assert name.startswith("holi_session=")
    assert set(attributes) == {"HttpOnly", "Path=/", "SameSite=Lax"}


@pytest.mark.parametrize(
    "settings",
    [
        {
            "BASE_URL": "https://holi.example.com",
            "CONTACT_EMAIL": "help@example.com",
            "ORGANISATION_CY": "Sefydliad",
            "ORGANISATION_EN": "Organisation",
        }
    ],
)
def test_over_https_the_cookie_is_bound_to_the_host(sqlite_app: Flask, settings: Mapping[str, str]) -> None:
    make_user(sqlite_app)
    answer = sqlite_app.test_client().post(
        "/cy/mewngofnodi",
        base_url=settings["BASE_URL"],
        data={"email": EMAIL, "password": PASSWORD},
        headers={"Origin": settings["BASE_URL"]},
    )
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-holi_session=")
    assert {"Secure", "Path=/", "HttpOnly"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def _sign_out(member: Member, clock: Clock) -> None:
    assert member.post("/{sign-out}").headers["Location"] == "/en/sign-in"


def _change_password(member: Member, clock: Clock) -> None:
    assert member.post("/{account}/{password}", current=PASSWORD, password=NEW).status_code == 303


def _wait(member: Member, clock: Clock) -> None:
    clock.move(minutes=120)


def _stay_too_long(member: Member, clock: Clock) -> None:
    for _ in range(12):
        assert member.is_in()
        clock.move(minutes=60)


def _be_disabled(member: Member, clock: Clock) -> None:
    make_user(member.app, Role.ADMINISTRATOR)
    with member.app.app_context():
        service.disable(user_id(member.app, EMAIL), by=1, at=clock.now())
        service.enable(user_id(member.app, EMAIL), by=1, at=clock.now())


def _be_ended(member: Member, clock: Clock) -> None:
    with member.app.app_context():
        service.end_sign_ins_of(user_id(member.app, EMAIL), by=1, at=clock.now())


def _reset(member: Member, clock: Clock) -> None:
    with member.app.app_context():
        token = service.make_reset_link_for(EMAIL, at=clock.now())
    assert Member(member.app).post(f"/{{reset}}/{token}", password=NEW).status_code == 303


@pytest.mark.parametrize(
    "end",
    [_sign_out, _change_password, _wait, _stay_too_long, _be_disabled, _be_ended, _reset],
    ids=lambda f: f.__name__,
)
def test_an_old_cookie_opens_nothing(app: Flask, clock: Clock, end: Callable[[Member, Clock], None]) -> None:
    member = signed_in(app)
    thief = member.with_cookie(str(member.cookie()))
    assert thief.is_in()
    end(member, clock)
    assert not thief.is_in()
    assert thief.post("/{account}/{details}", name="Thief", locale="en").status_code in {303, 403}
    assert "Thief" not in {row["name"] for row in rows(app, "users")}


def test_using_the_service_keeps_the_sign_in_alive(sqlite_app: Flask, clock: Clock) -> None:
    member = signed_in(sqlite_app)
    for _ in range(5):
        clock.move(minutes=119)
        assert member.is_in()


def test_a_forged_cookie_opens_nothing(sqlite_app: Flask) -> None:
    member = signed_in(sqlite_app)
    key = rows(sqlite_app, "sign_ins")[0]["key"]
    forged = Member(sqlite_app)
    with forged.client.session_transaction() as session:
        session["_user_id"] = key
    assert not forged.is_in()
    assert member.is_in()


def test_the_second_step_takes_a_code_once(app: Flask, clock: Clock) -> None:
    make_user(app, secret=SECRET)
    first, second = Member(app), Member(app)
    for member in (first, second):
        assert member.sign_in(EMAIL).headers["Location"] == "/en/sign-in/second-factor"
        assert not member.is_in()
    code = code_of(SECRET)
    assert first.send_code(code).status_code == 303
    assert first.is_in()
    assert second.send_code(code).status_code == 422
    clock.move(seconds=30)
    assert second.send_code(code_of(SECRET)).status_code == 303


def test_a_new_id_comes_with_the_second_step(sqlite_app: Flask, clock: Clock) -> None:
    make_user(sqlite_app, secret=SECRET)
    member = Member(sqlite_app)
    member.sign_in(EMAIL)
    half = member.with_cookie(str(member.cookie()))
    member.send_code(code_of(SECRET))
    assert member.is_in()
    assert not half.is_in()


def test_the_second_step_must_follow_within_ten_minutes(sqlite_app: Flask, clock: Clock) -> None:
    make_user(sqlite_app, secret=SECRET)
    member = Member(sqlite_app)
    member.sign_in(EMAIL)
    clock.move(minutes=10)
    assert member.send_code(code_of(SECRET)).headers["Location"] == "/en/sign-in"
    assert "You took more than 10 minutes" in member.get("/{sign-in}").text


def test_a_second_step_is_set_up_with_a_code_and_ends_other_sign_ins(app: Flask, clock: Clock) -> None:
    member = signed_in(app)
    elsewhere = Member(app)
    elsewhere.sign_in(EMAIL)
    assert member.get("/{account}/{second-factor}/{qr-code}").status_code == 404
    member.post("/{account}/{second-factor}", action="begin")
    page = Page(member.get("/{account}/{second-factor}").text)
    secret = page.one("strong", class_="holi-token").text.replace(" ", "")
    image = member.client.get(page.one("img")["src"])
    assert image.content_type == "image/svg+xml"
    assert "style" not in image.text
    refused = member.post("/{account}/{second-factor}", action="continue", code="000000")
    assert refused.status_code == 422
    assert member.post("/{account}/{second-factor}", action="continue", code=code_of(secret)).status_code == 303
    assert not elsewhere.is_in()
    codes = [item.text for item in Page(member.get("/{account}/{recovery-codes}").text).all("li") if "-" in item.text]
    assert len(codes) == 10
    stored = {row["key"] for row in rows(app, "recovery_codes")}
    assert len(stored) == 10
    assert not stored & set(codes)
    # They may be looked at again, in the other language too, until one says that one has them.
    assert codes[0] in member.client.get("/cy/cyfrif/codau-adfer").text
    member.post("/{account}/{recovery-codes}")
    assert member.get("/{account}/{recovery-codes}").status_code == 303

    again = Member(app)
    again.sign_in(EMAIL)
    assert again.send_code(codes[3].lower()).status_code == 303
    assert again.is_in()
    third = Member(app)
    third.sign_in(EMAIL)
    assert third.send_code(codes[3]).status_code == 422
    assert Action.RECOVERY_CODE_USED.value in {row["action"] for row in rows(app, "account_events")}


def test_removing_the_second_step_takes_the_password(sqlite_app: Flask, clock: Clock) -> None:
    make_user(sqlite_app, secret=SECRET)
    member = Member(sqlite_app)
    member.sign_in(EMAIL)
    member.send_code(code_of(SECRET))
    address = "/{account}/{second-factor}/{remove}"
    refused = member.post(address, password="not the password")
    assert problems(refused) == ["That is not your current password"]
    assert member.post(address, password=PASSWORD).status_code == 303
    assert Member(sqlite_app).sign_in(EMAIL).headers["Location"] == "/cy/trefnu"


def test_new_recovery_codes_take_the_place_of_the_old(sqlite_app: Flask, clock: Clock) -> None:
    make_user(sqlite_app, secret=SECRET)
    member = Member(sqlite_app)
    member.sign_in(EMAIL)
    member.send_code(code_of(SECRET))
    for _ in range(2):
        assert member.post("/{account}/{recovery-codes}/{new}", password=PASSWORD).status_code == 303
    assert len(rows(sqlite_app, "recovery_codes")) == 10


def test_guessing_at_one_account_is_stopped_for_a_quarter_of_an_hour(app: Flask, clock: Clock) -> None:
    make_user(app)
    for email in (EMAIL, "nobody@example.com"):
        answers = [Member(app).sign_in(email, "not the password") for _ in range(11)]
        assert [answer.status_code for answer in answers] == [422] * 10 + [429]
        assert problems(answers[-1]) == ["There have been too many attempts. Wait 15 minutes, then try again."]
    assert Member(app).sign_in(EMAIL).status_code == 429  # the right password is not looked at either
    clock.move(minutes=15, seconds=1)
    assert Member(app).sign_in(EMAIL).status_code == 303


def test_guessing_from_one_address_is_stopped_whatever_the_account(
    sqlite_app: Flask, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "ATTEMPTS_PER_ADDRESS", 5)
    make_user(sqlite_app)
    statuses = [Member(sqlite_app).sign_in(f"{number}@example.com").status_code for number in range(6)]
    assert statuses == [422] * 5 + [429]
    assert Member(sqlite_app).sign_in(EMAIL).status_code == 429


def test_guessing_codes_is_stopped_and_a_right_password_does_not_start_the_count_again(
    sqlite_app: Flask, clock: Clock
) -> None:
    make_user(sqlite_app, secret=SECRET)
    for _ in range(2):
        member = Member(sqlite_app)
        member.sign_in(EMAIL)
        for _ in range(5):
            assert member.send_code("000000").status_code == 422
    assert member.send_code(code_of(SECRET)).status_code == 429


def test_a_right_sign_in_clears_the_count(sqlite_app: Flask, clock: Clock) -> None:
    make_user(sqlite_app)
    for _ in range(3):
        for _ in range(9):
            Member(sqlite_app).sign_in(EMAIL, "not the password")
        assert Member(sqlite_app).sign_in(EMAIL).status_code == 303
    assert rows(sqlite_app, "sign_in_attempts") == []


def test_what_is_kept_of_an_attempt_shows_neither_address(sqlite_app: Flask) -> None:
    Member(sqlite_app).sign_in(EMAIL)
    (row,) = rows(sqlite_app, "sign_in_attempts")
    assert {len(row["account"]), len(row["address"])} == {64}
    assert "127.0.0.1" not in str(row)


def test_guessing_a_current_password_is_stopped_too(sqlite_app: Flask, clock: Clock) -> None:
    member = signed_in(sqlite_app)
    fields = {"current": "not the password", "password": NEW}
    statuses = [member.post("/{account}/{password}", **fields).status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]


def test_an_old_hash_is_made_again_at_the_next_sign_in(sqlite_app: Flask) -> None:
    make_user(sqlite_app)
    old = PasswordHasher(time_cost=1, memory_cost=128).hash(PASSWORD)
    with sqlite_app.app_context(), transaction():
        db.session.execute(update(User).values(password_hash=old))
    assert Member(sqlite_app).sign_in(EMAIL).status_code == 303
    with sqlite_app.app_context():
        new = db.session.execute(select(User.password_hash)).scalar_one()
    assert new != old
    assert Member(sqlite_app).sign_in(EMAIL).status_code == 303


def test_an_invitation_is_used_by_sending_it_and_never_by_looking(app: Flask, locale: Locale) -> None:
    address = f"/{{invitation}}/{invite(app)}"
    member = Member(app, locale)
    for _ in range(3):
        assert member.get(address).status_code == 200
    weak = member.post(address, name="Siân", password="too short", locale="cy")
    assert weak.status_code == 422
    answer = member.post(address, name="Siân", password=PASSWORD, locale="en")
    assert answer.headers["Location"] == "/en/organise"
    assert member.is_in()
    for answer in (member.get(address), Member(app).post(address, name="X", password=PASSWORD, locale="cy")):
        assert answer.status_code == 410
    assert Member(app).sign_in("new@example.com").status_code == 303


def test_an_invitation_lasts_a_week_and_a_reset_link_a_day(sqlite_app: Flask, clock: Clock) -> None:
    make_user(sqlite_app)
    with sqlite_app.app_context():
        reset = service.make_reset_link_for(EMAIL, at=clock.now())
    invitation = invite(sqlite_app)
    member = Member(sqlite_app)
    clock.move(hours=23, minutes=59)
    assert member.get(f"/{{reset}}/{reset}").status_code == 200
    clock.move(minutes=1)
    assert member.get(f"/{{reset}}/{reset}").status_code == 410
    assert heading(member.get(f"/{{reset}}/{reset}")) == "That link has expired"
    clock.move(days=5, hours=23)
    assert member.get(f"/{{invitation}}/{invitation}").status_code == 200
    clock.move(hours=1)
    assert member.get(f"/{{invitation}}/{invitation}").status_code == 410


def test_a_link_of_one_kind_is_none_of_the_other(sqlite_app: Flask, clock: Clock) -> None:
    make_user(sqlite_app)
    with sqlite_app.app_context():
        reset = service.make_reset_link_for(EMAIL, at=clock.now())
    member = Member(sqlite_app)
    assert member.get(f"/{{invitation}}/{reset}").status_code == 410
    assert member.get(f"/{{reset}}/{invite(sqlite_app)}").status_code == 410


def test_a_second_link_ends_the_first(sqlite_app: Flask) -> None:
    first, second = invite(sqlite_app), invite(sqlite_app)
    assert Member(sqlite_app).get(f"/{{invitation}}/{first}").status_code == 410
    assert Member(sqlite_app).get(f"/{{invitation}}/{second}").status_code == 200


def test_a_reset_leaves_the_second_step_where_it_is(sqlite_app: Flask, clock: Clock) -> None:
    make_user(sqlite_app, secret=SECRET)
    with sqlite_app.app_context():
        token = service.make_reset_link_for(EMAIL, at=clock.now())
    member = Member(sqlite_app)
    assert member.post(f"/{{reset}}/{token}", password=NEW).headers["Location"] == "/en/sign-in"
    assert "Sign in with your new password" in member.get("/{sign-in}").text
    assert member.sign_in(EMAIL, NEW).headers["Location"] == "/en/sign-in/second-factor"


def test_no_token_is_stored_as_it_is(sqlite_app: Flask, clock: Clock) -> None:
    token = invite(sqlite_app)
    signed_in(sqlite_app)
    stored = str([rows(sqlite_app, table) for table in ("account_links", "sign_ins", "users", "account_events")])
    assert token not in stored
    assert PASSWORD not in stored


def test_one_sees_where_one_is_signed_in_and_ends_one_or_all_others(sqlite_app: Flask, locale: Locale) -> None:
    member = signed_in(sqlite_app, locale=locale)
    others = [Member(sqlite_app), Member(sqlite_app), Member(sqlite_app)]
    for one in others:
        one.sign_in(EMAIL)
    ids = sorted(row["id"] for row in rows(sqlite_app, "sign_ins"))
    assert len(Page(member.get("/{account}").text).all("li", class_="holi-card")) == 4
    member.post("/{account}/{sign-ins}", which=str(ids[1]))
    assert [one.is_in() for one in others] == [False, True, True]
    member.post("/{account}/{sign-ins}", which="others")
    assert [one.is_in() for one in others] == [False, False, False]
    assert member.is_in()
    assert member.post("/{account}/{sign-ins}", which="9" * 30).status_code == 400


def test_nobody_ends_somebody_elses_sign_in(sqlite_app: Flask) -> None:
    victim = signed_in(sqlite_app)
    theirs = rows(sqlite_app, "sign_ins")[0]["id"]
    signed_in(sqlite_app, Role.VIEWER).post("/{account}/{sign-ins}", which=str(theirs))
    assert victim.is_in()


def test_changing_the_password_leaves_this_browser_in_and_others_out(sqlite_app: Flask) -> None:
    member, elsewhere = signed_in(sqlite_app), Member(sqlite_app)
    elsewhere.sign_in(EMAIL)
    weak = member.post("/{account}/{password}", current=PASSWORD, password="password1234")
    assert problems(weak) == ["Many people use that password, so it is easy to guess: choose another one"]
    assert member.post("/{account}/{password}", current=PASSWORD, password=NEW).status_code == 303
    assert (member.is_in(), elsewhere.is_in()) == (True, False)
    assert Member(sqlite_app).sign_in(EMAIL).status_code == 422
    assert Member(sqlite_app).sign_in(EMAIL, NEW).status_code == 303


def test_name_and_language_are_ones_own_to_change(sqlite_app: Flask) -> None:
    member = signed_in(sqlite_app)
    assert member.post("/{account}/{details}", name="  Siôn ", locale="en").status_code == 303
    assert "Siôn" in member.get("/{account}").text
    assert Member(sqlite_app).sign_in(EMAIL).headers["Location"] == "/en/organise"
    for fields in ({"name": "", "locale": "en"}, {"name": "x" * 201, "locale": "en"}, {"name": "Siôn", "locale": "fr"}):
        assert member.post("/{account}/{details}", **fields).status_code == 422


def test_a_name_is_text(sqlite_app: Flask) -> None:
    member = signed_in(sqlite_app, Role.ADMINISTRATOR)
    member.post("/{account}/{details}", name="<script>alert(1)</script>{{ 7*7 }}", locale="en")
    for template in ("/{start}", "/{account}", "/{people}", "/{people}/1", "/{people}/{activity-log}"):
        page = member.get(template).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in page
