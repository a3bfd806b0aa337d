"""What is wrong with a translation, in the reader's language."""

from __future__ import annotations

import pytest
from flask import Flask

from app.language.rules import OF_FILES, Flaw, FlawCode
from app.web.pages.flaws import sentence

FACTS = dict.fromkeys(
    ("count", "placeholder", "word", "better", "length", "limit", "scheme", "after", "term", "numbers", "links"),
    "%s {0}",
)


@pytest.mark.parametrize("code", sorted(set(FlawCode) - OF_FILES))
@pytest.mark.parametrize("locale", ["cy", "en"])
def test_every_flaw_of_pages_has_a_sentence(app: Flask, code: FlawCode, locale: str) -> None:
    with app.test_request_context(f"/{locale}/"):
        app.preprocess_request()
        said = sentence(Flaw(code, {**FACTS, "found": "", "wanted": "…"}))
    assert said
    assert "%(" not in said


@pytest.mark.usefixtures("english")
def test_a_placeholder_is_named_as_it_is() -> None:
    said = sentence(Flaw(FlawCode.PLACEHOLDER_MISSING, {"placeholder": "%(name)s", "form": "other"}))
    assert said == "Plural form – other numbers: A placeholder of the source is missing: %(name)s"


@pytest.mark.usefixtures("english")
def test_ends_are_named() -> None:
    said = sentence(Flaw(FlawCode.END, {"found": "", "wanted": "?", "form": "6"}))
    assert said == "Plural form – 6: The end is not the same. Source: question mark. Translation: no mark."


@pytest.mark.usefixtures("welsh")
def test_a_welsh_page_speaks_welsh() -> None:
    assert sentence(Flaw(FlawCode.SAME)) == "Mae’r cyfieithiad yr un fath â’r testun gwreiddiol."
