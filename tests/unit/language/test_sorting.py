"""The order of the alphabets, and folding for search."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.language import LOCALES, Locale, fold, normalise, sort_key


def in_order(texts: Sequence[str], locale: Locale) -> list[str]:
    """``texts`` sorted from another order than the one that they have."""
    shuffled = random.Random(len(texts)).sample(texts, len(texts))
    return sorted(shuffled, key=lambda text: sort_key(text, locale))


@pytest.mark.parametrize(
    "expected",
    [
        "Lampeter, Lerpwl, Luton, Llandudno, Llanelli, Lloegr, Mwmbwls",
        "cath, Ceredigion, ci, cwm, cyfan, chwaer, chwech, Chwilog, dafad",
        "agor, angen, anghofio, alaw, gwyn, Ngo, hwyl",
        "Dinbych, Dwyrain, dyn, ddoe, eira",
        "Rogers, Ruabon, Rhuthun, Rhyl",
        "Trefynwy, Tywyn, Theatr, Thomas",
        "gwyl, gŵyl",
        "Ffair, Ffynnon, gair",
        "pwll, Pwllheli, pysgod, Philadelphia, rafft",
    ],
)
def test_welsh_order(expected: str) -> None:
    words = expected.split(", ")
    assert in_order(words, "cy") == words


@pytest.mark.parametrize(
    "expected",
    [
        ["Bala", "Bangor", "Barri"],
        ["Llanfair", "Llangadog", "Llangefni", "Llangollen", "Llanharan"],
        ["Penfro", "Pengam", "Penrhyn"],
        ["llonder", "llongyfarch", "llonni"],
        ["dangos", "dangosodd", "danheddog"],
        ["Aberhonddu", "Abertawe"],
        ["i Fangor", "i Fanhattan"],
    ],
)
def test_two_letters_that_only_look_like_one(expected: list[str]) -> None:
    assert in_order(expected, "cy") == expected


def test_ng_is_one_letter_elsewhere() -> None:
    assert sorted(["angor", "agored", "alaw"], key=lambda word: sort_key(word, "cy")) == ["agored", "angor", "alaw"]


def test_borrowed_letters_stand_where_english_has_them() -> None:
    letters = [*"abc", "ch", "d", "dd", *"ef", "ff", "g", "ng", *"hijkl", "ll", *"mnop", "ph", *"qr", "rh", *"st", "th"]
    letters += "uvwxyz"
    assert in_order(letters, "cy") == letters


def test_accents_come_before_case_and_small_before_capital() -> None:
    expected = ["tan", "Tan", "TAN", "tân", "Tân", "tanc"]
    assert in_order(expected, "cy") == expected


def test_a_digraph_is_one_letter_in_any_case() -> None:
    expected = ["lwc", "LWC", "llan", "Llan", "LLAN"]
    assert in_order(expected, "cy") == expected


def test_spaces_before_digits_before_letters_before_other_scripts() -> None:
    expected = ["Bryn 2", "Bryn Awel", "Bryna", "Ω"]
    assert in_order(expected, "cy") == expected


def test_curly_and_straight_apostrophes_sort_together() -> None:
    words = ["o'r afon", "o’r bryn", "o'r cwm"]
    assert in_order(words, "cy") == words


def test_english_order_ignores_digraphs_and_puts_accents_second() -> None:
    expected = ["Llanelli", "lunar", "Nagle", "Ngo", "Øre", "other", "resume", "résumé"]
    assert in_order(expected, "en") == expected


@pytest.mark.parametrize("locale", LOCALES)
@given(text=st.text())
def test_a_key_does_not_depend_on_how_text_is_composed(locale: Locale, text: str) -> None:
    assert sort_key(unicodedata.normalize("NFC", text), locale) == sort_key(unicodedata.normalize("NFD", text), locale)


@pytest.mark.parametrize("locale", LOCALES)
@given(texts=st.lists(st.text(), max_size=8))
def test_keys_order_any_texts_the_same_way_from_any_start(locale: Locale, texts: list[str]) -> None:
    texts = [normalise(text) for text in texts]
    assert in_order(texts, locale) == in_order(in_order(texts, locale), locale)


def test_text_is_found_with_or_without_accents() -> None:
    assert fold("Tŷ’r  Cyffredin") == fold("ty'r cyffredin")
    assert fold("ŴYN") == "wyn"
    assert fold("Søren Æbleø") == "soren aebleo"


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_text_is_stored_composed() -> None:
    assert normalise("w\u0302") == "ŵ"


@given(st.text(st.characters(max_codepoint=127)))
def test_a_text_without_accents_is_folded_as_if_it_had_some(text: str) -> None:
    assert fold(text) == fold(f"{text}\u0302")
