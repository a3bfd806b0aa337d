"""Use cases of texts; each owns one transaction, or takes part in its caller's."""

from app.wording.service.catalogues import (
    Pair,
    add_texts,
    copy_catalogue,
    create_catalogue,
    delete_catalogue,
    move_revision,
    order_texts,
    remove_texts,
    save_pairs,
)
from app.wording.service.errors import Blocked, HasTerm, NoTerm, NoText, NotSecond, Overtaken
from app.wording.service.interface import FileText, sync_interface
from app.wording.service.questions import answer_question, ask
from app.wording.service.terms import put_back_term, remove_term, save_term
from app.wording.service.translating import approve, keep, save_draft, submit

__all__ = [
    "Blocked",
    "FileText",
    "HasTerm",
    "NoTerm",
    "NoText",
    "NotSecond",
    "Overtaken",
    "Pair",
    "add_texts",
    "answer_question",
    "approve",
    "ask",
    "copy_catalogue",
    "create_catalogue",
    "delete_catalogue",
    "keep",
    "move_revision",
    "order_texts",
    "put_back_term",
    "remove_term",
    "remove_texts",
    "save_draft",
    "save_pairs",
    "save_term",
    "submit",
    "sync_interface",
]
