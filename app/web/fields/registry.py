"""Which field belongs to which kind of question; the kinds themselves are in app.questionnaires.kinds."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from app.web.fields.base import QuestionField
from app.web.fields.choice import (
    CheckboxesField,
    ConsentField,
    NumberScaleField,
    RadiosField,
    SelectField,
    YesNoField,
)
from app.web.fields.date import DateField
from app.web.fields.grid import GridField
from app.web.fields.guidance import GuidanceField
from app.web.fields.written import EmailField, LongTextField, PhoneField, ShortTextField, WholeNumberField

FIELDS: Final[Mapping[str, type[QuestionField]]] = MappingProxyType(
    {
        "short_text": ShortTextField,
        "long_text": LongTextField,
        "email": EmailField,
        "phone": PhoneField,
        "whole_number": WholeNumberField,
        "date": DateField,
        "single_choice": RadiosField,
        "select": SelectField,
        "multiple_choice": CheckboxesField,
        "yes_no": YesNoField,
        "number_scale": NumberScaleField,
        "grid": GridField,
        "consent": ConsentField,
        "guidance": GuidanceField,
    }
)
