"""What people type in these journeys: on each page of each form, whole and half-finished, and what becomes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

Fields = Mapping[str, str | Sequence[str]]
"""What is typed, or chosen, in the HTML fields of a page, by their names."""

_CONFIDENCE: Final = ("explain", "feed_back", "join_up", "upstream")

# Every page of the library's forms, and of the form with every kind of question, answered to the full.
WHOLE: Final[Mapping[str, Sequence[Fields]]] = {
    "registration": (
        {
            "full_name": "Siân Ŵyn-Ŷates",
            "email": "sian@example.com",
            "organisation": "=SUM(1;2) & Meibion <cyf>",
            "role": "other",
            "role-other-detail": "Cyfieithydd – “dŵr”",
        },
        {
            "contact_language": "both",
            "workshop_language": "cy",
            "access_needs": "yes",
            "access_needs-yes-detail": "Capsiynau, os gwelwch yn dda",
            "hopes": "Cwrdd â phobl\n-5 & <b>ŵ</b>",
        },
        {"share_contact": "no"},
    ),
    "before": (
        {"contact_frequency": "weekly", **{f"confidence-{row}": "3" for row in _CONFIDENCE}},
        {"barriers": ["time", "other"], "barriers-other-detail": "Diffyg cŵn", "example": "Tai\na thrafnidiaeth"},
    ),
    "during": (
        {
            "group": "Grŵp y tŷ",
            "problem": "Aros am dŷ",
            "quick_wins": "Un\nDau",
            "root_causes": "Tri",
            "audience": "Gweinidogion",
        },
    ),
    "after": (
        {
            "overall": "5",
            **{f"agreement-{row}": "4" for row in ("mix", "learnt", "connected", "language")},
            **{f"confidence-{row}": "4" for row in _CONFIDENCE},
        },
        {
            "most_useful": "Y sgwrs",
            "improve": "Dim",
            "do_differently": "Gofyn",
            "keep_in_touch": "yes",
            "recommend": "0",
        },
        {"comment": "Da iawn, wŷr a gwragedd", "quote": "unnamed"},
    ),
    "kinds": (
        {
            "data": "Siân",
            "errors": "Llŷn ac Ŵyr",
            "email": "sian@example.com",
            "phone": "029 2000 0000",
            "count": "5",
            "day-day": "27",
            "day-month": "3",
            "day-year": "2027",
            "pick": "b",
            "choice": "a",
            "choice-a-detail": "Cŵn",
            "many": ["a", "b"],
            "many-a-detail": "Tŷ",
            "needs": "yes",
            "which": "Capsiynau",
            "likely": "7",
            "agree-learnt": "1",
            "agree-met": "2",
            "agreed": "yes",
        },
        {"note": "Nodyn am y dŵr"},
    ),
}

# The same pages given up halfway: some questions unanswered, some wrong.
HALF: Final[Mapping[str, Sequence[Fields]]] = {
    "registration": (
        {"full_name": "Siân Ŵ", "email": "sian@", "role": "other", "role-other-detail": "Cyf"},
        {"contact_language": "both", "access_needs": "yes", "access_needs-yes-detail": "Caps", "hopes": "Dŵr\na thân"},
        {"share_contact": "yes"},
    ),
    "before": (
        {"contact_frequency": "weekly", "confidence-explain": "2", "confidence-upstream": "4"},
        {"barriers": ["time", "other"], "barriers-other-detail": "Diffyg cŵ", "example": "Tai\na thra"},
    ),
    "during": ({"group": "Grŵp", "quick_wins": "Un\nDau", "audience": "Gwein"},),
    "after": (
        {"overall": "5", "agreement-mix": "1", "confidence-explain": "2"},
        {"most_useful": "Y sgŵrs", "do_differently": "Gof", "keep_in_touch": "no"},
        {"comment": "Da iawn, wŷr a gwr", "quote": "named"},
    ),
    "kinds": (
        {
            "data": "Siân Ŵ",
            "errors": "Llŷn",
            "email": "sian@",
            "phone": "029",
            "count": "5.5",
            "day-day": "31",
            "day-month": "Chwefror",
            "pick": "b",
            "choice": "a",
            "choice-a-detail": "Cŵ",
            "many": ["a"],
            "many-a-detail": "Tŷ",
            "needs": "yes",
            "which": "Caps",
            "likely": "7",
            "agree-met": "2",
            "agreed": "yes",
        },
        {"note": "Nodyn am y dŵr"},
    ),
}

# One text on each page that is wrong, so that sending it shows errors; nothing else is answered.
WRONG: Final[Mapping[str, Sequence[Fields]]] = {
    "registration": ({"full_name": "Siân Ŵ", "email": "sian@"}, {"hopes": "Dŵr\na thân"}, {}),
    "before": ({}, {"example": "Tai\na thra"}),
    "during": ({"group": "Grŵp", "quick_wins": "Un\nDau"},),
    "after": ({}, {"most_useful": "Y sgŵrs"}, {"comment": "Da iawn, wŷr"}),
    "kinds": ({"data": "Siân Ŵ", "email": "sian@", "count": "5.5", "day-day": "31"}, {"note": "ŵ" * 501}),
}

# The columns that the whole answers stand in, by codes, in the format for statistics.
EXPORTED: Final[Mapping[str, Mapping[str, str]]] = {
    "registration": {
        "full_name": "Siân Ŵyn-Ŷates",
        "organisation": "=SUM(1;2) & Meibion <cyf>",
        "role": "5",
        "role.other.detail": "Cyfieithydd – “dŵr”",
        "contact_language": "3",
        "workshop_language": "1",
        "access_needs": "1",
        "access_needs.yes.detail": "Capsiynau, os gwelwch yn dda",
        "hopes": "Cwrdd â phobl\n-5 & <b>ŵ</b>",
        "share_contact": "0",
    },
    "before": {
        "contact_frequency": "4",
        **{f"confidence.{row}": "3" for row in _CONFIDENCE},
        "barriers": "1; 6",
        "barriers.time": "1",
        "barriers.contacts": "0",
        "barriers.none": "0",
        "barriers.other.detail": "Diffyg cŵn",
        "example": "Tai\na thrafnidiaeth",
    },
    "during": {
        "group": "Grŵp y tŷ",
        "problem": "Aros am dŷ",
        "quick_wins": "Un\nDau",
        "root_causes": "Tri",
        "audience": "Gweinidogion",
    },
    "after": {
        "overall": "5",
        **{f"agreement.{row}": "4" for row in ("mix", "learnt", "connected", "language")},
        **{f"confidence.{row}": "4" for row in _CONFIDENCE},
        "most_useful": "Y sgwrs",
        "improve": "Dim",
        "do_differently": "Gofyn",
        "keep_in_touch": "1",
        "recommend": "0",
        "comment": "Da iawn, wŷr a gwragedd",
        "quote": "2",
    },
}

LIBRARY: Final = ("registration", "before", "during", "after")
PAGES: Final = tuple((form, number) for form, pages in WHOLE.items() for number in range(1, len(pages) + 1))
"""Every page of every form."""


def as_held(fields: Fields) -> dict[str, list[str]]:
    """The fields as a page holds them: a list of values for each name."""
    return {name: [value] if isinstance(value, str) else list(value) for name, value in fields.items()}
