"""Locales and the table of segments."""

from __future__ import annotations

import pytest

from app.language import LOCALES, SEGMENTS, other, path


def test_welsh_comes_first() -> None:
    assert LOCALES == ("cy", "en")


def test_the_other_language() -> None:
    assert [other(locale) for locale in LOCALES] == ["en", "cy"]


def test_paths_are_in_their_language() -> None:
    template = "/{workshops}/<slug>/{register}/<int:page>"
    assert path(template, "cy") == "/cy/gweithdai/<slug>/cofrestru/<int:page>"
    assert path(template, "en") == "/en/workshops/<slug>/register/<int:page>"


def test_an_unknown_segment_is_refused() -> None:
    with pytest.raises(KeyError):
        path("/{nowhere}", "cy")


def test_every_segment_is_in_both_languages_and_fit_for_an_address() -> None:
    for words in SEGMENTS.values():
        assert set(words) == set(LOCALES)
        for word in words.values():
            assert word == word.lower()
            assert word.replace("-", "").isascii()
            assert word.replace("-", "").isalpha()


def test_no_two_segments_share_a_word() -> None:
    for locale in LOCALES:
        words = [segment[locale] for segment in SEGMENTS.values()]
        assert len(set(words)) == len(words)
