"""What may be shown, and the number that tells every worker that it has moved."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import update

from app.extensions import db, transaction
from app.responses.service import delete_draft, save_page, submit
from app.wording.models import SourceText, Translation
from app.wording.queries import Gap, get_revision, get_wording
from app.wording.rules import State
from app.wording.service import Pair, create_catalogue
from app.workshops.models import Workshop
from app.workshops.queries import Gap as WorkshopGap
from app.workshops.rules import GapKind, WorkshopState
from app.workshops.service import NotReady, mark_full, publish
from app.workshops.shelf import Shelf
from tests.conftest import Clock
from tests.factories import feedback_form, filled_in, make_sheet, registration_form, sourced
from tests.integration.conftest import Make

pytestmark = pytest.mark.usefixtures("context")


def catalogue(clock: Clock, *, state: State = State.APPROVED, translation: str | None = "Helô") -> int:
    """A catalogue with one English text."""
    pair = Pair(key="a", source_locale="en", source="Hello", translation=translation, state=state, comment="")
    return create_catalogue([pair], at=clock.now())


def test_an_approved_translation_is_served_in_its_language(clock: Clock) -> None:
    wording = get_wording(catalogue(clock))
    assert wording.texts == {"cy": {"a": "Helô"}, "en": {"a": "Hello"}}
    assert wording.gaps == ()


@pytest.mark.parametrize("state", sorted(set(State) - {State.APPROVED}))
def test_a_translation_in_any_other_state_is_not_served(clock: Clock, state: State) -> None:
    wording = get_wording(catalogue(clock, state=state))
    assert wording.texts == {"cy": {}, "en": {"a": "Hello"}}
    assert wording.gaps == (Gap(key="a", locale="cy", state=state),)


def test_a_text_without_a_translation_is_missing(clock: Clock) -> None:
    assert get_wording(catalogue(clock, translation=None)).gaps == (Gap(key="a", locale="cy", state=State.MISSING),)


def test_an_approved_translation_goes_stale_when_its_source_changes(clock: Clock) -> None:
    id_ = catalogue(clock)
    with transaction():
        db.session.execute(update(SourceText).where(SourceText.catalogue_id == id_).values(sourced("Good day")))
    wording = get_wording(id_)
    assert wording.texts == {"cy": {}, "en": {"a": "Good day"}}
    assert wording.gaps == (Gap(key="a", locale="cy", state=State.STALE),)


def test_it_is_served_again_when_the_source_is_what_it_was(clock: Clock) -> None:
    id_ = catalogue(clock)
    for source in ("Good day", "Hello"):
        with transaction():
            db.session.execute(update(SourceText).where(SourceText.catalogue_id == id_).values(sourced(source)))
    assert get_wording(id_).gaps == ()


def test_texts_keep_the_order_in_which_they_were_given(clock: Clock) -> None:
    keys = ["c", "a", "b"]
    pairs = [
        Pair(key=key, source_locale="cy", source=key, translation=key, state=State.APPROVED, comment="") for key in keys
    ]
    wording = get_wording(create_catalogue(pairs, at=clock.now()))
    assert list(wording.texts["cy"]) == list(wording.texts["en"]) == keys


def test_a_workshop_with_a_stale_text_cannot_be_published(make: Make, clock: Clock) -> None:
    id_, form_id = _draft(make)
    with transaction():
        db.session.execute(update(SourceText).where(SourceText.key == "feedback.title").values(sourced("Views")))
    with pytest.raises(NotReady) as caught:
        publish(id_, by=None, at=clock.now())
    assert caught.value.gaps == (_gap(form_id, "feedback.title", GapKind.STALE),)
    assert db.session.get_one(Workshop, id_).state is WorkshopState.DRAFT


def test_a_workshop_with_an_unapproved_text_cannot_be_published(make: Make, clock: Clock) -> None:
    id_, form_id = _draft(make)
    with transaction():
        db.session.execute(update(Translation).where(Translation.text == "≈ Why?").values(state=State.NEEDS_REVIEW))
    with pytest.raises(NotReady) as caught:
        publish(id_, by=None, at=clock.now())
    assert caught.value.gaps == (_gap(form_id, "feedback.why.label", GapKind.NEEDS_REVIEW),)


def test_the_revision_moves_when_something_is_published(make: Make) -> None:
    before = get_revision()
    make(feedback_form())
    db.session.rollback()
    assert get_revision() > before


def test_the_revision_stays_while_people_type_delete_and_send(make: Make, clock: Clock) -> None:
    workshop = make(feedback_form(pages=2))
    before = get_revision()
    sheet = make_sheet(workshop, "after")
    draft = save_page(sheet, None, "first", {"mood": ["good"]}, checked=False, locale="cy", at=clock.now())
    submit(sheet, draft, filled_in(sheet, mood="good"), wording_revision=1, locale="cy", at=clock.now())
    other = make_sheet(workshop, "after", "1" * 32)
    save_page(other, None, "first", {"mood": ["good"]}, checked=False, locale="cy", at=clock.now())
    delete_draft(other.key)
    assert get_revision() == before


def test_the_revision_moves_when_the_last_place_is_taken_and_not_before(make: Make, clock: Clock) -> None:
    workshop = make(registration_form(), capacity=2)
    revisions = [get_revision()]
    for number in (1, 2):
        sheet = make_sheet(workshop, "registration", str(number) * 32)
        way = filled_in(sheet, name="A", email=f"{number}@example.com")
        submit(sheet, None, way, wording_revision=1, locale="en", at=clock.now())
        revisions.append(get_revision())
    assert revisions[1] == revisions[0]
    assert revisions[2] > revisions[1]


def test_what_a_worker_keeps_is_forgotten_when_the_revision_moves(make: Make) -> None:
    workshop = make(registration_form())
    shelf, forgotten = Shelf(), []
    shelf.on_move(lambda: forgotten.append(shelf.revision))
    kept = shelf.find("en", workshop.slugs["en"])
    assert shelf.find("en", workshop.slugs["en"]) is kept
    mark_full(workshop.id, full=True)
    shelf.look(at_once=True)
    found = shelf.find("en", workshop.slugs["en"])
    assert found is not None
    assert found.full
    assert len(forgotten) == 2


def test_looking_at_a_revision_that_stands_still_forgets_nothing(context: Flask, make: Make) -> None:
    workshop = make(registration_form())
    shelf = Shelf()
    kept = shelf.find("en", workshop.slugs["en"])
    shelf.look(at_once=True)
    assert shelf.find("en", workshop.slugs["en"]) is kept


def _draft(make: Make) -> tuple[int, int]:
    """The ids of a workshop that is a draft again, and of its form."""
    workshop = make(feedback_form())
    with transaction():
        db.session.execute(update(Workshop).values(state=WorkshopState.DRAFT))
    return workshop.id, workshop.forms["after"].id


def _gap(form_id: int, key: str, kind: GapKind) -> WorkshopGap:
    return WorkshopGap(place="texts", key=key, form_id=form_id, locale="cy", kind=kind)
