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
from app.questionnaires.summaries import ANSWERED, SKIPPED, ByCode, ByDate, ByNumber, InWriting, Outline, Stacked

__all__ = [
    "ANSWERED",
    "KINDS",
    "SKIPPED",
    "Answers",
    "ByCode",
    "ByDate",
    "ByNumber",
    "Column",
    "Condition",
    "DefinitionError",
    "InWriting",
    "Json",
    "Kind",
    "Moment",
    "Option",
    "Outline",
    "Page",
    "PageReading",
    "Problem",
    "Question",
    "Questionnaire",
    "Raw",
    "Reading",
    "SourceText",
    "Stacked",
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
