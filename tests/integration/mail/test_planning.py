"""The schedule of a workshop: each message once to each participant, whoever registers when."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.extensions import db, transaction
from app.mail.models import Mailing
from app.mail.planning import plan
from app.outbox import service as outbox
from app.outbox.models import Message
from app.outbox.rules import Kind
from app.places.service import cancel, note_attendance
from app.responses.queries import list_people
from app.responses.service import submit, tie
from app.workshops.queries import WorkshopSnapshot
from app.workshops.service import close
from tests.conftest import Clock
from tests.factories import feedback_form, filled_in, in_other_language, make_sheet, registration_form
from tests.integration.conftest import Make
from tests.integration.test_submission import register

pytestmark = pytest.mark.usefixtures("context")


BEFORE = feedback_form(key="beforehand", moment="before")
ANONYMOUS = feedback_form(key="afterwards", anonymous=True)


@pytest.fixture
def workshop(make: Make, clock: Clock) -> WorkshopSnapshot:
    """A workshop at noon in twenty days, with a survey before it, and an anonymous one for two weeks after it."""
    clock.set(datetime(2027, 3, 1, 12, tzinfo=UTC))
    open_for = {
        "signup": ("-1 day", "+20 days"),
        "beforehand": ("-1 day", "+20 days"),
        "afterwards": ("+20 days", "+34 days"),
    }
    forms = (registration_form(), BEFORE, ANONYMOUS)
    return make(
        *forms,
        starts="+20 days",
        delete_after_days=60,
        forms=[
            {
                "file": f"{form['key']}-form.yaml",
                "translations": in_other_language(form),
                "opens": open_for[form["key"]][0],
                "closes": open_for[form["key"]][1],
            }
            for form in forms
        ],
    )


def planned() -> Counter[str]:
    """How many messages of the schedule there are, by kind and moment."""
    db.session.rollback()
    rows = db.session.scalars(select(Message).where(Message.once.is_not(None)))
    return Counter(f"{one.kind} {one.moment}".strip() for one in rows)


def go(clock: Clock, workshop: WorkshopSnapshot, **after: float) -> None:
    """Go to a time after the start, or before it; plan what is due by then, and send it."""
    clock.set(workshop.starts_at + timedelta(**after))
    plan(at=clock.now())
    for one in outbox.claim(at=clock.now(), limit=1000):
        outbox.note_sent(one.id, provider_id=None, at=clock.now())


def answer(workshop: WorkshopSnapshot, clock: Clock, participant_id: int) -> None:
    """Answer the survey before by the link of one's own."""
    sheet = make_sheet(workshop, "before", "f" * 32)
    tie(sheet.form, participant_id, "f" * 32)
    submit(sheet, None, filled_in(sheet, mood="good"), wording_revision=1, locale="cy", at=clock.now())


def test_the_life_of_a_schedule(clock: Clock, workshop: WorkshopSnapshot) -> None:
    for number in range(4):
        register(workshop, clock, f"p{number}@example.com", f"{number:032x}")
    ids = [one.place.id for one in list_people(workshop.id)]
    go(clock, workshop, days=-8)
    assert planned() == {}
    go(clock, workshop, days=-6)
    assert planned() == {"invitation before": 4}
    answer(workshop, clock, ids[0])
    register(workshop, clock, "late@example.com", "e" * 32)
    cancel(ids[1], at=clock.now())
    go(clock, workshop, days=-1, hours=1)
    # Whoever came late has been invited now, and is not reminded in the same breath.
    assert planned() == {"invitation before": 5, "joining": 4, "reminder before": 2}
    go(clock, workshop, hours=-2)
    assert planned()["reminder before"] == 3
    note_attendance(workshop.id, {ids[2]: False, ids[3]: True}, by=None, at=clock.now())
    go(clock, workshop, days=2)
    # Nobody knows who has answered anonymously; whoever did not come is asked nothing.
    assert (planned()["invitation after"], planned()["thanks"]) == (3, 3)
    go(clock, workshop, days=12)
    assert planned()["reminder after"] == 3
    before = planned()
    go(clock, workshop, days=13)
    assert planned() == before


def test_organisers_switch_off_and_move(clock: Clock, workshop: WorkshopSnapshot) -> None:
    register(workshop, clock, "p@example.com", "a" * 32)
    with transaction():
        off = Mailing(workshop_id=workshop.id, kind=Kind.INVITATION, moment="before", enabled=False, due_at=None)
        early = workshop.starts_at - timedelta(days=9)
        db.session.add(off)
        db.session.add(Mailing(workshop_id=workshop.id, kind=Kind.JOINING, moment="", enabled=True, due_at=early))
    go(clock, workshop, days=-8)
    assert planned() == {"joining": 1}
    go(clock, workshop, hours=-10)
    # Where nobody is invited, the reminder is the first that anybody hears of the survey.
    assert planned() == {"joining": 1, "reminder before": 1}


def test_nothing_is_planned_for_a_workshop_that_is_closed(clock: Clock, workshop: WorkshopSnapshot) -> None:
    register(workshop, clock, "p@example.com", "a" * 32)
    close(workshop.id, by=None, at=clock.now())
    go(clock, workshop, days=-1)
    assert planned() == {}
