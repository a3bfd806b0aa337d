"""Names as meetings show them: what is set aside, and the ways in which the rest can be read."""

from __future__ import annotations

import re
from typing import Final

from app.language import fold

Words = tuple[str, ...]

_LONGEST: Final = 200
_MARKS: Final = frozenset(
    """
    guest external host co-host cohost me you unverified organizer organiser presenter attendee panelist anonymous
    gwestai allanol gwesteiwr cyd-westeiwr fi chi trefnydd cyflwynydd mynychwr dienw
    gast extern invite externe invitado externo ospite esterno convidado
    """.split()  # noqa: SIM905
)
_PRONOUNS: Final = frozenset(
    "she her hers he him his they them their theirs any all hi hithau ei fe fo ef yntau nhw nhwythau eu".split()  # noqa: SIM905
)
_TITLES: Final = frozenset(
    """
    mr mrs ms miss mx dr doctor prof professor athro sir dame syr fonesig cllr councillor cyng cynghorydd
    rev revd reverend parch parchedig
    """.split()  # noqa: SIM905
)
_ARTICLES: Final = frozenset({"y", "yr"})  # Yr Athro, y Parch.

_APOSTROPHES: Final = str.maketrans(dict.fromkeys("`´′ʻʼ‘’＇", "'"))
_HIDDEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
_BRACKETS: Final = re.compile(r"\(([^()]*)\)")
_SQUARE: Final = re.compile(r"\[[^\[\]]*\]")
_BARE_PRONOUNS: Final = re.compile(r"[\s,–—-]+(\w+(?:\s?/\s?\w+)+)$")
_DEVICE: Final = re.compile(r"^(.+?)['’]s?\s+(?:i?phone|ipad|i?mac|macbook|galaxy|android|tablet|laptop)\b.*$", re.I)
_BESIDE: Final = re.compile(r"\s+[-–—:@&+]\s+|\s*/\s*")
_WORD: Final = re.compile(r"[^\W_]+")


def tidy(text: str) -> str:
    """``text`` on one line, without what is no part of a name: guest, host, pronouns, an organisation after | or in [].

    Other brackets stay: Zoom puts the name of the account in them. At most 200 characters.
    """
    written = " ".join(_HIDDEN.sub(" ", text).split())[:_LONGEST]
    name, before = written, ""
    while name != before:
        before = name
        name = _without_pronouns(_BRACKETS.sub(_unless_aside, _SQUARE.sub(" ", name.partition("|")[0])))
        name = " ".join(name.split()).strip(" ,;:\"'“”‘–—-")
    return name or written.strip(" |")


def words(text: str) -> Words:
    """The names in ``text``: no accents, case, apostrophes, numbers or titles; hyphens part them like spaces."""
    plain = fold(text.translate(_APOSTROPHES)).replace("'", "")
    return _untitled(tuple(word for word in _WORD.findall(plain) if not word.isnumeric()))


def readings(name: str) -> tuple[Words, ...]:
    """The ways in which ``name`` can be read: whole, then what stands beside a dash or in brackets.

    All but the first have two words at least, since one alone may as well be a place.
    """
    name = _DEVICE.sub(r"\1", name)
    outside = _BRACKETS.sub(" ", name)
    texts = [outside, *_BESIDE.split(outside), *_BRACKETS.findall(name)]
    first, *others = [words(_turned(text)) for text in texts]
    return tuple(dict.fromkeys([*([first] if first else []), *(other for other in others if len(other) > 1)]))


def _turned(text: str) -> str:
    """``Evans, Siân`` as ``Siân Evans``; what follows a second comma comes last."""
    surname, forename, *others = [*text.split(","), ""]
    return " ".join([forename, surname, *others])


def _untitled(found: Words) -> Words:
    while len(found) > 2 and (found[0] in _TITLES or (found[0] in _ARTICLES and found[1] in _TITLES)):
        found = found[1:]
    return found


def _without_pronouns(name: str) -> str:
    last = _BARE_PRONOUNS.search(name)
    return name[: last.start()] if last and _is_aside(last[1]) else name


def _unless_aside(brackets: re.Match[str]) -> str:
    return " " if _is_aside(brackets[1]) else brackets[0]


def _is_aside(text: str) -> bool:
    """Whether ``text`` says how someone was there, or which pronouns they have, and nothing else."""
    found = re.findall(r"[\w-]+", fold(text))
    return all(word in _MARKS or word in _PRONOUNS or word.isnumeric() for word in found)
