"""Texts on their way to translators and back: the rows of a file, and what came back held against what is here."""

from __future__ import annotations

import enum
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from app.language.locales import Locale, other
from app.language.rules import FORM_COUNTS, Flaw
from app.wording.checks import check
from app.wording.formats import Returned, clean, shown
from app.wording.rules import INTERFACE, Row, State

_MARKDOWN: Final = re.compile(r"\]\(|\*\*|^\s*(?:[-*+]|\d+[.)]|#{1,6})\s", re.MULTILINE)


class Text(Protocol):
    """A text as the queue knows it."""

    @property
    def id(self) -> int: ...
    @property
    def catalogue_id(self) -> int: ...
    @property
    def key(self) -> str: ...
    @property
    def context(self) -> str: ...
    @property
    def source_locale(self) -> Locale: ...
    @property
    def source(self) -> tuple[str, ...]: ...
    @property
    def target(self) -> tuple[str, ...]: ...
    @property
    def state(self) -> State: ...
    @property
    def comment(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def made_from(self) -> tuple[str, ...] | None: ...
    @property
    def updated_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A text as it was when it went out, or when it last came back: its source and version then.

    ``target`` is always the translation with which it went out, () where there was none.
    """

    source: tuple[str, ...]
    target: tuple[str, ...] = ()
    version: int
    at: datetime


class Outcome(enum.StrEnum):
    """What a line that came back amounts to."""

    NEW = "new"
    """There is no translation here yet."""
    CHANGED = "changed"
    """It says something else than the translation here."""
    UNCHANGED = "unchanged"
    CONFLICTING = "conflicting"
    """The text or its translation has been changed here in the meantime."""
    EMPTY = "empty"
    """The translation is left empty: what is here stays."""
    UNKNOWN = "unknown"
    """Nothing here has that key."""
    REFUSED = "refused"
    """It has errors, or it is there twice."""


class Clash(enum.StrEnum):
    """What has been changed here in the meantime."""

    SOURCE = "source"
    TRANSLATION = "translation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A line that came back, held against the text here.

    ``id`` and ``version`` are the text's, None where it is unknown. ``ours`` and ``theirs`` are translations, () where
    empty. ``sent_source`` is the source that the translation was made from, where it is not the one here. ``flaws`` are
    errors where the line is refused, else advice; ``twice`` says that an earlier line of the file had the same key.
    """

    line: int
    scope: str
    key: str
    outcome: Outcome
    theirs: tuple[str, ...]
    id: int | None = None
    version: int | None = None
    source_locale: Locale | None = None
    source: tuple[str, ...] = ()
    ours: tuple[str, ...] = ()
    clash: Clash | None = None
    sent_source: tuple[str, ...] | None = None
    flaws: tuple[Flaw, ...] = ()
    twice: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a file would do, line by line, in its order."""

    lines: tuple[Compared, ...]

    @property
    def counts(self) -> Mapping[Outcome, int]:
        """How many lines amount to what."""
        counter = Counter(line.outcome for line in self.lines)
        return {outcome: counter[outcome] for outcome in Outcome}

    def of(self, *outcomes: Outcome) -> tuple[Compared, ...]:
        """The lines that amount to that."""
        return tuple(line for line in self.lines if line.outcome in outcomes)


def rows_of(lines: Iterable[Text], scopes: Mapping[int, str], places: Mapping[int, str] | None = None) -> list[Row]:
    """Texts as they travel; ``scopes`` names their catalogues, ``places`` says where texts stand, by their ids."""
    return [
        Row(
            scope=scopes[line.catalogue_id],
            key=line.key,
            source_locale=line.source_locale,
            source=line.source,
            target=line.target,
            state=line.state,
            comment=line.comment,
            context=line.context,
            place=(places or {}).get(line.id, ""),
            markdown=scopes[line.catalogue_id] != INTERFACE and any(map(_MARKDOWN.search, line.source)),
            former=(line.made_from or ()) if line.state is State.STALE else (),
        )
        for line in lines
    ]


def compare(
    returned: Iterable[Returned],
    texts: Mapping[tuple[str, str], Text],
    sent: Mapping[int, Sent] | None = None,
) -> Report:
    """What came back, held against ``texts`` by scope and key; ``sent`` tells of a job's texts as they went out."""
    seen: set[tuple[str, str]] = set()
    lines = []
    for one in returned:
        name = (one.scope, one.key)
        text = texts.get(name)
        if text is None:
            lines.append(_line(one, Outcome.UNKNOWN))
        elif name in seen:
            lines.append(_known(one, text, Outcome.REFUSED, twice=True))
        else:
            lines.append(_judge(one, text, (sent or {}).get(text.id)))
        seen.add(name)
    return Report(lines=tuple(lines))


def _judge(one: Returned, text: Text, sent: Sent | None) -> Compared:
    if not any(form.strip() for form in one.target):
        return _known(one, text, Outcome.EMPTY if any(text.target) else Outcome.UNCHANGED)
    # A file that was collected before another came back has the other's texts as they went out: nobody wrote them.
    untouched = sent is not None and any(sent.target) and one.target == _as_file(sent.target, text)
    if untouched or one.target == _as_file(text.target, text):
        return _known(one, text, Outcome.UNCHANGED)
    flaws = check(text.source, one.target, target_locale=other(text.source_locale), filled=one.scope == INTERFACE)
    errors = tuple(flaw for flaw in flaws if flaw.kind == "error")
    former = _former_source(one, text, sent)
    if errors:
        clash = None if former is None else Clash.SOURCE
        return _known(one, text, Outcome.REFUSED, flaws=errors, clash=clash, sent_source=former)
    if former is not None:
        return _known(one, text, Outcome.CONFLICTING, clash=Clash.SOURCE, sent_source=former, flaws=flaws)
    if _is_overtaken(text, sent):
        return _known(one, text, Outcome.CONFLICTING, clash=Clash.TRANSLATION, flaws=flaws)
    return _known(one, text, Outcome.CHANGED if any(text.target) else Outcome.NEW, flaws=flaws)


def _former_source(one: Returned, text: Text, sent: Sent | None) -> tuple[str, ...] | None:
    """The source that the translation was made from, where it is no longer the one here.

    What the file says counts, since it may be younger than the job; a file that does not tell is as old as the job.
    """
    if one.source is not None:
        return one.source if one.source != shown(text.source) else None
    return sent.source if sent is not None and sent.source != text.source else None


def _is_overtaken(text: Text, sent: Sent | None) -> bool:
    return (
        sent is not None
        and text.version != sent.version
        and text.updated_at is not None
        and text.updated_at >= sent.at
        and any(text.target)
    )


def _as_file(target: tuple[str, ...], text: Text) -> tuple[str, ...]:
    """A translation of a text as a file gives it back: clean, with every form that its language has."""
    forms = tuple(map(clean, target))
    count = FORM_COUNTS[other(text.source_locale)] if len(text.source) > 1 else 1
    return forms + ("",) * (count - len(forms))


def _line(one: Returned, outcome: Outcome) -> Compared:
    return Compared(
        line=one.line, scope=one.scope, key=one.key, outcome=outcome, theirs=tuple(one.target), note=one.note
    )


def _known(
    one: Returned,
    text: Text,
    outcome: Outcome,
    *,
    flaws: Sequence[Flaw] = (),
    clash: Clash | None = None,
    sent_source: tuple[str, ...] | None = None,
    twice: bool = False,
) -> Compared:
    return Compared(
        line=one.line,
        scope=one.scope,
        key=one.key,
        outcome=outcome,
        theirs=tuple(one.target),
        id=text.id,
        version=text.version,
        source_locale=text.source_locale,
        source=text.source,
        ours=text.target,
        clash=clash,
        sent_source=sent_source,
        flaws=tuple(flaws),
        twice=twice,
        note=_remark(one, text),
    )


def _remark(one: Returned, text: Text) -> str:
    """What the translator remarked; in a table our own comment comes back with it."""
    return "" if one.note.strip() == clean(text.comment).strip() else one.note
