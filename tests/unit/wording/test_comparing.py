"""Two texts compared word by word."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.wording.comparing import Piece, Side, compare

_WORDS = st.lists(st.sampled_from(["the", "cats", "tŷ", "it’s", " ", "\n", ".", "%(name)s", "**", ""])).map("".join)
_TEXTS = st.text() | _WORDS


@given(_TEXTS, _TEXTS)
def test_joining_the_pieces_gives_both_texts_back(old: str, new: str) -> None:
    pieces = compare(old, new)
    assert "".join(piece.text for piece in pieces if piece.side is not Side.NEW) == old
    assert "".join(piece.text for piece in pieces if piece.side is not Side.OLD) == new


@given(_TEXTS)
def test_equal_texts_have_nothing_taken_away_or_added(text: str) -> None:
    assert compare(text, text) == ((Piece(Side.BOTH, text),) if text else ())


@given(_WORDS, _WORDS)
def test_no_piece_is_empty_and_no_two_of_a_kind_stand_side_by_side(old: str, new: str) -> None:
    pieces = compare(old, new)
    assert all(piece.text for piece in pieces)
    assert all(one.side is not two.side for one, two in pairwise(pieces))


@pytest.mark.parametrize(
    ("old", "new", "pieces"),
    [
        (
            "Do you need help?",
            "Do you want help?",
            (("both", "Do you "), ("old", "need"), ("new", "want"), ("both", " help?")),
        ),
        ("Your name", "Your full name", (("both", "Your"), ("new", " full"), ("both", " name"))),
        ("red green", "blue black", (("old", "red green"), ("new", "blue black"))),
        ("It’s here", "It’s there", (("both", "It’s "), ("old", "here"), ("new", "there"))),
    ],
)
def test_whole_words_are_compared(old: str, new: str, pieces: tuple[tuple[str, str], ...]) -> None:
    assert compare(old, new) == tuple(Piece(Side(side), text) for side, text in pieces)


def test_texts_that_share_next_to_nothing_count_as_replaced() -> None:
    assert [piece.side for piece in compare("a " * 5_000, "b " * 5_000)] == [Side.OLD, Side.NEW]


def test_a_change_in_a_long_text_is_found_and_what_repeats_itself_takes_no_time() -> None:
    words = [f"word{number}" for number in range(3_000)]
    pieces = compare(" ".join(words), " ".join(words).replace("word1500", "other"))
    assert [piece.text for piece in pieces if piece.side is not Side.BOTH] == ["word1500", "other"]
    begun = time.process_time()
    compare("a b c " * 1_500, "c b a " * 1_500)
    assert time.process_time() - begun < 2
