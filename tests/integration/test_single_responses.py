"""Looking after single responses: entering, finding, correcting, translating and deleting them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.accounts.rules import Lifetime
from app.extensions import db
from app.places.queries import count_taken, list_places
from app.places.service import AlreadyRegistered
from app.responses.queries import (
    RESPONSES_A_PAGE,
    ListedResponse,
    NoResponse,
    SingleResponse,
    get_response,
    list_responses,
)
from app.responses.rules import answers_mark, raw_of
from app.responses.service import (
    Changed,
    NoAnswer,
    Unfinished,
    correct,
    delete_response,
    enter,
    submit,
    translate_answer,
)
from app.retention import service as retention
from app.workshops.models import Workshop
from app.workshops.queries import WorkshopSnapshot
from tests.conftest import Clock
from tests.factories import (
    NO_ERASURES,
    feedback_form,
    filled_in,
    make_sheet,
    publish_version,
    registration_form,
    rows,
)
from tests.integration.accounts.members import make_user
from tests.integration.conftest import Make

pytestmark = pytest.mark.usefixtures("context")

Fields = dict[str, list[str]]


def register(workshop: WorkshopSnapshot, clock: Clock, email: str = "sian@example.com", name: str = "Siân Ŵyn") -> str:
    """Register somebody with access needs, as they do themselves; the response's id."""
    sheet = make_sheet(workshop, "registration", email.encode().hex().ljust(32, "0")[:32])
    way = filled_in(sheet, name=name, email=email, needs="yes", needs__yes__detail="ramp")
    receipt = submit(sheet, None, way, wording_revision=1, locale="cy", at=clock.now())
    (listed,) = list_responses(workshop.forms["registration"], search=receipt.reference).responses
    return listed.id


def give_feedback(workshop: WorkshopSnapshot, clock: Clock, number: int = 0, **fields: str | list[str]) -> str:
    """Give feedback in Welsh; the response's id."""
    sheet = make_sheet(workshop, "after", f"{number:032x}")
    known = {row["id"] for row in rows_of(workshop, "after")}
    way = filled_in(sheet, **({"mood": "bad", "why": "Oer iawn"} | fields))
    submit(sheet, None, way, wording_revision=1, locale="cy", at=clock.now())
    (new,) = {str(row["id"]) for row in rows_of(workshop, "after")} - known
    return new


def rows_of(workshop: WorkshopSnapshot, moment: str) -> list[dict[str, Any]]:
    table = db.metadata.tables["responses"]
    query = select(table).where(table.c.questionnaire_id == workshop.forms[moment].id)
    return [dict(row) for row in db.session.execute(query).mappings()]


def read(workshop: WorkshopSnapshot, moment: str, response_id: str) -> SingleResponse:
    return get_response(workshop.forms[moment].id, response_id, sensitive=True)


def typed(found: SingleResponse, **fields: list[str]) -> dict[str, Any]:
    """The whole form as it was answered, with some fields typed anew."""
    raw = raw_of(found.version.questionnaire, found.answers)
    new = {name.replace("__", "-"): values for name, values in fields.items()}
    return {page: {**posted, **new} for page, posted in raw.items()}


def type_in(workshop: WorkshopSnapshot, clock: Clock, moment: str = "after", **options: Any) -> str:
    """Enter somebody's answers on their behalf; the response's id."""
    form = workshop.forms[moment]
    pages = {"first": {"mood": ["bad"], "why": ["Cold"]}, "you": {"name": ["Nia"], "email": ["nia@example.com"]}}
    given: dict[str, Any] = {"by": None, "locale": "en", "at": clock.now()} | options
    return enter(form, form.current, options.pop("pages", pages), **{k: v for k, v in given.items() if k != "pages"})


def listed(workshop: WorkshopSnapshot, moment: str, **options: Any) -> list[ListedResponse]:
    return list(list_responses(workshop.forms[moment], **options).responses)


def trail(app: Flask) -> list[dict[str, Any]]:
    return [row["details"] | {"action": row["action"]} for row in rows(app, "workshop_events") if row["details"]]


def test_what_is_entered_for_somebody_is_a_response_like_any_other_but_marked(
    app: Flask, make: Make, clock: Clock
) -> None:
    workshop, by = make(feedback_form()), make_user(app, name="Gwen")
    made = type_in(workshop, clock, by=by)
    found = read(workshop, "after", made)
    assert found.answers == {"mood": "bad", "why": "Cold", "liked": None}
    assert (found.locale_started, found.locale_submitted) == ("en", "en")
    assert (found.entered, found.entered_by) == (True, "Gwen")
    assert (found.submitted_at, found.wording_revision) == (clock.now(), workshop.wording.revision)
    (row,) = rows_of(workshop, "after")
    assert (row["started_at"], row["counted"]) == (None, False)
    assert trail(app) == [{"action": "response_entered", "form": "after", "reference": found.reference}]


