"""Texts are written in both languages side by side, and nothing goes live in one alone."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, update

from app import clock as app_clock
from app.extensions import db, transaction
from app.language import LOCALES, Locale, other
from app.wording.models import SourceText, Translation
from app.wording.queries import get_revision
from app.wording.rules import State
from app.workshops import service
from app.workshops.queries import list_events, list_texts
from app.workshops.rules import Action
from app.workshops.service import NoText, NotReady, NoWorkshop
from app.workshops.shelf import Shelf
from tests.factories import feedback_form, sourced
from tests.integration.conftest import Make
from tests.integration.workshops.making import gap_keys, make_draft, make_published, make_ready, now_is, trail

PLACE = "workshop.place"
BOTH: dict[Locale, str] = {"cy": "Bangor", "en": "In Bangor"}


def change(workshop_id: int, key: str, cy: str, en: str) -> None:
    service.change_texts(workshop_id, {key: {"cy": cy, "en": en}}, by=None, at=app_clock.now())


def stored(workshop_id: int, key: str) -> tuple[dict[Locale, str], State]:
    db.session.rollback()
    text = next(text for text in list_texts(workshop_id) if text.key == key)
    return dict(text.wordings), text.state


@pytest.mark.parametrize("source", LOCALES)
def test_a_pair_that_is_saved_counts_as_approved_whichever_language_comes_first(source: Locale) -> None:
    made = make_draft(source_locale=source)
    change(made, PLACE, **BOTH)
    assert stored(made, PLACE) == (BOTH, State.APPROVED)


@pytest.mark.parametrize("source", LOCALES)
@pytest.mark.parametrize("written", LOCALES)
def test_one_language_alone_is_kept_in_a_draft_and_the_other_is_missing(source: Locale, written: Locale) -> None:
    made = make_draft(source_locale=source)
    change(made, PLACE, **(BOTH | {other(written): ""}))
    found = now_is(made)
    assert stored(made, PLACE)[0] == BOTH | {other(written): ""}
    assert found.find_text(written, PLACE) == BOTH[written]
    assert [(gap.key, gap.locale, gap.state) for gap in found.wording.gaps] == [(PLACE, other(written), State.MISSING)]


def test_a_pair_with_a_translation_that_nobody_has_approved_is_approved_by_saving_it_as_it_is() -> None:
    made = make_ready()
    with transaction():
        db.session.execute(update(Translation).where(Translation.text == "Ar-lein").values(state=State.NEEDS_REVIEW))
    change(made, PLACE, "Ar-lein", "Online")
    assert stored(made, PLACE)[1] is State.APPROVED


def test_a_stale_translation_that_is_saved_with_its_new_source_is_approved() -> None:
    made = make_ready()
    with transaction():
        db.session.execute(update(SourceText).where(SourceText.key == PLACE).values(sourced("In Cardiff")))
    assert stored(made, PLACE)[1] is State.STALE
    change(made, PLACE, "Yng Nghaerdydd", "In Cardiff")
    assert stored(made, PLACE)[1] is State.APPROVED


def test_what_is_typed_is_kept_without_outer_space_and_composed() -> None:
    made = make_draft()
    change(made, PLACE, "  Ty\u0302\r\nMawr ", "\n Big House\t")
    assert stored(made, PLACE)[0] == {"cy": "Tŷ\nMawr", "en": "Big House"}


def test_the_texts_of_a_form_can_be_changed_in_both_languages() -> None:
    made = make_published()
    change(made, "registration.title", "Cofrestru", "Sign up")
    found = now_is(made)
    assert found.words("cy")("registration.title") == "Cofrestru"
    assert found.words("en")("registration.title") == "Sign up"
    assert found.forms["registration"].current.number == 1


def test_an_unknown_key_is_refused_and_nothing_is_changed() -> None:
    made = make_draft()
    with pytest.raises(NoText) as caught:
        service.change_texts(made, {PLACE: BOTH, "workshop.nothing": BOTH}, by=None, at=app_clock.now())
    assert caught.value.key == "workshop.nothing"
    assert stored(made, PLACE)[0] == {"cy": "", "en": ""}


def test_a_workshop_that_is_not_there_is_refused() -> None:
    with pytest.raises(NoWorkshop):
        change(4711, PLACE, **BOTH)


@pytest.mark.parametrize("lost", LOCALES)
@pytest.mark.parametrize("key", [PLACE, "registration.title"])
def test_once_it_is_published_no_text_may_lose_a_language(lost: Locale, key: str) -> None:
    made = make_published()
    before = now_is(made)
    with pytest.raises(NotReady) as caught:
        service.change_texts(made, {key: BOTH | {lost: ""}}, by=None, at=app_clock.now())
    assert gap_keys(caught.value) == {(key, lost)}
    assert now_is(made) == before


@pytest.mark.parametrize("key", [PLACE, "registration.title"])
def test_once_it_is_published_a_text_that_must_be_there_may_not_lose_both(key: str) -> None:
    made = make_published()
    with pytest.raises(NotReady) as caught:
        change(made, key, "", "")
    assert gap_keys(caught.value) == {(key, "cy"), (key, "en")}


@pytest.mark.parametrize("state", ["close", "archive"])
def test_a_workshop_that_was_published_once_may_lack_no_text_either(state: str) -> None:
    made = make_published()
    getattr(service, state)(made, by=None, at=app_clock.now())
    with pytest.raises(NotReady):
        change(made, PLACE, "Bangor", "")


@pytest.mark.parametrize("key", ["workshop.joining", "workshop.privacy", "workshop.activity.name"])
def test_an_optional_text_comes_in_both_languages_and_goes_in_both(key: str) -> None:
    made = make_published()
    with pytest.raises(NotReady) as caught:
        change(made, key, "", BOTH["en"])
    assert gap_keys(caught.value) == {(key, "cy")}
    change(made, key, **BOTH)
    assert now_is(made).find_text("cy", key) == BOTH["cy"]
    change(made, key, "", "")
    assert now_is(made).find_text("cy", key) is None


def test_a_change_that_participants_see_is_a_new_wording_which_workers_show() -> None:
    made = make_published()
    shelf = Shelf()
    before = shelf.find("en", "design-day")
    change(made, PLACE, **BOTH)
    shelf.look(at_once=True)
    after = shelf.find("en", "design-day")
    assert before is not None
    assert after is not None
    assert after.wording.revision == before.wording.revision + 1
    assert after.words("en")(PLACE) == BOTH["en"]


def test_saving_what_is_there_already_changes_nothing() -> None:
    made = make_published()
    change(made, PLACE, **BOTH)
    before, revision, told = now_is(made), get_revision(), trail(made)
    change(made, PLACE, **BOTH)
    assert (now_is(made), get_revision(), trail(made)) == (before, revision, told)


def test_changing_a_draft_disturbs_no_worker() -> None:
    made = make_draft()
    before = get_revision()
    change(made, PLACE, **BOTH)
    db.session.rollback()
    assert get_revision() == before


def test_the_trail_names_the_texts_that_have_changed_and_does_not_repeat_them() -> None:
    made = make_ready()
    texts = {PLACE: BOTH, "workshop.summary": {"cy": "Crynodeb", "en": "A summary"}}
    service.change_texts(made, texts, by=None, at=app_clock.now())  # type: ignore[arg-type]
    line = list_events(made, 1)[0]
    assert (line.action, line.details) == (Action.TEXTS_CHANGED, {"keys": [PLACE]})


def test_a_workshop_from_before_a_text_could_be_written_can_be_given_it(make: Make) -> None:
    made = make(feedback_form()).id
    with transaction():
        db.session.execute(delete(SourceText).where(SourceText.key.in_(["workshop.joining", "workshop.privacy"])))
    change(made, "workshop.joining", "Ystafell 1", "Room 1")
    assert now_is(made).find_text("cy", "workshop.joining") == "Ystafell 1"


def test_the_addresses_of_a_draft_follow_its_titles() -> None:
    made = make_draft()
    change(made, "workshop.title", "Diwrnod arall", "Design day")
    assert dict(now_is(made).slugs) == {"cy": "diwrnod-arall", "en": "design-day"}


def test_an_address_goes_by_the_other_title_until_its_own_is_written() -> None:
    made = make_draft(title={"cy": "", "en": "Design day"})
    change(made, "workshop.title", "", "Another day")
    assert dict(now_is(made).slugs) == {"cy": "another-day", "en": "another-day"}
    change(made, "workshop.title", "Diwrnod arall", "Another day")
    assert dict(now_is(made).slugs) == {"cy": "diwrnod-arall", "en": "another-day"}


def test_an_address_that_a_title_gives_up_is_free_again() -> None:
    made = make_draft()
    change(made, "workshop.title", "Arall", "Another")
    assert dict(now_is(make_draft()).slugs) == {"cy": "diwrnod-dylunio", "en": "design-day"}


def test_addresses_that_organisers_have_chosen_stay() -> None:
    made = make_draft()
    service.change_slugs(made, {"cy": "fy-ngweithdy"}, by=None, at=app_clock.now())
    change(made, "workshop.title", "Arall", "Another")
    assert dict(now_is(made).slugs) == {"cy": "fy-ngweithdy", "en": "another"}


def test_the_addresses_of_a_published_workshop_stay_when_its_title_changes() -> None:
    made = make_published()
    change(made, "workshop.title", "Arall", "Another")
    assert dict(now_is(made).slugs) == {"cy": "diwrnod-dylunio", "en": "design-day"}


def test_case_studies_come_after_one_another_and_can_change_places() -> None:
    made = make_published()
    at = app_clock.now()
    one, two, three = (
        service.add_case_study(made, {"cy": f"Hanes {number}", "en": f"Story {number}"}, by=None, at=at)
        for number in (1, 2, 3)
    )
    assert (one, two, three) == ("workshop.case_study.1", "workshop.case_study.2", "workshop.case_study.3")
    service.move_case_study(made, three, earlier=True, by=None, at=at)
    assert now_is(made).case_studies("en") == ["Story 1", "Story 3", "Story 2"]
    service.move_case_study(made, one, earlier=False, by=None, at=at)
    assert now_is(made).case_studies("cy") == ["Hanes 3", "Hanes 1", "Hanes 2"]
    service.remove_case_study(made, one, by=None, at=at)
    assert now_is(made).case_studies("cy") == ["Hanes 3", "Hanes 2"]
    assert service.add_case_study(made, {"cy": "4", "en": "4"}, by=None, at=at) == "workshop.case_study.4"


def test_the_first_case_study_cannot_come_earlier_nor_the_last_one_later() -> None:
    made = make_draft()
    key = service.add_case_study(made, BOTH, by=None, at=app_clock.now())
    before = trail(made)
    for earlier in (True, False):
        service.move_case_study(made, key, earlier=earlier, by=None, at=app_clock.now())
    assert trail(made) == before


def test_a_case_study_in_one_language_alone_is_for_drafts() -> None:
    at = app_clock.now()
    service.add_case_study(make_draft(), {"cy": "Hanes", "en": ""}, by=None, at=at)
    made = make_published()
    with pytest.raises(NotReady):
        service.add_case_study(made, {"cy": "Hanes", "en": ""}, by=None, at=at)
    assert now_is(made).case_studies("cy") == []


@pytest.mark.parametrize("key", [PLACE, "workshop.case_study.9", "registration.title"])
def test_only_a_case_study_can_be_moved_or_removed_as_one(key: str) -> None:
    made = make_draft()
    with pytest.raises(NoText):
        service.remove_case_study(made, key, by=None, at=app_clock.now())
    with pytest.raises(NoText):
        service.move_case_study(made, key, earlier=True, by=None, at=app_clock.now())


def test_what_happens_to_case_studies_is_shown_by_workers_and_told_by_the_trail() -> None:
    made = make_published()
    before = get_revision()
    key = service.add_case_study(made, BOTH, by=None, at=app_clock.now())
    service.remove_case_study(made, key, by=None, at=app_clock.now())
    db.session.rollback()
    assert get_revision() == before + 2
    assert trail(made)[-2:] == [Action.TEXTS_CHANGED, Action.TEXTS_CHANGED]
