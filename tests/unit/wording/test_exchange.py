"""What came back, held against what is here."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from app.wording.exchange import Clash, Outcome, Sent, compare, rows_of
from app.wording.formats import Returned
from app.wording.queries import TextLine
from app.wording.rules import State

NOW = datetime(2027, 5, 5, 9, tzinfo=UTC)
LINE = TextLine(
    id=7,
    catalogue_id=1,
    key="registration.name.label",
    context="",
    source_locale="en",
    source=("Your name",),
    target=("Eich enw",),
    state=State.DRAFT,
    comment="A field",
    version=3,
    made_from=("Your name",),
    updated_at=NOW,
    updated_by=None,
)
SENT = Sent(source=("Your name",), version=3, at=NOW)


def back(*target: str, source: tuple[str, ...] | None = ("Your name",), **parts: Any) -> Returned:
    """The text as it came back."""
    values = {"scope": "workshop-1", "key": LINE.key, "state": None, "line": 2} | parts
    return Returned(target=target, source=source, **values)


def outcome(returned: Returned, line: TextLine = LINE, sent: Sent | None = SENT) -> tuple[Outcome, Clash | None]:
    """What becomes of one line."""
    report = compare(
        [returned], {(f"workshop-{line.catalogue_id}", line.key): line}, None if sent is None else {line.id: sent}
    )
    return report.lines[0].outcome, report.lines[0].clash


def test_what_came_back_as_it_went_out_is_unchanged() -> None:
    assert outcome(back("Eich enw")) == (Outcome.UNCHANGED, None)
    assert outcome(back(), replace(LINE, target=(), state=State.MISSING)) == (Outcome.UNCHANGED, None)


def test_what_says_something_else_is_changed_and_new_where_nothing_was() -> None:
    assert outcome(back("Enw")) == (Outcome.CHANGED, None)
    assert outcome(back("Enw"), replace(LINE, target=(), state=State.MISSING)) == (Outcome.NEW, None)


def test_an_empty_translation_takes_nothing_away() -> None:
    assert outcome(back()) == (Outcome.EMPTY, None)
    assert outcome(back("  ")) == (Outcome.EMPTY, None)


def test_a_source_that_has_changed_since_is_a_conflict_whether_or_not_the_file_tells() -> None:
    now = replace(LINE, source=("Your full name",), version=4)
    assert outcome(back("Enw"), now) == (Outcome.CONFLICTING, Clash.SOURCE)
    assert outcome(back("Enw", source=None), now) == (Outcome.CONFLICTING, Clash.SOURCE)
    assert outcome(back("Enw"), now, sent=None) == (Outcome.CONFLICTING, Clash.SOURCE)


def test_a_file_younger_than_the_job_is_judged_by_the_source_in_it() -> None:
    now = replace(LINE, source=("Your full name",), version=4, updated_at=NOW - timedelta(days=1))
    assert outcome(back("Enw llawn", source=("Your full name",)), now) == (Outcome.CHANGED, None)


def test_a_translation_that_has_changed_since_is_a_conflict() -> None:
    now = replace(LINE, target=("Enw chi",), version=4, updated_at=NOW + timedelta(days=1))
    assert outcome(back("Enw"), now) == (Outcome.CONFLICTING, Clash.TRANSLATION)
    assert outcome(back("Enw chi"), now) == (Outcome.UNCHANGED, None)


def test_what_came_back_untouched_takes_nothing_away_that_was_written_since() -> None:
    now = replace(LINE, target=("Enw chi",), version=4, updated_at=NOW + timedelta(days=1))
    sent = Sent(source=("Your name",), target=("Eich enw",), version=4, at=NOW + timedelta(days=1))
    assert outcome(back("Eich enw"), now, sent) == (Outcome.UNCHANGED, None)
    assert outcome(back("Enw"), now, sent) == (Outcome.CHANGED, None)


def test_nothing_here_has_an_unknown_key_or_another_scope() -> None:
    assert outcome(back("Enw", key="registration.other.label")) == (Outcome.UNKNOWN, None)
    assert outcome(back("Enw", scope="")) == (Outcome.UNKNOWN, None)


def test_a_translation_with_errors_is_refused() -> None:
    line = replace(LINE, source=("See [the page](https://example.com)",), target=())
    report = compare(
        [back("Gweler [y dudalen](javascript:alert(1))", source=None)], {("workshop-1", line.key): line}, {}
    )
    assert report.lines[0].outcome is Outcome.REFUSED
    assert report.lines[0].flaws


def test_a_plural_needs_every_form() -> None:
    line = replace(LINE, source=("%(num)s place", "%(num)s places"), target=(), catalogue_id=1)
    assert outcome(back("%(num)s lle", source=None), line, sent=None) == (Outcome.REFUSED, None)


def test_the_second_line_of_a_text_does_not_count() -> None:
    report = compare([back("Enw"), back("Enw arall")], {("workshop-1", LINE.key): LINE}, {LINE.id: SENT})
    assert [line.outcome for line in report.lines] == [Outcome.CHANGED, Outcome.REFUSED]
    assert report.lines[1].twice


def test_our_own_comment_is_no_remark_of_the_translator() -> None:
    texts = {("workshop-1", LINE.key): LINE}
    assert compare([back("Enw", note="A field")], texts).lines[0].note == ""
    assert compare([back("Enw", note="Is this a person?")], texts).lines[0].note == "Is this a person?"


def test_the_row_of_a_stale_text_tells_its_former_source() -> None:
    (row,) = rows_of([replace(LINE, state=State.STALE, made_from=("A name",))], {1: "workshop-1"}, {7: "Page 1"})
    assert (row.scope, row.former, row.place) == ("workshop-1", ("A name",), "Page 1")
    (row,) = rows_of([LINE], {1: "workshop-1"})
    assert row.former == ()
