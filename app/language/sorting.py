"""The order of the alphabet in either language, and text as it is compared.

No library at hand sorts Welsh right: ICU takes every n+g for the letter *ng*, and so puts Bangor before Bala.
Keys have three levels, as in the Unicode Collation Algorithm (UTS #10): letters, then accents, then case.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from app.language.locales import Locale

SortKey = tuple[tuple[int, ...], tuple[str, ...], tuple[bool, ...], str]

# Letters that Welsh borrows (k q v x z) stand where English has them.
_ALPHABETS: Final[Mapping[Locale, str]] = {
    "cy": "a b c ch d dd e f ff g ng h i j k l ll m n o p ph q r rh s t th u v w x y z",
    "en": "a b c d e f g h i j k l m n o p q r s t u v w x y z",
}

# Beginnings of words in which two letters look like one; the bar stands between them. Mutated forms follow.
# Every place called Llan- has a plain n before its second part, and every Aber- a plain r.
_APART: Final = (
    "ban|gor fan|gor man|gor",
    "llan|g lan|gollen lan|gefni lan|gadog",
    "pen|gam ben|gam phen|gam mhen|gam",
    "llon|gyfarch lon|gyfarch",
    "dan|gos ddan|gos nan|gos",
    "aber|h haber|h",
)

# Letters that Unicode does not take apart, as one writes them without.
_PLAIN: Final = str.maketrans(
    {
        "æ": "ae", "œ": "oe", "ø": "o", "ß": "ss", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l",
        "þ": "th", "’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "‐": "-", "‑": "-", "–": "-",
    }
)  # fmt: skip

_SPACE, _MARK, _DIGIT, _LETTER, _FOREIGN = 0, 1_000_000, 3_000_000, 4_000_000, 5_000_000

_WEIGHTS: Final[Mapping[Locale, Mapping[str, int]]] = {
    locale: {letter: _LETTER + place for place, letter in enumerate(alphabet.split())}
    for locale, alphabet in _ALPHABETS.items()
}
_DIGRAPHS: Final = frozenset(letter for letter in _ALPHABETS["cy"].split() if len(letter) == 2)
_BOUNDARIES: Final[Mapping[str, int]] = {
    beginning.replace("|", ""): beginning.index("|") for line in _APART for beginning in line.split()
}
_BEGINNINGS: Final = re.compile(r"\b(?:" + "|".join(sorted(_BOUNDARIES, key=len, reverse=True)) + ")")


def normalise(text: str) -> str:
    """``text`` in Unicode's composed form (NFC), the one that is stored."""
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """``text`` as it is searched: without accents, case, kinds of apostrophe, or runs of spaces."""
    if text.isascii():
        return " ".join(text.lower().split())
    letters = unicodedata.normalize("NFKD", text).casefold().translate(_PLAIN)
    return " ".join("".join(letter for letter in letters if not unicodedata.combining(letter)).split())


def sort_key(text: str, locale: Locale) -> SortKey:
    """A key by which texts sort as the reader's alphabet does: letters, then accents, then capitals last.

    Spaces come before marks, marks before digits, digits before letters, other scripts last. Letters such as
    ø sort as the plain ones.
    """
    characters, accents, capitals = _take_apart(text)
    letters = _letters("".join(characters), accents) if locale == "cy" else characters
    weights = _WEIGHTS[locale]
    return (
        tuple(weights.get(letter) or _weight_outside(letter) for letter in letters),
        tuple(accents),
        tuple(capitals),
        normalise(text),
    )


def _take_apart(text: str) -> tuple[list[str], list[str], list[bool]]:
    """The plain small characters of ``text``, and for each its accents and whether it was a capital."""
    characters: list[str] = []
    accents: list[str] = []
    capitals: list[bool] = []
    for character in unicodedata.normalize("NFD", text):
        if unicodedata.combining(character) and accents:
            accents[-1] += character
            continue
        small = character.lower()
        for plain in small.translate(_PLAIN):
            characters.append(plain)
            accents.append("" if plain == small else small)
            capitals.append(character != small)
    return characters, accents, capitals


def _letters(plain: str, accents: Sequence[str]) -> list[str]:
    """The letters of the Welsh alphabet in ``plain``: two that make one letter, unless they have accents."""
    apart = {match.start() + _BOUNDARIES[match.group()] for match in _BEGINNINGS.finditer(plain)}
    letters: list[str] = []
    place = 0
    while place < len(plain):
        end = place + 2
        if plain[place:end] not in _DIGRAPHS or place + 1 in apart or any(accents[place:end]):
            end = place + 1
        letters.append(plain[place:end])
        place = end
    return letters


def _weight_outside(character: str) -> int:
    """The weight of what is not in the alphabet."""
    if character.isspace():
        return _SPACE
    if character.isdigit():
        return _DIGIT + unicodedata.digit(character, 0)
    return (_FOREIGN if character.isalpha() else _MARK) + ord(character)
