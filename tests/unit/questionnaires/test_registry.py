"""Guards: every kind is whole, and the schema is the models'."""

import json

import pytest
from jsonschema import Draft202012Validator

from app.questionnaires import KINDS, Kind, library
from app.questionnaires.schema import SCHEMA, schema_text
from tests.unit.questionnaires.builders import form_data, page_data, question, question_data


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_definition_a_reading_columns_and_texts(kind: str) -> None:
    cls = KINDS[kind]
    assert issubclass(cls, Kind)
    assert not cls.__abstractmethods__
    assert cls.__module__ == f"app.questionnaires.kinds.{kind}"
    asked = question(kind)
    assert type(asked) is cls
    assert asked.texts("form")[0].key == "form.q.label"
    answers = asked.read({}).answers
    columns = asked.columns("form")
    assert {column.answer for column in columns if column.shown(answers)} == set(answers)
    assert len({column.key for column in columns}) == len(columns)
    known = {text.key for text in asked.texts("form")}
    for column in columns:
        assert known.issuperset(column.text_keys)
        assert known.issuperset(words for _, words in (column.codes or {}).values())


def test_kinds_are_those_of_the_definition() -> None:
    assert list(KINDS) == [
        *("short_text", "long_text", "email", "phone", "whole_number", "date"),
        *("single_choice", "select", "multiple_choice", "yes_no"),
        *("number_scale", "grid", "consent", "guidance"),
    ]


def test_the_schema_is_fresh() -> None:
    assert SCHEMA.read_text(encoding="utf-8") == schema_text(), "run: python -m app.questionnaires.schema"


def test_the_schema_accepts_the_library_and_every_kind() -> None:
    schema = json.loads(schema_text())
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for form in library().values():
        validator.validate(form.to_json())
    for kind in KINDS:
        validator.validate(form_data(page_data(question_data(kind))))
    assert not validator.is_valid(form_data(page_data({**question_data("yes_no"), "kind": "maybe"})))
