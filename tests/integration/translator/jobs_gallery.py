"""Every page of jobs in its states, inside and for an outside unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from werkzeug.test import TestResponse

from app import clock as app_clock
from app.wording.exchange import rows_of
from app.wording.formats import Format, write
from app.wording.headings import file_head
from app.wording.rules import Row, State
from app.wording.service import save_draft
from app.wording.service.jobs import make_link
from app.workshops.queries import get_workshop, name_catalogues
from tests.integration.accounts.members import OWN
from tests.integration.organiser.desk import Desk
from tests.integration.translator.jobs import NAME, file_id, job, make_job, send_file

if TYPE_CHECKING:
    from tests.integration.translator.gallery import Made

JOBS = "/{translate}/{jobs}"


def jobs_pages(made: Made) -> Iterator[tuple[str, TestResponse]]:
    """A job that is overdue, one with files in every state, and what an outside unit sees."""
    member, app, now = made.desk, made.desk.app, app_clock.now()
    yield "no jobs", member.get(JOBS)
    new = f"{JOBS}/{{new}}"
    yield "new job", member.get(new)
    yield "new job, nothing matches", member.client.get(member.at(new), query_string={"words": "xyzzy"}, headers=OWN)
    wrong = {"due-day": "31", "due-month": "2", "due-year": "2027", "note": "9" * 2001, "action": "continue"}
    yield "new job, wrong", member.post(new, **wrong)
    late = make_job(app, now, workshop_id=made.workshop_id, due_on=now.date() - timedelta(days=1), note="2027\n2028")
    yield "job", member.get(f"{JOBS}/{late.id}")
    member.post(f"{JOBS}/{late.id}", action="link")
    linked = member.get(f"{JOBS}/{late.id}")
    yield "job with its link", linked
    unit = Desk(app, member.locale)
    found = re.search(r"/(?:job|archeb)/([0-9a-f]{40})", linked.text)
    assert found
    outside = f"/{{job}}/{found[1]}"
    yield "outside", unit.get(outside)
    yield from _previews(made, unit, outside)
    yield "jobs", member.get(JOBS)
    for who, place in ((member, f"{JOBS}/{late.id}"), (unit, outside)):
        yield f"upload {place}", who.get(f"{place}/{{upload}}")
        yield f"upload nothing {place}", send_file(who, f"{place}/{{upload}}", b"")
        yield from _taken_in(made, late.id, who, place)
    yield "file gone", member.get(f"{JOBS}/{late.id}/{{upload}}/999")
    member.post(f"{JOBS}/{late.id}", action="revoke")
    yield "outside, over", _as_shown(unit.get(outside))
    member.post(f"{JOBS}/{late.id}", action="close")
    yield "closed job", member.get(f"{JOBS}/{late.id}")
    yield "closed jobs", member.get(JOBS)


def _previews(made: Made, unit: Desk, outside: str) -> Iterator[tuple[str, TestResponse]]:
    """Pages of the workshop for the unit: of texts that are all in its job, and where there are none of these."""
    with made.desk.app.app_context():
        form = get_workshop(made.workshop_id).forms["registration"].id
    home = f"{outside}/{{preview}}/{made.workshop_id}"
    yield "outside preview", unit.get(home)
    for number in range(1, 5):
        yield f"outside preview, page {number}", unit.get(f"{home}/{form}/{number}")
    few = make_job(made.desk.app, app_clock.now(), workshop_id=made.workshop_id, states=(State.STALE,))
    with made.desk.app.app_context():
        token = make_link(few.id, at=app_clock.now())
    home = f"/{{job}}/{token}/{{preview}}/{made.workshop_id}"
    yield "outside preview, no text of the job", unit.get(home)
    made.desk.post(f"{JOBS}/{few.id}", action="close")


def _taken_in(made: Made, job_id: int, who: Desk, place: str) -> Iterator[tuple[str, TestResponse]]:
    """A file with a line of every kind, and one with none; each taken in."""
    line = next(text.line for text in job(made.desk.app, job_id).texts if text.line.key == NAME)
    data = _file(made, job_id)
    with made.desk.app.app_context():
        save_draft(line.id, ("7",), version=line.version, by=None, at=app_clock.now())
    for name, sent in (("every kind", data), ("nothing", b"key,target\n")):
        where = f"{place}/{{upload}}/{file_id(send_file(who, f'{place}/{{upload}}', sent, '1'))}"
        yield f"import {name} {place}", who.get(where)
        csrf = who.csrf()
        fields = {"action": "continue", "state": "draft"} | ({"csrf_token": csrf} if csrf else {})
        yield f"taking in {name} {place}", who.client.post(who.at(where), data=fields, headers=OWN)
        yield f"taken in {name} {place}", who.get(where)


def _file(made: Made, job_id: int) -> bytes:
    found = job(made.desk.app, job_id)
    keys = [text.line.key for text in found.texts]
    words = {NAME: ("8",), keys[1]: ("9",), keys[2]: (), keys[3]: ("**8**",)}

    def changed(row: Row) -> Row:
        return replace(row, target=words.get(row.key, row.target), comment="3")

    with made.desk.app.app_context():
        names = {id_: one.scope for id_, one in name_catalogues(found.catalogues).items()}
        rows = [changed(row) for row in rows_of([text.line for text in found.texts], names)]
        rows += [rows[1], replace(rows[1], key="unknown.key")]
        return write(Format.CSV, rows, found.target_locale, file_head("1", found.target_locale))


def _as_shown(answer: TestResponse) -> TestResponse:
    """The page of an error, for those who look at pages alone."""
    assert answer.status_code == 410
    answer.status_code = 200
    return answer
