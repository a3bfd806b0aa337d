"""The fields in which a text is translated: one, or one for each plural form of the language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Final

from flask_babel import LazyString, lazy_gettext, ngettext, pgettext

from app.language import Locale, other
from app.language.rules import FORM_COUNTS, FORM_NAMES, Flaw, FlawCode
from app.web.fields.base import Params, error_message
from app.web.fields.forms import count_messages
from app.web.pages.flaws import sentence
from app.wording.queries import TextLine

VERSION: Final = "version"
"""The HTML field that says which version of the text somebody saw."""
QUESTION: Final = "question"
"""The HTML field with a question to the organisers."""
LONGEST_QUESTION: Final = 2_000
_LONGEST_TYPED: Final = 20_000
_COUNTED_UP_TO: Final = 1_000
"""A higher limit stops accidents, and nobody comes near it who writes a text: it is not counted aloud."""
_TO_A_LINE: Final = 64
_MOST_LINES: Final = 16
_BREAK: Final = re.compile(r"\s*\n\s*")
_OTHERS: Final[Mapping[int, str]] = {6: "4, 5, 7, 8 …", 2: "0, 2, 3, 4 …"}
"""For which numbers the last plural form stands, by how many forms there are."""

TRANSLATIONS: Final[Mapping[Locale, LazyString]] = {
    # Translators: label of the field in which a text is translated
    "cy": lazy_gettext("Welsh translation"),
    # Translators: label of the field in which a text is translated
    "en": lazy_gettext("English translation"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something wrong with a translation: a sentence, and the number of the field in which it is.

    ``blocks``: with it the translation cannot be approved.
    """

    place: int
    sentence: str
    blocks: bool = True


