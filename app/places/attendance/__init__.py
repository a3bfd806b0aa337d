"""Who came: a pasted list or a meeting's report is read, and set beside the people of a workshop. Plain Python."""

from __future__ import annotations

from app.places.attendance.matching import Known, MatchedLine, Matches, Quality, match
from app.places.attendance.reading import MOST_BYTES, MOST_LINES, Listed, NotText, TooLong, decode, read_list

__all__ = [
    "MOST_BYTES",
    "MOST_LINES",
    "Known",
    "Listed",
    "MatchedLine",
    "Matches",
    "NotText",
    "Quality",
    "TooLong",
    "decode",
    "match",
    "read_list",
]
