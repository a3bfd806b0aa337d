"""Definitions in YAML files: read safely, and refused with a sentence that says where and what to do."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from app.questionnaires.conditions import TAG
from app.questionnaires.definition import Questionnaire
from app.questionnaires.kinds import KINDS
from app.questionnaires.model import FAULT

LIBRARY = Path(__file__).parent / "library"

M = TypeVar("M", bound=BaseModel)


class DefinitionError(Exception):
    """A file that cannot be used: which, where in it, what is wrong, and what to do.

    `what` and `remedy` are parts of one sentence: no capital letter, no full stop.
    """

    def __init__(self, path: Path, place: str, line: int | None, what: str, remedy: str) -> None:
        super().__init__(path, place, line, what, remedy)
        self.path = path
        self.place = place
        self.line = line
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        line = "" if self.line is None else f"line {self.line}"
        where = ", ".join(part for part in (str(self.path), line, self.place) if part)
        return f"{where}: {self.what}; {self.remedy}."


def load(path: Path, model: type[M]) -> M:
    """Read a YAML file into a pydantic model. Raises DefinitionError for the first fault in it."""
    root = _compose(path)
    data = _plain(path, root, ())
    try:
        return model.model_validate(data)
    except ValidationError as error:
        found = [_located(path, root, details) for details in _primary(error.errors())]
        raise min(found, key=lambda fault: fault.line or 0) from None


def read_questionnaire(path: Path) -> Questionnaire:
    """The form that a file defines. Raises DefinitionError."""
    return load(path, Questionnaire)


@cache
def library() -> Mapping[str, Questionnaire]:
    """The forms that come with the service, by key; read once. Raises DefinitionError."""
    forms = (read_questionnaire(path) for path in sorted(LIBRARY.glob("*.yaml")))
    return MappingProxyType({form.key: form for form in forms})


class _Loader(yaml.SafeLoader):
    """Composes nodes with the scalars of YAML 1.2: `no`, `on` and `2026-05-31` are text. Refuses aliases."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="an alias (*) stands here", problem_mark=mark)
        return super().compose_node(parent, index)


