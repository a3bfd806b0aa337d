"""Questions about a text, which its organisers answer."""

from __future__ import annotations

from typing import Final

from flask import abort
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext, ngettext

from app import clock
from app.language import Locale
from app.web.access import allows, person
from app.web.addresses import localised
from app.web.page import tell
from app.web.translator.editor import LONGEST_QUESTION
from app.web.translator.page import CONTRIBUTORS, bp
from app.web.translator.sheet import Sheet
from app.wording import service as wording

# Translators: error message under the field for a question about a text that is to be translated
_EMPTY: Final = lazy_gettext("Enter your question")


@allows(*CONTRIBUTORS)
def send_question(locale: Locale, text_id: int) -> ResponseReturnValue:
    """Ask the organisers of the workshop. What was typed into the other fields stays there, and is not saved."""
    sheet = Sheet(text_id, locale)
    if sheet.scope is None:
        abort(404)  # nobody in particular wrote the texts of the service itself
    question = sheet.editor.question.replace("\r\n", "\n").strip()
    if not question or len(question) > LONGEST_QUESTION:
        sheet.editor.question_problem = str(_EMPTY) if not question else _too_long()
        return sheet.show()
    # The page is not led away from: reloading it sends the question once more.
    if all(asked.question != question for asked in sheet.detail.questions):
        wording.ask(text_id, question, by=person().user_id, at=clock.now())
    now = Sheet(text_id, locale)
    now.editor.question = ""
    tell("question-sent")
    return now.show()


def _too_long() -> str:
    # Translators: error message under a field for a question; %(num)d is the largest number of characters
    return str(
        ngettext(
            "Your question must be %(num)d character or fewer",
            "Your question must be %(num)d characters or fewer",
            LONGEST_QUESTION,
        )
    )


localised(bp, "/{translate}/{texts}/<int:text_id>/{questions}", "send_question", send_question, ("POST",))
