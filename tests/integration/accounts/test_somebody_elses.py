"""Nobody gets at a workshop that is not theirs, by its own number or under the number of one that is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import insert, select
from werkzeug.routing import Rule

from app.accounts.rules import Role
from app.extensions import db
from app.mail.rules import Audience
from app.mail.service import announcing
from app.places.queries import list_places
from app.responses.models import Response
from app.responses.service import submit
from app.workshops.models import Member as WorkshopMember
from app.workshops.queries import WorkshopSnapshot, list_texts, short_links
from tests.conftest import Clock
from tests.factories import feedback_form, filled_in, make_sheet, make_workshop, registration_form
from tests.integration.accounts.members import OWN, Member, make_user, signed_in, user_id
from tests.integration.accounts.test_access import TABLE, address, guarded, methods
from tests.integration.translator.jobs import make_job

Values = dict[str, str | int]
INSIDERS = (Role.ORGANISER, Role.VIEWER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A workshop, its form, a response to it, a participant, one of its texts and a job of them all."""

    workshop: WorkshopSnapshot
    text_id: int
    job_id: int
    response_id: str
    participant_id: int
    code: str
    user_id: int

    @property
    def form_id(self) -> int:
        return self.workshop.forms["after"].id


def place(app: Flask, folder: Path, clock: Clock, name: str) -> Place:
    """A workshop of that name with one response, and the draft of a message of its organisers' own."""
    folder = folder / name
    folder.mkdir()
    slug = {"cy": f"{name}-cy", "en": name}
    workshop = make_workshop(app, folder, clock.now(), feedback_form(pages=2), registration_form(), slug=slug)
    with app.app_context():
        sheet = make_sheet(workshop, "after")
        submit(sheet, None, filled_in(sheet, mood="good", more="Da"), wording_revision=1, locale="cy", at=clock.now())
        found = db.session.scalars(select(Response.id).where(Response.questionnaire_id == sheet.form.id)).one()
        sheet = make_sheet(workshop, "registration")
        way = filled_in(sheet, name="Nia", email="nia@example.com", needs="no")
        submit(sheet, None, way, wording_revision=1, locale="cy", at=clock.now())
        (participant,) = list_places(workshop.id)
        code = short_links(workshop.id)["cy", ""]
        text_id = list_texts(workshop.id)[0].id
        announcing.begin(workshop.id, audience=Audience.PLACES, moment="", texts={}, by=None, at=clock.now())
    insider = make_user(app, Role.ORGANISER, email=f"{name}@example.com")
    join(app, workshop.id, insider)
    return Place(
        workshop=workshop,
        text_id=text_id,
        job_id=make_job(app, clock.now(), workshop_id=workshop.id).id,
        response_id=found,
        participant_id=participant.id,
        code=code,
        user_id=insider,
    )


def join(app: Flask, workshop_id: int, someone: int) -> None:
    """Share the workshop with somebody."""
    with app.app_context():
        db.session.execute(insert(WorkshopMember).values(workshop_id=workshop_id, user_id=someone))
        db.session.commit()


@pytest.fixture
def theirs(sqlite_app: Flask, tmp_path: Path, clock: Clock) -> Place:
    """A workshop of somebody else."""
    return place(sqlite_app, tmp_path, clock, "theirs")


def tries(app: Flask, **values: str | int) -> Iterator[tuple[Rule, str, str]]:
    """Every address of a workshop, its texts and jobs, with a method and the rule that it stands for."""
    for rule in guarded(app):
        if rule.arguments & {"workshop_id", "text_id", "job_id"}:
            for method in methods(rule):
                yield rule, method, address(app, rule, **values)


def ask(member: Member, method: str, path: str, token: str) -> int:
    """The status of the answer."""
    data = {"csrf_token": token} if method == "POST" else None
    return member.client.open(path, method=method, headers=OWN, data=data).status_code


@pytest.mark.parametrize("role", Role, ids=str)
def test_somebody_elses_workshop_is_not_there(sqlite_app: Flask, theirs: Place, role: Role) -> None:
    member = signed_in(sqlite_app, role)
    token = member.csrf()
    values: Values = {
        "workshop_id": theirs.workshop.id,
        "form_id": theirs.form_id,
        "text_id": theirs.text_id,
        "job_id": theirs.job_id,
        "response_id": theirs.response_id,
        "participant_id": theirs.participant_id,
        "code": theirs.code,
        "user_id": theirs.user_id,
    }
    tried = 0
    for rule, method, path in tries(sqlite_app, **values):
        # Translators translate every workshop.
        may = role is Role.ADMINISTRATOR or (role is Role.TRANSLATOR and rule.endpoint.startswith("translator."))
        if may and method == "POST":
            continue  # it would change what the next address leads to
        tried += 1
        status = ask(member, method, path, token)
        if role not in TABLE[rule.endpoint]:
            assert status == 403, (rule.rule, method)
        elif may:
            # Some pages are of a draft alone: they lead elsewhere, or say so.
            assert status in {200, 303, 409}, (rule.rule, method, status)
        else:
            assert status == 404, (rule.rule, method, status)
    assert tried > 10


@pytest.mark.parametrize("role", INSIDERS, ids=str)
def test_what_is_of_another_workshop_is_not_there_under_ones_own(
    sqlite_app: Flask, tmp_path: Path, clock: Clock, theirs: Place, role: Role
) -> None:
    own = place(sqlite_app, tmp_path, clock, "own")
    member = signed_in(sqlite_app, role)
    join(sqlite_app, own.workshop.id, user_id(sqlite_app, f"{role.value}@example.com"))
    token = member.csrf()
    tried = 0
    foreign_values: tuple[Values, ...] = (
        {"form_id": theirs.form_id},
        {"response_id": theirs.response_id},
        {"participant_id": theirs.participant_id},
    )
    for foreign in foreign_values:
        values: Values = {
            "workshop_id": own.workshop.id,
            "form_id": own.form_id,
            "response_id": own.response_id,
            "participant_id": own.participant_id,
        }
        values |= foreign
        for rule, method, path in tries(sqlite_app, **values):
            if role in TABLE[rule.endpoint] and foreign.keys() <= rule.arguments:
                tried += 1
                assert ask(member, method, path, token) == 404, (rule.rule, method)
    assert tried > 0