def test_what_is_entered_must_be_what_the_form_would_take(make: Make, clock: Clock) -> None:
    with pytest.raises(Unfinished) as refused:
        type_in(make(feedback_form()), clock, pages={"first": {"why": ["Cold"]}})
    assert [problem.field for step in refused.value.way.pages if step.reading for problem in step.reading.problems] == [
        "mood"
    ]


def test_two_clicks_enter_one_response(app: Flask, make: Make, clock: Clock) -> None:
    workshop = make(registration_form(), capacity=1)
    key = "ab" * 16
    first, second = [type_in(workshop, clock, "registration", key=key) for _ in range(2)]
    assert first == second
    assert len(rows(app, "responses")) == len(rows(app, "participants")) == len(trail(app)) == 1
    assert key not in first


def test_two_clicks_at_the_same_moment_enter_one_response(app: Flask, make: Make, clock: Clock) -> None:
    workshop = make(registration_form())

    def click(_: int) -> str:
        with app.app_context():
            return type_in(workshop, clock, "registration", key="cd" * 16)

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(click, range(8)))) == 1
    assert len(rows(app, "responses")) == len(rows(app, "participants")) == 1


def test_a_registration_that_is_entered_takes_a_place_like_any_other(make: Make, clock: Clock) -> None:
    workshop = make(registration_form(), capacity=1)
    type_in(workshop, clock, "registration")
    assert db.session.scalars(select(Workshop.full)).one()
    assert count_taken(workshop.id) == 1


def test_somebody_registered_already_cannot_be_entered_again(make: Make, clock: Clock) -> None:
    workshop = make(registration_form())
    register(workshop, clock, "NIA@example.com")
    with pytest.raises(AlreadyRegistered):
        type_in(workshop, clock, "registration")
    assert len(rows_of(workshop, "registration")) == 1


def test_an_anonymous_response_that_is_entered_keeps_neither_time_nor_reference_nor_who_typed_it(
    app: Flask, make: Make, clock: Clock
) -> None:
    workshop, by = make(feedback_form(anonymous=True)), make_user(app)
    found = read(workshop, "after", type_in(workshop, clock, by=by))
    assert (found.reference, found.submitted_at, found.entered, found.entered_by) == (None, None, True, None)
    assert trail(app) == [{"action": "response_entered", "form": "after"}]


def test_the_list_begins_with_the_newest(make: Make, clock: Clock) -> None:
    workshop = make(feedback_form())
    sent = []
    for number in range(3):
        sent.append(give_feedback(workshop, clock, number))
        clock.move(hours=20)
    found = listed(workshop, "after")
    assert [one.id for one in found] == sent[::-1]
    assert all(one.reference and one.locale == "cy" and not one.entered for one in found)


def test_the_list_says_which_were_entered_by_an_organiser(make: Make, clock: Clock) -> None:
    workshop = make(feedback_form())
    made = type_in(workshop, clock)
    give_feedback(workshop, clock)
    assert {one.id for one in listed(workshop, "after") if one.entered} == {made}


def test_the_list_has_pages_and_stays_on_the_last_one(make: Make, clock: Clock) -> None:
    workshop = make(feedback_form())
    for number in range(RESPONSES_A_PAGE + 1):
        give_feedback(workshop, clock, number)
        clock.move(minutes=1)
    form = workshop.forms["after"]
    first, second, beyond = [list_responses(form, page=page) for page in (1, 2, 99)]
    assert (len(first.responses), first.total, first.has_more) == (RESPONSES_A_PAGE, RESPONSES_A_PAGE + 1, True)
    assert (len(second.responses), second.number, second.has_more) == (1, 2, False)
    assert beyond == second
    assert list_responses(form, page=-5) == first


def test_an_anonymous_list_shows_no_time_and_follows_no_order_of_sending(make: Make, clock: Clock) -> None:
    workshop = make(feedback_form(anonymous=True))
    sent = []
    for number in range(12):
        sent.append(give_feedback(workshop, clock, number))
        clock.move(seconds=1)
    found = listed(workshop, "after")
    assert [one.id for one in found] == sorted(sent)
    assert {(one.reference, one.submitted_at, one.name) for one in found} == {(None, None, None)}


