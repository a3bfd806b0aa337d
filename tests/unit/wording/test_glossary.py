"""The term base: terms found in texts, and whether a translation uses them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.language import Locale
from app.wording.glossary import Glossary, GlossaryError, Term, load, merge, uses
from app.wording.judging import glossary_path
from config import TRANSLATIONS

WORKSHOP = Term(en="Workshop", cy="Gweithdy (gweithdai)", context="domain term")
SURVEY = Term(en="Survey", cy="Arolwg (arolygon)")
PRE_SURVEY = Term(en="Pre-session survey", cy="Arolwg cyn y sesiwn")
LIST = Term(en="Waiting list", cy="Rhestr aros")
POLICY = Term(en="Policy", cy="Polisi (polisïau)")
RESPONSE = Term(en="Response", cy="Ymateb (ymatebion)")
QUESTION = Term(en="Question", cy="Cwestiwn (cwestiynau)")
BODIES = Term(en="Public bodies", cy="Cyrff cyhoeddus")
SAVE = Term(en="Save", cy="Cadw", context="button", whole=True)
ENGLISH = Term(en="English", cy="Saesneg", context="in text")
ENGLISH_LINK = Term(en="English", cy="English", context="link")
ALL = (WORKSHOP, SURVEY, PRE_SURVEY, LIST, POLICY, RESPONSE, QUESTION, BODIES, SAVE, ENGLISH, ENGLISH_LINK)


@dataclass(frozen=True, kw_only=True)
class Row:
    """As a row of what translators have changed."""

    en: str
    cy: str = ""
    context: str = ""
    note: str = ""
    removed: bool = False


def found(text: str, locale: Locale = "en", terms: Sequence[Term] = ALL) -> list[str]:
    return [term.en for term in Glossary(terms).find(text, locale)]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Your workshop", ["Workshop"]),
        ("WORKSHOPS", ["Workshop"]),
        ("the workshop’s end", ["Workshop"]),
        ("policies", ["Policy"]),
        ("workshopping", []),
        ('%(workshop)s {survey} <a href="/survey">x</a> https://survey.example', []),
        ("A pre-session survey", ["Pre-session survey"]),
        ("The survey after the pre-session surveys, and a survey", ["Survey", "Pre-session survey"]),
        ("On the waiting\nlists of workshops", ["Waiting list", "Workshop"]),
        ("Save", ["Save"]),
        ("save.", ["Save"]),
        ("Save your work", []),
        ("", []),
    ],
)
def test_terms_in_english(text: str, terms: list[str]) -> None:
    assert found(text) == terms


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Eich gweithdy", ["Workshop"]),
        ("2 weithdy", ["Workshop"]),
        ("fy ngweithdy", ["Workshop"]),
        ("o weithdai", ["Workshop"]),
        ("Mae’r gweithdy’n llawn", ["Workshop"]),
        ("i'r gweithdy'r", ["Workshop"]),
        ("3 chwestiwn", ["Question"]),
        ("o bolisiau", ["Policy"]),
        ("ei hymateb", ["Response"]),
        ("ar y rhestr aros", ["Waiting list"]),
        ("o gyrff cyhoeddus", ["Public bodies"]),
        ("Gweithdyn", []),
    ],
)
def test_terms_in_welsh_are_seen_through_their_mutations(text: str, terms: list[str]) -> None:
    assert found(text, "cy") == terms


@pytest.mark.parametrize(
    ("term", "text", "used"),
    [
        (WORKSHOP, "Eich gweithdai", True),
        (WORKSHOP, "Dau weithdy", True),
        (WORKSHOP, "Fy ngweithdy", True),
        (WORKSHOP, "Gweithgaredd", False),
        (RESPONSE, "ein hymatebion", True),
        (QUESTION, "a chwestiynau", True),
        (SURVEY, "yr arolygon", True),
        (BODIES, "i gyrff cyhoeddus", True),
        (BODIES, "i gyrff", False),
        (LIST, "y rhestr o enwau", False),
    ],
)
def test_a_translation_into_welsh_uses_a_term(term: Term, text: str, used: bool) -> None:
    assert uses(term, text, "cy") is used


@pytest.mark.parametrize(("text", "used"), [("Workshops", True), ("the policies’ workshop", True), ("work", False)])
def test_a_translation_into_english_uses_a_term(text: str, used: bool) -> None:
    assert uses(WORKSHOP, text, "en") is used


def test_one_of_the_words_for_a_term_is_enough() -> None:
    glossary = Glossary(ALL)
    assert glossary.unused("English", "Saesneg", "cy") == ()
    assert glossary.unused("English", "English", "cy") == ()
    assert glossary.unused("English", "Ffrangeg", "cy") == (ENGLISH,)
    assert glossary.unused("Gweithdy", "Course", "en") == (WORKSHOP,)


def test_brackets_hold_what_else_may_stand() -> None:
    assert Term(en="Quote", cy="Dyfyniad (dyfyniadau, dyfynnu)").words("cy") == ("Dyfyniad", "dyfyniadau", "dyfynnu")
    assert SAVE.words("cy") == ("Cadw",)


def test_what_translators_change_wins_over_the_file() -> None:
    merged = merge(
        [WORKSHOP, SAVE],
        [
            Row(en="Workshop", cy="Sesiwn", context="domain term", note="ours"),
            Row(en="Workshop", cy="Gweithle", context="factory"),
            Row(en="Save", context="button", removed=True),
            Row(en="Never there", removed=True),
        ],
    )
    assert [(term.cy, term.context, term.note) for term in merged.terms] == [
        ("Sesiwn", "domain term", "ours"),
        ("Gweithle", "factory", ""),
    ]


def test_a_changed_term_keeps_where_it_is_said() -> None:
    (term,) = merge([SAVE], [Row(en="Save", cy="Arbed", context="button")]).terms
    assert term.whole


def test_a_file_is_read_again_when_it_has_changed(tmp_path: Path) -> None:
    path = tmp_path / "glossary.csv"
    path.write_text('en,cy,whole,context,note\nSave,Cadw,yes,button,"a, b"\n', encoding="utf-8")
    first = load(path)
    assert first == (Term(en="Save", cy="Cadw", context="button", note="a, b", whole=True),)
    assert load(path) is first
    path.write_text("en,cy,whole,context,note\nSave,Arbed,,,\n", encoding="utf-8")
    os.utime(path, ns=(0, 1))
    assert load(path) == (Term(en="Save", cy="Arbed"),)


@pytest.mark.parametrize("content", [b"en,cy\nSave,Cadw\n", b"en,cy,whole,context,note\n\xff,,,,\n", None])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "glossary.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(GlossaryError, match="glossary"):
        load(path)


def test_the_term_base_names_each_term_once() -> None:
    terms = load(glossary_path(TRANSLATIONS))
    assert len(terms) > 200
    assert all(term.en and term.cy for term in terms)
    names = [(term.en, term.context) for term in terms]
    assert sorted(names) == sorted(set(names))
