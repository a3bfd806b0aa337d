"""Translating: the queue of texts, their editor, jobs, the term base."""

from __future__ import annotations

from app.web.translator import asking, glossary, jobs, outside, outside_preview, preview, queue, text
from app.web.translator.page import bp

__all__ = ["asking", "bp", "glossary", "jobs", "outside", "outside_preview", "preview", "queue", "text"]
