"""Reads of texts."""

from app.wording.queries.overlay import get_overlay
from app.wording.queries.queue import (
    QueueFilter,
    QueuePage,
    TextLine,
    count_states,
    find_neighbours,
    list_lines,
    list_queue,
)
from app.wording.queries.single import Asked, Earlier, Same, TextDetail, find_text, list_questions
from app.wording.queries.terms import TermChange, list_term_changes
from app.wording.queries.texts import (
    Gap,
    StoredText,
    Wording,
    find_interface,
    find_wordings,
    get_revision,
    get_wording,
    get_wordings,
    list_texts,
    list_wordings,
)

__all__ = [
    "Asked",
    "Earlier",
    "Gap",
    "QueueFilter",
    "QueuePage",
    "Same",
    "StoredText",
    "TermChange",
    "TextDetail",
    "TextLine",
    "Wording",
    "count_states",
    "find_interface",
    "find_neighbours",
    "find_text",
    "find_wordings",
    "get_overlay",
    "get_revision",
    "get_wording",
    "get_wordings",
    "list_lines",
    "list_questions",
    "list_queue",
    "list_term_changes",
    "list_texts",
    "list_wordings",
]
