"""What the pages behind a sign-in share: rendering with a form, the language switch, notices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Protocol, TypeVar

from flask import make_response, redirect, render_template, request, session
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from werkzeug.datastructures import MultiDict

from app.language import Locale, other
from app.web.fields.own import OwnForm
from app.web.frame import alternates

FormT = TypeVar("FormT", bound=OwnForm)


class Judged(Protocol):
    """What a page is about that may have something wrong with it, like a form."""

    @property
    def error_list(self) -> list[dict[str, str]]:
        """The entries of the error summary."""


_TYPED: Final = "typed"
_NOTICE: Final = "notice"


def blank(form: type[FormT], **values: object) -> FormT:
    """A form to be filled in: with what was typed in the other language, else with ``values``."""
    kept = session.get(_TYPED)
    if kept is not None:
        session.pop(_TYPED)
        if kept.get("path") == request.path:
            return form(formdata=MultiDict(kept["fields"]))
    return form(data=values)


def sent(form: type[FormT]) -> FormT:
    """A form as it was sent."""
    return form(formdata=request.form)


def switched(form: OwnForm, locale: Locale) -> ResponseReturnValue | None:
    """The way to the same page in the other language with what was typed, if that is what was pressed."""
    if request.form.get("action") != "switch":
        return None
    address = alternates()[other(locale)]
    session[_TYPED] = {"path": address, "fields": form.typed()}
    query = request.query_string.decode("ascii", "replace")
    return redirect(f"{address}?{query}" if query else address, 303)


class Pages:
    """The pages of one part of the service: templates in a folder of their own, and notices by their codes."""

    def __init__(self, folder: str, notices: Mapping[str, LazyString]) -> None:
        self._folder = folder
        self._notices = notices

    def show(
        self, template: str, form: Judged | None = None, *, status: int = 200, **context: Any
    ) -> ResponseReturnValue:
        """A page; with a form, the language switch sends it, and the title says when something is wrong with it."""
        errors = form.error_list if form is not None else []
        code = session.pop(_NOTICE) if _NOTICE in session else None
        body = render_template(
            f"{self._folder}/{template}.html",
            form=form,
            sends_form=form is not None,
            errors=errors,
            notice=self._notices.get(code) if code else None,
            **context,
        )
        return make_response(body, 422 if errors and status == 200 else status)


def tell(notice: str) -> None:
    """Have the next page begin with a notice, by its code."""
    session[_NOTICE] = notice
