"""Publishing a workshop, closing it, opening it again, archiving it, deleting a draft: each is asked first."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from app.extensions import db, transaction
from app.language import LOCALES, Locale
from app.wording.models import SourceText, Translation
from app.wording.rules import State as TextState
from app.workshops import service
from app.workshops.models import Workshop
from app.workshops.queries import NoWorkshop, get_workshop
from app.workshops.rules import WorkshopState
from tests.conftest import Clock
from tests.factories import heading
from tests.integration.organiser.desk import Desk, State, desk, make_managed
from tests.integration.organiser.test_front import say
from tests.unit.web.markup import Page

WAYS = {
    "publish": ("ready", WorkshopState.PUBLISHED, "The workshop has been published, in Welsh and in English."),
    "close": ("published", WorkshopState.CLOSED, "The workshop has been closed. No form takes answers any more."),
    "reopen": ("closed", WorkshopState.PUBLISHED, "The workshop is open again, in Welsh and in English."),
    "archive": (
        "closed",
        WorkshopState.ARCHIVED,
        "The workshop has been archived. You find it under “Archived workshops”.",
    ),
}


def state_of(app: Flask, workshop_id: int) -> WorkshopState | None:
    """The workshop's state; None where it is gone."""
    with app.app_context():
        try:
            return get_workshop(workshop_id).state
        except NoWorkshop:
            return None


def missing(member: Desk, workshop_id: int) -> dict[str, str]:
    """What is missing, and where each thing leads."""
    page = Page(member.get(f"/{{organise}}/{workshop_id}/{{publish}}").text)
    lists = page.all("ul", class_="holi-gaps")
    return {link.text: link["href"] for link in page.all("a") if any(one in link.inside for one in lists)}


@pytest.mark.parametrize("way", WAYS)
def test_nothing_happens_before_it_is_confirmed(sqlite_app: Flask, clock: Clock, organiser: Desk, way: str) -> None:
    before, after, notice = WAYS[way]
    workshop = make_managed(sqlite_app, clock.now(), before, by=organiser.user_id)  # type: ignore[arg-type]
    was = state_of(sqlite_app, workshop)
    address = f"/{{organise}}/{workshop}/{{{way}}}"
    asked = Page(organiser.get(address).text)
    assert asked.one("form", action=organiser.at(address))["method"] == "post"
    assert state_of(sqlite_app, workshop) == was
    answer = organiser.post(address, action="confirm")
    assert (answer.status_code, answer.headers["Location"]) == (303, organiser.at(f"/{{organise}}/{workshop}"))
    assert state_of(sqlite_app, workshop) == after
    assert say(organiser, notice) in Page(organiser.client.get(answer.headers["Location"]).text).one("main").text


def test_a_draft_is_deleted_for_good(sqlite_app: Flask, clock: Clock, organiser: Desk) -> None:
    workshop = make_managed(sqlite_app, clock.now(), by=organiser.user_id)
    address = f"/{{organise}}/{workshop}/{{delete}}"
    assert Page(organiser.get(address).text).all("button", class_="govuk-button--warning")
    answer = organiser.post(address, action="confirm")
    assert answer.headers["Location"] == organiser.at("/{organise}")
    assert state_of(sqlite_app, workshop) is None
    assert organiser.get(f"/{{organise}}/{workshop}").status_code == 404
    assert say(organiser, "The draft has been deleted.") in organiser.get("/{organise}").text


@pytest.mark.parametrize(
    ("state", "way"),
    [("published", "publish"), ("published", "delete"), ("draft", "close"), ("draft", "reopen"), ("draft", "archive")],
)
def test_what_cannot_be_done_now_leads_back_to_the_workshop(
    sqlite_app: Flask, clock: Clock, organiser: Desk, state: State, way: str
) -> None:
    workshop = make_managed(sqlite_app, clock.now(), state, by=organiser.user_id)
    was = state_of(sqlite_app, workshop)
    address = f"/{{organise}}/{workshop}/{{{way}}}"
    for answer in (organiser.get(address), organiser.post(address, action="confirm")):
        assert (answer.status_code, answer.headers["Location"]) == (303, organiser.at(f"/{{organise}}/{workshop}"))
    assert state_of(sqlite_app, workshop) == was


def test_a_second_click_on_publish_is_as_good_as_one(sqlite_app: Flask, clock: Clock, organiser: Desk) -> None:
    workshop = make_managed(sqlite_app, clock.now(), "ready", by=organiser.user_id)
    address = f"/{{organise}}/{workshop}/{{publish}}"
    assert [organiser.post(address, action="confirm").status_code for _ in range(2)] == [303, 303]
    assert state_of(sqlite_app, workshop) is WorkshopState.PUBLISHED


