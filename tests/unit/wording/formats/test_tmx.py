"""Translation memories: what is approved, each pair once."""

from __future__ import annotations

from typing import Any

from lxml import etree

from app.wording.formats import Format, write
from app.wording.rules import State
from tests.unit.wording.formats.builders import HEAD, PLURAL, row


def pairs(*rows: Any) -> list[tuple[str, str]]:
    root = etree.fromstring(write(Format.TMX, rows, "cy", HEAD))
    assert root.find("header").get("srclang") == "en"
    texts = (["".join(seg.itertext()) for seg in unit.iter("seg")] for unit in root.iter("tu"))
    return [(source, target) for source, target in texts]


def test_only_what_is_approved_leaves() -> None:
    others = [row(key=f"a.{state}", state=state, source=(state,)) for state in State if state is not State.APPROVED]
    assert pairs(row(), *others) == [("Your e-mail address", "Eich cyfeiriad e-bost")]


def test_a_pair_leaves_once() -> None:
    assert len(pairs(row(), row(scope="workshop-1"))) == 1


def test_each_form_of_a_plural_is_a_pair() -> None:
    assert pairs(PLURAL)[1:3] == [("%(num)s page", "1 dudalen"), ("%(num)s pages", "2 dudalen")]


def test_placeholders_are_codes() -> None:
    assert b'<ph x="1">%(num)s</ph> o dudalennau' in write(Format.TMX, [PLURAL], "cy", HEAD)
