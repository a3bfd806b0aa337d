"""What administrators do to accounts, by pages and from a shell."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Final

import pytest
from flask import Flask

from app.accounts import service
from app.accounts.queries import find_person, list_happenings
from app.accounts.rules import Action, Lifetime, Role
from app.accounts.service import LastAdministrator, LinkOver, Source, TooManyAttempts, WrongCredentials
from app.extensions import db
from app.language import Locale
from tests.conftest import Clock
from tests.factories import heading, rows
from tests.integration.accounts.members import (
    PASSWORD,
    Member,
    invite,
    make_user,
    problems,
    signed_in,
    user_id,
)
from tests.unit.web.markup import Page

ADMIN: Final = "administrator@example.com"


@pytest.fixture
def admin(sqlite_app: Flask) -> Member:
    """An administrator who is signed in."""
    return signed_in(sqlite_app, Role.ADMINISTRATOR)


def links(member: Member, person: int) -> list[str]:
    """The links to pass on that the page about somebody shows."""
    page = Page(member.get(f"/{{people}}/{person}").text)
    return [one.text.removeprefix("http://localhost") for one in page.all("dd", class_="holi-token")]


@pytest.mark.parametrize("role", list(Role))
def test_an_invitation_is_passed_on_as_a_link_in_either_language(sqlite_app: Flask, admin: Member, role: Role) -> None:
    sent = admin.post("/{people}/{invite}", email=" New@Example.com ", role=role.value)
    person = user_id(sqlite_app, "New@Example.com")
    assert sent.headers["Location"] == f"/en/people/{person}"
    welsh, english = links(admin, person)
    assert welsh.startswith("/cy/gwahoddiad/")
    assert welsh.rpartition("/")[2] == english.rpartition("/")[2]
    # It can be looked at again until it is passed on.
    assert links(admin, person) == [welsh, english]
    admin.post(f"/{{people}}/{person}", action="hide-link")
    assert links(admin, person) == []
    joined = Member(sqlite_app, "cy")
    assert joined.post(welsh.removeprefix("/cy"), name="Nia", password=PASSWORD, locale="cy").status_code == 303
    with sqlite_app.app_context():
        found = find_person(person)
    assert found is not None
    assert (found.role, found.name, found.standing.value) == (role, "Nia", "active")


@pytest.mark.parametrize(
    ("email", "sentence"),
    [
        ("", "Enter an email address"),
        ("no address", "Enter an email address in the correct format, like name@example.com"),
        (ADMIN.upper(), "Somebody with this email address has an account already"),
    ],
)
def test_an_invitation_that_cannot_be_made_is_told_in_a_sentence(admin: Member, email: str, sentence: str) -> None:
    answer = admin.post("/{people}/{invite}", email=email, role="viewer")
    assert (answer.status_code, problems(answer)) == (422, [sentence])
    assert Page(answer.text).value("email") == email


def test_a_role_must_be_one_of_the_four(admin: Member) -> None:
    assert problems(admin.post("/{people}/{invite}", email="a@example.com", role="king")) == ["Select a role"]
    assert admin.post("/{people}/1", action="role", role="king").status_code == 400
    assert admin.post("/{people}/1", action="nothing").status_code == 400
    assert admin.get("/{people}/99").status_code == admin.get(f"/{{people}}/{10**20}").status_code == 404


def test_a_new_role_counts_from_the_next_request(sqlite_app: Flask, admin: Member) -> None:
    member = signed_in(sqlite_app, Role.VIEWER)
    assert member.get("/{people}").status_code == 403
    person = user_id(sqlite_app, "viewer@example.com")
    admin.post(f"/{{people}}/{person}", action="role", role="administrator")
    assert member.get("/{people}").status_code == 200
    admin.post(f"/{{people}}/{person}", action="role", role="translator")
    assert member.get("/{people}").status_code == 403


def test_a_reset_link_lets_somebody_in_again(sqlite_app: Flask, admin: Member) -> None:
    person = make_user(sqlite_app)
    admin.post(f"/{{people}}/{person}", action="reset")
    (_, english) = links(admin, person)
    member = Member(sqlite_app)
    assert member.post(english.removeprefix("/en"), password="pedair dafad ddu").status_code == 303
    assert member.sign_in("organiser@example.com", "pedair dafad ddu").status_code == 303
    assert links(admin, person) == []


def test_somebody_disabled_is_out_and_their_links_are_over(sqlite_app: Flask, admin: Member) -> None:
    member = signed_in(sqlite_app)
    person = user_id(sqlite_app, "organiser@example.com")
    admin.post(f"/{{people}}/{person}", action="reset")
    (_, english) = links(admin, person)
    admin.post(f"/{{people}}/{person}", action="disable")
    assert not member.is_in()
    assert member.client.get(english).status_code == 410
    assert member.sign_in("organiser@example.com").status_code == 422
    admin.post(f"/{{people}}/{person}", action="enable")
    assert member.client.get(english).status_code == 410
    assert member.sign_in("organiser@example.com").status_code == 303


def test_somebody_is_signed_out_everywhere_and_freed_of_a_lost_app(sqlite_app: Flask, admin: Member) -> None:
    member = signed_in(sqlite_app)
    person = user_id(sqlite_app, "organiser@example.com")
    admin.post(f"/{{people}}/{person}", action="end-sign-ins")
    assert not member.is_in()
    lost = make_user(sqlite_app, email="lost@example.com", secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    admin.post(f"/{{people}}/{lost}", action="remove-second-factor")
    assert Member(sqlite_app).sign_in("lost@example.com").headers["Location"] == "/cy/trefnu"


@pytest.mark.parametrize("fields", [{"action": "disable"}, {"action": "role", "role": "viewer"}])
def test_the_last_administrator_stays(sqlite_app: Flask, admin: Member, fields: dict[str, str]) -> None:
    me = user_id(sqlite_app, ADMIN)
    invite(sqlite_app, "not-yet@example.com", Role.ADMINISTRATOR)
    admin.post(f"/{{people}}/{me}", **fields)
    page = admin.get(f"/{{people}}/{me}")
    assert "this is the only administrator" in page.text
    assert admin.get("/{people}").status_code == 200


def test_of_two_administrators_who_disable_each_other_at_once_one_stays(app: Flask, clock: Clock) -> None:
    ids = [make_user(app, Role.ADMINISTRATOR, email=f"{number}@example.com") for number in range(2)]

    def disable(number: int) -> bool:
        with app.app_context():
            try:
                service.disable(ids[number], by=ids[1 - number], at=clock.now())
            except LastAdministrator:
                return False
            finally:
                db.session.remove()
            return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(disable, range(2))) == [False, True]


def test_of_many_who_use_one_link_at_once_one_succeeds(app: Flask, clock: Clock) -> None:
    token = invite(app)

    def accept(number: int) -> bool:
        with app.app_context():
            try:
                service.accept_invitation(
                    token, name=str(number), password=PASSWORD, locale="cy", source=Source(address=""), at=clock.now()
                )
            except LinkOver:
                return False
            finally:
                db.session.remove()
            return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(accept, range(4))) == 1
    assert len(rows(app, "sign_ins")) == 1


def test_many_guesses_at_once_are_counted_like_one_after_another(
    app: Flask, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.accounts.rules.password_matches", lambda *_: False)

    def guess(number: int) -> str:
        with app.app_context():
            try:
                service.sign_in(
                    "a@example.com", "guess", source=Source(address=str(number)), secret="s" * 32, at=clock.now()
                )
            except (TooManyAttempts, WrongCredentials) as problem:
                return type(problem).__name__
            finally:
                db.session.remove()
            return "in"

    with ThreadPoolExecutor(8) as pool:
        said = list(pool.map(guess, range(24)))
    assert (said.count("WrongCredentials"), said.count("TooManyAttempts")) == (10, 14)


def test_a_second_step_can_be_required_of_everybody(
    sqlite_app: Flask, clock: Clock, admin: Member, locale: Locale
) -> None:
    member = signed_in(sqlite_app, locale=locale)
    admin.post("/{people}/{second-factor}", action="require")
    led = member.get("/{account}")
    assert led.headers["Location"] == member.at("/{account}/{second-factor}")
    assert member.get("/{account}/{second-factor}").status_code == 200
    # Who requires it has none either: it is set up before anything else.
    assert admin.get("/{people}").status_code == 303
    with sqlite_app.app_context():
        service.require_second_factor(False, by=1, at=clock.now())
    assert member.get("/{account}").status_code == 200


def test_the_list_is_in_the_order_of_the_readers_alphabet(sqlite_app: Flask) -> None:
    for number, name in enumerate(("Dyfed", "Ddraig", "Chwilog", "Cwm", "Ceri")):
        make_user(sqlite_app, email=f"{number}@example.com", name=name)
    expected = {
        "cy": ["Ceri", "Cwm", "Chwilog", "Dyfed", "Ddraig"],
        "en": ["Ceri", "Chwilog", "Cwm", "Ddraig", "Dyfed"],
    }
    member = signed_in(sqlite_app, Role.ADMINISTRATOR, "cy", name="Aled")
    for locale, names in expected.items():
        member.locale = locale  # type: ignore[assignment]
        shown = [one.text for one in Page(member.get("/{people}").text).all("h2") if one.inside[-1].tag == "li"]
        assert shown == ["Aled", *names]


def test_the_trail_says_who_did_what_to_whom(sqlite_app: Flask, clock: Clock, admin: Member) -> None:
    person = make_user(sqlite_app, name="Nia")
    admin.post(f"/{{people}}/{person}", action="role", role="viewer")
    with sqlite_app.app_context():
        latest = list_happenings(1)[0]
    assert (latest.action, latest.actor, latest.subject, latest.at) == (
        Action.ROLE_CHANGED,
        "Siân",
        "Nia",
        clock.now(),
    )
    page = admin.get("/{people}/{activity-log}")
    assert heading(page) == "Activity log"
    assert "Account: Nia" in page.text
    assert "Done by: Siân" in page.text


def test_what_is_over_is_deleted_and_the_trail_stays_a_year(app: Flask, clock: Clock) -> None:
    signed_in(app)
    invite(app)
    Member(app).sign_in("nobody@example.com")
    lifetime = Lifetime(idle=app.config["HOLI"].sign_in_idle, absolute=app.config["HOLI"].sign_in_lasts)

    def left() -> list[int]:
        with app.app_context():
            service.forget(at=clock.now(), lifetime=lifetime)
        return [len(rows(app, table)) for table in ("sign_ins", "account_links", "sign_in_attempts", "account_events")]

    assert left() == [1, 1, 1, 2]
    clock.move(minutes=15)
    assert left() == [1, 1, 0, 2]
    clock.move(hours=2)
    assert left() == [0, 1, 0, 2]
    clock.move(days=7)
    assert left() == [0, 0, 0, 2]
    clock.move(days=365)
    assert left() == [0, 0, 0, 0]


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    """The exit status of a command, and all that it printed."""
    result = app.test_cli_runner().invoke(args=list(arguments))
    return result.exit_code, result.output


def test_the_first_administrator_is_invited_from_a_shell(app: Flask) -> None:
    command = ("user", "invite", "admin@localhost", "--role", "administrator")
    status, printed = run(app, *command, "--if-none")
    assert status == 0
    (welsh, english) = re.findall(r"http://localhost(\S+)", printed)
    assert (welsh[:15], english[:15]) == ("/cy/gwahoddiad/", "/en/invitation/")
    assert run(app, *command, "--if-none") == (0, "")
    assert app.test_client().get(welsh).status_code == 200
    assert run(app, *command)[0] == 0  # a new link for the same invitation
    assert app.test_client().get(welsh).status_code == 410


def test_whoever_can_sign_in_needs_no_first_invitation(sqlite_app: Flask, clock: Clock) -> None:
    command = ("user", "invite", "admin@localhost", "--role", "administrator", "--if-none")
    assert run(sqlite_app, *command)[1]
    clock.move(days=8)
    assert run(sqlite_app, *command)[1]
    make_user(sqlite_app)
    clock.move(days=8)
    assert run(sqlite_app, *command) == (0, "")


def test_an_account_that_is_there_is_told_with_what_to_do(sqlite_app: Flask) -> None:
    make_user(sqlite_app)
    status, printed = run(sqlite_app, "user", "invite", "organiser@example.com", "--role", "viewer")
    assert status == 1
    assert "flask user reset organiser@example.com" in printed
    assert run(sqlite_app, "user", "invite", "nobody", "--role", "viewer")[1].startswith("Error: “nobody” is not")
    assert run(sqlite_app, "user", "reset", "nobody@example.com")[0] == 1


def test_a_lost_password_is_reset_from_a_shell(sqlite_app: Flask) -> None:
    make_user(sqlite_app)
    status, printed = run(sqlite_app, "user", "reset", "organiser@example.com")
    assert status == 0
    for link in re.findall(r"http://localhost(\S+)", printed):
        assert sqlite_app.test_client().get(link).status_code == 200
