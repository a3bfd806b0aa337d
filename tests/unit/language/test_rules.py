"""What must hold between a text and its translation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.language.rules import Flaw, FlawCode, format_flaws, placeholders, source_flaws, wording_flaws


def format_sentences(source: str, translation: str) -> list[str]:
    return [flaw.sentence for flaw in format_flaws([source], [translation], 6)]


def wording_sentences(source: str, translation: str) -> list[str]:
    return [flaw.sentence for flaw in wording_flaws([source], [translation], "cy")]


def test_placeholders_are_found_with_their_widths() -> None:
    assert placeholders("%(name)s, {count}: 100%% of %(size)5d") == {"%(name)s", "{count}", "%(size)5d"}


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("Hello %(name)s", "Helô: %(name)s"),
        ("Hello %(name)s", "%(name)s, helô %(name)s"),
        ("{count} left", "Ar ôl: {count}"),
        ("100%% done", "100%% wedi’i wneud"),
        ("100% agree", "cant y cant yn cytuno"),
    ],
)
def test_placeholders_alike_are_well(source: str, translation: str) -> None:
    assert format_sentences(source, translation) == []


@pytest.mark.parametrize(
    ("source", "translation", "sentence"),
    [
        ("Hello %(name)s", "Helô", "The placeholder %(name)s is missing."),
        ("Hello", "Helô %(name)s", "The source has no placeholder %(name)s."),
        ("Hello %(name)s", "Helô %(name)s %(n)s", "The source has no placeholder %(n)s."),
        ("{x} left", "{x.__class__} ar ôl", "The source has no placeholder {x.__class__}."),
        ("%(x)s left", "%(x)1000000000s ar ôl", "The source has no placeholder %(x)1000000000s."),
        ("%(x)s left", "%(x) ar ôl", "The source has no placeholder %(x) a."),
        ("Done", "100% wedi’i wneud", "The source has no placeholder %."),
        ("{x} left", "{0{x}} ar ôl", "The source has no placeholder {."),
        ("{x} left", "{x} ar ôl}", "The source has no placeholder }."),
    ],
)
def test_other_placeholders_are_errors(source: str, translation: str, sentence: str) -> None:
    assert sentence in format_sentences(source, translation)


def test_only_the_form_for_none_may_leave_the_number_out() -> None:
    sources = ["One place for %(name)s", "%(num)s places for %(name)s"]
    good = "%(num)s: %(name)s"
    assert list(format_flaws(sources, ["Dim lle: %(name)s", *[good] * 5], 6)) == []
    assert list(format_flaws(sources, ["Dim lle", *[good] * 5], 6)) == [
        Flaw(FlawCode.PLACEHOLDER_MISSING, {"placeholder": "%(name)s", "form": "0"})
    ]
    assert list(format_flaws(sources, [good, "Un lle: %(name)s", *[good] * 4], 6)) == [
        Flaw(FlawCode.PLACEHOLDER_MISSING, {"placeholder": "%(num)s", "form": "1"})
    ]


@pytest.mark.parametrize("forms", [["a"] * 5, ["a"] * 5 + [""], ["a", "b"]])
def test_every_form_is_needed(forms: list[str]) -> None:
    assert [flaw.kind for flaw in format_flaws(["page", "pages"], forms, 6)] == ["error"]


def test_english_has_two_forms_and_the_one_for_one_may_leave_the_number_out() -> None:
    sources = ["Dim lle", *["%(num)s lle"] * 5]
    assert list(format_flaws(sources, ["One place", "%(num)s places"], 2)) == []
    assert list(format_flaws(sources, ["%(num)s place", "places"], 2)) == [
        Flaw(FlawCode.PLACEHOLDER_MISSING, {"placeholder": "%(num)s", "form": "other"})
    ]
    assert [flaw.sentence for flaw in format_flaws(sources, ["%(num)s places"], 2)] == [
        "All 2 plural forms are needed; an empty one would show the words of another."
    ]


def test_in_a_text_that_is_never_filled_in_a_percent_sign_is_just_that() -> None:
    assert list(format_flaws(["Half of them"], ["50% ohonynt {a}"], 6, filled=False)) == [
        Flaw(FlawCode.PLACEHOLDER_UNKNOWN, {"placeholder": "{a}"})
    ]


def test_rules_of_welsh_bind_welsh_alone() -> None:
    assert list(wording_flaws(["Am 14:00"], ["At 2pm"], "en")) == []
    assert list(wording_flaws(["yn %(place)s"], ["a %(place)s"], "en")) == []


@pytest.mark.parametrize("code", FlawCode)
def test_every_flaw_has_its_sentence(code: FlawCode) -> None:
    facts = dict.fromkeys(
        (
            "count", "placeholder", "word", "better", "length", "limit", "scheme", "after", "term", "found", "wanted",
            "numbers", "links", "field", "reason", "said",
        ),
        "{0} %s",
    )  # fmt: skip
    assert Flaw(code, facts).sentence


@given(st.text(alphabet="%(){}sd1 na"))
def test_a_translation_that_passes_can_be_filled_in(translation: str) -> None:
    source = "%(n)s of %(a)d"
    if not list(format_flaws([source], [translation], 6)):
        assert translation % {"n": "x", "a": 1}


@given(st.text(alphabet="{}ab.![]0"))
def test_a_translation_with_braces_that_passes_can_be_filled_in(translation: str) -> None:
    if not list(format_flaws(["{a} of {b}"], [translation], 6)):
        assert translation.format(a="x", b="y")


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ('Read <a href="%(url)s">the notice</a>.', 'Darllenwch <a href="%(url)s">yr hysbysiad</a>.'),
        ('<span lang="cy">Cymraeg</span>', '<span lang="en">Saesneg</span>'),
        ("**Bold** and [a link](https://example.org)", "[dolen](https://example.org) a **thrwm**"),
        ("[x](https://example.org/en)", "[x](https://example.org/cy)"),
        ("- one\n- two", "- un\n- dau"),
        ("The workshop’s name", "Enw’r gweithdy"),
        ("At 14:00", "Am 14:00"),
    ],
)
def test_structure_alike_is_well(source: str, translation: str) -> None:
    assert wording_sentences(source, translation) == []


@pytest.mark.parametrize(
    ("source", "translation", "part"),
    [
        ("<b>Now</b>", "Nawr", "HTML"),
        ('<a href="%(url)s">x</a>', '<a href="/en">x</a>', "HTML"),
        ("Now", "Nawr <script>", "HTML"),
        ("[x](https://example.org)", "x: https://example.org", "Markdown"),
        ("[x](https://example.org)", "[x](javascript:alert)", "Markdown"),
        ("**now**", "nawr", "Markdown"),
        ("- one\n- two", "- un a dau", "Markdown"),
        ("The form’s end", "Diwedd y ffurflen a'r arolwg", "straight"),
        ("The “end”", 'Y "diwedd"', "straight"),
        ("At 2 in the afternoon", "Am 2 PM", "24 hours"),
        ("At 2 in the afternoon", "Am 2pm", "24 hours"),
        ("Save and continue", "Cadw a parhau", "Cadw a pharhau"),
        ("View", "Weiv", "Gweld"),
        ("Place: %(place)s", "Cynhelir yn %(place)s", "mutate"),
        ("The workshop %(title)s", "i’r %(title)s", "mutate"),
    ],
)
def test_flaws_in_the_wording(source: str, translation: str, part: str) -> None:
    assert [part in sentence for sentence in wording_sentences(source, translation)] == [True]


def test_a_word_that_would_mutate_is_advice_and_figures_are_exempt() -> None:
    assert [flaw.kind for flaw in wording_flaws(["%(place)s"], ["yn %(place)s"], "cy")] == ["advice"]
    assert wording_sentences("by %(date)s", "erbyn neu ar %(date)s") == []


def test_am_is_a_welsh_word() -> None:
    assert wording_sentences("About 4 workshops", "Am 4 gweithdy, 5 am bob un") == []


def test_each_plural_form_is_judged() -> None:
    forms = ["dim", "un", "dau", "tri", "chwech a'r", "eraill"]
    assert [flaw.sentence for flaw in wording_flaws(["page", "pages"], forms, "cy")] == [
        "A straight apostrophe or quotation mark stands beside a letter in the form for 6: use ’ or “ ”."
    ]


def test_sources_need_curly_apostrophes_and_named_placeholders() -> None:
    assert [flaw.kind for flaw in source_flaws(["It's %s"])] == ["error", "error"]
    assert list(source_flaws(["It’s %(name)s, 100% sure"])) == []
