"""Which responses a page of results is about, read from its address."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from flask_babel import gettext

from app.language import Locale
from app.language.formatting import format_date
from app.results.rules import Choice, Filters
from app.web.fields.base import Params, error_message
from app.web.organiser.figures import Draughtsman, language

LONGEST_SEARCH: Final = 200
_FIELDS: Final = ("language", "role", "since", "until")
_LANGUAGES: Final[Mapping[str, Locale]] = {"cy": "cy", "en": "en"}
_PAGE: Final = re.compile("[1-9][0-9]{0,5}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is asked for. ``typed`` holds the fields as they came, ``problems`` a sentence for each that is wrong."""

    filters: Filters
    search: str
    page: int
    typed: Mapping[str, str]
    problems: Mapping[str, str]

    @property
    def active(self) -> bool:
        """Whether anything narrows the responses down, or would if it were right."""
        return bool(self.query)

    @property
    def query(self) -> Mapping[str, str]:
        """The filters as an address carries them to another page of results."""
        return {name: self.typed[name] for name in _FIELDS if self.typed[name]}

    @property
    def errors(self) -> list[dict[str, str]]:
        """The entries of an error summary."""
        return [{"text": sentence, "href": f"#{name}"} for name, sentence in self.problems.items()]

    def message(self, name: str) -> Params | None:
        """What a field’s component shows of its problem."""
        return error_message(self.problems[name]) if name in self.problems else None

    def of(self, roles: Sequence[Choice]) -> Wanted:
        """The same with a problem where the role is none of those that the form knows."""
        if not self.typed["role"] or self.typed["role"] in {choice.code for choice in roles}:
            return self
        # Translators: error message under the list of roles of the filters over results
        return replace(self, problems={**self.problems, "role": str(gettext("Select a role from the list"))})


def read_filters(query: Mapping[str, str], *, anonymous: bool) -> Wanted:
    """What the address asks for; no filters where something is wrong with them.

    An anonymous form takes one filter at a time and no days, so that nobody stands out.
    """
    typed = {name: query.get(name, "").strip()[:LONGEST_SEARCH] for name in (*_FIELDS, "search")}
    problems: dict[str, str] = {}
    filters = Filters(
        locale=_language(typed["language"], problems),
        role=typed["role"] or None,
        since=_day("since", typed, problems),
        until=_day("until", typed, problems),
    )
    if filters.since and filters.until and filters.since > filters.until:
        # Translators: error message under the field “Last day” of the filters over results
        problems["until"] = str(gettext("The last day must be the same as or after the first day"))
    if anonymous and (filters.dated or filters.number > 1):
        # Translators: error message over results of a form that promises anonymity
        problems["language"] = str(gettext("This form promises anonymity: filter by the language or the role alone"))
    return Wanted(
        filters=Filters() if problems else filters,
        search=typed["search"],
        page=int(query["page"]) if _PAGE.fullmatch(query.get("page", "")) else 1,
        typed=typed,
        problems=problems,
    )


def in_words(filters: Filters, roles: Sequence[Choice], draw: Draughtsman) -> tuple[str, ...]:
    """What the filters leave, for whoever reads or prints the figures."""
    known: list[object] = [] if filters.locale is None else [language(filters.locale)]
    known += [draw.words(role.text_key) for role in roles if role.code == filters.role]
    if filters.since is not None:
        # Translators: over figures of results: answers from this day on; a date follows
        known.append(gettext("First day: %(date)s", date=format_date(filters.since, draw.locale)))
    if filters.until is not None:
        # Translators: over figures of results: answers up to this day; a date follows
        known.append(gettext("Last day: %(date)s", date=format_date(filters.until, draw.locale)))
    return tuple(str(words) for words in known)


def _language(typed: str, problems: dict[str, str]) -> Locale | None:
    if typed and typed not in _LANGUAGES:
        # Translators: error message under the list of languages of the filters over results
        problems["language"] = str(gettext("Select a language from the list"))
    return _LANGUAGES.get(typed)


def _day(name: str, typed: Mapping[str, str], problems: dict[str, str]) -> date | None:
    if not typed[name]:
        return None
    try:
        return date.fromisoformat(typed[name])
    except ValueError:
        # Translators: error message under a field for a date; the date is an example, and is to be kept as it is
        problems[name] = str(gettext("Enter a date as year, month and day, like 2027-05-31"))
        return None
