"""The kinds of question, each one class in one module, registered once in `Question`."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, get_args

from pydantic import Field

from app.questionnaires.kinds.base import Kind, Personal, Purpose
from app.questionnaires.kinds.choices import Choice, Detail, Option
from app.questionnaires.kinds.consent import Consent
from app.questionnaires.kinds.date import Date
from app.questionnaires.kinds.email import Email
from app.questionnaires.kinds.grid import Grid, Row, ScalePoint
from app.questionnaires.kinds.guidance import Guidance
from app.questionnaires.kinds.long_text import LongText
from app.questionnaires.kinds.multiple_choice import MultipleChoice
from app.questionnaires.kinds.number_scale import NumberScale
from app.questionnaires.kinds.phone import Phone
from app.questionnaires.kinds.select import Select
from app.questionnaires.kinds.short_text import ShortText
from app.questionnaires.kinds.single_choice import SingleChoice
from app.questionnaires.kinds.whole_number import WholeNumber
from app.questionnaires.kinds.yes_no import YesNo

Question = Annotated[
    ShortText
    | LongText
    | Email
    | Phone
    | WholeNumber
    | Date
    | SingleChoice
    | Select
    | MultipleChoice
    | YesNo
    | NumberScale
    | Grid
    | Consent
    | Guidance,
    Field(discriminator="kind"),
]


def _registered(question: Any) -> Mapping[str, type[Kind]]:
    kinds: tuple[type[Kind], ...] = get_args(get_args(question)[0])
    return {get_args(kind.model_fields["kind"].annotation)[0]: kind for kind in kinds}


KINDS: Mapping[str, type[Kind]] = MappingProxyType(_registered(Question))
"""Every kind by the name that definitions give it."""

__all__ = [
    "KINDS",
    "Choice",
    "Consent",
    "Date",
    "Detail",
    "Email",
    "Grid",
    "Guidance",
    "Kind",
    "LongText",
    "MultipleChoice",
    "NumberScale",
    "Option",
    "Personal",
    "Phone",
    "Purpose",
    "Question",
    "Row",
    "ScalePoint",
    "Select",
    "ShortText",
    "SingleChoice",
    "WholeNumber",
    "YesNo",
]
