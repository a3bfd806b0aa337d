"""What blocks a translation, and what is worth another look."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.language import Locale
from app.language.rules import OF_FILES, FlawCode
from app.wording.checks import check
from app.wording.glossary import Glossary, Term
from app.wording.spelling import Slip
from tests.hostile import not_slow


def codes(
    source: str, translation: str, locale: Locale = "cy", *, limit: int | None = None, filled: bool = True
) -> list[str]:
    found = check((source,), (translation,), target_locale=locale, limit=limit, filled=filled)
    return [flaw.code for flaw in found]


class Speller:
    """Knows no word that begins with an x, and wants “a chath”."""

    def unknown(self, text: str) -> tuple[str, ...]:
        return tuple(word for word in text.split() if word.lower().startswith("x"))

    def slips(self, text: str) -> tuple[Slip, ...]:
        return (Slip("cath", "a", ("chath", "gath")),) if "a cath" in text else ()


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("Register for a workshop.", "Cofrestru ar gyfer gweithdy."),
        ("Two workshops at 2pm", "2 weithdy am 14:00"),
        ("Two workshops at 2pm", "Dau weithdy am 14:00"),
        ("From 9:00 to 9:30", "Rhwng 09:00 a 09:30"),
        ("Wait 5 minutes", "Arhoswch bum munud"),
        ("The 3rd question", "Y trydydd cwestiwn"),
        ("1,000 people", "1000 o bobl"),
        ("1,000 people", "Mil o bobl"),
        ("On %(date)s at %(time)s", "Ar %(date)s am %(time)s"),
        ("%(size)5.2d left", "%(size)5.2d ar ôl"),
        ("See https://www.gov.wales/x/en/page.", "Gweler https://www.llyw.cymru/x/cy/page."),
        ("Like name@example.com", "Fel enw@enghraifft.com"),
        ("Have you **read** the [notice](https://example.org/en)?", "A **ddarllenoch** [yr hysbysiad](https://example.org/cy)?"),
        ("Loading …", "Wrthi’n llwytho..."),
        ("(optional).", "(dewisol)."),
        ("<p>Done.</p>", "<p>Wedi gorffen.</p>"),
        ("PDF", "PDF."[:-1]),
    ],
)  # fmt: skip
def test_what_differs_as_languages_do_is_well(source: str, translation: str) -> None:
    assert [code for code in codes(source, translation) if code != FlawCode.SAME] == []


@pytest.mark.parametrize(
    ("source", "translation", "code"),
    [
        ("It is done.", "Mae wedi’i wneud", FlawCode.END),
        ("Is it done?", "Mae wedi’i wneud.", FlawCode.END),
        ("Name:", "Enw", FlawCode.END),
        ("More …", "Mwy", FlawCode.END),
        ("Name ", "Enw", FlawCode.OUTER_SPACE),
        ("Name", "\nEnw", FlawCode.OUTER_SPACE),
        ("Name of it", "Enw  hwn", FlawCode.DOUBLE_SPACE),
        ("15 minutes", "50 munud", FlawCode.NUMBERS),
        ("Two workshops", "3 gweithdy", FlawCode.NUMBERS),
        ("At 2pm", "Am 2:00", FlawCode.NUMBERS),
        ("Your name", "Eich enw 7", FlawCode.NUMBERS),
        ("See https://a.example/x", "Gweler https://b.example/x", FlawCode.LINKS),
        ("See [it](https://a.example)", "Gweler [ef](https://b.example)", FlawCode.LINKS),
        ("Write to help@a.example", "Ysgrifennwch at help@b.example", FlawCode.LINKS),
        ("Your whole name", "Your whole name", FlawCode.SAME),
        ("Your name", "Your Name", FlawCode.SAME),
        ("Name", "Enw llawn y person sydd am gofrestru ar gyfer y gweithdy hwn", FlawCode.MUCH_LONGER),
    ],
)
def test_advice(source: str, translation: str, code: FlawCode) -> None:
    (flaw,) = check((source,), (translation,), target_locale="cy")
    assert (flaw.code, flaw.kind) == (code, "advice")


@pytest.mark.parametrize(
    ("source", "translation", "code"),
    [
        ("%(name)s", "Enw", FlawCode.PLACEHOLDER_MISSING),
        ("{x}", "{x} {x.__class__}", FlawCode.PLACEHOLDER_UNKNOWN),
        ("{x}", "{x} {x[__class__]}", FlawCode.PLACEHOLDER_UNKNOWN),
        ("{x}", "{x} {x!r:>1000000000}", FlawCode.PLACEHOLDER_UNKNOWN),
        ("%(name)s", "%(name)s %(name)1000000000s", FlawCode.PLACEHOLDER_UNKNOWN),
        ("%(name)s", "%(name)s %(name)*s", FlawCode.PLACEHOLDER_UNKNOWN),
        ("Now", "Nawr <img src=x onerror=alert(1)>", FlawCode.TAGS),
        ("<b>Now</b>", "<b onclick='x()'>Nawr</b>", FlawCode.TAGS),
        ("Now", "**Nawr**", FlawCode.MARKDOWN),
        ("The end", "Y 'diwedd'", FlawCode.STRAIGHT_QUOTES),
    ],
)
def test_errors(source: str, translation: str, code: FlawCode) -> None:
    found = check((source,), (translation,), target_locale="cy")
    assert code in [flaw.code for flaw in found]
    assert found[0].kind == "error"


@pytest.mark.parametrize(
    "link",
    [
        "[x](javascript:alert(1))",
        "[x](JavaScript:alert(1))",
        "[x](java\tscript:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](javascript&colon;alert(1))",
        "[x]( javascript:alert(1))",
        "[x](<vbscript:x>)",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "<javascript:alert(1)>",
        "[x]: data:text/html,x",
        "<a href=' javascript:alert(1)'>x</a>",
        '<a href="java\u200bscript:alert(1)">x</a>',
        "<img src=data:text/html,x>",
        "javascript:alert(1)",
    ],
)
@pytest.mark.parametrize("locale", ["cy", "en"])
def test_a_link_that_runs_something_is_an_error(link: str, locale: Locale) -> None:
    found = check((f"x {link}",), (f"x {link}",), target_locale=locale)
    assert FlawCode.UNSAFE_LINK in [flaw.code for flaw in found if flaw.kind == "error"]


@pytest.mark.parametrize(
    "text",
    ["Personal data: what we keep", "Data: (none)", "JavaScript: it works without", "[Data](https://example.org)"],
)
def test_words_that_are_no_links_are_well(text: str) -> None:
    assert FlawCode.UNSAFE_LINK not in codes(text, text)


def test_a_text_that_does_not_fit_is_an_error() -> None:
    (flaw,) = check(("Name",), ("Enw llawn",), target_locale="cy", limit=8)
    assert (flaw.code, flaw.facts) == (FlawCode.TOO_LONG, {"length": "9", "limit": "8"})
    assert codes("Name", "Enw llawn", limit=9) == []


@pytest.mark.parametrize("forms", [(), ("",), (" \n",), ("", "", "", "", "", "")])
def test_nothing_is_not_a_translation(forms: tuple[str, ...]) -> None:
    assert [flaw.code for flaw in check(("page", "pages"), forms, target_locale="cy")] == [FlawCode.UNTRANSLATED]


@pytest.mark.parametrize("forms", [("tudalen",), ("a", "b"), ("a", "b", "c", "d", "e", " "), ("a",) * 7])
def test_every_form_of_welsh_is_needed(forms: tuple[str, ...]) -> None:
    assert [flaw.code for flaw in check(("page", "pages"), forms, target_locale="cy")] == [FlawCode.FORMS]


def test_a_text_without_numbers_has_one_form() -> None:
    assert [flaw.code for flaw in check(("page",), ("a", "b"), target_locale="cy")] == [FlawCode.FORMS]


def test_english_made_from_welsh_has_two_forms() -> None:
    welsh = ("Dim lle", "%(num)s lle", "%(num)s le", "%(num)s lle", "%(num)s lle", "%(num)s o leoedd")
    assert check(welsh, ("One place", "%(num)s places"), target_locale="en") == ()
    assert [flaw.code for flaw in check(welsh, ("%(num)s places",), target_locale="en")] == [FlawCode.FORMS]


def test_a_form_may_name_its_own_number() -> None:
    forms = ("Dim tudalen", "1 dudalen", "2 dudalen", "3 tudalen", "6 thudalen", "%(num)s o dudalennau")
    assert {flaw.code for flaw in check(("1 page", "%(num)s pages"), forms, target_locale="cy")} == {
        FlawCode.PLACEHOLDER_MISSING
    }


def test_rules_of_welsh_do_not_bind_english() -> None:
    assert codes("Am 14:00", "At 14:00, not 2 pm", "en") == [FlawCode.NUMBERS]
    assert codes("Lle: %(place)s", "Held in %(place)s: i %(place)s", "en") == []


def test_a_workshop_may_speak_of_percent() -> None:
    assert codes("Half of us", "50% ohonom") == [FlawCode.PLACEHOLDER_UNKNOWN]
    assert codes("Half of us", "50% ohonom", filled=False) == []


def test_terms_that_are_not_used_are_advice() -> None:
    glossary = Glossary([Term(en="Workshop", cy="Gweithdy (gweithdai)")])
    (flaw,) = check(("Your workshops",), ("Eich cyrsiau",), target_locale="cy", glossary=glossary)
    assert (flaw.code, flaw.facts) == (FlawCode.TERM, {"term": "Workshop", "better": "Gweithdy / gweithdai"})
    assert check(("Your workshops",), ("Eich gweithdai",), target_locale="cy", glossary=glossary) == ()
    (flaw,) = check(("Eich gweithdai",), ("Your courses",), target_locale="en", glossary=glossary)
    assert flaw.facts == {"term": "Gweithdy", "better": "Workshop"}


def test_what_is_filled_in_is_no_term() -> None:
    glossary = Glossary([Term(en="Form", cy="Ffurflen"), Term(en="Link", cy="Dolen")])
    source, translation = "<a href='%(link)s'>%(form)s</a>", "<a href='%(link)s'>%(form)s</a>!"
    found = check((source,), (translation,), target_locale="cy", glossary=glossary)
    assert [flaw.code for flaw in found] == [FlawCode.END]


def test_unknown_words_are_told_once_and_only_in_welsh() -> None:
    forms = ("xog", "xog", "xyz", "XML Xog xLib", "a cath", "a cath %(num)s")
    found = check(("cat", "%(num)s cats"), forms, target_locale="cy", speller=Speller())
    assert [(flaw.code, *flaw.facts.values()) for flaw in found if flaw.kind == "advice"] == [
        (FlawCode.SPELLING, "xog"),
        (FlawCode.SPELLING, "xyz"),
        (FlawCode.SPELLING, "Xog"),
        (FlawCode.MUTATION, "cath", "a", "chath / gath"),
    ]
    assert check(("Un xog",), ("One xyz",), target_locale="en", speller=Speller()) == ()


@pytest.mark.parametrize(
    ("source", "translation"),
    [
        ("See `xyz` now", "Gweler `xyz` nawr"),
        ("Write to xavier@x.example", "Ysgrifennwch at xavier@x.example"),
        ("Run %(xname)s", "Rhedeg: %(xname)s"),
        ('<a href="xy">now</a>', '<a href="xy">nawr</a>'),
        ('Say <b lang="en">the</b>', 'Dweud <b lang="cy">xog</b>'),
        ("Ask Xanthe Jones", "Gofynnwch i Xanthe Jones"),
        ("File x.po", "Ffeil x.po"),
    ],
)
def test_what_is_no_welsh_word_is_not_spelt(source: str, translation: str) -> None:
    assert check((source,), (translation,), target_locale="cy", speller=Speller()) == ()


def test_a_word_that_both_languages_have_may_stay() -> None:
    assert check(("Poster",), ("Poster",), target_locale="cy", speller=Speller()) == ()
    assert codes("Poster", "Poster") == [FlawCode.SAME]


def test_errors_come_before_advice() -> None:
    assert [flaw.kind for flaw in check(("At 5.",), ("<b>Am 6",), target_locale="cy")] == ["error", "advice", "advice"]


def test_pages_never_find_what_only_files_have() -> None:
    assert not {flaw.code for flaw in check(("A",), ("<b>'a",), target_locale="cy")} & OF_FILES


SIGNS = st.text(alphabet="ab %(){}<>[]:*_`'\"&;/.javscriptdata1 \n\t\u200b\ufeff’ŵ", max_size=60)


@given(SIGNS, SIGNS)
def test_no_text_makes_the_check_fail(source: str, translation: str) -> None:
    glossary = Glossary([Term(en="a b", cy="b (a, ab)")])
    for flaw in check((source,), (translation,), target_locale="cy", limit=20, glossary=glossary, speller=Speller()):
        assert flaw.sentence


@pytest.mark.parametrize(
    "part",
    [
        "(",
        "[x](",
        "<a ",
        "%(",
        "<b lang=cy>",
        "a",
        "1,",
        "`",
        " ",
        "a@",
        "a.a",
        "http://",
        "a  ",
        "{",
        "a-",
        "ab ",
        "*a",
    ],
)
def test_a_text_made_to_be_slow_is_judged_soon(part: str) -> None:
    text = part * (8_000 // len(part))
    glossary = Glossary([Term(en="a b", cy="b (a, ab)")])
    with not_slow():
        check((text,), (text + "b",), target_locale="cy", glossary=glossary, speller=Speller())
