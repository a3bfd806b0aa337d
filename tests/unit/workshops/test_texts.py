"""Which texts a workshop has, where they are written, and what its titles make in addresses."""

from __future__ import annotations

import pytest

from app.language.locales import Locale
from app.workshops.rules import OWN_TEXTS, field_id, is_slug, keys_of, numbered, place_of, slug_of, was_made_of


def test_title_summary_and_place_cannot_be_done_without() -> None:
    assert [key for key, text in OWN_TEXTS.items() if text.required] == [
        "workshop.title",
        "workshop.summary",
        "workshop.place",
    ]


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ("workshop.title", "description"),
        ("workshop.joining", "description"),
        ("workshop.activity.name", "activity"),
        ("workshop.privacy", "contact"),
        ("workshop.case_study.2", "case-studies"),
        ("registration.page.about.title", "texts"),
    ],
)
def test_every_text_is_written_on_one_page(key: str, place: str) -> None:
    assert place_of(key) == place


def test_the_texts_of_a_page_come_in_the_order_in_which_they_are_read() -> None:
    assert keys_of("activity") == ("workshop.activity.name", "workshop.activity.explanation")
    assert keys_of("times") == ()


@pytest.mark.parametrize(
    ("key", "locale", "id_"),
    [
        ("workshop.activity.name", "cy", "workshop-activity-name-cy"),
        ("starts_at", None, "starts_at"),
        ("form-7-closes", None, "form-7-closes"),
    ],
)
def test_a_gap_leads_to_a_field_by_its_id(key: str, locale: Locale | None, id_: str) -> None:
    assert field_id(key, locale) == id_


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Gwell gwasanaethau i’r tŷ", "gwell-gwasanaethau-ir-ty"),
        ("Dŵr a’r ŵyl: 2027!", "dwr-ar-wyl-2027"),
        ("  Policy — & design ", "policy-design"),
        ("Straße", "strasse"),
        ("Cysylltu polisi a dylunio gwasanaethau er mwyn sicrhau gwell canlyniadau i bawb", None),
    ],
)
def test_a_title_makes_a_plain_slug_of_whole_words(title: str, slug: str | None) -> None:
    made = slug_of(title, "cy")
    assert made == (slug or "cysylltu-polisi-a-dylunio-gwasanaethau-er-mwyn-sicrhau-gwell")
    assert is_slug(made)


@pytest.mark.parametrize("title", ["", "…", "工作坊", "!" * 200])
@pytest.mark.parametrize(("locale", "slug"), [("cy", "gweithdy"), ("en", "workshop")])
def test_a_title_without_letters_that_addresses_have_makes_the_word_for_a_workshop(
    title: str, locale: Locale, slug: str
) -> None:
    assert slug_of(title, locale) == slug


def test_one_endless_word_is_cut() -> None:
    assert slug_of("a" * 300, "en") == "a" * 60


@pytest.mark.parametrize("text", ["", "Holi", "a b", "-a", "a-", "a--b", "tŷ", "a/b", "a" * 121])
def test_what_cannot_stand_in_an_address_is_no_slug(text: str) -> None:
    assert not is_slug(text)


def test_workshops_of_one_title_are_numbered_from_the_second_on() -> None:
    assert [numbered("holi", number) for number in (1, 2, 3)] == ["holi", "holi-2", "holi-3"]


@pytest.mark.parametrize(
    ("slug", "made"), [("test-day", True), ("test-day-2", True), ("test-day-two", False), ("my-day", False)]
)
def test_a_slug_follows_its_title_if_that_makes_it_with_or_without_a_number(slug: str, made: bool) -> None:
    assert was_made_of(slug, "Test day", "en") is made
