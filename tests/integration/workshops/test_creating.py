"""A new workshop has everything in both languages that is known already, and a place for everything else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.accounts.rules import Role
from app.language import LOCALES
from app.language.catalogues import message
from app.questionnaires import library
from app.workshops import service
from app.workshops.queries import find_by_slug, find_published, list_members, list_texts, short_links
from app.workshops.rules import OWN_TEXTS, Action, TimeFault, WorkshopState
from app.workshops.service import BadTimes, MomentTaken, NoForm
from tests.conftest import Clock
from tests.factories import feedback_form
from tests.integration.conftest import Make
from tests.integration.workshops.making import LIBRARY, make_draft, make_person, new_workshop, now_is, trail


def test_a_new_workshop_is_a_draft_that_participants_do_not_see() -> None:
    found = now_is(make_draft())
    assert found.state is WorkshopState.DRAFT
    assert find_published("en", "design-day") is None
    assert find_by_slug("en", "design-day") == found


def test_it_has_the_chosen_forms_with_their_texts_approved_in_both_languages() -> None:
    found = now_is(make_draft(library=("registration", "post_session")))
    assert list(found.forms) == ["registration", "after"]
    keys = {text.key for key in ("registration", "post_session") for text in library()[key].texts()}
    for locale in LOCALES:
        assert {key for key in found.wording.texts[locale] if not key.startswith("workshop.")} == keys
    assert found.wording.gaps == ()


def test_its_forms_are_those_of_the_library_in_their_first_version() -> None:
    found = now_is(make_draft())
    for form in found.forms.values():
        assert form.current.number == 1
        assert form.current.questionnaire == library()[form.current.questionnaire.key]


def test_there_is_a_place_for_every_text_of_its_own() -> None:
    texts = {text.key: text for text in list_texts(make_draft())}
    assert list(texts)[: len(OWN_TEXTS)] == list(OWN_TEXTS)
    assert dict(texts["workshop.joining"].wordings) == {"cy": "", "en": ""}


@pytest.mark.parametrize("written", LOCALES)
def test_a_title_may_be_there_in_one_language_alone(written: str) -> None:
    title = {"cy": "", "en": ""} | {written: "Holi"}
    found = now_is(make_draft(title=title, source_locale=written))
    assert found.find_text("cy", "workshop.title") == (title["cy"] or None)
    assert found.find_text("en", "workshop.title") == (title["en"] or None)
    assert dict(found.slugs) == {"cy": "holi", "en": "holi"}


def test_what_is_written_first_in_welsh_is_translated_into_english() -> None:
    found = now_is(make_draft(source_locale="cy"))
    assert found.source_locale == "cy"
    sources = {text.source_locale for text in list_texts(found.id) if text.key in OWN_TEXTS}
    assert sources == {"cy"}


def test_its_addresses_are_made_of_its_titles_and_numbered_where_they_are_taken() -> None:
    first, second, third = (now_is(make_draft()) for _ in range(3))
    assert dict(first.slugs) == {"cy": "diwrnod-dylunio", "en": "design-day"}
    assert dict(second.slugs) == {"cy": "diwrnod-dylunio-2", "en": "design-day-2"}
    assert dict(third.slugs) == {"cy": "diwrnod-dylunio-3", "en": "design-day-3"}


def test_an_address_that_a_workshop_from_a_file_has_is_taken(make: Make) -> None:
    make(feedback_form(), slug={"cy": "rhywbeth", "en": "design-day"})
    assert dict(now_is(make_draft()).slugs) == {"cy": "diwrnod-dylunio", "en": "design-day-2"}


def test_its_times_are_usual_until_they_are_changed(clock: Clock) -> None:
    start = new_workshop()
    found = now_is(make_draft(starts_at=start.starts_at))
    now = clock.now().replace(second=0)
    assert (found.starts_at, found.ends_at) == (start.starts_at, start.ends_at)
    assert (found.forms["registration"].opens_at, found.forms["registration"].closes_at) == (now, start.starts_at)
    assert found.forms["during"].opens_at == start.starts_at
    assert found.forms["after"].opens_at == start.ends_at
    assert found.delete_on > found.forms["after"].closes_at.date()


def test_whoever_creates_it_is_a_member() -> None:
    by = make_person()
    assert [member.user_id for member in list_members(make_draft(by=by))] == [by]


def test_the_command_line_is_nobody() -> None:
    assert list_members(make_draft(by=None)) == ()


def test_page_and_forms_have_short_links_in_both_languages() -> None:
    links = short_links(make_draft(library=("registration",)))
    assert set(links) == {(locale, moment) for locale in LOCALES for moment in ("", "registration")}
    assert len(set(links.values())) == 4


def test_the_trail_says_who_created_it() -> None:
    assert trail(make_draft(by=make_person(Role.ADMINISTRATOR))) == [Action.CREATED]


def test_times_that_cannot_be_are_refused() -> None:
    start = new_workshop()
    backwards = replace(start, ends_at=start.starts_at - timedelta(hours=1))
    with pytest.raises(BadTimes) as caught:
        service.create(backwards, by=None, translate=message, at=start.starts_at)
    assert [problem.fault for problem in caught.value.problems] == [TimeFault.ENDS_FIRST]


def test_a_form_that_the_library_has_not_is_refused() -> None:
    with pytest.raises(NoForm):
        make_draft(library=("registration", "no_such_form"))


def test_two_forms_for_one_moment_are_refused() -> None:
    with pytest.raises(MomentTaken) as caught:
        make_draft(library=("registration", *LIBRARY))
    assert caught.value.moment == "registration"