_Loader.yaml_implicit_resolvers = {}
_INT, _BOOL, _NULL, _STR = (f"tag:yaml.org,2002:{name}" for name in ("int", "bool", "null", "str"))
_INTEGER = re.compile(r"^[-+]?[0-9]{1,18}$")
_Loader.add_implicit_resolver(_INT, _INTEGER, list("-+0123456789"))
_Loader.add_implicit_resolver(_BOOL, re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))
_Loader.add_implicit_resolver(_NULL, re.compile(r"^(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""])


def _compose(path: Path) -> yaml.Node:
    try:
        loader = _Loader(path.read_text(encoding="utf-8"))
        root = loader.get_single_node()
    except OSError as error:
        what = f"the file cannot be read ({error.strerror})"
        raise DefinitionError(path, "", None, what, "check its path and who may read it") from error
    except (UnicodeDecodeError, yaml.reader.ReaderError) as error:
        raise DefinitionError(path, "", 1, "the file is not text in UTF-8", "save it as UTF-8") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = f"this is not YAML that can be read ({error.problem})"
        raise DefinitionError(path, "", mark.line + 1 if mark else 1, what, "correct it") from error
    except RecursionError as error:
        raise DefinitionError(path, "", 1, "the file is nested too deeply", "make it flatter") from error
    if root is None:
        raise DefinitionError(path, "", 1, "the file is empty", "write the definition into it")
    return root


def _plain(path: Path, node: yaml.Node, way: tuple[str, ...]) -> Any:
    """The data in a node. Keys are text as they stand, so that `no:` and `5:` are keys like any other."""
    if isinstance(node, yaml.MappingNode):
        values: dict[str, Any] = {}
        for key, value in node.value:
            name = str(key.value)
            if not isinstance(key, yaml.ScalarNode):
                raise DefinitionError(path, _place(way), _line(key), "a key is not plain text", "make it a word")
            if name in values:
                what = f"“{name}” stands twice in the same place"
                raise DefinitionError(path, _place((*way, name)), _line(key), what, "remove or rename one of them")
            values[name] = _plain(path, value, (*way, name))
        return values
    if isinstance(node, yaml.SequenceNode):
        return [_plain(path, item, (*way, _name(item, index))) for index, item in enumerate(node.value)]
    if node.tag == _STR:
        return str(node.value)
    if node.tag == _NULL:
        return None
    if node.tag == _BOOL:
        return node.value.lower() == "true"
    if node.tag == _INT and _INTEGER.match(node.value):  # a tag may be written out, before anything
        return int(node.value)
    raise DefinitionError(path, _place(way), _line(node), f"the tag {node.tag} is not known here", "remove it")


def _primary(errors: list[ErrorDetails]) -> list[ErrorDetails]:
    """The errors that are not mere consequences: pydantic also calls a list too short for its bad items."""
    around = {error["loc"][:depth] for error in errors for depth in range(len(error["loc"]))}
    return [error for error in errors if error["type"] != "too_short" or error["loc"] not in around]


def _located(path: Path, root: yaml.Node, error: ErrorDetails) -> DefinitionError:
    facts = error.get("ctx", {})
    way = (*error["loc"], *facts.get("at", ()))
    if facts.get("discriminator") == "'kind'":
        way = (*way, "kind")
    names, line = _follow(root, way)
    what, remedy = _sentence(error, names[-1] if names else "")
    return DefinitionError(path, _place(names), line, what, remedy)


def _follow(node: yaml.Node, way: tuple[str | int, ...]) -> tuple[tuple[str, ...], int]:
    """The names on the way to a place, and its line, or that of the nearest thing around it."""
    names: list[str] = []
    line = _line(node)
    for step in way:
        if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            line = _line(node)
            names.append(_name(node, step))
        elif found := _entry(node, step):
            key, node = found
            line = _line(key)
            names.append(str(step))
        elif not _is_tag(step):
            names.append(str(step))
    return tuple(names), line


def _is_tag(step: str | int) -> bool:
    """Whether pydantic names a member of a union here rather than something in the file."""
    return isinstance(step, str) and (step in KINDS or step.startswith(TAG))


def _entry(node: yaml.Node, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == step), None)
    return None


def _name(node: yaml.Node, index: int) -> str:
    """What an item of a list is called: by its key, or else by its position."""
    found = _entry(node, "key")
    return str(found[1].value) if found and isinstance(found[1], yaml.ScalarNode) else str(index + 1)


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _place(names: tuple[str, ...]) -> str:
    return " › ".join(names)


def _sentence(error: ErrorDetails, name: str) -> tuple[str, str]:
    """What is wrong and what to do, for an error of pydantic's or of our own."""
    facts = error.get("ctx", {})
    given = error["input"]
    if error["type"] == FAULT:
        return facts["what"], facts["remedy"]
    match error["type"]:
        case "missing":
            return f"“{name}” is missing", "add it"
        case "extra_forbidden":
            return f"“{name}” is not known here", "remove it or correct its spelling"
        case "string_type":
            return "this must be text", "write text, in quotes if it is a number, true, false or null"
        case "string_too_short":
            return "this text is empty", "write the text or remove the line"
        case "string_too_long":
            return "this text is too long", f"keep it to {facts['max_length']} characters"
        case "string_pattern_mismatch":
            return (
                f"“{given}” cannot be a key",
                "use small letters a to z, digits and _, beginning with a letter",
            )
        case "int_type" | "int_parsing":
            return "this must be a whole number", "write it in digits, without quotes"
        case "bool_type":
            return "this must be true or false", "write true or false, without quotes"
        case "tuple_type":
            return "this must be a list", "begin each item with a dash"
        case "model_type" | "model_attributes_type" | "dict_type":
            return "this must have keys and values", "write each as “key: value”"
        case "too_short":
            return f"this has too few items (at least: {facts['min_length']})", "add to the list"
        case "literal_error":
            return f"“{given}” is not possible here", f"use one of: {facts['expected']}"
        case "greater_than_equal":
            return "this number is too small", f"use {facts['ge']} or more"
        case "less_than_equal":
            return "this number is too large", f"use {facts['le']} or less"
        case "union_tag_invalid":
            return f"“{facts['tag']}” is not a kind of question", f"use one of: {', '.join(KINDS)}"
        case "union_tag_not_found" if facts["discriminator"] == "'kind'":
            return "the kind of question is missing", f"add “kind” with one of: {', '.join(KINDS)}"
        case "union_tag_not_found":
            return (
                "this is not a condition",
                "write question and one of is, is_not, any_of, answered; or all; or any",
            )
        case "value_error":
            return str(facts["error"]), "correct it"
    return error["msg"], "compare it with definition.schema.json"