def test_before_publishing_one_is_told_when_and_where_it_can_be_opened(
    sqlite_app: Flask, clock: Clock, organiser: Desk
) -> None:
    workshop = make_managed(sqlite_app, clock.now(), "ready", by=organiser.user_id)
    page = Page(organiser.get(f"/{{organise}}/{workshop}/{{publish}}").text)
    for locale in LOCALES:
        assert any(link["href"].startswith(f"http://localhost/{locale}/") for link in page.all("a", hreflang=locale))
    assert len(page.all("dt", class_="govuk-summary-list__key")) == 4


def test_what_is_missing_leads_to_the_very_field(sqlite_app: Flask, clock: Clock, organiser: Desk) -> None:
    workshop = make_managed(
        sqlite_app, clock.now(), by=organiser.user_id, title={"cy": "Tŷ", "en": ""}, source_locale="cy"
    )
    with sqlite_app.app_context():
        service.add_case_study(workshop, {"cy": "Stori", "en": ""}, by=None, at=clock.now())
    found = missing(organiser, workshop)
    assert len(found) == 6
    for address in found.values():
        path, _, anchor = address.partition("#")
        (field,) = Page(organiser.client.get(path).text).with_id(anchor)
        assert field.tag in {"input", "textarea"}, address


def test_what_is_missing_is_named_with_the_language_that_lacks_it(sqlite_app: Flask, clock: Clock) -> None:
    title: dict[Locale, str] = {"cy": "Tŷ", "en": ""}
    english, welsh = desk(sqlite_app), desk(sqlite_app, locale="cy")
    workshop = make_managed(sqlite_app, clock.now(), by=english.user_id, title=title, source_locale="cy")
    with sqlite_app.app_context():
        service.share(workshop, welsh.user_id, by=None, at=clock.now())
    assert [*missing(english, workshop)][:3] == [
        "Title: the English is missing",
        "Summary: the Welsh is missing",
        "Summary: the English is missing",
    ]
    assert [*missing(welsh, workshop)][:3] == [
        "Teitl: mae’r Saesneg ar goll",
        "Crynodeb: mae’r Gymraeg ar goll",
        "Crynodeb: mae’r Saesneg ar goll",
    ]


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        (TextState.DRAFT, "“Full name”: the Welsh waits for a translator, who has begun it"),
        (TextState.NEEDS_REVIEW, "“Full name”: the Welsh waits for approval"),
        (TextState.STALE, "“Full name”: the Welsh waits for a translator, since the English has changed"),
    ],
)
def test_a_text_of_a_form_is_quoted(sqlite_app: Flask, clock: Clock, state: TextState, sentence: str) -> None:
    member = desk(sqlite_app)
    workshop = make_managed(sqlite_app, clock.now(), "ready", by=member.user_id)
    with sqlite_app.app_context(), transaction():
        text = SourceText.id == Translation.text_id
        key = SourceText.key == "registration.full_name.label"
        db.session.execute(update(Translation).values(state=state).where(text, key))
    ((said, address),) = missing(member, workshop).items()
    assert said == sentence
    path, _, anchor = address.partition("#")
    assert anchor == "registration-full_name-label-cy"
    assert Page(member.client.get(path).text).with_id(anchor)


def test_times_that_are_over_and_no_forms_keep_a_workshop_from_being_published(sqlite_app: Flask, clock: Clock) -> None:
    member = desk(sqlite_app)
    workshop = make_managed(sqlite_app, clock.now(), "ready", by=member.user_id, library=("registration",))
    empty = make_managed(sqlite_app, clock.now(), "draft", by=member.user_id, library=())
    assert "Choose at least one form" in missing(member, empty)
    with sqlite_app.app_context(), transaction():
        gone = clock.now().date() - timedelta(days=1)
        db.session.execute(update(Workshop).values(delete_on=gone).where(Workshop.id == workshop))
    clock.move(days=8)
    later = desk(sqlite_app, locale="en")
    with sqlite_app.app_context():
        service.share(workshop, later.user_id, by=None, at=clock.now())
    assert [*missing(later, workshop)] == [
        "“Register for the workshop”: the form has closed already",
        "The day on which answers are deleted is in the past",
    ]
    for address in missing(later, workshop).values():
        path, _, anchor = address.partition("#")
        assert Page(later.client.get(path).text).with_id(anchor), address


def test_what_went_missing_in_the_meantime_is_told_instead_of_published(
    sqlite_app: Flask, clock: Clock, organiser: Desk
) -> None:
    workshop = make_managed(sqlite_app, clock.now(), "ready", by=organiser.user_id)
    with sqlite_app.app_context():
        emptied: dict[str, dict[Locale, str]] = {"workshop.summary": {"cy": "", "en": "Left"}}
        service.change_texts(workshop, emptied, by=None, at=clock.now())
    answer = organiser.post(f"/{{organise}}/{workshop}/{{publish}}", action="confirm")
    assert answer.status_code == 409
    assert heading(answer) == say(organiser, "What is missing before you can publish")
    assert state_of(sqlite_app, workshop) is WorkshopState.DRAFT
