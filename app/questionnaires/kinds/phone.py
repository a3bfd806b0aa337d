"""A telephone number, kept as it was typed."""

import re
from typing import Literal

from app.questionnaires.answers import Reading
from app.questionnaires.kinds.base import Correctable
from app.questionnaires.kinds.typed import Written

_WRITTEN = re.compile("[(]?[+]?[0-9().xX \u00a0\u2011-]+")
_FEWEST_DIGITS, _MOST_DIGITS = 6, 20
_LONGEST = 40


class Phone(Correctable, Written):
    """A telephone number, with or without its country and extension."""

    kind: Literal["phone"]

    @property
    def longest(self) -> int:
        return _LONGEST

    @property
    def identifies(self) -> bool:
        return True

    def _check(self, text: str) -> Reading | None:
        digits = sum(mark in "0123456789" for mark in text)
        if _WRITTEN.fullmatch(text) and _FEWEST_DIGITS <= digits <= _MOST_DIGITS:
            return None
        return self._invalid("invalid_phone")
