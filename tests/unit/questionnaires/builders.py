"""Small definitions to test with."""

from typing import Any

from app.questionnaires import Kind, Question, Questionnaire, Raw, Reading

OPTIONS: list[dict[str, Any]] = [
    {"key": "red", "number": 1, "label": "Red"},
    {"key": "blue", "number": 2, "label": "Blue"},
    {
        "key": "other",
        "number": 3,
        "label": "Something else",
        "detail": {"label": "Which?", "required": "Enter which", "max_length": 10},
    },
]
YES_NO: list[dict[str, Any]] = [
    {"key": "yes", "number": 1, "label": "Yes"},
    {"key": "no", "number": 0, "label": "No"},
]
NEEDED: dict[str, dict[str, Any]] = {
    "single_choice": {"options": OPTIONS},
    "select": {"options": OPTIONS},
    "multiple_choice": {
        "options": [*OPTIONS, {"key": "none", "number": 4, "label": "None of these"}],
        "exclusive": "none",
    },
    "yes_no": {"options": YES_NO},
    "number_scale": {"lowest": 0, "highest": 10, "lowest_label": "Never", "highest_label": "Always"},
    "grid": {
        "rows": [{"key": "a", "label": "First"}, {"key": "b", "label": "Second"}],
        "scale": [{"key": "1", "number": 1, "label": "No"}, {"key": "2", "number": 2, "label": "Yes"}],
    },
}


def question_data(kind: str, **parts: Any) -> dict[str, Any]:
    """A valid definition of a question of that kind, keyed `q`."""
    return {"key": "q", "kind": kind, "label": "A question?", **NEEDED.get(kind, {}), **parts}


def page_data(*questions: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """A page, keyed `first` unless said otherwise."""
    return {"key": "first", "title": "First page", "questions": list(questions), **parts}


def form_data(*pages: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """A form, keyed `form`."""
    return {"key": "form", "moment": "after", "title": "A form", "pages": list(pages), **parts}


def form(*pages: dict[str, Any], **parts: Any) -> Questionnaire:
    """The questionnaire of such data."""
    return Questionnaire.from_json(form_data(*pages, **parts))


def question(kind: str, **parts: Any) -> Question:
    """A question of that kind, keyed `q`."""
    return form(page_data(question_data(kind, **parts))).question("q")


def read(asked: Kind, **fields: str | list[str]) -> Reading:
    """Read posted fields, whose names have `__` where HTML has a dash."""
    return asked.read(raw(**fields))


def raw(**fields: str | list[str]) -> Raw:
    """Posted fields, whose names have `__` where HTML has a dash."""
    return {name.replace("__", "-"): [value] if isinstance(value, str) else value for name, value in fields.items()}


def refusal(reading: Reading) -> tuple[str, str, dict[str, int | str]]:
    """The field, code and parameters of the only problem of a reading."""
    (problem,) = reading.problems
    return problem.field, problem.code, dict(problem.params)
