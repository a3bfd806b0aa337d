"""The pages of a form, rendered in the language of the request."""

from __future__ import annotations

from flask import render_template

from app.questionnaires import text_key
from app.web.fields import to_html
from app.web.pages.contexts import CheckContext, DeleteContext, PageContext, ReceiptContext, StateContext


def render_question_page(context: PageContext) -> str:
    """A page of questions; with its errors, if the form has been validated and has any."""
    key, page, words = context.questionnaire.key, context.page, context.words
    guidance = to_html(words(text_key(key, "page", page.key, "guidance"))) if page.guidance is not None else None
    return render_template(
        "participant/question.html",
        context=context,
        form=context.form,
        title=words(text_key(key, "page", page.key, "title")),
        form_title=words(text_key(key, "title")),
        guidance=guidance,
        submits=context.last and not context.questionnaire.check_answers,
        errors=bool(context.form.problems),
        sends_form=True,
    )


def render_check_page(context: CheckContext) -> str:
    """All answers, each with a way to change it, and the button that sends them."""
    form_title = context.words(text_key(context.questionnaire.key, "title"))
    return render_template("participant/check.html", context=context, form_title=form_title, sends_form=True)


def render_state_page(context: StateContext) -> str:
    """Why the form cannot be answered now, and what to do instead."""
    return render_template("participant/state.html", context=context)


def render_receipt(context: ReceiptContext) -> str:
    """The thanks, the reference and what happens next."""
    return render_template("participant/receipt.html", context=context)


def render_delete_page(context: DeleteContext) -> str:
    """The question whether to delete what was typed."""
    return render_template("participant/delete.html", context=context)


def render_deleted_page(context: DeleteContext) -> str:
    """That nothing of what was typed is kept."""
    return render_template("participant/deleted.html", context=context)
