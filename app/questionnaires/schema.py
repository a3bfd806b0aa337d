"""The JSON Schema of definitions, for editors: `python -m app.questionnaires.schema` writes it."""

import json
from pathlib import Path

from app.questionnaires.definition import Questionnaire

SCHEMA = Path(__file__).with_name("definition.schema.json")


def schema_text() -> str:
    """What the schema's file must hold."""
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Questionnaire.model_json_schema()}
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    SCHEMA.write_text(schema_text(), encoding="utf-8")
