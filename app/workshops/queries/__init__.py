"""Reads of workshops: snapshots, of which workers may keep what is published until the revision moves; and lists."""

from app.workshops.queries.links import find_short_link, short_links
from app.workshops.queries.lists import Copyable, copyable, list_texts
from app.workshops.queries.missing import PLACES, gaps, gaps_of, text_gaps_of
from app.workshops.queries.people import TrailLine, WorkshopMember, list_events, list_members
from app.workshops.queries.snapshots import (
    MOMENTS,
    FormSnapshot,
    NoWorkshop,
    Reader,
    VersionSnapshot,
    WorkshopSnapshot,
    find_by_slug,
    find_managed,
    find_published,
    find_version,
    get_workshop,
    list_kept,
    list_managed,
    list_published,
    list_versions,
    slug_exists,
)
from app.workshops.rules import Gap, GapKind

__all__ = [
    "MOMENTS",
    "PLACES",
    "Copyable",
    "FormSnapshot",
    "Gap",
    "GapKind",
    "NoWorkshop",
    "Reader",
    "TrailLine",
    "VersionSnapshot",
    "WorkshopMember",
    "WorkshopSnapshot",
    "copyable",
    "find_by_slug",
    "find_managed",
    "find_published",
    "find_short_link",
    "find_version",
    "gaps",
    "gaps_of",
    "get_workshop",
    "list_events",
    "list_kept",
    "list_managed",
    "list_members",
    "list_published",
    "list_texts",
    "list_versions",
    "short_links",
    "slug_exists",
    "text_gaps_of",
]
