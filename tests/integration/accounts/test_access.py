"""Every route for everybody: the table says who may open what, and a route that it does not name fails."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import count
from typing import Final

import pytest
from flask import Flask, url_for
from werkzeug.routing import Rule

from app.accounts import service
from app.accounts.rules import Role
from app.language import Locale
from tests.conftest import Clock
from tests.integration.accounts.members import OWN, Member, entered, invite, make_user, signed_in

ADMINISTRATOR: Final = frozenset({Role.ADMINISTRATOR})
ANY_ROLE: Final = frozenset(Role)
EDITORS: Final = frozenset({Role.ADMINISTRATOR, Role.ORGANISER})
READERS: Final = EDITORS | {Role.VIEWER}
TRANSLATORS: Final = frozenset({Role.ADMINISTRATOR, Role.TRANSLATOR})
CONTRIBUTORS: Final = TRANSLATORS | {Role.ORGANISER}
PUBLIC: Final = ANY_ROLE | {None}
"""None is somebody who is not signed in."""

TABLE: Final[Mapping[str, frozenset[Role | None]]] = {
    "organiser.activity": EDITORS,
    "organiser.announce": EDITORS,
    "organiser.announcement": EDITORS,
    "organiser.archive": EDITORS,
    "organiser.archived": READERS,
    "organiser.attendance": EDITORS,
    "organiser.attendance_list": EDITORS,
    "organiser.cancel_workshop": EDITORS,
    "organiser.case_studies": EDITORS,
    "organiser.close": EDITORS,
    "organiser.contact": EDITORS,
    "organiser.copy": EDITORS,
    "organiser.correct": EDITORS,
    "organiser.create": EDITORS,
    "organiser.delete_announcement": EDITORS,
    "organiser.delete_draft": EDITORS,
    "organiser.delete_response": EDITORS,
    "organiser.description": EDITORS,
    "organiser.download": EDITORS,
    "organiser.end_links": EDITORS,
    "organiser.enter": EDITORS,
    "organiser.followed": READERS,
    "organiser.forms": EDITORS,
    "organiser.front": READERS,
    "organiser.leave_preview_page": EDITORS,
    "organiser.links": EDITORS,
    "organiser.message_preview": EDITORS,
    "organiser.message_text": EDITORS,
    "organiser.messages": EDITORS,
    "organiser.new_announcement": EDITORS,
    "organiser.one_person": EDITORS,
    "organiser.overview": READERS,
    "organiser.participant": EDITORS,
    "organiser.participants": EDITORS,
    "organiser.people": EDITORS,
    "organiser.planned": EDITORS,
    "organiser.poster": EDITORS,
    "organiser.preview": EDITORS,
    "organiser.preview_page": EDITORS,
    "organiser.print_blank": EDITORS,
    "organiser.publish": EDITORS,
    "organiser.qr_code": EDITORS,
    "organiser.questions": EDITORS,
    "organiser.remove_participant": EDITORS,
    "organiser.reopen": EDITORS,
    "organiser.response": EDITORS,
    "organiser.responses": EDITORS,
    "organiser.results": READERS,
    "organiser.send_activity": EDITORS,
    "organiser.send_announce": EDITORS,
    "organiser.send_announcement": EDITORS,
    "organiser.send_answer": EDITORS,
    "organiser.send_archive": EDITORS,
    "organiser.send_attendance": EDITORS,
    "organiser.send_attendance_list": EDITORS,
    "organiser.send_cancel_workshop": EDITORS,
    "organiser.send_case_studies": EDITORS,
    "organiser.send_close": EDITORS,
    "organiser.send_contact": EDITORS,
    "organiser.send_copy": EDITORS,
    "organiser.send_copy_announcement": EDITORS,
    "organiser.send_correct": EDITORS,
    "organiser.send_create": EDITORS,
    "organiser.send_delete_announcement": EDITORS,
    "organiser.send_delete_draft": EDITORS,
    "organiser.send_delete_response": EDITORS,
    "organiser.send_description": EDITORS,
    "organiser.send_download": EDITORS,
    "organiser.send_end_links": EDITORS,
    "organiser.send_enter": EDITORS,
    "organiser.send_forms": EDITORS,
    "organiser.send_message_text": EDITORS,
    "organiser.send_messages": EDITORS,
    "organiser.send_new_announcement": EDITORS,
    "organiser.send_one_person": EDITORS,
    "organiser.send_participant": EDITORS,
    "organiser.send_participants": EDITORS,
    "organiser.send_people": EDITORS,
    "organiser.send_planned": EDITORS,
    "organiser.send_publish": EDITORS,
    "organiser.send_remove_participant": EDITORS,
    "organiser.send_reopen": EDITORS,
    "organiser.send_search": EDITORS,
    "organiser.send_second_approval": EDITORS,
    "organiser.send_texts": EDITORS,
    "organiser.send_times": EDITORS,
    "organiser.send_translate": EDITORS,
    "organiser.texts": EDITORS,
    "organiser.times": EDITORS,
    "organiser.trail": EDITORS,
    "organiser.translate": EDITORS,
    "organiser.written": READERS,
    "participant.answer_form": PUBLIC,
    "participant.answer_page": PUBLIC,
    "participant.calendar": PUBLIC,
    "participant.cancel_place": PUBLIC,
    "participant.change_my_answers": PUBLIC,
    "participant.check": PUBLIC,
    "participant.confirm": PUBLIC,
    "participant.confirm_cancel": PUBLIC,
    "participant.confirm_deletion": PUBLIC,
    "participant.confirm_erase": PUBLIC,
    "participant.delete": PUBLIC,
    "participant.erase": PUBLIC,
    "participant.erased": PUBLIC,
    "participant.form": PUBLIC,
    "participant.home": PUBLIC,
    "participant.link_renewed": PUBLIC,
    "participant.link_sent": PUBLIC,
    "participant.lost_link": PUBLIC,
    "participant.my_answers": PUBLIC,
    "participant.my_data": PUBLIC,
    "participant.my_data_file": PUBLIC,
    "participant.my_place": PUBLIC,
    "participant.page": PUBLIC,
    "participant.personal_form": PUBLIC,
    "participant.renew_link": PUBLIC,
    "participant.send_language": PUBLIC,
    "participant.send_lost_link": PUBLIC,
    "participant.send_my_answers": PUBLIC,
    "participant.workshop": PUBLIC,
    "signin.account": ANY_ROLE,
    "signin.activity_log": ADMINISTRATOR,
    "signin.code": PUBLIC,
    "signin.details": ANY_ROLE,
    "signin.end_sign_ins": ANY_ROLE,
    "signin.forgotten": PUBLIC,
    "signin.invitation": PUBLIC,
    "signin.invite": ADMINISTRATOR,
    "signin.link_mailed": PUBLIC,
    "signin.new_recovery_codes": ANY_ROLE,
    "signin.one_person": ADMINISTRATOR,
    "signin.password": ANY_ROLE,
    "signin.people": ADMINISTRATOR,
    "signin.qr_code": ANY_ROLE,
    "signin.recovery_codes": ANY_ROLE,
    "signin.remove_second_factor": ANY_ROLE,
    "signin.reset": PUBLIC,
    "signin.second_factor": ANY_ROLE,
    "signin.send_code": PUBLIC,
    "signin.send_details": ANY_ROLE,
    "signin.send_forgotten": PUBLIC,
    "signin.send_invitation": PUBLIC,
    "signin.send_invite": ADMINISTRATOR,
    "signin.send_new_recovery_codes": ANY_ROLE,
    "signin.send_password": ANY_ROLE,
    "signin.send_person": ADMINISTRATOR,
    "signin.send_policy": ADMINISTRATOR,
    "signin.send_recovery_codes": ANY_ROLE,
    "signin.send_remove_second_factor": ANY_ROLE,
    "signin.send_reset": PUBLIC,
    "signin.send_second_factor": ANY_ROLE,
    "signin.send_sign_in": PUBLIC,
    "signin.send_summaries": EDITORS,
    "signin.sign_in": PUBLIC,
    "signin.sign_out": ANY_ROLE,
    "signin.start": ANY_ROLE,
    "site.accessibility": PUBLIC,
    "site.choose": PUBLIC,
    "site.cookies": PUBLIC,
    "site.live": PUBLIC,
    "site.privacy": PUBLIC,
    "site.ready": PUBLIC,
    "site.security_txt": PUBLIC,
    "site.short_link": PUBLIC,
    "translator.glossary": TRANSLATORS,
    "translator.glossary_file": TRANSLATORS,
    "translator.job": CONTRIBUTORS,
    "translator.job_file": CONTRIBUTORS,
    "translator.job_import": CONTRIBUTORS,
    "translator.job_upload": CONTRIBUTORS,
    "translator.jobs": CONTRIBUTORS,
    "translator.leave_outside_preview_page": PUBLIC,
    "translator.leave_preview_page": CONTRIBUTORS,
    "translator.new_job": TRANSLATORS,
    "translator.new_term": TRANSLATORS,
    "translator.outside": PUBLIC,
    "translator.outside_file": PUBLIC,
    "translator.outside_import": PUBLIC,
    "translator.outside_preview": PUBLIC,
    "translator.outside_preview_page": PUBLIC,
    "translator.outside_upload": PUBLIC,
    "translator.preview": CONTRIBUTORS,
    "translator.preview_message": CONTRIBUTORS,
    "translator.preview_page": CONTRIBUTORS,
    "translator.queue": TRANSLATORS,
    "translator.reuse": CONTRIBUTORS,
    "translator.send_job": CONTRIBUTORS,
    "translator.send_job_import": CONTRIBUTORS,
    "translator.send_job_upload": CONTRIBUTORS,
    "translator.send_keep": CONTRIBUTORS,
    "translator.send_new_job": TRANSLATORS,
    "translator.send_new_term": TRANSLATORS,
    "translator.send_outside_import": PUBLIC,
    "translator.send_outside_upload": PUBLIC,
    "translator.send_put_back": TRANSLATORS,
    "translator.send_question": CONTRIBUTORS,
    "translator.send_take_out_term": TRANSLATORS,
    "translator.send_term": TRANSLATORS,
    "translator.send_text": CONTRIBUTORS,
    "translator.take_out_term": TRANSLATORS,
    "translator.term": TRANSLATORS,
    "translator.text": CONTRIBUTORS,
}
BEFORE_SECOND_FACTOR: Final = {
    "signin.second_factor",
    "signin.send_second_factor",
    "signin.qr_code",
    "signin.sign_out",
}


def methods(rule: Rule) -> list[str]:
    """The methods of a rule that do something of their own."""
    return sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})


def guarded(app: Flask) -> list[Rule]:
    """Every rule behind a sign-in."""
    return [rule for rule in app.url_map.iter_rules() if TABLE[rule.endpoint] != PUBLIC]


def address(app: Flask, rule: Rule, **values: str | int) -> str:
    """An address that the rule serves."""
    given: dict[str, str | int] = {
        "slug": "nothing",
        "number": 1,
        "moment": "before",
        "token": "0" * 40,
        "user_id": 1,
        "format_": "xlsx",
        "file_id": 1,
        "job_id": 1,
        "workshop_id": 1,
        "form_id": 1,
        "text_id": 1,
        "response_id": "0" * 32,
        "participant_id": 1,
        "answer": "more",
        "code": "ACDEFG",
        "term": "0" * 16,
        "mail": "joining",
    }
    given |= values
    with app.test_request_context(base_url="http://localhost"):
        fitting = {name: value for name, value in given.items() if name in rule.arguments}
        return url_for(rule.endpoint, **{**fitting, **(rule.defaults or {})})


def test_every_route_is_in_the_table_and_nothing_else_is(sqlite_app: Flask) -> None:
    assert {rule.endpoint for rule in sqlite_app.url_map.iter_rules()} == set(TABLE)


@pytest.mark.parametrize("role", [None, *Role], ids=str)
def test_every_route_lets_in_whom_the_table_says(sqlite_app: Flask, clock: Clock, role: Role | None) -> None:
    subject = make_user(sqlite_app, Role.VIEWER, email="subject@example.com")
    make_user(sqlite_app, Role.ADMINISTRATOR, email="one-more@example.com")
    numbers = count()
    for rule in sqlite_app.url_map.iter_rules():
        allowed = TABLE[rule.endpoint]
        for method in methods(rule):
            member = Member(sqlite_app)
            if role is not None:
                # Each cell has somebody of its own, since one of them ends sign-ins and another disables.
                member = entered(sqlite_app, role, f"{next(numbers)}@example.com")
            answer = member.client.open(
                address(sqlite_app, rule, user_id=subject),
                method=method,
                headers=OWN,
                data={"csrf_token": member.csrf()} if method == "POST" else None,
            )
            where = (rule.rule, method, role, answer.status_code)
            if role in allowed:
                assert answer.status_code != 403, where
                assert (
                    allowed == PUBLIC
                    or not _leads_to_sign_in(answer.headers.get("Location"))
                    or (rule.endpoint == "signin.sign_out")
                ), where
            elif role is None:
                assert answer.status_code == 303, where
                assert _leads_to_sign_in(answer.headers["Location"]), where
            else:
                assert answer.status_code == 403, where


@pytest.mark.parametrize(
    "headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}], ids=str
)
def test_behind_a_sign_in_a_form_must_say_that_it_comes_from_our_own_pages(
    sqlite_app: Flask, headers: Mapping[str, str]
) -> None:
    member = signed_in(sqlite_app, Role.ADMINISTRATOR)
    token = member.csrf()
    for rule in guarded(sqlite_app):
        if "POST" in methods(rule):
            answer = member.client.post(address(sqlite_app, rule), data={"csrf_token": token}, headers=headers)
            assert answer.status_code == 403, rule
    assert member.is_in()


@pytest.mark.parametrize("token", ["", "0" * 64, "another's"])
def test_behind_a_sign_in_a_form_must_carry_the_token_of_that_sign_in(sqlite_app: Flask, token: str) -> None:
    member = signed_in(sqlite_app, Role.ADMINISTRATOR)
    if token == "another's":
        token = entered(sqlite_app, Role.ADMINISTRATOR, "another@example.com").csrf()
        assert len(token) == 64
    for rule in guarded(sqlite_app):
        if "POST" in methods(rule):
            answer = member.client.post(address(sqlite_app, rule), data={"csrf_token": token}, headers=OWN)
            assert answer.status_code == 403, rule
    assert member.is_in()


def test_where_a_second_step_is_required_nothing_else_opens_before_it(sqlite_app: Flask, clock: Clock) -> None:
    member = signed_in(sqlite_app, Role.ADMINISTRATOR)
    with sqlite_app.app_context():
        service.require_second_factor(True, by=1, at=clock.now())
    token = member.csrf()
    for rule in guarded(sqlite_app):
        if rule.endpoint in BEFORE_SECOND_FACTOR:
            continue
        for method in methods(rule):
            answer = member.client.open(
                address(sqlite_app, rule), method=method, data={"csrf_token": token}, headers=OWN
            )
            assert answer.headers["Location"].endswith(("/account/second-factor", "/cyfrif/ail-gam")), rule


def test_between_the_two_steps_of_signing_in_nothing_opens(sqlite_app: Flask) -> None:
    make_user(sqlite_app, Role.ADMINISTRATOR, secret="JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    member = Member(sqlite_app)
    assert member.sign_in("administrator@example.com").headers["Location"] == "/en/sign-in/second-factor"
    for rule in guarded(sqlite_app):
        for method in methods(rule):
            answer = member.client.open(address(sqlite_app, rule), method=method, headers=OWN)
            assert _leads_to_sign_in(answer.headers["Location"]), rule


def test_pages_of_participants_neither_read_nor_set_the_session(sqlite_app: Flask) -> None:
    member = signed_in(sqlite_app)
    for template in ("/", "/{cookies}", "/{privacy-notice}"):
        answer = member.get(template)
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert "Sign out" not in answer.text


def test_nobody_is_refused_in_the_readers_language(sqlite_app: Flask, locale: Locale) -> None:
    member = signed_in(sqlite_app, Role.VIEWER, locale)
    answer = member.get("/{people}")
    assert answer.status_code == 403
    assert f'lang="{locale}"' in answer.text


def test_the_token_of_an_invitation_is_not_logged_when_its_page_breaks(
    sqlite_app: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = invite(sqlite_app)
    sqlite_app.testing = False
    monkeypatch.setattr("app.web.signin.views.find_link", _break)
    assert Member(sqlite_app).get(f"/{{invitation}}/{token}").status_code == 500
    assert "Traceback" in caplog.text
    assert token not in caplog.text


def _break(*_: object, **__: object) -> None:
    raise RuntimeError("broken")


def _leads_to_sign_in(location: str | None) -> bool:
    return location is not None and location.partition("?")[0] in {"/cy/mewngofnodi", "/en/sign-in"}