@pytest.mark.parametrize("change", [str, str.lower, lambda text: text.replace("-", " "), lambda text: f" {text} "])
def test_a_response_is_found_by_its_reference_however_it_is_typed(make: Make, clock: Clock, change: Any) -> None:
    workshop = make(feedback_form())
    wanted, _ = [give_feedback(workshop, clock, number) for number in range(2)]
    reference = read(workshop, "after", wanted).reference
    assert [one.id for one in listed(workshop, "after", search=change(reference))] == [wanted]


@pytest.mark.parametrize("search", ["Siân Ŵyn", "sian wyn", "ŴYN", "sian@", "EXAMPLE.org"])
def test_somebody_is_found_by_name_or_address_with_and_without_accents(make: Make, clock: Clock, search: str) -> None:
    workshop = make(registration_form())
    wanted = register(workshop, clock, "sian@example.org")
    register(workshop, clock, "nia@example.com", "Nia")
    found = listed(workshop, "registration", search=search)
    assert [(one.id, one.name) for one in found] == [(wanted, "Siân Ŵyn")]


@pytest.mark.parametrize("search", ["Nobody", "AAAA-AAAA", "%", "ramp"])
def test_what_is_not_there_is_not_found(make: Make, clock: Clock, search: str) -> None:
    workshop = make(registration_form())
    register(workshop, clock)
    assert list_responses(workshop.forms["registration"], search=search).total == 0


def test_what_is_found_has_pages_too(make: Make, clock: Clock) -> None:
    workshop = make(registration_form(), capacity=1000)
    for number in range(RESPONSES_A_PAGE + 2):
        register(workshop, clock, f"{number}@example.com", f"Siân {number}")
        clock.move(seconds=1)
    register(workshop, clock, "nia@example.com", "Nia")
    form = workshop.forms["registration"]
    first, second = [list_responses(form, search="sian", page=page) for page in (1, 2)]
    assert [one.name for one in first.responses][:2] == [f"Siân {RESPONSES_A_PAGE + 1}", f"Siân {RESPONSES_A_PAGE}"]
    assert (len(first.responses), first.total, first.has_more) == (RESPONSES_A_PAGE, None, True)
    assert ([one.name for one in second.responses], second.has_more) == (["Siân 1", "Siân 0"], False)


def test_sensitive_answers_are_read_only_on_demand(make: Make, clock: Clock) -> None:
    workshop = make(registration_form())
    made, form = register(workshop, clock), workshop.forms["registration"]
    assert get_response(form.id, made).answers.keys() == {"name", "email"}
    assert get_response(form.id, made, sensitive=True).answers["needs.yes"] == "ramp"


def test_a_response_is_read_only_as_one_to_its_own_form(make: Make, clock: Clock) -> None:
    workshop = make(registration_form(), feedback_form())
    made = give_feedback(workshop, clock)
    with pytest.raises(NoResponse):
        get_response(workshop.forms["registration"].id, made)


def test_a_response_is_read_by_the_version_that_was_answered(app: Flask, make: Make, clock: Clock) -> None:
    workshop = make(feedback_form())
    made = give_feedback(workshop, clock)
    form = feedback_form()
    del form["pages"][0]["questions"][1]
    publish_version(app, workshop, form, clock.now())
    assert "why" in read(workshop, "after", made).version.questionnaire.questions_by_key


def test_a_correction_replaces_the_answers_and_drops_what_is_not_asked_any_more(
    app: Flask, make: Make, clock: Clock
) -> None:
    workshop = make(feedback_form())
    made = give_feedback(workshop, clock)
    before = read(workshop, "after", made)
    mark = answers_mark(before.answers)
    assert correct(made, typed(before, mood=["good"]), reason="Misheard", by=None, at=clock.now(), shown=mark)
    after = read(workshop, "after", made)
    assert after.answers == {"mood": "good", "liked": None}
    assert (after.reference, after.submitted_at) == (before.reference, before.submitted_at)
    assert trail(app) == [
        {"action": "response_corrected", "form": "after", "reference": before.reference, "reason": "Misheard"}
    ]


def test_a_corrected_response_is_to_be_counted_anew(make: Make, clock: Clock) -> None:
    workshop = make(feedback_form())
    made = give_feedback(workshop, clock)
    db.session.execute(db.metadata.tables["responses"].update().values(counted=True))
    db.session.commit()
    correct(made, typed(read(workshop, "after", made), mood=["good"]), reason="x", by=None, at=clock.now())
    assert [row["counted"] for row in rows_of(workshop, "after")] == [False]


