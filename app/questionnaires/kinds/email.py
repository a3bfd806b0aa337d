"""An e-mail address, kept as it was typed."""

import re
import unicodedata
from typing import Literal

from app.questionnaires.answers import Reading
from app.questionnaires.kinds.base import Correctable
from app.questionnaires.kinds.typed import Written

# The shape of RFC 5321 and RFC 6531 that people have in practice: a dot-atom (accents allowed), one @ and
# a domain of two labels or more. Quoted local parts and address literals are refused: they are typing errors.
_ATOM = r"(?:[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]|[^\x00-\x7f])+"
_ALPHANUMERIC = r"(?:[A-Za-z0-9]|[^\x00-\x7f])"
_LABEL = rf"{_ALPHANUMERIC}(?:(?:{_ALPHANUMERIC}|-){{0,61}}{_ALPHANUMERIC})?"
_ADDRESS = re.compile(rf"({_ATOM}(?:\.{_ATOM})*)@(?:{_LABEL}\.)+(?![0-9]+\Z){_LABEL}(?<=[^.].)")
_LONGEST_LOCAL_PART = 64
_LONGEST = 254


def is_address(text: str) -> bool:
    """Whether the text looks like an e-mail address that can be delivered to."""
    match = _ADDRESS.fullmatch(text)
    return (
        match is not None
        and len(match[1]) <= _LONGEST_LOCAL_PART
        and all(mark.isascii() or unicodedata.category(mark)[0] in "LMN" for mark in text)
    )


class Email(Correctable, Written):
    """An e-mail address."""

    kind: Literal["email"]

    @property
    def longest(self) -> int:
        return _LONGEST

    @property
    def identifies(self) -> bool:
        return True

    def _check(self, text: str) -> Reading | None:
        return None if is_address(text) else self._invalid("invalid_email")
