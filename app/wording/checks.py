"""What is wrong with a translation: errors, which block it, and advice, which does not.

Pages, imports and ``flask catalogue check`` ask the same function. It knows texts alone: who calls it brings the term
base and the speller, and whatever is absent is not judged. Patterns are bounded, so that no text makes them slow.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from app.language.locales import Locale, other
from app.language.mutations import mutated, plain
from app.language.rules import FORM_COUNTS, Flaw, FlawCode, form_facts, format_flaws, wording_flaws
from app.wording.glossary import Glossary
from app.wording.spelling import Speller

MUCH_LONGER: Final = 2
"""How many times as long as its source a translation may be before it is worth a look."""
_AND_BY: Final = 40
"""Characters that it must be longer by, so that short labels are left alone."""

_PLACEHOLDER: Final = re.compile(r"%\([^)]{0,200}\)[-+ #0-9.*hlL]*[a-zA-Z]|\{[^{}\n]*\}")
_FOREIGN: Final = re.compile(r"<(\w+)[^<>]*\slang=[^<>]*>.*?</\1>", re.DOTALL)
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]*>")
_CODE: Final = re.compile(r"`[^`]*`")
_TARGET: Final = re.compile(r"\]\([^)\s]{0,2000}+(?:\s[^)]{0,500}+)?\)")
_ADDRESS: Final = re.compile(
    r"(?:https?://|mailto:|www\.)[^\s<>()\"”’]+[^\s<>()\"”’.,;:!?]"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,255}(?:\.[\w-]+)+"
)
# Names of files, options and the like, and what is too long for a word.
_TECHNICAL: Final = re.compile(r"\w[@/\\._=]\w|\d|^-+\w|.{60}|(?:\w-){5}")
_ENDING: Final = re.compile(r"(\.\.\.|[.?!:;,…])?$")
_CLOSING: Final = " \t\n*_`)]}\"'”’»"
_DOUBLE: Final = re.compile(r"\S {2,}(?=\S)")

_DANGEROUS: Final = r"(javascript|vbscript|data):"
_LINKED: Final = re.compile(rf"(?:(?:href|src|action)=[\"']?|\]\(<?|<|\]:<?){_DANGEROUS}", re.IGNORECASE)
_CALLED: Final = re.compile(r"\b(javascript|vbscript):(?=\S)", re.IGNORECASE)
# What browsers pass over within the name of a scheme.
_PASSED_OVER: Final = re.compile(r"[\s\x00-\x20\u200b-\u200f\u2060\ufeff]+")

_HALF_DAY: Final = re.compile(r"\b(\d{1,2})(?:[:.](\d\d))?\s?([ap])\.?m\b", re.IGNORECASE)
_FIGURE: Final = re.compile(r"\d+(?:[.,:]\d+)*")
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:,\d{3})+")
_NUMBER_WORDS: Final[dict[str, tuple[str, str]]] = {
    "0": ("no none zero midnight", "dim sero canol"),
    "1": ("one once first a an single", "un unwaith cyntaf"),
    "2": ("two twice second both", "dau dwy ail dwywaith"),
    "3": ("three third", "tri tair trydydd trydedd teirgwaith"),
    "4": ("four fourth", "pedwar pedair pedwerydd pedwaredd"),
    "5": ("five fifth", "pump pum pumed"),
    "6": ("six sixth", "chwech chwe chweched"),
    "7": ("seven seventh", "saith seithfed"),
    "8": ("eight eighth", "wyth wythfed"),
    "9": ("nine ninth", "naw nawfed"),
    "10": ("ten tenth", "deg deng degfed"),
    "11": ("eleven", "unarddeg"),
    "12": ("twelve noon midday", "deuddeg deuddeng hanner canol"),
    "15": ("fifteen", "pymtheg pymtheng"),
    "20": ("twenty", "ugain"),
    "24": ("day", "diwrnod"),
    "50": ("fifty half", "hanner pumdeg"),
    "100": ("hundred", "cant can"),
    "1000": ("thousand", "mil"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """A text and its translation, as each check looks at them."""

    sources: tuple[str, ...]
    forms: tuple[str, ...]
    locale: Locale


def check(
    sources: Sequence[str],
    forms: Sequence[str],
    *,
    target_locale: Locale,
    limit: int | None = None,
    glossary: Glossary | None = None,
    speller: Speller | None = None,
    filled: bool = True,
) -> tuple[Flaw, ...]:
    """What is wrong with ``forms``, the translation of ``sources`` into a language: errors first, then advice.

    ``limit`` is how many characters fit. In a text that is never ``filled`` in, as those of workshops are, a percent
    sign or a brace is just that. Advice is given only for a text that can be filled in.
    """
    if not any(form.strip() for form in forms):
        return (Flaw(FlawCode.UNTRANSLATED),)
    breaking = tuple(format_flaws(sources, forms, FORM_COUNTS[target_locale], filled=filled))
    if any(flaw.code is FlawCode.FORMS for flaw in breaking):
        return breaking
    text = _Text(sources=tuple(sources), forms=tuple(forms), locale=target_locale)
    found = [
        *breaking,
        *_unsafe(text),
        *_too_long(text, limit),
        *wording_flaws(sources, forms, target_locale),
        *_advice(text, glossary, speller),
    ]
    return tuple(sorted(found, key=lambda flaw: flaw.kind != "error"))


def _advice(text: _Text, glossary: Glossary | None, speller: Speller | None) -> Iterator[Flaw]:
    yield from _ends(text)
    yield from _spaces(text)
    yield from _numbers(text)
    yield from _links(text)
    yield from _much_longer(text)
    if _is_same(text, speller):
        yield Flaw(FlawCode.SAME)
        return
    if glossary is not None:
        yield from _terms(text, glossary)
    if speller is not None and text.locale == "cy":
        yield from _language(text, speller)


def _flaw(code: FlawCode, place: int, text: _Text, **facts: str) -> Flaw:
    return Flaw(code, {**facts, **form_facts(place, text.forms)})


def _unsafe(text: _Text) -> Iterator[Flaw]:
    for place, form in enumerate(text.forms):
        decoded = html.unescape(form)
        found = _LINKED.search(_PASSED_OVER.sub("", decoded)) or _CALLED.search(decoded)
        if found:
            yield _flaw(FlawCode.UNSAFE_LINK, place, text, scheme=found[1].lower())


def _too_long(text: _Text, limit: int | None) -> Iterator[Flaw]:
    for place, form in enumerate(text.forms):
        if limit is not None and len(form) > limit:
            yield _flaw(FlawCode.TOO_LONG, place, text, length=str(len(form)), limit=str(limit))


def _ends(text: _Text) -> Iterator[Flaw]:
    wanted = [_end(source) for source in text.sources]
    for place, form in enumerate(text.forms):
        if _end(form) not in wanted:
            yield _flaw(FlawCode.END, place, text, found=_end(form), wanted=wanted[-1])


def _end(text: str) -> str:
    """The mark with which a text ends, within whatever closes around it; "" for none."""
    ending = _ENDING.search(_TAG.sub("", text).rstrip(_CLOSING))
    mark = ending[0] if ending else ""
    return "…" if mark == "..." else mark


def _spaces(text: _Text) -> Iterator[Flaw]:
    outer = [_outer(source) for source in text.sources]
    doubled = any(_DOUBLE.search(source) for source in text.sources)
    for place, form in enumerate(text.forms):
        if _outer(form) not in outer:
            yield _flaw(FlawCode.OUTER_SPACE, place, text)
        if _DOUBLE.search(form) and not doubled:
            yield _flaw(FlawCode.DOUBLE_SPACE, place, text)


def _outer(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def _numbers(text: _Text) -> Iterator[Flaw]:
    for place, form in enumerate(text.forms):
        own = {form_facts(place, text.forms).get("form", "")}
        differing = [_differing(source, form, text.locale) - own for source in text.sources]
        if all(differing):
            numbers = sorted(differing[-1], key=lambda number: (len(number), number))
            yield _flaw(FlawCode.NUMBERS, place, text, numbers=", ".join(numbers))


def _differing(source: str, form: str, locale: Locale) -> set[str]:
    """The numbers that only one of two texts has, in figures or in words."""
    column = 0 if locale == "en" else 1
    there, here = _figures(source), _figures(form)
    lost = {number for number in there - here if not _says(form, number, column)}
    new = {number for number in here - there if not _says(source, number, 1 - column)}
    return lost | new


def _figures(text: str) -> Counter[str]:
    bare = _ADDRESS.sub(" ", _PLACEHOLDER.sub(" ", _TAG.sub(" ", _TARGET.sub("]", text))))
    return Counter(_value(figure) for figure in _FIGURE.findall(_HALF_DAY.sub(_whole_day, bare)))


def _whole_day(match: re.Match[str]) -> str:
    hour = int(match[1]) % 12 + (12 if match[3].lower() == "p" else 0)
    return f"{hour}:{match[2] or '00'}"


def _value(figure: str) -> str:
    """A figure as one writes it in either language: without noughts before it, nor minutes that are none."""
    if _THOUSANDS.fullmatch(figure):
        return figure.replace(",", "")
    hour, _, rest = figure.partition(":")
    return (hour.lstrip("0") or "0") + ("" if rest in ("", "00") else f":{rest}")


def _says(text: str, number: str, column: int) -> bool:
    words = _NUMBER_WORDS.get(number, ("", ""))[column].split()
    known = {form for word in words for form in (mutated(word) if column else (word,))}
    return not known.isdisjoint(re.findall(r"\w+", plain(text)))


def _links(text: _Text) -> Iterator[Flaw]:
    wanted = [_addresses(source) for source in text.sources]
    for place, form in enumerate(text.forms):
        here = _addresses(form)
        if here.keys() not in [there.keys() for there in wanted]:
            differing = [here[name] for name in here.keys() - wanted[-1].keys()]
            differing += [wanted[-1][name] for name in wanted[-1].keys() - here.keys()]
            yield _flaw(FlawCode.LINKS, place, text, links=", ".join(sorted(differing)))


def _addresses(text: str) -> dict[str, str]:
    """The addresses in a text; those that differ by language alone have one name."""
    found: dict[str, str] = {}
    for address in _ADDRESS.findall(_PLACEHOLDER.sub("0", text)):
        name = re.sub(r"(?<=/)(?:cy|en)(?=/|$)", "", address.rstrip("/"))
        name = name.replace("llyw.cymru", "gov.wales").replace("@enghraifft.", "@example.")
        found[re.sub(r"^\w+@example\.\S+$", "@example", name)] = address
    return found


def _much_longer(text: _Text) -> Iterator[Flaw]:
    length = max(map(len, text.sources))
    for place, form in enumerate(text.forms):
        if len(form) > MUCH_LONGER * length and len(form) > length + _AND_BY:
            yield _flaw(FlawCode.MUCH_LONGER, place, text)


def _is_same(text: _Text, speller: Speller | None) -> bool:
    """Whether nothing was translated, though there are words that are not written alike in both languages."""
    if any(plain(form) not in map(plain, text.sources) for form in text.forms):
        return False
    words = _prose(text.forms[-1])
    if not re.search(r"[^\W\d_]{2}", words):
        return False
    return text.locale != "cy" or speller is None or bool(speller.unknown(words))


def _terms(text: _Text, glossary: Glossary) -> Iterator[Flaw]:
    source_locale = other(text.locale)
    for term in glossary.unused(text.sources[-1], "\n".join(text.forms), text.locale):
        yield Flaw(FlawCode.TERM, {"term": term.words(source_locale)[0], "better": " / ".join(term.words(text.locale))})


def _language(text: _Text, speller: Speller) -> Iterator[Flaw]:
    borrowed = set(re.findall(r"[\w-]+", plain(" ".join(text.sources))))
    told: set[tuple[str, ...]] = set()
    for form in text.forms:
        prose = _prose(form)
        for word in speller.unknown(prose):
            if plain(word) not in borrowed and not _is_name(word) and (word,) not in told:
                told.add((word,))
                yield Flaw(FlawCode.SPELLING, {"word": word.replace("'", "’")})
        for slip in speller.slips(prose):
            if (slip.after, slip.word) not in told and plain(slip.word) not in borrowed:
                told.add((slip.after, slip.word))
                better = " / ".join(slip.better)
                yield Flaw(FlawCode.MUTATION, {"word": slip.word, "after": slip.after, "better": better})


def _is_name(word: str) -> bool:
    """Whether a word is written as abbreviations and products are (PDF, LibreOffice)."""
    return any(sign.isupper() for sign in word[1:])


def _prose(text: str) -> str:
    """The running words of a text in its own language, with straight apostrophes, and figures for what is not such."""
    text = html.unescape(_FOREIGN.sub(" 0 ", text))
    text = _TAG.sub("", _TARGET.sub("]", _CODE.sub(" 0 ", text)))
    text = _ADDRESS.sub(" 0 ", _PLACEHOLDER.sub(" 0 ", text))
    text = re.sub("[“”‘«»*_#|>]", '"', text.replace("’", "'"))
    return re.sub(r"\S+", lambda word: "0" if _TECHNICAL.search(word[0]) else word[0], text)
