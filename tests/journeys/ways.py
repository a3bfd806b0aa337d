"""In which languages, and with or without scripts, a test runs: marks for tests of several ways."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pytest

from app.language import LOCALES
from tests.journeys.answers import PAGES

# For a test to which the language is all one.
in_one_language: Final = pytest.mark.parametrize("locale", LOCALES[:1])

without_javascript: Final = pytest.mark.parametrize("javascript", [False], ids=["no javascript"])

on_every_page: Final = pytest.mark.parametrize(("form", "number"), PAGES)


def each_way(places: Iterable[tuple[str, int]]) -> pytest.MarkDecorator:
    """These pages of forms in both languages, in one without scripts; every kind of question in all four ways."""
    return pytest.mark.parametrize(
        ("form", "number", "locale", "javascript"),
        [
            pytest.param(
                form, number, locale, javascript, id=f"{form}-{number}-{locale}-{'' if javascript else 'no '}javascript"
            )
            for form, number in places
            for locale in LOCALES
            for javascript in (True, False)
            if form == "kinds" or javascript == (locale == "en")
        ],
    )


on_every_page_each_way: Final = each_way(PAGES)
