"""Welsh spelling and mutation, where the extra is installed and where it is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.language.mutations import mutated, plain
from app.language.rules import FlawCode
from app.wording import spelling
from app.wording.checks import check
from app.wording.judging import accepted_words_path, file_judge
from app.wording.spelling import Speller, find_speller
from config import TRANSLATIONS
from tests.hostile import not_slow

needs_the_extra = pytest.mark.skipif(not spelling.installed(), reason="the extra “spelling” is not installed")


@pytest.fixture(scope="module")
def speller() -> Speller:
    found = find_speller(accepted_words_path(TRANSLATIONS))
    assert found is not None
    return found


@needs_the_extra
@pytest.mark.parametrize(
    "text",
    [
        "Rhowch gyfeiriad e-bost yn y fformat cywir",
        "Mae'r gweithdy'n llawn, a'i restr aros hefyd",
        "Cydgynhyrchu a chydgynhyrchu, i gydgynhyrchu",
        "Derbyn cwcis, am gwcis",
        "gwasanaethau cydgysylltiedig a gydgysylltiedig",
        "Ni ellir dadwneud hyn",
        "y gŵyl yng Nghaerdydd, ŵyn a thŷ",
        "a b c",
    ],
)
def test_welsh_is_known(speller: Speller, text: str) -> None:
    assert speller.unknown(text) == ()


@needs_the_extra
def test_what_is_no_welsh_is_told_once(speller: Speller) -> None:
    assert speller.unknown("gweithdyy a cofrestruu a gweithdyy") == ("gweithdyy", "cofrestruu")


@needs_the_extra
@pytest.mark.parametrize(
    ("text", "word", "after", "better"),
    [
        ("Cadw a parhau", "parhau", "a", "pharhau"),
        ("y tudalen hon", "tudalen", "y", "dudalen"),
        ("i cofrestru", "cofrestru", "i", "gofrestru"),
        ("fy gweithdy", "gweithdy", "fy", "ngweithdy"),
        ("yn Nghaerdydd", "Nghaerdydd", "yn", "yng Nghaerdydd"),
    ],
)
def test_a_missing_mutation_is_told(speller: Speller, text: str, word: str, after: str, better: str) -> None:
    (slip,) = speller.slips(text)
    assert (slip.word, slip.after) == (word, after)
    assert better in slip.better


@needs_the_extra
@pytest.mark.parametrize(
    "text",
    ["argraffwch ef, neu cadwch ef", "o hyd tan", "un munud", "un funud", "i Gaerdydd", "y dudalen", "y ffurflen hon"],
)
def test_what_is_right_has_no_slip(speller: Speller, text: str) -> None:
    assert speller.slips(text) == ()


@needs_the_extra
def test_curly_apostrophes_are_those_of_the_dictionary() -> None:
    judge = file_judge(TRANSLATIONS)
    assert judge.flaws(("The workshop is full",), ("Mae’r gweithdy’n llawn",)) == ()
    found = judge.flaws(("The workshop is full",), ("Mae’r gweithdyy’n llawn",))
    assert {flaw.code: flaw.facts.get("word") for flaw in found}[FlawCode.SPELLING] == "gweithdyy’n"


@needs_the_extra
@pytest.mark.parametrize("part", ["a", "a-", "a'", "ngh", "cyd-", "i cath "])
def test_no_text_makes_the_dictionary_slow(speller: Speller, part: str) -> None:
    speller.unknown("gair")
    text = part * (4_000 // len(part))
    with not_slow():
        check(("A source",), (text,), target_locale="cy", speller=speller)


def test_without_the_extra_there_is_no_speller_and_nothing_breaks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spelling, "_NEEDED", ("no_such_package_anywhere",))
    assert find_speller(tmp_path / "absent.txt") is None
    assert file_judge(TRANSLATIONS).flaws(("Full",), ("Llawnn",)) == ()


def test_the_accepted_words_stand_in_order_and_once() -> None:
    lines = accepted_words_path(TRANSLATIONS).read_text(encoding="utf-8").splitlines()
    words = [line for line in lines if not line.startswith("#")]
    assert words == sorted(set(words))


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("cath", ("cath", "gath", "nghath", "chath")),
        ("gardd", ("gardd", "ardd", "ngardd")),
        ("llais", ("llais", "lais")),
        ("rhestr", ("rhestr", "restr")),
        ("chwaer", ("chwaer",)),
        ("ateb", ("ateb", "hateb")),
        ("sesiwn", ("sesiwn",)),
        ("", ("",)),
    ],
)
def test_the_beginnings_of_words_change(word: str, forms: tuple[str, ...]) -> None:
    assert mutated(word) == forms


def test_plain_words_have_no_accents() -> None:
    assert plain("Tŷ’r Grŵp") == "ty'r grwp"