def test_the_same_correction_twice_changes_something_once(app: Flask, make: Make, clock: Clock) -> None:
    workshop = make(feedback_form())
    made = give_feedback(workshop, clock)
    before = read(workshop, "after", made)
    pages, mark = typed(before, mood=["good"]), answers_mark(before.answers)
    done = [correct(made, pages, reason="x", by=None, at=clock.now(), shown=mark) for _ in range(2)]
    assert done == [True, False]
    assert len(trail(app)) == 1


def test_a_correction_does_not_overwrite_what_it_has_not_seen(make: Make, clock: Clock) -> None:
    workshop = make(feedback_form())
    made = give_feedback(workshop, clock)
    seen = read(workshop, "after", made)
    correct(made, typed(seen, why=["Gwlyb"]), reason="x", by=None, at=clock.now())
    with pytest.raises(Changed):
        correct(made, typed(seen, why=["Twym"]), reason="x", by=None, at=clock.now(), shown=answers_mark(seen.answers))
    assert read(workshop, "after", made).answers["why"] == "Gwlyb"


def test_a_correction_that_the_form_would_not_take_changes_nothing(make: Make, clock: Clock) -> None:
    workshop = make(feedback_form())
    made = give_feedback(workshop, clock)
    before = read(workshop, "after", made)
    with pytest.raises(Unfinished):
        correct(made, typed(before, mood=[]), reason="x", by=None, at=clock.now())
    assert read(workshop, "after", made) == before


def test_a_corrected_address_holds_the_place(app: Flask, make: Make, clock: Clock) -> None:
    workshop = make(registration_form())
    made, _ = register(workshop, clock), register(workshop, clock, "nia@example.com")
    found = read(workshop, "registration", made)
    with pytest.raises(AlreadyRegistered):
        correct(made, typed(found, email=["Nia@Example.com"]), reason="x", by=None, at=clock.now())
    correct(made, typed(found, email=["Sian@Example.org"]), reason="x", by=None, at=clock.now())
    assert {row["email_key"] for row in rows(app, "participants")} == {"sian@example.org", "nia@example.com"}
    assert count_taken(workshop.id) == 2


def test_sensitive_answers_are_corrected_where_they_stand(app: Flask, make: Make, clock: Clock) -> None:
    workshop = make(registration_form())
    made = register(workshop, clock)
    found = read(workshop, "registration", made)
    correct(made, typed(found, needs__yes__detail=["lift"]), reason="x", by=None, at=clock.now())
    assert [row["answers"] for row in rows(app, "sensitive_answers")] == [{"needs": "yes", "needs.yes": "lift"}]
    assert rows(app, "responses")[0]["answers"].keys() == {"name", "email"}


def test_sensitive_answers_that_were_deleted_early_are_not_asked_again_by_a_correction(
    app: Flask, make: Make, clock: Clock
) -> None:
    form = registration_form()
    needs = form["pages"][0]["questions"][2] | {"required": "Say yes or no"}
    more = {"key": "helper", "kind": "short_text", "label": "Helper", "shown_if": {"question": "needs", "is": "yes"}}
    form["pages"][0]["questions"][2:] = [needs, more]
    workshop = make(form)
    sheet = make_sheet(workshop, "registration")
    way = filled_in(sheet, name="Siân", email="a@example.com", needs="yes", helper="Nia")
    submit(sheet, None, way, wording_revision=1, locale="cy", at=clock.now())
    (made,) = [one.id for one in listed(workshop, "registration")]
    end_of_sensitive_days(clock)
    found = read(workshop, "registration", made)
    assert correct(made, typed(found, name=["Sian"]), reason="x", by=None, at=clock.now())
    (row,) = rows(app, "responses")
    assert row["answers"] == {"name": "Sian", "email": "a@example.com", "helper": "Nia"}
    assert rows(app, "sensitive_answers") == []


def test_a_deleted_response_takes_everything_with_it_and_says_why(app: Flask, make: Make, clock: Clock) -> None:
    workshop = make(registration_form())
    made = register(workshop, clock)
    reference = read(workshop, "registration", made).reference
    translate_answer(made, "needs.yes", "ramp (Saesneg)", by=None, at=clock.now())
    delete_response(made, reason="Asked for it", by=None, at=clock.now())
    for table in ("responses", "sensitive_answers", "participants", "answer_translations", "entered_responses"):
        assert rows(app, table) == [], table
    assert trail(app)[-1] == {
        "action": "response_deleted",
        "form": "registration",
        "reference": reference,
        "reason": "Asked for it",
    }
    with pytest.raises(NoResponse):
        delete_response(made, reason="Asked for it", by=None, at=clock.now())


