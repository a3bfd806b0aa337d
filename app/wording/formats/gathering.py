"""The lines of a file put together again: the forms of a plural are one text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from app.wording.formats.exchange import (
    FORMS,
    LONGEST_TEXT,
    MOST_ROWS,
    OTHER,
    SINGULAR,
    FileRefused,
    Reason,
    Returned,
    clean,
)
from app.wording.rules import State

_FURTHER: Final = (State.MISSING, State.DRAFT, State.STALE, State.NEEDS_REVIEW, State.APPROVED)


@dataclass(slots=True)
class _Text:
    line: int
    sources: dict[str | None, str | None] = field(default_factory=dict)
    targets: dict[str | None, str] = field(default_factory=dict)
    states: list[State | None] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Gathering:
    """Lines as a file gives them, in its order; each text appears where its first line did."""

    def __init__(self) -> None:
        self._texts: list[tuple[str, str, _Text]] = []
        self._last: dict[tuple[str, str], _Text] = {}
        self._count = 0

    def add(
        self,
        name: tuple[str, str],
        form: str | None,
        target: str,
        *,
        line: int,
        source: str | None = None,
        state: State | None = None,
        note: str = "",
    ) -> None:
        """A line of the text with that scope and key; ``form`` is the name of a plural form.

        FileRefused where a text is too long, or the lines are too many.
        """
        self._count += 1
        if self._count > MOST_ROWS:
            raise FileRefused(Reason.TOO_MANY, limit=MOST_ROWS, line=line)
        text = self._last.get(name)
        if text is None or form in text.targets or (form is None) != (None in text.targets):
            text = self._last[name] = _Text(line)
            self._texts.append((*name, text))
        text.targets[form] = checked(target, line)
        text.sources[form] = None if source is None else checked(source, line)
        text.states.append(state)
        if (remark := clean(note)) and remark not in text.notes:
            text.notes.append(remark)

    def texts(self) -> tuple[Returned, ...]:
        """What came back."""
        return tuple(
            Returned(
                scope=scope,
                key=key,
                target=returned_target(_in_order(text.targets)),
                source=_source(text.sources),
                state=least(text.states),
                line=text.line,
                note="\n".join(text.notes),
            )
            for scope, key, text in self._texts
        )


def checked(text: str, line: int) -> str:
    """The text, clean. FileRefused where it is too long."""
    if len(text) > LONGEST_TEXT:
        raise FileRefused(Reason.TOO_LONG, line=line, found=len(text), limit=LONGEST_TEXT)
    return clean(text)


def returned_target(forms: tuple[str, ...]) -> tuple[str, ...]:
    """The forms of a translation, or () where all are empty."""
    return forms if any(forms) else ()


def _in_order(targets: dict[str | None, str]) -> tuple[str, ...]:
    if None in targets:
        return (targets[None],)
    order = FORMS["en" if targets.keys() <= set(FORMS["en"]) else "cy"]
    return tuple(targets.get(form, "") for form in order)


def _source(sources: dict[str | None, str | None]) -> tuple[str, ...] | None:
    if None in sources:
        only = sources[None]
        return None if only is None else (only,)
    singular = sources.get(SINGULAR)
    plurals = {source for form, source in sources.items() if form != SINGULAR}
    # A table in which somebody changed one of them tells nothing.
    plural = sources.get(OTHER) if len(plurals) == 1 else None
    return None if singular is None or plural is None else (singular, plural)


def least(states: Iterable[State | None]) -> State | None:
    """The state of what has parts: that of the part which is the least far, or None where none has any."""
    known = [state for state in states if state is not None]
    return min(known, key=_FURTHER.index, default=None)
