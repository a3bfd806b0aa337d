"""How far a workshop's translation is: what translators ask, which texts wait for whom, and who approves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, lazy_gettext
from wtforms.form import BaseForm
from wtforms.validators import ValidationError

from app import clock
from app.language import Locale, normalise
from app.language.formatting import format_datetime
from app.web.access import allows, person
from app.web.addresses import localised
from app.web.fields.base import Params
from app.web.fields.guard import Guarded
from app.web.fields.own import OwnForm, TextField
from app.web.fields.pair import MOST, too_long
from app.web.organiser.editing import can_wait, filled, form_of_fields, show_editing, switching, texts_of
from app.web.organiser.page import EDITORS, bp, managed
from app.web.organiser.words import WAITS
from app.web.page import tell
from app.web.pages.standing import Standing, standing
from app.web.pages.worded import Worded, either
from app.wording import service as wording
from app.wording.queries import Asked, StoredText, list_questions
from app.wording.rules import State
from app.workshops import service
from app.workshops.queries import WorkshopSnapshot

_PREFIX: Final = "answer-"
# Translators: error message under the field for the answer to a translator’s question
_EMPTY: Final = lazy_gettext("Enter your answer")


class AnswerField(Guarded, TextField):
    """The answer to a question, which somebody else may have answered meanwhile."""

    def pre_validate(self, form: BaseForm) -> None:
        """Refuse what is too long, and to replace what was not seen (ValidationError)."""
        super().pre_validate(form)
        if self.value is not None and len(self.value) > MOST:
            raise ValidationError(too_long(MOST))

    def params(self) -> Params:
        """What the text area component is given."""
        label = {"text": str(self.text), "classes": "govuk-label--s"}
        return super().params() | {"label": label, "rows": 4}

    @property
    def value(self) -> str | None:
        """The answer as it is saved."""
        return normalise((self.data or "").replace("\r\n", "\n")).strip() or None


class AnswersForm(OwnForm):
    """Room for an answer to each question."""

    @property
    def answers(self) -> Mapping[int, str]:
        """What was written, by the ids of the questions."""
        fields = (field for field in self.written if isinstance(field, AnswerField) and field.touched and field.value)
        return {int(field.name.removeprefix(_PREFIX)): str(field.value) for field in fields}


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A text by itself: where it stands, what it says, and where it is translated, if it can be."""

    place: Standing | None
    words: Worded | None
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question of a translator about a text; ``field`` is room for the answer, where there is none yet."""

    id: int
    about: Placed
    asked: Asked
    asked_at: str
    answered_at: str | None
    field: AnswerField | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A text that waits, and for whom."""

    about: Placed
    tag: LazyString


@allows(*EDITORS)
def questions(locale: Locale, workshop_id: int) -> ResponseReturnValue:
    """Questions, those that are open first; the texts that wait; who approves."""
    workshop = managed(workshop_id)
    asked = list_questions(catalogues=[workshop.catalogue_id])
    return _show(workshop, asked, _form(asked), locale)


@allows(*EDITORS)
def send_answer(locale: Locale, workshop_id: int) -> ResponseReturnValue:
    """Save the answers that were written."""
    workshop = managed(workshop_id)
    asked = list_questions(catalogues=[workshop.catalogue_id])
    form = _form(asked)
    if switching() or not form.validate():
        return _show(workshop, asked, form, locale)
    if not form.answers:
        for field in form.written[:1]:
            form.refuse(field.name, str(_EMPTY))
        return _show(workshop, asked, form, locale)
    for question_id, answer in form.answers.items():
        wording.answer_question(question_id, answer, by=person().user_id, at=clock.now())
    tell("answered")
    return redirect(url_for(".questions", workshop_id=workshop_id), 303)


@allows(*EDITORS)
def send_second_approval(locale: Locale, workshop_id: int) -> ResponseReturnValue:
    """Say whether a second person has to approve each translation."""
    workshop = managed(workshop_id)
    wanted = request.form.get("wanted") == "yes"
    service.require_second_approval(workshop.id, wanted=wanted, by=person().user_id, at=clock.now())
    tell("second-approval-on" if wanted else "second-approval-off")
    return redirect(url_for(".questions", workshop_id=workshop_id, _anchor="approval"), 303)


def _form(asked: Iterable[Asked]) -> AnswersForm:
    """Room for an answer to each open question, and to what was open when the page was shown."""
    fields = {
        f"{_PREFIX}{one.id}": AnswerField(
            # Translators: label of the field for the answer to a translator’s question, which stands above it
            lazy_gettext("Your answer"),
            name=f"{_PREFIX}{one.id}",
            default=one.answer,
            more={"describedBy": f"question-{one.id}"},
        )
        for one in asked
        if one.answer is None or f"{_PREFIX}{one.id}" in request.form
    }
    return filled(form_of_fields(AnswersForm, fields))


def _show(
    workshop: WorkshopSnapshot, asked: tuple[Asked, ...], form: AnswersForm, locale: Locale
) -> ResponseReturnValue:
    texts = texts_of(workshop)
    by_id = {text.id: text for text in texts.values()}
    fields = {field.name: field for field in form.written if isinstance(field, AnswerField)}
    shown = [
        Question(
            id=one.id,
            about=_placed(workshop, texts, by_id[one.text_id], locale),
            asked=one,
            asked_at=format_datetime(one.asked_at, locale),
            answered_at=None if one.answered_at is None else format_datetime(one.answered_at, locale),
            field=fields.get(f"{_PREFIX}{one.id}"),
        )
        for one in asked
    ]
    return show_editing(
        "questions",
        form if fields else None,
        workshop,
        locale,
        open=[one for one in shown if one.field is not None],
        answered=[one for one in shown if one.field is None],
        waiting=[
            Waiting(about=_placed(workshop, texts, text, locale), tag=WAITS[text.state])
            for text in texts.values()
            if text.state is not State.APPROVED and any(text.wordings.values())
        ],
        second_approval=workshop.second_approval,
    )


def _placed(workshop: WorkshopSnapshot, texts: Mapping[str, StoredText], text: StoredText, locale: Locale) -> Placed:
    forms = {form.current.questionnaire.key: form.current.questionnaire for form in workshop.forms.values()}
    source = text.wordings[text.source_locale]
    return Placed(
        place=standing(text.key, forms, lambda key: either(texts[key].wordings, locale) if key in texts else None),
        words=Worded(text=source, locale=text.source_locale) if source else None,
        url=url_for("translator.text", text_id=text.id) if can_wait(workshop) else None,
    )


localised(bp, "/{organise}/<int:workshop_id>/{questions}", "questions", questions)
localised(bp, "/{organise}/<int:workshop_id>/{questions}", "send_answer", send_answer, ("POST",))
localised(
    bp, "/{organise}/<int:workshop_id>/{questions}/{approval}", "send_second_approval", send_second_approval, ("POST",)
)
