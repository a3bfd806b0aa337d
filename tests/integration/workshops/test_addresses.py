"""Addresses are one workshop's alone, and short links lead where they say."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select

from app import clock as app_clock
from app.extensions import db, transaction
from app.language import LOCALES, Locale
from app.workshops import service
from app.workshops.models import ShortLink, Slug
from app.workshops.queries import find_published, find_short_link, list_events, short_links
from app.workshops.rules import Action
from app.workshops.service import NoWorkshop, SlugTaken
from app.workshops.service.addresses import CODE_ALPHABET
from tests.factories import feedback_form
from tests.integration.conftest import Make
from tests.integration.workshops.making import make_draft, make_published, make_ready, now_is


def change(workshop_id: int, **slugs: str) -> None:
    service.change_slugs(workshop_id, slugs, by=None, at=app_clock.now())  # type: ignore[arg-type]


def slugs_of(workshop_id: int) -> set[tuple[str, str]]:
    rows = db.session.execute(select(Slug.locale, Slug.slug).where(Slug.workshop_id == workshop_id))
    return {(row.locale, row.slug) for row in rows}


def test_a_draft_takes_other_addresses_and_forgets_the_earlier_ones() -> None:
    made = make_draft()
    change(made, cy="un", en="one")
    assert dict(now_is(made).slugs) == {"cy": "un", "en": "one"}
    assert slugs_of(made) == {("cy", "un"), ("en", "one")}


def test_one_language_may_be_changed_alone() -> None:
    made = make_draft()
    change(made, cy="un")
    assert dict(now_is(made).slugs) == {"cy": "un", "en": "design-day"}


def test_earlier_addresses_of_a_published_workshop_go_on_leading_there() -> None:
    made = make_published()
    change(made, en="new")
    old, new = find_published("en", "design-day"), find_published("en", "new")
    assert old is not None
    assert old == new
    assert old.slugs["en"] == "new"


def test_a_workshop_may_take_back_an_address_that_it_had() -> None:
    made = make_published()
    change(made, en="new")
    change(made, en="design-day")
    assert now_is(made).slugs["en"] == "design-day"
    assert slugs_of(made) == {("cy", "diwrnod-dylunio"), ("en", "design-day"), ("en", "new")}


@pytest.mark.parametrize("locale", LOCALES)
def test_an_address_that_another_workshop_has_or_had_is_refused(locale: Locale) -> None:
    other, made = make_published(), make_ready()
    now = now_is(other).slugs[locale]
    change(other, **{locale: "new"})
    for slug in (now, "new"):
        with pytest.raises(SlugTaken) as caught:
            change(made, **{locale: slug})
        assert (caught.value.locale, caught.value.slug) == (locale, slug)
    assert dict(now_is(made).slugs) == {"cy": "diwrnod-dylunio-2", "en": "design-day-2"}


def test_if_one_address_is_refused_the_other_stays_too() -> None:
    make_published()
    made = make_ready()
    with pytest.raises(SlugTaken):
        change(made, cy="un", en="design-day")
    assert now_is(made).slugs["cy"] == "diwrnod-dylunio-2"


def test_both_languages_may_have_the_same_address() -> None:
    made = make_draft()
    change(made, cy="holi", en="holi")
    assert dict(now_is(made).slugs) == {"cy": "holi", "en": "holi"}


@pytest.mark.parametrize("slug", ["", "Un", "a b", "a/b", "../x", "-a"])
def test_what_cannot_stand_in_an_address_is_refused(slug: str) -> None:
    with pytest.raises(ValueError, match="cannot stand in an address"):
        change(make_draft(), cy=slug)


def test_the_trail_says_that_an_address_has_changed() -> None:
    made = make_published()
    change(made, cy="un", en="design-day")
    line = list_events(made, 1)[0]
    assert (line.action, line.details) == (Action.CHANGED, {"fields": ["slug-cy"]})


def test_a_workshop_that_is_not_there_is_refused() -> None:
    with pytest.raises(NoWorkshop):
        change(4711, cy="un")


def test_a_short_link_leads_to_a_page_or_a_form_in_its_language() -> None:
    made = make_published(library=("registration",))
    for (locale, moment), code in short_links(made).items():
        assert find_short_link(code) == (now_is(made), locale, moment)


def test_a_short_link_may_be_typed_in_capitals() -> None:
    code = short_links(make_published())["cy", ""]
    assert find_short_link(code.upper()) == find_short_link(code)


@pytest.mark.parametrize("code", ["", "bcdfgh", "x" * 300, "%00", "’"])
def test_a_code_that_nobody_was_given_leads_nowhere(code: str) -> None:
    make_published()
    assert find_short_link(code) is None


def test_codes_are_six_letters_that_are_not_taken_for_one_another() -> None:
    assert not set("aeiouwyl0123456789") & set(CODE_ALPHABET)
    for code in short_links(make_draft()).values():
        assert len(code) == 6
        assert set(code) <= set(CODE_ALPHABET)


def test_a_workshop_from_a_file_has_short_links_and_a_trail(make: Make) -> None:
    made = make(feedback_form())
    assert set(short_links(made.id)) == {(locale, moment) for locale in LOCALES for moment in ("", "after")}
    lines = list_events(made.id, 10)
    assert [(line.action, line.actor) for line in lines] == [(Action.PUBLISHED, None), (Action.CREATED, None)]


def test_publishing_gives_short_links_where_there_are_none() -> None:
    made = make_ready()
    with transaction():
        db.session.execute(delete(ShortLink))
    service.publish(made, by=None, at=app_clock.now())
    assert len(short_links(made)) == 10