class Editor:
    """A translation as it is saved, or as somebody typed it; nothing of it is saved by itself.

    ``limit`` is how many characters fit, ``version`` the one of the text that whoever types has seen.
    """

    def __init__(self, line: TextLine, *, limit: int | None, version: int | None = None) -> None:
        self.line = line
        self.limit = limit
        self.version = line.version if version is None else version
        self.locale = other(line.source_locale)
        self.count = FORM_COUNTS[self.locale] if len(line.source) > 1 else 1
        self.typed: tuple[str, ...] = self._padded(line.target)
        self.question = ""
        self.problems: tuple[Problem, ...] = ()
        self.advice: tuple[Problem, ...] = ()
        self.question_problem = ""

    def read(self, fields: Mapping[str, str]) -> None:
        """Take what was sent in place of what is saved."""
        self.typed = tuple(fields.get(name_of(place), "")[:_LONGEST_TYPED] for place in range(self.count))
        self.question = fields.get(QUESTION, "")

    def fill(self, forms: Sequence[str]) -> None:
        """Put other words into the fields."""
        self.typed = self._padded(forms)

    def refuse(self, flaws: Iterable[Flaw]) -> None:
        """Say at each field what is wrong with it."""
        self.problems = tuple(self._problem(flaw) for flaw in flaws)

    def refuse_with(self, said: str) -> None:
        """Say at the first field what only trying could find."""
        self.problems = (Problem(place=0, sentence=said),)

    def advise(self, flaws: Iterable[Flaw]) -> None:
        """Say at each field what may be wrong with it."""
        self.advice = tuple(self._problem(flaw) for flaw in flaws)

    @property
    def wording(self) -> tuple[str, ...]:
        """What was typed, as it is saved."""
        return tuple(self._normal(text) for text in self.typed)

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been written."""
        return not any(text.strip() for text in self.typed)

    @property
    def is_changed(self) -> bool:
        """Whether what was typed is something else than what is saved."""
        return self.wording != self._padded(self.line.target)

    @property
    def error_list(self) -> list[dict[str, str]]:
        """The entries of the error summary."""
        found = [{"text": one.sentence, "href": f"#{name_of(one.place)}"} for one in self.problems]
        return found + ([{"text": self.question_problem, "href": f"#{QUESTION}"}] if self.question_problem else [])

    @property
    def label(self) -> str:
        """What the field is called, or the group of fields."""
        return str(TRANSLATIONS[self.locale])

    @property
    def count_messages(self) -> str | None:
        """What the script says of characters left, as JSON; None where they are not counted."""
        return count_messages() if self._is_counted else None

    @property
    def fields(self) -> tuple[Params, ...]:
        """What the text area component is given, for each."""
        return tuple(self._field(place) for place in range(self.count))

    @property
    def limit_sentence(self) -> str | None:
        """How much fits, where it is little."""
        if self.limit is None or not self._is_counted:
            return None
        # Translators: under a text area; %(num)d is the largest number of characters
        said = ngettext("You can enter up to %(num)d character", "You can enter up to %(num)d characters", self.limit)
        return str(said)

    def advice_at(self, place: int, *, blocks: bool) -> tuple[str, ...]:
        """What may be wrong with one of the forms, or what keeps it from being approved."""
        return tuple(one.sentence for one in self.advice if one.place == place and one.blocks == blocks)

    @property
    def _is_counted(self) -> bool:
        return self.limit is not None and self.limit <= _COUNTED_UP_TO

    @property
    def _is_one_line(self) -> bool:
        return not any("\n" in source for source in self.line.source)

    def _field(self, place: int) -> Params:
        name, value = name_of(place), self.typed[place]
        said = [one.sentence for one in self.problems if one.place == place]
        described = [f"{name}-info"] if self._is_counted else []
        described += [f"{name}-advice"] if any(one.place == place for one in self.advice) else []
        attributes: Params = {"lang": self.locale}
        if self._is_counted:
            attributes["data-maximum"] = self.limit
        return {
            "id": name,
            "name": name,
            # HTML drops a line feed that directly follows the tag.
            "value": f"\n{value}" if value.startswith(("\r", "\n")) else value,
            "rows": self._rows(value),
            "label": {"text": self._label(place), "classes": "govuk-label--s"},
            "spellcheck": True,
            "describedBy": " ".join(described) or None,
            "attributes": attributes,
            **({"errorMessage": error_message(" ".join(said))} if said else {}),
        }

    def _label(self, place: int) -> str:
        if self.count == 1:
            return self.label
        return form_name(place, self.count)

    def _rows(self, value: str) -> int:
        longest = max((value, *self.line.source), key=len)
        wrapped = sum(max(1, ceil(len(one) / _TO_A_LINE)) for one in longest.split("\n"))
        return min(max(wrapped, 2), _MOST_LINES)

    def _problem(self, flaw: Flaw) -> Problem:
        return Problem(place=self._place(flaw), sentence=sentence(flaw), blocks=flaw.kind == "error")

    def _place(self, flaw: Flaw) -> int:
        if flaw.code is FlawCode.FORMS:
            return next((place for place, text in enumerate(self.typed) if not text.strip()), 0)
        names = FORM_NAMES.get(self.count, ())
        form = flaw.facts.get("form")
        return names.index(form) if form in names else 0

    def _padded(self, forms: Sequence[str]) -> tuple[str, ...]:
        return (*forms, *([""] * self.count))[: self.count]

    def _normal(self, text: str) -> str:
        """Composed, with line feeds alone; a text on one line has none, and outer space only where the source has."""
        composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
        if all(source == source.strip() for source in self.line.source):
            composed = composed.strip()
        return _BREAK.sub(" ", composed) if self._is_one_line else composed


def form_name(place: int, count: int) -> str:
    """For which numbers a plural form stands, of ``count`` that the language has."""
    number = FORM_NAMES[count][place]
    if number == "other":
        # Translators: over the plural form of a text that stands for all numbers that have no form of their own;
        # %(numbers)s: such as “4, 5, 7, 8 …”
        return str(pgettext("plural form", "Other numbers: %(numbers)s", numbers=_OTHERS[count]))
    # Translators: over the plural form of a text that stands for one number
    return str(pgettext("plural form", "Number: %(number)s", number=number))


def name_of(place: int) -> str:
    """The name, and the id, of the field of a plural form."""
    return f"form-{place}"


def version_of(fields: Mapping[str, Any]) -> int:
    """Which version of the text somebody saw; -1, which no text has, where that was not sent."""
    sent = str(fields.get(VERSION, ""))
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) <= 9 else -1
