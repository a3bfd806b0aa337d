"""What entering and correcting answers share: a whole form on one page, and what else is asked there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from flask import request
from flask.typing import ResponseReturnValue

from app.language import Locale, other
from app.web.fields.own import OwnForm
from app.web.frame import alternates
from app.web.organiser.page import show
from app.web.pages.whole import WholeForm, sent_pages
from app.workshops.queries import VersionSnapshot

OWN: Final = "Own-"
"""Begins the names of what stands beside the questions of a form, none of whose names has a capital."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WholePage:
    """A whole form, and what is asked ``first`` and ``last`` beside it; ``said`` is wrong with none of its questions.

    ``judged``: the page shows what is wrong with it, and goes on doing so in the other language.
    """

    whole: WholeForm
    first: OwnForm | None = None
    last: OwnForm | None = None
    said: tuple[str, ...] = ()
    judged: bool = False

    @property
    def error_list(self) -> list[dict[str, str]]:
        """The entries of the error summary, in the order of the page."""
        return [
            *({"text": sentence} for sentence in self.said),
            *(self.first.error_list if self.first else ()),
            *self.whole.error_list,
            *(self.last.error_list if self.last else ()),
        ]


def show_whole(template: str, page: WholePage, locale: Locale, **context: Any) -> ResponseReturnValue:
    """The page. The language switch sends it to the other language: it may hold more than a cookie would."""
    return show(template, page, own=OWN, switch_address=alternates()[other(locale)], **context)


def sent_raw(version: VersionSnapshot) -> dict[str, dict[str, list[str]]]:
    """The fields of each page of the form as they were sent."""
    return sent_pages(version.questionnaire, request.form.to_dict(flat=False))


def only_switches() -> bool:
    """Whether the page is only to be shown in another language, and was not judged before."""
    return switches() and not request.form.get(f"{OWN}judged")


def switches() -> bool:
    """Whether the page is to be shown in another language."""
    return request.form.get("action") == "switch"
