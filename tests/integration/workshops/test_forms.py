"""Forms are added from the library, and taken away while nobody has answered them."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from app import clock as app_clock
from app.extensions import db, transaction
from app.language import LOCALES
from app.language.catalogues import message
from app.questionnaires import library
from app.responses.service import save_page
from app.wording.queries import get_revision
from app.workshops import service
from app.workshops.models import WorkshopQuestionnaire
from app.workshops.queries import FormSnapshot, find_published, list_events, list_texts, short_links
from app.workshops.rules import Action
from app.workshops.service import HasResponses, MomentTaken, NoForm, NotReady
from tests.factories import make_sheet
from tests.integration.workshops.making import gap_keys, make_draft, make_published, now_is


def add(workshop_id: int, key: str) -> FormSnapshot:
    form_id = service.add_form(workshop_id, key, translate=message, by=None, at=app_clock.now())
    return next(form for form in now_is(workshop_id).forms.values() if form.id == form_id)


def remove(workshop_id: int, form_id: int) -> None:
    service.remove_form(workshop_id, form_id, by=None, at=app_clock.now())


def test_a_form_is_added_with_its_texts_in_both_languages_usual_times_and_short_links() -> None:
    made = make_published(library=("registration",))
    form = add(made, "post_session")
    found = find_published("cy", "diwrnod-dylunio")
    assert found is not None
    assert list(found.forms) == ["registration", "after"]
    assert form.opens_at == found.ends_at
    for locale in LOCALES:
        assert {text.key for text in library()["post_session"].texts()} <= set(found.wording.texts[locale])
        assert (locale, "after") in short_links(made)


def test_a_second_form_for_one_moment_is_refused() -> None:
    with pytest.raises(MomentTaken):
        add(make_draft(), "registration")


def test_a_form_that_the_library_has_not_is_refused() -> None:
    with pytest.raises(NoForm):
        add(make_draft(), "nothing")


def test_a_form_that_lacks_a_translation_is_for_drafts() -> None:
    made, draft = make_published(library=("registration",)), make_draft(library=("registration",))
    at = app_clock.now()

    def none_of_the_title(locale: str, key: str, source: str) -> str | None:
        return None if key == "post_session.title" else "x"

    service.add_form(draft, "post_session", translate=none_of_the_title, by=None, at=at)
    with pytest.raises(NotReady) as caught:
        service.add_form(made, "post_session", translate=none_of_the_title, by=None, at=at)
    assert gap_keys(caught.value) == {("post_session.title", "cy")}
    assert list(now_is(made).forms) == ["registration"]


def test_a_form_is_taken_away_with_its_texts_and_short_links() -> None:
    made = make_published()
    form = now_is(made).forms["after"]
    remove(made, form.id)
    assert "after" not in now_is(made).forms
    assert not [text for text in list_texts(made) if text.key.startswith("post_session.")]
    assert not [moment for _, moment in short_links(made) if moment == "after"]


def test_it_can_be_added_again() -> None:
    made = make_draft()
    remove(made, now_is(made).forms["after"].id)
    assert add(made, "post_session").moment == "after"


def test_adding_and_taking_away_are_shown_by_workers_and_told_by_the_trail() -> None:
    made = make_published(library=("registration",))
    before = get_revision()
    form = add(made, "post_session")
    remove(made, form.id)
    db.session.rollback()
    assert get_revision() == before + 2
    told = [(line.action, line.details) for line in list_events(made, 2)]
    assert told == [(Action.CHANGED, {"removed": "after"}), (Action.CHANGED, {"added": "post_session"})]


def test_a_form_that_somebody_has_begun_to_answer_stays() -> None:
    made = make_published()
    sheet = make_sheet(now_is(made), "before")
    save_page(sheet, None, "you", {}, checked=False, locale="cy", at=app_clock.now())
    with pytest.raises(HasResponses):
        remove(made, sheet.form.id)
    assert "before" in now_is(made).forms


def test_a_form_whose_answers_have_been_deleted_stays() -> None:
    made = make_published()
    form = now_is(made).forms["before"]
    with transaction():
        db.session.execute(
            update(WorkshopQuestionnaire).where(WorkshopQuestionnaire.id == form.id).values(responses_deleted=3)
        )
    with pytest.raises(HasResponses):
        remove(made, form.id)


def test_a_form_of_another_workshop_is_not_taken_away() -> None:
    made, other = make_draft(), make_draft()
    with pytest.raises(NoForm):
        remove(made, now_is(other).forms["before"].id)
    assert "before" in now_is(other).forms
