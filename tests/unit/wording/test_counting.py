"""Words counted for a quotation."""

from __future__ import annotations

import pytest

from app.wording.counting import Countable, count, count_words
from app.wording.rules import Counted, State


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", 0),
        ("Enter your name", 3),
        ("Nodwch eich enw, os gwelwch yn dda.", 7),
        ("Don’t e-mail ŵyr", 3),
        ("Places left: %(num)s of %(total)s", 3),
        ("Hello {name}!", 1),
        ("Half a day – 09:30–12:00", 5),
        ("**Bold** and _italic_ words", 4),
        ("# Heading\n\n- first\n- second one\n\n1. third", 5),
        ('[Read the notice](https://example.com/a-b "A title") now', 4),
        ("Go to https://example.com/notice today", 4),
        ("A <strong>strong</strong> word", 3),
        ("***", 0),
        ("…", 0),
    ],
)
def test_placeholders_and_marks_are_no_words(text: str, words: int) -> None:
    assert count_words((text,)) == words


def test_every_form_of_a_plural_counts() -> None:
    assert count_words(("%(num)s place is left", "%(num)s places are left")) == 6


def test_a_text_that_came_before_or_is_approved_elsewhere_is_repeated() -> None:
    texts = [
        Countable(source=("Name",), state=State.MISSING),
        Countable(source=("Your email",), state=State.STALE),
        Countable(source=("Name",), state=State.MISSING),
        Countable(source=("Yes",), state=State.STALE),
    ]
    counts = count(texts, {("Yes",)})
    assert [(one.counted, one.words) for one in counts] == [
        (Counted.NEW, 1),
        (Counted.CHANGED, 2),
        (Counted.REPEATED, 1),
        (Counted.REPEATED, 1),
    ]


def test_what_is_translated_as_it_stands_is_there_to_be_reviewed() -> None:
    texts = [Countable(source=("Name",), state=state) for state in (State.NEEDS_REVIEW, State.APPROVED, State.DRAFT)]
    counted = [one.counted for one in count(texts, {("Name",)})]
    assert counted == [Counted.REVIEW, Counted.REVIEW, Counted.REPEATED]