def test_a_deleted_registration_frees_its_place_for_whoever_is_next(make: Make, clock: Clock) -> None:
    workshop = make(registration_form(), capacity=1)
    made = register(workshop, clock)
    delete_response(made, reason="x", by=None, at=clock.now())
    assert not db.session.scalars(select(Workshop.full)).one()
    made = register(workshop, clock, "nia@example.com")
    assert db.session.scalars(select(Workshop.full)).one()
    waits = register(workshop, clock, "gwen@example.com")
    delete_response(made, reason="x", by=None, at=clock.now())
    assert [place.response_id for place in list_places(workshop.id)] == [waits]
    assert count_taken(workshop.id) == 1


def test_a_workshop_with_fewer_places_than_people_stays_full_after_a_deletion(make: Make, clock: Clock) -> None:
    workshop = make(registration_form(), capacity=3)
    made, *_ = [register(workshop, clock, f"{number}@example.com") for number in range(3)]
    db.session.execute(db.metadata.tables["workshops"].update().values(capacity=2))
    db.session.commit()
    delete_response(made, reason="x", by=None, at=clock.now())
    assert db.session.scalars(select(Workshop.full)).one()


def test_a_deleted_response_does_not_come_back_by_a_second_click(app: Flask, make: Make, clock: Clock) -> None:
    workshop = make(feedback_form())
    made = give_feedback(workshop, clock)
    delete_response(made, reason="x", by=None, at=clock.now())
    sheet = make_sheet(workshop, "after")
    submit(sheet, None, filled_in(sheet, mood="good"), wording_revision=1, locale="cy", at=clock.now())
    assert rows(app, "responses") == []


def test_what_somebody_wrote_is_translated_into_the_other_language(app: Flask, make: Make, clock: Clock) -> None:
    workshop, by = make(feedback_form()), make_user(app, name="Gwen")
    made = give_feedback(workshop, clock)
    for text in ("Cold", " Very cold\r\n"):
        translate_answer(made, "why", text, by=by, at=clock.now())
    found = read(workshop, "after", made).translations["why"]
    assert (found.text, found.locale, found.by, found.at) == ("Very cold", "en", "Gwen", clock.now())
    assert [one["action"] for one in trail(app)] == ["answer_translated"] * 2
    assert "cold" not in str(trail(app)).lower()
    translate_answer(made, "why", "  ", by=by, at=clock.now())
    assert read(workshop, "after", made).translations == {}


@pytest.mark.parametrize("answer", ["mood", "nothing", "more", "liked"])
def test_only_what_was_written_is_translated(make: Make, clock: Clock, answer: str) -> None:
    workshop = make(feedback_form(pages=2))
    made = give_feedback(workshop, clock)
    with pytest.raises(NoAnswer):
        translate_answer(made, answer, "Cold", by=None, at=clock.now())


def test_a_name_or_an_address_is_not_translated(make: Make, clock: Clock) -> None:
    made = register(make(registration_form()), clock)
    for answer in ("name", "email"):
        with pytest.raises(NoAnswer):
            translate_answer(made, answer, "Jane", by=None, at=clock.now())


def test_a_correction_takes_away_translations_of_what_it_changes_alone(make: Make, clock: Clock) -> None:
    workshop = make(feedback_form(pages=2))
    made = give_feedback(workshop, clock, more="Diolch")
    for answer in ("why", "more"):
        translate_answer(made, answer, answer, by=None, at=clock.now())
    correct(made, typed(read(workshop, "after", made), why=["Gwlyb"]), reason="x", by=None, at=clock.now())
    assert read(workshop, "after", made).translations.keys() == {"more"}


def test_translations_of_sensitive_answers_are_deleted_with_them(make: Make, clock: Clock) -> None:
    workshop = make(registration_form(), feedback_form())
    made, other = register(workshop, clock), give_feedback(workshop, clock)
    translate_answer(made, "needs.yes", "ramp", by=None, at=clock.now())
    translate_answer(other, "why", "Cold", by=None, at=clock.now())
    end_of_sensitive_days(clock)
    assert read(workshop, "registration", made).translations == {}
    assert read(workshop, "after", other).translations.keys() == {"why"}


def end_of_sensitive_days(clock: Clock) -> None:
    """Let the day pass on which sensitive answers are deleted, and delete them."""
    clock.move(days=16)
    sign_ins = Lifetime(idle=timedelta(hours=2), absolute=timedelta(hours=12))
    outcome = retention.run(at=clock.now(), draft_days=7, sensitive_days=14, sign_ins=sign_ins, **NO_ERASURES)
    assert not outcome.failed
