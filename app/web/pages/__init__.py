"""A questionnaire's pages, rendered for whoever shows them."""

from app.web.pages.contexts import (
    CheckContext,
    ClosedState,
    DeleteContext,
    PageContext,
    ReceiptContext,
    Row,
    Section,
    StateContext,
    check_sections,
    is_mailed,
)
from app.web.pages.render import (
    render_check_page,
    render_delete_page,
    render_deleted_page,
    render_question_page,
    render_receipt,
    render_state_page,
)
from app.web.pages.workshop import WorkshopContext, render_workshop_page

__all__ = [
    "CheckContext",
    "ClosedState",
    "DeleteContext",
    "PageContext",
    "ReceiptContext",
    "Row",
    "Section",
    "StateContext",
    "WorkshopContext",
    "check_sections",
    "is_mailed",
    "render_check_page",
    "render_delete_page",
    "render_deleted_page",
    "render_question_page",
    "render_receipt",
    "render_state_page",
    "render_workshop_page",
]
