"""What a response counts as."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from typing import Any, Final, NamedTuple, Self

from app.questionnaires import Kind, Questionnaire

SENT: Final = "@sent"
"""The answer under which a response itself is counted. No question has such a key."""
TOOK: Final = "@took"
"""The answer under which the time that it took is counted: values are the least seconds of a bucket."""
KEPT: Final = "@kept"
"""The role of counts whose responses have been deleted."""
NO_DAY: Final = date.min

# Seconds up to which buckets are so many seconds wide; beyond a week it is all one.
_WIDTHS: Final = ((120, 5), (600, 15), (3_600, 60), (6 * 3_600, 600), (7 * 86_400, 3_600))


class Key(NamedTuple):
    """What is counted, in the order of the table's key; see ``models.Tally``."""

    answer: str
    value: str
    day: date
    locale: str
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What of a response is counted. ``answers`` lacks those of a special category."""

    locale: str
    day: date
    started_at: datetime | None
    submitted_at: datetime | None
    answers: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """How responses to a version of a form are counted: ``role`` is the key of the question that asks for it."""

    questions: tuple[Kind, ...]
    role: str | None
    timed: bool

    @classmethod
    def of(cls, questionnaire: Questionnaire) -> Self:
        """The counting of a version. Questions of a special category are none of it."""
        questions = questionnaire.questions_by_key.values()
        return cls(
            questions=tuple(question for question in questions if question.personal != "special"),
            role=role_question(questionnaire),
            timed=not questionnaire.anonymous,
        )

    def keys(self, sent: Sent) -> Iterator[Key]:
        """What a response counts as, each key once."""
        role = str(sent.answers.get(self.role) or "") if self.role else ""
        where = (sent.day, sent.locale, role)
        yield Key(SENT, "", *where)
        if self.timed and (seconds := _seconds(sent)):
            yield Key(TOOK, str(bucket(seconds)), *where)
        for question in self.questions:
            for answer, value in question.tallied(sent.answers):
                yield Key(answer, value, *where)


def role_question(questionnaire: Questionnaire) -> str | None:
    """The key of the question that asks for a person's role, by which results may be filtered."""
    return next(
        (
            question.key
            for question in questionnaire.questions_by_key.values()
            if question.purpose == "workshop_role" and question.personal != "special"
        ),
        None,
    )


def bucket(seconds: int) -> int:
    """The least seconds of the bucket that a time belongs to."""
    for end, width in _WIDTHS:
        if seconds < end:
            return seconds // width * width
    return _WIDTHS[-1][0]


def median_time(buckets: Iterable[tuple[int, int]]) -> int | None:
    """The middle of the bucket in which the median lies; ``buckets`` are pairs of least seconds and count."""
    known = sorted(buckets)
    counts = list(accumulate(count for _, count in known))
    if not counts or not counts[-1]:
        return None
    least = next(least for (least, _), reached in zip(known, counts, strict=True) if 2 * reached >= counts[-1])
    return least + next((width // 2 for end, width in _WIDTHS if least < end), 0)


def _seconds(sent: Sent) -> int:
    """How long it took; 0 where that is unknown, as for what was sent at once."""
    if sent.started_at is None or sent.submitted_at is None:
        return 0
    return max(0, int((sent.submitted_at - sent.started_at).total_seconds()))
