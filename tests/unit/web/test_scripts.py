"""The page's script judges conditions and counts characters as the server does; run in Node, which also builds it."""

from __future__ import annotations

import json
import subprocess
from itertools import product
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from app.questionnaires import Answers, Condition, holds
from app.questionnaires.kinds.typed import lines

SCRIPTS = Path(__file__).parents[3] / "app" / "web" / "assets" / "js"

LEAVES: list[dict[str, Any]] = [
    {"question": "a", "answered": True},
    {"question": "a", "answered": False},
    {"question": "a", "is": "x"},
    {"question": "a", "is_not": "x"},
    {"question": "b", "any_of": ["x", "y"]},
]
CONDITIONS = [
    *LEAVES,
    *({word: [first, second]} for word in ("all", "any") for first, second in product(LEAVES, LEAVES)),
    {"any": [{"all": [LEAVES[0], LEAVES[4]]}, LEAVES[3]]},
]
ANSWERS: list[dict[str, list[str]]] = [
    {"a": list(a), "b": list(b)} for a, b in product(((), ("x",), ("y",), ("x", "y")), ((), ("y",), ("z",)))
]


def run(script: str, given: object) -> Any:
    """What ``script`` makes of ``given``; it finds the modules of the page beside it."""
    done = subprocess.run(
        ["node", "--input-type=module", "-e", script],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
        cwd=SCRIPTS,
    )
    return json.loads(done.stdout)


READ = 'import { readFileSync } from "node:fs"; const given = JSON.parse(readFileSync(0, "utf-8"));'


def test_conditions_hold_on_the_page_as_they_hold_on_the_server() -> None:
    script = f"""{READ}
    import {{ holds }} from "./conditions.js";
    const cases = given.conditions.map((condition) =>
      given.answers.map((answers) => holds(condition, (question) => answers[question])));
    console.log(JSON.stringify(cases));"""
    on_page = run(script, {"conditions": CONDITIONS, "answers": ANSWERS})
    read: TypeAdapter[Condition] = TypeAdapter(Condition)

    def on_server(condition: dict[str, Any], answers: Answers) -> bool:
        return holds(read.validate_python(condition), answers)

    assert on_page == [[on_server(condition, answers) for answers in ANSWERS] for condition in CONDITIONS]


def test_characters_are_counted_as_the_server_counts_them() -> None:
    texts = ["", "  a  ", "Siân", "Sia\u0302n", "🏴󠁧󠁢󠁷󠁬󠁳󠁿", "one\ntwo", "ŵ" * 7, "\u00a0x\n"]
    script = f"""{READ}
    import {{ lengthOf }} from "./counter.js";
    console.log(JSON.stringify(given.map(lengthOf)));"""
    assert run(script, texts) == [len(lines(text)) for text in texts]


def test_each_number_takes_the_sentence_of_its_plural_form() -> None:
    sentences = [f"{name} {{count}}" for name in ("zero", "one", "two", "few", "many", "other")]
    script = f"""{READ}
    import {{ sentence }} from "./counter.js";
    console.log(JSON.stringify([0, 1, 2, 3, 4, 5, 6, 7, 11].map((count) => sentence(given, count))));"""
    assert run(script, sentences) == [
        "zero 0", "one 1", "two 2", "few 3", "other 4", "other 5", "many 6", "other 7", "other 11",
    ]  # fmt: skip


def test_the_pieces_that_read_differently_are_the_ones_that_change() -> None:
    script = f"""{READ}
    import {{ changes }} from "./live.js";
    const pieces = (page) => new Map(Object.entries(page));
    console.log(JSON.stringify(given.map(([known, fresh]) => changes(pieces(known), pieces(fresh)))));"""
    page = {"a": "1", "b": "2"}
    given = [[page, page], [page, {"a": "1", "b": "3"}], [page, {"a": "0", "b": "0"}]]
    assert run(script, given) == [[], ["b"], ["a", "b"]]


def test_where_there_are_other_pieces_all_of_them_change() -> None:
    script = f"""{READ}
    import {{ changes }} from "./live.js";
    const pieces = (page) => new Map(Object.entries(page));
    console.log(JSON.stringify(given.map(([known, fresh]) => changes(pieces(known), pieces(fresh)))));"""
    assert run(script, [[{"a": "1"}, {"a": "1", "b": "2"}], [{"a": "1", "b": "2"}, {"b": "2"}]]) == [["live"], ["live"]]
