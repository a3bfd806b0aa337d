"""What a form is: its definition, the kinds of question, conditions, and the way through it. Plain Python."""

from app.questionnaires.answers import (
    Answers,
    Column,
    Json,
    Problem,
    Raw,
    Reading,
    SourceText,
    text_key,
)
from app.questionnaires.conditions import Condition, holds
from app.questionnaires.definition import Moment, Page, Question, Questionnaire
from app.questionnaires.files import (
    DefinitionError,
    library,
    load,
    read_questionnaire,
)
from app.questionnaires.journey import PageReading, Step, Walk, read_page, walk
from app.questionnaires.kinds import KINDS, Kind, Option

__all__ = [
    "KINDS",
    "Answers",
    "Column",
    "Condition",
    "DefinitionError",
    "Json",
    "Kind",
    "Moment",
    "Option",
    "Page",
    "PageReading",
    "Problem",
    "Question",
    "Questionnaire",
    "Raw",
    "Reading",
    "SourceText",
    "Step",
    "Walk",
    "holds",
    "library",
    "load",
    "read_page",
    "read_questionnaire",
    "text_key",
    "walk",
]
