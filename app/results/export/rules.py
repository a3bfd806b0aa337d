"""Decisions about files of responses: what may be chosen, and what a cell, a heading and a sheet may be called."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Final, Literal, TypeAlias

Format = Literal["xlsx", "csv-excel", "csv-stats", "codebook"]
"""A workbook; CSV guarded against formulas; CSV with each text as it was typed; what the columns mean, alone."""
Labels = Literal["cy", "en", "both", "codes"]
"""In which language headings and labels are; codes: the questions' keys, and options' permanent numbers."""
Choices = Literal["joined", "split", "both"]
"""Whether a multiple choice is one cell, a cell for each option, or both."""
Versions = Literal["merged", "separate"]
"""Whether all versions of a form stand in one table, or each in its own."""
Ending = Literal["csv", "zip", "xlsx"]
Cell: TypeAlias = "str | int"

FORMATS: Final[tuple[Format, ...]] = ("xlsx", "csv-excel", "csv-stats", "codebook")
LABELS: Final[tuple[Labels, ...]] = ("cy", "en", "both", "codes")
CHOICES: Final[tuple[Choices, ...]] = ("both", "joined", "split")
VERSIONS: Final[tuple[Versions, ...]] = ("merged", "separate")

NOT_SHOWN: Final = "not_shown"
DELETED: Final = "deleted"
"""What a cell says among codes: the person was not asked; the answer has been deleted."""

LONGEST_CELL: Final = 32_767
"""UTF-16 units in a cell of a workbook (Microsoft, “Excel specifications and limits”)."""
MOST_ROWS: Final = 1_048_576
LONGEST_SHEET_NAME: Final = 31
LONGEST_NAME: Final = 64
"""Bytes of a variable's name in SPSS."""

# OWASP, “CSV Injection”, full-width forms included.
_FORMULA_STARTS: Final = frozenset("=+-@\t\r\n＝＋－＠")
_NOT_IN_SHEET_NAMES: Final = re.compile(r"[\[\]:*?/\\]")
# What neither R nor SPSS takes for the name of a variable.
_RESERVED: Final = frozenset(
    {
        "all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with",
        "break", "else", "for", "function", "if", "in", "next", "repeat", "while",
    }
)  # fmt: skip


def ending_of(format_: Format, versions: Versions) -> Ending:
    """What a file's name ends in: CSV of every version apart is several files in one."""
    if format_ == "xlsx":
        return "xlsx"
    return "zip" if format_ != "codebook" and versions == "separate" else "csv"


def guarded(cell: str) -> str:
    """A text that Excel will not take for a formula: one that could be is led by an apostrophe.

    Source: OWASP, “CSV Injection”.
    """
    return f"'{cell}" if cell[:1] in _FORMULA_STARTS else cell


def looks_like_formula(cell: str) -> bool:
    """Whether a spreadsheet would take the text for a formula, were it typed there."""
    return cell[:1] in _FORMULA_STARTS


def utf16_length(text: str) -> int:
    """How long Excel finds the text: a letter beyond the first 65,536, such as an emoji, counts as two."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str) -> str:
    """As much of the text as a cell of a workbook takes; no letter is cut in two."""
    return text.encode("utf-16-le", "surrogatepass")[: 2 * LONGEST_CELL].decode("utf-16-le", "ignore")


def variable_names(keys: Iterable[str], taken: Iterable[str] = ()) -> Iterator[str]:
    """A name for each key that R and SPSS both take: 64 bytes or fewer, no reserved word, none that is ``taken``.

    A key is called the same in every file, unless another one there has taken that name.
    """
    used = set(taken)
    for key in keys:
        name = f"q_{key}" if key in _RESERVED or key in used else key
        if len(name) > LONGEST_NAME:
            digest = hashlib.sha256(key.encode()).hexdigest()[:8]
            name = f"{name[: LONGEST_NAME - 9]}_{digest}"
        while name in used:
            name = f"q_{name}"[:LONGEST_NAME]
        used.add(name)
        yield name


def sheet_name(name: str) -> str:
    """The name as a workbook takes it: no more than 31 characters, without those that are forbidden."""
    return _NOT_IN_SHEET_NAMES.sub(" ", name)[:LONGEST_SHEET_NAME].strip(" '")
