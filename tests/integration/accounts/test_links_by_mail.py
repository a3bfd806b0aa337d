"""Links of accounts by mail: invitations, new passwords, and who has forgotten theirs."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Final
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy import event

from app.accounts import rules, service
from app.accounts.rules import Action, Role
from app.accounts.service import Source
from app.extensions import db
from app.language import Locale, other
from app.mail.letters.facts import AccountFacts, Target
from app.mail.staff import ToStaff, facts_of
from app.outbox import service as outbox
from app.outbox.rules import Failure, Kind
from app.outbox.service import Claimed
from config import MailServer
from tests.conftest import Clock
from tests.factories import heading, rows
from tests.integration.accounts.members import OWN, PASSWORD, Member, invite, make_user, problems, signed_in, user_id
from tests.unit.web.markup import Page

EMAIL: Final = "organiser@example.com"
NEW: Final = "pedair dafad ddu"
FORGOTTEN: Final = "/{sign-in}/{reset}"
SENT: Final = "/en/sign-in/reset/sent"


@pytest.fixture
def _mails(request: pytest.FixtureRequest) -> Iterator[None]:
    """The application has a mail service while the test runs."""
    app: Flask = request.getfixturevalue("app" if "app" in request.fixturenames else "sqlite_app")
    settings = app.config["HOLI"]
    app.config["HOLI"] = replace(settings, mail_server=MailServer(host="127.0.0.1", port=25, encryption="offered"))
    yield
    app.config["HOLI"] = settings


mails = pytest.mark.usefixtures("_mails")


def claim(app: Flask, clock: Clock) -> list[Claimed]:
    """What the worker would send now."""
    with app.app_context():
        return outbox.claim(at=clock.now(), limit=10)


def sent(app: Flask, clock: Clock, claimed: Claimed) -> ToStaff | None:
    """What it would say, and to whom; with that its link is made."""
    with app.app_context():
        return facts_of(claimed, base_url="http://localhost", at=clock.now())


def link_of(message: ToStaff | None, locale: Locale = "en") -> str:
    """The path that the message leads to."""
    assert message is not None
    assert isinstance(message.facts, AccountFacts)
    return urlsplit(message.facts.link(Target.STAFF, locale)).path


def arrive(app: Flask, clock: Clock) -> list[str]:
    """Send what is due; the links that arrive, in English."""
    links = []
    for claimed in claim(app, clock):
        links.append(link_of(sent(app, clock, claimed)))
        with app.app_context():
            outbox.note_sent(claimed.id, provider_id=None, at=clock.now())
    return links


def panel(page: str) -> str:
    """The text of the box about a link."""
    boxes = Page(page).all("div", class_="holi-panel")
    return boxes[0].text if boxes else ""


@mails
def test_an_invitation_is_mailed_and_its_link_is_made_as_it_leaves(app: Flask, clock: Clock) -> None:
    admin = signed_in(app, Role.ADMINISTRATOR)
    assert "We will send them an email" in admin.get("/{people}/{invite}").text
    led = admin.post("/{people}/{invite}", email="new@example.com", role="translator").headers["Location"]
    person = user_id(app, "new@example.com")
    page = admin.client.get(led).text
    assert "An email is on its way to this address: new@example.com" in panel(page)
    assert not Page(page).all("dd", class_="holi-token")
    assert rows(app, "account_links") == []

    (claimed,) = claim(app, clock)
    assert (claimed.kind, claimed.user_id, dict(claimed.facts)) == (Kind.ACCOUNT_INVITATION, person, {})
    first, again = sent(app, clock, claimed), sent(app, clock, claimed)
    assert first is not None
    # They have not said in which language yet.
    assert (first.email, first.locales) == ("new@example.com", ("cy", "en"))
    assert isinstance(first.facts, AccountFacts)
    assert (first.facts.role, first.facts.expires_at) == (Role.TRANSLATOR, clock.now() + rules.INVITATION_LASTS)
    reader = app.test_client()
    assert reader.get(link_of(first)).status_code == 410
    assert [reader.get(link_of(again, locale)).status_code for locale in ("cy", "en")] == [200, 200]
    told = {"name": "Nia", "password": PASSWORD, "locale": "en"}
    assert Member(app).post(link_of(again).removeprefix("/en"), **told).status_code == 303
    assert sent(app, clock, claimed) is None


@mails
def test_what_has_become_of_the_mail_is_shown_until_it_is_of_no_use(sqlite_app: Flask, clock: Clock) -> None:
    admin = signed_in(sqlite_app, Role.ADMINISTRATOR)
    person = make_user(sqlite_app, locale="en")
    address = f"/{{people}}/{person}"

    def shown() -> str:
        return panel(admin.get(address).text)

    assert shown() == ""
    admin.post(address, action="reset")
    assert f"An email is on its way to this address: {EMAIL}" in shown()
    (claimed,) = claim(sqlite_app, clock)
    with sqlite_app.app_context():
        outbox.note_trouble(claimed.id, Failure.UNREACHABLE, at=clock.now())
    assert "We are trying again" in shown()
    clock.move(minutes=2)
    (claimed,) = claim(sqlite_app, clock)
    message = sent(sqlite_app, clock, claimed)
    assert message is not None
    assert message.locales == ("en",)
    with sqlite_app.app_context():
        outbox.note_sent(claimed.id, provider_id="1", at=clock.now())
    assert f"An email was sent to this address: {EMAIL}" in shown()
    assert "for 24 hours" in shown()
    with sqlite_app.app_context():
        outbox.note_followed(claimed.id, Failure.BOUNCED, at=clock.now())
    assert f"Check this address: {EMAIL}" in shown()
    # Another mail takes the place of one that failed, and a link that is used of both.
    admin.post(address, action="reset")
    (link,) = arrive(sqlite_app, clock)
    assert "was sent" in shown()
    Member(sqlite_app).post(link.removeprefix("/en"), password=NEW)
    assert shown() == ""
    admin.post(address, action="reset")
    clock.move(hours=24, seconds=1)
    assert shown() == ""
    assert claim(sqlite_app, clock) == []


@mails
def test_a_link_that_is_shown_instead_is_not_ended_by_a_mail(app: Flask, clock: Clock) -> None:
    admin = signed_in(app, Role.ADMINISTRATOR)
    for person, action in ((make_user(app), "reset"), (None, "invite")):
        if person is None:
            admin.post("/{people}/{invite}", email="new@example.com", role="viewer")
            person = user_id(app, "new@example.com")
        address = f"/{{people}}/{person}"
        admin.post(address, action=action)
        (before,) = arrive(app, clock)
        clock.move(minutes=1)
        admin.post(address, action=action)
        (failing,) = claim(app, clock)
        with app.app_context():
            outbox.note_trouble(failing.id, Failure.SLOW, at=clock.now())
        admin.post(address, action="show-link")
        (_, english) = Page(admin.get(address).text).all("dd", class_="holi-token")
        shown = urlsplit(english.text).path
        clock.move(hours=1)
        assert claim(app, clock) == []
        reader = app.test_client()
        assert [reader.get(link).status_code for link in (before, shown)] == [410, 200]
        admin.post(address, action="hide-link")
        assert panel(admin.get(address).text) == ""


@mails
def test_nobody_disabled_is_mailed_a_link(sqlite_app: Flask, clock: Clock) -> None:
    person = make_user(sqlite_app)
    with sqlite_app.app_context():
        service.mail_reset_link(person, by=None, at=clock.now())
        service.disable(person, by=person, at=clock.now())
    (claimed,) = claim(sqlite_app, clock)
    assert sent(sqlite_app, clock, claimed) is None
    assert rows(sqlite_app, "account_links") == []


@mails
def test_who_has_forgotten_their_password_is_mailed_a_link_at_most_every_ten_minutes(app: Flask, clock: Clock) -> None:
    clock.set(clock.now().replace(minute=0))
    make_user(app, locale="cy")
    member = Member(app, "en")
    assert member.at(FORGOTTEN) in {link["href"] for link in Page(member.get("/{sign-in}").text).all("a")}
    for email in (f" {EMAIL.upper()} ", EMAIL):
        assert member.post(FORGOTTEN, email=email).headers["Location"] == SENT
    assert "we have sent you a link to set a new password" in member.client.get(SENT).text
    (claimed,) = claim(app, clock)
    message = sent(app, clock, claimed)
    assert message is not None
    assert (message.email, message.locales, claimed.kind) == (EMAIL, ("cy",), Kind.ACCOUNT_RESET)
    clock.move(minutes=10)
    member.post(FORGOTTEN, email=EMAIL)
    # It takes the place of the first, which could not be sent.
    (link,) = arrive(app, clock)
    assert member.post(link.removeprefix("/en"), password=NEW).status_code == 303
    assert member.sign_in(EMAIL, NEW).status_code == 303
    actions = [row["action"] for row in rows(app, "account_events")]
    assert actions.count(Action.RESET_ASKED) == 2


@mails
def test_of_many_who_ask_at_once_for_one_account_one_is_mailed(app: Flask, clock: Clock) -> None:
    make_user(app)

    def ask(number: int) -> None:
        with app.app_context():
            source = Source(address=str(number))
            service.ask_for_reset(EMAIL, source=source, secret="s" * 32, at=clock.now())
            db.session.remove()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ask, range(8)))
    assert len(claim(app, clock)) == 1


@mails
def test_whether_there_is_an_account_shows_neither_in_the_answer_nor_in_its_time(
    app: Flask, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_user(app)
    disabled = make_user(app, email="disabled@example.com")
    invite(app, "invited@example.com")
    with app.app_context():
        service.disable(disabled, by=disabled, at=clock.now())
    for slow in ("hash_password", "password_matches"):
        monkeypatch.setattr(rules, slow, lambda *_: pytest.fail("nothing is hashed"))
    commits: list[object] = []

    def note(connection: object) -> None:
        commits.append(connection)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "commit", note)
    said, took = set(), set()
    for email in (EMAIL, "nobody@example.com", "disabled@example.com", "invited@example.com"):
        member = Member(app)
        for number in range(11):
            commits.clear()
            answer = member.client.post(member.at(FORGOTTEN), data={"email": email}, headers=OWN)
            took.add((number == 10, len(commits)))
            page = member.client.get(SENT)
            said.add((number, answer.status_code, answer.text.replace(email, ""), page.text))
        clock.move(minutes=16)
    event.remove(engine, "commit", note)
    assert len(said) == 11
    assert {status for _, status, *_ in said} == {303, 429}
    assert took == {(False, 1), (True, 0)}
    assert [one["user_id"] for one in rows(app, "messages")] == [user_id(app, EMAIL)]


@mails
def test_asking_for_a_link_keeps_nobody_from_signing_in(sqlite_app: Flask, clock: Clock) -> None:
    make_user(sqlite_app)
    for _ in range(11):
        answer = Member(sqlite_app).post(FORGOTTEN, email=EMAIL)
    assert problems(answer) == ["There have been too many attempts. Wait 15 minutes, then try again."]
    assert Member(sqlite_app).sign_in(EMAIL).status_code == 303


@mails
def test_what_cannot_be_an_address_is_told_and_a_link_cannot_be_asked_for_from_elsewhere(
    sqlite_app: Flask, clock: Clock
) -> None:
    make_user(sqlite_app)
    member = Member(sqlite_app)
    assert problems(member.post(FORGOTTEN, email="")) == ["Enter your email address"]
    assert problems(member.post(FORGOTTEN, email="Nia")) == [
        "Enter an email address in the correct format, like name@example.com"
    ]
    for headers in ({}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        assert Member(sqlite_app, headers=headers).post(FORGOTTEN, email=EMAIL).status_code == 403
    switched = member.post(FORGOTTEN, email="Ŵyn@example.com", action="switch").headers["Location"]
    assert switched == Member(sqlite_app, other("en")).at(FORGOTTEN)
    assert Page(member.client.get(switched).text).value("email") == "Ŵyn@example.com"
    assert claim(sqlite_app, clock) == []


def test_without_a_mail_service_one_asks_an_administrator(sqlite_app: Flask, clock: Clock, locale: Locale) -> None:
    make_user(sqlite_app)
    member = Member(sqlite_app, locale)
    page = member.get(FORGOTTEN)
    assert page.status_code == 200
    assert not Page(page.text).all("input", name="email")
    assert heading(page)
    assert member.post(FORGOTTEN, email=EMAIL).headers["Location"] == member.at(FORGOTTEN)
    assert claim(sqlite_app, clock) == []


@mails
def test_organisers_choose_whether_they_are_sent_summaries(sqlite_app: Flask) -> None:
    member = signed_in(sqlite_app)
    assert "Do not send me summaries" in member.get("/{account}").text
    member.post("/{account}/{summaries}", summaries="off")
    page = member.get("/{account}").text
    assert "We no longer send you summaries by email." in page
    assert "Send me summaries" in page
    member.post("/{account}/{summaries}", summaries="on")
    assert "Do not send me summaries" in member.get("/{account}").text
    assert "Summary by email" not in signed_in(sqlite_app, Role.TRANSLATOR).get("/{account}").text


def test_without_a_mail_service_no_summaries_are_spoken_of(sqlite_app: Flask) -> None:
    assert "Summary by email" not in signed_in(sqlite_app).get("/{account}").text


@mails
def test_a_link_is_mailed_from_a_shell_too(sqlite_app: Flask, clock: Clock) -> None:
    make_user(sqlite_app)
    run = sqlite_app.test_cli_runner().invoke
    for arguments in (("invite", "new@example.com", "--role", "viewer"), ("reset", EMAIL)):
        result = run(args=["user", *arguments, "--mail"])
        assert result.exit_code == 0, result.output
        assert f"An email is on its way: {arguments[1]}" in result.output
        assert "http" not in result.output
    assert [one.kind for one in claim(sqlite_app, clock)] == [Kind.ACCOUNT_INVITATION, Kind.ACCOUNT_RESET]


def test_a_shell_without_a_mail_service_says_so(sqlite_app: Flask, clock: Clock) -> None:
    result = sqlite_app.test_cli_runner().invoke(args=["user", "reset", EMAIL, "--mail"])
    assert result.exit_code == 1
    assert "No mail service is set up" in result.output
    assert rows(sqlite_app, "messages") == []
