"""What translators ask of whoever wrote a source."""

from __future__ import annotations

from datetime import datetime

from app.extensions import db, transaction
from app.wording.models import SourceText, TextQuestion
from app.wording.service.errors import NoText


def ask(text_id: int, question: str, *, by: int | None, at: datetime) -> int:
    """Put a question about a text's source, and return its id. Raises NoText."""
    with transaction():
        if db.session.get(SourceText, text_id) is None:
            raise NoText(text_id)
        asked = TextQuestion(text_id=text_id, question=question, asked_by=by, asked_at=at)
        db.session.add(asked)
        db.session.flush()
        return asked.id


def answer_question(question_id: int, answer: str, *, by: int | None, at: datetime) -> None:
    """Answer a question, or correct the answer. Raises NoText."""
    with transaction():
        asked = db.session.get(TextQuestion, question_id)
        if asked is None:
            raise NoText(question_id)
        asked.answer, asked.answered_by, asked.answered_at = answer, by, at
