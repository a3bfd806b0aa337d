"""PO, gettext’s own: what translators’ editors, Weblate and Pontoon take.

A message of the interface is what gettext knows it as, by its context and msgid; a text of a workshop has its scope
and key for context, so that two that read alike stay two. Source: GNU gettext manual, “The Format of PO Files”.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

import polib

from app.language.locales import Locale
from app.language.rules import PLURAL_FORMS
from app.wording.formats.encoding import decoded
from app.wording.formats.exchange import (
    MOST_ROWS,
    FileRefused,
    Head,
    Reason,
    Returned,
    clean,
    reference,
    shown,
    targets,
)
from app.wording.formats.gathering import checked, returned_target
from app.wording.rules import INTERFACE, Row, State, interface_key

_PLURALS: Final[Mapping[Locale, str]] = {"cy": PLURAL_FORMS, "en": "nplurals=2; plural=(n != 1);"}
_MOST_LINES: Final = 20 * MOST_ROWS

_MESSAGE: Final = re.compile(r"^(?:#~ ?)?msgid[ \t\"]", re.MULTILINE)
_NO_FORM: Final = re.compile(r"^[ \t]*msgstr\[(?![0-5]\])", re.MULTILINE)
_FACT: Final = re.compile(r"^(scope|key|state): (\S+)$", re.MULTILINE)
_ERROR_LINE: Final = re.compile(r"line (\d+)")
_PYTHON: Final = re.compile(r"%\(\w+\)[a-z]")
_BRACES: Final = re.compile(r"\{\w+\}")
# polib takes these for the end of a line. While it reads, letters that no text has stand for them.
_STAND_INS: Final = {0x2028: "\ufdd0", 0x2029: "\ufdd1"}
_BACK: Final = {0xFDD0: "\u2028", 0xFDD1: "\u2029"}


def write_po(rows: Iterable[Row], target_locale: Locale, head: Head) -> bytes:
    """A PO file with our header."""
    file = polib.POFile(wrapwidth=0)
    file.header = "\n".join(map(clean, (head.title, *head.lines)))
    file.metadata = {
        "Project-Id-Version": clean(head.reference).replace("\n", " "),
        "Language": target_locale,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": _PLURALS[target_locale],
    }
    file.extend(_entry(row, target_locale) for row in rows)
    return f"{file}\n".encode()


def read_po(data: bytes) -> tuple[Returned, ...]:
    """What a PO file says, but for its header, of which nothing is believed, and obsolete messages."""
    # polib opens a file of that name where it is given one; a comment is none.
    text = "#\n" + decoded(data).replace("\r\n", "\n").translate(_STAND_INS)
    if len(_MESSAGE.findall(text)) > MOST_ROWS + 1 or text.count("\n") > _MOST_LINES:
        raise FileRefused(Reason.TOO_MANY, limit=MOST_ROWS)
    if wrong := _NO_FORM.search(text):
        # polib would look at the first figure alone.
        raise FileRefused(Reason.MALFORMED, line=text.count("\n", 0, wrong.start()))
    try:
        file = polib.pofile(text, encoding="utf-8", wrapwidth=0)
    except (OSError, ValueError, LookupError, AttributeError, TypeError) as error:
        raise FileRefused(Reason.MALFORMED, line=_line_of(error)) from error
    return tuple(_returned(entry) for entry in file if not entry.obsolete)


def _entry(row: Row, locale: Locale) -> polib.POEntry:
    source, forms = shown(row.source), targets(row, locale)
    entry = polib.POEntry(
        msgctxt=_context(row),
        msgid=source[0],
        comment="\n".join(_comments(row)),
        flags=_flags(row, source, filled=any(forms)),
    )
    if row.plural:
        entry.msgid_plural = source[1]
        entry.msgstr_plural = dict(enumerate(forms))
    else:
        entry.msgstr = forms[0]
    if row.former:
        former = shown(row.former)
        entry.previous_msgid = former[0]
        entry.previous_msgid_plural = former[1] if len(former) > 1 else None
    return entry


def _context(row: Row) -> str | None:
    if row.scope != INTERFACE:
        return reference(row)
    return row.context or None


def _comments(row: Row) -> Iterable[str]:
    if row.comment:
        yield clean(row.comment)
    if row.place:
        yield f"place: {clean(row.place)}"
    if row.limit is not None:
        yield f"limit: {row.limit}"
    # The last ones count when the file comes back, whatever a comment says.
    yield f"scope: {row.scope}"
    yield f"key: {row.key}"
    yield f"state: {row.state}"


def _flags(row: Row, source: tuple[str, ...], *, filled: bool) -> list[str]:
    flags = ["fuzzy"] if filled and row.state is not State.APPROVED else []
    # Texts of forms are never filled in: a percent sign in them is one.
    if row.scope == INTERFACE and row.key != row.context:
        if any(map(_PYTHON.search, source)):
            flags.append("python-format")
        elif any(map(_BRACES.search, source)):
            flags.append("python-brace-format")
    return flags


def _returned(entry: polib.POEntry) -> Returned:
    line = max((entry.linenum or 1) - 1, 1)
    if entry.msgid_plural:
        count = max(entry.msgstr_plural, default=-1) + 1
        forms = tuple(entry.msgstr_plural.get(index, "") for index in range(count))
        source: tuple[str, ...] = (entry.msgid, entry.msgid_plural)
    else:
        forms, source = (entry.msgstr,), (entry.msgid,)
    source = tuple(_text(text, line) for text in source)
    target = returned_target(tuple(_text(form, line) for form in forms))
    facts = dict(_FACT.findall(entry.comment))
    scope, key = _name(entry, facts, source[0])
    return Returned(
        scope=scope,
        key=key,
        target=target,
        source=source,
        state=_state(entry, facts, target),
        line=line,
        note=_text(entry.tcomment, line),
    )


def _name(entry: polib.POEntry, facts: Mapping[str, str], message: str) -> tuple[str, str]:
    context = _text(entry.msgctxt or "", 1)
    if "scope" in facts and "key" in facts:
        return facts["scope"], facts["key"]
    if context.startswith("workshop-") and "/" in context:
        scope, _, key = context.partition("/")
        return scope, key
    return INTERFACE, context if "." in context else interface_key(context, message)


def _state(entry: polib.POEntry, facts: Mapping[str, str], target: tuple[str, ...]) -> State:
    if not target:
        return State.MISSING
    if not entry.fuzzy:
        return State.APPROVED
    told = facts.get("state", "")
    return State(told) if told in (State.DRAFT, State.STALE) else State.NEEDS_REVIEW


def _text(text: str, line: int) -> str:
    return checked(text.translate(_BACK), line)


def _line_of(error: Exception) -> int | None:
    match = _ERROR_LINE.search(str(error))
    return max(int(match[1]) - 1, 1) if match else None
