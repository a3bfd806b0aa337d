"""Texts as rows of a table, a plural form a row, and back: what workbooks, CSV and documents share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeVar

from app.language.locales import Locale
from app.wording.formats.exchange import (
    FORMS,
    MOST_ROWS,
    OTHER,
    Column,
    FileRefused,
    Reason,
    Returned,
    Words,
    clean,
    lines,
    reference,
    split_reference,
)
from app.wording.formats.gathering import Gathering
from app.wording.rules import Row, State

MOST_COLUMNS: Final = 50
NEEDED: Final = (Column.KEY, Column.TARGET)
_LOOKED_THROUGH: Final = 20
"""Rows among which the headings may stand."""

Places = Mapping[Column, int]
Name = TypeVar("Name", bound=str)


class Names:
    """What columns and states are called: whole, either half of “Cyfieithiad / Target”, or as we call them."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self._columns = _by_name((column, words.column(column)) for column in Column)
        self._states = _by_name((state, words.state(state)) for state in State)

    def column(self, name: str) -> Column | None:
        """The column with that heading."""
        return _find(self._columns, name)

    def state(self, name: str) -> State | None:
        """The state of that name."""
        return _find(self._states, name)


def table_rows(rows: Iterable[Row], locale: Locale, words: Words) -> Iterator[Mapping[Column, str]]:
    """The rows under the headings."""
    for row in rows:
        for line in lines(row, locale):
            yield {
                Column.KEY: reference(row),
                Column.FORM: form_word(line.form, words),
                Column.SOURCE: line.source,
                Column.TARGET: line.target,
                Column.COMMENT: clean(row.comment),
                Column.PLACE: clean(row.place),
                Column.STATE: words.state(row.state),
            }


def form_word(form: str | None, words: Words) -> str:
    """What a plural form is called."""
    return words.other if form == OTHER else form or ""


def form_of(word: str) -> str | None:
    """The plural form of that name, by whichever word for all other numbers. None where there is no word."""
    word = word.strip()
    if not word:
        return None
    # A spreadsheet may have made a number of it.
    word = word.removesuffix(".0")
    return word if word in FORMS["cy"] else OTHER


def find_columns(cells: Sequence[str], names: Names) -> Places:
    """Where the columns are, by a row of headings; the first of a name counts."""
    places: dict[Column, int] = {}
    for place, cell in enumerate(cells[:MOST_COLUMNS]):
        column = names.column(cell)
        if column is not None:
            places.setdefault(column, place)
    return places


def is_heading(places: Places) -> bool:
    """Whether the row has the columns without which nothing can be read."""
    return all(column in places for column in NEEDED)


def read_table(numbered: Iterable[tuple[int, Sequence[str]]], words: Words) -> tuple[Returned, ...]:
    """What a table says, its rows with their numbers; the headings are in one of its first rows.

    FileRefused where there are none, or the rows are too many.
    """
    places: Places | None = None
    names, gathering = Names(words), Gathering()
    for number, (line, cells) in enumerate(numbered):
        if number > MOST_ROWS + _LOOKED_THROUGH:
            raise FileRefused(Reason.TOO_MANY, limit=MOST_ROWS, line=line)
        if places is not None:
            add_row(gathering, places, cells, line, names)
        elif is_heading(found := find_columns(cells, names)):
            places = found
        elif number >= _LOOKED_THROUGH:
            break
    if places is None:
        raise no_columns(words)
    return gathering.texts()


def add_row(gathering: Gathering, places: Places, cells: Sequence[str], line: int, names: Names) -> None:
    """Add what a row says, unless it says nothing."""

    def cell(column: Column) -> str:
        place = places.get(column)
        return cells[place] if place is not None and place < len(cells) else ""

    key = cell(Column.KEY).strip()
    if not key and not cell(Column.TARGET).strip():
        return
    gathering.add(
        split_reference(clean(key)),
        form_of(cell(Column.FORM)),
        cell(Column.TARGET),
        source=cell(Column.SOURCE) if Column.SOURCE in places else None,
        state=names.state(cell(Column.STATE)),
        note=cell(Column.COMMENT),
        line=line,
    )


def no_columns(words: Words) -> FileRefused:
    """That the columns which are needed are not there, by their names."""
    return FileRefused(Reason.NO_COLUMNS, names=tuple(words.column(column) for column in NEEDED))


def _by_name(called: Iterable[tuple[Name, str]]) -> dict[str, Name]:
    names: dict[str, Name] = {}
    for one, words in called:
        for name in (str(one), words, *words.split("/")):
            names.setdefault(_plain(name), one)
    return names


def _find(names: Mapping[str, Name], name: str) -> Name | None:
    return next((names[part] for part in map(_plain, (name, *name.split("/"))) if part and part in names), None)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
